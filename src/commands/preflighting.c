#include "commands/preflighting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "commands/stages_inside.h"
#include "publish/address.h"
#include "publish/preflight.h"
#include "publish/private_address.h"
#include "store/journal.h"

enum { TIMEOUT = 25 /* seconds, as the fetcher's */ };

static void print_lines(const struct preflight *preflight, const char *indent)
{
    static const char *const words[] = {
        [PREFLIGHT_GOOD] = N_("good"),
        [PREFLIGHT_DOUBTFUL] = N_("doubtful"),
        [PREFLIGHT_BAD] = N_("bad"),
    };
    for (size_t i = 0; i < preflight->count; i++)
        printf("%s%-8s  %-11s  %s\n", indent, _(words[preflight->lines[i].verdict]),
               preflight->lines[i].check, preflight->lines[i].text);
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
    size_t checked, bad;
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

static bool recheck_dataset(void *context, const struct journal_entry *entry)
{
    struct rechecking *rechecking = context;
    struct session *session = rechecking->session;
    if (entry->outcome == JOURNAL_WITHDRAWN)
        return true;
    char *url = public_address(session->publication, entry, &session->error);
    if (!url)
        return false;
    const struct preflight_expectation expected = {
        .sha256 = entry->sha256, .size = entry->size, .kind = &entry->kind};
    struct preflight preflight = {.lines = NULL};
    preflight_run(url, &expected, address_is_private(url), rechecking->transport, &preflight);
    printf("%s: %s\n", url,
           preflight.bad        ? _("bad")
           : preflight.doubtful ? _("good, with doubts")
                                : _("good"));
    if (preflight.bad || preflight.doubtful)
        print_lines(&preflight, "  ");
    rechecking->checked++;
    rechecking->bad += preflight.bad > 0;
    preflight_release(&preflight);
    free(url);
    return true;
}

bool recheck_published(struct session *session)
{
    struct rechecking rechecking = {.session = session};
    struct journal *journal = session_journal(session, true);
    if (journal)
        rechecking.transport = transport_curl_open(TIMEOUT, &session->error);
    bool checked = rechecking.transport &&
                   journal_each_dataset(journal, recheck_dataset, &rechecking, &session->error);
    transport_close(rechecking.transport);
    if (!checked || session->error.kind)
        return false;
    char *text = rechecking.checked
                     ? xasprintf(_("%zu files, %zu bad"), rechecking.checked, rechecking.bad)
                     : xstrdup(_("nothing is published"));
    stage_say("recheck", text);
    free(text);
    session->stopped = rechecking.bad > 0;
    return rechecking.bad == 0;
}
