#include "records/xlsx_ranges.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "records/xlsx_sheet.h"
#include "records/xml_part.h"

enum { RANGES_MOST = 4000 }; /* that begin at the top of a sheet; nobody needs more */

enum { DOCUMENT, SHEET, RANGES, RANGE };
static const struct xml_shape shapes[] = {
    [DOCUMENT] = {NULL, 0},
    [SHEET] = {"worksheet", DOCUMENT},
    [RANGES] = {"mergeCells", SHEET},
    [RANGE] = {"mergeCell", RANGES},
};

static bool read_range(struct part_value value, struct xlsx_range *range)
{
    size_t first =
        value.text ? xlsx_address_read(value.text, value.length, &range->left, &range->top) : 0;
    if (!first || first == value.length || value.text[first] != ':')
        return false;
    first++;
    return xlsx_address_read(value.text + first, value.length - first, &range->right,
                             &range->bottom) == value.length - first;
}

static void on_enter(void *context, int state, const struct part_attributes *attributes)
{
    struct xlsx_ranges *ranges = context;
    struct xlsx_range range;
    if (state != RANGE || ranges->count == RANGES_MOST ||
        !read_range(part_attribute(attributes, "ref"), &range) || range.top > ranges->lowest)
        return;
    ranges->items = grow(ranges->items, ranges->count, &ranges->capacity, sizeof *ranges->items);
    ranges->items[ranges->count++] = range;
}

static const struct xml_handler handler = {
    .shapes = shapes, .count = sizeof shapes / sizeof *shapes, .enter = on_enter};

bool xlsx_ranges_read(struct xlsx_ranges *ranges, struct package *package, const char *part,
                      struct error *error)
{
    return xml_part_walk(package, part, PART_SHEET_MOST, &handler, ranges, error);
}

void xlsx_ranges_release(struct xlsx_ranges *ranges)
{
    free(ranges->items);
    *ranges = (struct xlsx_ranges){.items = NULL};
}

const struct xlsx_range *xlsx_ranges_find(const struct xlsx_ranges *ranges, unsigned row,
                                          unsigned column)
{
    for (size_t i = 0; i < ranges->count; i++) {
        const struct xlsx_range *range = &ranges->items[i];
        if (range->top == row && range->left <= column && column <= range->right)
            return range;
    }
    return NULL;
}
