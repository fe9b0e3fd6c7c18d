#include "unsdg/ceb_write.h"

#include <string.h>

#include "standard/tsv_table.h"
#include "store/sql.h"
#include "unsdg/ceb_amount.h"

/* ---- names of codes, in a temporary table ---- */

static const char *const named_lists[] = {"UNFinancingInstrument", "UNFunction", "UNLocation",
                                          "UNContributor"};
enum { NAMED_LISTS = sizeof named_lists / sizeof *named_lists };

static bool note_names(sqlite3_stmt *insert, const struct codelist *list,
                       const struct tsv_table *locations, struct error *error)
{
    bool noted = true;
    for (size_t i = 0; noted && i < list->item_count; i++) {
        const struct codelist_item *item = &list->items[i];
        const char *region = tsv_table_find(locations, item->code, "region");
        const char *const values[] = {list->name, item->code, item->name_en, item->category,
                                      region};
        for (int j = 0; j < 5; j++)
            sqlite3_bind_text(insert, j + 1, values[j], -1, SQLITE_STATIC);
        noted = sql_step(insert, error) == 0;
        sqlite3_reset(insert);
    }
    return noted;
}

static bool note_all_names(const struct ceb_choice *choice, struct error *error)
{
    struct tsv_table *locations = tsv_table_open("schemas/unsdg/crosswalk/locations.tsv", error);
    sqlite3 *db = choice->store->db;
    bool noted =
        locations && sql_run(db,
                             "DROP TABLE IF EXISTS temp.ceb_name; "
                             "CREATE TEMP TABLE ceb_name(list TEXT, code TEXT, name TEXT, "
                             "parent TEXT, region TEXT, PRIMARY KEY(list, code)) WITHOUT ROWID",
                             error);
    sqlite3_stmt *insert =
        noted ? sql_prepare(db, "INSERT OR IGNORE INTO temp.ceb_name VALUES(?,?,?,?,?)", error)
              : NULL;
    noted = insert != NULL;
    for (int i = 0; noted && i < NAMED_LISTS; i++) {
        const struct codelist *list = codelists_get(choice->lists, named_lists[i], error);
        noted = list && note_names(insert, list, locations, error);
    }
    sqlite3_finalize(insert);
    tsv_table_free(locations);
    return noted;
}

/* ---- sums of facts ---- */

#define WHAT(what, list, code)                                                                     \
    "(SELECT " what " FROM temp.ceb_name AS n WHERE n.list = '" list "' AND n.code = " code ")"
#define NAME(list, code) "coalesce(" WHAT("name", list, code) ", " code ", '')"
#define PART "coalesce(f.sub_entity, f.entity)"
#define SUM "decimal_sum(f.amount)"
#define INSTRUMENT(code) NAME("UNFinancingInstrument", code)
/* The class that an instrument is part of, or itself. */
#define LEVEL_1                                                                                    \
    "coalesce(nullif(" WHAT("parent", "UNFinancingInstrument",                                     \
                            "f.instrument") ", ''), f.instrument)"
#define DONOR                                                                                      \
    "coalesce(" WHAT("name", "UNContributor",                                                      \
                     "f.contributor") ", f.contributor_name, f.contributor, '')"
#define REGION                                                                                     \
    "coalesce(" WHAT("name", "UNLocation", WHAT("region", "UNLocation", "f.location")) ", '')"
/* Files have no level of its own for what is global. */
#define LEVEL "CASE f.location_level WHEN 'GLO' THEN 'REG' ELSE f.location_level END"

