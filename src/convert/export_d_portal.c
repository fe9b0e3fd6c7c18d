/* One row for each activity and each element that occurs more than once (docs/layouts.md). The
 * file is read twice: the header names every path that is in it, and comes first. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "base/text_set.h"
#include "base/xml_escape.h"
#include "convert/activity_file.h"
#include "convert/csv_output.h"
#include "convert/exports.h"

enum { INDEX_COLUMN, PARENT_COLUMN, PATH_COLUMN, FIRST_COLUMN };
enum { COLUMNS_MOST = 1990 }; /* that the import takes */

/* An element that has a row of its own, or whose emptiness needs one. */
struct waiting {
    xmlNode *node; /* NULL: an attribute, or an element, that is there and empty */
    const struct element *element;
    char *path;
};

struct waiting_list {
    struct waiting *items;
    size_t count, capacity;
};

struct d_portal_export {
    struct export_job *job;
    struct activity_file file;
    struct export_report report;
    struct arena names;
    struct text_set known;
    const char **columns; /* sorted, when the first reading is over */
    size_t count, capacity;
    struct csv_output output;
    bool is_first_reading;
    size_t index; /* of the last row */
    struct error *error;
};

/* --- Cells ------------------------------------------------------------------------------------ */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_column(struct d_portal_export *self, const char *name)
{
    if (!text_set_add(&self->known, name))
        return;
    self->columns = grow(self->columns, self->count, &self->capacity, sizeof *self->columns);
    self->columns[self->count++] = arena_copy(&self->names, name, strlen(name));
}

/* Line breaks become two characters. */
static char *one_line(const char *text)
{
    struct strbuf line = STRBUF_INIT;
    for (; *text; text++)
        if (*text == '\n')
            strbuf_addstr(&line, "\\n");
        else
            strbuf_addch(&line, *text);
    return strbuf_detach(&line);
}

static void set_cell(struct d_portal_export *self, const char *name, const char *text)
{
    if (self->is_first_reading) {
        add_column(self, name);
        return;
    }
    const char **at =
        bsearch(&name, self->columns, self->count, sizeof *self->columns, compare_names);
    if (!at) {
        error_set(self->error, ERROR_ENVIRONMENT, "'%s' changed while it was read; export it again",
                  self->job->shown);
        return;
    }
    if (strstr(text, "\\n"))
        export_report_add(&self->report, EXPORT_CHANGED, name,
                          "has a backslash before an n, which the layout means a line break by");
    char *line = one_line(text);
    csv_output_set(&self->output, (size_t)(at - self->columns) + FIRST_COLUMN, line);
    free(line);
}

static void set_number(struct d_portal_export *self, size_t column, size_t number)
{
    char *text = xasprintf("%zu", number);
    csv_output_set(&self->output, column, text);
    free(text);
}

static void wait_for_row(struct waiting_list *list, xmlNode *node, const struct element *element,
                         const char *path)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] =
        (struct waiting){.node = node, .element = element, .path = xstrdup(path)};
}

/* A cell of spaces is blank to whoever reads it. */
static bool is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

/* Sets the value; an empty one gets a row that says so. */
static void put_value(struct d_portal_export *self, const char *name, const char *text,
                      struct waiting_list *rows)
{
    if (!is_blank(text)) {
        set_cell(self, name, text);
        return;
    }
    if (*text && !self->is_first_reading)
        export_report_add(&self->report, EXPORT_CHANGED, name,
                          "is nothing but spaces, and will be read back as empty");
    wait_for_row(rows, NULL, NULL, name);
}

/* --- Elements --------------------------------------------------------------------------------- */

static const struct element *known_child(const struct element *element, const xmlNode *node)
{
    return element && !node->ns ? element_child(element, (const char *)node->name) : NULL;
}

static bool is_same_name(const xmlNode *a, const xmlNode *b)
{
    return xmlStrEqual(a->name, b->name) &&
           (a->ns == b->ns || (a->ns && b->ns && xmlStrEqual(a->ns->prefix, b->ns->prefix)));
}

/* Which children of an element have a name to themselves. Of elements with many children of many
 * names, every child gets a row; that says the same. */
enum { NAMES_MOST = 256 };
struct siblings {
    const xmlNode *first[NAMES_MOST];
    bool repeats[NAMES_MOST];
    size_t count;
};

static void count_siblings(struct siblings *siblings, xmlNode *child)
{
    siblings->count = 0;
    for (; child; child = xml_element(child->next)) {
        size_t i = 0;
        while (i < siblings->count && !is_same_name(siblings->first[i], child))
            i++;
        if (i < siblings->count)
            siblings->repeats[i] = true;
        else if (i < NAMES_MOST) {
            siblings->first[i] = child;
            siblings->repeats[i] = false;
            siblings->count++;
        }
    }
}

