/* Redaction: rows that are dropped, what is below them, and what points at them. */
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* ---- what is dropped --------------------------------------------------------------------------
 */

static bool take_chosen_rows(struct redacting *redacting)
{
    for (size_t i = 0; i < redacting->rule_count; i++) {
        const struct redaction_rule *rule = &redacting->rules[i];
        if (rule->said->action == REDACTION_DROP &&
            !redacting_run(redacting,
                           "INSERT OR IGNORE INTO temp.redacting_gone SELECT tab, id, rule, 1 FROM "
                           "temp.redacting_target WHERE rule = %lld",
                           rule->number))
            return false;
    }
    return true;
}

/* An identifier that another row keeps (which the checks refuse later) keeps what is below it. */
static bool note_gone_activities(struct redacting *redacting, const struct table *root)
{
    const char *identifier = redacting_identifier(root);
    return redacting_run(redacting,
                         "INSERT OR IGNORE INTO temp.redacting_gone_activity SELECT t.%s, "
                         "min(g.rule) FROM \"%w\" AS t JOIN "
                         "temp.redacting_gone AS g ON g.tab = %d AND g.id = t.rowid WHERE t.%s NOT "
                         "IN (SELECT q.%s FROM "
                         "\"%w\" AS q WHERE q.%s IS NOT NULL AND q.rowid NOT IN (SELECT id FROM "
                         "temp.redacting_gone WHERE tab "
                         "= %d)) GROUP BY 1",
                         identifier, root->name, (int)root->index, identifier, identifier,
                         root->name, identifier, (int)root->index);
}

/* The rows of a table whose parent is dropped. */
static bool take_rows_below(struct redacting *redacting, const struct table *table)
{
    const struct table *parent = table->parent;
    const char *identifier = redacting_identifier(table);
    if (!parent->parent && table->parent_key == NO_COLUMN)
        return redacting_run(
            redacting,
            "INSERT OR IGNORE INTO temp.redacting_gone SELECT %d, t.rowid, g.rule, 0 FROM "
            "\"%w\" AS t JOIN temp.redacting_gone_activity AS g ON g.iati_identifier = "
            "t.%s",
            (int)table->index, table->name, identifier);
    const char *key = table->columns[table->parent_key].name;
    return redacting_run(
        redacting,
        "INSERT OR IGNORE INTO temp.redacting_gone SELECT %d, t.rowid, d.rule, 0 FROM "
        "\"%w\" AS t JOIN (SELECT DISTINCT p.%s AS i, p.%s AS k, g.rule FROM "
        "temp.redacting_gone AS g JOIN \"%w\" AS p ON p.rowid = g.id WHERE g.tab = %d AND "
        "p.%s IS NOT NULL) AS d ON d.i = t.%s AND d.k = t.%s",
        (int)table->index, table->name, identifier, key, parent->name, (int)parent->index, key,
        identifier, key);
}

bool drop_find(struct redacting *redacting)
{
    const struct layout *layout = redacting->store->layout;
    if (!take_chosen_rows(redacting))
        return false;
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        bool found = table->parent ? take_rows_below(redacting, table)
                                   : !table->form || note_gone_activities(redacting, table);
        if (!found)
            return false;
    }
    return true;
}

/* ---- remembering ------------------------------------------------------------------------------
 */

/* Of what goes with a row, that is worth looking for which belongs to it alone: a partner of a
 * dropped activity may well be named in others. */
static bool is_of_its_own(const struct table *table, enum sense sense)
{
    return sense == SENSE_CONTACT || sense == SENSE_PLACE || sense == SENSE_PROSE ||
           sense == SENSE_TITLE ||
           (sense == SENSE_ACTIVITY && strcmp(table->name, "other_identifiers") == 0);
}

/* A row of `table`: rule, own, then all columns. */
static bool remember_row(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    const struct table *table = context;
    bool own = sqlite3_column_int(row, 1) != 0;
    for (size_t i = 0; i < table->column_count; i++) {
        enum sense sense = sense_of(redacting->senses, table, (int)i)->sense;
        const char *value = sql_text(row, (int)i + 2);
        if (value && (own || is_of_its_own(table, sense)) &&
            !withheld_remember(redacting, sqlite3_column_int64(row, 0), table, (int)i, value, own))
            return false;
    }
    return true;
}

