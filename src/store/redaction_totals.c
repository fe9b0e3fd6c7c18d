/* Redaction: what becomes of the totals. Sums are exact, by type and currency. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* The currency of a row that names none. */
static const char currencies[] =
    "LEFT JOIN (SELECT iati_identifier AS i, min(default_currency) AS c FROM activities GROUP BY 1)"
    " AS a ON a.i = t.iati_identifier";

static char *default_currency(const struct redacting *redacting)
{
    const struct defaults *defaults = redacting->publication->defaults;
    return sqlite3_mprintf("coalesce(t.currency, a.c, %Q)",
                           defaults && defaults->currency ? defaults->currency : "");
}

/* Rows in groups: three texts that name the group, then an amount. */
struct summing {
    char *names[3];
    struct decimal sum;
    bool begun;
    sqlite3_stmt *insert; /* takes the three texts and the sum */
};

static bool write_sum(struct redacting *redacting, struct summing *summing)
{
    if (!summing->begun)
        return true;
    char *text = decimal_text(&summing->sum);
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(summing->insert, i + 1, summing->names[i], -1, SQLITE_STATIC);
    sqlite3_bind_text(summing->insert, 4, text, -1, SQLITE_STATIC);
    bool written = sql_step(summing->insert, redacting->error) == 0;
    sqlite3_reset(summing->insert);
    sqlite3_clear_bindings(summing->insert);
    free(text);
    return written;
}

static void forget_sum(struct summing *summing)
{
    for (int i = 0; i < 3; i++) {
        free(summing->names[i]);
        summing->names[i] = NULL;
    }
    decimal_clear(&summing->sum);
    decimal_init(&summing->sum);
    summing->begun = false;
}

static bool is_same_group(const struct summing *summing, sqlite3_stmt *row)
{
    for (int i = 0; i < 3; i++) {
        const char *name = sql_text(row, i);
        if (strcmp(summing->names[i], name ? name : "") != 0)
            return false;
    }
    return true;
}

/* Amounts that are none are left to the checks. */
static bool add_amount(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    struct summing *summing = context;
    if (summing->begun && !is_same_group(summing, row)) {
        if (!write_sum(redacting, summing))
            return false;
        forget_sum(summing);
    }
    for (int i = 0; !summing->begun && i < 3; i++) {
        const char *name = sql_text(row, i);
        summing->names[i] = xstrdup(name ? name : "");
    }
    summing->begun = true;
    const char *text = sql_text(row, 3);
    struct decimal amount;
    decimal_init(&amount);
    if (text && decimal_parse(&amount, text))
        decimal_add(&summing->sum, &amount);
    decimal_clear(&amount);
    return true;
}

/* Sums the rows of `select`, which must come in groups, and frees it. */
static bool sum_groups(struct redacting *redacting, char *select, const char *insert)
{
    struct summing summing = {.begun = false};
    decimal_init(&summing.sum);
    summing.insert = sql_prepare(redacting->store->db, insert, redacting->error);
    bool summed = false;
    if (summing.insert)
        summed = redacting_each(redacting, select, add_amount, &summing) &&
                 write_sum(redacting, &summing);
    else
        sqlite3_free(select);
    forget_sum(&summing);
    decimal_clear(&summing.sum);
    sqlite3_finalize(summing.insert);
    return summed;
}

/* "SELECT type, currency, value" of all transactions there are. The caller frees. */
static char *transactions_query(const struct redacting *redacting)
{
    char *currency = default_currency(redacting);
    char *sql = sqlite3_mprintf("SELECT t.transaction_type AS type, %s AS currency, t.value AS "
                                "value FROM transactions AS t %s",
                                currency, currencies);
    sqlite3_free(currency);
    return sql;
}

bool totals_note(struct redacting *redacting)
{
    char *query = transactions_query(redacting);
    char *sql = sqlite3_mprintf("SELECT type, currency, '', value FROM (%s) ORDER BY 1, 2", query);
    sqlite3_free(query);
    return sum_groups(redacting, sql,
                      "INSERT INTO temp.redacting_total SELECT ?1, ?2, ?4 WHERE ?3 = ''");
}

static bool report_difference(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    (void)context;
    findings_add(redacting->findings, SEVERITY_CRITICAL, "x.redaction.totals", "redaction",
                 "the transactions of type %s in %s summed up to %s before redaction, and to %s "
                 "with what was dropped; nothing may be published until this is understood",
                 sql_text(row, 0), sql_text(row, 1), sql_text(row, 2),
                 sql_text(row, 3) ? sql_text(row, 3) : "nothing");
    return true;
}

/* What is there and what was dropped must be what was. */
bool totals_compare(struct redacting *redacting)
{
    char *query = transactions_query(redacting);
    char *sql = sqlite3_mprintf("SELECT type, currency, '', value FROM (SELECT * FROM (%s) UNION "
                                "ALL SELECT type, currency, value FROM redaction_sums WHERE "
                                "table_name = 'transactions') ORDER BY 1, 2",
                                query);
    sqlite3_free(query);
    return redacting_run(redacting,
                         "CREATE TEMP TABLE redacting_now(type TEXT, currency TEXT, value TEXT)") &&
           sum_groups(redacting, sql,
                      "INSERT INTO temp.redacting_now SELECT ?1, ?2, ?4 WHERE ?3 = ''") &&
           redacting_each(
               redacting,
               sqlite3_mprintf(
                   "SELECT b.type, b.currency, b.value, n.value FROM temp.redacting_total AS b "
                   "LEFT JOIN temp.redacting_now AS n ON n.type = b.type AND n.currency = "
                   "b.currency WHERE n.value IS NOT b.value"),
               report_difference, NULL) &&
           redacting_run(redacting, "DROP TABLE temp.redacting_now");
}

/* Tables of money, and what tells their rows apart. */
static const struct {
    const char *table, *type;
} money[] = {
    {"transactions", "transaction_type"}, {"budgets", "type"}, {"planned_disbursements", "type"}};

static bool note_dropped_of(struct redacting *redacting, const struct redaction_rule *rule,
                            const char *name, const char *type)
{
    const struct table *table = layout_table(redacting->store->layout, name);
    char *currency = default_currency(redacting);
    char *sql =
        sqlite3_mprintf("SELECT %Q, t.%s, %s, t.value FROM temp.redacting_gone AS g JOIN \"%w\" AS "
                        "t ON t.rowid = g.id %s "
                        "WHERE g.tab = %d AND g.rule = %lld ORDER BY 2, 3",
                        name, type, currency, name, currencies, (int)table->index, rule->number);
    char *insert =
        sqlite3_mprintf("INSERT INTO redaction_sums VALUES(%lld, ?1, ?2, ?3, ?4)", rule->number);
    bool noted = sum_groups(redacting, sql, insert);
    sqlite3_free(insert);
    sqlite3_free(currency);
    return noted;
}

bool totals_note_dropped(struct redacting *redacting)
{
    for (size_t i = 0; i < redacting->rule_count; i++)
        for (size_t j = 0;
             redacting->rules[i].said->action == REDACTION_DROP && j < sizeof money / sizeof *money;
             j++)
            if (!note_dropped_of(redacting, &redacting->rules[i], money[j].table, money[j].type))
                return false;
    return true;
}
