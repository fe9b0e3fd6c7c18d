#include "notify/mail.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/libcurl.h"
#include "base/stop.h"
#include "base/strbuf.h"
#include "notify/mail_text.h"
#include "publish/patience.h"
#include "publish/secret.h"

enum {
    CONNECT_TIMEOUT = 10, /* seconds */
    ANSWER_TIMEOUT = 30,  /* of the server, to a command */
    TIMEOUT = 60,         /* for a message */
    MOST_REPETITIONS = 3,
    ID_DIGITS = 32,
    LONGEST_REPLY = 400, /* bytes of it that are told */
};

/* One message to one recipient, on its way. */
struct delivery {
    const struct libcurl *library;
    CURL *curl;
    const struct notify_mail *settings;
    const char *password; /* NULL: none */
    const char *text;
    size_t length, sent;
    struct strbuf reply; /* the last line by which the server refused something */
    char detail[CURL_ERROR_SIZE];
};

/* ---- the server ---------------------------------------------------------------------------- */

static bool is_over_tls(const char *server)
{
    return strncmp(server, "smtps://", strlen("smtps://")) == 0;
}

bool mail_server_is_here(const char *server)
{
    const char *host = strstr(server, "://") + strlen("://");
    size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    static const char *const names[] = {"localhost", "[::1]", "ip6-localhost"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i]) && strncasecmp(host, names[i], length) == 0)
            return true;
    return strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == length;
}

/* With the port that clients are to use, unless another one is given. The caller frees. */
static char *make_url(const char *server)
{
    const char *host = strstr(server, "://") + strlen("://");
    const char *rest = *host == '[' ? host + strcspn(host, "]") : host;
    bool has_port = strchr(rest, ':') != NULL;
    return xasprintf("%s%s", server, has_port ? "" : is_over_tls(server) ? ":465" : ":587");
}

/* ---- one message --------------------------------------------------------------------------- */

static size_t give(char *to, size_t size, size_t count, void *context)
{
    struct delivery *delivery = context;
    size_t left = delivery->length - delivery->sent;
    size_t length = size * count < left ? size * count : left;
    memcpy(to, delivery->text + delivery->sent, length);
    delivery->sent += length;
    return length;
}

/* The server's lines, one at a time: the last refusal is kept. */
static size_t take_reply(char *line, size_t size, size_t count, void *context)
{
    struct delivery *delivery = context;
    size_t length = size * count;
    if (length == 0 || (*line != '4' && *line != '5'))
        return length;
    strbuf_reset(&delivery->reply);
    strbuf_add(&delivery->reply, line, length < LONGEST_REPLY ? length : LONGEST_REPLY);
    while (delivery->reply.length &&
           strchr(" \t\r\n", delivery->reply.text[delivery->reply.length - 1]))
        delivery->reply.text[--delivery->reply.length] = '\0';
    return length;
}

static void set_security(const struct delivery *delivery)
{
    const struct libcurl *library = delivery->library;
    const char *server = delivery->settings->server;
    bool trusts = mail_server_is_here(server) && !is_over_tls(server);
    library->easy_setopt(delivery->curl, CURLOPT_USE_SSL,
                         trusts ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    library->easy_setopt(delivery->curl, CURLOPT_SSL_VERIFYPEER, trusts ? 0L : 1L);
    library->easy_setopt(delivery->curl, CURLOPT_SSL_VERIFYHOST, trusts ? 0L : 2L);
    libcurl_set_authorities(library, delivery->curl);
}

static void set_login(const struct delivery *delivery)
{
    if (!delivery->password)
        return;
    delivery->library->easy_setopt(delivery->curl, CURLOPT_USERNAME, delivery->settings->user);
    delivery->library->easy_setopt(delivery->curl, CURLOPT_PASSWORD, delivery->password);
}

static void set_message(struct delivery *delivery, const struct curl_slist *recipients)
{
    const struct libcurl *library = delivery->library;
    CURL *curl = delivery->curl;
    library->easy_setopt(curl, CURLOPT_MAIL_FROM, delivery->settings->from);
    library->easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    library->easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    library->easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)delivery->length);
    library->easy_setopt(curl, CURLOPT_READFUNCTION, give);
    library->easy_setopt(curl, CURLOPT_READDATA, delivery);
    library->easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_reply);
    library->easy_setopt(curl, CURLOPT_HEADERDATA, delivery);
    library->easy_setopt(curl, CURLOPT_ERRORBUFFER, delivery->detail);
}

static CURLcode deliver_once(struct delivery *delivery, const char *recipient)
{
    const struct libcurl *library = delivery->library;
    CURL *curl = delivery->curl;
    char *url = make_url(delivery->settings->server);
    struct curl_slist *recipients = library->slist_append(NULL, recipient);
    delivery->sent = 0;
    *delivery->detail = '\0';
    strbuf_reset(&delivery->reply);
    library->easy_reset(curl); /* keeps the connection */
    library->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    library->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    library->easy_setopt(curl, CURLOPT_URL, url);
    library->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT);
    library->easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)ANSWER_TIMEOUT);
    library->easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT);
    set_security(delivery);
    set_login(delivery);
    set_message(delivery, recipients);
    CURLcode code = library->easy_perform(curl);
    library->slist_free_all(recipients);
    free(url);
    return code;
}

