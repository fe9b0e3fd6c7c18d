#include "publish/bulk_entries.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/json_scan.h"
#include "base/utf8.h"

enum {
    LARGEST_ENTRY = 256 * 1024,  /* bytes; real ones have one or two thousand */
    MOST_TEXTS = 2 * 1000 * 1000 /* members of entries; real indexes have hundreds of thousands */
};

static uint64_t hash_folded(const char *text)
{
    uint64_t hash = HASH_FIRST;
    for (; *text; text++)
        hash = hash_more(hash, (char)tolower((unsigned char)*text));
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const struct bulk_text *first = a, *second = b;
    if (first->hash != second->hash)
        return first->hash < second->hash ? -1 : 1;
    return (first->start > second->start) - (first->start < second->start);
}

/* What is being read. */
struct reading {
    struct json_scan scan;
    struct bulk_entries *entries;
    size_t given;  /* bytes of the body */
    size_t list;   /* the depth inside the list; 0: not met yet */
    bool in_list;  /* between its brackets */
    bool in_entry; /* an object in it, itself */
    size_t start;  /* of that */
    size_t first;  /* of its places */
    bool is_named; /* the list is the outermost value, or called as an index calls it */
    bool is_empty; /* nothing is in the list */
    bool is_index; /* an entry has a member that those of an index have */
};

/* In blocks, so that a text is found to be too long before it is copied as a whole. */
static bool give_block(void *context, const char **text, size_t *length, struct error *error)
{
    (void)error;
    struct reading *reading = context;
    const struct strbuf *body = &reading->entries->body;
    size_t left = body->length - reading->given;
    *text = body->text + reading->given;
    *length = left < JSON_BLOCK ? left : JSON_BLOCK;
    reading->given += *length;
    return left > 0;
}

/* Of what was read last; blocks are pieces of the body, not copies. */
static size_t offset(const struct reading *reading)
{
    return (size_t)(reading->scan.at - reading->entries->body.text);
}

static bool note_text(struct reading *reading, struct error *error)
{
    struct bulk_entries *entries = reading->entries;
    if (entries->count == MOST_TEXTS)
        return error_set(error, ERROR_ENVIRONMENT, "it has more than %d texts", MOST_TEXTS);
    entries->places =
        grow(entries->places, entries->count, &entries->capacity, sizeof *entries->places);
    entries->places[entries->count++] = (struct bulk_text){
        .hash = hash_folded(reading->scan.text.text), .start = (uint32_t)reading->start};
    return true;
}

static bool end_entry(struct reading *reading, struct error *error)
{
    struct bulk_entries *entries = reading->entries;
    size_t length = offset(reading) - reading->start;
    reading->in_entry = false;
    if (length > LARGEST_ENTRY)
        return error_set(error, ERROR_ENVIRONMENT, "an entry has more than %d bytes",
                         LARGEST_ENTRY);
    for (size_t i = reading->first; i < entries->count; i++)
        entries->places[i].length = (uint32_t)length;
    return true;
}

/* A member by which an entry can be found, or judged. */
static bool is_known_member(const struct reading *reading)
{
    static const char *const keys[] = {"short_name", "source_url", "last_known_good_dataset"};
    const char *key = reading->scan.key.text ? reading->scan.key.text : "";
    bool known = reading->is_named && strcmp(key, "id") == 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        known |= strcmp(key, keys[i]) == 0;
    return known;
}

/* Any other list of anything is JSON as well. */
static void judge_list(struct reading *reading, enum json_event event)
{
    size_t depth = reading->scan.depth - (event == JSON_OBJECT || event == JSON_ARRAY);
    if (!reading->in_list || event == JSON_OBJECT_END || event == JSON_ARRAY_END)
        return;
    reading->is_empty = false;
    reading->is_index |=
        reading->in_entry && depth == reading->list + 1 && is_known_member(reading);
}

/* The list is the outermost value, or the first member of it that is one. */
static void begin_list(struct reading *reading)
{
    const struct json_scan *scan = &reading->scan;
    if (reading->list || scan->depth > 2 || (scan->depth == 2 && scan->open[0] != '{'))
        return;
    reading->list = scan->depth;
    reading->is_named =
        scan->depth == 1 || (scan->key.text && strcmp(scan->key.text, "datasets") == 0);
    reading->in_list = true;
}

static bool take_event(struct reading *reading, enum json_event event, struct error *error)
{
    size_t depth = reading->scan.depth;
    judge_list(reading, event);
    if (event == JSON_ARRAY)
        begin_list(reading);
    else if (event == JSON_ARRAY_END && depth + 1 == reading->list)
        reading->in_list = false;
    else if (event == JSON_OBJECT && reading->in_list && depth == reading->list + 1) {
        reading->in_entry = true;
        reading->start = offset(reading) - 1;
        reading->first = reading->entries->count;
    } else if (event == JSON_OBJECT_END && reading->in_entry && depth == reading->list)
        return end_entry(reading, error);
    else if (event == JSON_TEXT && reading->in_entry && depth == reading->list + 1)
        return *reading->scan.text.text == '\0' || note_text(reading, error);
    return true;
}

bool bulk_entries_read(struct bulk_entries *entries, struct strbuf *text, struct error *error)
{
    entries->body = *text;
    *text = (struct strbuf)STRBUF_INIT;
    const struct strbuf *body = &entries->body;
    struct reading reading = {.entries = entries, .is_empty = true};
    size_t values = 0; /* outermost ones */
    enum json_event event = JSON_DONE;
    bool sound = !body->length || utf8_is_valid(body->text, body->length);
    json_scan_begin_blocks(&reading.scan, give_block, &reading);
    reading.scan.longest = LARGEST_ENTRY;
    while (sound && (event = json_scan_next(&reading.scan, error)) < JSON_DONE) {
        bool outermost = reading.scan.depth == (event == JSON_OBJECT || event == JSON_ARRAY);
        values += outermost && event != JSON_OBJECT_END && event != JSON_ARRAY_END;
        sound = take_event(&reading, event, error) && values == 1;
    }
    json_scan_release(&reading.scan);
    if (entries->count)
        qsort(entries->places, entries->count, sizeof *entries->places, by_hash);
    if (!sound || event != JSON_DONE || !reading.list)
        return false;
    return (reading.is_empty && reading.is_named) || reading.is_index ||
           error_set(error, ERROR_ENVIRONMENT,
                     "none of its entries has 'id', 'short_name', 'source_url' or "
                     "'last_known_good_dataset', as those of the bulk data service's index have");
}

void bulk_entries_release(struct bulk_entries *entries)
{
    strbuf_release(&entries->body);
    free(entries->places);
    *entries = (struct bulk_entries)BULK_ENTRIES_INIT;
}

/* The first place of a hash; `count` if there is none. */
static size_t first_place(const struct bulk_entries *entries, uint64_t hash)
{
    size_t low = 0, high = entries->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entries->places[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *bulk_entries_find(const struct bulk_entries *entries, const char *text, size_t *next,
                              size_t *length)
{
    uint64_t hash = hash_folded(text);
    size_t i = *next ? *next : first_place(entries, hash);
    if (i == entries->count || entries->places[i].hash != hash)
        return NULL;
    *next = i + 1;
    *length = entries->places[i].length;
    return entries->body.text + entries->places[i].start;
}
