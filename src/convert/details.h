/* What stands beside the columns of the rows of one activity: further narratives, and what the
 * standard has no columns for (standard/layout.h). Loaded activity by activity, so that memory
 * holds those of one. */
#ifndef IATIPUB_CONVERT_DETAILS_H
#define IATIPUB_CONVERT_DETAILS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "standard/layout.h"
#include "store/store.h"

/* One of them. Texts are never NULL unless said. */
struct detail {
    const struct form *form; /* of the element it belongs to; NULL: of the file */
    const char *key;         /* of the row that the element is in; "" for the activity's */
    bool is_narrative;
    enum extension_kind kind; /* unless it is a narrative */
    const char *language;     /* of a narrative; NULL: the default one */
    const char *name, *uri;   /* of an attribute or a declaration */
    const char *content;
    size_t order;
};

struct details;

/* For the tables below `root`, activities or organisations. The caller frees; NULL and `error` if
 * the store can't be read. */
struct details *details_new(struct store *store, const struct table *root, struct error *error);
void details_free(struct details *details); /* NULL is fine */

/* Loads those of the activity, or of the file if `of_file`, in place of the last ones. */
bool details_load(struct details *details, const char *identifier, bool of_file,
                  struct error *error);

/* Those of one element of one row, in their order: an array of `count`, or NULL. `key` NULL: the
 * row has none. */
const struct detail *details_of(const struct details *details, const struct form *form,
                                const char *key, size_t *count);

/* How many were loaded in all. */
size_t details_count(const struct details *details);

#endif
