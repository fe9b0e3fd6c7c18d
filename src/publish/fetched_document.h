/* A document that comes piece by piece, of which only what the checks need is kept: size, digest,
 * beginning, end, and whether all of it is UTF-8. */
#ifndef IATIPUB_PUBLISH_FETCHED_DOCUMENT_H
#define IATIPUB_PUBLISH_FETCHED_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/digest.h"
#include "base/strbuf.h"
#include "publish/document_head.h"

enum {
    FETCHED_MOST = 60 * 1024 * 1024, /* bytes that are taken: the official validator's limit */
    FETCHED_SECONDS = 600,           /* that all of it may take */
};

struct fetched_document {
    struct digest *digest;
    char sha256[DIGEST_TEXT_SIZE]; /* once it has ended; "" before */
    size_t size;
    struct strbuf head;
    char tail[DOCUMENT_TAIL_SIZE];
    size_t tail_length;
    char broken[4]; /* the beginning of a character whose end is still to come */
    size_t broken_length;
    bool is_utf8;
    bool too_large, too_slow; /* why no more was taken */
    time_t deadline;          /* by the monotonic clock */
};

void fetched_document_begin(struct fetched_document *document);
/* Forgets what came, as when it is fetched again. */
void fetched_document_restart(struct fetched_document *document);
/* For a request's `receive`; `context` is the document. */
bool fetched_document_take(void *context, const void *data, size_t length);
/* Nothing more comes: `sha256` and `is_utf8` are those of the whole. */
void fetched_document_end(struct fetched_document *document);
void fetched_document_release(struct fetched_document *document);

#endif
