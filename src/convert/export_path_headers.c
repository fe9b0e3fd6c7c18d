/* A sheet `main` with a row for each activity, and a sheet for each element that may repeat, with a
 * row for each of them (docs/layouts.md). What repeats inside a row has numbered columns. The file
 * is read twice: which columns there are shows at its end, and they come first. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "base/text_set.h"
#include "base/xml_escape.h"
#include "convert/activity_file.h"
#include "convert/csv_output.h"
#include "convert/exports.h"

enum { COLUMNS_MOST = 1990 }; /* of a sheet, that the import takes */
enum { NAMES_MOST = 256 };    /* different children of one element */
static const char main_name[] = "main", meta_name[] = "Meta";

/* A column is known by its path with a number behind every element: "transaction/0/value/0". */
struct export_column {
    const char *key;
    const char *order; /* sorts as the schema does */
    size_t position;
};

struct export_sheet {
    const char *name;              /* of the element; "main" */
    const struct element *element; /* that every row is one of; NULL: the activity */
    struct text_set known;
    struct export_column *columns; /* sorted by key, when the first reading is over */
    size_t count, capacity;
    struct csv_output output;
    size_t cells; /* of the row being made, its identifier apart */
};

struct path_export {
    struct export_job *job;
    struct activity_file file;
    struct export_report report;
    struct arena texts;
    struct export_sheet *sheets; /* the first one is main; then one a child that may repeat */
    size_t sheet_count;
    struct text_set identifiers;
    bool is_first_reading;
    struct error *error;
};

/* Where in an activity the export is. */
struct position {
    struct export_sheet *sheet;
    struct strbuf key, order;
    size_t row; /* which of its name the element of the row is, from 0 */
};

/* --- Columns ---------------------------------------------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct export_column *)a)->key, ((const struct export_column *)b)->key);
}

static int compare_orders(const void *a, const void *b)
{
    const struct export_column *const *first = a, *const *second = b;
    return strcmp((*first)->order, (*second)->order);
}

static void add_column(struct path_export *self, struct export_sheet *sheet, const char *key,
                       const char *order)
{
    if (sheet->count + 1 >= COLUMNS_MOST || !text_set_add(&sheet->known, key))
        return;
    sheet->columns = grow(sheet->columns, sheet->count, &sheet->capacity, sizeof *sheet->columns);
    sheet->columns[sheet->count++] =
        (struct export_column){.key = arena_copy(&self->texts, key, strlen(key)),
                               .order = arena_copy(&self->texts, order, strlen(order))};
}

static const struct export_column *find_column(const struct export_sheet *sheet, const char *key)
{
    const struct export_column wanted = {.key = key};
    return sheet->count
               ? bsearch(&wanted, sheet->columns, sheet->count, sizeof wanted, compare_keys)
               : NULL;
}

/* True if there is a column whose key begins like this. */
static bool has_key(const struct export_sheet *sheet, const char *start)
{
    size_t low = 0, high = sheet->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sheet->columns[middle].key, start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sheet->count && strncmp(sheet->columns[low].key, start, strlen(start)) == 0;
}

/* The numbers that nothing needs are left out: there is no second one, and rows don't count. */
static char *header_of(const struct export_sheet *sheet, const char *key)
{
    struct strbuf header = STRBUF_INIT, second = STRBUF_INIT;
    bool is_first = true;
    for (const char *at = key; *at && *at != '@'; is_first = false) {
        size_t name = strcspn(at, "/"), number = strcspn(at + name + 1, "/");
        strbuf_reset(&second);
        strbuf_add(&second, key, (size_t)(at - key) + name);
        strbuf_addstr(&second, "/1/");
        strbuf_addf(&header, "%s%.*s", header.length ? "/" : "", (int)name, at);
        bool is_row = is_first && sheet->element;
        if (is_row || at[name + 1] != '0' || has_key(sheet, second.text))
            strbuf_addf(&header, "/%.*s", (int)number, at + name + 1);
        at += name + 1 + number + 1;
    }
    const char *attribute = strchr(key, '@');
    if (attribute)
        strbuf_addf(&header, "%s%s", header.length ? "/" : "", attribute);
    strbuf_release(&second);
    return strbuf_detach(&header);
}

