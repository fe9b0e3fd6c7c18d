#include "records/selection.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/suggest.h"

/* Tables, partitioned tables, views, materialised views and foreign tables. The search path may
 * lead to a schema with functions and operators of the same names, hence pg_catalog everywhere. */
static const char catalogue_sql[] =
    "SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid),"
    " n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema() AND NOT c.relispartition"
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d"
    "  WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass"
    "  AND d.objid OPERATOR(pg_catalog.=) c.oid AND d.deptype OPERATOR(pg_catalog.=) 'e') "
    "FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
    "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"
    " AND n.nspname OPERATOR(pg_catalog.!~) '^(pg_|information_schema$)' "
    "ORDER BY n.nspname, c.relname";
enum { CATALOGUE_OID, CATALOGUE_SCHEMA, CATALOGUE_NAME, CATALOGUE_VISIBLE, CATALOGUE_USUAL };

static const char key_sql[] =
    "SELECT a.attname FROM pg_catalog.pg_index i,"
    " pg_catalog.unnest(i.indkey) WITH ORDINALITY k(number, place), pg_catalog.pg_attribute a "
    "WHERE i.indrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND i.indisprimary"
    " AND a.attrelid OPERATOR(pg_catalog.=) i.indrelid"
    " AND a.attnum OPERATOR(pg_catalog.=) k.number "
    "ORDER BY k.place";

/* The catalogue's answer, and where in it we are. */
struct catalogue {
    const struct database *database;
    const struct libpq *pq;
    PGresult *rows;
    int count;
};

static const char *text_at(const struct catalogue *catalogue, int row, int column)
{
    return catalogue->pq->getvalue(catalogue->rows, row, column);
}

/* What can't be told (there is no current schema) is no. */
static bool is_true(const struct catalogue *catalogue, int row, int column)
{
    return *text_at(catalogue, row, column) == 't';
}

static char *full_name(const struct catalogue *catalogue, int row)
{
    return xasprintf("%s.%s", text_at(catalogue, row, CATALOGUE_SCHEMA),
                     text_at(catalogue, row, CATALOGUE_NAME));
}

/* --- Finding tables -------------------------------------------------------------------------- */

static bool has_full_name(const struct catalogue *catalogue, int row, const char *name)
{
    const char *schema = text_at(catalogue, row, CATALOGUE_SCHEMA);
    size_t length = strlen(schema);
    return strncmp(name, schema, length) == 0 && name[length] == '.' &&
           strcmp(name + length + 1, text_at(catalogue, row, CATALOGUE_NAME)) == 0;
}

static bool has_name(const struct catalogue *catalogue, int row, const char *name)
{
    return strcmp(name, text_at(catalogue, row, CATALOGUE_NAME)) == 0;
}

/* The row of the table that the name means; -1 if there is none. */
static int find_row(const struct catalogue *catalogue, const char *name)
{
    for (int row = 0; row < catalogue->count; row++)
        if (is_true(catalogue, row, CATALOGUE_VISIBLE) && has_name(catalogue, row, name))
            return row;
    for (int row = 0; row < catalogue->count; row++)
        if (has_full_name(catalogue, row, name))
            return row;
    return -1;
}

/* The name that was most likely meant, as it should be written; NULL if none is near. The caller
 * frees. */
static char *nearest_name(const struct catalogue *catalogue, const char *name)
{
    for (int row = 0; row < catalogue->count; row++)
        if (has_name(catalogue, row, name))
            return full_name(catalogue, row);
    size_t rows = (size_t)catalogue->count, count = 0;
    char **full = xcalloc(rows, sizeof *full);
    const char **names = xcalloc(2 * rows, sizeof *names);
    for (int row = 0; row < catalogue->count; row++) {
        if (is_true(catalogue, row, CATALOGUE_VISIBLE))
            names[count++] = text_at(catalogue, row, CATALOGUE_NAME);
        names[count++] = full[row] = full_name(catalogue, row);
    }
    const char *nearest = suggest_nearest(name, names, count);
    char *copy = xstrdup_or_null(nearest);
    for (size_t i = 0; i < rows; i++)
        free(full[i]);
    free(full);
    free(names);
    return copy;
}

static bool fail_unknown(const struct catalogue *catalogue, const char *name, struct error *error)
{
    char *nearest = nearest_name(catalogue, name);
    error_set(error, ERROR_USAGE, "'%s' has no table or view '%s'", catalogue->database->name,
              name);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    error_add(error, "; 'tables' takes names as the database has them, with their schema if it is "
                     "not in the search path");
    free(nearest);
    return false;
}

/* --- One table ------------------------------------------------------------------------------- */

