/* UN financial data of the sample: what it says, compared with its records, and what is said when
 * the two publications do not agree. */
#include <libxml/parser.h>
#include <sqlite3.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

#define FILE_NAME "out/ilo-un-financial-data.xml"
#define WORKBOOK_NAME "out/ilo-un-financial-data.xlsx"
#define CSV_NAME "out/ilo-un-financial-data/revenue-government.csv"

static char *converted_sample(void)
{
    char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    struct outcome outcome = iatipub("convert", "-C", publication, NULL);
    EXPECT(outcome, 0, "ilo-un-financial-data.xml: 5 reports");
    CHECK(!text_has(outcome.all, "x.unsdg"), "%s", outcome.all);
    return publication;
}

/* ---- the file as a table ----------------------------------------------------------------------
 */

/* Attributes of facts, which are the columns of the table `written` after kind and year. */
static const char *const dimensions[] = {"instrument", "contributor-type", "function", "location",
                                         "goal",       "target",           "marker",   "amount"};
enum { DIMENSION_COUNT = sizeof dimensions / sizeof *dimensions };

static void bind_attribute(sqlite3_stmt *insert, int column, xmlNodePtr node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    sqlite3_bind_text(insert, column, (const char *)value, -1, SQLITE_TRANSIENT);
    xmlFree(value);
}

static void write_fact(sqlite3_stmt *insert, xmlNodePtr fact)
{
    sqlite3_bind_text(insert, 1, (const char *)fact->name, -1, SQLITE_TRANSIENT);
    bind_attribute(insert, 2, fact->parent, "year");
    for (int i = 0; i < DIMENSION_COUNT; i++)
        bind_attribute(insert, i + 3, fact, dimensions[i]);
    CU_ASSERT_EQUAL(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_reset(insert);
}

static void write_facts(sqlite3 *db, const char *path)
{
    sqlite3_stmt *insert = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_prepare_v2(db,
                                             "INSERT INTO written VALUES"
                                             "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                                             -1, &insert, NULL),
                          SQLITE_OK);
    xmlDocPtr tree = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
    CU_ASSERT_PTR_NOT_NULL_FATAL(tree);
    xmlNodePtr root = xmlDocGetRootElement(tree);
    for (xmlNodePtr report = root->children; report; report = report->next)
        for (xmlNodePtr fact = report->children; fact; fact = fact->next)
            if (xmlHasProp(fact, (const xmlChar *)"amount"))
                write_fact(insert, fact);
    xmlFreeDoc(tree);
    sqlite3_finalize(insert);
}

static void run_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    sqlite3_exec(db, sql, NULL, NULL, &message);
    CHECK(message == NULL, "%s", message);
    sqlite3_free(message);
}

static void close_database(void *db)
{
    sqlite3_close(db);
}

/* The raw records of the publication, as import read them, and beside them `written`, what stands
 * in its file. Control totals have the kinds "control-total". */
static sqlite3 *records_and_file(const char *publication)
{
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(file_of(publication, ".iatipub/store.db"), &db), SQLITE_OK);
    at_end(close_database, db);
    run_sql(db, "CREATE TEMP TABLE written(kind, year INTEGER, instrument, contributor_type, "
                "function, location, goal, target, marker, amount REAL)");
    write_facts(db, file_of(publication, FILE_NAME));
    return db;
}

/* ---- the records, summed another way than the program does ------------------------------------
 */

/* Amounts as the finance system writes them. */
#define DOLLARS "iif(AMOUNT_USD LIKE '%-', -rtrim(AMOUNT_USD, '-'), AMOUNT_USD + 0.0)"

