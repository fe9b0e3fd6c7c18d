#include "command.h"

#include <stdio.h>

#include "base/language.h"
#include "base/strbuf.h"
#include "commands/session.h"
#include "commands/withheld_text.h"
#include "options.h"
#include "report/json_text.h"
#include "report/report_form.h"
#include "report/safe_text.h"
#include "store/withheld.h"

static const struct usage usage = {
    .synopsis = "iatipub withheld [-C DIR] [--format FORMAT]",
    .text =
        N_("Tells what redaction kept from leaving in the last import: by which rule, why, by\n"
           "whose policy, of how many rows and activities, and what the dropped amounts sum up\n"
           "to. What was withheld itself is not shown."),
    .example = "  iatipub withheld -C samples/ilo --format csv",
};

/* Adds part after part to one text, which is printed at the end. */
typedef void write_report(const struct withheld_report *report, struct strbuf *text);

static void add_label(struct strbuf *text, const char *label)
{
    enum { LABEL_WIDTH = 10 };
    strbuf_addstr(text, "  ");
    text_add_left(text, label, language_label_width(LABEL_WIDTH));
    strbuf_addch(text, ' ');
}

static void add_visible_line(struct strbuf *text, const char *label, const char *value)
{
    add_label(text, label);
    text_add_visible(text, value);
    strbuf_addch(text, '\n');
}

static void add_rows(struct strbuf *text, const struct withheld_rows *rows)
{
    add_label(text, C_("label", "rows"));
    strbuf_addf(text, _("%zu of %s"), rows->count, rows->table);
    strbuf_addch(text, '\n');
}

static void add_sum(struct strbuf *text, const struct withheld_sum *sum)
{
    add_label(text, C_("label", "sum"));
    strbuf_addf(text, "%s%s%s: %s %s\n", sum->table, *sum->type ? _(" of type ") : "", sum->type,
                sum->value, sum->currency);
}

static void write_text(const struct withheld_report *report, struct strbuf *text)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct withheld_item *item = &report->items[i];
        strbuf_addf(text, "%s: %s\n", item->name, item->action);
        add_visible_line(text, C_("label", "because"), item->because);
        add_visible_line(text, C_("label", "policy"), item->policy);
        for (size_t j = 0; j < item->row_count; j++)
            add_rows(text, &item->rows[j]);
        for (size_t j = 0; j < item->activity_count; j++)
            add_visible_line(text, C_("label", "activity"), item->activities[j]);
        for (size_t j = 0; j < item->sum_count; j++)
            add_sum(text, &item->sums[j]);
    }
    if (!report->count)
        strbuf_addstr(text, _("nothing is withheld: no redactions in publication.yaml nor in the "
                              "mapping\n"));
}

/* ---- csv ----------------------------------------------------------------------------------- */

static void add_row(struct strbuf *text, const struct withheld_item *item,
                    const char *const cells[6])
{
    const char *const said[] = {item->name, item->action, item->because, item->policy};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        strbuf_add_quoted(text, said[i]);
        strbuf_addch(text, ',');
    }
    for (int i = 0; i < 6; i++) {
        if (i)
            strbuf_addch(text, ',');
        if (cells[i])
            strbuf_add_quoted(text, cells[i]);
    }
    strbuf_addstr(text, "\r\n");
}

/* A row for each table, activity and sum. */
static void write_csv(const struct withheld_report *report, struct strbuf *text)
{
    strbuf_addstr(text,
                  "redaction,action,because,policy,table,rows,activity,type,currency,sum\r\n");
    for (size_t i = 0; i < report->count; i++) {
        const struct withheld_item *item = &report->items[i];
        for (size_t j = 0; j < item->row_count; j++) {
            char count[COUNT_TEXT_SIZE];
            snprintf(count, sizeof count, "%zu", item->rows[j].count);
            add_row(text, item, (const char *[6]){item->rows[j].table, count});
        }
        for (size_t j = 0; j < item->activity_count; j++)
            add_row(text, item, (const char *[6]){NULL, NULL, item->activities[j]});
        for (size_t j = 0; j < item->sum_count; j++) {
            const struct withheld_sum *sum = &item->sums[j];
            add_row(
                text, item,
                (const char *[6]){sum->table, NULL, NULL, sum->type, sum->currency, sum->value});
        }
    }
}

/* ---- json ---------------------------------------------------------------------------------- */

static void add_item(struct strbuf *json, const struct withheld_item *item)
{
    strbuf_addch(json, '{');
    json_member_text(json, "redaction", item->name);
    json_member_text(json, "action", item->action);
    json_member_text(json, "because", item->because);
    json_member_text(json, "policy", item->policy);
    json_key(json, "rows");
    strbuf_addch(json, '{');
    for (size_t i = 0; i < item->row_count; i++)
        json_member_number(json, item->rows[i].table, item->rows[i].count);
    strbuf_addch(json, '}');
    json_key(json, "activities");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < item->activity_count; i++) {
        json_separate(json);
        json_add_text(json, item->activities[i]);
    }
    strbuf_addch(json, ']');
    json_key(json, "sums");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < item->sum_count; i++) {
        json_separate(json);
        strbuf_addch(json, '{');
        json_member_text(json, "table", item->sums[i].table);
        json_member_text(json, "type", item->sums[i].type);
        json_member_text(json, "currency", item->sums[i].currency);
        json_member_text(json, "value", item->sums[i].value);
        strbuf_addch(json, '}');
    }
    strbuf_addstr(json, "]}");
}

static void write_json(const struct withheld_report *report, struct strbuf *json)
{
    strbuf_addch(json, '[');
    for (size_t i = 0; i < report->count; i++) {
        json_separate(json);
        add_item(json, &report->items[i]);
    }
    strbuf_addstr(json, "]\n");
}

static write_report *const writers[] = {
    [FORM_TEXT] = write_text, [FORM_CSV] = write_csv, [FORM_JSON] = write_json};

static bool write_withheld(struct session *session, write_report *write)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct withheld_report report = {.items = NULL};
    struct strbuf text = STRBUF_INIT;
    bool read = store && withheld_report_read(store, &report, &session->error);
    if (read) {
        write(&report, &text);
        fputs(text.text, stdout);
    }
    strbuf_release(&text);
    withheld_report_release(&report);
    store_close(store);
    return read;
}

int command_withheld(int argc, char **argv)
{
    const char *folder = NULL, *format = "text";
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"format", 0, OPTION_TEXT, &format, "FORMAT", N_("text, csv or json (default: text)")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 2, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    enum report_form form;
    if (!report_form_named(format, FORM_JSON, &form, &error))
        return report_error(&error);
    struct session session;
    bool finished = session_begin(&session, folder) && write_withheld(&session, writers[form]);
    return session_end(&session, finished);
}
