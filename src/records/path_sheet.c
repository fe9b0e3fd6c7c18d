#include "records/path_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { SHOWN_MOST = 100 };

void path_sheet_begin(struct path_sheet *sheet, const char *path, const char *name,
                      const struct path_commands *commands)
{
    *sheet =
        (struct path_sheet){.path = xstrdup(path), .name = xstrdup(name), .commands = *commands};
    if (commands->is_ignored || (commands->has_hash_comments && *name == '#'))
        sheet->state = SHEET_LEFT_OUT;
    sheet->first_row = commands->skip_rows + 1;
}

void path_sheet_release(struct path_sheet *sheet)
{
    free(sheet->path);
    free(sheet->name);
    free(sheet->columns);
}

static void report(struct problem_report *report, enum layout_problem problem,
                   const struct path_sheet *sheet, const struct grid_row *row, size_t column,
                   const char *message)
{
    const struct cell *cell = &row->cells[column];
    size_t length = utf8_cut(cell->text, cell->length, SHOWN_MOST);
    problem_report_add_at(report, problem, sheet->path, row->number, grid_row_column(row, column),
                          "\"%.*s\" %s", (int)length, cell->text, message);
}

void path_sheet_configure(struct path_sheet *sheet, const struct grid_row *row,
                          struct problem_report *findings)
{
    for (size_t i = 1; i < row->count; i++)
        if (row->cells[i].text && !path_command_take(&sheet->commands, row->cells[i].text))
            report(findings, LAYOUT_COMMAND, sheet, row, i,
                   "is no command of a configuration row; they are skiprows N, headerrows N, "
                   "ignore, hashcomments, XMLRootTag, RootListPath and IDName with the name of an "
                   "element");
    if (sheet->commands.is_ignored)
        sheet->state = SHEET_LEFT_OUT;
    sheet->first_row = row->number + sheet->commands.skip_rows + 1;
}

/* --- The header ------------------------------------------------------------------------------- */

static const char *identifier_of(const struct table *root)
{
    return root->form->element->children[0]->name;
}

static size_t find_header(const struct grid_row *row, const char *name)
{
    size_t i = 0;
    while (i < row->count && !(row->cells[i].text && strcmp(row->cells[i].text, name) == 0))
        i++;
    return i;
}

static bool says(const struct path_commands *commands, const struct table *root)
{
    return (!commands->root || strcmp(commands->root, root->form->element->parent->name) == 0) &&
           (!commands->identifier || strcmp(commands->identifier, identifier_of(root)) == 0);
}

/* Activities or organisations: as the commands say, else by the identifier's column. */
static const struct table *find_root(const struct path_sheet *sheet, const struct grid_row *row,
                                     const struct layout *layout)
{
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        if (table->form && !table->parent && says(&sheet->commands, table) &&
            find_header(row, identifier_of(table)) < row->count)
            return table;
    }
    return NULL;
}

static void report_no_identifier(const struct path_sheet *sheet, const struct grid_row *row,
                                 const struct path_sheet_context *context)
{
    char *advice = grid_row_advice(row, "path-headers");
    problem_report_add_at(context->report, LAYOUT_HEADER, sheet->path, row->number, 0,
                          "no column is called %s, so the sheet is not read%s",
                          sheet->commands.identifier
                              ? sheet->commands.identifier
                              : "\"iati-identifier\" or \"organisation-identifier\"",
                          advice);
    free(advice);
}

static bool settle_root(struct path_sheet *sheet, const struct grid_row *row,
                        const struct path_sheet_context *context)
{
    const struct table *root = find_root(sheet, row, context->layout);
    if (!root)
        report_no_identifier(sheet, row, context);
    else if (*context->root && *context->root != root)
        problem_report_add_at(
            context->report, LAYOUT_HEADER, sheet->path, row->number, 0,
            "the sheet is about %s, but those before it are about %s, so it is not "
            "read; give it a source of its own",
            root->name, (*context->root)->name);
    else
        *context->root = root;
    if (root != *context->root || !root)
        return false;
    sheet->identifier = find_header(row, identifier_of(root));
    return true;
}

