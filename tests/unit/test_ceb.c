#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "standard/ceb_shapes.h"
#include "standard/tsv_table.h"
#include "store/load.h"
#include "store/sql.h"
#include "unit/folder.h"
#include "unit/gathered.h"
#include "unsdg/aliases.h"
#include "unsdg/ceb_amount.h"
#include "unsdg/ceb_compare.h"
#include "unsdg/ceb_read.h"
#include "unsdg/ceb_write.h"

extern CU_TestInfo ceb_tests[];

static const char configuration[] =
    "organisation: {ref: XM-DAC-99, type: \"40\", name: [{language: en, narrative: Agency}]}\n"
    "datasets: [{name: all, title: All}]\n"
    "sources: [{file: \"*.csv\", kind: ceb}]\n";

/* A store that files are loaded into. */
struct trial {
    char folder[FOLDER_PATH_SIZE];
    struct publication *publication;
    struct standard *standard;
    struct layout *layout;
    struct codelists *lists;
    struct store *store;
    struct findings findings;
    struct loaded_list loaded;
    struct error error;
};

static void trial_begin(struct trial *trial)
{
    *trial = (struct trial){.store = NULL};
    folder_begin(trial->folder);
    folder_add(trial->folder, "publication.yaml", configuration);
    folder_add(trial->folder, ".iatipub/lock", "");
    trial->publication = publication_load(trial->folder, &trial->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->publication);
    trial->standard = standard_load("2.03", &trial->error);
    trial->layout = layout_build(trial->standard, NULL, 0, &trial->error);
    trial->lists = codelists_open(NULL, &trial->error);
    CU_ASSERT_FATAL(trial->layout && trial->lists);
    trial->store = store_create(trial->publication, trial->layout, &trial->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->store);
}

static void trial_end(struct trial *trial)
{
    store_abandon(trial->store);
    loaded_list_release(&trial->loaded);
    findings_release(&trial->findings);
    error_clear(&trial->error);
    codelists_free(trial->lists);
    layout_free(trial->layout);
    standard_free(trial->standard);
    publication_free(trial->publication);
    folder_end(trial->folder);
}

/* Absolute: sources of a publication are looked for in its folder. */
static char *source_path(const char *folder, const char *name)
{
    const char *source = getenv("SOURCE_FOLDER");
    char *root = realpath(source ? source : ".", NULL);
    char *path = xasprintf("%s/%s/%s", root, folder, name);
    free(root);
    return path;
}

static char *own_file(const char *name)
{
    return source_path("tests/data/unsdg/ceb", name);
}

/* The path of a reference file, or NULL (said on standard output) if it is not there. */
static char *reference(const char *name)
{
    char *path = source_path("../shared/unsdg/samples", name);
    if (file_exists(path))
        return path;
    printf("\n    not run: '%s' is not there ", path);
    free(path);
    return NULL;
}

/* Loads a file; `path` is freed. */
static bool load(struct trial *trial, char *path)
{
    const struct source source = {.file = path, .kind = SOURCE_CEB};
    error_clear(&trial->error);
    bool loaded = load_source(trial->store, trial->publication, &source, LOAD_RAW, NULL,
                              &trial->findings, &trial->loaded, &trial->error);
    free(path);
    return loaded;
}

static void load_well(struct trial *trial, char *path)
{
    bool loaded = load(trial, path);
    if (!loaded)
        fprintf(stderr, "\n%s\n", trial->error.text);
    CU_ASSERT_TRUE_FATAL(loaded);
}

static void read_facts(struct trial *trial)
{
    bool read = ceb_read_facts(trial->store, trial->lists, &trial->findings, &trial->error);
    if (!read)
        fprintf(stderr, "\n%s\n", trial->error.text);
    CU_ASSERT_TRUE_FATAL(read);
}

static void execute(struct trial *trial, const char *sql)
{
    CU_ASSERT_TRUE(sql_run(trial->store->db, sql, &trial->error));
}

/* Fails unless the rows of the query, a line each, are `expected`. */
static void check(struct trial *trial, const char *sql, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    sqlite3_stmt *query = sql_prepare(trial->store->db, sql, &trial->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(query);
    while (sql_step(query, &trial->error) == 1)
        for (int i = 0, count = sqlite3_column_count(query); i < count; i++) {
            const char *cell = sql_text(query, i);
            strbuf_addf(&text, "%s%s", cell ? cell : "-", i + 1 < count ? "|" : "\n");
        }
    sqlite3_finalize(query);
    check_text(text.text, expected);
    strbuf_release(&text);
}

/* Fails unless the findings, "line:column severity rule: message" a line each, are `expected`. */
static void check_findings(struct trial *trial, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < trial->findings.count; i++) {
        const struct finding *finding = &trial->findings.items[i];
        strbuf_addf(&text, "%s:%zu:%zu %s %s: %s\n",
                    finding->place.file ? path_base(finding->place.file) : "-", finding->place.line,
                    finding->place.column, severity_name(finding->severity), finding->rule,
                    finding->message);
    }
    check_text(text.text, expected);
    strbuf_release(&text);
}

static bool add_csv_row(void *context, const char *const *cells, size_t count, struct error *error)
{
    return ceb_csv_row(context, cells, count, error);
}

static char *written(struct trial *trial, enum ceb_dataset dataset)
{
    const struct ceb_choice choice = {.store = trial->store, .lists = trial->lists};
    struct ceb_csv csv = CEB_CSV_INIT;
    char *text = NULL;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    bool done = ceb_csv_begin(&csv, &ceb_shapes[dataset], file, &trial->error) &&
                ceb_rows(&choice, dataset, add_csv_row, &csv, &trial->error);
    ceb_csv_release(&csv);
    if (!done)
        fprintf(stderr, "\n%s\n", trial->error.text);
    CU_ASSERT_TRUE(done);
    fclose(file);
    return text;
}

static void check_written(struct trial *trial, enum ceb_dataset dataset, const char *expected)
{
    char *text = written(trial, dataset);
    check_text(text, expected);
    free(text);
}

/* ---- shapes ---- */

