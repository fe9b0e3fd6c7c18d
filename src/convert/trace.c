#include "convert/trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "convert/fallback.h"
#include "store/as_written.h"
#include "store/sql.h"

/* A row of a canonical table, and the table it is in. */
struct record {
    const struct table *table;
    sqlite3_int64 row, source;
};

struct tracing {
    struct store *store;
    const char *identifier;
    struct record record;    /* the deepest row that the path has led to */
    const struct form *form; /* and the form of the element it has led to */
};

static bool read_record(struct tracing *tracing, const struct table *table, sqlite3_stmt *statement)
{
    struct error ignored = ERROR_INIT; /* without a source the finding is still a finding */
    bool found = statement && sql_step(statement, &ignored) > 0;
    if (found) {
        tracing->record = (struct record){.table = table,
                                          .row = sqlite3_column_int64(statement, 0),
                                          .source = sqlite3_column_int64(statement, 1)};
        tracing->form = table->form;
    }
    sqlite3_finalize(statement);
    error_clear(&ignored);
    return found;
}

static sqlite3_stmt *prepare(struct store *store, const char *sql)
{
    struct error ignored = ERROR_INIT;
    sqlite3_stmt *statement = sql_prepare(store->db, sql, &ignored);
    error_clear(&ignored);
    return statement;
}

static bool find_root(struct tracing *tracing, const struct table *table)
{
    char *sql = xasprintf("SELECT rowid, _source FROM \"%s\" WHERE %s = ?1", table->name,
                          table->columns[0].name);
    sqlite3_stmt *statement = prepare(tracing->store, sql);
    free(sql);
    sqlite3_bind_text(statement, 1, tracing->identifier, -1, SQLITE_STATIC);
    return read_record(tracing, table, statement);
}

static bool column_is_filled(struct tracing *tracing, int column)
{
    if (column == NO_COLUMN)
        return false;
    const struct table *table = tracing->record.table;
    char *sql = xasprintf("SELECT 1 FROM \"%s\" WHERE rowid = ?1 AND \"%s\" IS NOT NULL",
                          table->name, table->columns[column].name);
    sqlite3_stmt *statement = prepare(tracing->store, sql);
    free(sql);
    sqlite3_bind_int64(statement, 1, tracing->record.row);
    struct error ignored = ERROR_INIT;
    bool filled = statement && sql_step(statement, &ignored) > 0;
    sqlite3_finalize(statement);
    error_clear(&ignored);
    return filled;
}

/* True if the current row itself writes the element of this form (the first of its name). Inline
 * elements have neither tables nor inline elements below, so its own columns tell. */
static bool is_written_inline(struct tracing *tracing, const struct form *form)
{
    if (!form)
        return false;
    bool filled = column_is_filled(tracing, form->text);
    for (size_t i = 0; !filled && i < form->element->attribute_count; i++)
        filled = column_is_filled(tracing, form->attributes[i]);
    for (size_t i = 0; !filled && i < form->narrative_count; i++)
        filled = column_is_filled(tracing, form->narratives[i].text);
    return filled;
}

/* The row of `table` that is the `position`-th (from 1) below the current row. */
static bool find_row(struct tracing *tracing, const struct table *table, unsigned long position)
{
    const struct table *parent = table->parent;
    struct strbuf sql = STRBUF_INIT;
    strbuf_addf(&sql, "SELECT t.rowid, t._source FROM \"%s\" AS p JOIN \"%s\" AS t ON t.%s = p.%s",
                parent->name, table->name, table->columns[0].name, parent->columns[0].name);
    if (table->parent_key != NO_COLUMN)
        strbuf_addf(&sql, " AND t.%s = p.%s", table->columns[table->parent_key].name,
                    parent->columns[parent->key].name);
    strbuf_addstr(&sql, " WHERE p.rowid = ?1 ORDER BY t.rowid LIMIT 1 OFFSET ?2");
    sqlite3_stmt *statement = prepare(tracing->store, sql.text);
    strbuf_release(&sql);
    sqlite3_bind_int64(statement, 1, tracing->record.row);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)position - 1);
    return read_record(tracing, table, statement);
}

