/* The rows of a flat table that an activity has.
 *
 *     struct flat_rows *rows = flat_rows_new(table, names, error);
 *     for each activity: flat_rows_give(rows, activity, root, "ilo", take_row, context, error);
 *     flat_rows_free(rows);
 *
 * What belongs to an element that several rows share (the activity, a result) is looked up once. */
#ifndef IATIPUB_CONVERT_FLAT_ROWS_H
#define IATIPUB_CONVERT_FLAT_ROWS_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "base/error.h"
#include "convert/flat_names.h"
#include "convert/flat_tables.h"

/* Takes a row: a text for each column of the table, NULL where there is none; lent for the call.
 * False and `error` end the export. */
typedef bool flat_row_function(void *context, const char *const *cells, struct error *error);

/* The element's narrative in the language asked for (NULL: none is), else in the default one, else
 * in any; of version 1, its text. "" if it has none. The text is the document's or a copy. */
const char *flat_narrative(const xmlNode *element, const char *wanted, const char *default_language,
                           struct arena *texts);
/* The default language of an activity, "" if it says none; likewise. */
const char *flat_default_language(const xmlNode *activity, const xmlNode *root,
                                  struct arena *texts);

struct flat_rows;

/* Table and names are lent. The caller frees. NULL and `error` if the table names a codelist that
 * there isn't. */
struct flat_rows *flat_rows_new(const struct flat_table *table, struct flat_names *names,
                                struct error *error);
void flat_rows_free(struct flat_rows *rows); /* NULL is fine */

/* Gives all rows of an activity. `root` is the root element of its file, `dataset` what the rows
 * call the file. */
bool flat_rows_give(struct flat_rows *rows, const xmlNode *activity, const xmlNode *root,
                    const char *dataset, flat_row_function *take, void *context,
                    struct error *error);

#endif
