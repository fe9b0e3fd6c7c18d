#include <CUnit/CUnit.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/file.h"
#include "folder.h"
#include "publish/versions.h"
#include "quality/dashboard.h"
#include "quality/day.h"
#include "quality/update_history.h"
#include "quality_scene.h"

extern CU_TestInfo quality_dashboard_tests[];

#define STATUS(code) "<activity-status code='" code "'/>"
#define DATE(type, day) "<activity-date type='" type "' iso-date='" day "'/>"
#define MONEY(type, day, value)                                                                    \
    "<transaction><transaction-type code='" type "'/><transaction-date iso-date='" day             \
    "'/><value currency='EUR'>" value "</value></transaction>"
#define PERIOD(start, end) "<period-start iso-date='" start "'/><period-end iso-date='" end "'/>"
#define BUDGET(start, end) "<budget>" PERIOD(start, end) "<value>1</value></budget>"
#define ACTIVITY(inside) "<iati-activity>" inside "</iati-activity>"

/* ---- days ---- */

static void counts_days(void)
{
    char text[DAY_TEXT_SIZE];
    CU_ASSERT_EQUAL(day_parse("1970-01-01"), 0);
    CU_ASSERT_EQUAL(day_parse("2024-02-29"), 19782);
    CU_ASSERT_EQUAL(day_parse("2023-02-29"), NO_DAY);
    CU_ASSERT_EQUAL(day_parse("2024-02-29Z"), NO_DAY);
    CU_ASSERT_EQUAL(day_parse(NULL), NO_DAY);
    for (int day = -800000; day < 2000000; day += 997) {
        struct day_parts parts = day_parts(day);
        CU_ASSERT_EQUAL(day_make(parts.year, parts.month, parts.day), day);
    }
    CU_ASSERT_STRING_EQUAL(day_text(day_add_months(day_parse("2024-01-31"), 1), text),
                           "2024-02-29");
    CU_ASSERT_STRING_EQUAL(day_text(day_add_months(day_parse("2024-03-31"), -13), text),
                           "2023-02-28");
    CU_ASSERT_TRUE(day_is_within_months(day_parse("2023-06-15"), day_parse("2024-06-14"), 12));
    CU_ASSERT_FALSE(day_is_within_months(day_parse("2023-06-15"), day_parse("2024-06-15"), 12));
}

/* ---- timeliness ---- */

static struct month_set months_of(int today, const char *months)
{
    struct month_set set = month_set_around(today);
    for (; *months; months += months[7] ? 8 : 7) {
        char day[DAY_TEXT_SIZE];
        snprintf(day, sizeof day, "%.7s-10", months);
        month_set_add(&set, day_parse(day));
    }
    return set;
}

static enum frequency frequency(const char *months, const char *first_published)
{
    int today = day_parse("2024-06-15");
    struct month_set set = months_of(today, months);
    return frequency_on(&set, today, day_parse(first_published));
}

static void rates_frequency(void)
{
    CU_ASSERT_EQUAL(frequency("2023-02 2023-05 2023-08 2023-11 2024-02 2024-05", "2015-01-01"),
                    FREQUENCY_QUARTERLY);
    CU_ASSERT_EQUAL(
        frequency("2023-10 2023-11 2023-12 2024-01 2024-02 2024-03 2024-04", "2015-01-01"),
        FREQUENCY_MONTHLY);
    CU_ASSERT_EQUAL(
        frequency("2023-08 2023-10 2023-11 2023-12 2024-01 2024-02 2024-03", "2015-01-01"),
        FREQUENCY_QUARTERLY); /* none in the last two months */
    CU_ASSERT_EQUAL(frequency("2023-08 2024-01", "2015-01-01"), FREQUENCY_SIX_MONTHLY);
    CU_ASSERT_EQUAL(frequency("2024-01 2024-05", "2015-01-01"), FREQUENCY_ANNUAL);
    CU_ASSERT_EQUAL(frequency("2023-05 2024-06", "2015-01-01"), FREQUENCY_LESS);
    CU_ASSERT_EQUAL(frequency("2024-04 2024-05", "2024-03-20"), FREQUENCY_ANNUAL);
    CU_ASSERT_EQUAL(frequency("2024-03 2024-04 2024-05", "2024-01-20"), FREQUENCY_MONTHLY);
    CU_ASSERT_EQUAL(frequency("2024-04 2024-05", "2024-01-20"), FREQUENCY_ANNUAL);
    CU_ASSERT_EQUAL(frequency("2024-05 2024-02", "2023-09-01"), FREQUENCY_QUARTERLY);
    CU_ASSERT_EQUAL(frequency("2024-05 2024-02 2024-01 2024-03", "2023-09-01"), FREQUENCY_MONTHLY);
    CU_ASSERT_EQUAL(frequency("", "none"), FREQUENCY_UNKNOWN);
}

