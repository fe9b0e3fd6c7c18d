/* Redaction: which rows the rules choose, by condition or by words. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/text_search.h"
#include "base/utf8.h"
#include "store/functions.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

enum { LARGEST_WORD_LIST = 16 * 1024 * 1024 }; /* bytes */

/* ---- rows by condition ------------------------------------------------------------------------
 */

static bool choose_where(struct redacting *redacting, const struct redaction_rule *rule)
{
    sqlite3 *db = redacting->store->db;
    char *sql = sqlite3_mprintf(
        "INSERT INTO temp.redacting_target SELECT %lld, %d, rowid, %d FROM \"%w\" "
        "WHERE (%s\n)",
        rule->number, (int)rule->table->index, WHOLE_ROW, rule->table->name, rule->said->where);
    sqlite3_stmt *insert = NULL;
    const char *rest = "";
    bool chosen = sqlite3_prepare_v2(db, sql, -1, &insert, &rest) == SQLITE_OK && insert;
    const char *reason = chosen ? NULL : sqlite3_errmsg(db);
    if (chosen && *rest)
        reason = E_("it goes on after its end; expected one condition");
    else if (chosen && sqlite3_step(insert) != SQLITE_DONE)
        reason = sqlite3_errmsg(db);
    if (reason) {
        struct error cause = ERROR_INIT;
        functions_reason(redacting->store->functions, reason, &cause);
        rules_refuse(redacting, rule, N_("'where' is not right"));
        chosen = error_cause(redacting->error, &cause);
    }
    sqlite3_finalize(insert);
    sqlite3_free(sql);
    return chosen;
}

/* ---- rows by words ----------------------------------------------------------------------------
 */

struct word_hit {
    bool found;
};

static void note_word(void *context, const struct text_hit *hit)
{
    (void)hit;
    ((struct word_hit *)context)->found = true;
}

/* What words are looked for in: texts, and what identifies. */
static bool is_text(const struct redacting *redacting, const struct table *table, int column)
{
    const struct column_sense *sense = sense_of(redacting->senses, table, column);
    return table->columns[column].role == COLUMN_VALUE && sense->sense != SENSE_NONE &&
           sense->sense != SENSE_PLACE;
}

struct word_choice {
    const struct redaction_rule *rule;
    const struct table *table;
    const struct text_search *words;
    const int *columns;
    size_t column_count;
    sqlite3_stmt *insert;
};

static bool note_target(struct redacting *redacting, const struct word_choice *choice,
                        sqlite3_int64 id, int column)
{
    sqlite3_bind_int64(choice->insert, 1, choice->rule->number);
    sqlite3_bind_int(choice->insert, 2, (int)choice->table->index);
    sqlite3_bind_int64(choice->insert, 3, id);
    sqlite3_bind_int(choice->insert, 4,
                     choice->rule->said->action == REDACTION_DROP ? WHOLE_ROW : column);
    bool noted = sql_step(choice->insert, redacting->error) == 0;
    sqlite3_reset(choice->insert);
    return noted;
}

static bool look_for_words(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    const struct word_choice *choice = context;
    for (size_t i = 0; i < choice->column_count; i++) {
        const char *text = sql_text(row, (int)i + 1);
        struct word_hit hit = {false};
        if (text)
            text_search_memory(choice->words, text, strlen(text), false, note_word, &hit);
        if (hit.found &&
            !note_target(redacting, choice, sqlite3_column_int64(row, 0), choice->columns[i]))
            return false;
    }
    return true;
}

static bool choose_in_table(struct redacting *redacting, struct word_choice *choice,
                            const struct table *table)
{
    if (table->identifier == NO_COLUMN && choice->rule->said->action == REDACTION_DROP)
        return true; /* sums would change; what stands there is a leak */
    int *columns = xcalloc(table->column_count, sizeof *columns);
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "SELECT rowid");
    size_t count = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (!is_text(redacting, table, (int)i))
            continue;
        columns[count++] = (int)i;
        strbuf_addstr(&sql, ", ");
        strbuf_add_quoted(&sql, table->columns[i].name);
    }
    strbuf_addf(&sql, " FROM \"%s\"", table->name);
    if (choice->rule->said->where)
        strbuf_addf(&sql, " WHERE (%s\n)", choice->rule->said->where);
    choice->table = table;
    choice->columns = columns;
    choice->column_count = count;
    bool chosen = count == 0 || redacting_each(redacting, sqlite3_mprintf("%s", sql.text),
                                               look_for_words, choice);
    if (!chosen && choice->rule->said->where && redacting->error->kind)
        redacting->error->kind = ERROR_USAGE; /* the condition is the user's */
    strbuf_release(&sql);
    free(columns);
    return chosen;
}

static bool choose_words_in(struct redacting *redacting, struct word_choice *choice)
{
    const struct layout *layout = redacting->store->layout;
    choice->insert = sql_prepare(redacting->store->db,
                                 "INSERT OR IGNORE INTO temp.redacting_target VALUES(?, ?, ?, ?)",
                                 redacting->error);
    bool chosen = choice->insert != NULL;
    for (size_t i = 0; chosen && i < layout->table_count; i++)
        if (!choice->rule->table || choice->rule->table == layout->tables[i])
            chosen = choose_in_table(redacting, choice, layout->tables[i]);
    sqlite3_finalize(choice->insert);
    return chosen;
}

