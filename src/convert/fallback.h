/* What an activity says when its record says nothing: the organisation and the defaults of
 * publication.yaml. */
#ifndef IATIPUB_CONVERT_FALLBACK_H
#define IATIPUB_CONVERT_FALLBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "config/publication.h"
#include "standard/layout.h"

struct fallbacks {
    const char **texts; /* for each column of the table; NULL: none. Lent by the publication */
    bool *names_organisation; /* for each column: it describes the reporting organisation */
    bool *is_name;            /* for each column: a name of it, or the language of one */
    int *names;               /* the columns of its names, without those of languages */
    size_t name_count;
    int organisation_ref; /* column */
    const char *ref;
};

/* For activities or organisations. The caller releases it before the publication is freed. */
struct fallbacks fallbacks_of(const struct publication *publication, const struct table *table);
void fallbacks_release(struct fallbacks *fallbacks);

/* The text for a column that the record leaves blank, or NULL. `ref` is the reporting organisation
 * that the record names (NULL: none): the configured names are not given to another one. */
const char *fallback_text(const struct fallbacks *fallbacks, int column, const char *ref);

#endif