static void each_shape_is_told_by_its_header(void)
{
    static const struct {
        const char *file, *headers[8], *name;
    } cases[] = {
        {"a.csv", {"agency", "calendar year", "amount", "sub_type"}, "revenue"},
        {"a.csv", {"rev_type", "_currency_amoun", "Government Donor"}, "revenue-government"},
        {"a.csv", {"donor", "contrib_type"}, "revenue-non-government"},
        {"a.csv", {"entity", "contrib_type", "amount"}, "revenue-contributor-type"},
        {"a.csv", {"amount", " Transaction Type "}, "expense-function"},
        {"total_expenses.csv", {"calendar_year", "agency", "USD amount"}, "expense-function"},
        {"a.csv", {"Country/Territory", "region"}, "expense-location"},
        {"a.csv", {"SDG goal", "entity code"}, "expense-sdg"},
        {"totals.csv", {"calendar_year", "agency", "amount"}, NULL},
        {"expenses.csv", {"calendar_year", "agency", "amount", "iso3"}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count = 0;
        while (cases[i].headers[count])
            count++;
        const struct ceb_shape *shape = ceb_shape_recognise(cases[i].file, cases[i].headers, count);
        CU_ASSERT_EQUAL(shape != NULL, cases[i].name != NULL);
        if (shape && cases[i].name)
            CU_ASSERT_STRING_EQUAL(shape->name, cases[i].name);
    }
}

static void names_of_data_sets_are_codes(void)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    const struct codelist *list = codelists_get(lists, "UNDataSet", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_EQUAL(list->item_count, CEB_DATASET_COUNT);
    for (int i = 0; i < CEB_DATASET_COUNT; i++) {
        CU_ASSERT_EQUAL((int)ceb_shapes[i].dataset, i);
        CU_ASSERT(codelist_contains(list, ceb_shapes[i].name, NULL));
    }
    codelists_free(lists);
}

static void other_files_are_refused(void)
{
    struct trial trial;
    trial_begin(&trial);
    folder_add(trial.folder, "other.csv", "iati_identifier,title\nA,B\n");
    CU_ASSERT_FALSE(load(&trial, path_join(trial.folder, "other.csv")));
    CU_ASSERT_EQUAL(trial.error.kind, ERROR_USAGE);
    check_text(trial.error.text,
               "'other.csv' is none of the CEB data sets; expected a column such as \"sub_type\", "
               "\"government_donor\", \"donor\", \"contrib_type\", \"transaction_type\", "
               "\"country/territory\" or \"SDG goal\"; leave the file out of this source "
               "(except:)");
    folder_add(trial.folder, "lacking.csv", "agency,calendar_year,sub_type\nILO,2024,R01\n");
    CU_ASSERT_FALSE(load(&trial, path_join(trial.folder, "lacking.csv")));
    check_text(trial.error.text, "'lacking.csv' seems to be the CEB data set revenue by "
                                 "instrument, but has no column \"amount\"");
    trial_end(&trial);
}

static void unread_columns_are_told_of(void)
{
    struct trial trial;
    trial_begin(&trial);
    folder_add(trial.folder, "a.csv",
               "rev_code,agency,calendar year,USD amount,sub_type,entity\n"
               "9,ILO,2024,5,R01,ILO\n");
    load_well(&trial, path_join(trial.folder, "a.csv"));
    check_findings(&trial, "a.csv:1:1 warning x.source.column: nothing reads column \"rev_code\" "
                           "of the CEB data set revenue by instrument\n"
                           "a.csv:1:6 warning x.source.column: nothing reads column \"entity\" "
                           "of the CEB data set revenue by instrument\n");
    check(&trial, "SELECT agency, calendar_year, amount, sub_type, rev_type FROM ceb_revenue",
          "ILO|2024|5|R01|-\n");
    trial_end(&trial);
}

/* ---- amounts ---- */

static void amounts_are_read_exactly(void)
{
    static const struct {
        const char *text;
        enum ceb_amount_result result;
        const char *amount;
    } cases[] = {
        {"0", CEB_AMOUNT_READ, "0"},
        {"-40398", CEB_AMOUNT_READ, "-40398"},
        {"300.123456789", CEB_AMOUNT_READ, "300.123456789"},
        {"105 470 635", CEB_AMOUNT_READ, "105470635"},
        {"-1\xC2\xA0"
         "234.50",
         CEB_AMOUNT_READ, "-1234.50"},
        {"1\xE2\x80\xAF"
         "234",
         CEB_AMOUNT_READ, "1234"},
        {" 12 ", CEB_AMOUNT_READ, "12"},
        {" -   ", CEB_AMOUNT_ABSENT, ""},
        {"-", CEB_AMOUNT_ABSENT, ""},
        {"", CEB_AMOUNT_ABSENT, ""},
        {NULL, CEB_AMOUNT_ABSENT, ""},
        {"1,000", CEB_AMOUNT_UNREADABLE, ""},
        {"12 34", CEB_AMOUNT_UNREADABLE, ""},
        {"1234 567", CEB_AMOUNT_UNREADABLE, ""},
        {"1.", CEB_AMOUNT_UNREADABLE, ""},
        {".5", CEB_AMOUNT_UNREADABLE, ""},
        {"1E6", CEB_AMOUNT_UNREADABLE, ""},
        {"--5", CEB_AMOUNT_UNREADABLE, ""},
        {"(5)", CEB_AMOUNT_UNREADABLE, ""},
        {"- 5", CEB_AMOUNT_UNREADABLE, ""},
        {"1 234 567 890 123 456 789 012 345 678 901 234 567 890 123 456 789 012 345 678 901 234 "
         "567 890 123 456 789 012 345 678 901 234 567 890 123 456 789 012 345 678 901 234 567 890",
         CEB_AMOUNT_UNREADABLE, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char amount[CEB_AMOUNT_SIZE] = "";
        enum ceb_amount_result result = ceb_amount_read(cases[i].text, amount);
        if (result != cases[i].result)
            fprintf(stderr, "\n\"%s\"\n", cases[i].text ? cases[i].text : "NULL");
        CU_ASSERT_EQUAL(result, cases[i].result);
        CU_ASSERT_STRING_EQUAL(amount, cases[i].amount);
    }
}

/* ---- aliases ---- */

static void labels_have_codes(void)
{
    static const struct {
        const char *list, *category, *label, *code;
        bool has_lost;
    } cases[] = {
        {"UNEntity", NULL, "ILO", "ILO", false},
        {"UNEntity", NULL, " International  labour Organization ", "ILO", false},
        {"UNEntity", NULL, "unwto", "UN Tourism", false},
        {"UNEntity", NULL, "Office for Disaster Risk Reduction", "UN-UNDRR", false},
        {"UNFinancingInstrument", NULL, "Project/ programme specific contributions", "R03E", false},
        {"UNFinancingInstrument", NULL, "Assessed Contributions", "R01", false},
        {"UNFinancingInstrument", NULL, "R08b", "R08", false},
        {"UNContributor", NULL, "Kosovo**", "XKX", false},
        {"UNContributor", NULL, "Taiwan (Province of China)***", "TWN", false},
        {"UNContributor", NULL, "T\xEF\xBF\xBDrkiye", "TUR", true},
        {"UNContributor", NULL, "C?te d'Ivoire", "CIV", true},
        {"UNContributor", NULL, "C\xC3\xB4te d\xE2\x80\x99Ivoire", "CIV", false},
        {"UNContributor", NULL,
         "The Global Fund to Fight AIDS, Tuberculosis and Malaria - The "
         "Global  Fund",
         "X-GFATM", false},
        {"UNLocation", "COU", "Antarctica", "ATA", false},
        {"UNLocation", "SUB", "Antarctica", "X-A", false},
        {"UNLocation", NULL, "T\xC3\x9CRKIYE", "TUR", false},
        {"UNTarget", NULL, "8.10", "8.10", false},
        {"UNGoal", NULL, "x00", "X00", false},
        {"UNTarget", NULL, "9", NULL, false},
        {"UNEntity", NULL, "", NULL, false},
        {"UNLocation", NULL, "???", NULL, false},
    };
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    struct aliases *aliases = aliases_open(lists, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(aliases);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool has_lost;
        const char *code =
            aliases_find(aliases, cases[i].list, cases[i].category, cases[i].label, &has_lost);
        check_text(code ? code : "none", cases[i].code ? cases[i].code : "none");
        CU_ASSERT_EQUAL(has_lost, cases[i].has_lost);
    }
    aliases_free(aliases);
    codelists_free(lists);
}

static void crosswalks_name_codes_of_their_lists(void)
{
    static const char *const tables[][2] = {{"contributor-types", "UNContributorType"},
                                            {"contributors", "UNContributor"},
                                            {"entities", "UNEntity"},
                                            {"functions", "UNFunction"},
                                            {"gender-markers", "UNGenderMarker"},
                                            {"instruments", "UNFinancingInstrument"},
                                            {"locations", "UNLocation"}};
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char *name = xasprintf("schemas/unsdg/crosswalk/%s.tsv", tables[i][0]);
        struct tsv_table *table = tsv_table_open(name, &error);
        const struct codelist *list = codelists_get(lists, tables[i][1], &error);
        CU_ASSERT_FATAL(table && list);
        CU_ASSERT_EQUAL(tsv_table_rows(table), list->code_count);
        for (size_t j = 0; j < tsv_table_rows(table); j++)
            CU_ASSERT(codelist_contains(list, tsv_table_cell(table, j, 0), NULL));
        tsv_table_free(table);
        free(name);
    }
    codelists_free(lists);
}

static void tables_are_found_by_their_first_cell(void)
{
    struct error error = ERROR_INIT;
    struct tsv_table *table =
        tsv_table_parse(xstrdup("# comment\n\ncode\tname\ta\nX\tEks\nY\t\tb|cc\n"), "t", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    CU_ASSERT_STRING_EQUAL(tsv_table_find(table, "X", "name"), "Eks");
    CU_ASSERT_STRING_EQUAL(tsv_table_find(table, "X", "a"), "");
    CU_ASSERT_STRING_EQUAL(tsv_table_find(table, "Z", "name"), "");
    CU_ASSERT_STRING_EQUAL(tsv_table_find(table, "X", "none"), "");
    CU_ASSERT_STRING_EQUAL(tsv_table_find(table, "Y", "a"), "b|cc");
    tsv_table_free(table);
    CU_ASSERT_PTR_NULL(tsv_table_parse(xstrdup("# only\n"), "t", &error));
    check_text(error.text, "t: the header row is missing");
    CU_ASSERT_PTR_NULL(tsv_table_parse(xstrdup("a\tb\n1\t2\t3\n"), "t", &error));
    check_text(error.text, "t: row 1 has more cells than the header");
    error_clear(&error);
}

/* ---- files in and out ---- */

static const struct {
    enum ceb_dataset dataset;
    const char *file;
} own_files[] = {
    {CEB_REVENUE, "revenue.csv"},
    {CEB_REVENUE_GOVERNMENT, "government.csv"},
    {CEB_REVENUE_NON_GOVERNMENT, "non-government.csv"},
    {CEB_REVENUE_CONTRIBUTOR_TYPE, "contributor-type.csv"},
    {CEB_EXPENSE_FUNCTION, "function.csv"},
    {CEB_EXPENSE_LOCATION, "location.csv"},
    {CEB_EXPENSE_SDG, "sdg.csv"},
};

static void check_round_trip(enum ceb_dataset dataset, char *path)
{
    struct trial trial;
    struct error error = ERROR_INIT;
    size_t length;
    trial_begin(&trial);
    char *text = file_read(path, 1 << 20, &length, &error);
    load_well(&trial, path);
    check_written(&trial, dataset, text);
    free(text);
    trial_end(&trial);
}

static void raw_files_come_out_as_they_came_in(void)
{
    for (size_t i = 0; i < sizeof own_files / sizeof *own_files; i++)
        check_round_trip(own_files[i].dataset, own_file(own_files[i].file));
}

static void exports_of_charts_come_out_in_the_raw_shape(void)
{
    struct trial trial;
    trial_begin(&trial);
    load_well(&trial, own_file("chart.csv"));
    check_written(&trial, CEB_REVENUE_GOVERNMENT,
                  "government_donor,entity,rev_type,calendar_year,amount,contrib_type\n"
                  "T\xEF\xBF\xBDrkiye,ILO,Assessed Contributions,2024,4055825,\n"
                  "C\xEF\xBF\xBDte d'Ivoire,ILO,Assessed Contributions,2024,-1234.50,\n");
    read_facts(&trial);
    check_findings(&trial,
                   "chart.csv:2:1 advisory x.unsdg.ceb.letters: revenue by government donor: lost "
                   "letter in column \"government_donor\" of 2 rows: \"T\xEF\xBF\xBDrkiye\", "
                   "\"C\xEF\xBF\xBDte d'Ivoire\"; the one name that fits was taken\n");
    check(&trial,
          "SELECT contributor, contributor_name, amount FROM unsdg_revenue_facts ORDER BY rowid",
          "TUR|T\xEF\xBF\xBDrkiye|4055825\nCIV|C\xEF\xBF\xBDte d'Ivoire|-1234.50\n");
    trial_end(&trial);
}

static void rows_of_revenue_become_facts(void)
{
    struct trial trial;
    trial_begin(&trial);
    load_well(&trial, own_file("revenue.csv"));
    execute(&trial, "INSERT INTO unsdg_revenue_facts(entity, year, amount, _source) "
                    "VALUES('WHO', 2024, '1', 0)");
    read_facts(&trial);
    read_facts(&trial); /* the second time replaces those of the first, not the whole fact */
    check(&trial,
          "SELECT entity, sub_entity, year, basis, dataset, instrument, amount "
          "FROM unsdg_revenue_facts ORDER BY rowid",
          "WHO|-|2024|-|-|-|1\n"
          "ILO|-|2024|EXP|revenue|R01|1000\n"
          "ILO|-|2024|EXP|revenue|R03F|-20.5\n"
          "ILO|-|2024|EXP|revenue|R03A|300.123456789\n"
          "ILO|-|2024|EXP|revenue|R03A|300.123456789\n"
          "UN|UN-UNDRR|2024|EXP|revenue|R04A|0\n"
          "UN Tourism|-|2017|EXP|revenue|R02|55\n");
    trial.findings.count /= 2;
    check_findings(
        &trial,
        "revenue.csv:7:4 advisory x.unsdg.ceb.absent: revenue by instrument: no amount of 1 row; "
        "they are no facts\n"
        "revenue.csv:3:7 warning x.unsdg.ceb.class: revenue by instrument: code and name that say "
        "different instruments of 2 rows: \"R03F Project/ programme specific contributions\", "
        "\"R04A Revenue from other activities\"; the code counts\n");
    trial.findings.count *= 2;
    trial_end(&trial);
}

static void rows_of_donors_become_facts(void)
{
    struct trial trial;
    trial_begin(&trial);
    load_well(&trial, own_file("government.csv"));
    load_well(&trial, own_file("non-government.csv"));
    load_well(&trial, own_file("contributor-type.csv"));
    read_facts(&trial);
    check(&trial,
          "SELECT entity, sub_entity, year, dataset, instrument, contributor_type, contributor, "
          "contributor_name, amount FROM unsdg_revenue_facts ORDER BY rowid",
          "ILO|-|2024|revenue-government|R03|C01|DEU|Germany|700\n"
          "ILO|-|2024|revenue-government|R01|C01|XKX|Kosovo**|3\n"
          "ILO|-|2024|revenue-government|R03|C01|X-REFUNDS|Refunds to donors/Miscellaneous|-8.25\n"
          "UNHABITAT|-|2024|revenue-government|R02|C01|NLD|Netherlands (Kingdom of the)|12\n"
          "ILO|-|2024|revenue-government|R01|C01|-|Atlantis|1\n"
          "ILO|-|2017|revenue-non-government|R09|-|X-EU|European Union|40\n"
          "ILO|-|2019|revenue-non-government|R03|C04B|X-GAVI|GAVI, The Vaccine Alliance|7.5\n"
          "UN|UN-OCHA|2021|revenue-non-government|R03E|C06|-|-|9\n"
          "ILO|-|2024|revenue-contributor-type|R01|C01|-|-|1000\n"
          "ILO|-|2024|revenue-contributor-type|R04A|C09|-|-|-4\n");
    check_findings(
        &trial,
        "government.csv:6:1 error x.unsdg.ceb.label: revenue by government donor: unknown label in "
        "column \"government_donor\" of 1 row: \"Atlantis\"; no code stands for it; correct it in "
        "the file\n"
        "non-government.csv:4:1 advisory x.unsdg.ceb.absent: revenue by non-government donor: no "
        "amount of 1 row; they are no facts\n"
        "non-government.csv:6:2 critical x.unsdg.ceb.currency: revenue by non-government donor: "
        "another currency of 1 row: \"EUR\"; expected USD; the rows are no facts\n"
        "non-government.csv:5:6 warning x.unsdg.ceb.blank: revenue by non-government donor: blank "
        "column \"donor\" of 1 row; the facts say nothing in its place\n"
        "non-government.csv:2:5 advisory x.unsdg.ceb.earlier: revenue by non-government donor: "
        "class of earlier years in column \"rev_type\" of 1 row: \"R09\"; such classes do not "
        "compare with those of today\n"
        "non-government.csv:2:7 advisory x.unsdg.ceb.earlier: revenue by non-government donor: "
        "class of earlier years in column \"contrib_type\" of 1 row: \"2\"; such classes do not "
        "compare with those of today\n");
    trial_end(&trial);
}

static void rows_of_expense_become_facts(void)
{
    struct trial trial;
    trial_begin(&trial);
    load_well(&trial, own_file("function.csv"));
    load_well(&trial, own_file("location.csv"));
    load_well(&trial, own_file("sdg.csv"));
    read_facts(&trial);
    check(&trial,
          "SELECT entity, sub_entity, year, basis, dataset, function, location_level, location, "
          "goal, target, indicator, amount FROM unsdg_expense_facts ORDER BY rowid",
          "ILO|-|2024|EXP|expense-function|1|-|-|-|-|-|500\n"
          "ILO|-|2024|EXP|expense-function|1|-|-|-|-|-|84\n"
          "ILO|-|2012|EXP|expense-function|L3|-|-|-|-|-|6\n"
          "UN|UN-Tech Bank|2024|EXP|expense-function|3|-|-|-|-|-|12\n"
          "ILO|-|2024|EXP|expense-location|-|COU|TUN|-|-|-|10\n"
          "ILO|-|2024|EXP|expense-location|-|SUB|151|-|-|-|20\n"
          "ILO|-|2024|EXP|expense-location|-|SUB|TUR|-|-|-|30\n"
          "ILO|-|2024|EXP|expense-location|-|GLO|001|-|-|-|40\n"
          "ILO|-|2024|EXP|expense-location|-|SUB|X-A|-|-|-|50\n"
          "ILO|-|2024|EXP|expense-location|-|SUB|X-ME|-|-|-|60\n"
          "ILO|-|2024|BUD|expense-sdg|-|-|-|8|8.1|-|10\n"
          "ILO|-|2024|BUD|expense-sdg|-|-|-|8|8.1|-|20\n"
          "ILO|-|2024|EXP|expense-sdg|-|-|-|X00|-|-|30\n"
          "ITU|-|2024|EXP|expense-sdg|-|-|-|9|-|-|40\n"
          "WHO|-|2024|EXP|expense-sdg|-|-|-|3|4.1|-|50\n"
          "UN|-|2024|EXP|expense-sdg|-|-|-|9|9.5|9.5.1|60\n");
    check_findings(
        &trial,
        "function.csv:4:6 advisory x.unsdg.ceb.earlier: expense by function: class of earlier "
        "years in column \"transaction_type\" of 1 row: \"Other (combined Normative and Technical "
        "Cooperation)\"; such classes do not compare with those of today\n"
        "location.csv:4:8 warning x.unsdg.ceb.location: expense by location: location of another "
        "level of 1 row: \"T\xC3\xBCrkiye as SUB\"; the level is left as it stands\n"
        "location.csv:3:7 warning x.unsdg.ceb.location: expense by location: location of another "
        "region of 2 rows: \"Eastern Europe in Africa\", \"T\xC3\xBCrkiye in Africa\"; the region "
        "of the row is not read\n"
        "sdg.csv:5:6 error x.unsdg.ceb.label: expense by SDG: unknown label in column "
        "\"sdg_target\" of 1 row: \"9\"; no code stands for it; correct it in the file\n"
        "sdg.csv:6:6 warning x.unsdg.ceb.target: expense by SDG: target of another goal of 1 row: "
        "\"4.1 under goal 3\"; both are left as they stand\n"
        "sdg.csv:2:6 advisory x.unsdg.ceb.ten: expense by SDG: first target of a goal that is "
        "there twice for an entity and year of 2 rows: \"8.1\" (2); one of two may be target 10 of "
        "that goal, whose last digit public files lose\n");
    trial_end(&trial);
}

static void what_can_not_be_read_is_a_finding(void)
{
    struct trial trial;
    trial_begin(&trial);
    load_well(&trial, own_file("bad.csv"));
    read_facts(&trial);
    check(&trial, "SELECT count(*) FROM unsdg_expense_facts", "0\n");
    check_findings(
        &trial,
        "bad.csv:2:3 critical x.unsdg.ceb.amount: expense by function: unreadable amount "
        "\"1,000\"; expected digits with a decimal point, or \" - \" where there is none; the row "
        "is no fact\n"
        "bad.csv:5:3 critical x.unsdg.ceb.amount: expense by function: unreadable amount \"12 "
        "34\"; expected digits with a decimal point, or \" - \" where there is none; the row is no "
        "fact\n"
        "bad.csv:3:2 critical x.unsdg.ceb.year: expense by function: unreadable year \"24\"; "
        "expected a year such as 2024; the row is no fact\n"
        "bad.csv:4:1 critical x.unsdg.ceb.blank: expense by function: blank column \"agency\" of 1 "
        "row; the rows are no facts\n");
    CU_ASSERT_STRING_EQUAL(trial.findings.items[1].value, "12 34");
    trial_end(&trial);
}

static void of_many_unreadable_amounts_the_last_are_counted(void)
{
    struct trial trial;
    struct strbuf text = STRBUF_INIT;
    trial_begin(&trial);
    strbuf_addstr(&text, "agency,calendar_year,amount,transaction_type\n");
    for (int i = 0; i < 50; i++)
        strbuf_addf(&text, "ILO,2024,x%d,Peace Operations\n", i % 25);
    folder_add(trial.folder, "many.csv", text.text);
    strbuf_release(&text);
    load_well(&trial, path_join(trial.folder, "many.csv"));
    read_facts(&trial);
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 21);
    CU_ASSERT_EQUAL(trial.findings.items[20].place.line, 22);
    check_text(trial.findings.items[20].message,
               "expense by function: unreadable amount of 30 rows: \"x20\", \"x21\", \"x22\", "
               "\"x23\", \"x24\", \"x0\", \"x1\", \"x2\", \"x3\", \"x4\", \"x5\", \"x6\", "
               "\"x7\", \"x8\", \"x9\", \"x10\", \"x11\", \"x12\", \"x13\", \"x14\" and 10 "
               "more values; expected digits with a decimal point, or \" - \" where there is none; "
               "the row is no fact");
    trial_end(&trial);
}

/* ---- data sets from whole facts ---- */

static void add_whole_facts(struct trial *trial)
{
    execute(trial,
            "INSERT INTO unsdg_revenue_facts(entity, sub_entity, year, basis, instrument, "
            "contributor_type, contributor, contributor_name, amount, _source) VALUES"
            "('ILO', NULL, 2024, 'EXP', 'R01', 'C01', 'DEU', 'Ministry of Labour', '100.50', 0),"
            "('ILO', NULL, 2024, 'EXP', 'R03E', 'C01', 'DEU', 'GIZ', '7', 0),"
            "('ILO', NULL, 2024, 'EXP', 'R03D', 'C01', 'DEU', NULL, '0.25', 0),"
            "('ILO', NULL, 2024, 'EXP', 'R03E', 'C06', NULL, 'Acme, Inc.', '3.00', 0),"
            "('ILO', NULL, 2024, 'EXP', 'R04A', 'C09', NULL, NULL, '-1', 0),"
            "('ILO', NULL, 2023, 'BUD', 'R04A', 'C09', NULL, NULL, '99', 0),"
            "('ILO', NULL, 2024, 'BUD', 'R04A', 'C09', NULL, NULL, '98', 0)");
    execute(trial, "INSERT INTO unsdg_expense_facts(entity, sub_entity, year, basis, function, "
                   "location_level, location, goal, target, marker, amount, _source) VALUES"
                   "('ILO', NULL, 2024, 'EXP', '1', 'COU', 'TUN', '8', '8.10', '2', '10.10', 0),"
                   "('ILO', NULL, 2024, 'EXP', '1', 'COU', 'TUN', '8', '8.5', '0', '0.90', 0),"
                   "('ILO', NULL, 2024, 'EXP', '4', 'GLO', '001', 'X00', NULL, 'NA', '5', 0),"
                   "('UN', 'UN-UNDRR', '2024', 'EXP', '2', 'SUB', '151', '1', NULL, 'NA', '2', 0)");
}

static void data_sets_are_sums_of_whole_facts(void)
{
    struct trial trial;
    trial_begin(&trial);
    add_whole_facts(&trial);
    check_written(
        &trial, CEB_REVENUE,
        "agency,sub_agency,calendar_year,amount,sub_type_name,rev_type,sub_type\n"
        "ILO,ILO,2023,99,Other revenue - specific to the UN entity,Revenue from other "
        "activities,R04A\n"
        "ILO,ILO,2024,100.5,Assessed contributions,Assessed contributions,R01\n"
        "ILO,ILO,2024,0.25,Local resources,Voluntary non-core (earmarked) contributions,R03D\n"
        "ILO,ILO,2024,10,Project/programme specific contributions,Voluntary non-core (earmarked) "
        "contributions,R03E\n"
        "ILO,ILO,2024,-1,Other revenue - specific to the UN entity,Revenue from other "
        "activities,R04A\n");
    check_written(&trial, CEB_REVENUE_GOVERNMENT,
                  "government_donor,entity,rev_type,calendar_year,amount,contrib_type\n"
                  "Germany,ILO,Assessed contributions,2024,100.5,C01\n"
                  "Germany,ILO,Voluntary non-core (earmarked) contributions,2024,7.25,C01\n");
    check_written(&trial, CEB_REVENUE_NON_GOVERNMENT,
                  "amount,_currency,entity,calendar_year,rev_type,donor,contrib_type\n"
                  "3,USD,ILO,2024,R03E,\"Acme, Inc.\",C06\n");
    check_written(&trial, CEB_REVENUE_CONTRIBUTOR_TYPE,
                  "entity,calendar_year,rev_type,contrib_type,amount\n"
                  "ILO,2023,R04A,C09,99\n"
                  "ILO,2024,R01,C01,100.5\n"
                  "ILO,2024,R03D,C01,0.25\n"
                  "ILO,2024,R03E,C01,7\n"
                  "ILO,2024,R03E,C06,3\n"
                  "ILO,2024,R04A,C09,-1\n");
    check_written(&trial, CEB_EXPENSE_FUNCTION,
                  "calendar_year,amount,currency,agency,sub_agency,transaction_type\n"
                  "2024,11,USD,ILO,ILO,Development Assistance\n"
                  "2024,5,USD,ILO,ILO,Global Agenda and Specialised Assistance\n"
                  "2024,2,USD,UN,UN-UNDRR,Humanitarian Assistance\n");
    check_written(&trial, CEB_EXPENSE_LOCATION,
                  "calendar_year,agency,sub_agency,amount,_currency_amount,country/territory,"
                  "region,location_type\n"
                  "2024,ILO,ILO,11,USD,Tunisia,Africa,COU\n"
                  "2024,ILO,ILO,5,USD,Global and interregional,,REG\n"
                  "2024,UN,UN-UNDRR,2,USD,Eastern Europe,Europe,SUB\n");
    check_written(&trial, CEB_EXPENSE_SDG,
                  "calendar year,entity code,type of financial information,amount,SDG goal,SDG "
                  "target,SDG indicator\n"
                  "2024,ILO,EXP,10.1,8,8.10,\n"
                  "2024,ILO,EXP,0.9,8,8.5,\n"
                  "2024,ILO,EXP,5,X00,,\n"
                  "2024,UN,EXP,2,1,,\n");
    trial_end(&trial);
}

static bool count_row(void *context, const char *const *cells, size_t count, struct error *error)
{
    size_t *rows = context;
    CU_ASSERT(cells[0] && count == 6);
    ++*rows;
    return *rows < 3 || error_set(error, ERROR_ENVIRONMENT, "enough");
}

static void rows_are_chosen_and_may_be_refused(void)
{
    struct trial trial;
    trial_begin(&trial);
    add_whole_facts(&trial);
    size_t rows = 0;
    struct ceb_choice choice = {
        .store = trial.store, .lists = trial.lists, .entity = "UN", .first_year = 2024};
    CU_ASSERT(ceb_rows(&choice, CEB_EXPENSE_FUNCTION, count_row, &rows, &trial.error));
    CU_ASSERT_EQUAL(rows, 1);
    choice.last_year = 2023;
    choice.first_year = 0;
    CU_ASSERT(ceb_rows(&choice, CEB_EXPENSE_FUNCTION, count_row, &rows, &trial.error));
    CU_ASSERT_EQUAL(rows, 1);
    load_well(&trial, own_file("function.csv"));
    choice = (struct ceb_choice){.store = trial.store, .entity = "ILO", .first_year = 2013};
    rows = 0;
    CU_ASSERT(ceb_rows(&choice, CEB_EXPENSE_FUNCTION, count_row, &rows, &trial.error));
    CU_ASSERT_EQUAL(rows, 2);
    CU_ASSERT_FALSE(ceb_rows(&choice, CEB_EXPENSE_FUNCTION, count_row, &rows, &trial.error));
    check_text(trial.error.text, "enough");
    trial_end(&trial);
}

/* ---- comparing ---- */

static void add_difference(void *context, const struct ceb_difference *difference)
{
    strbuf_addf(context, "%s %s %s %s: %s - %s = %s\n", difference->dataset, difference->entity,
                difference->year, difference->code, difference->ours, difference->theirs,
                difference->difference);
}

static void check_compared(struct trial *trial, const char *name, const char *text, size_t sums,
                           const char *expected)
{
    folder_add(trial->folder, name, text);
    char *path = path_join(trial->folder, name);
    struct strbuf differences = STRBUF_INIT;
    size_t compared;
    bool done = ceb_compare(trial->store, trial->lists, path, add_difference, &differences,
                            &compared, &trial->findings, &trial->error);
    if (!done)
        fprintf(stderr, "\n%s\n", trial->error.text);
    CU_ASSERT_TRUE(done);
    CU_ASSERT_EQUAL(compared, sums);
    check_text(differences.text, expected);
    strbuf_release(&differences);
    free(path);
}

static void our_sums_are_compared_with_a_file(void)
{
    struct trial trial;
    trial_begin(&trial);
    add_whole_facts(&trial);
    check_compared(&trial, "theirs.csv",
                   "calendar_year,amount,currency,agency,sub_agency,transaction_type\n"
                   "2024,10,USD,ILO,ILO,Development Assistance\n"
                   "2024,1,USD,ILO,ILO,Development Assistance\n"
                   "2024,4.99,USD,ILO,ILO,Global Agenda and Specialised Assistance\n"
                   "2024,8,USD,ILO,ILO,Peace Operations\n"
                   "2023,8,USD,ILO,ILO,Peace Operations\n"
                   "2024,8,USD,WHO,WHO,Peace Operations\n",
                   3,
                   "expense-function ILO 2024 3: 0 - 8 = -8\n"
                   "expense-function ILO 2024 4: 5 - 4.99 = 0.01\n");
    check_compared(&trial, "governments.csv",
                   "government_donor,entity,rev_type,calendar_year,amount\n"
                   "Germany,ILO,Assessed Contributions,2024,107.75\n",
                   1, "");
    check_compared(&trial, "goals.csv", "SDG goal,entity code,calendar year,amount\n8,ILO,2024,1\n",
                   2,
                   "expense-sdg ILO 2024 8: 11.00 - 1 = 10.00\n"
                   "expense-sdg ILO 2024 X00: 5 - 0 = 5\n");
    CU_ASSERT_EQUAL(trial.findings.count, 0);
    check_compared(&trial, "bad.csv", "transaction_type,agency,year,amount\nNone,ILO,2024,1 1\n", 0,
                   "");
    CU_ASSERT_EQUAL_FATAL(trial.findings.count, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.findings.items[0].place.file, "/bad.csv"));
    check(&trial, "SELECT count(*) FROM unsdg_expense_facts", "4\n");
    trial_end(&trial);
}

