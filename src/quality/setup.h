/* The settings that publication.yaml has for the measures of quality.
 *
 *     struct quality_setup setup;
 *     if (quality_setup_read(&setup, publication, &error)) {
 *         setup.settings.today = "2024-06-15";        // and rates and history, if there are any
 *         quality = quality_new(names, codelists, &setup.settings, &error);
 *         ...
 *         quality_free(quality);
 *     }
 *     quality_setup_release(&setup); */
#ifndef IATIPUB_QUALITY_SETUP_H
#define IATIPUB_QUALITY_SETUP_H

#include <stdbool.h>

#include "base/error.h"
#include "base/line_list.h"
#include "config/publication.h"
#include "quality/quality.h"

struct quality_setup {
    struct quality_settings settings;
    const char **own; /* the organisation's reference and further ones */
    struct quality_exemption *exemptions;
    struct line_list *publishers;
};

/* The publication must outlive the setup; NULL: there is none, and nothing is known. False and
 * `error` if the list of publishers can't be read; the setup is to be released all the same. */
bool quality_setup_read(struct quality_setup *setup, const struct publication *publication,
                        struct error *error);
void quality_setup_release(struct quality_setup *setup);

/* True if a report can be made with the publication's settings, as far as they alone tell; else
 * `error` names the key. */
bool quality_setup_check(const struct publication *publication, struct error *error);

#endif
