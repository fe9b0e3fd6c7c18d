#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "store/sql.h"
#include "unsdg/ceb_inside.h"

enum {
    VALUES_MOST = 20, /* that a finding lists; rows that have a finding each */
    SHOWN_MOST = 80,  /* bytes of a value */
};

/* One kind of doubt. The query gives a value (NULL where there is none to show), the number of its
 * rows and the first one's _source; %w in it is the table. */
struct doubt {
    enum severity severity;
    const char *rule;
    const char *column; /* that the finding points to */
    const char *what;   /* "%s" is where the number of rows goes: "3 rows", "a row" */
    const char *advice;
    const char *query;
    bool is_each; /* every row is a finding of its own, up to a limit */
};

struct doubt_of {
    enum ceb_dataset dataset;
    struct doubt doubt;
};

static void add_value(struct strbuf *text, const char *value, sqlite3_int64 rows)
{
    size_t length = strlen(value), shown = utf8_cut(value, length, SHOWN_MOST);
    strbuf_addf(text, "\"%.*s%s\"", (int)shown, value, shown < length ? "..." : "");
    if (rows > 1)
        strbuf_addf(text, " (%lld)", (long long)rows);
}

/* What the rows of a query add up to. */
struct doubt_sum {
    struct strbuf values;
    sqlite3_int64 kinds, rows, source; /* `source`: of the first row */
};

static bool add_up(const struct ceb_reading *reading, sqlite3_stmt *query, struct doubt_sum *sum)
{
    int more;
    while ((more = sql_step(query, reading->error)) == 1) {
        sqlite3_int64 rows = sqlite3_column_int64(query, 1);
        sqlite3_int64 source = sqlite3_column_int64(query, 2);
        const char *value = sql_text(query, 0);
        if (value && sum->kinds < VALUES_MOST) {
            strbuf_addstr(&sum->values, sum->kinds ? ", " : ": ");
            add_value(&sum->values, value, rows);
        }
        sum->source = sum->kinds && sum->source < source ? sum->source : source;
        sum->kinds++;
        sum->rows += rows;
    }
    if (sum->values.length && sum->kinds > VALUES_MOST)
        strbuf_addf(&sum->values, " and %lld more values", (long long)sum->kinds - VALUES_MOST);
    return more == 0;
}

static void set_place(const struct ceb_reading *reading, const char *column, sqlite3_int64 source,
                      struct place *place)
{
    store_source_place(reading->store, source, place);
    if (place->file)
        place->column = store_source_column(reading->store, source, reading->table, column);
}

static void add_finding(const struct ceb_reading *reading, const struct doubt *doubt,
                        const struct doubt_sum *sum)
{
    struct strbuf count = STRBUF_INIT;
    if (sum->rows == 1)
        strbuf_addstr(&count, "1 row");
    else
        strbuf_addf(&count, "%lld rows", (long long)sum->rows);
    struct finding *finding = findings_add(reading->findings, doubt->severity, doubt->rule, "unsdg",
                                           "%s: %s of %s%s; %s", reading->shape->title, doubt->what,
                                           count.text, sum->values.text, doubt->advice);
    if (finding)
        set_place(reading, doubt->column, sum->source, &finding->place);
    strbuf_release(&count);
}

/* A finding for each row; those beyond the limit are counted in one. */
static bool report_each(const struct ceb_reading *reading, const struct doubt *doubt,
                        sqlite3_stmt *query)
{
    struct doubt_sum rest = {.values = STRBUF_INIT};
    int more = 0;
    for (int i = 0; i < VALUES_MOST && (more = sql_step(query, reading->error)) == 1; i++) {
        const char *value = sql_text(query, 0);
        struct finding *finding =
            findings_add(reading->findings, doubt->severity, doubt->rule, "unsdg",
                         "%s: %s \"%.*s\"; %s", reading->shape->title, doubt->what,
                         (int)utf8_cut(value, strlen(value), SHOWN_MOST), value, doubt->advice);
        if (!finding)
            continue;
        finding->value = xstrdup(value);
        set_place(reading, doubt->column, sqlite3_column_int64(query, 2), &finding->place);
    }
    bool reported = more == 0 || (more == 1 && add_up(reading, query, &rest));
    if (reported && rest.rows > 0)
        add_finding(reading, doubt, &rest);
    strbuf_release(&rest.values);
    return reported;
}

static bool report_sum(const struct ceb_reading *reading, const struct doubt *doubt,
                       sqlite3_stmt *query)
{
    struct doubt_sum sum = {.values = STRBUF_INIT};
    bool reported = add_up(reading, query, &sum);
    if (reported && sum.rows > 0)
        add_finding(reading, doubt, &sum);
    strbuf_release(&sum.values);
    return reported;
}