/* The columns in the order of the shape, and what they are summed by. */
static const struct projection {
    const char *facts, *condition, *dimensions;
    const char *columns[CEB_COLUMNS_MOST + 1];
} projections[CEB_DATASET_COUNT] = {
    [CEB_REVENUE] = {"unsdg_revenue_facts",
                     "",
                     "f.entity, f.year, f.instrument, 2",
                     {"f.entity", PART, "f.year", SUM, INSTRUMENT("f.instrument"),
                      INSTRUMENT(LEVEL_1), "f.instrument"}},
    [CEB_REVENUE_GOVERNMENT] = {"unsdg_revenue_facts",
                                "AND f.contributor_type = 'C01'",
                                "f.entity, f.year, 1, 3",
                                {DONOR, "f.entity", INSTRUMENT(LEVEL_1), "f.year", SUM, "'C01'"}},
    [CEB_REVENUE_NON_GOVERNMENT] = {"unsdg_revenue_facts",
                                    "AND coalesce(f.contributor_type, '') NOT IN ('C01', 'C09')",
                                    "f.entity, f.year, f.instrument, f.contributor_type, 6",
                                    {SUM, "'USD'", "f.entity", "f.year", "f.instrument", DONOR,
                                     "f.contributor_type"}},
    [CEB_REVENUE_CONTRIBUTOR_TYPE] = {"unsdg_revenue_facts",
                                      "",
                                      "f.entity, f.year, f.instrument, f.contributor_type",
                                      {"f.entity", "f.year", "f.instrument", "f.contributor_type",
                                       SUM}},
    [CEB_EXPENSE_FUNCTION] = {"unsdg_expense_facts",
                              "",
                              "f.year, f.entity, 5, f.function",
                              {"f.year", SUM, "'USD'", "f.entity", PART,
                               NAME("UNFunction", "f.function")}},
    [CEB_EXPENSE_LOCATION] = {"unsdg_expense_facts",
                              "",
                              "f.year, f.entity, 3, f.location_level, f.location",
                              {"f.year", "f.entity", PART, SUM, "'USD'",
                               NAME("UNLocation", "f.location"), REGION, LEVEL}},
    [CEB_EXPENSE_SDG] = {"unsdg_expense_facts",
                         "",
                         "f.year, f.entity, f.basis, f.goal, f.target, f.indicator",
                         {"f.year", "f.entity", "f.basis", SUM, "f.goal", "f.target",
                          "f.indicator"}},
};

/* Where the accrual basis goes before others, one basis a report is left; the data set by SDG tells
 * the bases apart. */
static const char one_basis[] =
    " JOIN (SELECT entity, year, max(coalesce(basis, 'EXP')) AS basis FROM \"%w\" "
    "WHERE dataset IS NULL GROUP BY entity, year) AS b ON b.entity = f.entity "
    "AND b.year = f.year AND b.basis = coalesce(f.basis, 'EXP')";

static char *facts_query(const struct ceb_choice *choice, enum ceb_dataset dataset)
{
    const struct projection *projection = &projections[dataset];
    char *join = dataset == CEB_EXPENSE_SDG ? sqlite3_mprintf("")
                                            : sqlite3_mprintf(one_basis, projection->facts);
    char *entity =
        choice->entity ? sqlite3_mprintf("AND f.entity = %Q", choice->entity) : sqlite3_mprintf("");
    struct strbuf columns = STRBUF_INIT;
    for (size_t j = 0; projection->columns[j]; j++)
        strbuf_addf(&columns, "%s%s", j ? ", " : "", projection->columns[j]);
    char *query = sqlite3_mprintf(
        "SELECT %s FROM \"%w\" AS f%s WHERE f.dataset IS NULL %s %s "
        "AND CAST(f.year AS INTEGER) >= %d "
        "AND (%d = 0 OR CAST(f.year AS INTEGER) <= %d) GROUP BY %s ORDER BY %s",
        columns.text, projection->facts, join, projection->condition, entity, choice->first_year,
        choice->last_year, choice->last_year, projection->dimensions, projection->dimensions);
    sqlite3_free(join);
    sqlite3_free(entity);
    strbuf_release(&columns);
    return query;
}

/* ---- rows as they came in ---- */

static char *table_query(const struct ceb_choice *choice, const struct ceb_shape *shape)
{
    struct strbuf columns = STRBUF_INIT;
    for (size_t i = 0; i < shape->column_count; i++)
        strbuf_addf(&columns, "%s%s", i ? ", " : "", shape->columns[i].name);
    char *entity = choice->entity ? sqlite3_mprintf(" AND trim(coalesce(\"%w\", '')) = %Q",
                                                    shape->entity, choice->entity)
                                  : sqlite3_mprintf("");
    char *query =
        sqlite3_mprintf("SELECT %s FROM \"%w\" WHERE CAST(calendar_year AS INTEGER) >= %d "
                        "AND (%d = 0 OR CAST(calendar_year AS INTEGER) <= %d)%s ORDER BY rowid",
                        columns.text, shape->table, choice->first_year, choice->last_year,
                        choice->last_year, entity);
    sqlite3_free(entity);
    strbuf_release(&columns);
    return query;
}

