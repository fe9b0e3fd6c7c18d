#include "convert/flat_filter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "convert/flat_condition.h"

enum {
    SECTOR_GROUP = 3, /* digits of a DAC sector that stands for those below it */
    SECTOR_LENGTH = 5,
    SUGGESTED_MOST = 3,  /* codes in a hint */
    KNOWN_MOST = 20000,  /* identifiers that a hint is looked for among */
    KNOWN_LONGEST = 200, /* bytes of such an identifier */
    DATE_LENGTH = 10
};

struct text_list {
    const char **items;
    size_t count, capacity;
};

struct flat_filter {
    const struct flat_table *table;
    struct arena texts;
    struct text_list wanted[FLAT_USE_COUNT];
    bool *found; /* of the wanted activities */
    struct text_list known;
    const char *since;
    struct flat_condition *condition;
};

static void text_list_add(struct text_list *list, const char *text)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = text;
}

/* --- What is wanted --------------------------------------------------------------------------- */

static void add_parts(struct flat_filter *filter, struct text_list *list, const char *const *texts,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const char *part = texts[i]; part;) {
            part += strspn(part, " ");
            size_t length = strcspn(part, ","), size = length;
            while (size && part[size - 1] == ' ')
                size--;
            if (size)
                text_list_add(list, arena_copy(&filter->texts, part, size));
            part = part[length] ? part + length + 1 : NULL;
        }
}

/* The code whose name is nearest to what was given. */
static const struct codelist_item *by_name(const struct codelist *list, const char *name)
{
    const char **names = xcalloc(list->item_count + 1, sizeof *names);
    for (size_t i = 0; i < list->item_count; i++)
        names[i] = list->items[i].name_en;
    const char *nearest = suggest_nearest(name, names, list->item_count);
    const struct codelist_item *found = NULL;
    for (size_t i = 0; nearest && !found && i < list->item_count; i++)
        if (names[i] == nearest)
            found = &list->items[i];
    free(names);
    return found;
}

/* "; did you mean TN (Tunisia)?" */
static void add_hint(struct error *error, const struct codelist *list, const char *code)
{
    const struct codelist_item *named = strlen(code) > 3 ? by_name(list, code) : NULL;
    const char *codes[SUGGESTED_MOST];
    size_t count = 1;
    if (named)
        codes[0] = named->code;
    else
        count = codelist_suggest(list, code, codes, SUGGESTED_MOST);
    for (size_t i = 0; i < count; i++)
        error_add(error, "%s%s (%s)", i ? E_(", ") : E_("; did you mean "), codes[i],
                  codelist_find(list, codes[i])->name_en);
    if (count)
        error_add(error, "?");
}

static bool refuse_code(const struct codelist *list, const char *noun, const char *code,
                        struct error *error)
{
    error_set(error, ERROR_USAGE, "there is no %s '%s'", noun, code);
    add_hint(error, list, code);
    return false;
}

static bool check_codes(const struct text_list *codes, struct codelists *lists, const char *name,
                        const char *group, const char *noun, struct error *error)
{
    const struct codelist *list = codelists_get(lists, name, error);
    const struct codelist *groups = group ? codelists_get(lists, group, error) : NULL;
    if (!list || (group && !groups))
        return false;
    for (size_t i = 0; i < codes->count; i++) {
        const char *code = codes->items[i];
        if (!codelist_find(list, code) && (!groups || !codelist_find(groups, code)))
            return refuse_code(list, noun, code, error);
    }
    return true;
}

static bool check_wish(struct flat_filter *filter, struct codelists *lists,
                       const struct flat_wish *wish, struct error *error)
{
    if (wish->since && (strlen(wish->since) != DATE_LENGTH || !date_is_valid(wish->since)))
        return error_set(error, ERROR_USAGE, "--since is '%s'; expected a date such as 2024-05-31",
                         wish->since);
    filter->since = wish->since;
    struct text_list *wanted = filter->wanted;
    add_parts(filter, &wanted[FLAT_COUNTRY], wish->countries, wish->country_count);
    add_parts(filter, &wanted[FLAT_SECTOR], wish->sectors, wish->sector_count);
    add_parts(filter, &wanted[FLAT_ACTIVITY], wish->activities, wish->activity_count);
    filter->found = xcalloc(wanted[FLAT_ACTIVITY].count + 1, sizeof *filter->found);
    return check_codes(&wanted[FLAT_COUNTRY], lists, "Country", NULL, E_("country"), error) &&
           check_codes(&wanted[FLAT_SECTOR], lists, "Sector", "SectorCategory", E_("sector"),
                       error);
}

