/* Publishing to an S3 service that checks signatures. */
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "s3_server.h"
#include "suites.h"

static const char all_files[] = "index.html\nmanifest.json\nsmall.xml\n";

static char *built(const char *publication)
{
    return read_file(file_of(publication, "out/small.xml"), NULL);
}

/* The world has what was built, and nothing is left over. */
static void expect_published(const char *publication)
{
    CU_ASSERT_STRING_EQUAL(s3_public("small.xml", NULL), built(publication));
    CU_ASSERT_STRING_EQUAL(s3_files(), all_files);
}

static void change(const char *publication, const char *from, const char *to)
{
    edit(publication, "records/activities.csv", from, to);
}

/* ---- cycles -------------------------------------------------------------------------------- */

static void a_file_is_published_once(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    EXPECT(run(publication), 0, "1 new, 0 changed, 0 unchanged");
    expect_published(publication);
    CU_ASSERT_TRUE(s3_writes() > 0);
    EXPECT(run(publication), 0, "0 new, 0 changed, 1 unchanged");
    CU_ASSERT_EQUAL(s3_writes(), 0);
    change(publication, "Ports", "Harbours");
    EXPECT(run(publication), 0, "0 new, 1 changed, 0 unchanged");
    CU_ASSERT_TRUE(text_has(s3_public("small.xml", NULL), "Harbours"));
    expect_published(publication);
}

static void the_final_file_keeps_type_and_cache_control(void)
{
    if (!have_s3())
        return;
    run_well(s3_publication());
    char *headers;
    s3_public("small.xml", &headers);
    CU_ASSERT_TRUE(text_has(headers, "Content-Type: application/xml; charset=utf-8\r\n"));
    CU_ASSERT_TRUE(text_has(headers, "Cache-Control: max-age=300\r\n"));
    s3_public("index.html", &headers);
    CU_ASSERT_TRUE(text_has(headers, "Content-Type: text/html; charset=utf-8\r\n"));
}

static void a_plan_names_the_requests_and_writes_nothing(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("publish", "--plan", "-C", publication, NULL), 0,
           "PUT http://127.0.0.1:", "/small.xml.iatipub-part", "(a copy of the former)");
    CU_ASSERT_EQUAL(s3_writes(), 0);
    CU_ASSERT_STRING_EQUAL(s3_files(), "");
}

static void the_bucket_itself_can_be_the_folder(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    const char *yaml = read_file(file_of(publication, "publication.yaml"), NULL);
    const char *line = strstr(yaml, "  prefix: ");
    put(publication, "publication.yaml",
        text_of("%.*s%s", (int)(line - yaml), yaml, strchr(line, '\n') + 1));
    run_well(publication);
    CU_ASSERT_TRUE(text_has(s3_requests(), "PUT /iati/small.xml 200\n"));
}

static void the_usual_variables_are_enough(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    edit(publication, "publication.yaml", "  user: " S3_USER "\n  password_file: secret\n", "");
    const char *const environment[] = {"AWS_ACCESS_KEY_ID=" S3_USER,
                                       "AWS_SECRET_ACCESS_KEY=" S3_SECRET,
                                       "AWS_SESSION_TOKEN=must/be+signed=", NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", publication, NULL), 0, "1 new");
    expect_published(publication);
}

/* ---- refusals ------------------------------------------------------------------------------ */

static void expect_no_secret(const char *publication, struct outcome outcome)
{
    CU_ASSERT_FALSE(text_has(outcome.all, S3_SECRET));
    remove_file(file_of(publication, "secret"));
    CU_ASSERT_PTR_NULL(find_in_files(publication, S3_SECRET));
}

static void a_wrong_secret_is_refused(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    edit(publication, "secret", S3_SECRET, "another-secret");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 3, "SignatureDoesNotMatch", "the secret key is not that of the access key");
    CU_ASSERT_FALSE(text_has(outcome.all, "another-secret"));
    CU_ASSERT_STRING_EQUAL(s3_files(), "");
    put(publication, "secret", S3_SECRET);
    run_well(publication);
    expect_published(publication);
    expect_no_secret(publication, outcome);
}

static void wrong_settings_are_named(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    edit(publication, "publication.yaml", "bucket: iati", "bucket: another");
    EXPECT(run(publication), 3, "NoSuchBucket", "correct 'bucket' or 'upload_url' under 'host'");
    edit(publication, "publication.yaml", "bucket: another", "bucket: iati\n  region: eu-west-3");
    EXPECT(run(publication), 3, "set 'region' under 'host' to 'us-east-1' (it is 'eu-west-3')");
    edit(publication, "publication.yaml", "eu-west-3", "us-east-1");
    chmod(file_of(publication, "secret"), 0644);
    EXPECT(run(publication), 2, "holds a secret and can be read by others");
    chmod(file_of(publication, "secret"), 0600);
    run_well(publication);
    expect_published(publication);
}

