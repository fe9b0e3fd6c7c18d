#include "standard/ceb_shapes.h"

#include <ctype.h>
#include <string.h>

#include "base/strbuf.h"

#define YEAR                                                                                       \
    {                                                                                              \
        "calendar_year", "calendar_year", "year", true                                             \
    }
#define AMOUNT                                                                                     \
    {                                                                                              \
        "amount", "amount", "usd_amount amount_usd", true                                          \
    }
#define AGENCY                                                                                     \
    {                                                                                              \
        "agency", "agency", "entity entity_code", true                                             \
    }
#define SUB_AGENCY                                                                                 \
    {                                                                                              \
        "sub_agency", "sub_agency", "sub_entity", false                                            \
    }
#define ENTITY                                                                                     \
    {                                                                                              \
        "entity", "entity", "agency entity_code", true                                             \
    }
#define CURRENCY(header)                                                                           \
    {                                                                                              \
        "currency", header, "currency currency_amount currency_amoun", false                       \
    }

const struct ceb_shape ceb_shapes[CEB_DATASET_COUNT] = {
    {.dataset = CEB_REVENUE,
     .name = "revenue",
     .title = "revenue by instrument",
     .table = "ceb_revenue",
     .signs = "sub_type sub_type_name",
     .entity = "agency",
     .columns = {AGENCY,
                 SUB_AGENCY,
                 YEAR,
                 AMOUNT,
                 {"sub_type_name", "sub_type_name", "", false},
                 {"rev_type", "rev_type", "revenue_type", false},
                 {"sub_type", "sub_type", "", false}},
     .column_count = 7},
    {.dataset = CEB_REVENUE_GOVERNMENT,
     .name = "revenue-government",
     .title = "revenue by government donor",
     .table = "ceb_revenue_government",
     .signs = "government_donor",
     .entity = "entity",
     .columns = {{"government_donor", "government_donor", "", true},
                 ENTITY,
                 {"rev_type", "rev_type", "revenue_type", false},
                 YEAR,
                 AMOUNT,
                 {"contrib_type", "contrib_type", "contributor_type", false}},
     .column_count = 6},
    {.dataset = CEB_REVENUE_NON_GOVERNMENT,
     .name = "revenue-non-government",
     .title = "revenue by non-government donor",
     .table = "ceb_revenue_non_government",
     .signs = "donor",
     .entity = "entity",
     .columns = {AMOUNT,
                 CURRENCY("_currency"),
                 ENTITY,
                 YEAR,
                 {"rev_type", "rev_type", "revenue_type", false},
                 {"donor", "donor", "", true},
                 {"contrib_type", "contrib_type", "contributor_type", false}},
     .column_count = 7},
    {.dataset = CEB_REVENUE_CONTRIBUTOR_TYPE,
     .name = "revenue-contributor-type",
     .title = "revenue by contributor type",
     .table = "ceb_revenue_contributor_type",
     .signs = "contrib_type contributor_type",
     .entity = "entity",
     .columns = {ENTITY,
                 YEAR,
                 {"rev_type", "rev_type", "revenue_type", false},
                 {"contrib_type", "contrib_type", "contributor_type", true},
                 AMOUNT},
     .column_count = 5},
    {.dataset = CEB_EXPENSE_FUNCTION,
     .name = "expense-function",
     .title = "expense by function",
     .table = "ceb_expense_function",
     .signs = "transaction_type",
     .entity = "agency",
     .description = "expens",
     .columns = {YEAR,
                 AMOUNT,
                 CURRENCY("currency"),
                 AGENCY,
                 SUB_AGENCY,
                 {"transaction_type", "transaction_type", "function", false}},
     .column_count = 6},
    {.dataset = CEB_EXPENSE_LOCATION,
     .name = "expense-location",
     .title = "expense by location",
     .table = "ceb_expense_location",
     .signs = "country_territory location_type",
     .entity = "agency",
     .columns = {YEAR,
                 AGENCY,
                 SUB_AGENCY,
                 AMOUNT,
                 CURRENCY("_currency_amount"),
                 {"country_territory", "country/territory", "country_or_territory country", true},
                 {"region", "region", "", false},
                 {"location_type", "location_type", "", false}},
     .column_count = 8},
    {.dataset = CEB_EXPENSE_SDG,
     .name = "expense-sdg",
     .title = "expense by SDG",
     .table = "ceb_expense_sdg",
     .signs = "sdg_goal",
     .entity = "entity_code",
     .columns = {{"calendar_year", "calendar year", "year", true},
                 {"entity_code", "entity code", "entity agency", true},
                 {"type_of_financial_information", "type of financial information", "", false},
                 AMOUNT,
                 {"sdg_goal", "SDG goal", "", true},
                 {"sdg_target", "SDG target", "", false},
                 {"sdg_indicator", "SDG indicator", "", false}},
     .column_count = 7},
};