static void rates_lag(void)
{
    int today = day_parse("2024-06-15");
    struct month_set set = months_of(today, "2024-03 2024-05");
    CU_ASSERT_EQUAL(lag_on(&set, today), LAG_ONE_MONTH);
    set = months_of(today, "2024-03 2024-06");
    CU_ASSERT_EQUAL(lag_on(&set, today), LAG_QUARTER);
    set = months_of(today, "2024-02");
    CU_ASSERT_EQUAL(lag_on(&set, today), LAG_SIX_MONTHS);
    set = months_of(today, "2023-06");
    CU_ASSERT_EQUAL(lag_on(&set, today), LAG_YEAR);
    set = months_of(today, "2023-05");
    CU_ASSERT_EQUAL(lag_on(&set, today), LAG_MORE);
    CU_ASSERT_EQUAL(timeliness_multiplier(FREQUENCY_QUARTERLY, LAG_ONE_MONTH), 0.963);
    CU_ASSERT_EQUAL(timeliness_multiplier(FREQUENCY_ANNUAL, LAG_YEAR), 0.625);
    CU_ASSERT_EQUAL(timeliness_score(FREQUENCY_QUARTERLY, LAG_SIX_MONTHS), 5.0 / 8);
}

static void scans_transactions_in_any_pieces(void)
{
    static const char text[] =
        "<iati-activity><transaction ref=\"x\"><transaction-date iso-date=\"2024-03-05\"/>"
        "<value value-date=\"2024-04-01\">1</value></transaction>"
        "<transaction><value currency=\"USD\" value-date=\"2024-05-06\">1</value></transaction>"
        "<transaction><transaction-date iso-date=\"2024-13-05\"/>"
        "<value value-date=\"2024-01-01\">1</value></transaction>"
        "<budget><value value-date=\"2024-02-01\">1</value></budget></iati-activity>";
    int today = day_parse("2024-06-15");
    for (size_t piece = 1; piece < 40; piece++) {
        struct day_set days;
        day_set_begin(&days, today);
        struct transaction_scan *scan = transaction_scan_new(&days);
        for (size_t at = 0; at < sizeof text - 1; at += piece)
            transaction_scan_feed(scan, text + at,
                                  sizeof text - 1 - at < piece ? sizeof text - 1 - at : piece);
        transaction_scan_free(scan);
        size_t count = 0;
        for (int day = today - 400; day < today; day++)
            count += day_set_has(&days, day);
        CU_ASSERT_EQUAL(count, 2);
        CU_ASSERT_EQUAL(day_set_latest(&days, today), day_parse("2024-05-06"));
        CU_ASSERT_EQUAL(day_set_latest(&days, day_parse("2024-05-05")), day_parse("2024-03-05"));
    }
}

/* ---- history ---- */

struct history_scene {
    char folder[FOLDER_PATH_SIZE];
    struct journal *journal;
};

