#include "convert/flat_tables.h"

#include <CUnit/CUnit.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "convert/flat_condition.h"
#include "convert/flat_filter.h"
#include "convert/flat_rows.h"
#include "folder.h"
#include "report/flat_output.h"
#include "rows.h"

extern CU_TestInfo flat_tables_tests[];

#define HEADER "table\tname\tkind\tmany\tat\tpath\tcodelist\tfilter\ttitle\n"

/* --- paths --- */

static void paths(void)
{
    struct arena texts = ARENA_INIT;
    struct error error = ERROR_INIT;
    struct flat_path path;
    CU_ASSERT(flat_path_parse(&path, "a/b[@t!=1|]/@c", &texts, &error));
    CU_ASSERT_EQUAL(path.count, 2);
    CU_ASSERT_STRING_EQUAL(path.steps[1].name, "b");
    CU_ASSERT_STRING_EQUAL(path.steps[1].attribute, "t");
    CU_ASSERT(path.steps[1].is_not);
    CU_ASSERT_EQUAL(path.steps[1].value_count, 2);
    CU_ASSERT_STRING_EQUAL(path.steps[1].values[1], "");
    CU_ASSERT_STRING_EQUAL(path.attribute, "c");
    CU_ASSERT(flat_path_parse(&path, "/@xml:lang", &texts, &error));
    CU_ASSERT(path.from_activity && path.count == 0);
    static const char *const wrong[] = {"",       "/",      "a//b",           "a[b]",      "a[@b]",
                                        "a[@=1",  "@a/b",   "a[@!=1]",        "a/b/c/d/e", "@",
                                        "[@a=1]", "a[@b=1", "a[@b=1|2|3|4|5]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CU_ASSERT_FALSE(flat_path_parse(&path, wrong[i], &texts, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "is no path; expected elements parted by '/'"));
    }
    error_clear(&error);
    arena_release(&texts);
}

/* --- the data --- */