static bool follow_step(struct tracing *tracing, const char *name, size_t length,
                        unsigned long position)
{
    const struct element *element = tracing->form->element;
    for (size_t i = 0; i < element->child_count; i++) {
        const char *child = element->children[i]->name;
        if (strncmp(child, name, length) != 0 || child[length] != '\0')
            continue;
        const struct form *form = tracing->form->children[i];
        const struct table *table = tracing->form->tables[i];
        bool is_inline = !table || is_written_inline(tracing, form);
        if (table && !(is_inline && position == 1))
            return find_row(tracing, table, position - (is_inline ? 1 : 0));
        tracing->form = form;
        return form != NULL;
    }
    return false;
}

/* Follows the path as far as rows go: "transaction[3]/sector/@code" ends at the sector's row, or
 * the transaction's if that wrote it. Returns what is left of the path: an attribute, a narrative,
 * or a step that leads nowhere. */
static const char *follow_path(struct tracing *tracing, const char *path)
{
    while (path && *path && *path != '@') {
        size_t length = strcspn(path, "/");
        size_t name_length = strcspn(path, "[/");
        unsigned long position = 1;
        if (name_length < length)
            position = strtoul(path + name_length + 1, NULL, 10);
        if (position == 0 || !follow_step(tracing, path, name_length, position))
            return path;
        path += length + (path[length] == '/');
    }
    return path ? path : "";
}

static bool find_any_root(struct tracing *tracing, const struct layout *layout)
{
    for (size_t i = 0; i < layout->table_count; i++)
        if (layout->tables[i]->form && !layout->tables[i]->parent &&
            find_root(tracing, layout->tables[i]))
            return true;
    return false;
}

/* --- One value ---------------------------------------------------------------------------------*/

/* The value of a column of the row that was found. The caller frees; NULL if it is blank. */
static char *value_in(struct tracing *tracing, int column)
{
    const struct table *table = tracing->record.table;
    char *sql = xasprintf("SELECT \"%s\" FROM \"%s\" WHERE rowid = ?1", table->columns[column].name,
                          table->name);
    sqlite3_stmt *row = prepare(tracing->store, sql);
    free(sql);
    sqlite3_bind_int64(row, 1, tracing->record.row);
    struct error ignored = ERROR_INIT;
    char *value = row && sql_step(row, &ignored) > 0 ? sql_text_copy(row, 0) : NULL;
    sqlite3_finalize(row);
    error_clear(&ignored);
    return value;
}

static int attribute_column(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->element->attribute_count; i++)
        if (strcmp(form->element->attributes[i].name, name) == 0)
            return form->attributes[i];
    return NO_COLUMN;
}

/* The column of the n-th narrative (from 1) of those that are there. */
static int narrative_column(struct tracing *tracing, unsigned long position)
{
    const struct form *form = tracing->form;
    for (size_t i = 0; i < form->narrative_count; i++)
        if (column_is_filled(tracing, form->narratives[i].text) && --position == 0)
            return form->narratives[i].text;
    return NO_COLUMN;
}

/* The column that the end of the path means; false if it means none. An element may have neither a
 * text of its own nor a narrative. */
static bool find_column(struct tracing *tracing, const char *rest, int *column)
{
    static const char narrative[] = "narrative";
    const struct form *form = tracing->form;
    size_t length = strlen(narrative);
    *column = NO_COLUMN;
    if (*rest == '\0')
        *column = form->text != NO_COLUMN ? form->text : narrative_column(tracing, 1);
    else if (*rest == '@')
        *column = attribute_column(form, rest + 1);
    else if (strncmp(rest, narrative, length) == 0)
        *column = narrative_column(tracing,
                                   rest[length] == '[' ? strtoul(rest + length + 1, NULL, 10) : 1);
    return *rest == '\0' || *column != NO_COLUMN;
}

