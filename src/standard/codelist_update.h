/* Bringing a codelist up to date: what a new reading of it makes of the present list, and what that
 * changes for the people who use its codes. */
#ifndef IATIPUB_STANDARD_CODELIST_UPDATE_H
#define IATIPUB_STANDARD_CODELIST_UPDATE_H

#include "standard/codelist.h"

/* A list as an official file has it, and the version of the standard that the file belongs to. The
 * version counts for embedded lists only. */
struct codelist_edition {
    const struct codelist *list;
    const char *version; /* "2.03" */
};

/* The list that `editions`, all of one name, make: rows that say the same for several versions
 * become one. An embedded list keeps what `present` (may be NULL) has for versions that no edition
 * is for; any other list is replaced, and its only edition counts. The caller owns the result:
 * codelist_free. NULL and `error` if an edition contradicts itself. */
struct codelist *codelist_merge(const struct codelist *present,
                                const struct codelist_edition *editions, size_t count,
                                struct error *error);

enum codelist_change_kind {
    CHANGE_ADDED,
    CHANGE_REMOVED,
    CHANGE_WITHDRAWN,
    CHANGE_ACTIVE_AGAIN,
    CHANGE_RENAMED,
    CHANGE_OTHER, /* category or dates */
    CHANGE_KIND_COUNT
};

struct codelist_change {
    enum codelist_change_kind kind;
    const struct codelist_item *item;   /* as it is now; what was removed, as it was */
    const struct codelist_item *before; /* NULL if added */
    char versions[64];                  /* those that it happened in; "" if the list has none */
};

struct codelist_changes {
    struct codelist_change *items;
    size_t count, capacity;
};

/* Adds what is different in `after`, code by code in its order, removed codes last. Versions of the
 * standard that only one of the lists is in are not compared. The changes point into both lists.
 * The caller frees `changes->items`. */
void codelist_compare(const struct codelist *before, const struct codelist *after,
                      struct codelist_changes *changes);

#endif
