#include <CUnit/CUnit.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "store/jobs.h"
#include "store/journal.h"

extern CU_TestInfo publish_journal_tests[];

/* A fresh folder, and the journal's path in it. */
struct journal_folder {
    char folder[40];
    char *path;
};

static void place_make(struct journal_folder *place)
{
    strcpy(place->folder, "/tmp/iatipub-journal-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(place->folder));
    place->path = xasprintf("%s/.iatipub/journal.db", place->folder);
}

static void place_remove(struct journal_folder *place)
{
    char *hidden = xasprintf("%s/.iatipub", place->folder);
    unlink(place->path);
    rmdir(hidden);
    CU_ASSERT_EQUAL(rmdir(place->folder), 0); /* nothing else is left behind */
    free(hidden);
    free(place->path);
}

static struct journal *open_sound(const struct journal_folder *place)
{
    struct error error = ERROR_INIT;
    struct journal *journal = journal_open(place->folder, &error);
    if (!journal)
        CU_FAIL_FATAL("journal does not open");
    return journal;
}

static void put_file(const struct journal_folder *place, const void *data, size_t length)
{
    char *hidden = xasprintf("%s/.iatipub", place->folder);
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(folder_make(hidden, &error));
    CU_ASSERT_TRUE(file_write(place->path, data, length, &error));
    free(hidden);
}

static void expect_refusal(const struct journal_folder *place, const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(journal_open(place->folder, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "journal.db"));
    error_clear(&error);
}

static void execute(const struct journal_folder *place, const char *sql)
{
    sqlite3 *database = NULL;
    CU_ASSERT_EQUAL(sqlite3_open(place->path, &database), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

/* The only text of a query. The caller frees. */
static char *query(const struct journal_folder *place, const char *sql)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    char *text = NULL;
    CU_ASSERT_EQUAL(sqlite3_open(place->path, &database), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0))
        text = xstrdup((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return text;
}

static void expect_query(const struct journal_folder *place, const char *sql, const char *expected)
{
    char *text = query(place, sql);
    CU_ASSERT_PTR_NOT_NULL(text);
    if (text)
        CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static char dataset_name[] = "ilo-activities", location[] = "site/ilo-activities.xml";
static char address[] = "https://example.org/ilo-activities.xml", registry_id[] = "id-1";

static struct journal_entry sample(char digit)
{
    struct journal_entry entry = {.dataset = dataset_name,
                                  .size = 5000000000,
                                  .activities = 42,
                                  .location = location,
                                  .url = address,
                                  .registry_id = registry_id};
    memset(entry.sha256, digit, DIGEST_TEXT_SIZE - 1);
    return entry;
}

static void gives_back_the_last_publication(void)
{
    struct journal_folder place;
    place_make(&place);
    struct journal *journal = open_sound(&place);
    struct error error = ERROR_INIT;
    int64_t run = 0;
    CU_ASSERT_TRUE(journal_begin_run(journal, &run, &error));
    struct journal_entry first = sample('1'), second = sample('2');
    second.registry_id = NULL;
    second.outcome = JOURNAL_UNREGISTERED;
    CU_ASSERT_TRUE(journal_record_publication(journal, run, &first, &error));
    CU_ASSERT_TRUE(journal_record_publication(journal, run, &second, &error));
    CU_ASSERT_TRUE(journal_end_run(journal, run, NULL, &error));
    journal_close(journal);

    journal = open_sound(&place);
    struct journal_entry last;
    bool found = false;
    CU_ASSERT_TRUE(journal_last(journal, dataset_name, &last, &found, &error));
    CU_ASSERT_TRUE_FATAL(found);
    CU_ASSERT_STRING_EQUAL(last.dataset, dataset_name);
    CU_ASSERT_STRING_EQUAL(last.sha256, second.sha256);
    CU_ASSERT_EQUAL(last.size, 5000000000);
    CU_ASSERT_EQUAL(last.activities, 42);
    CU_ASSERT_STRING_EQUAL(last.location, location);
    CU_ASSERT_STRING_EQUAL(last.url, address);
    CU_ASSERT_PTR_NULL(last.registry_id);
    CU_ASSERT_EQUAL(last.outcome, JOURNAL_UNREGISTERED);
    CU_ASSERT_TRUE(datetime_is_valid(last.published_at));
    CU_ASSERT_EQUAL(last.published_at[strlen(last.published_at) - 1], 'Z');
    journal_entry_release(&last);
    journal_close(journal);
    place_remove(&place);
}

static void says_that_nothing_was_published(void)
{
    struct journal_folder place;
    place_make(&place);
    struct journal *journal = open_sound(&place);
    struct error error = ERROR_INIT;
    struct journal_entry last = {.dataset = NULL};
    bool found = true;
    CU_ASSERT_TRUE(journal_last(journal, "nothing", &last, &found, &error));
    CU_ASSERT_FALSE(found);
    CU_ASSERT_PTR_NULL(last.dataset);
    journal_close(journal);
    place_remove(&place);
}

static void tells_ended_failed_and_killed_runs_apart(void)
{
    struct journal_folder place;
    place_make(&place);
    struct journal *journal = open_sound(&place);
    struct error error = ERROR_INIT;
    int64_t done = 0, failed = 0, killed = 0;
    CU_ASSERT_TRUE(journal_begin_run(journal, &done, &error));
    CU_ASSERT_TRUE(journal_end_run(journal, done, NULL, &error));
    CU_ASSERT_TRUE(journal_begin_run(journal, &failed, &error));
    CU_ASSERT_TRUE(journal_end_run(journal, failed, "no 'answer'", &error));
    CU_ASSERT_TRUE(journal_begin_run(journal, &killed, &error));
    journal_close(journal);
    expect_query(&place,
                 "SELECT group_concat(outcome || ':' || coalesce(problem, '-') || ':' ||"
                 " (finished_at IS NULL), ' ') FROM runs",
                 "done:-:0 failed:no 'answer':0 running:-:1");
    place_remove(&place);
}

static void refuses_a_publication_of_no_run(void)
{
    struct journal_folder place;
    place_make(&place);
    struct journal *journal = open_sound(&place);
    struct error error = ERROR_INIT;
    struct journal_entry entry = sample('1');
    CU_ASSERT_FALSE(journal_record_publication(journal, 77, &entry, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "FOREIGN KEY"));
    error_clear(&error);
    journal_close(journal);
    place_remove(&place);
}

static void is_a_versioned_file_without_write_ahead_log(void)
{
    struct journal_folder place;
    place_make(&place);
    journal_close(open_sound(&place));
    expect_query(&place, "PRAGMA user_version", "4");
    expect_query(&place, "PRAGMA journal_mode", "delete");
    place_remove(&place);
}

/* The tables of version 3, which had no findings by category. */
static const char version_3[] =
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT,"
    " outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed')), problem TEXT);"
    "CREATE TABLE publications (id INTEGER PRIMARY KEY,"
    " run INTEGER NOT NULL REFERENCES runs (id), dataset TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " size INTEGER NOT NULL, activities INTEGER NOT NULL, published_at TEXT NOT NULL,"
    " location TEXT, url TEXT, registry_id TEXT, outcome TEXT NOT NULL CHECK (outcome IN"
    " ('published', 'unregistered', 'withdrawn')), version INTEGER NOT NULL DEFAULT 0,"
    " title TEXT, kind INTEGER NOT NULL DEFAULT 0, date TEXT,"
    " content_sha256 TEXT NOT NULL DEFAULT '', is_rollback INTEGER NOT NULL DEFAULT 0,"
    " licence TEXT, source_type TEXT);"
    "CREATE INDEX publications_by_dataset ON publications (dataset, id);"
    "CREATE TABLE requests (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id),"
    " at TEXT NOT NULL, method TEXT NOT NULL, url TEXT NOT NULL, status INTEGER NOT NULL,"
    " failure TEXT, milliseconds INTEGER NOT NULL);"
    "CREATE INDEX requests_by_run ON requests (run, id);"
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT,"
    " outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'stopped', 'failed')),"
    " problem TEXT, criticals INTEGER NOT NULL DEFAULT 0, errors INTEGER NOT NULL DEFAULT 0,"
    " warnings INTEGER NOT NULL DEFAULT 0, advisories INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE job_stages (id INTEGER PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs (id),"
    " stage TEXT NOT NULL, milliseconds INTEGER NOT NULL);"
    "CREATE TABLE job_gates (id INTEGER PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs (id),"
    " gate TEXT NOT NULL, sentence TEXT NOT NULL, because TEXT);"
    "INSERT INTO runs VALUES (1, '2025-01-01T02:00:00Z', '2025-01-01T02:01:00Z', 'done', NULL);"
    "INSERT INTO publications (run, dataset, sha256, size, activities, published_at, outcome,"
    " version) VALUES (1, 'ilo-activities', 'abc', 7, 42, '2025-01-01T02:01:00Z', 'published', 3);"
    "INSERT INTO jobs VALUES (1, '2025-01-01T02:00:00Z', '2025-01-01T02:01:00Z', 'done', NULL,"
    " 0, 1, 2, 3);"
    "INSERT INTO job_stages VALUES (1, 1, 'publish', 250);"
    "INSERT INTO job_gates VALUES (1, 1, 'vanished', '9 are gone', 'archived');"
    "PRAGMA user_version = 3;";

static bool tell_findings(void *context, const struct job_findings *findings)
{
    strbuf_addf(context, "%s %zu;", findings->category, findings->totals[SEVERITY_ERROR]);
    return true;
}

static bool tell_gate(void *context, const struct job_gate *gate)
{
    strbuf_addf(context, "%s %s %s;", gate->gate, gate->sentence, gate->because);
    return true;
}

static bool tell_job(void *context, const struct job *job)
{
    strbuf_addf(context, "%lld %s %zu;", (long long)job->id, job_outcome_name(job->outcome),
                job->findings[SEVERITY_ERROR]);
    return true;
}

/* What it kept is still there, and the next job finds the place for its findings. */
static void brings_version_3_up_to_date(void)
{
    struct journal_folder place;
    place_make(&place);
    put_file(&place, "", 0);
    execute(&place, version_3);
    struct journal *journal = open_sound(&place);
    struct error error = ERROR_INIT;
    struct strbuf text = STRBUF_INIT;
    const struct job_findings findings = {"financial", {[SEVERITY_ERROR] = 5}};
    int64_t id = 0;
    CU_ASSERT_TRUE(job_begin(journal, &id, &error));
    CU_ASSERT_EQUAL(id, 2);
    CU_ASSERT_TRUE(job_note_findings(journal, id, &findings, &error));
    CU_ASSERT_TRUE(job_each(journal, 10, tell_job, &text, &error));
    CU_ASSERT_TRUE(job_each_gate(journal, 1, tell_gate, &text, &error));
    CU_ASSERT_TRUE(job_each_findings(journal, 1, tell_findings, &text, &error));
    CU_ASSERT_TRUE(job_each_findings(journal, 2, tell_findings, &text, &error));
    CU_ASSERT_STRING_EQUAL(text.text,
                           "2 running 0;1 done 1;vanished 9 are gone archived;financial 5;");
    strbuf_release(&text);
    journal_close(journal);
    expect_query(&place, "PRAGMA user_version", "4");
    expect_query(&place,
                 "SELECT group_concat(dataset || ' ' || version || ' ' || sha256) FROM"
                 " publications",
                 "ilo-activities 3 abc");
    expect_query(&place, "SELECT stage || ' ' || milliseconds FROM job_stages", "publish 250");
    journal_close(open_sound(&place)); /* and opens as one of version 4 */
    place_remove(&place);
}

static void begins_anew_in_an_empty_file(void)
{
    struct journal_folder place;
    place_make(&place);
    put_file(&place, "", 0); /* what a kill between creating and writing leaves */
    journal_close(open_sound(&place));
    place_remove(&place);
}

static void refuses_what_is_no_database(void)
{
    struct journal_folder place;
    place_make(&place);
    char junk[8192];
    memset(junk, 'x', sizeof junk);
    put_file(&place, junk, sizeof junk);
    expect_refusal(&place, "is damaged");
    expect_refusal(&place, "move it away");
    place_remove(&place);
}

static void refuses_a_torn_file(void)
{
    struct journal_folder place;
    place_make(&place);
    journal_close(open_sound(&place));
    CU_ASSERT_EQUAL(truncate(place.path, 5000), 0);
    expect_refusal(&place, "is damaged");
    place_remove(&place);
}

static void refuses_a_journal_without_its_tables(void)
{
    struct journal_folder place;
    place_make(&place);
    journal_close(open_sound(&place));
    execute(&place, "DROP TABLE publications");
    expect_refusal(&place, "is damaged");
    place_remove(&place);
}

static void refuses_a_newer_journal(void)
{
    struct journal_folder place;
    place_make(&place);
    journal_close(open_sound(&place));
    execute(&place, "PRAGMA user_version = 5");
    expect_refusal(&place, "newer iatipub");
    place_remove(&place);
}

static void refuses_another_programs_database(void)
{
    struct journal_folder place;
    place_make(&place);
    put_file(&place, "", 0);
    execute(&place, "CREATE TABLE recipes (name TEXT)");
    expect_refusal(&place, "is a database but not a journal");
    place_remove(&place);
}

static void says_why_the_folder_cannot_be_used(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(journal_open("/dev/null", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "cannot create folder '/dev/null/.iatipub'"));
    error_clear(&error);
}

CU_TestInfo publish_journal_tests[] = {
    {"gives back the last publication of a dataset", gives_back_the_last_publication},
    {"says that nothing was published", says_that_nothing_was_published},
    {"tells ended, failed and killed runs apart", tells_ended_failed_and_killed_runs_apart},
    {"refuses a publication of no run", refuses_a_publication_of_no_run},
    {"is a versioned file without write-ahead log", is_a_versioned_file_without_write_ahead_log},
    {"brings version 3 up to date", brings_version_3_up_to_date},
    {"begins anew in an empty file", begins_anew_in_an_empty_file},
    {"refuses what is no database", refuses_what_is_no_database},
    {"refuses a torn file", refuses_a_torn_file},
    {"refuses a journal without its tables", refuses_a_journal_without_its_tables},
    {"refuses a newer journal", refuses_a_newer_journal},
    {"refuses another program's database", refuses_another_programs_database},
    {"says why the folder cannot be used", says_why_the_folder_cannot_be_used},
    CU_TEST_INFO_NULL,
};
