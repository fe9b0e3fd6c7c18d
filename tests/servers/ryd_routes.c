/* The endpoints, and the order in which a request is judged. The order is part of the contract:
 * it decides which of several faults a client hears about first. */
#include "ryd.h"

#include <string.h>

#define API "/api/v1"
#define ORG API "/reporting-orgs/{reporting_org_id}"

static const struct route routes[] = {
    {"GET", "/licences", NULL, 0, NULL, not_implemented},
    {"POST", "/oauth2/token", NULL, 0, NULL, grant_token},
    {"GET", API "/access-check", "ryd", 0, NULL, access_check},
    {"GET", API "/tools", "ryd", 0, NULL, list_tools},
    {"GET", API "/reporting-orgs", "ryd ryd:reporting_org", QUERY_PAGED | QUERY_ACTIONS, NULL,
     list_reporting_orgs},
    {"GET", ORG, "ryd ryd:reporting_org", QUERY_ACTIONS, NULL, show_reporting_org},
    {"GET", ORG "/datasets", "ryd ryd:dataset", QUERY_PAGED | QUERY_ACTIONS, NULL, list_datasets},
    {"GET", API "/discoverable-reporting-orgs", "ryd ryd:reporting_org", QUERY_PAGED | QUERY_Q,
     NULL, list_discoverable_orgs},
    {"POST", API "/datasets", "ryd ryd:dataset", 0, dataset_create_fields, create_dataset},
    {"GET", API "/datasets/{dataset_id}", "ryd ryd:dataset", 0, NULL, show_dataset},
    {"PATCH", API "/datasets/{dataset_id}", "ryd ryd:dataset ryd:dataset:update", 0,
     dataset_update_fields, update_dataset},
    {"DELETE", API "/datasets/{dataset_id}", "ryd ryd:dataset:delete", 0, NULL, delete_dataset},
    {"GET", API "/users/{user_id}/roles", "ryd", 0, NULL, show_user_roles},
    {"GET", API "/users/{user_id}/reporting-orgs", "ryd ryd:reporting_org", 0, NULL,
     list_user_orgs},

    /* Announced, and answered with 501 by the version described. */
    {"GET", ORG "/tools", "ryd ryd:reporting_org:tool", 0, NULL, not_implemented},
    {"POST", ORG "/tools", "ryd ryd:reporting_org:tool:update", 0, NULL, not_implemented},
    {"DELETE", ORG "/tools/{tool_id}", "ryd ryd:reporting_org:tool:update", 0, NULL,
     not_implemented},

    /* These exist, but not for a publisher's tool, whose token never has the scopes. */
    {"POST", API "/reporting-orgs", "ryd ryd:reporting_org:create", 0, NULL, not_implemented},
    {"PATCH", ORG, "ryd ryd:reporting_org:update", 0, NULL, not_implemented},
    {"DELETE", ORG, "ryd ryd:reporting_org:delete", 0, NULL, not_implemented},
};

static step *const checks[] = {
    check_json_syntax, check_token, check_scopes, check_client, check_fields,
};

/* ---- finding the endpoint ------------------------------------------------------------------ */

static const char *note_id(struct exchange *x, const char *pattern, const char *text)
{
    struct path_id *id = &x->ids[x->id_count++];
    size_t name_length = strcspn(pattern, "}");
    snprintf(id->name, sizeof id->name, "%.*s", (int)name_length, pattern);
    id->text = text;
    id->length = strcspn(text, "/");
    return pattern + name_length + 1;
}

static bool path_matches(struct exchange *x, const char *pattern)
{
    const char *path = x->path;
    x->id_count = 0;
    while (*pattern != '\0') {
        if (*pattern == '{') {
            pattern = note_id(x, pattern + 1, path);
            path += x->ids[x->id_count - 1].length;
            if (x->ids[x->id_count - 1].length == 0)
                return false;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

static bool find_route(struct exchange *x)
{
    bool path_known = false;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (!path_matches(x, routes[i].pattern))
            continue;
        path_known = true;
        x->route = &routes[i];
        if (strcmp(routes[i].method, x->method) == 0)
            return true;
    }
    return path_known ? refuse(x, 405, "Method Not Allowed") : refuse(x, 404, "Not Found");
}

/* ---- judging ------------------------------------------------------------------------------- */

static bool pass_checks(struct exchange *x)
{
    if (x->route->scopes == NULL)
        return true;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (!checks[i](x))
            return false;
    }
    return true;
}

void answer(struct exchange *x)
{
    if (find_route(x) && pass_checks(x))
        x->route->run(x);
}
