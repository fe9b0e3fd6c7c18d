/* Our own small documents, each with the verdict in its folder's name.
 *
 * cases/valid/NAME.xml must be valid, cases/invalid/NAME.xml must not, by the schema of its root
 * and version; by each schema it may belong to where it does not say. In an invalid one the
 * processing instruction <?wrong TEXT?> says what the first message must contain, so that it is
 * invalid for the reason it was written for. The walk over the structure must agree. */
#ifndef IATIPUB_TESTS_SCHEMAS_OWN_CASES_H
#define IATIPUB_TESTS_SCHEMAS_OWN_CASES_H

#include <stdbool.h>
#include <stdio.h>

#include "documents.h"
#include "judge.h"

struct own_cases_result {
    size_t files, verdicts, wrong;
};

/* Judges the documents read from the folder cases/ and tells each wrong verdict. */
struct own_cases_result own_cases_check(const struct documents *cases, struct judges *schemas,
                                        struct judges *walkers, FILE *output);

#endif
