/* The pages as a browser shows them: nothing goes wrong in it and nothing is loaded, what is drawn
 * are the figures of the report and of the store, and text keeps to its place on a phone, on a
 * screen and on paper. */
#include <jansson.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "browser.h"
#include "harness.h"
#include "publications.h"
#include "suites.h"

#define DAY "2026-11-23"

/* A4 without margins of 15 mm is 680 pixels wide; Chromium prints a third more on it. */
enum { PAPER_WIDTH = 900 };

/* ---- what holds for every page -----------------------------------------------------------------
 */

static char *script(const char *name)
{
    return read_file(in_source(text_of("tests/browser/%s", name)), NULL);
}

static char *layout_faults(void)
{
    return page_text(text_of("(%s)()", script("layout.js")));
}

static void check_layout(const char *name, struct page_view view)
{
    page_view(view);
    const char *faults = layout_faults();
    CHECK(!*faults, "%s, %d pixels wide: %s", name, view.width, faults);
    page_picture(text_of("%s-%d%s", name, view.width,
                         view.dark    ? "-dark"
                         : view.paper ? "-paper"
                                      : ""));
}

/* What the page does, and how it looks on a phone and on a screen. It stays open, 1,000 pixels
 * wide. */
static void check_on_screens(const char *path, const char *name)
{
    struct page_deeds deeds = page_open(path);
    CHECK(!*deeds.complaints, "%s: %s", name, deeds.complaints);
    CHECK(!*deeds.requests, "%s asks for %s", name, deeds.requests);
    CHECK(page_number("document.body.innerText.length") > 200, "%s has no text", name);
    check_layout(name, (struct page_view){.width = 360});
    check_layout(name, (struct page_view){.width = 1000});
}

/* Also in the dark, and on paper. */
static void check_page(const char *path, const char *name)
{
    check_on_screens(path, name);
    CHECK(page_print() >= 1, "%s has no pages on paper", name);
    check_layout(name, (struct page_view){.width = PAPER_WIDTH, .paper = true});
    check_layout(name, (struct page_view){.width = 1400, .dark = true});
    page_view((struct page_view){.width = 1000});
}

/* A page by the arguments that make it, which may end with 1 for what it tells. */
static const char *made_page(struct outcome outcome, const char *path)
{
    CHECK(outcome.status <= 1 && exists(path), "%d: %s", outcome.status, outcome.err);
    return path;
}

/* ---- the browser itself ------------------------------------------------------------------------
 */

static const char faulty_page[] =
    "<!DOCTYPE html><html lang=\"en\"><head><meta "
    "charset=\"utf-8\"><title>Faults</title></head><body>"
    "<img alt=\"\" src=\"http://example.org/picture.png\">"
    "<p style=\"width: 1500px\">wide</p>"
    "<p style=\"width: 4ch; overflow-wrap: anywhere\">1,234,567</p>"
    "<p style=\"width: 4ch\">unbreakable</p>"
    "<p style=\"color: #888\">pale</p>"
    "<script>console.log('spoken'); forgotten();</script></body></html>";

static void faults_are_noticed(void)
{
    const char *path = in_test("faulty.html");
    write_text(path, faulty_page);
    struct page_deeds deeds = page_open(path);
    CU_ASSERT_TRUE(text_has(deeds.complaints, "console, log: spoken"));
    CU_ASSERT_TRUE(text_has(deeds.complaints, "forgotten is not defined"));
    CU_ASSERT_STRING_EQUAL(deeds.requests, "http://example.org/picture.png\n");
    const char *faults = layout_faults();
    CU_ASSERT_TRUE(text_has(faults, "wide in a window of 1000"));
    CU_ASSERT_TRUE(text_has(faults, "broken in two: 1,234,567"));
    CU_ASSERT_TRUE(text_has(faults, "text sticks out of its box: unbreakable"));
    CU_ASSERT_TRUE(text_has(faults, "contrast of 3.54: pale"));
}

/* ---- the report --------------------------------------------------------------------------------
 */

static const char *report_page(const char *publication, const char *language)
{
    const char *path = in_test(text_of("report-%s.html", language));
    return made_page(
        iatipub("report", "-C", publication, "--lang", language, "--now", DAY, "-o", path, NULL),
        path);
}

