/* The report as CSV (base/csv_text.h): a header, then a row a finding. UTF-8, lines end with CR
 * LF. */
#include "base/csv_text.h"
#include "report/findings_json.h"
#include "report/formats.h"
#include "report/safe_text.h"

static const char header[] = "file,line,column,severity,rule,category,identifier,title,path,"
                             "message,value,hint,source_file,source_row,source_column,baseline\r\n";

static void add_number(struct strbuf *row, size_t number)
{
    if (number)
        text_add_number(row, number);
    strbuf_addch(row, ',');
}

static void add_row(struct strbuf *row, const struct logged_finding *logged)
{
    const struct finding *finding = &logged->finding;
    csv_add_text(row, finding->place.file);
    add_number(row, finding->place.line);
    add_number(row, finding->place.column);
    csv_add_text(row, severity_name(finding->severity));
    csv_add_text(row, finding->rule);
    csv_add_text(row, finding->category);
    csv_add_text(row, finding->subject ? finding->subject : FINDING_OF_FILE);
    csv_add_text(row, finding->title);
    csv_add_text(row, finding->path);
    csv_add_text(row, finding->message);
    csv_add_text(row, finding->value);
    csv_add_text(row, finding->hint);
    csv_add_text(row, finding->source.file);
    add_number(row, finding->source.line);
    add_number(row, finding->source.column);
    csv_add_text(row, logged->known ? "yes" : "");
    csv_end_row(row);
}

bool findings_csv_report(const struct report *report)
{
    struct finding_view view = {.most = report->options->most};
    struct finding_reader *reader = finding_reader_new(report->log, &view);
    struct strbuf row = STRBUF_INIT;
    strbuf_addstr(&row, header);
    report_put(report, &row);
    while (finding_reader_next_file(reader))
        for (const struct logged_finding *logged; (logged = finding_reader_next(reader));) {
            add_row(&row, logged);
            report_put(report, &row);
        }
    strbuf_release(&row);
    return finding_reader_end(reader, report->error);
}
