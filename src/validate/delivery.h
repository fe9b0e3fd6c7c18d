/* The last step of the findings of a file: the results of its chunks, in order, become findings
 * with places in the file, numbers of activities and identifiers, and go to the sink.
 *
 * Here is also where identifiers are compared within the file and with those of other files. */
#ifndef IATIPUB_VALIDATE_DELIVERY_H
#define IATIPUB_VALIDATE_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>

#include "validate/validator_inside.h"

struct delivery {
    struct validator *validator;
    const struct finding_sink *sink;
    struct validation *result; /* activities are counted there */
    struct error *error;
    size_t file_number; /* in the validator's list */
    bool failed;        /* the sink could not take a finding; `error` says why */
    /* Official answers only: */
    bool duplicate_told;       /* one repeated identifier was told */
    struct noted *root_faults; /* schema faults of the root, which are said of every item */
    size_t root_fault_count;
};

void delivery_release(struct delivery *delivery);

/* A finding on the file as a whole; `path` may be NULL. False if the sink fails. */
bool delivery_tell(struct delivery *delivery, const struct rule *rule, const char *message,
                   size_t line, size_t column, const char *path);

/* For pipeline.h: `context` is the delivery. */
bool delivery_take(void *context, struct chunk_result *result, size_t line, size_t column);
void delivery_progress(void *context, size_t bytes);

#endif
