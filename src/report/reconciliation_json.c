/* A reconciliation as JSON, written line by line:
 *
 *   {"entity": "ILO", "basis": "EXP", "currency": "USD", "sound": true, "years": [
 *    {"year": 2024, "state": "sound", "unexplained": "0.00",
 *     "lines": [{"part": "expense", "line": "expenditure", "label": "...", "amount": "12.00",
 *                "records": 2, "detail": [{"side": "iati", "file": "ledger.csv", "row": 7, ...}]}],
 *     "partners": [{"partner": "...", "commitments": "0.00", "funds": "0.00",
 *                   "un_data": "0.00"}]}]}
 *
 * Amounts are texts, so that no program reads them as binary fractions. */
#include "report/json_text.h"
#include "report/reconciliation.h"

struct document {
    const struct reconciliation_report *report;
    struct strbuf text;
    bool is_first; /* record of its line */
};

static void add_flag(struct strbuf *json, const char *key, bool flag)
{
    json_key(json, key);
    strbuf_addstr(json, flag ? "true" : "false");
}

/* "," and a new line before every item but the first. */
static void separate(struct document *document, bool is_first)
{
    strbuf_addstr(&document->text, is_first ? "\n" : ",\n");
    reconciliation_put(document->report, &document->text);
}

static void write_record(const struct reconcile_record *record, void *context)
{
    struct document *document = context;
    struct strbuf *json = &document->text;
    separate(document, document->is_first);
    document->is_first = false;
    strbuf_addch(json, '{');
    json_member_text(json, "side", record->side);
    json_member_text(json, "file", record->place.file);
    if (record->place.line)
        json_member_number(json, "row", record->place.line);
    json_member_text(json, "activity", record->activity);
    json_member_text(json, "partner", record->partner);
    json_member_text(json, "agreement", record->agreement);
    json_member_text(json, "reference", record->reference);
    json_member_text(json, "date", record->date);
    json_member_text(json, "kind", record->kind);
    json_member_text(json, "amount", record->amount);
    json_member_text(json, "currency", record->currency);
    json_member_text(json, "dollars", record->dollars);
    json_member_text(json, "made_up_for_in", record->note);
    strbuf_addch(json, '}');
    reconciliation_put(document->report, json);
}

static bool write_detail(struct document *document, const struct reconcile_year *year,
                         const struct reconcile_line *line)
{
    json_key(&document->text, "detail");
    strbuf_addch(&document->text, '[');
    document->is_first = true;
    bool written =
        reconciliation_each_record(document->report, year, line, 0, write_record, document);
    strbuf_addch(&document->text, ']');
    return written;
}

static bool write_line(struct document *document, const struct reconcile_year *year,
                       const struct reconcile_line *line)
{
    struct strbuf *json = &document->text;
    strbuf_addch(json, '{');
    json_member_text(json, "part", line->part);
    json_member_text(json, "line", line->id);
    json_member_text(json, "label", line->label);
    json_member_text(json, "reason", line->reason);
    json_member_text(json, "amount", line->amount);
    json_member_number(json, "records", line->records);
    bool written = !document->report->detail || !reconciliation_has_records(line) ||
                   write_detail(document, year, line);
    strbuf_addch(json, '}');
    return written;
}

static bool write_lines(struct document *document, const struct reconcile_year *year)
{
    json_key(&document->text, "lines");
    strbuf_addch(&document->text, '[');
    for (size_t i = 0; i < year->line_count; i++) {
        separate(document, i == 0);
        if (!write_line(document, year, &year->lines[i]))
            return false;
    }
    strbuf_addch(&document->text, ']');
    return true;
}

static void write_partners(struct document *document, const struct reconcile_year *year)
{
    struct strbuf *json = &document->text;
    json_key(json, "partners");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < year->partner_count; i++) {
        const struct reconcile_partner *partner = &year->partners[i];
        separate(document, i == 0);
        strbuf_addch(json, '{');
        json_member_text(json, "partner", partner->name);
        json_member_text(json, "commitments", partner->commitments);
        json_member_text(json, "funds", partner->funds);
        json_member_text(json, "un_data", partner->revenue);
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static bool write_year(struct document *document, const struct reconcile_year *year)
{
    struct strbuf *json = &document->text;
    strbuf_addch(json, '{');
    json_member_number(json, "year", (size_t)year->year);
    json_member_text(json, "state", reconciliation_state(year));
    json_member_text(json, "not_audited", year->unaudited);
    json_member_text(json, "unexplained", year->unexplained);
    if (!write_lines(document, year))
        return false;
    write_partners(document, year);
    strbuf_addch(json, '}');
    return true;
}

bool reconciliation_json(const struct reconciliation_report *report)
{
    const struct reconciliation *reconciliation = report->reconciliation;
    struct document document = {.report = report, .text = STRBUF_INIT};
    struct strbuf *json = &document.text;
    strbuf_addch(json, '{');
    json_member_text(json, "entity", reconciliation->entity);
    json_member_text(json, "basis", reconciliation->basis);
    json_member_text(json, "currency", "USD");
    add_flag(json, "sound", reconciliation_is_sound(reconciliation));
    json_key(json, "years");
    strbuf_addch(json, '[');
    bool written = true;
    for (size_t i = 0; written && i < reconciliation->year_count; i++) {
        separate(&document, i == 0);
        written = write_year(&document, &reconciliation->years[i]);
    }
    strbuf_addstr(json, "]}\n");
    reconciliation_put(report, json);
    strbuf_release(json);
    return written;
}
