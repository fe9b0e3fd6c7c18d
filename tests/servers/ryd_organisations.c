/* Reporting organisations, users and tools: the part of the API a publisher only reads. */
#include "ryd.h"

#include <string.h>

bool access_check(struct exchange *x)
{
    return reply_with(x, 200, json_pack("{s:s}", "message", "Access check succeeded"));
}

bool not_implemented(struct exchange *x)
{
    return refuse(x, 501, "Not implemented");
}

/* ---- an organisation as others see it ------------------------------------------------------ */

static const char *const metadata_keys[] = {
    "address",
    "contact_email",
    "created_date",
    "data_portal_url",
    "default_licence_id",
    "description",
    "exclusions_policy_url",
    "fax",
    "first_publication_date",
    "hq_country",
    "human_readable_name",
    "number_of_published_datasets",
    "organisation_identifier",
    "organisation_type",
    "phone",
    "region",
    "registry_approved",
    "reporting_source_type",
    "short_name",
    "website",
    NULL,
};

/* For strangers and for those whose membership is pending. */
static const char *const small_metadata_keys[] = {
    "human_readable_name",
    "organisation_identifier",
    "short_name",
    NULL,
};

static json_int_t count_published(const struct exchange *x, const char *organisation_id)
{
    size_t i;
    json_t *dataset;
    json_int_t count = 0;
    json_array_foreach(registry_all(x->registry, "datasets"), i, dataset)
    {
        const json_t *metadata = json_object_get(dataset, "metadata");
        count += strcmp(text_of(dataset, "owner_organisation_id"), organisation_id) == 0 &&
                 strcmp(text_of(metadata, "visibility"), "public") == 0;
    }
    return count;
}

static json_t *metadata_value(const struct exchange *x, const json_t *organisation, const char *key)
{
    if (strcmp(key, "number_of_published_datasets") == 0)
        return json_integer(count_published(x, text_of(organisation, "id")));
    json_t *value = json_object_get(json_object_get(organisation, "metadata"), key);
    return value != NULL ? json_deep_copy(value) : json_null();
}

static json_t *metadata_view(const struct exchange *x, const json_t *organisation,
                             const char *const *keys)
{
    json_t *view = json_object();
    for (; *keys != NULL; keys++)
        json_object_set_new(view, *keys, metadata_value(x, organisation, *keys));
    return view;
}

static json_t *actions_of(const json_t *organisation)
{
    const json_t *actions = json_object_get(organisation, "actions");
    return actions != NULL ? json_deep_copy(actions) : json_array();
}

static json_t *organisation_item(const struct exchange *x, const json_t *organisation,
                                 const char *role, bool include_actions)
{
    bool pending = strcmp(role, "contributor_pending") == 0;
    const char *const *keys = pending ? small_metadata_keys : metadata_keys;
    return json_pack("{s:s,s:o,s:o,s:s}", "id", text_of(organisation, "id"), "metadata",
                     metadata_view(x, organisation, keys), "reporting_org_actions",
                     include_actions ? actions_of(organisation) : json_array(), "user_role", role);
}

/* A person's stored role, whoever asks. */
static const char *stored_role(const json_t *user, const char *organisation_id)
{
    return json_string_value(json_object_get(json_object_get(user, "roles"), organisation_id));
}

static bool is_discoverable(const json_t *organisation)
{
    return !json_is_false(json_object_get(organisation, "discoverable"));
}

/* ---- one's own organisations --------------------------------------------------------------- */

/* What the CRM knows the person to belong to. Provider and super administrators hold their
 * rights elsewhere, so this is empty for them: an oddity clients have to live with. */
static json_t *contact_organisations(const struct exchange *x)
{
    const char *id;
    json_t *role;
    json_t *given = json_object_get(x->caller.user, "contact_organisations");
    if (given != NULL)
        return json_incref(given);
    json_t *ids = json_array();
    json_object_foreach(json_object_get(x->caller.user, "roles"), id, role)
    {
        if (strcmp(json_string_value(role), "provider_admin") != 0)
            json_array_append_new(ids, json_string(id));
    }
    return ids;
}

