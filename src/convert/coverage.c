#include "convert/coverage.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/sql.h"

bool coverage_begin(struct store *store, struct error *error)
{
    return sql_run(store->db,
                   "DROP TABLE IF EXISTS temp.covered;"
                   "CREATE TEMP TABLE covered(root INTEGER, item INTEGER, times INTEGER NOT NULL,"
                   " PRIMARY KEY(root, item)) WITHOUT ROWID",
                   error);
}

bool coverage_add(struct store *store, const struct table *root, bool overlaps, struct error *error)
{
    char *sql =
        xasprintf("INSERT INTO temp.covered SELECT %zu, item, %d FROM temp.selected WHERE true"
                  " ON CONFLICT DO UPDATE SET times = times + excluded.times",
                  root->index, !overlaps);
    bool added = sql_run(store->db, sql, error);
    free(sql);
    return added;
}

/* A finding for all rows that a query counts; its columns are count, identifier and _source of the
 * first one. */
static bool report(struct store *store, char *sql, enum severity severity, const char *rule,
                   const char *what, struct findings *findings, struct error *error)
{
    sqlite3_stmt *row = sql_prepare(store->db, sql, error);
    free(sql);
    bool asked = row && sql_step(row, error) > 0;
    if (asked && sqlite3_column_int64(row, 0) > 0) {
        struct finding *finding =
            findings_add(findings, severity, rule, "dataset", "%s: %lld; this is the first", what,
                         (long long)sqlite3_column_int64(row, 0));
        if (finding) {
            finding->subject = sql_text_copy(row, 1);
            store_source_place(store, sqlite3_column_int64(row, 2), &finding->place);
        }
    }
    sqlite3_finalize(row);
    return asked;
}

bool coverage_report(struct store *store, const struct table *root, struct findings *findings,
                     struct error *error)
{
    const char *identifier = root->columns[0].name;
    /* min() makes the other columns those of the first row */
    char *none =
        xasprintf("SELECT count(*), %s, _source, min(rowid) FROM \"%s\" WHERE rowid NOT IN "
                  "(SELECT item FROM temp.covered WHERE root = %zu)",
                  identifier, root->name, root->index);
    char *twice =
        xasprintf("SELECT count(*), t.%s, t._source, min(t.rowid) FROM temp.covered AS c "
                  "JOIN \"%s\" AS t ON t.rowid = c.item WHERE c.root = %zu AND c.times > 1",
                  identifier, root->name, root->index);
    bool reported = report(store, none, SEVERITY_WARNING, "x.dataset.none",
                           "records in no dataset, so not written", findings, error);
    if (!reported) {
        free(twice);
        return false;
    }
    return report(store, twice, SEVERITY_CRITICAL, "x.dataset.twice",
                  "records in several datasets of publication.yaml, none of which says 'overlap'",
                  findings, error);
}
