#include "records/iati_parser.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/xml_escape.h"
#include "records/iati_report.h"
#include "records/xml_fragment.h"

enum {
    CHILDREN_MOST = 128,              /* of an element of the standard */
    FRAGMENT_MOST = 16 * 1024 * 1024, /* bytes of an element that is kept as it stands */
    ITEM_MOST = 512 * 1024 * 1024,    /* bytes of one activity in the file */
    DEPTH_MOST = 256,                 /* elements in one another */
    SHOWN_MOST = 60,                  /* bytes of a text in a message */
};

enum frame_kind { FRAME_FILE, FRAME_ELEMENT, FRAME_NARRATIVE };

/* An open element. */
struct frame {
    enum frame_kind kind;
    const struct form *form; /* NULL for the file */
    struct iati_row *row;    /* that its values go to */
    size_t line;
    size_t text_start; /* where its own text begins in the parser's */
    bool is_filled;    /* something was put into the row for it, so that it will be written */
    size_t last_child; /* the highest index of a child so far */
    uint64_t seen[CHILDREN_MOST / 64]; /* children that were there */
    size_t narratives;                 /* that went into columns */
    bool narratives_overflow;          /* the others go to the table of narratives */
    bool narratives_kept;              /* the others are kept as they stand */
    const char *language;              /* of a narrative; NULL: it says none */
};

struct iati_parser {
    struct iati_settings settings;
    struct iati_report report;
    xmlParserCtxt *context;
    const struct table *root; /* activities or organisations; NULL before the root element */
    char *name;               /* of the file, without its ending */
    struct iati_item *item;   /* being read */
    struct iati_item *first, *last, *spare;
    size_t item_start; /* bytes of the file before it */
    struct frame *frames;
    size_t depth, capacity;
    struct strbuf text;
    struct xml_fragment fragment;
    size_t fragment_line;
    bool stopped;
};

/* --- Items ------------------------------------------------------------------------------------ */

static void begin_item(struct iati_parser *parser)
{
    struct iati_item *item = parser->spare;
    if (item) {
        parser->spare = item->next;
    } else {
        item = xcalloc(1, sizeof *item);
        iati_rows_init(&item->rows, parser->settings.layout);
    }
    item->next = NULL;
    parser->item = item;
}

static void end_item(struct iati_parser *parser)
{
    if (parser->last)
        parser->last->next = parser->item;
    else
        parser->first = parser->item;
    parser->last = parser->item;
    parser->item = NULL;
}

struct iati_item *iati_parser_take(struct iati_parser *parser)
{
    struct iati_item *item = parser->first;
    if (!item)
        return NULL;
    parser->first = item->next;
    if (!parser->first)
        parser->last = NULL;
    return item;
}

void iati_parser_return(struct iati_parser *parser, struct iati_item *item)
{
    iati_rows_reset(&item->rows);
    item->next = parser->spare;
    parser->spare = item;
}

static void item_free(struct iati_item *item)
{
    while (item) {
        struct iati_item *next = item->next;
        iati_rows_release(&item->rows);
        free(item);
        item = next;
    }
}

/* --- Where the parser is ---------------------------------------------------------------------- */

static size_t line_of(const struct iati_parser *parser)
{
    const xmlParserInput *input = parser->context->input;
    return input && input->line > 0 ? (size_t)input->line : 0;
}

static struct frame *top(const struct iati_parser *parser)
{
    return &parser->frames[parser->depth - 1];
}

static struct frame *push(struct iati_parser *parser, enum frame_kind kind, const struct form *form,
                          struct iati_row *row)
{
    parser->frames = grow(parser->frames, parser->depth, &parser->capacity, sizeof *parser->frames);
    struct frame *frame = &parser->frames[parser->depth++];
    *frame = (struct frame){.kind = kind,
                            .form = form,
                            .row = row,
                            .line = line_of(parser),
                            .text_start = parser->text.length};
    return frame;
}

