/* A report of what was found in files, in one of several forms:
 *
 *   text    for people and editors: a line a finding, then a line a file and a line a rule
 *   json    the shape of the official validator's report; an object a file
 *   jsonl   a JSON object a finding, one a line
 *   csv     a row a finding, for spreadsheets
 *   junit   JUnit XML, for systems that run tests: a test suite a file, a test case a rule
 *   sarif   SARIF 2.1.0, for systems that show findings beside the code
 *   html    one page that needs nothing else
 *
 * They are written from a settled log (report/finding_log.h) in one go, in memory that does not
 * grow with the number of findings; the same log gives the same bytes. What is in a baseline is
 * only counted where people read (text, junit, html) and is marked where machines do (json, jsonl,
 * csv, sarif). What each form says exactly is told in the file that writes it. */
#ifndef IATIPUB_REPORT_REPORT_H
#define IATIPUB_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/finding.h"
#include "report/finding_log.h"
#include "standard/rules.h"

enum grouping {
    GROUP_NONE, /* findings in the order of the files */
    GROUP_RULE, /* rules, the most frequent first, then files, then activities, with counts */
};

/* Zeroed memory is a fine start. All lent. */
struct report_options {
    const char *program_version;
    const struct rules *const *rules; /* where a rule's text is taken from */
    size_t rule_set_count;
    enum grouping group;
    size_t most;           /* findings shown at most (--max-findings); 0: all. All are counted;
                            * grouped forms show counts only, of all findings */
    enum severity fail_on; /* what is milder is no failure in a JUnit report */
    bool several;          /* files were given, though one alone may be in the log */
    bool colour;           /* the text goes to a terminal that shows colours */
};

/* The names of the forms. */
const char *const *report_formats(size_t *count);

/* False and `error` (ERROR_USAGE, with the nearest name) if there is no such form or it can't be
 * grouped so. To be asked before the work. */
bool report_check_format(const char *format, enum grouping group, struct error *error);

/* Writes the report of a settled log. False and `error` if the format can't be written, the log
 * can't be read or the stream can't be written to. The stream is flushed. */
bool report_write(const char *format, const struct finding_log *log,
                  const struct report_options *options, FILE *stream, struct error *error);

#endif
