/* Setting invalid activities apart, so that the others can be published (publish/quarantine.h). */
#ifndef IATIPUB_COMMANDS_QUARANTINING_H
#define IATIPUB_COMMANDS_QUARANTINING_H

#include "commands/session.h"
#include "convert/outputs.h"
#include "report/finding_log.h"

/* An activity that was set apart. */
struct quarantined {
    char *dataset, *activity; /* owned */
    bool was_published;       /* and stays as it was published last; else it is left out */
};

/* Gives back what a session has of them. */
void quarantined_release(struct session *session);

/* For every output with findings as bad as the publication's `publish_below`, as the settled log
 * has them in the order of the outputs: writes the file again without the activities at fault into
 * .iatipub/quarantine, and makes the output that file. What was done is said, and noted in the
 * session. False if something can't be set apart, because a finding is about no activity, or
 * nothing would be left, or on failure (session->error). */
bool quarantine_outputs(struct session *session, const struct finding_log *log,
                        struct output_list *outputs);

#endif
