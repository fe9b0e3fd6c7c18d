/* The stages of the main job, in their order: import, convert, validate, publish. Each verb is one
 * of them; `run` is all. A stage prints what it did, one line or a few, on standard output. */
#ifndef IATIPUB_COMMANDS_STAGES_H
#define IATIPUB_COMMANDS_STAGES_H

#include <stdbool.h>

#include "base/language.h"
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

/* How to publish. */
struct publishing {
    bool plan_only;      /* show what would be done */
    bool is_rollback;    /* the outputs are earlier versions, and not all datasets */
    const char *only;    /* the only dataset to publish; NULL: all */
    size_t jobs;         /* uploads at the same time; 0: as publication.yaml says */
    const char *restore; /* a dataset to publish although it is held (publish/holds.h); NULL */
};

/* The option of every verb that publishes; `jobs` is a struct option_number {0, 1, HOST_JOBS_LIMIT}
 * lent to it. */
#define JOBS_OPTION(jobs)                                                                          \
    {                                                                                              \
        "jobs", 0, OPTION_NUMBER, (jobs), "N",                                                     \
            N_("files to upload at the same time, 1 to 32 (default: 'jobs' of 'host', else 4)")    \
    }

/* Publishes what was validated. */
bool stage_publish(struct session *session, const struct output_list *outputs,
                   const struct publishing *how);

#endif
