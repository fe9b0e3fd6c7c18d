#include "publish/token.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "publish/address.h"
#include "publish/secret.h"
#include "publish/secret_store.h"
#include "publish/token_request.h"

enum { MARGIN = 60 /* seconds before its end that a token is renewed */ };

#define SCOPES "ryd ryd:reporting_org ryd:dataset ryd:dataset:update ryd:dataset:delete"

static const char *const needed[] = {"ryd", "ryd:reporting_org", "ryd:dataset",
                                     "ryd:dataset:update"};

struct token {
    enum token_grant grant;
    struct transport *transport;
    token_clock *clock;
    struct secret_place place; /* of the ready-made or the refresh token */
    char *file;                /* of `place` */
    struct token_client client;
    char *secret, *secret_origin; /* of `client` */
    char *value;                  /* NULL: none yet */
    int64_t renew_at, ends_at;    /* by `clock`; INT64_MAX: not known */
    char *granted;                /* scopes; NULL: not known */
    char *origin;
    struct error remedy;
    struct error failure; /* of the last exchange */
};

static int64_t machine_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

/* ---- scopes -------------------------------------------------------------------------------- */

static bool has_word(const char *words, const char *word)
{
    for (const char *at = words; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (length == strlen(word) && strncmp(at, word, length) == 0)
            return true;
        at += length;
    }
    return false;
}

bool token_covers(const struct token *token, const char *scope)
{
    return !token->granted || has_word(token->granted, scope);
}

/* The server's list of scopes goes into the message, so it must be what it seems to be. */
static bool is_printable(const char *scopes)
{
    for (const char *c = scopes; *c; c++)
        if (*c < ' ' || *c >= 0x7f)
            return false;
    return true;
}

static bool complain_of_scope(const struct token *token, const char *scope, struct error *error)
{
    if (!is_printable(token->granted))
        return error_set(error, ERROR_USAGE,
                         "the token lacks the scope '%s', which publishing needs: %s%s gave it "
                         "'something unprintable' only; have the client (and the account) allowed "
                         "it, and name it in 'registry.scope' if that is set",
                         scope, SECRET_ORIGIN(token->origin));
    return error_set(error, ERROR_USAGE,
                     "the token lacks the scope '%s', which publishing needs: %s%s gave it "
                     "'%.200s' only; have the client (and the account) allowed it, and name it in "
                     "'registry.scope' if that is set",
                     scope, SECRET_ORIGIN(token->origin), token->granted);
}

static bool check_scopes(const struct token *token, struct error *error)
{
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!token_covers(token, needed[i]))
            return complain_of_scope(token, needed[i], error);
    return true;
}

/* ---- the exchange -------------------------------------------------------------------------- */

/* From the moment the request leaves until the answer is stored, a stop would cost the login. */
static void hold_signals(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &held, before);
}

static bool store_refresh_token(struct secret_store *store, const char *old,
                                const struct token_answer *answer, struct error *error)
{
    if (!answer->refresh_token || strcmp(answer->refresh_token, old) == 0 ||
        secret_store_commit(store, answer->refresh_token, error))
        return true;
    return error_prefix(error, "the new refresh token could not be stored, and the old one may no "
                               "longer count (should it be refused, log in again)");
}

