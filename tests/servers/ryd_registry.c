/* What the registry holds, as one JSON object in the fixture's format. Data sets in tests are
 * small, so look-ups simply walk; what matters here is that a bad fixture is refused loudly and
 * that the state file is never seen half written. */
#include "ryd.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* ---- small values -------------------------------------------------------------------------- */

/* Accepts the 36-character form and the bare 32 digits, in any case. */
bool uuid_parse(const char *text, size_t length, char canonical[UUID_SIZE])
{
    bool hyphens = length == 36;
    size_t from = 0;
    if (!hyphens && length != 32)
        return false;
    for (size_t to = 0; to < UUID_SIZE - 1; to++) {
        bool hyphen = to == 8 || to == 13 || to == 18 || to == 23;
        if (hyphen && !hyphens) {
            canonical[to] = '-';
            continue;
        }
        unsigned char c = (unsigned char)text[from++];
        if (hyphen ? c != '-' : !isxdigit(c))
            return false;
        canonical[to] = (char)tolower(c);
    }
    canonical[UUID_SIZE - 1] = '\0';
    return true;
}

json_t *uuid_new(void)
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        abort();
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return json_sprintf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                        b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                        b[12], b[13], b[14], b[15]);
}

json_t *time_now(void)
{
    char text[32];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S+00:00", &utc);
    return json_string(text);
}

const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* ---- files --------------------------------------------------------------------------------- */

static bool write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return false;
    bool written = fputs(text, file) != EOF;
    return (fclose(file) == 0) && written;
}

bool write_file_atomically(const char *path, const char *text)
{
    char *temporary = NULL;
    if (asprintf(&temporary, "%s.tmp", path) < 0)
        abort();
    bool ok = write_file(temporary, text) && rename(temporary, path) == 0;
    if (!ok)
        fprintf(stderr, "registry_simulator: writing '%s': %s\n", path, strerror(errno));
    free(temporary);
    return ok;
}

static json_t *read_json(const char *path)
{
    json_error_t error;
    json_t *json = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (json == NULL)
        fprintf(stderr, "registry_simulator: reading '%s': line %d: %s\n", path, error.line,
                error.text);
    return json;
}

/* ---- loading ------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    json_type type;
    bool has_ids;
} sections[] = {
    {"organisations", JSON_ARRAY, true}, {"users", JSON_ARRAY, true},
    {"tools", JSON_ARRAY, true},         {"datasets", JSON_ARRAY, true},
    {"clients", JSON_OBJECT, false},     {"tokens", JSON_OBJECT, false},
    {"logins", JSON_OBJECT, false},
};

static bool has_canonical_id(const json_t *item)
{
    char canonical[UUID_SIZE];
    const char *id = text_of(item, "id");
    return uuid_parse(id, strlen(id), canonical) && strcmp(id, canonical) == 0;
}

static bool check_ids(const char *name, const json_t *items)
{
    size_t i;
    json_t *item;
    json_array_foreach(items, i, item)
    {
        if (has_canonical_id(item))
            continue;
        fprintf(stderr, "registry_simulator: %s[%zu] has no id that is a lower-case UUID\n", name,
                i);
        return false;
    }
    return true;
}

static bool check_roles(const json_t *users)
{
    size_t i;
    json_t *user;
    const char *organisation_id;
    json_t *role;
    json_array_foreach(users, i, user)
    {
        json_object_foreach(json_object_get(user, "roles"), organisation_id, role)
        {
            if (json_is_string(role))
                continue;
            fprintf(stderr, "registry_simulator: users[%zu]: a role is not a text\n", i);
            return false;
        }
    }
    return true;
}

static json_t *empty_of(json_type type)
{
    return type == JSON_ARRAY ? json_array() : json_object();
}

static bool check_world(json_t *world)
{
    if (!json_is_object(world)) {
        fprintf(stderr, "registry_simulator: the fixture is not a JSON object\n");
        return false;
    }
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        json_t *part = json_object_get(world, sections[i].name);
        if (part == NULL)
            json_object_set_new(world, sections[i].name, empty_of(sections[i].type));
        else if (json_typeof(part) != sections[i].type) {
            fprintf(stderr, "registry_simulator: '%s' has the wrong shape\n", sections[i].name);
            return false;
        } else if (sections[i].has_ids && !check_ids(sections[i].name, part))
            return false;
    }
    return true;
}

/* The API never leaves one of these out, so a dataset of a fixture gets what it does not say. */
static void complete_dataset(json_t *dataset)
{
    json_t *given = json_object_get(dataset, "metadata");
    json_t *metadata =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "human_readable_name", "", "short_name", "",
                  "source_type", "", "url", "", "visibility", "public", "licence_id", "",
                  "last_url_update_date", "", "last_metadata_update_date", "");
    if (given != NULL)
        json_object_update_existing(metadata, given);
    json_object_set_new(dataset, "metadata", metadata);
    if (json_object_get(dataset, "id") == NULL)
        json_object_set_new(dataset, "id", uuid_new());
    if (json_object_get(dataset, "actions") == NULL)
        json_object_set_new(dataset, "actions", json_array());
}

