#include "report/reconciliation.h"

#include <string.h>

#include "base/language.h"

const char *reconciliation_state(const struct reconcile_year *year)
{
    if (!year->is_sound)
        return "not sound";
    return year->unaudited ? "not audited" : "sound";
}

const char *reconciliation_unaudited(const struct reconcile_year *year)
{
    static const char *const words[] = {NC_("total of", "expense"), NC_("total of", "revenue"),
                                        NC_("total of", "expense and revenue")};
    return language_word(words, sizeof words / sizeof *words, year->unaudited);
}

bool reconciliation_has_records(const struct reconcile_line *line)
{
    return line->records && (line->role != RECONCILE_TOTAL || strcmp(line->id, "audited") == 0);
}

void reconciliation_put(const struct reconciliation_report *report, struct strbuf *text)
{
    fwrite(text->text, 1, text->length, report->stream);
    strbuf_reset(text);
}

bool reconciliation_each_record(const struct reconciliation_report *report,
                                const struct reconcile_year *year,
                                const struct reconcile_line *line, size_t most,
                                reconciliation_take_record *take, void *context)
{
    struct reconcile_records *records =
        reconcile_records_open(report->reconciliation, year, line, report->error);
    struct reconcile_record record;
    int next = records ? 1 : -1;
    for (size_t i = 0; records && (!most || i < most) &&
                       (next = reconcile_records_next(records, &record, report->error)) > 0;
         i++)
        take(&record, context);
    reconcile_records_close(records);
    return next >= 0;
}
