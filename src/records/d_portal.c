#include "records/d_portal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "records/grid.h"

enum { INDEX_COLUMN, PARENT_COLUMN, PATH_COLUMN, FIRST_COLUMN };
enum { SHOWN_MOST = 100 };

enum column_use { COLUMN_LEFT_OUT, COLUMN_OF_ACTIVITY, COLUMN_OF_FILE };

struct d_portal_column {
    enum column_use use;
    struct header_path path;
};

/* A row of the activity being read that others may name as their parent. */
struct owner {
    size_t index;
    struct tree_node *node;
    struct header_path path; /* in the tree's memory */
};

struct d_portal {
    struct tree_source base;
    const char *sheet; /* the only one */
    struct grid *grid;
    struct element_tree file;
    struct arena header;
    struct d_portal_column *columns;
    size_t column_count;
    struct owner *owners; /* indexes grow */
    size_t owner_count, owner_capacity;
    struct grid_row row; /* of the next activity, if it was read already */
    bool has_row;
    struct strbuf value;
};

/* --- Cells ------------------------------------------------------------------------------------ */

static const struct cell *cell_of(const struct grid_row *row, size_t column)
{
    static const struct cell blank = {NULL, 0};
    return column < row->count ? &row->cells[column] : &blank;
}

static bool is_blank(const struct grid_row *row, size_t column)
{
    return !cell_of(row, column)->text;
}

/* A whole number from 1; 0 if it is none. */
static size_t number_of(const struct cell *cell)
{
    const char *text = cell->text ? cell->text : "";
    size_t length = strspn(text, "0123456789");
    return length && length < 16 && !text[length] ? strtoull(text, NULL, 10) : 0;
}

static void lower(char *text)
{
    for (; *text; text++)
        *text = (char)tolower((unsigned char)*text);
}

/* Line breaks are written as two characters; languages are written in lower case. */
static struct cell value_of(struct d_portal *self, const struct cell *cell, const char *attribute)
{
    bool is_language = attribute && strcmp(attribute, "xml:lang") == 0;
    if (!is_language && !strstr(cell->text, "\\n"))
        return *cell;
    strbuf_reset(&self->value);
    for (const char *at = cell->text; *at; at++)
        if (at[0] == '\\' && at[1] == 'n') {
            strbuf_addch(&self->value, '\n');
            at++;
        } else {
            strbuf_add(&self->value, at, 1);
        }
    if (is_language)
        lower(self->value.text);
    if (is_language && strcmp(self->value.text, cell->text) != 0)
        problem_report_count(&self->base.report, LAYOUT_LANGUAGE);
    return (struct cell){.text = self->value.text, .length = self->value.length};
}

static void set_value(struct d_portal *self, struct element_tree *tree, struct tree_node *node,
                      const char *attribute, const struct cell *cell, struct cell_place place)
{
    if (tree_value(node, attribute))
        return;
    const struct cell value = value_of(self, cell, attribute);
    tree_set(tree, node, attribute, &value, place);
}

/* --- Rows ------------------------------------------------------------------------------------- */

/* A finding about one cell (`column` from 0): "what "text" message". */
static void report(struct d_portal *self, enum layout_problem problem, const struct grid_row *row,
                   size_t column, const char *what, const char *message)
{
    const struct cell *cell = cell_of(row, column);
    size_t length = utf8_cut(cell->text ? cell->text : "", cell->length, SHOWN_MOST);
    problem_report_add_at(&self->base.report, problem, self->sheet, row->number,
                          grid_row_column(row, column), "%s \"%.*s\" %s", what, (int)length,
                          cell->text ? cell->text : "", message);
}

/* The same for what the standard does not have. */
static void report_unknown(struct d_portal *self, const struct grid_row *row, size_t column,
                           const char *what)
{
    if (!problem_report_has_room(&self->base.report, LAYOUT_DROPPED)) {
        problem_report_count(&self->base.report, LAYOUT_DROPPED);
        return;
    }
    const char *text = cell_of(row, column)->text;
    char *nearest =
        header_path_nearest(text ? text : "", PATH_ROOTED, self->base.table->form->element);
    char *message = xasprintf("has no place in the standard and is left out%s%s%s",
                              nearest ? "; the nearest is \"" : "", nearest ? nearest : "",
                              nearest ? "\"" : "");
    report(self, LAYOUT_DROPPED, row, column, what, message);
    free(message);
    free(nearest);
}