static void complete_datasets(json_t *datasets)
{
    size_t i;
    json_t *dataset;
    json_array_foreach(datasets, i, dataset) complete_dataset(dataset);
}

/* No file yet is the ordinary first start. */
static bool load_state(struct registry *registry)
{
    if (registry->state_file == NULL || access(registry->state_file, F_OK) != 0)
        return true;
    json_t *datasets = read_json(registry->state_file);
    if (datasets == NULL)
        return false;
    json_object_set_new(registry->world, "datasets", datasets);
    return true;
}

static bool complete_world(json_t *world)
{
    complete_datasets(json_object_get(world, "datasets"));
    return check_world(world) && check_roles(json_object_get(world, "users"));
}

bool registry_load(struct registry *registry, const char *fixture_file, const char *state_file)
{
    const struct dialect *dialect = registry->dialect;
    registry->state_file = state_file;
    registry->world = fixture_file != NULL ? read_json(fixture_file) : dialect->fixture();
    return registry->world != NULL && load_state(registry) && dialect->complete(registry->world);
}

void registry_save(const struct registry *registry)
{
    if (registry->state_file == NULL)
        return;
    char *text = json_dumps(registry_all(registry, "datasets"), JSON_INDENT(2));
    if (text != NULL)
        write_file_atomically(registry->state_file, text);
    free(text);
}

void registry_clear(struct registry *registry)
{
    json_decref(registry->world);
    registry->world = NULL;
}

/* ---- whose API is spoken ------------------------------------------------------------------- */

const struct dialect ryd_dialect = {"register-your-data", default_fixture, complete_world, answer,
                                    failure_envelope};

const struct dialect *dialect_find(const char *name)
{
    static const struct dialect *const all[] = {&ryd_dialect, &ckan_dialect, &ckan_iati_dialect};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}

/* ---- look-ups ------------------------------------------------------------------------------ */

json_t *registry_all(const struct registry *registry, const char *kind)
{
    return json_object_get(registry->world, kind);
}

json_t *registry_find(const struct registry *registry, const char *kind, const char *id)
{
    size_t i;
    json_t *item;
    if (id == NULL)
        return NULL;
    json_array_foreach(registry_all(registry, kind), i, item)
    {
        if (strcmp(text_of(item, "id"), id) == 0)
            return item;
    }
    return NULL;
}

json_t *registry_token(const struct registry *registry, const char *token)
{
    return json_object_get(registry_all(registry, "tokens"), token);
}

const char *registry_client_name(const struct registry *registry, const char *client_id)
{
    return json_string_value(json_object_get(registry_all(registry, "clients"), client_id));
}
