/* Redaction: rows that stay and say less. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/strbuf.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* ---- replace and blank ------------------------------------------------------------------------
 */

/* One column, with those of the same text in other languages. */
struct edit {
    const struct redaction_rule *rule;
    const struct table *table;
    int column;
    bool whole_text; /* all its languages */
};

static bool belongs(const struct redacting *redacting, const struct edit *edit, int column)
{
    if (column == edit->column)
        return true;
    return edit->whole_text &&
           sense_of(redacting->senses, edit->table, edit->column)->narrative == edit->column &&
           sense_of(redacting->senses, edit->table, column)->narrative == edit->column;
}

static bool remember_column(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    const struct edit *edit = context;
    const char *text = sql_text(row, 0);
    return !text ||
           withheld_remember(redacting, edit->rule->number, edit->table, edit->column, text, true);
}

static bool remember_edited(struct redacting *redacting, const struct edit *edit, const char *rows)
{
    for (size_t i = 0; i < edit->table->column_count; i++) {
        struct edit one = {.rule = edit->rule, .table = edit->table, .column = (int)i};
        if (belongs(redacting, edit, (int)i) &&
            !redacting_each(redacting,
                            sqlite3_mprintf("SELECT \"%w\" FROM \"%w\" WHERE rowid IN (%s)",
                                            edit->table->columns[i].name, edit->table->name, rows),
                            remember_column, &one))
            return false;
    }
    return true;
}

/* What stands in the column afterwards. Words are replaced in texts; an address with another text
 * in it would be none. The caller frees with sqlite3_free. */
static char *replacement(const struct redacting *redacting, const struct edit *edit)
{
    const struct redaction *said = edit->rule->said;
    bool is_narrative =
        sense_of(redacting->senses, edit->table, edit->column)->narrative != NO_COLUMN;
    if (said->action == REDACTION_BLANK || (said->words && !is_narrative))
        return sqlite3_mprintf("NULL");
    return sqlite3_mprintf("%Q", said->with);
}

static void add_assignments(const struct redacting *redacting, const struct edit *edit,
                            struct strbuf *set, struct strbuf *given)
{
    int language = sense_of(redacting->senses, edit->table, edit->column)->language;
    for (size_t i = 0; i < edit->table->column_count; i++) {
        if (!belongs(redacting, edit, (int)i))
            continue;
        strbuf_addstr(given, given->length ? ", " : "");
        strbuf_add_quoted(given, edit->table->columns[i].name);
        if ((int)i == edit->column)
            continue;
        strbuf_addstr(set, ", ");
        strbuf_add_quoted(set, edit->table->columns[i].name);
        strbuf_addstr(set, " = NULL");
    }
    if (edit->whole_text && language != NO_COLUMN &&
        sense_of(redacting->senses, edit->table, edit->column)->narrative == edit->column)
        strbuf_addf(set, ", \"%s\" = NULL", edit->table->columns[language].name);
}

static bool edit_column(struct redacting *redacting, const struct edit *edit, int target)
{
    const char *table = edit->table->name, *column = edit->table->columns[edit->column].name;
    const struct column_sense *sense = sense_of(redacting->senses, edit->table, edit->column);
    struct strbuf set = STRBUF_INIT, given = STRBUF_INIT;
    add_assignments(redacting, edit, &set, &given);
    char *chosen = redacting_rows(edit->rule, edit->table, target);
    char *rows = sqlite3_mprintf("SELECT rowid FROM \"%w\" WHERE rowid IN (%s) AND coalesce(NULL, "
                                 "%s) IS NOT NULL",
                                 table, chosen, given.text);
    char *text = replacement(redacting, edit);
    bool edited = remember_edited(redacting, edit, rows) &&
                  withheld_count(redacting, edit->rule->number, edit->table, rows) &&
                  (!sense->path || edit_forget_extras(redacting, edit->rule->number, edit->table,
                                                      rows, sense->path)) &&
                  redacting_run(redacting, "UPDATE \"%w\" SET \"%w\" = %s%s WHERE rowid IN (%s)",
                                table, column, text, set.text, rows);
    sqlite3_free(text);
    sqlite3_free(rows);
    sqlite3_free(chosen);
    strbuf_release(&set);
    strbuf_release(&given);
    return edited;
}

static bool edit_listed_columns(struct redacting *redacting, const struct redaction_rule *rule)
{
    for (unsigned i = 0; i < rule->said->columns_count; i++) {
        const struct edit edit = {.rule = rule,
                                  .table = rule->table,
                                  .column = table_column(rule->table, rule->said->columns[i]),
                                  .whole_text = true};
        if (!edit_column(redacting, &edit, WHOLE_ROW))
            return false;
    }
    return true;
}

/* The columns in which words were found are in the targets. */
static bool take_word_column(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    struct edit *edit = context;
    edit->table = redacting->store->layout->tables[sqlite3_column_int(row, 0)];
    edit->column = sqlite3_column_int(row, 1);
    return edit_column(redacting, edit, edit->column);
}

static bool edit_word_columns(struct redacting *redacting, const struct redaction_rule *rule)
{
    struct edit edit = {.rule = rule};
    return redacting_each(
        redacting,
        sqlite3_mprintf(
            "SELECT DISTINCT tab, col FROM temp.redacting_target WHERE rule = %lld ORDER BY 1, 2",
            rule->number),
        take_word_column, &edit);
}

