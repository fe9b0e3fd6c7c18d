/* What the parts of a portfolio share: each part looks at every activity and gives tables. */
#ifndef IATIPUB_REPORT_PORTFOLIO_INSIDE_H
#define IATIPUB_REPORT_PORTFOLIO_INSIDE_H

#include <stdbool.h>

#include "base/decimal.h"
#include "report/portfolio.h"
#include "report/totals.h"

/* Names of elements and attributes, as NAMED(symbol, text). */
#define PORTFOLIO_NAMES(NAMED)                                                                     \
    NAMED(ACTIVITY_STATUS, "activity-status")                                                      \
    NAMED(AID_TYPE, "aid-type")                                                                    \
    NAMED(BUDGET, "budget")                                                                        \
    NAMED(CODE, "code")                                                                            \
    NAMED(CURRENCY, "currency")                                                                    \
    NAMED(DEFAULT_AID_TYPE, "default-aid-type")                                                    \
    NAMED(DEFAULT_CURRENCY, "default-currency")                                                    \
    NAMED(DESCRIPTION, "description")                                                              \
    NAMED(IATI_IDENTIFIER, "iati-identifier")                                                      \
    NAMED(INDICATOR, "indicator")                                                                  \
    NAMED(ISO_DATE, "iso-date")                                                                    \
    NAMED(NARRATIVE, "narrative")                                                                  \
    NAMED(PARTICIPATING_ORG, "participating-org")                                                  \
    NAMED(PERCENTAGE, "percentage")                                                                \
    NAMED(PERIOD_END, "period-end")                                                                \
    NAMED(PERIOD_START, "period-start")                                                            \
    NAMED(PLANNED_DISBURSEMENT, "planned-disbursement")                                            \
    NAMED(RECIPIENT_COUNTRY, "recipient-country")                                                  \
    NAMED(RECIPIENT_REGION, "recipient-region")                                                    \
    NAMED(REF, "ref")                                                                              \
    NAMED(RESULT, "result")                                                                        \
    NAMED(ROLE, "role")                                                                            \
    NAMED(SECTOR, "sector")                                                                        \
    NAMED(TAG, "tag")                                                                              \
    NAMED(TITLE, "title")                                                                          \
    NAMED(TRANSACTION, "transaction")                                                              \
    NAMED(TRANSACTION_DATE, "transaction-date")                                                    \
    NAMED(TRANSACTION_TYPE, "transaction-type")                                                    \
    NAMED(TYPE, "type")                                                                            \
    NAMED(VALUE, "value")                                                                          \
    NAMED(VALUE_DATE, "value-date")                                                                \
    NAMED(VOCABULARY, "vocabulary")                                                                \
    NAMED(VOCABULARY_URI, "vocabulary-uri")                                                        \
    NAMED(XML_LANG, "xml:lang")

#define PORTFOLIO_SYMBOL(symbol, text) N_##symbol,
enum portfolio_name { PORTFOLIO_NAMES(PORTFOLIO_SYMBOL) PORTFOLIO_NAME_COUNT };

enum portfolio_list {
    LIST_STATUS,
    LIST_TRANSACTION_TYPE,
    LIST_BUDGET_TYPE,
    LIST_COUNTRY,
    LIST_REGION,
    LIST_SECTOR_CATEGORY,
    LIST_GOAL,
    LIST_ORGANISATION_TYPE,
    LIST_ORGANISATION_ROLE,
    LIST_EARMARKING,
    LIST_COUNT
};

/* A part of the portfolio. */
struct portfolio_part {
    /* NULL and `error` if it can't begin. */
    void *(*open)(struct portfolio *portfolio, struct error *error);
    void (*add)(void *part, const struct node *activity);
    void (*finish)(void *part, struct figures *figures);
    void (*close)(void *part);
};
extern const struct portfolio_part portfolio_money, portfolio_places, portfolio_sectors,
    portfolio_partners, portfolio_elements, portfolio_texts, portfolio_gap;

enum { PORTFOLIO_PARTS = 7, CURRENCY_SIZE = 16 };

