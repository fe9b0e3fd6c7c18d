#include "report/figures_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/csv_text.h"
#include "base/decimal.h"
#include "convert/xlsx_output.h"
#include "report/json_text.h"

static const char *const kind_names[] = {
    [FIGURE_TEXT] = "text",   [FIGURE_COUNT] = "count", [FIGURE_MONEY] = "money",
    [FIGURE_SHARE] = "share", [FIGURE_DATE] = "date",
};

/* ---- JSON ---- */

static bool is_count(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0' && (*text != '0' || !text[1]);
}

static void add_json_cell(const struct figure_column *column, const char *cell, struct strbuf *json)
{
    json_key(json, column->name);
    if (!cell)
        strbuf_addstr(json, "null");
    else if (column->kind == FIGURE_COUNT && is_count(cell))
        strbuf_addstr(json, cell);
    else
        json_add_text(json, cell);
}

static void add_json_columns(const struct figure_table *table, struct strbuf *json)
{
    json_key(json, "columns");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < table->column_count; i++) {
        json_separate(json);
        strbuf_addch(json, '{');
        json_member_text(json, "name", table->columns[i].name);
        json_member_text(json, "title", table->columns[i].title);
        json_member_text(json, "kind", kind_names[table->columns[i].kind]);
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static void add_json_rows(const struct figure_table *table, struct strbuf *json)
{
    json_key(json, "rows");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < table->row_count; i++) {
        strbuf_addstr(json, i ? ",\n    {" : "\n    {");
        for (size_t j = 0; j < table->column_count; j++)
            add_json_cell(&table->columns[j], figure_table_cell(table, i, j), json);
        strbuf_addch(json, '}');
    }
    strbuf_addch(json, ']');
}

static void add_json_table(const struct figure_table *table, struct strbuf *json)
{
    strbuf_addch(json, '{');
    json_member_text(json, "name", table->name);
    json_member_text(json, "title", table->title);
    add_json_columns(table, json);
    add_json_rows(table, json);
    json_member_number(json, "left_out", table->left_out);
    json_key(json, "notes");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < table->note_count; i++) {
        json_separate(json);
        json_add_text(json, table->notes[i]);
    }
    strbuf_addstr(json, "]}");
}

void figures_write_json(const struct figures *figures, const struct figures_head *head,
                        struct strbuf *json)
{
    strbuf_addch(json, '{');
    json_member_text(json, "organisation", head->organisation);
    json_member_text(json, "identifier", head->identifier);
    json_member_text(json, "date", head->date);
    json_member_text(json, "currency", head->currency);
    json_key(json, "tables");
    strbuf_addch(json, '[');
    for (size_t i = 0; i < figures->count; i++) {
        strbuf_addstr(json, i ? ",\n  " : "\n  ");
        add_json_table(figures->tables[i], json);
    }
    strbuf_addstr(json, "]}\n");
}

/* ---- CSV ---- */

static void add_csv_pair(const char *first, const char *second, struct strbuf *csv)
{
    if (!second)
        return;
    csv_add_text(csv, first);
    csv_add_text(csv, second);
    csv_end_row(csv);
}

static char *left_out_text(const struct figure_table *table)
{
    return xasprintf("and %zu more row%s", table->left_out, table->left_out == 1 ? "" : "s");
}

static void add_csv_table(const struct figure_table *table, struct strbuf *csv)
{
    strbuf_addstr(csv, "\r\n");
    add_csv_pair(table->name, table->title, csv);
    for (size_t j = 0; j < table->column_count; j++)
        csv_add_text(csv, table->columns[j].name);
    csv_end_row(csv);
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t j = 0; j < table->column_count; j++)
            csv_add_text(csv, figure_table_cell(table, i, j));
        csv_end_row(csv);
    }
    if (table->left_out) {
        char *text = left_out_text(table);
        csv_add_text(csv, text);
        csv_end_row(csv);
        free(text);
    }
    for (size_t i = 0; i < table->note_count; i++) {
        csv_add_text(csv, table->notes[i]);
        csv_end_row(csv);
    }
}

