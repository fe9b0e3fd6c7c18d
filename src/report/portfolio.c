#include "report/portfolio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "report/portfolio_inside.h"
#include "standard/code_name.h"
#include "standard/value.h"

enum { PLACES = 2, PART_PLACES = 6, YEAR_LENGTH = 4, DAY_LENGTH = 10 };

#define PORTFOLIO_TEXT(symbol, text) [N_##symbol] = (text),
static const char *const name_texts[PORTFOLIO_NAME_COUNT] = {PORTFOLIO_NAMES(PORTFOLIO_TEXT)};

static const char *const list_names[LIST_COUNT] = {
    [LIST_STATUS] = "ActivityStatus",
    [LIST_TRANSACTION_TYPE] = "TransactionType",
    [LIST_BUDGET_TYPE] = "BudgetType",
    [LIST_COUNTRY] = "Country",
    [LIST_REGION] = "Region",
    [LIST_SECTOR_CATEGORY] = "SectorCategory",
    [LIST_GOAL] = "UNSDG-Goals",
    [LIST_ORGANISATION_TYPE] = "OrganisationType",
    [LIST_ORGANISATION_ROLE] = "OrganisationRole",
    [LIST_EARMARKING] = "EarmarkingCategory",
};

static const struct portfolio_part *const parts[PORTFOLIO_PARTS] = {
    &portfolio_elements, &portfolio_money, &portfolio_places, &portfolio_sectors,
    &portfolio_partners, &portfolio_texts, &portfolio_gap,
};

/* ---- opening and closing ---- */

static bool find_lists(struct portfolio *portfolio, struct codelists *codelists,
                       struct error *error)
{
    for (size_t i = 0; i < LIST_COUNT; i++) {
        portfolio->lists[i] = codelists_get(codelists, list_names[i], error);
        if (!portfolio->lists[i])
            return false;
    }
    return true;
}

static bool open_parts(struct portfolio *portfolio, struct error *error)
{
    for (size_t i = 0; i < PORTFOLIO_PARTS; i++) {
        portfolio->parts[i] = parts[i]->open(portfolio, error);
        if (!portfolio->parts[i])
            return false;
    }
    return true;
}

struct portfolio *portfolio_new(struct names *names, struct codelists *codelists,
                                const struct portfolio_settings *settings, struct error *error)
{
    struct portfolio *portfolio = xcalloc(1, sizeof *portfolio);
    portfolio->settings = *settings;
    portfolio->names = names;
    portfolio->currencies = totals_new(1);
    for (size_t i = 0; i < PORTFOLIO_NAME_COUNT; i++)
        portfolio->numbers[i] = names_add(names, name_texts[i], strlen(name_texts[i]));
    if (find_lists(portfolio, codelists, error) && open_parts(portfolio, error))
        return portfolio;
    portfolio_free(portfolio);
    return NULL;
}

void portfolio_free(struct portfolio *portfolio)
{
    if (!portfolio)
        return;
    for (size_t i = 0; i < PORTFOLIO_PARTS; i++)
        if (portfolio->parts[i])
            parts[i]->close(portfolio->parts[i]);
    totals_free(portfolio->currencies);
    free(portfolio->currency);
    free(portfolio);
}

/* ---- the course of it ---- */

void portfolio_begin_file(struct portfolio *portfolio, const struct node *root)
{
    (void)portfolio;
    (void)root;
}

void portfolio_add(struct portfolio *portfolio, const struct node *activity)
{
    portfolio->count++;
    for (size_t i = 0; i < PORTFOLIO_PARTS; i++)
        parts[i]->add(portfolio->parts[i], activity);
}

size_t portfolio_count(const struct portfolio *portfolio)
{
    return portfolio->count;
}

const char *portfolio_currency(const struct portfolio *portfolio)
{
    return portfolio->currency ? portfolio->currency : "";
}

static size_t values_of(const struct totals_entry *entry)
{
    return entry->counts[0];
}

