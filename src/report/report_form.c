#include "report/report_form.h"

#include <string.h>

static const char *const names[] = {
    [FORM_TEXT] = "text", [FORM_CSV] = "csv", [FORM_JSON] = "json", [FORM_HTML] = "html"};

static bool refuse(const char *name, enum report_form last, struct error *error)
{
    if (last == FORM_HTML)
        return error_set(error, ERROR_USAGE,
                         "there is no format '%s'; expected text, csv, json or html", name);
    return error_set(error, ERROR_USAGE, "there is no format '%s'; expected text, csv or json",
                     name);
}

bool report_form_named(const char *name, enum report_form last, enum report_form *form,
                       struct error *error)
{
    for (int i = 0; i <= (int)last; i++)
        if (strcmp(names[i], name) == 0) {
            *form = (enum report_form)i;
            return true;
        }
    return refuse(name, last, error);
}