struct portfolio {
    struct portfolio_settings settings;
    struct names *names;
    unsigned numbers[PORTFOLIO_NAME_COUNT];
    const struct codelist *lists[LIST_COUNT];
    void *parts[PORTFOLIO_PARTS];
    size_t count; /* of activities, the present one included */
    const char *root_language;
    char *currency;            /* see portfolio_currency */
    struct totals *currencies; /* of values */
};

/* ---- nodes ---- */

/* The first child of that name; the others by `same`. NULL if there is none, also of NULL. */
const struct node *portfolio_child(const struct portfolio *portfolio, const struct node *node,
                                   enum portfolio_name name);
/* The value of an attribute, "" if there is none. */
const char *portfolio_attribute(const struct portfolio *portfolio, const struct node *node,
                                enum portfolio_name name);
/* The attribute of a child: of transaction-type the code. "" if there is no such child. */
const char *portfolio_child_attribute(const struct portfolio *portfolio, const struct node *node,
                                      enum portfolio_name child, enum portfolio_name attribute);
/* The activity's identifier, and the first narrative of its title; trimmed. The caller frees. */
char *portfolio_identifier(const struct portfolio *portfolio, const struct node *activity);
char *portfolio_title(const struct portfolio *portfolio, const struct node *activity);
/* True if something but blanks stands in the element. */
bool portfolio_has_text(const struct node *node);

/* The name of a code in English; "" if the list has no such code. Lent. */
const char *portfolio_code_name(const struct portfolio *portfolio, enum portfolio_list list,
                                const char *code);

/* ---- money ---- */

struct portfolio_amount {
    struct decimal amount;
    char currency[CURRENCY_SIZE]; /* "" if the data say none */
    char year[5];                 /* of `day`; "" if that is no date */
};

/* Reads the value of a transaction, budget or planned disbursement; `day` tells its year, and the
 * rate if it has no value date. False if it is no amount. `amount` is cleared by the caller in
 * either case. */
bool portfolio_amount_read(const struct portfolio *portfolio, const struct node *activity,
                           const struct node *item, const char *day,
                           struct portfolio_amount *amount);
/* Brings it into the settings' currency, if there is a rate. */
void portfolio_amount_convert(const struct portfolio *portfolio, const struct node *item,
                              const char *day, struct portfolio_amount *amount);
void portfolio_amount_clear(struct portfolio_amount *amount);
/* The day that a transaction is dated, or a budget begins. */
const char *portfolio_transaction_day(const struct portfolio *portfolio, const struct node *item);
const char *portfolio_period_day(const struct portfolio *portfolio, const struct node *item);

/* ---- shares ---- */

/* What an activity or transaction is divided among: places, sectors. */
struct portfolio_share {
    const struct node *node;
    struct decimal percentage; /* of an activity's money; they need not sum up to 100 */
};
enum { SHARES_MOST = 1000 };
struct portfolio_shares {
    struct portfolio_share items[SHARES_MOST];
    size_t count;
    bool stated;          /* all have a percentage, and these sum up to more than 0 */
    struct decimal total; /* of percentages */
};

void portfolio_shares_begin(struct portfolio_shares *shares);
/* Adds an element with its @percentage. Beyond SHARES_MOST none is added. */
void portfolio_shares_add(const struct portfolio *portfolio, struct portfolio_shares *shares,
                          const struct node *node);
void portfolio_shares_end(struct portfolio_shares *shares);
/* The part of an amount that a share has: by percentage, or an equal one if these are not stated.
 * `part` is initialised. */
void portfolio_shares_part(const struct portfolio_shares *shares, size_t index,
                           const struct decimal *amount, struct decimal *part);
void portfolio_shares_release(struct portfolio_shares *shares);

/* ---- tables ---- */

/* Adds a note if some values found no room in them. */
void portfolio_note_left_out(struct figure_table *table, const struct totals *totals);
/* A count as text. */
enum { NUMBER_SIZE = 24 };
const char *portfolio_number(size_t number, char text[NUMBER_SIZE]);
/* `part` of `whole` as a decimal between 0 and 1 with four digits; NULL if there is no whole. */
const char *portfolio_share_text(size_t part, size_t whole, char text[NUMBER_SIZE]);

#endif
