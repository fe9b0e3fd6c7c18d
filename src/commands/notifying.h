/* Telling of a job that is over (notify/notify.h). */
#ifndef IATIPUB_COMMANDS_NOTIFYING_H
#define IATIPUB_COMMANDS_NOTIFYING_H

#include "commands/job.h"

/* Tells everybody whom publication.yaml names of a whole job that could have published: not of a
 * plan, and not of one with `until`. What can't be sent is said on standard error; only if the job
 * itself was `done` that is an error of the session too (ERROR_ENVIRONMENT). Returns whether all is
 * done. */
bool notify_of_job(struct job_work *work, bool done);

/* Sends a test to everybody and says on standard output what came of it. */
bool notify_test(struct session *session);

#endif
