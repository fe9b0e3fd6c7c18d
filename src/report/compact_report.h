/* The indicators of the Funding Compact (unsdg/funding_compact.h) written out: as text to read, as
 * CSV and JSON for other programs.
 *
 * All forms have, for each indicator and year, the value, what it was divided from, the inputs, the
 * target and whether a person has verified it, and the method of the development part. Text from
 * the records is made safe for where it goes. */
#ifndef IATIPUB_REPORT_COMPACT_REPORT_H
#define IATIPUB_REPORT_COMPACT_REPORT_H

#include "base/strbuf.h"
#include "unsdg/funding_compact.h"

/* Adds the whole report. */
typedef void compact_writer(const struct compact *compact, struct strbuf *text);

compact_writer compact_report_text, compact_report_csv, compact_report_json;

#endif