/* --- Values ----------------------------------------------------------------------------------- */

static void lose(struct path_export *self, enum export_loss loss, const char *path,
                 const char *message)
{
    if (!self->is_first_reading)
        export_report_add(&self->report, loss, path, message);
}

/* As paths are shown: "transaction[3]/value", then the attribute if it isn't NULL. */
static void lose_at(struct path_export *self, enum export_loss loss, const struct position *at,
                    const char *attribute, const char *message)
{
    if (self->is_first_reading)
        return;
    struct strbuf path = STRBUF_INIT;
    for (const char *key = at->key.text; *key && *key != '@';) {
        size_t name = strcspn(key, "/");
        size_t number = key == at->key.text ? at->row : strtoul(key + name + 1, NULL, 10);
        strbuf_addf(&path, "%s%.*s", path.length ? "/" : "", (int)name, key);
        if (number || (key == at->key.text && at->sheet->element))
            strbuf_addf(&path, "[%zu]", number + 1);
        key += name + 1;
        key += strcspn(key, "/") + 1;
    }
    if (attribute)
        strbuf_addf(&path, "%s@%s", path.length ? "/" : "", attribute);
    lose(self, loss, path.text, message);
    strbuf_release(&path);
}

/* `attribute` NULL: the element's text. The position's key and order are those of the column. */
static void put(struct path_export *self, struct position *at, const char *attribute,
                const char *text)
{
    if (!text[strspn(text, " ")]) {
        lose_at(self, EXPORT_EMPTY, at, attribute, "is empty, which this layout can't say");
    } else if (self->is_first_reading) {
        add_column(self, at->sheet, at->key.text, at->order.text);
    } else {
        const struct export_column *column = find_column(at->sheet, at->key.text);
        if (column)
            csv_output_set(&at->sheet->output, column->position, text);
        else
            lose_at(self, EXPORT_NOT_CARRIED, at, attribute,
                    "needs a column more than the 1990 that a sheet may have; it is left out");
        at->sheet->cells++;
    }
}

static void cut(struct strbuf *text, size_t length)
{
    text->length = length;
    if (text->capacity)
        text->text[length] = '\0';
}

static void put_attribute(struct path_export *self, struct position *at, const char *name,
                          const char *text)
{
    size_t key = at->key.length, order = at->order.length;
    strbuf_addf(&at->key, "@%s", name);
    strbuf_addf(&at->order, "!%s", name); /* before all children */
    put(self, at, name, text);
    cut(&at->key, key);
    cut(&at->order, order);
}

static bool is_known_attribute(const struct element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return true;
    return false;
}

/* `element` is NULL for narratives and what is in other namespaces. */
static void put_attributes(struct path_export *self, struct position *at, const xmlNode *node,
                           const struct element *element)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        char *name = xml_attribute_name(attribute);
        xmlChar *text = xml_attribute_text(attribute);
        if (!element || (strchr(name, ':') && strncmp(name, "xml:", 4) != 0) ||
            is_known_attribute(element, name)) {
            put_attribute(self, at, name, (const char *)text);
        } else {
            lose_at(self, EXPORT_NOT_CARRIED, at, name,
                    "has no place in the standard, so it is left out");
        }
        xmlFree(text);
        free(name);
    }
}

/* Prefixes are declared in the row of the activity. */
static void put_declarations(struct path_export *self, const xmlNode *node)
{
    struct position at = {.sheet = &self->sheets[0], .key = STRBUF_INIT, .order = STRBUF_INIT};
    for (const xmlNs *namespace = node->nsDef; namespace; namespace = namespace->next) {
        char *name =
            xasprintf("xmlns:%s", namespace->prefix ? (const char *)namespace->prefix : "");
        if (namespace->prefix && namespace->href)
            put_attribute(self, &at, name, (const char *)namespace->href);
        free(name);
    }
    strbuf_release(&at.key);
    strbuf_release(&at.order);
}

/* --- Elements --------------------------------------------------------------------------------- */

/* How many of each name have been met among the children of one element. */
struct counters {
    const xmlNode *first[NAMES_MOST];
    size_t counts[NAMES_MOST];
    size_t used;
};