void figures_write_csv(const struct figures *figures, const struct figures_head *head,
                       struct strbuf *csv)
{
    add_csv_pair("organisation", head->organisation, csv);
    add_csv_pair("identifier", head->identifier, csv);
    add_csv_pair("date", head->date, csv);
    add_csv_pair("currency", head->currency, csv);
    for (size_t i = 0; i < figures->count; i++)
        add_csv_table(figures->tables[i], csv);
}

/* ---- a workbook ---- */

enum { SHEET_NAME_MOST = 31 };

static bool add_header(struct xlsx_output *output, const struct figure_table *table,
                       struct error *error)
{
    const char **titles = xcalloc(table->column_count, sizeof *titles);
    for (size_t i = 0; i < table->column_count; i++)
        titles[i] = table->columns[i].title;
    bool added = xlsx_output_header(output, titles, table->column_count, error);
    free(titles);
    return added;
}

static void add_cell(struct xlsx_output *output, size_t column, enum figure_kind kind,
                     const char *cell)
{
    if (!cell)
        return;
    if (kind == FIGURE_MONEY && decimal_is_valid(cell))
        xlsx_output_amount(output, column, cell);
    else if ((kind == FIGURE_COUNT || kind == FIGURE_SHARE) && decimal_is_valid(cell))
        xlsx_output_decimal(output, column, cell);
    else
        xlsx_output_text(output, column, cell);
}

/* A share without the zeros at its end, which no number would show. */
static void add_share(struct xlsx_output *output, size_t column, const char *cell)
{
    size_t length = strlen(cell);
    if (strchr(cell, '.'))
        while (length > 1 && cell[length - 1] == '0')
            length--;
    if (length > 1 && cell[length - 1] == '.')
        length--;
    char *text = xstrndup(cell, length);
    add_cell(output, column, FIGURE_SHARE, text);
    free(text);
}

static bool add_row(struct xlsx_output *output, const struct figure_table *table, size_t row,
                    struct error *error)
{
    for (size_t j = 0; j < table->column_count; j++) {
        const char *cell = figure_table_cell(table, row, j);
        if (cell && table->columns[j].kind == FIGURE_SHARE)
            add_share(output, j, cell);
        else
            add_cell(output, j, table->columns[j].kind, cell);
    }
    return xlsx_output_end_row(output, error);
}

static bool add_sheet(struct xlsx_output *output, const struct figure_table *table,
                      struct error *error)
{
    char *name = xstrndup(table->name, SHEET_NAME_MOST);
    bool added =
        xlsx_output_sheet(output, name, XLSX_REFUSE, error) && add_header(output, table, error);
    for (size_t i = 0; added && i < table->row_count; i++)
        added = add_row(output, table, i, error);
    free(name);
    return added;
}

static bool add_note(struct xlsx_output *output, const struct figure_table *table, const char *note,
                     struct error *error)
{
    xlsx_output_text(output, 0, table->name);
    xlsx_output_text(output, 1, table->title);
    xlsx_output_text(output, 2, note);
    return xlsx_output_end_row(output, error);
}

static bool add_table_notes(struct xlsx_output *output, const struct figure_table *table,
                            struct error *error)
{
    bool added = true;
    if (table->left_out) {
        char *text = left_out_text(table);
        added = add_note(output, table, text, error);
        free(text);
    }
    for (size_t i = 0; added && i < table->note_count; i++)
        added = add_note(output, table, table->notes[i], error);
    return added && (table->left_out || table->note_count || add_note(output, table, "", error));
}

static bool add_notes(struct xlsx_output *output, const struct figures *figures,
                      struct error *error)
{
    static const char *const titles[] = {"Sheet", "Title", "Note"};
    bool added = xlsx_output_sheet(output, "notes", XLSX_REFUSE, error) &&
                 xlsx_output_header(output, titles, sizeof titles / sizeof *titles, error);
    for (size_t i = 0; added && i < figures->count; i++)
        added = add_table_notes(output, figures->tables[i], error);
    return added;
}

bool figures_write_xlsx(const struct figures *figures, const char *path, struct error *error)
{
    struct xlsx_output *output = xlsx_output_open(path, error);
    bool written = output != NULL;
    for (size_t i = 0; written && i < figures->count; i++)
        written = add_sheet(output, figures->tables[i], error);
    written = written && add_notes(output, figures, error) && xlsx_output_commit(output, error);
    xlsx_output_free(output);
    return written;
}
