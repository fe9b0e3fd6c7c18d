#include "publish/http_answer.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/utf8.h"
#include "publish/answer_text.h"
#include "publish/secret.h"

enum { LONGEST_EXCERPT = 120 /* bytes */, MOST_READ = 4096 /* bytes of a body */ };

#define STEP(step) (1U << HTTP_STEP_##step)
#define WRITING (STEP(PUT) | STEP(MOVE) | STEP(DELETE))
#define ANY (WRITING | STEP(GET) | STEP(LIST))

/* The first row that fits is taken; a status below 10 stands for its hundred. In `advice`, %s is
 * the folder's address. */
static const struct meaning {
    long status;
    unsigned steps;
    const char *means;
    const char *advice;
} meanings[] = {
    {202, ANY, E_("accepted but not done: the server would do it later, if at all"),
     N_("publish to a server that stores what it is sent at once")},
    {207, WRITING, E_("done in part only"), N_("look at what it says, and at its error log")},
    {400, STEP(MOVE), E_("the server can't use the Destination header"),
     N_("if a proxy in front of it ends TLS or changes the name of the host, let the proxy pass "
        "the Host header on and rewrite Destination in the same way")},
    {400, ANY, E_("the server does not understand the request"),
     N_("if it wants a client certificate, set 'host.certificate' and 'host.key'")},
    {403, WRITING, E_("this user may not write here"),
     N_("allow the user to do so, and let the folder belong to the user that the server runs as")},
    {403, ANY, E_("this user may not read here"), N_("allow it; what is uploaded is read back")},
    {404, STEP(PUT) | STEP(LIST), E_("there is no such folder"),
     N_("make it on the server (mkdir, or curl -X MKCOL '%s'), or correct 'host.upload_url'")},
    {409, STEP(PUT), E_("the folder is missing"),
     N_("make it on the server (mkdir, or curl -X MKCOL '%s'), or correct 'host.upload_url'")},
    {404, STEP(MOVE), E_("what was uploaded is gone"),
     N_("let nothing else clear the folder while iatipub works, and run again")},
    {409, ANY, E_("it conflicts with what is there"),
     N_("look whether a folder has the file's name")},
    {405, STEP(PUT), E_("the server takes no uploads at this address"),
     N_("allow PUT in the folder (nginx: dav_methods PUT DELETE MOVE; Apache: Dav On), or correct "
        "'host.upload_url'")},
    {405, STEP(MOVE), E_("the server can't rename files"),
     N_("allow it (nginx: dav_methods PUT DELETE MOVE), or set 'host.kind' to http-put")},
    {405, STEP(DELETE), E_("the server removes no files"),
     N_("allow it (nginx: dav_methods PUT DELETE MOVE)")},
    {405, STEP(LIST), E_("the server can't list the folder"),
     N_("allow PROPFIND (nginx: dav_ext_methods PROPFIND OPTIONS)")},
    {407, ANY, E_("the proxy on the way wants a password"),
     N_("put it into the variable https_proxy, as http://USER:PASSWORD@PROXY")},
    {411, ANY, E_("the server was not told the length, which iatipub sends"),
     N_("let the proxy in front of it pass the header Content-Length on")},
    {412, ANY, E_("the server would not replace the file that is there"),
     N_("let it replace files (header Overwrite: T)")},
    {413, ANY, E_("the file is too large for the server"),
     N_("raise its limit (nginx: client_max_body_size; Apache: LimitRequestBody; IIS: "
        "maxAllowedContentLength), or cut the dataset with 'max_megabytes'")},
    {423, ANY, E_("the file is locked"),
     N_("close it wherever it is open, or remove the lock on the server")},
    {429, ANY, E_("too many requests"), N_("allow more of them, or run again later")},
    {500, STEP(PUT), E_("the server failed"),
     N_("look at its error log: often the folder is missing (make it with mkdir, or curl -X MKCOL "
        "'%s'), not writable for the user that the server runs as, or the disk is full")},
    {501, STEP(PUT) | STEP(MOVE), E_("the server can't do that"),
     N_("switch WebDAV on, or publish to a server that has it")},
    {502, STEP(MOVE), E_("the server, or a proxy in front of it, could not pass the request on"),
     N_("if the proxy ends TLS, let it rewrite the Destination header: Apache refuses another "
        "scheme or port than its own in this way")},
    {502, ANY, E_("a proxy in front of the server got no good answer from it"),
     N_("look whether the server runs, then run again")},
    {503, ANY, E_("the server is overloaded or being worked on"), N_("run again later")},
    {504, ANY, E_("a proxy in front of the server got no answer from it in time"),
     N_("look whether the server runs, or give the proxy more time, then run again")},
    {507, ANY, E_("the server has no space left"), N_("make space, or raise the user's quota")},
    {3, ANY, E_("the server redirects, which is not followed, for the password would go along"),
     N_("set 'host.upload_url' to the address of the folder itself")},
    {4, ANY, E_("the server refuses"), N_("look at its error log")},
    {5, WRITING, E_("the server failed"),
     N_("look at its error log: often the folder is not writable for the user that it runs as, or "
        "the disk is full")},
    {5, ANY, E_("the server failed"), N_("look at its error log")},
    {0, ANY, E_("that is no answer to such a request"),
     N_("look whether 'host.upload_url' is the folder that the web server takes uploads to")},
};