static void without_whole_facts_the_store_s_data_set_is_compared(void)
{
    struct trial trial;
    trial_begin(&trial);
    load_well(&trial, own_file("function.csv"));
    read_facts(&trial);
    findings_release(&trial.findings);
    check_compared(&trial, "theirs.csv",
                   "calendar_year,amount,agency,transaction_type\n"
                   "2024,584.5,ILO,Development Assistance\n",
                   1, "expense-function ILO 2024 1: 584 - 584.5 = -0.5\n");
    trial_end(&trial);
}

/* ---- the reference samples, where they are at hand ---- */

static const struct {
    enum ceb_dataset dataset;
    const char *file;
} samples[] = {
    {CEB_REVENUE, "revenue_sub_agency.csv"},
    {CEB_REVENUE_NON_GOVERNMENT, "revenue_non_gov_donors.csv"},
    {CEB_EXPENSE_FUNCTION, "expenses_sub_agency.csv"},
    {CEB_EXPENSE_SDG, "expenses_sdgs.csv"},
};

static void raw_samples_come_out_cell_for_cell(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char *path = reference(samples[i].file);
        if (path)
            check_round_trip(samples[i].dataset, path);
    }
}

static const struct {
    const char *file, *sql, *expected, *findings;
} sample_sums[] = {
    {"revenue_sub_agency.csv",
     "SELECT year, instrument, decimal_sum(amount) FROM unsdg_revenue_facts "
     "WHERE entity = 'ILO' AND year IN (2021, 2023) GROUP BY 1, 2 UNION ALL "
     "SELECT year, 'total', decimal_sum(amount) FROM unsdg_revenue_facts "
     "WHERE entity = 'ILO' AND year IN (2021, 2023) GROUP BY 1 ORDER BY 1, 2",
     "2021|R01|444990077\n2021|R02A|15999918\n2021|R03A|28825442\n2021|R03C|2467975\n"
     "2021|R03D|18693586\n2021|R03E|300143249\n2021|R04A|14154688\n2021|R04C|36193994\n"
     "2021|total|861468929\n"
     "2023|R01|410555719\n2023|R02A|16905799\n2023|R03A|57834546\n2023|R03C|1212779\n"
     "2023|R03D|25660345\n2023|R03E|308785497\n2023|R04A|68559235\n2023|R04C|31500141\n"
     "2023|total|921014061\n",
     "revenue_sub_agency.csv:168:4 advisory x.unsdg.ceb.absent: revenue by instrument: no amount "
     "of 4 rows; they are no facts\n"
     "revenue_sub_agency.csv:13:7 warning x.unsdg.ceb.class: revenue by instrument: code and name "
     "that say different instruments of 5 rows: \"R04A Revenue from other activities\" (3), \"R03F "
     "Project/ programme specific contributions\" (2); the code counts\n"},
    {"expenses_sub_agency.csv",
     "SELECT function, decimal_sum(amount) FROM unsdg_expense_facts "
     "WHERE entity = 'ILO' AND year = 2023 GROUP BY 1 ORDER BY 1",
     "1|590477458\n2|88973752\n4|171821912\n",
     "expenses_sub_agency.csv:138:6 advisory x.unsdg.ceb.earlier: expense by function: class of "
     "earlier years in column \"transaction_type\" of 6 rows: \"Other (combined Normative and "
     "Technical Cooperation)\" (6); such classes do not compare with those of today\n"},
    {"expenses_sdgs.csv",
     "SELECT year, decimal_sum(amount) FROM unsdg_expense_facts "
     "WHERE entity = 'ILO' AND year IN (2022, 2023) GROUP BY 1 ORDER BY 1",
     "2022|790727144\n2023|851273123\n",
     "expenses_sdgs.csv:86:6 advisory x.unsdg.ceb.ten: expense by SDG: first target of a goal that "
     "is there twice for an entity and year of 4 rows: \"16.1\" (2), \"8.1\" (2); one of two may "
     "be target 10 of that goal, whose last digit public files lose\n"},
    {"revenue_contrib_type.derived.csv",
     "SELECT contributor_type, decimal_round(decimal_sum(amount), 0) FROM unsdg_revenue_facts "
     "WHERE year = 2023 GROUP BY 1 ORDER BY 1",
     "C01|668478508\nC02|1938578\nC03|2021179\nC04A|5837594\nC04B|6226735\nC04C|12745091\n"
     "C04D|57834546\nC04E|1894846\nC05|5099544\nC06|21491528\nC07|76614\nC08A|34832552\n"
     "C08B|33977510\nC09|68559235\n",
     "revenue_contrib_type.derived.csv:1:4 warning x.source.column: nothing reads column "
     "\"rev_class\" of the CEB data set revenue by contributor type\n"
     "revenue_contrib_type.derived.csv:2:0 warning x.unsdg.ceb.blank: revenue by contributor type: "
     "blank column \"rev_type\" of 72 rows; the facts say nothing in its place\n"},
    {"total_expenses.web-export.csv",
     "SELECT count(*), sum(function IS NULL), sum(amount LIKE '% %') FROM unsdg_expense_facts",
     "0|-|-\n",
     "total_expenses.web-export.csv:2:0 warning x.unsdg.ceb.blank: expense by function: blank "
     "column \"transaction_type\" of 56 rows; the rows are no facts\n"},
    {"revenue_government_donors.web-export.csv",
     "SELECT sum(contributor IS NULL), sum(contributor = 'TUR'), sum(amount LIKE '-%') "
     "FROM unsdg_revenue_facts",
     "0|7|3\n",
     "revenue_government_donors.web-export.csv:67:1 advisory x.unsdg.ceb.letters: revenue by "
     "government donor: lost letter in column \"government_donor\" of 8 rows: \"T\xEF\xBF\xBD"
     "rkiye\" (7), \"C\xEF\xBF\xBD"
     "te d'Ivoire\"; the one name that fits was taken\n"},
    {"revenue_non_gov_donors.csv",
     "SELECT count(*), sum(contributor IS NULL), sum(contributor_type IS NULL) "
     "FROM unsdg_revenue_facts",
     "84|3|40\n",
     "revenue_non_gov_donors.csv:76:1 advisory x.unsdg.ceb.absent: revenue by non-government "
     "donor: no amount of 3 rows; they are no facts\n"
     "revenue_non_gov_donors.csv:79:6 warning x.unsdg.ceb.blank: revenue by non-government donor: "
     "blank column \"donor\" of 3 rows; the facts say nothing in its place\n"
     "revenue_non_gov_donors.csv:2:5 advisory x.unsdg.ceb.earlier: revenue by non-government "
     "donor: class of earlier years in column \"rev_type\" of 22 rows: \"R11\" (8), \"R12\" (6), "
     "\"R09\" (3), \"R08\" (3), \"R10\" (2); such classes do not compare with those of today\n"
     "revenue_non_gov_donors.csv:2:7 advisory x.unsdg.ceb.earlier: revenue by non-government "
     "donor: class of earlier years in column \"contrib_type\" of 40 rows: \"2\" (40); such "
     "classes do not compare with those of today\n"},
};