static bool is_alone(const struct siblings *siblings, const xmlNode *child)
{
    for (size_t i = 0; i < siblings->count; i++)
        if (siblings->first[i] == child)
            return !siblings->repeats[i];
    return false;
}

static void put_element(struct d_portal_export *self, xmlNode *node, const struct element *element,
                        struct strbuf *path, struct waiting_list *rows);

static void put_attributes(struct d_portal_export *self, const xmlNode *node, struct strbuf *path,
                           struct waiting_list *rows)
{
    size_t length = path->length;
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        char *name = xml_attribute_name(attribute);
        xmlChar *text = xml_attribute_text(attribute);
        strbuf_addf(path, "@%s", name);
        put_value(self, path->text, (const char *)text, rows);
        path->length = length;
        path->text[length] = '\0';
        xmlFree(text);
        free(name);
    }
}

/* Prefixes are declared in the row of the activity, wherever they are in the XML. */
static void put_declarations(struct d_portal_export *self, const xmlNode *node)
{
    for (const xmlNs *namespace = node->nsDef; namespace; namespace = namespace->next) {
        if (!namespace->prefix || !namespace->href || !*namespace->href)
            continue;
        char *name = xasprintf("@xmlns:%s", (const char *)namespace->prefix);
        set_cell(self, name, (const char *)namespace->href);
        free(name);
    }
}

/* White space in an element without a text of its own means nothing. */
static bool has_text(const xmlNode *node, const struct element *element,
                     const struct element *above, const char *text)
{
    if (!*text)
        return false;
    if (!xml_text_is_blank(text))
        return true;
    bool is_narrative = !element && above && strcmp((const char *)node->name, "narrative") == 0;
    return is_narrative || (element && element->type != TYPE_NONE);
}

/* True if there is one. */
static bool put_text(struct d_portal_export *self, const xmlNode *node,
                     const struct element *element, const struct element *above, const char *path,
                     struct waiting_list *rows)
{
    char *text = xml_own_text(node);
    bool is_there = has_text(node, element, above, text);
    if (is_there) {
        if (xml_element(node->children) && !self->is_first_reading)
            export_report_add(&self->report, EXPORT_CHANGED, path,
                              "has text between elements, which will come before them");
        put_value(self, path, text, rows);
    }
    free(text);
    return is_there;
}

static void put_child(struct d_portal_export *self, xmlNode *child, const struct element *above,
                      bool alone, struct strbuf *path, struct waiting_list *rows)
{
    const struct element *element = known_child(above, child);
    size_t length = path->length;
    char *name = xml_node_name(child);
    strbuf_addf(path, "/%s", name);
    free(name);
    if (xml_has_unnamed_namespace(child)) {
        if (!self->is_first_reading)
            export_report_add(&self->report, EXPORT_NOT_CARRIED, path->text,
                              "is in a namespace without a prefix, so it has no name here; it is "
                              "left out");
    } else if (!alone) {
        wait_for_row(rows, child, element, path->text);
    } else {
        put_declarations(self, child);
        bool is_filled = put_text(self, child, element, above, path->text, rows);
        if (!is_filled && !child->properties && !xml_element(child->children))
            wait_for_row(rows, NULL, NULL, path->text);
        put_element(self, child, element, path, rows);
    }
    path->length = length;
    path->text[length] = '\0';
}

/* The attributes and children; libxml2 has seen to it that no document is deeper than 256. */
static void put_element(struct d_portal_export *self, xmlNode *node, const struct element *element,
                        struct strbuf *path, struct waiting_list *rows)
{
    struct siblings *siblings = xmalloc(sizeof *siblings);
    xmlNode *first = xml_element(node->children);
    put_attributes(self, node, path, rows);
    count_siblings(siblings, first);
    for (xmlNode *child = first; child; child = xml_element(child->next))
        put_child(self, child, element, is_alone(siblings, child), path, rows);
    free(siblings);
}

/* --- Rows ------------------------------------------------------------------------------------- */

static bool write_row(struct d_portal_export *self, const struct waiting *row, size_t parent);

static bool write_waiting(struct d_portal_export *self, struct waiting_list *rows, size_t parent)
{
    bool written = true;
    for (size_t i = 0; i < rows->count; i++) {
        written = written && write_row(self, &rows->items[i], parent);
        free(rows->items[i].path);
    }
    free(rows->items);
    return written;
}

