/* The tests of the Aid Transparency Index over a single activity, as a table. */
#ifndef IATIPUB_QUALITY_INDEX_TESTS_H
#define IATIPUB_QUALITY_INDEX_TESTS_H

#include <stdbool.h>
#include <stddef.h>

#include "quality/facts.h"

/* What is measured, with its weight in the whole. */
#define INDICATORS(X)                                                                              \
    X(FOI, "foi-policy", "Freedom of information policy", 0.01875)                                 \
    X(ACCESSIBILITY, "accessibility", "Accessibility", 0.01875)                                    \
    X(STRATEGY, "organisation-strategy", "Organisation strategy", 0.01875)                         \
    X(ANNUAL_REPORT, "annual-report", "Annual report", 0.01875)                                    \
    X(ALLOCATION, "allocation-policy", "Allocation policy", 0.01875)                               \
    X(PROCUREMENT_POLICY, "procurement-policy", "Procurement policy", 0.01875)                     \
    X(COUNTRY_STRATEGY, "country-strategy-or-mou", "Country strategy or agreement", 0.01875)       \
    X(AUDIT, "audit", "Audit", 0.01875)                                                            \
    X(TOTAL_BUDGET, "total-organisation-budget", "Total organisation budget", 1.0 / 24)            \
    X(COUNTRY_BUDGETS, "disaggregated-budgets", "Disaggregated budgets", 1.0 / 24)                 \
    X(PROJECT_BUDGET, "project-budget", "Project budget", 1.0 / 30)                                \
    X(BUDGET_DOCUMENT, "project-budget-document", "Project budget document", 1.0 / 30)             \
    X(COMMITMENTS, "commitments", "Commitments", 1.0 / 30)                                         \
    X(SPENDING, "disbursements-and-expenditures", "Disbursements and expenditures", 1.0 / 30)      \
    X(ALIGNMENT, "budget-alignment", "Budget alignment", 1.0 / 30)                                 \
    X(TITLE, "title", "Title", 0.01)                                                               \
    X(DESCRIPTION, "description", "Description", 0.03)                                             \
    X(PLANNED_DATES, "planned-dates", "Planned dates", 0.01)                                       \
    X(ACTUAL_DATES, "actual-dates", "Actual dates", 0.01)                                          \
    X(STATUS, "current-status", "Current status", 0.01)                                            \
    X(CONTACT, "contact-details", "Contact details", 0.01)                                         \
    X(SECTOR, "sector", "Sector", 0.025)                                                           \
    X(LOCATION, "location", "Sub-national location", 0.035)                                        \
    X(CONDITIONS, "conditions", "Conditions", 0.035)                                               \
    X(UNIQUE_ID, "unique-id", "Unique identifier", 0.025)                                          \
    X(FLOW_TYPE, "flow-type", "Flow type", 0.03)                                                   \
    X(AID_TYPE, "aid-type", "Aid type", 0.03)                                                      \
    X(FINANCE_TYPE, "finance-type", "Finance type", 0.03)                                          \
    X(TIED_STATUS, "tied-aid-status", "Tied aid status", 0.03)                                     \
    X(IMPLEMENTORS, "networked-data-implementors", "Networked data: implementers", 0.02)           \
    X(PARTICIPANTS, "networked-data-participating-orgs", "Networked data: participants", 0.02)     \
    X(RECEIVERS, "networked-data-transactions-with-valid-receiver", "Networked data: receivers",   \
      0.01)                                                                                        \
    X(CONTRACTS, "project-procurement-contracts", "Contracts", 0.02)                               \
    X(TENDERS, "project-procurement-tenders", "Tenders", 0.01)                                     \
    X(OBJECTIVES, "objectives", "Objectives", 0.05)                                                \
    X(APPRAISALS, "impact-appraisals", "Pre-project impact appraisals", 0.05)                      \
    X(REVIEWS, "reviews-and-evaluations", "Reviews and evaluations", 0.05)                         \
    X(RESULTS, "results", "Results", 0.05)

#define INDICATOR_NAME(name, id, title, weight) INDICATOR_##name,
enum indicator {
    INDICATORS(INDICATOR_NAME) INDICATOR_COUNT,
    FIRST_ACTIVITY_INDICATOR = INDICATOR_PROJECT_BUDGET
};
#undef INDICATOR_NAME

struct indicator_info {
    const char *id, *title;
    double weight;
};
extern const struct indicator_info indicator_infos[INDICATOR_COUNT];

/* Which activities a test applies to; zeroed: all. */
struct condition {
    const char *statuses; /* "234": it has no status, or one of these */
    int not_default;      /* no default aid type is among these (enum aid_types) */
    int not_any;          /* neither one of a transaction */
    int one_default;      /* it has no default aid type, or one of these */
    bool (*also)(const struct facts *facts, const struct yardstick *yardstick);
};

struct index_test {
    const char *id;
    enum indicator indicator;
    struct condition when;
    bool (*passes)(const struct facts *facts, int argument);
    int argument;
    /* In place of `passes`: how much of it passes, or -1 if the test does not apply. */
    double (*share)(const struct facts *facts, const struct yardstick *yardstick);
    const char *lacks;  /* what an activity that fails has or has not */
    const char *advice; /* what to do */
};

extern const struct index_test index_tests[];
extern const size_t index_test_count;

/* True if the test is about the activity at all, exemptions included. */
bool index_test_applies(const struct index_test *test, const struct facts *facts,
                        const struct yardstick *yardstick);

#endif
