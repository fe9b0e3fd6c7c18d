#include "unsdg/funding_compact.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/language.h"
#include "standard/tsv_table.h"
#include "store/sql.h"
#include "unsdg/compact_inside.h"

static const char data_name[] = "schemas/unsdg/funding-compact.tsv";

/* How each indicator is computed; F1 to F4 are of development money. */
static const struct compact_formula formulas[] = {
    {"core-voluntary", compact_classes_share, CLASS_CORE, CLASSES_VOLUNTARY, 1, true},
    {"core-all", compact_classes_share, CLASS_ASSESSED | CLASS_CORE,
     CLASS_ASSESSED | CLASSES_VOLUNTARY, 1, true},
    {"pooled", compact_classes_share, CLASS_POOLED, CLASSES_EARMARKED, 1, true},
    {"thematic", compact_classes_share, CLASS_THEMATIC, CLASSES_EARMARKED, 1, true},
    {"givers-core", compact_states_count, CLASS_CORE, 0, 0, false},
    {"givers-thematic", compact_states_count, CLASS_THEMATIC, 0, 0, false},
    {"givers-pooled", compact_states_count, CLASS_POOLED, 0, 0, false},
    {"multi-year-core", compact_multi_year_share, CLASS_CORE, CLASS_CORE, 0, true},
    {"multi-year-earmarked", compact_multi_year_share, CLASSES_EARMARKED, CLASSES_EARMARKED, 0,
     true},
    {"largest-3", compact_largest_share, 0, CLASSES_VOLUNTARY, 3, true},
    {"largest-5", compact_largest_share, 0, CLASSES_VOLUNTARY, 5, true},
    {"largest-10", compact_largest_share, 0, CLASSES_VOLUNTARY, 10, true},
    {"non-government", compact_non_government_share, 0, CLASSES_VOLUNTARY, 0, true},
    {"programme-country", compact_classes_share, CLASS_LOCAL, CLASSES_VOLUNTARY, 0, true},
    {"waivers", compact_waivers, 0, 0, 0, false},
    {"support-cost", compact_support_share, 0, 0, 0, true},
    {"goal", compact_goal_share, 0, 0, 0, true},
    {"target", compact_target_share, 0, 0, 0, true},
    {"standards", compact_standards, 0, 0, 0, false},
    {"published", compact_published, 0, 0, 0, false},
    {"published-share", compact_published_share, 0, 0, 0, true},
    {"stated", compact_by_hand, 0, 0, 0, false},
    {"joint", compact_joint, 0, 0, 0, false},
    {"joint-share", compact_joint_share, 0, 0, 0, false},
    {"pooled-share", compact_pooled_share, 0, 0, 0, false},
    {"evaluations", compact_evaluations, 0, 0, 0, false},
};

/* ---- results ---- */

void compact_set_share(struct compact_result *result, const mpq_t part, const mpq_t whole)
{
    result->numerator = compact_number_text(part, true);
    result->denominator = compact_number_text(whole, true);
    if (mpq_sgn(whole) == 0) {
        result->state = COMPACT_NOT_APPLICABLE;
        compact_add_note(result, "there is nothing to take a share of");
        return;
    }
    mpq_t share, hundred;
    mpq_inits(share, hundred, NULL);
    mpq_set_ui(hundred, 100, 1);
    mpq_div(share, part, whole);
    mpq_mul(share, share, hundred);
    result->value = compact_number_text(share, false);
    mpq_clears(share, hundred, NULL);
}

void compact_set_count(struct compact_result *result, sqlite3_int64 count)
{
    result->value = xasprintf("%lld", (long long)count);
}

void compact_set_ratio(struct compact_result *result, sqlite3_int64 part, sqlite3_int64 whole)
{
    mpq_t parts, wholes;
    mpq_inits(parts, wholes, NULL);
    mpq_set_si(parts, part, 1);
    mpq_set_si(wholes, whole, 1);
    compact_set_share(result, parts, wholes);
    mpq_clears(parts, wholes, NULL);
    free(result->numerator);
    free(result->denominator);
    result->numerator = xasprintf("%lld", (long long)part);
    result->denominator = xasprintf("%lld", (long long)whole);
}

