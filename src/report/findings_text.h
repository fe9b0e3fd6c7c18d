/* Findings as lines of text, like a compiler's messages, so that editors can jump to them:
 *
 *   activities.xml:1204:7: critical [0.3.1] XM-DAC-41302-1: element ... (record: ledger.csv, row
 * 12)
 *
 * Text from the data cannot harm a terminal: see report/safe_text.h. */
#ifndef IATIPUB_REPORT_FINDINGS_TEXT_H
#define IATIPUB_REPORT_FINDINGS_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/finding.h"
#include "base/strbuf.h"

/* Adds the line of a finding, without its end. What is not known (column, line, file, subject) is
 * left out. `colour`: with the escapes that colour a terminal. */
void findings_text_add(struct strbuf *line, const struct finding *finding, bool colour);

/* Adds its middle: "error [9.76.1] ". */
void findings_text_add_rule(struct strbuf *line, enum severity severity, const char *rule,
                            bool colour);

/* Adds a message or a hint in the language that is chosen. */
void findings_text_add_words(struct strbuf *line, const char *english);

/* Writes one line a finding, in their order, and a last one if some were only counted. The caller
 * checks ferror. */
void findings_text_write(const struct findings *findings, FILE *stream);

/* Adds "2 critical, 1 error, 0 warnings, 0 advisories". */
void findings_text_add_totals(struct strbuf *text, const size_t totals[SEVERITY_COUNT]);

#endif
