/* What the tests want to know of an activity, found in one walk over its tree.
 *
 * Texts point into the tree. "Right" means that a code is on its list, whatever its status. */
#ifndef IATIPUB_QUALITY_FACTS_H
#define IATIPUB_QUALITY_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "quality/quality.h"
#include "quality/spending.h"
#include "quality/timeliness.h"
#include "quality/words.h"

#define CODE_LISTS(X)                                                                              \
    X(ActivityStatus)                                                                              \
    X(AidType)                                                                                     \
    X(BudgetNotProvided)                                                                           \
    X(CRSChannelCode)                                                                              \
    X(Country)                                                                                     \
    X(DocumentCategory)                                                                            \
    X(FinanceType)                                                                                 \
    X(FlowType)                                                                                    \
    X(GeographicVocabulary)                                                                        \
    X(OrganisationRegistrationAgency)                                                              \
    X(Sector)                                                                                      \
    X(SectorCategory)                                                                              \
    X(TiedStatus)                                                                                  \
    X(Version)

#define CODE_LIST_NAME(name) LIST_##name,
enum code_list { CODE_LISTS(CODE_LIST_NAME) LIST_COUNT };
#undef CODE_LIST_NAME

/* What facts are found with. */
struct yardstick {
    struct words words;
    const struct codelist *lists[LIST_COUNT];
    const struct quality_settings *settings;
    int today;
    struct day_set *days;      /* takes the day of every transaction */
    struct month_set *months;  /* likewise */
    struct spending *spending; /* takes disbursements and expenditures */
};

/* Aid types that decide whether a test applies. */
#define AID_TYPES(X)                                                                               \
    X(A01)                                                                                         \
    X(A02)                                                                                         \
    X(B01)                                                                                         \
    X(B02)                                                                                         \
    X(B03)                                                                                         \
    X(B04) X(C01) X(D01) X(D02) X(E01) X(E02) X(F01) X(G01) X(H01) X(H02) X(H03) X(H04) X(H05)
#define AID_NUMBER(code) AID_NUMBER_##code,
enum { AID_TYPES(AID_NUMBER) AID_NUMBERS };
#undef AID_NUMBER
#define AID_BIT(code) AID_##code = 1 << AID_NUMBER_##code,
enum aid_types { AID_TYPES(AID_BIT) AID_NONE = 0 };
#undef AID_BIT

/* A category of documents, "A05" or "B02", as a bit's number. */
enum { DOCUMENT_A = 0, DOCUMENT_B = 32, DOCUMENT_NONE = -1 };
#define DOCUMENT_BIT(number) (UINT64_C(1) << (number))

enum { FORWARD_YEARS = 3, SPEND_MONTHS = 12, TRANSACTION_TYPES = 14, DATE_TYPES = 5 };

enum classification { CLASS_FLOW, CLASS_FINANCE, CLASS_TIED, CLASS_AID, CLASS_COUNT };

/* Codes of a classification, given by default and by single transactions. */
struct code_facts {
    bool is_default, is_own;   /* there is such an element */
    bool default_code;         /* the default has a code */
    size_t codes, right;       /* of vocabulary 1 */
    size_t transactions;       /* with a code of their own */
    size_t right_transactions; /* with one that is right, and one a vocabulary */
    bool repeated;             /* two of one vocabulary by default or in a transaction */
    bool default_right;        /* one of the default ones is */
};

struct sector_facts {
    bool present, has_code;      /* of the activity itself */
    size_t dac_codes, dac_right; /* vocabulary 1 or none */
    bool dac_any, dac_any_right; /* vocabulary 1, 2 or none: there is one; all are right */
    bool general;                /* a DAC code that says little, at any level */
    bool humanitarian;           /* a DAC code of humanitarian aid; of the activity itself */
    bool cluster;                /* vocabulary 10, at any level */
    bool shares_right;           /* of each vocabulary one, or 100 in all */
    bool shares_near;            /* or nearly 100 */
    bool lone_share;             /* one sector of a vocabulary that has another share than 100 */
    bool dac_shares_right;       /* shares_right of vocabularies 1 and 2 */
    /* Transactions with... */
    size_t transactions;         /* a sector */
    size_t transactions_coded;   /* one with a code */
    size_t transactions_right;   /* a DAC code that is right */
    size_t transactions_dac;     /* vocabulary 1, 2 or none */
    size_t transactions_single;  /* exactly one of vocabulary 1, 2 or none */
    size_t own_codes, own_right; /* DAC codes of transactions */
};

struct date_facts {
    bool present;
    int first, earliest, latest; /* NO_DAY if none is a date */
};

