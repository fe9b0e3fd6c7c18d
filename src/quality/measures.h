/* Tables of further tests over activities: the measures proposed for a data quality index, and
 * checks that others make of published files. */
#ifndef IATIPUB_QUALITY_MEASURES_H
#define IATIPUB_QUALITY_MEASURES_H

#include <stdbool.h>
#include <stddef.h>

#include "quality/facts.h"

/* How many of something, and how many of them are as they should be. */
struct portion {
    size_t relevant, passing;
};

struct measure {
    const char *id;
    const char *source; /* who measures it; of the proposed measures their number */
    const char *what;   /* what is as it should be */
    bool (*applies)(const struct facts *facts,
                    const struct yardstick *yardstick); /* NULL: to all */
    bool (*passes)(const struct facts *facts, const struct yardstick *yardstick);
    /* In place of `passes`, for what an activity has several of. */
    struct portion (*count)(const struct facts *facts, const struct yardstick *yardstick);
    const char *advice;
    bool needs_publishers; /* not computable without a list of publishers */
};

/* Over active activities. */
extern const struct measure measures[];
extern const size_t measure_count;
enum { MEASURES_MOST = 40 };

/* Over all activities. */
extern const struct measure checks[];
extern const size_t check_count;
enum { CHECKS_MOST = 48 };

/* True if budgets of one type overlap; if a revised one has no original one of its period. */
bool budgets_overlap(const struct facts *facts, const struct yardstick *yardstick);
bool budgets_lack_original(const struct facts *facts, const struct yardstick *yardstick);

#endif
