#include "records/xml_source.h"

#include <search.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/stylesheet.h"
#include "records/column_name.h"
#include "records/problem_report.h"
#include "records/table_choice.h"

enum xml_problem {
    FILE_EMPTY,
    FILE_BAD,
    FILE_LARGE,
    BAD_NAME,
    ROW_NESTED,
    ROW_TWICE,
    PROBLEM_COUNT
};

static const struct problem_kind problem_kinds[PROBLEM_COUNT] = {
    [FILE_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", PROBLEM_SPELLED_OUT, "more of the kind"},
    [FILE_BAD] = {SEVERITY_CRITICAL, "x.source.xml", PROBLEM_SPELLED_OUT, "more of the kind"},
    [FILE_LARGE] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT, "more of the kind"},
    [BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header", PROBLEM_SPELLED_OUT,
                  "more tables with a bad column name"},
    [ROW_NESTED] = {SEVERITY_CRITICAL, "x.source.xml", PROBLEM_SPELLED_OUT,
                    "more rows not read for elements in a column"},
    [ROW_TWICE] = {SEVERITY_CRITICAL, "x.source.xml", PROBLEM_SPELLED_OUT,
                   "more rows not read for columns given twice"},
};
static const struct problem_table problems = {problem_kinds, PROBLEM_COUNT, "and ", true};

/* A column or a table by its name; what search trees hold. */
struct named {
    const char *name; /* lent by the result */
    size_t index;
};

struct xml_table {
    struct named *by_name; /* itself */
    void *columns;         /* search tree of struct named */
    const char **names;
    size_t count, capacity;
    char *path;
    size_t index; /* among those that are read; SIZE_MAX: it isn't */
    size_t rows;
};

struct xml_reader {
    struct reader base;
    const struct source *source;
    struct problem_report report;
    xmlDoc *result;
    const xmlNode *row; /* the next one */
    void *tables;       /* search tree of struct named */
    struct xml_table *own;
    size_t own_count, own_capacity;
    struct reader_table *shown;
    struct strbuf *texts; /* of cells whose text is in pieces */
    struct cell *cells;
};

/* ---- The file -------------------------------------------------------------------------------- */

/* A document type definition is the only way to entities, so it ends the reading. */
static void refuse_definition(void *context, const xmlChar *name, const xmlChar *external,
                              const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    xmlParserCtxt *parser = context;
    *(bool *)parser->_private = true;
    xmlStopParser(parser);
}