/* "transaction/value", for messages. The caller frees. */
static char *path_of(const struct iati_parser *parser, const char *last)
{
    struct strbuf path = STRBUF_INIT;
    for (size_t i = 2; i < parser->depth; i++)
        strbuf_addf(&path, "%s%s", path.length ? "/" : "",
                    parser->frames[i].kind == FRAME_NARRATIVE
                        ? "narrative"
                        : parser->frames[i].form->element->name);
    if (last)
        strbuf_addf(&path, "%s%s", path.length ? "/" : "", last);
    return strbuf_detach(&path);
}

/* A finding about the open activity; `last` is what stands in the innermost element, `message` what
 * is said of its path. */
static void report(struct iati_parser *parser, enum iati_problem problem, const char *last,
                   const char *message)
{
    char *path = path_of(parser, last);
    struct finding *finding =
        iati_report_add(&parser->report, problem, line_of(parser), "\"%s\" %s", path, message);
    if (finding) {
        finding->path = path;
        const char *identifier = parser->item ? parser->item->rows.identifier : NULL;
        finding->subject = identifier ? xstrdup(identifier) : NULL;
    } else {
        free(path);
    }
}

static void stop(struct iati_parser *parser)
{
    parser->stopped = true;
    xmlStopParser(parser->context);
}

/* --- Extensions and further narratives -------------------------------------------------------- */

/* The path of an element below the one that its row is of: "" for that itself. */
static void add_element_path(struct strbuf *path, const struct element *element,
                             const struct element *above)
{
    if (element == above)
        return;
    add_element_path(path, element->parent, above);
    strbuf_addf(path, "%s%s", path->length ? "/" : "", element->name);
}

static void set_text(struct iati_rows *rows, struct iati_row *row, int column, const char *text)
{
    if (text)
        iati_row_set(rows, row, column, text, strlen(text));
}

/* A row of narratives or extensions that belongs to the element of the frame. */
static struct iati_row *add_detail(struct iati_parser *parser, const struct table *table,
                                   struct frame *frame)
{
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row = iati_rows_add(rows, table, NULL, line_of(parser));
    set_text(rows, row, PLACE_TABLE, frame->row->table->name);
    if (frame->kind == FRAME_FILE) {
        set_text(rows, row, PLACE_IDENTIFIER, parser->name);
        return row;
    }
    set_text(rows, row, PLACE_KEY, iati_row_key(rows, frame->row));
    struct strbuf path = STRBUF_INIT;
    add_element_path(&path, frame->form->element, frame->row->table->form->element);
    set_text(rows, row, PLACE_ELEMENT, path.text);
    strbuf_release(&path);
    frame->is_filled = true;
    return row;
}

static struct iati_row *add_extension(struct iati_parser *parser, struct frame *frame,
                                      enum extension_kind kind)
{
    struct iati_row *row = add_detail(parser, parser->settings.layout->extensions, frame);
    set_text(&parser->item->rows, row, EXTENSION_KIND, extension_kinds[kind]);
    return row;
}

static void keep_declarations(struct iati_parser *parser, struct frame *frame,
                              const struct xml_tag *tag)
{
    struct iati_rows *rows = &parser->item->rows;
    for (size_t i = 0; i < tag->namespace_count; i++) {
        struct iati_row *row = add_extension(parser, frame, EXTENSION_DECLARATION);
        set_text(rows, row, EXTENSION_NAME, (const char *)tag->namespaces[2 * i]);
        set_text(rows, row, EXTENSION_NAMESPACE, (const char *)tag->namespaces[2 * i + 1]);
    }
}

