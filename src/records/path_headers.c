#include "records/path_headers.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "records/path_sheet.h"
#include "records/row_groups.h"
#include "standard/value.h"

enum { SHOWN_MOST = 60, SHEETS_MOST = 1000 };
static const char meta_name[] = "Meta";

struct path_headers {
    struct tree_source base;
    const struct tree_settings *settings; /* while opening */
    struct path_sheet *sheets;
    size_t count, capacity;
    const char **sheet_paths;
    struct path_commands commands; /* of all sheets */
    struct arena arena;
    struct element_tree file;
    struct element_tree declared; /* prefixes, by the Meta sheet; for every activity */
    struct row_groups *groups;
    struct grouped_row row; /* of the next activity, if it was read already */
    bool has_row;
    struct strbuf bytes;
};

/* --- The Meta sheet --------------------------------------------------------------------------- */

static bool is_meta(const char *name)
{
    return strcasecmp(name, meta_name) == 0;
}

static bool has_meta(const struct grid *grid)
{
    for (size_t i = 0; i < grid_sheet_count(grid); i++)
        if (is_meta(grid_sheet_name(grid, i)))
            return true;
    return false;
}

static void begin_file(struct path_headers *self, const struct element *element)
{
    const struct cell_place place = {.row = 1};
    element_tree_begin(&self->file, element->name, place);
    self->base.file = &self->file;
}

static const struct element *file_element(const struct layout *layout)
{
    const struct table *root = NULL;
    for (size_t i = 0; !root && i < layout->table_count; i++)
        if (layout->tables[i]->form && !layout->tables[i]->parent)
            root = layout->tables[i];
    return root ? root->form->element->parent : NULL;
}

/* A key in the first cell, its value in the second. */
static void take_meta(struct path_headers *self, const struct grid_row *row, const char *path)
{
    const struct cell *key = &row->cells[0], *value = &row->cells[1];
    if (row->count < 2 || !key->text || !value->text)
        return;
    struct header_path header;
    const struct cell_place place = {.row = row->number, .column = grid_row_column(row, 1)};
    /* both kinds of files have the same attributes */
    const struct element *file = file_element(self->settings->layout);
    if (header_path_read(&header, key->text, PATH_SLASHED, file, &self->arena) != PATH_GOOD ||
        header.count > 0 || (strchr(header.attribute, ':') && !is_declaration(header.attribute))) {
        problem_report_add_at(&self->base.report, LAYOUT_DROPPED, path, row->number, 1,
                              "\"%.*s\" is no attribute of the file and is left out",
                              (int)utf8_cut(key->text, key->length, SHOWN_MOST), key->text);
        return;
    }
    if (!self->file.root)
        begin_file(self, file);
    bool declares = is_declaration(header.attribute);
    struct element_tree *tree = declares ? &self->declared : &self->file;
    self->base.is_document |= !declares && strcmp(header.attribute, "version") != 0;
    if (!tree->root)
        element_tree_begin(tree, file->name, place);
    if (!tree_value(tree->root, header.attribute))
        tree_set(tree, tree->root, header.attribute, value, place);
}

static bool read_meta(struct path_headers *self, struct grid *grid, struct error *error)
{
    struct grid_row row;
    while (grid_next(grid, &row, error)) {
        if (!is_meta(grid_sheet_name(grid, row.sheet)))
            continue;
        const char *path = grid_sheet_path(grid, row.sheet);
        if (is_command_row(&row)) {
            struct path_sheet sheet = {.path = xstrdup(path), .commands = self->commands};
            path_sheet_configure(&sheet, &row, &self->base.report);
            self->commands = sheet.commands;
            path_sheet_release(&sheet);
        } else {
            take_meta(self, &row, path);
        }
    }
    return !error->kind;
}

/* --- Rows of the other sheets ----------------------------------------------------------------- */

/* A date with a time, in a column that wants a day: how workbooks store days. */
static bool is_day_with_time(const struct cell *cell, const char *header)
{
    static const char pattern[] = "0000-00-00T";
    if (cell->length < strlen(pattern) || strstr(header, "datetime"))
        return false;
    for (size_t i = 0; pattern[i]; i++)
        if (pattern[i] == '0' ? !isdigit((unsigned char)cell->text[i])
                              : cell->text[i] != pattern[i])
            return false;
    return true;
}

static void pack_cell(struct strbuf *bytes, size_t column, const char *text, size_t length)
{
    const uint64_t head[] = {column, length};
    strbuf_add(bytes, head, sizeof head);
    strbuf_add(bytes, text, length);
}

