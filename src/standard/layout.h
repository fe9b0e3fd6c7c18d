/* The canonical tables: how the standard's elements become rows and columns.
 *
 * Derived from the description, never written by hand. An element that may repeat is a table, named
 * in the plural; everything else is columns of the nearest table above it:
 *
 *   iati-activity/activity-status/@code       activities.activity_status
 *   iati-activity/title/narrative             activities.title, title_lang, title_fr ...
 *   iati-activity/transaction/value           transactions.value
 *   iati-activity/result/indicator/@measure   indicators.measure
 *
 * Every table starts with the identifier of its activity (or organisation). A table below another
 * one carries that one's key (indicators.result_key), and has a key of its own
 * (indicators.indicator_key): any text that is unique within the activity. Keys join and are never
 * published. The last column of every table is `_source`, where the row came from.
 *
 * Some tables are no elements:
 *
 *   narratives   narratives beyond those that have columns: of any element of any row
 *   extensions   what the standard has no column for: elements, attributes and declarations of
 *                other namespaces, and that an element is there although nothing is in it
 *   files        what the root element of a file that was read says
 *   unsdg_*      UN financial data, which belongs to no activity (standard/unsdg_tables.h), and
 *   ceb_*        the public files of it
 *
 * A `struct form` is the other half: which columns an element is written from. */
#ifndef IATIPUB_STANDARD_LAYOUT_H
#define IATIPUB_STANDARD_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "standard/standard.h"

enum column_role {
    COLUMN_IDENTIFIER, /* of the activity or organisation */
    COLUMN_PARENT_KEY,
    COLUMN_KEY,
    COLUMN_VALUE,     /* an attribute, a text or a narrative */
    COLUMN_LANGUAGE,  /* of the narrative in the column before it */
    COLUMN_AUXILIARY, /* for the publisher's own use, never published */
    COLUMN_SOURCE,
    COLUMN_PLACE, /* of narratives and extensions: the row and the element they belong to */
};

/* What spreadsheets damage in their own ways (base/spreadsheet_damage.h). */
enum column_content { CONTENT_ANY, CONTENT_CODE, CONTENT_IDENTIFIER };

struct column {
    char *name;
    enum column_role role;
    enum value_type type;
    enum column_content content;
};

enum { NO_COLUMN = -1 };

/* A narrative: the column of its text, and its language: from a column, fixed, or neither. */
struct narrative_columns {
    int text;
    int language;     /* NO_COLUMN: see `code` */
    const char *code; /* lent by the layout; NULL: the activity's default language */
};

/* How one element is written from a row of one table. */
struct form {
    const struct element *element;
    int text;        /* column of its text, or NO_COLUMN */
    int *attributes; /* a column for each of the element's attributes */
    struct narrative_columns *narratives;
    size_t narrative_count;
    /* For each child of the element: its form if it has columns in this table (else NULL), and its
     * own table if it may repeat (else NULL). An inline child has both. */
    struct form **children;
    struct table **tables;
};

/* The columns of narratives and of extensions that say where they belong. */
enum place_column { PLACE_IDENTIFIER, PLACE_TABLE, PLACE_KEY, PLACE_ELEMENT, PLACE_COLUMNS };
/* The others. */
enum { NARRATIVE_LANGUAGE = PLACE_COLUMNS, NARRATIVE_TEXT };
enum { EXTENSION_KIND = PLACE_COLUMNS, EXTENSION_NAME, EXTENSION_NAMESPACE, EXTENSION_CONTENT };

/* What an extension is; as column `kind` says it, see extension_kinds. */
enum extension_kind {
    EXTENSION_ELEMENT,     /* content: the element as XML */
    EXTENSION_ATTRIBUTE,   /* name, with its prefix; namespace, of the prefix; content: its value */
    EXTENSION_DECLARATION, /* name: the prefix, blank for the default; namespace */
    EXTENSION_PRESENT,     /* the element is there, though empty */
    EXTENSION_TEXT,        /* content: the text that is written instead of the column's */
    EXTENSION_KIND_COUNT
};
extern const char *const extension_kinds[EXTENSION_KIND_COUNT];

struct table {
    char *name;                 /* "transactions" */
    char *row;                  /* "transaction" */
    const struct table *parent; /* NULL for activities, organisations and what is no element */
    bool has_tables_below;
    struct form *form; /* NULL for what is no element */
    struct column *columns;
    size_t column_count, column_capacity;
    int identifier; /* column that says what a row belongs to: an activity, an organisation, a file;
                       NO_COLUMN of UN financial data */
    int parent_key, key; /* columns, or NO_COLUMN */
    int source;          /* column */
    size_t index;        /* in the layout */
};

struct layout {
    struct table **tables; /* parents before children */
    size_t table_count, table_capacity;
    const struct table *narratives, *extensions, *files;
    char **languages;
    size_t language_count;
};

/* Derives the tables of activities and organisations. `languages` are those that narrative columns
 * come in besides the default one. `standard` must outlive the layout. The caller owns the result:
 * layout_free. NULL and `error` if the description gives two columns or tables the same name. */
struct layout *layout_build(const struct standard *standard, char *const *languages,
                            size_t language_count, struct error *error);
void layout_free(struct layout *layout);

/* The table of that name, or NULL. Case counts. */
const struct table *layout_table(const struct layout *layout, const char *name);
/* The column of that name, or NO_COLUMN. */
int table_column(const struct table *table, const char *name);
/* The form of the element at `path` below the table's own element ("" for that itself), as far as
 * it is columns of this table: "provider-org", "location/name". NULL if there is none. */
const struct form *table_form(const struct table *table, const char *path);
/* The topmost table above this one (itself, if it is activities or organisations). */
const struct table *table_root(const struct table *table);

#endif