/* Those without a role are dropped after paging: a page may be shorter than asked for. */
bool list_reporting_orgs(struct exchange *x)
{
    size_t i;
    json_t *id;
    json_t *data = json_array();
    json_t *ids = contact_organisations(x);
    json_t *page = page_of(x, ids);
    json_array_foreach(page, i, id)
    {
        const char *text = json_string_value(id);
        const char *role = stored_role(x->caller.user, text);
        const json_t *organisation = registry_find(x->registry, "organisations", text);
        if (role != NULL && organisation != NULL)
            json_array_append_new(data, organisation_item(x, organisation, role, false));
    }
    reply_with_page(x, data, json_array_size(ids));
    json_decref(page);
    json_decref(ids);
    return true;
}

bool show_reporting_org(struct exchange *x)
{
    const char *id = x->ids[0].uuid;
    const char *role = caller_role(x, id);
    if (role == NULL)
        return refuse(x, 403, "You do not have permission to read this reporting organisation");
    const json_t *organisation = registry_find(x->registry, "organisations", id);
    if (organisation == NULL || !is_discoverable(organisation))
        return refuse(x, 404, "Reporting organisation not found");
    return reply_with(x, 200, organisation_item(x, organisation, role, x->include_actions));
}

/* ---- everybody's organisations ------------------------------------------------------------- */

static bool is_wanted(const json_t *organisation, const char *q)
{
    const json_t *metadata = json_object_get(organisation, "metadata");
    if (!is_discoverable(organisation))
        return false;
    return q == NULL || strcasestr(text_of(metadata, "human_readable_name"), q) != NULL;
}

static json_t *small_item(const struct exchange *x, const json_t *organisation)
{
    return json_pack("{s:s,s:o}", "id", text_of(organisation, "id"), "metadata",
                     metadata_view(x, organisation, small_metadata_keys));
}

bool list_discoverable_orgs(struct exchange *x)
{
    size_t i;
    json_t *organisation;
    json_t *found = json_array();
    json_array_foreach(registry_all(x->registry, "organisations"), i, organisation)
    {
        if (is_wanted(organisation, x->q))
            json_array_append_new(found, small_item(x, organisation));
    }
    reply_with_page(x, page_of(x, found), json_array_size(found));
    json_decref(found);
    return true;
}

/* ---- users and tools ----------------------------------------------------------------------- */

static json_t *copy_or(const json_t *value, json_t *otherwise)
{
    if (value == NULL)
        return otherwise;
    json_decref(otherwise);
    return json_deep_copy(value);
}

/* Everybody may look at themselves; super administrators at everybody. */
static const json_t *find_user(struct exchange *x)
{
    const char *id = x->ids[0].uuid;
    if (strcmp(id, x->caller.user_id) != 0 && !caller_is_superadmin(x)) {
        refuse(x, 403, "You do not have permission to read this user");
        return NULL;
    }
    const json_t *user = registry_find(x->registry, "users", id);
    if (user == NULL)
        refuse(x, 404, "User not found");
    return user;
}

bool show_user_roles(struct exchange *x)
{
    const json_t *user = find_user(x);
    if (user == NULL)
        return false;
    return reply_with(
        x, 200,
        json_pack("{s:b,s:o,s:o}", "superadmin", json_is_true(json_object_get(user, "superadmin")),
                  "tools", copy_or(json_object_get(user, "tools"), json_array()), "reporting_orgs",
                  copy_or(json_object_get(user, "roles"), json_object())));
}

bool list_user_orgs(struct exchange *x)
{
    const char *id;
    json_t *role;
    const json_t *user = find_user(x);
    if (user == NULL)
        return false;
    json_t *data = json_array();
    json_object_foreach(json_object_get(user, "roles"), id, role)
    {
        const json_t *organisation = registry_find(x->registry, "organisations", id);
        if (organisation != NULL)
            json_array_append_new(
                data, organisation_item(x, organisation, json_string_value(role), false));
    }
    return reply_with(x, 200, data);
}

bool list_tools(struct exchange *x)
{
    size_t i;
    json_t *tool;
    json_t *data = json_array();
    json_array_foreach(registry_all(x->registry, "tools"), i, tool) json_array_append_new(
        data, json_pack("{s:s,s:s,s:s}", "id", text_of(tool, "id"), "name", text_of(tool, "name"),
                        "provider", text_of(tool, "provider")));
    return reply_with(x, 200, data);
}
