/* code(list, value [, column]) */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/language.h"
#include "base/small_letters.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "store/function_inside.h"
#include "store/text_map.h"

static const char prefix[] = "code_";
static const char source_column[] = "_source";

static const size_t no_entry = SIZE_MAX;
enum { SHORT_VALUE = 256 };

/* A row: what is looked up, and a text for each column of the list (NULL: blank). */
struct code_entry {
    const char *key;
    size_t key_length;
    const char **cells;
    size_t next; /* another entry whose key differs by case only, or no_entry */
};

struct code_list {
    struct code_list *next;
    char *name;
    char *file; /* where it was read from, or NULL */
    char **columns;
    size_t column_count;
    struct code_entry *entries;
    size_t entry_count, capacity;
    struct text_map by_key; /* folded */
    struct arena texts;
};

struct code_lists {
    struct code_list *first;
    bool reading; /* a list that is a view could ask for itself */
};

static void code_list_free(struct code_list *list)
{
    for (size_t i = 0; i < list->column_count; i++)
        free(list->columns[i]);
    free(list->columns);
    free(list->entries);
    text_map_release(&list->by_key);
    arena_release(&list->texts);
    free(list->name);
    free(list->file);
    free(list);
}

void code_lists_free(struct code_lists *lists)
{
    struct code_list *next;
    for (struct code_list *list = lists ? lists->first : NULL; list; list = next) {
        next = list->next;
        code_list_free(list);
    }
    free(lists);
}

/* ---- reading a list ---- */

static void add_entry(struct code_list *list, const struct argument *key, const char **cells)
{
    char *folded = arena_alloc(&list->texts, key->length + 1);
    size_t length = small_letters(folded, key->text, key->length);
    struct code_entry entry = {.key = arena_copy(&list->texts, key->text, key->length),
                               .key_length = key->length,
                               .cells = cells,
                               .next = no_entry};
    size_t *first = text_map_find(&list->by_key, folded, length);
    list->entries = grow(list->entries, list->entry_count, &list->capacity, sizeof *list->entries);
    if (first) { /* behind the first one, which stays the one that counts */
        entry.next = list->entries[*first].next;
        list->entries[*first].next = list->entry_count;
    } else {
        text_map_add(&list->by_key, folded, length, list->entry_count);
    }
    list->entries[list->entry_count++] = entry;
}

/* Every row begins with `_source`, which is no column of the list. */
static bool is_source(sqlite3_stmt *rows, int column)
{
    return strcmp(sqlite3_column_name(rows, column), source_column) == 0;
}

static void read_row(struct code_list *list, sqlite3_stmt *rows)
{
    const char **cells = arena_alloc(&list->texts, list->column_count * sizeof *cells);
    size_t count = 0;
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        struct argument cell;
        if (is_source(rows, i))
            continue;
        bool filled = argument_read(sqlite3_column_value(rows, i), &cell);
        cells[count++] = filled ? arena_copy(&list->texts, cell.text, cell.length) : NULL;
    }
    struct argument key = {.text = cells[0], .length = cells[0] ? strlen(cells[0]) : 0};
    if (key.text)
        add_entry(list, &key, cells);
}

static void read_columns(struct code_list *list, sqlite3_stmt *rows)
{
    int count = sqlite3_column_count(rows);
    list->columns = xcalloc((size_t)count, sizeof *list->columns);
    for (int i = 0; i < count; i++)
        if (!is_source(rows, i))
            list->columns[list->column_count++] = xstrdup(sqlite3_column_name(rows, i));
}

static void read_file_name(struct functions *functions, struct code_list *list, sqlite3_stmt *rows)
{
    struct place place = {.file = NULL};
    for (int i = 0; i < sqlite3_column_count(rows); i++)
        if (is_source(rows, i))
            store_source_place(functions->store, sqlite3_column_int64(rows, i), &place);
    list->file = place.file;
}

static bool read_rows(struct functions *functions, struct code_list *list, sqlite3_stmt *rows)
{
    int result;
    read_columns(list, rows);
    while ((result = sqlite3_step(rows)) == SQLITE_ROW) {
        if (!list->file)
            read_file_name(functions, list, rows);
        if (list->column_count > 0)
            read_row(list, rows);
    }
    return result == SQLITE_DONE;
}

/* The names of all lists, sorted and without the prefix. The caller frees each and the array. */
static char **list_names(sqlite3 *db, size_t *count)
{
    static const char sql[] = "SELECT substr(name, 6) FROM sqlite_schema WHERE type IN ('table', "
                              "'view') AND name LIKE 'code\\_%' ESCAPE '\\' ORDER BY 1";
    char **names = NULL;
    size_t capacity = 0;
    sqlite3_stmt *rows = NULL;
    *count = 0;
    sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        names = grow(names, *count, &capacity, sizeof *names);
        names[(*count)++] = xstrdup((const char *)sqlite3_column_text(rows, 0));
    }
    sqlite3_finalize(rows);
    return names;
}

static void add_names(struct strbuf *text, char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strbuf_addf(text, "%s\"%s\"", i ? ", " : "", names[i]);
}