static void keep_attribute(struct iati_parser *parser, struct frame *frame,
                           const xmlChar *const *attribute)
{
    const char *prefix = (const char *)attribute[1];
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row = add_extension(parser, frame, EXTENSION_ATTRIBUTE);
    char *name =
        xasprintf("%s%s%s", prefix ? prefix : "", prefix ? ":" : "", (const char *)attribute[0]);
    set_text(rows, row, EXTENSION_NAME, name);
    set_text(rows, row, EXTENSION_NAMESPACE, (const char *)attribute[2]);
    iati_row_set(rows, row, EXTENSION_CONTENT, (const char *)attribute[3],
                 (size_t)(attribute[4] - attribute[3]));
    if (!prefix) {
        char *shown = xasprintf("@%s", name);
        report(parser, IATI_KEPT, shown, "has no place in the standard; it is kept as it stands");
        free(shown);
    }
    free(name);
}

/* --- Start tags ------------------------------------------------------------------------------- */

static const struct attribute *attributes_find(const struct attribute *attributes, size_t count,
                                               const xmlChar *const *given, size_t *index)
{
    const char *name = (const char *)given[0], *prefix = (const char *)given[1];
    bool is_xml = prefix && strcmp(prefix, "xml") == 0;
    if (prefix && !is_xml)
        return NULL;
    for (*index = 0; *index < count; ++*index) {
        const char *known = attributes[*index].name;
        if (is_xml && strncmp(known, "xml:", 4) == 0 ? strcmp(known + 4, name) == 0
                                                     : !is_xml && strcmp(known, name) == 0)
            return &attributes[*index];
    }
    return NULL;
}

static void take_attributes(struct iati_parser *parser, struct frame *frame,
                            const struct xml_tag *tag)
{
    const struct element *element = frame->form->element;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const xmlChar *const *given = (const xmlChar *const *)tag->attributes + 5 * i;
        size_t index;
        if (attributes_find(element->attributes, element->attribute_count, given, &index)) {
            iati_row_set(&parser->item->rows, frame->row, frame->form->attributes[index],
                         (const char *)given[3], (size_t)(given[4] - given[3]));
            frame->is_filled = true;
        } else {
            keep_attribute(parser, frame, given);
        }
    }
}

static void open_element(struct iati_parser *parser, const struct form *form, struct iati_row *row,
                         const struct xml_tag *tag)
{
    struct frame *frame = push(parser, FRAME_ELEMENT, form, row);
    frame->is_filled = row->table->form == form; /* a row is always written */
    keep_declarations(parser, frame, tag);
    take_attributes(parser, frame, tag);
}

/* An element that has no columns: kept as XML, without anything of its own being looked at. */
static void open_fragment(struct iati_parser *parser, const struct xml_tag *tag)
{
    parser->fragment_line = line_of(parser);
    xml_fragment_start(&parser->fragment, tag);
}

/* It is held in memory, and the parser holds what is open. */
static void check_fragment(struct iati_parser *parser)
{
    bool deep = parser->fragment.depth > DEPTH_MOST;
    if (!deep && parser->fragment.xml.length <= FRAGMENT_MOST)
        return;
    iati_report_add(&parser->report, IATI_UNREADABLE, parser->fragment_line,
                    deep ? "elements stand in one another more than 256 deep; remove them"
                         : "an element that has no place in the standard is larger than 16 MB; "
                           "remove it");
    stop(parser);
}

static void continue_fragment(struct iati_parser *parser, const struct xml_tag *tag)
{
    xml_fragment_start(&parser->fragment, tag);
    check_fragment(parser);
}

static void open_activity(struct iati_parser *parser, const struct xml_tag *tag)
{
    const struct table *root = parser->root;
    begin_item(parser);
    parser->item_start = (size_t)xmlByteConsumed(parser->context);
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row = iati_rows_add(rows, root, NULL, line_of(parser));
    set_text(rows, row, table_column(root, "part"), parser->name);
    open_element(parser, root->form, row, tag);
}

/* A narrative that is more than text and language, and all that follow it, are kept as they are. */
static bool is_plain_narrative(const struct xml_tag *tag)
{
    if (tag->namespace_count)
        return false;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const char *name = (const char *)tag->attributes[5 * i];
        const char *prefix = (const char *)tag->attributes[5 * i + 1];
        if (strcmp(name, "lang") != 0 || !prefix || strcmp(prefix, "xml") != 0)
            return false;
    }
    return true;
}

