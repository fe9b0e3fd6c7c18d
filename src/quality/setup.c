#include "quality/setup.h"

#include <stdlib.h>

#include "base/alloc.h"

static void read_own(struct quality_setup *setup, const struct publication *publication)
{
    const struct quality_keys *keys = publication->quality;
    size_t more = keys ? keys->own_references_count : 0, count = 0;
    setup->own = xcalloc(more + 1, sizeof *setup->own);
    if (publication->organisation.ref)
        setup->own[count++] = publication->organisation.ref;
    for (size_t i = 0; i < more; i++)
        setup->own[count++] = keys->own_references[i];
    setup->settings.own_references = (struct text_list){setup->own, count};
}

static void read_exemptions(struct quality_setup *setup, const struct quality_keys *keys)
{
    setup->exemptions = xcalloc(keys->exempt_count + 1, sizeof *setup->exemptions);
    for (size_t i = 0; i < keys->exempt_count; i++)
        setup->exemptions[i] =
            (struct quality_exemption){keys->exempt[i].test, keys->exempt[i].hierarchy};
    setup->settings.exemptions = setup->exemptions;
    setup->settings.exemption_count = keys->exempt_count;
}

static bool read_publishers(struct quality_setup *setup, const struct publication *publication,
                            struct error *error)
{
    if (!publication->quality->publishers)
        return true;
    char *path = publication_path(publication, publication->quality->publishers);
    setup->publishers = line_list_load(path, error);
    free(path);
    if (!setup->publishers)
        return error_prefix(error, "'quality.publishers'");
    setup->settings.publishers =
        (struct text_list){line_list_items(setup->publishers), line_list_count(setup->publishers)};
    return true;
}

bool quality_setup_read(struct quality_setup *setup, const struct publication *publication,
                        struct error *error)
{
    *setup = (struct quality_setup){.publishers = NULL};
    if (!publication)
        return true;
    read_own(setup, publication);
    const struct quality_keys *keys = publication->quality;
    if (!keys)
        return true;
    read_exemptions(setup, keys);
    setup->settings.countries =
        (struct text_list){(const char *const *)keys->countries, keys->countries_count};
    setup->settings.first_published = keys->first_published;
    setup->settings.location_by_scope = keys->location_by_scope;
    return read_publishers(setup, publication, error);
}

void quality_setup_release(struct quality_setup *setup)
{
    free(setup->own);
    free(setup->exemptions);
    line_list_free(setup->publishers);
    *setup = (struct quality_setup){.publishers = NULL};
}

bool quality_setup_check(const struct publication *publication, struct error *error)
{
    struct quality_setup setup;
    bool good = quality_setup_read(&setup, publication, error) &&
                quality_check_exemptions(&setup.settings, error);
    quality_setup_release(&setup);
    return good;
}
