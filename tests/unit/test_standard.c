#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "standard/layout.h"
#include "standard/standard.h"
#include "standard/value.h"

extern CU_TestInfo standard_tests[];

static struct standard *load(const char *version)
{
    struct error error = ERROR_INIT;
    struct standard *standard = standard_load(version, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(standard);
    return standard;
}

static const struct element *activity_of(const struct standard *standard)
{
    return element_child(standard_root(standard, "iati-activities"), "iati-activity");
}

static void the_order_of_the_schema_is_kept(void)
{
    struct standard *standard = load("2.03");
    const struct element *activity = activity_of(standard);
    static const char *const first[] = {"iati-identifier", "reporting-org", "title", "description",
                                        "participating-org"};
    for (size_t i = 0; i < 5; i++)
        CU_ASSERT_STRING_EQUAL(activity->children[i]->name, first[i]);
    CU_ASSERT_STRING_EQUAL(activity->children[activity->child_count - 1]->name, "fss");
    standard_free(standard);
}

static void shapes_are_expanded_in_their_place(void)
{
    struct standard *standard = load("2.03");
    const struct element *transaction = element_child(activity_of(standard), "transaction");
    const struct element *value = element_child(transaction, "value");
    CU_ASSERT_EQUAL(value->type, TYPE_DECIMAL);
    CU_ASSERT_EQUAL(value->attribute_count, 2);
    CU_ASSERT_PTR_EQUAL(value->parent, transaction);
    CU_ASSERT_EQUAL(element_child(transaction, "sector")->most, UNBOUNDED);
    CU_ASSERT_EQUAL(element_child(transaction, "transaction-type")->least, 1);
    standard_free(standard);
}

static void financial_data_have_a_description_of_their_own(void)
{
    struct standard *standard = load("1.00");
    const struct element *file = standard_root(standard, "unsdg-reports");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(file->part, PART_REPORTS);
    const struct element *report = element_child(file, "unsdg-report");
    static const char *const order[] = {"report-identifier", "title", "control-total", "revenue",
                                        "expense"};
    CU_ASSERT_EQUAL_FATAL(report->child_count, 5);
    for (size_t i = 0; i < 5; i++)
        CU_ASSERT_STRING_EQUAL(report->children[i]->name, order[i]);
    const struct element *expense = element_child(report, "expense");
    CU_ASSERT_EQUAL(expense->attribute_count, 10);
    CU_ASSERT_STRING_EQUAL(expense->attributes[9].name, "amount");
    CU_ASSERT_EQUAL(expense->attributes[9].type, TYPE_DECIMAL);
    CU_ASSERT_PTR_NULL(standard_root(standard, "iati-activities"));
    standard_free(standard);
}

static void versions_differ(void)
{
    struct standard *older = load("2.01");
    struct standard *newer = load("2.03");
    CU_ASSERT_PTR_NULL(element_child(activity_of(older), "tag"));
    CU_ASSERT_PTR_NOT_NULL(element_child(activity_of(newer), "tag"));
    CU_ASSERT_EQUAL(element_child(activity_of(older), "default-aid-type")->most, 1);
    CU_ASSERT_EQUAL(element_child(activity_of(newer), "default-aid-type")->most, UNBOUNDED);
    standard_free(older);
    standard_free(newer);
}

static struct layout *layout_of(const struct standard *standard)
{
    static char french[] = "fr", chinese[] = "zh";
    char *languages[] = {french, chinese};
    struct error error = ERROR_INIT;
    struct layout *layout = layout_build(standard, languages, 2, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(layout);
    return layout;
}

static void elements_become_tables_and_columns(void)
{
    static const char *const expected[][2] = {
        {"activities", "iati_identifier"},
        {"activities", "activity_status"},
        {"activities", "title_fr"},
        {"activities", "description_lang"},
        {"activities", "default_aid_type"},
        {"activities", "conditions_attached"},
        {"activities", "part"},
        {"transactions", "transaction_key"},
        {"transactions", "transaction_date"},
        {"transactions", "value_date"},
        {"transactions", "currency"},
        {"transactions", "provider_activity_id"},
        {"transactions", "recipient_country"},
        {"transactions", "recipient_country_narrative_zh"},
        {"transaction_sectors", "transaction_key"},
        {"indicators", "result_key"},
        {"periods", "indicator_key"},
        {"period_targets", "period_key"},
        {"participating_orgs", "narrative"},
        {"contact_infos", "email"},
        {"contact_info_emails", "email"},
        {"recipient_countries", "percentage"},
        {"organisations", "organisation_identifier"},
        {"total_budget_lines", "total_budget_key"},
    };
    struct standard *standard = load("2.03");
    struct layout *layout = layout_of(standard);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct table *table = layout_table(layout, expected[i][0]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(table);
        CU_ASSERT_NOT_EQUAL(table_column(table, expected[i][1]), NO_COLUMN);
    }
    layout_free(layout);
    standard_free(standard);
}

/* Every attribute, text and narrative below an element must have a column somewhere: a place that
 * had none could never be published. */
static void check_form(const struct form *form)
{
    const struct element *element = form->element;
    CU_ASSERT((form->text != NO_COLUMN) == (element->type != TYPE_NONE));
    CU_ASSERT((form->narrative_count > 0) == (element->narratives != NARRATIVES_NONE));
    for (size_t i = 0; i < element->child_count; i++) {
        CU_ASSERT(form->children[i] || form->tables[i]);
        CU_ASSERT((element->children[i]->most == UNBOUNDED) == (form->tables[i] != NULL));
        if (form->children[i])
            check_form(form->children[i]);
    }
}

static void everything_in_the_standard_has_a_column(void)
{
    struct standard *standard = load("2.03");
    struct layout *layout = layout_of(standard);
    CU_ASSERT(layout->table_count > 60);
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        if (table->form)
            check_form(table->form);
        CU_ASSERT_EQUAL(table->columns[0].role == COLUMN_IDENTIFIER,
                        table->identifier != NO_COLUMN);
        CU_ASSERT_EQUAL(table->columns[table->source].role, COLUMN_SOURCE);
        if (table->parent)
            CU_ASSERT(table->parent->index < table->index);
    }
    layout_free(layout);
    standard_free(standard);
}

static void values_are_of_their_types(void)
{
    static const struct {
        enum value_type type;
        const char *text;
        bool valid;
    } cases[] = {
        {TYPE_BOOLEAN, "true", true},
        {TYPE_BOOLEAN, "yes", false},
        {TYPE_BOOLEAN, "0", true},
        {TYPE_INT, "-12", true},
        {TYPE_INT, "2147483648", false},
        {TYPE_INT, "1.0", false},
        {TYPE_POSITIVE_INTEGER, "0", false},
        {TYPE_POSITIVE_INTEGER, "2024", true},
        {TYPE_NON_NEGATIVE_INTEGER, "-0", true},
        {TYPE_NON_NEGATIVE_INTEGER, "-1", false},
        {TYPE_NMTOKEN, "a b", false},
        {TYPE_NMTOKEN, "activity-id", true},
        {TYPE_NMTOKEN, "", false},
        {TYPE_LANGUAGE, "zh-Hans", true},
        {TYPE_LANGUAGE, "f1", false},
        {TYPE_LANGUAGE, "fr-", false},
        {TYPE_DECIMAL, "-250.00", true},
        {TYPE_DATE, "2024-02-30", false},
        {TYPE_DECIMAL, "12345678901234567890.1234", true},
        {TYPE_DECIMAL, "12345678901234567890.12345", false},
        {TYPE_DATE, "12024-02-01", false},
        {TYPE_DATETIME, "12024-02-01T00:00:00Z", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_EQUAL(value_is_valid(cases[i].type, cases[i].text), cases[i].valid);
    enum value_type type;
    CU_ASSERT_TRUE(value_type_parse("dateTime", &type));
    CU_ASSERT_EQUAL(type, TYPE_DATETIME);
    CU_ASSERT_FALSE(value_type_parse("float", &type));
}

static void other_namespaces_are_allowed_where_the_schema_has_them(void)
{
    struct standard *older = load("2.02"), *newer = load("2.03");
    const struct element *activity = activity_of(newer);
    const struct element *pos =
        element_child(element_child(element_child(activity, "location"), "point"), "pos");
    CU_ASSERT_TRUE(activity->foreign_attributes);
    CU_ASSERT_EQUAL(activity->foreign_place, activity->child_count);
    CU_ASSERT_FALSE(pos->foreign_attributes);
    CU_ASSERT_EQUAL(pos->foreign_place, FOREIGN_NOWHERE);
    const struct element *related = element_child(activity, "related-activity");
    CU_ASSERT_FALSE(related->foreign_attributes);
    CU_ASSERT_EQUAL(related->foreign_place, 0);
    const struct standard *const standards[] = {older, newer};
    for (size_t i = 0; i < 2; i++) {
        const struct element *link = element_child(
            element_child(standard_root(standards[i], "iati-organisations"), "iati-organisation"),
            "document-link");
        size_t last = link->child_count - 1;
        CU_ASSERT_STRING_EQUAL(link->children[last]->name, "recipient-country");
        CU_ASSERT_EQUAL(link->foreign_place, i == 0 ? last + 1 : last);
        CU_ASSERT_EQUAL(link->is_global, i == 0);
    }
    standard_free(older);
    standard_free(newer);
}

static void the_top_level_of_the_schema_is_known(void)
{
    struct standard *standard = load("2.03");
    const struct element *activity = activity_of(standard);
    CU_ASSERT_TRUE(activity->is_global);
    CU_ASSERT_EQUAL(activity->part, PART_ACTIVITIES);
    CU_ASSERT_FALSE(element_child(activity, "document-link")->is_global);
    CU_ASSERT_EQUAL(standard_root(standard, "narrative")->part, PART_COMMON);
    CU_ASSERT_EQUAL(standard_root(standard, "iati-organisations")->part, PART_ORGANISATIONS);
    CU_ASSERT_EQUAL(standard->attribute_count, 2);
    CU_ASSERT_STRING_EQUAL(standard->attributes[0].name, "currency");
    CU_ASSERT_STRING_EQUAL(standard->attributes[1].name, "value-date");
    CU_ASSERT_EQUAL(standard->attributes[1].type, TYPE_DATE);
    standard_free(standard);
}

static bool both_or_none(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool are_same_bindings(const struct binding_list *a, const struct binding_list *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->items[i].codelist, b->items[i].codelist) == 0 &&
               both_or_none(a->items[i].when, b->items[i].when);
    return same;
}

static bool are_same_attributes(const struct attribute *a, const struct attribute *b)
{
    return strcmp(a->name, b->name) == 0 && both_or_none(a->since, b->since) &&
           a->type == b->type && a->required == b->required && both_or_none(a->column, b->column) &&
           are_same_bindings(&a->bindings, &b->bindings);
}

static bool are_same_words(const struct element *a, const struct element *b)
{
    return strcmp(a->name, b->name) == 0 && both_or_none(a->since, b->since) &&
           both_or_none(a->row, b->row) && both_or_none(a->table, b->table) &&
           are_same_bindings(&a->bindings, &b->bindings);
}

/* All but the explanations, which the second one must not have. Returns how many elements there
 * are, 0 if something differs. */
static size_t count_same(const struct element *a, const struct element *b)
{
    bool same = are_same_words(a, b) && a->explanation && !b->explanation && a->least == b->least &&
                a->most == b->most && a->type == b->type && a->narratives == b->narratives &&
                a->narratives_last == b->narratives_last && a->part == b->part &&
                a->is_global == b->is_global && a->is_inline == b->is_inline &&
                a->foreign_attributes == b->foreign_attributes &&
                a->foreign_place == b->foreign_place && a->attribute_count == b->attribute_count &&
                a->child_count == b->child_count;
    for (size_t i = 0; same && i < a->attribute_count; i++)
        same = are_same_attributes(&a->attributes[i], &b->attributes[i]);
    size_t count = 1;
    for (size_t i = 0; same && i < a->child_count; i++) {
        size_t below = count_same(a->children[i], b->children[i]);
        same = below > 0;
        count += below;
    }
    return same ? count : 0;
}

static void the_lean_description_lacks_explanations_only(void)
{
    static const char *const versions[] = {"2.01", "2.02", "2.03"};
    for (size_t i = 0; i < 3; i++) {
        struct error error = ERROR_INIT;
        struct standard *full = load(versions[i]), *lean = standard_load_lean(versions[i], &error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(lean);
        CU_ASSERT_EQUAL_FATAL(full->root_count, lean->root_count);
        CU_ASSERT_EQUAL(full->attribute_count, lean->attribute_count);
        size_t count = 0;
        for (size_t j = 0; j < full->root_count; j++) {
            size_t below = count_same(full->roots[j], lean->roots[j]);
            CU_ASSERT(below > 0);
            count += below;
        }
        CU_ASSERT(count > 140);
        standard_free(full);
        standard_free(lean);
    }
}

CU_TestInfo standard_tests[] = {
    {"the order of the schema is kept", the_order_of_the_schema_is_kept},
    {"shapes are expanded in their place", shapes_are_expanded_in_their_place},
    {"versions differ", versions_differ},
    {"financial data have a description of their own",
     financial_data_have_a_description_of_their_own},
    {"elements become tables and columns", elements_become_tables_and_columns},
    {"everything in the standard has a column", everything_in_the_standard_has_a_column},
    {"values are of their types", values_are_of_their_types},
    {"other namespaces are allowed where the schema has them",
     other_namespaces_are_allowed_where_the_schema_has_them},
    {"the top level of the schema is known", the_top_level_of_the_schema_is_known},
    {"the lean description lacks explanations only", the_lean_description_lacks_explanations_only},
    CU_TEST_INFO_NULL,
};
