/* The registry simulator as a portal that runs CKAN 2.9, with the IATI extension (kind ckan-iati)
 * or without (ckan).
 *
 * It keeps the oddities: the key stands in Authorization as it is, without "Bearer", or in
 * X-CKAN-API-Key, and one that is not known makes the caller anonymous; 401 is never used; a
 * request that can't be understood is a 400 whose body is a mere JSON text; every complaint about
 * fields is a 409, also that a name is taken; deleting keeps the row, which members can revive and
 * the name's next user renames; what is written beside the other fields is shown among the extras,
 * and may not be sent back there; package_patch loses it; an unreadable data_updated is a 500; the
 * licence shown is the publisher's; the archiver overwrites what the publisher said of the file;
 * the search shows what was there when it was last used.
 *
 *   ckan_actions.c      finds the action, reads its input, the envelope, who asks
 *   ckan_organisations.c, ckan_datasets.c   the actions
 *   ckan_validation.c   what a dataset must be
 *   ckan_default_fixture.c   what is held
 *
 * The rest is shared with Register Your Data: see ryd.h. */
#ifndef CKAN_H
#define CKAN_H

#include "ryd.h"

/* True with the extension. */
bool ckan_is_iati(const struct exchange *x);

/* ---- answers; all but the first return false ----------------------------------------------- */

bool ckan_reply(struct exchange *x, json_t *result); /* takes `result`; true */
bool ckan_refuse(struct exchange *x, unsigned status, const char *type, const char *message);
bool ckan_refuse_fields(struct exchange *x, json_t *errors); /* takes `errors`; 409 */
bool ckan_deny(struct exchange *x, const char *message);
bool ckan_not_found(struct exchange *x);

/* ---- who asks ------------------------------------------------------------------------------ */

/* NULL: anonymous. Lends. */
const json_t *ckan_user(const struct exchange *x);
bool ckan_is_sysadmin(const struct exchange *x);
/* "" for none. */
const char *ckan_role(const struct exchange *x, const json_t *organisation);
bool ckan_may_write(const struct exchange *x, const json_t *organisation);

/* By id or name; NULL for none. Lends. */
json_t *ckan_find(const struct exchange *x, const char *kind, const char *id);

/* ---- what a dataset must be ---------------------------------------------------------------- */

/* The fields of the extension, NULL at the end. */
extern const char *const ckan_iati_fields[];
bool ckan_is_iati_field(const char *name);

/* Checks the input against everything that a dataset of this organisation must be; `own` is the
 * stored dataset that is updated, NULL for a new one. */
bool ckan_check_dataset(struct exchange *x, const json_t *organisation, const json_t *own);

/* ---- actions ------------------------------------------------------------------------------- */

step ckan_organization_list_for_user, ckan_organization_show;
step ckan_package_show, ckan_package_search, ckan_package_create, ckan_package_update;
step ckan_package_patch, ckan_package_delete;

json_t *ckan_default_fixture(void);

#endif
