#include "publish/http_answer.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
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
    {202, ANY, "accepted but not done: the server would do it later, if at all",
     "publish to a server that stores what it is sent at once"},
    {207, WRITING, "done in part only", "look at what it says, and at its error log"},
    {400, STEP(MOVE), "the server can't use the Destination header",
     "if a proxy in front of it ends TLS or changes the name of the host, let the proxy pass the "
     "Host header on and rewrite Destination in the same way"},
    {400, ANY, "the server does not understand the request",
     "if it wants a client certificate, set 'host.certificate' and 'host.key'"},
    {403, WRITING, "this user may not write here",
     "allow the user to do so, and let the folder belong to the user that the server runs as"},
    {403, ANY, "this user may not read here", "allow it; what is uploaded is read back"},
    {404, STEP(PUT) | STEP(LIST), "there is no such folder",
     "make it on the server (mkdir, or curl -X MKCOL '%s'), or correct 'host.upload_url'"},
    {409, STEP(PUT), "the folder is missing",
     "make it on the server (mkdir, or curl -X MKCOL '%s'), or correct 'host.upload_url'"},
    {404, STEP(MOVE), "what was uploaded is gone",
     "let nothing else clear the folder while iatipub works, and run again"},
    {409, ANY, "it conflicts with what is there", "look whether a folder has the file's name"},
    {405, STEP(PUT), "the server takes no uploads at this address",
     "allow PUT in the folder (nginx: dav_methods PUT DELETE MOVE; Apache: Dav On), or correct "
     "'host.upload_url'"},
    {405, STEP(MOVE), "the server can't rename files",
     "allow it (nginx: dav_methods PUT DELETE MOVE), or set 'host.kind' to http-put"},
    {405, STEP(DELETE), "the server removes no files",
     "allow it (nginx: dav_methods PUT DELETE MOVE)"},
    {405, STEP(LIST), "the server can't list the folder",
     "allow PROPFIND (nginx: dav_ext_methods PROPFIND OPTIONS)"},
    {407, ANY, "the proxy on the way wants a password",
     "put it into the variable https_proxy, as http://USER:PASSWORD@PROXY"},
    {411, ANY, "the server was not told the length, which iatipub sends",
     "let the proxy in front of it pass the header Content-Length on"},
    {412, ANY, "the server would not replace the file that is there",
     "let it replace files (header Overwrite: T)"},
    {413, ANY, "the file is too large for the server",
     "raise its limit (nginx: client_max_body_size; Apache: LimitRequestBody; IIS: "
     "maxAllowedContentLength), or cut the dataset with 'max_megabytes'"},
    {423, ANY, "the file is locked",
     "close it wherever it is open, or remove the lock on the server"},
    {429, ANY, "too many requests", "allow more of them, or run again later"},
    {500, STEP(PUT), "the server failed",
     "look at its error log: often the folder is missing (make it with mkdir, or curl -X MKCOL "
     "'%s'), not writable for the user that the server runs as, or the disk is full"},
    {501, STEP(PUT) | STEP(MOVE), "the server can't do that",
     "switch WebDAV on, or publish to a server that has it"},
    {502, STEP(MOVE), "the server, or a proxy in front of it, could not pass the request on",
     "if the proxy ends TLS, let it rewrite the Destination header: Apache refuses another scheme "
     "or port than its own in this way"},
    {502, ANY, "a proxy in front of the server got no good answer from it",
     "look whether the server runs, then run again"},
    {503, ANY, "the server is overloaded or being worked on", "run again later"},
    {504, ANY, "a proxy in front of the server got no answer from it in time",
     "look whether the server runs, or give the proxy more time, then run again"},
    {507, ANY, "the server has no space left", "make space, or raise the user's quota"},
    {3, ANY, "the server redirects, which is not followed, for the password would go along",
     "set 'host.upload_url' to the address of the folder itself"},
    {4, ANY, "the server refuses", "look at its error log"},
    {5, WRITING, "the server failed",
     "look at its error log: often the folder is not writable for the user that it runs as, or the "
     "disk is full"},
    {5, ANY, "the server failed", "look at its error log"},
    {0, ANY, "that is no answer to such a request",
     "look whether 'host.upload_url' is the folder that the web server takes uploads to"},
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
        return "the user name or the password is wrong";
    case HTTP_BEARER:
        return "the token is wrong, or has expired";
    default:
        return "the server wants to know who asks";
    }
}

static char *how_to_be_let_in(const struct http_errand *errand)
{
    if (!errand->origin)
        return xstrdup("set 'host.user' and 'host.password_env', or 'host.token_env'");
    const char *user = errand->credentials->kind == HTTP_BASIC ? "'host.user' and " : "";
    return xasprintf("look at %s%s", user, errand->origin);
}

static bool refuse_silence(const char *what, const struct http_errand *errand,
                           const struct http_response *response, struct error *error)
{
    char *reason = mask(response->failure ? response->failure : "", errand->credentials);
    const char *advice =
        response->untrusted ? "; if a private authority signs for the server, name its certificate "
                              "in the variable CURL_CA_BUNDLE"
                            : "";
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': %s%s", what, errand->url, reason, advice);
    free(reason);
    return false;
}

/* What to do, the address of a redirect included. The caller frees. */
static char *make_advice(const struct http_errand *errand, const struct http_response *response,
                         const struct meaning *meaning)
{
    if (response->status == 401)
        return how_to_be_let_in(errand);
    struct strbuf advice = STRBUF_INIT;
    answer_fill_advice(&advice, meaning->advice, errand->folder);
    if (response->retry_after)
        strbuf_addf(&advice, " (it asks to wait %ld seconds)", response->retry_after);
    if (response->location) {
        char *target = make_excerpt(response->location, MOST_READ, errand->credentials);
        strbuf_addf(&advice, " (it points to '%s')", target);
        free(target);
    }
    return strbuf_detach(&advice);
}

bool http_answer_refuse(const struct http_errand *errand, const struct http_response *response,
                        struct error *error)
{
    static const char *const names[] = {[HTTP_STEP_PUT] = "upload",
                                        [HTTP_STEP_GET] = "read",
                                        [HTTP_STEP_MOVE] = "put in place",
                                        [HTTP_STEP_DELETE] = "remove",
                                        [HTTP_STEP_LIST] = "list"};
    const char *what = names[errand->step];
    if (response->status == 0)
        return refuse_silence(what, errand, response, error);
    const struct meaning *meaning = find_meaning(errand->step, response->status);
    char *advice = make_advice(errand, response, meaning);
    char *words = make_excerpt(response->body.text, MOST_READ, errand->credentials);
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': status %ld, %s: %s%s%s%s", what,
              errand->url, response->status,
              response->status == 401 ? who_is_refused(errand) : meaning->means, advice,
              *words ? "; it says \"" : "", words, *words ? "\"" : "");
    free(words);
    free(advice);
    return false;
}