static void reports_in_every_language(const char *publication)
{
    static const char *const others[] = {"fr", "es", "zh"};
    check_page(report_page(publication, "en"), "report-en");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        check_on_screens(report_page(publication, others[i]), text_of("report-%s", others[i]));
        CU_ASSERT_STRING_EQUAL(page_text("document.documentElement.lang"), others[i]);
    }
}

/* ---- what the report draws
 * ----------------------------------------------------------------------- */

/* The report's rows, and what its page shows of them (tests/browser/figures.js). */
struct portrait {
    json_t *report, *shown;
};

static struct portrait portrait_of(struct outcome report, const char *page)
{
    CHECK(report.status == 0, "%d: %s", report.status, report.err);
    page_open(page);
    struct portrait portrait = {json_loads(report.out, 0, NULL), page_value(script("figures.js"))};
    CU_ASSERT_PTR_NOT_NULL_FATAL(portrait.report);
    CU_ASSERT_PTR_NOT_NULL_FATAL(portrait.shown);
    return portrait;
}

static void portrait_release(struct portrait portrait)
{
    json_decref(portrait.report);
    json_decref(portrait.shown);
}

static const json_t *table_of(struct portrait portrait, const char *name)
{
    size_t i;
    json_t *table;
    json_array_foreach(json_object_get(portrait.report, "tables"), i,
                       table) if (strcmp(json_string_value(json_object_get(table, "name")), name) ==
                                  0) return json_object_get(table, "rows");
    CHECK(false, "there is no table %s", name);
    return NULL;
}

static const json_t *shown_of(struct portrait portrait, const char *kind, const char *name)
{
    const json_t *value = json_object_get(json_object_get(portrait.shown, kind), name);
    CHECK(value != NULL, "the page shows no %s %s", kind, name);
    return value;
}

static const char *text_in(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* 1234.5 of "1,234.50" or of a number. */
static double amount_of(const json_t *value)
{
    char digits[64];
    size_t length = 0;
    if (!json_is_string(value))
        return json_number_value(value);
    for (const char *at = json_string_value(value); *at && length < sizeof digits - 1; at++)
        if (*at != ',')
            digits[length++] = *at;
    digits[length] = '\0';
    return strtod(digits, NULL);
}

/* The rows that can be compared: those in the page's currency, or of a table without currencies. */
static const json_t *comparable_row(const json_t *rows, size_t place)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        const char *currency = text_in(row, "currency");
        if ((!*currency || strcmp(currency, "USD") == 0) && place-- == 0)
            return row;
    }
    return NULL;
}

static double largest_of(const json_t *rows, const char *column)
{
    double most = 0;
    const json_t *row;
    for (size_t i = 0; (row = comparable_row(rows, i)); i++)
        most = fmax(most, amount_of(json_object_get(row, column)));
    return most;
}

static bool has_cell(const json_t *cells, double amount)
{
    size_t i;
    json_t *cell;
    json_array_foreach(cells, i, cell) if (fabs(amount_of(cell) - amount) < 0.001) return true;
    return false;
}

/* The bars of a table: the PLACEth of a row is as full as the column's value is of `most`. */
static void check_bars(struct portrait portrait, const char *table, const char *column,
                       size_t place, double most)
{
    const json_t *rows = table_of(portrait, table), *shown = shown_of(portrait, "tables", table);
    const json_t *cells = json_object_get(shown, "rows"), *bars = json_object_get(shown, "bars");
    CHECK(json_array_size(cells) > 2, "the table %s is short", table);
    for (size_t i = 0; i < json_array_size(cells); i++) {
        const json_t *row = comparable_row(rows, i);
        double value = amount_of(json_object_get(row, column));
        double drawn = json_number_value(json_array_get(json_array_get(bars, i), place));
        CHECK(fabs(drawn - value / most) < 0.003, "%s, row %zu: a bar of %g for %g of %g", table, i,
              drawn, value, most);
        if (most != 1) /* shares are told as percentages */
            CHECK(has_cell(json_array_get(cells, i), value), "%s, row %zu: %g is not there", table,
                  i, value);
    }
}