static bool add_order(struct strbuf *sql, const struct catalogue *catalogue, int row,
                      const char *path, struct error *error)
{
    const struct libpq *pq = catalogue->pq;
    PGresult *key = database_ask(catalogue->database, key_sql,
                                 text_at(catalogue, row, CATALOGUE_OID), path, error);
    for (int i = 0; key && i < pq->ntuples(key); i++) {
        strbuf_addstr(sql, i ? ", " : " ORDER BY ");
        strbuf_add_quoted(sql, pq->getvalue(key, i, 0));
    }
    pq->clear(key);
    return key != NULL;
}

static bool select_row(struct selected *selected, const struct catalogue *catalogue, int row,
                       struct error *error)
{
    const char *schema = text_at(catalogue, row, CATALOGUE_SCHEMA);
    const char *name = text_at(catalogue, row, CATALOGUE_NAME);
    selected->name = xstrdup(name);
    selected->path = xasprintf("%s#%s.%s", catalogue->database->name, schema, name);
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "SELECT * FROM ");
    strbuf_add_quoted(&sql, schema);
    strbuf_addch(&sql, '.');
    strbuf_add_quoted(&sql, name);
    bool made = add_order(&sql, catalogue, row, selected->path, error);
    selected->sql = strbuf_detach(&sql);
    return made;
}

/* --- All of them ----------------------------------------------------------------------------- */

static bool select_named(struct selection *selection, const struct catalogue *catalogue,
                         const struct source *source, struct error *error)
{
    selection->items = xcalloc(source->tables_count, sizeof *selection->items);
    bool made = true;
    for (unsigned i = 0; made && i < source->tables_count; i++) {
        int row = find_row(catalogue, source->tables[i]);
        made = row >= 0 ? select_row(&selection->items[selection->count++], catalogue, row, error)
                        : fail_unknown(catalogue, source->tables[i], error);
    }
    return made;
}

static bool select_usual(struct selection *selection, const struct catalogue *catalogue,
                         struct error *error)
{
    selection->items = xcalloc((size_t)catalogue->count + 1, sizeof *selection->items);
    bool made = true;
    for (int row = 0; made && row < catalogue->count; row++)
        if (is_true(catalogue, row, CATALOGUE_USUAL))
            made = select_row(&selection->items[selection->count++], catalogue, row, error);
    if (made && selection->count == 0)
        made = error_set(error, ERROR_USAGE,
                         "'%s' has no tables in the first schema of its search path; name those to "
                         "read under 'tables', with their schema",
                         catalogue->database->name);
    return made;
}

/* True if the store would have one table for both. */
static bool is_same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b) &&
            (isalnum((unsigned char)*a) || isalnum((unsigned char)*b)))
            return false;
    return *a == *b;
}

static bool check_names_differ(const struct selection *selection, struct error *error)
{
    for (size_t i = 0; i < selection->count; i++)
        for (size_t j = 0; j < i; j++)
            if (is_same_name(selection->items[i].name, selection->items[j].name))
                return error_set(error, ERROR_USAGE,
                                 "'%s' and '%s' would become the same table of the records; read "
                                 "one of them in a source with a 'table' of its own",
                                 selection->items[j].path, selection->items[i].path);
    return true;
}

static bool select_tables(struct selection *selection, const struct database *database,
                          const struct source *source, struct error *error)
{
    PGresult *rows = database_ask(database, catalogue_sql, NULL, database->name, error);
    if (!rows)
        return false;
    const struct catalogue catalogue = {.database = database,
                                        .pq = database->pq,
                                        .rows = rows,
                                        .count = database->pq->ntuples(rows)};
    bool made = source->tables_count ? select_named(selection, &catalogue, source, error)
                                     : select_usual(selection, &catalogue, error);
    database->pq->clear(rows);
    return made && check_names_differ(selection, error);
}

bool selection_make(struct selection *selection, const struct database *database,
                    const struct source *source, struct error *error)
{
    *selection = (struct selection){0};
    if (!source->query)
        return select_tables(selection, database, source, error);
    selection->items = xcalloc(1, sizeof *selection->items);
    selection->count = 1;
    const char *name = publication_default(source->table, "query");
    *selection->items = (struct selected){.path = xasprintf("%s#%s", database->name, name),
                                          .sql = xstrdup(source->query)};
    return true;
}

void selection_release(struct selection *selection)
{
    for (size_t i = 0; i < selection->count; i++) {
        free(selection->items[i].name);
        free(selection->items[i].path);
        free(selection->items[i].sql);
    }
    free(selection->items);
    *selection = (struct selection){0};
}
