/* `reconcile --against FILE`: our figures beside a public data set of the CEB secretariat. */
#ifndef IATIPUB_COMMANDS_AGAINST_H
#define IATIPUB_COMMANDS_AGAINST_H

#include <stdbool.h>

#include "commands/session.h"

/* Prints every sum that differs, as a table or as CSV, on standard output; doubts about the file go
 * to standard error. A difference stops the session (exit status 1). False and session->error if
 * the store or the file can't be read. */
bool reconcile_against(struct session *session, const char *path, bool as_csv);

#endif
