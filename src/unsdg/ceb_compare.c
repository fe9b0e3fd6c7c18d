#include "unsdg/ceb_compare.h"

#include <string.h>

#include "base/strbuf.h"
#include "records/ceb.h"
#include "store/sql.h"
#include "unsdg/ceb_read.h"

/* What each data set divides by, and which whole facts it is about. */
static const struct {
    const char *code, *condition;
} classes[CEB_DATASET_COUNT] = {
    [CEB_REVENUE] = {"instrument", "1"},
    [CEB_REVENUE_GOVERNMENT] = {"coalesce(contributor, contributor_name)",
                                "contributor_type = 'C01'"},
    [CEB_REVENUE_NON_GOVERNMENT] = {"coalesce(contributor, contributor_name)",
                                    "coalesce(contributor_type, '') NOT IN ('C01', 'C09')"},
    [CEB_REVENUE_CONTRIBUTOR_TYPE] = {"contributor_type", "1"},
    [CEB_EXPENSE_FUNCTION] = {"function", "1"},
    [CEB_EXPENSE_LOCATION] = {"location", "1"},
    [CEB_EXPENSE_SDG] = {"goal", "1"},
};

/* ---- the file into temporary tables ---- */

static bool create_tables(sqlite3 *db, const struct ceb_shape *shape, struct error *error)
{
    struct strbuf columns = STRBUF_INIT;
    for (size_t i = 0; i < shape->column_count; i++)
        strbuf_addf(&columns, "%s TEXT, ", shape->columns[i].name);
    bool created =
        sql_runf(db, error,
                 "DROP TABLE IF EXISTS temp.ceb_theirs; DROP TABLE IF EXISTS temp.ceb_their_facts; "
                 "CREATE TEMP TABLE ceb_theirs(%s_source INTEGER); "
                 "CREATE TEMP TABLE ceb_their_facts AS SELECT * FROM \"%w\" WHERE 0",
                 columns.text, ceb_facts_table(shape->dataset));
    strbuf_release(&columns);
    return created;
}

static sqlite3_stmt *prepare_insert(sqlite3 *db, const struct reader_table *table,
                                    struct error *error)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "INSERT INTO temp.ceb_theirs(_source");
    for (size_t i = 0; i < table->column_count; i++)
        strbuf_addf(&sql, ", %s", table->columns[i]);
    strbuf_addstr(&sql, ") VALUES(?");
    for (size_t i = 0; i < table->column_count; i++)
        strbuf_addstr(&sql, ",?");
    strbuf_addstr(&sql, ")");
    sqlite3_stmt *insert = sql_prepare(db, sql.text, error);
    strbuf_release(&sql);
    return insert;
}

static bool copy_rows(sqlite3_stmt *insert, struct reader *reader, struct error *error)
{
    bool copied = true;
    for (struct row row; copied && reader->next(reader, &row, error);) {
        sqlite3_bind_int64(insert, 1, (sqlite3_int64)row.number);
        for (size_t i = 0; i < row.count; i++)
            sqlite3_bind_text(insert, (int)i + 2, row.cells[i].text, (int)row.cells[i].length,
                              SQLITE_STATIC);
        copied = sql_step(insert, error) == 0;
        sqlite3_reset(insert);
    }
    return copied && !error->kind;
}

static const struct ceb_shape *shape_of(const struct reader *reader)
{
    size_t i = 0;
    while (strcmp(ceb_shapes[i].table, reader->tables[0].name) != 0)
        i++;
    return &ceb_shapes[i];
}

static const struct ceb_shape *load_file(struct store *store, const char *path,
                                         struct findings *findings, struct error *error)
{
    const struct source source = {.kind = SOURCE_CEB};
    struct reader *reader = ceb_reader_open(path, path, &source, findings, error);
    if (!reader) {
        if (!error->kind)
            error_set(error, ERROR_DATA, "'%s' has no rows that can be read", path);
        return NULL;
    }
    const struct ceb_shape *shape = shape_of(reader);
    bool loaded = create_tables(store->db, shape, error);
    sqlite3_stmt *insert = loaded ? prepare_insert(store->db, &reader->tables[0], error) : NULL;
    loaded = insert && copy_rows(insert, reader, error);
    sqlite3_finalize(insert);
    reader->close(reader);
    return loaded ? shape : NULL;
}

