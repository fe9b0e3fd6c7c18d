#include "records/xlsx_styles.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "records/xml_part.h"

enum {
    FORMAT_ID_MOST = 65535,
    STYLES_MOST = 1000000, /* Excel stops at 65,490 */
};

enum { DOCUMENT, SHEET, FORMATS, FORMAT, STYLES, STYLE };
static const struct xml_shape shapes[] = {
    [DOCUMENT] = {NULL, 0},         [SHEET] = {"styleSheet", DOCUMENT},
    [FORMATS] = {"numFmts", SHEET}, [FORMAT] = {"numFmt", FORMATS},
    [STYLES] = {"cellXfs", SHEET},  [STYLE] = {"xf", STYLES},
};

static void add_custom(struct xlsx_styles *styles, const struct part_attributes *attributes)
{
    unsigned id;
    struct part_value code = part_attribute(attributes, "formatCode");
    if (!code.text || !part_value_number(part_attribute(attributes, "numFmtId"), &id) ||
        id > FORMAT_ID_MOST)
        return;
    while (styles->custom_count <= id) {
        styles->custom = grow(styles->custom, styles->custom_count, &styles->custom_capacity,
                              sizeof *styles->custom);
        styles->custom[styles->custom_count] = xlsx_format_built_in((unsigned)styles->custom_count);
        styles->custom_count++;
    }
    styles->custom[id] = xlsx_format_read(code.text, code.length);
}

static void add_style(struct xlsx_styles *styles, const struct part_attributes *attributes)
{
    unsigned id = 0;
    part_value_number(part_attribute(attributes, "numFmtId"), &id);
    if (styles->count == STYLES_MOST)
        return;
    styles->items = grow(styles->items, styles->count, &styles->capacity, sizeof *styles->items);
    styles->items[styles->count++] =
        id < styles->custom_count ? styles->custom[id] : xlsx_format_built_in(id);
}

static void on_enter(void *context, int state, const struct part_attributes *attributes)
{
    if (state == FORMAT)
        add_custom(context, attributes);
    else if (state == STYLE)
        add_style(context, attributes);
}

static const struct xml_handler handler = {
    .shapes = shapes, .count = sizeof shapes / sizeof *shapes, .enter = on_enter};

bool xlsx_styles_read(struct xlsx_styles *styles, struct package *package, const char *part,
                      struct error *error)
{
    return xml_part_walk(package, part, PART_SMALL_MOST, &handler, styles, error);
}

void xlsx_styles_release(struct xlsx_styles *styles)
{
    free(styles->custom);
    free(styles->items);
    *styles = (struct xlsx_styles){.items = NULL};
}

struct xlsx_format xlsx_styles_format(const struct xlsx_styles *styles, unsigned style)
{
    if (style < styles->count)
        return styles->items[style];
    return (struct xlsx_format){.kind = XLSX_FORMAT_NUMBER};
}