static const struct meaning *find_meaning(enum http_step step, long status)
{
    const struct meaning *meaning = meanings;
    while (meaning->status && ((meaning->status != status && meaning->status != status / 100) ||
                               !(meaning->steps & (1U << step))))
        meaning++;
    return meaning;
}

/* ---- what the server says ------------------------------------------------------------------ */

/* Server software may show the request's header. The caller frees; NULL: not Basic. */
static char *encode_basic(const struct http_credentials *credentials)
{
    if (credentials->kind != HTTP_BASIC)
        return NULL;
    char *pair = xasprintf("%s:%s", credentials->user, credentials->secret);
    size_t length = strlen(pair);
    char *encoded = xcalloc(BASE64_ENCODE_RAW_LENGTH(length) + 1, 1);
    base64_encode_raw(encoded, length, (const uint8_t *)pair);
    secret_free(pair);
    return encoded;
}

static char *mask(const char *text, const struct http_credentials *credentials)
{
    char *once = secret_mask(text, credentials ? credentials->secret : NULL);
    char *encoded = credentials ? encode_basic(credentials) : NULL;
    char *twice = secret_mask(once, encoded);
    secret_free(encoded);
    secret_free(once);
    return twice;
}

/* Text from outside as one line of a terminal, without tags. The caller frees. */
static char *make_plain(const char *text, size_t length)
{
    struct strbuf line = STRBUF_INIT;
    bool in_tag = false;
    for (size_t i = 0, step; i < length; i += step) {
        step = utf8_length(text + i, length - i);
        bool is_gap =
            step == 0 || in_tag || text[i] == '<' || (unsigned char)text[i] <= ' ' ||
            text[i] == 0x7f ||
            (step == 2 && (unsigned char)text[i] == 0xc2 && (unsigned char)text[i + 1] < 0xa0);
        in_tag = text[i] == '<' || (in_tag && text[i] != '>');
        step = step ? step : 1;
        if (!is_gap)
            strbuf_add(&line, text + i, step);
        else if (line.length && line.text[line.length - 1] != ' ')
            strbuf_addch(&line, ' ');
    }
    while (line.length && line.text[line.length - 1] == ' ')
        line.text[--line.length] = '\0';
    return strbuf_detach(&line);
}

/* Of a page only what its title says, if it has one. */
static const char *find_words(const char *body, size_t *length)
{
    const char *title = strcasestr(body, "<title>"), *end;
    if (!title || !(end = strcasestr(title, "</title>")))
        return body;
    *length = (size_t)(end - title);
    return title;
}

