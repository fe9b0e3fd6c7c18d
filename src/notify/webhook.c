#include "notify/webhook.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/stop.h"
#include "base/strbuf.h"
#include "publish/patience.h"
#include "publish/secret.h"

char *webhook_sign(const char *secret, time_t moment, const char *body)
{
    char *text = xasprintf("%lld.%s", (long long)moment, body);
    char digest[DIGEST_TEXT_SIZE];
    digest_hmac(secret, strlen(secret), text, strlen(text), digest);
    free(text);
    return xasprintf("sha256=%s", digest);
}

/* Without the path, which may be what lets a sender in. The caller frees. */
static char *server_of(const char *url)
{
    const char *host = strstr(url, "://") + strlen("://");
    return xstrndup(url, (size_t)(host - url) + strcspn(host, "/"));
}

static bool read_secret(const struct notify_webhook *settings,
                        const struct publication *publication, char **secret, struct error *error)
{
    if (!settings->secret_file && !settings->secret_env)
        return true;
    char *file =
        settings->secret_file ? publication_path(publication, settings->secret_file) : NULL;
    const struct secret_place place = {
        E_("secret of the webhook"), E_("what its receiver checks by"), file, settings->secret_env};
    *secret = secret_read(&place, NULL, error);
    free(file);
    return *secret != NULL;
}

static void judge(const struct http_response *response, const char *secret, struct error *error)
{
    if (response->status / 100 == 2)
        return;
    if (response->status == 0) {
        char *reason = secret_mask(response->failure ? response->failure : E_("no answer"), secret);
        error_set(error, ERROR_ENVIRONMENT, "%s", reason);
        free(reason);
    } else {
        error_set(error, ERROR_ENVIRONMENT,
                  "the receiver answers with status %ld; expected 200 or another of 2xx",
                  response->status);
    }
}

static void post(const struct notify_webhook *settings, const char *json, const char *secret,
                 struct transport *transport, struct error *error)
{
    time_t now = time(NULL);
    char delivery[DIGEST_TEXT_SIZE];
    struct strbuf identity = STRBUF_INIT;
    strbuf_addf(&identity, "%lld %s", (long long)now, json);
    digest_bytes(identity.text, identity.length, delivery);
    strbuf_release(&identity);
    char *moment = xasprintf("X-Iatipub-Timestamp: %lld", (long long)now);
    char *identifier = xasprintf("X-Iatipub-Delivery: %.32s", delivery);
    char *signature = secret ? webhook_sign(secret, now, json) : NULL;
    char *signed_by = signature ? xasprintf("X-Iatipub-Signature: %s", signature) : NULL;
    const char *const headers[] = {moment, identifier, signed_by, NULL};
    const struct http_request request = {
        .method = "POST", .url = settings->url, .body = json, .headers = headers, .accept = ""};
    struct http_response response = HTTP_RESPONSE_INIT;
    if (stop_is_asked())
        transport_send(transport, &request, &response);
    else
        send_patiently(transport, &request, NULL, &response);
    judge(&response, secret, error);
    http_response_release(&response);
    free(signed_by);
    free(signature);
    free(identifier);
    free(moment);
}

void webhook_send(const struct notify_webhook *settings, const struct publication *publication,
                  const char *json, struct transport *transport,
                  const struct notify_listener *listener)
{
    struct error problem = ERROR_INIT;
    char *secret = NULL;
    if (read_secret(settings, publication, &secret, &problem))
        post(settings, json, secret, transport, &problem);
    char *server = server_of(settings->url);
    const struct notify_receiver whom = {E_("webhook at "), server, ""};
    notify_tell(listener, &whom, &problem);
    free(server);
    secret_free(secret);
}
