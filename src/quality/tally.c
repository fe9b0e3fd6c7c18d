#include "quality/tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { SHOWN_MOST = 200 }; /* bytes of an identifier */

static void keep(struct tally *tally, const char *who, const char *reason)
{
    tally->failures = grow(tally->failures, tally->failure_count, &tally->failure_capacity,
                           sizeof *tally->failures);
    tally->failures[tally->failure_count++] = (struct failure){
        xstrndup(who, utf8_cut(who, strlen(who), SHOWN_MOST)), xstrdup_or_null(reason)};
}

void tally_add(struct tally *tally, double share, const char *who, const char *reason)
{
    tally->relevant++;
    tally->passed += share;
    if (share >= 1)
        return;
    tally->failed++;
    if (tally->failure_count < FAILURES_KEPT)
        keep(tally, who, reason);
}

void tally_release(struct tally *tally)
{
    for (size_t i = 0; i < tally->failure_count; i++) {
        free(tally->failures[i].who);
        free(tally->failures[i].reason);
    }
    free(tally->failures);
    *tally = (struct tally){.relevant = 0};
}

double tally_share(const struct tally *tally)
{
    return tally->relevant ? tally->passed / (double)tally->relevant : -1;
}