static const char spending[] =
    "CREATE TEMP TABLE spent AS SELECT trim(PROJECT_CODE) AS project, "
    "substr(POSTING_DATE, 1, 4) + 0 AS year, ACCOUNT AS account, " DOLLARS " AS amount "
    "FROM raw_ledger WHERE ACCOUNT >= '6' OR (ACCOUNT IS NULL AND DOC_TYPE <> 'RV');"
    "CREATE TEMP TABLE budgeted AS SELECT YEAR + 0 AS year, KIND AS kind, UN_FUNCTION AS function, "
    "AREA AS area, SDG_TARGET AS target, " DOLLARS " AS amount FROM raw_regular_budget;"
    /* what is no project's: to be spread over functions */
    "CREATE TEMP TABLE enabling AS SELECT year, sum(amount) AS amount FROM (SELECT year, amount "
    "FROM spent WHERE project IS NULL OR account = '6900' UNION ALL SELECT year, amount FROM "
    "budgeted WHERE kind = 'ENABLING') GROUP BY 1;"
    "CREATE TEMP TABLE caused AS SELECT project, year, sum(amount) AS amount, "
    "sum(iif(account = '6810', 0, amount)) AS direct FROM spent "
    "WHERE project IS NOT NULL AND account IS NOT '6900' GROUP BY 1, 2;"
    "CREATE TEMP TABLE place AS SELECT PROJECT_CODE AS project, AREA AS area, PERCENT / 100.0 AS "
    "share FROM raw_country_allocations UNION ALL SELECT PROJECT_CODE, substr(PROJECT_CODE, 1, 3), "
    "1 FROM raw_projects WHERE PROJECT_CODE NOT IN "
    "(SELECT PROJECT_CODE FROM raw_country_allocations);"
    "CREATE TEMP TABLE aim AS SELECT DISTINCT PROJECT_CODE AS project, trim(SDG_TARGET) AS target, "
    "coalesce(PERCENT / 100.0, 1.0 / (SELECT count(DISTINCT trim(SDG_TARGET)) FROM "
    "raw_sdg_targets AS o WHERE o.PROJECT_CODE = t.PROJECT_CODE)) AS share "
    "FROM raw_sdg_targets AS t;";

/* By the rate of the month. */
static const char earning[] =
    "CREATE TEMP TABLE promised AS "
    "SELECT SIGNATURE_DATE AS day, FUNDING_SOURCE AS source, AMOUNT AS amount, CURRENCY AS "
    "currency FROM raw_agreements WHERE SIGNATURE_DATE >= '2022' AND DONOR_CODE <> 'ILO' UNION ALL "
    "SELECT RECOGNISED_ON, KIND, AMOUNT, CURRENCY FROM raw_contributions;"
    "CREATE TEMP TABLE earned AS SELECT substr(day, 1, 4) + 0 AS year, source, "
    "iif(currency = 'USD', amount + 0.0, round(amount / (SELECT units FROM rate WHERE code = "
    "currency AND month = substr(day, 1, 7)), 2)) AS amount FROM promised UNION ALL "
    "SELECT substr(POSTING_DATE, 1, 4) + 0, FUNDING_SOURCE, " DOLLARS " FROM raw_ledger AS l "
    "JOIN raw_agreements AS a USING(AGREEMENT_NO) WHERE ACCOUNT = '4190'";

static void load_rates(sqlite3 *db)
{
    char *rest = read_file(in_source("samples/ilo/rates/un-operational-rates.csv"), NULL), *line;
    run_sql(db, "CREATE TEMP TABLE rate(code, units REAL, month)");
    strsep(&rest, "\n");
    while ((line = strsep(&rest, "\n")) && *line) {
        char *currency = strsep(&line, ","), *rate = strsep(&line, ",");
        run_sql(db, text_of("INSERT INTO rate VALUES('%s', %s, '%.7s')", currency, rate, line));
    }
}

/* ---- comparing --------------------------------------------------------------------------------
 */

/* Both sides are queries of year, code and amount. Each pair may differ by `most` dollars. */
static void expect_same_sums(sqlite3 *db, const char *what, double most, const char *expected,
                             const char *written)
{
    sqlite3_stmt *row = NULL;
    char *sql = text_of("WITH e AS (SELECT year, code, sum(amount) AS amount FROM (%s) GROUP BY 1, "
                        "2), w AS (SELECT year, code, sum(amount) AS amount FROM (%s) GROUP BY 1, "
                        "2) SELECT coalesce(e.year, w.year), coalesce(e.code, w.code), e.amount, "
                        "w.amount FROM e FULL JOIN w ON w.year = e.year AND w.code = e.code",
                        expected, written);
    int prepared = sqlite3_prepare_v2(db, sql, -1, &row, NULL), count = 0;
    CHECK(prepared == SQLITE_OK, "%s: %s", what, sqlite3_errmsg(db));
    while (row && sqlite3_step(row) == SQLITE_ROW) {
        double difference = sqlite3_column_double(row, 2) - sqlite3_column_double(row, 3);
        CHECK(difference < most && difference > -most,
              "%s %s in %s: %.4f in the records, %.2f in "
              "the file",
              what, sqlite3_column_text(row, 1), sqlite3_column_text(row, 0),
              sqlite3_column_double(row, 2), sqlite3_column_double(row, 3));
        count++;
    }
    CHECK(count > 4, "%s: only %d sums", what, count);
    sqlite3_finalize(row);
}

