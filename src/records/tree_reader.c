#include "records/tree_reader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "records/iati_parser.h"

enum { FEED_MOST = 1024 * 1024 }; /* bytes given to the parser at once */

struct tree_reader {
    struct reader base;
    struct tree_source *source;
    const struct layout *layout;
    struct findings *findings;       /* of the caller */
    struct findings parser_findings; /* whose places are still lines */
    struct reader_table *tables;
    const char ***columns; /* of each canonical table */
    struct cell *cells;
    struct element_tree tree;
    struct tree_text text;
    size_t tags_before; /* start tags written before those in `text` */
    struct iati_parser *parser;
    struct iati_item *item;     /* whose rows are being given */
    const struct iati_row *row; /* the next of them */
    size_t sheet;               /* of the rows about the document: given for each sheet */
    bool is_file_item;
    size_t composed, taken; /* items that were written and that came out again */
    bool ended;
};

/* --- Tables ----------------------------------------------------------------------------------- */

/* The last column, _source, is the store's. */
static const char **column_names(const struct table *table)
{
    const char **names = xcalloc(table->column_count, sizeof *names);
    for (size_t i = 0; i + 1 < table->column_count; i++)
        names[i] = table->columns[i].name;
    return names;
}

static void make_tables(struct tree_reader *self)
{
    const struct layout *layout = self->layout;
    size_t count = layout->table_count, sheets = self->source->sheet_count, widest = 0;
    self->columns = xcalloc(count, sizeof *self->columns);
    self->tables = xcalloc(count * sheets, sizeof *self->tables);
    for (size_t i = 0; i < count; i++) {
        const struct table *table = layout->tables[i];
        self->columns[i] = column_names(table);
        widest = table->column_count > widest ? table->column_count : widest;
        for (size_t sheet = 0; sheet < sheets; sheet++)
            self->tables[sheet * count + i] =
                (struct reader_table){.name = table->name,
                                      .path = self->source->sheets[sheet],
                                      .columns = self->columns[i],
                                      .column_count = table->column_count - 1};
    }
    self->cells = xcalloc(widest, sizeof *self->cells);
    self->base.tables = self->tables;
    self->base.table_count = count * sheets;
}

/* --- From trees to the parser ----------------------------------------------------------------- */

/* Where the start tag that ended in that line came from. */
static struct cell_place place_of(const struct tree_reader *self, size_t line)
{
    size_t tag = line > 1 ? line - 2 : 0; /* the first tag ends in line 2 */
    if (tag >= self->tags_before && tag - self->tags_before < self->text.count)
        return self->text.places[tag - self->tags_before];
    return (struct cell_place){.row = 1};
}

/* The parser's findings name lines of a text that nobody sees. */
static void move_findings(struct tree_reader *self)
{
    for (size_t i = 0; i < self->parser_findings.count; i++) {
        struct place *place = &self->parser_findings.items[i].place;
        if (!place->line)
            continue;
        struct cell_place cell = place_of(self, place->line);
        place_set(place, self->source->sheets[cell.sheet], cell.row, cell.column);
    }
    findings_move(self->findings, &self->parser_findings);
}

/* False if the parser gave up. */
static bool feed(struct tree_reader *self, bool last)
{
    const struct strbuf *xml = &self->text.xml;
    bool good = true;
    for (size_t at = 0; good && at < xml->length; at += FEED_MOST) {
        size_t length = xml->length - at < FEED_MOST ? xml->length - at : FEED_MOST;
        good = iati_parser_feed(self->parser, xml->text + at, length, false);
    }
    if (good && last)
        good = iati_parser_feed(self->parser, "", 0, true);
    strbuf_reset(&self->text.xml);
    move_findings(self);
    return good;
}

static void report_undeclared(void *context, const char *name, struct cell_place place)
{
    struct tree_reader *self = context;
    problem_report_add_at(&self->source->report, LAYOUT_NAMESPACE,
                          self->source->sheets[place.sheet], place.row, place.column,
                          "nothing declares the prefix of \"%.100s\"; it is not read; add a column "
                          "\"@xmlns:%.*s\" with the address of its namespace",
                          name, (int)strcspn(name, ":"), name);
}