static void pack_row(struct path_headers *self, const struct path_sheet *sheet,
                     const struct grid_row *row, bool is_workbook)
{
    strbuf_reset(&self->bytes);
    for (size_t i = 0; i < sheet->count; i++) {
        const struct path_column *column = &sheet->columns[i];
        if (column->index >= row->count || !row->cells[column->index].text)
            continue;
        const struct cell *cell = &row->cells[column->index];
        const char *text = cell->text;
        size_t length = cell->length;
        if (column->index == sheet->identifier)
            text = value_trim(text, &length);
        else if (is_workbook && is_day_with_time(cell, column->header))
            length = strlen("0000-00-00");
        pack_cell(&self->bytes, i, text, length);
    }
}

static bool add_row(struct path_headers *self, size_t number, const struct grid_row *row,
                    bool is_workbook, struct error *error)
{
    const struct path_sheet *sheet = &self->sheets[number];
    const struct cell *cell =
        sheet->identifier < row->count ? &row->cells[sheet->identifier] : NULL;
    size_t length;
    const char *identifier = value_trim(cell && cell->text ? cell->text : "", &length);
    if (!length) {
        problem_report_add_at(
            &self->base.report, LAYOUT_IDENTIFIER, sheet->path, row->number,
            grid_row_column(row, sheet->identifier),
            "the row has no identifier, so it belongs to nothing and is not read");
        return true;
    }
    pack_row(self, sheet, row, is_workbook);
    char *key = xstrndup(identifier, length);
    const struct grouped_row grouped = {.sheet = number,
                                        .number = row->number,
                                        .bytes = self->bytes.text,
                                        .length = self->bytes.length};
    bool added = row_groups_add(self->groups, key, &grouped, error);
    free(key);
    return added;
}

/* The sheets of a file get the numbers from the result on. */
static size_t add_sheets(struct path_headers *self, const struct grid *grid)
{
    size_t first = self->count;
    for (size_t i = 0; i < grid_sheet_count(grid); i++) {
        self->sheets = grow(self->sheets, self->count, &self->capacity, sizeof *self->sheets);
        struct path_sheet *sheet = &self->sheets[self->count++];
        path_sheet_begin(sheet, grid_sheet_path(grid, i), grid_sheet_name(grid, i),
                         &self->commands);
        if (is_meta(sheet->name))
            sheet->state = SHEET_LEFT_OUT;
    }
    return first;
}

static bool read_rows(struct path_headers *self, struct grid *grid, struct error *error)
{
    const struct path_sheet_context context = {.layout = self->settings->layout,
                                               .report = &self->base.report,
                                               .arena = &self->arena,
                                               .root = &self->base.table};
    size_t first = add_sheets(self, grid);
    struct grid_row row;
    bool good = true;
    while (good && grid_next(grid, &row, error))
        if (path_sheet_take(&self->sheets[first + row.sheet], &row, &context))
            good = add_row(self, first + row.sheet, &row, grid->is_workbook, error);
    return good && !error->kind;
}

/* --- Trees ------------------------------------------------------------------------------------ */

static struct tree_node *find_node(struct element_tree *tree, const struct header_path *path,
                                   struct cell_place place)
{
    struct tree_node *node = tree->root;
    for (size_t i = 0; i < path->count; i++)
        node = path->steps[i].number == STEP_SINGLE
                   ? tree_single(tree, node, &path->steps[i], place)
                   : tree_numbered(tree, node, &path->steps[i], place);
    return node;
}

static void report_conflict(struct path_headers *self, const char *header, const struct cell *cell,
                            struct cell_place place, const struct tree_value *first)
{
    struct finding *finding = problem_report_add_at(
        &self->base.report, LAYOUT_CONFLICT, self->sheets[place.sheet].path, place.row,
        place.column,
        "\"%.100s\" is \"%.*s\" here, but \"%.*s\" in %s:%zu:%zu; the first counts, since there is "
        "only one: number the element if there are several",
        header, (int)utf8_cut(cell->text, cell->length, SHOWN_MOST), cell->text,
        (int)utf8_cut(first->text, first->length, SHOWN_MOST), first->text,
        self->sheets[first->place.sheet].path, first->place.row, first->place.column);
    if (finding)
        finding->path = xstrdup(header);
}

static void take_cell(struct path_headers *self, struct element_tree *tree,
                      const struct path_column *column, const struct cell *cell,
                      struct cell_place place)
{
    struct tree_node *node = find_node(tree, &column->path, place);
    const struct tree_value *first = tree_value(node, column->path.attribute);
    if (!first)
        tree_set(tree, node, column->path.attribute, cell, place);
    else if (first->length != cell->length || memcmp(first->text, cell->text, cell->length) != 0)
        report_conflict(self, column->header, cell, place, first);
}

