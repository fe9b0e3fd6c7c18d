#include "publish/token_request.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/answer_text.h"
#include "publish/patience.h"
#include "publish/secret.h"

enum {
    LONGEST_LIFE = 366 * 86400, /* seconds; nobody needs to count further */
    MOST_SECRETS = 5,
};

/* One exchange at work. */
struct exchange {
    struct transport *transport;
    const struct token_client *client;
    const char *refresh_token;   /* NULL: of the client's own token */
    const char *origin;          /* of the refresh token */
    char *secrets[MOST_SECRETS]; /* in every form in which the request holds them */
    struct http_response response;
};

/* ---- what is sent -------------------------------------------------------------------------- */

static void add_encoded(struct strbuf *text, const char *value)
{
    for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
        if (*c < 0x80 && (isalnum(*c) || strchr("-._~", *c)))
            strbuf_addch(text, (char)*c);
        else
            strbuf_addf(text, "%%%02X", *c);
    }
}

static char *encode(const char *value)
{
    struct strbuf text = STRBUF_INIT;
    add_encoded(&text, value);
    return strbuf_detach(&text);
}

static void add_field(struct strbuf *form, const char *name, const char *value)
{
    if (!value)
        return;
    strbuf_addf(form, "%s%s=", form->length ? "&" : "", name);
    add_encoded(form, value);
}

static bool uses_header(const struct token_client *client)
{
    return client->secret && !client->secret_in_body;
}

static char *make_form(const struct exchange *exchange)
{
    const struct token_client *client = exchange->client;
    struct strbuf form = STRBUF_INIT;
    add_field(&form, "grant_type",
              exchange->refresh_token ? "refresh_token" : "client_credentials");
    add_field(&form, "refresh_token", exchange->refresh_token);
    add_field(&form, "scope", client->scope);
    add_field(&form, "audience", client->audience);
    if (!uses_header(client)) {
        add_field(&form, "client_id", client->id);
        add_field(&form, "client_secret", client->secret);
    }
    return strbuf_detach(&form);
}

/* As of a Basic header. */
static char *make_base64(const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct strbuf base64 = STRBUF_INIT;
    for (size_t i = 0, length = strlen(text); i < length; i += 3) {
        unsigned bits = (unsigned)(unsigned char)text[i] << 16;
        bits |= i + 1 < length ? (unsigned)(unsigned char)text[i + 1] << 8 : 0;
        bits |= i + 2 < length ? (unsigned)(unsigned char)text[i + 2] : 0;
        for (size_t digit = 0; digit < 4; digit++) {
            const char *at = &digits[bits >> (18 - 6 * digit) & 0x3f];
            strbuf_add(&base64, i + digit > length ? "=" : at, 1);
        }
    }
    return strbuf_detach(&base64);
}

static void note_secrets(struct exchange *exchange)
{
    const struct token_client *client = exchange->client;
    size_t count = 0;
    if (exchange->refresh_token) {
        exchange->secrets[count++] = xstrdup(exchange->refresh_token);
        exchange->secrets[count++] = encode(exchange->refresh_token);
    }
    if (!client->secret)
        return;
    char *id = encode(client->id), *secret = encode(client->secret);
    char *pair = xasprintf("%s:%s", id, secret);
    exchange->secrets[count++] = make_base64(pair);
    exchange->secrets[count++] = xstrdup(client->secret);
    exchange->secrets[count++] = secret;
    secret_free(pair);
    free(id);
}

/* A request that cannot have used up the refresh token. */
static bool is_harmless(const struct http_response *response)
{
    if (response->status == 0)
        return !response->sent && !response->hopeless;
    return response->status == 429 || response->status == 503;
}

