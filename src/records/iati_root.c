#include "records/iati_parser_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "records/upgrade.h"

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

/* Column 0 is the file's name. The version is the one that the activities have when they are read.
 */
static void set_file_value(struct iati_parser *parser, struct frame *frame, size_t index,
                           const xmlChar *const *given)
{
    struct iati_rows *rows = &parser->item->rows;
    int column = (int)index + 1;
    if (parser->is_upgraded && strcmp((const char *)given[0], "version") == 0)
        iati_row_set_text(rows, frame->row, column, UPGRADE_VERSION);
    else
        iati_row_set(rows, frame->row, column, (const char *)given[3],
                     (size_t)(given[4] - given[3]));
}

static void take_file_attributes(struct iati_parser *parser, struct frame *frame,
                                 const struct xml_tag *tag)
{
    const struct element *file = parser->root->form->element->parent;
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const xmlChar *const *given = (const xmlChar *const *)tag->attributes + 5 * i;
        size_t index;
        if (iati_find_attribute(file->attributes, file->attribute_count, given, &index))
            set_file_value(parser, frame, index, given);
        else
            iati_keep_attribute(parser, frame, given);
    }
}

/* The caller frees; "" if the file doesn't say it. */
static char *version_of(const struct xml_tag *tag)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const xmlChar **given = tag->attributes + 5 * i;
        if (!given[1] && strcmp((const char *)given[0], "version") == 0)
            return xstrndup((const char *)given[3], (size_t)(given[4] - given[3]));
    }
    return xstrdup("");
}

/* False, which is told, if the file can't be read. */
static bool check_file(struct iati_parser *parser, const struct xml_tag *tag, const char *version)
{
    if (!parser->root)
        problem_report_add(&parser->report, IATI_UNREADABLE, iati_line(parser), 0,
                           "the root element is \"%.60s\"; expected iati-activities or "
                           "iati-organisations",
                           (const char *)tag->name);
    else if (strncmp(version, "1.", 2) == 0)
        problem_report_add(&parser->report, IATI_UNREADABLE, iati_line(parser), 0,
                           "the file is of version %.*s, which is too old; versions 2.01, 2.02 and "
                           "2.03 can be read",
                           SHOWN_MOST, version);
    return parser->report.counts[IATI_UNREADABLE] == 0;
}

static void add_file_row(struct iati_parser *parser, const struct xml_tag *tag)
{
    iati_begin_item(parser);
    struct iati_rows *rows = &parser->item->rows;
    struct iati_row *row =
        iati_rows_add(rows, parser->settings.layout->files, NULL, iati_line(parser));
    iati_row_set_text(rows, row, 0, parser->name);
    struct frame *frame = iati_push(parser, FRAME_FILE, NULL, row);
    iati_keep_declarations(parser, frame, tag);
    take_file_attributes(parser, frame, tag);
    iati_end_item(parser);
}

void iati_open_file(struct iati_parser *parser, const struct xml_tag *tag, bool in_namespace)
{
    parser->root = in_namespace ? NULL : find_root(parser->settings.layout, tag);
    char *version = version_of(tag);
    if (check_file(parser, tag, version)) {
        parser->is_upgraded = iati_upgrading_begin(parser, version);
        add_file_row(parser, tag);
    } else {
        iati_stop(parser);
    }
    free(version);
}