void compact_set_word(struct compact_result *result, const char *word)
{
    result->value = xstrdup(word);
}

__attribute__((format(printf, 2, 0))) static void add_note(struct compact_result *result,
                                                           const char *format, va_list arguments)
{
    char *note = xvasprintf(_(format), arguments);
    char *all = result->note ? xasprintf("%s; %s", result->note, note) : xstrdup(note);
    free(note);
    free(result->note);
    result->note = all;
}

void compact_add_note(struct compact_result *result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_note(result, format, arguments);
    va_end(arguments);
}

void compact_set_missing(struct compact_result *result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_note(result, format, arguments);
    va_end(arguments);
    result->state = COMPACT_NOT_RECORDED;
}

static struct compact_input *new_input(struct compact_result *result, const char *name)
{
    result->inputs =
        grow(result->inputs, result->input_count, &result->input_capacity, sizeof *result->inputs);
    struct compact_input *input = &result->inputs[result->input_count++];
    *input = (struct compact_input){.name = xstrdup(_(name))};
    return input;
}

void compact_add_input(struct compact_result *result, const char *name, const mpq_t amount)
{
    new_input(result, name)->value = compact_number_text(amount, true);
}

void compact_add_text(struct compact_result *result, const char *name, const char *value)
{
    new_input(result, name)->value = xstrdup(value);
}

void compact_add_count(struct compact_result *result, const char *name, sqlite3_int64 count)
{
    new_input(result, name)->value = xasprintf("%lld", (long long)count);
}

/* ---- numbers ---- */

void compact_number(mpq_t number, const char *text)
{
    struct decimal decimal;
    decimal_init(&decimal);
    mpq_set_ui(number, 0, 1);
    if (text && decimal_parse(&decimal, text)) {
        mpz_set(mpq_numref(number), decimal.digits);
        mpz_ui_pow_ui(mpq_denref(number), 10, decimal.scale);
        mpq_canonicalize(number);
    }
    decimal_clear(&decimal);
}

enum { PLACES_LEAST = 2, PLACES_MOST = 9 };

/* The fewest decimals that lose nothing, PLACES_LEAST if there are too many. */
static unsigned places_of(const mpq_t number)
{
    mpz_t power;
    mpz_init(power);
    unsigned places = PLACES_LEAST;
    for (; places <= PLACES_MOST; places++) {
        mpz_ui_pow_ui(power, 10, places);
        if (mpz_divisible_p(power, mpq_denref(number)))
            break;
    }
    mpz_clear(power);
    return places > PLACES_MOST ? PLACES_LEAST : places;
}

char *compact_number_text(const mpq_t number, bool exact)
{
    struct decimal numerator, denominator;
    decimal_init(&numerator);
    decimal_init(&denominator);
    mpz_set(numerator.digits, mpq_numref(number));
    mpz_set(denominator.digits, mpq_denref(number));
    decimal_divide(&numerator, &denominator, exact ? places_of(number) : PLACES_LEAST);
    char *text = decimal_text(&numerator);
    decimal_clear(&denominator);
    decimal_clear(&numerator);
    return text;
}

bool compact_ask(const struct compacting *compacting, sqlite3_stmt *query, mpq_t *numbers,
                 int count)
{
    bool asked = query && sql_step(query, compacting->making.error) > 0;
    for (int i = 0; asked && i < count; i++)
        compact_number(numbers[i], sql_text(query, i));
    sqlite3_finalize(query);
    return asked;
}

/* ---- targets ---- */

