#include "standard/unsdg_tables.h"

#define CODE(name)                                                                                 \
    {                                                                                              \
        name, TYPE_STRING, CONTENT_CODE                                                            \
    }
#define TEXT(name)                                                                                 \
    {                                                                                              \
        name, TYPE_STRING, CONTENT_ANY                                                             \
    }
#define YEAR(name)                                                                                 \
    {                                                                                              \
        name, TYPE_POSITIVE_INTEGER, CONTENT_ANY                                                   \
    }
#define DATE(name)                                                                                 \
    {                                                                                              \
        name, TYPE_DATE, CONTENT_ANY                                                               \
    }
#define AMOUNT(name)                                                                               \
    {                                                                                              \
        name, TYPE_DECIMAL, CONTENT_ANY                                                            \
    }
#define IDENTIFIER(name)                                                                           \
    {                                                                                              \
        name, TYPE_STRING, CONTENT_IDENTIFIER                                                      \
    }

static const struct unsdg_column revenues[] = {
    YEAR("year"),
    DATE("date"),
    CODE("entity"),
    CODE("sub_entity"),
    CODE("basis"),
    CODE("instrument"),
    CODE("contributor_type"),
    CODE("contributor"),
    TEXT("contributor_name"),
    IDENTIFIER("agreement"),
    DATE("agreement_start"),
    DATE("agreement_end"),
    CODE("function"),
    IDENTIFIER("iati_identifier"),
    AMOUNT("amount"),
    CODE("currency"),
};

static const struct unsdg_column expenses[] = {
    YEAR("year"),
    DATE("date"),
    CODE("entity"),
    CODE("sub_entity"),
    CODE("basis"),
    IDENTIFIER("project"),
    IDENTIFIER("iati_identifier"),
    CODE("cost"),
    CODE("function"),
    CODE("location"),
    CODE("goal"),
    CODE("target"),
    CODE("indicator"),
    CODE("marker"),
    IDENTIFIER("agreement"),
    TEXT("description"),
    AMOUNT("amount"),
    CODE("currency"),
    TEXT("unpublished"),
};

static const struct unsdg_column splits[] = {
    IDENTIFIER("project"), YEAR("year"), CODE("standard"), CODE("code"), AMOUNT("percentage"),
};

static const struct unsdg_column totals[] = {
    CODE("entity"), YEAR("year"), CODE("basis"), CODE("kind"), AMOUNT("amount"), TEXT("statement"),
};

static const struct unsdg_column differences[] = {
    YEAR("year"),     DATE("date"),        CODE("entity"),
    CODE("basis"),    CODE("kind"),        IDENTIFIER("iati_identifier"),
    CODE("reason"),   TEXT("description"), AMOUNT("amount"),
    CODE("currency"),
};

static const struct unsdg_column statements[] = {
    YEAR("year"), CODE("indicator"), TEXT("value"), DATE("date"), TEXT("reference"),
};

static const struct unsdg_column revenue_facts[] = {
    CODE("entity"),
    CODE("sub_entity"),
    YEAR("year"),
    CODE("basis"),
    CODE("dataset"),
    CODE("instrument"),
    CODE("contributor_type"),
    TEXT("contributor"),
    TEXT("contributor_name"),
    CODE("function"),
    AMOUNT("amount"),
};

static const struct unsdg_column expense_facts[] = {
    CODE("entity"),    CODE("sub_entity"),     YEAR("year"),     CODE("basis"), CODE("dataset"),
    CODE("function"),  CODE("location_level"), CODE("location"), CODE("goal"),  CODE("target"),
    CODE("indicator"), CODE("marker"),         AMOUNT("amount"),
};

/* The columns of public files, by the names that their headers have. */
static const struct unsdg_column ceb_revenue[] = {
    TEXT("agency"),        TEXT("sub_agency"), TEXT("calendar_year"), TEXT("amount"),
    TEXT("sub_type_name"), TEXT("rev_type"),   TEXT("sub_type"),
};

static const struct unsdg_column ceb_revenue_government[] = {
    TEXT("government_donor"), TEXT("entity"), TEXT("rev_type"),
    TEXT("calendar_year"),    TEXT("amount"), TEXT("contrib_type"),
};

static const struct unsdg_column ceb_revenue_non_government[] = {
    TEXT("amount"),   TEXT("currency"), TEXT("entity"),       TEXT("calendar_year"),
    TEXT("rev_type"), TEXT("donor"),    TEXT("contrib_type"),
};

static const struct unsdg_column ceb_revenue_contributor_type[] = {
    TEXT("entity"), TEXT("calendar_year"), TEXT("rev_type"), TEXT("contrib_type"), TEXT("amount"),
};

static const struct unsdg_column ceb_expense_function[] = {
    TEXT("calendar_year"), TEXT("amount"),     TEXT("currency"),
    TEXT("agency"),        TEXT("sub_agency"), TEXT("transaction_type"),
};

static const struct unsdg_column ceb_expense_location[] = {
    TEXT("calendar_year"), TEXT("agency"),        TEXT("sub_agency"),
    TEXT("amount"),        TEXT("currency"),      TEXT("country_territory"),
    TEXT("region"),        TEXT("location_type"),
};

static const struct unsdg_column ceb_expense_sdg[] = {
    TEXT("calendar_year"), TEXT("entity_code"), TEXT("type_of_financial_information"),
    TEXT("amount"),        TEXT("sdg_goal"),    TEXT("sdg_target"),
    TEXT("sdg_indicator"),
};

#define TABLE(name, row, columns)                                                                  \
    {                                                                                              \
        name, row, columns, sizeof(columns) / sizeof *(columns)                                    \
    }

const struct unsdg_table unsdg_tables[] = {
    TABLE("unsdg_revenues", "unsdg_revenue", revenues),
    TABLE("unsdg_expenses", "unsdg_expense", expenses),
    TABLE("unsdg_splits", "unsdg_split", splits),
    TABLE("unsdg_totals", "unsdg_total", totals),
    TABLE("unsdg_differences", "unsdg_difference", differences),
    TABLE("unsdg_statements", "unsdg_statement", statements),
    TABLE("unsdg_revenue_facts", "unsdg_revenue_fact", revenue_facts),
    TABLE("unsdg_expense_facts", "unsdg_expense_fact", expense_facts),
    TABLE("ceb_revenue", "ceb_revenue", ceb_revenue),
    TABLE("ceb_revenue_government", "ceb_revenue_government", ceb_revenue_government),
    TABLE("ceb_revenue_non_government", "ceb_revenue_non_government", ceb_revenue_non_government),
    TABLE("ceb_revenue_contributor_type", "ceb_revenue_contributor_type",
          ceb_revenue_contributor_type),
    TABLE("ceb_expense_function", "ceb_expense_function", ceb_expense_function),
    TABLE("ceb_expense_location", "ceb_expense_location", ceb_expense_location),
    TABLE("ceb_expense_sdg", "ceb_expense_sdg", ceb_expense_sdg),
};

const size_t unsdg_table_count = sizeof unsdg_tables / sizeof *unsdg_tables;
