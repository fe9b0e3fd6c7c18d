/* CKAN's action API: which action, with what input, by whom, and the envelope of its answers. */
#include "ckan.h"

#include <stdlib.h>
#include <string.h>

static const struct action {
    const char *name;
    step *run;
    bool writes;
} actions[] = {
    {"organization_list_for_user", ckan_organization_list_for_user, false},
    {"organization_show", ckan_organization_show, false},
    {"package_show", ckan_package_show, false},
    {"package_search", ckan_package_search, false},
    {"package_create", ckan_package_create, true},
    {"package_update", ckan_package_update, true},
    {"package_patch", ckan_package_patch, true},
    {"package_delete", ckan_package_delete, true},
};

bool ckan_is_iati(const struct exchange *x)
{
    return x->registry->dialect == &ckan_iati_dialect;
}

/* ---- answers ------------------------------------------------------------------------------- */

static json_t *help_of(const struct exchange *x)
{
    const char *name = strrchr(x->path, '/');
    return json_sprintf("http://%s/api/3/action/help_show?name=%s", x->host, name + 1);
}

bool ckan_reply(struct exchange *x, json_t *result)
{
    x->status = 200;
    x->reply = json_pack("{s:o,s:b,s:o}", "help", help_of(x), "success", 1, "result", result);
    return true;
}

static bool fail(struct exchange *x, unsigned status, json_t *error)
{
    x->status = status;
    x->reply = json_pack("{s:o,s:b,s:o}", "help", help_of(x), "success", 0, "error", error);
    return false;
}

bool ckan_refuse(struct exchange *x, unsigned status, const char *type, const char *message)
{
    return fail(x, status, json_pack("{s:s,s:s}", "message", message, "__type", type));
}

bool ckan_refuse_fields(struct exchange *x, json_t *errors)
{
    json_object_set_new(errors, "__type", json_string("Validation Error"));
    return fail(x, 409, errors);
}

bool ckan_deny(struct exchange *x, const char *message)
{
    json_t *text = json_sprintf("Access denied: %s", message);
    ckan_refuse(x, 403, "Authorization Error", json_string_value(text));
    json_decref(text);
    return false;
}

bool ckan_not_found(struct exchange *x)
{
    return ckan_refuse(x, 404, "Not Found Error", "Not found");
}

/* The one answer without an envelope. */
static bool bad_request(struct exchange *x, const char *reason)
{
    x->status = 400;
    x->reply = json_sprintf("Bad request - %s", reason);
    return false;
}

static json_t *canned_failure(unsigned status, const char *message)
{
    static const struct {
        unsigned status;
        const char *type;
    } types[] = {{403, "Authorization Error"}, {404, "Not Found Error"}, {409, "Validation Error"}};
    const char *type = "Internal Server Error";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].status == status)
            type = types[i].type;
    }
    return json_pack("{s:s,s:b,s:{s:s,s:s}}", "help", "", "success", 0, "error", "message", message,
                     "__type", type);
}

/* ---- who asks ------------------------------------------------------------------------------ */

const json_t *ckan_user(const struct exchange *x)
{
    const json_t *users = registry_all(x->registry, "users");
    const json_t *user = x->ckan_key != NULL ? json_object_get(users, x->ckan_key) : NULL;
    if (user == NULL && x->authorization != NULL)
        user = json_object_get(users, x->authorization);
    return user;
}

bool ckan_is_sysadmin(const struct exchange *x)
{
    return json_is_true(json_object_get(ckan_user(x), "sysadmin"));
}

const char *ckan_role(const struct exchange *x, const json_t *organisation)
{
    if (ckan_is_sysadmin(x))
        return "admin";
    return text_of(json_object_get(ckan_user(x), "roles"), text_of(organisation, "name"));
}

bool ckan_may_write(const struct exchange *x, const json_t *organisation)
{
    const char *role = ckan_role(x, organisation);
    return strcmp(role, "editor") == 0 || strcmp(role, "admin") == 0;
}

json_t *ckan_find(const struct exchange *x, const char *kind, const char *id)
{
    size_t i;
    json_t *item;
    json_array_foreach(registry_all(x->registry, kind), i, item)
    {
        if (strcmp(text_of(item, "id"), id) == 0 || strcmp(text_of(item, "name"), id) == 0)
            return item;
    }
    return NULL;
}

/* ---- the way in ---------------------------------------------------------------------------- */

static const char *action_name(const char *path)
{
    static const char *const prefixes[] = {"/api/3/action/", "/api/action/"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t length = strlen(prefixes[i]);
        if (strncmp(path, prefixes[i], length) == 0 && path[length] != '\0' &&
            strchr(path + length, '/') == NULL)
            return path + length;
    }
    return NULL;
}

static const struct action *find_action(const char *name)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
    }
    return NULL;
}

/* A header's content type does not matter, only whether the body is an object. */
static bool read_input(struct exchange *x, const struct action *action)
{
    bool gets = strcmp(x->method, "GET") == 0;
    if (gets && action->writes)
        return bad_request(x, "the action needs to be called by POST");
    if (gets)
        x->json = json_incref(x->query);
    else
        x->json = json_loadb(x->body != NULL ? x->body : "", x->body_length, 0, NULL);
    return json_is_object(x->json) ||
           bad_request(x, "JSON Error: the request data is not a dictionary");
}

static void answer_ckan(struct exchange *x)
{
    const char *name = action_name(x->path);
    if (name == NULL) {
        x->status = 404;
        x->html = "<!DOCTYPE html>\n<html><body><h1>404 Not Found</h1></body></html>\n";
        return;
    }
    const struct action *action = find_action(name);
    if (action == NULL)
        bad_request(x, "Action name not known");
    else if (read_input(x, action))
        action->run(x);
}

/* ---- the portals --------------------------------------------------------------------------- */

static bool complete_world(json_t *world)
{
    static const struct {
        const char *name;
        json_type type;
    } sections[] = {
        {"organizations", JSON_ARRAY}, {"users", JSON_OBJECT}, {"datasets", JSON_ARRAY}};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        const json_t *section = json_object_get(world, sections[i].name);
        if (section != NULL && json_typeof(section) == sections[i].type)
            continue;
        fprintf(stderr, "registry_simulator: '%s' has the wrong shape\n", sections[i].name);
        return false;
    }
    json_object_set_new(world, "index", json_deep_copy(json_object_get(world, "datasets")));
    return true;
}

const struct dialect ckan_dialect = {"ckan", ckan_default_fixture, complete_world, answer_ckan,
                                     canned_failure};
const struct dialect ckan_iati_dialect = {"ckan-iati", ckan_default_fixture, complete_world,
                                          answer_ckan, canned_failure};