static void take_row(struct path_headers *self, struct element_tree *tree,
                     const struct grouped_row *row)
{
    const struct path_sheet *sheet = &self->sheets[row->sheet];
    for (size_t at = 0; at < row->length;) {
        uint64_t head[2];
        memcpy(head, row->bytes + at, sizeof head);
        at += sizeof head;
        const struct path_column *column = &sheet->columns[head[0]];
        const struct cell cell = {.text = row->bytes + at, .length = head[1]};
        const struct cell_place place = {
            .sheet = row->sheet, .row = row->number, .column = column->number};
        take_cell(self, tree, column, &cell, place);
        at += head[1];
    }
}

static void begin_activity(struct path_headers *self, struct element_tree *tree)
{
    const struct cell_place place = {
        .sheet = self->row.sheet, .row = self->row.number, .column = 1};
    struct tree_node *node = element_tree_begin(tree, self->base.table->form->element->name, place);
    const struct tree_value *value = self->declared.root ? self->declared.root->values : NULL;
    for (; value; value = value->next) {
        const struct cell cell = {.text = value->text, .length = value->length};
        tree_set(tree, node, value->name, &cell, value->place);
    }
}

static bool path_headers_next(struct tree_source *source, struct element_tree *tree,
                              struct error *error)
{
    struct path_headers *self = (struct path_headers *)source;
    if (!self->has_row)
        self->has_row = row_groups_next(self->groups, &self->row, error);
    if (!self->has_row)
        return false;
    long long group = self->row.group;
    begin_activity(self, tree);
    while (self->has_row && self->row.group == group) {
        take_row(self, tree, &self->row);
        self->has_row = row_groups_next(self->groups, &self->row, error);
    }
    return !error->kind;
}

/* --- Opening ---------------------------------------------------------------------------------- */

static void path_headers_close(struct tree_source *source)
{
    struct path_headers *self = (struct path_headers *)source;
    for (size_t i = 0; i < self->count; i++)
        path_sheet_release(&self->sheets[i]);
    free(self->sheets);
    free(self->sheet_paths);
    arena_release(&self->arena);
    element_tree_release(&self->file);
    element_tree_release(&self->declared);
    row_groups_free(self->groups);
    strbuf_release(&self->bytes);
    free(self);
}

/* Every file is opened twice: what Meta says holds for sheets that stand before it too. Findings
 * of the first time would come again. */
static bool read_file(struct path_headers *self, const struct path_files *files, size_t index,
                      bool only_meta, struct error *error)
{
    struct findings again = FINDINGS_INIT;
    struct grid *grid = grid_open(files->paths[index], files->names[index], self->settings->source,
                                  only_meta ? &again : self->settings->findings, error);
    bool read = grid || !error->kind;
    if (grid && only_meta && has_meta(grid))
        read = read_meta(self, grid, error);
    else if (grid && !only_meta)
        read = read_rows(self, grid, error);
    grid_close(grid);
    findings_release(&again);
    return read;
}

static bool read_files(struct path_headers *self, const struct path_files *files,
                       struct error *error)
{
    for (size_t i = 0; i < files->count; i++)
        if (!read_file(self, files, i, true, error))
            return false;
    for (size_t i = 0; i < files->count; i++)
        if (!read_file(self, files, i, false, error))
            return false;
    if (self->count > SHEETS_MOST)
        return error_set(error, ERROR_USAGE,
                         "the source has %zu sheets, but %d is the most; join some of them",
                         self->count, SHEETS_MOST);
    if (!self->base.table && !self->base.report.counts[LAYOUT_HEADER])
        problem_report_add_at(&self->base.report, LAYOUT_HEADER, files->names[0], 0, 0,
                              "there is no sheet with a header, so nothing is read");
    return true;
}

static struct reader *finish(struct path_headers *self)
{
    self->sheet_paths = xcalloc(self->count, sizeof *self->sheet_paths);
    for (size_t i = 0; i < self->count; i++)
        self->sheet_paths[i] = self->sheets[i].path;
    self->base.sheets = self->sheet_paths;
    self->base.sheet_count = self->count;
    const struct element *file = self->base.table->form->element->parent;
    if (self->file.root)
        self->file.root->name = file->name;
    else
        begin_file(self, file);
    const struct tree_settings *settings = self->settings;
    self->settings = NULL;
    return tree_reader_open(&self->base, settings);
}

struct reader *path_headers_reader_open(const struct path_files *files,
                                        const struct tree_settings *settings, struct error *error)
{
    struct path_headers *self = xcalloc(1, sizeof *self);
    self->settings = settings;
    self->bytes = (struct strbuf)STRBUF_INIT;
    self->base = (struct tree_source){.path = files->names[0],
                                      .report = {.findings = settings->findings,
                                                 .path = files->names[0],
                                                 .table = &layout_problems},
                                      .next = path_headers_next,
                                      .close = path_headers_close};
    self->groups = row_groups_new(error);
    if (self->groups && read_files(self, files, error) && self->base.table)
        return finish(self);
    problem_report_sum_up(&self->base.report);
    path_headers_close(&self->base);
    return NULL;
}
