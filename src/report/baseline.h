/* An earlier report, so that a new one can tell what is new.
 *
 * The report is one that `validate --format json` or `--format jsonl` wrote. Which findings are the
 * same is said in report/fingerprint.h; they are counted, so that of three equal ones of which two
 * were there before, one is new. Memory: 16 to 32 bytes a finding, whatever it says. */
#ifndef IATIPUB_REPORT_BASELINE_H
#define IATIPUB_REPORT_BASELINE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"

struct baseline;

/* Reads a report. The caller owns the result: baseline_free. NULL and `error` if the file can't be
 * read, is no report, or is one that was cut short (--max-findings). */
struct baseline *baseline_load(const char *path, struct error *error);
/* NULL is fine. */
void baseline_free(struct baseline *baseline);

/* True if the report has the finding; takes it out. */
bool baseline_take(struct baseline *baseline, const struct finding *finding);

#endif