/* The place of the first column of that name, or -1. */
static int find_column(const struct flat_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void data(void)
{
    struct flat_tables tables;
    struct error error = ERROR_INIT;
    CU_ASSERT_FATAL(flat_tables_read(&tables, &error));
    CU_ASSERT_EQUAL(tables.count, 5);
    for (size_t i = 0; i < tables.count; i++) {
        const struct flat_table *table = &tables.tables[i];
        CU_ASSERT_STRING_EQUAL(table->columns[0].name, "identifier");
        for (size_t j = 0; j < table->count; j++) {
            CU_ASSERT_EQUAL(find_column(table, table->columns[j].name), (int)j);
            CU_ASSERT(*table->columns[j].title != '\0');
        }
    }
    const struct flat_table *results = flat_table_find(&tables, "results");
    CU_ASSERT_PTR_NOT_NULL_FATAL(results);
    CU_ASSERT_EQUAL(results->level_count, 3);
    CU_ASSERT_EQUAL(results->columns[find_column(results, "actual-value")].level, 3);
    CU_ASSERT_PTR_NULL(flat_table_find(&tables, "nothing"));
    flat_tables_release(&tables);
}

static void damaged_data(void)
{
    static const char *const wrong[][2] = {
        {"table\tname\n", "column 'kind' is missing"},
        {HEADER "t\t\trow\t\t\tx[\t\t\tT\n", "is no path"},
        {HEADER "t\t\trow\t\t\ta/@b\t\t\tT\n", "row 1 has the path 'a/@b'"},
        {HEADER "t\ta\ttext\t\t\tb\t\t\tA\n", "row 1 has the table 't'"},
        {HEADER "t\t\trow\t\t\tx\t\t\tT\nt\ta\ttxt\t\t\tb\t\t\tA\n", "row 2 has the kind 'txt'"},
        {HEADER "t\t\trow\t\t\tx\t\t\tT\nt\ta\ttext\t\ty\tb\t\t\tA\n", "row 2 has the at 'y'"},
        {HEADER "t\t\trow\t\t\tx\t\t\tT\nt\ta\ttext\t\t\t\t\t\tA\n", "row 2 has the path ''"},
        {HEADER "t\t\trow\t\t\tx\t\t\tT\nt\ta\tcount\t\t\t@b\t\t\tA\n", "row 2 has the path '@b'"},
        {HEADER "t\t\trow\t\t\tx\t\t\tT\nt\ta\ttext\t\t\tb\t\tz\tA\n", "row 2 has the filter 'z'"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct flat_tables tables;
        struct error error = ERROR_INIT;
        CU_ASSERT_FALSE(flat_tables_parse(&tables, wrong[i][0], &error));
        CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
        if (!strstr(error.text, wrong[i][1]))
            CU_FAIL(error.text);
        flat_tables_release(&tables);
        error_clear(&error);
    }
}

/* --- rows --- */

static const char small_data[] =
    HEADER "t\t\trow\t\t\tx/y\t\t\tT\n"
           "*\tid\ttext\t\t\ti\t\tactivity\tI\n"
           "t\tcountry\tcode\tyes\t\tc/@code z/c/@code x/c/@code\tCountry\tcountry\tC\n"
           "t\tname\tnarrative\t\tx\tn\t\t\tN\n"
           "t\tvalue\tamount\t\ty\tv\t\t\tV\n"
           "t\town\tcode\t\ty\tc/@code\t\tcountry\tO\n"
           "t\tparts\ttext\tyes\ty\tp/@a\t\t\tP\n"
           "t\tday\tdate\t\ty\t@day /@day\t\tsince\tD\n";

struct trial {
    struct flat_tables tables;
    const struct flat_table *table;
    struct flat_names names;
    struct flat_wish wish;
    struct flat_filter *filter;
    struct strbuf text;
};

static bool add_row(void *context, const char *const *cells, struct error *error)
{
    struct trial *trial = context;
    if (trial->filter && flat_filter_keeps(trial->filter, cells, error) != 1)
        return !error->kind;
    for (size_t i = 0; i < trial->table->count; i++)
        strbuf_addf(&trial->text, "%s%s", i ? "," : "", cells[i] ? cells[i] : "-");
    strbuf_addch(&trial->text, '\n');
    return true;
}

/* The rows that an activity has, a line each; then the error. */
static void check_trial(const char *xml, const char *language, const struct flat_wish *wish,
                        const char *expected)
{
    struct trial trial = {.text = STRBUF_INIT};
    struct error error = ERROR_INIT;
    CU_ASSERT_FATAL(flat_tables_parse(&trial.tables, small_data, &error));
    trial.table = &trial.tables.tables[0];
    CU_ASSERT_FATAL(flat_names_open(&trial.names, language, &error));
    if (wish)
        trial.filter = flat_filter_new(trial.table, trial.names.lists, wish, &error);
    struct flat_rows *rows = flat_rows_new(trial.table, &trial.names, &error);
    xmlDoc *document = xmlReadDoc((const xmlChar *)xml, NULL, NULL, 0);
    xmlNode *activity = xmlDocGetRootElement(document);
    if (!error.kind)
        flat_rows_give(rows, activity, activity, "f", add_row, &trial, &error);
    if (error.kind)
        strbuf_addf(&trial.text, "error %d: %s", error.kind, error.text);
    if (strcmp(trial.text.text, expected) != 0)
        CU_FAIL(trial.text.text);
    CU_ASSERT_STRING_EQUAL(trial.text.text, expected);
    error_clear(&error);
    xmlFreeDoc(document);
    flat_rows_free(rows);
    flat_filter_free(trial.filter);
    flat_names_close(&trial.names);
    flat_tables_release(&trial.tables);
    strbuf_release(&trial.text);
}

static void levels(void)
{
    check_trial("<a><i> 1 </i></a>", NULL, NULL, "");
    check_trial("<a day='2020-01-01T00:00:00Z'><i> 1 </i><x><n><narrative>N</narrative></n>"
                "<y><v>1.50</v></y><y day='2021-05-05'><v>2</v></y></x><x/></a>",
                NULL, NULL,
                "1,-,-,N,1.50,-,-,2020-01-01\n1,-,-,N,2,-,-,2021-05-05\n1,-,-,-,-,-,-,-\n");
}

static void lists(void)
{
    check_trial("<a><c code='TN'/><c/><c code='XX'/><x><y><p a='1'/><p/><p a='3'/></y></x></a>",
                NULL, NULL, "-,TN |  | XX,Tunisia |  | ,-,-,-,1 |  | 3,-\n");
    check_trial("<a><z><c code='TN'/><c code='TN'/><c code='KE'/></z><x><y/></x></a>", NULL, NULL,
                "-,TN | KE,Tunisia | Kenya,-,-,-,-,-\n");
    /* what one row says is said of no other */
    check_trial("<a><x><c code='TN'/><y/></x><x><y/></x></a>", NULL, NULL,
                "-,-,-,-,-,-,-,-\n-,-,-,-,-,-,-,-\n");
}

static void languages(void)
{
    static const char xml[] = "<a xml:lang='en'><x><n><narrative xml:lang='FR-ca'>Un</narrative>"
                              "<narrative> One</narrative></n><y/></x>"
                              "<x><n>Old</n><y/></x><x><n><narrative xml:lang='fr'> </narrative>"
                              "<narrative xml:lang='es'>Uno</narrative></n><y/></x></a>";
    check_trial(xml, NULL, NULL, "-,-,-,One,-,-,-,-\n-,-,-,Old,-,-,-,-\n-,-,-,Uno,-,-,-,-\n");
    check_trial(xml, "fr", NULL, "-,-,-,Un,-,-,-,-\n-,-,-,Old,-,-,-,-\n-,-,-,Uno,-,-,-,-\n");
}

static void filters(void)
{
    static const char xml[] = "<a><i>1</i><c code='TN'/><x><y day='2020-01-01'><v>900</v></y>"
                              "<y day='2021-01-01'><v>1000.00</v><c code='KE'/></y></x></a>";
    static const char first[] = "1,TN,Tunisia,-,900,-,-,2020-01-01\n";
    static const char second[] = "1,TN,Tunisia,-,1000.00,KE,-,2021-01-01\n";
    const char *const tunisia[] = {"LY, TN"}, *const kenya[] = {"KE"}, *const wrong[] = {"tn"};
    check_trial(xml, NULL, &(struct flat_wish){.countries = tunisia, .country_count = 1}, first);
    check_trial(xml, NULL, &(struct flat_wish){.countries = kenya, .country_count = 1}, second);
    check_trial(xml, NULL, &(struct flat_wish){.countries = wrong, .country_count = 1},
                "error 2: there is no country 'tn'; did you mean TN (Tunisia)?");
    check_trial(xml, NULL, &(struct flat_wish){.since = "2021-01-01"}, second);
    check_trial(xml, NULL, &(struct flat_wish){.since = "2021-02-30"},
                "error 2: --since is '2021-02-30'; expected a date such as 2024-05-31");
    check_trial(xml, NULL, &(struct flat_wish){.where = "value < 1000"}, first);
    check_trial(xml, NULL, &(struct flat_wish){.where = "value = '1000'"}, second);
    check_trial(xml, NULL, &(struct flat_wish){.where = "country_name = 'Tunisia' AND own IS NULL"},
                first);
    check_trial(xml, NULL, &(struct flat_wish){.where = "NULL"}, "");
    check_trial(xml, NULL, &(struct flat_wish){.where = "abs(-9223372036854775807 - 1)"},
                "error 2: --where fails for a row: integer overflow");
}

/* --- workbooks --- */

static void workbook(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *path = xasprintf("%s/book.xlsx", folder);
    struct flat_tables tables;
    struct flat_output output;
    struct error error = ERROR_INIT;
    const char *const cells[] = {"007", "TN | KE", NULL,        "=1+1", "12345678901234567.89",
                                 "KE",  NULL,      "2020-01-01"};
    CU_ASSERT_FATAL(flat_tables_parse(&tables, small_data, &error));
    CU_ASSERT(flat_output_open(&output, &tables.tables[0], FLAT_XLSX, path, &error));
    CU_ASSERT(flat_output_row(&output, cells, &error));
    char *longest = xmalloc(40000);
    memset(longest, 'x', 39999);
    longest[39999] = '\0';
    const char *const wrong[] = {longest, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    CU_ASSERT(flat_output_commit(&output, &error));
    flat_output_close(&output);
    check_rows(NULL, path,
               "*: id country country-name name value own parts day\n"
               "*:2|007|TN | KE|-|=1+1|12345678901234567.89|KE|-|2020-01-01\n");
    CU_ASSERT(flat_output_open(&output, &tables.tables[0], FLAT_XLSX, path, &error));
    CU_ASSERT_FALSE(flat_output_row(&output, wrong, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "column 'id' has a text of more than 32767 characters, "
                                       "which no workbook can hold; write CSV");
    flat_output_close(&output);
    error_clear(&error);
    flat_tables_release(&tables);
    free(longest);
    free(path);
    folder_end(folder);
}

CU_TestInfo flat_tables_tests[] = {
    {"paths are read, and what is none refused", paths},
    {"the data of the tables is sound", data},
    {"damaged data is refused by row", damaged_data},
    {"there is a row for each innermost element", levels},
    {"lists go together, with names", lists},
    {"narratives are in the language asked for", languages},
    {"filters choose rows", filters},
    {"a workbook is read back as it was written", workbook},
    CU_TEST_INFO_NULL,
};
