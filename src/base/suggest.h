/* The nearest name to a mistyped one. */
#ifndef IATIPUB_BASE_SUGGEST_H
#define IATIPUB_BASE_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* The entry of `names` that is closest to `word` by edit distance (insertions, deletions,
 * replacements, swapped neighbours; case ignored), or NULL if none is near enough to be meant.
 * The result is one of `names`. */
const char *suggest_nearest(const char *word, const char *const *names, size_t count);

/* Fills `error` (ERROR_USAGE): "there is no stage 'improt'; did you mean 'import'; stages are ...".
 * `one` and `many` are what the names are of. Always returns false. */
bool suggest_refuse(const char *one, const char *many, const char *word, const char *const *names,
                    size_t count, struct error *error);

#endif
