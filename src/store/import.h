/* Import: the sources into the store, mapped and checked. */
#ifndef IATIPUB_STORE_IMPORT_H
#define IATIPUB_STORE_IMPORT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "standard/layout.h"
#include "store/derive_organisation.h"
#include "store/load.h"
#include "store/withheld.h"

/* What an import did. */
struct import_result {
    struct loaded_list files;
    size_t *rows;                    /* of each canonical table, by its index in the layout */
    struct withheld_report withheld; /* what redaction did */
    struct derived_report derived;   /* the figures of the organisation file */
    bool replaced; /* false: the findings are so bad that the old store was kept */
};

void import_result_release(struct import_result *result);

/* Loads the codes and the sources, runs the mapping, redacts, derives the organisation file, checks
 * the canonical tables and puts the new store in place, unless a finding is as bad as the
 * publication's `publish_below`. The caller holds the lock and releases `result`. False and
 * `error`: nothing was changed. */
bool import_records(const struct publication *publication, const struct layout *layout,
                    struct findings *findings, struct import_result *result, struct error *error);

/* The same without putting anything in place: `look` sees the store that would have been. */
typedef bool import_look(struct store *store, void *context, struct error *error);
bool import_try(const struct publication *publication, const struct layout *layout,
                struct findings *findings, struct import_result *result, import_look *look,
                void *context, struct error *error);

#endif