/* Publishes a version of dataset "a" whose only transactions have these dates. */
static void publish(const struct history_scene *scene, const char *day, const char *first,
                    const char *second, enum journal_outcome outcome)
{
    struct error error = ERROR_INIT;
    struct journal_entry entry = {.dataset = xstrdup("a"), .outcome = outcome};
    char *text = xasprintf("<iati-activities made=\"%s\"><transaction><transaction-date "
                           "iso-date=\"%s\"/></transaction><transaction><transaction-date "
                           "iso-date=\"%s\"/></transaction></iati-activities>",
                           day, first, second);
    char *file = xasprintf("%s/a.xml", scene->folder), *sql = NULL, *base = NULL;
    sqlite3 *database = NULL;
    int64_t run;
    folder_add(scene->folder, "a.xml", text);
    digest_bytes(text, strlen(text), entry.sha256);
    CU_ASSERT_TRUE(version_keep(scene->folder, "a", file, entry.sha256, 0, &entry.version, &error));
    CU_ASSERT_TRUE(journal_begin_run(scene->journal, &run, &error));
    CU_ASSERT_TRUE(journal_record_publication(scene->journal, run, &entry, &error));
    CU_ASSERT_TRUE(journal_end_run(scene->journal, run, NULL, &error));
    base = xasprintf("%s/.iatipub/journal.db", scene->folder);
    sql = xasprintf("UPDATE publications SET published_at = '%sT03:00:00Z' WHERE run = %lld", day,
                    (long long)run);
    CU_ASSERT_EQUAL(sqlite3_open(base, &database), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    free(base);
    free(sql);
    free(file);
    free(text);
    journal_entry_release(&entry);
}

static void history_begin(struct history_scene *scene)
{
    struct error error = ERROR_INIT;
    folder_begin(scene->folder);
    scene->journal = journal_open(scene->folder, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->journal);
}

static struct update_history *read_history(const struct history_scene *scene, const char *today)
{
    struct error error = ERROR_INIT;
    struct update_history *history =
        update_history_read(scene->folder, scene->journal, today, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(history);
    return history;
}

static void history_end(struct history_scene *scene)
{
    journal_close(scene->journal);
    folder_end(scene->folder);
}

static void finds_updates_in_the_journal(void)
{
    struct history_scene scene;
    int today = day_parse("2024-06-15");
    history_begin(&scene);
    publish(&scene, "2022-01-10", "2021-12-01", "2021-11-01", JOURNAL_PUBLISHED);
    publish(&scene, "2023-11-10", "2023-10-01", "2023-09-01", JOURNAL_PUBLISHED);
    publish(&scene, "2024-01-10", "2023-10-01", "2023-08-01", JOURNAL_PUBLISHED); /* none newer */
    publish(&scene, "2024-02-10", "2024-01-05", "2024-03-04", JOURNAL_PUBLISHED); /* one ahead */
    publish(&scene, "2024-05-10", "2024-05-01", "2024-03-04", JOURNAL_PUBLISHED);
    struct update_history *history = read_history(&scene, "2024-06-15");
    CU_ASSERT_EQUAL(history->first_published, day_parse("2022-01-10"));
    CU_ASSERT_EQUAL(history->last_published, day_parse("2024-05-10"));
    CU_ASSERT_EQUAL(history->newest, day_parse("2024-05-01"));
    CU_ASSERT_EQUAL(history->last_update, day_parse("2024-05-10"));
    CU_ASSERT_EQUAL(history->versions, 5);
    CU_ASSERT_TRUE(history->future);
    for (int i = 1; i <= 12; i++)
        CU_ASSERT_EQUAL(month_set_has(&history->updates, today, i),
                        i == 1 || i == 3 || i == 4 || i == 7); /* 3: the one ahead came to pass */
    update_history_free(history);
    history_end(&scene);
}

static void forgets_what_was_withdrawn(void)
{
    struct history_scene scene;
    history_begin(&scene);
    publish(&scene, "2024-03-10", "2024-03-01", "2024-02-01", JOURNAL_PUBLISHED);
    publish(&scene, "2024-04-10", "2024-04-01", "2024-02-01", JOURNAL_WITHDRAWN);
    struct update_history *history = read_history(&scene, "2024-06-15");
    CU_ASSERT_EQUAL(history->newest, day_parse("2024-03-01"));
    CU_ASSERT_EQUAL(day_set_latest(&history->visible, day_parse("2024-06-15")), NO_DAY);
    update_history_free(history);
    history_end(&scene);
}

static void knows_nothing_of_an_empty_journal(void)
{
    struct history_scene scene;
    struct error error = ERROR_INIT;
    history_begin(&scene);
    struct update_history *history = read_history(&scene, "2024-06-15");
    CU_ASSERT_EQUAL(history->first_published, NO_DAY);
    update_history_free(history);
    CU_ASSERT_PTR_NULL(update_history_read(scene.folder, scene.journal, "soon", &error));
    CU_ASSERT_STRING_EQUAL(error.text, "'soon' is no day; expected a date such as 2024-05-31");
    error_clear(&error);
    history_end(&scene);
}

static void says_when_to_publish_again(void)
{
    struct history_scene past;
    struct quality_scene scene;
    char day[DAY_TEXT_SIZE], spent[DAY_TEXT_SIZE];
    history_begin(&past);
    publish(&past, "2020-01-10", "2019-12-01", "2019-12-01", JOURNAL_PUBLISHED);
    for (int month = 9; month <= 17; month++) { /* September 2023 to May 2024 */
        day_text(day_make(2023 + (month - 1) / 12, (month - 1) % 12 + 1, 10), day);
        day_text(day_make(2023 + (month - 1) / 12, (month - 1) % 12 + 1, 5), spent);
        publish(&past, day, spent, "2019-12-01", JOURNAL_PUBLISHED);
    }
    struct update_history *history = read_history(&past, "2024-06-15");
    scene_begin(&scene, "2024-06-15");
    scene.settings.history = history;
    scene_add(&scene,
              ACTIVITY(STATUS("2") MONEY("3", "2024-05-05", "1") MONEY("3", "2024-04-05", "1")));
    scene_finish(&scene);
    /* Updates until May: in August neither June nor July has one. */
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "now"), "Monthly");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "published"),
                           "Monthly");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "until"),
                           "2024-08-01");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "advice"),
                           "publish again, with a transaction dated after 2024-05-05, by "
                           "2024-07-31 or be rated Quarterly");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "time-lag", "published"),
                           "One month");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "time-lag", "until"),
                           "2024-08-01");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "forecast", "what", "timeliness-multiplier", "published"), "1.000");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "timeliness", "month", "2024-05-01", "updated"),
                           "yes");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "timeliness", "month", "2023-08-01", "updated"),
                           "no");
    scene_end(&scene);
    update_history_free(history);
    history_end(&past);
}

