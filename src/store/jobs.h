/* Jobs: the runs of the whole job (`iatipub run`), in the journal.
 *
 * A job is begun before anything else is done, so that one that was killed or that could not even
 * import is known of; each stage that was gone through is noted with its time, and so is what a
 * gate stopped or somebody let pass. */
#ifndef IATIPUB_STORE_JOBS_H
#define IATIPUB_STORE_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/finding.h"
#include "store/journal.h"

enum job_outcome {
    JOB_RUNNING, /* under way, or killed and none began since */
    JOB_DONE,
    JOB_STOPPED, /* by findings or a gate: the data need a person */
    JOB_FAILED,  /* by its environment, or by a mistake in the configuration */
    JOB_KILLED,  /* it did not end, and another has begun since */
};
/* "running", "done", "stopped", "failed", "killed". */
const char *job_outcome_name(enum job_outcome outcome);

/* All text is owned. */
struct job {
    int64_t id;
    char *started_at, *finished_at; /* NULL: it did not end */
    enum job_outcome outcome;
    char *problem; /* NULL: none */
    size_t findings[SEVERITY_COUNT];
};
void job_release(struct job *job);

/* Begins a job; `id` receives its number. */
bool job_begin(struct journal *journal, int64_t *id, struct error *error);
/* Notes a stage that was gone through. */
bool job_note_stage(struct journal *journal, int64_t id, const char *stage, unsigned milliseconds,
                    struct error *error);
/* Notes what a gate stops; `because` says why it may pass, NULL that it stopped the job. */
bool job_note_gate(struct journal *journal, int64_t id, const char *gate, const char *sentence,
                   const char *because, struct error *error);
/* The findings of one category that a job's validation had. The category is lent. */
struct job_findings {
    const char *category;
    size_t totals[SEVERITY_COUNT];
};
/* Notes them, of one category. */
bool job_note_findings(struct journal *journal, int64_t id, const struct job_findings *findings,
                       struct error *error);

/* Ends it: id, outcome, problem and findings of `job` are noted. */
bool job_end(struct journal *journal, const struct job *job, struct error *error);

/* The last job that ended before the job `id`, into `job`, which the caller releases; `found` tells
 * whether there is one. One that was done before it came to publishing (`run --until`) is none. */
bool job_before(struct journal *journal, int64_t id, struct job *job, bool *found,
                struct error *error);

/* Tells `take` of the last `most` jobs, the latest first; false from it ends the telling. */
bool job_each(struct journal *journal, size_t most,
              bool (*take)(void *context, const struct job *job), void *context,
              struct error *error);

/* What a gate stopped, or somebody let pass. Texts are lent. */
struct job_gate {
    const char *gate, *sentence, *because;
};
/* Tells of the gates of a job, in their order. */
bool job_each_gate(struct journal *journal, int64_t id,
                   bool (*take)(void *context, const struct job_gate *gate), void *context,
                   struct error *error);

/* Tells of the findings of a job, in the order in which they were noted. */
bool job_each_findings(struct journal *journal, int64_t id,
                       bool (*take)(void *context, const struct job_findings *findings),
                       void *context, struct error *error);

#endif
