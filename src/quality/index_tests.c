#include "quality/index_tests.h"

#include <string.h>

#include "base/language.h"
#include "base/text_set.h"
#include "quality/day.h"

#define INDICATOR_INFO(name, id, title, weight) {id, title, weight},
const struct indicator_info indicator_infos[INDICATOR_COUNT] = {INDICATORS(INDICATOR_INFO)};

enum { TITLE_LENGTH = 10, DESCRIPTION_LENGTH = 80 };

/* ---- further conditions ---- */

static bool ends_late(const struct facts *facts, const struct yardstick *yardstick)
{
    int planned = facts->dates[3].latest, actual = facts->dates[4].latest;
    return day_is_months_ahead(planned > actual ? planned : actual, yardstick->today, 6);
}

static bool is_no_loan(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return !facts->is_loan;
}

static bool has_place_below(const struct facts *facts, const struct yardstick *yardstick)
{
    static const char *const wide[] = {"1", "2", "3", "4"};
    const struct words *words = &yardstick->words;
    if (has_child_with(words, facts->activity, WORD_RECIPIENT_REGION, WORD_CODE, "998"))
        return false;
    for (size_t i = 0; yardstick->settings->location_by_scope && i < 4; i++)
        if (has_child_with(words, facts->activity, WORD_ACTIVITY_SCOPE, WORD_CODE, wide[i]))
            return false;
    return true;
}

static bool has_statuses(const struct facts *facts, const char *statuses)
{
    if (facts->statuses == 0)
        return true;
    for (; *statuses; statuses++)
        if (facts->status_bits & 1U << (*statuses - '0'))
            return true;
    return false;
}

static bool has_document(const struct facts *facts, int number)
{
    return (facts->documents & DOCUMENT_BIT(number)) != 0;
}

static bool is_reviewed(const struct facts *facts, const struct yardstick *yardstick)
{
    (void)yardstick;
    return has_document(facts, DOCUMENT_A + 7) || has_statuses(facts, "34");
}

static bool is_exempted(const struct index_test *test, unsigned hierarchy,
                        const struct quality_settings *settings)
{
    const char *indicator = indicator_infos[test->indicator].id;
    for (size_t i = 0; i < settings->exemption_count; i++) {
        const struct quality_exemption *exemption = &settings->exemptions[i];
        if (exemption->hierarchy == hierarchy &&
            (strcmp(exemption->test, test->id) == 0 || strcmp(exemption->test, indicator) == 0))
            return true;
    }
    return false;
}

bool index_test_applies(const struct index_test *test, const struct facts *facts,
                        const struct yardstick *yardstick)
{
    const struct condition *when = &test->when;
    if (when->statuses && !has_statuses(facts, when->statuses))
        return false;
    if (facts->default_aid & (unsigned)when->not_default ||
        facts->any_aid & (unsigned)when->not_any)
        return false;
    if (when->one_default && facts->default_aid_types > 0 &&
        !(facts->default_aid & (unsigned)when->one_default))
        return false;
    return (!when->also || when->also(facts, yardstick)) &&
           !is_exempted(test, facts->hierarchy, yardstick->settings);
}

/* ---- what passes ---- */

static bool has_annual_budget(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->budgets.annual;
}

static bool has_quarterly_budget(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->budgets.quarterly;
}

static bool has_commitment(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->transactions.not_zero[2];
}

static bool has_spending(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->transactions.number[3] + facts->transactions.number[4] > 0;
}

static bool has_purposes(const struct facts *facts, int argument)
{
    (void)argument;
    const struct sector_facts *sectors = &facts->sectors;
    size_t count = facts->transactions.count;
    bool coded = sectors->has_code || (count > 0 && sectors->transactions_coded == count);
    bool right = sectors->dac_right > 0 || (count > 0 && sectors->transactions_right == count);
    return coded && right && !sectors->general;
}

static bool has_title(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->has_title;
}

static bool has_long_title(const struct facts *facts, int argument)
{
    return facts->title_length >= (size_t)argument;
}

