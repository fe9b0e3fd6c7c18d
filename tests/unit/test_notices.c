#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "notify/mail.h"
#include "notify/mail_text.h"
#include "notify/prometheus.h"
#include "notify/webhook.h"
#include "notify/wording.h"

extern CU_TestInfo notices_tests[];

static struct notice make_notice(const char *organisation)
{
    return (struct notice){.organisation = xstrdup(organisation),
                           .folder = xstrdup("/srv/it's"),
                           .moment = xstrdup("2026-03-01T00:00:00Z"),
                           .job = 7,
                           .outcome = JOB_DONE};
}

/* ---- occasions ------------------------------------------------------------------------------- */

static void outcomes_make_occasions(void)
{
    struct notice notice = make_notice("A");
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_DONE);
    notice.has_before = true;
    notice.before = JOB_STOPPED;
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_RECOVERY);
    notice.before = JOB_DONE;
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_DONE);
    notice.outcome = JOB_STOPPED;
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_FAILURE);
    notice_add_gate(&notice, "errors", "7 errors", "we know");
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_FAILURE);
    notice_add_gate(&notice, "vanished", "gone", NULL);
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_GATE);
    notice.outcome = JOB_FAILED;
    CU_ASSERT_EQUAL(notice_judge(&notice), NOTICE_FAILURE);
    notice_release(&notice);
}

static void each_waits_for_its_own(void)
{
    char failure[] = "failure", always[] = "always";
    char *const one[] = {failure}, *const all[] = {always};
    for (int occasion = NOTICE_FAILURE; occasion <= NOTICE_TEST; occasion++) {
        const struct notice notice = {.occasion = (enum notice_occasion)occasion};
        bool is_test = occasion == NOTICE_TEST;
        CU_ASSERT_EQUAL(notice_is_for(&notice, one, 1), occasion == NOTICE_FAILURE || is_test);
        CU_ASSERT_EQUAL(notice_is_for(&notice, NULL, 0), occasion != NOTICE_DONE);
        CU_ASSERT_TRUE(notice_is_for(&notice, all, 1));
    }
}

static void the_worst_findings_are_kept_in_order(void)
{
    struct findings findings = FINDINGS_INIT;
    struct notice_findings kept = {.count = 0};
    for (int i = 0; i < 12; i++)
        findings_add(&findings, SEVERITY_WARNING, "w", "c", "warning %d", i);
    findings_add(&findings, SEVERITY_CRITICAL, "k", "c", "worst");
    struct finding *error = findings_add(&findings, SEVERITY_ERROR, "1.1", "c", "bad");
    error->subject = xstrdup("XM-1");
    place_set(&error->source, "records/a.csv", 3, 0);
    notice_findings_take(&kept, &findings);
    CU_ASSERT_EQUAL_FATAL(kept.count, NOTICE_FINDINGS);
    CU_ASSERT_STRING_EQUAL(kept.items[0].text, "critical: worst (rule k)");
    CU_ASSERT_STRING_EQUAL(kept.items[1].text, "error: XM-1: bad (records/a.csv, row 3; rule 1.1)");
    CU_ASSERT_STRING_EQUAL(kept.items[2].text, "warning: warning 0 (rule w)");
    CU_ASSERT_STRING_EQUAL(kept.items[9].text, "warning: warning 7 (rule w)");
    notice_findings_release(&kept);
    findings_release(&findings);
}

/* ---- e-mail ---------------------------------------------------------------------------------- */

