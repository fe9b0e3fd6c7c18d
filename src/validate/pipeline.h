/* Takes one document through the workers and puts their results in order.
 *
 * Every thread does the same: it takes the next chunk, checks it, and hands in the result. Whoever
 * completes the sequence passes it on, so results leave in document order; a thread that is too far
 * ahead waits, so that few results are held. */
#ifndef IATIPUB_VALIDATE_PIPELINE_H
#define IATIPUB_VALIDATE_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "validate/profile.h"
#include "validate/scanner.h"
#include "validate/worker.h"

/* What is done with the results: called by one thread at a time, in order. `line` and `column` are
 * where the chunk begins. False: nothing more is read. */
struct pipeline_end {
    bool (*take)(void *context, struct chunk_result *result, size_t line, size_t column);
    void (*read)(void *context, size_t bytes); /* so much of the file was read; or NULL */
    void *context;
};

/* Runs until the document ends or `take` has had enough. `first` is the chunk that was read
 * already. `worker` is the caller's own; with more than one thread, others are made. */
void pipeline_run(struct scanner *scanner, struct chunk *first, struct worker *worker,
                  const struct document_rules *rules, const struct profile *profile, size_t threads,
                  const struct pipeline_end *end);

#endif