static void send_form(struct exchange *exchange)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    const struct token_client *client = exchange->client;
    bool header = uses_header(client);
    /* both halves are encoded, RFC 6749 section 2.3.1 */
    char *id = encode(client->id), *secret = header ? encode(client->secret) : NULL;
    char *form = make_form(exchange);
    const struct http_credentials basic = {.kind = HTTP_BASIC, .user = id, .secret = secret};
    const struct http_request request = {.method = "POST",
                                         .url = client->url,
                                         .credentials = header ? &basic : NULL,
                                         .body = form,
                                         .headers = headers};
    if (exchange->refresh_token)
        send_while(exchange->transport, &request, is_harmless, NULL, &exchange->response);
    else
        send_patiently(exchange->transport, &request, NULL, &exchange->response);
    secret_free(form);
    secret_free(secret);
    free(id);
}

/* ---- what went wrong ----------------------------------------------------------------------- */

/* Text from outside, fit for a message. The caller frees. */
static char *clean(const struct exchange *exchange, const char *text)
{
    char *masked = xstrdup(text ? text : "");
    for (size_t i = 0; i < MOST_SECRETS && exchange->secrets[i]; i++) {
        char *more = secret_mask(masked, exchange->secrets[i]);
        secret_free(masked);
        masked = more;
    }
    char *line = answer_clean(masked, strlen(masked), NULL);
    secret_free(masked);
    return line;
}

/* Whether the refresh token still counts is not known. */
static bool is_doubtful(const struct exchange *exchange)
{
    const struct http_response *response = &exchange->response;
    bool refused = response->status >= 300 && response->status < 500;
    return exchange->refresh_token && !refused && !is_harmless(response) &&
           (response->status != 0 || response->sent);
}

/* Ends what is said of the endpoint: what to do about it. */
static void end(const struct exchange *exchange, const char *advice, struct error *filling,
                struct error *error)
{
    answer_add_advice(error, advice, filling);
    if (is_doubtful(exchange))
        error_add(error, "; whether it has used up the refresh token is not known: should it "
                         "refuse that then, log in again");
}

static bool fail_silent(const struct exchange *exchange, struct error *error)
{
    const struct http_response *response = &exchange->response;
    struct error nothing = ERROR_INIT;
    char *reason = clean(exchange, response->failure);
    error_set(error, ERROR_ENVIRONMENT, "the token endpoint '%s' does not answer (%s)",
              exchange->client->url, reason);
    end(exchange,
        response->untrusted  ? N_("its certificate is not trusted; check 'registry.token_url', or "
                                   "have the certificate renewed")
        : response->hopeless ? N_("check 'registry.token_url'")
                             : N_("check the network and 'registry.token_url', and run again"),
        &nothing, error);
    free(reason);
    return false;
}

static bool fail_redirected(const struct exchange *exchange, struct error *error)
{
    struct error nothing = ERROR_INIT;
    char *target = clean(exchange, exchange->response.location);
    error_set(error, ERROR_ENVIRONMENT, "the token endpoint '%s' redirects to '%s' (status %ld)",
              exchange->client->url, target, exchange->response.status);
    end(exchange,
        N_("redirects are not followed with a secret; set 'registry.token_url' to the address of "
           "the token endpoint itself"),
        &nothing, error);
    free(target);
    return false;
}

/* `why` is a piece of a sentence, or "". */
static bool fail_unreadable(const struct exchange *exchange, const char *why, struct error *error)
{
    struct error nothing = ERROR_INIT;
    char *type = clean(exchange, answer_type(&exchange->response));
    if (*why)
        error_set(error, ERROR_ENVIRONMENT,
                  "the token endpoint '%s' answered something else than a token (status %ld, "
                  "content type '%s', %s)",
                  exchange->client->url, exchange->response.status, type, why);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "the token endpoint '%s' answered something else than a token (status %ld, "
                  "content type '%s')",
                  exchange->client->url, exchange->response.status, type);
    end(exchange, N_("check that 'registry.token_url' is the address of a token endpoint"),
        &nothing, error);
    free(type);
    return false;
}

/* What is quoted in advice. */
enum filler { FILL_NOTHING, FILL_SECRET, FILL_REFRESH, FILL_CLIENT };