static bool remember_rows(struct redacting *redacting, const struct table *table)
{
    struct strbuf columns = STRBUF_INIT;
    for (size_t i = 0; i < table->column_count; i++) {
        strbuf_addstr(&columns, ", t.");
        strbuf_add_quoted(&columns, table->columns[i].name);
    }
    union {
        const struct table *table;
        void *context;
    } lent = {table};
    bool remembered = redacting_each(
        redacting,
        sqlite3_mprintf("SELECT g.rule, g.own%s FROM temp.redacting_gone AS g JOIN \"%w\" AS "
                        "t ON t.rowid = g.id WHERE g.tab = %d",
                        columns.text, table->name, (int)table->index),
        remember_row, lent.context);
    strbuf_release(&columns);
    return remembered;
}

/* ---- removing ---------------------------------------------------------------------------------
 */

static bool settle_rows(struct redacting *redacting, const struct table *table)
{
    bool counted = true;
    for (size_t i = 0; counted && i < redacting->rule_count; i++) {
        const struct redaction_rule *rule = &redacting->rules[i];
        if (rule->said->action != REDACTION_DROP)
            continue;
        char *rows =
            sqlite3_mprintf("SELECT id FROM temp.redacting_gone WHERE tab = %d AND rule = %lld",
                            (int)table->index, rule->number);
        counted = withheld_count(redacting, rule->number, table, rows) &&
                  edit_forget_extras(redacting, rule->number, table, rows, NULL);
        sqlite3_free(rows);
    }
    return counted;
}

static bool remove_rows(struct redacting *redacting, const struct table *table)
{
    sqlite3_int64 count = 0;
    bool removed = redacting_number(redacting, &count,
                                    "SELECT count(*) FROM temp.redacting_gone WHERE tab = %d",
                                    (int)table->index);
    if (!removed || !count)
        return removed;
    char *rows =
        sqlite3_mprintf("SELECT id FROM temp.redacting_gone WHERE tab = %d", (int)table->index);
    removed = remember_rows(redacting, table) && settle_rows(redacting, table) &&
              redacting_run(redacting, "DELETE FROM \"%w\" WHERE rowid IN (%s)", table->name, rows);
    sqlite3_free(rows);
    return removed;
}

/* What points at an activity that is gone would still tell of it. */
static bool remove_references(struct redacting *redacting, const struct table *table)
{
    static const char pointing[] =
        "redaction_fold(\"%w\") IN (SELECT redaction_fold(iati_identifier) FROM "
        "temp.redacting_gone_activity) AND trim(\"%w\") NOT IN (SELECT iati_identifier FROM "
        "activities WHERE iati_identifier IS NOT NULL)";
    for (size_t i = 1; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->role != COLUMN_VALUE || strcmp(table->name, "other_identifiers") == 0 ||
            sense_of(redacting->senses, table, (int)i)->sense != SENSE_ACTIVITY)
            continue;
        char *where = sqlite3_mprintf(pointing, column->name, column->name);
        bool done =
            strcmp(table->name, "related_activities") == 0
                ? redacting_run(redacting, "DELETE FROM \"%w\" WHERE %s", table->name, where)
                : redacting_run(redacting, "UPDATE \"%w\" SET \"%w\" = NULL WHERE %s", table->name,
                                column->name, where);
        sqlite3_free(where);
        if (!done)
            return false;
    }
    return true;
}

bool drop_remove(struct redacting *redacting)
{
    const struct layout *layout = redacting->store->layout;
    for (size_t i = layout->table_count; i-- > 0;) /* children first: they ask for their parents */
        if (!remove_rows(redacting, layout->tables[i]))
            return false;
    for (size_t i = 0; i < layout->table_count; i++)
        if (!remove_references(redacting, layout->tables[i]))
            return false;
    return true;
}
