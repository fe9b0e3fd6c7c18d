/* Telling people and programs of a job, as `notify` in publication.yaml says.
 *
 * What can't be sent changes nothing of the job: it is told to the listener, and that is all. */
#ifndef IATIPUB_NOTIFY_NOTIFY_H
#define IATIPUB_NOTIFY_NOTIFY_H

#include "base/error.h"
#include "config/publication.h"
#include "notify/notice.h"

/* Who is told: an address with pieces of a sentence before and behind it, each perhaps "". */
struct notify_receiver {
    const char *what, *address, *rest;
};

/* Told of everybody who was to be told: `problem` says why he could not be, NULL that he was. */
struct notify_listener {
    void (*tell)(void *context, const struct notify_receiver *whom, struct error *problem);
    void *context;
};

/* Tells the listener, and clears the problem if there is one. */
void notify_tell(const struct notify_listener *listener, const struct notify_receiver *whom,
                 struct error *problem);

/* Tells everybody who waits for such a notice, and writes the files of measurements unless it is
 * a test. `json` is the job's result for programs. */
void notify_all(const struct publication *publication, const struct notice *notice,
                const char *json, const struct notify_listener *listener);

/* True if `notify` names anybody. */
bool notify_is_wanted(const struct publication *publication);

#endif
