#include "commands/preflighting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/stop.h"
#include "commands/notifying.h"
#include "commands/stages_inside.h"
#include "publish/address.h"
#include "publish/preflight.h"
#include "publish/private_address.h"
#include "publish/recheck_memory.h"
#include "store/journal.h"

enum { TIMEOUT = 25 /* seconds, as the fetcher's */ };

static void print_lines(const struct preflight *preflight, const char *indent)
{
    enum { WORD_WIDTH = 8, CHECK_WIDTH = 11 };
    static const char *const words[] = {
        [PREFLIGHT_GOOD] = N_("good"),
        [PREFLIGHT_DOUBTFUL] = N_("doubtful"),
        [PREFLIGHT_BAD] = N_("bad"),
    };
    for (size_t i = 0; i < preflight->count; i++) {
        const struct preflight_line *line = &preflight->lines[i];
        const char *word = _(words[line->verdict]), *check = preflight_check_name(line);
        printf("%s%s%*s  %s%*s  %s\n", indent, word, language_gap(word, WORD_WIDTH), "", check,
               language_gap(check, CHECK_WIDTH), "", error_said(&line->told));
    }
}

int check_published_address(const char *url)
{
    struct error error = ERROR_INIT;
    struct transport *transport = transport_curl_open(TIMEOUT, &error);
    if (!transport)
        return report_error(&error);
    struct preflight preflight = {.lines = NULL};
    preflight_run(url, NULL, address_is_private(url), transport, &preflight);
    print_lines(&preflight, "");
    int status = preflight.bad ? 1 : 0;
    preflight_release(&preflight);
    transport_close(transport);
    return status;
}

/* ---- everything that is published ---------------------------------------------------------- */

struct rechecking {
    struct session *session;
    struct transport *transport;
    struct recheck_memory before, now; /* what is bad */
    char moment[DATETIME_TEXT_SIZE];
    struct notice notice;
};

/* Where the world finds the dataset; NULL: nowhere that is known. The caller frees. */
static char *public_address(const struct publication *publication,
                            const struct journal_entry *entry, struct error *error)
{
    if (entry->url)
        return xstrdup(entry->url);
    const char *url = publication->host ? publication->host->url : NULL;
    if (url)
        return address_of_dataset(url, entry->dataset, error);
    error_set(error, ERROR_USAGE,
              "setting 'host.url' is missing: the public address of the files must be known to "
              "check them");
    return NULL;
}

static void note_file(struct rechecking *rechecking, const char *dataset, const char *url,
                      const struct preflight *preflight)
{
    struct notice *notice = &rechecking->notice;
    const char *since = recheck_memory_since(&rechecking->before, dataset);
    const struct preflight_line *bad = preflight_first_bad(preflight);
    notice->checked++;
    if (bad) {
        struct error problem = ERROR_INIT;
        error_copy(&problem, &bad->told);
        error_prefix(&problem, "%s", bad->check);
        since = since ? since : rechecking->moment;
        recheck_memory_add(&rechecking->now, dataset, since);
        notice_add_file(&notice->bad, dataset, url, &problem, since);
        error_clear(&problem);
    } else if (since) {
        notice_add_file(&notice->mended, dataset, url, NULL, since);
    }
}

static bool recheck_dataset(void *context, const struct journal_entry *entry)
{
    struct rechecking *rechecking = context;
    struct session *session = rechecking->session;
    if (entry->outcome == JOURNAL_WITHDRAWN)
        return true;
    if (!stop_check(&session->error))
        return false;
    char *url = public_address(session->publication, entry, &session->error);
    if (!url)
        return false;
    const struct preflight_expectation expected = {
        .sha256 = entry->sha256, .size = entry->size, .kind = &entry->kind};
    struct preflight preflight = {.lines = NULL};
    preflight_run(url, &expected, address_is_private(url), rechecking->transport, &preflight);
    printf("%s%s%s\n", url, C_("separator", ": "),
           preflight.bad        ? _("bad")
           : preflight.doubtful ? _("good, with doubts")
                                : _("good"));
    if (preflight.bad || preflight.doubtful)
        print_lines(&preflight, "  ");
    note_file(rechecking, entry->dataset, url, &preflight);
    preflight_release(&preflight);
    free(url);
    return true;
}

static bool recheck_all(struct rechecking *rechecking)
{
    struct session *session = rechecking->session;
    struct journal *journal = session_journal(session, false);
    if (!session->error.kind)
        rechecking->transport = transport_curl_open(TIMEOUT, &session->error);
    bool checked =
        rechecking->transport &&
        (!journal || journal_each_dataset(journal, recheck_dataset, rechecking, &session->error));
    transport_close(rechecking->transport);
    return checked && !session->error.kind;
}

static void say_rechecked(const struct notice *notice)
{
    char *text = notice->checked
                     ? xasprintf(P_("%zu file, %zu bad", "%zu files, %zu bad", notice->checked),
                                 notice->checked, notice->bad.count)
                     : xstrdup(_("nothing is published"));
    stage_say("recheck", text);
    free(text);
}

/* Tells of it, and keeps what is bad for the next time. */
static bool settle(struct rechecking *rechecking, bool checked)
{
    struct session *session = rechecking->session;
    struct notice *notice = &rechecking->notice;
    bool good = checked && !notice->bad.count;
    session->stopped = checked && !good;
    notice->has_before = rechecking->before.count > 0;
    notice->before = JOB_STOPPED;
    good = notify_of_recheck(session, notice, good);
    return (!checked || recheck_memory_write(&rechecking->now, session->publication->folder,
                                             &session->error)) &&
           good;
}

bool recheck_published(struct session *session)
{
    struct rechecking rechecking = {.session = session};
    session_now(session, rechecking.moment);
    recheck_memory_read(&rechecking.before, session->publication->folder);
    bool checked = recheck_all(&rechecking);
    if (checked)
        say_rechecked(&rechecking.notice);
    bool good = settle(&rechecking, checked);
    notice_release(&rechecking.notice);
    recheck_memory_release(&rechecking.before);
    recheck_memory_release(&rechecking.now);
    return good;
}
