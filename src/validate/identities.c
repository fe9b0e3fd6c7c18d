#include "validate/identities.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "validate/names.h"

struct identities {
    struct names *names;    /* the identifiers: the number of one is its place in... */
    struct identity *items; /* ...these, from 1 */
    size_t count, capacity;
};

struct identities *identities_new(void)
{
    struct identities *identities = xcalloc(1, sizeof *identities);
    identities->names = names_new();
    return identities;
}

void identities_free(struct identities *identities)
{
    if (!identities)
        return;
    names_free(identities->names);
    free(identities->items);
    free(identities);
}

/* Another meeting of an identifier. */
static const struct identity *meet(struct identity *identity, size_t file, size_t line)
{
    if (identity->latest != file) {
        identity->latest = file;
        identity->latest_line = line;
        identity->latest_count = 0;
    }
    identity->latest_count++;
    return identity;
}

const struct identity *identities_add(struct identities *identities, const char *identifier,
                                      size_t file, size_t line)
{
    unsigned number = names_add(identities->names, identifier, strlen(identifier));
    if (number <= identities->count)
        return meet(&identities->items[number - 1], file, line);
    identities->items = grow(identities->items, identities->count, &identities->capacity,
                             sizeof *identities->items);
    struct identity *added = &identities->items[identities->count++];
    *added = (struct identity){
        .identifier = names_text(identities->names, number),
        .file = file,
        .line = line,
        .latest = file,
        .latest_line = line,
        .latest_count = 1,
    };
    return added;
}

bool identities_contain(const struct identities *identities, const char *identifier)
{
    return names_find(identities->names, identifier, strlen(identifier)) != NAME_UNKNOWN;
}