struct flat_filter *flat_filter_new(const struct flat_table *table, struct codelists *lists,
                                    const struct flat_wish *wish, struct error *error)
{
    struct flat_filter *filter = xcalloc(1, sizeof *filter);
    filter->table = table;
    bool made = check_wish(filter, lists, wish, error);
    if (made && wish->where) {
        filter->condition = flat_condition_new(table, wish->where, error);
        made = filter->condition != NULL;
    }
    if (made)
        return filter;
    flat_filter_free(filter);
    return NULL;
}

void flat_filter_free(struct flat_filter *filter)
{
    if (!filter)
        return;
    flat_condition_free(filter->condition);
    for (size_t i = 0; i < FLAT_USE_COUNT; i++)
        free(filter->wanted[i].items);
    free(filter->known.items);
    free(filter->found);
    arena_release(&filter->texts);
    free(filter);
}

/* --- Activities ------------------------------------------------------------------------------- */

static void note_known(struct flat_filter *filter, const char *identifier)
{
    size_t length = strlen(identifier);
    if (length && length <= KNOWN_LONGEST && filter->known.count < KNOWN_MOST)
        text_list_add(&filter->known, arena_copy(&filter->texts, identifier, length));
}

bool flat_filter_takes(struct flat_filter *filter, const char *identifier)
{
    const struct text_list *wanted = &filter->wanted[FLAT_ACTIVITY];
    if (wanted->count == 0)
        return true;
    note_known(filter, identifier);
    bool takes = false;
    for (size_t i = 0; i < wanted->count; i++)
        if (strcmp(wanted->items[i], identifier) == 0)
            takes = filter->found[i] = true;
    return takes;
}

bool flat_filter_end(const struct flat_filter *filter, struct error *error)
{
    const struct text_list *wanted = &filter->wanted[FLAT_ACTIVITY];
    size_t i = 0;
    while (i < wanted->count && filter->found[i])
        i++;
    if (i == wanted->count)
        return true;
    const char *nearest =
        suggest_nearest(wanted->items[i], filter->known.items, filter->known.count);
    error_set(error, ERROR_USAGE, "there is no activity '%s' here", wanted->items[i]);
    return nearest && error_add(error, "; did you mean '%s'?", nearest);
}

/* --- Rows ------------------------------------------------------------------------------------- */

static bool is_code(const char *wanted, const char *code, size_t length, enum flat_use use)
{
    size_t size = strlen(wanted);
    bool is_group = use == FLAT_SECTOR && size == SECTOR_GROUP && length == SECTOR_LENGTH;
    return (size == length || is_group) && memcmp(wanted, code, size) == 0;
}

static bool has_wanted(const struct text_list *wanted, const char *cell, enum flat_use use)
{
    for (const char *code = cell; code;) {
        const char *end = strstr(code, FLAT_SEPARATOR);
        size_t length = end ? (size_t)(end - code) : strlen(code);
        for (size_t i = 0; i < wanted->count; i++)
            if (is_code(wanted->items[i], code, length, use))
                return true;
        code = end ? end + strlen(FLAT_SEPARATOR) : NULL;
    }
    return false;
}

/* The innermost level that says something of the kind; -1: none does. */
static int deciding_level(const struct flat_filter *filter, const char *const *cells,
                          enum flat_use use)
{
    int level = -1;
    for (size_t i = 0; i < filter->table->count; i++) {
        const struct flat_column *column = &filter->table->columns[i];
        if (column->use == use && cells[i] && (int)column->level > level)
            level = (int)column->level;
    }
    return level;
}

static bool matches(const struct flat_filter *filter, const char *const *cells, enum flat_use use)
{
    const struct text_list *wanted = &filter->wanted[use];
    if (wanted->count == 0)
        return true;
    int level = deciding_level(filter, cells, use);
    for (size_t i = 0; level >= 0 && i < filter->table->count; i++) {
        const struct flat_column *column = &filter->table->columns[i];
        if (column->use == use && (int)column->level == level && cells[i] &&
            has_wanted(wanted, cells[i], use))
            return true;
    }
    return false;
}

/* Activities that say no end go on. */
static bool is_recent(const struct flat_filter *filter, const char *const *cells)
{
    int level = filter->since ? deciding_level(filter, cells, FLAT_SINCE) : -1;
    for (size_t i = 0; level >= 0 && i < filter->table->count; i++) {
        const struct flat_column *column = &filter->table->columns[i];
        if (column->use == FLAT_SINCE && (int)column->level == level && cells[i])
            return strcmp(cells[i], filter->since) >= 0;
    }
    return true;
}

int flat_filter_keeps(struct flat_filter *filter, const char *const *cells, struct error *error)
{
    if (!is_recent(filter, cells) || !matches(filter, cells, FLAT_COUNTRY) ||
        !matches(filter, cells, FLAT_SECTOR))
        return 0;
    return filter->condition ? flat_condition_holds(filter->condition, cells, error) : 1;
}