static bool end_row(struct d_portal_export *self, size_t parent, const char *path)
{
    if (self->is_first_reading)
        return true;
    set_number(self, INDEX_COLUMN, ++self->index);
    if (parent) {
        set_number(self, PARENT_COLUMN, parent);
        csv_output_set(&self->output, PATH_COLUMN, path);
    }
    return csv_output_end_row(&self->output, self->error);
}

/* A row and all that hang on it. */
static bool write_row(struct d_portal_export *self, const struct waiting *row, size_t parent)
{
    if (!row->node)
        return end_row(self, parent, row->path);
    struct waiting_list rows = {.count = 0};
    struct strbuf path = STRBUF_INIT;
    strbuf_addstr(&path, row->path);
    if (parent) {
        const struct element *above = row->element ? row->element->parent : NULL;
        bool is_narrative = strcmp((const char *)row->node->name, "narrative") == 0;
        put_text(self, row->node, row->element, is_narrative ? self->file.element : above,
                 path.text, &rows);
    }
    put_declarations(self, row->node);
    put_element(self, row->node, row->element, &path, &rows);
    bool written = end_row(self, parent, row->path);
    strbuf_release(&path);
    size_t index = self->is_first_reading ? 1 : self->index;
    return write_waiting(self, &rows, index) && written;
}

/* The attributes of the root element go into the row of every activity. */
static void put_root(struct d_portal_export *self)
{
    const xmlNode *root = self->file.root;
    for (const xmlAttr *attribute = root->properties; attribute; attribute = attribute->next) {
        char *own = xml_attribute_name(attribute);
        char *name = xasprintf("@%s:%s", (const char *)root->name, own);
        xmlChar *text = xml_attribute_text(attribute);
        set_cell(self, name, (const char *)text);
        xmlFree(text);
        free(name);
        free(own);
    }
    for (const xmlNs *namespace = root->nsDef; namespace; namespace = namespace->next) {
        char *name = xasprintf("@%s:xmlns:%s", (const char *)root->name,
                               namespace->prefix ? (const char *)namespace->prefix : "");
        if (namespace->prefix && namespace->href)
            set_cell(self, name, (const char *)namespace->href);
        free(name);
    }
}

static bool write_activity(struct d_portal_export *self, xmlNode *node)
{
    char *path = xstrdup("");
    const struct waiting row = {.node = node, .element = self->file.element, .path = path};
    free(self->report.identifier);
    self->report.identifier = xml_child_text(node, self->file.element->children[0]->name);
    self->report.line = (size_t)xmlGetLineNo(node);
    put_root(self);
    bool written = write_row(self, &row, 0);
    free(path);
    return written;
}

static bool read_through(struct d_portal_export *self)
{
    bool good = activity_file_open(&self->file, self->job->path, self->job->standard, self->error);
    self->file.path = self->job->shown;
    for (xmlNode *node; good && (node = activity_file_next(&self->file, self->error));)
        good = write_activity(self, node);
    self->job->items = self->file.number;
    self->job->is_organisations =
        good && strcmp(self->file.element->name, "iati-organisation") == 0;
    return good && !self->error->kind;
}

static bool write_header(struct d_portal_export *self)
{
    const struct element *element = self->file.element;
    char *path = xasprintf("/%s/%s", element->parent->name, element->name);
    if (self->count > 1)
        qsort(self->columns, self->count, sizeof *self->columns, compare_names);
    csv_output_set(&self->output, INDEX_COLUMN, "index");
    csv_output_set(&self->output, PARENT_COLUMN, "parent");
    csv_output_set(&self->output, PATH_COLUMN, path);
    for (size_t i = 0; i < self->count; i++)
        csv_output_set(&self->output, i + FIRST_COLUMN, self->columns[i]);
    if (self->count + FIRST_COLUMN > COLUMNS_MOST)
        export_report_add(&self->report, EXPORT_NOT_CARRIED, path,
                          "needs more than 1990 columns, so the table can't be imported again");
    free(path);
    return csv_output_end_row(&self->output, self->error);
}

static void release(struct d_portal_export *self)
{
    export_report_end(&self->report);
    activity_file_close(&self->file);
    csv_output_abort(&self->output);
    text_set_release(&self->known);
    arena_release(&self->names);
    free(self->columns);
}

bool export_d_portal(struct export_job *job, struct error *error)
{
    struct d_portal_export self = {
        .job = job, .report = {.job = job}, .is_first_reading = true, .error = error};
    bool written = read_through(&self) && csv_output_open(&self.output, job->target, error) &&
                   write_header(&self);
    activity_file_close(&self.file);
    self.is_first_reading = false;
    written = written && read_through(&self) && csv_output_commit(&self.output, error);
    job->files = written ? 1 : 0;
    release(&self);
    return written;
}
