/* Being asked to stop.
 *
 * A scheduled job is ended by SIGTERM (a shutdown, an impatient service manager) or by SIGINT at a
 * terminal. A program that watches notes the first signal and leaves at the next good moment:
 * between stages, rows or files. The second signal ends it at once, which does no harm either:
 * nothing is ever half-written. */
#ifndef IATIPUB_BASE_STOP_H
#define IATIPUB_BASE_STOP_H

#include <stdbool.h>

#include "base/error.h"

/* From now on the first SIGTERM or SIGINT is only noted. */
void stop_watch(void);

/* True since a signal came. */
bool stop_is_asked(void);

/* False, and `error` (ERROR_ENVIRONMENT) names the signal, if a signal came; so that
 * `while (stop_check(error) && ...)` reads well. */
bool stop_check(struct error *error);

#endif
