/* Who is told of jobs, of what, and what happens when that fails. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"
#include "receivers.h"
#include "suites.h"
#include "web_server.h"

#define TRANSACTIONS "records/transactions.csv"
#define SECRET "the-secret-of-the-webhook"
#define PASSWORD "the-password-of-the-mail"

/* The small publication that tells whom `settings` (lines of YAML below "notify:") name. */
static char *telling(const char *settings)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n", text_of("notify:\n%s\nhost:\n", settings));
    return publication;
}

/* An entry of "mail" for a server without TLS on the loopback. */
static char *mail_to(const struct receiver *server, const char *more)
{
    return text_of("  mail:\n    - server: smtp://127.0.0.1:%d\n      from: iati@example.org\n"
                   "      to: [data@example.org]\n%s",
                   server->port, more);
}

static void expect_parts(const char *text, ...) __attribute__((sentinel));
static void expect_parts(const char *text, ...)
{
    va_list parts;
    va_start(parts, text);
    for (const char *part; (part = va_arg(parts, const char *)) != NULL;)
        CHECK(text_has(text, part), "no \"%s\" in:\n%s", part, text);
    va_end(parts);
}

static void expect_count(const struct receiver *receiver, size_t count)
{
    CHECK(received_count(receiver) == count, "%zu came instead of %zu", received_count(receiver),
          count);
}

/* Makes the next job stop at its gates, or fail by faults in the data; or not any more. */
static void close_gate(const char *publication)
{
    edit(publication, "publication.yaml", "host:\n", "gates: {money_percent: 1}\nhost:\n");
    edit(publication, TRANSACTIONS, "1500.00", "9500.00");
}

static void open_gate(const char *publication)
{
    edit(publication, TRANSACTIONS, "9500.00", "1500.00");
}

static void break_data(const char *publication)
{
    edit(publication, TRANSACTIONS, "2024-02-29,0.10", "2024-02-29,ten");
}

static void mend_data(const char *publication)
{
    edit(publication, TRANSACTIONS, "2024-02-29,ten", "2024-02-29,0.10");
}

/* ---- e-mail ---------------------------------------------------------------------------------- */

static void a_gate_is_told_in_words(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("none", NULL, NULL);
    const char *publication = telling(mail_to(&server, ""));
    run_well(publication);
    expect_count(&server, 0);
    close_gate(publication);
    EXPECT(run(publication), 1);
    const char *mail = received(&server, 1, "txt");
    expect_parts(
        mail, "envelope: iati@example.org -> data@example.org", "From: iatipub <iati@example.org>",
        "To: data@example.org",
        "Subject: Not published: a gate stopped the job: International Labour Organization",
        "Date: ", " +0000", "Message-ID: <", "@example.org>",
        "Auto-Submitted: "
        "auto-generated",
        "--- text/plain utf-8", "--- text/html utf-8", "What was published before is untouched.",
        "(gate 'money_percent')", "Nothing by this job.",
        "--accept money_percent --because 'why this is right'", NULL);
    CHECK(!text_has(mail, "defect:"), "%s", mail);
}

static void failure_and_recovery_are_told(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("none", NULL, NULL);
    const char *publication = telling(mail_to(&server, ""));
    break_data(publication);
    EXPECT(run(publication), 1);
    expect_parts(received(&server, 1, "txt"), "Subject: Not published: the data have faults",
                 "- 1 critical, ", "transactions.csv, line 3; rule ", "Mend what the findings name",
                 NULL);
    mend_data(publication);
    EXPECT(iatipub("run", "-C", publication, "--until", "convert", NULL), 0);
    expect_count(&server, 1);
    run_well(publication);
    expect_parts(received(&server, 2, "txt"), "Subject: Published: the job works again",
                 "was stopped. This one is done.", "Small activities: 2 entries", NULL);
    run_well(publication);
    expect_count(&server, 2);
    remove_file(file_of(publication, TRANSACTIONS));
    edit(publication, "publication.yaml", "records/*.csv",
         "records/a*.csv\n  - file: " TRANSACTIONS);
    EXPECT(run(publication), 3);
    expect_parts(received(&server, 3, "txt"), "Subject: The publication job failed",
                 "The job could not be finished: ", TRANSACTIONS, "The next job tries again", NULL);
    put(publication, TRANSACTIONS, "iati_identifier\n");
    edit(publication, "publication.yaml", "sources:", "mapping: [nothing.sql]\nsources:");
    EXPECT(run(publication), 2);
    expect_parts(received(&server, 4, "txt"), "Change what the message above", NULL);
}