/* Which of its name the child is, from 0; NAMES_MOST names are told apart. */
static bool count_child(struct counters *counters, const xmlNode *child, size_t *number)
{
    size_t i = 0;
    while (i < counters->used && !(xmlStrEqual(counters->first[i]->name, child->name) &&
                                   counters->first[i]->ns == child->ns))
        i++;
    if (i == NAMES_MOST)
        return false;
    if (i == counters->used) {
        counters->first[i] = child;
        counters->counts[i] = 0;
        counters->used++;
    }
    *number = counters->counts[i]++;
    return true;
}

/* What a child is: of the standard, a narrative, of another namespace with a prefix, or nothing
 * that a path could name. */
struct kind {
    const struct element *element;
    size_t order; /* among its siblings */
    bool has_path;
};

static struct kind kind_of(const xmlNode *child, const struct element *above, bool in_narrative)
{
    const char *name = (const char *)child->name;
    struct kind kind = {.order = 9999};
    if (child->ns) {
        kind.has_path = child->ns->prefix && !in_narrative;
    } else if (!above) {
        kind.has_path = !in_narrative;
    } else if (above->narratives != NARRATIVES_NONE && strcmp(name, "narrative") == 0) {
        kind.has_path = true;
        kind.order = above->narratives_last ? 9998 : 0;
    } else {
        for (size_t i = 0; i < above->child_count && !kind.element; i++)
            if (strcmp(above->children[i]->name, name) == 0) {
                kind.element = above->children[i];
                kind.order = i + 1;
            }
        kind.has_path = kind.element != NULL;
    }
    return kind;
}

static void put_element(struct path_export *self, struct position *at, xmlNode *node,
                        const struct element *element, bool is_narrative);

static void enter(struct position *at, const char *name, const struct kind *kind, size_t number)
{
    strbuf_addf(&at->key, "%s/%zu/", name, number);
    strbuf_addf(&at->order, "%04zu%s%06zu/", kind->order, name, number);
}

static struct export_sheet *sheet_of(struct path_export *self, const struct element *element)
{
    for (size_t i = 1; i < self->sheet_count; i++)
        if (self->sheets[i].element == element)
            return &self->sheets[i];
    return NULL;
}

/* An element with a sheet of its own: a row. */
static void put_row(struct path_export *self, struct export_sheet *sheet, xmlNode *node,
                    const struct kind *kind, size_t number)
{
    struct position at = {.sheet = sheet, .key = STRBUF_INIT, .order = STRBUF_INIT, .row = number};
    enter(&at, sheet->name, kind, 0);
    sheet->cells = 0;
    put_element(self, &at, node, kind->element, false);
    if (!self->is_first_reading && sheet->cells) {
        csv_output_set(&sheet->output, 0, self->report.identifier);
        csv_output_end_row(&sheet->output, self->error);
    }
    strbuf_release(&at.key);
    strbuf_release(&at.order);
}

static void put_child(struct path_export *self, struct position *at, xmlNode *child,
                      const struct kind *kind, size_t number)
{
    char *name = xml_node_name(child);
    bool is_narrative = !kind->element && strcmp(name, "narrative") == 0;
    struct export_sheet *sheet =
        kind->element && at->key.length == 0 ? sheet_of(self, kind->element) : NULL;
    size_t key = at->key.length, order = at->order.length;
    enter(at, name, kind, number);
    if (!kind->has_path)
        lose_at(self, EXPORT_NOT_CARRIED, at, NULL,
                "has no place in the standard, or no prefix, so it is left out");
    else if (sheet)
        put_row(self, sheet, child, kind, number);
    else
        put_element(self, at, child, kind->element, is_narrative);
    cut(&at->key, key);
    cut(&at->order, order);
    free(name);
}

static void put_text(struct path_export *self, struct position *at, const xmlNode *node,
                     const struct element *element)
{
    char *text = xml_own_text(node);
    bool has_text = !element || element->type != TYPE_NONE;
    if (!xml_text_is_blank(text) && !has_text)
        lose_at(self, EXPORT_NOT_CARRIED, at, NULL,
                "has text where the standard has none; it is left out");
    else if (*text && has_text && (!xml_element(node->children) || !xml_text_is_blank(text)))
        put(self, at, NULL, text);
    else if (!node->properties && !xml_element(node->children))
        lose_at(self, EXPORT_EMPTY, at, NULL, "is empty, which this layout can't say");
    free(text);
}