static bool has_description(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->has_description;
}

static bool has_long_description(const struct facts *facts, int argument)
{
    return facts->description_length >= (size_t)argument;
}

static bool has_date(const struct facts *facts, int type)
{
    return facts->dates[type].present;
}

static bool has_status(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->statuses > 0;
}

static bool has_right_status(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->statuses > 0 && facts->statuses_right;
}

static bool has_sector(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->sectors.present || facts->sectors.transactions > 0;
}

static bool has_right_sectors(const struct facts *facts, int argument)
{
    (void)argument;
    size_t codes = facts->sectors.dac_codes + facts->sectors.own_codes;
    return codes > 0 && codes == facts->sectors.dac_right + facts->sectors.own_right;
}

static bool has_location(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->places.present;
}

static bool has_detailed_location(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->places.detailed;
}

static bool has_own_prefix(const struct facts *facts, int argument)
{
    (void)argument;
    return facts->own_prefix;
}

static bool has_class(const struct facts *facts, int kind)
{
    return facts->classes[kind].is_default || facts->classes[kind].is_own;
}

static bool has_right_class(const struct facts *facts, int kind)
{
    const struct code_facts *found = &facts->classes[kind];
    return found->codes > 0 && found->codes == found->right;
}

/* Elements that only their presence is asked of; the number is that of the word. */
static bool has_element(const struct facts *facts, const struct yardstick *yardstick,
                        enum word name)
{
    return child_of(&yardstick->words, facts->activity, name) != NULL;
}

#define ELEMENT_SHARE(function, name)                                                              \
    static double function(const struct facts *facts, const struct yardstick *yardstick)           \
    {                                                                                              \
        return has_element(facts, yardstick, name) ? 1 : 0;                                        \
    }
ELEMENT_SHARE(share_capital_spend, WORD_CAPITAL_SPEND)
ELEMENT_SHARE(share_contact, WORD_CONTACT_INFO)
ELEMENT_SHARE(share_conditions, WORD_CONDITIONS)
ELEMENT_SHARE(share_identifier, WORD_IATI_IDENTIFIER)
ELEMENT_SHARE(share_result, WORD_RESULT)

static double share_objectives(const struct facts *facts, const struct yardstick *yardstick)
{
    return has_document(facts, DOCUMENT_A + 2) ||
           has_child_with(&yardstick->words, facts->activity, WORD_DESCRIPTION, WORD_TYPE, "2");
}

static bool has_contract(const struct facts *facts, int argument)
{
    (void)argument;
    return has_document(facts, DOCUMENT_A + 6) || has_document(facts, DOCUMENT_A + 11);
}

/* ---- networked data ---- */

static double share_implementors(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    if (attribute_is(words, org, WORD_ROLE, "4") &&
        (!text_is_blank(attribute_of(words, org, WORD_REF)) || has_narrative(words, org)))
        return 1;
    return 0;
}

/* Of the organisations that take part and are not the publisher: those whose reference is known. */
static double share_participants(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    struct text_set seen = {.slots = NULL};
    size_t all = 0, known = 0;
    EACH_CHILD(org, words, facts->activity, WORD_PARTICIPATING_ORG)
    {
        const char *reference = attribute_of(words, org, WORD_REF);
        if (text_is_blank(reference)) {
            all += has_narrative(words, org);
        } else if (!reference_is_own(yardstick, reference) && text_set_add(&seen, reference)) {
            all++;
            known += reference_is_known(yardstick, reference);
        }
    }
    text_set_release(&seen);
    return all ? (double)known / (double)all : -1;
}

static double share_receivers(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct transaction_facts *transactions = &facts->transactions;
    (void)yardstick;
    return transactions->receivers
               ? (double)transactions->receivers_known / (double)transactions->receivers
               : -1;
}

/* ---- the table ---- */

#define DOCUMENT(number) .passes = has_document, .argument = DOCUMENT_A + (number)
#define A_ROW (AID_A01 | AID_A02)
#define H_ROW (AID_H01 | AID_H02 | AID_H03 | AID_H04 | AID_H05)

