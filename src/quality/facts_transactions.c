/* What an activity's transactions say. */
#include <string.h>

#include "quality/day.h"
#include "quality/facts.h"

static const char ministry[] = "XM-DAC-7-PPR-";

/* One transaction, as it is looked at. */
struct view {
    struct transaction_view part;
    int date, value_date; /* NO_DAY: none, or not a date */
    bool has_date;        /* there is an element, be it wrong */
    const char *amount;   /* without white space around it is assumed; NULL: none */
    const struct node *value;
};

static unsigned type_of(const struct words *words, const struct node *transaction)
{
    const char *code = child_attribute(words, transaction, WORD_TRANSACTION_TYPE, WORD_CODE);
    if (!code || *code < '1' || *code > '9')
        return 0;
    if (code[1] == '\0')
        return (unsigned)(*code - '0');
    return *code == '1' && code[1] >= '0' && code[1] <= '3' && !code[2]
               ? 10U + (unsigned)(code[1] - '0')
               : 0;
}

static struct view view_of(const struct words *words, const struct node *transaction)
{
    const struct node *date = child_of(words, transaction, WORD_TRANSACTION_DATE);
    const struct node *value = child_of(words, transaction, WORD_VALUE);
    int marked = truth_of(attribute_of(words, transaction, WORD_HUMANITARIAN));
    return (struct view){
        .part = {transaction, type_of(words, transaction), marked == 0},
        .date = day_parse(attribute_of(words, date, WORD_ISO_DATE)),
        .value_date = day_parse(attribute_of(words, value, WORD_VALUE_DATE)),
        .has_date = date != NULL,
        .amount = value && decimal_is_valid(value->text) ? value->text : NULL,
        .value = value,
    };
}

/* ---- dates ---- */

/* Months before that of today: bit 1 is the last full month, 12 the same month of last year. */
static uint32_t month_bit(int day, int today)
{
    if (day == NO_DAY)
        return 0;
    int months = day_months_between(day, today);
    return months >= 1 && months <= SPEND_MONTHS ? 1U << months : 0;
}

/* The day of a date and time that the file or the activity carries. */
static int day_of_moment(const char *text)
{
    char day[DAY_TEXT_SIZE] = "";
    if (text && strlen(text) >= DAY_TEXT_SIZE - 1)
        memcpy(day, text, DAY_TEXT_SIZE - 1);
    return day_parse(day);
}

static void note_dates(struct facts *facts, const struct yardstick *yardstick,
                       const struct view *view)
{
    struct transaction_facts *transactions = &facts->transactions;
    const struct words *words = &yardstick->words;
    int counted = view->has_date ? view->date : view->value_date;
    int updated = day_of_moment(attribute_of(words, facts->activity, WORD_LAST_UPDATED));
    int generated =
        day_of_moment(attribute_of(words, facts->activity->parent, WORD_GENERATED_DATETIME));
    day_set_add(yardstick->days, counted);
    month_set_add(yardstick->months, counted);
    if (view->part.type == 3 || view->part.type == 4)
        transactions->spend_months |= month_bit(view->date, yardstick->today);
    if (view->date == NO_DAY)
        return;
    if (view->date > transactions->newest[view->part.type])
        transactions->newest[view->part.type] = view->date;
    transactions->dates_future |= view->date > yardstick->today;
    transactions->after_update += updated != NO_DAY && view->date > updated;
    transactions->after_generation += generated != NO_DAY && view->date > generated;
    transactions->value_dates_near += view->value_date != NO_DAY &&
                                      view->value_date >= day_add_months(view->date, -1) &&
                                      view->value_date <= day_add_months(view->date, 1);
}

/* ---- money ---- */

static void add_amount(struct money_facts *money, const struct decimal *amount, bool is_commitment,
                       int year_offset)
{
    if (is_commitment)
        decimal_add(&money->commitments, amount);
    for (int i = year_offset > 0 ? year_offset : 0; !is_commitment && i < FORWARD_YEARS; i++)
        decimal_add(&money->spend[i], amount);
}

static void set_rate(struct decimal *decimal, const struct rate *rate)
{
    mpz_set_ui(decimal->digits, rate->digits);
    decimal->scale = rate->scale;
}

/* Into US dollars, at the rate of its day. */
static bool convert(struct decimal *amount, const struct yardstick *yardstick, const char *currency,
                    int day)
{
    char date[DAY_TEXT_SIZE];
    struct rate_pair pair;
    if (strcmp(currency, "USD") == 0)
        return true;
    if (!yardstick->settings->rates || day == NO_DAY ||
        !rate_book_find(yardstick->settings->rates, currency, "USD", day_text(day, date), &pair))
        return false;
    struct decimal rate;
    decimal_init(&rate);
    set_rate(&rate, &pair.to);
    decimal_multiply(amount, &rate);
    set_rate(&rate, &pair.from);
    decimal_divide(amount, &rate, 6);
    decimal_clear(&rate);
    return true;
}

