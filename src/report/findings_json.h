/* Findings as JSON, in the shape of the official validator's report with ungrouped errors.
 *
 * For one file the report is an object, otherwise an array of such objects:
 *
 *   {"file": "activities.xml", "valid": false, "fileType": "iati-activities", "iatiVersion":
 * "2.03", "rulesetCommitSha": "", "codelistCommitSha": "", "orgIdPrefixFileName": "", "apiVersion":
 * "1.0.0", "summary": {"critical": 1, "error": 0, "warning": 0, "advisory": 0}, "errors": [{"id":
 * "0.3.1", "category": "schema", "severity": "critical", "message": "...", "context": [{"text":
 * "line 12, column 7, transaction[3]/value"}], "identifier": "XM-DAC-41302-1", "title": "", "file":
 * "activities.xml", "line": 12, "column": 7, "path": "transaction[3]/value", "source": {"file":
 * "ledger.csv", "row": 12}}]}
 *
 * Beyond the official keys are `file`, `line`, `column`, `path` and `source`; of these, what is not
 * known is left out. `summary` counts all findings, `errors` may be cut at the list's limit. What
 * belongs to the file as a whole has the identifier "file". Our findings are about text, not about
 * a fixed build of the rules, hence the empty commit fields. */
#ifndef IATIPUB_REPORT_FINDINGS_JSON_H
#define IATIPUB_REPORT_FINDINGS_JSON_H

#include <stdio.h>

#include "base/finding.h"

/* What is known of one checked file; all lent. */
struct file_report {
    const char *file;
    const char *type;    /* "iati-activities", "iati-organisations" or "" */
    const char *version; /* "2.03"; "" if not known */
    const struct findings *findings;
};

/* Writes the report and a line end; `program_version` becomes "apiVersion". The caller checks
 * ferror. */
void findings_json_write(const struct file_report *reports, size_t count,
                         const char *program_version, FILE *stream);

#endif
