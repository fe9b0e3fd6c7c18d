#include "publish/host_http.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/address.h"
#include "publish/dav_listing.h"
#include "publish/http_answer.h"
#include "publish/patience.h"
#include "publish/secret.h"

enum { LARGEST_PEM = 1024 * 1024 /* bytes */ };

struct http_host {
    struct remote_host remote;
    struct transport *transport;
    char *folder; /* its address, with '/' at the end */
    char *user, *secret, *certificate, *key;
    char *origin; /* where the secret comes from */
    char *cache_control;
    struct http_credentials credentials; /* lends the above */
};

static struct http_host *self(struct remote_host *remote)
{
    return (struct http_host *)remote;
}

/* ---- addresses ----------------------------------------------------------------------------- */

/* Names that others gave their files may hold anything. The caller frees. */
static char *url_of(const struct http_host *host, const char *name)
{
    struct strbuf url = STRBUF_INIT;
    strbuf_addstr(&url, host->folder);
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (isascii(*c) && (isalnum(*c) || strchr("-._~", *c)))
            strbuf_addch(&url, (char)*c);
        else
            strbuf_addf(&url, "%%%02X", *c);
    return strbuf_detach(&url);
}

static char *locate(const struct remote_host *remote, const char *name)
{
    return url_of((const struct http_host *)remote, name);
}

/* ---- requests ------------------------------------------------------------------------------ */

static const char *const methods[] = {[HTTP_STEP_PUT] = "PUT",
                                      [HTTP_STEP_GET] = "GET",
                                      [HTTP_STEP_MOVE] = "MOVE",
                                      [HTTP_STEP_DELETE] = "DELETE",
                                      [HTTP_STEP_LIST] = "PROPFIND"};

/* Sends `request`, to which what all have in common is added, until there is an answer to go by. */
static void ask(struct http_host *host, enum http_step step, const char *url,
                struct http_request *request, struct http_response *response)
{
    request->method = methods[step];
    request->url = url;
    request->credentials = &host->credentials;
    if (!request->accept)
        request->accept = "";
    send_patiently(host->transport, request, request->receive ? host->remote.restart : NULL,
                   response);
}

static bool status_is(const struct http_response *response, const long *statuses)
{
    while (*statuses && *statuses != response->status)
        statuses++;
    return *statuses != 0;
}

static bool refuse(const struct http_host *host, enum http_step step, const char *url,
                   const struct http_response *response, struct error *error)
{
    const struct http_errand errand = {step, url, host->folder, &host->credentials, host->origin};
    return http_answer_refuse(&errand, response, error);
}

/* Asks, and takes the statuses (up to 0) for success. */
static bool do_step(struct http_host *host, enum http_step step, const char *url,
                    struct http_request *request, const long *statuses, struct error *error)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    ask(host, step, url, request, &response);
    bool done = status_is(&response, statuses) || refuse(host, step, url, &response, error);
    http_response_release(&response);
    return done;
}

static bool upload(struct remote_host *remote, const char *name, const struct host_content *content,
                   struct error *error)
{
    struct http_host *host = self(remote);
    const struct http_upload bytes = {.file = content->file,
                                      .data = content->data,
                                      .length = content->length,
                                      .listener = content->listener,
                                      .context = content->context};
    const char *headers[] = {remote_content_type(name), host->cache_control, NULL};
    struct http_request request = {.upload = &bytes, .headers = headers};
    char *url = url_of(host, name);
    bool done = do_step(host, HTTP_STEP_PUT, url, &request, (long[]){200, 201, 204, 0}, error);
    free(url);
    return done;
}

/* What is read is what was put there, not what a cache remembers; encoded for the journey only if
 * the server insists. */
static bool read_file(struct remote_host *remote, const char *name, bool *exists,
                      bool (*receive)(void *context, const void *data, size_t length),
                      void *context, struct error *error)
{
    static const char *const headers[] = {"Cache-Control: no-cache", "Pragma: no-cache",
                                          "Accept-Encoding: identity", NULL};
    struct http_host *host = self(remote);
    struct http_request request = {
        .headers = headers, .decode = true, .receive = receive, .context = context};
    struct http_response response = HTTP_RESPONSE_INIT;
    char *url = url_of(host, name);
    ask(host, HTTP_STEP_GET, url, &request, &response);
    *exists = response.status == 200;
    bool done = status_is(&response, (long[]){200, 404, 410, 0}) ||
                refuse(host, HTTP_STEP_GET, url, &response, error);
    http_response_release(&response);
    free(url);
    return done;
}

static bool move(struct remote_host *remote, const char *from, const char *to, struct error *error)
{
    struct http_host *host = self(remote);
    char *url = url_of(host, from), *target = url_of(host, to);
    char *destination = xasprintf("Destination: %s", target);
    const char *headers[] = {destination, "Overwrite: T", NULL};
    struct http_request request = {.headers = headers};
    bool done = do_step(host, HTTP_STEP_MOVE, url, &request, (long[]){200, 201, 204, 0}, error);
    if (!done)
        error_prefix(error, "'%s'", to);
    free(destination);
    free(target);
    free(url);
    return done;
}