static void foresees_a_first_publication(void)
{
    struct history_scene past;
    struct quality_scene scene;
    history_begin(&past);
    struct update_history *history = read_history(&past, "2024-06-15");
    scene_begin(&scene, "2024-06-15");
    scene.settings.history = history;
    scene_add(&scene, ACTIVITY(STATUS("2") MONEY("3", "2024-05-05", "1")));
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "now"), "not known");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "published"),
                           "Annual");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "time-lag", "published"),
                           "A quarter");
    scene_end(&scene);
    scene_begin(&scene, "2024-06-15"); /* by another program, long ago */
    scene.settings.history = history;
    scene.settings.first_published = "2015-01-01";
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forecast", "what", "frequency", "published"),
                           "Less than Annual");
    scene_end(&scene);
    update_history_free(history);
    history_end(&past);
}

/* ---- forward looking ---- */

#define LASTING DATE("1", "2020-01-01") DATE("3", "2027-12-31")

static void judge(struct quality_scene *scene, const char *activities)
{
    scene_begin(scene, "2024-06-15");
    scene_add(scene, activities);
    scene_finish(scene);
}

/* The figures of the years as "budgets+not provided/relevant-excluded". */
static void expect_years(const char *activities, const char *first, const char *second,
                         const char *third)
{
    const char *const years[] = {"2024", "2025", "2026"}, *const expected[] = {first, second,
                                                                               third};
    struct quality_scene scene;
    judge(&scene, activities);
    for (size_t i = 0; i < 3; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s+%s/%s-%s",
                 scene_cell(&scene, "forward_looking", "year", years[i], "budgets"),
                 scene_cell(&scene, "forward_looking", "year", years[i], "not_provided"),
                 scene_cell(&scene, "forward_looking", "year", years[i], "relevant"),
                 scene_cell(&scene, "forward_looking", "year", years[i], "excluded"));
        CU_ASSERT_STRING_EQUAL(text, expected[i]);
    }
    scene_end(&scene);
}

