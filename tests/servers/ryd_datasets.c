/* Datasets: the part of the API a publisher writes to. */
#include "ryd.h"

#include <string.h>

const struct field dataset_create_fields[] = {
    {"owner_organisation_id", FIELD_TEXT},
    {"short_name", FIELD_SHORT_NAME},
    {"human_readable_name", FIELD_TEXT},
    {"url", FIELD_TEXT},
    {"licence_id", FIELD_TEXT},
    {"source_type", FIELD_TEXT},
    {"visibility", FIELD_TEXT}, /* any text will do, on create only */
    {NULL, FIELD_END},
};

/* A full replacement: all but the last are required. */
const struct field dataset_update_fields[] = {
    {"human_readable_name", FIELD_TEXT},
    {"licence_id", FIELD_TEXT},
    {"short_name", FIELD_SHORT_NAME},
    {"source_type", FIELD_TEXT},
    {"url", FIELD_TEXT},
    {"visibility", FIELD_VISIBILITY},
    {NULL, FIELD_END},
};

/* ---- what others may see ------------------------------------------------------------------- */

static const char *metadata_of(const json_t *dataset, const char *key)
{
    return text_of(json_object_get(dataset, "metadata"), key);
}

static const char *owner_of(const json_t *dataset)
{
    return text_of(dataset, "owner_organisation_id");
}

static json_t *without_actions(const json_t *dataset)
{
    return json_pack("{s:O,s:O,s:o}", "id", json_object_get(dataset, "id"), "owner_organisation_id",
                     json_object_get(dataset, "owner_organisation_id"), "metadata",
                     json_deep_copy(json_object_get(dataset, "metadata")));
}

static json_t *shown(const json_t *dataset)
{
    json_t *view = without_actions(dataset);
    json_object_set_new(view, "actions", json_deep_copy(json_object_get(dataset, "actions")));
    return view;
}

static json_t *listed(const json_t *dataset, bool include_actions)
{
    const json_t *sparse = json_object_get(dataset, "sparse");
    if (sparse == NULL || json_is_false(sparse))
        return include_actions ? shown(dataset) : without_actions(dataset);
    json_t *view = without_actions(dataset);
    json_t *metadata = json_object_get(view, "metadata");
    json_object_set_new(metadata, "source_type", json_string(""));
    json_object_set_new(metadata, "licence_id", json_string(""));
    return view;
}

/* ---- the listing --------------------------------------------------------------------------- */

static int compare_names(const json_t *one, const json_t *other)
{
    int order =
        strcmp(metadata_of(one, "human_readable_name"), metadata_of(other, "human_readable_name"));
    return order != 0 ? order
                      : strcmp(metadata_of(one, "short_name"), metadata_of(other, "short_name"));
}

static void insert_sorted(json_t *sorted, json_t *dataset)
{
    size_t place = json_array_size(sorted);
    while (place > 0 && compare_names(json_array_get(sorted, place - 1), dataset) > 0)
        place--;
    json_array_insert(sorted, place, dataset);
}

static json_t *datasets_of(const struct exchange *x, const char *organisation_id)
{
    size_t i;
    json_t *dataset;
    json_t *owned = json_array();
    json_array_foreach(registry_all(x->registry, "datasets"), i, dataset)
    {
        if (strcmp(owner_of(dataset), organisation_id) == 0)
            insert_sorted(owned, dataset);
    }
    return owned;
}

bool list_datasets(struct exchange *x)
{
    const char *organisation_id = x->ids[0].uuid;
    if (!caller_may(x, organisation_id, MAY_READ))
        return refuse(x, 403, "You do not have permission to read these datasets");
    if (registry_find(x->registry, "organisations", organisation_id) == NULL)
        return refuse(x, 404, "Reporting organisation not found");
    size_t i;
    json_t *dataset;
    json_t *data = json_array();
    json_t *owned = datasets_of(x, organisation_id);
    json_t *page = page_of(x, owned);
    json_array_foreach(page, i, dataset)
        json_array_append_new(data, listed(dataset, x->include_actions));
    reply_with_page(x, data, json_array_size(owned));
    json_decref(page);
    json_decref(owned);
    return true;
}

/* ---- the journal of actions ---------------------------------------------------------------- */

static json_t *new_action(const struct exchange *x, const char *type, const char *organisation_id)
{
    const json_t *organisation = registry_find(x->registry, "organisations", organisation_id);
    const char *client_name = registry_client_name(x->registry, x->caller.client_id);
    return json_pack("{s:s,s:o,s:o,s:s,s:s,s:s,s:s,s:s,s:s}", "action_type", type, "created_date",
                     time_now(), "id", uuid_new(), "responsible_org_id", organisation_id,
                     "responsible_org_name", metadata_of(organisation, "human_readable_name"),
                     "user_application_id", x->caller.client_id, "user_application_name",
                     client_name, "user_id", x->caller.user_id, "user_name",
                     text_of(x->caller.user, "name"));
}

static void record_action(const struct exchange *x, json_t *dataset, const char *type)
{
    json_array_append_new(json_object_get(dataset, "actions"),
                          new_action(x, type, owner_of(dataset)));
}

/* ---- create -------------------------------------------------------------------------------- */

