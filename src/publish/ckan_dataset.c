#include "publish/ckan_dataset.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/date.h"

enum { LONGEST_ID = 100 };

/* ---- reading ------------------------------------------------------------------------------- */

static const char *text_in(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text ? text : "";
}

const char *ckan_dataset_text(const json_t *shown, const char *member)
{
    const char *text = text_in(shown, member);
    const json_t *extras = json_object_get(shown, "extras");
    for (size_t i = 0; !*text && i < json_array_size(extras); i++) {
        const json_t *extra = json_array_get(extras, i);
        if (strcmp(text_in(extra, "key"), member) == 0)
            text = text_in(extra, "value");
    }
    return text;
}

/* The resource that is ours: the only one, or the first of IATI's. Its index, or how many there
 * are if it is none of them. */
static size_t find_resource(const json_t *resources)
{
    size_t count = json_array_size(resources), i = 0;
    while (count > 1 && i < count &&
           strcasecmp(text_in(json_array_get(resources, i), "format"), "IATI-XML") != 0)
        i++;
    return i;
}

static const char *visibility_of(const json_t *shown)
{
    const char *state = text_in(shown, "state");
    if (*state && strcmp(state, "active") != 0)
        return state;
    return json_is_true(json_object_get(shown, "private")) ? "private" : "public";
}

/* Ids reach messages and the journal, so they must be what they seem to be. */
static bool is_id(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length <= LONGEST_ID &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               length;
}

bool ckan_dataset_read(const json_t *shown, struct registration *present)
{
    const json_t *resources = json_object_get(shown, "resources");
    if (!is_id(text_in(shown, "id")) || !*text_in(shown, "name"))
        return false;
    *present = (struct registration){
        .id = xstrdup(text_in(shown, "id")),
        .short_name = xstrdup(text_in(shown, "name")),
        .title = xstrdup(text_in(shown, "title")),
        .url = xstrdup(text_in(json_array_get(resources, find_resource(resources)), "url")),
        .licence = xstrdup(text_in(shown, "license_id")),
        .visibility = xstrdup(visibility_of(shown)),
        .file_type = xstrdup(ckan_dataset_text(shown, "filetype")),
        .language = xstrdup(ckan_dataset_text(shown, "language")),
    };
    return true;
}

/* ---- comparing ----------------------------------------------------------------------------- */

static void take_over(char **present, const char *wanted)
{
    free(*present);
    *present = xstrdup_or_null(wanted);
}

