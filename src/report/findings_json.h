/* Findings as JSON, in the shape of the official validator's report with ungrouped errors.
 *
 * If one file was given the report is an object, otherwise an array of such objects:
 *
 *   {"file": "activities.xml", "valid": false, "fileType": "iati-activities", "iatiVersion":
 * "2.03", "rulesetCommitSha": "", "codelistCommitSha": "", "orgIdPrefixFileName": "", "apiVersion":
 * "1.0.0", "summary": {"critical": 1, "error": 0, "warning": 0, "advisory": 0}, "errors": [{"id":
 * "0.3.1", "category": "schema", "severity": "critical", "message": "...", "context": [{"text":
 * "line 12, column 7, transaction[3]/value"}], "identifier": "XM-DAC-41302-1", "title": "Wells",
 * "file": "activities.xml", "line": 12, "column": 7, "path": "transaction[3]/value", "source":
 * {"file": "ledger.csv", "row": 12, "column": 4}, "value": "1,5", "hint": "..."}]}
 *
 * Beyond the official keys are `file`, `line`, `column`, `path`, `source`, `value` and `hint`; of
 * these, what is not known is left out. A finding that is in the baseline has `"baseline": true`,
 * and the file then has the number of such findings as `inBaseline`. `summary` counts all findings;
 * if `errors` was cut, `notShown` says how many are missing. What belongs to the file as a whole
 * has the identifier "file". Our findings are about text, not about a fixed build of the rules,
 * hence the empty commit fields.
 *
 * By rule, the report is one object for all files: `valid`, `apiVersion`, `summary`, `files` (each
 * with `file`, `valid`, `fileType`, `iatiVersion`, `summary`) and `rules`, the most frequent first:
 *
 *   {"id": "9.76.1", "category": "classifications", "severity": "error", "message": "...", "hint":
 * "...", "count": 412, "files": [{"file": "activities.xml", "count": 412, "activities":
 * [{"identifier": "XM-DAC-41302-1", "title": "Wells", "count": 2, "line": 1204}]}]} */
#ifndef IATIPUB_REPORT_FINDINGS_JSON_H
#define IATIPUB_REPORT_FINDINGS_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "base/finding.h"
#include "base/strbuf.h"

/* The identifier of what belongs to a file as a whole. */
#define FINDING_OF_FILE "file"

/* Adds the object of a finding, without a line end. */
void findings_json_add(struct strbuf *json, const struct finding *finding, const char *type,
                       bool in_baseline);

#endif
