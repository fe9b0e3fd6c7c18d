/* Findings as lines of text, like a compiler's messages, so that editors can jump to them:
 *
 *   activities.xml:1204:7: critical [0.3.1] XM-DAC-41302-1: element ... (record: ledger.csv, row
 * 12)
 *
 * Text from the data cannot harm a terminal: control and direction characters are shown as escapes
 * ("\x1b", "\u202e"), bytes that are not UTF-8 as U+FFFD. */
#ifndef IATIPUB_REPORT_FINDINGS_TEXT_H
#define IATIPUB_REPORT_FINDINGS_TEXT_H

#include <stdio.h>

#include "base/finding.h"
#include "base/strbuf.h"

/* Writes one line a finding, in their order, and a last one if some were only counted. What is not
 * known (column, line, file, subject) is left out. The caller checks ferror. */
void findings_text_write(const struct findings *findings, FILE *stream);

/* "2 critical, 1 error, 0 warnings, 0 advisories": all findings, shown or not. The caller frees. */
char *findings_summary(const struct findings *findings);

/* Adds `text` so that it is safe and visible on a terminal, on one line. */
void text_add_visible(struct strbuf *buffer, const char *text);

/* Adds `text` with what is not UTF-8 replaced by U+FFFD. */
void text_add_utf8(struct strbuf *buffer, const char *text);

#endif
