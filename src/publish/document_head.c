#include "publish/document_head.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* What is still to be read. */
struct rest {
    const char *at, *end;
};

static bool starts(const struct rest *rest, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(rest->end - rest->at) >= length && strncasecmp(rest->at, text, length) == 0;
}

static bool skip(struct rest *rest, const char *text)
{
    if (!starts(rest, text))
        return false;
    rest->at += strlen(text);
    return true;
}

static void skip_space(struct rest *rest)
{
    while (rest->at < rest->end && strchr(" \t\r\n", *rest->at) && *rest->at)
        rest->at++;
}

/* Goes behind the next `text`; false if there is none. */
static bool go_behind(struct rest *rest, const char *text)
{
    const char *found = memmem(rest->at, (size_t)(rest->end - rest->at), text, strlen(text));
    if (found)
        rest->at = found + strlen(text);
    return found != NULL;
}

static const char *first_bytes_fault(const struct rest *rest)
{
    static const struct {
        const char *bytes;
        const char *fault;
    } faults[] = {
        {"\xef\xbb\xbf", "begins with a byte-order mark; save it without one"},
        {"\xff\xfe", "is UTF-16; save it as UTF-8"},
        {"\xfe\xff", "is UTF-16; save it as UTF-8"},
        {"<!doctype html", "is a web page, perhaps a login or an error page"},
        {"<html", "is a web page, perhaps a login or an error page"},
        {"\x1f\x8b", "is packed and not declared so (Content-Encoding); serve it as it is"},
    };
    if (rest->at == rest->end)
        return "is empty";
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (starts(rest, faults[i].bytes))
            return faults[i].fault;
    return NULL;
}

/* The one comment that is allowed. */
static const char *skip_comment(struct rest *rest)
{
    if (!starts(rest, "<!--"))
        return NULL;
    const char *start = rest->at + strlen("<!--");
    if (!go_behind(rest, "-->"))
        return "begins with a comment that is too long; the root element must come early";
    if (memchr(start, '>', (size_t)(rest->at - start) - 1))
        return "begins with a comment that has '>' in it; take the comment out";
    skip_space(rest);
    return starts(rest, "<!--") ? "has more than one comment before its root element" : NULL;
}

static const char *root_fault(struct rest *rest, enum dataset_kind *kind)
{
    if (starts(rest, "<?"))
        return "has a processing instruction (a stylesheet?) before its root element";
    if (starts(rest, "<!doctype"))
        return "has a DOCTYPE";
    *kind = DATASET_ACTIVITIES;
    if (!skip(rest, "<iati-activities")) {
        *kind = DATASET_ORGANISATIONS;
        if (!skip(rest, "<iati-organisations"))
            return "has no root element iati-activities or iati-organisations without a prefix in "
                   "its first 6,000 characters";
    }
    const char *end = memchr(rest->at, '>', (size_t)(rest->end - rest->at));
    size_t length = (size_t)((end ? end : rest->end) - rest->at);
    return memmem(rest->at, length, " version=", strlen(" version=")) ||
                   memmem(rest->at, length, "\nversion=", strlen("\nversion="))
               ? NULL
               : "has a root element without version";
}

const char *document_head_fault(const char *head, size_t length, enum dataset_kind *kind)
{
    struct rest rest = {head, head + (length < DOCUMENT_HEAD_SIZE ? length : DOCUMENT_HEAD_SIZE)};
    const char *fault = first_bytes_fault(&rest);
    if (fault)
        return fault;
    const char *start = rest.at;
    skip_space(&rest);
    if (rest.at > start && starts(&rest, "<?xml"))
        return "has white space before its XML declaration";
    if (starts(&rest, "<?xml ") && !go_behind(&rest, "?>"))
        return "has an XML declaration without an end";
    skip_space(&rest);
    fault = skip_comment(&rest);
    return fault ? fault : root_fault(&rest, kind);
}
