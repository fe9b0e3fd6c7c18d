/* The token endpoint of a login service, POST /oauth2/token: OAuth2 for the clients and persons of
 * the fixture's section "logins" (see ryd_default_fixture.c). It is no part of the API, but its
 * tokens are the API's. Its refusals repeat the secrets that they were sent, which no client may
 * show to anybody. */
#include "ryd.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FORM "application/x-www-form-urlencoded"

/* ---- the answers --------------------------------------------------------------------------- */

static bool refuse_token(struct exchange *x, unsigned status, const char *code, const char *format,
                         ...) __attribute__((format(printf, 4, 5)));

static bool refuse_token(struct exchange *x, unsigned status, const char *code, const char *format,
                         ...)
{
    char *words = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&words, format, arguments) < 0)
        abort();
    va_end(arguments);
    x->status = status;
    x->reply = json_pack("{s:s,s:s}", "error", code, "error_description", words);
    free(words);
    return false;
}

/* ---- the form ------------------------------------------------------------------------------ */

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c != '\0' ? strchr(digits, c | 0x20) : NULL;
    return found != NULL && strchr("0123456789ABCDEFabcdef", c) != NULL ? (int)(found - digits)
                                                                        : -1;
}

static void decode_in_place(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '%' && digit_of(from[1]) >= 0 && digit_of(from[2]) >= 0) {
            *to++ = (char)(digit_of(from[1]) << 4 | digit_of(from[2]));
            from += 2;
        } else {
            *to++ = *from == '+' ? ' ' : *from;
        }
    }
    *to = '\0';
}

static json_t *read_form(const struct exchange *x)
{
    json_t *form = json_object();
    char *body = x->body != NULL ? strndup(x->body, x->body_length) : strdup("");
    char *rest = body, *field;
    while ((field = strsep(&rest, "&")) != NULL) {
        char *value = strchr(field, '=');
        if (value == NULL)
            continue;
        *value++ = '\0';
        decode_in_place(field);
        decode_in_place(value);
        json_object_set_new(form, field, json_string(value));
    }
    free(body);
    return form;
}

/* ---- the client ---------------------------------------------------------------------------- */

static char *decode_base64(const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *decoded = calloc(strlen(text) + 1, 1), *to = decoded;
    unsigned bits = 0, count = 0;
    if (decoded == NULL)
        abort();
    for (; *text != '\0' && *text != '='; text++) {
        const char *digit = strchr(digits, *text);
        if (digit == NULL)
            break;
        bits = bits << 6 | (unsigned)(digit - digits);
        count += 6;
        if (count >= 8) {
            count -= 8;
            *to++ = (char)(bits >> count & 0xff);
        }
    }
    return decoded;
}

/* A Basic header counts as the form's client_id and client_secret. */
static void add_header(const struct exchange *x, json_t *form)
{
    static const char scheme[] = "Basic ";
    if (x->authorization == NULL || strncasecmp(x->authorization, scheme, strlen(scheme)) != 0)
        return;
    char *id = decode_base64(x->authorization + strlen(scheme)), *secret = strchr(id, ':');
    if (secret != NULL) {
        *secret++ = '\0';
        decode_in_place(id);
        decode_in_place(secret);
        json_object_set_new(form, "client_id", json_string(id));
        json_object_set_new(form, "client_secret", json_string(secret));
        json_object_set_new(form, "by_header", json_true());
    }
    free(id);
}

static json_t *find_login(struct exchange *x, const json_t *form)
{
    json_t *login =
        json_object_get(registry_all(x->registry, "logins"), text_of(form, "client_id"));
    bool by_header = json_object_get(form, "by_header") != NULL;
    bool wanted_in_form = json_is_true(json_object_get(login, "in_form"));
    if (login != NULL && strcmp(text_of(login, "secret"), text_of(form, "client_secret")) == 0 &&
        !(by_header && wanted_in_form))
        return login;
    refuse_token(x, 401, "invalid_client", "No client '%s' with secret '%s' (%s)",
                 text_of(form, "client_id"), text_of(form, "client_secret"),
                 x->authorization != NULL ? x->authorization : "no header");
    return NULL;
}

/* ---- the grant ----------------------------------------------------------------------------- */

static bool check_grant(struct exchange *x, const json_t *login, const json_t *form)
{
    const char *grant = text_of(form, "grant_type"), *current = text_of(login, "refresh_token");
    const char *given = text_of(form, "refresh_token"), *audience = text_of(login, "audience");
    bool refreshes = strcmp(grant, "refresh_token") == 0;
    if (!refreshes && strcmp(grant, "client_credentials") != 0)
        return refuse_token(x, 400, "unsupported_grant_type", "No such grant: '%s'", grant);
    if (refreshes != (*current != '\0') || json_is_true(json_object_get(login, "refused")))
        return refuse_token(x, 400, "unauthorized_client", "The client may not use this grant");
    if (refreshes && strcmp(current, given) != 0)
        return refuse_token(x, 400, "invalid_grant", "Refresh token '%s' is not active", given);
    if (strcmp(audience, text_of(form, "audience")) != 0)
        return refuse_token(x, 400, "invalid_target", "No such audience: '%s'",
                            text_of(form, "audience"));
    return true;
}

static json_t *new_word(const char *beginning)
{
    json_t *id = uuid_new();
    json_t *word = json_sprintf("%s%s", beginning, json_string_value(id));
    json_decref(id);
    return word;
}

/* The API knows the token from now on. */
static json_t *issue_token(struct exchange *x, const json_t *login, const char *client_id)
{
    json_t *word = new_word("granted-");
    json_t *token = json_pack("{s:s,s:s,s:s}", "user", text_of(login, "user"), "client_id",
                              client_id, "scope", text_of(login, "scope"));
    const json_t *lives = json_object_get(login, "expires_after");
    if (lives != NULL)
        json_object_set_new(token, "expires_after", json_integer(json_integer_value(lives)));
    json_object_set_new(registry_all(x->registry, "tokens"), json_string_value(word), token);
    return word;
}

/* From now on only the new one counts. */
static void rotate(struct exchange *x, json_t *login)
{
    if (*text_of(login, "refresh_token") == '\0' || json_is_true(json_object_get(login, "keeps")))
        return;
    json_t *word = new_word("refresh-");
    json_object_set(login, "refresh_token", word);
    json_object_set_new(x->reply, "refresh_token", word);
    x->wrote = true;
}

bool grant_token(struct exchange *x)
{
    if (x->content_type == NULL || strncasecmp(x->content_type, FORM, strlen(FORM)) != 0)
        return refuse_token(x, 400, "invalid_request", "The body must be a form");
    json_t *form = read_form(x);
    add_header(x, form);
    json_t *login = find_login(x, form);
    bool granted = login != NULL && check_grant(x, login, form);
    if (granted) {
        x->status = 200;
        x->reply = json_pack("{s:o,s:s,s:i,s:s}", "access_token",
                             issue_token(x, login, text_of(form, "client_id")), "token_type",
                             "Bearer", "expires_in", 3600, "scope", text_of(login, "scope"));
        rotate(x, login);
    }
    json_decref(form);
    return granted;
}