/* Sums that are the same to the cent; floating point adds less than a tenth of one. */
static const double exactly = 0.001;

/* A share is rounded to the cent, once for direct and once for support cost of each project; at
 * most some thirty projects meet in one sum. */
static const double rounded = 0.25;

static void sums_are_those_of_the_records(void)
{
    sqlite3 *db = records_and_file(converted_sample());
    load_rates(db);
    run_sql(db, spending);
    run_sql(db, earning);
    expect_same_sums(db, "expense", exactly,
                     "SELECT year, 'all' AS code, amount FROM spent UNION ALL "
                     "SELECT year, 'all', amount FROM budgeted",
                     "SELECT year, 'all' AS code, amount FROM written WHERE kind = 'expense'");
    expect_same_sums(db, "revenue", exactly, "SELECT year, 'all' AS code, amount FROM earned",
                     "SELECT year, 'all' AS code, amount FROM written WHERE kind = 'revenue'");
    expect_same_sums(
        db, "instrument", exactly,
        "SELECT year, CASE source WHEN 'XBDC' THEN 'R03E' WHEN 'DTF' THEN 'R03D' WHEN 'MPTF' THEN "
        "'R03A' WHEN 'TF' THEN 'R03B' WHEN 'RBSA' THEN 'R02A' WHEN 'ASSESSED' THEN 'R01' ELSE "
        "'R04A' END AS code, amount FROM earned",
        "SELECT year, instrument AS code, amount FROM written WHERE kind = 'revenue'");
}

static void functions_are_those_of_the_records(void)
{
    sqlite3 *db = records_and_file(converted_sample());
    run_sql(db, spending);
    run_sql(db,
            "CREATE TEMP TABLE worked AS SELECT year, UN_FUNCTION AS function, amount, direct FROM "
            "caused JOIN raw_projects ON PROJECT_CODE = project UNION ALL SELECT year, function, "
            "amount, amount FROM budgeted WHERE kind = 'PROGRAMME'");
    expect_same_sums(db, "function", rounded,
                     "SELECT year, CASE function WHEN 'DA' THEN '1' WHEN 'HA' THEN '2' ELSE '4' "
                     "END AS code, amount FROM worked UNION ALL "
                     "SELECT e.year, CASE function WHEN 'DA' THEN '1' WHEN 'HA' THEN '2' ELSE '4' "
                     "END, e.amount * w.direct / (SELECT sum(direct) FROM worked AS o WHERE o.year "
                     "= e.year) FROM enabling AS e JOIN worked AS w ON w.year = e.year",
                     "SELECT year, function AS code, amount FROM written WHERE kind = 'expense'");
}

static void locations_are_those_of_the_records(void)
{
    sqlite3 *db = records_and_file(converted_sample());
    run_sql(db, spending);
#define PLACE                                                                                      \
    "CASE area WHEN 'RSA' THEN 'ZAF' WHEN 'RAF' THEN '002' WHEN 'RAS' THEN 'X-AATP' WHEN 'RLA' "   \
    "THEN '419' WHEN 'RAB' THEN '145' WHEN 'RER' THEN '150' WHEN 'GLO' THEN '001' WHEN 'AFG' "     \
    "THEN '034' ELSE area END"
    expect_same_sums(db, "location", rounded,
                     "SELECT year, " PLACE " AS code, amount * share AS amount FROM caused JOIN "
                     "place USING(project) UNION ALL SELECT year, " PLACE ", amount FROM budgeted "
                     "WHERE kind = 'PROGRAMME' UNION ALL "
                     "SELECT year, 'GLO-EF', amount FROM enabling",
                     "SELECT year, location AS code, amount FROM written WHERE kind = 'expense'");
}