/* At most LONGEST_EXCERPT bytes, without secrets. The caller frees. */
static char *make_excerpt(const char *body, size_t most, const struct http_credentials *credentials)
{
    char *beginning = xstrndup(body, most);
    char *masked = mask(beginning, credentials);
    size_t length = strlen(masked);
    const char *words = find_words(masked, &length);
    char *plain = make_plain(words, length);
    size_t whole = strlen(plain), cut = utf8_cut(plain, whole, LONGEST_EXCERPT);
    plain[cut] = '\0';
    char *excerpt = xasprintf("%s%s", plain, cut < whole ? "..." : "");
    free(plain);
    secret_free(masked);
    secret_free(beginning);
    return excerpt;
}

/* ---- messages ------------------------------------------------------------------------------ */

static const char *who_is_refused(const struct http_errand *errand)
{
    switch (errand->credentials ? errand->credentials->kind : HTTP_ANONYMOUS) {
    case HTTP_BASIC:
        return E_("the user name or the password is wrong");
    case HTTP_BEARER:
        return E_("the token is wrong, or has expired");
    default:
        return E_("the server wants to know who asks");
    }
}

static void add_how_to_be_let_in(const struct http_errand *errand, struct error *error)
{
    if (!errand->origin)
        error_add(error, ": set 'host.user' and 'host.password_env', or 'host.token_env'");
    else if (errand->credentials->kind == HTTP_BASIC)
        error_add(error, ": look at 'host.user' and %s%s", SECRET_ORIGIN(errand->origin));
    else
        error_add(error, ": look at %s%s", SECRET_ORIGIN(errand->origin));
}

static bool refuse_silence(const char *what, const struct http_errand *errand,
                           const struct http_response *response, struct error *error)
{
    char *reason = mask(response->failure ? response->failure : "", errand->credentials);
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': %s", what, errand->url, reason);
    if (response->untrusted)
        error_add(error, "; if a private authority signs for the server, name its certificate in "
                         "the variable CURL_CA_BUNDLE");
    free(reason);
    return false;
}

/* What to do, the address of a redirect included. */
static void add_advice(const struct http_errand *errand, const struct http_response *response,
                       const struct meaning *meaning, struct error *error)
{
    struct error folder = ERROR_INIT;
    error_set(&folder, ERROR_ENVIRONMENT, "%s", errand->folder);
    answer_add_advice(error, meaning->advice, &folder);
    if (response->retry_after)
        error_add(error, " (it asks to wait %ld seconds)", response->retry_after);
    if (response->location) {
        char *target = make_excerpt(response->location, MOST_READ, errand->credentials);
        error_add(error, " (it points to '%s')", target);
        free(target);
    }
}

/* What the server itself says. */
static void add_words(const struct http_errand *errand, const struct http_response *response,
                      struct error *error)
{
    char *words = make_excerpt(response->body.text, MOST_READ, errand->credentials);
    if (*words)
        error_add(error, "; it says \"%s\"", words);
    free(words);
}

bool http_answer_refuse(const struct http_errand *errand, const struct http_response *response,
                        struct error *error)
{
    static const char *const names[] = {[HTTP_STEP_PUT] = E_("upload"),
                                        [HTTP_STEP_GET] = E_("read"),
                                        [HTTP_STEP_MOVE] = E_("put in place"),
                                        [HTTP_STEP_DELETE] = E_("remove"),
                                        [HTTP_STEP_LIST] = E_("list")};
    const char *what = names[errand->step];
    if (response->status == 0)
        return refuse_silence(what, errand, response, error);
    const struct meaning *meaning = find_meaning(errand->step, response->status);
    bool is_asked = response->status == 401;
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': status %ld, %s", what, errand->url,
              response->status, is_asked ? who_is_refused(errand) : meaning->means);
    if (is_asked)
        add_how_to_be_let_in(errand, error);
    else
        add_advice(errand, response, meaning, error);
    add_words(errand, response, error);
    return false;
}
