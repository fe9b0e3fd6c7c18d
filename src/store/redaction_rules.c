/* Redaction: which rules there are, and whether they are right. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

enum { MOST_PLACES = 6 };

static const char *const action_names[] = {
    [REDACTION_DROP] = "drop",   [REDACTION_REPLACE] = "replace",   [REDACTION_BLANK] = "blank",
    [REDACTION_ROUND] = "round", [REDACTION_WITHHOLD] = "withhold", [REDACTION_REGION] = "region",
};

/* ---- rules of the mapping ---------------------------------------------------------------------
 */

static enum redaction_action action_of(const char *name)
{
    int action = REDACTION_DROP;
    for (int i = REDACTION_DROP; i <= REDACTION_REGION; i++)
        if (strcmp(name, action_names[i]) == 0)
            action = i;
    return (enum redaction_action)action;
}

/* "title, description" as a list. */
static void split_columns(struct redaction *redaction, const char *text)
{
    static const char separators[] = ", \t\r\n";
    size_t capacity = 0;
    for (const char *c = text + strspn(text, separators); *c; c += strspn(c, separators)) {
        size_t length = strcspn(c, separators);
        redaction->columns = grow(redaction->columns, redaction->columns_count, &capacity,
                                  sizeof *redaction->columns);
        redaction->columns[redaction->columns_count++] = xstrndup(c, length);
        c += length;
    }
}

static void free_redaction(struct redaction *redaction)
{
    if (!redaction)
        return;
    for (unsigned i = 0; i < redaction->columns_count; i++)
        free(redaction->columns[i]);
    free(redaction->columns);
    free(redaction->name);
    free(redaction->table);
    free(redaction->where);
    free(redaction->with);
    free(redaction->places);
    free(redaction->because);
    free(redaction->policy);
    free(redaction);
}

static void add_rule(struct redacting *redacting, const struct redaction *said,
                     struct redaction *owned)
{
    redacting->rules = grow(redacting->rules, redacting->rule_count, &redacting->rule_capacity,
                            sizeof *redacting->rules);
    redacting->rules[redacting->rule_count] = (struct redaction_rule){
        .said = said, .owned = owned, .number = (sqlite3_int64)redacting->rule_count + 1};
    redacting->rule_count++;
}

/* Rows of `redactions` that say the same of different rows are one rule; `first` and the condition
 * below find them again. */
static char *rows_of_mapping(const struct redacting *redacting, const char *table_name,
                             sqlite3_int64 group)
{
    const struct table *table = layout_table(redacting->store->layout, table_name);
    if (!table)
        return xstrdup("0");
    const char *identifier = redacting_identifier(table);
    struct strbuf where = STRBUF_INIT;
    strbuf_addf(&where,
                "rowid IN (SELECT r.row_id FROM temp.redacting_said AS r WHERE r.part = %lld)",
                (long long)group);
    strbuf_addf(
        &where,
        " OR %s IN (SELECT r.iati_identifier FROM temp.redacting_said AS r WHERE r.part = %lld AND "
        "r.row_id IS NULL AND r.row_key IS NULL)",
        identifier, (long long)group);
    if (table->key != NO_COLUMN)
        strbuf_addf(&where,
                    " OR (%s, %s) IN (SELECT r.iati_identifier, r.row_key FROM temp.redacting_said "
                    "AS r WHERE"
                    " r.part = %lld AND r.row_id IS NULL)",
                    identifier, table->columns[table->key].name, (long long)group);
    return strbuf_detach(&where);
}

static bool take_mapping_rule(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    (void)context;
    struct redaction *redaction = xcalloc(1, sizeof *redaction);
    redaction->name = sql_text_copy(row, 1);
    redaction->table = sql_text_copy(row, 2);
    redaction->action = action_of(sql_text(row, 3));
    if (sql_text(row, 4))
        split_columns(redaction, sql_text(row, 4));
    redaction->with = sql_text_copy(row, 5);
    if (sqlite3_column_type(row, 6) != SQLITE_NULL) {
        sqlite3_int64 places = sqlite3_column_int64(row, 6);
        redaction->places = xmalloc(sizeof *redaction->places);
        *redaction->places =
            places < 0 || places > MOST_PLACES ? MOST_PLACES + 1 : (unsigned)places;
    }
    redaction->because = sql_text_copy(row, 7);
    redaction->policy = sql_text_copy(row, 8);
    redaction->where = rows_of_mapping(redacting, redaction->table, sqlite3_column_int64(row, 0));
    add_rule(redacting, redaction, redaction);
    redacting->rules[redacting->rule_count - 1].part = sqlite3_column_int64(row, 0);
    return true;
}

