/* What a validator finds, gathered for a test. */
#ifndef IATIPUB_TESTS_UNIT_GATHERED_H
#define IATIPUB_TESTS_UNIT_GATHERED_H

#include <stddef.h>

#include "base/finding.h"
#include "validate/sink.h"

/* Zeroed memory keeps everything and never fails. */
struct gathered {
    const char *const
        *only;       /* ids to keep ("9." for all that begin so), NULL at the end; NULL: all */
    size_t fails_at; /* the sink fails at this finding, from 1; 0: never */
    struct findings findings;
    char **unless_known; /* of each finding, NULL where there is no such */
    size_t capacity;     /* of `unless_known` */
    size_t added;        /* findings that came, kept or not */
    size_t dropped;      /* how often they were forgotten */
};

/* The sink that fills `gathered`, whose findings live as long as the validator's rules do. */
struct finding_sink gathered_sink(struct gathered *gathered);
/* Forgets the findings, not what `only` and `fails_at` say. */
void gathered_clear(struct gathered *gathered);

/* The findings as text: "file:line:column rule [subject] path: message", a line each, and where
 * there is one " (title ...)", " (value ...)" and " (unless ...)". The caller frees. */
char *gathered_text(const struct gathered *gathered);

/* How many findings of the rule there are. */
size_t gathered_count(const struct gathered *gathered, const char *rule);

/* Fails, and shows both, unless `got` is `expected`. */
void check_text(const char *got, const char *expected);
void check_place(const struct finding *finding, size_t line, size_t column);

#endif
