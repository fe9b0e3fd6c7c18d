#include "convert/flat_path.h"

#include <stdlib.h>
#include <string.h>

#include "convert/activity_file.h"
#include "standard/value.h"

/* --- Reading ---------------------------------------------------------------------------------- */

static bool refuse(const char *text, struct error *error)
{
    return error_set(error, ERROR_USAGE,
                     "'%s' is no path; expected elements parted by '/', such as "
                     "sector[@vocabulary=1|]/@code",
                     text);
}

/* "1|2|" */
static bool read_values(struct flat_step *step, const char *text, size_t length,
                        struct arena *texts)
{
    const char *end = text + length;
    for (;;) {
        size_t size = 0;
        while (text + size < end && text[size] != '|')
            size++;
        if (step->value_count == FLAT_VALUES_MOST)
            return false;
        step->values[step->value_count++] = arena_copy(texts, text, size);
        if (text + size == end)
            return true;
        text += size + 1;
    }
}

/* "vocabulary=1|" or "vocabulary!=1" */
static bool read_test(struct flat_step *step, const char *text, size_t length, struct arena *texts)
{
    const char *equals = memchr(text, '=', length);
    if (!equals || equals == text)
        return false;
    step->is_not = equals[-1] == '!';
    size_t size = (size_t)(equals - text) - (step->is_not ? 1 : 0);
    step->attribute = arena_copy(texts, text, size);
    return size > 0 && read_values(step, equals + 1, length - (size_t)(equals + 1 - text), texts);
}

static bool read_step(struct flat_path *path, const char *text, size_t length, struct arena *texts)
{
    if (path->count == FLAT_STEPS_MOST || length == 0)
        return false;
    struct flat_step *step = &path->steps[path->count++];
    *step = (struct flat_step){.name = NULL};
    const char *bracket = memchr(text, '[', length);
    size_t size = bracket ? (size_t)(bracket - text) : length;
    step->name = arena_copy(texts, text, size);
    if (!bracket)
        return true;
    return size > 0 && length > size + 3 && text[size + 1] == '@' && text[length - 1] == ']' &&
           read_test(step, bracket + 2, length - size - 3, texts);
}

bool flat_path_parse(struct flat_path *path, const char *text, struct arena *texts,
                     struct error *error)
{
    const char *rest = text;
    *path = (struct flat_path){.from_activity = *text == '/'};
    rest += path->from_activity;
    while (*rest && *rest != '@') {
        size_t length = strcspn(rest, "/");
        if (!read_step(path, rest, length, texts))
            return refuse(text, error);
        rest += length + (rest[length] == '/');
    }
    if (*rest == '@')
        path->attribute = arena_copy(texts, rest + 1, strlen(rest + 1));
    bool is_there = path->count > 0 || path->attribute;
    bool is_whole = !path->attribute || (*path->attribute && !strchr(path->attribute, '/'));
    return (is_there && is_whole) || refuse(text, error);
}

/* --- Following -------------------------------------------------------------------------------- */

/* The part of a text without white space around it; copied only where something is cut off. */
static const char *trimmed(const char *text, struct arena *texts)
{
    size_t length;
    const char *bare = value_trim(text, &length);
    return bare[length] ? arena_copy(texts, bare, length) : bare;
}

/* Nearly all texts are one node, whose text is lent. */
static const char *only_text(const xmlNode *child)
{
    bool is_text = child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE;
    return is_text && !child->next ? (const char *)child->content : NULL;
}

static const xmlAttr *find_attribute(const xmlNode *node, const char *name)
{
    bool is_xml = strncmp(name, "xml:", 4) == 0;
    for (const xmlAttr *found = node->properties; found; found = found->next) {
        bool of_xml = found->ns && xmlStrEqual(found->ns->href, XML_XML_NAMESPACE);
        if ((is_xml ? of_xml : !found->ns) &&
            strcmp((const char *)found->name, name + (is_xml ? 4 : 0)) == 0)
            return found;
    }
    return NULL;
}

const char *flat_attribute(const xmlNode *node, const char *name, struct arena *texts)
{
    const xmlAttr *attribute = find_attribute(node, name);
    if (!attribute || !attribute->children)
        return "";
    const char *text = only_text(attribute->children);
    if (text)
        return trimmed(text, texts);
    xmlChar *whole = xml_attribute_text(attribute);
    const char *copy = arena_copy(texts, (const char *)whole, strlen((const char *)whole));
    xmlFree(whole);
    return trimmed(copy, texts);
}

const char *flat_text(const xmlNode *node, struct arena *texts)
{
    if (!node->children)
        return "";
    const char *text = only_text(node->children);
    if (text)
        return trimmed(text, texts);
    char *whole = xml_own_text(node);
    const char *copy = arena_copy(texts, whole, strlen(whole));
    free(whole);
    return trimmed(copy, texts);
}

static bool is_among(const struct flat_step *step, const char *value)
{
    for (size_t i = 0; i < step->value_count; i++)
        if (strcmp(step->values[i], value) == 0)
            return true;
    return false;
}

/* Most names differ in one of their first letters. */
static bool is_called(const xmlNode *node, const char *name)
{
    const char *found = (const char *)node->name;
    while (*found && *found == *name) {
        found++;
        name++;
    }
    return *found == *name;
}

static bool takes(const struct flat_step *step, const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE || node->ns || !is_called(node, step->name))
        return false;
    if (!step->attribute)
        return true;
    struct arena texts = ARENA_INIT;
    bool found = is_among(step, flat_attribute(node, step->attribute, &texts));
    arena_release(&texts);
    return found != step->is_not;
}

xmlNode *flat_step_next(const struct flat_step *step, const xmlNode *node)
{
    xmlNode *next = node->next;
    while (next && !takes(step, next))
        next = next->next;
    return next;
}

xmlNode *flat_step_first(const struct flat_step *step, const xmlNode *parent)
{
    xmlNode *child = parent->children;
    while (child && !takes(step, child))
        child = child->next;
    return child;
}