/* More than the year before, if that is known. */
static enum compact_target compare_growth(const struct compact_result *result,
                                          const struct compact_result *before)
{
    mpq_t now, then;
    if (!before || !before->value)
        return COMPACT_NO_TARGET;
    mpq_inits(now, then, NULL);
    compact_number(now, result->value);
    compact_number(then, before->value);
    enum compact_target target = mpq_cmp(now, then) > 0 ? COMPACT_MET : COMPACT_NOT_MET;
    mpq_clears(now, then, NULL);
    return target;
}

static enum compact_target compare_target(const struct compact_indicator *indicator,
                                          const struct compact_result *result)
{
    mpq_t value, target;
    if (!decimal_is_valid(result->value) || !decimal_is_valid(indicator->target))
        return strcmp(result->value, indicator->target) == 0 ? COMPACT_MET : COMPACT_NOT_MET;
    mpq_inits(value, target, NULL);
    compact_number(value, result->value);
    compact_number(target, indicator->target);
    int order = mpq_cmp(value, target);
    mpq_clears(value, target, NULL);
    bool met = strcmp(indicator->direction, "at most") == 0 ? order <= 0 : order >= 0;
    return met ? COMPACT_MET : COMPACT_NOT_MET;
}

static void judge(struct compact_indicator *indicator, size_t i)
{
    struct compact_result *result = &indicator->results[i];
    if (!result->value)
        return;
    if (strcmp(indicator->direction, "growth") == 0)
        result->target = compare_growth(result, i ? result - 1 : NULL);
    else if (*indicator->target)
        result->target = compare_target(indicator, result);
}

/* ---- what is stated by hand ---- */

static void state(struct compact_result *result, sqlite3_stmt *row)
{
    const char *date = sql_text(row, 1), *reference = sql_text(row, 2);
    result->state = COMPACT_STATED;
    result->value = xstrdup(sql_text(row, 0));
    free(result->note);
    result->note = NULL;
    if (date && reference)
        compact_add_note(result, "stated on %s: %s", date, reference);
    else if (date)
        compact_add_note(result, "stated on %s", date);
    else if (reference)
        compact_add_note(result, "stated by hand: %s", reference);
    else
        compact_add_note(result, "stated by hand");
}

static bool find_statement(struct compacting *compacting, const struct compact_indicator *indicator,
                           struct compact_result *result)
{
    sqlite3_stmt *row = making_prepare(
        &compacting->making,
        "SELECT value, date, reference FROM unsdg_statements WHERE upper(indicator) = upper(%Q) "
        "AND CAST(year AS INTEGER) = %d AND value IS NOT NULL ORDER BY date DESC, rowid DESC "
        "LIMIT 1",
        indicator->id, compacting->year);
    int stepped = row ? sql_step(row, compacting->making.error) : -1;
    if (stepped > 0)
        state(result, row);
    sqlite3_finalize(row);
    return stepped >= 0;
}

/* ---- the data file ---- */

static const struct compact_formula *find_formula(const char *name)
{
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
        if (strcmp(formulas[i].name, name) == 0)
            return &formulas[i];
    return NULL;
}

static const char *cell(const struct compact *compact, size_t row, const char *column)
{
    int found = tsv_table_column(compact->data, column);
    return found == NO_TSV_COLUMN ? "" : tsv_table_cell(compact->data, row, found);
}

static bool read_indicator(struct compact *compact, size_t row, struct error *error)
{
    struct compact_indicator *indicator = &compact->indicators[row];
    *indicator = (struct compact_indicator){
        .id = cell(compact, row, "indicator"),
        .formula = cell(compact, row, "formula"),
        .name = cell(compact, row, "name"),
        .edition = cell(compact, row, "edition"),
        .side = cell(compact, row, "side"),
        .unit = cell(compact, row, "unit"),
        .baseline = cell(compact, row, "baseline"),
        .baseline_year = cell(compact, row, "baseline_year"),
        .target = cell(compact, row, "target"),
        .target_year = cell(compact, row, "target_year"),
        .direction = cell(compact, row, "direction"),
        .source = cell(compact, row, "source"),
        .verified = strcmp(cell(compact, row, "verified"), "yes") == 0,
        .results = xcalloc(compact->year_count, sizeof *indicator->results),
    };
    compact->indicator_count++;
    indicator->how = find_formula(indicator->formula);
    if (!indicator->how)
        return error_set(error, ERROR_USAGE,
                         "%s: indicator '%s' has the formula '%s', which is none", data_name,
                         indicator->id, indicator->formula);
    indicator->is_money = indicator->how->is_money;
    return true;
}