static long status_of(const struct delivery *delivery)
{
    long status = 0;
    delivery->library->easy_getinfo(delivery->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* What fails again however often it is tried. */
static bool is_hopeless(const struct delivery *delivery, CURLcode code)
{
    static const CURLcode codes[] = {
        CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,   CURLE_PEER_FAILED_VERIFICATION,
        CURLE_SSL_CACERT_BADFILE,   CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR,
        CURLE_USE_SSL_FAILED,
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return status_of(delivery) >= 500;
}

static CURLcode deliver(struct delivery *delivery, const char *recipient,
                        struct transport *transport)
{
    CURLcode code = deliver_once(delivery, recipient);
    for (size_t done = 0; code != CURLE_OK && !is_hopeless(delivery, code) && !stop_is_asked() &&
                          pause_patiently(transport, done, MOST_REPETITIONS, 0);
         done++)
        code = deliver_once(delivery, recipient);
    return code;
}

/* ---- what is said of it -------------------------------------------------------------------- */

/* Of this recipient alone. */
static bool is_about_recipient(const struct delivery *delivery)
{
    static const char start[] = "RCPT failed";
    return strncmp(delivery->detail, start, strlen(start)) == 0;
}

/* What the server or libcurl says, without the password. The caller frees. */
static char *explain(const struct delivery *delivery, CURLcode code)
{
    const char *detail =
        *delivery->detail ? delivery->detail : delivery->library->easy_strerror(code);
    bool replied = status_of(delivery) >= 400 && delivery->reply.length;
    return secret_mask(replied ? delivery->reply.text : detail, delivery->password);
}

static void describe(const struct delivery *delivery, CURLcode code, const char *origin,
                     struct error *error)
{
    const struct notify_mail *settings = delivery->settings;
    char *reason = explain(delivery, code);
    if (code == CURLE_LOGIN_DENIED)
        error_set(error, ERROR_ENVIRONMENT,
                  "'%s' refuses user '%s' with the password in %s%s; put the right one there",
                  settings->server, settings->user ? settings->user : "",
                  SECRET_ORIGIN(origin ? origin : E_("none")));
    else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR)
        error_set(
            error, ERROR_ENVIRONMENT,
            "the certificate of '%s' is not trusted (%s), so nothing was sent to it; name its "
            "authority in SSL_CERT_FILE, or mend the certificate",
            settings->server, reason);
    else if (code == CURLE_USE_SSL_FAILED)
        error_set(error, ERROR_ENVIRONMENT,
                  "'%s' offers no TLS, so nothing was sent to it; expected a server with STARTTLS "
                  "or smtps, or one on this machine's loopback",
                  settings->server);
    else if (status_of(delivery) >= 400)
        error_set(error, ERROR_ENVIRONMENT, "'%s' says: %s", settings->server, reason);
    else
        error_set(error, ERROR_ENVIRONMENT, "cannot send to '%s': %s", settings->server, reason);
    free(reason);
}

/* ---- all of them --------------------------------------------------------------------------- */

static bool read_password(const struct notify_mail *settings, const struct publication *publication,
                          char **password, char **origin, struct error *error)
{
    if (!settings->user)
        return true;
    char *file =
        settings->password_file ? publication_path(publication, settings->password_file) : NULL;
    const struct secret_place place = {
        E_("password for the mail server"), E_("that of 'user' in 'notify.mail'"), file,
        publication_default(settings->password_env, "IATIPUB_MAIL_PASSWORD")};
    *password = secret_read(&place, origin, error);
    free(file);
    return *password != NULL;
}

static char *make_text(const struct notify_mail *settings, const struct wording *wording)
{
    unsigned char chance[DIGEST_SIZE] = {0};
    char id[DIGEST_TEXT_SIZE];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (getrandom(chance, sizeof chance, GRND_NONBLOCK) != (ssize_t)sizeof chance)
        memcpy(chance, &now, sizeof now); /* early after the machine's start */
    digest_bytes(chance, sizeof chance, id);
    id[ID_DIGITS] = '\0';
    const struct mail_frame frame = {settings->from, settings->to, settings->to_count, now.tv_sec,
                                     id};
    return mail_text_make(wording, &frame);
}

static void send_all(struct delivery *delivery, struct transport *transport, const char *origin,
                     const struct notify_listener *listener)
{
    const struct notify_mail *settings = delivery->settings;
    bool goes_on = true;
    for (unsigned i = 0; goes_on && i < settings->to_count; i++) {
        struct error problem = ERROR_INIT;
        CURLcode code = deliver(delivery, settings->to[i], transport);
        if (code != CURLE_OK)
            describe(delivery, code, origin, &problem);
        goes_on = code == CURLE_OK || is_about_recipient(delivery);
        bool is_end = goes_on || i + 1 == settings->to_count;
        const struct notify_receiver whom = {E_("e-mail to "), settings->to[i],
                                             is_end ? "" : E_(" and all after it")};
        notify_tell(listener, &whom, &problem);
    }
}

void mail_send(const struct notify_mail *settings, const struct publication *publication,
               const struct wording *wording, struct transport *transport,
               const struct notify_listener *listener)
{
    static const struct notify_receiver whom = {E_("e-mail"), "", ""};
    struct error problem = ERROR_INIT;
    char *password = NULL, *origin = NULL;
    struct delivery delivery = {
        .library = libcurl_get(&problem), .settings = settings, .reply = STRBUF_INIT};
    bool ready =
        delivery.library && read_password(settings, publication, &password, &origin, &problem);
    delivery.curl = ready ? delivery.library->easy_init() : NULL;
    if (delivery.curl) {
        char *text = make_text(settings, wording);
        delivery.password = password;
        delivery.text = text;
        delivery.length = strlen(text);
        send_all(&delivery, transport, origin, listener);
        delivery.library->easy_cleanup(delivery.curl);
        free(text);
    } else {
        if (!problem.kind)
            error_set(&problem, ERROR_ENVIRONMENT, "cannot set up libcurl");
        notify_tell(listener, &whom, &problem);
    }
    strbuf_release(&delivery.reply);
    secret_free(password);
    free(origin);
}
