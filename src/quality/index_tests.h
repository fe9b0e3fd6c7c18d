/* The tests of the Aid Transparency Index over a single activity, as a table. */
#ifndef IATIPUB_QUALITY_INDEX_TESTS_H
#define IATIPUB_QUALITY_INDEX_TESTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/language.h"
#include "quality/facts.h"

/* What is measured, with its weight in the whole. */
#define INDICATORS(X)                                                                              \
    X(FOI, "foi-policy", N_("Freedom of information policy"), 0.01875)                             \
    X(ACCESSIBILITY, "accessibility", N_("Accessibility"), 0.01875)                                \
    X(STRATEGY, "organisation-strategy", N_("Organisation strategy"), 0.01875)                     \
    X(ANNUAL_REPORT, "annual-report", N_("Annual report"), 0.01875)                                \
    X(ALLOCATION, "allocation-policy", N_("Allocation policy"), 0.01875)                           \
    X(PROCUREMENT_POLICY, "procurement-policy", N_("Procurement policy"), 0.01875)                 \
    X(COUNTRY_STRATEGY, "country-strategy-or-mou", N_("Country strategy or agreement"), 0.01875)   \
    X(AUDIT, "audit", N_("Audit"), 0.01875)                                                        \
    X(TOTAL_BUDGET, "total-organisation-budget", N_("Total organisation budget"), 1.0 / 24)        \
    X(COUNTRY_BUDGETS, "disaggregated-budgets", N_("Disaggregated budgets"), 1.0 / 24)             \
    X(PROJECT_BUDGET, "project-budget", N_("Project budget"), 1.0 / 30)                            \
    X(BUDGET_DOCUMENT, "project-budget-document", N_("Project budget document"), 1.0 / 30)         \
    X(COMMITMENTS, "commitments", N_("Commitments"), 1.0 / 30)                                     \
    X(SPENDING, "disbursements-and-expenditures", N_("Disbursements and expenditures"), 1.0 / 30)  \
    X(ALIGNMENT, "budget-alignment", N_("Budget alignment"), 1.0 / 30)                             \
    X(TITLE, "title", N_("Title"), 0.01)                                                           \
    X(DESCRIPTION, "description", N_("Description"), 0.03)                                         \
    X(PLANNED_DATES, "planned-dates", N_("Planned dates"), 0.01)                                   \
    X(ACTUAL_DATES, "actual-dates", N_("Actual dates"), 0.01)                                      \
    X(STATUS, "current-status", N_("Current status"), 0.01)                                        \
    X(CONTACT, "contact-details", N_("Contact details"), 0.01)                                     \
    X(SECTOR, "sector", N_("Sector"), 0.025)                                                       \
    X(LOCATION, "location", N_("Sub-national location"), 0.035)                                    \
    X(CONDITIONS, "conditions", N_("Conditions"), 0.035)                                           \
    X(UNIQUE_ID, "unique-id", N_("Unique identifier"), 0.025)                                      \
    X(FLOW_TYPE, "flow-type", N_("Flow type"), 0.03)                                               \
    X(AID_TYPE, "aid-type", N_("Aid type"), 0.03)                                                  \
    X(FINANCE_TYPE, "finance-type", N_("Finance type"), 0.03)                                      \
    X(TIED_STATUS, "tied-aid-status", N_("Tied aid status"), 0.03)                                 \
    X(IMPLEMENTORS, "networked-data-implementors", N_("Networked data: implementers"), 0.02)       \
    X(PARTICIPANTS, "networked-data-participating-orgs", N_("Networked data: participants"), 0.02) \
    X(RECEIVERS, "networked-data-transactions-with-valid-receiver",                                \
      N_("Networked data: receivers"), 0.01)                                                       \
    X(CONTRACTS, "project-procurement-contracts", N_("Contracts"), 0.02)                           \
    X(TENDERS, "project-procurement-tenders", N_("Tenders"), 0.01)                                 \
    X(OBJECTIVES, "objectives", N_("Objectives"), 0.05)                                            \
    X(APPRAISALS, "impact-appraisals", N_("Pre-project impact appraisals"), 0.05)                  \
    X(REVIEWS, "reviews-and-evaluations", N_("Reviews and evaluations"), 0.05)                     \
    X(RESULTS, "results", N_("Results"), 0.05)

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
