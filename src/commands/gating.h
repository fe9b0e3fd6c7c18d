/* The stage between validating and publishing: the gates (publish/gates.h). */
#ifndef IATIPUB_COMMANDS_GATING_H
#define IATIPUB_COMMANDS_GATING_H

#include <stdint.h>

#include "base/language.h"
#include "base/strbuf.h"
#include "commands/session.h"
#include "convert/outputs.h"
#include "options.h"
#include "store/jobs.h"

/* What somebody lets pass, and why. */
struct gate_passes {
    struct option_list gates; /* names */
    const char *because;
};

/* The options of verbs that publish: a struct gate_passes. */
#define GATE_OPTIONS(passes)                                                                       \
    {"accept",         0,      OPTION_LIST,                                                        \
     &(passes)->gates, "GATE", N_("let what this gate stops pass, once; needs --because")},        \
    {                                                                                              \
        "because", 0, OPTION_TEXT, &(passes)->because, "TEXT",                                     \
            N_("why it may pass; kept in the journal")                                             \
    }

/* Adds a gate of a job as a JSON object. */
void gate_add_json(struct strbuf *json, const struct job_gate *gate);

/* False and `error` (ERROR_USAGE) if a gate is unknown or the reason is missing. */
bool gate_passes_check(const struct gate_passes *passes, struct error *error);

/* Judges the outputs, which were validated. False: a gate stopped the work (session->stopped), or
 * something could not be read. What was stopped or passed is noted in the journal under `job`;
 * 0: it isn't. */
bool stage_gates(struct session *session, const struct output_list *outputs,
                 const struct gate_passes *passes, int64_t job);

#endif
