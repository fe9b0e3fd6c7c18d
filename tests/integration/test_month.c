/* A month in which nobody watches: thirty nightly jobs over records that people work on every day,
 * with what goes wrong in a month. The test knows the records, and so what must be public in the
 * morning of every day: the file, the manifest, the registry's record, the journal, and who was
 * told of what. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "month_records.h"
#include "publications.h"
#include "receivers.h"
#include "simulator.h"
#include "suites.h"
#include "xml.h"

enum { NIGHTS = 30, VALID = 0, STOPPED = 1, FAILED = 3 };

#define TOKEN "token-editor"
#define DATASET "month"
#define SECRET "the-secret-of-the-webhook"

struct month {
    struct simulator simulator;
    const char *publication;
    int day;
    struct records records;               /* as people have them */
    struct records published;             /* as they must be public */
    struct records earlier;               /* as they were public before that */
    const char *title, *registered_title; /* of the dataset, as they must be public */
    size_t jobs, versions, registry_writes, good_days;
    const char *last_change; /* the moment of the last version */
    struct receiver mail, webhook;
    bool has_mail;
    size_t told;      /* how many times, until now */
    bool is_troubled; /* the last job was not done */
};

/* What is special about a night. Zero: a job at two o'clock that is done. */
struct night {
    void (*before)(struct month *month);            /* happens by two o'clock */
    struct outcome (*perform)(struct month *month); /* the job, if that is special too */
    void (*after)(struct month *month);             /* happens in the morning */
    int status;
    const char *outcome; /* of the job; NULL: "done" */
    const char *says;    /* the job does; NULL: nothing special */
    const char *told;    /* what people are told; NULL: nothing, or that it works again */
    bool is_quiet;       /* nobody worked on the records */
    bool publishes_nothing;
};

/* ---- the scene ------------------------------------------------------------------------------- */

static const char settings[] =
    "organisation:\n"
    "  ref: XM-DAC-41302\n"
    "  type: \"40\"\n"
    "  name:\n"
    "    - {language: en, narrative: International Labour Organization}\n"
    "defaults: {currency: USD, language: en}\n"
    "sources:\n"
    "  - file: records/activities.csv\n"
    "  - file: records/activity_dates.csv\n"
    "  - file: records/participating_orgs.csv\n"
    "  - file: records/transactions.csv\n"
    "datasets:\n"
    "  - {name: " DATASET ", title: Activities}\n"
    "gates: {vanished_percent: 20, money_percent: 50}\n"
    "quarantine: yes\n"
    "registry: {url: '%s', timeout: 10}\n"
    "host: {url: https://data.example.org/iati}\n";

/* Mail and a webhook, which wait for failures, gates and recoveries. */
static void begin_telling(struct month *month)
{
    month->webhook = webhook_start(SECRET);
    put(month->publication, "secret", SECRET "\n");
    chmod(file_of(month->publication, "secret"), S_IRUSR | S_IWUSR);
    char *hook = text_of("notify:\n  webhook:\n    - {url: 'http://127.0.0.1:%d/hook',"
                         " secret_file: secret}\n",
                         month->webhook.port);
    char *mail = text_of("%s", "");
    month->has_mail = have_mail_server();
    if (month->has_mail) {
        month->mail = mail_server_start("none", NULL, NULL);
        mail = text_of("  mail:\n    - {server: 'smtp://127.0.0.1:%d', from: iati@example.org,"
                       " to: [data@example.org]}\n",
                       month->mail.port);
    }
    edit(month->publication, "publication.yaml", "host:", text_of("%s%shost:", hook, mail));
}

static void begin(struct month *month)
{
    *month = (struct month){.simulator = simulator_start(),
                            .publication = in_test("publication"),
                            .title = "Activities",
                            .registered_title = "Activities",
                            .registry_writes = 1};
    put(month->publication, "publication.yaml", text_replace(settings, "%s", month->simulator.url));
    begin_telling(month);
    records_begin(&month->records);
}

static const char *day_text(const struct month *month)
{
    return text_of("2026-03-%02d", month->day);
}

