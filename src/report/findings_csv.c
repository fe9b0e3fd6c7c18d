/* The report as CSV (RFC 4180): a header, then a row a finding. UTF-8, lines end with CR LF.
 *
 * A spreadsheet runs a cell that begins with "=", "+", "-", "@", a tab or a carriage return as a
 * formula, and text from the data must not get that far: such a cell gets an apostrophe before it,
 * unless it is a plain number. Cells are in quotes where they hold a comma, a quote or a line end,
 * or begin or end with a blank. */
#include <string.h>

#include "base/decimal.h"
#include "report/findings_json.h"
#include "report/formats.h"
#include "report/safe_text.h"

static const char header[] = "file,line,column,severity,rule,category,identifier,title,path,"
                             "message,value,hint,source_file,source_row,source_column,baseline\r\n";

static bool may_be_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text) && !decimal_is_valid(text);
}

static bool needs_quotes(const char *text)
{
    size_t length = strlen(text);
    return strpbrk(text, ",\"\r\n") || (length && (*text == ' ' || text[length - 1] == ' '));
}

/* Adds a cell and a comma; `cell` is room to work in. */
static void add_text(struct strbuf *row, struct strbuf *cell, const char *text)
{
    strbuf_reset(cell);
    if (text && may_be_formula(text))
        strbuf_addch(cell, '\'');
    text_add_utf8(cell, text ? text : "");
    if (needs_quotes(cell->text))
        strbuf_add_quoted(row, cell->text);
    else
        strbuf_addstr(row, cell->text);
    strbuf_addch(row, ',');
}

static void add_number(struct strbuf *row, size_t number)
{
    if (number)
        text_add_number(row, number);
    strbuf_addch(row, ',');
}

static void add_row(struct strbuf *row, struct strbuf *cell, const struct logged_finding *logged)
{
    const struct finding *finding = &logged->finding;
    add_text(row, cell, finding->place.file);
    add_number(row, finding->place.line);
    add_number(row, finding->place.column);
    add_text(row, cell, severity_name(finding->severity));
    add_text(row, cell, finding->rule);
    add_text(row, cell, finding->category);
    add_text(row, cell, finding->subject ? finding->subject : FINDING_OF_FILE);
    add_text(row, cell, finding->title);
    add_text(row, cell, finding->path);
    add_text(row, cell, finding->message);
    add_text(row, cell, finding->value);
    add_text(row, cell, finding->hint);
    add_text(row, cell, finding->source.file);
    add_number(row, finding->source.line);
    add_number(row, finding->source.column);
    add_text(row, cell, logged->known ? "yes" : "");
    row->length--; /* no comma behind the last cell */
    strbuf_addstr(row, "\r\n");
}

bool findings_csv_report(const struct report *report)
{
    struct finding_view view = {.most = report->options->most};
    struct finding_reader *reader = finding_reader_new(report->log, &view);
    struct strbuf row = STRBUF_INIT, cell = STRBUF_INIT;
    strbuf_addstr(&row, header);
    report_put(report, &row);
    while (finding_reader_next_file(reader))
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader));) {
            add_row(&row, &cell, logged);
            report_put(report, &row);
        }
    strbuf_release(&row);
    strbuf_release(&cell);
    return finding_reader_end(reader, report->error);
}