static void choose_currency(struct portfolio *portfolio)
{
    const struct totals_entry *most = NULL;
    for (size_t i = 0; i < portfolio->currencies->count; i++) {
        const struct totals_entry *entry = &portfolio->currencies->entries[i];
        if (!most || values_of(entry) > values_of(most))
            most = entry;
    }
    if (most)
        portfolio->currency = xstrdup(totals_field(most, 0));
}

void portfolio_finish(struct portfolio *portfolio, struct figures *figures)
{
    choose_currency(portfolio);
    for (size_t i = 0; i < PORTFOLIO_PARTS; i++)
        parts[i]->finish(portfolio->parts[i], figures);
}

/* ---- nodes ---- */

const struct node *portfolio_child(const struct portfolio *portfolio, const struct node *node,
                                   enum portfolio_name name)
{
    return node ? node_child(node, portfolio->numbers[name]) : NULL;
}

const char *portfolio_attribute(const struct portfolio *portfolio, const struct node *node,
                                enum portfolio_name name)
{
    const struct node_attribute *attribute =
        node ? node_attribute(node, portfolio->numbers[name]) : NULL;
    return attribute ? attribute->value : "";
}

const char *portfolio_child_attribute(const struct portfolio *portfolio, const struct node *node,
                                      enum portfolio_name child, enum portfolio_name attribute)
{
    return portfolio_attribute(portfolio, portfolio_child(portfolio, node, child), attribute);
}

static char *trimmed_text(const struct node *node)
{
    size_t length = 0;
    const char *text = node ? value_trim(node->text, &length) : "";
    return xstrndup(text, length);
}

char *portfolio_identifier(const struct portfolio *portfolio, const struct node *activity)
{
    return trimmed_text(portfolio_child(portfolio, activity, N_IATI_IDENTIFIER));
}

char *portfolio_title(const struct portfolio *portfolio, const struct node *activity)
{
    const struct node *title = portfolio_child(portfolio, activity, N_TITLE);
    return trimmed_text(portfolio_child(portfolio, title, N_NARRATIVE));
}

bool portfolio_has_text(const struct node *node)
{
    size_t length = 0;
    value_trim(node->text, &length);
    return length > 0;
}

const char *portfolio_code_name(const struct portfolio *portfolio, enum portfolio_list list,
                                const char *code)
{
    const struct codelist_item *item = codelist_find(portfolio->lists[list], code);
    return code_name(item);
}

/* ---- money ---- */

bool portfolio_amount_read(const struct portfolio *portfolio, const struct node *activity,
                           const struct node *item, const char *day,
                           struct portfolio_amount *amount)
{
    *amount = (struct portfolio_amount){.year = ""};
    decimal_init(&amount->amount);
    const struct node *value = portfolio_child(portfolio, item, N_VALUE);
    char *text = trimmed_text(value);
    bool read = value && decimal_parse(&amount->amount, text);
    free(text);
    const char *currency = portfolio_attribute(portfolio, value, N_CURRENCY);
    if (!*currency)
        currency = portfolio_attribute(portfolio, activity, N_DEFAULT_CURRENCY);
    snprintf(amount->currency, sizeof amount->currency, "%s", currency);
    if (date_is_valid(day))
        memcpy(amount->year, day, YEAR_LENGTH);
    return read;
}

static void set_rate(struct decimal *decimal, const struct rate *rate)
{
    decimal_init(decimal);
    mpz_set_ui(decimal->digits, rate->digits);
    decimal->scale = rate->scale;
}

static void exchange(struct decimal *amount, const struct rate_pair *pair)
{
    struct decimal from, to;
    set_rate(&from, &pair->from);
    set_rate(&to, &pair->to);
    decimal_multiply(amount, &to);
    decimal_divide(amount, &from, PLACES);
    decimal_clear(&from);
    decimal_clear(&to);
}

