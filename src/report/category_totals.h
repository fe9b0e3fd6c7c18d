/* How many findings of a validation are of which category. */
#ifndef IATIPUB_REPORT_CATEGORY_TOTALS_H
#define IATIPUB_REPORT_CATEGORY_TOTALS_H

#include <stddef.h>

#include "base/finding.h"
#include "report/finding_log.h"

enum { CATEGORY_SIZE = 48 };
struct category_total {
    char category[CATEGORY_SIZE];
    size_t totals[SEVERITY_COUNT];
};

/* Those of a settled log, in the order in which they were met; none without findings. The caller
 * frees. */
struct category_total *category_totals(const struct finding_log *log, size_t *count);

#endif