static xmlDoc *parse_stream(struct xml_reader *self, FILE *stream)
{
    enum {
        OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                  XML_PARSE_COMPACT | XML_PARSE_BIG_LINES
    };
    bool has_definition = false;
    xmlParserCtxt *parser = xmlNewParserCtxt();
    parser->_private = &has_definition;
    parser->sax->internalSubset = refuse_definition;
    xmlDoc *document = xmlCtxtReadFd(parser, fileno(stream), NULL, NULL, OPTIONS);
    const xmlError *fault = xmlCtxtGetLastError(parser);
    if (has_definition)
        problem_report_add(&self->report, FILE_BAD, 0, 0,
                           "the file has a document type definition, which is not read; remove it "
                           "from <!DOCTYPE to its end");
    else if (!document)
        problem_report_add(&self->report, FILE_BAD,
                           fault && fault->line > 0 ? (size_t)fault->line : 0, 0,
                           "the file is not well-formed XML: %.*s",
                           fault && fault->message ? (int)strcspn(fault->message, "\n") : 9,
                           fault && fault->message ? fault->message : "no reason");
    if (has_definition) {
        xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(parser);
    return document;
}

static xmlDoc *parse_file(struct xml_reader *self, const char *path, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return NULL;
    xmlDoc *document = NULL;
    struct stat status;
    if (fstat(fileno(stream), &status) != 0)
        error_errno(error, "cannot read '%s'", path);
    else if (status.st_size > XML_FILE_MOST)
        problem_report_add(&self->report, FILE_LARGE, 0, 0,
                           "the file is larger than %d MiB, the most that a stylesheet can be used "
                           "on; split it, or have it exported as CSV or JSON Lines",
                           XML_FILE_MOST / (1024 * 1024));
    else if (status.st_size == 0)
        problem_report_add(&self->report, FILE_EMPTY, 0, 0, "the file is empty");
    else
        document = parse_stream(self, stream);
    fclose(stream);
    return document;
}

/* ---- The tables of the result ---------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return strcasecmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static const char *name_of(const xmlChar *name)
{
    return (const char *)name;
}

/* The entry of that name, which is made with `index` if there is none. */
static struct named *find_or_add(void **tree, const char *name, size_t index)
{
    const struct named wanted = {.name = name};
    struct named *const *found = tfind(&wanted, tree, compare_names);
    if (found)
        return *found;
    struct named *entry = xmalloc(sizeof *entry);
    *entry = (struct named){name, index};
    tsearch(entry, tree, compare_names);
    return entry;
}

static size_t column_index(struct xml_table *table, const xmlChar *name)
{
    struct named *column = find_or_add(&table->columns, name_of(name), table->count);
    if (column->index == table->count) {
        table->names = grow(table->names, table->count, &table->capacity, sizeof *table->names);
        table->names[table->count++] = column->name;
    }
    return column->index;
}

static struct xml_table *table_of(struct xml_reader *self, const xmlNode *row)
{
    struct named *named = find_or_add(&self->tables, name_of(row->name), self->own_count);
    if (named->index == self->own_count) {
        self->own = grow(self->own, self->own_count, &self->own_capacity, sizeof *self->own);
        self->own[self->own_count++] = (struct xml_table){
            .by_name = named, .path = xasprintf("%s#%s", self->base.path, named->name)};
    }
    return &self->own[named->index];
}

static const xmlNode *element_from(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static bool gather(struct xml_reader *self, struct error *error)
{
    for (const xmlNode *row = self->row; row; row = element_from(row->next)) {
        struct xml_table *table = table_of(self, row);
        for (const xmlAttr *attribute = row->properties; attribute; attribute = attribute->next)
            column_index(table, attribute->name);
        for (const xmlNode *column = element_from(row->children); column;
             column = element_from(column->next))
            column_index(table, column->name);
        if (self->own_count > XML_TABLES_MOST)
            return error_set(error, ERROR_USAGE,
                             "the stylesheet '%s' gives more than %d tables for '%s'; an element "
                             "below 'tables' is a row, called like its table",
                             self->source->stylesheet, XML_TABLES_MOST, self->base.path);
    }
    return true;
}

static bool take_result(struct xml_reader *self, struct error *error)
{
    const xmlNode *root = xmlDocGetRootElement(self->result);
    if (!root || strcmp(name_of(root->name), "tables") != 0)
        return root ? error_set(error, ERROR_USAGE,
                                "the stylesheet '%s' gives '%s' for '%s'; expected an element "
                                "'tables' whose children are rows",
                                self->source->stylesheet, name_of(root->name), self->base.path)
                    : error_set(error, ERROR_USAGE,
                                "the stylesheet '%s' gives no element for '%s'; expected an "
                                "element 'tables' whose children are rows",
                                self->source->stylesheet, self->base.path);
    self->row = element_from(root->children);
    return gather(self, error);
}

static bool check_columns(struct xml_reader *self, const struct xml_table *table)
{
    struct strbuf words = STRBUF_INIT;
    bool good = column_names_check(table->names, table->count, &words);
    self->report.path = table->path;
    if (!good)
        problem_report_add(&self->report, BAD_NAME, 0, 0, "%s; the table is not read", words.text);
    self->report.path = self->base.path;
    strbuf_release(&words);
    return good;
}

static bool choose_tables(struct xml_reader *self, struct error *error)
{
    const char **names = xcalloc(self->own_count + 1, sizeof *names);
    for (size_t i = 0; i < self->own_count; i++)
        names[i] = self->own[i].by_name->name;
    bool chosen = table_choice_check(self->source, self->base.path, names, self->own_count, error);
    self->shown = xcalloc(self->own_count + 1, sizeof *self->shown);
    for (size_t i = 0; chosen && i < self->own_count; i++) {
        struct xml_table *table = &self->own[i];
        bool is_read = table_is_chosen(self->source, names[i]) && check_columns(self, table);
        table->index = is_read ? self->base.table_count++ : SIZE_MAX;
        if (is_read)
            self->shown[table->index] = (struct reader_table){.name = names[i],
                                                              .path = table->path,
                                                              .columns = table->names,
                                                              .column_count = table->count};
    }
    free(names);
    self->base.tables = self->shown;
    if (chosen && !self->own_count)
        problem_report_add(&self->report, FILE_EMPTY, 0, 0,
                           "the stylesheet '%s' gives no rows for the file",
                           self->source->stylesheet);
    return chosen && self->base.table_count > 0;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* The text of a column into `cell`. False if there are elements in it. */
static bool take_text(const xmlNode *content, struct strbuf *pieces, struct cell *cell)
{
    const char *text = content ? (const char *)content->content : "";
    if (content && content->next) {
        strbuf_reset(pieces);
        for (const xmlNode *piece = content; piece; piece = piece->next) {
            if (piece->type == XML_ELEMENT_NODE)
                return false;
            if (piece->type == XML_TEXT_NODE || piece->type == XML_CDATA_SECTION_NODE)
                strbuf_addstr(pieces, (const char *)piece->content);
        }
        text = pieces->text;
    } else if (content && content->type == XML_ELEMENT_NODE) {
        return false;
    } else if (content && content->type != XML_TEXT_NODE &&
               content->type != XML_CDATA_SECTION_NODE) {
        text = "";
    }
    size_t length = strlen(text);
    if (strspn(text, " \t\r\n") != length)
        *cell = (struct cell){text, length};
    return true;
}

static bool take_column(struct xml_reader *self, struct xml_table *table, const xmlChar *name,
                        const xmlNode *content)
{
    size_t index = column_index(table, name);
    struct cell *cell = &self->cells[index];
    if (cell->text) {
        problem_report_add(&self->report, ROW_TWICE, table->rows, index + 1,
                           "column \"%s\" is given twice; the row is not read; make rows of a "
                           "table of their own of what repeats",
                           name_of(name));
        return false;
    }
    if (take_text(content, &self->texts[index], cell))
        return true;
    problem_report_add(
        &self->report, ROW_NESTED, table->rows, index + 1,
        "column \"%s\" has elements in it, but a column is text; the row is not read",
        name_of(name));
    return false;
}

static bool take_row(struct xml_reader *self, struct xml_table *table, const xmlNode *element)
{
    memset(self->cells, 0, table->count * sizeof *self->cells);
    self->report.path = table->path;
    for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
        if (!take_column(self, table, attribute->name, attribute->children))
            return false;
    for (const xmlNode *column = element_from(element->children); column;
         column = element_from(column->next))
        if (!take_column(self, table, column->name, column->children))
            return false;
    return true;
}

static bool xml_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    (void)error;
    struct xml_reader *self = (struct xml_reader *)reader;
    while (self->row) {
        const xmlNode *element = self->row;
        struct xml_table *table = table_of(self, element);
        self->row = element_from(element->next);
        table->rows++;
        if (table->index == SIZE_MAX || !take_row(self, table, element))
            continue;
        *row = (struct row){.table = table->index,
                            .number = table->rows,
                            .cells = self->cells,
                            .count = table->count};
        return true;
    }
    self->report.path = self->base.path;
    problem_report_sum_up(&self->report);
    return false;
}

/* ---- Life ------------------------------------------------------------------------------------ */

static void xml_reader_close(struct reader *reader)
{
    struct xml_reader *self = (struct xml_reader *)reader;
    self->report.path = self->base.path;
    problem_report_sum_up(&self->report);
    for (size_t i = 0; i < self->own_count; i++) {
        tdestroy(self->own[i].columns, free);
        free(self->own[i].names);
        free(self->own[i].path);
    }
    tdestroy(self->tables, free);
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        strbuf_release(&self->texts[i]);
    free(self->texts);
    free(self->cells);
    free(self->shown);
    free(self->own);
    xmlFreeDoc(self->result);
    free(self);
}

/* Only the result is kept: the file's own tree is the larger one. */
static bool transform(struct xml_reader *self, const char *path, struct error *error)
{
    xmlDoc *document = parse_file(self, path, error);
    if (!document)
        return false;
    char *stylesheet_path = path_join(self->source->folder, self->source->stylesheet);
    struct stylesheet *stylesheet = stylesheet_load_file(stylesheet_path, error);
    if (stylesheet)
        self->result = stylesheet_transform(stylesheet, document, NULL, error);
    if (!self->result)
        error_prefix(error, "'%s'", self->base.path);
    stylesheet_free(stylesheet);
    free(stylesheet_path);
    xmlFreeDoc(document);
    return self->result != NULL;
}

struct reader *xml_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error)
{
    struct xml_reader *self = xcalloc(1, sizeof *self);
    self->base = (struct reader){.path = name, .next = xml_reader_next, .close = xml_reader_close};
    self->report = (struct problem_report){.findings = findings, .path = name, .table = &problems};
    self->source = source;
    self->cells = xcalloc(COLUMNS_MOST, sizeof *self->cells);
    self->texts = xcalloc(COLUMNS_MOST, sizeof *self->texts);
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        self->texts[i] = (struct strbuf)STRBUF_INIT;
    if (transform(self, path, error) && take_result(self, error) && choose_tables(self, error))
        return &self->base;
    xml_reader_close(&self->base);
    return NULL;
}
