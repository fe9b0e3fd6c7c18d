/* Findings by rule, then by file, then by activity: how often each, not each by itself.
 *
 * The log is read once a rule, so memory stays small however many activities there are. For
 * src/report only. */
#ifndef IATIPUB_REPORT_GROUPING_H
#define IATIPUB_REPORT_GROUPING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "report/formats.h"
#include "report/rule_totals.h"

/* The findings of one rule in one activity. Lent. */
struct activity_count {
    const char *subject; /* NULL: the file as a whole */
    const char *title;
    size_t count;
    size_t line; /* of the first; 0: not known */
};

/* How many came before: rules, files of the rule, activities of the rule in the file. */
struct group_place {
    size_t rules, files, activities;
};

/* How a form writes groups. Each function adds to `text`, which is written and emptied now and
 * then. */
struct group_form {
    bool new_only; /* leaves out what is in the baseline */
    void (*begin_rule)(const struct report *report, const struct rule_total *total,
                       const struct group_place *place, struct strbuf *text);
    void (*begin_file)(const struct logged_file *file, size_t count,
                       const struct group_place *place, struct strbuf *text);
    void (*add_activity)(const struct logged_file *file, const struct activity_count *activity,
                         const struct group_place *place, struct strbuf *text);
    const char *file_end, *rule_end; /* what is written behind a file and a rule */
};

/* Writes the groups of the log, the most frequent rule first. False and the report's error if the
 * log can't be read. */
bool report_by_rule(const struct report *report, const struct group_form *form);

#endif