static void an_address_that_is_no_s3_service_is_named(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    edit(publication, "publication.yaml", "\n  bucket:", "/healthcheck\n  bucket:");
    EXPECT(run(publication), 3, "cannot list 'http://127.0.0.1:", "'upload_url' under 'host'");
}

/* ---- faults -------------------------------------------------------------------------------- */

static void passing_faults_are_overcome(void)
{
    static const char *const faults[] = {
        "PUT small.xml.iatipub-part reset",        "GET small.xml.iatipub-part reset",
        "PUT small.xml.iatipub-part 503:SlowDown", "PUT small.xml$ 500:InternalError",
        "GET list-type=2 500:InternalError",       "PUT small.xml$ 200:InternalError",
        "DELETE small.xml.iatipub-part reset",
    };
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        change(publication, "Better roads", "Much Better roads");
        s3_fault(faults[i]);
        run_well(publication);
        expect_published(publication);
    }
}

static void after_lasting_faults_the_next_run_finishes(void)
{
    static const char *const faults[] = {
        "PUT small.xml.iatipub-part 403:AccessDenied",
        "PUT small.xml.iatipub-part 400:ExpiredToken",
        "GET small.xml.iatipub-part 403:AccessDenied",
        "PUT small.xml$ 403:AccessDenied",
        "PUT small.xml$ 200:AccessDenied",
        "PUT index.html$ 403:AccessDenied",
        "PUT manifest.json$ 403:AccessDenied",
    };
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    run_well(publication);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const char *before = s3_public("small.xml", NULL);
        change(publication, "Better roads", "Much Better roads");
        s3_fault(faults[i]);
        EXPECT(run(publication), 3, "the service answers ", "On purpose");
        const char *after = s3_public("small.xml", NULL);
        CHECK(strcmp(after, before) == 0 || strcmp(after, built(publication)) == 0,
              "after '%s' the file is neither the old nor the new one", faults[i]);
        run_well(publication);
        expect_published(publication);
    }
}

/* ---- large files --------------------------------------------------------------------------- */

/* Activities whose descriptions have a million characters each. */
static void make_large(const char *publication, size_t activities)
{
    enum { DESCRIPTION = 1000000 };
    char *description = text_of("%0*d", DESCRIPTION, 0);
    FILE *files[3];
    static const char *const names[] = {"activities", "activity_dates", "participating_orgs"};
    for (size_t i = 0; i < 3; i++) {
        files[i] = fopen(file_of(publication, text_of("records/%s.csv", names[i])), "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(files[i]);
    }
    fputs("iati_identifier,title,description,activity_status,last_updated_datetime\n", files[0]);
    fputs("iati_identifier,type,iso_date\n", files[1]);
    fputs("iati_identifier,role,type,narrative\n", files[2]);
    for (size_t i = 0; i < activities; i++) {
        fprintf(files[0], "XM-DAC-41302-%zu,Ports,%s,2,2024-05-31T00:00:00Z\n", i, description);
        fprintf(files[1], "XM-DAC-41302-%zu,2,2023-01-01\n", i);
        fprintf(files[2], "XM-DAC-41302-%zu,1,10,A donor\n", i);
    }
    for (size_t i = 0; i < 3; i++)
        fclose(files[i]);
    remove_file(file_of(publication, "records/transactions.csv"));
}

/* Kills a run when two parts have arrived. */
static void kill_after_two_parts(const char *publication)
{
    const char *const arguments[] = {getenv("IATIPUB"), "publish", "-C", publication, NULL};
    s3_requests();
    pid_t process = start_program(arguments);
    double deadline = seconds_now() + 60;
    const char *seen = "";
    while (!text_has(seen, "partNumber=2&uploadId=") && seconds_now() < deadline) {
        sleep_seconds(0.02);
        seen = text_of("%s%s", seen, s3_requests());
    }
    kill(process, SIGKILL);
    CU_ASSERT_FALSE(text_has(seen, "partNumber=4&uploadId="));
}

static size_t count_requests(char *requests, const char *method, const char *part)
{
    size_t count = 0;
    for (char *line; (line = strsep(&requests, "\n")) && *line;)
        count += strncmp(line, method, strlen(method)) == 0 && text_has(line, part);
    return count;
}

static void expect_large_file(const char *publication)
{
    expect_published(publication);
    char *headers;
    s3_public("small.xml", &headers);
    CU_ASSERT_TRUE(text_has(headers, "Content-Type: application/xml; charset=utf-8\r\n"));
    CU_ASSERT_TRUE(text_has(headers, "Cache-Control: max-age=300\r\n"));
    CU_ASSERT_TRUE(text_has(headers, "Content-Length: 70"));
}

static void a_large_file_goes_up_in_parts(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    make_large(publication, 70);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    kill_after_two_parts(publication);
    sleep_seconds(0.5); /* the server may still be busy with what it was sent */
    s3_requests();
    s3_fault("PUT partNumber=3 reset");
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "1 new");
    char *requests = s3_requests();
    CU_ASSERT_EQUAL(count_requests(text_of("%s", requests), "DELETE", "?uploadId="), 1);
    CU_ASSERT_EQUAL(count_requests(text_of("%s", requests), "POST", "?uploads= 200"), 1);
    CU_ASSERT_EQUAL(count_requests(text_of("%s", requests), "PUT", "partNumber=5&uploadId="), 1);
    CU_ASSERT_EQUAL(count_requests(requests, "PUT", "partNumber=6&uploadId="), 0);
    expect_large_file(publication);
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "1 unchanged");
    CU_ASSERT_EQUAL(s3_writes(), 0);
}

