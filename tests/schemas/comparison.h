/* The verdicts of our schemas beside those of the official ones, and those of the walk over the
 * structure beside those of our schemas, over files and mutants.
 *
 * Open it with both folders of schemas, compare documents as they are, then mutants of them, and
 * print. Each disagreement of a new kind is cut down to a small document and written to a folder.
 */
#ifndef IATIPUB_TESTS_SCHEMAS_COMPARISON_H
#define IATIPUB_TESTS_SCHEMAS_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "documents.h"
#include "judge.h"
#include "mutation.h"
#include "upgraded.h"

struct tally {
    size_t judged, valid, disagreements; /* valid: by the official schema */
};

enum { GREATEST_WRITTEN = 20 };

/* What the walk said. */
struct walk_tally {
    size_t judged, left, disagreements; /* left: to the schema */
};

struct comparison {
    struct judges official, own, walkers;
    const char *folder;                      /* where disagreements are written */
    struct tally plain;                      /* documents as they are */
    struct tally by_mutation[MUTATIONS];     /* as in mutation_table */
    struct tally by_schema[VERSIONS][KINDS]; /* mutants */
    struct tally mutants;
    struct walk_tally walked_plain, walked_mutants;
    struct upgrade *upgrade;
    struct upgrade_tally upgraded; /* valid documents of older versions, files and mutants */
    size_t combined;               /* mutants with two mutations */
    char *seen[GREATEST_WRITTEN];  /* what the written disagreements were about */
    size_t seen_count;
    FILE *output; /* where each disagreement is told */
};

/* Which document is judged by which schema. */
struct test_case {
    const struct document *document;
    int version;
    enum kind kind;
};

/* `written_folder` must outlive the comparison. Release in either case. */
bool comparison_open(struct comparison *comparison, const char *own_folder,
                     const char *official_folder, const char *written_folder, struct error *error);
void comparison_release(struct comparison *comparison);

/* Judges every document by each of its schemas. */
void comparison_judge_plain(struct comparison *comparison, const struct documents *documents);

/* What mutants are made of and how many. */
struct mutant_plan {
    const struct documents *documents;
    const struct documents *donors;
    const struct vocabulary *vocabulary;
    size_t wanted;
    uint64_t seed;
};

/* Makes mutants, all different from each other and spread over kinds of mutation, files and
 * schemas, and judges them. Returns how many of them the least used file got. */
size_t comparison_judge_mutants(struct comparison *comparison, const struct mutant_plan *plan);

/* All disagreements of the schemas, plain and mutant. */
size_t comparison_disagreements(const struct comparison *comparison);

/* Those of the walk with our schemas. */
size_t comparison_walk_disagreements(const struct comparison *comparison);

/* The table of mutants by mutation and by schema. */
void comparison_print(const struct comparison *comparison, FILE *output);

#endif