/* Adds the simple form of a header. */
static void add_simple(struct strbuf *simple, const char *header)
{
    size_t first = simple->length;
    for (const unsigned char *c = (const unsigned char *)header; *c; c++) {
        if (isalnum(*c) || *c >= 0x80)
            strbuf_addch(simple, (char)tolower(*c));
        else if (simple->length > first && simple->text[simple->length - 1] != '_')
            strbuf_addch(simple, '_');
    }
    while (simple->length > first && simple->text[simple->length - 1] == '_')
        simple->text[--simple->length] = '\0';
}

/* True if `word` is one of the words between blanks. */
static bool is_among(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (; *words; words += strspn(words, " ")) {
        size_t own = strcspn(words, " ");
        if (own == length && memcmp(words, word, length) == 0)
            return true;
        words += own;
    }
    return false;
}

int ceb_shape_column(const struct ceb_shape *shape, const char *header)
{
    struct strbuf simple = STRBUF_INIT;
    add_simple(&simple, header);
    int found = NO_CEB_COLUMN;
    for (size_t i = 0; i < shape->column_count && found == NO_CEB_COLUMN; i++)
        if (strcmp(shape->columns[i].name, simple.text) == 0 ||
            is_among(shape->columns[i].others, simple.text))
            found = (int)i;
    strbuf_release(&simple);
    return found;
}

static bool has_sign(const char *signs, const char *const *headers, size_t count)
{
    bool found = false;
    struct strbuf simple = STRBUF_INIT;
    for (size_t i = 0; i < count && !found; i++) {
        strbuf_reset(&simple);
        add_simple(&simple, headers[i]);
        found = simple.length > 0 && is_among(signs, simple.text);
    }
    strbuf_release(&simple);
    return found;
}

/* True if every header is one of the shape's columns. */
static bool has_only_columns(const struct ceb_shape *shape, const char *const *headers,
                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ceb_shape_column(shape, headers[i]) == NO_CEB_COLUMN)
            return false;
    return count > 0;
}

const struct ceb_shape *ceb_shape_recognise(const char *file, const char *const *headers,
                                            size_t count)
{
    /* The type of a contributor stands in three files, and tells only the one without donors. */
    static const enum ceb_dataset order[CEB_DATASET_COUNT] = {CEB_EXPENSE_SDG,
                                                              CEB_EXPENSE_LOCATION,
                                                              CEB_EXPENSE_FUNCTION,
                                                              CEB_REVENUE_GOVERNMENT,
                                                              CEB_REVENUE,
                                                              CEB_REVENUE_NON_GOVERNMENT,
                                                              CEB_REVENUE_CONTRIBUTOR_TYPE};
    for (int i = 0; i < CEB_DATASET_COUNT; i++)
        if (has_sign(ceb_shapes[order[i]].signs, headers, count))
            return &ceb_shapes[order[i]];
    for (int i = 0; i < CEB_DATASET_COUNT; i++) {
        const struct ceb_shape *shape = &ceb_shapes[i];
        if (shape->description && strcasestr(file, shape->description) &&
            has_only_columns(shape, headers, count))
            return shape;
    }
    return NULL;
}
