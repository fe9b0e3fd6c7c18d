/* Telling of a job that is over (notify/notify.h). */
#ifndef IATIPUB_COMMANDS_NOTIFYING_H
#define IATIPUB_COMMANDS_NOTIFYING_H

#include "commands/job.h"

/* Tells everybody whom publication.yaml names of a whole job that could have published: not of a
 * plan, and not of one with `until`. What can't be sent is said on standard error; only if the job
 * itself was `done` that is an error of the session too (ERROR_ENVIRONMENT). Returns whether all is
 * done. */
bool notify_of_job(struct job_work *work, bool done);

/* Tells everybody whom publication.yaml names of a look at the published files. `notice` has what
 * was found; the rest is added. Returns `good`, or false as notify_of_job does. */
bool notify_of_recheck(struct session *session, struct notice *notice, bool good);

/* Sends a test to everybody and says on standard output what came of it. */
bool notify_test(struct session *session);

#endif
