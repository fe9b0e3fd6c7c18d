#include "records/iati_parser_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/xml_escape.h"

/* --- Start tags ------------------------------------------------------------------------------- */

const struct attribute *iati_find_attribute(const struct attribute *attributes, size_t count,
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
        if (iati_find_attribute(element->attributes, element->attribute_count, given, &index)) {
            iati_row_set(&parser->item->rows, frame->row, frame->form->attributes[index],
                         (const char *)given[3], (size_t)(given[4] - given[3]));
            frame->is_filled = true;
        } else {
            iati_keep_attribute(parser, frame, given);
        }
    }
}

static void open_element(struct iati_parser *parser, const struct form *form, struct iati_row *row,
                         const struct xml_tag *tag)
{
    struct frame *frame = iati_push(parser, FRAME_ELEMENT, form, row);
    frame->is_filled = row->table->form == form; /* a row is always written */
    iati_keep_declarations(parser, frame, tag);
    take_attributes(parser, frame, tag);
}

void iati_open_fragment(struct iati_parser *parser, const struct xml_tag *tag)
{
    parser->fragment_line = iati_line(parser);
    xml_fragment_start(&parser->fragment, tag);
}

/* It is held in memory, and the parser holds what is open. */
void iati_check_fragment(struct iati_parser *parser)
{
    bool deep = parser->fragment.depth > DEPTH_MOST;
    if (!deep && parser->fragment.xml.length <= FRAGMENT_MOST)
        return;
    problem_report_add(&parser->report, IATI_UNREADABLE, parser->fragment_line, 0,
                       deep ? "elements stand in one another more than 256 deep; remove them"
                            : "an element that has no place in the standard is larger than 16 MB; "
                              "remove it");
    iati_stop(parser);
}

void iati_open_activity(struct iati_parser *parser, const struct xml_tag *tag)
{
    const struct table *root = parser->root;
    iati_begin_item(parser);
    parser->item_start = (size_t)xmlByteConsumed(parser->context);
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row = iati_rows_add(rows, root, NULL, iati_line(parser));
    iati_row_set_text(rows, row, table_column(root, "part"), parser->name);
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
    struct frame *frame = iati_push(parser, FRAME_NARRATIVE, NULL, parent->row);
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
        iati_tell(parser, IATI_MOVED, parent->form->element->children[child]->name,
                  "stands after one that follows it in the standard; it will be "
                  "written in its place");
    else
        parent->last_child = child;
    parent->seen[child / 64] |= UINT64_C(1) << (child % 64);
    parent->is_filled = true;
}

void iati_open_child(struct iati_parser *parser, const struct xml_tag *tag)
{
    struct frame *parent = iati_top(parser);
    const char *name = (const char *)tag->name;
    const struct element *element = parent->form->element;
    if (element->narratives != NARRATIVES_NONE && strcmp(name, "narrative") == 0) {
        parent->narratives_kept |= !is_plain_narrative(tag);
        if (parent->narratives_kept)
            iati_open_fragment(parser, tag);
        else
            open_narrative(parser, parent, tag);
        return;
    }
    size_t child = child_index(element, name);
    const struct table *table = child < element->child_count ? parent->form->tables[child] : NULL;
    bool repeats = child < element->child_count && is_seen(parent, child);
    if (child == element->child_count || (repeats && !table)) {
        iati_tell(parser, IATI_KEPT, name,
                  repeats ? "may stand only once; this one is kept as it stands"
                          : "has no place in the standard; it is kept as it stands");
        iati_open_fragment(parser, tag);
        return;
    }
    note_child(parser, parent, child);
    const struct form *form = parent->form->children[child];
    struct iati_row *row = parent->row;
    if (table && (!form || repeats)) {
        form = table->form;
        row = iati_rows_add(&parser->item->rows, table, row, iati_line(parser));
    }
    open_element(parser, form, row, tag);
}

/* --- End tags --------------------------------------------------------------------------------- */

static void drop_text(struct iati_parser *parser, const char *text)
{
    if (xml_text_is_blank(text))
        return;
    iati_tell(parser, IATI_DROPPED, NULL, "has text where the standard has none; it is not kept");
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
        iati_add_extension(parser, frame, EXTENSION_PRESENT);
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
            iati_row_set_text(rows, parent->row, place->language, frame->language);
        parent->narratives = (size_t)(place - parent->form->narratives) + 1;
    } else {
        struct iati_row *row = iati_add_narrative(parser, parent);
        iati_row_set_text(rows, row, NARRATIVE_LANGUAGE, frame->language);
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
        problem_report_add(&parser->report, IATI_IDENTIFIER, frame->line, 0,
                           "this %s has no identifier; the records call it \"%s\"",
                           parser->root->row, joining);
    else if (strcmp(joining, name) != 0)
        problem_report_add(
            &parser->report, IATI_IDENTIFIER, frame->line, 0,
            "identifier \"%.100s\" stands in the records already; they call this one "
            "\"%.110s\"",
            name, joining);
    if (strcmp(joining, written) != 0) {
        const struct table *extensions = parser->settings.layout->extensions;
        struct iati_row *row = iati_rows_add(rows, extensions, NULL, frame->line);
        iati_row_set_text(rows, row, PLACE_TABLE, parser->root->name);
        iati_row_set_text(rows, row, PLACE_ELEMENT, frame->form->element->children[0]->name);
        iati_row_set_text(rows, row, EXTENSION_KIND, extension_kinds[EXTENSION_TEXT]);
        iati_row_set_text(rows, row, EXTENSION_CONTENT, written);
    }
    rows->identifier = arena_copy(&rows->arena, joining, strlen(joining));
    free(unique);
    free(name);
}

void iati_close_fragment(struct iati_parser *parser)
{
    struct frame *frame = iati_top(parser);
    if (frame->kind == FRAME_NARRATIVE) {
        iati_tell(parser, IATI_DROPPED, NULL,
                  "has an element in it, where the standard has text only; the element is not "
                  "kept");
        return;
    }
    bool of_file = frame->kind == FRAME_FILE;
    if (of_file)
        iati_begin_item(parser);
    struct iati_row *row = iati_add_extension(parser, frame, EXTENSION_ELEMENT);
    iati_row_set(&parser->item->rows, row, EXTENSION_CONTENT, parser->fragment.xml.text,
                 parser->fragment.xml.length);
    if (of_file)
        iati_end_item(parser);
}

static void pop(struct iati_parser *parser)
{
    parser->text.length = iati_top(parser)->text_start;
    if (parser->text.capacity)
        parser->text.text[parser->text.length] = '\0';
    parser->depth--;
}

void iati_close(struct iati_parser *parser)
{
    struct frame *frame = iati_top(parser);
    if (frame->kind == FRAME_NARRATIVE)
        close_narrative(parser, frame, frame - 1);
    else if (frame->kind == FRAME_ELEMENT)
        close_element(parser, frame);
    if (parser->depth == 2) {
        settle_identifier(parser, frame);
        iati_end_item(parser);
    }
    pop(parser);
}