void portfolio_amount_convert(const struct portfolio *portfolio, const struct node *item,
                              const char *day, struct portfolio_amount *amount)
{
    const struct portfolio_settings *settings = &portfolio->settings;
    struct rate_pair pair;
    if (settings->currency && settings->rates &&
        strcmp(amount->currency, settings->currency) != 0) {
        const char *valued = portfolio_child_attribute(portfolio, item, N_VALUE, N_VALUE_DATE);
        char date[DAY_LENGTH + 1];
        snprintf(date, sizeof date, "%s", date_is_valid(valued) ? valued : day);
        if (date_is_valid(date) &&
            rate_book_find(settings->rates, amount->currency, settings->currency, date, &pair)) {
            exchange(&amount->amount, &pair);
            snprintf(amount->currency, sizeof amount->currency, "%s", settings->currency);
        }
    }
    if (*amount->currency)
        totals_add(portfolio->currencies, (const char *[]){amount->currency}, portfolio->count, 0,
                   NULL);
}

void portfolio_amount_clear(struct portfolio_amount *amount)
{
    decimal_clear(&amount->amount);
}

const char *portfolio_transaction_day(const struct portfolio *portfolio, const struct node *item)
{
    return portfolio_child_attribute(portfolio, item, N_TRANSACTION_DATE, N_ISO_DATE);
}

const char *portfolio_period_day(const struct portfolio *portfolio, const struct node *item)
{
    return portfolio_child_attribute(portfolio, item, N_PERIOD_START, N_ISO_DATE);
}

/* ---- shares ---- */

void portfolio_shares_begin(struct portfolio_shares *shares)
{
    shares->count = 0;
    shares->stated = true;
    decimal_init(&shares->total);
}

void portfolio_shares_add(const struct portfolio *portfolio, struct portfolio_shares *shares,
                          const struct node *node)
{
    if (shares->count == SHARES_MOST)
        return;
    struct portfolio_share *share = &shares->items[shares->count++];
    share->node = node;
    decimal_init(&share->percentage);
    const char *text = portfolio_attribute(portfolio, node, N_PERCENTAGE);
    if (!decimal_parse(&share->percentage, text) || mpz_sgn(share->percentage.digits) < 0)
        shares->stated = false;
    decimal_add(&shares->total, &share->percentage);
}

void portfolio_shares_end(struct portfolio_shares *shares)
{
    if (mpz_sgn(shares->total.digits) <= 0)
        shares->stated = false;
}

void portfolio_shares_part(const struct portfolio_shares *shares, size_t index,
                           const struct decimal *amount, struct decimal *part)
{
    struct decimal divisor;
    decimal_init(&divisor);
    decimal_subtract(part, part);
    decimal_add(part, amount);
    if (shares->stated) {
        decimal_multiply(part, &shares->items[index].percentage);
        decimal_add(&divisor, &shares->total);
    } else {
        mpz_set_ui(divisor.digits, shares->count);
    }
    decimal_divide(part, &divisor, PART_PLACES);
    decimal_clear(&divisor);
}

void portfolio_shares_release(struct portfolio_shares *shares)
{
    for (size_t i = 0; i < shares->count; i++)
        decimal_clear(&shares->items[i].percentage);
    decimal_clear(&shares->total);
}

/* ---- tables ---- */

void portfolio_note_left_out(struct figure_table *table, const struct totals *totals)
{
    if (!totals->left_out)
        return;
    char *text = xasprintf(_("%zu values have codes beyond the first %d and are not counted."),
                           totals->left_out, TOTALS_ENTRIES_MOST);
    figure_table_note(table, text);
    free(text);
}

const char *portfolio_number(size_t number, char text[NUMBER_SIZE])
{
    snprintf(text, NUMBER_SIZE, "%zu", number);
    return text;
}

const char *portfolio_share_text(size_t part, size_t whole, char text[NUMBER_SIZE])
{
    enum { WHOLE = 10000 };
    if (whole == 0)
        return NULL;
    /* rounded down, so that only all is 1 */
    unsigned long long share = (unsigned long long)part * WHOLE / whole;
    snprintf(text, NUMBER_SIZE, "%llu.%04llu", share / WHOLE, share % WHOLE);
    return text;
}
