/* Where findings go as they are made. */
#ifndef IATIPUB_VALIDATE_SINK_H
#define IATIPUB_VALIDATE_SINK_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"

/* Stands for the identifier of what has none, as in the official report. */
#define VALIDATOR_NO_IDENTIFIER "noIdentifier"

struct finding_sink {
    /* Takes one finding, lent. `unless_known`: it counts only if no activity with this identifier
     * is met in any of the files or known; NULL: it counts. False and `error` if it can't be kept.
     */
    bool (*add)(void *context, const struct finding *finding, const char *unless_known,
                struct error *error);
    /* Forgets all findings of the file being validated. */
    void (*drop)(void *context);
    void *context;
};

#endif
