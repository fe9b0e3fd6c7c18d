/* A reconciliation as CSV: a row a line, and with detail a row for each record behind it, which
 * names the line in the same columns. Amounts are plain decimals. */
#include "base/csv_text.h"
#include "report/reconciliation.h"
#include "report/safe_text.h"

static const char header[] =
    "entity,basis,year,part,line,label,amount,records,side,file,row,activity,partner,agreement,"
    "reference,date,kind,recorded_amount,currency,dollars,note\r\n";

enum { RECORD_CELLS = 13 };

struct rows {
    const struct reconciliation_report *report;
    const struct reconcile_year *year;
    const struct reconcile_line *line;
    struct strbuf row;
};

static void add_number(struct strbuf *row, size_t number)
{
    if (number)
        text_add_number(row, number);
    strbuf_addch(row, ',');
}

/* The first columns, which say what the row is about. */
static void begin_row(struct rows *rows, const char *part, const char *id, const char *label)
{
    csv_add_text(&rows->row, rows->report->reconciliation->entity);
    csv_add_text(&rows->row, rows->report->reconciliation->basis);
    strbuf_addf(&rows->row, "%d,", rows->year->year);
    csv_add_text(&rows->row, part);
    csv_add_text(&rows->row, id);
    csv_add_text(&rows->row, label);
}

static void end_row(struct rows *rows)
{
    csv_end_row(&rows->row);
    reconciliation_put(rows->report, &rows->row);
}

static void write_sum(struct rows *rows, const char *amount, size_t records)
{
    csv_add_text(&rows->row, amount);
    text_add_number(&rows->row, records);
    strbuf_addch(&rows->row, ',');
    for (int i = 0; i < RECORD_CELLS; i++)
        strbuf_addch(&rows->row, ',');
    end_row(rows);
}

static void write_record(const struct reconcile_record *record, void *context)
{
    struct rows *rows = context;
    struct strbuf *row = &rows->row;
    begin_row(rows, rows->line->part, rows->line->id, rows->line->label);
    strbuf_addstr(row, ",,");
    csv_add_text(row, record->side);
    csv_add_text(row, record->place.file);
    add_number(row, record->place.line);
    const char *const texts[] = {
        record->activity, record->partner, record->agreement, record->reference, record->date,
        record->kind,     record->amount,  record->currency,  record->dollars,   record->note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        csv_add_text(row, texts[i]);
    end_row(rows);
}

static bool write_line(struct rows *rows)
{
    const struct reconcile_line *line = rows->line;
    begin_row(rows, line->part, line->id, line->label);
    write_sum(rows, line->amount, line->records);
    return !rows->report->detail || !reconciliation_has_records(line) ||
           reconciliation_each_record(rows->report, rows->year, line, 0, write_record, rows);
}

static void write_partner(struct rows *rows, const struct reconcile_partner *partner)
{
    const struct {
        const char *id, *amount;
    } measures[] = {{"partner-commitments", partner->commitments},
                    {"partner-funds", partner->funds},
                    {"partner-un-data", partner->revenue}};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        begin_row(rows, "revenue", measures[i].id, partner->name);
        write_sum(rows, measures[i].amount, 0);
    }
}

static bool write_year(struct rows *rows)
{
    const struct reconcile_year *year = rows->year;
    for (size_t i = 0; i < year->line_count; i++) {
        rows->line = &year->lines[i];
        if (!write_line(rows))
            return false;
    }
    for (size_t i = 0; i < year->partner_count; i++)
        write_partner(rows, &year->partners[i]);
    begin_row(rows, "all", "state", reconciliation_state(year));
    write_sum(rows, year->unexplained, 0);
    return true;
}

bool reconciliation_csv(const struct reconciliation_report *report)
{
    struct rows rows = {.report = report, .row = STRBUF_INIT};
    strbuf_addstr(&rows.row, header);
    reconciliation_put(report, &rows.row);
    bool written = true;
    for (size_t i = 0; written && i < report->reconciliation->year_count; i++) {
        rows.year = &report->reconciliation->years[i];
        written = write_year(&rows);
    }
    strbuf_release(&rows.row);
    return written;
}