static void check_point(const char *table, const json_t *points, const json_t *row, double most)
{
    const char *name = text_in(row, "name"), *year = text_in(row, "year");
    const char *title = text_of("%s, %s: ", name, year);
    double amount = amount_of(json_object_get(row, "amount"));
    size_t i, found = 0;
    json_t *point;
    json_array_foreach(points, i, point)
    {
        if (strncmp(text_in(point, "title"), title, strlen(title)) != 0)
            continue;
        double drawn = json_number_value(json_object_get(point, "value"));
        const char *x = text_in(point, "x");
        CHECK(fabs(drawn - amount) < most * 0.004, "%s: %s%g, drawn at %g", table, title, amount,
              drawn);
        CHECK(!*x || strcmp(x, year) == 0, "%s: %s stands over %s", table, title, x);
        CHECK(strcmp(text_in(point, "name"), name) == 0, "%s: %s in the line %s", table, title,
              text_in(point, "name"));
        found++;
    }
    CHECK(found == 1, "%s: %s has %zu points", table, title, found);
}

static void check_chart(struct portrait portrait, const char *table)
{
    const json_t *rows = table_of(portrait, table), *points = shown_of(portrait, "charts", table);
    double most = largest_of(rows, "amount");
    const json_t *row;
    size_t count = 0;
    for (; (row = comparable_row(rows, count)); count++)
        check_point(table, points, row, most);
    CHECK(count > 20 && json_array_size(points) == count, "%s: %zu points for %zu rows", table,
          json_array_size(points), count);
}

static void draws_the_figures_of_the_report(void)
{
    static const struct {
        const char *table, *column;
    } counted[] = {{"activity_status", "activities"}, {"countries", "activities"},
                   {"sectors", "activities"},         {"goals", "activities"},
                   {"partners", "activities"},        {"country_spending", "amount"},
                   {"sector_spending", "amount"},     {"quality_checks", "failing"}};
    static const char *const funding[] = {"funding_gap_years", "funding_gap_countries",
                                          "funding_gap_outcomes"};
    const char *publication = ilo_publication("ilo");
    run_well(publication);
    struct portrait portrait =
        portrait_of(iatipub("report", "-C", publication, "--format", "json", "--now", DAY, NULL),
                    report_page(publication, "en"));
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        check_bars(portrait, counted[i].table, counted[i].column, 0,
                   largest_of(table_of(portrait, counted[i].table), counted[i].column));
    check_bars(portrait, "completeness", "share", 0, 1);
    check_bars(portrait, "languages", "share", 0, 1);
    for (size_t i = 0; i < sizeof funding / sizeof *funding; i++) {
        const json_t *rows = table_of(portrait, funding[i]);
        double most = fmax(largest_of(rows, "required"), largest_of(rows, "available"));
        check_bars(portrait, funding[i], "required", 0, most);
        check_bars(portrait, funding[i], "available", 1, most);
    }
    check_chart(portrait, "money_by_year");
    portrait_release(portrait);
}

/* ---- what the store has
 * -------------------------------------------------------------------------- */

/* Money in US dollars, in cents, by year and the name that the page has for the type. */
static const char money_sql[] =
    "WITH amounts(element, type, day, currency, value, identifier) AS ("
    " SELECT 'transaction', transaction_type, transaction_date, currency, value, iati_identifier"
    " FROM transactions UNION ALL"
    " SELECT 'budget', coalesce(nullif(type, ''), '1'), period_start, currency, value,"
    " iati_identifier FROM budgets)"
    "SELECT element, type, substr(day, 1, 4) AS year,"
    " sum(CAST(round(value * 100) AS INTEGER)) FROM amounts"
    " JOIN activities ON iati_identifier = identifier"
    " WHERE coalesce(nullif(currency, ''), default_currency) = 'USD' GROUP BY 1, 2, 3";

static const char status_sql[] =
    "SELECT activity_status, count(*) FROM activities GROUP BY activity_status";

static const char sector_sql[] =
    "WITH both(identifier, vocabulary, sector) AS ("
    " SELECT iati_identifier, vocabulary, code FROM sectors UNION ALL"
    " SELECT iati_identifier, sector_vocabulary, sector FROM transactions)"
    "SELECT substr(sector, 1, 3), count(DISTINCT identifier) FROM both"
    " WHERE coalesce(vocabulary, '') IN ('', '1') AND sector <> '' GROUP BY 1";

/* What a query gives, while it is looked for on the page. */
struct search {
    struct portrait portrait;
    const char *table;
    size_t rows;
};

/* The row of the page whose first cell is this, and of it the cell below a heading, or the last. */
static double shown_amount(const struct search *search, const char *first, const char *heading)
{
    const json_t *shown = shown_of(search->portrait, "tables", search->table);
    const json_t *columns = json_object_get(shown, "columns");
    size_t i, column = json_array_size(columns) - 1;
    json_t *each;
    json_array_foreach(columns, i, each) if (heading && strcmp(json_string_value(each), heading) ==
                                                            0) column = i;
    json_array_foreach(json_object_get(shown, "rows"), i,
                       each) if (strcmp(json_string_value(json_array_get(each, 0)), first) ==
                                 0) return amount_of(json_array_get(each, column));
    return NAN;
}

