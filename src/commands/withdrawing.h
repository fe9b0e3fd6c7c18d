/* Datasets that are named one by one: publish --withdraw and --restore. */
#ifndef IATIPUB_COMMANDS_WITHDRAWING_H
#define IATIPUB_COMMANDS_WITHDRAWING_H

#include "commands/session.h"

/* Takes the dataset off the registry and the host, or shows what would be done. A name that nobody
 * knows is refused (ERROR_USAGE) before anything is done. */
bool withdraw_dataset(struct session *session, const char *dataset, bool plan_only);

/* True if the configuration or the journal knows the dataset; else ERROR_USAGE in the session, with
 * the nearest one. */
bool check_restored(struct session *session, const char *dataset);

#endif
