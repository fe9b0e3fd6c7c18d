#include "report/totals.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/strbuf.h"

enum { FIRST_SLOTS = 64, PLACES = 2 };

struct totals *totals_new(size_t fields)
{
    struct totals *totals = xcalloc(1, sizeof *totals);
    totals->fields = fields;
    totals->slot_count = FIRST_SLOTS;
    totals->slots = xcalloc(totals->slot_count, sizeof *totals->slots);
    return totals;
}

void totals_free(struct totals *totals)
{
    if (!totals)
        return;
    for (size_t i = 0; i < totals->count; i++) {
        for (size_t j = 0; j < TOTALS_SUMS; j++)
            decimal_clear(&totals->entries[i].sums[j]);
        free(totals->entries[i].key);
    }
    free(totals->entries);
    free(totals->slots);
    free(totals);
}

/* ---- finding ---- */

/* The slot of a key, or the free one that it would take. */
static uint32_t *find_slot(const struct totals *totals, const char *key, size_t length)
{
    size_t mask = totals->slot_count - 1;
    for (size_t i = hash_text(key, length) & mask;; i = (i + 1) & mask) {
        uint32_t position = totals->slots[i];
        const struct totals_entry *entry = position ? &totals->entries[position - 1] : NULL;
        if (!entry || (entry->key_length == length && memcmp(entry->key, key, length) == 0))
            return &totals->slots[i];
    }
}

static void widen(struct totals *totals)
{
    free(totals->slots);
    totals->slot_count *= 2;
    totals->slots = xcalloc(totals->slot_count, sizeof *totals->slots);
    for (size_t i = 0; i < totals->count; i++)
        *find_slot(totals, totals->entries[i].key, totals->entries[i].key_length) =
            (uint32_t)(i + 1);
}

static struct totals_entry *add_entry(struct totals *totals, const struct strbuf *key)
{
    totals->entries =
        grow(totals->entries, totals->count, &totals->capacity, sizeof *totals->entries);
    struct totals_entry *entry = &totals->entries[totals->count++];
    *entry = (struct totals_entry){.key = xmalloc(key->length), .key_length = key->length};
    memcpy(entry->key, key->text, key->length);
    for (size_t i = 0; i < TOTALS_SUMS; i++)
        decimal_init(&entry->sums[i]);
    return entry;
}

/* NULL if there is no room for another key. */
static struct totals_entry *entry_of(struct totals *totals, const struct strbuf *key)
{
    uint32_t *slot = find_slot(totals, key->text, key->length);
    if (*slot)
        return &totals->entries[*slot - 1];
    if (totals->count == TOTALS_ENTRIES_MOST)
        return NULL;
    struct totals_entry *entry = add_entry(totals, key);
    *slot = (uint32_t)totals->count;
    if (totals->count * 2 > totals->slot_count)
        widen(totals);
    return entry;
}

/* ---- adding ---- */

/* No character is cut in two. */
static size_t field_length(const char *field)
{
    size_t length = strlen(field);
    if (length <= TOTALS_FIELD_MOST)
        return length;
    length = TOTALS_FIELD_MOST;
    while (length > 0 && ((unsigned char)field[length] & 0xC0U) == 0x80U)
        length--;
    return length;
}

void totals_add(struct totals *totals, const char *const *fields, size_t activity, size_t sum,
                const struct decimal *amount)
{
    struct strbuf key = STRBUF_INIT;
    for (size_t i = 0; i < totals->fields; i++) {
        const char *field = fields[i] ? fields[i] : "";
        strbuf_add(&key, field, field_length(field));
        strbuf_addch(&key, '\0');
    }
    struct totals_entry *entry = entry_of(totals, &key);
    strbuf_release(&key);
    if (!entry) {
        totals->left_out++;
        return;
    }
    entry->activities += entry->last != activity;
    entry->last = activity;
    entry->counts[sum]++;
    if (amount)
        decimal_add(&entry->sums[sum], amount);
}

/* ---- looking ---- */

const char *totals_field(const struct totals_entry *entry, size_t field)
{
    const char *text = entry->key;
    while (field-- > 0)
        text += strlen(text) + 1;
    return text;
}

char *totals_sum(const struct totals_entry *entry, size_t sum)
{
    struct decimal rounded;
    decimal_init(&rounded);
    decimal_add(&rounded, &entry->sums[sum]);
    decimal_round(&rounded, PLACES);
    char *text = decimal_text(&rounded);
    decimal_clear(&rounded);
    return text;
}

char *totals_exact_sum(const struct totals_entry *entry, size_t sum)
{
    return decimal_text(&entry->sums[sum]);
}

void totals_prefer(struct totals *totals, size_t field, const char *value)
{
    for (size_t i = 0; i < totals->count; i++)
        totals->entries[i].deferred = strcmp(totals_field(&totals->entries[i], field), value) != 0;
}

int totals_by_key(const void *a, const void *b)
{
    const struct totals_entry *first = a, *second = b;
    if (first->deferred != second->deferred)
        return first->deferred ? 1 : -1;
    const char *one = first->key, *other = second->key;
    while (one < first->key + first->key_length && other < second->key + second->key_length) {
        int order = strverscmp(one, other);
        if (order)
            return order;
        one += strlen(one) + 1;
        other += strlen(other) + 1;
    }
    return 0;
}

int totals_by_activities(const void *a, const void *b)
{
    const struct totals_entry *first = a, *second = b;
    if (first->activities != second->activities)
        return first->activities > second->activities ? -1 : 1;
    return totals_by_key(a, b);
}

int totals_by_sum(const void *a, const void *b)
{
    const struct totals_entry *first = a, *second = b;
    int order = decimal_compare(&second->sums[0], &first->sums[0]);
    return first->deferred == second->deferred && order ? order : totals_by_key(a, b);
}

void totals_sort(struct totals *totals, totals_order *order)
{
    if (totals->count)
        qsort(totals->entries, totals->count, sizeof *totals->entries, order);
}
