#include "validate/pipeline.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { MOST_THREADS = 64, WINDOW = 16 /* results that may wait for an earlier one, a thread */ };

struct slot {
    struct chunk_result result;
    bool filled;
};

struct pipeline {
    struct scanner *scanner;
    const struct document_rules *rules;
    const struct profile *profile;
    const struct pipeline_end *end;
    pthread_mutex_t input, output;
    pthread_cond_t moved; /* a result was passed on, or the work is over */
    bool closed;          /* nothing more is read; guarded by `output` */
    size_t passed;        /* results passed on: the number of the next one */
    size_t line, column;  /* where the next one begins */
    struct slot *slots;
    size_t slot_count;
};

static bool is_closed(struct pipeline *pipeline)
{
    pthread_mutex_lock(&pipeline->output);
    bool closed = pipeline->closed;
    pthread_mutex_unlock(&pipeline->output);
    return closed;
}

static struct chunk_facts facts_of(const struct pipeline *pipeline, const struct chunk *chunk)
{
    return (struct chunk_facts){
        .line = 1,
        .column = 1,
        .end_fault = chunk->last ? scanner_fault(pipeline->scanner) : NULL,
    };
}

/* Reads the next chunk. */
static bool take_chunk(struct pipeline *pipeline, struct chunk *chunk, struct chunk_facts *facts)
{
    if (is_closed(pipeline))
        return false;
    pthread_mutex_lock(&pipeline->input);
    bool taken = scanner_next(pipeline->scanner, chunk);
    if (taken)
        *facts = facts_of(pipeline, chunk);
    if (taken && pipeline->end->read)
        pipeline->end->read(pipeline->end->context, scanner_taken(pipeline->scanner));
    pthread_mutex_unlock(&pipeline->input);
    return taken;
}

/* Passes on the results whose turn it is. */
static void pass_on(struct pipeline *pipeline)
{
    struct slot *slot = &pipeline->slots[pipeline->passed % pipeline->slot_count];
    while (slot->filled) {
        struct chunk_result *result = &slot->result;
        size_t line = pipeline->line, column = pipeline->column;
        pipeline->column = result->lines > 1 ? result->column : column + result->column - 1;
        pipeline->line += result->lines - 1;
        bool over = result->stopped;
        if (!pipeline->closed &&
            (!pipeline->end->take(pipeline->end->context, result, line, column) || over))
            pipeline->closed = true;
        chunk_result_release(result);
        slot->filled = false;
        pipeline->passed++;
        slot = &pipeline->slots[pipeline->passed % pipeline->slot_count];
    }
    pthread_cond_broadcast(&pipeline->moved);
}

/* Waits until the result of chunk `index` may be handed in, or is the very next. */
static void wait_for_turn(struct pipeline *pipeline, size_t index, size_t ahead)
{
    while (!pipeline->closed && index >= pipeline->passed + ahead)
        pthread_cond_wait(&pipeline->moved, &pipeline->output);
}

/* A message about XML that is not well-formed names lines of the file, so it is made anew once it
 * is known where the chunk begins. */
static void check_again(struct pipeline *pipeline, struct worker *worker, const struct chunk *chunk,
                        const struct chunk_facts *facts, struct chunk_result *result)
{
    wait_for_turn(pipeline, chunk->index, 1);
    if (pipeline->closed)
        return;
    struct chunk_facts known = *facts;
    known.line = pipeline->line;
    known.column = pipeline->column;
    pipeline->line = pipeline->column = 1;
    chunk_result_release(result);
    worker_check(worker, chunk, &known, result);
}

static void hand_in(struct pipeline *pipeline, struct worker *worker, const struct chunk *chunk,
                    const struct chunk_facts *facts, struct chunk_result *result)
{
    pthread_mutex_lock(&pipeline->output);
    wait_for_turn(pipeline, chunk->index, pipeline->slot_count);
    if (result->malformed && chunk->index > 0)
        check_again(pipeline, worker, chunk, facts, result);
    if (pipeline->closed) {
        chunk_result_release(result);
    } else {
        pipeline->slots[chunk->index % pipeline->slot_count] =
            (struct slot){.result = *result, .filled = true};
        pass_on(pipeline);
    }
    pthread_mutex_unlock(&pipeline->output);
}

/* Checks `chunk`, which holds one already, and all that can be had after it. */
static void work(struct pipeline *pipeline, struct worker *worker, struct chunk *chunk,
                 struct chunk_facts facts)
{
    do {
        struct chunk_result result = {.findings = NULL};
        worker_check(worker, chunk, &facts, &result);
        hand_in(pipeline, worker, chunk, &facts, &result);
    } while (take_chunk(pipeline, chunk, &facts));
}

static void *run_thread(void *context)
{
    struct pipeline *pipeline = context;
    struct chunk chunk = {.text = NULL};
    struct chunk_facts facts;
    if (take_chunk(pipeline, &chunk, &facts)) {
        struct worker *worker = worker_new(pipeline->rules, pipeline->profile);
        work(pipeline, worker, &chunk, facts);
        worker_free(worker);
    }
    chunk_release(&chunk);
    return NULL;
}

/* Starts up to `count` threads; fewer work as well. Returns how many. */
static size_t start_threads(struct pipeline *pipeline, pthread_t *threads, size_t count)
{
    size_t started = 0;
    while (started < count && pthread_create(&threads[started], NULL, run_thread, pipeline) == 0)
        started++;
    return started;
}

void pipeline_run(struct scanner *scanner, struct chunk *first, struct worker *worker,
                  const struct document_rules *rules, const struct profile *profile, size_t threads,
                  const struct pipeline_end *end)
{
    pthread_t others[MOST_THREADS];
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    struct pipeline pipeline = {
        .scanner = scanner,
        .rules = rules,
        .profile = profile,
        .end = end,
        .line = 1,
        .column = 1,
        .slot_count = WINDOW * threads,
    };
    pthread_mutex_init(&pipeline.input, NULL);
    pthread_mutex_init(&pipeline.output, NULL);
    pthread_cond_init(&pipeline.moved, NULL);
    pipeline.slots = xcalloc(pipeline.slot_count, sizeof *pipeline.slots);
    struct chunk_facts facts = facts_of(&pipeline, first);
    size_t started = first->last ? 0 : start_threads(&pipeline, others, threads - 1);
    work(&pipeline, worker, first, facts);
    for (size_t i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    for (size_t i = 0; i < pipeline.slot_count; i++)
        chunk_result_release(&pipeline.slots[i].result);
    free(pipeline.slots);
    pthread_cond_destroy(&pipeline.moved);
    pthread_mutex_destroy(&pipeline.output);
    pthread_mutex_destroy(&pipeline.input);
}
