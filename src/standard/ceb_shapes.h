/* The public data sets of the CEB secretariat: which files there are, what their headers are called
 * and which columns of which table of the store (standard/unsdg_tables.h) they fill.
 *
 * Headers are compared in their simple form: without blanks around, in small letters, with one '_'
 * for whatever is no letter or digit. A column may have been called otherwise in other years. */
#ifndef IATIPUB_STANDARD_CEB_SHAPES_H
#define IATIPUB_STANDARD_CEB_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

enum ceb_dataset {
    CEB_REVENUE,
    CEB_REVENUE_GOVERNMENT,
    CEB_REVENUE_NON_GOVERNMENT,
    CEB_REVENUE_CONTRIBUTOR_TYPE,
    CEB_EXPENSE_FUNCTION,
    CEB_EXPENSE_LOCATION,
    CEB_EXPENSE_SDG,
    CEB_DATASET_COUNT
};

struct ceb_column {
    const char *name;   /* of the table */
    const char *header; /* as it is written */
    const char *others; /* simple forms of other headers, between blanks; "" if there are none */
    bool is_needed;     /* a file without it is none of this data set */
};

enum { CEB_COLUMNS_MOST = 8, NO_CEB_COLUMN = -1 };

struct ceb_shape {
    enum ceb_dataset dataset;
    const char *name;        /* "expense-function": code of codelist UNDataSet */
    const char *title;       /* "expense by function" */
    const char *table;       /* "ceb_expense_function" */
    const char *signs;       /* simple headers between blanks; one of them tells the data set */
    const char *entity;      /* column of the entity's code */
    const char *description; /* part of a file's name that tells the data set if no header does */
    struct ceb_column columns[CEB_COLUMNS_MOST]; /* in the order that they are written in */
    size_t column_count;
};

extern const struct ceb_shape ceb_shapes[CEB_DATASET_COUNT];

/* The data set that a file of that name (its last part) with these headers is of, NULL if of
 * none. */
const struct ceb_shape *ceb_shape_recognise(const char *file, const char *const *headers,
                                            size_t count);

/* The column that the header is for, or NO_CEB_COLUMN. */
int ceb_shape_column(const struct ceb_shape *shape, const char *header);

#endif