static bool report(const struct ceb_reading *reading, const struct doubt *doubt)
{
    sqlite3_stmt *query = ceb_prepare(reading, doubt->query, reading->table);
    bool reported = query && (doubt->is_each ? report_each(reading, doubt, query)
                                             : report_sum(reading, doubt, query));
    sqlite3_finalize(query);
    return reported;
}

/* ---- doubts about any data set ---- */

#define GROUPS " GROUP BY 1 ORDER BY 2 DESC, 3"

static const struct doubt common[] = {
    {SEVERITY_CRITICAL, "x.unsdg.ceb.amount", "amount", "unreadable amount",
     "expected digits with a decimal point, or \" - \" where there is none; the row is no fact",
     "SELECT amount, 1, _source FROM \"%w\" WHERE ceb_amount(amount) = '' ORDER BY rowid", true},
    {SEVERITY_CRITICAL, "x.unsdg.ceb.year", "calendar_year", "unreadable year",
     "expected a year such as 2024; the row is no fact",
     "SELECT coalesce(calendar_year, ''), 1, _source FROM \"%w\" "
     "WHERE ceb_year(calendar_year) IS NULL ORDER BY rowid",
     true},
    {SEVERITY_ADVISORY, "x.unsdg.ceb.absent", "amount", "no amount", "they are no facts",
     "SELECT NULL, count(*), min(_source) FROM \"%w\" WHERE ceb_amount(amount) IS NULL" GROUPS,
     false},
};

static const struct doubt currency = {
    SEVERITY_CRITICAL,
    "x.unsdg.ceb.currency",
    "currency",
    "another currency",
    "expected USD; the rows are no facts",
    "SELECT currency, count(*), min(_source) FROM \"%w\" "
    "WHERE upper(trim(coalesce(currency, 'USD'))) <> 'USD'" GROUPS,
    false};

static bool has_currency(const struct ceb_shape *shape)
{
    for (size_t i = 0; i < shape->column_count; i++)
        if (strcmp(shape->columns[i].name, "currency") == 0)
            return true;
    return false;
}

/* ---- doubts about labels ---- */

/* The query of a label column, with the condition on what became of the label. */
static char *label_query(const struct ceb_label_column *column, const char *condition)
{
    char *category = column->category
                         ? sqlite3_mprintf("upper(trim(coalesce(r.\"%w\", '')))", column->category)
                         : sqlite3_mprintf("'%q'", column->fixed ? column->fixed : "");
    char *query = sqlite3_mprintf(
        "SELECT r.\"%w\", count(*), min(r._source) FROM \"%%w\" AS r JOIN temp.ceb_label AS l "
        "ON l.list = '%q' AND l.category = %s AND l.label = r.\"%w\" WHERE %s" GROUPS,
        column->column, column->list, category, column->column, condition);
    sqlite3_free(category);
    return query;
}

static const struct {
    const char *condition;
    struct doubt doubt;
} label_doubts[] = {
    {"l.code IS NULL AND l.is_earlier = 0",
     {.severity = SEVERITY_ERROR,
      .rule = "x.unsdg.ceb.label",
      .what = "unknown label",
      .advice = "no code stands for it; correct it in the file"}},
    {"l.has_lost = 1",
     {.severity = SEVERITY_ADVISORY,
      .rule = "x.unsdg.ceb.letters",
      .what = "lost letter",
      .advice = "the one name that fits was taken"}},
    {"l.is_earlier = 1",
     {.severity = SEVERITY_ADVISORY,
      .rule = "x.unsdg.ceb.earlier",
      .what = "class of earlier years",
      .advice = "such classes do not compare with those of today"}},
};
enum { LABEL_DOUBTS = sizeof label_doubts / sizeof *label_doubts };

static bool report_blank(const struct ceb_reading *reading, const struct ceb_label_column *column)
{
    bool is_entity = strcmp(column->column, reading->shape->entity) == 0;
    char *query = sqlite3_mprintf("SELECT NULL, count(*), min(_source) FROM \"%%w\" "
                                  "WHERE trim(coalesce(\"%w\", '')) = ''" GROUPS,
                                  column->column);
    char *what = sqlite3_mprintf("blank column \"%s\"", column->column);
    const struct doubt doubt = {is_entity ? SEVERITY_CRITICAL : SEVERITY_WARNING,
                                "x.unsdg.ceb.blank",
                                column->column,
                                what,
                                is_entity || column->is_needed
                                    ? "the rows are no facts"
                                    : "the facts say nothing in its place",
                                query,
                                false};
    bool reported = report(reading, &doubt);
    sqlite3_free(query);
    sqlite3_free(what);
    return reported;
}