static void gives_budgets_to_years(void)
{
    expect_years(ACTIVITY(LASTING BUDGET("2024-07-01", "2025-06-30")), "1+0/1-0", "0+0/1-0",
                 "0+0/1-0");
    expect_years(ACTIVITY(LASTING BUDGET("2024-07-01", "2024-09-30")), "1+0/1-0", "0+0/1-0",
                 "0+0/1-0");
    expect_years(ACTIVITY(LASTING BUDGET("2023-01-01", "2024-12-31")), "0+0/1-0", "0+0/1-0",
                 "0+0/1-0");
    expect_years(ACTIVITY(LASTING BUDGET("2023-07-16", "2024-07-15")), "1+0/1-0", "0+0/1-0",
                 "0+0/1-0");
    expect_years(ACTIVITY(LASTING BUDGET("2025-01-01", "2025-12-31")), "0+0/1-0", "1+0/1-0",
                 "0+0/1-0");
    expect_years("<iati-activity budget-not-provided='1'>" LASTING "</iati-activity>", "0+1/1-0",
                 "0+1/1-0", "0+1/1-0");
    expect_years("<iati-activity budget-not-provided='1'>" LASTING BUDGET(
                     "2024-01-01", "2024-12-31") "</iati-activity>",
                 "0+0/1-0", "0+0/1-0", "0+0/1-0");
}

static void leaves_out_what_is_over(void)
{
    expect_years(ACTIVITY(DATE("1", "2020-01-01") DATE("3", "2024-12-14")), "0+0/0-1", "0+0/0-0",
                 "0+0/0-0");
    expect_years(ACTIVITY(DATE("1", "2020-01-01") DATE("3", "2024-12-15")), "0+0/1-0", "0+0/0-0",
                 "0+0/0-0");
    expect_years(ACTIVITY(LASTING MONEY("2", "2020-02-01", "100") MONEY("3", "2024-01-01", "90")),
                 "0+0/0-1", "0+0/0-1", "0+0/0-1");
    expect_years(
        ACTIVITY(LASTING MONEY("2", "2020-02-01", "100") MONEY("3", "2024-01-01", "89.99")),
        "0+0/1-0", "0+0/1-0", "0+0/1-0");
    expect_years(ACTIVITY(LASTING MONEY("2", "2020-02-01", "100") MONEY("4", "2025-01-01", "90")),
                 "0+0/1-0", "0+0/0-1", "0+0/0-1");
    expect_years(ACTIVITY(STATUS("2")), "0+0/1-0", "0+0/1-0", "0+0/1-0");
}

static void chooses_the_level_of_budgets(void)
{
    struct quality_scene scene;
    judge(&scene, ACTIVITY(LASTING) "<iati-activity hierarchy='2'>" LASTING BUDGET(
                      "2024-01-01", "2024-12-31") "</iati-activity>");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forward_looking", "year", "2024", "hierarchy"), "2");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forward_looking", "year", "2024", "share"),
                           "1.0000");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forward_looking", "year", "2025", "hierarchy"), "");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "forward_looking", "year", "2025", "relevant"), "2");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_scores", "score", "forward-looking", "published"), "0.3333");
    scene_end(&scene);
}

/* ---- comprehensive ---- */

/* "any valid relevant" of a column for one activity. */
static void expect_column(const char *column, const char *expected, const char *activity)
{
    struct quality_scene scene;
    char text[64];
    judge(&scene, activity);
    snprintf(text, sizeof text, "%s %s %s",
             scene_cell(&scene, "comprehensiveness", "column", column, "any"),
             scene_cell(&scene, "comprehensiveness", "column", column, "valid"),
             scene_cell(&scene, "comprehensiveness", "column", column, "relevant"));
    CU_ASSERT_STRING_EQUAL(text, expected);
    scene_end(&scene);
}