#define BUDGETED                                                                                   \
    {                                                                                              \
        "23", .not_default = AID_G01, .also = ends_late                                            \
    }
#define PROJECT                                                                                    \
    {                                                                                              \
        "234", .not_default = A_ROW | AID_G01, .not_any = A_ROW                                    \
    }
#define PLACED                                                                                     \
    {                                                                                              \
        .statuses = "234", .not_any = AID_B01 | AID_B02 | AID_F01 | AID_G01 | H_ROW,               \
        .also = has_place_below                                                                    \
    }
#define CONDITIONAL                                                                                \
    {                                                                                              \
        "234", .one_default = A_ROW | AID_C01 | AID_F01                                            \
    }
#define PROCURED                                                                                   \
    {                                                                                              \
        .statuses = "234", .not_any = A_ROW | AID_B02, .not_default = AID_G01                      \
    }
#define APPRAISED                                                                                  \
    {                                                                                              \
        .statuses = "234", .not_any = A_ROW | AID_B01 | AID_B02 | AID_B03 | AID_B04 | AID_D01 |    \
                                      AID_D02 | AID_E01 | AID_E02 | AID_F01 | AID_G01 | H_ROW      \
    }
#define RUNNING                                                                                    \
    {                                                                                              \
        .statuses = "234"                                                                          \
    }

