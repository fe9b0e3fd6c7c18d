/* What a verb makes of a publication for somebody: it is given out only after the leak test.
 *
 *     handover_begin(&handover, session, "tables/spending", "csv");  NULL: standard output
 *     ... write handover.path ...
 *     handover_end(&handover, session, store);
 *     handover_release(&handover);
 *
 * Until then it lies in a folder of its own, beside the target or in the publication's .iatipub. */
#ifndef IATIPUB_COMMANDS_HANDOVER_H
#define IATIPUB_COMMANDS_HANDOVER_H

#include <stdbool.h>

#include "commands/session.h"
#include "store/store.h"

struct handover {
    char *path;         /* where to write */
    const char *target; /* NULL: standard output; lent */
    char *folder;
};

/* `ending` says what is written, whatever the target is called: markup and workbooks are searched
 * in their own ways. False and the session's error if nothing can be written there.
 * handover_release is due in any case. */
bool handover_begin(struct handover *handover, struct session *session, const char *target,
                    const char *ending);
/* Searches what was written for what redactions withhold. Nothing found: it takes the place of the
 * target. Else the session is stopped, the findings say why, and the target is as it was. */
bool handover_end(struct handover *handover, struct session *session, struct store *store);
void handover_release(struct handover *handover);

#endif