static bool read_indicators(struct compact *compact, struct error *error)
{
    compact->data = tsv_table_open(data_name, error);
    if (!compact->data)
        return false;
    size_t count = tsv_table_rows(compact->data);
    compact->indicators = xcalloc(count + 1, sizeof *compact->indicators);
    for (size_t i = 0; i < count; i++)
        if (!read_indicator(compact, i, error))
            return false;
    return true;
}

/* ---- all ---- */

static bool compute_year(struct compacting *compacting, size_t i)
{
    struct compact *compact = compacting->compact;
    if (!compact_year_load(compacting, compact->first_year + (int)i))
        return false;
    if (compacting->has_development) {
        mpq_t hundred;
        mpq_init(hundred);
        mpq_set_ui(hundred, 100, 1);
        mpq_mul(hundred, hundred, compacting->development);
        compact->development_shares[i] = compact_number_text(hundred, false);
        mpq_clear(hundred);
    }
    for (size_t j = 0; j < compact->indicator_count; j++) {
        struct compact_indicator *indicator = &compact->indicators[j];
        struct compact_result *result = &indicator->results[i];
        result->year = compacting->year;
        if (!indicator->how->measure(compacting, indicator->how, result) ||
            (result->state == COMPACT_NOT_RECORDED &&
             !find_statement(compacting, indicator, result)))
            return false;
        judge(indicator, i);
    }
    return true;
}

static bool compute_years(struct compacting *compacting)
{
    for (size_t i = 0; i < compacting->compact->year_count; i++)
        if (!compute_year(compacting, i))
            return false;
    return true;
}

static bool refuse_entity(const struct compacting *compacting)
{
    const char *entity = compacting->compact->entity;
    struct error *error = compacting->making.error;
    sqlite3_stmt *row =
        making_prepare(&compacting->making, "%s",
                       "SELECT group_concat(entity, ', ') FROM (SELECT entity FROM "
                       "unsdg_revenue_facts UNION SELECT entity FROM unsdg_expense_facts)");
    if (row && sql_step(row, error) > 0 && sql_text(row, 0))
        error_set(error, ERROR_USAGE, "there are no UN financial data of '%s'; they are of %s",
                  entity, sql_text(row, 0));
    else if (row)
        error_set(error, ERROR_USAGE,
                  "there are no UN financial data of '%s' yet: run 'iatipub convert' first",
                  entity);
    sqlite3_finalize(row);
    return false;
}

/* Refuses years without any fact; says which there are. */
static bool check_years(const struct compacting *compacting)
{
    const struct compact *compact = compacting->compact;
    sqlite3_stmt *row = making_prepare(
        &compacting->making,
        "SELECT coalesce(sum(year BETWEEN %d AND %d), 0), min(year), max(year) FROM (SELECT "
        "DISTINCT CAST(year AS INTEGER) AS year FROM unsdg_revenue_facts WHERE entity = %Q UNION "
        "SELECT DISTINCT CAST(year AS INTEGER) FROM unsdg_expense_facts WHERE entity = %Q)",
        compacting->options->first_year, compacting->options->last_year, compact->entity,
        compact->entity);
    struct error *error = compacting->making.error;
    bool good = row && sql_step(row, error) > 0;
    if (good && sqlite3_column_type(row, 1) == SQLITE_NULL)
        good = refuse_entity(compacting);
    else if (good && sqlite3_column_int64(row, 0) == 0)
        good = error_set(error, ERROR_USAGE,
                         "there are no UN financial data of '%s' in %d; they are of %d to %d",
                         compact->entity, compacting->options->first_year,
                         sqlite3_column_int(row, 1), sqlite3_column_int(row, 2));
    sqlite3_finalize(row);
    return good;
}

