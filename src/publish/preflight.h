/* A published address, looked at as those who fetch it do, before registering and ever again.
 *
 * The checks are the strictest reader's of each kind (section C.4 of the registry's contracts): the
 * form of the address, HEAD and GET by two user agents, redirects, certificate, waiting times, the
 * bytes, the encoding, the beginning and the end of the document, headers, sizes. Each finds good,
 * doubtful or bad, in words that a web administrator can act on. A request that fails in a way that
 * may pass is sent once more, as fetchers do. What servers say is quoted without control characters
 * and cut. */
#ifndef IATIPUB_PUBLISH_PREFLIGHT_H
#define IATIPUB_PUBLISH_PREFLIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "config/publication.h"
#include "publish/transport.h"

enum preflight_verdict { PREFLIGHT_GOOD, PREFLIGHT_DOUBTFUL, PREFLIGHT_BAD };

struct preflight_line {
    enum preflight_verdict verdict;
    const char *check; /* its name: "address", "certificate" ...; constant */
    struct error told; /* what was found, good or bad */
};

/* What was found, in the order of the checks. Starts as {0}. */
struct preflight {
    struct preflight_line *lines;
    size_t count, capacity;
    size_t doubtful, bad;          /* how many of them */
    char sha256[DIGEST_TEXT_SIZE]; /* of what was fetched; "" if nothing was */
    size_t size;                   /* bytes, likewise */
};

void preflight_release(struct preflight *preflight);

/* The first thing that is bad; NULL: nothing is. */
const struct preflight_line *preflight_first_bad(const struct preflight *preflight);

/* What should be there; NULL members and 0: anything. */
struct preflight_expectation {
    const char *sha256;
    size_t size;
    const enum dataset_kind *kind;
};

/* Looks at the address; sends nothing if its form is bad. `expected` may be NULL. `local` allows
 * addresses of this machine and of private networks, as for a trial: they are doubtful then. */
void preflight_run(const char *url, const struct preflight_expectation *expected, bool local,
                   struct transport *transport, struct preflight *preflight);

/* What the line is about, in the language that is chosen. */
const char *preflight_check_name(const struct preflight_line *line);

#endif
