#include "standard/packed_json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *at, *end;
};

/* The tag of the next value, '\0' at the end. */
static char next_tag(struct reader *reader)
{
    if (reader->at == reader->end)
        return '\0';
    return *reader->at++;
}

/* Moves behind the text. NULL if it has no end. */
static const char *next_text(struct reader *reader, size_t *length)
{
    const char *text = reader->at;
    const char *nul = memchr(text, '\0', (size_t)(reader->end - text));
    if (!nul)
        return NULL;
    *length = (size_t)(nul - text);
    reader->at = nul + 1;
    return text;
}

static json_t *read_value(struct reader *reader, char tag);

static json_t *read_text(struct reader *reader)
{
    size_t length;
    const char *text = next_text(reader, &length);
    return text ? json_stringn_nocheck(text, length) : NULL;
}

static json_t *read_integer(struct reader *reader)
{
    size_t length;
    const char *digits = next_text(reader, &length);
    return digits ? json_integer(strtoll(digits, NULL, 10)) : NULL;
}

/* A value that could not be read is not added, which ends the list. */
static json_t *read_list(struct reader *reader)
{
    json_t *list = json_array();
    char tag = next_tag(reader);
    while (tag != ']' && json_array_append_new(list, read_value(reader, tag)) == 0)
        tag = next_tag(reader);
    if (tag == ']')
        return list;
    json_decref(list);
    return NULL;
}

static bool read_member(struct reader *reader, json_t *object)
{
    size_t length;
    const char *name = next_text(reader, &length);
    return name && json_object_setn_new_nocheck(object, name, length,
                                                read_value(reader, next_tag(reader))) == 0;
}

static json_t *read_object(struct reader *reader)
{
    json_t *object = json_object();
    char tag = next_tag(reader);
    while (tag == 's' && read_member(reader, object))
        tag = next_tag(reader);
    if (tag == '}')
        return object;
    json_decref(object);
    return NULL;
}

static json_t *read_value(struct reader *reader, char tag)
{
    switch (tag) {
    case 's':
        return read_text(reader);
    case 'i':
        return read_integer(reader);
    case 't':
        return json_true();
    case 'f':
        return json_false();
    case '[':
        return read_list(reader);
    case '{':
        return read_object(reader);
    default:
        return NULL;
    }
}

json_t *packed_json_read(const char *bytes, size_t length)
{
    struct reader reader = {.at = bytes, .end = bytes + length};
    json_t *value = read_value(&reader, next_tag(&reader));
    if (value && reader.at == reader.end)
        return value;
    json_decref(value);
    return NULL;
}