/* libxml2 has seen to it that no document is deeper than 256. */
static void put_element(struct path_export *self, struct position *at, xmlNode *node,
                        const struct element *element, bool is_narrative)
{
    struct counters *counters = xmalloc(sizeof *counters);
    counters->used = 0;
    put_declarations(self, node);
    put_attributes(self, at, node, element);
    if (at->key.length)
        put_text(self, at, node, element);
    for (xmlNode *child = xml_element(node->children); child; child = xml_element(child->next)) {
        struct kind kind = kind_of(child, element, is_narrative);
        size_t number = 0;
        if (!count_child(counters, child, &number) || number > 999999)
            kind.has_path = false;
        put_child(self, at, child, &kind, number);
    }
    free(counters);
}

/* --- Activities ------------------------------------------------------------------------------- */

/* Rows of one identifier are merged, so it must be there, and once. */
static bool check_identifier(struct path_export *self, xmlNode *node)
{
    const char *name = self->file.element->children[0]->name;
    free(self->report.identifier);
    self->report.identifier = xml_child_text(node, name);
    self->report.line = (size_t)xmlGetLineNo(node);
    const char *identifier = self->report.identifier;
    if (!identifier || !*identifier) {
        lose(self, EXPORT_NOT_CARRIED, name,
             "is missing, so the rows could belong to nothing; all of it is left out");
        return false;
    }
    if (!self->is_first_reading && !text_set_add(&self->identifiers, identifier))
        lose(self, EXPORT_CHANGED, name,
             "stands in the file twice; the rows of both will be read back as one");
    return true;
}

static bool write_activity(struct path_export *self, xmlNode *node)
{
    if (!check_identifier(self, node))
        return true;
    struct export_sheet *sheet = &self->sheets[0];
    struct position at = {.sheet = sheet, .key = STRBUF_INIT, .order = STRBUF_INIT};
    put_element(self, &at, node, self->file.element, false);
    if (!self->is_first_reading)
        csv_output_end_row(&sheet->output, self->error);
    strbuf_release(&at.key);
    strbuf_release(&at.order);
    return !self->error->kind;
}

static void make_sheets(struct path_export *self)
{
    const struct element *element = self->file.element;
    self->sheets = xcalloc(element->child_count + 1, sizeof *self->sheets);
    self->sheets[self->sheet_count++].name = main_name;
    for (size_t i = 0; i < element->child_count; i++)
        if (element->children[i]->most == UNBOUNDED)
            self->sheets[self->sheet_count++] = (struct export_sheet){
                .name = element->children[i]->name, .element = element->children[i]};
}

static bool read_through(struct path_export *self)
{
    bool good = activity_file_open(&self->file, self->job->path, self->job->standard, self->error);
    self->file.path = self->job->shown;
    if (good && !self->sheets)
        make_sheets(self);
    for (xmlNode *node; good && (node = activity_file_next(&self->file, self->error));)
        good = write_activity(self, node);
    self->job->items = self->file.number;
    self->job->is_organisations =
        good && strcmp(self->file.element->name, "iati-organisation") == 0;
    return good && !self->error->kind;
}

/* --- Files ------------------------------------------------------------------------------------ */

static char *sheet_path(const struct path_export *self, const char *name)
{
    return xasprintf("%s/%s.csv", self->job->target, name);
}

/* The identifier is the first column, wherever the schema has it. */
static void place_columns(struct path_export *self, struct export_sheet *sheet)
{
    struct export_column **by_order = xmalloc((sheet->count + 1) * sizeof(void *));
    char *identifier = xasprintf("%s/0/", self->file.element->children[0]->name);
    if (sheet->count > 1)
        qsort(sheet->columns, sheet->count, sizeof *sheet->columns, compare_keys);
    for (size_t i = 0; i < sheet->count; i++)
        by_order[i] = &sheet->columns[i];
    if (sheet->count > 1)
        qsort(by_order, sheet->count, sizeof(void *), compare_orders);
    size_t next = 1;
    for (size_t i = 0; i < sheet->count; i++)
        by_order[i]->position = strcmp(by_order[i]->key, identifier) == 0 ? 0 : next++;
    free(identifier);
    free(by_order);
}