/* Does something at a time of the day, such as "02:00". */
static struct outcome work(const struct month *month, double kill_after, const char *time,
                           const char *verb, const char *first, const char *second,
                           const char *third, const char *fourth)
{
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=" TOKEN, NULL};
    const struct conditions conditions = {.environment = environment, .kill_after = kill_after};
    return iatipub_under(&conditions, verb, "-C", month->publication, "--now",
                         text_of("%sT%s:00Z", day_text(month), time), first, second, third, fourth,
                         NULL);
}

static struct outcome run_at(struct month *month, const char *time)
{
    month->jobs++;
    return work(month, 0, time, "run", NULL, NULL, NULL, NULL);
}

static char *public_file(const struct month *month)
{
    return file_of(month->publication, "site/" DATASET ".xml");
}

/* The records are public from now on, at a time of the day, if they were not before. */
static void becomes_public(struct month *month, const struct records *records, const char *time)
{
    if (strcmp(records_text(records), records_text(&month->published)) == 0)
        return;
    month->earlier = month->published;
    month->published = *records;
    month->versions++;
    month->last_change = text_of("%sT%s:00Z", day_text(month), time);
}

/* ---- what must be in the morning ------------------------------------------------------------- */

/* What a command tells as JSON; {} if that is none. */
static json_t *told_by(const struct outcome *outcome)
{
    json_t *root = json_loads(outcome->out, 0, NULL);
    CHECK(outcome->status == 0 && root != NULL, "no JSON: %s", outcome->all);
    return root ? root : json_object();
}

static void check_job(const struct month *month, const char *time, const char *wanted)
{
    struct outcome told =
        iatipub("history", "-C", month->publication, "--jobs", "--json", "--last", "1", NULL);
    json_t *root = told_by(&told);
    json_int_t number = 0;
    const char *started = "", *outcome = "";
    CHECK(json_unpack(root, "{s:[{s:I, s:s, s:s}]}", "jobs", "job", &number, "started", &started,
                      "outcome", &outcome) == 0 &&
              (size_t)number == month->jobs && strcmp(outcome, wanted) == 0 &&
              strcmp(started, text_of("%sT%s:00Z", day_text(month), time)) == 0,
          "day %d: job %zu should be %s: %s", month->day, month->jobs, wanted, told.all);
    json_decref(root);
}

static void check_file(const struct month *month)
{
    const char *path = public_file(month);
    const char *wanted = records_text(&month->published), *found = published_text(path);
    CHECK(strcmp(wanted, found) == 0, "day %d: public is\n%sinstead of\n%s", month->day, found,
          wanted);
    char *money = text_of("%s", "");
    for (int type = 0; type < MOST_TYPES; type++) {
        struct booked booked = records_booked(&month->published, type, "");
        if (booked.count)
            money = text_of("%s%d USD %zu %ld%016d\n", money, type, booked.count, booked.cents, 0);
    }
    CHECK(strcmp(money, xml_money(path)) == 0, "day %d: public sums are\n%sinstead of\n%s",
          month->day, xml_money(path), money);
}

/* The digest of the public file. */
static char *public_digest(const struct month *month)
{
    const char *line =
        strstr(snapshot(file_of(month->publication, "site"), SNAPSHOT_BYTES), DATASET ".xml ");
    char *text = text_of("%.*s", line ? (int)strcspn(line, "\n") : 0, line ? line : "");
    return strrchr(text, ' ') ? strrchr(text, ' ') + 1 : text;
}

static void check_sums(const struct month *month, const json_t *sums)
{
    size_t kinds = 0;
    for (int type = 0; type < MOST_TYPES; type++)
        kinds += records_booked(&month->published, type, "").count > 0;
    CHECK(json_array_size(sums) == kinds, "day %d: the manifest has %zu sums", month->day,
          json_array_size(sums));
    for (size_t i = 0; i < json_array_size(sums); i++) {
        const char *type = "", *total = "";
        json_int_t count = 0;
        json_unpack(json_array_get(sums, i), "{s:s, s:I, s:s}", "type", &type, "count", &count,
                    "total", &total);
        struct booked booked = records_booked(&month->published, type[0] - '0', "");
        CHECK((size_t)count == booked.count && strcmp(total, amount_text(booked.cents)) == 0,
              "day %d: the manifest says %s of type %s instead of %s", month->day, total, type,
              amount_text(booked.cents));
    }
}