/* Names are unique over the whole registry, and the holder is not given away. */
static bool is_taken(const struct exchange *x, const char *short_name, const json_t *by_other_than)
{
    size_t i;
    json_t *dataset;
    json_array_foreach(registry_all(x->registry, "datasets"), i, dataset)
    {
        if (dataset != by_other_than && strcmp(metadata_of(dataset, "short_name"), short_name) == 0)
            return true;
    }
    return false;
}

static bool refuse_as_taken(struct exchange *x, const char *short_name)
{
    return refuse(x, 409, "A dataset with the short name '%s' already exists", short_name);
}

static json_t *new_dataset(const struct exchange *x, const char *owner)
{
    static const char *const copied[] = {"human_readable_name", "short_name", "source_type", "url",
                                         "visibility",          "licence_id"};
    json_t *metadata = json_object();
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++)
        json_object_set(metadata, copied[i], json_object_get(x->json, copied[i]));
    json_object_set_new(metadata, "last_url_update_date", time_now());
    json_object_set_new(metadata, "last_metadata_update_date", time_now());
    json_t *dataset = json_pack("{s:o,s:s,s:o,s:[]}", "id", uuid_new(), "owner_organisation_id",
                                owner, "metadata", metadata, "actions");
    record_action(x, dataset, "create");
    return dataset;
}

bool create_dataset(struct exchange *x)
{
    char owner[UUID_SIZE];
    const char *owner_text = text_of(x->json, "owner_organisation_id");
    const char *short_name = text_of(x->json, "short_name");
    if (!uuid_parse(owner_text, strlen(owner_text), owner))
        return refuse_as_crash(x);
    if (!caller_may(x, owner, MAY_CREATE))
        return refuse(x, 403, "You do not have permission to create datasets");
    if (registry_find(x->registry, "organisations", owner) == NULL)
        return refuse(x, 404, "Reporting organisation not found");
    if (is_taken(x, short_name, NULL))
        return refuse_as_taken(x, short_name);
    json_t *dataset = new_dataset(x, owner);
    json_array_append_new(registry_all(x->registry, "datasets"), dataset);
    x->wrote = true;
    return reply_with(x, 201, shown(dataset));
}

/* ---- read, update, delete: 404 comes before 403 -------------------------------------------- */

static json_t *find_permitted(struct exchange *x, enum permission wanted)
{
    json_t *dataset = registry_find(x->registry, "datasets", x->ids[0].uuid);
    if (dataset == NULL) {
        refuse(x, 404, "Dataset not found");
        return NULL;
    }
    if (!caller_may(x, owner_of(dataset), wanted)) {
        refuse(x, 403, "You do not have permission to do this with the dataset");
        return NULL;
    }
    return dataset;
}

bool show_dataset(struct exchange *x)
{
    const json_t *dataset = find_permitted(x, MAY_READ);
    return dataset != NULL && reply_with(x, 200, shown(dataset));
}

static bool replace(json_t *metadata, const json_t *sent, const char *field)
{
    json_t *value = json_object_get(sent, field);
    if (!json_is_string(value) || json_equal(value, json_object_get(metadata, field)))
        return false;
    json_object_set(metadata, field, value);
    return true;
}

static const struct change {
    const char *action;
    const char *date;
    const char *fields[5];
} changes[] = {
    {"update_metadata",
     "last_metadata_update_date",
     {"human_readable_name", "licence_id", "short_name", "source_type"}},
    {"update_url", "last_url_update_date", {"url"}},
    {"change_visibility", "last_metadata_update_date", {"visibility"}},
};

static void apply_change(const struct exchange *x, json_t *dataset, const struct change *change)
{
    bool changed = false;
    json_t *metadata = json_object_get(dataset, "metadata");
    for (const char *const *field = change->fields; *field != NULL; field++)
        changed |= replace(metadata, x->json, *field);
    if (!changed)
        return;
    json_object_set_new(metadata, change->date, time_now());
    record_action(x, dataset, change->action);
}

static bool changes_visibility(const struct exchange *x, const json_t *dataset)
{
    const json_t *wanted = json_object_get(x->json, "visibility");
    const char *present = metadata_of(dataset, "visibility");
    return json_is_string(wanted) && strcmp(json_string_value(wanted), present) != 0;
}

bool update_dataset(struct exchange *x)
{
    const char *short_name = text_of(x->json, "short_name");
    json_t *dataset = find_permitted(x, MAY_UPDATE);
    if (dataset == NULL)
        return false;
    if (changes_visibility(x, dataset) && !caller_may(x, owner_of(dataset), MAY_CHANGE_VISIBILITY))
        return refuse(x, 403, "You do not have permission to change the visibility of the dataset");
    if (is_taken(x, short_name, dataset))
        return refuse_as_taken(x, short_name);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        apply_change(x, dataset, &changes[i]);
    if (json_is_true(json_object_get(dataset, "sparse")))
        json_object_del(dataset, "sparse");
    x->wrote = true;
    return reply_with(x, 200, shown(dataset));
}

static void forget(json_t *datasets, const json_t *dataset)
{
    for (size_t i = 0; i < json_array_size(datasets); i++) {
        if (json_array_get(datasets, i) == dataset) {
            json_array_remove(datasets, i);
            return;
        }
    }
}

bool delete_dataset(struct exchange *x)
{
    const json_t *dataset = find_permitted(x, MAY_DELETE);
    if (dataset == NULL)
        return false;
    forget(registry_all(x->registry, "datasets"), dataset);
    x->wrote = true;
    return reply_with(x, 200, json_null());
}
