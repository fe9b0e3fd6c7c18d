/* A job: stages gone through one after the other, in the journal, told of at the end.
 *
 *     struct job_work work = {.session = &session, ...};
 *     bool finished = job_perform(&work, stages, count);
 *
 * What people read while it goes is the stages' own; with `json` that goes to standard error and
 * standard output gets one object at the end. */
#ifndef IATIPUB_COMMANDS_JOB_H
#define IATIPUB_COMMANDS_JOB_H

#include <stdint.h>

#include "base/strbuf.h"
#include "commands/gating.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "convert/outputs.h"
#include "store/jobs.h"

enum { MOST_STAGES = 8 };

struct job_work {
    struct session *session;
    const char *until;         /* the last stage to go through; NULL: all */
    struct gate_passes passes; /* what may pass the gates */
    struct publishing publishing;
    bool is_whole; /* begins with the records; says so */
    bool json;
    struct output_list outputs; /* of the stages; released by job_perform */
    int64_t id;                 /* in the journal; 0: a plan is not kept there */
    struct {
        const char *name;
        unsigned milliseconds;
    } stages[MOST_STAGES]; /* that were gone through */
    size_t stage_count;
};

struct job_stage {
    const char *name;
    bool (*perform)(struct job_work *work);
};

/* Goes through the stages (at most MOST_STAGES) until one fails or stops the work, or `until`.
 * False: session->stopped or session->error says why. */
bool job_perform(struct job_work *work, const struct job_stage *stages, size_t count);

/* What came of it: done, stopped or failed. */
enum job_outcome job_outcome_of(const struct job_work *work, bool done);

/* Adds the result for programs (docs/run.md); `when` says on what occasion they are told, NULL that
 * they asked. */
bool job_result_add(struct strbuf *json, const struct job_work *work, bool done, const char *when,
                    struct error *error);

/* False and `error` (ERROR_USAGE) if `until` is none of the stages. */
bool job_check_until(const char *until, const struct job_stage *stages, size_t count,
                     struct error *error);

/* The stages that `run` and `publish` share. */
bool job_import(struct job_work *work), job_convert(struct job_work *work),
    job_validate(struct job_work *work), job_gates(struct job_work *work),
    job_publish(struct job_work *work), job_report(struct job_work *work);

#endif
