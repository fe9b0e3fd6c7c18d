#include "publish/registry.h"

#include <string.h>

#include "base/alloc.h"
#include "publish/address.h"

static struct registry_client *(*const kinds[])(const struct publication *, struct transport *,
                                                struct error *) = {
    [REGISTRY_REGISTER_YOUR_DATA] = registry_ryd_open,
    [REGISTRY_CKAN] = registry_ckan_open,
    [REGISTRY_CKAN_IATI] = registry_ckan_open,
};

struct registry_client *registry_open(const struct publication *publication,
                                      struct transport *transport, struct error *error)
{
    return kinds[publication->registry->kind](publication, transport, error);
}

void registry_close(struct registry_client *client)
{
    if (client)
        client->operations->close(client);
}

bool registry_read_settings(const struct publication *publication, const char *example, char **url,
                            const char **organisation, struct error *error)
{
    const struct registry *registry = publication->registry;
    if (!registry->url)
        return error_set(error, ERROR_USAGE, "setting 'registry.url' is missing");
    if (!address_check(registry->url, "registry.url", example, error))
        return false;
    size_t length = strlen(registry->url);
    while (registry->url[length - 1] == '/')
        length--;
    *url = xstrndup(registry->url, length);
    *organisation = publication_default(registry->organisation, publication->organisation.ref);
    return (*organisation && **organisation) ||
           error_set(error, ERROR_USAGE,
                     "setting 'registry.organisation' or 'organisation.ref' is missing: the "
                     "registry must know who publishes");
}

bool registry_prepare(struct registry_client *client, struct error *error)
{
    return !client->operations->prepare || client->operations->prepare(client, error);
}

bool registry_connect(struct registry_client *client, struct notes *notes, struct error *error)
{
    return client->operations->connect(client, notes, error);
}

bool registry_look_up(struct registry_client *client, const struct registration *wanted,
                      struct registration *present, struct error *error)
{
    return client->operations->look_up(client, wanted, present, error);
}

bool registry_save(struct registry_client *client, const struct registration *wanted, char **id,
                   struct error *error)
{
    return client->operations->save(client, wanted, id, error);
}

char *registry_describe_save(const struct registry_client *client, const char *id)
{
    return client->operations->describe_save(client, id);
}

char *registry_describe_withdraw(const struct registry_client *client, const char *id)
{
    return client->operations->describe_withdraw(client, id);
}

bool registry_withdraw(struct registry_client *client, const char *short_name, bool *was_there,
                       struct error *error)
{
    *was_there = false;
    return client->operations->withdraw(client, short_name, was_there, error);
}
