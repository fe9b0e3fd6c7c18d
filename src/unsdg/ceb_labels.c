#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "store/sql.h"
#include "unsdg/ceb_inside.h"

static const struct ceb_label_column columns[CEB_DATASET_COUNT][CEB_LABELS_MOST + 1] = {
    [CEB_REVENUE] = {{.column = "agency", .list = "UNEntity", .is_empty_reported = true},
                     {.column = "sub_agency", .list = "UNEntity"},
                     {.column = "sub_type",
                      .list = "UNFinancingInstrument",
                      .is_empty_reported = true},
                     {.column = "sub_type_name", .list = "UNFinancingInstrument"},
                     {.column = "rev_type", .list = "UNFinancingInstrument"}},
    [CEB_REVENUE_GOVERNMENT] =
        {{.column = "entity", .list = "UNEntity", .is_empty_reported = true},
         {.column = "government_donor", .list = "UNContributor", .is_empty_reported = true},
         {.column = "rev_type", .list = "UNFinancingInstrument", .is_empty_reported = true},
         {.column = "contrib_type", .list = "UNContributorType"}},
    [CEB_REVENUE_NON_GOVERNMENT] =
        {{.column = "entity", .list = "UNEntity", .is_empty_reported = true},
         {.column = "donor", .list = "UNContributor", .is_empty_reported = true},
         {.column = "rev_type", .list = "UNFinancingInstrument", .is_empty_reported = true},
         {.column = "contrib_type", .list = "UNContributorType", .is_empty_reported = true}},
    [CEB_REVENUE_CONTRIBUTOR_TYPE] =
        {{.column = "entity", .list = "UNEntity", .is_empty_reported = true},
         {.column = "rev_type", .list = "UNFinancingInstrument", .is_empty_reported = true},
         {.column = "contrib_type", .list = "UNContributorType", .is_empty_reported = true}},
    [CEB_EXPENSE_FUNCTION] = {{.column = "agency", .list = "UNEntity", .is_empty_reported = true},
                              {.column = "sub_agency", .list = "UNEntity"},
                              {.column = "transaction_type",
                               .list = "UNFunction",
                               .is_empty_reported = true,
                               .is_needed = true}},
    [CEB_EXPENSE_LOCATION] =
        {{.column = "agency", .list = "UNEntity", .is_empty_reported = true},
         {.column = "sub_agency", .list = "UNEntity"},
         {.column = "country_territory",
          .list = "UNLocation",
          .category = "location_type",
          .is_empty_reported = true},
         {.column = "region", .list = "UNLocation", .fixed = "REG", .is_unknown_allowed = true},
         {.column = "location_type", .list = "UNLocationLevel"}},
    [CEB_EXPENSE_SDG] = {{.column = "entity_code", .list = "UNEntity", .is_empty_reported = true},
                         {.column = "type_of_financial_information", .list = "UNReportingBasis"},
                         {.column = "sdg_goal", .list = "UNGoal", .is_empty_reported = true},
                         {.column = "sdg_target", .list = "UNTarget"}},
};

const struct ceb_label_column *ceb_label_columns(enum ceb_dataset dataset)
{
    return columns[dataset];
}

/* A label and what it turned out to mean. */
struct meaning {
    const char *list, *category, *label;
    const struct codelist_item *item; /* NULL: unknown */
    bool has_lost;
};

/* Names of locations that begin with "Global" are global, whatever follows. */
static const char *find_global(const char *label)
{
    static const char global[] = "global";
    label += strspn(label, " ");
    return strncasecmp(label, global, strlen(global)) == 0 ? "001" : NULL;
}

static const char *find_code(const struct ceb_reading *reading, struct meaning *meaning)
{
    const char *list = meaning->list, *category = meaning->category, *label = meaning->label;
    const struct aliases *aliases = reading->aliases;
    const char *code = NULL;
    if (*category)
        code = aliases_find(aliases, list, category, label, &meaning->has_lost);
    if (!code)
        code = aliases_find(aliases, list, NULL, label, &meaning->has_lost);
    return code || strcmp(list, "UNLocation") != 0 ? code : find_global(label);
}

