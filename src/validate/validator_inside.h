/* What the parts of the validator share. */
#ifndef IATIPUB_VALIDATE_VALIDATOR_INSIDE_H
#define IATIPUB_VALIDATE_VALIDATOR_INSIDE_H

#include "validate/identities.h"
#include "validate/profile.h"
#include "validate/validator.h"
#include "validate/worker.h"

enum { MOST_PROFILES = (FILE_KIND_COUNT - 1) * VERSION_COUNT };

struct validator {
    struct validator_options options;
    struct profile_sources sources;
    struct document_rules document_rules;
    const struct rule *duplicates[FILE_KIND_COUNT]; /* of an identifier in one file: 1.1.2 */
    const struct rule *duplicate_elsewhere;         /* x.identifier.duplicate */
    struct rules **rules;
    size_t rule_set_count;
    struct profile *profiles[MOST_PROFILES];
    struct worker *workers[MOST_PROFILES]; /* of the calling thread, one for each profile */
    size_t profile_count;
    struct identities *identities[FILE_KIND_COUNT]; /* activities and organisations apart */
    char **files;                                   /* names of the files met so far */
    size_t file_count, file_capacity;
    char now[32]; /* as the options say, or the present */
};

#endif