const struct index_test index_tests[] = {
    {"project-budget-annual", INDICATOR_PROJECT_BUDGET, BUDGETED, has_annual_budget,
     .lacks = N_("has no budget or planned disbursement from today on of a year or less"),
     .advice = N_("give budgets year by year up to the planned end, each of at most 370 days")},
    {"project-budget-quarterly", INDICATOR_PROJECT_BUDGET, BUDGETED, has_quarterly_budget,
     .lacks = N_("has no budget or planned disbursement from today on of a quarter or less"),
     .advice = N_("break the coming year's budget, or its planned disbursements, into quarters")},
    {"project-budget-document", INDICATOR_BUDGET_DOCUMENT, PROJECT, DOCUMENT(5),
     .lacks = N_("has no document of category A05"),
     .advice = N_("link the approved budget of the project as a document of category A05")},
    {"commitments", INDICATOR_COMMITMENTS, RUNNING, has_commitment,
     .lacks = N_("has no commitment other than 0"),
     .advice = N_("record what was agreed as transactions of type 2")},
    {"disbursements-and-expenditures", INDICATOR_SPENDING, RUNNING, has_spending,
     .lacks = N_("has no disbursement or expenditure"),
     .advice = N_("record what was paid as transactions of type 3 or 4")},
    {"capital-spend", INDICATOR_ALIGNMENT, PROJECT, .share = share_capital_spend,
     .lacks = N_("does not say how much of it is capital spending"),
     .advice = N_("add capital-spend with the percentage, 0 where nothing is invested")},
    {"purpose-codes", INDICATOR_ALIGNMENT, PROJECT, has_purposes,
     .lacks = N_("has no five-digit sector code, or one that fits no line of a country's budget"),
     .advice =
         N_("choose five-digit DAC codes that name a purpose, not a general one such as 43010")},
    {"title-present",
     INDICATOR_TITLE,
     {0},
     has_title,
     .lacks = N_("has no title"),
     .advice = N_("give every activity a title")},
    {"title-length",
     INDICATOR_TITLE,
     {0},
     has_long_title,
     TITLE_LENGTH,
     .lacks = N_("has a title of fewer than 10 characters"),
     .advice = N_("write titles that say what is done and where")},
    {"description-present",
     INDICATOR_DESCRIPTION,
     {0},
     has_description,
     .lacks = N_("has no description"),
     .advice = N_("describe every activity")},
    {"description-length",
     INDICATOR_DESCRIPTION,
     {0},
     has_long_description,
     DESCRIPTION_LENGTH,
     .lacks = N_("has a description of fewer than 80 characters"),
     .advice = N_("write a sentence or two on what is done, for whom and to what end")},
    {"planned-start",
     INDICATOR_PLANNED_DATES,
     {0},
     has_date,
     1,
     .lacks = N_("has no planned start"),
     .advice = N_("add the planned start, a date of type 1")},
    {"planned-end",
     INDICATOR_PLANNED_DATES,
     {.also = is_no_loan},
     has_date,
     3,
     .lacks = N_("has no planned end"),
     .advice = N_("add the planned end, a date of type 3")},
    {"actual-start", INDICATOR_ACTUAL_DATES, RUNNING, has_date, 2,
     .lacks = N_("has begun and has no actual start"),
     .advice = N_("add the actual start, a date of type 2, as soon as an activity begins")},
    {"actual-end",
     INDICATOR_ACTUAL_DATES,
     {.statuses = "34"},
     has_date,
     4,
     .lacks = N_("is completed and has no actual end"),
     .advice = N_("add the actual end, a date of type 4, when the status becomes 3 or 4")},
    {"status-present",
     INDICATOR_STATUS,
     {0},
     has_status,
     .lacks = N_("has no status"),
     .advice = N_("give every activity a status")},
    {"status-valid",
     INDICATOR_STATUS,
     {0},
     has_right_status,
     .lacks = N_("has no status, or one that is not a code of ActivityStatus"),
     .advice = N_("use the codes of codelist ActivityStatus")},
    {"contact-details",
     INDICATOR_CONTACT,
     {0},
     .share = share_contact,
     .lacks = N_("has no contact"),
     .advice = N_("add contact-info; an office's address will do")},
    {"sector-present",
     INDICATOR_SECTOR,
     {0},
     has_sector,
     .lacks = N_("has no sector"),
     .advice = N_("give every activity, or its transactions, a sector")},
    {"sector-codes",
     INDICATOR_SECTOR,
     {0},
     has_right_sectors,
     .lacks = N_("has no five-digit DAC sector code, or one that is not on the list"),
     .advice = N_("add sectors of vocabulary 1 beside your own, with codes of codelist Sector")},
    {"location-present", INDICATOR_LOCATION, PLACED, has_location, .lacks = N_("has no location"),
     .advice = N_("name the places below the country where the work is done")},
    {"location-detail", INDICATOR_LOCATION, PLACED, has_detailed_location,
     .lacks = N_("has no coordinates, and no place of a known gazetteer"),
     .advice = N_("give locations a point, or a code of a gazetteer with its vocabulary")},
    {"conditions-data", INDICATOR_CONDITIONS, CONDITIONAL, .share = share_conditions,
     .lacks = N_("does not say whether conditions are attached"),
     .advice = N_("add conditions, with attached=\"0\" where there are none")},
    {"conditions-document", INDICATOR_CONDITIONS, CONDITIONAL, DOCUMENT(4),
     .lacks = N_("has no document of category A04"),
     .advice = N_("link the conditions, or the agreement that has them, as category A04")},
    {"identifier-present",
     INDICATOR_UNIQUE_ID,
     {0},
     .share = share_identifier,
     .lacks = N_("has no identifier"),
     .advice = N_("give every activity an identifier")},
    {"identifier-prefix",
     INDICATOR_UNIQUE_ID,
     {0},
     has_own_prefix,
     .lacks = N_("has an identifier that does not begin with the reporting organisation's"),
     .advice =
         N_("begin identifiers with the reporting organisation's reference; after a change of "
            "that reference keep the old one as other-identifier of type B1")},
    {"flow-type-present", INDICATOR_FLOW_TYPE, RUNNING, has_class, CLASS_FLOW,
     .lacks = N_("has no flow type"),
     .advice = N_("add default-flow-type; it may be the same for all")},
    {"flow-type-valid", INDICATOR_FLOW_TYPE, RUNNING, has_right_class, CLASS_FLOW,
     .lacks = N_("has no flow type, or one that is not on the list"),
     .advice = N_("use the codes of codelist FlowType")},
    {"aid-type-present", INDICATOR_AID_TYPE, RUNNING, has_class, CLASS_AID,
     .lacks = N_("has no aid type"), .advice = N_("add default-aid-type")},
    {"aid-type-valid", INDICATOR_AID_TYPE, RUNNING, has_right_class, CLASS_AID,
     .lacks = N_("has no aid type of vocabulary 1, or one that is not on the list"),
     .advice = N_("use the codes of codelist AidType")},
    {"finance-type-present", INDICATOR_FINANCE_TYPE, RUNNING, has_class, CLASS_FINANCE,
     .lacks = N_("has no finance type"),
     .advice = N_("add default-finance-type; it may be the same for all")},
    {"finance-type-valid", INDICATOR_FINANCE_TYPE, RUNNING, has_right_class, CLASS_FINANCE,
     .lacks = N_("has no finance type, or one that is not on the list"),
     .advice = N_("use the codes of codelist FinanceType")},
    {"tied-aid-status-present", INDICATOR_TIED_STATUS, RUNNING, has_class, CLASS_TIED,
     .lacks = N_("has no tied status"),
     .advice = N_("add default-tied-status; it may be the same for all")},
    {"tied-aid-status-valid", INDICATOR_TIED_STATUS, RUNNING, has_right_class, CLASS_TIED,
     .lacks = N_("has no tied status, or one that is not on the list"),
     .advice = N_("use the codes of codelist TiedStatus")},
    {"networked-data-implementors", INDICATOR_IMPLEMENTORS, RUNNING, .share = share_implementors,
     .lacks = N_("names no implementing organisation"),
     .advice = N_("name who implements the activity: a participating-org of role 4")},
    {"networked-data-participating-orgs",
     INDICATOR_PARTICIPANTS,
     {.not_default = A_ROW},
     .share = share_participants,
     .lacks = N_("names organisations that no register knows by their reference"),
     .advice = N_("look up the references of partners at org-id.guide or in the IATI registry")},
    {"networked-data-receivers", INDICATOR_RECEIVERS, RUNNING, .share = share_receivers,
     .lacks = N_("has commitments or disbursements that do not say to whom"),
     .advice = N_("name the receiver of commitments and disbursements")},
    {"project-procurement-contracts", INDICATOR_CONTRACTS, PROCURED, has_contract,
     .lacks = N_("has no document of category A06 or A11"),
     .advice = N_("link contracts as documents of category A11, or A06")},
    {"project-procurement-tenders", INDICATOR_TENDERS, PROCURED, DOCUMENT(10),
     .lacks = N_("has no document of category A10"),
     .advice = N_("link tenders, or the page that lists them, as category A10")},
    {"objectives",
     INDICATOR_OBJECTIVES,
     {.statuses = "234", .not_default = AID_G01},
     .share = share_objectives,
     .lacks = N_("has neither a description of type 2 nor a document of category A02"),
     .advice = N_("state the objectives in a description of type 2")},
    {"impact-appraisals", INDICATOR_APPRAISALS, APPRAISED, DOCUMENT(1),
     .lacks = N_("has no document of category A01"),
     .advice = N_("link the appraisal made before the start as category A01")},
    {"reviews-and-evaluations",
     INDICATOR_REVIEWS,
     {.not_default = AID_G01, .also = is_reviewed},
     DOCUMENT(7),
     .lacks = N_("is completed and has no document of category A07"),
     .advice = N_("link reviews and evaluations as documents of category A07")},
    {"results-data",
     INDICATOR_RESULTS,
     {.statuses = "234", .not_default = AID_F01 | AID_G01},
     .share = share_result,
     .lacks = N_("has no results"),
     .advice = N_("add results with indicators, baselines and targets")},
    {"results-document",
     INDICATOR_RESULTS,
     {.statuses = "234", .not_default = AID_F01 | AID_G01},
     DOCUMENT(8),
     .lacks = N_("has no document of category A08"),
     .advice = N_("link a document on results, such as the progress report, as category A08")},
};

const size_t index_test_count = sizeof index_tests / sizeof *index_tests;