/* True for classes that went out of use. Up to 2017 contributors were of type 1, a government, or
 * 2, any other. */
static bool is_earlier(const struct ceb_reading *reading, const struct meaning *meaning)
{
    if (!meaning->item)
        return strcmp(meaning->list, "UNContributorType") == 0 &&
               (strcmp(meaning->label, "1") == 0 || strcmp(meaning->label, "2") == 0);
    if (strcmp(meaning->list, "UNFinancingInstrument") == 0)
        return *tsv_table_find(reading->instruments, meaning->item->code, "read_as");
    return strcmp(meaning->list, "UNFunction") == 0 && *meaning->item->replaced_by;
}

static void bind(sqlite3_stmt *statement, int index, const char *text)
{
    if (text && *text)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(statement, index);
}

static bool note_meaning(const struct ceb_reading *reading, sqlite3_stmt *insert,
                         const struct meaning *meaning)
{
    const struct codelist_item *item = meaning->item;
    sqlite3_bind_text(insert, 1, meaning->list, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, meaning->category, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 3, meaning->label, -1, SQLITE_TRANSIENT);
    bind(insert, 4, item ? item->code : NULL);
    bind(insert, 5, item ? item->category : NULL);
    bind(insert, 6, item ? tsv_table_find(reading->locations, item->code, "region") : NULL);
    sqlite3_bind_int(insert, 7, is_earlier(reading, meaning));
    sqlite3_bind_int(insert, 8, meaning->has_lost);
    bool noted = sql_step(insert, reading->error) == 0;
    sqlite3_reset(insert);
    return noted;
}

/* The different labels of a column, with the category that each row asks for. */
static sqlite3_stmt *prepare_labels(const struct ceb_reading *reading,
                                    const struct ceb_label_column *column)
{
    if (column->category)
        return ceb_prepare(reading,
                           "SELECT DISTINCT r.\"%w\", upper(trim(coalesce(r.\"%w\", ''))) "
                           "FROM \"%w\" AS r WHERE trim(coalesce(r.\"%w\", '')) <> ''",
                           column->column, column->category, reading->table, column->column);
    return ceb_prepare(reading,
                       "SELECT DISTINCT r.\"%w\", '%q' FROM \"%w\" AS r "
                       "WHERE trim(coalesce(r.\"%w\", '')) <> ''",
                       column->column, column->fixed ? column->fixed : "", reading->table,
                       column->column);
}

static bool find_column_labels(const struct ceb_reading *reading,
                               const struct ceb_label_column *column)
{
    const struct codelist *list = codelists_get(reading->lists, column->list, reading->error);
    sqlite3_stmt *labels = list ? prepare_labels(reading, column) : NULL;
    sqlite3_stmt *insert =
        ceb_prepare(reading, "INSERT OR IGNORE INTO temp.ceb_label VALUES(?,?,?,?,?,?,?,?)");
    bool found = labels && insert;
    int more = 0;
    while (found && (more = sql_step(labels, reading->error)) == 1) {
        struct meaning meaning = {
            .list = column->list, .label = sql_text(labels, 0), .category = sql_text(labels, 1)};
        const char *code = find_code(reading, &meaning);
        meaning.item = code ? codelist_find(list, code) : NULL;
        found = note_meaning(reading, insert, &meaning);
    }
    sqlite3_finalize(labels);
    sqlite3_finalize(insert);
    return found && more == 0;
}

bool ceb_find_labels(const struct ceb_reading *reading)
{
    bool found = ceb_run(reading, "DROP TABLE IF EXISTS temp.ceb_label; "
                                  "CREATE TEMP TABLE ceb_label(list TEXT, category TEXT, "
                                  "label TEXT, code TEXT, parent TEXT, region TEXT, "
                                  "is_earlier INTEGER, has_lost INTEGER, "
                                  "PRIMARY KEY(list, category, label)) WITHOUT ROWID");
    const struct ceb_label_column *column = ceb_label_columns(reading->shape->dataset);
    for (; found && column->column; column++)
        found = find_column_labels(reading, column);
    return found;
}