static char *make_mail(const struct notice *notice)
{
    char to[] = "b@example.org", other[] = "c@example.org";
    char *const all[] = {to, other};
    const struct mail_frame frame = {"a@example.org", all, 2, 1772323200, "abc123"};
    struct wording wording;
    wording_make(notice, &wording);
    char *mail = mail_text_make(&wording, &frame);
    wording_release(&wording);
    return mail;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fprintf(stderr, "no \"%s\" in:\n%s\n", part, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
}

static void a_mail_has_its_headers_and_parts(void)
{
    struct notice notice = make_notice("An organisation");
    notice.outcome = JOB_STOPPED;
    notice_add_gate(&notice, "vanished", "half of it is gone", NULL);
    notice.occasion = notice_judge(&notice);
    char *mail = make_mail(&notice);
    assert_has(mail, "Date: Sun, 1 Mar 2026 00:00:00 +0000\r\n"
                     "From: iatipub <a@example.org>\r\n"
                     "To: b@example.org,\r\n c@example.org\r\n"
                     "Subject: Not published: a gate stopped the job: An organisation\r\n"
                     "Message-ID: <abc123@example.org>\r\n"
                     "MIME-Version: 1.0\r\n"
                     "Auto-Submitted: auto-generated\r\n"
                     "Content-Type: multipart/alternative; boundary=\"=_abc123\"\r\n\r\n"
                     "--=_abc123\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n");
    assert_has(mail, "- half of it is gone (gate 'vanished')\r\n");
    assert_has(mail, "    iatipub run -C '/srv/it'\\''s' --accept vanished --because 'why this is");
    assert_has(mail, "\r\n--=_abc123--\r\n");
    free(mail);
    notice_release(&notice);
}

static void a_mail_is_in_the_language_that_is_chosen(void)
{
    struct error error = ERROR_INIT;
    struct notice notice = make_notice("Organisation");
    notice.outcome = JOB_STOPPED;
    notice.findings[SEVERITY_ERROR] = 1;
    struct findings findings = FINDINGS_INIT;
    struct finding *finding = findings_add(&findings, SEVERITY_ERROR, "1.1", "c", "unheard of");
    place_set(&finding->source, "records/a.csv", 3, 0);
    notice_add_gate(&notice, "vanished", "gone", NULL);
    notice.occasion = notice_judge(&notice);
    language_choose("es", &error);
    notice_findings_take(&notice.first, &findings);
    struct wording wording;
    wording_make(&notice, &wording);
    char *mail = make_mail(&notice);
    language_choose_english();
    CU_ASSERT_STRING_EQUAL(wording.subject,
                           "No publicado: un control detuvo la tarea: Organisation");
    CU_ASSERT_STRING_EQUAL(wording.sections[1].lines[0], "gone (control «vanished»)");
    CU_ASSERT_STRING_EQUAL(wording.sections[2].lines[1],
                           "error: unheard of (records/a.csv, fila 3; regla 1.1)");
    assert_has(mail, "<html lang=3D\"es\">");
    assert_has(mail, "--accept vanished --because 'por qu=C3=A9 es correct");
    free(mail);
    wording_release(&wording);
    notice_release(&notice);
    findings_release(&findings);
}

static void subjects_are_encoded_words_of_whole_characters(void)
{
    struct notice notice = make_notice(
        "Organisation \xE4\xB8\xAD\xE5\x9B\xBD \xD8\xA7\xD9\x84\xD8\xA3\xD9\x85\xD9\x85 =?x?=");
    notice.occasion = NOTICE_TEST;
    char *mail = make_mail(&notice), *line = strstr(mail, "Subject:");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    char *end = strstr(line, "\r\nMessage-ID");
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    *end = '\0';
    CU_ASSERT_STRING_EQUAL(
        line, "Subject: =?UTF-8?B?QSB0ZXN0IG9mIHRoZSBub3RpZmljYXRpb25zOiBPcmdhbmlzYXRp?=\r\n"
              " =?UTF-8?B?b24g5Lit5Zu9INin2YTYo9mF2YUgPT94Pz0=?=");
    free(mail);
    notice_release(&notice);
}

/* Whatever the data say: no line is longer than a mail may have, and all of it has a limit. */
static void mails_are_bounded(void)
{
    enum { MANY = 300, LONG = 5000, MOST = 64 * 1024 };
    char text[LONG + 1];
    memset(text, '\xC3', LONG); /* not UTF-8 either */
    text[LONG] = '\0';
    struct notice notice = make_notice(text);
    notice.outcome = JOB_FAILED;
    error_set(&notice.problem, ERROR_ENVIRONMENT, "%s", text);
    for (int i = 0; i < MANY; i++) {
        notice_add_gate(&notice, "vanished", text, i % 2 ? "so" : NULL);
        notice_add_dataset(&notice.published, "d", text, text, 1);
    }
    char *mail = make_mail(&notice);
    CU_ASSERT_TRUE(strlen(mail) < 4 * MOST);
    assert_has(mail, "and 280 more");
    for (const char *line = mail; *line; line = strstr(line, "\r\n") + 2)
        CU_ASSERT_TRUE(strcspn(line, "\r\n") <= 78);
    free(mail);
    for (int i = 0; i < MANY; i++) {
        notice_add_file(&notice.bad, text, text, &notice.problem, text);
        notice_add_file(&notice.mended, text, text, NULL, text);
    }
    notice.is_recheck = true;
    mail = make_mail(&notice);
    CU_ASSERT_TRUE(strlen(mail) < 8 * MOST);
    free(mail);
    notice_release(&notice);
}

static void the_loopback_is_known_by_its_names(void)
{
    static const char *const here[] = {"smtp://localhost", "smtp://LOCALHOST:25",
                                       "smtp://127.0.0.1", "smtp://127.1.2.3:25",
                                       "smtps://[::1]:465"};
    static const char *const elsewhere[] = {"smtp://localhost.example.org",
                                            "smtp://127.0.0.1.nip.io", "smtp://0.0.0.0:25",
                                            "smtp://[::2]", "smtp://mail.example.org:25"};
    for (size_t i = 0; i < sizeof here / sizeof *here; i++)
        CU_ASSERT_TRUE(mail_server_is_here(here[i]));
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        CU_ASSERT_FALSE(mail_server_is_here(elsewhere[i]));
}

/* ---- programs -------------------------------------------------------------------------------- */

/* As openssl says: printf '1772323200.{}' | openssl dgst -sha256 -hmac key */
static void signatures_cover_moment_and_body(void)
{
    char *signature = webhook_sign("key", 1772323200, "{}");
    CU_ASSERT_STRING_EQUAL(
        signature, "sha256=9a232b96f1d8662613e323603742a10b9ec8dbd823fcddfb742d8efbe983fcdb");
    free(signature);
}

static void labels_are_escaped(void)
{
    struct notice notice = make_notice("A");
    struct strbuf text = STRBUF_INIT;
    notice_add_dataset(&notice.datasets, "a\"b\\c\nd\xFF", NULL, NULL, 3);
    notice.stages[notice.stage_count].name = "import";
    notice.stages[notice.stage_count++].milliseconds = 1042;
    prometheus_add(&text, &notice);
    assert_has(text.text, "iatipub_activities{publication=\"/srv/it's\",dataset=\"a\\\"b\\\\c\\nd"
                          "\xEF\xBF\xBD\"} 3\n");
    assert_has(text.text,
               "iatipub_stage_seconds{publication=\"/srv/it's\",stage=\"import\"} 1.042\n");
    assert_has(text.text,
               "iatipub_last_run_timestamp_seconds{publication=\"/srv/it's\"} 1772323200\n");
    CU_ASSERT_PTR_NULL(strstr(text.text, "last_success")); /* there was none */
    strbuf_release(&text);
    notice_release(&notice);
}

CU_TestInfo notices_tests[] = {
    {"outcomes make occasions", outcomes_make_occasions},
    {"each waits for its own", each_waits_for_its_own},
    {"the worst findings are kept, in order", the_worst_findings_are_kept_in_order},
    {"a mail has its headers and parts", a_mail_has_its_headers_and_parts},
    {"a mail is in the language that is chosen", a_mail_is_in_the_language_that_is_chosen},
    {"subjects are encoded words of whole characters",
     subjects_are_encoded_words_of_whole_characters},
    {"mails are bounded", mails_are_bounded},
    {"the loopback is known by its names", the_loopback_is_known_by_its_names},
    {"signatures cover moment and body", signatures_cover_moment_and_body},
    {"labels are escaped", labels_are_escaped},
    CU_TEST_INFO_NULL,
};