static void check_manifest(const struct month *month)
{
    const char *text = read_file(file_of(month->publication, "site/manifest.json"), NULL);
    json_t *root = json_loads(text, 0, NULL), *sums = NULL;
    json_int_t activities = 0;
    const char *digest = "", *title = "";
    CHECK(json_unpack(root, "{s:[{s:s, s:s, s:I, s:o}]}", "datasets", "sha256", &digest, "title",
                      &title, "activities", &activities, "sums", &sums) == 0 &&
              strcmp(digest, public_digest(month)) == 0 && strcmp(title, month->title) == 0 &&
              (size_t)activities == month->published.count,
          "day %d: the manifest is %s", month->day, text);
    check_sums(month, sums);
    json_decref(root);
}

static void check_version(const struct month *month)
{
    struct outcome told =
        iatipub("history", "-C", month->publication, DATASET, "--json", "--last", "1", NULL);
    json_t *root = told_by(&told);
    json_int_t version = 0, activities = 0;
    const char *at = "", *digest = "";
    CHECK(json_unpack(root, "{s:[{s:I, s:I, s:s, s:s}]}", "publications", "version", &version,
                      "activities", &activities, "at", &at, "sha256", &digest) == 0 &&
              (size_t)version == month->versions && strcmp(at, month->last_change) == 0 &&
              (size_t)activities == month->published.count &&
              strcmp(digest, public_digest(month)) == 0,
          "day %d: the last version should be %zu of %s: %s", month->day, month->versions,
          month->last_change, told.all);
    json_decref(root);
}

static void check_registry(const struct month *month)
{
    CHECK(simulator_count(&month->simulator, DATASET) == 1, "day %d: %zu are registered",
          month->day, simulator_count(&month->simulator, DATASET));
    const char *title = simulator_metadata(&month->simulator, DATASET, "human_readable_name");
    const char *url = simulator_metadata(&month->simulator, DATASET, "url");
    CHECK(strcmp(title, month->registered_title) == 0 &&
              strcmp(url, "https://data.example.org/iati/" DATASET ".xml") == 0,
          "day %d: '%s' is registered at %s", month->day, title, url);
    CHECK(simulator_writes(&month->simulator) == month->registry_writes,
          "day %d: %zu writes to the registry instead of %zu", month->day,
          simulator_writes(&month->simulator), month->registry_writes);
}

static void check_public(const struct month *month)
{
    check_file(month);
    check_manifest(month);
    check_version(month);
    const char *left = leftovers(month->publication);
    CHECK(!*left, "day %d: left behind: %s", month->day, left);
}

#define WORKS_AGAIN "Published: the job works again"

/* Something was told since the last time, by mail with this subject; or nothing was (NULL). */
static void check_told(struct month *month, const char *subject)
{
    month->told += subject != NULL;
    CHECK(received_count(&month->webhook) == month->told, "day %d: %zu requests instead of %zu",
          month->day, received_count(&month->webhook), month->told);
    if (!month->has_mail)
        return;
    CHECK(received_count(&month->mail) == month->told, "day %d: %zu messages instead of %zu",
          month->day, received_count(&month->mail), month->told);
    if (!subject)
        return;
    const char *text = received(&month->mail, month->told, "txt");
    CHECK(text_has(text, text_of("Subject: %s", subject)), "day %d: no '%s' in\n%s", month->day,
          subject, text);
}

/* ---- sources that fail ----------------------------------------------------------------------- */

static void lose_a_file(struct month *month)
{
    remove_file(file_of(month->publication, "records/transactions.csv"));
}

