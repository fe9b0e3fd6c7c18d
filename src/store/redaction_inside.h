/* What the files of redaction share: the rules as one import has them, and the rows they chose.
 *
 * Rows are noted in temp.redacting_target(rule, tab, id, col): the rule's number, the table's index
 * in the layout, the rowid, and the column for rules about words (else -1). What goes with a
 * dropped row is in temp.redacting_gone(tab, id, rule, own). */
#ifndef IATIPUB_STORE_REDACTION_INSIDE_H
#define IATIPUB_STORE_REDACTION_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/text_search.h"
#include "config/publication.h"
#include "store/redaction_columns.h"
#include "store/sql.h"
#include "store/store.h"

enum { WHOLE_ROW = -1 };

struct redaction_rule {
    const struct redaction *said;
    struct redaction *owned;   /* `said`, if the rule came from the table of redactions */
    const struct table *table; /* NULL: every table */
    sqlite3_int64 number;      /* from 1 */
    sqlite3_int64 part;        /* of temp.redacting_said, if the rule is owned */
};

struct redacting {
    struct store *store;
    const struct publication *publication;
    struct senses *senses;
    struct redaction_rule *rules;
    size_t rule_count, rule_capacity;
    struct findings *findings;
    struct error *error;
};

/* ---- redaction_rules.c ---- */

/* Gathers and checks all rules. */
bool rules_gather(struct redacting *redacting);
void rules_release(struct redacting *redacting);
/* Sets the error to ERROR_USAGE, which rule it is about, and the formatted reason. Always returns
 * false. */
bool rules_refuse(const struct redacting *redacting, const struct redaction_rule *rule,
                  const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ---- redaction_choose.c ---- */

/* Puts the rows of all rules into temp.redacting_target. */
bool rules_choose(struct redacting *redacting);

/* ---- redaction_drop.c ---- */

/* Finds what is below the rows that are dropped; removes it all, with what points at it. */
bool drop_find(struct redacting *redacting);
bool drop_remove(struct redacting *redacting);

/* ---- redaction_edit.c ---- */

/* Applies the rules that change rows. */
bool edit_rows(struct redacting *redacting);

/* ---- redaction_withhold.c, redaction_region.c ---- */

/* Notes by which references and names the organisations of a rule go. */
bool note_withheld(struct redacting *redacting, const struct redaction_rule *rule);
/* What one rule of these actions does. */
bool edit_withhold(struct redacting *redacting, const struct redaction_rule *rule);
bool edit_region(struct redacting *redacting, const struct redaction_rule *rule);

/* ---- redaction_contributors.c ---- */

/* Notes which names and identifiers the codes of contributors stand for. */
bool contributors_note(struct redacting *redacting);
/* Adds the codes of the organisations that a rule hides, and what else goes by those codes. */
bool contributors_hide(struct redacting *redacting, const struct redaction_rule *rule);

/* ---- redaction_extras.c ---- */

/* Forgets the narratives and extensions of an element of the rows that `rows`, a query for rowids,
 * gives; `path` NULL: of the whole row. */
bool edit_forget_extras(struct redacting *redacting, sqlite3_int64 rule, const struct table *table,
                        const char *rows, const char *path);

/* ---- redaction_totals.c ---- */

/* Notes the sums of transactions; later compares them with what is there and what was dropped. */
bool totals_note(struct redacting *redacting);
bool totals_compare(struct redacting *redacting);
/* Notes what the dropped rows sum up to. */
bool totals_note_dropped(struct redacting *redacting);

/* ---- withheld_notes.c ---- */

/* Remembers one value, if it tells anything; `own`: it stood in a row that the rule chose. */
bool withheld_remember(struct redacting *redacting, sqlite3_int64 rule, const struct table *table,
                       int column, const char *value, bool own);
/* The same of a column that holds values of many senses. */
bool withheld_remember_as(struct redacting *redacting, sqlite3_int64 rule,
                          const struct table *table, int column, enum sense sense,
                          const char *value, bool own);
/* As it is: words of a list. */
bool withheld_remember_word(struct redacting *redacting, sqlite3_int64 rule, const char *word);
/* Counts rows that a rule changes or removes, and notes which activities they are of. `rows` is a
 * query for rowids of the table. */
bool withheld_count(struct redacting *redacting, sqlite3_int64 rule, const struct table *table,
                    const char *rows);
/* When all is done: what of it still stands in the records, and which activities stay. */
bool withheld_settle(struct redacting *redacting);

/* ---- withheld.c ---- */

/* Adds a value to a search: names and places also as they stand in addresses. */
void withheld_look_for(struct text_search *search, const char *value, enum sense sense, size_t id);

/* ---- all ---- */

/* sql_runf, sql_preparef and sql_numberf for the redaction. */
#define redacting_run(redacting, ...)                                                              \
    sql_runf((redacting)->store->db, (redacting)->error, __VA_ARGS__)
#define redacting_prepare(redacting, ...)                                                          \
    sql_preparef((redacting)->store->db, (redacting)->error, __VA_ARGS__)
#define redacting_number(redacting, number, ...)                                                   \
    sql_numberf((redacting)->store->db, number, (redacting)->error, __VA_ARGS__)

/* "rowid IN temp.redacting_target of that rule", as a query for rowids; `column` may be WHOLE_ROW.
 * Freed with sqlite3_free. */
char *redacting_rows(const struct redaction_rule *rule, const struct table *table, int column);

/* What SQL calls the identifier of a table's rows: the name of its column, or NULL. */
const char *redacting_identifier(const struct table *table);

/* Calls `take` with every row of a query; false as soon as it returns false. */
typedef bool take_row(struct redacting *redacting, sqlite3_stmt *row, void *context);
bool redacting_each(struct redacting *redacting, char *sql, take_row *take, void *context);

#endif
