/* Revenue by funding partner and modality (unsdg/funding_partners.h) written out: a table a year to
 * read, CSV with a row for each amount, JSON. */
#ifndef IATIPUB_REPORT_FUNDING_REPORT_H
#define IATIPUB_REPORT_FUNDING_REPORT_H

#include "base/strbuf.h"
#include "unsdg/funding_partners.h"

/* Adds the whole report. */
typedef void funding_writer(const struct funding_partners *funding, struct strbuf *text);

funding_writer funding_report_text, funding_report_csv, funding_report_json;

#endif
