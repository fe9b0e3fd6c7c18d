#include "publish/bulk_index.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "publish/answer_text.h"
#include "publish/patience.h"

struct bulk_index {
    json_t *root;
    const json_t *datasets; /* a list, inside `root` */
};

/* The list itself, or the first member that is one. */
static const json_t *find_list(const json_t *root)
{
    if (json_is_array(root))
        return root;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)root, key, value)
    {
        if (json_is_array(value))
            return value;
    }
    return NULL;
}

static void set_redirect(struct error *error, const char *url, const char *location)
{
    char *to = answer_clean(location, strlen(location), NULL);
    error_set(error, ERROR_ENVIRONMENT,
              "cannot fetch '%s': it is redirected to '%s'; use that "
              "address if it is to be trusted",
              url, to);
    free(to);
}

struct bulk_index *bulk_index_fetch(const char *url, struct transport *transport,
                                    struct error *error)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    const struct http_request request = {.method = "GET", .url = url, .decode = true};
    send_patiently(transport, &request, NULL, &response);
    struct bulk_index *index = xcalloc(1, sizeof *index);
    if (response.status == 200)
        index->root = json_loadb(response.body.text, response.body.length, 0, NULL);
    index->datasets = find_list(index->root);
    if (!index->datasets) {
        if (response.status == 0)
            error_set(error, ERROR_ENVIRONMENT, "cannot fetch '%s': %s", url, response.failure);
        else if (response.location)
            set_redirect(error, url, response.location);
        else if (response.status != 200)
            error_set(error, ERROR_ENVIRONMENT, "cannot fetch '%s': status %ld", url,
                      response.status);
        else
            error_set(error, ERROR_ENVIRONMENT, "'%s' is not a list of datasets; check the address",
                      url);
        bulk_index_free(index);
        index = NULL;
    }
    http_response_release(&response);
    return index;
}

void bulk_index_free(struct bulk_index *index)
{
    if (index)
        json_decref(index->root);
    free(index);
}

/* ---- entries ------------------------------------------------------------------------------- */

/* True if a member of the object, or of an object in it, is this text. */
static bool holds_text(const json_t *object, const char *text, int depth)
{
    const char *key;
    json_t *value;
    if (!text || !*text || depth == 0)
        return false;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        const char *found = json_string_value(value);
        if ((found && strcasecmp(found, text) == 0) || holds_text(value, text, depth - 1))
            return true;
    }
    return false;
}

static const json_t *find_entry(const struct bulk_index *index, const struct bulk_subject *subject)
{
    const char *const keys[] = {subject->registry_id, subject->url, subject->short_name};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        for (size_t j = 0; keys[i] && j < json_array_size(index->datasets); j++)
            if (holds_text(json_array_get(index->datasets, j), keys[i], 1))
                return json_array_get(index->datasets, j);
    return NULL;
}

static char *describe_attempt(const json_t *entry)
{
    const json_t *attempt = json_object_get(entry, "most_recent_get_attempt");
    if (!json_is_true(json_object_get(attempt, "error_occurred")))
        return NULL;
    const json_t *details = json_object_get(attempt, "error_details");
    const char *type = json_string_value(json_object_get(details, "error_type"));
    const json_t *status = json_object_get(attempt, "http_status");
    if (!type && !json_is_integer(status))
        return xstrdup("an error that it doesn't name");
    char *name = type ? answer_clean(type, strlen(type), NULL) : xstrdup("");
    if (!json_is_integer(status))
        return name;
    char *trouble =
        xasprintf("status %lld%s%s", (long long)json_integer_value(status), type ? ", " : "", name);
    free(name);
    return trouble;
}

enum bulk_state bulk_index_look_up(const struct bulk_index *index,
                                   const struct bulk_subject *subject, char **trouble)
{
    *trouble = NULL;
    const json_t *entry = find_entry(index, subject);
    if (!entry)
        return BULK_UNKNOWN;
    *trouble = describe_attempt(entry);
    const json_t *good = json_object_get(entry, "last_known_good_dataset");
    if (holds_text(good, subject->sha1, 3) || holds_text(good, subject->sha256, 3))
        return BULK_CURRENT;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)good, key, value)
    {
        if (!json_is_null(value))
            return BULK_OLDER;
    }
    return BULK_EMPTY;
}
