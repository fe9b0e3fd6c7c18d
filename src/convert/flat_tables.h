/* The flat tables that IATI files can be written as: which rows there are, and what their columns
 * hold. Both are data, schemas/iati/flat-tables.tsv, which says how it is read.
 *
 * A column with a codelist is followed by one for the names of its codes (FLAT_NAME). */
#ifndef IATIPUB_CONVERT_FLAT_TABLES_H
#define IATIPUB_CONVERT_FLAT_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "convert/flat_path.h"

enum flat_kind {
    FLAT_TEXT,
    FLAT_NARRATIVE, /* in the language asked for */
    FLAT_CODE,
    FLAT_DATE,   /* YYYY-MM-DD */
    FLAT_AMOUNT, /* of money: the decimal as the file has it */
    FLAT_NUMBER, /* likewise */
    FLAT_LATITUDE,
    FLAT_LONGITUDE, /* the parts of a position */
    FLAT_COUNT,     /* how many elements there are */
    FLAT_FILE,      /* the name of the file, without its ending */
    FLAT_NAME,      /* of the code in the column before */
    FLAT_KIND_COUNT
};

/* What the filters look at (convert/flat_filter.h). */
enum flat_use { FLAT_NO_USE, FLAT_COUNTRY, FLAT_SECTOR, FLAT_SINCE, FLAT_ACTIVITY, FLAT_USE_COUNT };

/* Between the values of a column that has several. */
#define FLAT_SEPARATOR " | "

struct flat_column {
    const char *name, *title;
    const char *path_text; /* as the table has it */
    enum flat_kind kind;
    enum flat_use use;
    bool is_many;
    size_t level;            /* of the element that its paths begin at; 0: the activity */
    struct flat_path *paths; /* the first that leads to a value counts */
    size_t path_count;
    const char *codelist; /* NULL: none */
};

enum { FLAT_LEVELS_MOST = 4 };

struct flat_table {
    const char *name, *title;
    /* The elements, one in the other, that there is a row for: "result", "indicator", "period". A
     * row is written for the last that there is. */
    struct flat_step levels[FLAT_LEVELS_MOST];
    size_t level_count;
    struct flat_column *columns;
    size_t count, capacity;
};

struct flat_tables {
    struct flat_table *tables;
    size_t count, capacity;
    struct arena texts;
};

/* Reads all tables. False and `error` if the data is damaged. flat_tables_release is due in any
 * case. */
bool flat_tables_read(struct flat_tables *tables, struct error *error);
/* The same from a text as that of the file. */
bool flat_tables_parse(struct flat_tables *tables, const char *text, struct error *error);
void flat_tables_release(struct flat_tables *tables);

/* NULL if there is no table of that name. */
const struct flat_table *flat_table_find(const struct flat_tables *tables, const char *name);

#endif