static void each_is_told_what_it_waits_for(void)
{
    if (!have_mail_server())
        return;
    struct receiver always = mail_server_start("none", NULL, NULL);
    struct receiver gates = mail_server_start("none", NULL, NULL);
    const char *publication =
        telling(text_of("%s    - {server: 'smtp://localhost:%d', from: a@example.org, "
                        "to: [b@example.org, c@example.org], when: [gate]}\n",
                        mail_to(&always, "      when: [always]\n"), gates.port));
    run_well(publication);
    break_data(publication);
    EXPECT(run(publication), 1);
    mend_data(publication);
    run_well(publication);
    close_gate(publication);
    expect_count(&gates, 0);
    EXPECT(run(publication), 1);
    open_gate(publication);
    run_well(publication);
    expect_count(&always, 5);
    expect_count(&gates, 2); /* to b and to c */
    expect_parts(received(&always, 1, "txt"), "Subject: Published: the job is done", "Nothing.",
                 NULL);
    expect_parts(received(&gates, 2, "txt"), "-> c@example.org", "To: b@example.org, c@example.org",
                 NULL);
    EXPECT(iatipub("run", "-C", publication, "--dry-run", NULL), 0);
    expect_count(&always, 5);
}

static void a_hostile_title_adds_no_header(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("none", NULL, NULL);
    const char *publication = telling(mail_to(&server, "      when: [always]\n"));
    edit(publication, "publication.yaml", "narrative: International Labour Organization",
         "narrative: \"Ministère\\r\\nBcc: thief@example.org\\r\\n\\r\\n<script>\"");
    edit(publication, "publication.yaml", "title: Small activities",
         "title: \"<b>Kleine\\r\\n.\\r\\nQUIT\"");
    run_well(publication);
    const char *mail = received(&server, 1, "txt"), *raw = received(&server, 1, "eml");
    expect_parts(mail, "-> data@example.org\n",
                 "Subject: Published: the job is done: Ministère\\r\\nBcc: thief@example.org"
                 "\\r\\n\\r\\n<script>\n",
                 "<b>Kleine\\r\\n.\\r\\nQUIT: 2 entries", "&lt;b&gt;Kleine", NULL);
    CHECK(!text_has(mail, "\nBcc:") && !text_has(mail, "defect:"), "%s", mail);
    CHECK(!text_has(raw, "Bcc: thief") || text_has(raw, "=5Cr=5Cn") || text_has(raw, "\\r\\nBcc"),
          "%s", raw);
    CHECK(text_has(raw, "Subject: =?UTF-8?B?"), "%s", raw);
}

static void refused_recipients_keep_it_from_no_others(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("none", NULL, NULL);
    const char *publication =
        telling(text_of("  mail:\n    - {server: 'smtp://127.0.0.1:%d', from: a@example.org, when: "
                        "[always], to: [refused@example.org, busy@example.org, b@example.org]}\n",
                        server.port));
    EXPECT(run(publication), 3, "1 new", "notification not sent, e-mail to refused@example.org: ",
           "550 5.1.1 nobody of this name", "the job itself is done");
    expect_count(&server, 2);
    CHECK(exists(file_of(publication, "site/small.xml")), "it was not published");
}

/* ---- security -------------------------------------------------------------------------------- */

