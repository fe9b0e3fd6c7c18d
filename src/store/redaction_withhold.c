/* Redaction: an organisation that is not named. */
#include <string.h>

#include "base/strbuf.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

static const char name_withheld[] = "Name withheld";
static const char name_withheld_language[] = "en";

static bool is_everywhere(const struct redaction_rule *rule)
{
    return !rule->said->everywhere || *rule->said->everywhere;
}

static bool is_chosen_place(const struct redaction_rule *rule,
                            const struct organisation_place *place)
{
    bool chosen = rule->table == place->table && rule->said->columns_count == 0;
    for (unsigned i = 0; rule->table == place->table && i < rule->said->columns_count; i++)
        chosen = chosen || strcmp(rule->said->columns[i], place->prefix) == 0;
    return chosen;
}

/* A query for the rows in which the organisation at that place is withheld; NULL: none can be. The
 * caller frees with sqlite3_free. */
static char *withheld_rows(const struct redaction_rule *rule,
                           const struct organisation_place *place)
{
    const struct column *columns = place->table->columns;
    struct strbuf where = STRBUF_INIT;
    if (is_chosen_place(rule, place)) {
        char *rows = redacting_rows(rule, place->table, WHOLE_ROW);
        strbuf_addf(&where, "rowid IN (%s)", rows);
        sqlite3_free(rows);
    }
    if (is_everywhere(rule)) {
        static const char hidden[] =
            "%sredaction_fold(\"%s\") IN (SELECT value FROM temp.redacting_hidden "
            "WHERE rule = %d AND kind = '%s')";
        if (place->ref != NO_COLUMN)
            strbuf_addf(&where, hidden, where.length ? " OR " : "", columns[place->ref].name,
                        (int)rule->number, "ref");
        for (size_t i = 0; i < place->name_count; i++)
            strbuf_addf(&where, hidden, where.length ? " OR " : "",
                        columns[place->names[i].text].name, (int)rule->number, "name");
    }
    char *sql = where.length ? sqlite3_mprintf("SELECT rowid FROM \"%w\" WHERE %s",
                                               place->table->name, where.text)
                             : NULL;
    strbuf_release(&where);
    return sql;
}

/* The publisher itself is never hidden by what a partner has in common with it. */
static bool spare_publisher(struct redacting *redacting)
{
    static const char spare[] =
        "DELETE FROM temp.redacting_hidden WHERE value = redaction_fold(%Q)";
    const struct organisation *own = &redacting->publication->organisation;
    bool spared = redacting_run(redacting, spare, own->ref);
    for (unsigned i = 0; spared && i < own->name_count; i++)
        spared = redacting_run(redacting, spare, own->name[i].narrative);
    return spared;
}

static bool note_hidden(struct redacting *redacting, const struct redaction_rule *rule,
                        const struct organisation_place *place, int column, const char *kind,
                        const char *rows)
{
    const char *name = place->table->columns[column].name;
    return redacting_run(redacting,
                         "INSERT OR IGNORE INTO temp.redacting_hidden SELECT %lld, %Q, "
                         "redaction_fold(\"%w\") FROM "
                         "\"%w\" WHERE rowid IN (%s) AND redaction_fold(\"%w\") <> ''",
                         rule->number, kind, name, place->table->name, rows, name) &&
           spare_publisher(redacting);
}

static bool note_hidden_at(struct redacting *redacting, const struct redaction_rule *rule,
                           const struct organisation_place *place)
{
    char *rows = withheld_rows(rule, place);
    bool noted = !rows || place->ref == NO_COLUMN ||
                 note_hidden(redacting, rule, place, place->ref, "ref", rows);
    for (size_t i = 0; noted && rows && i < place->name_count; i++)
        noted = note_hidden(redacting, rule, place, place->names[i].text, "name", rows);
    sqlite3_free(rows);
    return noted;
}

/* An organisation goes by several names; each is looked for as soon as it is known. */
static bool gather_hidden(struct redacting *redacting, const struct redaction_rule *rule)
{
    enum { MOST_PASSES = 10 };
    sqlite3_int64 before = -1, count = 0;
    for (int pass = 0; count != before && pass < MOST_PASSES; pass++) {
        before = count;
        for (size_t i = 0; i < redacting->senses->place_count; i++)
            if (!note_hidden_at(redacting, rule, &redacting->senses->places[i]))
                return false;
        if (!contributors_hide(redacting, rule) || !spare_publisher(redacting) ||
            !sql_number(redacting->store->db, "SELECT count(*) FROM temp.redacting_hidden", &count,
                        redacting->error))
            return false;
    }
    return true;
}

