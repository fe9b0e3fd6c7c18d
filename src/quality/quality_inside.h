/* What the files that make up quality/quality.h share.
 *
 *   quality.c            takes files and activities in
 *   index_score.c        results of all tests of the index, and the points they come to
 *   figures_index.c      its tables
 *   figures_dashboard.c  those of the Dashboard
 *   figures_measures.c   those of the proposed measures and the checks of others
 *   forecast.c           what will become of it all */
#ifndef IATIPUB_QUALITY_QUALITY_INSIDE_H
#define IATIPUB_QUALITY_QUALITY_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "quality/dashboard.h"
#include "quality/facts.h"
#include "quality/index_tests.h"
#include "quality/measures.h"
#include "quality/organisations.h"
#include "quality/quality.h"
#include "quality/tally.h"
#include "quality/update_history.h"
#include "validate/identities.h"

enum { INDEX_TESTS_MOST = 48, RESULTS_MOST = INDEX_TESTS_MOST + 12 };

/* Money that an organisation says it spent in a year. */
struct expenditure {
    int year; /* 0: its period is not one of the calendar */
    char currency[CURRENCY_SIZE];
    struct decimal amount;
};
enum { EXPENDITURES_MOST = 200 };

struct quality {
    struct quality_settings settings;
    struct yardstick yardstick;
    struct facts facts; /* of the activity looked at */
    struct day_set days;
    struct month_set months;
    struct spending spending;
    struct identities *identities;
    size_t file; /* the number of the one being read, from 1 */
    size_t activities, current, current_dashboard, active;
    struct tally index[INDEX_TESTS_MOST];
    struct organisations organisations;
    struct forward forward;
    struct comprehensive comprehensive;
    struct humanitarian humanitarian;
    struct tally measures[MEASURES_MOST];
    struct portion portions[MEASURES_MOST]; /* of measures that count parts of activities */
    struct tally checks[CHECKS_MOST];
    struct tally unique, unique_across; /* identifiers in their file, and in all files */
    size_t spend_months[SPEND_MONTHS + 1];
    struct tally organisation_documents; /* any valid document */
    struct expenditure *expenditures;
    size_t expenditure_count, expenditure_capacity;
};

/* A test of the index, done. */
struct result {
    const char *test;
    enum indicator indicator;
    double relevant, passed;
    const struct tally *tally; /* NULL: it has none of its own */
    const char *lacks, *advice;
    const char *unknown; /* why it can't be computed; NULL: it can */
};
struct results {
    struct result items[RESULTS_MOST];
    size_t count;
};
void results_collect(struct results *results, const struct quality *quality);
/* Between 0 and 1; -1: there is no result. */
double result_share(const struct result *result);

/* P of an indicator between 0 and 1 (-1: no result), if the share of one test (NULL: none) were
 * another one; and its points, 0 to 100. */
double indicator_percentage(const struct results *results, enum indicator indicator,
                            const struct result *instead, double share);
double indicator_points(enum indicator indicator, double percentage, double multiplier);
/* 0 to 100. */
double index_score(const struct results *results, double multiplier);
/* By how much the score rises if the share of one test becomes that. */
double score_gain(const struct results *results, const struct result *result, double share,
                  double multiplier);

/* How the Dashboard rates timeliness. */
struct rating {
    struct month_set updates, transactions;
    int first_published;
    enum frequency frequency;
    enum lag lag;
    double score, multiplier;
};
/* Of what is public, and of the files, should they be published today. */
struct rating rating_now(const struct quality *quality);
struct rating rating_published(const struct quality *quality);

/* A row that is put together cell by cell. */
enum { ROW_CELLS = 12 };
struct row {
    struct figure_table *table;
    char *cells[ROW_CELLS];
    size_t count;
};
void row_text(struct row *row, const char *text); /* NULL: no value */
void row_count(struct row *row, size_t count);
void row_share(struct row *row, double share);   /* below 0: no value */
void row_weight(struct row *row, double weight); /* with all its decimals, such as 0.01875 */
void row_number(struct row *row, double number);
void row_day(struct row *row, int day); /* NO_DAY: no value */
/* Adds the row to the table. */
void row_end(struct row *row);
/* As figure_table_note. */
void note_format(struct figure_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds those that a tally kept. `of` says whose test it is; `reason` is the tally's usual one. */
void failures_add(struct figure_table *table, const char *of, const char *test,
                  const struct tally *tally, const char *reason);

void figures_add_index(const struct quality *quality, const struct results *results,
                       double multiplier, struct figures *figures);
void figures_add_timeliness(const struct quality *quality, struct figures *figures);
void figures_add_forward(const struct quality *quality, struct figures *figures);
void figures_add_comprehensive(const struct quality *quality, struct figures *figures);
void figures_add_humanitarian(const struct quality *quality, struct figures *figures);
void figures_add_coverage(const struct quality *quality, struct figures *figures);
void figures_add_measures(const struct quality *quality, struct figures *figures);
void figures_add_checks(const struct quality *quality, struct figures *figures);
void figures_add_forecast(const struct quality *quality, const struct results *results,
                          struct figures *figures);
void figures_add_failures(const struct quality *quality, const struct results *results,
                          struct figures *figures);

#endif