#define CURRENT STATUS("2")

static void knows_what_is_current_here(void)
{
    expect_column("activity-status", "1 1 1", ACTIVITY(STATUS("4") MONEY("3", "2024-01-01", "1")));
    expect_column("activity-status", "1 1 1",
                  ACTIVITY(STATUS("3") DATE("4", "2023-08-01") DATE("3", "2023-07-31")));
    expect_column("activity-status", "0 0 0",
                  ACTIVITY(STATUS("3") DATE("4", "2023-06-01") DATE("3", "2023-07-31")));
    expect_column("activity-status", "0 0 0", ACTIVITY(STATUS("2") DATE("3", "2023-07-31")));
    expect_column("activity-status", "1 1 1", ACTIVITY(STATUS("3") DATE("3", "2024-06-15")));
}

#define SECTOR(share) "<sector code='11110' percentage='" share "'/>"

static void judges_columns(void)
{
    expect_column("sector", "1 1 1",
                  ACTIVITY(CURRENT SECTOR("33.33") SECTOR("33.33") SECTOR("33.34")));
    expect_column("sector", "1 0 1",
                  ACTIVITY(CURRENT SECTOR("33.33") SECTOR("33.33") SECTOR("33.33")));
    expect_column("sector", "1 1 1", ACTIVITY(CURRENT SECTOR("50")));
    expect_column("country-or-region", "1 0 1",
                  ACTIVITY(CURRENT
                           "<recipient-country code='TN' percentage='60'/><recipient-region "
                           "code='89' percentage='30'/>"));
    expect_column("country-or-region", "1 1 1",
                  ACTIVITY(CURRENT
                           "<recipient-country code='TN' percentage='60'/><recipient-region "
                           "code='89' percentage='40.0'/>"));
    expect_column("participating-org", "1 0 1", ACTIVITY(CURRENT "<participating-org role='4'/>"));
    expect_column("coordinates", "1 0 1",
                  ACTIVITY(CURRENT "<location><point><pos>0 0</pos></point></location>"));
    expect_column("coordinates", "1 1 1",
                  ACTIVITY(CURRENT "<location><point><pos>36.8 10.2</pos></point></location>"));
    expect_column("coordinates", "1 0 1",
                  ACTIVITY(CURRENT "<location><point><pos>91 10</pos></point></location>"));
    expect_column("location-details", "0 0 1",
                  ACTIVITY(CURRENT "<location><administrative code='1'/></location>"));
    expect_column("traceability", "0 0 0", ACTIVITY(CURRENT));
    expect_column("traceability", "0 0 1", ACTIVITY(CURRENT MONEY("1", "2024-01-01", "1")));
    expect_column(
        "traceability", "1 1 1",
        ACTIVITY(CURRENT "<reporting-org ref='A'/><participating-org role='1' ref='A'/>"));
    expect_column("traceability", "0 0 0",
                  ACTIVITY(CURRENT "<reporting-org ref='A'/><participating-org role='1' ref='A'/>"
                                   "<participating-org role='4' ref='A'/>"));
    expect_column("disbursement-or-expenditure", "0 0 1",
                  ACTIVITY(CURRENT DATE("2", "2023-06-14")));
    expect_column("disbursement-or-expenditure", "0 0 0",
                  ACTIVITY(CURRENT DATE("2", "2023-06-16")));
    expect_column("version", "1 1 1", ACTIVITY(CURRENT));
    expect_column(
        "documents", "1 0 1",
        ACTIVITY(CURRENT "<document-link url='/a'><category code='A01'/></document-link>"));
}

