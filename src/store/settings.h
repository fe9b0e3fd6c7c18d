/* Which settings the records and the files were made with, so that a later verb knows when another
 * import or conversion is due. */
#ifndef IATIPUB_STORE_SETTINGS_H
#define IATIPUB_STORE_SETTINGS_H

#include "base/digest.h"
#include "config/publication.h"

/* The digest of what an import depends on: languages, sources, codes, what their stylesheets say,
 * mapping files by name, how dates and amounts are read, exchange rates, and the organisation that
 * mappings can ask for. */
void settings_of_import(const struct publication *publication, char text[DIGEST_TEXT_SIZE]);

/* The digest of what a conversion depends on besides the records: organisation, defaults,
 * datasets. */
void settings_of_conversion(const struct publication *publication, char text[DIGEST_TEXT_SIZE]);

#endif