static void open_narrative(struct iati_parser *parser, struct frame *parent,
                           const struct xml_tag *tag)
{
    struct frame *frame = push(parser, FRAME_NARRATIVE, NULL, parent->row);
    if (tag->attribute_count)
        frame->language = arena_copy(&parser->item->rows.arena, (const char *)tag->attributes[3],
                                     (size_t)(tag->attributes[4] - tag->attributes[3]));
}

static size_t child_index(const struct element *element, const char *name)
{
    size_t i = 0;
    while (i < element->child_count && strcmp(element->children[i]->name, name) != 0)
        i++;
    return i < CHILDREN_MOST ? i : element->child_count;
}

static bool is_seen(const struct frame *frame, size_t child)
{
    return frame->seen[child / 64] >> (child % 64) & 1;
}

static void note_child(struct iati_parser *parser, struct frame *parent, size_t child)
{
    if (child < parent->last_child)
        report(parser, IATI_MOVED, parent->form->element->children[child]->name,
               "stands after one that follows it in the standard; it will be "
               "written in its place");
    else
        parent->last_child = child;
    parent->seen[child / 64] |= UINT64_C(1) << (child % 64);
    parent->is_filled = true;
}

static void open_child(struct iati_parser *parser, const struct xml_tag *tag)
{
    struct frame *parent = top(parser);
    const char *name = (const char *)tag->name;
    const struct element *element = parent->form->element;
    if (element->narratives != NARRATIVES_NONE && strcmp(name, "narrative") == 0) {
        parent->narratives_kept |= !is_plain_narrative(tag);
        if (parent->narratives_kept)
            open_fragment(parser, tag);
        else
            open_narrative(parser, parent, tag);
        return;
    }
    size_t child = child_index(element, name);
    const struct table *table = child < element->child_count ? parent->form->tables[child] : NULL;
    bool repeats = child < element->child_count && is_seen(parent, child);
    if (child == element->child_count || (repeats && !table)) {
        report(parser, IATI_KEPT, name,
               repeats ? "may stand only once; this one is kept as it stands"
                       : "has no place in the standard; it is kept as it stands");
        open_fragment(parser, tag);
        return;
    }
    note_child(parser, parent, child);
    const struct form *form = parent->form->children[child];
    struct iati_row *row = parent->row;
    if (table && (!form || repeats)) {
        form = table->form;
        row = iati_rows_add(&parser->item->rows, table, row, line_of(parser));
    }
    open_element(parser, form, row, tag);
}

/* --- The root element ------------------------------------------------------------------------- */

static const struct table *find_root(const struct layout *layout, const struct xml_tag *tag)
{
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        if (table->form && !table->parent &&
            strcmp(table->form->element->parent->name, (const char *)tag->name) == 0)
            return table;
    }
    return NULL;
}

static void take_file_attributes(struct iati_parser *parser, struct frame *frame,
                                 const struct xml_tag *tag)
{
    const struct element *file = parser->root->form->element->parent;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const xmlChar *const *given = (const xmlChar *const *)tag->attributes + 5 * i;
        size_t index;
        if (attributes_find(file->attributes, file->attribute_count, given, &index))
            /* column 0 is the file's name */
            iati_row_set(&parser->item->rows, frame->row, (int)index + 1, (const char *)given[3],
                         (size_t)(given[4] - given[3]));
        else
            keep_attribute(parser, frame, given);
    }
}

static const char *version_of(const struct xml_tag *tag, size_t *length)
{
    for (size_t i = 0; i < tag->attribute_count; i++)
        if (!tag->attributes[5 * i + 1] &&
            strcmp((const char *)tag->attributes[5 * i], "version") == 0) {
            *length = (size_t)(tag->attributes[5 * i + 4] - tag->attributes[5 * i + 3]);
            return (const char *)tag->attributes[5 * i + 3];
        }
    *length = 0;
    return "";
}

