#include "convert/document_root.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/sql.h"

#define FILES_SELECTED "(SELECT _source >> 40 FROM \"%s\" WHERE rowid IN temp.selected)"

/* Takes what `files` says of the file with that number. */
static bool take_file(struct document_root *root, struct store *store, sqlite3_int64 file,
                      struct error *error)
{
    sqlite3_stmt *row =
        sql_prepare(store->db, "SELECT * FROM files WHERE _source >> 40 = ?1", error);
    if (!row)
        return false;
    sqlite3_bind_int64(row, 1, file);
    int stepped = sql_step(row, error);
    if (stepped > 0) {
        root->file = sql_text_copy(row, 0);
        for (size_t i = 0; i < root->element->attribute_count; i++)
            root->values[i] = sql_text_copy(row, (int)i + 1);
    }
    sqlite3_finalize(row);
    return stepped >= 0;
}

/* The one file that all selected rows came from, if it was IATI XML. */
static bool find_file(struct document_root *root, struct store *store, const struct table *table,
                      const struct as_written *as_written, struct error *error)
{
    char *sql = xasprintf("SELECT min(_source), max(_source) FROM \"%s\" WHERE rowid IN "
                          "temp.selected",
                          table->name);
    sqlite3_stmt *row = sql_prepare(store->db, sql, error);
    free(sql);
    if (!row)
        return false;
    int stepped = sql_step(row, error);
    sqlite3_int64 first = stepped > 0 ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_int64 last = stepped > 0 ? sqlite3_column_int64(row, 1) : 0;
    sqlite3_finalize(row);
    if (stepped < 0)
        return false;
    return store_source_file(first) != store_source_file(last) ||
           !is_as_written(as_written, first) ||
           take_file(root, store, store_source_file(first), error);
}

static bool is_first_of_prefix(const struct document_root *root, const char *prefix)
{
    for (size_t i = 0; i < root->count; i++)
        if (strcmp(root->declarations[i].prefix, prefix) == 0)
            return false;
    return true;
}

static bool means_the_same(const struct document_root *root,
                           const struct namespace_declaration *declaration)
{
    for (size_t i = 0; i < root->count; i++)
        if (root->declarations[i].at_root &&
            strcmp(root->declarations[i].prefix, declaration->prefix) == 0)
            return strcmp(root->declarations[i].uri, declaration->uri) == 0;
    return false;
}

static void add_declaration(struct document_root *root, sqlite3_int64 file, const char *prefix,
                            const char *uri)
{
    struct namespace_declaration declaration = {
        .file = file, .prefix = xstrdup(prefix ? prefix : ""), .uri = xstrdup(uri ? uri : "")};
    declaration.at_root = is_first_of_prefix(root, declaration.prefix);
    if (!declaration.at_root && means_the_same(root, &declaration)) {
        free(declaration.prefix);
        free(declaration.uri);
        return;
    }
    root->declarations =
        grow(root->declarations, root->count, &root->capacity, sizeof *root->declarations);
    root->declarations[root->count++] = declaration;
}

static bool find_declarations(struct document_root *root, struct store *store,
                              const struct table *table, struct error *error)
{
    char *sql = xasprintf("SELECT _source, name, namespace FROM extensions WHERE table_name = "
                          "'files' AND kind = '%s' AND (_source >> 40) IN " FILES_SELECTED
                          " ORDER BY rowid",
                          extension_kinds[EXTENSION_DECLARATION], table->name);
    sqlite3_stmt *row = sql_prepare(store->db, sql, error);
    free(sql);
    int stepped = -1;
    while (row && (stepped = sql_step(row, error)) > 0)
        add_declaration(root, store_source_file(sqlite3_column_int64(row, 0)), sql_text(row, 1),
                        sql_text(row, 2));
    sqlite3_finalize(row);
    return stepped == 0;
}

bool document_root_load(struct document_root *root, struct store *store, const struct table *table,
                        const struct as_written *as_written, struct error *error)
{
    const struct element *element = table->form->element->parent;
    *root = (struct document_root){.element = element,
                                   .values = xcalloc(element->attribute_count, sizeof(char *))};
    return find_file(root, store, table, as_written, error) &&
           find_declarations(root, store, table, error);
}

void document_root_release(struct document_root *root)
{
    for (size_t i = 0; root->values && i < root->element->attribute_count; i++)
        free(root->values[i]);
    for (size_t i = 0; i < root->count; i++) {
        free(root->declarations[i].prefix);
        free(root->declarations[i].uri);
    }
    free(root->declarations);
    free(root->values);
    free(root->file);
    *root = (struct document_root){.file = NULL};
}