static bool report_labels(const struct ceb_reading *reading, const struct ceb_label_column *column)
{
    bool reported = !column->is_empty_reported || report_blank(reading, column);
    for (int i = column->is_unknown_allowed; reported && i < LABEL_DOUBTS; i++) {
        struct doubt doubt = label_doubts[i].doubt;
        char *query = label_query(column, label_doubts[i].condition);
        char *what = sqlite3_mprintf("%s in column \"%s\"", doubt.what, column->column);
        doubt.query = query;
        doubt.what = what;
        doubt.column = column->column;
        reported = report(reading, &doubt);
        sqlite3_free(query);
        sqlite3_free(what);
    }
    return reported;
}

/* ---- doubts about one data set ---- */

#define INSTRUMENT(what, label) CEB_LABEL(what, "UNFinancingInstrument", "''", label)
#define LOCATION(what) CEB_LABEL(what, "UNLocation", CEB_LEVEL, "country_territory")
#define OTHERS_REGION CEB_LABEL("code", "UNLocation", "'REG'", "region")
#define GOAL CEB_CODE("UNGoal", "sdg_goal")
#define TARGET CEB_CODE("UNTarget", "sdg_target")

static const struct doubt_of special[] = {
    {CEB_REVENUE,
     {SEVERITY_WARNING, "x.unsdg.ceb.class", "sub_type",
      "code and name that say different instruments", "the code counts",
      "SELECT trim(r.sub_type) || ' ' || trim(r.sub_type_name), count(*), min(r._source) "
      "FROM \"%w\" AS r WHERE " INSTRUMENT("code", "sub_type") " <> " INSTRUMENT(
          "code", "sub_type_name") GROUPS,
      false}},
    {CEB_REVENUE,
     {SEVERITY_WARNING, "x.unsdg.ceb.class", "rev_type", "code and type that disagree",
      "the code counts",
      "SELECT trim(r.sub_type) || ' ' || trim(r.rev_type), count(*), min(r._source) "
      "FROM \"%w\" AS r WHERE coalesce(" INSTRUMENT("parent", "sub_type") ", " INSTRUMENT(
          "code", "sub_type") ") <> " INSTRUMENT("code", "rev_type") GROUPS,
      false}},
    {CEB_EXPENSE_LOCATION,
     {SEVERITY_WARNING, "x.unsdg.ceb.location", "location_type", "location of another level",
      "the level is left as it stands",
      "SELECT trim(r.country_territory) || ' as ' || " CEB_LEVEL ", count(*), min(r._source) "
      "FROM \"%w\" AS r WHERE " LOCATION("parent") " NOT IN ('GLO', " CEB_LEVEL ") "
                                                   "AND " CEB_LEVEL " <> ''" GROUPS,
      false}},
    {CEB_EXPENSE_LOCATION,
     {SEVERITY_WARNING, "x.unsdg.ceb.location", "region", "location of another region",
      "the region of the row is not read",
      "SELECT trim(r.country_territory) || ' in ' || trim(r.region), count(*), min(r._source) "
      "FROM \"%w\" AS r WHERE " LOCATION("region") " <> " OTHERS_REGION GROUPS,
      false}},
    {CEB_EXPENSE_SDG,
     {SEVERITY_WARNING, "x.unsdg.ceb.target", "sdg_target", "target of another goal",
      "both are left as they stand",
      "SELECT trim(r.sdg_target) || ' under goal ' || trim(r.sdg_goal), count(*), "
      "min(r._source) FROM \"%w\" AS r WHERE " CEB_LABEL("parent", "UNTarget", "''",
                                                         "sdg_target") " <> " GOAL GROUPS,
      false}},
    {CEB_EXPENSE_SDG,
     {SEVERITY_ADVISORY, "x.unsdg.ceb.ten", "sdg_target",
      "first target of a goal that is there twice for an entity and year",
      "one of two may be target 10 of that goal, whose last digit public files lose",
      "SELECT value, sum(count), min(source) FROM (SELECT " TARGET " AS value, "
      "count(*) AS count, min(r._source) AS source FROM \"%w\" AS r "
      "WHERE " TARGET " IN ('8.1', '16.1', '17.1') GROUP BY trim(r.entity_code), "
      "trim(r.calendar_year), trim(r.type_of_financial_information), 1 HAVING count(*) > "
      "1)" GROUPS,
      false}},
};

static bool report_special(const struct ceb_reading *reading)
{
    bool reported = true;
    for (size_t i = 0; reported && i < sizeof special / sizeof *special; i++)
        if (special[i].dataset == reading->shape->dataset)
            reported = report(reading, &special[i].doubt);
    return reported;
}

bool ceb_report_doubts(const struct ceb_reading *reading)
{
    bool reported = true;
    for (size_t i = 0; reported && i < sizeof common / sizeof *common; i++)
        reported = report(reading, &common[i]);
    if (reported && has_currency(reading->shape))
        reported = report(reading, &currency);
    const struct ceb_label_column *column = ceb_label_columns(reading->shape->dataset);
    for (; reported && column->column; column++)
        reported = report_labels(reading, column);
    return reported && report_special(reading);
}