static bool has_prefix(const struct header_path *path, const struct header_path *prefix)
{
    if (path->count < prefix->count)
        return false;
    for (size_t i = 0; i < prefix->count; i++)
        if (strcmp(path->steps[i].name, prefix->steps[i].name) != 0)
            return false;
    return true;
}

/* The element that the steps lead to, made as far as it is not there. */
static struct tree_node *descend(struct element_tree *tree, struct tree_node *node,
                                 const struct header_path *path, size_t from, size_t to,
                                 struct cell_place place)
{
    for (size_t i = from; i < to; i++)
        node = tree_single(tree, node, &path->steps[i], place);
    return node;
}

static void take_cells(struct d_portal *self, struct element_tree *tree, const struct owner *owner,
                       const struct grid_row *row)
{
    for (size_t i = FIRST_COLUMN; i < row->count && i < self->column_count; i++) {
        const struct d_portal_column *column = &self->columns[i];
        const struct cell *cell = &row->cells[i];
        if (!cell->text || column->use == COLUMN_LEFT_OUT)
            continue;
        const struct cell_place place = {.row = row->number, .column = grid_row_column(row, i)};
        if (column->use == COLUMN_OF_FILE) {
            set_value(self, &self->file, self->file.root, column->path.attribute, cell, place);
        } else if (!has_prefix(&column->path, &owner->path)) {
            report(self, LAYOUT_CELL, row, i, "value",
                   "stands in the row of an element that its column is not in, so it is not read; "
                   "move it to the row of the element that it belongs to");
        } else {
            struct tree_node *node = descend(tree, owner->node, &column->path, owner->path.count,
                                             column->path.count, place);
            set_value(self, tree, node, column->path.attribute, cell, place);
        }
    }
}