static char *describe(const struct compact_options *options)
{
    switch (options->development) {
    case COMPACT_TAGGED:
        return xstrdup(_("development money by the function of each revenue (1 and 4); what has "
                         "none by the functions of the year's expense"));
    case COMPACT_EXPENSE:
        return xstrdup(_("development money by the functions of the year's expense (1 and 4)"));
    case COMPACT_FIXED:
        return xasprintf(_("development money is %s per cent of assessed contributions and all "
                           "voluntary money"),
                         options->percent);
    case COMPACT_ALL:
        break;
    }
    return xstrdup(_("all money; no development part is taken"));
}

static struct compact *compact_new(const struct publication *publication,
                                   const struct compact_options *options)
{
    struct compact *compact = xcalloc(1, sizeof *compact);
    compact->entity = xstrdup(options->entity ? options->entity : publication->unsdg->entity);
    compact->basis = xstrdup(publication->unsdg->basis ? publication->unsdg->basis : "EXP");
    compact->first_year = options->first_year;
    compact->year_count = (size_t)options->last_year - (size_t)options->first_year + 1;
    compact->development = describe(options);
    compact->development_shares = xcalloc(compact->year_count, sizeof *compact->development_shares);
    return compact;
}

static void numbers_init(struct compacting *compacting)
{
    mpq_init(compacting->development);
    for (int i = 0; i < CLASS_COUNT; i++)
        for (int j = 0; j < MONEY_COUNT; j++)
            mpq_init(compacting->revenue[i][j]);
}

static void numbers_clear(struct compacting *compacting)
{
    mpq_clear(compacting->development);
    for (int i = 0; i < CLASS_COUNT; i++)
        for (int j = 0; j < MONEY_COUNT; j++)
            mpq_clear(compacting->revenue[i][j]);
}

struct compact *compact_compute(struct store *store, const struct publication *publication,
                                const struct compact_options *options, struct error *error)
{
    if (!publication->unsdg) {
        error_set(error, ERROR_USAGE,
                  "publication.yaml says nothing of UN financial data; give it "
                  "'unsdg' with the name and the entity");
        return NULL;
    }
    struct compacting compacting = {
        .making = {.store = store, .settings = publication->unsdg, .error = error},
        .compact = compact_new(publication, options),
        .publication = publication,
        .options = options};
    numbers_init(&compacting);
    bool done = read_indicators(compacting.compact, error) && check_years(&compacting) &&
                compact_tables_make(&compacting) && compute_years(&compacting) &&
                compact_note_changes(&compacting) && compact_tables_drop(&compacting);
    numbers_clear(&compacting);
    if (done)
        return compacting.compact;
    compact_free(compacting.compact);
    return NULL;
}

static void release_result(struct compact_result *result)
{
    for (size_t i = 0; i < result->input_count; i++) {
        free(result->inputs[i].name);
        free(result->inputs[i].value);
    }
    free(result->inputs);
    free(result->value);
    free(result->numerator);
    free(result->denominator);
    free(result->note);
}

void compact_free(struct compact *compact)
{
    if (!compact)
        return;
    for (size_t i = 0; i < compact->indicator_count; i++) {
        for (size_t j = 0; j < compact->year_count; j++)
            release_result(&compact->indicators[i].results[j]);
        free(compact->indicators[i].results);
    }
    for (size_t i = 0; i < compact->year_count; i++)
        free(compact->development_shares[i]);
    for (size_t i = 0; i < compact->warning_count; i++)
        free(compact->warnings[i]);
    free(compact->indicators);
    free(compact->development_shares);
    free(compact->warnings);
    free(compact->development);
    free(compact->entity);
    free(compact->basis);
    tsv_table_free(compact->data);
    free(compact);
}
