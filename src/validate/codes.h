/* Codes: is every value that must be a code one of its list, in the file's version?
 *
 * Every rule that names a codelist says where its codes stand and, with a condition, under which
 * vocabulary (schemas/iati/rule-catalogue.json). Those of kind "codelist" (ids such as 9.40.1) are
 * what the official validator tests; our own x.code.language looks at languages. A code that is in
 * its list but was withdrawn, or will be, is told by our own x.code.withdrawn.
 *
 * Two kinds of rules judge codes that are in their list: whether the category of a code is what an
 * attribute beside it says ("categoryIn"), and whether the code is one of the item's year
 * ("yearIn"); where there is such a rule, what is withdrawn today doesn't matter.
 *
 * Values are compared byte by byte: "usd" and " USD" are no currencies. An absent attribute is no
 * fault, an empty one is; an empty vocabulary counts as an absent one. Blanks around an element's
 * text are layout. */
#ifndef IATIPUB_VALIDATE_CODES_H
#define IATIPUB_VALIDATE_CODES_H

#include <stdbool.h>

#include "base/error.h"
#include "standard/codelist.h"
#include "standard/rules.h"
#include "validate/document.h"
#include "validate/faults.h"
#include "validate/names.h"
#include "validate/shape.h"

struct codes; /* read-only once made; shared between threads */

/* What is checked, and when; copied. Of `now` and `date` only the day counts
 * ("2026-11-22T10:00:00Z", "2026-11-22"). */
struct codes_facts {
    const char *version; /* "2.03": which rules are in force, which codes hold */
    const char *root;    /* "iati-activities" */
    const char *now;     /* the present: a withdrawal after it "will be" */
    const char *date;    /* withdrawals up to this day are told; NULL: up to `now` */
};

/* The rules of `rules` that are in force in the version for files with that root. Reads the lists
 * they need from `lists`, which must outlive the result, as must `rules`. With `shapes` (those that
 * documents are built with; NULL: none) the rules of a place are found in constant time. The caller
 * owns the result. NULL and `error` if a list is missing or damaged or a rule can't be understood.
 */
struct codes *codes_new(const struct rules *rules, struct codelists *lists,
                        const struct codes_facts *facts, const struct shapes *shapes,
                        struct names *names, struct error *error);
/* NULL is fine. */
void codes_free(struct codes *codes);

/* Checks all codes of an item. A fault is at the attribute, or at the element whose text it is. */
void codes_check(const struct codes *codes, const struct node *item, struct faults *faults);

/* Checks the codes on the root element alone, such as @version. */
void codes_check_root(const struct codes *codes, const struct node *root, struct faults *faults);

#endif
