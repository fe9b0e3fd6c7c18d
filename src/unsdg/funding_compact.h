/* The indicators of the UN Funding Compact that one entity can compute from its own records.
 *
 *     struct compact *compact = compact_compute(store, publication, &options, &error);
 *     for each indicator, for each year: its result
 *     compact_free(compact);
 *
 * How an indicator is computed is code: a table of formulas (funding_compact.c), each of them a
 * kind of measure over classes of revenue. What it is called, its unit, baseline, target, source
 * and whether a person has verified them is data: schemas/unsdg/funding-compact.tsv.
 *
 * Read are the facts of the last conversion (unsdg_revenue_facts, unsdg_expense_facts: whole facts
 * and those of the public data sets that have the dimension), the records behind them for dates of
 * agreements and support cost, the activities for joint work and evaluations, and the journal.
 * What the records can't say may be stated by hand in the table unsdg_statements.
 *
 * Sums are exact. A share is of a whole; without a whole it is "not applicable", and without the
 * records it needs "not in the records", never 0. docs/funding-compact.md is for users. */
#ifndef IATIPUB_UNSDG_FUNDING_COMPACT_H
#define IATIPUB_UNSDG_FUNDING_COMPACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"
#include "store/store.h"

/* What part of the money is for development, which is all that F1 to F4 count. */
enum compact_development {
    COMPACT_ALL,     /* no part is taken: all money */
    COMPACT_TAGGED,  /* by the function of each revenue; what has none as in COMPACT_EXPENSE */
    COMPACT_EXPENSE, /* by the functions of the expense of the same year */
    COMPACT_FIXED,   /* a percentage of assessed contributions, all voluntary money */
};

struct compact_options {
    const char *entity; /* code of UNEntity; NULL: the publication's own */
    int first_year, last_year;
    enum compact_development development;
    const char *percent; /* of COMPACT_FIXED, a decimal between 0 and 100 */
    const char *now;     /* "YYYY-MM-DDThh:mm:ssZ": what is later was not published yet */
};

enum compact_state {
    COMPACT_COMPUTED,
    COMPACT_STATED,         /* by hand, in unsdg_statements */
    COMPACT_NOT_APPLICABLE, /* there is no whole to take a share of */
    COMPACT_NOT_RECORDED,   /* `note` says what would be needed */
};

enum compact_target { COMPACT_NO_TARGET, COMPACT_MET, COMPACT_NOT_MET };

/* What went into a result: "U voluntary core", "16432268.00". */
struct compact_input {
    char *name, *value;
};

/* All texts are decimals with a point, or words; NULL: there is none. */
struct compact_result {
    int year;
    enum compact_state state;
    char *value; /* of a share per cent, two decimals */
    char *numerator, *denominator;
    struct compact_input *inputs;
    size_t input_count, input_capacity;
    char *note; /* what is needed, or must be known to read the value */
    enum compact_target target;
};

struct compact_formula;

/* An indicator as the data file has it; "" where it says nothing. */
struct compact_indicator {
    const char *id, *formula, *name, *edition, *side, *unit;
    const char *baseline, *baseline_year, *target, *target_year, *direction, *source;
    bool verified;
    bool is_money; /* numerators and denominators are US dollars, else counts */
    const struct compact_formula *how;
    struct compact_result *results; /* one a year */
};

struct compact {
    char *entity, *basis;
    int first_year;
    size_t year_count;
    char *development;         /* the method, in words */
    char **development_shares; /* per cent, of each year; NULL: the method takes none, or unknown */
    struct compact_indicator *indicators;
    size_t indicator_count;
    char **warnings; /* what must be known to compare the years */
    size_t warning_count, warning_capacity;
    struct tsv_table *data; /* holds the indicators' texts */
};

/* Computes all indicators. Exchange rates that are missing are found in the store's functions
 * (functions_report). The caller owns the result: compact_free. NULL and `error` if the publication
 * has no UN financial data of these years (ERROR_USAGE) or the store can't be read. */
struct compact *compact_compute(struct store *store, const struct publication *publication,
                                const struct compact_options *options, struct error *error);
void compact_free(struct compact *compact); /* NULL is fine */

#endif
