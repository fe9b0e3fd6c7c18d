/* Joint-workplan rows, as UN country teams keep them in UN INFO: for each activity, place and year
 * what it requires, what is available and what was spent.
 *
 *     struct un_info_layout layout;
 *     un_info_layout_read(&layout, NULL, error);
 *     struct un_info *rows = un_info_open(store, publication, &layout, &options, error);
 *     while (un_info_next(rows, cells, error) > 0)
 *         ...
 *     un_info_close(rows);
 *     un_info_layout_release(&layout);
 *
 * The layout, a table of titles and fields, is data: schemas/unsdg/un-info.tsv or a file of the
 * user. Money is in US dollars by the rates of the publication. The money of an activity goes to
 * its places by their percentages, and that of a budget to its years by days; parts sum to the
 * whole to the cent (split_amount of store/functions.h). Where each field comes from is said in
 * docs/un-info.md. */
#ifndef IATIPUB_UNSDG_UN_INFO_H
#define IATIPUB_UNSDG_UN_INFO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"
#include "store/store.h"

struct tsv_table;

enum { UN_INFO_COLUMNS_MOST = 100 };

struct un_info_layout {
    const char *titles[UN_INFO_COLUMNS_MOST];
    const char *fields[UN_INFO_COLUMNS_MOST];
    size_t count;
    struct tsv_table *table; /* holds the texts */
};

/* Reads a layout: the file at `path`, or the program's own if that is NULL. False and `error`
 * (ERROR_USAGE) if it has an unknown field. un_info_layout_release is due either way. */
bool un_info_layout_read(struct un_info_layout *layout, const char *path, struct error *error);
void un_info_layout_release(struct un_info_layout *layout);
/* True if the field is an amount of money. */
bool un_info_is_amount(const char *field);

struct un_info_options {
    const char *country; /* ISO 3166-1 alpha-2 code; NULL: all places */
    size_t year;         /* 0: all */
};

struct un_info;

/* NULL and `error` if the store can't be read. Rates of exchange that are missing are told by the
 * store's functions (functions_report) when all rows are read. */
struct un_info *un_info_open(struct store *store, const struct publication *publication,
                             const struct un_info_layout *layout,
                             const struct un_info_options *options, struct error *error);
/* 1: `cells` holds a row's texts, one a column, lent until the next call, NULL where blank; 0:
 * there are no more; -1: `error` is filled. */
int un_info_next(struct un_info *rows, const char **cells, struct error *error);
void un_info_close(struct un_info *rows); /* NULL is fine */

#endif
