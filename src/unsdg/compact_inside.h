/* What the parts of the Funding Compact share; for src/unsdg only.
 *
 *   compact_sums      temporary tables: the years' revenue and expense by what is asked for
 *   compact_money     measures of revenue and expense by class, contributor, goal
 *   compact_records   measures of agreements, activities, the journal
 *   compact_changes   contributors whose money changes its class between years
 *
 * A measure fills the result of one indicator in one year; false only if the store can't be
 * read. */
#ifndef IATIPUB_UNSDG_COMPACT_INSIDE_H
#define IATIPUB_UNSDG_COMPACT_INSIDE_H

#include <gmp.h>

#include "unsdg/funding_compact.h"
#include "unsdg/making.h"

/* Classes of revenue, as bits. */
enum {
    CLASS_ASSESSED = 1,
    CLASS_CORE = 2, /* voluntary */
    CLASS_POOLED = 4,
    CLASS_THEMATIC = 8,
    CLASS_VERTICAL = 16,
    CLASS_LOCAL = 32, /* programme countries, for their own programmes */
    CLASS_PROJECT = 64,
    CLASS_IN_KIND = 128,
    CLASS_UNDIVIDED = 256, /* earmarked, of files that tell no more */
    CLASS_COUNT = 9,
    CLASSES_EARMARKED = CLASS_POOLED | CLASS_THEMATIC | CLASS_VERTICAL | CLASS_LOCAL |
                        CLASS_PROJECT | CLASS_IN_KIND | CLASS_UNDIVIDED,
    CLASSES_VOLUNTARY = CLASS_CORE | CLASSES_EARMARKED,
};

struct compact_class {
    unsigned bit;
    const char *letter, *name;
    const char *codes; /* of UNFinancingInstrument, parted by '|' */
};
extern const struct compact_class compact_classes[CLASS_COUNT];

/* Of a class, by what its function says. */
enum { MONEY_UNTAGGED, MONEY_DEVELOPMENT, MONEY_ELSE, MONEY_COUNT };

struct compacting {
    struct making making; /* how the store is asked */
    struct compact *compact;
    const struct publication *publication;
    const struct compact_options *options;
    /* of the year that is computed */
    int year;
    mpq_t revenue[CLASS_COUNT][MONEY_COUNT];
    bool has_revenue;
    mpq_t development; /* share of expense, if has_development */
    bool has_development;
};

typedef bool compact_measure(struct compacting *compacting, const struct compact_formula *formula,
                             struct compact_result *result);

struct compact_formula {
    const char *name; /* as in the data file */
    compact_measure *measure;
    unsigned part, whole; /* classes */
    int number;           /* of the largest contributors */
    bool is_money;
};

/* ---- temporary tables ---- */

/* Makes temp.compact_class (code, class), temp.compact_revenue (year, dataset, instrument, class,
 * type, contributor, function, amount), temp.compact_expense (year, dataset, basis, function,
 * located, goal, targeted, marked, amount) and temp.compact_entity (ref). */
bool compact_tables_make(struct compacting *compacting);
bool compact_tables_drop(struct compacting *compacting);
/* Reads what `compacting` holds of the year. */
bool compact_year_load(struct compacting *compacting, int year);

/* ---- results ---- */

/* part / whole per cent; "not applicable" if the whole is 0. */
void compact_set_share(struct compact_result *result, const mpq_t part, const mpq_t whole);
void compact_set_count(struct compact_result *result, sqlite3_int64 count);
/* A share of counts. */
void compact_set_ratio(struct compact_result *result, sqlite3_int64 part, sqlite3_int64 whole);
void compact_set_word(struct compact_result *result, const char *word);
/* "not in the records"; what would be needed. */
void compact_set_missing(struct compact_result *result, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void compact_add_note(struct compact_result *result, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void compact_add_input(struct compact_result *result, const char *name, const mpq_t amount);
void compact_add_text(struct compact_result *result, const char *name, const char *value);
void compact_add_count(struct compact_result *result, const char *name, sqlite3_int64 count);

/* ---- numbers ---- */

/* Reads a decimal; NULL and what is none are 0. */
void compact_number(mpq_t number, const char *text);
/* Rounded to two decimals, half away from zero; `exact`: with more if it has some. The caller
 * frees. */
char *compact_number_text(const mpq_t number, bool exact);

/* sql_preparef for the compact. */
#define compact_prepare(compacting, ...) making_prepare(&(compacting)->making, __VA_ARGS__)
/* The first row of a query of numbers (decimals), which are initialised; false and the error.
 * Finalizes the query; NULL: it could not be prepared. */
bool compact_ask(const struct compacting *compacting, sqlite3_stmt *query, mpq_t *numbers,
                 int count);

compact_measure compact_classes_share, compact_states_count, compact_largest_share,
    compact_non_government_share, compact_goal_share, compact_target_share, compact_standards;
compact_measure compact_multi_year_share, compact_support_share, compact_published,
    compact_published_share, compact_joint, compact_joint_share, compact_pooled_share,
    compact_evaluations, compact_waivers, compact_by_hand;

/* Warns of contributors whose money is of another class than the year before. */
bool compact_note_changes(struct compacting *compacting);
/* The class with that bit. */
const struct compact_class *compact_class_of(unsigned bit);

#endif
