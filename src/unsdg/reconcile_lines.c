/* Reconciliation: the lines of a year, as sums over what gathering and settling left. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "store/sql.h"
#include "unsdg/reconcile_inside.h"

/* An amount as a sum shows it: two decimals, more only where they say something. The caller frees.
 */
static char *show_money(const char *amount)
{
    struct decimal money;
    decimal_init(&money);
    if (amount)
        decimal_parse(&money, amount);
    if (money.scale < 2)
        decimal_round(&money, 2);
    while (money.scale > 2 && mpz_divisible_ui_p(money.digits, 10))
        decimal_round(&money, money.scale - 1);
    char *text = decimal_text(&money);
    decimal_clear(&money);
    return text;
}

/* ---- what lines there are ---- */

#define POOL "side = 'iati' AND class = 'pool'"

/* In the order of a year's table. A label with "%s" has the reason in it. */
static const struct reconcile_kind kinds[] = {
    {"expense", "disbursements", N_("Disbursements (3) of published activities"), RECONCILE_ITEM,
     true, POOL " AND kind = '3'", NULL},
    {"expense", "expenditure", N_("Expenditure (4) of published activities"), RECONCILE_ITEM, true,
     POOL " AND kind = '4'", NULL},
    {"expense", "published", N_("Expense in published IATI activities"), RECONCILE_TOTAL, true,
     POOL, NULL},
    {"expense", "own-dollars", N_("of it in the accounts' own dollars, for want of a rate"),
     RECONCILE_NOTE, false, "side = 'iati' AND reason = 'own'", NULL},
    {"expense", "enabling", N_("Enabling cost"), RECONCILE_ITEM, true, "class = 'enabling'", NULL},
    {"expense", "unpublished", N_("Not published: %s"), RECONCILE_ITEM, false,
     "class = 'unpublished'", NULL},
    {"expense", "support", N_("Support cost that is in no transaction"), RECONCILE_DIFFERENCE,
     false, NULL, "support"},
    {"expense", "timing", N_("Timing: in IATI and in the UN data in different years"),
     RECONCILE_DIFFERENCE, false, NULL, "timing"},
    {"expense", "exchange", N_("Exchange: the same in dollars of another rate"),
     RECONCILE_DIFFERENCE, false, NULL, "exchange"},
    {"expense", "named", N_("Named in the records: %s"), RECONCILE_DIFFERENCE, false,
     "class = 'named'", NULL},
    {"expense", "unexplained", N_("Unexplained"), RECONCILE_PROBLEM, true, NULL, "unexplained"},
    {"expense", "un-data", N_("Expense in the UN data"), RECONCILE_TOTAL, true, "side = 'un'",
     NULL},
    {"revenue", "commitments", N_("Incoming commitments (11) of published activities"),
     RECONCILE_ITEM, true, POOL " AND kind = '11'", NULL},
    {"revenue", "funds", N_("Incoming funds (1) recognised as revenue, or refunded"),
     RECONCILE_ITEM, false, POOL " AND kind = '1'", NULL},
    {"revenue", "published", N_("Revenue in published IATI activities"), RECONCILE_TOTAL, true,
     POOL, NULL},
    {"revenue", "own-dollars", N_("of it in the accounts' own dollars, for want of a rate"),
     RECONCILE_NOTE, false, POOL " AND reason = 'own'", NULL},
    {"revenue", "no-flow", N_("No aid flow: %s"), RECONCILE_ITEM, false, "class = 'no-flow'", NULL},
    {"revenue", "unpublished", N_("Not published: %s"), RECONCILE_ITEM, false,
     "class = 'unpublished'", NULL},
    {"revenue", "timing", N_("Timing: agreed in one year and recognised in another"),
     RECONCILE_DIFFERENCE, false, NULL, "timing"},
    {"revenue", "later", N_("Timing: agreed, and to be recognised in years to come"),
     RECONCILE_DIFFERENCE, false, NULL, "later"},
    {"revenue", "exchange", N_("Exchange: the same in dollars of another rate"),
     RECONCILE_DIFFERENCE, false, NULL, "exchange"},
    {"revenue", "named", N_("Named in the records: %s"), RECONCILE_DIFFERENCE, false,
     "class = 'named'", NULL},
    {"revenue", "unexplained", N_("Unexplained"), RECONCILE_PROBLEM, true, NULL, "unexplained"},
    {"revenue", "un-data", N_("Revenue in the UN data"), RECONCILE_TOTAL, true, "side = 'un'",
     NULL},
    {"revenue", "payments",
     N_("For information: incoming funds (1), paid on these or other years'"
        " agreements"),
     RECONCILE_NOTE, false, "class = 'payment' AND kind = '1'", NULL},
    {"revenue", "unpaid-commitments",
     N_("For information: incoming commitments (11) that are "
        "recognised when paid"),
     RECONCILE_NOTE, false, "class = 'payment' AND kind = '11'", NULL},
};

