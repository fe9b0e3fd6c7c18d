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
    char *registry_problem; /* of a plan: why the registry could not be read, */
    bool is_refused;        /* or that it would refuse */
    struct error refusal;   /* which it is */
    /* of a plan: what would be sent, a line each, and which pages would be written */
    char *request, *steps;
    struct planned_page pages[PAGES_MOST];
    size_t page_count;
};

void withdrawal_release(struct withdrawal *withdrawal);

/* Looks whether the host's manifest lists the dataset, by which it can be withdrawn although the
 * journal and the configuration know nothing of it. */
bool publish_is_listed(const struct publication *publication, const char *name, bool *listed,
                       struct error *error);

/* Takes the dataset off; with options->plan_only only tells what there is. The caller holds the
 * publication's lock unless it only plans; `journal` may be NULL for a plan. `withdrawal` is a
 * fresh {0}. False and ERROR_USAGE if it is neither registered nor on the host, or a setting or
 * secret won't do: that is no run of the journal. ERROR_ENVIRONMENT if the registry or the host
 * failed: what is done stays done. */
bool publish_withdraw(const struct publication *publication, const char *name,
                      const struct publish_options *options, struct journal *journal,
                      struct withdrawal *withdrawal, struct error *error);

#endif
