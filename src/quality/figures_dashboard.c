/* The tables of the IATI Dashboard. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"
#include "quality/day.h"
#include "quality/quality_inside.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void row_level(struct row *row, size_t level)
{
    if (level == ALL_LEVELS)
        row_text(row, NULL);
    else
        row_count(row, level + 1);
}

static double share_of(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : -1;
}

/* ---- timeliness ---- */

static const struct figure_column month_columns[] = {
    {"month", N_("Month"), FIGURE_DATE},
    {"updated", N_("Updated"), FIGURE_TEXT},
    {"transactions", N_("Transactions dated in it"), FIGURE_TEXT},
    {"activities", N_("Active activities with spending"), FIGURE_COUNT}};

void figures_add_timeliness(const struct quality *quality, struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "timeliness", "Timeliness: the last 12 months",
                                           month_columns, COUNT(month_columns))};
    int today = quality->yardstick.today;
    struct rating rating = rating_published(quality);
    const struct update_history *history = quality->settings.history;
    for (int i = 1; i <= SPEND_MONTHS; i++) {
        bool updated = month_set_has(&rating.updates, today, i);
        row_day(&row, day_add_months(day_month_begin(today), -i));
        row_text(&row, !history ? NULL : updated ? _("yes") : _("no"));
        row_text(&row, month_set_has(&rating.transactions, today, i) ? _("yes") : _("no"));
        row_count(&row, quality->spend_months[i]);
        row_end(&row);
    }
    figure_table_note(row.table,
                      "A month is updated if in it a later transaction was published than ever "
                      "before; publishing anew without a newer transaction does not count.");
    if (!history)
        figure_table_note(row.table, "Without the journal of a publication the frequency is not "
                                     "known; it is taken for Monthly.");
    else if (history->versions_missed > 0)
        note_format(row.table,
                    "%zu published versions are not kept any more and could not be looked into.",
                    history->versions_missed);
    if (quality->days.latest > today)
        figure_table_note(row.table, "Transactions lie ahead; the Dashboard flags this red.");
    else if (history && history->future)
        figure_table_note(row.table, "Within the last year transactions were published that lay "
                                     "ahead; the Dashboard flags this amber.");
}

/* ---- forward looking ---- */

static const struct figure_column forward_columns[] = {
    {"year", N_("Year"), FIGURE_TEXT},
    {"hierarchy", N_("Hierarchy"), FIGURE_COUNT},
    {"relevant", N_("Activities"), FIGURE_COUNT},
    {"budgets", N_("With a budget"), FIGURE_COUNT},
    {"not_provided", N_("Budget not provided"), FIGURE_COUNT},
    {"excluded", N_("Left out"), FIGURE_COUNT},
    {"share", N_("Share"), FIGURE_SHARE}};

void figures_add_forward(const struct quality *quality, struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "forward_looking", "Forward-looking budgets",
                                           forward_columns, COUNT(forward_columns))};
    int year = day_parts(quality->yardstick.today).year;
    for (size_t i = 0; i < FORWARD_YEARS; i++) {
        struct forward_sum sum = forward_sum(&quality->forward, i);
        char text[16];
        snprintf(text, sizeof text, "%d", year + (int)i);
        row_text(&row, text);
        row_level(&row, forward_level(&quality->forward, i));
        row_count(&row, sum.relevant);
        row_count(&row, sum.budgets);
        row_count(&row, sum.not_provided);
        row_count(&row, sum.excluded);
        row_share(&row, sum.share);
        row_end(&row);
    }
    note_format(row.table, "The forward-looking score is %.1f of 100.",
                100 * forward_score(&quality->forward));
    figure_table_note(row.table, "Left out are activities that end within six months, or have "
                                 "spent 90 percent of their commitments.");
    figure_table_note(row.table, "Budgets longer than 370 days count for no year; an activity that "
                                 "has a budget and says that none is provided counts as neither.");
    if (quality->forward.unknown_money > 0)
        note_format(row.table,
                    "Of %zu activities spending and commitments could not be compared: they are in "
                    "several currencies without exchange rates, or without a currency.",
                    quality->forward.unknown_money);
}

/* ---- comprehensive ---- */

static const struct figure_column comprehensive_columns[] = {
    {"group", N_("Group"), FIGURE_TEXT},          {"column", N_("Column"), FIGURE_TEXT},
    {"hierarchy", N_("Hierarchy"), FIGURE_COUNT}, {"relevant", N_("Activities"), FIGURE_COUNT},
    {"any", N_("Present"), FIGURE_COUNT},         {"valid", N_("Valid"), FIGURE_COUNT},
    {"share_any", N_("Present"), FIGURE_SHARE},   {"share_valid", N_("Valid"), FIGURE_SHARE},
    {"advice", N_("What to do"), FIGURE_TEXT}};

static const char *const group_names[] = {N_("core"), N_("financials"), N_("value added")};

