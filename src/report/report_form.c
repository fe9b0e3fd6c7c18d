#include "report/report_form.h"

#include <string.h>

#include "base/strbuf.h"

static const char *const names[] = {
    [FORM_TEXT] = "text", [FORM_CSV] = "csv", [FORM_JSON] = "json", [FORM_HTML] = "html"};

static bool refuse(const char *name, int last, struct error *error)
{
    struct strbuf list = STRBUF_INIT;
    for (int i = 0; i <= last; i++)
        strbuf_addf(&list, "%s%s", !i ? "" : i < last ? ", " : " or ", names[i]);
    error_set(error, ERROR_USAGE, "there is no format '%s'; expected %s", name, list.text);
    strbuf_release(&list);
    return false;
}

bool report_form_named(const char *name, enum report_form last, enum report_form *form,
                       struct error *error)
{
    for (int i = 0; i <= (int)last; i++)
        if (strcmp(names[i], name) == 0) {
            *form = (enum report_form)i;
            return true;
        }
    return refuse(name, (int)last, error);
}
