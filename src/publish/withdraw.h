/* Taking a dataset off: first off the registry, so that nobody is sent to a file that is gone, then
 * off the pages that list it, then off the host. Killed in between, running again finishes it. */
#ifndef IATIPUB_PUBLISH_WITHDRAW_H
#define IATIPUB_PUBLISH_WITHDRAW_H

#include "publish/publish.h"

/* What was found and done. Texts are owned by the result; NULL: does not apply. */
struct withdrawal {
    char *location;   /* of the file on the host */
    char *short_name; /* in the registry */
    bool was_registered, was_on_host;
    char *registry_problem; /* of a plan: why the registry could not be read */
};

void withdrawal_release(struct withdrawal *withdrawal);

/* Takes the dataset off; with options->plan_only only tells what there is. The caller holds the
 * publication's lock unless it only plans; `journal` may be NULL for a plan. `withdrawal` is a
 * fresh {0}. False and ERROR_USAGE if it is neither registered nor on the host, ERROR_ENVIRONMENT
 * if the registry or the host failed: what is done stays done. */
bool publish_withdraw(const struct publication *publication, const char *name,
                      const struct publish_options *options, struct journal *journal,
                      struct withdrawal *withdrawal, struct error *error);

#endif
