/* Writing a registration to a registry whose answers can't be taken at their word.
 *
 * A write may have happened although the answer was an error, and a name may have been taken since
 * it was looked at. So the way is the same for every kind of registry: compare, write once, look
 * again where there is doubt, at most twice. The kind gives the steps. */
#ifndef IATIPUB_PUBLISH_REGISTRY_WRITE_H
#define IATIPUB_PUBLISH_REGISTRY_WRITE_H

#include <stdbool.h>

#include "base/error.h"
#include "publish/registration.h"
#include "publish/registry_answer.h"
#include "publish/transport.h"

/* The steps; `context` is the kind's. Those that return false have filled `error`. */
struct registry_steps {
    /* What was last seen is what is wanted. */
    bool (*is_settled)(void *context);
    /* Creates or updates, as was last seen. */
    enum answer_verdict (*write)(void *context, struct error *error);
    /* After ANSWER_DONE: reads back and compares. */
    bool (*verify)(void *context, struct error *error);
    /* After ANSWER_NAME_TAKEN: true if there is now something of ours to update. */
    bool (*resolve_name)(void *context, struct error *error);
    /* After ANSWER_UNCLEAR or ANSWER_UNREADABLE, when it may have been written: sees what is there
     * now. */
    bool (*look_again)(void *context, struct error *error);
};

/* Takes the steps until the registry says what is wanted, or it is clear that it won't. False and
 * `error` then. */
bool registry_write(const struct registry_steps *steps, void *context, struct transport *transport,
                    struct error *error);

/* True if what was read back is what was sent; else `error` says what differs. */
bool registry_check_kept(const struct registration *present, const struct registration *wanted,
                         struct error *error);

#endif