static int find_money(void *context, int count, char **cells, char **names)
{
    (void)count, (void)names;
    struct search *search = context;
    const json_t *rows = table_of(search->portrait, "money");
    const char *name = "";
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) if (strcmp(text_in(row, "element"), cells[0]) == 0 &&
                                         strcmp(text_in(row, "type"), cells[1]) == 0) name =
        text_in(row, "name");
    double shown = shown_amount(search, name, cells[2]), stored = strtod(cells[3], NULL) / 100;
    CHECK(fabs(shown - stored) < 0.001, "%s of %s: %.2f on the page, %.2f in the store", name,
          cells[2], shown, stored);
    search->rows++;
    return 0;
}

static int find_count(void *context, int count, char **cells, char **names)
{
    (void)count, (void)names;
    struct search *search = context;
    double shown = shown_amount(search, cells[0], NULL);
    CHECK(shown == strtod(cells[1], NULL), "%s %s: %g on the page, %s in the store", search->table,
          cells[0], shown, cells[1]);
    search->rows++;
    return 0;
}

static void look_up(struct portrait portrait, sqlite3 *store, const char *table, const char *sql,
                    int (*find)(void *, int, char **, char **))
{
    struct search search = {portrait, table, 0};
    int status = sqlite3_exec(store, sql, find, &search, NULL);
    CHECK(status == SQLITE_OK && search.rows > 4, "%s: %zu rows, %s", sql, search.rows,
          sqlite3_errmsg(store));
}

/* Of the files alone, so that no exchange rates turn other amounts into dollars. */
static struct portrait portrait_of_files(const char *publication)
{
    const char *files[3], *page = in_test("files.html");
    static const char *const years[] = {"2022-23", "2024-25", "2026-27"};
    for (size_t i = 0; i < 3; i++)
        files[i] = file_of(publication, text_of("out/ilo-activities-%s.xml", years[i]));
    EXPECT(iatipub("report", files[0], files[1], files[2], "-o", page, NULL), 0, "");
    return portrait_of(iatipub("report", files[0], files[1], files[2], "--format", "json", NULL),
                       page);
}

static void shows_what_the_store_has(void)
{
    const char *publication = ilo_publication("ilo");
    run_well(publication);
    struct portrait portrait = portrait_of_files(publication);
    sqlite3 *store = NULL;
    sqlite3_open_v2(file_of(publication, ".iatipub/store.db"), &store, SQLITE_OPEN_READONLY, NULL);
    look_up(portrait, store, "money", money_sql, find_money);
    look_up(portrait, store, "activity_status", status_sql, find_count);
    look_up(portrait, store, "sectors", sector_sql, find_count);
    sqlite3_close(store);
    check_chart(portrait, "money");
    portrait_release(portrait);
}

/* ---- other pages
 * --------------------------------------------------------------------------------- */

static const char *findings_page(const char *language)
{
    const char *path = in_test(text_of("findings-%s.html", language));
    copy_file(in_source("tests/data/rules/activities-2.03.xml"), in_test("activities.xml"));
    struct outcome outcome =
        iatipub("validate", "--format", "html", "--lang", language, "activities.xml", NULL);
    EXPECT(outcome, 1, "");
    write_text(path, outcome.out);
    return path;
}

static void findings_can_be_filtered(void)
{
    check_on_screens(findings_page("fr"), "findings-fr");
    check_page(findings_page("en"), "findings");
    double all = page_number("document.querySelectorAll('.finding').length");
    double matching =
        page_number("document.querySelectorAll('.finding[data-severity=error]').length");
    CHECK(matching > 0 && matching < all, "%g errors of %g findings", matching, all);
    page_text("document.querySelectorAll('input[name=severity]').forEach(box => {"
              " if (box.value !== 'error' && box.checked) box.click(); }), ''");
    double left = page_number("[...document.querySelectorAll('.finding')]"
                              ".filter(finding => finding.checkVisibility()).length");
    CHECK(left == matching, "%g of %g are left", left, matching);
    CHECK(text_has(page_text("document.querySelector('output').textContent"),
                   text_of("%g of %g findings", matching, all)),
          "the page tells another number");
}

