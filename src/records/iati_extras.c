#include "records/iati_parser_inside.h"

#include <stdlib.h>

#include "base/alloc.h"

/* The path of an element below the one that its row is of: "" for that itself. */
static void add_element_path(struct strbuf *path, const struct element *element,
                             const struct element *above)
{
    if (element == above)
        return;
    add_element_path(path, element->parent, above);
    strbuf_addf(path, "%s%s", path->length ? "/" : "", element->name);
}

/* A row of narratives or extensions that belongs to the element of the frame. */
static struct iati_row *add_detail(struct iati_parser *parser, const struct table *table,
                                   struct frame *frame)
{
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row = iati_rows_add(rows, table, NULL, iati_line(parser));
    iati_row_set_text(rows, row, PLACE_TABLE, frame->row->table->name);
    if (frame->kind == FRAME_FILE) {
        iati_row_set_text(rows, row, PLACE_IDENTIFIER, parser->name);
        return row;
    }
    iati_row_set_text(rows, row, PLACE_KEY, iati_row_key(rows, frame->row));
    struct strbuf path = STRBUF_INIT;
    add_element_path(&path, frame->form->element, frame->row->table->form->element);
    iati_row_set_text(rows, row, PLACE_ELEMENT, path.text);
    strbuf_release(&path);
    frame->is_filled = true;
    return row;
}

struct iati_row *iati_add_narrative(struct iati_parser *parser, struct frame *frame)
{
    return add_detail(parser, parser->settings.layout->narratives, frame);
}

struct iati_row *iati_add_extension(struct iati_parser *parser, struct frame *frame,
                                    enum extension_kind kind)
{
    struct iati_row *row = add_detail(parser, parser->settings.layout->extensions, frame);
    iati_row_set_text(&parser->item->rows, row, EXTENSION_KIND, extension_kinds[kind]);
    return row;
}

void iati_keep_declarations(struct iati_parser *parser, struct frame *frame,
                            const struct xml_tag *tag)
{
    struct iati_rows *rows = &parser->item->rows;
    for (size_t i = 0; i < tag->namespace_count; i++) {
        struct iati_row *row = iati_add_extension(parser, frame, EXTENSION_DECLARATION);
        iati_row_set_text(rows, row, EXTENSION_NAME, (const char *)tag->namespaces[2 * i]);
        iati_row_set_text(rows, row, EXTENSION_NAMESPACE, (const char *)tag->namespaces[2 * i + 1]);
    }
}

void iati_keep_attribute(struct iati_parser *parser, struct frame *frame,
                         const xmlChar *const *attribute)
{
    const char *prefix = (const char *)attribute[1];
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row = iati_add_extension(parser, frame, EXTENSION_ATTRIBUTE);
    char *name =
        xasprintf("%s%s%s", prefix ? prefix : "", prefix ? ":" : "", (const char *)attribute[0]);
    iati_row_set_text(rows, row, EXTENSION_NAME, name);
    iati_row_set_text(rows, row, EXTENSION_NAMESPACE, (const char *)attribute[2]);
    iati_row_set(rows, row, EXTENSION_CONTENT, (const char *)attribute[3],
                 (size_t)(attribute[4] - attribute[3]));
    if (!prefix) {
        char *shown = xasprintf("@%s", name);
        iati_tell(parser, IATI_KEPT, shown,
                  "has no place in the standard; it is kept as it stands");
        free(shown);
    }
    free(name);
}