/* The end of the file is missing, from the middle of a quoted text on. */
static void damage_a_file(struct month *month)
{
    const char *path = file_of(month->publication, "records/activities.csv");
    char *text = read_file(path, NULL);
    char *quote = strrchr(text, '"');
    CHECK(quote != NULL, "nothing is quoted");
    if (quote)
        quote[-5] = '\0';
    write_text(path, text);
}

/* ---- gates ----------------------------------------------------------------------------------- */

static void break_off_the_export(struct month *month)
{
    records_write(&month->records, month->records.count / 2, month->publication);
}

static void commit_much(struct month *month)
{
    records_book(&month->records, 3, COMMITMENT, "2026-03-13", 90000000);
    records_write(&month->records, month->records.count, month->publication);
}

static void accept_it(struct month *month)
{
    month->jobs++;
    month->good_days++;
    EXPECT(work(month, 0, "09:00", "run", "--accept", "money_percent", "--because",
                "the board decided on the new phase"),
           0, "1 changed", "accepted: the board decided on the new phase");
    becomes_public(month, &month->records, "09:00");
    check_job(month, "09:00", "done");
    check_told(month, WORKS_AGAIN);
    month->is_troubled = false;
    check_public(month);
}

/* ---- the registry ---------------------------------------------------------------------------- */

static void change_the_title(struct month *month)
{
    edit(month->publication, "publication.yaml", "title: Activities", "title: All activities");
    month->title = "All activities";
    simulator_set_faults(&month->simulator, "*:/api/v1:503");
}

static void registry_is_back(struct month *month)
{
    simulator_set_faults(&month->simulator, "");
    month->registered_title = month->title;
    month->registry_writes++;
}

/* ---- going back ------------------------------------------------------------------------------ */

static void misplace_the_point(struct month *month)
{
    month->records.activities[1].bookings[1].cents *= 10;
    records_write(&month->records, month->records.count, month->publication);
}

static void roll_back(struct month *month)
{
    EXPECT(work(month, 0, "08:00", "rollback", DATASET, NULL, NULL, NULL), 0, "1 changed");
    const struct records before = month->earlier;
    becomes_public(month, &before, "08:00");
    check_public(month);
}

static void put_the_point_right(struct month *month)
{
    month->records.activities[1].bookings[1].cents /= 10;
    records_write(&month->records, month->records.count, month->publication);
}

/* ---- quarantine ------------------------------------------------------------------------------ */

/* An activity has lost its dates; what else became of it must not go out. */
static void lose_the_dates(struct month *month)
{
    struct activity *activity = &month->records.activities[2];
    activity->lacks_dates = true;
    activity->bookings[0].cents += 777;
    records_write(&month->records, month->records.count, month->publication);
}

static struct outcome run_with_quarantine(struct month *month)
{
    struct outcome outcome = run_at(month, "02:00");
    struct records public = month->records;
    public.activities[2] = month->published.activities[2];
    becomes_public(month, &public, "02:00");
    return outcome;
}

static void find_the_dates(struct month *month)
{
    month->records.activities[2].lacks_dates = false;
}

/* ---- a night without power ------------------------------------------------------------------- */

/* While it waits for the registry it is killed; then it is started again. */
static struct outcome killed_and_run_again(struct month *month)
{
    simulator_set_faults(&month->simulator, "*:/api/v1:hang");
    month->jobs++;
    EXPECT(work(month, 2, "02:00", "run", NULL, NULL, NULL, NULL), -9);
    check_job(month, "02:00", "running");
    const char *found = published_text(public_file(month));
    CHECK(strcmp(found, records_text(&month->published)) == 0 ||
              strcmp(found, records_text(&month->records)) == 0,
          "day %d: neither the old nor the new records are public:\n%s", month->day, found);
    simulator_set_faults(&month->simulator, "");
    struct outcome outcome = run_at(month, "02:30");
    becomes_public(month, &month->records, "02:30");
    return outcome;
}

/* ---- the nights ------------------------------------------------------------------------------ */

