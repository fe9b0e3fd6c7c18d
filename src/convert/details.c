#include "convert/details.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "store/sql.h"

struct details {
    struct store *store;
    const struct table *root;
    sqlite3_stmt *narratives, *extensions; /* NULL: there are none at all */
    struct arena texts;
    struct detail *items;
    size_t count, capacity;
};

/* The statement that gives the rows of one identifier, or NULL if the table is empty. */
static sqlite3_stmt *prepare(struct store *store, const struct table *table, struct error *error)
{
    sqlite3_int64 exists = 0;
    char *question = xasprintf("SELECT EXISTS(SELECT 1 FROM %s)", table->name);
    char *query = xasprintf("SELECT * FROM %s WHERE identifier = ?1 ORDER BY rowid", table->name);
    bool asked = sql_number(store->db, question, &exists, error);
    sqlite3_stmt *statement = asked && exists ? sql_prepare(store->db, query, error) : NULL;
    free(query);
    free(question);
    return statement;
}

struct details *details_new(struct store *store, const struct table *root, struct error *error)
{
    struct details *details = xcalloc(1, sizeof *details);
    details->store = store;
    details->root = root;
    details->narratives = prepare(store, store->layout->narratives, error);
    if (!error->kind)
        details->extensions = prepare(store, store->layout->extensions, error);
    if (!error->kind)
        return details;
    details_free(details);
    return NULL;
}

void details_free(struct details *details)
{
    if (!details)
        return;
    sqlite3_finalize(details->narratives);
    sqlite3_finalize(details->extensions);
    arena_release(&details->texts);
    free(details->items);
    free(details);
}

static const char *copy(struct details *details, const char *text, const char *otherwise)
{
    return text ? arena_copy(&details->texts, text, strlen(text)) : otherwise;
}

static enum extension_kind kind_of(const char *name)
{
    size_t kind = 0;
    while (kind < EXTENSION_PRESENT && (!name || strcmp(extension_kinds[kind], name) != 0))
        kind++;
    if (name && strcmp(extension_kinds[EXTENSION_TEXT], name) == 0)
        return EXTENSION_TEXT;
    return (enum extension_kind)kind;
}

/* The rows of the other standard and, for an activity, of files may have the same identifier. */
static const struct table *table_of(const struct details *details, const char *name, bool of_file)
{
    const struct layout *layout = details->store->layout;
    const struct table *table = name ? layout_table(layout, name) : NULL;
    if (of_file)
        return table == layout->files ? table : NULL;
    return table && table->form && table_root(table) == details->root ? table : NULL;
}

static void add(struct details *details, sqlite3_stmt *row, bool is_narrative, bool of_file)
{
    const struct table *table = table_of(details, sql_text(row, PLACE_TABLE), of_file);
    if (!table)
        return;
    const char *element = sql_text(row, PLACE_ELEMENT);
    details->items =
        grow(details->items, details->count, &details->capacity, sizeof *details->items);
    struct detail *detail = &details->items[details->count];
    *detail = (struct detail){
        .form = of_file ? NULL : table_form(table, element ? element : ""),
        .key = copy(details, sql_text(row, PLACE_KEY), ""),
        .is_narrative = is_narrative,
        .order = details->count++,
    };
    if (is_narrative) {
        detail->language = copy(details, sql_text(row, NARRATIVE_LANGUAGE), NULL);
        detail->content = copy(details, sql_text(row, NARRATIVE_TEXT), "");
    } else {
        detail->kind = kind_of(sql_text(row, EXTENSION_KIND));
        detail->name = copy(details, sql_text(row, EXTENSION_NAME), "");
        detail->uri = copy(details, sql_text(row, EXTENSION_NAMESPACE), "");
        detail->content = copy(details, sql_text(row, EXTENSION_CONTENT), "");
    }
}

static bool add_rows(struct details *details, sqlite3_stmt *statement, const char *identifier,
                     bool of_file, struct error *error)
{
    if (!statement)
        return true;
    sqlite3_bind_text(statement, 1, identifier, -1, SQLITE_STATIC);
    int stepped;
    while ((stepped = sql_step(statement, error)) > 0)
        add(details, statement, statement == details->narratives, of_file);
    sqlite3_reset(statement);
    return stepped == 0;
}

static int compare_place(const struct detail *a, const struct form *form, const char *key)
{
    if (a->form != form)
        return (uintptr_t)a->form < (uintptr_t)form ? -1 : 1;
    return strcmp(a->key, key);
}

static int compare(const void *first, const void *second)
{
    const struct detail *a = first, *b = second;
    int order = compare_place(a, b->form, b->key);
    if (order == 0)
        order = a->order < b->order ? -1 : 1;
    return order;
}

bool details_load(struct details *details, const char *identifier, bool of_file,
                  struct error *error)
{
    arena_reset(&details->texts);
    details->count = 0;
    if (!add_rows(details, details->narratives, identifier, of_file, error) ||
        !add_rows(details, details->extensions, identifier, of_file, error))
        return false;
    if (details->count > 1)
        qsort(details->items, details->count, sizeof *details->items, compare);
    return true;
}

const struct detail *details_of(const struct details *details, const struct form *form,
                                const char *key, size_t *count)
{
    *count = 0;
    if (details->count == 0)
        return NULL;
    key = key ? key : "";
    size_t low = 0, high = details->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_place(&details->items[middle], form, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + *count < details->count &&
           compare_place(&details->items[low + *count], form, key) == 0)
        ++*count;
    return *count ? &details->items[low] : NULL;
}

size_t details_count(const struct details *details)
{
    return details->count;
}