static bool remove_file(struct remote_host *remote, const char *name, struct error *error)
{
    struct http_host *host = self(remote);
    struct http_request request = {.body = NULL};
    char *url = url_of(host, name);
    bool done =
        do_step(host, HTTP_STEP_DELETE, url, &request, (long[]){200, 204, 404, 410, 0}, error);
    free(url);
    return done;
}

/* ---- plans --------------------------------------------------------------------------------- */

static void describe(const struct http_host *host, const char *name, bool moves,
                     struct strbuf *text)
{
    char *place = url_of(host, name);
    strbuf_addf(text, "PUT %s" REMOTE_PART "\nGET %s" REMOTE_PART "\n", place, place);
    if (moves)
        strbuf_addf(text, "MOVE %s" REMOTE_PART " to %s\n", place, place);
    else
        strbuf_addf(text, "DELETE %s" REMOTE_PART "\nPUT %s\nGET %s\n", place, place, place);
    free(place);
}

static void describe_dav_put(const struct remote_host *remote, const char *name,
                             struct strbuf *text)
{
    describe((const struct http_host *)remote, name, true, text);
}

static void describe_plain_put(const struct remote_host *remote, const char *name,
                               struct strbuf *text)
{
    describe((const struct http_host *)remote, name, false, text);
}

/* ---- the kinds ----------------------------------------------------------------------------- */

static void close_host(struct remote_host *remote)
{
    struct http_host *host = self(remote);
    transport_close(host->transport);
    secret_free(host->secret);
    free(host->folder);
    free(host->user);
    free(host->origin);
    free(host->certificate);
    free(host->key);
    free(host->cache_control);
    free(host);
}

static bool list(struct remote_host *remote, host_listener *listener, void *context,
                 struct error *error);

#define KIND(mover, lister, describer)                                                             \
    {                                                                                              \
        .upload = upload, .read = read_file, .move = (mover), .remove = remove_file,               \
        .list = (lister), .locate = locate, .describe_put = (describer), .removal = "DELETE",      \
        .close = close_host                                                                        \
    }
static const struct remote_kind webdav = KIND(move, list, describe_dav_put),
                                unlisted_webdav = KIND(move, NULL, describe_dav_put),
                                plain_put = KIND(NULL, NULL, describe_plain_put);
#undef KIND

/* A server that can't list is not asked again. */
static bool list(struct remote_host *remote, host_listener *listener, void *context,
                 struct error *error)
{
    static const char *const headers[] = {"Depth: 1", "Cache-Control: no-cache",
                                          "Content-Type: application/xml; charset=utf-8", NULL};
    struct http_host *host = self(remote);
    struct http_request request = {
        .body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                "<propfind xmlns=\"DAV:\"><prop><resourcetype/><getcontentlength/></prop>"
                "</propfind>",
        .headers = headers,
        .accept = "application/xml",
    };
    struct http_response response = HTTP_RESPONSE_INIT;
    ask(host, HTTP_STEP_LIST, host->folder, &request, &response);
    if (response.status == 405 || response.status == 501)
        remote_host_init(remote, &unlisted_webdav);
    bool listed =
        response.status == 207 &&
        dav_listing_read(response.body.text, response.body.length, listener, context, error);
    if (response.status != 207)
        refuse(host, HTTP_STEP_LIST, host->folder, &response, error);
    else if (!listed)
        error_prefix(error, "cannot list '%s'", host->folder);
    http_response_release(&response);
    return listed;
}

/* What was left is swept if that can be seen; if not, the next upload of the same file does it. */
static bool sweep(struct http_host *host, struct error *error)
{
    if (remote_host_sweep(&host->remote, error))
        return true;
    if (host_can_list(&host->remote.base))
        return false;
    error_clear(error);
    return true;
}

/* ---- who asks ------------------------------------------------------------------------------ */

static bool read_secret(struct http_host *host, const struct secret_place *place,
                        enum http_credentials_kind kind, struct error *error)
{
    host->credentials.kind = kind;
    host->secret = secret_read(place, &host->origin, error);
    return host->secret != NULL;
}

static bool has_token(const struct host *settings)
{
    return settings->token_env || settings->token_file;
}

static bool login_is_clear(const struct host *settings, struct error *error)
{
    if ((settings->password_env || settings->password_file) && !settings->user)
        return error_set(error, ERROR_USAGE,
                         "setting 'host.user' is missing: a password is used "
                         "together with the name of its user");
    if (settings->user && has_token(settings))
        return error_set(error, ERROR_USAGE,
                         "settings 'host.user' and 'host.token_env' (or "
                         "'host.token_file') exclude each other: keep one");
    if (settings->user && (!*settings->user || strchr(settings->user, ':')))
        return error_set(error, ERROR_USAGE,
                         "setting 'host.user' is empty or holds ':', which can't be sent; expected "
                         "a user name of the web server");
    return true;
}

