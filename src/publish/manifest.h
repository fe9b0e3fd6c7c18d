/* manifest.json: what is published, for consumers and for the next run.
 *
 * It lies beside the data and states of every file its size, hash, activities and sums, so that a
 * consumer can tell a truncated or an old copy, and so that the next run knows what a host far away
 * holds without reading all of it back. The same datasets give the same bytes: nothing of the clock
 * is in it. docs/manifest.md describes it for consumers. */
#ifndef IATIPUB_PUBLISH_MANIFEST_H
#define IATIPUB_PUBLISH_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "config/publication.h"

#define MANIFEST_NAME "manifest.json"
#define MANIFEST_SIGNATURE_NAME "manifest.json.sig" /* publish/signature.h */
enum { MANIFEST_LARGEST = 16 * 1024 * 1024 };

/* A sum of money: the values of one kind of element in one currency. */
struct manifest_sum {
    char *element;  /* "transaction", "budget", "total-budget" ... */
    char *type;     /* of a transaction or budget: its code; "" otherwise */
    char *currency; /* "" if the file says none */
    size_t count;
    char *total; /* xsd:decimal */
};

/* One file. */
struct manifest_entry {
    char *name;  /* of the dataset; the file is NAME.xml */
    char *title; /* NULL: none */
    enum dataset_kind kind;
    size_t size; /* bytes */
    char sha256[DIGEST_TEXT_SIZE];
    char content_sha256[DIGEST_TEXT_SIZE]; /* without the value of generated-datetime */
    size_t activities;                     /* or organisations */
    char *date;                            /* ISO 8601, of the data; NULL: unknown */
    struct manifest_sum *sums;             /* by element, type and currency */
    size_t sum_count, sum_capacity;
};

/* Starts as {0}. */
struct manifest {
    struct manifest_entry *entries;
    size_t count, capacity;
};

void manifest_release(struct manifest *manifest);
void manifest_entry_release(struct manifest_entry *entry);
/* `copy` is a fresh one. */
void manifest_entry_copy(struct manifest_entry *copy, const struct manifest_entry *from);

/* Takes an entry over. */
void manifest_add(struct manifest *manifest, struct manifest_entry *entry);
/* NULL: none of that name. */
const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *name);

/* Fills a fresh manifest from the text of one. False if it is none, or of a version that this
 * program doesn't know: then nothing is known. */
bool manifest_parse(struct manifest *manifest, const char *text, size_t length);
/* The text, by the names of the datasets; the caller frees. */
char *manifest_render(const struct manifest *manifest, const char *organisation);

/* What differs between two versions of a file, for people: "activities 12 -> 13; transactions of
 * type 3 in USD 1500.00 -> 1900.00". NULL: neither activities nor sums. The caller frees. */
char *manifest_differences(const struct manifest_entry *before, const struct manifest_entry *after);

#endif