static void differences_are_shown(void)
{
    const char *path = in_test("differences.html");
    copy_file(in_source("tests/data/activities-good.xml"), in_test("good.xml"));
    copy_file(in_source("tests/data/activities-bad.xml"), in_test("bad.xml"));
    check_page(
        made_page(iatipub("diff", "--format", "html", "-o", path, "good.xml", "bad.xml", NULL),
                  path),
        "differences");
    check_on_screens(made_page(iatipub("diff", "--format", "html", "--lang", "es", "-o", path,
                                       "good.xml", "bad.xml", NULL),
                               path),
                     "differences-es");
}

static void other_pages_of_a_publication(const char *publication)
{
    const char *sheet = in_test("sheet.html"), *check = in_test("reconciliation.html");
    check_page(made_page(iatipub("export", "activity", "XM-DAC-41302-TUN-22-01", "-C", publication,
                                 "-o", sheet, NULL),
                         sheet),
               "activity");
    check_page(
        made_page(iatipub("reconcile", "-C", publication, "--format", "html", "-o", check, NULL),
                  check),
        "reconciliation");
    check_page(file_of(publication, "site/index.html"), "index");
}

static void pages_of_a_publication(void)
{
    const char *publication = ilo_publication("ilo");
    run_well(publication);
    reports_in_every_language(publication);
    other_pages_of_a_publication(publication);
}

/* ---- from right to left
 * -------------------------------------------------------------------------- */

#define NAME_AR "منظمة العمل الدولية"
#define TITLE_AR "منشآت خضراء (TUN-24) للشباب في المناطق الداخلية من تونس، المرحلة الثانية"

/* small_publication() in Arabic, published. */
static const char *arabic_publication(void)
{
    const char *publication = small_publication();
    edit(publication, "publication.yaml",
         "language: en, narrative: International Labour Organization",
         "language: ar, narrative: " NAME_AR);
    edit(publication, "publication.yaml", "language: en}", "language: ar}");
    edit(publication, "publication.yaml", "Small activities", NAME_AR);
    edit(publication, "records/activities.csv", "Ports,Better ports for all",
         TITLE_AR "," TITLE_AR ". " TITLE_AR ".");
    run_well(publication);
    return publication;
}

/* All that begin with an Arabic letter, of the elements that hold text themselves. */
static const char arabic_texts[] =
    "[...document.body.querySelectorAll('*')].filter(element => [...element.childNodes].some("
    "node => node.nodeType === 3 && /^\\s*[\\u0600-\\u06ff]/.test(node.data)))";

static void check_direction(const char *name)
{
    double count = page_number(text_of("%s.length", arabic_texts));
    double turned = page_number(
        text_of("%s.filter(element => getComputedStyle(element).direction === 'rtl').length",
                arabic_texts));
    CHECK(count > 0 && turned == count, "%s: %g of %g Arabic texts run from the right", name,
          turned, count);
}

static void check_arabic(const char *path, const char *name)
{
    check_page(path, name);
    check_direction(name);
}

static void arabic_runs_from_the_right(void)
{
    const char *publication = arabic_publication(), *sheet = in_test("sheet.html"),
               *differences = in_test("differences.html"), *before = in_test("before.xml"),
               *file = file_of(publication, "out/small.xml");
    check_arabic(report_page(publication, "en"), "arabic-report");
    check_arabic(made_page(iatipub("export", "activity", "XM-DAC-41302-A", file, "--lang", "ar",
                                   "-o", sheet, NULL),
                           sheet),
                 "arabic-activity");
    write_text(before, text_replace(read_file(file, NULL), "(TUN-24)", "(TUN-23)"));
    check_arabic(
        made_page(iatipub("diff", "--format", "html", "-o", differences, before, file, NULL),
                  differences),
        "arabic-differences");
    check_arabic(file_of(publication, "site/index.html"), "arabic-index");
}

CU_TestInfo browser_tests[] = {
    {"faults are noticed", faults_are_noticed},
    {"the pages of a publication have no faults", pages_of_a_publication},
    {"the report draws its figures", draws_the_figures_of_the_report},
    {"the report shows what the store has", shows_what_the_store_has},
    {"findings can be filtered", findings_can_be_filtered},
    {"differences are shown", differences_are_shown},
    {"Arabic runs from the right", arabic_runs_from_the_right},
    CU_TEST_INFO_NULL,
};
