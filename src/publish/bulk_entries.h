/* The entries of a bulk index, found by the texts that they have as members.
 *
 * An index is large and comes from outside: parsed as a whole, a hostile one would take a hundred
 * times its size. So its text is scanned once, the places of its entries are noted by the hashes of
 * their texts, and who wants an entry parses that alone. What is not like an index (entries of more
 * than 256 kB, millions of texts) is refused, so that the places take less than the text. */
#ifndef IATIPUB_PUBLISH_BULK_ENTRIES_H
#define IATIPUB_PUBLISH_BULK_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

struct bulk_entries {
    struct strbuf body;
    struct bulk_text {
        uint64_t hash;          /* of a text that an entry has, whatever its letters' case */
        uint32_t start, length; /* of the entry, in the body */
    } * places;                 /* by hash, then in their order */
    size_t count, capacity;
};

#define BULK_ENTRIES_INIT                                                                          \
    {                                                                                              \
        .body = STRBUF_INIT                                                                        \
    }

/* Takes `text`, at most 4 GB, over into fresh entries, which the caller releases in either case:
 * they are the objects in the list that the text is, or in the first list that is a member of the
 * object that it is. False if it is no such text, or none of them has a member that entries of
 * an index have, with the reason in `error` where there is more
 * to say. */
bool bulk_entries_read(struct bulk_entries *entries, struct strbuf *text, struct error *error);
void bulk_entries_release(struct bulk_entries *entries);

/* An entry that seems to have `text` as a member, which must be looked at; its JSON is lent. `next`
 * is 0 for the first, and then goes on to the next one. NULL: there is none. */
const char *bulk_entries_find(const struct bulk_entries *entries, const char *text, size_t *next,
                              size_t *length);

#endif