static void asks_for_the_countrys_language(void)
{
    expect_column("recipient-language", "1 1 1",
                  "<iati-activity xml:lang='fr'>" CURRENT "<recipient-country code='SN'/><title>"
                  "<narrative>Ports</narrative></title><description><narrative>Ports</narrative>"
                  "</description></iati-activity>");
    expect_column("recipient-language", "0 0 1",
                  "<iati-activity xml:lang='fr'>" CURRENT "<recipient-country code='SN'/><title>"
                  "<narrative>Ports</narrative></title><description><narrative xml:lang='en'>Ports"
                  "</narrative></description></iati-activity>");
    CU_ASSERT_TRUE(language_is_of_country("pt-BR", "BR"));
    CU_ASSERT_TRUE(language_is_of_country("en", "GH"));
    CU_ASSERT_FALSE(language_is_of_country("fr", "GH"));
    CU_ASSERT_FALSE(language_is_of_country(NULL, "GH"));
}

/* ---- humanitarian, measures, checks ---- */

static void vetoes_humanitarian(void)
{
    struct quality_scene scene;
    judge(&scene, "<iati-activity humanitarian='0'><sector code='72010'/></iati-activity>");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "humanitarian", "measure", "marked", "relevant"),
                           "0");
    scene_end(&scene);
    judge(&scene, ACTIVITY("<sector code='72010'/>") "<iati-activity><transaction "
                                                     "humanitarian='1'/><humanitarian-scope "
                                                     "type='1' code='x'/></iati-activity>" ACTIVITY(
                                                         "<transaction humanitarian='0'><sector "
                                                         "code='72010'/></transaction>"));
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "humanitarian", "measure", "marked", "relevant"),
                           "2");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "humanitarian", "measure", "marked", "passing"), "1");
    CU_ASSERT_TRUE(scene_notes(&scene, "humanitarian", "score is 50.0"));
    scene_end(&scene);
}

static void expect_check(const char *check, const char *failing, const char *activities)
{
    struct quality_scene scene;
    judge(&scene, activities);
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_checks", "check", check, "failing"),
                           failing);
    scene_end(&scene);
}

#define BUDGET_OF(type, start, end) "<budget type='" type "'>" PERIOD(start, end) "</budget>"

static void checks_like_others(void)
{
    expect_check("sector-sum-near", "0", ACTIVITY(SECTOR("33.33") SECTOR("33.33") SECTOR("33.33")));
    expect_check("sector-sum-exact", "1",
                 ACTIVITY(SECTOR("33.33") SECTOR("33.33") SECTOR("33.33")));
    expect_check("sector-sum-near", "1", ACTIVITY(SECTOR("33.3") SECTOR("33.3") SECTOR("33.3")));
    expect_check("lone-percentage", "1", ACTIVITY(SECTOR("50")));
    expect_check("pipeline-start", "1", ACTIVITY(STATUS("1") DATE("2", "2024-01-01")));
    expect_check("budget-overlap", "1",
                 ACTIVITY(BUDGET_OF("1", "2024-01-01", "2024-06-30")
                              BUDGET_OF("1", "2024-06-30", "2024-12-31")));
    expect_check("budget-overlap", "0",
                 ACTIVITY(BUDGET_OF("1", "2024-07-01", "2024-12-31") BUDGET_OF(
                     "1", "2024-01-01", "2024-06-30") BUDGET_OF("2", "2024-01-01", "2024-06-30")));
    expect_check("budget-original", "1",
                 ACTIVITY(BUDGET_OF("1", "2024-07-01", "2024-12-31")
                              BUDGET_OF("2", "2024-01-01", "2024-06-30")));
    expect_check("transactions-before-generation", "1", ACTIVITY(MONEY("3", "2024-06-02", "1")));
    expect_check("transactions-past", "1", ACTIVITY(MONEY("3", "2024-06-16", "1")));
    expect_check("country-codes", "1", ACTIVITY("<recipient-country code='ZZ'/>"));
    expect_check("nl-numbers", "1",
                 ACTIVITY("<result><indicator><baseline value='n/a'/></indicator></result>"));
    expect_check("organisation-prefixes", "1", ACTIVITY("<participating-org ref='Acme'/>"));
    expect_check("organisation-prefixes", "0", ACTIVITY("<participating-org ref='NL-KVK-1'/>"));
}