static bool gather_from_mapping(struct redacting *redacting)
{
    static const char number_them[] =
        "CREATE TEMP TABLE redacting_said AS SELECT dense_rank() OVER (ORDER BY name, table_name, "
        "action,"
        " columns, replacement, places, because, policy) AS part, * FROM main.redactions";
    return redacting_run(redacting, "%s", number_them) &&
           redacting_each(
               redacting,
               sqlite3_mprintf("SELECT part, name, table_name, action, columns, "
                               "replacement, places, because, policy FROM temp.redacting_said "
                               "GROUP BY part ORDER BY part"),
               take_mapping_rule, NULL);
}

/* ---- are they right? --------------------------------------------------------------------------
 */

bool rules_refuse(const struct redacting *redacting, const struct redaction_rule *rule,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error_set_va(redacting->error, ERROR_USAGE, format, args);
    va_end(args);
    return error_prefix(redacting->error, "redaction '%s' in %s", rule->said->name,
                        rule->owned ? E_("the table 'redactions' of the mapping")
                                    : "publication.yaml");
}

static bool check_table(struct redacting *redacting, struct redaction_rule *rule)
{
    const struct layout *layout = redacting->store->layout;
    if (!rule->said->table)
        return true;
    rule->table = layout_table(layout, rule->said->table);
    if (rule->table)
        return true;
    const char **names = xcalloc(layout->table_count, sizeof *names);
    for (size_t i = 0; i < layout->table_count; i++)
        names[i] = layout->tables[i]->name;
    const char *nearest = suggest_nearest(rule->said->table, names, layout->table_count);
    rules_refuse(redacting, rule, N_("there is no canonical table '%s'"), rule->said->table);
    if (nearest)
        error_add(redacting->error, "; did you mean '%s'?", nearest);
    free(names);
    return false;
}

/* Columns that sums are made of. Emptying them would change what stays. */
static bool is_money(const struct table *table, const char *column)
{
    static const char *const columns[] = {"value", "currency", "default_currency",
                                          "transaction_type"};
    bool has_currency = table_column(table, "currency") != NO_COLUMN ||
                        table_column(table, "default_currency") != NO_COLUMN;
    for (size_t i = 0; has_currency && i < sizeof columns / sizeof *columns; i++)
        if (strcmp(column, columns[i]) == 0)
            return true;
    return false;
}

static bool check_edited_column(struct redacting *redacting, const struct redaction_rule *rule,
                                const char *name)
{
    int column = table_column(rule->table, name);
    if (column == NO_COLUMN)
        return rules_refuse(redacting, rule, N_("table '%s' has no column '%s'"), rule->table->name,
                            name);
    if (is_money(rule->table, name))
        return rules_refuse(
            redacting, rule,
            N_("'%s.%s' can't be changed, since totals would change unseen; drop the row "
               "instead, and what it sums up to is reported"),
            rule->table->name, name);
    if (rule->table->identifier == NO_COLUMN &&
        sense_of(redacting->senses, rule->table, column)->sense == SENSE_NONE)
        return rules_refuse(
            redacting, rule,
            N_("'%s.%s' can't be changed: it names nobody, and sums are made by it or it is not "
               "published"),
            rule->table->name, name);
    return rule->table->columns[column].role == COLUMN_VALUE ||
           rules_refuse(
               redacting, rule,
               N_("'%s.%s' holds rows together and can't be changed; drop the row instead"),
               rule->table->name, name);
}

/* Where organisations stand in a table. */
static size_t count_places(const struct redacting *redacting, const struct table *table,
                           const char *name)
{
    size_t count = 0;
    const struct senses *senses = redacting->senses;
    for (size_t i = 0; i < senses->place_count; i++)
        if (senses->places[i].table == table &&
            (!name || strcmp(senses->places[i].prefix, name) == 0))
            count++;
    return count;
}

static bool check_withhold(struct redacting *redacting, const struct redaction_rule *rule)
{
    size_t count = count_places(redacting, rule->table, NULL);
    if (count == 0)
        return rules_refuse(redacting, rule, N_("no organisation stands in table '%s'"),
                            rule->table->name);
    if (count > 1 && !rule->said->columns_count)
        return rules_refuse(
            redacting, rule,
            N_("more than one organisation stands in a row of '%s'; say with 'columns' "
               "which, for example [receiver_org]"),
            rule->table->name);
    for (unsigned i = 0; i < rule->said->columns_count; i++)
        if (!count_places(redacting, rule->table, rule->said->columns[i]))
            return rules_refuse(redacting, rule, N_("'%s' is no organisation in a row of '%s'"),
                                rule->said->columns[i], rule->table->name);
    return true;
}