static void report_path(const struct path_sheet *sheet, const struct grid_row *row, size_t column,
                        enum path_result result, const struct path_sheet_context *context)
{
    if (!problem_report_has_room(context->report, LAYOUT_UNKNOWN)) {
        problem_report_count(context->report, LAYOUT_UNKNOWN);
        return;
    }
    const char *text = row->cells[column].text;
    char *nearest = header_path_nearest(text, PATH_SLASHED, (*context->root)->form->element);
    const char *what = result == PATH_EMPTY ? "has an empty segment, so the column is not read"
                       : result == PATH_WRONG
                           ? "is no path of an element or attribute, so the column is not read"
                           : "is no path of the standard, so the column is not read";
    char *message = xasprintf("%s%s%s%s", what, nearest ? "; the nearest is \"" : "",
                              nearest ? nearest : "", nearest ? "\"" : "");
    report(context->report, LAYOUT_UNKNOWN, sheet, row, column, message);
    free(message);
    free(nearest);
}

static void add_column(struct path_sheet *sheet, const struct grid_row *row, size_t index,
                       const struct path_sheet_context *context)
{
    struct path_column *column = &sheet->columns[sheet->count];
    const char *header = row->cells[index].text;
    enum path_result result = header_path_read(&column->path, header, PATH_SLASHED,
                                               (*context->root)->form->element, context->arena);
    if (result != PATH_GOOD) {
        report_path(sheet, row, index, result, context);
        return;
    }
    column->index = index;
    column->number = grid_row_column(row, index);
    column->header = arena_copy(context->arena, header, strlen(header));
    sheet->count++;
}

/* Equal paths: the one that comes last in the sheet counts, and is sorted to be first. */
static int compare_columns(const void *first, const void *second)
{
    const struct path_column *a = first, *b = second;
    int order = header_path_compare(&a->path, &b->path);
    if (order == 0)
        order = a->index > b->index ? -1 : a->index < b->index;
    return order;
}

static void drop_repeated(struct path_sheet *sheet, const struct grid_row *row,
                          struct problem_report *findings)
{
    size_t kept = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        struct path_column *column = &sheet->columns[i];
        if (kept && header_path_compare(&sheet->columns[kept - 1].path, &column->path) == 0)
            report(findings, LAYOUT_REPEATED, sheet, row, column->index,
                   "stands in the header twice; the last one counts, this column is not read");
        else
            sheet->columns[kept++] = *column;
    }
    sheet->count = kept;
}

static void take_header(struct path_sheet *sheet, const struct grid_row *row,
                        const struct path_sheet_context *context)
{
    sheet->state = SHEET_LEFT_OUT;
    if (!settle_root(sheet, row, context))
        return;
    sheet->state = SHEET_HAS_HEADER;
    size_t header_rows = sheet->commands.header_rows;
    sheet->first_row = row->number + (header_rows ? header_rows : 1);
    sheet->columns = xcalloc(row->count, sizeof *sheet->columns);
    for (size_t i = 0; i < row->count; i++) {
        const char *header = row->cells[i].text;
        if (header && !(sheet->commands.has_hash_comments && *header == '#'))
            add_column(sheet, row, i, context);
    }
    if (sheet->count > 1)
        qsort(sheet->columns, sheet->count, sizeof *sheet->columns, compare_columns);
    drop_repeated(sheet, row, context->report);
}

bool path_sheet_take(struct path_sheet *sheet, const struct grid_row *row,
                     const struct path_sheet_context *context)
{
    if (sheet->state == SHEET_LEFT_OUT)
        return false;
    if (sheet->state == SHEET_BEGINS && is_command_row(row)) {
        path_sheet_configure(sheet, row, context->report);
        return false;
    }
    if (row->number < sheet->first_row)
        return false;
    if (sheet->state == SHEET_HAS_HEADER)
        return true;
    take_header(sheet, row, context);
    return false;
}