static void fail_for_unknown_list(sqlite3_context *context, const char *name)
{
    size_t count;
    char **names = list_names(functions_of(context)->store->db, &count);
    const char *nearest = suggest_nearest(name, (const char *const *)names, count);
    struct strbuf list = STRBUF_INIT;
    add_names(&list, names, count);
    if (nearest)
        function_fail(context, N_("code: there is no code list \"%s\"; the nearest is \"%s\""),
                      name, nearest);
    else if (count)
        function_fail(context, N_("code: there is no code list \"%s\"; there are %s"), name,
                      list.text);
    else
        function_fail(context,
                      N_("code: there is no code list \"%s\"; publication.yaml has none under "
                         "'codes'"),
                      name);
    strbuf_release(&list);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

/* NULL after function_fail. */
static struct code_list *read_list(sqlite3_context *context, const char *name)
{
    struct functions *functions = functions_of(context);
    sqlite3 *db = functions->store->db;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%s%w\"", prefix, name);
    sqlite3_stmt *rows = NULL;
    struct code_list *list = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK) {
        list = xcalloc(1, sizeof *list);
        list->name = xstrdup(name);
        if (!read_rows(functions, list, rows)) {
            function_fail(context, N_("code: cannot read list \"%s\": %s"), name,
                          sqlite3_errmsg(db));
            code_list_free(list);
            list = NULL;
        }
    } else {
        fail_for_unknown_list(context, name);
    }
    sqlite3_finalize(rows);
    sqlite3_free(sql);
    return list;
}

static struct code_list *find_list(sqlite3_context *context, const char *name)
{
    struct functions *functions = functions_of(context);
    if (!functions->code_lists)
        functions->code_lists = xcalloc(1, sizeof *functions->code_lists);
    struct code_lists *lists = functions->code_lists;
    for (struct code_list *list = lists->first; list; list = list->next)
        if (strcmp(list->name, name) == 0)
            return list;
    if (lists->reading) {
        function_fail(context, N_("code: list \"%s\" is asked for by a view that is a list itself"),
                      name);
        return NULL;
    }
    lists->reading = true;
    struct code_list *list = read_list(context, name);
    lists->reading = false;
    if (list) {
        list->next = lists->first;
        lists->first = list;
    }
    return list;
}

/* ---- looking up ---- */

/* The list of the first argument; SQLite remembers it for an argument that stays the same. */
static struct code_list *list_of(sqlite3_context *context, sqlite3_value *value)
{
    struct code_list *list = sqlite3_get_auxdata(context, 0);
    if (list)
        return list;
    const char *name = (const char *)sqlite3_value_text(value);
    list = find_list(context, name ? name : "");
    if (list)
        sqlite3_set_auxdata(context, 0, list, NULL);
    return list;
}

/* The result column: the second, or the one of that name. False after function_fail. */
static bool find_column(sqlite3_context *context, const struct code_list *list, const char *name,
                        size_t *column)
{
    for (*column = name ? 0 : 1; *column < list->column_count; (*column)++)
        if (!name || strcasecmp(list->columns[*column], name) == 0)
            return true;
    struct strbuf columns = STRBUF_INIT;
    add_names(&columns, list->columns, list->column_count);
    if (name)
        function_fail(context, N_("code: list \"%s\" has no column \"%s\"; it has %s"), list->name,
                      name, columns.text);
    else
        function_fail(context,
                      N_("code: list \"%s\" has too few columns; the first is the value and the "
                         "second its code"),
                      list->name);
    strbuf_release(&columns);
    return false;
}

/* The entry of a value: with the very same key, or the only one whose key differs by case alone;
 * NULL if there is none. */
static const struct code_entry *find_entry(const struct code_list *list,
                                           const struct argument *value)
{
    char small[SHORT_VALUE];
    char *folded = value->length < sizeof small ? small : xmalloc(value->length + 1);
    size_t length = small_letters(folded, value->text, value->length);
    const size_t *first = text_map_find(&list->by_key, folded, length);
    if (folded != small)
        free(folded);
    const struct code_entry *only = NULL;
    size_t candidates = 0;
    for (size_t i = first ? *first : no_entry; i != no_entry; i = list->entries[i].next) {
        const struct code_entry *entry = &list->entries[i];
        if (entry->key_length == value->length &&
            memcmp(entry->key, value->text, value->length) == 0)
            return entry;
        only = entry;
        candidates++;
    }
    return candidates == 1 ? only : NULL;
}

void function_code(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct argument value;
    size_t column;
    const struct code_list *list = list_of(context, values[0]);
    const char *name = count > 2 ? (const char *)sqlite3_value_text(values[2]) : NULL;
    if (!list || !find_column(context, list, name, &column) || !argument_read(values[1], &value))
        return;
    const struct code_entry *entry = find_entry(list, &value);
    if (!entry)
        function_notes_add(&functions_of(context)->notes, NOTE_CODE, list->name, list->file,
                           value.text, value.length);
    else if (entry->cells[column])
        sqlite3_result_text(context, entry->cells[column], -1, SQLITE_STATIC);
}
