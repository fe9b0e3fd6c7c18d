#include "report/differences.h"

#include "base/language.h"

const struct differences_form *differences_form(enum report_form form)
{
    static const struct differences_form *const forms[] = {[FORM_TEXT] = &differences_text,
                                                           [FORM_CSV] = &differences_csv,
                                                           [FORM_JSON] = &differences_json,
                                                           [FORM_HTML] = &differences_html};
    return forms[form];
}

void differences_put(const struct differences_report *report, struct strbuf *text)
{
    fwrite(text->text, 1, text->length, report->stream);
    strbuf_reset(text);
}

void differences_counts(const struct comparison *comparison,
                        struct change_count counts[CHANGE_COUNTS])
{
    const struct comparison_counts *all = comparison_counts(comparison);
    counts[CHANGE_REMOVED].count = all->removed;
    counts[CHANGE_ADDED].count = all->added;
    counts[CHANGE_RENAMED].count = all->renamed;
    counts[CHANGE_CHANGED].count = all->changed;
    counts[CHANGE_REMOVED].words = P_("removed", "removed", all->removed);
    counts[CHANGE_ADDED].words = P_("added", "added", all->added);
    counts[CHANGE_RENAMED].words = P_("renamed", "renamed", all->renamed);
    counts[CHANGE_CHANGED].words = P_("changed", "changed", all->changed);
    for (int i = 0; i < CHANGE_COUNTS; i++)
        counts[i].name = change_name((enum change)i);
}
