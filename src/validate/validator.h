/* Everything that is wrong with an IATI file or a file of UN financial data, in one pass.
 *
 * A validator serves all files of one call: schemas, codelists and rules are compiled when the
 * first file needs them, and identifiers are compared across the files. A file streams by in
 * chunks, by as many threads as wanted; memory does not grow with it. Findings come in document
 * order and are the same whatever the number of threads, each with the line and column (in
 * characters) in the file as given.
 *
 *   0.1.1      not well-formed, empty or not XML: then the only finding of the file
 *   0.2.1      the root is not iati-activities, iati-organisations or unsdg-reports, or is in a
 *              namespace
 *   0.6.1      the version is missing or can't be validated: then nothing else is checked
 *   0.3.1      anything the schema does not allow
 *   9.*        codes that are in no codelist, under the vocabulary that applies
 *   others     the ruleset of the version, see schemas/iati/rules.json
 *   x.doctype  a document type declaration; nothing after it is read, nothing is ever expanded
 *   x.limit    deeper than 256 elements, more than 20,000 different names, a tag above 256 KB, an
 *              activity above 64 MB, another piece above 10 MB, or above 128 MB in which no two
 *              activities follow each other; the rest is not read
 *   x.*        other checks that only this program has
 *
 * Of a finding `subject` is the identifier of the activity or organisation around the fault,
 * VALIDATOR_NO_IDENTIFIER if it has none, NULL for what belongs to the file as a whole. `path`
 * begins below that activity ("transaction[3]/value", "sector[2]/@code"), else at the root. */
#ifndef IATIPUB_VALIDATE_VALIDATOR_H
#define IATIPUB_VALIDATE_VALIDATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/line_list.h"
#include "standard/rules.h"
#include "validate/schemas.h"
#include "validate/sink.h"

/* Zeroed memory is the usual: everything built in, as of today, one thread for each processor. */
struct validator_options {
    const char *schema_folder;     /* XSDs to use instead of the program's own; NULL: those */
    const char *now;               /* "2026-11-22" or with a time in UTC; NULL: the present */
    const char *codelist_date;     /* codes withdrawn until this day are told; NULL: `now` */
    const char *const *rule_files; /* rulesets of the user's own, beside the standard's */
    size_t rule_file_count;
    const struct line_list *publishers; /* identifiers of registered publishers, or NULL */
    const struct line_list *known;      /* activities that exist elsewhere, or NULL */
    bool official;                      /* answer as the official validator, mistakes included */
    size_t threads;                     /* 0: as many as there are processors */
    /* Called now and then, by one thread at a time, with the bytes read of the file as it lies on
     * disk; NULL: never. */
    void (*progress)(void *context, size_t bytes);
    void *progress_context;
};

struct validator;

/* What the options point to must outlive the validator. NULL and `error` if the codelists or a rule
 * file can't be read. */
struct validator *validator_new(const struct validator_options *options, struct error *error);
/* NULL is fine. */
void validator_free(struct validator *validator);

/* All sets of rules in use, the standard's first; lent. */
const struct rules *const *validator_rules(const struct validator *validator, size_t *count);

/* What was learned of a file on the way. */
struct validation {
    enum file_kind kind;
    char version[8];   /* as declared; "" if there is none or it is longer */
    size_t activities; /* items directly in the root: activities, organisations or reports */
    size_t bytes;      /* of text, as UTF-8 */
    char *generated;   /* @generated-datetime as written, NULL if there is none; owned */
    bool unreadable;   /* the file could not be opened, or not read to its end */
};

/* Forgets the contents; zeroed memory is fine. */
void validation_clear(struct validation *validation);

/* Validates the file, or standard input if `path` is "-", gives what it finds to the sink and fills
 * `result`, which the caller clears. False and `error` if the file can't be read, a schema can't be
 * used or the sink fails. */
bool validator_check(struct validator *validator, const char *path, const struct finding_sink *sink,
                     struct validation *result, struct error *error);

/* True if an activity of this identifier was met in any file so far, one that turned out not to be
 * XML included, or is among the known ones. */
bool validator_knows(const struct validator *validator, const char *identifier);

#endif
