/* A reconciliation (unsdg/reconcile.h) written out: as text to read, as CSV and JSON for other
 * programs, as a page.
 *
 * All forms have the same lines; with `detail` each is followed by the records behind it. Text from
 * the records is made safe for where it goes (report/safe_text.h). A page has room for some
 * thousand records of a line and says so if there are more; the others have all. */
#ifndef IATIPUB_REPORT_RECONCILIATION_H
#define IATIPUB_REPORT_RECONCILIATION_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "unsdg/reconcile.h"

struct reconciliation_report {
    const struct reconciliation *reconciliation;
    bool detail;
    const char *program_version;
    FILE *stream; /* the caller checks ferror */
    struct error *error;
};

/* False and the error if records can't be read, or the page can't be made. */
typedef bool reconciliation_writer(const struct reconciliation_report *report);

reconciliation_writer reconciliation_text, reconciliation_csv, reconciliation_json,
    reconciliation_html;

/* ---- what the forms share ---- */

/* "sound", "not audited" or "not sound". */
const char *reconciliation_state(const struct reconcile_year *year);
/* What has no audited total, in the language that is chosen. */
const char *reconciliation_unaudited(const struct reconcile_year *year);
/* False of totals whose records the lines above them have. */
bool reconciliation_has_records(const struct reconcile_line *line);
/* Writes the buffer to the report's stream and empties it. */
void reconciliation_put(const struct reconciliation_report *report, struct strbuf *text);

/* What a form does with each record of a line; lent. */
typedef void reconciliation_take_record(const struct reconcile_record *record, void *context);
/* Hands on all records of a line, or `most` (0: all). False and the error if they can't be read. */
bool reconciliation_each_record(const struct reconciliation_report *report,
                                const struct reconcile_year *year,
                                const struct reconcile_line *line, size_t most,
                                reconciliation_take_record *take, void *context);

#endif
