/* Writing a registration to a registry whose answers can't be taken at their word.
 *
 * A write may have happened although the answer was an error, and a name may have been taken since
 * it was looked at. So the way is the same for every kind of registry: compare, write once, look
 * again where there is doubt, at most twice. The kind gives the steps. */
#ifndef IATIPUB_PUBLISH_REGISTRY_WRITE_H
#define IATIPUB_PUBLISH_REGISTRY_WRITE_H

#include <stdbool.h>

#include "base/error.h"
#include "publish/transport.h"

/* What came of a write. */
enum write_end {
    WRITE_DONE,
    WRITE_NAME_TAKEN, /* refused because of the short name */
    WRITE_DOUBTFUL,   /* it may have happened */
    WRITE_FAILED,     /* nothing happened and trying again would not help */
};

/* The steps; `context` is the kind's. Those that return false have filled `error`. */
struct registry_steps {
    /* What was last seen is what is wanted. */
    bool (*is_settled)(void *context);
    /* Creates or updates, as was last seen. */
    enum write_end (*write)(void *context, struct error *error);
    /* After WRITE_DONE: reads back and compares. */
    bool (*verify)(void *context, struct error *error);
    /* After WRITE_NAME_TAKEN: true if there is now something of ours to update. */
    bool (*resolve_name)(void *context, struct error *error);
    /* After WRITE_DOUBTFUL: sees what is there now. */
    bool (*look_again)(void *context, struct error *error);
};

/* Takes the steps until the registry says what is wanted, or it is clear that it won't. False and
 * `error` then. */
bool registry_write(const struct registry_steps *steps, void *context, struct transport *transport,
                    struct error *error);

#endif