/* An entry of "mail" whose server is not on the loopback by its name. */
static char *mail_over_tls(const struct receiver *server, const char *scheme, const char *more)
{
    return text_of("  mail:\n    - server: %s://0.0.0.0:%d\n      from: iati@example.org\n"
                   "      to: [data@example.org]\n      when: [always]\n%s",
                   scheme, server->port, more);
}

static struct outcome run_trusting(const char *publication, const char *authority,
                                   const char *variable)
{
    const char *trusted = text_of("SSL_CERT_FILE=%s", authority);
    const char *const environment[] = {trusted, variable, NULL};
    return iatipub_under(&(struct conditions){.environment = environment}, "run", "-C", publication,
                         NULL);
}

#define WITH_LOGIN "      user: officer\n      password_env: MAIL_SECRET\n"

static void tls_is_used_and_logs_in(void)
{
    if (!have_mail_server())
        return;
    static const char *const schemes[][2] = {{"starttls", "smtp"}, {"smtps", "smtps"}};
    for (size_t i = 0; i < 2; i++) {
        struct receiver server = mail_server_start(schemes[i][0], "officer", PASSWORD);
        const char *publication = telling(mail_over_tls(&server, schemes[i][1], WITH_LOGIN));
        EXPECT(run_trusting(publication, test_authority(), "MAIL_SECRET=" PASSWORD), 0);
        expect_parts(received(&server, 1, "txt"), "tls: yes", "login: officer", NULL);
        remove_folder(publication);
    }
}

static void a_wrong_password_is_told_and_not_shown(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("starttls", "officer", PASSWORD);
    const char *publication = telling(mail_over_tls(&server, "smtp", WITH_LOGIN));
    struct outcome outcome =
        run_trusting(publication, test_authority(), "MAIL_SECRET=another-secret");
    EXPECT(outcome, 3, "1 new",
           "refuses user 'officer' with the password in environment variable "
           "MAIL_SECRET; put the right one there");
    CHECK(!text_has(outcome.all, "another-secret"), "%s", outcome.all);
    const char *log = read_file(text_of("%s/log", server.folder), NULL);
    CHECK(text_has(log, "login refused") && !text_has(log, "accepted"), "%s", log);
    EXPECT(run_trusting(publication, test_authority(), "OTHER=x"), 3,
           "no password for the mail server: set environment variable MAIL_SECRET");
}

static void a_certificate_that_is_not_trusted_gets_nothing(void)
{
    if (!have_mail_server())
        return;
    static const char *const schemes[][2] = {{"starttls", "smtp"}, {"smtps", "smtps"}};
    for (size_t i = 0; i < 2; i++) {
        struct receiver server = mail_server_start(schemes[i][0], "officer", PASSWORD);
        const char *publication = telling(mail_over_tls(&server, schemes[i][1], WITH_LOGIN));
        EXPECT(run_trusting(publication, test_certificate("other"), "MAIL_SECRET=" PASSWORD), 3,
               "1 new", "is not trusted", "so nothing was sent to it");
        expect_count(&server, 0);
        const char *log = text_of("%s/log", server.folder);
        CHECK(!exists(log) || !text_has(read_file(log, NULL), "login"), "it logged in");
        remove_folder(publication);
    }
}

static void a_server_without_tls_gets_nothing(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("none", "officer", PASSWORD);
    const char *publication = telling(mail_over_tls(&server, "smtp", WITH_LOGIN));
    EXPECT(run_trusting(publication, test_authority(), "MAIL_SECRET=" PASSWORD), 3,
           "offers no TLS, so nothing was sent to it");
    expect_count(&server, 0);
    CHECK(!text_has(read_file(text_of("%s/log", server.folder), NULL), "login"), "it logged in");
}

static void on_the_loopback_any_certificate_will_do(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("starttls", "officer", PASSWORD);
    const char *publication = telling(mail_to(&server, "      when: [always]\n" WITH_LOGIN));
    EXPECT(run_trusting(publication, test_certificate("other"), "MAIL_SECRET=" PASSWORD), 0);
    expect_parts(received(&server, 1, "txt"), "tls: yes", "login: officer", NULL);
}

