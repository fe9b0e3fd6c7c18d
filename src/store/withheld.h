/* What redaction took out: a report about it without the values, and the leak test, which looks for
 * the values in everything that is about to leave.
 *
 * The store of an import remembers both (store/redaction.h); it is private, and so is whatever
 * holds a value. No message made here repeats one. */
#ifndef IATIPUB_STORE_WITHHELD_H
#define IATIPUB_STORE_WITHHELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "store/store.h"

/* ---- the report ---- */

struct withheld_rows {
    char *table;
    size_t count; /* that were changed or dropped */
};

struct withheld_sum {
    char *table, *type, *currency;
    char *value; /* exact */
};

/* What one redaction did. */
struct withheld_item {
    char *name, *action, *because, *policy;
    struct withheld_rows *rows;
    size_t row_count, row_capacity;
    char **activities; /* identifiers of those that it touched and that stay */
    size_t activity_count, activity_capacity;
    struct withheld_sum *sums; /* of what was dropped */
    size_t sum_count, sum_capacity;
};

struct withheld_report {
    struct withheld_item *items; /* in the order of the rules */
    size_t count, capacity;
};

/* The caller releases `report`, on failure too. */
bool withheld_report_read(struct store *store, struct withheld_report *report, struct error *error);
void withheld_report_release(struct withheld_report *report);

/* ---- the leak test ---- */

struct withheld_search;

/* Takes all that it needs from the store. The caller owns the result: withheld_search_free. NULL
 * and `error` if the store can't be read. */
struct withheld_search *withheld_search_new(struct store *store, struct error *error);
void withheld_search_free(struct withheld_search *search); /* NULL is fine */
/* True if nothing is withheld: then nothing can be found. */
bool withheld_search_is_empty(const struct withheld_search *search);

/* Looks through a file, or a text that will be one. Each line with a withheld value is a finding of
 * that severity (rule x.redaction.leak) that names the redaction, the file and the line. Files
 * whose names end in .xml or .html are read as markup; of those ending in .xlsx the cells are
 * searched, and a finding names the part that they are in. */
bool withheld_search_file(const struct withheld_search *search, const char *path,
                          enum severity severity, struct findings *findings, struct error *error);
void withheld_search_text(const struct withheld_search *search, const char *name, const char *text,
                          size_t length, enum severity severity, struct findings *findings);

/* Puts "[withheld]" in the place of withheld values in the texts of findings. */
void withheld_censor(const struct withheld_search *search, struct findings *findings);

#endif