static bool edit_texts(struct redacting *redacting, const struct redaction_rule *rule)
{
    return rule->said->words ? edit_word_columns(redacting, rule)
                             : edit_listed_columns(redacting, rule);
}

/* ---- round ------------------------------------------------------------------------------------
 */

/* The decimal with `places` digits after its point at most; halves go away from zero. */
static char *round_decimal(const char *text, unsigned places)
{
    struct decimal decimal;
    decimal_init(&decimal);
    char *rounded = NULL;
    if (decimal_parse(&decimal, text)) {
        if (decimal.scale > places) {
            mpz_t unit;
            mpz_init(unit);
            mpz_ui_pow_ui(unit, 10, decimal.scale - places);
            bool is_negative = mpz_sgn(decimal.digits) < 0;
            mpz_abs(decimal.digits, decimal.digits);
            mpz_mul_2exp(decimal.digits, decimal.digits, 1);
            mpz_add(decimal.digits, decimal.digits, unit);
            mpz_mul_2exp(unit, unit, 1);
            mpz_tdiv_q(decimal.digits, decimal.digits, unit);
            if (is_negative)
                mpz_neg(decimal.digits, decimal.digits);
            decimal.scale = places;
            mpz_clear(unit);
        }
        rounded = decimal_text(&decimal);
    }
    decimal_clear(&decimal);
    return rounded;
}

/* "12.3 45.6" of "12.3456 45.6123"; a text that is no list of numbers gives nothing at all, since
 * nobody knows how near it comes. The caller frees. */
static char *round_position(const char *position, unsigned places)
{
    struct strbuf rounded = STRBUF_INIT;
    char *copy = xstrdup(position), *rest = NULL;
    bool is_good = true;
    for (char *part = strtok_r(copy, " \t\r\n,", &rest); part && is_good;
         part = strtok_r(NULL, " \t\r\n,", &rest)) {
        char *number = round_decimal(part, places);
        is_good = number != NULL;
        strbuf_addf(&rounded, "%s%s", rounded.length ? " " : "", number ? number : "");
        free(number);
    }
    free(copy);
    if (is_good && rounded.length)
        return strbuf_detach(&rounded);
    strbuf_release(&rounded);
    return NULL;
}

struct rounding {
    const struct redaction_rule *rule;
    int column;
    sqlite3_stmt *update;
};

static bool round_row(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    const struct rounding *rounding = context;
    const char *position = sql_text(row, 1);
    if (!position)
        return true;
    char *rounded = round_position(position, *rounding->rule->said->places);
    bool done = true;
    if (!rounded || strcmp(rounded, position) != 0) {
        done = withheld_remember(redacting, rounding->rule->number, rounding->rule->table,
                                 rounding->column, position, true);
        sqlite3_bind_text(rounding->update, 1, rounded, -1, SQLITE_STATIC);
        sqlite3_bind_int64(rounding->update, 2, sqlite3_column_int64(row, 0));
        done = done && sql_step(rounding->update, redacting->error) == 0;
        sqlite3_reset(rounding->update);
    }
    free(rounded);
    return done;
}

static bool round_column(struct redacting *redacting, const struct redaction_rule *rule, int column)
{
    const char *name = rule->table->columns[column].name;
    struct rounding rounding = {.rule = rule, .column = column};
    /* a place that was rounded is near the true one: code 2 of GeographicExactness */
    bool has_exactness = table_column(rule->table, "exactness") != NO_COLUMN;
    rounding.update =
        redacting_prepare(redacting, "UPDATE \"%w\" SET \"%w\" = ?1%s WHERE rowid = ?2",
                          rule->table->name, name, has_exactness ? ", exactness = '2'" : "");
    char *rows = redacting_rows(rule, rule->table, WHOLE_ROW);
    bool done =
        rounding.update && withheld_count(redacting, rule->number, rule->table, rows) &&
        edit_forget_extras(redacting, rule->number, rule->table, rows,
                           sense_of(redacting->senses, rule->table, column)->path) &&
        redacting_each(redacting,
                       sqlite3_mprintf("SELECT rowid, \"%w\" FROM \"%w\" WHERE rowid IN (%s)", name,
                                       rule->table->name, rows),
                       round_row, &rounding);
    sqlite3_free(rows);
    sqlite3_finalize(rounding.update);
    return done;
}

static bool round_rows(struct redacting *redacting, const struct redaction_rule *rule)
{
    for (size_t i = 0; i < rule->table->column_count; i++)
        if (sense_of(redacting->senses, rule->table, (int)i)->sense == SENSE_PLACE &&
            !round_column(redacting, rule, (int)i))
            return false;
    return true;
}

/* ---- all --------------------------------------------------------------------------------------
 */

/* Who is withheld everywhere comes first, so that later rules meet no name of it; and who that is,
 * is noted before any of the rules hides it from the others. */
bool edit_rows(struct redacting *redacting)
{
    static const struct {
        enum redaction_action action;
        bool (*edit)(struct redacting *, const struct redaction_rule *);
    } steps[] = {
        {REDACTION_WITHHOLD, note_withheld}, {REDACTION_WITHHOLD, edit_withhold},
        {REDACTION_REPLACE, edit_texts},     {REDACTION_BLANK, edit_texts},
        {REDACTION_ROUND, round_rows},       {REDACTION_REGION, edit_region},
    };
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++)
        for (size_t i = 0; i < redacting->rule_count; i++)
            if (redacting->rules[i].said->action == steps[step].action &&
                !steps[step].edit(redacting, &redacting->rules[i]))
                return false;
    return true;
}
