/* What was published last of a dataset, as the journal knows it, and the version that was kept of
 * it: what gates and quarantine hold a new file against. */
#ifndef IATIPUB_COMMANDS_LAST_PUBLISHED_H
#define IATIPUB_COMMANDS_LAST_PUBLISHED_H

#include <stdbool.h>

#include "commands/session.h"
#include "publish/versions.h"
#include "store/journal.h"

/* Given back with last_published_release. */
struct last_published {
    struct journal_entry entry;
    struct version_list versions;
    const struct version *version; /* NULL: never published, taken off the web, or not kept */
};

/* False: `error` in the session says why. `last` is given back in either case. */
bool last_published_read(struct session *session, const char *dataset, struct last_published *last);
void last_published_release(struct last_published *last);

#endif