static bool log_in(struct http_host *host, const struct publication *publication,
                   struct error *error)
{
    const struct host *settings = publication->host;
    if (!login_is_clear(settings, error))
        return false;
    char *file = settings->user ? settings->password_file : settings->token_file;
    char *path = file ? publication_path(publication, file) : NULL;
    const struct secret_place password = {
        "password for the host", "the password of 'host.user'", path,
        publication_default(settings->password_env, "IATIPUB_HOST_PASSWORD")};
    const struct secret_place token = {
        "token for the host", "a token of the web server", path,
        publication_default(settings->token_env, "IATIPUB_HOST_TOKEN")};
    bool done = settings->user ? read_secret(host, &password, HTTP_BASIC, error)
                               : !(has_token(settings) || secret_is_there(&token)) ||
                                     read_secret(host, &token, HTTP_BEARER, error);
    free(path);
    return done;
}

/* OpenSSL would ask for the passphrase of a locked key on the terminal, and wait. */
static bool key_is_usable(const char *path, struct error *error)
{
    size_t length = 0;
    struct stat status;
    char *text = file_read(path, LARGEST_PEM, &length, error);
    if (!text)
        return false;
    bool is_key = strstr(text, "PRIVATE KEY-----") != NULL;
    bool is_locked = is_key && strstr(text, "ENCRYPTED") != NULL;
    secret_free(text);
    if (is_locked)
        return error_set(error, ERROR_USAGE,
                         "the private key in '%s' is locked by a passphrase, which can't be asked "
                         "for: write it without (openssl pkey -in FILE -out NEW) and run chmod 600 "
                         "on it",
                         path);
    if (is_key && (stat(path, &status) != 0 || (status.st_mode & (S_IRWXG | S_IRWXO))))
        return error_set(error, ERROR_USAGE,
                         "file '%s' holds a private key and can be read by others: run chmod 600 "
                         "on it",
                         path);
    return true;
}

static bool take_certificate(struct http_host *host, const struct publication *publication,
                             struct error *error)
{
    const struct host *settings = publication->host;
    if (settings->key && !settings->certificate)
        return error_set(error, ERROR_USAGE,
                         "setting 'host.certificate' is missing: 'host.key' is "
                         "the key of a client certificate");
    if (!settings->certificate)
        return true;
    host->certificate = publication_path(publication, settings->certificate);
    if (settings->key)
        host->key = publication_path(publication, settings->key);
    if (key_is_usable(host->certificate, error) && (!host->key || key_is_usable(host->key, error)))
        return true;
    error->kind = ERROR_USAGE;
    return error_prefix(error, "the client certificate of the host");
}

static bool address_is_fit(const struct http_host *host, struct error *error)
{
    return !host->secret || !address_is_open(host->folder) ||
           error_set(error, ERROR_USAGE,
                     "setting 'host.upload_url' begins with http://, so that others on the way "
                     "could read the %s: use https",
                     host->credentials.kind == HTTP_BASIC ? E_("password") : E_("token"));
}

/* ---- opening ------------------------------------------------------------------------------- */

static void take_folder(struct http_host *host, const char *url)
{
    size_t length = strlen(url);
    while (length && url[length - 1] == '/')
        length--;
    host->folder = xasprintf("%.*s/", (int)length, url);
}

static bool take_settings(struct http_host *host, const struct publication *publication,
                          struct error *error)
{
    const struct host *settings = publication->host;
    if (!settings->upload_url)
        return error_set(error, ERROR_USAGE, "setting 'host.upload_url' is missing");
    if (!address_check(settings->upload_url, "host.upload_url", "https://example.org/dav/iati",
                       error))
        return false;
    take_folder(host, settings->upload_url);
    if (settings->user)
        host->user = xstrdup(settings->user);
    if (settings->cache_control)
        host->cache_control = xasprintf("Cache-Control: %s", settings->cache_control);
    if (!log_in(host, publication, error) || !take_certificate(host, publication, error) ||
        !address_is_fit(host, error))
        return false;
    host->credentials = (struct http_credentials){.kind = host->credentials.kind,
                                                  .user = host->user,
                                                  .secret = host->secret,
                                                  .certificate = host->certificate,
                                                  .key = host->key};
    return true;
}

struct host_connection *host_http_open_over(const struct publication *publication, bool writable,
                                            struct transport *transport,
                                            const struct host_observer *observer,
                                            struct error *error)
{
    struct http_host *host = xcalloc(1, sizeof *host);
    bool is_dav = publication->host->kind == HOST_WEBDAV;
    remote_host_init(&host->remote, is_dav ? &webdav : &plain_put);
    host->transport = transport;
    transport->observer = observer->tell;
    transport->observer_context = observer->context;
    if (take_settings(host, publication, error) && (!writable || !is_dav || sweep(host, error)))
        return &host->remote.base;
    close_host(&host->remote);
    return NULL;
}

struct host_connection *host_http_open(const struct publication *publication, bool writable,
                                       const struct host_observer *observer, struct error *error)
{
    struct transport *transport = remote_transport_open(publication, observer, error);
    return transport ? host_http_open_over(publication, writable, transport, observer, error)
                     : NULL;
}