static const struct night nights[NIGHTS + 1] = {
    [1] = {.says = "1 new, 0 changed, 0 unchanged", .is_quiet = true},
    [4] = {.before = lose_a_file,
           .status = FAILED,
           .outcome = "failed",
           .told = "The publication job failed",
           .says = "/records/transactions.csv', a source of publication.yaml",
           .publishes_nothing = true},
    [6] = {.before = break_off_the_export,
           .status = STOPPED,
           .outcome = "stopped",
           .told = "Not published: a gate stopped the job",
           .says = "(vanished_percent)",
           .publishes_nothing = true},
    [8] = {.says = "0 new, 0 changed, 1 unchanged", .is_quiet = true},
    [10] = {.before = damage_a_file,
            .status = STOPPED,
            .outcome = "stopped",
            .told = "Not published: the data have faults",
            .says = "records/activities.csv",
            .publishes_nothing = true},
    [12] = {.before = change_the_title,
            .after = registry_is_back,
            .status = FAILED,
            .outcome = "failed",
            .told = "The publication job failed",
            .says = "503"},
    [14] = {.before = commit_much,
            .after = accept_it,
            .status = STOPPED,
            .outcome = "stopped",
            .told = "Not published: a gate stopped the job",
            .says = "(money_percent)",
            .publishes_nothing = true},
    [15] = {.says = "0 new, 0 changed, 1 unchanged", .is_quiet = true},
    [17] = {.before = misplace_the_point, .after = roll_back},
    [18] = {.says = "rolled back", .is_quiet = true, .publishes_nothing = true},
    [19] = {.before = put_the_point_right},
    [20] = {.before = lose_the_dates,
            .perform = run_with_quarantine,
            .after = find_the_dates,
            .says = "XM-DAC-41302-003: invalid; what was published last stays"},
    [22] = {.says = "0 new, 0 changed, 1 unchanged", .is_quiet = true},
    [24] = {.perform = killed_and_run_again},
    [29] = {.says = "0 new, 0 changed, 1 unchanged", .is_quiet = true},
};

static struct outcome perform(struct month *month, const struct night *night)
{
    if (night->perform)
        return night->perform(month);
    struct outcome outcome = run_at(month, "02:00");
    if (!night->publishes_nothing)
        becomes_public(month, &month->records, "02:00");
    return outcome;
}

static void pass_night(struct month *month, const struct night *night)
{
    if (!night->is_quiet)
        records_work(&month->records, text_of("2026-03-%02d", month->day - 1));
    records_write(&month->records, month->records.count, month->publication);
    if (night->before)
        night->before(month);
    const char *site = site_of(month->publication);
    size_t versions = month->versions;
    struct outcome outcome = perform(month, night);
    month->good_days += !night->outcome;
    EXPECT(outcome, night->status, night->says ? night->says : "publish ");
    if (!night->perform)
        check_job(month, "02:00", night->outcome ? night->outcome : "done");
    CHECK(month->versions > versions || strcmp(site, site_of(month->publication)) == 0,
          "day %d: something was published", month->day);
    check_public(month);
    check_told(month, night->told ? night->told : month->is_troubled ? WORKS_AGAIN : NULL);
    month->is_troubled = night->told != NULL;
}

/* ---- the report of the month ------------------------------------------------------------------
 */

/* A table of the report. */
static const json_t *table_of(const json_t *report, const char *name)
{
    const json_t *tables = json_object_get(report, "tables");
    for (size_t i = 0; i < json_array_size(tables); i++) {
        const json_t *table = json_array_get(tables, i);
        const char *own = json_string_value(json_object_get(table, "name"));
        if (own && strcmp(own, name) == 0)
            return json_object_get(table, "rows");
    }
    CHECK(false, "the report has no table '%s'", name);
    return NULL;
}

/* Members of a row, each as text, with a blank between them. */
static char *row_text(const json_t *row, const char *const *members)
{
    char *text = text_of("%s", "");
    for (; *members; members++) {
        const json_t *value = json_object_get(row, *members);
        text = json_is_integer(value)
                   ? text_of("%s %lld", text, (long long)json_integer_value(value))
                   : text_of("%s %s", text, json_is_string(value) ? json_string_value(value) : "-");
    }
    return text + 1;
}