static void targets_are_those_of_the_records(void)
{
    sqlite3 *db = records_and_file(converted_sample());
    run_sql(db, spending);
    expect_same_sums(db, "target", rounded,
                     "SELECT year, coalesce(target, 'X00') AS code, amount * coalesce(share, 1) AS "
                     "amount FROM caused LEFT JOIN aim USING(project) UNION ALL "
                     "SELECT year, coalesce(target, 'X00'), amount FROM budgeted WHERE kind = "
                     "'PROGRAMME' UNION ALL SELECT year, 'X00', amount FROM enabling",
                     "SELECT year, coalesce(target, goal) AS code, amount FROM written "
                     "WHERE kind = 'expense'");
}

/* ---- control totals ---------------------------------------------------------------------------
 */

/* What is missing to the control total of a report, in whole cents. */
static double cents_apart(const char *publication, const char *kind, int year)
{
    const char *report = text_of("//unsdg-report[@year = '%d']", year);
    return xml_number(file_of(publication, FILE_NAME),
                      text_of("round(100 * (sum(%s/%s/@amount) - %s/control-total[@kind = "
                              "'%s']/@amount))",
                              report, kind, report, kind));
}

static void sums_are_the_audited_totals(void)
{
    const char *publication = converted_sample();
    for (int year = 2022; year <= 2025; year++) {
        CU_ASSERT_EQUAL(cents_apart(publication, "revenue", year), 0);
        CU_ASSERT_EQUAL(cents_apart(publication, "expense", year), 0);
    }
    CU_ASSERT_EQUAL(xml_number(file_of(publication, FILE_NAME),
                               "count(//unsdg-report[@year = '2026']/control-total)"),
                    0);
    struct outcome outcome = iatipub("validate", file_of(publication, FILE_NAME), NULL);
    EXPECT(outcome, 0);
    CHECK(!text_has(outcome.all, "unsdg."), "%s", outcome.all);
}

static void cent_more_in_the_ledger_is_told_by_the_tie_outs(void)
{
    const char *publication = ilo_publication("ilo");
    edit(publication, "records/ledger-2024.csv", ",USD,35809.00,Travel", ",USD,35809.01,Travel");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    CU_ASSERT_EQUAL(cents_apart(publication, "expense", 2024), 1);
    CU_ASSERT_EQUAL(cents_apart(publication, "expense", 2023), 0);
    CU_ASSERT_EQUAL(cents_apart(publication, "revenue", 2024), 0);
    EXPECT(iatipub("validate", file_of(publication, FILE_NAME), NULL), 0,
           "advisory [unsdg.7.1] ILO-2024: the sum over functions is not the control total of "
           "expense",
           "a difference of 0.01", "[unsdg.7.2] ILO-2024", "[unsdg.7.3] ILO-2024");
}

/* A line of a project that nobody knows must not pass for enabling cost in silence. */
static void unknown_project_in_the_ledger_is_told(void)
{
    const char *publication = ilo_publication("ilo");
    edit(publication, "records/ledger-2024.csv", "UZB/22/01/MUL,,,6610,P1055,109602.69",
         "UZB/22/01/MLU,,,6610,P1055,109602.69");
    EXPECT(iatipub("import", "-C", publication, NULL), 0,
           "records/ledger-2024.csv:4: error [x.mapping] project \"UZB/22/01/MLU\" is not in the "
           "register");
}

static void unknown_account_in_the_ledger_is_told(void)
{
    const char *publication = ilo_publication("ilo");
    edit(publication, "records/ledger-2024.csv", "UZB/22/01/MUL,,,6610,P1055,109602.69",
         "UZB/22/01/MUL,,,9999,P1055,109602.69");
    EXPECT(iatipub("import", "-C", publication, NULL), 0,
           "records/ledger-2024.csv:4: error [x.mapping] account \"9999\" is not in "
           "codes/accounts.csv, so this line is no transaction, but an expense");
}

