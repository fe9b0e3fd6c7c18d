/* Quarantine: the valid activities of a file go out although others are invalid. Of an invalid one
 * the version that was published last stays, if there is one; else it is left out.
 *
 * Activities (or organisations) are copied byte for byte, those that stay from the earlier file.
 * What comes out is to be validated like any other file: the earlier activity may be invalid by now
 * too, or need what the later file does not say. */
#ifndef IATIPUB_PUBLISH_QUARANTINE_H
#define IATIPUB_PUBLISH_QUARANTINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Identifiers, owned. Starts as {0}. */
struct quarantine_list {
    char **items;
    size_t count, capacity;
};
/* Adds a copy, unless it is the last one already. */
void quarantine_list_add(struct quarantine_list *list, const char *identifier);
void quarantine_list_release(struct quarantine_list *list);

struct quarantine_result {
    struct quarantine_list kept; /* invalid ones whose earlier version stays */
    struct quarantine_list left_out;
    size_t items; /* in the new file */
};
void quarantine_result_release(struct quarantine_result *result);

/* Writes `file`, which is well-formed, to `target`; `invalid` are the identifiers of the activities
 * to leave behind, and `earlier` (NULL: none) is the file that may have their last good version.
 * False and `error` if a file can't be read or written, or none of the identifiers is in it. */
bool quarantine_write(const char *file, const char *earlier, struct quarantine_list *invalid,
                      const char *target, struct quarantine_result *result, struct error *error);

#endif