/* The root element is closed when there are no more activities. */
static void write_file_start(struct tree_reader *self)
{
    element_tree_write(self->source->file, &self->text);
    const char *name = self->source->file->root->name;
    self->text.xml.length -= strlen(name) + strlen("</>");
    self->text.xml.text[self->text.xml.length] = '\0';
    self->text.file = self->source->file->root;
    self->composed++;
}

/* Writes what comes next and has it parsed. False at the end. */
static bool compose(struct tree_reader *self, struct error *error)
{
    if (self->ended)
        return false;
    element_tree_reset(&self->tree);
    if (self->composed == self->taken) {
        self->tags_before += self->text.count;
        self->text.count = 0;
    }
    bool has_next = self->source->next(self->source, &self->tree, error);
    if (error->kind)
        return false;
    if (!self->text.file && self->source->file)
        write_file_start(self);
    if (has_next) {
        element_tree_write(&self->tree, &self->text);
        self->composed++;
    } else if (self->text.file) {
        strbuf_addf(&self->text.xml, "</%s>", self->text.file->name);
    }
    self->ended = !has_next;
    self->ended |= !feed(self, !has_next && self->text.file);
    return true;
}

/* --- Rows ------------------------------------------------------------------------------------- */

static bool read_item(struct tree_reader *self, struct error *error)
{
    while (!(self->item = iati_parser_take(self->parser)))
        if (!compose(self, error))
            return false;
    self->is_file_item = self->taken++ == 0;
    self->sheet = 0;
    self->row = self->is_file_item && !self->source->is_document ? NULL : self->item->rows.first;
    return true;
}

static void return_item(struct tree_reader *self)
{
    if (self->item)
        iati_parser_return(self->parser, self->item);
    self->item = NULL;
}

/* Moves on to an item that has rows. What the document says holds for the rows of every sheet. */
static bool find_row(struct tree_reader *self, struct error *error)
{
    while (!self->row) {
        if (self->item && self->is_file_item && self->source->is_document &&
            ++self->sheet < self->source->sheet_count) {
            self->row = self->item->rows.first;
            break;
        }
        return_item(self);
        if (!read_item(self, error))
            return false;
    }
    return true;
}

static bool tree_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct tree_reader *self = (struct tree_reader *)reader;
    if (!find_row(self, error)) {
        problem_report_sum_up(&self->source->report);
        return false;
    }
    iati_row_fill(&self->item->rows, self->row, self->cells);
    struct cell_place place = self->is_file_item ? (struct cell_place){self->sheet, 1, 0}
                                                 : place_of(self, self->row->line);
    const struct table *table = self->row->table;
    *row = (struct row){.table = place.sheet * self->layout->table_count + table->index,
                        .number = place.row,
                        .cells = self->cells,
                        .count = table->column_count - 1};
    self->row = self->row->next;
    return true;
}

static void tree_reader_close(struct reader *reader)
{
    struct tree_reader *self = (struct tree_reader *)reader;
    return_item(self);
    iati_parser_free(self->parser);
    move_findings(self);
    findings_release(&self->parser_findings);
    problem_report_sum_up(&self->source->report);
    self->source->close(self->source);
    element_tree_release(&self->tree);
    strbuf_release(&self->text.xml);
    free(self->text.places);
    for (size_t i = 0; i < self->layout->table_count; i++)
        free((void *)(uintptr_t)self->columns[i]);
    free(self->columns);
    free(self->tables);
    free(self->cells);
    free(self);
}

struct reader *tree_reader_open(struct tree_source *source, const struct tree_settings *settings)
{
    struct tree_reader *self = xcalloc(1, sizeof *self);
    self->base =
        (struct reader){.path = source->path, .next = tree_reader_next, .close = tree_reader_close};
    self->source = source;
    self->layout = settings->layout;
    self->findings = settings->findings;
    self->text =
        (struct tree_text){.xml = STRBUF_INIT, .undeclared = report_undeclared, .context = self};
    make_tables(self);
    const struct iati_settings parser = {.path = source->path,
                                         .part = settings->part,
                                         .layout = settings->layout,
                                         .identifiers = settings->identifiers,
                                         .findings = &self->parser_findings};
    self->parser = iati_parser_new(&parser);
    return &self->base;
}