void figures_add_comprehensive(const struct quality *quality, struct figures *figures)
{
    const struct comprehensive *comprehensive = &quality->comprehensive;
    struct row row = {.table = figures_add(figures, "comprehensiveness", "Comprehensiveness",
                                           comprehensive_columns, COUNT(comprehensive_columns))};
    for (size_t i = 0; i < column_count; i++) {
        struct column_sum sum = column_sum(comprehensive, i);
        row_text(&row, _(group_names[columns[i].group]));
        row_text(&row, columns[i].id);
        row_level(&row, comprehensive_level(comprehensive, i));
        row_count(&row, sum.relevant);
        row_count(&row, sum.any);
        row_count(&row, sum.valid);
        row_share(&row, share_of(sum.any, sum.relevant));
        row_share(&row, share_of(sum.valid, sum.relevant));
        row_text(&row, columns[i].advice);
        row_end(&row);
    }
    for (enum column_group group = 0; group < GROUP_COUNT; group++)
        note_format(row.table, "Average of %s: %.1f of 100 present, %.1f valid.",
                    _(group_names[group]), 100 * group_average(comprehensive, group, false),
                    100 * group_average(comprehensive, group, true));
    note_format(row.table,
                "The comprehensive score is %.1f of 100; the core counts twice, and a column that "
                "applies to nothing counts 0.",
                100 * comprehensive_score(comprehensive));
    note_format(row.table, "%zu of %zu activities are current as the Dashboard has it.",
                quality->current_dashboard, quality->activities);
}

/* ---- humanitarian ---- */

static const struct figure_column humanitarian_columns[] = {
    {"measure", N_("Measure"), FIGURE_TEXT},
    {"relevant", N_("Humanitarian activities"), FIGURE_COUNT},
    {"passing", N_("With it"), FIGURE_COUNT},
    {"share", N_("Share"), FIGURE_SHARE}};

static double share_or_none(const struct tally *tally)
{
    double share = tally_share(tally);
    return share < 0 ? 0 : share;
}

void figures_add_humanitarian(const struct quality *quality, struct figures *figures)
{
    const struct humanitarian *humanitarian = &quality->humanitarian;
    const struct {
        const char *name;
        const struct tally *tally;
    } measured[] = {{"marked", &humanitarian->marked},
                    {"humanitarian-scope", &humanitarian->scoped},
                    {"cluster", &humanitarian->clustered}};
    struct row row = {.table = figures_add(figures, "humanitarian", "Humanitarian activities",
                                           humanitarian_columns, COUNT(humanitarian_columns))};
    double total = 100;
    for (size_t i = 0; i < COUNT(measured); i++) {
        row_text(&row, measured[i].name);
        row_count(&row, measured[i].tally->relevant);
        row_count(&row, measured[i].tally->relevant - measured[i].tally->failed);
        row_share(&row, tally_share(measured[i].tally));
        row_end(&row);
        total += 100 * share_or_none(measured[i].tally);
    }
    if (humanitarian->activities > 0)
        note_format(row.table, "The humanitarian score is %.1f of 100.", total / 4);
    figure_table_note(row.table, "How much of the work is humanitarian is a matter of the mandate; "
                                 "it is shown, not judged.");
}

/* ---- coverage ---- */

static const struct figure_column coverage_columns[] = {
    {"year", N_("Year"), FIGURE_TEXT},
    {"currency", N_("Currency"), FIGURE_TEXT},
    {"spending", N_("Disbursed and spent"), FIGURE_MONEY},
    {"expenditure", N_("Expenditure in all"), FIGURE_MONEY},
    {"share", N_("Coverage"), FIGURE_TEXT}};

/* The share may well be above 1. */
static char *ratio_text(const struct decimal *part, const struct decimal *whole)
{
    if (!part || mpz_sgn(whole->digits) <= 0)
        return NULL;
    struct decimal ratio;
    decimal_init(&ratio);
    decimal_add(&ratio, part);
    decimal_divide(&ratio, whole, 4);
    char *text = decimal_text(&ratio);
    decimal_clear(&ratio);
    return text;
}

static void add_year(struct row *row, const struct quality *quality,
                     const struct expenditure *expenditure)
{
    const struct decimal *spent =
        spending_of(&quality->spending, expenditure->year, expenditure->currency);
    char *spent_text = spent ? decimal_text(spent) : NULL;
    char *amount = decimal_text(&expenditure->amount);
    char *ratio = ratio_text(spent, &expenditure->amount);
    char year[16];
    snprintf(year, sizeof year, "%d", expenditure->year);
    row_text(row, year);
    row_text(row, expenditure->currency);
    row_text(row, spent_text);
    row_text(row, amount);
    row_text(row, ratio);
    row_end(row);
    free(spent_text);
    free(amount);
    free(ratio);
}

void figures_add_coverage(const struct quality *quality, struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "coverage", "Coverage of spending",
                                           coverage_columns, COUNT(coverage_columns))};
    size_t other = 0;
    for (size_t i = 0; i < quality->expenditure_count; i++) {
        const struct expenditure *expenditure = &quality->expenditures[i];
        if (expenditure->year)
            add_year(&row, quality, expenditure);
        else
            other++;
    }
    figure_table_note(row.table, "Transactions of types 3 and 4 of a year and currency, against "
                                 "the total expenditure that the organisation file states.");
    if (quality->expenditure_count == 0)
        figure_table_note(row.table, "The organisation file states no total expenditure.");
    if (other > 0)
        note_format(row.table, "%zu statements are left out: their period is no calendar year.",
                    other);
    if (quality->spending.incomplete)
        figure_table_note(row.table, "There are too many years and currencies to sum all.");
}