/* One word or phrase a line; lines that begin with '#' are notes. */
static bool add_words(struct redacting *redacting, const struct redaction_rule *rule, char *list,
                      struct text_search *words)
{
    char *rest = NULL;
    for (char *word = strtok_r(list, "\r\n", &rest); word; word = strtok_r(NULL, "\r\n", &rest)) {
        if (*word == '#')
            continue;
        text_search_add(words, word, SEARCH_WORD, 0);
        if (!rule->table && !withheld_remember_word(redacting, rule->number, word))
            return false;
    }
    return text_search_count(words) > 0 ||
           rules_refuse(redacting, rule, N_("no words in '%s'; expected one a line"),
                        rule->said->words);
}

/* Letters that are written otherwise would be found nowhere, and nobody would know. */
static bool check_list(struct redacting *redacting, const struct redaction_rule *rule,
                       const char *list, size_t length)
{
    return (utf8_is_valid(list, length) && strlen(list) == length) ||
           rules_refuse(redacting, rule, N_("'%s' is not UTF-8 text; save it as UTF-8"),
                        rule->said->words);
}

static bool choose_words(struct redacting *redacting, const struct redaction_rule *rule)
{
    char *path = publication_path(redacting->publication, rule->said->words);
    size_t length;
    char *list = file_read(path, LARGEST_WORD_LIST, &length, redacting->error);
    struct text_search *words = text_search_new();
    bool chosen = list && check_list(redacting, rule, list, length) &&
                  add_words(redacting, rule, list, words);
    if (!list) {
        redacting->error->kind = ERROR_USAGE;
        error_prefix(redacting->error, "redaction '%s'", rule->said->name);
    }
    if (chosen) {
        text_search_ready(words);
        struct word_choice choice = {.rule = rule, .words = words};
        chosen = choose_words_in(redacting, &choice);
    }
    text_search_free(words);
    free(list);
    free(path);
    return chosen;
}

/* A rule that chooses nothing is misspelt more often than not needed. */
static bool report_nothing(struct redacting *redacting, const struct redaction_rule *rule)
{
    sqlite3_int64 count = 0;
    bool asked = redacting_number(
        redacting, &count, "SELECT EXISTS(SELECT 1 FROM temp.redacting_target WHERE rule = %lld)",
        rule->number);
    if (asked && !count)
        findings_add(redacting->findings, SEVERITY_WARNING, "x.redaction.nothing", "redaction",
                     "redaction '%s' found nothing to redact; check its %s", rule->said->name,
                     rule->said->words ? "words" : "condition");
    return asked;
}

/* The same of single rows that a mapping put into `redactions`: the others of its rule may well
 * have found something. */
static bool report_idle_rows(struct redacting *redacting, const struct redaction_rule *rule)
{
    const struct table *table = rule->table;
    sqlite3_int64 count = 0, all = 0;
    char *said =
        sqlite3_mprintf("SELECT count(*) FROM temp.redacting_said WHERE part = %lld", rule->part);
    bool asked =
        sql_number(redacting->store->db, said, &all, redacting->error) &&
        redacting_number(redacting, &count,
                         "%s AND NOT CASE WHEN row_id IS NOT NULL THEN row_id IN (SELECT rowid "
                         "FROM \"%w\") WHEN row_key IS NULL THEN iati_identifier IN (SELECT %s "
                         "FROM \"%w\") ELSE (iati_identifier, row_key) IN (SELECT %s, %w FROM "
                         "\"%w\") END",
                         said, table->name, redacting_identifier(table), table->name,
                         redacting_identifier(table),
                         table->key == NO_COLUMN ? "NULL" : table->columns[table->key].name,
                         table->name);
    sqlite3_free(said);
    if (asked && count && count < all)
        findings_add(redacting->findings, SEVERITY_WARNING, "x.redaction.nothing", "redaction",
                     "redaction '%s' found nothing to redact for %lld of its %lld rows in the "
                     "table 'redactions'; check their identifiers and keys",
                     rule->said->name, (long long)count, (long long)all);
    return asked;
}

static bool choose_all(struct redacting *redacting)
{
    for (size_t i = 0; i < redacting->rule_count; i++) {
        const struct redaction_rule *rule = &redacting->rules[i];
        bool chosen =
            rule->said->words ? choose_words(redacting, rule) : choose_where(redacting, rule);
        if (!chosen || !report_nothing(redacting, rule) ||
            (rule->owned && !report_idle_rows(redacting, rule)))
            return false;
    }
    return redacting_run(redacting, "DROP TABLE temp.redacting_said");
}

/* SQLite takes the misspelt name of a column in double quotes for a text, of which a condition is
 * never true. */
bool rules_choose(struct redacting *redacting)
{
    sqlite3 *db = redacting->store->db;
    int before = 0;
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, -1, &before);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    bool chosen = choose_all(redacting);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, before, NULL);
    return chosen;
}
