#include "publish/document_head.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/language.h"
#define WEB_PAGE E_("is a web page, perhaps a login or an error page")
#define UTF_16 E_("is UTF-16; save it as UTF-8")

/* What is still to be read. */
struct rest {
    const char *at, *end;
};

static size_t left(const struct rest *rest)
{
    return (size_t)(rest->end - rest->at);
}

static bool starts(const struct rest *rest, const char *text)
{
    size_t length = strlen(text);
    return left(rest) >= length && memcmp(rest->at, text, length) == 0;
}

static bool starts_in_any_case(const struct rest *rest, const char *text)
{
    size_t length = strlen(text);
    return left(rest) >= length && strncasecmp(rest->at, text, length) == 0;
}

static bool skip(struct rest *rest, const char *text)
{
    if (!starts(rest, text))
        return false;
    rest->at += strlen(text);
    return true;
}

static bool is_space(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

static void skip_space(struct rest *rest)
{
    while (rest->at < rest->end && is_space(*rest->at))
        rest->at++;
}

/* Goes behind the next `text`; false if there is none. */
static bool go_behind(struct rest *rest, const char *text)
{
    const char *found = memmem(rest->at, left(rest), text, strlen(text));
    if (found)
        rest->at = found + strlen(text);
    return found != NULL;
}

/* ---- before the root ----------------------------------------------------------------------- */

static bool is_web_page(const struct rest *rest)
{
    return starts_in_any_case(rest, "<!doctype html") || starts_in_any_case(rest, "<html") ||
           starts_in_any_case(rest, "<head") || starts_in_any_case(rest, "<body");
}

static const char *first_bytes_fault(const struct rest *rest)
{
    static const struct {
        const char *bytes;
        const char *fault;
    } faults[] = {
        {"\xef\xbb\xbf", E_("begins with a byte-order mark; save it without one")},
        {"\xff\xfe", UTF_16},
        {"\xfe\xff", UTF_16},
        {"\x1f\x8b", E_("is packed and not declared so (Content-Encoding); serve it as it is")},
        {"PK\x03\x04", E_("is a ZIP archive; serve the XML itself")},
    };
    if (left(rest) == 0)
        return E_("is empty");
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (starts(rest, faults[i].bytes))
            return faults[i].fault;
    return left(rest) > 1 && (rest->at[0] == '\0' || rest->at[1] == '\0') ? UTF_16 : NULL;
}

/* "<?xml" alone begins the names of other instructions too. */
static bool is_declaration(const struct rest *rest)
{
    return starts(rest, "<?xml") && left(rest) > 5 && is_space(rest->at[5]);
}

static const char *skip_declaration(struct rest *rest)
{
    struct rest declaration = *rest;
    if (!is_declaration(rest))
        return NULL;
    if (!go_behind(rest, "?>"))
        return E_("has an XML declaration without an end");
    declaration.end = rest->at;
    if (!go_behind(&declaration, "encoding"))
        return NULL;
    skip_space(&declaration);
    skip(&declaration, "=");
    skip_space(&declaration);
    return starts_in_any_case(&declaration, "\"utf-8\"") ||
                   starts_in_any_case(&declaration, "'utf-8'")
               ? NULL
               : E_("declares another encoding than UTF-8; save it as UTF-8 and declare that");
}

/* The one comment that is allowed. */
static const char *skip_comment(struct rest *rest)
{
    if (!skip(rest, "<!--"))
        return NULL;
    const char *start = rest->at;
    if (!go_behind(rest, "-->"))
        return E_("begins with a comment that is too long; the root element must come early");
    if (memchr(start, '>', (size_t)(rest->at - start) - 1))
        return E_("begins with a comment that has '>' in it; take the comment out");
    skip_space(rest);
    return starts(rest, "<!--") ? E_("has more than one comment before its root element") : NULL;
}

/* ---- the root ------------------------------------------------------------------------------ */

/* Goes behind an attribute and gives the length of its value; false if there is none, or only the
 * beginning of one. */
static bool skip_attribute(struct rest *rest, struct rest *name, size_t *value_length)
{
    *name = (struct rest){rest->at, rest->at};
    while (rest->at < rest->end && !is_space(*rest->at) && !strchr("=>/<\"'", *rest->at))
        rest->at++;
    name->end = rest->at;
    skip_space(rest);
    if (left(name) == 0 || !skip(rest, "="))
        return false;
    skip_space(rest);
    if (!starts(rest, "\"") && !starts(rest, "'"))
        return false;
    const char *start = rest->at + 1;
    const char *end = memchr(start, *rest->at, left(rest) - 1);
    rest->at = end ? end + 1 : rest->end;
    *value_length = end ? (size_t)(end - start) : 0;
    return end != NULL;
}

/* `cut`: the document goes on where `rest` ends. */
static const char *attributes_fault(struct rest rest, bool cut)
{
    struct rest name;
    size_t value_length;
    for (skip_space(&rest); skip_attribute(&rest, &name, &value_length); skip_space(&rest))
        if (left(&name) == strlen("version") && starts(&name, "version") && value_length)
            return NULL;
    if (rest.at == rest.end)
        return cut ? NULL : E_("has a root element without an end: it is truncated");
    return E_("has a root element without version");
}

static bool skip_root_name(struct rest *rest, enum dataset_kind *kind)
{
    if (skip(rest, "<iati-activities"))
        *kind = DATASET_ACTIVITIES;
    else if (skip(rest, "<iati-organisations"))
        *kind = DATASET_ORGANISATIONS;
    else
        return false;
    return rest->at == rest->end || is_space(*rest->at) || *rest->at == '>' || *rest->at == '/';
}

static const char *root_fault(struct rest *rest, bool cut, enum dataset_kind *kind)
{
    if (is_web_page(rest))
        return WEB_PAGE;
    if (is_declaration(rest))
        return E_("has an XML declaration that is not at its very beginning");
    if (starts(rest, "<?"))
        return E_("has a processing instruction (a stylesheet?) before its root element");
    if (starts_in_any_case(rest, "<!doctype"))
        return E_("has a DOCTYPE");
    if (!skip_root_name(rest, kind))
        return E_("has no root element iati-activities or iati-organisations without a prefix in "
                  "its first 6,000 characters");
    return attributes_fault(*rest, cut);
}

const char *document_head_fault(const char *head, size_t length, enum dataset_kind *kind)
{
    bool cut = length >= DOCUMENT_HEAD_SIZE;
    struct rest rest = {head, head + (cut ? DOCUMENT_HEAD_SIZE : length)};
    const char *fault = first_bytes_fault(&rest);
    if (fault)
        return fault;
    const char *start = rest.at;
    skip_space(&rest);
    if (rest.at > start && is_declaration(&rest))
        return E_("has white space before its XML declaration");
    fault = skip_declaration(&rest);
    if (fault)
        return fault;
    skip_space(&rest);
    fault = skip_comment(&rest);
    return fault ? fault : root_fault(&rest, cut, kind);
}

/* ---- the end ------------------------------------------------------------------------------- */

const char *document_tail_fault(const char *tail, size_t length)
{
    const struct rest rest = {tail, tail + length};
    struct rest activities = rest, organisations = rest;
    const char *end = rest.end;
    while (end > tail && is_space(end[-1]))
        end--;
    bool closed = go_behind(&activities, "</iati-activities") ||
                  go_behind(&organisations, "</iati-organisations");
    /* a root without content has no end tag */
    bool is_empty = length < DOCUMENT_TAIL_SIZE && end - tail > 1 && end[-2] == '/';
    return end > tail && end[-1] == '>' && (closed || is_empty)
               ? NULL
               : E_("does not end with the end of its root element: it is truncated");
}