static bool open_sheet(struct path_export *self, struct export_sheet *sheet)
{
    place_columns(self, sheet);
    if (!sheet->count)
        return true;
    char *path = sheet_path(self, sheet->name);
    bool opened = csv_output_open(&sheet->output, path, self->error);
    csv_output_set(&sheet->output, 0, self->file.element->children[0]->name);
    for (size_t i = 0; i < sheet->count; i++) {
        char *header = header_of(sheet, sheet->columns[i].key);
        csv_output_set(&sheet->output, sheet->columns[i].position, header);
        free(header);
    }
    free(path);
    return opened && csv_output_end_row(&sheet->output, self->error);
}

static bool open_sheets(struct path_export *self)
{
    bool opened = folder_make(self->job->target, self->error);
    for (size_t i = 0; opened && i < self->sheet_count; i++)
        opened = open_sheet(self, &self->sheets[i]);
    return opened;
}

/* A sheet that an earlier export wrote and this one has no rows for would be read along. */
static bool commit_sheet(struct path_export *self, struct export_sheet *sheet)
{
    if (sheet->count) {
        self->job->files++;
        return csv_output_commit(&sheet->output, self->error);
    }
    char *path = sheet_path(self, sheet->name);
    unlink(path);
    free(path);
    return true;
}

static void put_meta(struct csv_output *output, const char *name, const char *text,
                     struct error *error)
{
    char *key = xasprintf("@%s", name);
    csv_output_set(output, 0, key);
    csv_output_set(output, 1, text);
    csv_output_end_row(output, error);
    free(key);
}

/* What the root element says: attributes without a prefix, and declared prefixes. */
static void put_root(struct path_export *self, struct csv_output *output)
{
    const xmlNode *root = self->file.root;
    for (const xmlAttr *attribute = root->properties; attribute; attribute = attribute->next) {
        char *name = xml_attribute_name(attribute);
        xmlChar *text = xml_attribute_text(attribute);
        if (is_known_attribute(self->file.element->parent, name))
            put_meta(output, name, (const char *)text, self->error);
        else
            lose(self, EXPORT_NOT_CARRIED, name, "stands in the root element and is left out");
        xmlFree(text);
        free(name);
    }
    for (const xmlNs *namespace = root->nsDef; namespace; namespace = namespace->next) {
        if (!namespace->prefix || !namespace->href)
            continue;
        char *name = xasprintf("xmlns:%s", (const char *)namespace->prefix);
        put_meta(output, name, (const char *)namespace->href, self->error);
        free(name);
    }
}

static bool write_meta(struct path_export *self)
{
    struct csv_output output = {.rows = 0};
    char *path = sheet_path(self, meta_name);
    bool written = csv_output_open(&output, path, self->error);
    if (written)
        put_root(self, &output);
    written = written && !self->error->kind && csv_output_commit(&output, self->error);
    self->job->files += written;
    csv_output_abort(&output);
    free(path);
    return written;
}

static bool commit_sheets(struct path_export *self)
{
    bool written = write_meta(self);
    for (size_t i = 0; written && i < self->sheet_count; i++)
        written = commit_sheet(self, &self->sheets[i]);
    return written;
}

static void release(struct path_export *self)
{
    export_report_end(&self->report);
    activity_file_close(&self->file);
    for (size_t i = 0; i < self->sheet_count; i++) {
        csv_output_abort(&self->sheets[i].output);
        text_set_release(&self->sheets[i].known);
        free(self->sheets[i].columns);
    }
    free(self->sheets);
    text_set_release(&self->identifiers);
    arena_release(&self->texts);
}

bool export_path_headers(struct export_job *job, struct error *error)
{
    struct path_export self = {
        .job = job, .report = {.job = job}, .is_first_reading = true, .error = error};
    bool written = read_through(&self) && open_sheets(&self);
    activity_file_close(&self.file);
    self.is_first_reading = false;
    written = written && read_through(&self) && commit_sheets(&self);
    release(&self);
    return written;
}
