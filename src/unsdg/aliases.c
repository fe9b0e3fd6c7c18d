#include "unsdg/aliases.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/small_letters.h"
#include "base/strbuf.h"
#include "standard/tsv_table.h"

static const char resource[] = "schemas/unsdg/aliases.tsv";
static const char lost_letter[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* A label of a list. Several may be the same; those before go first. */
struct label {
    const char *list; /* lent by its codelist */
    const char *key;
    const struct codelist_item *item;
    bool is_lossy; /* the key has '?' for every run of letters beyond ASCII */
    size_t next;   /* of the same hash: its position + 1; 0: none */
};

struct aliases {
    struct arena texts;
    struct label *labels;
    size_t count, capacity;
    size_t *first, *last; /* by hash: a position + 1 */
    size_t slot_count;    /* a power of two */
};

/* ---- keys ---- */

static const struct {
    const char *from, *to;
} replaced[] = {
    {"\xE2\x80\x99", "'"}, /* right single quotation mark */
    {"\xE2\x80\x98", "'"}, /* left single quotation mark */
    {"\xC2\xA0", " "},     /* no-break space */
    {"\xE2\x80\xAF", " "}, /* narrow no-break space */
};

static void add_plain(struct strbuf *key, const char *text)
{
    while (*text) {
        size_t i = 0, kinds = sizeof replaced / sizeof *replaced;
        while (i < kinds && strncmp(text, replaced[i].from, strlen(replaced[i].from)) != 0)
            i++;
        if (i < kinds)
            strbuf_addstr(key, replaced[i].to);
        else
            strbuf_addch(key, *text);
        text += i < kinds ? strlen(replaced[i].from) : 1;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Leaves one blank of several, none at the ends, and no stars at the end. */
static void tidy(struct strbuf *key)
{
    size_t length = 0;
    for (size_t i = 0; i < key->length; i++) {
        bool blank = is_blank(key->text[i]);
        if (!blank || (length > 0 && key->text[length - 1] != ' '))
            key->text[length++] = (char)(blank ? ' ' : key->text[i]);
    }
    while (length > 0 && (key->text[length - 1] == ' ' || key->text[length - 1] == '*'))
        length--;
    if (key->length > 0)
        key->text[length] = '\0';
    key->length = length;
}

static void make_key(struct strbuf *key, const char *label)
{
    struct strbuf plain = STRBUF_INIT;
    add_plain(&plain, label);
    tidy(&plain);
    char *folded = xcalloc(plain.length + 1, 1);
    small_letters(folded, plain.text, plain.length);
    strbuf_reset(key);
    strbuf_addstr(key, folded);
    free(folded);
    strbuf_release(&plain);
}

/* Puts one '?' for every run of bytes beyond ASCII and of '?'. True if there was one. */
static bool lose_letters(struct strbuf *key)
{
    size_t length = 0;
    bool lost = false;
    for (size_t i = 0; i < key->length; i++) {
        bool is_lost = (unsigned char)key->text[i] >= 0x80 || key->text[i] == '?';
        if (!is_lost || length == 0 || key->text[length - 1] != '?')
            key->text[length++] = (char)(is_lost ? '?' : key->text[i]);
        lost |= is_lost;
    }
    if (key->length > 0)
        key->text[length] = '\0';
    key->length = length;
    return lost;
}

/* ---- the table ---- */

static size_t slot_of(const struct aliases *aliases, const char *list, const char *key)
{
    uint64_t hash = hash_text(list, strlen(list)) * 31 + hash_text(key, strlen(key));
    return (size_t)(hash ^ (hash >> 32)) & (aliases->slot_count - 1);
}

static void add_key(struct aliases *aliases, const char *list, const struct codelist_item *item,
                    const char *key, bool is_lossy)
{
    aliases->labels =
        grow(aliases->labels, aliases->count, &aliases->capacity, sizeof *aliases->labels);
    struct label *label = &aliases->labels[aliases->count++];
    *label = (struct label){.list = list,
                            .key = arena_copy(&aliases->texts, key, strlen(key)),
                            .item = item,
                            .is_lossy = is_lossy};
    size_t slot = slot_of(aliases, list, key);
    if (aliases->last[slot])
        aliases->labels[aliases->last[slot] - 1].next = aliases->count;
    else
        aliases->first[slot] = aliases->count;
    aliases->last[slot] = aliases->count;
}

static void add_label(struct aliases *aliases, const char *list, const struct codelist_item *item,
                      const char *text)
{
    struct strbuf key = STRBUF_INIT;
    make_key(&key, text);
    if (key.length > 0)
        add_key(aliases, list, item, key.text, false);
    if (lose_letters(&key))
        add_key(aliases, list, item, key.text, true);
    strbuf_release(&key);
}

static void add_names(struct aliases *aliases, const struct codelist *list, enum code_status status)
{
    for (size_t i = 0; i < list->item_count; i++)
        if (list->items[i].status == status)
            add_label(aliases, list->name, &list->items[i], list->items[i].name_en);
}

/* Codes go before names, and names in use before those that no longer are. */
static bool add_list(struct aliases *aliases, const struct codelist *list)
{
    if (!list)
        return false;
    for (size_t i = 0; i < list->item_count; i++)
        add_label(aliases, list->name, &list->items[i], list->items[i].code);
    add_names(aliases, list, CODE_ACTIVE);
    add_names(aliases, list, CODE_WITHDRAWN);
    return true;
}

static bool add_alias(struct aliases *aliases, struct codelists *lists,
                      const struct tsv_table *table, size_t row, struct error *error)
{
    const char *code = tsv_table_cell(table, row, 2);
    const struct codelist *list = codelists_get(lists, tsv_table_cell(table, row, 0), error);
    const struct codelist_item *item = list ? codelist_find(list, code) : NULL;
    if (list && !item)
        error_set(error, ERROR_USAGE, "%s: codelist '%s' has no code '%s'", resource, list->name,
                  code);
    if (item)
        add_label(aliases, list->name, item, tsv_table_cell(table, row, 1));
    return item != NULL;
}

static bool add_aliases(struct aliases *aliases, struct codelists *lists, struct error *error)
{
    struct tsv_table *table = tsv_table_open(resource, error);
    bool added = table != NULL;
    for (size_t i = 0; added && i < tsv_table_rows(table); i++)
        added = add_alias(aliases, lists, table, i, error);
    tsv_table_free(table);
    return added;
}

struct aliases *aliases_open(struct codelists *lists, struct error *error)
{
    struct aliases *aliases = xcalloc(1, sizeof *aliases);
    aliases->slot_count = 4096;
    aliases->first = xcalloc(aliases->slot_count, sizeof *aliases->first);
    aliases->last = xcalloc(aliases->slot_count, sizeof *aliases->last);
    size_t count;
    const char *const *names = codelists_names(lists, &count);
    bool opened = true;
    for (size_t i = 0; opened && i < count; i++)
        if (codelists_is_un(lists, names[i]))
            opened = add_list(aliases, codelists_get(lists, names[i], error));
    if (opened && add_aliases(aliases, lists, error))
        return aliases;
    aliases_free(aliases);
    return NULL;
}

void aliases_free(struct aliases *aliases)
{
    if (!aliases)
        return;
    arena_release(&aliases->texts);
    free(aliases->labels);
    free(aliases->first);
    free(aliases->last);
    free(aliases);
}

/* ---- finding ---- */

/* Of keys with lost letters, several codes that fit are none. */
static const char *find_key(const struct aliases *aliases, const char *list, const char *category,
                            const char *key, bool is_lossy)
{
    const char *found = NULL;
    for (size_t at = aliases->first[slot_of(aliases, list, key)]; at;) {
        const struct label *label = &aliases->labels[at - 1];
        at = label->next;
        if (label->is_lossy != is_lossy || strcmp(label->key, key) != 0 ||
            strcmp(label->list, list) != 0 ||
            (category && strcmp(label->item->category, category) != 0))
            continue;
        if (!is_lossy)
            return label->item->code;
        if (found && strcmp(found, label->item->code) != 0)
            return NULL;
        found = label->item->code;
    }
    return found;
}

const char *aliases_find(const struct aliases *aliases, const char *list, const char *category,
                         const char *label, bool *has_lost)
{
    struct strbuf key = STRBUF_INIT;
    make_key(&key, label);
    const char *found = find_key(aliases, list, category, key.text, false);
    bool may_have_lost = strstr(label, lost_letter) || strchr(label, '?');
    bool lost = !found && may_have_lost && lose_letters(&key);
    if (lost)
        found = find_key(aliases, list, category, key.text, true);
    if (has_lost)
        *has_lost = lost && found;
    strbuf_release(&key);
    return found;
}