static const struct reconcile_kind unconverted[] = {
    {"expense", "unconverted", N_("Without a rate of exchange, in no sum: %s"), RECONCILE_PROBLEM,
     false, "dollars IS NULL AND class <> 'payment'", NULL},
    {"revenue", "unconverted", N_("Without a rate of exchange, in no sum: %s"), RECONCILE_PROBLEM,
     false, "dollars IS NULL AND class <> 'payment'", NULL},
};

/* What stands below the lines of a part: of the statements, not of records. */
static const struct reconcile_kind reported[] = {
    {"expense", "reported", N_("Expense as reported, rounded to the cent"), RECONCILE_TOTAL, false,
     NULL, NULL},
    {"revenue", "reported", N_("Revenue as reported, rounded to the cent"), RECONCILE_TOTAL, false,
     NULL, NULL},
};
static const struct reconcile_kind audited[] = {
    {"expense", "audited", N_("Audited expense (%s)"), RECONCILE_TOTAL, false, NULL, NULL},
    {"revenue", "audited", N_("Audited revenue (%s)"), RECONCILE_TOTAL, false, NULL, NULL},
};
static const struct reconcile_kind audited_gap[] = {
    {"expense", "audited-unexplained", N_("Unexplained against the audited statements"),
     RECONCILE_PROBLEM, true, NULL, NULL},
    {"revenue", "audited-unexplained", N_("Unexplained against the audited statements"),
     RECONCILE_PROBLEM, true, NULL, NULL},
};
static const char *const parts[] = {"expense", "revenue"};
enum { PARTS = sizeof parts / sizeof *parts };

/* ---- lines ---- */

static struct reconcile_line *add_line(struct reconcile_year *year,
                                       const struct reconcile_kind *kind, const char *reason,
                                       char *amount, size_t records)
{
    year->lines = grow(year->lines, year->line_count, &year->line_capacity, sizeof *year->lines);
    struct reconcile_line *line = &year->lines[year->line_count++];
    const char *words = language_text(kind->label), *gap = strstr(words, "%s");
    *line = (struct reconcile_line){.kind = kind,
                                    .id = kind->id,
                                    .part = kind->part,
                                    .role = kind->role,
                                    .reason = xstrdup_or_null(reason),
                                    .amount = amount,
                                    .records = records};
    line->label = gap ? xasprintf("%.*s%s%s", (int)(gap - words), words,
                                  reason ? reason : _("no reason given"), gap + 2)
                      : xstrdup(words);
    return line;
}

static sqlite3_stmt *prepare_sums(const struct making *making, const struct reconcile_kind *kind,
                                  int year)
{
    return kind->class ? making_prepare(
                             making,
                             "SELECT NULL, decimal_sum(dollars), count(*) FROM "
                             "temp.reconcile_difference WHERE part = %Q AND year = %d AND "
                             "class = %Q",
                             kind->part, year, kind->class)
                       : making_prepare(making,
                                        "SELECT %s, decimal_sum(dollars), count(*) FROM "
                                        "temp.reconcile_line WHERE part = %Q AND year = %d AND %s "
                                        "GROUP BY 1 ORDER BY 1",
                                        strstr(kind->label, "%s") ? "reason" : "NULL", kind->part,
                                        year, kind->lines);
}

static bool add_lines(const struct making *making, struct reconcile_year *year,
                      const struct reconcile_kind *kind)
{
    sqlite3_stmt *row = prepare_sums(making, kind, year->year);
    int stepped = row ? 1 : -1;
    bool is_shown = false;
    while (row && (stepped = sql_step(row, making->error)) > 0) {
        size_t records = (size_t)sqlite3_column_int64(row, 2);
        if (records || kind->is_always_shown)
            add_line(year, kind, sql_text(row, 0), show_money(sql_text(row, 1)), records);
        is_shown = true;
    }
    sqlite3_finalize(row);
    if (stepped == 0 && !is_shown && kind->is_always_shown)
        add_line(year, kind, NULL, show_money("0"), 0);
    return stepped == 0;
}