static void add_money(struct facts *facts, const struct yardstick *yardstick,
                      const struct view *view)
{
    const char *currency = attribute_of(&yardstick->words, view->value, WORD_CURRENCY);
    if (!currency)
        currency = attribute_of(&yardstick->words, facts->activity, WORD_DEFAULT_CURRENCY);
    int year = day_parts(yardstick->today).year;
    int offset = view->date == NO_DAY ? FORWARD_YEARS : day_parts(view->date).year - year;
    bool is_commitment = view->part.type == 2;
    struct money_facts *own = &facts->own_money, *us = &facts->us_money;
    struct decimal amount;
    decimal_init(&amount);
    if (!view->amount || !currency || !decimal_parse(&amount, view->amount)) {
        own->unknown = us->unknown = true;
    } else {
        own->unknown |= own->currency && strcmp(own->currency, currency) != 0;
        own->currency = currency;
        if (!is_commitment && view->date != NO_DAY)
            spending_add(yardstick->spending, day_parts(view->date).year, currency, &amount);
        add_amount(own, &amount, is_commitment, offset);
        if (convert(&amount, yardstick, currency, view->date))
            add_amount(us, &amount, is_commitment, offset);
        else
            us->unknown = true;
    }
    decimal_clear(&amount);
}

static void clear_sum(struct decimal *sum)
{
    mpz_set_ui(sum->digits, 0);
    sum->scale = 0;
}

static void clear_money(struct money_facts *money)
{
    clear_sum(&money->commitments);
    for (size_t i = 0; i < FORWARD_YEARS; i++)
        clear_sum(&money->spend[i]);
    money->currency = NULL;
    money->unknown = false;
}

/* ---- organisations ---- */

static bool begins(const char *text, const char *with)
{
    return text && strncmp(text, with, strlen(with)) == 0;
}

static void note_provider(struct transaction_facts *transactions, const struct words *words,
                          const struct view *view)
{
    const char *activity =
        child_attribute(words, view->part.node, WORD_PROVIDER_ORG, WORD_PROVIDER_ACTIVITY_ID);
    transactions->incoming_traced += view->part.type == 1 && !text_is_blank(activity);
    transactions->ministry_traced |=
        (view->part.type == 1 || view->part.type == 11) && begins(activity, ministry);
}

static void note_receiver(struct transaction_facts *transactions, const struct yardstick *yardstick,
                          const struct view *view)
{
    const struct words *words = &yardstick->words;
    const struct node *type = child_of(words, view->part.node, WORD_TRANSACTION_TYPE);
    if (type && view->part.type != 2 && view->part.type != 3)
        return;
    const struct node *receiver = child_of(words, view->part.node, WORD_RECEIVER_ORG);
    const char *reference = attribute_of(words, receiver, WORD_REF);
    if (reference && reference_is_own(yardstick, reference))
        return;
    transactions->receivers++;
    transactions->receivers_known +=
        has_narrative(words, receiver) || (reference && reference_is_known(yardstick, reference));
}

/* ---- the whole ---- */

static void note_kind(struct transaction_facts *transactions, const struct view *view)
{
    unsigned type = view->part.type;
    bool sound = view->amount && (view->date != NO_DAY || view->value_date != NO_DAY);
    transactions->count++;
    transactions->number[type]++;
    transactions->not_zero[type] |= view->amount && strpbrk(view->amount, "123456789");
    if (type == 2 || type == 11)
        transactions->commitments_right &= sound;
    if (type == 3 || type == 4)
        transactions->spend_right &= sound;
    transactions->value_dates_missing += view->value_date == NO_DAY;
}

static void add_transaction(struct facts *facts, const struct yardstick *yardstick,
                            const struct view *view)
{
    const struct words *words = &yardstick->words;
    struct transaction_facts *transactions = &facts->transactions;
    note_kind(transactions, view);
    note_dates(facts, yardstick, view);
    if (view->part.type >= 2 && view->part.type <= 4)
        add_money(facts, yardstick, view);
    note_provider(transactions, words, view);
    note_receiver(transactions, yardstick, view);
    transactions->humanitarian |=
        truth_of(attribute_of(words, view->part.node, WORD_HUMANITARIAN)) == 1;
    transactions->with_place += child_of(words, view->part.node, WORD_RECIPIENT_COUNTRY) ||
                                child_of(words, view->part.node, WORD_RECIPIENT_REGION);
    facts_add_transaction_sectors(facts, yardstick, &view->part);
    facts_add_transaction_classes(facts, yardstick, view->part.node);
}

void facts_gather_transactions(struct facts *facts, const struct yardstick *yardstick)
{
    struct transaction_facts *transactions = &facts->transactions;
    transactions->commitments_right = transactions->spend_right = true;
    for (size_t i = 0; i < TRANSACTION_TYPES; i++)
        transactions->newest[i] = NO_DAY;
    clear_money(&facts->own_money);
    clear_money(&facts->us_money);
    EACH_CHILD(transaction, &yardstick->words, facts->activity, WORD_TRANSACTION)
    {
        struct view view = view_of(&yardstick->words, transaction);
        add_transaction(facts, yardstick, &view);
    }
}