static void sums_of_samples_are_the_published_ones(void)
{
    for (size_t i = 0; i < sizeof sample_sums / sizeof *sample_sums; i++) {
        struct trial trial;
        char *path = reference(sample_sums[i].file);
        if (!path)
            continue;
        trial_begin(&trial);
        load_well(&trial, path);
        read_facts(&trial);
        check(&trial, sample_sums[i].sql, sample_sums[i].expected);
        check_findings(&trial, sample_sums[i].findings);
        trial_end(&trial);
    }
}

CU_TestInfo ceb_tests[] = {
    {"each shape is told by its header", each_shape_is_told_by_its_header},
    {"names of data sets are codes", names_of_data_sets_are_codes},
    {"other files are refused", other_files_are_refused},
    {"unread columns are told of", unread_columns_are_told_of},
    {"amounts are read exactly", amounts_are_read_exactly},
    {"labels have codes", labels_have_codes},
    {"crosswalks name codes of their lists", crosswalks_name_codes_of_their_lists},
    {"tables are found by their first cell", tables_are_found_by_their_first_cell},
    {"raw files come out as they came in", raw_files_come_out_as_they_came_in},
    {"exports of charts come out in the raw shape", exports_of_charts_come_out_in_the_raw_shape},
    {"rows of revenue become facts", rows_of_revenue_become_facts},
    {"rows of donors become facts", rows_of_donors_become_facts},
    {"rows of expense become facts", rows_of_expense_become_facts},
    {"what can not be read is a finding", what_can_not_be_read_is_a_finding},
    {"of many unreadable amounts the last are counted",
     of_many_unreadable_amounts_the_last_are_counted},
    {"data sets are sums of whole facts", data_sets_are_sums_of_whole_facts},
    {"rows are chosen and may be refused", rows_are_chosen_and_may_be_refused},
    {"our sums are compared with a file", our_sums_are_compared_with_a_file},
    {"without whole facts the store's data set is compared",
     without_whole_facts_the_store_s_data_set_is_compared},
    {"raw samples come out cell for cell", raw_samples_come_out_cell_for_cell},
    {"sums of samples are the published ones", sums_of_samples_are_the_published_ones},
    CU_TEST_INFO_NULL,
};