/* Sums of the money of one kind in one currency. */
struct money_facts {
    struct decimal commitments, spend[FORWARD_YEARS]; /* spend up to the end of that year */
    const char *currency;                             /* NULL: none yet */
    bool unknown; /* an amount could not be read, or is in another currency */
};

struct transaction_facts {
    size_t count, number[TRANSACTION_TYPES]; /* by type; [0]: no type or another one */
    bool not_zero[TRANSACTION_TYPES];        /* one of the type has a value that isn't 0 */
    int newest[TRANSACTION_TYPES];           /* latest date of the type */
    bool commitments_right, spend_right;     /* every one has a value and a date */
    bool dates_future;
    uint32_t spend_months;  /* with spending: bit 1 the last full month ... 12 */
    size_t with_place;      /* a recipient country or region */
    size_t incoming_traced; /* type 1 with the provider's activity */
    bool ministry_traced;   /* type 1 or 11 with an activity of the Dutch ministry */
    size_t receivers, receivers_known;
    bool humanitarian;      /* one is marked so */
    bool humanitarian_code; /* one that does not say no has a DAC code of humanitarian aid */
    size_t value_dates_near;
    size_t after_update, after_generation;
    size_t value_dates_missing;
};

struct budget_facts {
    bool present;
    bool annual, quarterly; /* one reaches today and is that short, planned disbursements too */
    bool years[FORWARD_YEARS];
    bool right; /* every one has periods, value and value date */
    bool negative;
};

struct result_facts {
    bool present;
    size_t indicators, with_baseline, with_target, with_actual;
    bool aggregated_text; /* one that is to be added up has a value that is no number */
    bool text;            /* any value is no number */
};

struct place_facts {
    bool present, detailed;
    bool described, point, points_right;
    bool identified; /* a location-id with code and vocabulary */
};

struct facts {
    const struct node *activity;
    const char *identifier; /* "": none */
    unsigned hierarchy;
    size_t statuses;
    uint32_t status_bits; /* of the codes 1 to 6 */
    bool statuses_right;
    int first_status;                    /* 0: none */
    struct date_facts dates[DATE_TYPES]; /* by type, from 1 */
    bool has_date, dates_right;
    bool current;           /* as the index has it */
    bool current_dashboard; /* as the comprehensive part of the Dashboard has it */
    bool active;            /* as the proposed measures have it */
    size_t default_aid_types;
    unsigned default_aid, any_aid; /* enum aid_types */
    uint64_t documents;
    bool has_document, documents_right;
    struct code_facts classes[CLASS_COUNT];
    bool is_loan; /* a finance type whose end is not asked for */
    struct sector_facts sectors;
    struct transaction_facts transactions;
    struct budget_facts budgets;
    struct money_facts own_money, us_money;
    struct result_facts results;
    struct place_facts places;
    bool has_title, has_description;         /* a text node in a narrative */
    size_t title_length, description_length; /* of the longest, trimmed, in characters */
    bool shares_of_places_right;             /* recipient countries and regions */
    size_t countries, regions;
    bool own_prefix; /* the identifier begins as that of the publisher, or an earlier one */
};

/* Before the first use and after the last one. */
void facts_init(struct facts *facts);
void facts_release(struct facts *facts);
void facts_gather(struct facts *facts, const struct yardstick *yardstick,
                  const struct node *activity);

/* The parts of it; see the files of their names. */
void facts_gather_sectors(struct facts *facts, const struct yardstick *yardstick);
void facts_gather_transactions(struct facts *facts, const struct yardstick *yardstick);
void facts_gather_classes(struct facts *facts, const struct yardstick *yardstick);

/* What a transaction's sectors add. */
struct transaction_view {
    const struct node *node;
    unsigned type;
    bool says_no; /* humanitarian="0" */
};
void facts_add_transaction_sectors(struct facts *facts, const struct yardstick *yardstick,
                                   const struct transaction_view *view);
void facts_add_transaction_classes(struct facts *facts, const struct yardstick *yardstick,
                                   const struct node *transaction);

/* "1", "true": 1; "0", "false": 0; -1: neither is said. */
int truth_of(const char *text);
bool code_is_right(const struct yardstick *yardstick, enum code_list list, const char *code);
/* The bit's number of a category, or DOCUMENT_NONE. */
int document_number(const char *category);
/* True if the reference names an organisation that others know (docs/quality.md). */
bool reference_is_known(const struct yardstick *yardstick, const char *reference);
bool reference_is_own(const struct yardstick *yardstick, const char *reference);
bool text_is_among(const char *text, const char *const *list, size_t count);

#endif
