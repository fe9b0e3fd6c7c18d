/* How many a test applied to and how many passed it, and which ones did not. */
#ifndef IATIPUB_QUALITY_TALLY_H
#define IATIPUB_QUALITY_TALLY_H

#include <stdbool.h>
#include <stddef.h>

enum { FAILURES_KEPT = 50 };

struct failure {
    char *who;    /* the identifier of the activity */
    char *reason; /* NULL: the test's own sentence */
};

/* Zero it before the first use. */
struct tally {
    size_t relevant;
    double passed;            /* a case counts between 0 and 1 */
    size_t failed;            /* cases that count less than 1 */
    struct failure *failures; /* the first FAILURES_KEPT of them */
    size_t failure_count, failure_capacity;
};

/* Notes a case that counts `share`; `who` and `reason` (NULL: none) are copied if it is kept. */
void tally_add(struct tally *tally, double share, const char *who, const char *reason);
void tally_release(struct tally *tally);
/* Between 0 and 1; -1 if the test applied to none. */
double tally_share(const struct tally *tally);

#endif
