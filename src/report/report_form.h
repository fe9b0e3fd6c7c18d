/* What a report is written as, by the name that the command line gives it. The report of findings
 * has more forms (report/report.h). */
#ifndef IATIPUB_REPORT_REPORT_FORM_H
#define IATIPUB_REPORT_REPORT_FORM_H

#include <stdbool.h>

#include "base/error.h"

/* A report has the first forms up to its last one. */
enum report_form { FORM_TEXT, FORM_CSV, FORM_JSON, FORM_HTML };

/* Finds the form of that name ("text", "csv", "json", "html") up to `last`. False and ERROR_USAGE
 * if there is none. */
bool report_form_named(const char *name, enum report_form last, enum report_form *form,
                       struct error *error);

#endif
