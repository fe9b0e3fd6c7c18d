#include "notify/notify.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "notify/mail.h"
#include "notify/prometheus.h"
#include "notify/webhook.h"
#include "notify/wording.h"

enum { TIMEOUT = 30 /* seconds, for a webhook */ };

void notify_tell(const struct notify_listener *listener, const struct notify_receiver *whom,
                 struct error *problem)
{
    listener->tell(listener->context, whom, problem->kind ? problem : NULL);
    error_clear(problem);
}

bool notify_is_wanted(const struct publication *publication)
{
    const struct notify *notify = publication->notify;
    return notify && notify->mail_count + notify->webhook_count + notify->prometheus_count > 0;
}

/* Jobs and rechecks have files of their own: each is replaced as a whole. "iati.prom" of a recheck
 * becomes "iati-recheck.prom". The caller frees. */
static char *measurements_path(const struct publication *publication, const char *file,
                               bool is_recheck)
{
    char *path = publication_path(publication, file);
    if (!is_recheck)
        return path;
    const char *ending = strrchr(path_base(path), '.');
    size_t length = ending ? (size_t)(ending - path) : strlen(path);
    char *own = xasprintf("%.*s-recheck%s", (int)length, path, path + length);
    free(path);
    return own;
}

static void write_measurements(const struct publication *publication, const struct notice *notice,
                               const struct notify_listener *listener)
{
    static const struct notify_receiver file = {E_("file of measurements"), "", ""};
    const struct notify *notify = publication->notify;
    for (unsigned i = 0; i < notify->prometheus_count; i++) {
        char *path = measurements_path(publication, notify->prometheus[i].file, notice->is_recheck);
        struct error problem = ERROR_INIT;
        prometheus_write(path, notice, &problem);
        notify_tell(listener, &file, &problem);
        free(path);
    }
}

static void send_mails(const struct publication *publication, const struct notice *notice,
                       struct transport *transport, const struct notify_listener *listener)
{
    const struct notify *notify = publication->notify;
    struct wording wording;
    wording_make(notice, &wording);
    for (unsigned i = 0; i < notify->mail_count; i++)
        if (notice_is_for(notice, notify->mail[i].when, notify->mail[i].when_count))
            mail_send(&notify->mail[i], publication, &wording, transport, listener);
    wording_release(&wording);
}

static bool somebody_waits(const struct notify *notify, const struct notice *notice)
{
    bool waits = false;
    for (unsigned i = 0; i < notify->mail_count; i++)
        waits |= notice_is_for(notice, notify->mail[i].when, notify->mail[i].when_count);
    for (unsigned i = 0; i < notify->webhook_count; i++)
        waits |= notice_is_for(notice, notify->webhook[i].when, notify->webhook[i].when_count);
    return waits;
}

void notify_all(const struct publication *publication, const struct notice *notice,
                const char *json, const struct notify_listener *listener)
{
    static const struct notify_receiver everybody = {E_("everybody"), "", ""};
    const struct notify *notify = publication->notify;
    if (notify && notice->occasion != NOTICE_TEST)
        write_measurements(publication, notice, listener);
    if (!notify || !somebody_waits(notify, notice))
        return;
    struct error problem = ERROR_INIT;
    struct transport *transport = transport_curl_open(TIMEOUT, &problem);
    if (!transport) {
        notify_tell(listener, &everybody, &problem);
        return;
    }
    for (unsigned i = 0; i < notify->webhook_count; i++)
        if (notice_is_for(notice, notify->webhook[i].when, notify->webhook[i].when_count))
            webhook_send(&notify->webhook[i], publication, json, transport, listener);
    send_mails(publication, notice, transport, listener);
    transport_close(transport);
}
