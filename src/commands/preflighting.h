/* Looking at published addresses as those who fetch them do: publish --check and --recheck. */
#ifndef IATIPUB_COMMANDS_PREFLIGHTING_H
#define IATIPUB_COMMANDS_PREFLIGHTING_H

#include "commands/session.h"

/* Checks one address and prints what was found. Returns the exit status: 1 if something is bad. */
int check_published_address(const char *url);

/* Checks everything that the journal says is published, against what was published. False, with
 * session->error or session->stopped, if something is bad or can't be checked. */
bool recheck_published(struct session *session);

#endif
