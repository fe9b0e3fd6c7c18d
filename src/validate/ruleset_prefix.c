#include "validate/ruleset_prefix.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

bool begins_with_code(const char *value, const struct codelist *list)
{
    char code[64];
    for (size_t i = 0; i < sizeof code && value[i]; i++) {
        if (value[i] == '-') {
            code[i] = '\0';
            if (codelist_contains(list, code, NULL))
                return true;
        }
        code[i] = value[i];
    }
    return false;
}

/* As strcmp of the first `length` bytes of `value` with all of `identifier`. */
static int compare_start(const char *value, size_t length, const char *identifier)
{
    int order = strncmp(value, identifier, length);
    return order ? order : -(identifier[length] != '\0');
}

static bool is_among(const char *value, size_t length, const char *const *identifiers, size_t count)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare_start(value, length, identifiers[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return false;
}

bool identifier_is_known(const char *value, const char *const *identifiers, size_t count)
{
    return count && is_among(value, strlen(value), identifiers, count);
}

bool identifier_begins_known(const char *value, const char *const *identifiers, size_t count)
{
    if (identifier_is_known(value, identifiers, count))
        return true;
    const char *hyphen = count ? strchr(value, '-') : NULL;
    for (; hyphen; hyphen = strchr(hyphen + 1, '-'))
        if (is_among(value, (size_t)(hyphen - value), identifiers, count))
            return true;
    return false;
}

bool begins_with(const char *value, const char *prefix, const char *separator)
{
    size_t length = strlen(prefix);
    return strncmp(value, prefix, length) == 0 &&
           strncmp(value + length, separator, strlen(separator)) == 0;
}

/* --- many prefixes --- */

/* The hash grows with the text, so that one walk through a value gives those of all its beginnings.
 */

static int compare_hashes(const void *first, const void *second)
{
    const struct prefix *a = first, *b = second;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return strcmp(a->text, b->text);
}

void prefixes_prepare(struct prefix *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        prefixes[i].hash = HASH_FIRST;
        for (const char *c = prefixes[i].text; *c; c++)
            prefixes[i].hash = hash_more(prefixes[i].hash, *c);
    }
    qsort(prefixes, count, sizeof *prefixes, compare_hashes);
}

/* The first prefix with that hash or a larger one. */
static size_t find_hash(const struct prefix *prefixes, size_t count, uint64_t hash)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (prefixes[middle].hash < hash)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

bool prefixes_begin(const struct prefix *prefixes, size_t count, const char *value,
                    const char *separator)
{
    uint64_t hash = HASH_FIRST;
    for (const char *end = value;; end++) {
        size_t i = find_hash(prefixes, count, hash);
        if (i < count && prefixes[i].hash == hash &&
            begins_with(value, prefixes[i].text, separator))
            return true;
        if (!*end)
            return false;
        hash = hash_more(hash, *end);
    }
}
