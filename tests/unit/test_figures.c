#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "report/figures.h"
#include "report/figures_page.h"
#include "report/figures_write.h"

extern CU_TestInfo figures_tests[];

static const struct figure_column columns[] = {
    {"name", "Name", FIGURE_TEXT},         {"count", "Count", FIGURE_COUNT},
    {"currency", "Currency", FIGURE_TEXT}, {"amount", "Amount", FIGURE_MONEY},
    {"share", "Share", FIGURE_SHARE},      {"day", "Day", FIGURE_DATE},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const struct figures_head head = {.organisation = "منظمة <b>",
                                         .identifier = "XM-1",
                                         .language = "ar",
                                         .date = "2026-11-23",
                                         .currency = "USD"};

static struct figures *some_figures(void)
{
    struct figures *figures = figures_new();
    struct figure_table *table = figures_add(figures, "things", "Things & more", columns, COLUMNS);
    figure_table_row(
        table, (const char *[]){"a, \"b\"", "1500", "USD", "1500.50", "0.2500", "2024-06-30"});
    figure_table_row(table, (const char *[]){"<script>x</script>", "7", "EUR", "0.10", NULL, NULL});
    figure_table_note(table, "A note.");
    return figures;
}

static void keeps_copies_of_cells(void)
{
    struct figures *figures = some_figures();
    const struct figure_table *table = figures_named(figures, "things");
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    CU_ASSERT_EQUAL(table->row_count, 2);
    CU_ASSERT_STRING_EQUAL(figure_table_cell(table, 0, 3), "1500.50");
    CU_ASSERT_STRING_EQUAL(figure_table_cell_named(table, 1, "count"), "7");
    CU_ASSERT_PTR_NULL(figure_table_cell_named(table, 1, "share"));
    CU_ASSERT_PTR_NULL(figure_table_cell_named(table, 1, "nothing"));
    CU_ASSERT_PTR_NULL(figures_named(figures, "others"));
    figures_free(figures);
}

static void counts_rows_beyond_its_bound(void)
{
    struct figures *figures = figures_new();
    struct figure_table *table = figures_add(figures, "many", "Many", columns, 1);
    for (size_t i = 0; i < FIGURE_ROWS_MOST + 3; i++)
        figure_table_row(table, (const char *[]){"x"});
    CU_ASSERT_EQUAL(table->row_count, FIGURE_ROWS_MOST);
    CU_ASSERT_EQUAL(table->left_out, 3);
    figures_free(figures);
}

static void are_written_as_json(void)
{
    struct figures *figures = some_figures();
    struct strbuf json = STRBUF_INIT;
    figures_write_json(figures, &head, &json);
    CU_ASSERT_PTR_NOT_NULL(strstr(json.text, "\"identifier\": \"XM-1\", \"date\": \"2026-11-23\""));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(json.text, "{\"name\": \"a, \\\"b\\\"\", \"count\": 1500, \"currency\": \"USD\", "
                          "\"amount\": \"1500.50\", \"share\": \"0.2500\", "
                          "\"day\": \"2024-06-30\"}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(json.text, "\"share\": null, \"day\": null}]"));
    CU_ASSERT_PTR_NOT_NULL(strstr(json.text, "\"left_out\": 0, \"notes\": [\"A note.\"]}]}\n"));
    strbuf_release(&json);
    figures_free(figures);
}

static void are_written_as_csv(void)
{
    struct figures *figures = some_figures();
    struct strbuf csv = STRBUF_INIT;
    figures_write_csv(figures, &head, &csv);
    CU_ASSERT_PTR_NOT_NULL(strstr(csv.text,
                                  "\r\n\r\nthings,Things & more\r\n"
                                  "name,count,currency,amount,share,day\r\n"
                                  "\"a, \"\"b\"\"\",1500,USD,1500.50,0.2500,2024-06-30\r\n"
                                  "<script>x</script>,7,EUR,0.10,,\r\nA note.\r\n"));
    strbuf_release(&csv);
    figures_free(figures);
}

static void are_written_as_a_workbook(void)
{
    struct figures *figures = some_figures();
    struct error error = ERROR_INIT;
    char folder[] = "/tmp/iatipub-figures-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    char *path = xasprintf("%s/figures.xlsx", folder);
    CU_ASSERT_TRUE(figures_write_xlsx(figures, path, &error));
    CU_ASSERT_EQUAL(access(path, R_OK), 0);
    CU_ASSERT_FALSE(figures_write_xlsx(figures, "/nowhere/figures.xlsx", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/nowhere"));
    error_clear(&error);
    unlink(path);
    rmdir(folder);
    free(path);
    figures_free(figures);
}

static char *page_of(struct figures *figures)
{
    struct error error = ERROR_INIT;
    size_t length = 0;
    char *page = figures_page(figures, &head, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    return page;
}

static void are_written_as_a_page(void)
{
    struct figures *figures = some_figures();
    char *page = page_of(figures);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<h1 dir=\"auto\" lang=\"ar\">منظمة &lt;b&gt;</h1>"));
    CU_ASSERT_PTR_NULL(strstr(page, "<script"));
    CU_ASSERT_PTR_NULL(strstr(page, "http:"));
    CU_ASSERT_PTR_NULL(strstr(page, "https:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "Things &amp; more"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "1,500.50"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "25.0 %"));
    free(page);
    figures_free(figures);
}

static void cuts_long_tables_on_the_page(void)
{
    struct figures *figures = figures_new();
    struct figure_table *table = figures_add(figures, "many", "Many", columns, 1);
    for (size_t i = 0; i < 1530; i++)
        figure_table_row(table, (const char *[]){"row"});
    char *page = page_of(figures);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "and 1,510 more rows"));
    free(page);
    figures_free(figures);
}

static void add_money(struct figure_table *table, const char *name, const char *year,
                      const char *currency, const char *amount)
{
    figure_table_row(table, (const char *[]){name, year, currency, amount});
}

/* The point of the largest amount lies at the top, one of none at the bottom. */
static void draws_money_of_years_as_lines(void)
{
    static const struct figure_column money[] = {{"name", "Kind", FIGURE_TEXT},
                                                 {"year", "Year", FIGURE_TEXT},
                                                 {"currency", "Currency", FIGURE_TEXT},
                                                 {"amount", "Amount", FIGURE_MONEY}};
    struct figures *figures = figures_new();
    struct figure_table *table = figures_add(figures, "money", "Money", money, 4);
    add_money(table, "Budget", "2023", "USD", "0.00");
    add_money(table, "Budget", "2024", "USD", "2000000.00");
    add_money(table, "Budget", "2024", "VND", "99000000000.00");
    char *page = page_of(figures);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "points=\"52,214 466,12\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<title>Budget, 2024: 2,000,000.00</title>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, ">1.5 m</text>"));
    CU_ASSERT_PTR_NULL(strstr(page, "99,000,000,000.00"));
    free(page);
    figures_free(figures);
}

CU_TestInfo figures_tests[] = {
    {"keeps copies of cells", keeps_copies_of_cells},
    {"counts rows beyond its bound", counts_rows_beyond_its_bound},
    {"are written as JSON", are_written_as_json},
    {"are written as CSV", are_written_as_csv},
    {"are written as a workbook", are_written_as_a_workbook},
    {"are written as a page", are_written_as_a_page},
    {"cuts long tables on the page", cuts_long_tables_on_the_page},
    {"draws money of years as lines", draws_money_of_years_as_lines},
    CU_TEST_INFO_NULL,
};
