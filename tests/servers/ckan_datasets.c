/* Datasets: kept as {id, name, title, ..., resources, extras}, the extension's fields apart in
 * "iati", so that what is shown is made anew each time. */
#include "ckan.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 1000

static const char *const plain_fields[] = {"name",  "title",        "owner_org", "license_id",
                                           "notes", "author_email", "state"};

static const json_t *owner_of(const struct exchange *x, const json_t *dataset)
{
    return ckan_find(x, "organizations", text_of(dataset, "owner_org"));
}

static bool is_deleted(const json_t *dataset)
{
    return strcmp(text_of(dataset, "state"), "deleted") == 0;
}

static bool is_public(const json_t *dataset)
{
    return strcmp(text_of(dataset, "state"), "active") == 0 &&
           !json_is_true(json_object_get(dataset, "private"));
}

/* ---- showing ------------------------------------------------------------------------------- */

/* Numbers become text on the way. */
static json_t *as_text(const json_t *value)
{
    if (json_is_integer(value))
        return json_sprintf("%lld", (long long)json_integer_value(value));
    const char *text = json_string_value(value);
    return json_string(text != NULL ? text : "");
}

static void show_iati(const json_t *owner, const json_t *dataset, json_t *view)
{
    json_t *extras = json_object_get(view, "extras");
    const json_t *iati = json_object_get(dataset, "iati");
    for (size_t i = 0; ckan_iati_fields[i] != NULL; i++) {
        const json_t *value = json_object_get(iati, ckan_iati_fields[i]);
        if (value != NULL)
            json_array_append_new(extras, json_pack("{s:s,s:o}", "key", ckan_iati_fields[i],
                                                    "value", as_text(value)));
    }
    json_array_append_new(extras,
                          json_pack("{s:s,s:s}", "key", "validation_status", "value", "Not Found"));
    json_object_set_new(view, "license_id", json_string(text_of(owner, "license_id")));
}

static json_t *show(const struct exchange *x, const json_t *dataset)
{
    const json_t *owner = owner_of(x, dataset);
    json_t *view = json_deep_copy(dataset);
    json_object_del(view, "iati");
    if (ckan_is_iati(x))
        show_iati(owner, dataset, view);
    json_object_set_new(view, "organization",
                        json_pack("{s:s,s:s,s:s,s:s}", "id", text_of(owner, "id"), "name",
                                  text_of(owner, "name"), "title", text_of(owner, "title"), "state",
                                  text_of(owner, "state")));
    json_object_set_new(view, "license_title", json_string("A licence"));
    json_object_set_new(view, "isopen", json_true());
    json_object_set_new(
        view, "num_resources",
        json_integer((json_int_t)json_array_size(json_object_get(dataset, "resources"))));
    return view;
}

/* The dataset that the input names; NULL: the exchange has been refused. */
static json_t *find(struct exchange *x)
{
    json_t *dataset = ckan_find(x, "datasets", text_of(x->json, "id"));
    if (dataset == NULL)
        ckan_not_found(x);
    return dataset;
}

bool ckan_package_show(struct exchange *x)
{
    const json_t *dataset = find(x);
    if (dataset == NULL)
        return false;
    if (!is_public(dataset) && !*ckan_role(x, owner_of(x, dataset)))
        return ckan_deny(x, "User not authorized to read package");
    return ckan_reply(x, show(x, dataset));
}

/* ---- searching ----------------------------------------------------------------------------- */