static void a_server_that_is_down_hides_nothing(void)
{
    const char *publication =
        telling("  mail:\n    - {server: 'smtp://127.0.0.1:9', from: a@example.org, to: "
                "[b@example.org, c@example.org], when: [always]}\n"
                "  webhook:\n    - {url: 'http://127.0.0.1:9/hook', when: [always]}\n");
    struct outcome outcome = iatipub("run", "-C", publication, "--json", NULL);
    EXPECT(outcome, 3, "1 new", "\"outcome\": \"done\"",
           "notification not sent, e-mail to b@example.org and all after it: cannot send to "
           "'smtp://127.0.0.1:9': ",
           "notification not sent, webhook at http://127.0.0.1:9: ", "the job itself is done");
    CHECK(!text_has(outcome.all, "/hook"), "the address is shown whole: %s", outcome.all);
    CHECK(exists(file_of(publication, "site/small.xml")), "it was not published");
    EXPECT(iatipub("history", "-C", publication, "--jobs", NULL), 0, "done");
    break_data(publication);
    outcome = run(publication);
    EXPECT(outcome, 1, "notification not sent");
    CHECK(!text_has(outcome.all, "the job itself is done"), "%s", outcome.all);
    edit(publication, "publication.yaml", "sources:", "mapping: [nothing.sql]\nsources:");
    EXPECT(run(publication), 2, "notification not sent", "nothing.sql");
}

/* ---- webhooks -------------------------------------------------------------------------------- */

static char *hook_at(const struct receiver *receiver, const char *more)
{
    return text_of("  webhook:\n    - url: http://127.0.0.1:%d/hook\n%s", receiver->port, more);
}

static void webhooks_are_signed(void)
{
    struct receiver receiver = webhook_start(SECRET);
    const char *publication =
        telling(hook_at(&receiver, "      secret_file: secret\n      when: [always]\n"));
    put(publication, "secret", SECRET "\n");
    chmod(file_of(publication, "secret"), S_IRUSR | S_IWUSR);
    run_well(publication);
    expect_parts(received(&receiver, 1, "txt"), "200\n", "X-Iatipub-Signature: sha256=",
                 "X-Iatipub-Timestamp: ", "X-Iatipub-Delivery: ", "Content-Type: application/json",
                 NULL);
    json_t *root = json_loads(received(&receiver, 1, "json"), 0, NULL);
    const char *when = "", *outcome = "", *dataset = "";
    CHECK(json_unpack(root, "{s:s, s:s, s:[{s:s}]}", "when", &when, "outcome", &outcome,
                      "published", "dataset", &dataset) == 0 &&
              strcmp(when, "always") == 0 && strcmp(outcome, "done") == 0 &&
              strcmp(dataset, "small") == 0,
          "%s", received(&receiver, 1, "json"));
    json_decref(root);
    close_gate(publication);
    EXPECT(run(publication), 1);
    expect_parts(received(&receiver, 2, "json"), "\"when\": \"gate\"", "\"outcome\": \"stopped\"",
                 "\"gate\": \"money_percent\"", NULL);
    open_gate(publication);
    put(publication, "secret", "another\n");
    struct outcome refused = run(publication);
    EXPECT(refused, 3, "the receiver answers with status 401");
    expect_count(&receiver, 3);
    expect_parts(received(&receiver, 3, "json"), "\"when\": \"recovery\"", NULL);
}

static char *delivery_of(const struct receiver *receiver, size_t number)
{
    const char *name = "X-Iatipub-Delivery: ";
    const char *line = strstr(received(receiver, number, "txt"), name);
    return line ? text_of("%.*s", (int)strcspn(line, "\r\n"), line) : text_of("none");
}

