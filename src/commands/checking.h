/* Validates files into a log: what `validate` does with the files it is given, and the publishing
 * verbs with those they have converted. */
#ifndef IATIPUB_COMMANDS_CHECKING_H
#define IATIPUB_COMMANDS_CHECKING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "commands/tracer.h"
#include "report/finding_log.h"
#include "validate/validator.h"

/* Validates one file more. `tracer` finds the records that caused the findings; NULL: they are not
 * looked for. False and `error` if that can't be done; with `unreadable` (may be NULL) because of
 * the file alone, which is not in the log then: others may be checked all the same. */
bool check_file(struct validator *validator, const char *path, struct tracer *tracer,
                struct finding_log *log, bool *unreadable, struct error *error);

/* Ends the log once all files are checked: what was found missing in one may be in another. */
bool check_settle(struct validator *validator, struct finding_log *log, struct error *error);

/* Adds what is in a settled log to `findings`, whose limit is respected. */
bool check_gather(const struct finding_log *log, struct findings *findings, struct error *error);

#endif