/* The table's first rows must be these lines. */
static void check_table(const json_t *report, const char *name, const char *const *members,
                        const char *wanted)
{
    const json_t *rows = table_of(report, name);
    char *found = text_of("%s", "");
    for (size_t i = 0; i < json_array_size(rows); i++)
        found = text_of("%s%s\n", found, row_text(json_array_get(rows, i), members));
    CHECK(strncmp(found, wanted, strlen(wanted)) == 0, "'%s' has\n%sinstead of\n%s", name, found,
          wanted);
}

static void check_reported_money(const struct month *month, const json_t *report)
{
    static const char *const members[] = {"element", "type",   "year", "currency",
                                          "count",   "amount", NULL};
    static const char *const years[] = {"2025", "2026"};
    char *wanted = text_of("%s", "");
    for (int type = 0; type < MOST_TYPES; type++)
        for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
            struct booked booked = records_booked(&month->published, type, years[i]);
            if (booked.count)
                wanted = text_of("%stransaction %d %s USD %zu %s\n", wanted, type, years[i],
                                 booked.count, amount_text(booked.cents));
        }
    check_table(report, "money", members, wanted);
}

static void check_reported_activities(const struct month *month, const json_t *report)
{
    static const char *const facts[] = {"name", "items", "published", "version", NULL};
    check_table(report, "datasets", facts,
                text_of("month %zu %.10s %zu\n", month->published.count, month->last_change,
                        month->versions));
    static const char *const statuses[] = {"code", "activities", NULL};
    check_table(report, "activity_status", statuses,
                text_of("%d %zu\n%d %zu\n", IMPLEMENTATION,
                        records_of_status(&month->published, IMPLEMENTATION), FINALISATION,
                        records_of_status(&month->published, FINALISATION)));
}

/* Transactions of March alone were new, and nothing was published before March. */
static void check_reported_timeliness(const struct month *month, const json_t *report)
{
    static const char *const members[] = {"month", "updated", "transactions", "activities", NULL};
    check_table(report, "timeliness", members,
                text_of("2026-03-01 yes yes %zu\n2026-02-01 no no 0\n2026-01-01 no no 0\n"
                        "2025-12-01 no yes 12\n",
                        records_spending(&month->published, "2026-03")));
    static const char *const ratings[] = {"what", "now", "published", "until", "then", NULL};
    check_table(report, "forecast", ratings,
                "frequency Annual Annual 2027-04-01 Less than Annual\n"
                "time-lag A quarter A quarter 2026-07-01 Six months\n");
}

/* They are told of the days on which a job was done. */
static void check_reported_findings(const struct month *month, const json_t *report)
{
    const json_t *rows = table_of(report, "findings_over_time");
    size_t days = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const char *category =
            json_string_value(json_object_get(json_array_get(rows, i), "category"));
        days += category && strcmp(category, "all") == 0;
    }
    CHECK(days == month->good_days, "findings are told of %zu days instead of %zu", days,
          month->good_days);
}

static void check_report(const struct month *month)
{
    struct outcome told = iatipub("report", "-C", month->publication, "--now", "2026-04-01",
                                  "--format", "json", NULL);
    json_t *report = told_by(&told);
    check_reported_activities(month, report);
    check_reported_money(month, report);
    check_reported_timeliness(month, report);
    check_reported_findings(month, report);
    json_decref(report);
}

static void thirty_nights_are_as_they_must_be(void)
{
    struct month month;
    begin(&month);
    for (month.day = 1; month.day <= NIGHTS; month.day++) {
        const struct night *night = &nights[month.day];
        pass_night(&month, night);
        check_registry(&month);
        if (night->after)
            night->after(&month);
    }
    check_report(&month);
}

CU_TestInfo month_tests[] = {
    {"thirty nights are as they must be", thirty_nights_are_as_they_must_be},
    CU_TEST_INFO_NULL,
};