/* ---- killed runs --------------------------------------------------------------------------- */

enum { KILLS = SANITIZED ? 5 : 20, STATES = 2 };

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    fwrite(data, size, count, context);
    return size * count;
}

/* Fetches the public file; what is neither of the texts is told. */
static void look(CURL *curl, char *const texts[STATES], FILE *report)
{
    char *body = NULL;
    size_t length;
    FILE *to = open_memstream(&body, &length);
    long status = 0;
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, to);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    fclose(to);
    bool whole = false;
    for (size_t i = 0; i < STATES; i++)
        whole |= strcmp(body, texts[i]) == 0;
    if (code != CURLE_OK || status != 200 || !whole)
        fprintf(report, "status %ld, %zu bytes: %.100s\n", status, length, body);
    free(body);
}

/* Until the file `stop` is there. Its process reports what it saw, at last how often it looked. */
_Noreturn static void poll_public_file(char *const texts[STATES], const char *stop,
                                       const char *report_path)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    FILE *report = fopen(report_path, "w");
    CURL *curl = curl_easy_init();
    if (!report || !curl)
        _exit(EXIT_FAILURE);
    curl_easy_setopt(curl, CURLOPT_URL, s3_public_url("small.xml"));
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    size_t looks = 0;
    for (; !exists(stop); looks++) {
        look(curl, texts, report);
        sleep_seconds(0.005);
    }
    fprintf(report, "%zu", looks);
    _exit(fclose(report) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void go_to_state(const char *publication, size_t state)
{
    static const char *const titles[STATES] = {"Ports", "Harbours"};
    change(publication, titles[1 - state], titles[state]);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
}

static struct outcome publish(const char *publication)
{
    return iatipub("publish", "-C", publication, NULL);
}

/* Kills a run after a share of the time that a whole one takes, which is learnt anew from one that
 * was not killed; finishes it. True if it was killed. */
static bool kill_and_finish(const char *publication, double share, double *whole)
{
    const struct conditions conditions = {.kill_after = share * *whole};
    struct outcome outcome = iatipub_under(&conditions, "publish", "-C", publication, NULL);
    bool killed = outcome.status == -SIGKILL;
    if (!killed)
        *whole = outcome.seconds;
    EXPECT(publish(publication), 0);
    expect_published(publication);
    return killed;
}

static void killed_runs_show_the_old_or_the_new_file(void)
{
    if (!have_s3())
        return;
    const char *publication = s3_publication();
    char *texts[STATES];
    run_well(publication);
    texts[0] = built(publication);
    go_to_state(publication, 1);
    double whole = publish(publication).seconds;
    texts[1] = built(publication);
    const char *stop = in_test("stop"), *report = in_test("report");
    pid_t poller = fork();
    if (poller == 0)
        poll_public_file(texts, stop, report);
    size_t hits = 0;
    for (size_t i = 0; hits < KILLS && i < 2 * KILLS; i++) {
        go_to_state(publication, i % STATES);
        hits += kill_and_finish(publication, (double)(hits + 1) / (KILLS + 1), &whole);
    }
    put(in_test(""), "stop", "");
    int status = -1;
    waitpid(poller, &status, 0);
    const char *seen = read_file(report, NULL);
    CHECK(status == 0 && !strchr(seen, '\n'),
          "the public file was neither the old nor the new:\n%s", seen);
    printf("%zu runs were killed, %s looks ... ", hits, seen);
    CHECK(hits == KILLS, "%zu instead of %d runs were killed before they were done", hits, KILLS);
}

CU_TestInfo host_s3_tests[] = {
    {"a file is published once", a_file_is_published_once},
    {"the final file keeps type and cache control", the_final_file_keeps_type_and_cache_control},
    {"a plan names the requests and writes nothing", a_plan_names_the_requests_and_writes_nothing},
    {"the bucket itself can be the folder", the_bucket_itself_can_be_the_folder},
    {"the usual variables are enough", the_usual_variables_are_enough},
    {"a wrong secret is refused", a_wrong_secret_is_refused},
    {"wrong settings are named", wrong_settings_are_named},
    {"an address that is no S3 service is named", an_address_that_is_no_s3_service_is_named},
    {"passing faults are overcome", passing_faults_are_overcome},
    {"after lasting faults the next run finishes", after_lasting_faults_the_next_run_finishes},
    {"a large file goes up in parts", a_large_file_goes_up_in_parts},
    {"killed runs show the old or the new file", killed_runs_show_the_old_or_the_new_file},
    CU_TEST_INFO_NULL,
};