static void open_file(struct iati_parser *parser, const struct xml_tag *tag, bool in_namespace)
{
    parser->root = in_namespace ? NULL : find_root(parser->settings.layout, tag);
    size_t length;
    const char *version = version_of(tag, &length);
    if (!parser->root)
        iati_report_add(&parser->report, IATI_UNREADABLE, line_of(parser),
                        "the root element is \"%.60s\"; expected iati-activities or "
                        "iati-organisations",
                        (const char *)tag->name);
    else if (length > 1 && strncmp(version, "1.", 2) == 0)
        iati_report_add(
            &parser->report, IATI_UNREADABLE, line_of(parser),
            "the file is of version %.*s, which is too old; versions 2.01, 2.02 and 2.03 "
            "can be read",
            length < SHOWN_MOST ? (int)length : SHOWN_MOST, version);
    if (parser->report.counts[IATI_UNREADABLE]) {
        stop(parser);
        return;
    }
    begin_item(parser);
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row =
        iati_rows_add(rows, parser->settings.layout->files, NULL, line_of(parser));
    set_text(rows, row, 0, parser->name);
    struct frame *frame = push(parser, FRAME_FILE, NULL, row);
    keep_declarations(parser, frame, tag);
    take_file_attributes(parser, frame, tag);
    end_item(parser);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted, const xmlChar **attributes)
{
    struct iati_parser *parser = context;
    const struct xml_tag tag = {.name = name,
                                .prefix = prefix,
                                .namespace_count = (size_t)namespace_count,
                                .namespaces = namespaces,
                                .attribute_count = (size_t)attribute_count,
                                .attributes = attributes};
    (void)defaulted;
    if (parser->fragment.depth)
        continue_fragment(parser, &tag);
    else if (parser->depth == 0)
        open_file(parser, &tag, uri != NULL);
    else if (!uri && top(parser)->kind == FRAME_ELEMENT)
        open_child(parser, &tag);
    else if (!uri && top(parser)->kind == FRAME_FILE &&
             strcmp((const char *)name, parser->root->form->element->name) == 0)
        open_activity(parser, &tag);
    else
        open_fragment(parser, &tag);
}

/* --- End tags --------------------------------------------------------------------------------- */

static void drop_text(struct iati_parser *parser, const char *text)
{
    if (xml_text_is_blank(text))
        return;
    report(parser, IATI_DROPPED, NULL, "has text where the standard has none; it is not kept");
}

static bool is_identifier(const struct iati_parser *parser, const struct frame *frame)
{
    return frame->form->text == 0 && frame->row->table == parser->root;
}

static void close_element(struct iati_parser *parser, struct frame *frame)
{
    const char *text = parser->text.text + frame->text_start;
    struct iati_rows *rows = &parser->item->rows;
    if (frame->form->text == NO_COLUMN)
        drop_text(parser, text);
    else if (is_identifier(parser, frame))
        rows->identifier = arena_copy(&rows->arena, text, strlen(text));
    else
        iati_row_set(rows, frame->row, frame->form->text, text, strlen(text));
    if (!frame->is_filled && frame->form->text == NO_COLUMN)
        add_extension(parser, frame, EXTENSION_PRESENT);
}

/* The column of the next narrative: the first goes into the element's own, whatever its language,
 * others into the columns of theirs as long as these come in the order of the columns. */
static const struct narrative_columns *narrative_place(const struct frame *parent,
                                                       const char *language)
{
    const struct form *form = parent->form;
    if (parent->narratives_overflow)
        return NULL;
    if (parent->narratives == 0)
        return &form->narratives[0];
    for (size_t i = parent->narratives; language && i < form->narrative_count; i++)
        if (strcmp(form->narratives[i].code, language) == 0)
            return &form->narratives[i];
    return NULL;
}