static void finds_repeated_identifiers(void)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene_add(&scene, ACTIVITY("<iati-identifier>A</iati-identifier>")
                          ACTIVITY("<iati-identifier>A</iati-identifier>"));
    scene_add(&scene, ACTIVITY("<iati-identifier>A</iati-identifier>")
                          ACTIVITY("<iati-identifier>B</iati-identifier>"));
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_checks", "check", "identifier-unique", "failing"), "1");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_checks", "check", "identifier-unique-across", "failing"), "1");
    scene_end(&scene);
}

#define ACTIVE DATE("2", "2024-01-01") DATE("3", "2025-01-01")

static void takes_proposed_measures(void)
{
    struct quality_scene scene;
    judge(&scene,
          ACTIVITY(ACTIVE MONEY(
              "3", "2024-04-01",
              "1") "<transaction><transaction-type code='1'/><transaction-date "
                   "iso-date='2024-04-01'/><value value-date='2024-05-01'>1</value></transaction>"
                   "<result><indicator><baseline/></indicator><indicator/></result>")
              ACTIVITY(DATE("2", "2020-01-01")));
    CU_ASSERT_TRUE(scene_notes(&scene, "quality_measures", "1 of 2 activities are active"));
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "quality_measures", "measure", "baselines", "share"),
                           "0.5000");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_measures", "measure", "value-dates", "share"), "0.5000");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_measures", "measure", "incoming-funds", "passing"), "1");
    CU_ASSERT_STRING_EQUAL(
        scene_cell(&scene, "quality_measures", "measure", "known-participants", "share"), "");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "timeliness", "month", "2024-04-01", "activities"),
                           "1");
    scene_end(&scene);
}

static void compares_with_total_expenditure(void)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene_add(&scene, ACTIVITY(MONEY("3", "2023-04-01", "20.50") MONEY("4", "2023-05-01", "29.5")
                                   MONEY("2", "2023-05-01", "7") MONEY("3", "2022-05-01", "7")));
    scene_add_organisations(
        &scene, "<iati-organisation default-currency='EUR'><total-expenditure>" PERIOD(
                    "2023-01-01", "2023-12-31") "<value>200</value>"
                                                "</total-expenditure></iati-organisation>");
    scene_finish(&scene);
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "coverage", "year", "2023", "spending"), "50.00");
    CU_ASSERT_STRING_EQUAL(scene_cell(&scene, "coverage", "year", "2023", "share"), "0.2500");
    scene_end(&scene);
}

CU_TestInfo quality_dashboard_tests[] = {
    {"days and months are counted", counts_days},
    {"frequency is rated by the months with updates", rates_frequency},
    {"time lag is rated by the months with transactions", rates_lag},
    {"transactions are found whatever pieces a file comes in", scans_transactions_in_any_pieces},
    {"updates are found in the journal", finds_updates_in_the_journal},
    {"what was withdrawn is no longer public", forgets_what_was_withdrawn},
    {"an empty journal knows nothing", knows_nothing_of_an_empty_journal},
    {"the forecast says when to publish again", says_when_to_publish_again},
    {"a first publication is rated Annual", foresees_a_first_publication},
    {"budgets count for one year", gives_budgets_to_years},
    {"what is over or spent needs no budget", leaves_out_what_is_over},
    {"the hierarchy that has the budgets counts", chooses_the_level_of_budgets},
    {"the Dashboard has its own idea of current", knows_what_is_current_here},
    {"columns are present, and valid", judges_columns},
    {"narratives in the country's language are asked for", asks_for_the_countrys_language},
    {"an activity can say that it is not humanitarian", vetoes_humanitarian},
    {"checks of others are made", checks_like_others},
    {"repeated identifiers are found", finds_repeated_identifiers},
    {"proposed measures are taken of active activities", takes_proposed_measures},
    {"spending is compared with the total expenditure", compares_with_total_expenditure},
    CU_TEST_INFO_NULL,
};
