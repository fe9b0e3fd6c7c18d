/* Checks the chunks of a document, one at a time; every thread has a worker of its own.
 *
 * A chunk streams through libxml2's parser and schema validator; each activity in it becomes a
 * tree, goes through all checks and is forgotten. What is found has its place within the chunk;
 * where the chunk begins is added when the results are put in order (validator.c). */
#ifndef IATIPUB_VALIDATE_WORKER_H
#define IATIPUB_VALIDATE_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "validate/profile.h"
#include "validate/scanner.h"

/* A finding on its way. Lines count from what the facts of the chunk say. */
struct noted {
    struct finding finding; /* without file and, if `item` is set, without a subject */
    char *unless_known;     /* dropped if an activity of this identifier exists; NULL: never */
    bool about_item;        /* the path begins at the item itself, whose number isn't known yet */
    bool of_root;           /* about the root's start tag */
};

/* An activity or organisation. */
struct item_note {
    char *identifier;    /* trimmed; NULL if it has none */
    char *subject;       /* how it is called: as the identifier, or the blanks in its place */
    char *title;         /* NULL if it has none */
    size_t first, end;   /* its findings among those of the chunk */
    size_t line, column; /* of the element with the identifier */
};

struct chunk_result {
    struct noted *findings; /* in document order */
    size_t finding_count, finding_capacity;
    struct item_note *items;
    size_t item_count, item_capacity;
    size_t lines, column; /* the place behind the chunk; lines from 1 as above */
    bool malformed;       /* not XML: the one finding is all there is to say of the file */
    bool stopped;         /* the last finding says why nothing more is read */
};

void chunk_result_release(struct chunk_result *result);

struct worker;

/* `profile` NULL: the file can't be checked, only whether it is XML. */
struct worker *worker_new(const struct document_rules *rules, const struct profile *profile);
/* NULL is fine. */
void worker_free(struct worker *worker);

/* What else is known about the text of a chunk. */
struct chunk_facts {
    size_t line, column;   /* where it begins; 1, 1 to learn them later */
    const char *end_fault; /* what is wrong with the file's encoding where the last chunk ends */
};

/* Fills `result`, which is empty. */
void worker_check(struct worker *worker, const struct chunk *chunk, const struct chunk_facts *facts,
                  struct chunk_result *result);

#endif