static void webhooks_are_tried_again(void)
{
    struct receiver receiver = webhook_start(NULL);
    const char *publication = telling(hook_at(&receiver, "      when: [always]\n"));
    write_text(text_of("%s/status", receiver.folder), "503");
    run_well(publication);
    expect_count(&receiver, 2);
    CHECK(strcmp(delivery_of(&receiver, 1), delivery_of(&receiver, 2)) == 0, "it is another one");
    CHECK(!text_has(received(&receiver, 2, "txt"), "Signature"), "it is signed by nothing");
}

/* ---- measurements ---------------------------------------------------------------------------- */

static void measurements_are_written_always(void)
{
    const char *publication = telling("  prometheus:\n    - {file: iati.prom}\n");
    EXPECT(iatipub("run", "-C", publication, "--now", "2026-03-01T00:00:00Z", NULL), 0);
    const char *text = read_file(file_of(publication, "iati.prom"), NULL);
    expect_parts(text, "# TYPE iatipub_run_outcome gauge\n", "\"} 1772323200\n",
                 ",outcome=\"done\"} 1\n", ",outcome=\"stopped\"} 0\n", ",dataset=\"small\"} 2\n",
                 ",stage=\"publish\"} ", ",severity=\"critical\"} 0\n", NULL);
    struct stat status;
    CHECK(stat(file_of(publication, "iati.prom"), &status) == 0 && status.st_mode & S_IROTH,
          "the collector can't read it");
    break_data(publication);
    EXPECT(iatipub("run", "-C", publication, "--now", "2026-03-02T00:00:00Z", NULL), 1);
    text = read_file(file_of(publication, "iati.prom"), NULL);
    const char *last_run = strstr(text, "\niatipub_last_run_timestamp_seconds");
    const char *last_success = strstr(text, "\niatipub_last_success_timestamp_seconds");
    CHECK(last_success && text_has(last_success, "\"} 1772323200\n"), "%s", text);
    CHECK(last_run ? text_has(last_run, "\"} 1772409600\n")
                   : strncmp(text, "# HELP iatipub_last_run", 23) == 0 &&
                         text_has(text, "\"} 1772409600\n"),
          "%s", text);
    expect_parts(text, ",outcome=\"stopped\"} 1\n", ",dataset=\"small\"} 2\n", NULL);
    CHECK(strcmp(leftovers(publication), "") == 0, "%s", leftovers(publication));
    mend_data(publication);
    EXPECT(iatipub("run", "-C", publication, "--dry-run", NULL), 0);
    CHECK(strcmp(text, read_file(file_of(publication, "iati.prom"), NULL)) == 0, "it was written");
    edit(publication, "publication.yaml", "iati.prom", "nowhere/iati.prom");
    EXPECT(run(publication), 3, "notification not sent, file of measurements: cannot write",
           "the job itself is done");
}

/* ---- published files ------------------------------------------------------------------------- */

static struct outcome recheck_at(const char *publication, const char *now)
{
    return iatipub("publish", "--recheck", "-C", publication, "--now", now, NULL);
}

/* The publication puts its file on a real server, and tells whom `settings` name. */
static char *serving(struct web_server *server, const char *settings)
{
    const struct web_settings plain = {.location = WEB_PUT "charset utf-8;"};
    *server = web_server_start(&plain);
    char *publication = telling(settings);
    edit(publication, "publication.yaml", "host:\n  url: https://data.example.org/iati\n",
         text_of("host:\n  kind: http-put\n  upload_url: %s\n  url: %s\n", server->url,
                 server->url));
    return publication;
}