/* The codes of RFC 6749, section 5.2, and of RFC 8707. */
static const struct refusal {
    const char *code;
    const char *advice; /* %s is filled as `filler` says */
    enum filler filler;
} refusals[] = {
    {"invalid_client",
     N_("check 'registry.client_id' and the client's secret (%s), and whether the "
        "service wants it in the form ('client_secret_in_body')"),
     FILL_SECRET},
    {"unauthorized_client",
     N_("client '%s' is not allowed to use this 'registry.grant'; ask the one "
        "who registered it"),
     FILL_CLIENT},
    {"unsupported_grant_type", N_("choose another 'registry.grant'"), FILL_NOTHING},
    {"invalid_scope",
     N_("ask for other scopes in 'registry.scope', or have the client allowed to ask "
        "for these"),
     FILL_NOTHING},
    {"invalid_target", N_("check 'registry.audience'"), FILL_NOTHING},
    {"invalid_request",
     N_("check 'registry.audience', 'registry.scope' and "
        "'client_secret_in_body'"),
     FILL_NOTHING},
};

static const struct refusal expired = {
    "invalid_grant",
    N_("the refresh token (%s) has expired, was revoked, or was used by a run that was ended "
       "before it could store the new one; log in again and put the new refresh token there"),
    FILL_REFRESH};
static const struct refusal other_client = {
    "invalid_grant", N_("check 'registry.client_id' and 'registry.grant'"), FILL_NOTHING};
static const struct refusal unknown = {
    "", N_("check 'registry.token_url', 'registry.client_id' and the client's secret (%s)"),
    FILL_SECRET};

static const struct refusal *find_refusal(const struct exchange *exchange, const char *code)
{
    if (strcmp(code, "invalid_grant") == 0)
        return exchange->refresh_token ? &expired : &other_client;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (strcmp(refusals[i].code, code) == 0)
            return &refusals[i];
    return exchange->response.status == 401 ? &refusals[0] : &unknown;
}

static void end_refused(const struct exchange *exchange, const struct refusal *refusal,
                        struct error *error)
{
    const struct token_client *client = exchange->client;
    struct error filling = ERROR_INIT;
    if (refusal->filler == FILL_SECRET && !client->secret)
        error_set(&filling, ERROR_ENVIRONMENT, "there is none");
    else if (refusal->filler == FILL_SECRET)
        error_set(&filling, ERROR_ENVIRONMENT, "%s%s", SECRET_ORIGIN(client->secret_origin));
    else if (refusal->filler == FILL_REFRESH)
        error_set(&filling, ERROR_ENVIRONMENT, "%s%s", SECRET_ORIGIN(exchange->origin));
    else
        error_set(&filling, ERROR_ENVIRONMENT, "%s", client->id);
    end(exchange, refusal->advice, &filling, error);
}

static const char *text_in(const json_t *root, const char *member)
{
    const char *text = json_string_value(json_object_get(root, member));
    return text ? text : "";
}

static bool passes(const struct http_response *response, const char *code)
{
    return response->status >= 500 || response->status == 408 || response->status == 425 ||
           response->status == 429 || strcmp(code, "temporarily_unavailable") == 0 ||
           strcmp(code, "slow_down") == 0;
}

/* Adds "status 400, invalid_grant: the words of the server". */
static void add_description(const struct exchange *exchange, const json_t *root,
                            struct error *error)
{
    char *code = clean(exchange, text_in(root, "error"));
    char *words = clean(exchange, text_in(root, "error_description"));
    char *type = clean(exchange, answer_type(&exchange->response));
    if (*code || *words)
        error_add(error, " (status %ld, %s%s%s)", exchange->response.status, code,
                  *code && *words ? E_(": ") : "", words);
    else
        error_add(error, " (status %ld, content type '%s')", exchange->response.status, type);
    free(type);
    free(words);
    free(code);
}

