#include "command.h"

#include <stdio.h>
#include <string.h>

#include "base/cell_address.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/session.h"
#include "convert/trace.h"
#include "options.h"
#include "report/json_text.h"
#include "report/safe_text.h"

static const struct usage usage = {
    .synopsis = "iatipub trace ACTIVITY [PATH] [-C DIR] [--format FORMAT]",
    .text =
        N_("Tells which record gave a value: the file, its row and column, and the statement of\n"
           "the mapping that took it from there. PATH is that of findings, with positions; of a\n"
           "name without one the first is meant."),
    .example = "  iatipub trace XM-DAC-41302-TUN-20-01 'transaction[3]/value' -C samples/ilo",
    .least = 1,
    .most = 2,
};

enum { LABEL_WIDTH = 10 };

static void add_line(struct strbuf *text, const char *label, const char *value)
{
    if (!value)
        return;
    text_add_left(text, language_marked(label), language_label_width(LABEL_WIDTH));
    strbuf_addch(text, ' ');
    text_add_visible(text, value);
    strbuf_addch(text, '\n');
}

/* For programs. */
static const char *counted_word(const struct trace *trace)
{
    return trace->source.is_line ? "line" : "row";
}

/* The column of the source's file: that of the raw table, or the canonical one itself where no
 * mapping stands between. NULL if there is none, as in IATI XML. */
static const char *source_column(const struct trace *trace)
{
    if (trace->source.is_line)
        return NULL;
    if (trace->has_origin)
        return trace->origin.table && strncmp(trace->origin.table, "raw_", 4) == 0
                   ? trace->origin.column
                   : NULL;
    bool is_there = trace->column != NO_COLUMN &&
                    ((trace->value && !trace->is_configured) || trace->source.column);
    return is_there ? trace->table->columns[trace->column].name : NULL;
}

static void add_source(struct strbuf *text, const struct trace *trace)
{
    const char *column = source_column(trace);
    struct strbuf source = STRBUF_INIT;
    strbuf_addf(&source, trace->source.is_line ? _("%s line %zu") : _("%s row %zu"),
                trace->source.file, trace->source.line);
    if (column)
        strbuf_addf(&source, _(", column %s"), column);
    char address[CELL_ADDRESS_SIZE];
    cell_address(trace->source.column, trace->source.line, address);
    if (trace->source.column && cell_address_fits(trace->source.file))
        strbuf_addf(&source, _(" (cell %s)"), address);
    add_line(text, NC_("label", "record"), source.text);
    strbuf_release(&source);
}

static void write_text(const struct trace *trace, const char *identifier, const char *path,
                       struct strbuf *text)
{
    struct strbuf line = STRBUF_INIT;
    add_line(text, NC_("label", "activity"), identifier);
    add_line(text, NC_("label", "path"), path);
    if (trace->column != NO_COLUMN) {
        add_line(text, NC_("label", "value"),
                 trace->value ? trace->value : _("(blank in the records)"));
        strbuf_addf(&line, "%s.%s", trace->table->name, trace->table->columns[trace->column].name);
    } else {
        strbuf_addstr(&line, trace->table->name);
    }
    add_line(text, NC_("label", "table"), line.text);
    if (trace->source.file)
        add_source(text, trace);
    if (trace->is_configured)
        add_line(text, NC_("label", "default"),
                 _("publication.yaml, since the record leaves it blank"));
    if (trace->has_origin) {
        strbuf_reset(&line);
        strbuf_addf(&line, _("%s:%zu, statement %zu"), trace->origin.file, trace->origin.line,
                    trace->origin.number);
        if (trace->origin.expression)
            strbuf_addf(&line, ": %s", trace->origin.expression);
        add_line(text, NC_("label", "mapping"), line.text);
    }
    strbuf_release(&line);
}

static void write_json(const struct trace *trace, const char *identifier, const char *path,
                       struct strbuf *text)
{
    strbuf_addch(text, '{');
    json_member_text(text, "activity", identifier);
    json_member_text(text, "path", path);
    json_member_text(text, "table", trace->table->name);
    if (trace->column != NO_COLUMN)
        json_member_text(text, "column", trace->table->columns[trace->column].name);
    json_member_text(text, "value", trace->value);
    json_member_text(text, "file", trace->source.file);
    if (trace->source.file)
        json_member_number(text, counted_word(trace), trace->source.line);
    json_member_text(text, "file_column", source_column(trace));
    json_member_text(text, "default", trace->is_configured ? "publication.yaml" : NULL);
    if (trace->has_origin) {
        json_member_text(text, "mapping", trace->origin.file);
        json_member_number(text, "mapping_line", trace->origin.line);
        json_member_number(text, "statement", trace->origin.number);
        json_member_text(text, "expression", trace->origin.expression);
    }
    strbuf_addstr(text, "}\n");
}

static bool trace_value(struct session *session, const char *identifier, const char *path,
                        bool json)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    if (!store)
        return false;
    struct trace trace;
    enum trace_outcome outcome = trace_place(store, session->publication, identifier, path, &trace);
    struct strbuf text = STRBUF_INIT;
    if (outcome == TRACE_FOUND)
        (json ? write_json : write_text)(&trace, identifier, path, &text);
    else if (outcome == TRACE_NO_ACTIVITY)
        error_set(&session->error, ERROR_USAGE,
                  "the records have no activity or organisation \"%s\"", identifier);
    else
        error_set(&session->error, ERROR_USAGE,
                  "\"%s\" leads to nothing in %s; expected a path such as "
                  "transaction[3]/value/@currency ('iatipub explain' tells what there is)",
                  path, identifier);
    fputs(text.text, stdout);
    strbuf_release(&text);
    trace_release(&trace);
    store_close(store);
    return outcome == TRACE_FOUND;
}

int command_trace(int argc, char **argv)
{
    const char *folder = NULL, *format = "text";
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"format", 0, OPTION_TEXT, &format, "FORMAT", N_("text or json (default: text)")},
    };
    int status;
    size_t count;
    if (!options_read(argc, argv, &usage, options, 2, &count, &status))
        return status;
    bool json = strcmp(format, "json") == 0;
    if (!json && strcmp(format, "text") != 0) {
        struct error error = ERROR_INIT;
        error_set(&error, ERROR_USAGE, "there is no format '%s'; formats are text and json",
                  format);
        return report_error(&error);
    }
    struct session session;
    bool finished = session_open(&session, folder ? folder : ".") &&
                    trace_value(&session, argv[1], count > 1 ? argv[2] : NULL, json);
    int end = finished ? 0 : report_error(&session.error);
    session_release(&session);
    return end;
}
