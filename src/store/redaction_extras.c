/* Redaction: the narratives and extensions of elements that are changed or dropped. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

struct extras {
    sqlite3_int64 rule;
    const struct table *extra, *table; /* narratives or extensions, and the table they belong to */
    int column;                        /* of the text */
};

static bool remember_extra(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    const struct extras *extras = context;
    const char *text = sql_text(row, 0);
    const char *path = sql_text(row, 1);
    return !text ||
           withheld_remember_as(
               redacting, extras->rule, extras->extra, extras->column,
               sense_of_element(redacting->senses, extras->table, path ? path : ""), text, false);
}

/* The condition on narratives or extensions that belong to those rows. The caller frees. */
static char *extras_condition(const struct table *extra, const struct table *table,
                              const char *rows, const char *path)
{
    const char *identifier = redacting_identifier(table);
    struct strbuf where = STRBUF_INIT;
    char *text;
    if (table->key == NO_COLUMN)
        text = sqlite3_mprintf("%s IN (SELECT %s FROM \"%w\" WHERE rowid IN (%s))",
                               redacting_identifier(extra), identifier, table->name, rows);
    else
        text = sqlite3_mprintf("(%s, row_key) IN (SELECT %s, %s FROM \"%w\" WHERE rowid IN (%s))",
                               redacting_identifier(extra), identifier,
                               table->columns[table->key].name, table->name, rows);
    strbuf_addf(&where, "table_name = '%s' AND %s", table->name, text);
    sqlite3_free(text);
    if (path) {
        text = sqlite3_mprintf(" AND (coalesce(element, '') = %Q OR substr(element, 1, %d) = '%q/'"
                               ")",
                               path, (int)strlen(path) + 1, path);
        strbuf_addstr(&where, text);
        sqlite3_free(text);
    }
    return strbuf_detach(&where);
}

static bool forget_extras_in(struct redacting *redacting, sqlite3_int64 rule,
                             const struct table *extra, const struct table *table, const char *rows,
                             const char *path)
{
    char *where = extras_condition(extra, table, rows, path);
    struct extras extras = {
        .rule = rule, .extra = extra, .table = table, .column = table_column(extra, "narrative")};
    bool done = (extras.column == NO_COLUMN ||
                 redacting_each(redacting,
                                sqlite3_mprintf("SELECT narrative, element FROM \"%w\" WHERE %s",
                                                extra->name, where),
                                remember_extra, &extras)) &&
                redacting_run(redacting, "DELETE FROM \"%w\" WHERE %s", extra->name, where);
    free(where);
    return done;
}

bool edit_forget_extras(struct redacting *redacting, sqlite3_int64 rule, const struct table *table,
                        const char *rows, const char *path)
{
    static const char *const names[] = {"narratives", "extensions"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct table *extra = layout_table(redacting->store->layout, names[i]);
        if (extra && !extra->form && table->form &&
            !forget_extras_in(redacting, rule, extra, table, rows, path))
            return false;
    }
    return true;
}