static void a_broken_host_is_told_until_it_is_mended(void)
{
    if (!have_mail_server() || !have_web_server())
        return;
    struct receiver mail = mail_server_start("none", NULL, NULL), hook = webhook_start(NULL);
    struct web_server server;
    const char *publication =
        serving(&server, text_of("%s%s  prometheus: [{file: iati.prom}]\n", mail_to(&mail, ""),
                                 hook_at(&hook, "      when: [failure, always]\n")));
    run_well(publication);
    EXPECT(recheck_at(publication, "2026-03-01T00:00:00Z"), 0, "1 file, 0 bad");
    expect_count(&mail, 0);
    expect_count(&hook, 2);
    expect_parts(received(&hook, 2, "json"), "\"when\": \"always\"", "\"recheck\": \"good\"",
                 "\"checked\": 1, \"bad\": [], \"mended\": []", NULL);
    const char *path = text_of("%s/small.xml", server.folder), *whole = read_file(path, NULL);
    remove_file(path);
    EXPECT(recheck_at(publication, "2026-03-02T00:00:00Z"), 1, "1 file, 1 bad");
    expect_parts(received(&mail, 1, "txt"),
                 "Subject: Published files are not as they should be: ", "Of 1, 1 is bad.",
                 "Moment: 2026-03-02T00:00:00Z", text_of("- %s/small.xml: status: ", server.url),
                 "status 404", "(since 2026-03-02T00:00:00Z)", "iatipub publish --recheck -C ",
                 NULL);
    expect_parts(received(&hook, 3, "json"), "\"when\": \"failure\"", "\"recheck\": \"bad\"",
                 "\"dataset\": \"small\"", "\"since\": \"2026-03-02T00:00:00Z\"", NULL);
    EXPECT(recheck_at(publication, "2026-03-03T00:00:00Z"), 1);
    expect_parts(received(&mail, 2, "txt"), "Moment: 2026-03-03T00:00:00Z",
                 "(since 2026-03-02T00:00:00Z)", NULL);
    expect_parts(read_file(file_of(publication, "iati-recheck.prom"), NULL),
                 "iatipub_recheck_timestamp_seconds{", "\"} 1772496000\n",
                 ",dataset=\"small\"} 1\n", NULL);
    CHECK(!text_has(read_file(file_of(publication, "iati.prom"), NULL), "recheck"),
          "the job's measurements were replaced");
    write_text(path, whole);
    EXPECT(recheck_at(publication, "2026-03-04T00:00:00Z"), 0, "1 file, 0 bad");
    expect_parts(received(&mail, 3, "txt"), "Subject: Published files are good again: ",
                 "(was bad since 2026-03-02T00:00:00Z)", "Nothing.", NULL);
    expect_parts(read_file(file_of(publication, "iati-recheck.prom"), NULL),
                 ",dataset=\"small\"} 0\n", NULL);
    EXPECT(recheck_at(publication, "2026-03-05T00:00:00Z"), 0);
    expect_count(&mail, 3);
    CHECK(strcmp(leftovers(publication), "") == 0, "%s", leftovers(publication));
}

/* The manifest says that it is there, and this host can't list. */
static void what_a_recheck_found_bad_is_put_back(void)
{
    if (!have_web_server())
        return;
    struct receiver hook = webhook_start(NULL);
    struct web_server server;
    const char *publication = serving(&server, hook_at(&hook, ""));
    run_well(publication);
    const char *path = text_of("%s/small.xml", server.folder), *whole = read_file(path, NULL);
    write_text(path, text_replace(whole, "Ports", "Parts"));
    EXPECT(recheck_at(publication, "2026-03-02T00:00:00Z"), 1, "someone changed the file");
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "0 new, 1 changed");
    CHECK(strcmp(read_file(path, NULL), whole) == 0, "it was not put back");
    EXPECT(recheck_at(publication, "2026-03-03T00:00:00Z"), 0);
    expect_parts(received(&hook, 2, "json"), "\"when\": \"recovery\"", NULL);
}

