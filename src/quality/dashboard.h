/* The figures of the IATI Dashboard: forward-looking budgets, comprehensiveness, humanitarian aid.
 *
 * Each is gathered by hierarchy, since which one counts is known at the end only. */
#ifndef IATIPUB_QUALITY_DASHBOARD_H
#define IATIPUB_QUALITY_DASHBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "quality/facts.h"
#include "quality/tally.h"

enum { LEVELS = 8, ALL_LEVELS = LEVELS }; /* hierarchies 1 to 7, and those above together */

/* ---- forward looking ---- */

struct forward_year {
    struct tally budgeted; /* of the activities that count */
    size_t excluded;       /* current in the year, but ending soon or nearly spent */
    size_t budgets, not_provided;
};

struct forward {
    struct forward_year levels[LEVELS][FORWARD_YEARS];
    size_t unknown_money; /* activities whose sums could not be compared */
};

void forward_add(struct forward *forward, const struct facts *facts,
                 const struct yardstick *yardstick);
void forward_release(struct forward *forward);
/* The hierarchy that counts for a year, or ALL_LEVELS. */
size_t forward_level(const struct forward *forward, size_t year);
/* Sums of a level, or of all; `share` is -1 if no activity counts. */
struct forward_sum {
    size_t relevant, budgets, not_provided, excluded;
    double share;
};
struct forward_sum forward_sum(const struct forward *forward, size_t year);
double forward_score(const struct forward *forward);

/* ---- comprehensive ---- */

enum column_group { GROUP_CORE, GROUP_FINANCIALS, GROUP_VALUE_ADDED, GROUP_COUNT };

/* Of which hierarchy a column counts. */
enum column_level { LEVEL_ALL, LEVEL_FIRST_WITH, LEVEL_BOTTOM, LEVEL_MOST };

typedef bool column_question(const struct facts *facts, const struct yardstick *yardstick);

struct column {
    const char *id;
    enum column_group group;
    enum column_level level;
    column_question *applies; /* NULL: to all current activities */
    column_question *any;
    column_question *valid; /* in addition; NULL: whatever `any` finds */
    const char *lacks, *advice;
};

extern const struct column columns[];
extern const size_t column_count;
enum { COLUMNS_MOST = 24 };

struct comprehensive {
    struct {
        size_t current;
        struct {
            size_t any;
            struct tally valid;
        } columns[COLUMNS_MOST];
    } levels[LEVELS];
    size_t bottom; /* one more than the largest level met */
};

void comprehensive_add(struct comprehensive *comprehensive, const struct facts *facts,
                       const struct yardstick *yardstick);
void comprehensive_release(struct comprehensive *comprehensive);
/* The level that counts for a column, or ALL_LEVELS. */
size_t comprehensive_level(const struct comprehensive *comprehensive, size_t column);
struct column_sum {
    size_t relevant, any, valid;
};
struct column_sum column_sum(const struct comprehensive *comprehensive, size_t column);
/* Between 0 and 1; of what is valid, or of what is there at all. */
double group_average(const struct comprehensive *comprehensive, enum column_group group,
                     bool valid);
double comprehensive_score(const struct comprehensive *comprehensive);

/* ---- humanitarian ---- */

struct humanitarian {
    size_t activities;
    struct tally marked, scoped, clustered;
};

bool is_humanitarian(const struct facts *facts, const struct yardstick *yardstick);
/* True if it has humanitarian-scope elements, all of them with type and code. */
bool has_humanitarian_scope(const struct facts *facts, const struct yardstick *yardstick);
void humanitarian_add(struct humanitarian *humanitarian, const struct facts *facts,
                      const struct yardstick *yardstick);
void humanitarian_release(struct humanitarian *humanitarian);

/* The slot of a hierarchy. */
size_t level_of(unsigned hierarchy);

/* True if the language (NULL: none) is spoken by the administration of the country. */
bool language_is_of_country(const char *language, const char *country);

#endif
