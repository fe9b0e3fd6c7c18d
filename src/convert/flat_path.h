/* Paths into an activity, as the columns of flat tables have them (convert/flat_tables.h):
 *
 *     transaction-type/@code      a child's attribute
 *     sector[@vocabulary=1|]/@code  of children whose attribute is 1, or missing
 *     /@default-currency          from the activity, wherever the path is used
 *     value                       an element: its text, or its narratives
 *
 * Elements of other namespaces are never meant. */
#ifndef IATIPUB_CONVERT_FLAT_PATH_H
#define IATIPUB_CONVERT_FLAT_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "base/arena.h"
#include "base/error.h"

enum { FLAT_STEPS_MOST = 4, FLAT_VALUES_MOST = 4 };

struct flat_step {
    const char *name;
    const char *attribute; /* that is compared; NULL: none is */
    bool is_not;           /* elements whose attribute is none of the values */
    const char *values[FLAT_VALUES_MOST];
    size_t value_count;
};

struct flat_path {
    bool from_activity;
    struct flat_step steps[FLAT_STEPS_MOST];
    size_t count;
    const char *attribute; /* "@code" without its sign; NULL: the path ends at an element */
};

/* Reads a path; its texts are copied into `texts`. False and `error` (ERROR_USAGE) if it is none.
 */
bool flat_path_parse(struct flat_path *path, const char *text, struct arena *texts,
                     struct error *error);

/* The first child, or the next sibling, that the step takes; NULL if there is none. */
xmlNode *flat_step_first(const struct flat_step *step, const xmlNode *parent);
xmlNode *flat_step_next(const struct flat_step *step, const xmlNode *node);

/* The attribute's text without white space around it, "" if it is missing. The text is the
 * document's or a copy in `texts`. */
const char *flat_attribute(const xmlNode *node, const char *name, struct arena *texts);
/* The same of the element's own text. */
const char *flat_text(const xmlNode *node, struct arena *texts);

#endif
