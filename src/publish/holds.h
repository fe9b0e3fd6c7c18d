/* What must not be published again by a scheduled run, although convert still writes it.
 *
 * A dataset that was withdrawn stays off until someone says otherwise. One that was rolled back,
 * once or several times in a row, is held as long as its content is the one that was rolled back
 * from: when the records are mended, the next run publishes it. */
#ifndef IATIPUB_PUBLISH_HOLDS_H
#define IATIPUB_PUBLISH_HOLDS_H

#include "base/error.h"
#include "store/journal.h"

/* Why the file of a dataset is held, as a sentence that the caller frees; NULL in `why`: it is not.
 * False and `error` if the journal or the file can't be read. */
bool hold_find(struct journal *journal, const char *dataset, const char *file, char **why,
               struct error *error);

#endif
