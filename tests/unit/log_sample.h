/* Findings and logs for the tests of reports. */
#ifndef IATIPUB_TESTS_UNIT_LOG_SAMPLE_H
#define IATIPUB_TESTS_UNIT_LOG_SAMPLE_H

#include "report/finding_log.h"
#include "report/report.h"

/* What most tests say of a finding; the rest is set by hand. Text is lent. */
struct finding sample_finding(enum severity severity, const char *rule, const char *subject,
                              const char *message);

/* Adds to the log's present file; fails the test if that fails. */
void sample_add(struct finding_log *log, const struct finding *finding);
void sample_add_new(struct finding_log *log, enum severity severity, const char *rule,
                    const char *subject, const char *message);

/* Begins a file, and ends it as one of 12 activities in version 2.03. */
void sample_begin(struct finding_log *log, const char *path);
void sample_end(struct finding_log *log);
/* Settles without known identifiers. */
void sample_settle(struct finding_log *log);

/* A settled log of two files: "a.xml" with findings that have every field, hostile ones among
 * them, and "b.xml" without any. `filter` may be NULL. */
struct finding_log *sample_log(struct finding_filter *filter);
/* How many findings it has. */
enum { SAMPLE_COUNT = 5 };

/* Text that may harm whatever shows it. */
extern const char sample_hostile[];

/* The report as text, which the caller frees; fails the test if it can't be written. */
char *sample_report(const char *format, const struct finding_log *log,
                    const struct report_options *options);

#endif