/* Amounts that are in no sum, by currency. */
static bool add_unconverted(const struct making *making, struct reconcile_year *year, size_t part)
{
    sqlite3_stmt *row = making_prepare(
        making,
        "SELECT currency, count(*) FROM temp.reconcile_line WHERE part = %Q AND year = %d AND "
        "dollars IS NULL AND class <> 'payment' GROUP BY 1 ORDER BY 1",
        parts[part], year->year);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0) {
        add_line(year, &unconverted[part], sql_text(row, 0), NULL,
                 (size_t)sqlite3_column_int64(row, 1));
        year->is_sound = false;
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* ---- the statements ---- */

/* One row of two texts, which the caller frees; NULL where there is nothing. */
static bool read_two(sqlite3_stmt *row, char **first, char **second, struct error *error)
{
    int stepped = row ? sql_step(row, error) : -1;
    *first = stepped > 0 ? sql_text_copy(row, 0) : NULL;
    *second = stepped > 0 ? sql_text_copy(row, 1) : NULL;
    sqlite3_finalize(row);
    return stepped >= 0;
}

/* The line of the UN data of a part, which is the last but those for information. */
static const struct reconcile_line *line_of(const struct reconcile_year *year, const char *part,
                                            const char *id)
{
    for (size_t i = 0; i < year->line_count; i++)
        if (strcmp(year->lines[i].part, part) == 0 && strcmp(year->lines[i].id, id) == 0)
            return &year->lines[i];
    return NULL;
}

static char *difference(const char *amount, const char *other)
{
    struct decimal a, b;
    decimal_init(&a);
    decimal_init(&b);
    decimal_parse(&a, amount);
    decimal_parse(&b, other);
    decimal_subtract(&a, &b);
    char *text = decimal_text(&a);
    char *money = show_money(text);
    free(text);
    decimal_clear(&a);
    decimal_clear(&b);
    return money;
}

/* What the facts of the report sum to, if they have been made; facts are whole cents. */
static bool add_reported(const struct reconciling *reconciling, struct reconcile_year *year,
                         size_t part)
{
    const struct making *making = &reconciling->making;
    char *sum, *nothing;
    if (!read_two(making_prepare(making,
                                 "SELECT decimal_sum(amount), NULL FROM unsdg_%s_facts WHERE "
                                 "entity = %Q AND year = %d AND basis = %Q AND dataset IS NULL",
                                 parts[part], reconciling->entity, year->year, reconciling->basis),
                  &sum, &nothing, making->error))
        return false;
    const struct reconcile_line *data = line_of(year, parts[part], "un-data");
    if (sum && data) {
        char *gap = difference(sum, data->amount);
        if (strcmp(gap, "0.00") != 0)
            add_line(year, &reported[part], NULL, show_money(sum), 0);
        free(gap);
    }
    free(sum);
    free(nothing);
    return true;
}

static bool add_audited(const struct reconciling *reconciling, struct reconcile_year *year,
                        size_t part)
{
    const struct making *making = &reconciling->making;
    char *sum, *statement;
    if (!read_two(making_prepare(making,
                                 "SELECT decimal_sum(amount), min(statement) FROM unsdg_totals "
                                 "WHERE coalesce(entity, %Q) = %Q AND coalesce(basis, %Q) = %Q "
                                 "AND CAST(year AS INTEGER) = %d AND kind = %Q",
                                 reconciling->entity, reconciling->entity, reconciling->basis,
                                 reconciling->basis, year->year, parts[part]),
                  &sum, &statement, making->error))
        return false;
    const struct reconcile_line *data = line_of(year, parts[part], "reported");
    data = data ? data : line_of(year, parts[part], "un-data");
    if (sum && data) {
        char *gap = difference(sum, data->amount);
        add_line(year, &audited[part], statement ? statement : _("statement not named"),
                 show_money(sum), 1);
        add_line(year, &audited_gap[part], NULL, gap, 0);
    } else if (data && data->records) {
        year->unaudited = year->unaudited ? "expense and revenue" : parts[part];
    }
    free(sum);
    free(statement);
    return true;
}

/* ---- partners ---- */

static bool add_partners(const struct making *making, struct reconcile_year *year)
{
    sqlite3_stmt *row = making_prepare(
        making,
        "SELECT partner, decimal_sum(CASE WHEN side = 'iati' AND kind = '11' THEN dollars END), "
        "decimal_sum(CASE WHEN side = 'iati' AND kind = '1' THEN dollars END), "
        "decimal_sum(CASE WHEN side = 'un' THEN dollars END) FROM temp.reconcile_line WHERE "
        "part = 'revenue' AND year = %d AND side <> 'named' GROUP BY partner ORDER BY partner",
        year->year);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0) {
        year->partners = grow(year->partners, year->partner_count, &year->partner_capacity,
                              sizeof *year->partners);
        struct reconcile_partner *partner = &year->partners[year->partner_count++];
        partner->name = xstrdup(sql_text(row, 0) ? sql_text(row, 0) : _("no partner named"));
        partner->commitments = show_money(sql_text(row, 1));
        partner->funds = show_money(sql_text(row, 2));
        partner->revenue = show_money(sql_text(row, 3));
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* ---- the judgement ---- */

static void add_size(struct decimal *total, const char *amount)
{
    struct decimal size;
    decimal_init(&size);
    if (amount)
        decimal_parse(&size, amount);
    mpz_abs(size.digits, size.digits);
    decimal_add(total, &size);
    decimal_clear(&size);
}

/* Differences do not make up for each other: 1.00 too much in one activity and 1.00 too little in
 * another leave 2.00. */
static bool add_unexplained(const struct making *making, int year, struct decimal *total)
{
    sqlite3_stmt *row = making_prepare(
        making,
        "SELECT decimal_sum(dollars) FROM temp.reconcile_difference WHERE year = %d AND class = "
        "'unexplained' GROUP BY part, activity",
        year);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, making->error)) > 0)
        add_size(total, sql_text(row, 0));
    sqlite3_finalize(row);
    return stepped == 0;
}

