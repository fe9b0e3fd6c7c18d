#include "publish/file_items.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/strbuf.h"

/* ---- reading ------------------------------------------------------------------------------- */

/* Depths within the document. */
enum { ITEM_DEPTH = 1, CHILD_DEPTH = 2, NARRATIVE_DEPTH = 3 };

struct reading {
    xmlTextReader *reader;
    struct file_items *items;
    struct strbuf identifier, title;
    struct strbuf *open; /* what text belongs to; NULL: nothing that is wanted */
    bool in_title;
};

static bool is_one_of(const char *name, const char *a, const char *b)
{
    return strcmp(name, a) == 0 || strcmp(name, b) == 0;
}

static void begin_element(struct reading *reading, int depth, const char *name)
{
    if (depth == CHILD_DEPTH) {
        reading->in_title = is_one_of(name, "title", "name");
        if (is_one_of(name, "iati-identifier", "organisation-identifier") &&
            !reading->identifier.length)
            reading->open = &reading->identifier;
    } else if (depth == NARRATIVE_DEPTH && reading->in_title && !reading->title.length) {
        reading->open = &reading->title;
    }
    if (xmlTextReaderIsEmptyElement(reading->reader))
        reading->open = NULL;
}

static const char *trimmed(struct strbuf *text)
{
    if (!text->text)
        return "";
    char *start = text->text + strspn(text->text, " \t\r\n");
    size_t length = strlen(start);
    while (length && strchr(" \t\r\n", start[length - 1]))
        length--;
    start[length] = '\0';
    return start;
}

static void end_item(struct reading *reading)
{
    struct file_items *items = reading->items;
    const char *identifier = trimmed(&reading->identifier), *title = trimmed(&reading->title);
    items->items = grow(items->items, items->count, &items->capacity, sizeof *items->items);
    items->items[items->count++] = (struct file_item){
        .identifier = arena_copy(&items->texts, identifier, strlen(identifier)),
        .title = *title ? hash_text(title, strlen(title)) : 0,
    };
    strbuf_reset(&reading->identifier);
    strbuf_reset(&reading->title);
}

static void take_node(struct reading *reading)
{
    int type = xmlTextReaderNodeType(reading->reader);
    int depth = xmlTextReaderDepth(reading->reader);
    if (type == XML_READER_TYPE_ELEMENT) {
        begin_element(reading, depth, (const char *)xmlTextReaderConstLocalName(reading->reader));
    } else if (reading->open && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA)) {
        strbuf_addstr(reading->open, (const char *)xmlTextReaderConstValue(reading->reader));
    } else if (type == XML_READER_TYPE_END_ELEMENT) {
        reading->open = NULL;
        if (depth == ITEM_DEPTH)
            end_item(reading);
    }
}

static int by_identifier(const void *a, const void *b)
{
    const struct file_item *first = a, *second = b;
    return strcmp(first->identifier, second->identifier);
}

bool file_items_read(struct file_items *items, const char *path, struct error *error)
{
    struct reading reading = {.items = items, .identifier = STRBUF_INIT, .title = STRBUF_INIT};
    reading.reader = xmlReaderForFile(
        path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    int more = -1;
    while (reading.reader && (more = xmlTextReaderRead(reading.reader)) == 1)
        take_node(&reading);
    xmlFreeTextReader(reading.reader);
    strbuf_release(&reading.identifier);
    strbuf_release(&reading.title);
    if (items->count)
        qsort(items->items, items->count, sizeof *items->items, by_identifier);
    return more == 0 || error_set(error, ERROR_ENVIRONMENT, "cannot read '%s' to compare it", path);
}

void file_items_release(struct file_items *items)
{
    free(items->items);
    arena_release(&items->texts);
    *items = (struct file_items){.items = NULL};
}

/* ---- comparing ----------------------------------------------------------------------------- */

/* Those that are in one list only, by title. */
struct loose_items {
    const struct file_item **items;
    size_t count;
};

static int by_title(const void *a, const void *b)
{
    const struct file_item *const *first = a, *const *second = b;
    return ((*first)->title > (*second)->title) - ((*first)->title < (*second)->title);
}

/* The items of `of` whose identifiers are not in `in`. */
static struct loose_items find_loose(const struct file_items *of, const struct file_items *in)
{
    struct loose_items loose = {.items = xcalloc(of->count + 1, sizeof(struct file_item *))};
    size_t j = 0;
    for (size_t i = 0; i < of->count; i++) {
        int order = -1;
        while (j < in->count && (order = by_identifier(&in->items[j], &of->items[i])) < 0)
            j++;
        if (j == in->count || order != 0)
            loose.items[loose.count++] = &of->items[i];
    }
    return loose;
}

/* How many at the place have one title. */
static size_t count_same(const struct loose_items *loose, size_t at)
{
    size_t count = 1;
    while (at + count < loose->count && loose->items[at + count]->title == loose->items[at]->title)
        count++;
    return count;
}

/* Takes those that have only been renamed out of the vanished ones, and names one of each. */
static void tell_apart(const struct loose_items *gone, const struct loose_items *come,
                       struct file_items_change *change)
{
    for (size_t i = 0, j = 0; i < gone->count;) {
        bool more = j < come->count;
        uint64_t from = gone->items[i]->title, to = more ? come->items[j]->title : UINT64_MAX;
        size_t gone_count = count_same(gone, i), come_count = more ? count_same(come, j) : 0;
        if (from == to && from && gone_count == 1 && come_count == 1) {
            change->renamed++;
            change->vanished--;
            change->renamed_from = gone->items[i]->identifier;
            change->renamed_to = come->items[j]->identifier;
        } else if (from <= to) {
            change->vanished_example = gone->items[i]->identifier;
        }
        i += from <= to ? gone_count : 0;
        j += to <= from ? come_count : 0;
    }
}

void file_items_compare(const struct file_items *before, const struct file_items *after,
                        struct file_items_change *change)
{
    struct loose_items gone = find_loose(before, after), come = find_loose(after, before);
    *change = (struct file_items_change){.vanished = gone.count};
    if (gone.count)
        qsort(gone.items, gone.count, sizeof *gone.items, by_title);
    if (come.count)
        qsort(come.items, come.count, sizeof *come.items, by_title);
    tell_apart(&gone, &come, change);
    free(gone.items);
    free(come.items);
}
