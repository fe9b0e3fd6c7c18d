/* Who is asking, and what may they do. Tokens are opaque words that stand for the claims of a
 * signed token: the fixture says what each would contain and what is wrong with it. No answer
 * carries WWW-Authenticate, and a 500 can be an authentication problem: so does the API. */
#include "ryd.h"

#include <string.h>
#include <strings.h>

/* ---- the token ----------------------------------------------------------------------------- */

static const struct defect {
    const char *name;
    unsigned status;
    const char *message;
} defects[] = {
    {"expired", 401, "The access token has expired"},
    {"bad_signature", 401, "The access token could not be verified"},
    {"wrong_audience", 401, "The access token could not be verified"},
    {"unknown_kid", 500, NULL},
    {"no_audience", 500, NULL},
    {"not_yet_valid", 500, NULL},
};

static bool refuse_for_defect(struct exchange *x, const char *name)
{
    for (size_t i = 0; i < sizeof defects / sizeof defects[0]; i++) {
        if (strcmp(defects[i].name, name) != 0)
            continue;
        if (defects[i].message == NULL)
            return refuse_as_crash(x);
        return refuse(x, defects[i].status, "%s", defects[i].message);
    }
    return true;
}

/* A token that dies in mid-run: each request spends one of its lives. */
static bool still_alive(json_t *token)
{
    json_t *lives = json_object_get(token, "expires_after");
    if (lives == NULL)
        return true;
    json_int_t left = json_integer_value(lives);
    json_integer_set(lives, left - 1);
    return left > 0;
}

static json_t *bearer_token(const struct exchange *x)
{
    static const char scheme[] = "Bearer ";
    if (x->authorization == NULL)
        return NULL;
    if (strncasecmp(x->authorization, scheme, strlen(scheme)) != 0)
        return NULL;
    return registry_token(x->registry, x->authorization + strlen(scheme));
}

static bool read_claims(struct exchange *x, const json_t *token)
{
    const char *user = json_string_value(json_object_get(token, "user"));
    x->caller.client_id = json_string_value(json_object_get(token, "client_id"));
    x->caller.scope = json_string_value(json_object_get(token, "scope"));
    if (user == NULL || x->caller.client_id == NULL || x->caller.scope == NULL)
        return refuse(x, 400, "There is a problem with your credentials");
    if (!uuid_parse(user, strlen(user), x->caller.user_id))
        return refuse_as_crash(x);
    x->caller.user = registry_find(x->registry, "users", x->caller.user_id);
    return true;
}

bool check_token(struct exchange *x)
{
    json_t *token = bearer_token(x);
    if (token == NULL)
        return refuse(x, 401, "Not authenticated");
    if (!refuse_for_defect(x, text_of(token, "defect")))
        return false;
    if (!still_alive(token))
        return refuse_for_defect(x, "expired");
    return read_claims(x, token);
}

/* ---- scopes and the client allow-list ------------------------------------------------------ */

static bool contains_word(const char *words, const char *word, size_t length)
{
    while (*words != '\0') {
        size_t size = strcspn(words, " ");
        if (size == length && strncmp(words, word, length) == 0)
            return true;
        words += size;
        words += strspn(words, " ");
    }
    return false;
}

bool check_scopes(struct exchange *x)
{
    const char *wanted = x->route->scopes;
    while (*wanted != '\0') {
        size_t length = strcspn(wanted, " ");
        if (!contains_word(x->caller.scope, wanted, length))
            return refuse(x, 403, "The access token lacks a required scope");
        wanted += length;
        wanted += strspn(wanted, " ");
    }
    return true;
}

/* Reads are not checked, which is why a green access check proves nothing about writes. */
bool check_client(struct exchange *x)
{
    if (strcmp(x->route->method, "GET") == 0)
        return true;
    if (registry_client_name(x->registry, x->caller.client_id) != NULL)
        return true;
    json_t *trace = uuid_new();
    refuse(x, 400, "The request was made with an invalid client ID. Trace id: %s",
           json_string_value(trace));
    json_decref(trace);
    return false;
}

/* ---- roles --------------------------------------------------------------------------------- */

static const struct {
    const char *role;
    unsigned permissions;
} roles[] = {
    {"contributor", MAY_READ | MAY_CREATE | MAY_UPDATE},
    {"editor", MAY_READ | MAY_CREATE | MAY_UPDATE | MAY_CHANGE_VISIBILITY | MAY_DELETE},
    {"provider_admin", MAY_READ | MAY_CREATE | MAY_UPDATE | MAY_CHANGE_VISIBILITY | MAY_DELETE},
    {"admin", MAY_READ | MAY_CREATE | MAY_UPDATE | MAY_CHANGE_VISIBILITY | MAY_DELETE},
    {"super_admin", MAY_READ | MAY_CREATE | MAY_UPDATE | MAY_CHANGE_VISIBILITY | MAY_DELETE},
    {"contributor_pending", 0},
};

bool caller_is_superadmin(const struct exchange *x)
{
    return json_is_true(json_object_get(x->caller.user, "superadmin"));
}

static bool calls_through_own_tool(const struct exchange *x)
{
    size_t i;
    json_t *id;
    json_array_foreach(json_object_get(x->caller.user, "tools"), i, id)
    {
        const json_t *tool = registry_find(x->registry, "tools", json_string_value(id));
        if (tool != NULL && strcmp(text_of(tool, "client_id"), x->caller.client_id) == 0)
            return true;
    }
    return false;
}

const char *caller_role(const struct exchange *x, const char *organisation_id)
{
    if (caller_is_superadmin(x))
        return "super_admin";
    const json_t *held = json_object_get(x->caller.user, "roles");
    const char *role = json_string_value(json_object_get(held, organisation_id));
    if (role != NULL && strcmp(role, "provider_admin") == 0 && !calls_through_own_tool(x))
        return NULL;
    return role;
}

bool caller_may(const struct exchange *x, const char *organisation_id, enum permission wanted)
{
    const char *role = caller_role(x, organisation_id);
    if (role == NULL)
        return false;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (strcmp(roles[i].role, role) == 0)
            return (roles[i].permissions & (unsigned)wanted) != 0;
    }
    return false;
}