static bool refresh(const struct token *token, struct token_answer *answer, struct error *error)
{
    struct secret_store *store = secret_store_open(token->file, error);
    char *origin = NULL, *old = store ? secret_read(&token->place, &origin, error) : NULL;
    bool done = false;
    if (old) {
        sigset_t before;
        hold_signals(&before);
        done =
            token_request_refreshed(token->transport, &token->client, old, origin, answer, error) &&
            store_refresh_token(store, old, answer, error);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    secret_free(old);
    free(origin);
    secret_store_close(store);
    return done;
}

static void take_answer(struct token *token, int64_t asked_at, const struct token_answer *answer)
{
    secret_free(token->value);
    token->value = xstrdup(answer->access_token);
    token->renew_at = token->ends_at = INT64_MAX;
    if (answer->seconds > 0) {
        int64_t half = answer->seconds / 2;
        token->ends_at = asked_at + answer->seconds;
        token->renew_at = token->ends_at - (half < MARGIN ? half : MARGIN);
    }
    const char *granted = answer->scope ? answer->scope : token->client.scope;
    free(token->granted);
    token->granted = xstrdup_or_null(granted);
}

static bool repeat_failure(const struct token *token, struct error *error)
{
    error_copy(error, &token->failure);
    return false;
}

/* Asks for a token, unless that was refused before. */
static bool ask(struct token *token, struct error *error)
{
    struct token_answer answer = {.access_token = NULL};
    int64_t asked_at = token->clock();
    if (token->failure.kind)
        return repeat_failure(token, error);
    bool done = token->grant == TOKEN_REFRESH
                    ? refresh(token, &answer, &token->failure)
                    : token_request_own(token->transport, &token->client, &answer, &token->failure);
    if (done) {
        take_answer(token, asked_at, &answer);
        done = check_scopes(token, &token->failure);
    }
    if (token->failure.kind == ERROR_USAGE) { /* no use for anything */
        secret_free(token->value);
        token->value = NULL;
    }
    token_answer_release(&answer);
    return done || repeat_failure(token, error);
}

/* ---- its use ------------------------------------------------------------------------------- */

const char *token_get(struct token *token, struct error *error)
{
    struct error problem = ERROR_INIT;
    if (token->grant == TOKEN_READY_MADE || (token->value && token->clock() < token->renew_at))
        return token->value;
    /* a token that can't be renewed yet is good until its end */
    if (!ask(token, &problem) && !(token->value && token->clock() < token->ends_at)) {
        error_clear(error);
        *error = problem;
        return NULL;
    }
    error_clear(&problem);
    return token->value;
}

bool token_prepare(struct token *token, struct error *error)
{
    struct error problem = ERROR_INIT;
    if (token_get(token, &problem))
        return true;
    return error_settle(error, &problem, problem.kind != ERROR_USAGE);
}

/* Somebody may have put a fresh one there since. */
static bool read_again(struct token *token)
{
    struct error ignored = ERROR_INIT;
    char *value = secret_read(&token->place, NULL, &ignored);
    error_clear(&ignored);
    if (!value || strcmp(value, token->value) == 0) {
        secret_free(value);
        return false;
    }
    secret_free(token->value);
    token->value = value;
    return true;
}

bool token_renew(struct token *token, struct error *error)
{
    if (token->grant == TOKEN_READY_MADE)
        return read_again(token);
    token->ends_at = token->renew_at = 0; /* whatever was said, the registry has refused it */
    return ask(token, error);
}

const char *token_origin(const struct token *token)
{
    return token->origin;
}

const struct error *token_remedy(const struct token *token)
{
    return &token->remedy;
}

/* ---- settings ------------------------------------------------------------------------------ */

static char *file_in(const struct publication *publication, const char *file)
{
    return file ? publication_path(publication, file) : NULL;
}

static bool open_ready_made(struct token *token, struct error *error)
{
    token->value = secret_read(&token->place, &token->origin, error);
    if (!token->value)
        return false;
    error_set(&token->remedy, ERROR_ENVIRONMENT,
              "the token in %s%s has expired or is wrong; put a fresh one there and run again",
              SECRET_ORIGIN(token->origin));
    return true;
}

static bool read_client_secret(struct token *token, const struct publication *publication,
                               struct error *error)
{
    const struct registry *registry = publication->registry;
    char *file = file_in(publication, registry->client_secret_file);
    const struct secret_place place = {
        .what = E_("secret of the client"),
        .hint = E_("the secret that was given with 'registry.client_id'"),
        .file = file,
        .variable = publication_default(registry->client_secret_env, "IATIPUB_CLIENT_SECRET")};
    /* a public client has none, but only a person's login works without */
    bool wanted = token->grant == TOKEN_CLIENT_CREDENTIALS || secret_is_there(&place);
    token->secret = wanted ? secret_read(&place, &token->secret_origin, error) : NULL;
    free(file);
    return !wanted || token->secret;
}

static bool check_address(const char *url, struct error *error)
{
    if (!url)
        return error_set(error, ERROR_USAGE, "setting 'registry.token_url' is missing");
    if (!address_check(url, "registry.token_url", "https://login.example.org/oauth2/token", error))
        return false;
    return !address_is_open(url) ||
           error_set(error, ERROR_USAGE,
                     "'registry.token_url' ('%s') is not https: others on the way could read the "
                     "secrets; use the https address of the token endpoint",
                     url);
}

/* What is wrong with a refresh token's file shows before anything is published. */
static bool check_refresh_token(const struct token *token, struct error *error)
{
    if (token->grant != TOKEN_REFRESH)
        return true;
    if (!token->file)
        return error_set(error, ERROR_USAGE, "setting 'registry.token_file' is missing");
    char *refresh_token = secret_read(&token->place, NULL, error);
    secret_free(refresh_token);
    return refresh_token != NULL;
}

static bool open_granted(struct token *token, const struct publication *publication,
                         struct error *error)
{
    const struct registry *registry = publication->registry;
    if (!check_address(registry->token_url, error))
        return false;
    if (!registry->client_id)
        return error_set(error, ERROR_USAGE, "setting 'registry.client_id' is missing");
    if (!read_client_secret(token, publication, error) || !check_refresh_token(token, error))
        return false;
    /* of a refresh, no scope means that of the login */
    const char *scopes = token->grant == TOKEN_REFRESH ? NULL : SCOPES;
    token->client = (struct token_client){
        .url = registry->token_url,
        .id = registry->client_id,
        .secret = token->secret,
        .secret_origin = token->secret_origin,
        .secret_in_body = registry->client_secret_in_body,
        .audience = registry->audience,
        .scope = registry->scope ? registry->scope : scopes,
    };
    token->origin = xasprintf("token endpoint '%s'", registry->token_url);
    error_set(&token->remedy, ERROR_ENVIRONMENT,
              "it does not take the token that %s%s has just given; check 'registry.audience' and "
              "'registry.scope', and that client '%s' may use the registry",
              SECRET_ORIGIN(token->origin), registry->client_id);
    return true;
}

struct token *token_open(const struct publication *publication, struct transport *transport,
                         token_clock *clock, struct error *error)
{
    const struct registry *registry = publication->registry;
    struct token *token = xcalloc(1, sizeof *token);
    bool refreshes = registry->grant == TOKEN_REFRESH;
    token->grant = registry->grant;
    token->transport = transport;
    token->clock = clock ? clock : machine_clock;
    token->file = file_in(publication, registry->token_file);
    token->place = (struct secret_place){
        .what = refreshes ? E_("refresh token for the registry") : E_("token for the registry"),
        .hint = refreshes ? E_("a refresh token of the IATI account")
                          : E_("an access token of the IATI account"),
        .file = token->file,
        .variable = publication_default(registry->token_env, "IATIPUB_REGISTRY_TOKEN")};
    bool opened = token->grant == TOKEN_READY_MADE ? open_ready_made(token, error)
                                                   : open_granted(token, publication, error);
    if (opened)
        return token;
    token_close(token);
    return NULL;
}

void token_close(struct token *token)
{
    if (!token)
        return;
    secret_free(token->value);
    secret_free(token->secret);
    free(token->secret_origin);
    free(token->file);
    free(token->granted);
    free(token->origin);
    error_clear(&token->remedy);
    error_clear(&token->failure);
    free(token);
}