static void close_narrative(struct iati_parser *parser, const struct frame *frame,
                            struct frame *parent)
{
    const char *text = parser->text.text + frame->text_start;
    struct iati_rows *rows = &parser->item->rows;
    const struct narrative_columns *place = narrative_place(parent, frame->language);
    if (place) {
        iati_row_set(rows, parent->row, place->text, text, strlen(text));
        if (place->language != NO_COLUMN)
            set_text(rows, parent->row, place->language, frame->language);
        parent->narratives = (size_t)(place - parent->form->narratives) + 1;
    } else {
        struct iati_row *row = add_detail(parser, parser->settings.layout->narratives, parent);
        set_text(rows, row, NARRATIVE_LANGUAGE, frame->language);
        iati_row_set(rows, row, NARRATIVE_TEXT, text, strlen(text));
        parent->narratives_overflow = true;
    }
    parent->is_filled = true;
}

/* The identifier that joins the rows. It must be there and be the only one of its name; the
 * activity keeps what was written all the same. */
static void settle_identifier(struct iati_parser *parser, struct frame *frame)
{
    struct iati_rows *rows = &parser->item->rows;
    const char *written = rows->identifier ? rows->identifier : "";
    size_t length;
    const char *bare = value_trim(written, &length);
    char *name =
        length ? xstrndup(bare, length) : xasprintf("(no identifier, line %zu)", frame->line);
    char *unique = xasprintf("%s:%s", parser->root->name, name);
    for (size_t n = 2; !text_set_add(parser->settings.identifiers, unique); n++) {
        free(unique);
        unique = xasprintf("%s:%s (%zu)", parser->root->name, name, n);
    }
    const char *joining = unique + strlen(parser->root->name) + 1;
    if (!length)
        iati_report_add(&parser->report, IATI_IDENTIFIER, frame->line,
                        "this %s has no identifier; the records call it \"%s\"", parser->root->row,
                        joining);
    else if (strcmp(joining, name) != 0)
        iati_report_add(&parser->report, IATI_IDENTIFIER, frame->line,
                        "identifier \"%.100s\" stands in the records already; they call this one "
                        "\"%.110s\"",
                        name, joining);
    if (strcmp(joining, written) != 0) {
        const struct table *extensions = parser->settings.layout->extensions;
        struct iati_row *row = iati_rows_add(rows, extensions, NULL, frame->line);
        set_text(rows, row, PLACE_TABLE, parser->root->name);
        set_text(rows, row, PLACE_ELEMENT, frame->form->element->children[0]->name);
        set_text(rows, row, EXTENSION_KIND, extension_kinds[EXTENSION_TEXT]);
        set_text(rows, row, EXTENSION_CONTENT, written);
    }
    rows->identifier = arena_copy(&rows->arena, joining, strlen(joining));
    free(unique);
    free(name);
}

/* Gives the finished fragment to the element that it stands in. */
static void close_fragment(struct iati_parser *parser)
{
    struct frame *frame = top(parser);
    if (frame->kind == FRAME_NARRATIVE) {
        report(parser, IATI_DROPPED, NULL,
               "has an element in it, where the standard has text only; the element is not "
               "kept");
        return;
    }
    bool of_file = frame->kind == FRAME_FILE;
    if (of_file)
        begin_item(parser);
    struct iati_row *row = add_extension(parser, frame, EXTENSION_ELEMENT);
    iati_row_set(&parser->item->rows, row, EXTENSION_CONTENT, parser->fragment.xml.text,
                 parser->fragment.xml.length);
    if (of_file)
        end_item(parser);
}

static void pop(struct iati_parser *parser)
{
    parser->text.length = top(parser)->text_start;
    if (parser->text.capacity)
        parser->text.text[parser->text.length] = '\0';
    parser->depth--;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct iati_parser *parser = context;
    (void)uri;
    if (parser->fragment.depth) {
        const struct xml_tag tag = {.name = name, .prefix = prefix};
        if (xml_fragment_end(&parser->fragment, &tag))
            close_fragment(parser);
        return;
    }
    if (parser->depth == 0)
        return;
    struct frame *frame = top(parser);
    if (frame->kind == FRAME_NARRATIVE)
        close_narrative(parser, frame, frame - 1);
    else if (frame->kind == FRAME_ELEMENT)
        close_element(parser, frame);
    if (parser->depth == 2) {
        settle_identifier(parser, frame);
        end_item(parser);
    }
    pop(parser);
}

