/* The stages of the main job, in their order: import, convert, validate, publish. Each verb is one
 * of them; `run` is all. A stage prints what it did, one line or a few, on standard output. */
#ifndef IATIPUB_COMMANDS_STAGES_H
#define IATIPUB_COMMANDS_STAGES_H

#include <stdbool.h>

#include "commands/session.h"
#include "convert/dataset.h"

/* All return false when the work can't go on: session->error, or session->stopped with findings
 * that were shown. */

/* `detailed`: a line a file and a line a table too. */
bool stage_import(struct session *session, bool detailed);

/* `only`: one dataset of the configuration, or NULL. `now`: the generated-datetime, or NULL. */
bool stage_convert(struct session *session, const char *only, const char *now);

/* Validates what convert wrote last; `outputs` (released by the caller) receives it. */
bool stage_validate(struct session *session, struct output_list *outputs);

/* Validates files that convert did not write last, such as an earlier version. */
bool stage_validate_outputs(struct session *session, const struct output_list *outputs);

/* Publishes what was validated. `plan_only` shows what would be done. `partial`: these are not all
 * datasets, the others stay as they are. */
bool stage_publish(struct session *session, const struct output_list *outputs, bool plan_only,
                   bool partial);

#endif