void ckan_dataset_forgive(struct registration *present, const struct registration *wanted,
                          bool extension)
{
    take_over(&present->source_type, wanted->source_type);
    if (extension) /* what is shown is the publisher's */
        take_over(&present->licence, wanted->licence);
    if (!wanted->file_type)
        take_over(&present->file_type, NULL);
    if (!wanted->language)
        take_over(&present->language, NULL);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* What the server makes itself of other things. */
static const char *const computed[] = {
    "organization",  "license_title", "license_url",      "isopen",
    "num_resources", "num_tags",      "metadata_created", "metadata_modified",
    "issue_type",    "issue_message", "issue_date",       "validation_status",
};

static void remove_computed(json_t *dataset)
{
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
        json_object_del(dataset, computed[i]);
}

static void lift_extras(json_t *dataset)
{
    json_t *extras = json_incref(json_object_get(dataset, "extras"));
    json_object_set_new(dataset, "extras", json_array());
    for (size_t i = 0; i < json_array_size(extras); i++) {
        const json_t *extra = json_array_get(extras, i);
        const char *key = json_string_value(json_object_get(extra, "key"));
        const json_t *beside = json_object_get(dataset, key ? key : "");
        if (key && (!beside || json_is_null(beside)))
            json_object_set(dataset, key, json_object_get(extra, "value"));
    }
    json_decref(extras);
}

/* The extension answers a date that it can't read by 500. */
static void drop_bad_date(json_t *dataset)
{
    char *day = xstrndup(text_in(dataset, "data_updated"), strlen("2024-01-31"));
    if (!date_is_valid(day))
        json_object_del(dataset, "data_updated");
    free(day);
}

static json_t *begin(const json_t *shown, bool extension)
{
    json_t *dataset = shown ? json_deep_copy(shown) : json_object();
    if (extension)
        lift_extras(dataset);
    remove_computed(dataset);
    if (extension)
        drop_bad_date(dataset);
    return dataset;
}

static void set_text(json_t *object, const char *member, const char *text)
{
    json_object_set_new(object, member, json_string(text));
}

/* What is known of the old file is not known of the new one. */
static void fill_resource(json_t *resource, const char *url)
{
    static const char *const stale[] = {"hash",          "size",     "last_modified",
                                        "cache_url",     "url_type", "cache_last_updated",
                                        "mimetype_inner"};
    bool moved = strcmp(text_in(resource, "url"), url) != 0;
    for (size_t i = 0; moved && i < sizeof stale / sizeof *stale; i++)
        json_object_del(resource, stale[i]);
    set_text(resource, "url", url);
    set_text(resource, "format", "IATI-XML");
    set_text(resource, "mimetype", "application/xml");
}

/* The resource keeps its id, or whoever holds a link to it would lose it. */
static void set_resource(json_t *dataset, const char *url, bool extension)
{
    json_t *resources = json_object_get(dataset, "resources");
    size_t place = find_resource(resources);
    if (extension && place == json_array_size(resources))
        place = 0; /* there should be only one, so that is it */
    json_t *resource = json_incref(json_array_get(resources, place));
    if (!json_is_object(resource)) {
        json_decref(resource);
        resource = json_object();
    }
    fill_resource(resource, url);
    if (extension || !json_is_array(resources))
        json_object_set_new(dataset, "resources", json_pack("[o]", resource));
    else if (place < json_array_size(resources))
        json_array_set_new(resources, place, resource);
    else
        json_array_append_new(resources, resource);
}

/* Of a portal without the extension. */
static void set_extra(json_t *dataset, const char *key, const char *value)
{
    json_t *extras = json_object_get(dataset, "extras");
    if (!json_is_array(extras)) {
        extras = json_array();
        json_object_set_new(dataset, "extras", extras);
    }
    for (size_t i = 0; i < json_array_size(extras); i++)
        if (strcmp(text_in(json_array_get(extras, i), "key"), key) == 0) {
            set_text(json_array_get(extras, i), "value", value);
            return;
        }
    json_array_append_new(extras, json_pack("{s:s, s:s}", "key", key, "value", value));
}

/* Numbers and dates are for the extension only: its archiver keeps them up to date, while elsewhere
 * they would grow old. */
static void set_data(json_t *dataset, const struct registration *wanted, bool extension)
{
    void (*set)(json_t *, const char *, const char *) = extension ? set_text : set_extra;
    if (wanted->file_type && *wanted->file_type)
        set(dataset, "filetype", wanted->file_type);
    if (wanted->language && *wanted->language)
        set(dataset, "language", wanted->language);
    if (extension && wanted->has_activities)
        json_object_set_new(dataset, "activity_count",
                            json_integer((json_int_t)wanted->activities));
    if (extension && wanted->data_updated && *wanted->data_updated)
        set_text(dataset, "data_updated", wanted->data_updated);
}

json_t *ckan_dataset_write(const json_t *shown, const struct registration *wanted,
                           const char *organisation_id, bool extension)
{
    json_t *title = json_string(wanted->title);
    if (!title)
        return NULL;
    json_t *dataset = begin(shown, extension);
    bool is_private = strcmp(wanted->visibility, "private") == 0;
    json_object_set_new(dataset, "title", title);
    set_text(dataset, "name", wanted->short_name);
    set_text(dataset, "owner_org", organisation_id);
    set_text(dataset, "state", "active"); /* which revives a deleted one */
    set_text(dataset, "license_id", wanted->licence);
    json_object_set_new(dataset, "private", json_boolean(is_private));
    set_resource(dataset, wanted->url, extension);
    set_data(dataset, wanted, extension);
    return dataset;
}