/* --- Everything else -------------------------------------------------------------------------- */

static void on_text(void *context, const xmlChar *text, int length)
{
    struct iati_parser *parser = context;
    if (parser->fragment.depth) {
        xml_fragment_text(&parser->fragment, (const char *)text, (size_t)length);
        check_fragment(parser);
    } else if (parser->depth > 1) {
        strbuf_add(&parser->text, text, (size_t)length);
    }
}

static void on_comment(void *context, const xmlChar *text)
{
    struct iati_parser *parser = context;
    (void)text;
    iati_report_count(&parser->report, IATI_COMMENT);
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    (void)data;
    on_comment(context, target);
}

/* Entities are where hostile documents begin; IATI has no use for them. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    struct iati_parser *parser = context;
    (void)name, (void)external, (void)system;
    iati_report_add(&parser->report, IATI_UNREADABLE, line_of(parser),
                    "the file has a declaration (<!...>), which IATI files do not use; remove it");
    stop(parser);
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct iati_parser *parser = context;
    if (error->level != XML_ERR_FATAL || parser->stopped)
        return;
    size_t length = strcspn(error->message ? error->message : "", "\r\n");
    iati_report_add(&parser->report, IATI_UNREADABLE, error->line > 0 ? (size_t)error->line : 0,
                    "the file is not well-formed XML, so it was not read: %.*s", (int)length,
                    error->message ? error->message : "");
    parser->stopped = true;
}

static const xmlSAXHandler handlers = {
    .internalSubset = on_doctype,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .comment = on_comment,
    .processingInstruction = on_instruction,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .serror = on_error,
    .initialized = XML_SAX2_MAGIC,
};

struct iati_parser *iati_parser_new(const struct iati_settings *settings)
{
    struct iati_parser *parser = xcalloc(1, sizeof *parser);
    parser->settings = *settings;
    parser->report = (struct iati_report){.findings = settings->findings, .path = settings->path};
    parser->name = path_stem(settings->path);
    parser->text = (struct strbuf)STRBUF_INIT;
    return parser;
}

void iati_parser_free(struct iati_parser *parser)
{
    if (!parser)
        return;
    iati_report_sum_up(&parser->report);
    xmlFreeParserCtxt(parser->context);
    item_free(parser->item);
    item_free(parser->first);
    item_free(parser->spare);
    xml_fragment_release(&parser->fragment);
    strbuf_release(&parser->text);
    free(parser->frames);
    free(parser->name);
    free(parser);
}

static bool begin_parsing(struct iati_parser *parser)
{
    xmlSAXHandler copy = handlers;
    parser->context = xmlCreatePushParserCtxt(&copy, parser, NULL, 0, NULL);
    if (!parser->context)
        return false;
    /* without a doctype the only entities are the five of XML itself */
    xmlCtxtUseOptions(parser->context, XML_PARSE_NONET | XML_PARSE_NOENT);
    return true;
}

/* An activity is gathered until it ends, so it must not be endless. */
static bool check_size(struct iati_parser *parser)
{
    if (!parser->item || (size_t)xmlByteConsumed(parser->context) - parser->item_start <= ITEM_MOST)
        return true;
    iati_report_add(&parser->report, IATI_UNREADABLE, line_of(parser),
                    "an activity is larger than 512 MB");
    return false;
}

bool iati_parser_feed(struct iati_parser *parser, const char *bytes, size_t length, bool last)
{
    if (!parser->context && !begin_parsing(parser))
        return false;
    if (!parser->stopped && length <= INT_MAX)
        xmlParseChunk(parser->context, bytes, (int)length, last);
    return !parser->stopped && check_size(parser);
}
