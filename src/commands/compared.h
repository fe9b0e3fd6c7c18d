/* What the arguments of `diff` stand for: files, datasets as they were converted, kept versions. */
#ifndef IATIPUB_COMMANDS_COMPARED_H
#define IATIPUB_COMMANDS_COMPARED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "report/differences.h"

/* Called for two files to compare; `compared` says how they are called, its comparison is the
 * callee's to make. A path is NULL if there is nothing: the dataset was never published. */
typedef bool compared_take(void *context, struct compared *compared, const char *before,
                           const char *after, struct error *error);

/* Finds what the arguments (0 to 2) name and hands on each pair. `folder` is the publication's, or
 * NULL: the working folder if an argument is no file or there is none. False and `error` if a file,
 * dataset or version is missing, or `take` gave up. */
bool compared_each(const char *folder, char *const *arguments, size_t count, compared_take *take,
                   void *context, struct error *error);

#endif