static void a_recheck_that_fails_or_reaches_nobody_says_so(void)
{
    struct receiver hook = webhook_start(NULL);
    const char *publication = telling(hook_at(&hook, "      when: [always]\n"));
    put(publication, ".iatipub/recheck", "small not-a-date\n\xff\n \n");
    EXPECT(recheck_at(publication, "2026-03-01T00:00:00Z"), 0, "nothing is published");
    expect_parts(received(&hook, 1, "json"), "\"when\": \"always\"", "\"checked\": 0", NULL);
    edit(publication, "publication.yaml", "  url: https://data.example.org/iati\n",
         "  path: site\n");
    run_well(publication);
    EXPECT(recheck_at(publication, "2026-03-01T00:00:00Z"), 2, "setting 'host.url' is missing");
    expect_parts(received(&hook, 3, "json"), "\"when\": \"failure\"", "\"recheck\": \"failed\"",
                 "setting 'host.url' is missing", NULL);
    edit(publication, "publication.yaml", text_of("127.0.0.1:%d", hook.port), "127.0.0.1:9");
    edit(publication, "publication.yaml", "  path: site\n", "  url: http://127.0.0.1:9/iati\n");
    EXPECT(recheck_at(publication, "2026-03-01T00:00:00Z"), 1, "1 file, 1 bad",
           "notification not sent, webhook at http://127.0.0.1:9: ");
}

/* ---- the verb -------------------------------------------------------------------------------- */

static void a_test_tells_everybody(void)
{
    if (!have_mail_server())
        return;
    struct receiver server = mail_server_start("none", NULL, NULL);
    struct receiver hook = webhook_start(SECRET);
    const char *publication =
        telling(text_of("%s%s  prometheus: [{file: iati.prom}]\n", mail_to(&server, ""),
                        hook_at(&hook, "      secret_env: HOOK\n      when: [gate]\n")));
    const char *const environment[] = {"HOOK=" SECRET, NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "notify", "--test", "-C", publication, NULL), 0,
           "sent       e-mail to data@example.org\n", "sent       webhook at http://127.0.0.1:");
    expect_parts(received(&server, 1, "txt"), "Subject: A test of the notifications",
                 "Nothing happened", NULL);
    expect_parts(received(&hook, 1, "json"), "\"when\": \"test\"", NULL);
    CHECK(!exists(file_of(publication, "iati.prom")), "measurements were written");
    CHECK(!exists(file_of(publication, ".iatipub/journal.db")), "it is in the journal");
    EXPECT(iatipub("notify", "--test", "-C", publication, NULL), 3,
           "no secret of the webhook: set environment variable HOOK");
    EXPECT(iatipub("notify", "-C", publication, NULL), 2, "expected --test");
    EXPECT(iatipub("notify", "--test", "-C", mapped_publication(), NULL), 2,
           "names nobody to tell");
}

CU_TestInfo notification_tests[] = {
    {"a gate is told in words", a_gate_is_told_in_words},
    {"failure and recovery are told", failure_and_recovery_are_told},
    {"each is told what it waits for", each_is_told_what_it_waits_for},
    {"a hostile title adds no header", a_hostile_title_adds_no_header},
    {"refused recipients keep it from no others", refused_recipients_keep_it_from_no_others},
    {"TLS is used, and logs in", tls_is_used_and_logs_in},
    {"a wrong password is told and not shown", a_wrong_password_is_told_and_not_shown},
    {"a certificate that is not trusted gets nothing",
     a_certificate_that_is_not_trusted_gets_nothing},
    {"a server without TLS gets nothing", a_server_without_tls_gets_nothing},
    {"on the loopback any certificate will do", on_the_loopback_any_certificate_will_do},
    {"a server that is down hides nothing", a_server_that_is_down_hides_nothing},
    {"webhooks are signed", webhooks_are_signed},
    {"webhooks are tried again", webhooks_are_tried_again},
    {"measurements are written always", measurements_are_written_always},
    {"a broken host is told of until it is mended", a_broken_host_is_told_until_it_is_mended},
    {"what a recheck found bad is put back", what_a_recheck_found_bad_is_put_back},
    {"a recheck that fails or reaches nobody says so",
     a_recheck_that_fails_or_reaches_nobody_says_so},
    {"a test tells everybody", a_test_tells_everybody},
    CU_TEST_INFO_NULL,
};
