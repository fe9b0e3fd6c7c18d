/* A dataset as a CKAN portal shows it, and as it wants it written.
 *
 * The two shapes differ where the portal runs the IATI extension: fields such as `filetype` are
 * written beside the others and shown among the `extras`, and what is not written again is lost. So
 * an update starts from what is shown, with the extras lifted. A portal without the extension keeps
 * `extras` as they are, for whatever its users want. */
#ifndef IATIPUB_PUBLISH_CKAN_DATASET_H
#define IATIPUB_PUBLISH_CKAN_DATASET_H

#include <jansson.h>
#include <stdbool.h>

#include "publish/registration.h"

/* Fills `present`, which the caller releases, from a dataset that the portal shows. `visibility` is
 * "public" or "private", and the state of one that is not active ("deleted", "draft"). False, with
 * nothing to release, if that is no dataset. */
bool ckan_dataset_read(const json_t *shown, struct registration *present);

/* A member of what is shown, beside the others or among the extras; "" if it is no text. Lent. */
const char *ckan_dataset_text(const json_t *shown, const char *member);

/* Puts into `present` what is `wanted` where the portal keeps no such thing of a dataset, so that
 * it counts as no difference: the source type, with the extension the licence, and what isn't
 * wanted at all. */
void ckan_dataset_forgive(struct registration *present, const struct registration *wanted,
                          bool extension);

/* What to send to package_create, or to package_update if the dataset is `shown` already (else
 * NULL): everything that is shown and not the server's own, changed to what is wanted. It has one
 * resource with the extension; elsewhere those that are not IATI's stay. The caller owns the
 * result. NULL if the title is not UTF-8. */
json_t *ckan_dataset_write(const json_t *shown, const struct registration *wanted,
                           const char *organisation_id, bool extension);

#endif