/* The rows of the file are none of the store's, so the store does not know where they came from. */
static void name_file(struct findings *findings, size_t first, const char *path)
{
    for (size_t i = first; i < findings->count; i++)
        if (!findings->items[i].place.file)
            place_set(&findings->items[i].place, path, 0, 0);
}

/* ---- comparing ---- */

static const char comparison[] =
    "WITH whole AS (SELECT DISTINCT entity, CAST(year AS INTEGER) AS year FROM \"%w\" WHERE "
    "dataset IS NULL), "
    "ours AS (SELECT entity, CAST(year AS INTEGER) AS year, coalesce(%s, '') AS code, "
    "decimal_sum(amount) AS amount "
    "FROM \"%w\" WHERE (dataset IS NULL AND %s) OR (dataset = '%q' "
    "AND (entity, CAST(year AS INTEGER)) NOT IN (SELECT entity, year FROM whole)) GROUP BY 1, 2, "
    "3), "
    "theirs AS (SELECT entity, year, coalesce(%s, '') AS code, decimal_sum(amount) AS amount "
    "FROM temp.ceb_their_facts GROUP BY 1, 2, 3), "
    "reports AS (SELECT entity, year FROM ours INTERSECT SELECT entity, year FROM theirs), "
    "keys AS (SELECT entity, year, code FROM ours UNION SELECT entity, year, code FROM theirs) "
    "SELECT k.entity, k.year, k.code, coalesce(o.amount, '0'), coalesce(t.amount, '0'), "
    "decimal_sub(coalesce(o.amount, '0'), coalesce(t.amount, '0')), "
    "decimal_compare(coalesce(o.amount, '0'), coalesce(t.amount, '0')) "
    "FROM keys AS k JOIN reports USING (entity, year) "
    "LEFT JOIN ours AS o ON o.entity = k.entity AND o.year = k.year AND o.code = k.code "
    "LEFT JOIN theirs AS t ON t.entity = k.entity AND t.year = k.year AND t.code = k.code "
    "ORDER BY k.entity, k.year, k.code";

static bool give_differences(sqlite3_stmt *query, const struct ceb_shape *shape,
                             ceb_difference_function *take, void *context, size_t *compared,
                             struct error *error)
{
    int more;
    while ((more = sql_step(query, error)) == 1) {
        const struct ceb_difference difference = {.dataset = shape->name,
                                                  .entity = sql_text(query, 0),
                                                  .year = sql_text(query, 1),
                                                  .code = sql_text(query, 2),
                                                  .ours = sql_text(query, 3),
                                                  .theirs = sql_text(query, 4),
                                                  .difference = sql_text(query, 5)};
        ++*compared;
        if (sqlite3_column_int(query, 6) != 0)
            take(context, &difference);
    }
    return more == 0;
}

static bool compare_facts(sqlite3 *db, const struct ceb_shape *shape, ceb_difference_function *take,
                          void *context, size_t *compared, struct error *error)
{
    const char *facts = ceb_facts_table(shape->dataset), *code = classes[shape->dataset].code;
    sqlite3_stmt *query = sql_preparef(db, error, comparison, facts, code, facts,
                                       classes[shape->dataset].condition, shape->name, code);
    bool good = query && give_differences(query, shape, take, context, compared, error);
    sqlite3_finalize(query);
    return good;
}

bool ceb_compare(struct store *store, struct codelists *lists, const char *path,
                 ceb_difference_function *take, void *context, size_t *compared,
                 struct findings *findings, struct error *error)
{
    *compared = 0;
    size_t first = findings->count;
    const struct ceb_shape *shape = load_file(store, path, findings, error);
    bool good = shape && ceb_read_table(store, shape, "ceb_theirs", "ceb_their_facts", lists,
                                        findings, error);
    name_file(findings, first, path);
    good = good && compare_facts(store->db, shape, take, context, compared, error);
    return good &&
           sql_run(store->db, "DROP TABLE temp.ceb_theirs; DROP TABLE temp.ceb_their_facts", error);
}
