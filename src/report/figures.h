/* The figures of a report: named tables of text, from which every form of it is written.
 *
 *     static const struct figure_column columns[] = {{"country", "Country", FIGURE_TEXT},
 *                                                    {"share", "Share", FIGURE_SHARE}};
 *     struct figures *figures = figures_new();
 *     struct figure_table *table = figures_add(figures, "countries", "Countries", columns, 2);
 *     figure_table_row(table, (const char *[]){"TN", "0.25"});
 *     figure_table_note(table, "Shares are of all activities.");
 *     figures_free(figures);
 *
 * Tables stand in the order in which they were added, rows likewise. A table keeps FIGURE_ROWS_MOST
 * rows and counts the others, so a report's size has a bound. */
#ifndef IATIPUB_REPORT_FIGURES_H
#define IATIPUB_REPORT_FIGURES_H

#include <stddef.h>

/* How the cells of a column are written; NULL is no value in all of them. */
enum figure_kind {
    FIGURE_TEXT,
    FIGURE_COUNT, /* a whole number: "1500" */
    FIGURE_MONEY, /* a decimal with the point: "1500.50" */
    FIGURE_SHARE, /* a decimal between 0 and 1: "0.25" */
    FIGURE_DATE,  /* "2024-06-30" */
};

struct figure_column {
    const char *name; /* in JSON, CSV: "published_at" */
    const char *title;
    enum figure_kind kind;
};

enum { FIGURE_ROWS_MOST = 10000 };

struct figure_table {
    char *name, *title;
    const struct figure_column *columns; /* lent */
    size_t column_count;
    char **cells; /* row after row */
    size_t row_count, cell_capacity;
    size_t left_out; /* rows that came after the FIGURE_ROWS_MOST kept ones */
    char **notes;    /* sentences to be read below the table */
    size_t note_count, note_capacity;
};

struct figures {
    struct figure_table **tables;
    size_t count, capacity;
};

/* The caller owns the result: figures_free. */
struct figures *figures_new(void);
void figures_free(struct figures *figures); /* NULL is fine */

/* Adds an empty table. Name and title are copied, the title in
 * the language that is chosen; the columns are lent until figures_free. The
 * table belongs to the figures. */
struct figure_table *figures_add(struct figures *figures, const char *name, const char *title,
                                 const struct figure_column *columns, size_t column_count);
/* The table of that name, lent; NULL if there is none. */
const struct figure_table *figures_named(const struct figures *figures, const char *name);

/* Adds a row: a cell for each column, copied. */
void figure_table_row(struct figure_table *table, const char *const *cells);
/* Adds a sentence below the table, copied, in the language that is chosen. */
void figure_table_note(struct figure_table *table, const char *text);

/* A cell, lent; NULL: no value. */
const char *figure_table_cell(const struct figure_table *table, size_t row, size_t column);
/* The cell in the column of that name; NULL also if there is no such column. */
const char *figure_table_cell_named(const struct figure_table *table, size_t row,
                                    const char *column);

#endif
