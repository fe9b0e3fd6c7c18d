#include "publish/bulk_index.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/answer_text.h"
#include "publish/bulk_entries.h"
#include "publish/patience.h"

struct bulk_index {
    struct bulk_entries entries;
};

static void set_redirect(struct error *error, const char *url, const char *location)
{
    char *to = answer_clean(location, strlen(location), NULL);
    error_set(error, ERROR_ENVIRONMENT,
              "cannot fetch '%s': it is redirected to '%s'; use that "
              "address if it is to be trusted",
              url, to);
    free(to);
}

static void set_refusal(struct error *error, const char *url, const struct http_response *response)
{
    if (response->status == 0)
        error_set(error, ERROR_ENVIRONMENT, "cannot fetch '%s': %s", url, response->failure);
    else if (response->location)
        set_redirect(error, url, response->location);
    else
        error_set(error, ERROR_ENVIRONMENT, "cannot fetch '%s': status %ld", url, response->status);
}

static void set_unreadable(struct error *error, const char *url, struct error *reason)
{
    error_set(error, ERROR_ENVIRONMENT,
              "'%s' is not the index of a bulk data service, a list of datasets", url);
    if (reason->kind)
        error_remark(error, reason);
    error_add(error, "; check the address");
}

struct bulk_index *bulk_index_fetch(const char *url, struct transport *transport,
                                    struct error *error)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    const struct http_request request = {.method = "GET", .url = url, .decode = true};
    send_patiently(transport, &request, NULL, &response);
    struct bulk_index *index = xcalloc(1, sizeof *index);
    struct error reason = ERROR_INIT;
    if (response.status != 200) {
        set_refusal(error, url, &response);
    } else {
        if (!bulk_entries_read(&index->entries, &response.body, &reason))
            set_unreadable(error, url, &reason);
    }
    http_response_release(&response);
    if (!error->kind)
        return index;
    bulk_index_free(index);
    return NULL;
}

void bulk_index_free(struct bulk_index *index)
{
    if (index)
        bulk_entries_release(&index->entries);
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

/* The first entry that has the text as a member; the caller's. NULL: none. */
static json_t *find_by_text(const struct bulk_index *index, const char *text)
{
    size_t length, next = 0;
    for (const char *at; (at = bulk_entries_find(&index->entries, text, &next, &length));) {
        json_t *entry = json_loadb(at, length, 0, NULL);
        if (holds_text(entry, text, 1))
            return entry;
        json_decref(entry);
    }
    return NULL;
}

static json_t *find_entry(const struct bulk_index *index, const struct bulk_subject *subject)
{
    const char *const keys[] = {subject->registry_id, subject->url, subject->short_name};
    json_t *entry = NULL;
    for (size_t i = 0; !entry && i < sizeof keys / sizeof *keys; i++)
        entry = keys[i] && *keys[i] ? find_by_text(index, keys[i]) : NULL;
    return entry;
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

static enum bulk_state judge(const json_t *entry, const struct bulk_subject *subject)
{
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

enum bulk_state bulk_index_look_up(const struct bulk_index *index,
                                   const struct bulk_subject *subject, char **trouble)
{
    json_t *entry = find_entry(index, subject);
    *trouble = describe_attempt(entry);
    enum bulk_state state = entry ? judge(entry, subject) : BULK_UNKNOWN;
    json_decref(entry);
    return state;
}
