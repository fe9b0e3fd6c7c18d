/* Settings of a source that its kind gives no meaning to.
 *
 * A setting that does nothing is a mistake that shows nowhere: `header_row` of a CSV file,
 * `fill_down` of IATI XML. Kinds that publication.yaml states are known, and so are those that the
 * ending in `file` states; what a pattern such as records/sheet.* matches may be of several kinds,
 * and then every setting may mean something. */
#ifndef IATIPUB_RECORDS_SOURCE_SETTINGS_H
#define IATIPUB_RECORDS_SOURCE_SETTINGS_H

#include <stdbool.h>

#include "base/error.h"
#include "config/publication.h"

/* False and `error`, which names the source, the setting and what it is for, if one means nothing.
 */
bool source_settings_fit(const struct source *source, struct error *error);

#endif