static struct owner *find_owner(const struct d_portal *self, size_t index)
{
    size_t low = 0, high = self->owner_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->owners[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->owner_count && self->owners[low].index == index ? &self->owners[low] : NULL;
}

/* Notes the row, so that others can be below it. False if it has no index to be known by. */
static struct owner *add_owner(struct d_portal *self, const struct grid_row *row)
{
    size_t index = number_of(cell_of(row, INDEX_COLUMN));
    if (index == 0 || (self->owner_count && index <= self->owners[self->owner_count - 1].index)) {
        report(self, LAYOUT_PARENT, row, INDEX_COLUMN, "index",
               "is no whole number above those before it, so the row and what is below it are not "
               "read; sort the rows by index");
        return NULL;
    }
    self->owners =
        grow(self->owners, self->owner_count, &self->owner_capacity, sizeof *self->owners);
    struct owner *owner = &self->owners[self->owner_count++];
    *owner = (struct owner){.index = index};
    return owner;
}

/* The element that a row is about, or the attribute that it says is empty. */
static bool read_row_path(struct d_portal *self, struct element_tree *tree,
                          const struct grid_row *row, struct header_path *path)
{
    const char *text = cell_of(row, PATH_COLUMN)->text;
    const struct element *root = self->base.table->form->element;
    if (!text) {
        report(self, LAYOUT_PARENT, row, PATH_COLUMN, "path",
               "does not say which element this row is, so it is not read");
        return false;
    }
    enum path_result result =
        strchr(text, '@') ? header_path_read(path, text, PATH_ROOTED, root, &tree->arena)
                          : header_path_read_element(path, text, PATH_ROOTED, root, &tree->arena);
    if (result != PATH_GOOD)
        report_unknown(self, row, PATH_COLUMN, "element");
    return result == PATH_GOOD;
}

/* A row is below its parent's element, or about one of that one's attributes. */
static bool is_below(const struct header_path *path, const struct header_path *parent)
{
    return has_prefix(path, parent) && (path->attribute || path->count > parent->count);
}

static void take_child_row(struct d_portal *self, struct element_tree *tree,
                           const struct grid_row *row)
{
    const struct owner *parent = find_owner(self, number_of(cell_of(row, PARENT_COLUMN)));
    struct header_path path;
    if (!parent) {
        report(self, LAYOUT_PARENT, row, PARENT_COLUMN, "parent",
               "is no row of the activity before it, so the row is not read; sort the rows by "
               "index");
        return;
    }
    if (!read_row_path(self, tree, row, &path))
        return;
    if (!is_below(&path, &parent->path)) {
        report(self, LAYOUT_PARENT, row, PATH_COLUMN, "element",
               "is not below that of its parent, so the row is not read");
        return;
    }
    const struct cell_place place = {.row = row->number};
    size_t last = path.attribute ? path.count : path.count - 1;
    struct tree_node *node = descend(tree, parent->node, &path, parent->path.count, last, place);
    if (path.attribute) {
        const struct cell nothing = {.text = "", .length = 0};
        set_value(self, tree, node, path.attribute, &nothing, place);
        return;
    }
    struct owner *owner = add_owner(self, row);
    if (!owner)
        return;
    owner->node = tree_append(tree, node, &path.steps[last], place);
    owner->path = path;
    take_cells(self, tree, owner, row);
}

static bool next_row(struct d_portal *self, struct grid_row *row, struct error *error)
{
    while (grid_next(self->grid, row, error))
        if (row->sheet == 0)
            return true;
    return false;
}

static bool is_activity(const struct grid_row *row)
{
    return is_blank(row, PARENT_COLUMN);
}

/* False if the row can't be one. */
static bool begin_activity(struct d_portal *self, struct element_tree *tree,
                           const struct grid_row *row)
{
    self->owner_count = 0;
    if (!is_blank(row, PATH_COLUMN)) {
        report(self, LAYOUT_PARENT, row, PATH_COLUMN, "element",
               "has no parent, so the row is not read");
        return false;
    }
    struct owner *owner = add_owner(self, row);
    if (!owner)
        return false;
    const struct cell_place place = {.row = row->number, .column = 1};
    owner->node = element_tree_begin(tree, self->base.table->form->element->name, place);
    take_cells(self, tree, owner, row);
    return true;
}

static bool d_portal_next(struct tree_source *source, struct element_tree *tree,
                          struct error *error)
{
    struct d_portal *self = (struct d_portal *)source;
    bool begun = false;
    if (!self->has_row)
        self->has_row = next_row(self, &self->row, error);
    while (self->has_row && !(begun && is_activity(&self->row))) {
        if (is_activity(&self->row))
            begun = begin_activity(self, tree, &self->row);
        else
            take_child_row(self, tree, &self->row);
        self->has_row = next_row(self, &self->row, error);
    }
    return begun && !error->kind;
}

/* --- The header ------------------------------------------------------------------------------- */

static const struct table *find_table(const struct layout *layout, const char *header)
{
    const struct table *found = NULL;
    for (size_t i = 0; !found && i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        if (!table->form || table->parent)
            continue;
        const struct element *element = table->form->element;
        char *path = xasprintf("/%s/%s", element->parent->name, element->name);
        found = header && strcmp(path, header) == 0 ? table : NULL;
        free(path);
    }
    return found;
}

static bool is_named(const struct grid_row *row, size_t column, const char *name)
{
    const struct cell *cell = cell_of(row, column);
    return cell->text && strcmp(cell->text, name) == 0;
}

static bool check_header(struct d_portal *self, const struct layout *layout,
                         const struct grid_row *row)
{
    if (is_named(row, INDEX_COLUMN, "index") && is_named(row, PARENT_COLUMN, "parent"))
        self->base.table = find_table(layout, cell_of(row, PATH_COLUMN)->text);
    if (!self->base.table) {
        char *advice = grid_row_advice(row, "d-portal");
        problem_report_add_at(&self->base.report, LAYOUT_HEADER, self->sheet, row->number, 0,
                              "this is not a table of D-Portal, whose header begins with index, "
                              "parent and /iati-activities/iati-activity or "
                              "/iati-organisations/iati-organisation%s",
                              advice);
        free(advice);
    }
    return self->base.table != NULL;
}

/* "@iati-activities:version": an attribute of the root element, given here as "@version". */
static const char *file_attribute(const char *header, const struct element *file)
{
    size_t length = strlen(file->name);
    bool is_one = header[0] == '@' && strncmp(header + 1, file->name, length) == 0 &&
                  header[length + 1] == ':';
    return is_one ? header + length + 1 : NULL;
}

static void resolve_column(struct d_portal *self, const struct grid_row *row, size_t index)
{
    struct d_portal_column *column = &self->columns[index];
    const struct element *element = self->base.table->form->element;
    const char *text = cell_of(row, index)->text;
    if (!text)
        return;
    const char *of_file = file_attribute(text, element->parent);
    char *named = of_file ? xasprintf("@%s", of_file + 1) : xstrdup(text);
    enum path_result result = header_path_read(&column->path, named, PATH_ROOTED,
                                               of_file ? element->parent : element, &self->header);
    free(named);
    column->use = result != PATH_GOOD ? COLUMN_LEFT_OUT
                  : of_file           ? COLUMN_OF_FILE
                                      : COLUMN_OF_ACTIVITY;
    if (result != PATH_GOOD)
        report_unknown(self, row, index, "column");
}

/* Of two columns with the same header the last one counts. */
static void resolve_columns(struct d_portal *self, const struct grid_row *row)
{
    struct text_set seen = {.count = 0};
    bool *is_repeated = xcalloc(row->count, sizeof *is_repeated);
    self->column_count = row->count;
    self->columns = xcalloc(row->count, sizeof *self->columns);
    for (size_t i = row->count; i-- > FIRST_COLUMN;)
        is_repeated[i] = !is_blank(row, i) && !text_set_add(&seen, cell_of(row, i)->text);
    for (size_t i = FIRST_COLUMN; i < row->count; i++)
        if (is_repeated[i])
            report(self, LAYOUT_REPEATED, row, i, "column",
                   "stands here twice; the last one counts, this one is not read");
        else
            resolve_column(self, row, i);
    free(is_repeated);
    text_set_release(&seen);
}

static bool read_header(struct d_portal *self, const struct layout *layout, struct error *error)
{
    struct grid_row row;
    if (!next_row(self, &row, error)) {
        if (!error->kind)
            problem_report_add_at(&self->base.report, LAYOUT_HEADER, self->sheet, 0, 0,
                                  "the file is empty; its first row must name the columns");
        return false;
    }
    if (!check_header(self, layout, &row))
        return false;
    resolve_columns(self, &row);
    const struct cell_place place = {.row = 1};
    element_tree_begin(&self->file, self->base.table->form->element->parent->name, place);
    self->base.file = &self->file;
    for (size_t i = FIRST_COLUMN; i < self->column_count; i++)
        self->base.is_document |= self->columns[i].use == COLUMN_OF_FILE;
    for (size_t i = 1; i < grid_sheet_count(self->grid); i++)
        problem_report_add_at(&self->base.report, LAYOUT_HEADER, grid_sheet_path(self->grid, i), 0,
                              0, "a table of D-Portal is one sheet; this further one is not read");
    return true;
}

/* --- Opening ---------------------------------------------------------------------------------- */

static void d_portal_close(struct tree_source *source)
{
    struct d_portal *self = (struct d_portal *)source;
    grid_close(self->grid);
    element_tree_release(&self->file);
    arena_release(&self->header);
    strbuf_release(&self->value);
    free(self->columns);
    free(self->owners);
    free(self);
}

struct reader *d_portal_reader_open(const char *path, const char *name,
                                    const struct tree_settings *settings, struct error *error)
{
    struct grid *grid = grid_open(path, name, settings->source, settings->findings, error);
    if (!grid)
        return NULL;
    struct d_portal *self = xcalloc(1, sizeof *self);
    self->grid = grid;
    self->sheet = grid_sheet_path(grid, 0);
    self->value = (struct strbuf)STRBUF_INIT;
    self->base = (struct tree_source){
        .path = name,
        .sheets = &self->sheet,
        .sheet_count = 1,
        .report = {.findings = settings->findings, .path = name, .table = &layout_problems},
        .next = d_portal_next,
        .close = d_portal_close};
    if (read_header(self, settings->layout, error))
        return tree_reader_open(&self->base, settings);
    problem_report_sum_up(&self->base.report);
    d_portal_close(&self->base);
    return NULL;
}
