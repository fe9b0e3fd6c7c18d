/* The dates of transactions out of the bytes of a document, without making a tree of it. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "quality/update_history.h"

enum { TAG_MOST = 65536 }; /* bytes of a tag that matters; of a longer one the rest is not read */

struct transaction_scan {
    struct day_set *days;
    struct strbuf tag; /* what stands between '<' and '>' so far */
    bool in_tag;
    bool in_transaction, has_date;
    int date, value_date;
};

struct transaction_scan *transaction_scan_new(struct day_set *days)
{
    struct transaction_scan *scan = xcalloc(1, sizeof *scan);
    scan->days = days;
    scan->tag = (struct strbuf)STRBUF_INIT;
    return scan;
}

void transaction_scan_free(struct transaction_scan *scan)
{
    strbuf_release(&scan->tag);
    free(scan);
}

static bool tag_is(const char *tag, const char *name)
{
    size_t length = strlen(name);
    return strncmp(tag, name, length) == 0 && (!tag[length] || strchr(" \t\r\n/", tag[length]));
}

/* The day that an attribute of the tag names; `name` ends with =" */
static int day_in(const char *tag, const char *name)
{
    char text[DAY_TEXT_SIZE] = "";
    const char *value = strstr(tag, name);
    if (!value)
        return NO_DAY;
    value += strlen(name);
    if (strnlen(value, DAY_TEXT_SIZE) < DAY_TEXT_SIZE || value[DAY_TEXT_SIZE - 1] != '"')
        return NO_DAY;
    memcpy(text, value, DAY_TEXT_SIZE - 1);
    return day_parse(text);
}

static void end_tag(struct transaction_scan *scan)
{
    const char *tag = scan->tag.text;
    if (tag_is(tag, "transaction")) {
        scan->in_transaction = true;
        scan->has_date = false;
        scan->date = scan->value_date = NO_DAY;
    } else if (!scan->in_transaction) {
        return;
    } else if (tag_is(tag, "transaction-date")) {
        scan->has_date = true;
        scan->date = day_in(tag, " iso-date=\"");
    } else if (tag_is(tag, "value")) {
        scan->value_date = day_in(tag, " value-date=\"");
    } else if (tag_is(tag, "/transaction")) {
        day_set_add(scan->days, scan->has_date ? scan->date : scan->value_date);
        scan->in_transaction = false;
    }
}

/* Goes on to the end of the tag; returns how much of the text that was. */
static size_t take_tag(struct transaction_scan *scan, const char *text, size_t length)
{
    const char *end = memchr(text, '>', length);
    size_t taken = end ? (size_t)(end - text) : length;
    if (scan->tag.length + taken <= TAG_MOST)
        strbuf_add(&scan->tag, text, taken);
    if (!end)
        return length;
    end_tag(scan);
    scan->in_tag = false;
    return taken + 1;
}

void transaction_scan_feed(struct transaction_scan *scan, const char *text, size_t length)
{
    while (length > 0) {
        size_t taken = length;
        if (scan->in_tag) {
            taken = take_tag(scan, text, length);
        } else {
            const char *begin = memchr(text, '<', length);
            taken = begin ? (size_t)(begin - text) + 1 : length;
            scan->in_tag = begin != NULL;
            strbuf_reset(&scan->tag);
        }
        text += taken;
        length -= taken;
    }
}
