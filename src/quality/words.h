/* The elements and attributes that the tests ask for, by number. */
#ifndef IATIPUB_QUALITY_WORDS_H
#define IATIPUB_QUALITY_WORDS_H

#include <stdbool.h>

#include "validate/document.h"
#include "validate/names.h"

#define WORDS(X)                                                                                   \
    X(ACTIVITY_DATE, "activity-date")                                                              \
    X(ACTIVITY_ID, "activity-id")                                                                  \
    X(ACTIVITY_SCOPE, "activity-scope")                                                            \
    X(ACTIVITY_STATUS, "activity-status")                                                          \
    X(ACTUAL, "actual")                                                                            \
    X(ADMINISTRATIVE, "administrative")                                                            \
    X(AGGREGATION_STATUS, "aggregation-status")                                                    \
    X(AID_TYPE, "aid-type")                                                                        \
    X(BASELINE, "baseline")                                                                        \
    X(BUDGET, "budget")                                                                            \
    X(BUDGET_NOT_PROVIDED, "budget-not-provided")                                                  \
    X(CAPITAL_SPEND, "capital-spend")                                                              \
    X(CATEGORY, "category")                                                                        \
    X(CODE, "code")                                                                                \
    X(CONDITIONS, "conditions")                                                                    \
    X(CONTACT_INFO, "contact-info")                                                                \
    X(CURRENCY, "currency")                                                                        \
    X(DEFAULT_AID_TYPE, "default-aid-type")                                                        \
    X(DEFAULT_CURRENCY, "default-currency")                                                        \
    X(DEFAULT_FINANCE_TYPE, "default-finance-type")                                                \
    X(DEFAULT_FLOW_TYPE, "default-flow-type")                                                      \
    X(DEFAULT_LANG, "xml:lang")                                                                    \
    X(DEFAULT_TIED_STATUS, "default-tied-status")                                                  \
    X(DESCRIPTION, "description")                                                                  \
    X(DOCUMENT_LINK, "document-link")                                                              \
    X(EMAIL, "email")                                                                              \
    X(FINANCE_TYPE, "finance-type")                                                                \
    X(FLOW_TYPE, "flow-type")                                                                      \
    X(GENERATED_DATETIME, "generated-datetime")                                                    \
    X(HIERARCHY, "hierarchy")                                                                      \
    X(HUMANITARIAN, "humanitarian")                                                                \
    X(HUMANITARIAN_SCOPE, "humanitarian-scope")                                                    \
    X(IATI_IDENTIFIER, "iati-identifier")                                                          \
    X(INDICATOR, "indicator")                                                                      \
    X(ISO_DATE, "iso-date")                                                                        \
    X(LAST_UPDATED, "last-updated-datetime")                                                       \
    X(LOCATION, "location")                                                                        \
    X(LOCATION_ID, "location-id")                                                                  \
    X(NAME, "name")                                                                                \
    X(NARRATIVE, "narrative")                                                                      \
    X(ORGANISATION_IDENTIFIER, "organisation-identifier")                                          \
    X(OTHER_IDENTIFIER, "other-identifier")                                                        \
    X(OWNER_ORG, "owner-org")                                                                      \
    X(PARTICIPATING_ORG, "participating-org")                                                      \
    X(PERCENTAGE, "percentage")                                                                    \
    X(PERIOD, "period")                                                                            \
    X(PERIOD_END, "period-end")                                                                    \
    X(PERIOD_START, "period-start")                                                                \
    X(PLANNED_DISBURSEMENT, "planned-disbursement")                                                \
    X(POINT, "point")                                                                              \
    X(POS, "pos")                                                                                  \
    X(PROVIDER_ACTIVITY_ID, "provider-activity-id")                                                \
    X(PROVIDER_ORG, "provider-org")                                                                \
    X(RECEIVER_ORG, "receiver-org")                                                                \
    X(RECIPIENT_COUNTRY, "recipient-country")                                                      \
    X(RECIPIENT_COUNTRY_BUDGET, "recipient-country-budget")                                        \
    X(RECIPIENT_REGION, "recipient-region")                                                        \
    X(REF, "ref")                                                                                  \
    X(REPORTING_ORG, "reporting-org")                                                              \
    X(RESULT, "result")                                                                            \
    X(ROLE, "role")                                                                                \
    X(SECTOR, "sector")                                                                            \
    X(TAG, "tag")                                                                                  \
    X(TARGET, "target")                                                                            \
    X(TIED_STATUS, "tied-status")                                                                  \
    X(TITLE, "title")                                                                              \
    X(TOTAL_BUDGET, "total-budget")                                                                \
    X(TOTAL_EXPENDITURE, "total-expenditure")                                                      \
    X(TRANSACTION, "transaction")                                                                  \
    X(TRANSACTION_DATE, "transaction-date")                                                        \
    X(TRANSACTION_TYPE, "transaction-type")                                                        \
    X(TYPE, "type")                                                                                \
    X(URL, "url")                                                                                  \
    X(VALUE, "value")                                                                              \
    X(VALUE_DATE, "value-date")                                                                    \
    X(VERSION, "version")                                                                          \
    X(VOCABULARY, "vocabulary")                                                                    \
    X(VOCABULARY_URI, "vocabulary-uri")

#define WORD_NAME(name, text) WORD_##name,
enum word { WORDS(WORD_NAME) WORD_COUNT };
#undef WORD_NAME

struct words {
    unsigned number[WORD_COUNT];
};

/* Fills `words` with their numbers among the names. */
void words_add(struct words *words, struct names *names);

/* The first child of that name, or NULL (also of NULL); EACH_CHILD goes through all of them. */
const struct node *child_of(const struct words *words, const struct node *node, enum word name);
/* NOLINTBEGIN(bugprone-macro-parentheses): a name that is declared takes no parentheses */
#define EACH_CHILD(child, words, parent, name)                                                     \
    for (const struct node *child = child_of(words, parent, name); child; child = (child)->same)
/* NOLINTEND(bugprone-macro-parentheses) */

/* The value of an attribute, or NULL (also of NULL). */
const char *attribute_of(const struct words *words, const struct node *node, enum word name);
/* That of a child's attribute. */
const char *child_attribute(const struct words *words, const struct node *node, enum word child,
                            enum word name);
/* True if the attribute has exactly that value. */
bool attribute_is(const struct words *words, const struct node *node, enum word name,
                  const char *value);
/* True if there is such a child whose attribute has that value. */
bool has_child_with(const struct words *words, const struct node *node, enum word child,
                    enum word name, const char *value);

/* True if there is anything but white space. NULL is blank. */
bool text_is_blank(const char *text);
/* True if a narrative of the node has more than white space. */
bool has_narrative(const struct words *words, const struct node *node);

#endif
