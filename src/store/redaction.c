#include "store/redaction.h"

#include <stdlib.h>

#include "base/text_fold.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* `redactions` is for mappings to fill; what a name, a reason or a policy lacks is refused there.
 */
static const char own_tables[] =
    "CREATE TABLE redactions(name TEXT NOT NULL, table_name TEXT NOT NULL, iati_identifier TEXT,"
    " row_key TEXT, row_id INTEGER, action TEXT NOT NULL CHECK(action IN ('drop', 'replace', "
    "'blank', 'round', 'withhold', 'region')), columns TEXT, replacement TEXT, places INTEGER,"
    " because TEXT NOT NULL, policy TEXT NOT NULL, CHECK(iati_identifier IS NOT NULL OR row_id IS "
    "NOT NULL));"
    "CREATE TABLE redaction_rules(id INTEGER PRIMARY KEY, name TEXT NOT NULL, action TEXT NOT NULL,"
    " because TEXT NOT NULL, policy TEXT NOT NULL);"
    "CREATE TABLE redaction_rows(rule INTEGER, table_name TEXT, count INTEGER,"
    " PRIMARY KEY(rule, table_name));"
    "CREATE TABLE redaction_activities(rule INTEGER, iati_identifier TEXT,"
    " PRIMARY KEY(rule, iati_identifier));"
    "CREATE TABLE redaction_sums(rule INTEGER, table_name TEXT, type TEXT, currency TEXT,"
    " value TEXT);"
    "CREATE TABLE withheld(id INTEGER PRIMARY KEY, rule INTEGER NOT NULL, table_name TEXT,"
    " column_name TEXT, value TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, sense INTEGER NOT NULL,"
    " is_own INTEGER NOT NULL, strictness INTEGER NOT NULL, is_searched INTEGER NOT NULL DEFAULT "
    "1);";

static const char working_tables[] =
    "CREATE TEMP TABLE redacting_touched(rule INTEGER, tab INTEGER, id INTEGER,"
    " PRIMARY KEY(tab, rule, id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE redacting_target(rule INTEGER, tab INTEGER, id INTEGER, col INTEGER,"
    " PRIMARY KEY(rule, tab, col, id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE redacting_gone(tab INTEGER, id INTEGER, rule INTEGER, own INTEGER,"
    " PRIMARY KEY(tab, id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE redacting_gone_activity(iati_identifier TEXT PRIMARY KEY, rule INTEGER) "
    "WITHOUT ROWID;"
    "CREATE TEMP TABLE redacting_hidden(rule INTEGER, kind TEXT, value TEXT, PRIMARY KEY(rule, "
    "kind, value)) WITHOUT "
    "ROWID;"
    "CREATE TEMP TABLE redacting_contributor(code TEXT, kind TEXT, value TEXT, PRIMARY KEY(kind, "
    "value, code)) WITHOUT ROWID;"
    "CREATE TEMP TABLE redacting_total(type TEXT, currency TEXT, value TEXT);";

static const char drop_working_tables[] =
    "DROP TABLE temp.redacting_touched; DROP TABLE temp.redacting_target;"
    "DROP TABLE temp.redacting_gone; DROP TABLE temp.redacting_gone_activity;"
    "DROP TABLE temp.redacting_hidden; DROP TABLE temp.redacting_contributor;"
    "DROP TABLE temp.redacting_total;";

bool redaction_begin(struct store *store, struct error *error)
{
    return sql_run(store->db, own_tables, error);
}

char *redacting_rows(const struct redaction_rule *rule, const struct table *table, int column)
{
    return sqlite3_mprintf(
        "SELECT id FROM temp.redacting_target WHERE rule = %lld AND tab = %d AND col = %d",
        rule->number, (int)table->index, column);
}

const char *redacting_identifier(const struct table *table)
{
    return table->identifier == NO_COLUMN ? "NULL" : table->columns[table->identifier].name;
}

bool redacting_each(struct redacting *redacting, char *sql, take_row *take, void *context)
{
    sqlite3_stmt *row = sql_prepare(redacting->store->db, sql, redacting->error);
    sqlite3_free(sql);
    if (!row)
        return false;
    int stepped;
    while ((stepped = sql_step(row, redacting->error)) > 0)
        if (!take(redacting, row, context)) {
            stepped = -1;
            break;
        }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* Rows are changed before others are dropped, so that what a dropped row held is remembered by the
 * rule that says most about it. */
static bool apply(struct redacting *redacting)
{
    return rules_choose(redacting) && totals_note(redacting) && contributors_note(redacting) &&
           edit_rows(redacting) && totals_compare(redacting) && drop_find(redacting) &&
           totals_note_dropped(redacting) && drop_remove(redacting) && totals_compare(redacting) &&
           withheld_settle(redacting);
}

/* redaction_fold(text) for the statements of redaction: the text as it is compared. */
static void compared_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = (const char *)sqlite3_value_text(values[0]);
    if (text)
        sqlite3_result_text(context, text_folded(text), -1, free);
}

static bool register_fold(struct store *store, struct error *error)
{
    return sqlite3_create_function(store->db, "redaction_fold", 1,
                                   SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, compared_text, NULL,
                                   NULL) == SQLITE_OK ||
           sql_error(store->db, error);
}

bool redaction_apply(struct store *store, const struct publication *publication,
                     struct findings *findings, struct error *error)
{
    struct redacting redacting = {
        .store = store, .publication = publication, .findings = findings, .error = error};
    redacting.senses = senses_new(store->layout);
    bool applied = rules_gather(&redacting);
    if (applied && redacting.rule_count)
        applied = register_fold(store, error) && sql_run(store->db, working_tables, error) &&
                  apply(&redacting) && sql_run(store->db, drop_working_tables, error);
    rules_release(&redacting);
    senses_free(redacting.senses);
    return applied;
}