/* Sums of UN financial data are compared with audited statements. */
static bool check_drop(struct redacting *redacting, const struct redaction_rule *rule)
{
    return !rule->table || rule->table->identifier != NO_COLUMN ||
           rules_refuse(redacting, rule,
                        N_("rows of '%s' are parts of sums and can't be dropped; withhold who is "
                           "named there, or leave the rows out in the mapping"),
                        rule->table->name);
}

static bool check_round(struct redacting *redacting, const struct redaction_rule *rule)
{
    if (rule->said->places && *rule->said->places > MOST_PLACES)
        return rules_refuse(redacting, rule, N_("'places' must be 0 to %d"), (int)MOST_PLACES);
    for (unsigned i = 0; i < rule->said->columns_count; i++) {
        int column = table_column(rule->table, rule->said->columns[i]);
        if (column == NO_COLUMN ||
            sense_of(redacting->senses, rule->table, column)->sense != SENSE_PLACE)
            return rules_refuse(redacting, rule, N_("'%s.%s' holds no coordinates"),
                                rule->table->name, rule->said->columns[i]);
    }
    for (size_t i = 0; i < rule->table->column_count; i++)
        if (sense_of(redacting->senses, rule->table, (int)i)->sense == SENSE_PLACE)
            return rule->said->places ||
                   rules_refuse(redacting, rule,
                                N_("'places', the decimal places to keep, is missing"));
    return rules_refuse(redacting, rule, N_("table '%s' has no coordinates; 'locations' has"),
                        rule->table->name);
}

static bool check_region(struct redacting *redacting, const struct redaction_rule *rule)
{
    return strcmp(rule->table->name, "recipient_countries") == 0 ||
           strcmp(rule->table->name, "transactions") == 0 ||
           rules_refuse(
               redacting, rule,
               N_("action region is for tables 'recipient_countries' and 'transactions', not '%s'"),
               rule->table->name);
}

static bool check_edit(struct redacting *redacting, const struct redaction_rule *rule)
{
    if (!rule->said->columns_count)
        return rules_refuse(redacting, rule, N_("'columns' is missing; it lists what is %s"),
                            rule->said->action == REDACTION_BLANK ? E_("emptied") : E_("replaced"));
    if (rule->said->action == REDACTION_REPLACE && !rule->said->with)
        return rules_refuse(redacting, rule, N_("the text that stands there instead is missing"));
    for (unsigned i = 0; i < rule->said->columns_count; i++)
        if (!check_edited_column(redacting, rule, rule->said->columns[i]))
            return false;
    return true;
}

static bool check_rule(struct redacting *redacting, struct redaction_rule *rule)
{
    static bool (*const checks[])(struct redacting *, const struct redaction_rule *) = {
        [REDACTION_DROP] = check_drop,         [REDACTION_REPLACE] = check_edit,
        [REDACTION_BLANK] = check_edit,        [REDACTION_ROUND] = check_round,
        [REDACTION_WITHHOLD] = check_withhold, [REDACTION_REGION] = check_region,
    };
    if (!check_table(redacting, rule))
        return false;
    bool is_free = rule->said->words && rule->said->action != REDACTION_DROP;
    return is_free || checks[rule->said->action](redacting, rule);
}

bool rules_gather(struct redacting *redacting)
{
    for (unsigned i = 0; i < redacting->publication->redactions_count; i++)
        add_rule(redacting, &redacting->publication->redactions[i], NULL);
    if (!gather_from_mapping(redacting))
        return false;
    for (size_t i = 0; i < redacting->rule_count; i++) {
        struct redaction_rule *rule = &redacting->rules[i];
        if (!check_rule(redacting, rule) ||
            !redacting_run(redacting, "INSERT INTO redaction_rules VALUES(%lld, %Q, %Q, %Q, %Q)",
                           rule->number, rule->said->name, action_names[rule->said->action],
                           rule->said->because, rule->said->policy))
            return false;
    }
    return true;
}

void rules_release(struct redacting *redacting)
{
    for (size_t i = 0; i < redacting->rule_count; i++)
        free_redaction(redacting->rules[i].owned);
    free(redacting->rules);
    redacting->rules = NULL;
    redacting->rule_count = 0;
}
