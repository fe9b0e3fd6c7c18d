/* What differs between two forms of one element. */
#ifndef IATIPUB_COMPARE_DIFFERENCES_H
#define IATIPUB_COMPARE_DIFFERENCES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "compare/canonical.h"
#include "compare/matching.h"

/* CHANGE_RENAMED is of activities only: another identifier. */
enum change { CHANGE_REMOVED, CHANGE_ADDED, CHANGE_RENAMED, CHANGE_CHANGED };
/* "removed", "added", "renamed", "changed" */
const char *change_name(enum change change);

/* An element that was added or removed, or a value (text or attribute) of an element that is in
 * both. */
struct difference {
    enum change change;
    bool whole;                         /* the element; else a value of it */
    const struct piece *before, *after; /* the element; of a whole one one is NULL */
    const struct piece_attribute *before_attribute, *after_attribute; /* both NULL: its text */
};

struct difference_list {
    struct difference *items;
    size_t count, capacity;
};

/* Adds what differs: values before elements, elements by name. The pieces are lent by the list. */
void pieces_compare(const struct piece *before, const struct piece *after,
                    const struct matching *matching, struct difference_list *list);
void difference_list_release(struct difference_list *list);

/* The element, where it is in both the later one. */
const struct piece *difference_piece(const struct difference *difference);
/* A value as it was written; "" if there is none. Of a whole element all that it says:
 * "code=16020, percentage=50, narrative=Roads". Lent by the piece or by `work`. */
const char *difference_before(const struct difference *difference, struct strbuf *work);
const char *difference_after(const struct difference *difference, struct strbuf *work);
/* Adds where it is, below the activity: "transaction/value", "transaction/value/@currency". */
void difference_add_path(const struct difference *difference, struct strbuf *to);

#endif
