/* Two IATI files against each other: which activities were added, removed and changed, and what of
 * them.
 *
 *   struct comparer *comparer = comparer_new(&error);
 *   struct comparison *comparison = comparison_new(comparer, "old.xml", "new.xml", &error);
 *   ... comparison_counts(comparison), comparison_money(comparison) ...
 *   comparison_each(comparison, take, context, &error);
 *
 * comparison_new reads each file once and knows then how many activities differ and all sums;
 * memory holds some hundred bytes an activity (compare/item_index.h). Only comparison_each reads
 * the activities that differ once more, and says what differs.
 *
 * Activities are the same by their identifier; several of one identifier by what they say, then in
 * their order. One that says the same under another identifier, or names its former one
 * (other-identifier of type B1), was renamed. What counts as a difference says
 * compare/canonical.h; when the file was generated does not. */
#ifndef IATIPUB_COMPARE_COMPARISON_H
#define IATIPUB_COMPARE_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "compare/differences.h"
#include "compare/money.h"
#include "standard/file_kind.h"
#include "standard/standard.h"

/* What comparing needs, for any number of comparisons, which it must outlive. */
struct comparer {
    struct standard *standard;
    struct matching *matching;
};

/* The caller owns the result: comparer_free. NULL and `error` if the program's tables were replaced
 * by damaged ones. */
struct comparer *comparer_new(struct error *error);
void comparer_free(struct comparer *comparer); /* NULL is fine */

/* Activities, or organisations. */
struct comparison_counts {
    size_t items[SIDES];
    size_t removed, added, renamed, changed, same;
    size_t repeated[SIDES]; /* that have an identifier that an earlier one has */
};

struct comparison;

/* Compares two files, plain or packed, "-" for standard input; NULL stands for a file without any
 * activity. The caller owns the result: comparison_free. NULL and `error`: ERROR_ENVIRONMENT if a
 * file can't be read, ERROR_USAGE if it is no IATI file, or if one has activities and the other
 * organisations. */
struct comparison *comparison_new(const struct comparer *comparer, const char *before,
                                  const char *after, struct error *error);
void comparison_free(struct comparison *comparison); /* NULL is fine */

enum file_kind comparison_kind(const struct comparison *comparison);
const struct comparison_counts *comparison_counts(const struct comparison *comparison);
/* All sums of both files, by element, type and currency. */
const struct money *comparison_money(const struct comparison *comparison);
/* What differs of the root elements, the moment of generation left out. */
const struct difference_list *comparison_roots(const struct comparison *comparison);
/* True if anything differs. */
bool comparison_differs(const struct comparison *comparison);

/* An activity (or organisation) that differs. All lent. */
struct item_change {
    enum change change;
    bool is_other;                      /* another child of the root; `identifier` is its name */
    const char *identifier;             /* the later one; "" if it has none */
    const char *former;                 /* of a renamed one */
    const char *title;                  /* the later one; "" if it has none */
    const struct piece *before, *after; /* NULL: not there */
    struct difference_list differences; /* of those that are in both */
    struct money money;                 /* of this one alone */
};
/* False ends the walk. */
typedef bool take_item_change(void *context, const struct item_change *change);

/* Hands on all that differ: removed ones, then added, renamed and changed ones, each in the order
 * of their file. False if `take` gave up, or with `error` if a file can't be read again. */
bool comparison_each(struct comparison *comparison, take_item_change *take, void *context,
                     struct error *error);

#endif
