/* Organisations: what a publisher may see of them. */
#include "ckan.h"

#include <string.h>

static bool is_active(const json_t *organisation)
{
    return strcmp(text_of(organisation, "state"), "active") == 0;
}

/* Only what the list of organisations tells: no identifier. */
static json_t *listed(const json_t *organisation)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "id", text_of(organisation, "id"), "name",
                     text_of(organisation, "name"), "title", text_of(organisation, "title"),
                     "state", text_of(organisation, "state"), "type", "organization",
                     "is_organization", 1);
}

bool ckan_organization_list_for_user(struct exchange *x)
{
    json_t *list = json_array();
    size_t i;
    const json_t *organisation;
    bool to_create = strcmp(text_of(x->json, "permission"), "create_dataset") == 0;
    json_array_foreach(registry_all(x->registry, "organizations"), i, organisation)
    {
        bool may = to_create ? ckan_may_write(x, organisation)
                             : strcmp(ckan_role(x, organisation), "admin") == 0;
        if (may && is_active(organisation))
            json_array_append_new(list, listed(organisation));
    }
    return ckan_reply(x, list);
}

bool ckan_organization_show(struct exchange *x)
{
    const json_t *organisation = ckan_find(x, "organizations", text_of(x->json, "id"));
    if (organisation == NULL)
        return ckan_not_found(x);
    if (strcmp(text_of(organisation, "state"), "deleted") == 0 && !*ckan_role(x, organisation))
        return ckan_deny(x, "User not authorized to read the organization");
    json_t *shown = json_deep_copy(organisation);
    if (!ckan_is_iati(x))
        json_object_del(shown, "publisher_iati_id");
    return ckan_reply(x, shown);
}