static bool fail_refused(const struct exchange *exchange, struct error *error)
{
    struct error nothing = ERROR_INIT;
    json_t *root = answer_parse(&exchange->response);
    const char *code = text_in(root, "error"), *url = exchange->client->url;
    bool later = passes(&exchange->response, code);
    if (later)
        error_set(error, ERROR_ENVIRONMENT, "the token endpoint '%s' is out of order", url);
    else
        error_set(error, ERROR_ENVIRONMENT, "the token endpoint '%s' refuses a token", url);
    add_description(exchange, root, error);
    if (later)
        end(exchange, N_("run again later"), &nothing, error);
    else
        end_refused(exchange, find_refusal(exchange, code), error);
    json_decref(root);
    return false;
}

/* ---- what was granted ---------------------------------------------------------------------- */

/* Fit for a header. */
static bool is_sound(const char *token)
{
    for (const char *c = token; *c; c++)
        if (*c <= ' ' || *c >= 0x7f)
            return false;
    return *token != '\0';
}

/* Some services give the number as a text. */
static int64_t read_seconds(const json_t *value)
{
    double seconds = json_number_value(value);
    if (json_is_string(value))
        seconds = strtod(json_string_value(value), NULL);
    return seconds >= 1 ? seconds < LONGEST_LIFE ? (int64_t)seconds : LONGEST_LIFE : 0;
}

static char *copy_unless_empty(const char *text)
{
    return *text ? xstrdup(text) : NULL;
}

static bool take_answer(const struct exchange *exchange, const json_t *root,
                        struct token_answer *answer, struct error *error)
{
    const char *access = text_in(root, "access_token"), *refresh = text_in(root, "refresh_token");
    const char *type = text_in(root, "token_type");
    if (!root)
        return fail_unreadable(
            exchange, answer_is_json(&exchange->response) ? E_("no sound JSON") : "", error);
    if (!is_sound(access) || (*refresh && !is_sound(refresh)))
        return fail_unreadable(exchange,
                               *access ? E_("a token with a space or a control character")
                                       : E_("no 'access_token'"),
                               error);
    if (*type && strcasecmp(type, "bearer") != 0)
        return fail_unreadable(exchange, E_("a token of another type than Bearer"), error);
    *answer = (struct token_answer){
        .access_token = xstrdup(access),
        .refresh_token = copy_unless_empty(refresh),
        .scope = copy_unless_empty(text_in(root, "scope")),
        .seconds = read_seconds(json_object_get(root, "expires_in")),
    };
    return true;
}

void token_answer_release(struct token_answer *answer)
{
    secret_free(answer->access_token);
    secret_free(answer->refresh_token);
    free(answer->scope);
    *answer = (struct token_answer){.access_token = NULL};
}

static bool judge(const struct exchange *exchange, struct token_answer *answer, struct error *error)
{
    const struct http_response *response = &exchange->response;
    if (response->failure)
        return fail_silent(exchange, error);
    if (response->status >= 400)
        return fail_refused(exchange, error);
    if (response->status >= 300)
        return fail_redirected(exchange, error);
    json_t *root = answer_parse(response);
    bool taken = take_answer(exchange, root, answer, error);
    json_decref(root);
    return taken;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static bool perform(struct exchange *exchange, struct token_answer *answer, struct error *error)
{
    note_secrets(exchange);
    send_form(exchange);
    bool granted = judge(exchange, answer, error);
    struct strbuf *body = &exchange->response.body;
    if (body->capacity) /* it held the tokens */
        explicit_bzero(body->text, body->capacity);
    http_response_release(&exchange->response);
    for (size_t i = 0; i < MOST_SECRETS; i++)
        secret_free(exchange->secrets[i]);
    return granted;
}

bool token_request_own(struct transport *transport, const struct token_client *client,
                       struct token_answer *answer, struct error *error)
{
    struct exchange exchange = {
        .transport = transport, .client = client, .response = HTTP_RESPONSE_INIT};
    return perform(&exchange, answer, error);
}

bool token_request_refreshed(struct transport *transport, const struct token_client *client,
                             const char *refresh_token, const char *origin,
                             struct token_answer *answer, struct error *error)
{
    struct exchange exchange = {.transport = transport,
                                .client = client,
                                .refresh_token = refresh_token,
                                .origin = origin,
                                .response = HTTP_RESPONSE_INIT};
    return perform(&exchange, answer, error);
}
