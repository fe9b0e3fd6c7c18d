/* The forms of a report, and what those who write them share. For src/report only. */
#ifndef IATIPUB_REPORT_FORMATS_H
#define IATIPUB_REPORT_FORMATS_H

#include <stdio.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "report/report.h"

/* A report being written. */
struct report {
    const struct finding_log *log;
    const struct report_options *options;
    FILE *stream;
    struct error *error;
    int *failure; /* errno of the first write that failed; 0: none did */
};

/* Writes the whole report. False and `error` if the log can't be read or the form can't be made;
 * whether the stream took everything is checked by the caller. */
typedef bool report_writer(const struct report *report);

report_writer findings_text_report, findings_text_by_rule;
report_writer findings_json_report, findings_json_by_rule;
report_writer findings_jsonl_report, findings_csv_report, findings_junit_report;
report_writer findings_sarif_report, findings_html_report;

/* Writes the buffer and empties it. */
void report_put(const struct report *report, struct strbuf *buffer);
void report_put_bytes(const struct report *report, const char *data, size_t length);

/* The first rule with that id in the report's sets, or NULL. */
const struct rule *report_rule(const struct report *report, const char *id);

/* What a file lists: "1 activity", "12 organisations". */
void report_add_items(struct strbuf *text, const struct logged_file *file);

/* How many findings of the file are in the baseline. */
size_t report_known(const struct logged_file *file);

/* True if `a` and `b` are the same text, or both NULL. */
bool report_same_text(const char *a, const char *b);

#endif