static json_int_t number_of(const json_t *input, const char *member, json_int_t otherwise)
{
    const json_t *value = json_object_get(input, member);
    const char *text = json_string_value(value);
    if (text != NULL)
        return strtoll(text, NULL, 10);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

static bool is_found(const struct exchange *x, const json_t *dataset)
{
    const char *filter = text_of(x->json, "fq"), *key = "organization:";
    if (!is_public(dataset))
        return false;
    return strncmp(filter, key, strlen(key)) != 0 ||
           strcmp(filter + strlen(key), text_of(owner_of(x, dataset), "name")) == 0;
}

/* The index catches up only after it was asked. */
static void refresh_index(struct exchange *x)
{
    json_object_set_new(x->registry->world, "index",
                        json_deep_copy(registry_all(x->registry, "datasets")));
}

bool ckan_package_search(struct exchange *x)
{
    json_int_t rows = number_of(x->json, "rows", 10), start = number_of(x->json, "start", 0);
    json_int_t count = 0, most = rows < MOST_ROWS ? rows : MOST_ROWS;
    json_t *results = json_array();
    size_t i;
    const json_t *dataset;
    json_array_foreach(registry_all(x->registry, "index"), i, dataset)
    {
        if (!is_found(x, dataset))
            continue;
        if (count >= start && count < start + most)
            json_array_append_new(results, show(x, dataset));
        count++;
    }
    refresh_index(x);
    return ckan_reply(x, json_pack("{s:I,s:o,s:s,s:{},s:{}}", "count", count, "results", results,
                                   "sort", "score desc, metadata_modified desc", "facets",
                                   "search_facets"));
}

/* ---- writing ------------------------------------------------------------------------------- */

/* A resource that is sent without its id is a new one. */
static json_t *resources_of(const json_t *input)
{
    json_t *resources = json_deep_copy(json_object_get(input, "resources"));
    size_t i;
    json_t *resource;
    if (!json_is_array(resources)) {
        json_decref(resources);
        return json_array();
    }
    json_array_foreach(resources, i, resource)
    {
        if (!*text_of(resource, "id"))
            json_object_set_new(resource, "id", uuid_new());
    }
    return resources;
}

/* What the archiver finds out overwrites what the publisher said. */
static void archive(json_t *dataset)
{
    json_t *iati = json_object_get(dataset, "iati");
    json_t *resource = json_array_get(json_object_get(dataset, "resources"), 0);
    json_object_set_new(iati, "iati_version", json_string("2.03"));
    json_object_set_new(iati, "activity_count", json_string("4711"));
    json_object_set_new(iati, "data_updated", json_string("2001-02-03 00:00:00"));
    json_object_set_new(iati, "issue_type", json_string("download-error"));
    json_object_set_new(resource, "hash", json_string("5e7a"));
    json_object_set_new(resource, "size", json_integer(4711));
}

/* Replaces everything. Keys that are not known are ignored. */
static void fill(const struct exchange *x, json_t *dataset, const json_t *organisation)
{
    const json_t *input = x->json;
    json_t *extras = json_deep_copy(json_object_get(input, "extras"));
    json_t *iati = json_object();
    for (size_t i = 0; i < sizeof plain_fields / sizeof plain_fields[0]; i++) {
        const json_t *value = json_object_get(input, plain_fields[i]);
        if (json_is_string(value))
            json_object_set_new(dataset, plain_fields[i], json_deep_copy(value));
        else if (strcmp(plain_fields[i], "state") != 0)
            json_object_del(dataset, plain_fields[i]);
    }
    for (size_t i = 0; ckan_is_iati(x) && ckan_iati_fields[i] != NULL; i++) {
        json_t *value = json_object_get(input, ckan_iati_fields[i]);
        if (value != NULL && !json_is_null(value))
            json_object_set(iati, ckan_iati_fields[i], value);
    }
    if (!*text_of(dataset, "title"))
        json_object_set_new(dataset, "title", json_string(text_of(input, "name")));
    json_object_set_new(dataset, "owner_org", json_string(text_of(organisation, "id")));
    json_object_set_new(dataset, "private",
                        json_boolean(json_is_true(json_object_get(input, "private"))));
    json_object_set_new(dataset, "resources", resources_of(input));
    json_object_set_new(dataset, "extras", extras != NULL ? extras : json_array());
    json_object_set_new(dataset, "iati", iati);
    json_object_set_new(dataset, "metadata_modified", time_now());
    if (ckan_is_iati(x))
        archive(dataset);
}

static const json_t *organisation_to_write(struct exchange *x)
{
    const json_t *organisation = ckan_find(x, "organizations", text_of(x->json, "owner_org"));
    if (ckan_user(x) == NULL)
        ckan_deny(x, "The action requires an authenticated user");
    else if (organisation == NULL || !ckan_may_write(x, organisation) ||
             strcmp(text_of(organisation, "state"), "deleted") == 0)
        ckan_deny(x, "User not authorized to add dataset to this organization");
    else if (strcmp(text_of(organisation, "state"), "active") != 0)
        ckan_refuse_fields(x, json_pack("{s:[s]}", "owner_org", "Organization is not active"));
    else
        return organisation;
    return NULL;
}

/* The name of a deleted dataset is free for a new one: its row steps aside. */
static void free_name(struct exchange *x)
{
    json_t *old = ckan_find(x, "datasets", text_of(x->json, "name"));
    if (old != NULL && is_deleted(old))
        json_object_set_new(old, "name", json_sprintf("deleted-%s", text_of(old, "id")));
}

bool ckan_package_create(struct exchange *x)
{
    const json_t *organisation = organisation_to_write(x);
    if (organisation == NULL || !ckan_check_dataset(x, organisation, NULL))
        return false;
    free_name(x);
    json_t *dataset = json_pack("{s:o,s:s,s:o}", "id", uuid_new(), "state", "active",
                                "metadata_created", time_now());
    fill(x, dataset, organisation);
    json_array_append_new(registry_all(x->registry, "datasets"), dataset);
    x->wrote = true;
    return ckan_reply(x, show(x, dataset));
}

/* The dataset that the input names, if the caller may change it. */
static json_t *find_to_write(struct exchange *x)
{
    json_t *dataset = find(x);
    if (dataset == NULL || (ckan_may_write(x, owner_of(x, dataset)) && ckan_user(x) != NULL))
        return dataset;
    ckan_deny(x, "User not authorized to edit package");
    return NULL;
}

static bool update(struct exchange *x, json_t *dataset)
{
    if (json_object_get(x->json, "owner_org") == NULL)
        json_object_set(x->json, "owner_org", json_object_get(dataset, "owner_org"));
    const json_t *organisation = organisation_to_write(x);
    if (organisation == NULL || !ckan_check_dataset(x, organisation, dataset))
        return false;
    fill(x, dataset, organisation);
    x->wrote = true;
    return ckan_reply(x, show(x, dataset));
}

bool ckan_package_update(struct exchange *x)
{
    json_t *dataset = find_to_write(x);
    return dataset != NULL && update(x, dataset);
}

/* With the extension an empty list of extras goes into every patch, over those that are shown. */
bool ckan_package_patch(struct exchange *x)
{
    json_t *dataset = find_to_write(x);
    if (dataset == NULL)
        return false;
    json_t *merged = show(x, dataset);
    if (ckan_is_iati(x))
        json_object_set_new(merged, "extras", json_array());
    json_object_update(merged, x->json);
    json_decref(x->json);
    x->json = merged;
    return update(x, dataset);
}

bool ckan_package_delete(struct exchange *x)
{
    json_t *dataset = find_to_write(x);
    if (dataset == NULL)
        return false;
    x->wrote = !is_deleted(dataset);
    json_object_set_new(dataset, "state", json_string("deleted"));
    return ckan_reply(x, json_null());
}