/* What filled the column of the row that was found; for a column that stands in the source's file
 * under its canonical name, nothing but the file did. */
static bool find_origin(struct tracing *tracing, int column, struct lineage_origin *origin)
{
    const struct table *table = tracing->record.table;
    return lineage_find(tracing->store, table, table->columns[column].name, tracing->record.row,
                        origin);
}

/* Names the record, and its column if it has a number. */
static void set_source(struct tracing *tracing, int column, struct place *source)
{
    const struct record *record = &tracing->record;
    store_source_place(tracing->store, record->source, source);
    if (column != NO_COLUMN)
        source->column =
            lineage_source_column(tracing->store, record->table,
                                  record->table->columns[column].name, record->row, record->source);
}

static void trace_finding(struct store *store, struct finding *finding)
{
    if (!finding->subject || finding->source.file)
        return;
    struct tracing tracing = {.store = store, .identifier = finding->subject};
    const struct layout *layout = store->layout;
    if (!find_any_root(&tracing, layout))
        return;
    const char *rest = follow_path(&tracing, finding->path);
    int column;
    bool found = find_column(&tracing, rest, &column);
    set_source(&tracing, found ? column : NO_COLUMN, &finding->source);
}

void trace_findings(struct store *store, struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        trace_finding(store, &findings->items[i]);
}

static bool is_row_as_written(struct tracing *tracing)
{
    struct as_written as_written = {.files = NULL};
    struct error ignored = ERROR_INIT;
    bool is = !as_written_load(&as_written, tracing->store, &ignored) ||
              is_as_written(&as_written, tracing->record.source);
    as_written_release(&as_written);
    error_clear(&ignored);
    return is;
}

/* What publication.yaml says where the record of an activity or organisation says nothing, as it is
 * written. The caller frees; NULL if that is nothing either. */
static char *configured_value(struct tracing *tracing, const struct publication *publication,
                              int column)
{
    const struct table *table = tracing->record.table;
    if (table->parent || !table->form || is_row_as_written(tracing))
        return NULL;
    struct fallbacks fallbacks = fallbacks_of(publication, table);
    bool is_named = false;
    for (size_t i = 0; fallbacks.is_name[column] && i < fallbacks.name_count; i++)
        is_named = is_named || column_is_filled(tracing, fallbacks.names[i]);
    char *ref = value_in(tracing, fallbacks.organisation_ref);
    const char *text = is_named ? NULL : fallback_text(&fallbacks, column, ref);
    char *value = xstrdup_or_null(text);
    free(ref);
    fallbacks_release(&fallbacks);
    return value;
}

enum trace_outcome trace_place(struct store *store, const struct publication *publication,
                               const char *identifier, const char *path, struct trace *trace)
{
    struct tracing tracing = {.store = store, .identifier = identifier};
    *trace = (struct trace){.column = NO_COLUMN};
    if (!find_any_root(&tracing, store->layout))
        return TRACE_NO_ACTIVITY;
    const char *rest = follow_path(&tracing, path);
    trace->table = tracing.record.table;
    if (!find_column(&tracing, rest, &trace->column))
        return TRACE_NO_PLACE;
    set_source(&tracing, trace->column, &trace->source);
    /* where an element has no text of its own its row is explained by what joins it */
    int column = trace->column == NO_COLUMN ? 0 : trace->column;
    trace->has_origin = find_origin(&tracing, column, &trace->origin);
    if (trace->column != NO_COLUMN && !(trace->value = value_in(&tracing, trace->column))) {
        trace->value = configured_value(&tracing, publication, trace->column);
        trace->is_configured = trace->value != NULL;
    }
    return TRACE_FOUND;
}

void trace_release(struct trace *trace)
{
    free(trace->value);
    free(trace->source.file);
    lineage_origin_release(&trace->origin);
    *trace = (struct trace){.column = NO_COLUMN};
}
