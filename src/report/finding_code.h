/* Findings as few bytes.
 *
 * Neighbouring findings resemble each other: the same activity, the same kind of message, the next
 * element. So each text is written as what it shares with the one before it (its beginning and its
 * end) and what is new; what never changes (rule, category, hint, codelist, severity) is one
 * number, its kind. Some 30 bytes a finding are usual.
 *
 * One coder writes, another reads in the same order; both begin anew (finding_coder_begin) at the
 * same places, such as the start of a file. */
#ifndef IATIPUB_REPORT_FINDING_CODE_H
#define IATIPUB_REPORT_FINDING_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "base/strbuf.h"

/* What findings of one kind have in common. The text is static. */
struct finding_kind {
    enum severity severity;
    const char *rule;
    const char *category;
    const char *hint;
    const char *codelist;
};

/* All kinds met, in the order in which they were. */
struct finding_kinds {
    struct finding_kind *items;
    size_t count, capacity;
    size_t *table; /* index of a kind + 1, by hash; 0: free */
    size_t table_size;
};

#define FINDING_KINDS_INIT                                                                         \
    {                                                                                              \
        .items = (void *)0                                                                         \
    }

void finding_kinds_release(struct finding_kinds *kinds);
/* The number of the finding's kind, which is added if it is new. */
size_t finding_kinds_number(struct finding_kinds *kinds, const struct finding *finding);

/* A finding and what only the log knows of it. */
struct coded_finding {
    struct finding finding;
    size_t kind;
    const char *unless_known; /* an identifier; NULL: the finding stands */
};

/* Texts that are compared with the finding before, and those that are with the one of its kind. */
enum { CODED_SUBJECT, CODED_TITLE, CODED_FILE, CODED_SOURCE, CODED_UNLESS, CODED_SHARED };
enum { CODED_PATH, CODED_VALUE, CODED_MESSAGE, CODED_OF_KIND };

/* The latest texts of a kind. */
struct kind_texts {
    struct strbuf texts[CODED_OF_KIND];
};

struct finding_coder {
    struct strbuf texts[CODED_SHARED]; /* the latest */
    struct kind_texts *of_kind;        /* by kind */
    size_t kind_count;
    size_t latest;         /* kind of the latest finding */
    size_t line;           /* the latest */
    struct strbuf scratch; /* where a text is put together */
};

#define FINDING_CODER_INIT                                                                         \
    {                                                                                              \
        .of_kind = (void *)0                                                                       \
    }

/* Forgets the findings before. `path` is the file that most findings to come are in. */
void finding_coder_begin(struct finding_coder *coder, const char *path);
void finding_coder_release(struct finding_coder *coder);

/* Adds the finding's bytes to `code`. */
void finding_encode(struct finding_coder *coder, const struct coded_finding *coded,
                    struct strbuf *code);

/* Reads a finding; its text is lent until the next call. Of kinds that are not `wanted` (a bool for
 * each; NULL: all are) only kind and numbers are read, which is quick; that choice stays the same
 * for all findings. False if the bytes are no finding. */
bool finding_decode(struct finding_coder *coder, const struct finding_kinds *kinds,
                    const bool *wanted, const char *code, size_t length,
                    struct coded_finding *coded);

/* A number as bytes, seven bits each, the lowest first: how lengths are written too. */
void code_add_number(struct strbuf *code, size_t number);
/* Reads one at `*at`, which moves behind it. False if it doesn't end before `end`. */
bool code_read_number(const char **at, const char *end, size_t *number);

#endif