/* Half a cent is what rounding may change. */
static void add_unreported(const struct reconcile_year *year, struct decimal *total)
{
    for (size_t i = 0; i < PARTS; i++) {
        const struct reconcile_line *data = line_of(year, parts[i], "un-data");
        const struct reconcile_line *sum = line_of(year, parts[i], "reported");
        char *gap = data && sum ? difference(sum->amount, data->amount) : xstrdup("0");
        struct decimal size, half;
        decimal_init(&size);
        decimal_init(&half);
        decimal_parse(&half, "0.005");
        add_size(&size, gap);
        if (decimal_compare(&size, &half) > 0)
            decimal_add(total, &size);
        decimal_clear(&size);
        decimal_clear(&half);
        free(gap);
    }
}

static bool judge(const struct reconciling *reconciling, struct reconcile_year *year)
{
    struct decimal total, tolerance;
    decimal_init(&total);
    decimal_init(&tolerance);
    if (reconciling->options->tolerance)
        decimal_parse(&tolerance, reconciling->options->tolerance);
    bool judged = add_unexplained(&reconciling->making, year->year, &total);
    add_unreported(year, &total);
    for (size_t i = 0; i < year->line_count; i++)
        if (strcmp(year->lines[i].id, "audited-unexplained") == 0)
            add_size(&total, year->lines[i].amount);
    char *text = decimal_text(&total);
    year->unexplained = show_money(text);
    year->is_sound = year->is_sound && decimal_compare(&total, &tolerance) <= 0;
    free(text);
    decimal_clear(&total);
    decimal_clear(&tolerance);
    return judged;
}

/* ---- a year ---- */

/* What stands below all else of its part. */
static bool is_for_information(const struct reconcile_kind *kind)
{
    return kind->class == NULL && strstr(kind->lines, "payment") != NULL;
}

static bool add_kinds(const struct making *making, struct reconcile_year *year, size_t part,
                      bool for_information)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].part, parts[part]) == 0 &&
            is_for_information(&kinds[i]) == for_information && !add_lines(making, year, &kinds[i]))
            return false;
    return true;
}

bool reconcile_read_lines(const struct reconciling *reconciling, struct reconcile_year *year)
{
    const struct making *making = &reconciling->making;
    year->is_sound = true;
    for (size_t i = 0; i < PARTS; i++)
        if (!add_kinds(making, year, i, false) || !add_unconverted(making, year, i) ||
            !add_reported(reconciling, year, i) || !add_audited(reconciling, year, i) ||
            !add_kinds(making, year, i, true))
            return false;
    return add_partners(making, year) && judge(reconciling, year);
}