struct remembering {
    const struct redaction_rule *rule;
    const struct table *table;
    int column;
};

static bool remember_cell(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    const struct remembering *cell = context;
    const char *text = sql_text(row, 0);
    return !text ||
           withheld_remember(redacting, cell->rule->number, cell->table, cell->column, text, true);
}

static bool remember_place(struct redacting *redacting, const struct redaction_rule *rule,
                           const struct organisation_place *place, const char *rows)
{
    const int columns[] = {place->ref, place->activity};
    bool done = true;
    for (size_t i = 0; done && i < sizeof columns / sizeof *columns + place->name_count; i++) {
        size_t singles = sizeof columns / sizeof *columns;
        int column = i < singles ? columns[i] : place->names[i - singles].text;
        struct remembering cell = {.rule = rule, .table = place->table, .column = column};
        if (column != NO_COLUMN)
            done = redacting_each(redacting,
                                  sqlite3_mprintf("SELECT \"%w\" FROM \"%w\" WHERE rowid IN (%s)",
                                                  place->table->columns[column].name,
                                                  place->table->name, rows),
                                  remember_cell, &cell);
    }
    return done;
}

/* The type of the organisation stays; all that names it goes. */
static bool hide_place(struct redacting *redacting, const struct redaction_rule *rule,
                       const struct organisation_place *place, const char *rows)
{
    const struct column *columns = place->table->columns;
    const char *with = rule->said->with ? rule->said->with : name_withheld;
    const int emptied[] = {place->ref, place->activity, place->channel};
    struct strbuf set = STRBUF_INIT;
    for (size_t i = 0; i < sizeof emptied / sizeof *emptied; i++)
        if (emptied[i] != NO_COLUMN)
            strbuf_addf(&set, ", \"%s\" = NULL", columns[emptied[i]].name);
    for (size_t i = 1; i < place->name_count; i++)
        strbuf_addf(&set, ", \"%s\" = NULL", columns[place->names[i].text].name);
    const int language = place->names[0].language;
    if (language != NO_COLUMN && rule->said->with)
        strbuf_addf(&set, ", \"%s\" = NULL", columns[language].name);
    else if (language != NO_COLUMN)
        strbuf_addf(&set, ", \"%s\" = '%s'", columns[language].name, name_withheld_language);
    bool hidden =
        redacting_run(redacting, "UPDATE \"%w\" SET \"%w\" = %Q%s WHERE rowid IN (%s)",
                      place->table->name, columns[place->names[0].text].name, with, set.text, rows);
    strbuf_release(&set);
    return hidden;
}

static bool withhold_at(struct redacting *redacting, const struct redaction_rule *rule,
                        const struct organisation_place *place)
{
    char *query = withheld_rows(rule, place);
    if (!query)
        return true;
    /* once: the rows are no longer found by what is taken out of them */
    bool done =
        redacting_run(redacting,
                      "CREATE TEMP TABLE redacting_hiding AS SELECT rowid AS id FROM \"%w\" WHERE "
                      "rowid IN (%s)",
                      place->table->name, query);
    static const char rows[] = "SELECT id FROM temp.redacting_hiding";
    done = done && withheld_count(redacting, rule->number, place->table, rows) &&
           edit_forget_extras(redacting, rule->number, place->table, rows, place->path) &&
           hide_place(redacting, rule, place, rows) &&
           redacting_run(redacting, "DROP TABLE temp.redacting_hiding");
    sqlite3_free(query);
    return done;
}

static bool remember_at(struct redacting *redacting, const struct redaction_rule *rule,
                        const struct organisation_place *place)
{
    char *rows = withheld_rows(rule, place);
    bool done = !rows || remember_place(redacting, rule, place, rows);
    sqlite3_free(rows);
    return done;
}

bool note_withheld(struct redacting *redacting, const struct redaction_rule *rule)
{
    bool done = gather_hidden(redacting, rule);
    for (size_t i = 0; done && i < redacting->senses->place_count; i++)
        done = remember_at(redacting, rule, &redacting->senses->places[i]);
    return done;
}

bool edit_withhold(struct redacting *redacting, const struct redaction_rule *rule)
{
    bool done = true;
    for (size_t i = 0; done && i < redacting->senses->place_count; i++)
        done = withhold_at(redacting, rule, &redacting->senses->places[i]);
    return done;
}
