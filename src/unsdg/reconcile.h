/* One set of records, two publications: what the UN financial data say beside what the IATI files
 * say, and every difference between them under a name.
 *
 *     struct reconciliation *reconciliation =
 *         reconcile_years(store, publication, &options, &findings, &error);
 *     for each year, for each line: its amount, and if wanted the records behind it:
 *         struct reconcile_records *records =
 *             reconcile_records_open(reconciliation, year, line, &error);
 *         while (reconcile_records_next(records, &record, &error) > 0)
 *             ...
 *         reconcile_records_close(records);
 *     reconciliation_free(reconciliation);
 *
 * Expense: disbursements and expenditure of published activities, enabling cost, what is not
 * published, and differences sum to the expense of the UN financial data, and that is held against
 * the audited statements. Revenue likewise, from incoming commitments and funds.
 *
 * A record of the UN data and a transaction belong together if they come from the same row of the
 * same source; revenue also if they name the same agreement; what is left over does by activity.
 * Of what belongs together, a difference is
 *
 *   support      support cost that is in no transaction of the activity
 *   exchange     the same amount, or one in another currency, in dollars of two rates
 *   timing       on one side in one year, on the other in another: only as much as really is there
 *   later        a commitment of an agreement that ends after the last year of the UN data
 *   unexplained  all else; none of it in a sound publication
 *
 * Money is exact. An amount without a rate of exchange is in no sum; it is counted, a line of its
 * own, and the year is not sound. docs/reconcile.md is for users. */
#ifndef IATIPUB_UNSDG_RECONCILE_H
#define IATIPUB_UNSDG_RECONCILE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

struct reconcile_options {
    size_t year;           /* 0: every year that the UN data have */
    const char *tolerance; /* dollars that may be left unexplained, a decimal; NULL: 0 */
    size_t exchange_limit; /* per cent that a difference of exchange may be of its amount */
};

enum reconcile_role {
    RECONCILE_ITEM,       /* adds to the total below it */
    RECONCILE_TOTAL,      /* is the sum of the items above it */
    RECONCILE_DIFFERENCE, /* an item that is or explains a difference */
    RECONCILE_PROBLEM,    /* what should not be there: good if it is 0 */
    RECONCILE_NOTE,       /* for information; adds to nothing */
};

struct reconcile_kind; /* what a line is made of: src/unsdg/reconcile_inside.h */

struct reconcile_line {
    const struct reconcile_kind *kind;
    const char *id;   /* for machines: "expenditure" */
    const char *part; /* "expense" or "revenue" */
    enum reconcile_role role;
    char *reason;   /* from the records, if lines of a kind differ by it; else NULL */
    char *label;    /* in the language that is chosen */
    char *amount;   /* US dollars; NULL: not known */
    size_t records; /* behind it: transactions, rows or differences */
};

/* What one funding partner gave by three measures; the label of the line is its name. */
struct reconcile_partner {
    char *name;
    char *commitments, *funds, *revenue; /* incoming, US dollars */
};

struct reconcile_year {
    int year;
    struct reconcile_line *lines;
    size_t line_count, line_capacity;
    struct reconcile_partner *partners;
    size_t partner_count, partner_capacity;
    char *unexplained;     /* all that is left, signs disregarded; US dollars */
    const char *unaudited; /* "expense", "revenue" or both; NULL: there are audited totals */
    bool is_sound;         /* nothing is left but the tolerance, and every amount has a rate */
};

struct reconciliation {
    char *entity, *basis;
    struct reconcile_year *years;
    size_t year_count, year_capacity;
    struct store *store; /* lent */
};

/* Reconciles from the records of the last import; the store must stay open while records are asked
 * for. Exchange rates that are missing, and rows that could not be counted, are findings. The
 * caller owns the result: reconciliation_free. NULL and `error` if the publication has no UN
 * financial data, or none of that year (ERROR_USAGE), or the store can't be read. */
struct reconciliation *reconcile_years(struct store *store, const struct publication *publication,
                                       const struct reconcile_options *options,
                                       struct findings *findings, struct error *error);
void reconciliation_free(struct reconciliation *reconciliation); /* NULL is fine */
/* True if every year is sound. */
bool reconciliation_is_sound(const struct reconciliation *reconciliation);

/* A record behind a line. Texts are lent until the next one; NULL: it has none. */
struct reconcile_record {
    const char *side;   /* "iati", "un", "difference" or "records" (named there) */
    struct place place; /* of the source: file and row */
    const char *activity, *partner, *agreement, *reference, *date;
    const char *kind;              /* transaction type, or kind of cost */
    const char *amount, *currency; /* as recorded */
    const char *dollars;
    const char *note; /* of a difference: in which years it is made up for */
};

struct reconcile_records;
/* NULL and `error` if the store can't be read. */
struct reconcile_records *reconcile_records_open(const struct reconciliation *reconciliation,
                                                 const struct reconcile_year *year,
                                                 const struct reconcile_line *line,
                                                 struct error *error);
/* 1: `record` is filled; 0: there are no more; -1: `error` is. */
int reconcile_records_next(struct reconcile_records *records, struct reconcile_record *record,
                           struct error *error);
void reconcile_records_close(struct reconcile_records *records); /* NULL is fine */

#endif
