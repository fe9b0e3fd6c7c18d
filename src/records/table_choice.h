/* Which of a file's tables a source wants: all, or those that its setting `tables` names. */
#ifndef IATIPUB_RECORDS_TABLE_CHOICE_H
#define IATIPUB_RECORDS_TABLE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"

/* Names are compared without regard to case. */
bool table_is_chosen(const struct source *source, const char *name);

/* False and `error` (ERROR_USAGE) if the source names a table that is not among `names`, those that
 * the file called `path` has. */
bool table_choice_check(const struct source *source, const char *path, const char *const *names,
                        size_t count, struct error *error);

#endif