/* 2034 for 2024 makes all budgets ones of the past. */
static void slip_of_the_year_in_the_ledger_is_told(void)
{
    const char *publication = ilo_publication("ilo");
    edit(publication, "records/ledger-2024.csv", "1,KR,2024-01-03", "1,KR,2034-01-03");
    EXPECT(iatipub("import", "-C", publication, NULL), 1,
           "records/ledger-2024.csv:4: critical [x.mapping] the posting date 2034-01-03 is not in "
           "the quarter 2024Q1",
           "a year that is not over on 2034-01-03 (the newest last_updated_datetime; 'as_of' says "
           "another day)");
}

static void dropped_share_is_found(void)
{
    const char *publication = ilo_publication("ilo");
    edit(publication, "records/sdg_targets.csv", "TUN/22/01/SWE,9.3,10\n", "");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 1, "critical [x.unsdg.split]",
           "the sdg shares of project \"TUN/22/01/SWE\" sum to 90.0; expected 100");
    CHECK(!exists(file_of(publication, FILE_NAME)) && !exists(file_of(publication, WORKBOOK_NAME)),
          "a file lacks something and was written");
}

/* ---- agreement --------------------------------------------------------------------------------
 */

/* The sample with more SQL after its mapping, converted. */
static struct outcome converted_with(const char *sql)
{
    const char *publication = ilo_publication("ilo");
    put(publication, "mapping/95-more.sql", sql);
    edit(publication, "publication.yaml", "  - mapping/90-un-financial-data.sql\n",
         "  - mapping/90-un-financial-data.sql\n  - mapping/95-more.sql\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    return iatipub("convert", "-C", publication, NULL);
}

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    while ((text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

struct disagreement {
    const char *sql, *rule, *message;
};

static void expect_disagreement(const struct disagreement *disagreement)
{
    struct outcome outcome = converted_with(disagreement->sql);
    EXPECT(outcome, 0, text_of("warning [x.unsdg.agreement.%s] ", disagreement->rule),
           disagreement->message);
    CHECK(times(outcome.all, "[x.unsdg.") == 1, "not once:\n%s", outcome.all);
}

#define ID(project) "XM-DAC-41302-" project
#define OF(project) " WHERE iati_identifier = '" ID(project) "'"

static void each_disagreement_is_told_once(void)
{
    static const struct disagreement disagreements[] = {
        {"DELETE FROM tags" OF("TUN-22-01") " AND vocabulary = '3' AND code = '8.6'", "sdg",
         ID("TUN-22-01") ": the SDG targets differ: 8.3, 8.5, 8.6, 9.3 in the UN financial data; "
                         "8.3, 8.5, 9.3 in the tags of the activity"},
        {"UPDATE unsdg_splits SET code = '5' WHERE project = 'PER/22/01/USA' AND standard = 'sdg' "
         "AND rowid = (SELECT min(rowid) FROM unsdg_splits WHERE project = 'PER/22/01/USA' AND "
         "standard = 'sdg')",
         "sdg", ID("PER-22-01") ": the SDG targets differ: "},
        {"UPDATE recipient_countries SET code = 'DZ'" OF("TUN-22-01"), "countries",
         ID("TUN-22-01") ": the countries differ: TUN in the UN financial data; DZA as recipient "
                         "countries of the activity"},
        {"UPDATE activities SET humanitarian = NULL" OF("HTI-22-01"), "humanitarian",
         ID("HTI-22-01") ": function 2, humanitarian assistance, has a share in the UN financial "
                         "data, but neither the activity nor a transaction"},
        {"UPDATE transactions SET humanitarian = 'true'" OF("TUN-22-01"), "humanitarian",
         ID("TUN-22-01") ": the activity or a transaction of it is marked humanitarian, but "
                         "function 2"},
        {"UPDATE participating_orgs SET narrative = 'UNICEF', ref = NULL" OF(
             "JOR-24-01") " AND role = '1'; UPDATE transactions SET provider_org = 'UNICEF', "
                          "provider_org_ref = "
                          "NULL" OF("JOR-24-01") " AND transaction_type IN ('1', '11')",
         "contributors",
         ID("JOR-24-01") ": the contributors differ: United Nations Children's Fund in the UN "
                         "financial data; UNICEF as funding organisations of the activity"},
        {"DELETE FROM participating_orgs" OF(
             "MDG-22-02") " AND role = '1'; UPDATE transactions "
                          "SET provider_org = NULL, provider_org_ref = NULL, provider_org_type = "
                          "NULL" OF("MDG-22-02") " AND transaction_type IN ('1', '11')",
         "contributors",
         ID("MDG-22-02") ": the contributors differ: Norway in the UN financial data; none as "
                         "funding organisations of the activity"},
        {"UPDATE transactions SET aid_type = 'C01'" OF("GLO-24-02"), "thematic",
         ID("GLO-24-02") ": there is revenue of instrument R03B, thematic funds, in the UN "
                         "financial data, but no incoming transaction"},
        {"UPDATE transactions SET aid_type = 'B032'" OF("MDG-22-02") " AND transaction_type = '11'",
         "thematic",
         ID("MDG-22-02") ": an incoming transaction of the activity has aid type B032, but there "
                         "is no revenue of instrument R03B"},
    };
    for (size_t i = 0; i < sizeof disagreements / sizeof *disagreements; i++)
        expect_disagreement(&disagreements[i]);
}

static void names_that_are_withheld_are_nowhere(void)
{
    const char *publication = converted_sample();
    const char *file = file_of(publication, FILE_NAME);
    CU_ASSERT_EQUAL(xml_number(file, "count(//revenue[@contributor-name = 'Private sector' and "
                                     "@contributor = 'X-PRIVATE'])"),
                    1);
    CHECK(!text_has(read_file(file, NULL), "withheld by agreement"), "it is in the file");
    /* a project withheld for security counts for its region */
    CU_ASSERT_EQUAL(xml_number(file, "count(//*[@location = 'AFG'])"), 0);
    CU_ASSERT(xml_number(file, "count(//*[@location = '034'])") > 0);
}

/* ---- what records may look like ---------------------------------------------------------------
 */

static void white_space_around_codes_and_numbers_changes_nothing(void)
{
    const char *plain = read_file(file_of(converted_sample(), FILE_NAME), NULL);
    const char *publication = ilo_publication("spaced");
    put(publication, "mapping/95-more.sql",
        "UPDATE unsdg_splits SET percentage = ' ' || percentage || ' ', code = code || char(9), "
        "standard = ' ' || standard, project = project || char(160);"
        "UPDATE unsdg_expenses SET project = ' ' || project, date = date || ' ', function = "
        "function || ' ', location = ' ' || location, cost = cost || ' ', amount = ' ' || amount;"
        "UPDATE unsdg_revenues SET contributor = contributor || ' ', instrument = ' ' || "
        "instrument;"
        "UPDATE unsdg_totals SET kind = kind || ' ', amount = amount || ' ';");
    edit(publication, "publication.yaml", "  - mapping/90-un-financial-data.sql\n",
         "  - mapping/90-un-financial-data.sql\n  - mapping/95-more.sql\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    CHECK(strcmp(plain, read_file(file_of(publication, FILE_NAME), NULL)) == 0, "they differ");
}

static void records_and_public_data_sets_are_not_mixed(void)
{
    struct outcome outcome =
        converted_with("INSERT INTO ceb_revenue(agency, calendar_year, amount, sub_type, _source) "
                       "VALUES ('UNDP', '2024', '77', 'R03E', 0)");
    EXPECT(outcome, 1,
           "critical [x.unsdg.mixed] there is revenue from records and from public data sets in "
           "one publication; sums would count both");
    CHECK(!text_has(outcome.all, "there is expense from"), "%s", outcome.all);
}

/* ---- the data sets beside the file ------------------------------------------------------------
 */

static void data_sets_of_an_earlier_name_are_removed(void)
{
    const char *publication = converted_sample();
    CHECK(exists(file_of(publication, WORKBOOK_NAME)) && exists(file_of(publication, CSV_NAME)),
          "a file is missing");
    put(publication, "out/ilo-activities-2022-23.xlsx", "somebody else's");
    edit(publication, "publication.yaml", "name: ilo-un-financial-data", "name: ilo-ceb");
    edit(publication, "publication.yaml", "name: ilo-activities", "name: ilo-work");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "[x.dataset.gone]");
    CHECK(!exists(file_of(publication, FILE_NAME)) &&
              !exists(file_of(publication, WORKBOOK_NAME)) &&
              !exists(file_of(publication, CSV_NAME)) &&
              !exists(file_of(publication, "out/ilo-un-financial-data")),
          "an earlier file is left");
    CHECK(exists(file_of(publication, "out/ilo-activities-2022-23.xlsx")),
          "it is not ours to remove");
    CHECK(exists(file_of(publication, "out/ilo-ceb.xlsx")), "the new one is missing");
}

/* ---- redaction --------------------------------------------------------------------------------
 */

#define GIVER_WHERE ", where: \"narrative = 'Norway'\", "
#define GIVER_END "because: asked for, policy: P}\n"

/* The sample with Norway as a partner, and by its code alone in UN financial data. */
static char *redacted_sample(const char *redactions)
{
    char *publication = ilo_publication("redacted");
    put(publication, "mapping/95-more.sql",
        "INSERT INTO participating_orgs(iati_identifier, narrative, role, type, _source) VALUES "
        "('" ID("MDG-22-02") "', 'Norway', '1', '10', 0);"
                             "UPDATE unsdg_revenues SET contributor_name = NULL WHERE contributor "
                             "= 'NOR'");
    edit(publication, "publication.yaml", "  - mapping/90-un-financial-data.sql\n",
         "  - mapping/90-un-financial-data.sql\n  - mapping/95-more.sql\n");
    edit(publication, "publication.yaml", "\nredactions:\n",
         text_of("\nredactions:\n%s", redactions));
    return publication;
}

static void data_sets_are_searched_for_what_is_withheld(void)
{
    const char *publication =
        redacted_sample("  - {name: giver, table: participating_orgs" GIVER_WHERE
                        "do: withhold, everywhere: no, elsewhere: stop, " GIVER_END);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 1,
           "revenue-government.csv:", "critical [x.redaction.leak] what redaction 'giver'",
           "out/ilo-un-financial-data.xlsx", "stands in part 'xl/worksheets/sheet");
}

static void exports_are_searched_for_what_is_withheld(void)
{
    const char *publication =
        redacted_sample("  - {name: giver, table: participating_orgs, where: \"narrative = "
                        "'Kalaallit Fund' AND iati_identifier LIKE '%MDG-22-02'\", do: withhold, "
                        "everywhere: no, elsewhere: stop, " GIVER_END);
    put(publication, "mapping/95-more.sql",
        "INSERT INTO participating_orgs(iati_identifier, narrative, role, type, _source) SELECT "
        "iati_identifier, 'Kalaallit Fund', '1', '10', 0 FROM activities");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    static const char *const formats[] = {"csv", "xlsx"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const char *file = file_of(publication, text_of("workplan.%s", formats[i]));
        EXPECT(iatipub("export", "un-info", "-C", publication, "--format", formats[i], "-o", file,
                       NULL),
               1, "critical [x.redaction.leak] what redaction 'giver'", file);
    }
}

#define WITHHELD "//revenue[@contributor-name = 'Name withheld']"

static void check_that_norway_is_withheld(const char *publication)
{
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "ilo-un-financial-data.xml: 5 reports");
    const char *plain = file_of(converted_sample(), FILE_NAME);
    const char *file = file_of(publication, FILE_NAME);
    CU_ASSERT_EQUAL(xml_number(file, "count(//revenue[@contributor = 'NOR'])"), 0);
    CU_ASSERT(xml_number(file, "count(" WITHHELD ")") > 0);
    CU_ASSERT_EQUAL(xml_number(file, "count(" WITHHELD "[@contributor or "
                                     "not(@contributor-type = 'C01')])"),
                    0);
    CU_ASSERT_DOUBLE_EQUAL(xml_number(file, "sum(" WITHHELD "/@amount)"),
                           xml_number(plain, "sum(//revenue[@contributor = 'NOR']/@amount)"),
                           0.001);
    CU_ASSERT_DOUBLE_EQUAL(xml_number(file, "sum(//revenue/@amount)"),
                           xml_number(plain, "sum(//revenue/@amount)"), 0.001);
    const char *data_set = read_file(file_of(publication, CSV_NAME), NULL);
    CHECK(!text_has(data_set, "Norway") && text_has(data_set, "Name withheld"), "%s", data_set);
}

static void giver_that_is_withheld_in_iati_is_withheld_here(void)
{
    const char *publication = redacted_sample(
        "  - {name: giver, table: participating_orgs" GIVER_WHERE "do: withhold, " GIVER_END);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    check_that_norway_is_withheld(publication);
    EXPECT(iatipub("withheld", "-C", publication, NULL), 0, "unsdg_revenues", "asked for");
}

static void giver_that_is_withheld_here_is_withheld_in_iati(void)
{
    const char *publication =
        redacted_sample("  - {name: giver, table: unsdg_revenues, where: \"contributor = 'NOR'\", "
                        "do: withhold, " GIVER_END);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    check_that_norway_is_withheld(publication);
    EXPECT(iatipub("withheld", "-C", publication, NULL), 0, "unsdg_revenues", "participating_orgs");
}

static void words_are_replaced_in_names_of_givers(void)
{
    const char *publication = redacted_sample(
        "  - {name: words, words: words.txt, do: replace, with: A giver, " GIVER_END);
    put(publication, "words.txt", "Zanzibarian Trust\n");
    put(publication, "mapping/95-more.sql",
        "UPDATE unsdg_revenues SET contributor = NULL, contributor_name = 'The Zanzibarian Trust' "
        "WHERE contributor = 'X-PRIVATE'");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    const char *file = file_of(publication, FILE_NAME);
    CU_ASSERT_EQUAL(xml_number(file, "count(//revenue[@contributor-name = 'A giver'])"), 1);
    CHECK(!text_has(read_file(file, NULL), "Zanzibarian"), "it is there");
}

static void redactions_that_would_change_sums_are_refused(void)
{
    static const char *const refusals[][2] = {
        {"table: unsdg_expenses, where: '1', do: drop, ",
         "rows of 'unsdg_expenses' are parts of sums and can't be dropped; withhold who is named "
         "there, or leave the rows out in the mapping"},
        {"table: unsdg_revenues, where: '1', do: blank, columns: [amount], ",
         "'unsdg_revenues.amount' can't be changed: it names nobody, and sums are made by it or "
         "it is not published"},
        {"table: unsdg_expenses, where: '1', do: withhold, ",
         "no organisation stands in table 'unsdg_expenses'"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const char *publication =
            redacted_sample(text_of("  - {name: bad, %s" GIVER_END, refusals[i][0]));
        EXPECT(iatipub("import", "-C", publication, NULL), 2, refusals[i][1]);
    }
}

CU_TestInfo unsdg_tests[] = {
    {"sums by year and instrument are those of the records", sums_are_those_of_the_records},
    {"functions are those of the records", functions_are_those_of_the_records},
    {"locations are those of the records", locations_are_those_of_the_records},
    {"SDG targets are those of the records", targets_are_those_of_the_records},
    {"sums are the audited totals", sums_are_the_audited_totals},
    {"a cent more in the ledger is told by the tie-outs",
     cent_more_in_the_ledger_is_told_by_the_tie_outs},
    {"an unknown account in the ledger is told", unknown_account_in_the_ledger_is_told},
    {"a slip of the year in the ledger is told", slip_of_the_year_in_the_ledger_is_told},
    {"an unknown project in the ledger is told", unknown_project_in_the_ledger_is_told},
    {"a dropped share is found", dropped_share_is_found},
    {"each disagreement is told once", each_disagreement_is_told_once},
    {"what is withheld is nowhere", names_that_are_withheld_are_nowhere},
    {"white space around codes and numbers changes nothing",
     white_space_around_codes_and_numbers_changes_nothing},
    {"records and public data sets are not mixed", records_and_public_data_sets_are_not_mixed},
    {"data sets of an earlier name are removed", data_sets_of_an_earlier_name_are_removed},
    {"data sets are searched for what is withheld", data_sets_are_searched_for_what_is_withheld},
    {"exports are searched for what is withheld", exports_are_searched_for_what_is_withheld},
    {"a giver that is withheld in IATI is withheld here",
     giver_that_is_withheld_in_iati_is_withheld_here},
    {"a giver that is withheld here is withheld in IATI",
     giver_that_is_withheld_here_is_withheld_in_iati},
    {"words are replaced in names of givers", words_are_replaced_in_names_of_givers},
    {"redactions that would change sums are refused",
     redactions_that_would_change_sums_are_refused},
    CU_TEST_INFO_NULL,
};
