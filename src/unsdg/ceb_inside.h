/* What the steps of reading public data sets share: ceb_labels.c finds the codes of labels,
 * ceb_doubts.c what is doubtful, ceb_read.c makes the facts. They meet in a temporary table:
 *
 *   ceb_label  list, category, label, code, parent, region, is_earlier, has_lost
 *
 * `category` is the one that was asked for, "" for none; `code` is NULL if the label is unknown;
 * `parent` is the code's category; `region` that of a location; `is_earlier` marks classes of
 * earlier years. */
#ifndef IATIPUB_UNSDG_CEB_INSIDE_H
#define IATIPUB_UNSDG_CEB_INSIDE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "standard/ceb_shapes.h"
#include "standard/codelist.h"
#include "standard/tsv_table.h"
#include "store/sql.h"
#include "store/store.h"
#include "unsdg/aliases.h"

struct ceb_reading {
    struct store *store;
    struct codelists *lists;
    struct aliases *aliases;
    struct tsv_table *locations, *instruments; /* of the crosswalk */
    struct findings *findings;
    struct error *error;
    const struct ceb_shape *shape;
    const char *table; /* that is read */
};

/* A column whose cells are labels of a list. */
struct ceb_label_column {
    const char *column, *list;
    const char *category;    /* the column that says which category is meant; NULL: none */
    const char *fixed;       /* the category that is always meant; NULL: see `category` */
    bool is_empty_reported;  /* blank cells are a finding */
    bool is_unknown_allowed; /* a label of no list is no finding */
    bool is_needed;          /* a row with a blank cell there is no fact */
};

enum { CEB_LABELS_MOST = 5 };

/* The label columns of a data set, ended by one without a name. */
const struct ceb_label_column *ceb_label_columns(enum ceb_dataset dataset);

/* True if the table has the column; a table of the user's choice may not. */
bool ceb_find_labels(const struct ceb_reading *reading);

/* Adds the findings about the rows of the table. */
bool ceb_report_doubts(const struct ceb_reading *reading);

/* sql_runf and sql_preparef for the reading. */
#define ceb_run(reading, ...) sql_runf((reading)->store->db, (reading)->error, __VA_ARGS__)
#define ceb_prepare(reading, ...) sql_preparef((reading)->store->db, (reading)->error, __VA_ARGS__)

/* SQL of what is known of a label: `what` is a column of ceb_label. */
#define CEB_LABEL(what, list, category, label)                                                     \
    "(SELECT " what " FROM temp.ceb_label AS l WHERE l.list = '" list                              \
    "' AND l.category = " category " AND l.label = r." label ")"
#define CEB_CODE(list, label) CEB_LABEL("code", list, "''", label)
/* The level that a row of expense by location says. */
#define CEB_LEVEL "upper(trim(coalesce(r.location_type, '')))"

#endif