static bool has_rows(sqlite3 *db, const char *table, bool *has, struct error *error)
{
    sqlite3_int64 number = 0;
    bool good = sql_numberf(db, &number, error, "SELECT EXISTS(SELECT 1 FROM \"%w\")", table);
    *has = number != 0;
    return good;
}

/* ---- giving rows ---- */

/* Leaves out the zeros that end the decimals: "1500.00" is 1500, "0.50" is 0.5. */
static void trim_zeros(char *amount)
{
    size_t length = strlen(amount);
    if (!strchr(amount, '.'))
        return;
    while (amount[length - 1] == '0')
        length--;
    length -= amount[length - 1] == '.';
    amount[length] = '\0';
}

/* The amount without blanks between thousands, or as it stands. */
static const char *amount_text(const char *cell, bool is_sum, char amount[CEB_AMOUNT_SIZE])
{
    if (ceb_amount_read(cell, amount) != CEB_AMOUNT_READ)
        return cell;
    if (is_sum)
        trim_zeros(amount);
    size_t first = strspn(cell, " ");
    bool is_grouped = cell[first] && !strstr(cell, amount);
    return is_sum || is_grouped ? amount : cell;
}

static size_t amount_column(const struct ceb_shape *shape)
{
    size_t column = 0;
    while (strcmp(shape->columns[column].name, "amount") != 0)
        column++;
    return column;
}

static bool give_rows(sqlite3_stmt *query, const struct ceb_shape *shape, bool is_sum,
                      ceb_row_function *take, void *context, struct error *error)
{
    const char *cells[CEB_COLUMNS_MOST];
    char amount[CEB_AMOUNT_SIZE];
    size_t at = amount_column(shape);
    int more;
    while ((more = sql_step(query, error)) == 1) {
        for (size_t i = 0; i < shape->column_count; i++) {
            const char *text = sql_text(query, (int)i);
            const char *cell = text ? text : "";
            cells[i] = i == at ? amount_text(cell, is_sum, amount) : cell;
        }
        if (!take(context, cells, shape->column_count, error))
            return false;
    }
    return more == 0;
}

bool ceb_rows(const struct ceb_choice *choice, enum ceb_dataset dataset, ceb_row_function *take,
              void *context, struct error *error)
{
    const struct ceb_shape *shape = &ceb_shapes[dataset];
    sqlite3 *db = choice->store->db;
    bool is_table;
    if (!has_rows(db, shape->table, &is_table, error) ||
        (!is_table && !note_all_names(choice, error)))
        return false;
    char *sql = is_table ? table_query(choice, shape) : facts_query(choice, dataset);
    sqlite3_stmt *query = sql_prepare(db, sql, error);
    bool given = query && give_rows(query, shape, !is_table, take, context, error);
    sqlite3_finalize(query);
    sqlite3_free(sql);
    return given && (is_table || sql_run(db, "DROP TABLE temp.ceb_name", error));
}

/* ---- CSV ---- */

bool ceb_csv_begin(struct ceb_csv *csv, const struct ceb_shape *shape, FILE *file,
                   struct error *error)
{
    const char *headers[CEB_COLUMNS_MOST] = {""};
    for (size_t i = 0; i < shape->column_count; i++)
        headers[i] = shape->columns[i].header;
    *csv = (struct ceb_csv){.file = file, .line = STRBUF_INIT};
    return ceb_csv_row(csv, headers, shape->column_count, error);
}

bool ceb_csv_row(struct ceb_csv *csv, const char *const *cells, size_t count, struct error *error)
{
    strbuf_reset(&csv->line);
    for (size_t i = 0; i < count; i++) {
        if (i)
            strbuf_addch(&csv->line, ',');
        strbuf_add_csv_cell(&csv->line, cells[i]);
    }
    strbuf_addch(&csv->line, '\n');
    return fwrite(csv->line.text, 1, csv->line.length, csv->file) == csv->line.length ||
           error_errno(error, "cannot write a CEB data set");
}

void ceb_csv_release(struct ceb_csv *csv)
{
    strbuf_release(&csv->line);
}
