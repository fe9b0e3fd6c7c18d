/* Every rule that data can be checked against, as data: what the official validator tests, in
 * schemas/iati/rules.json (the IATI ruleset language) and schemas/iati/rule-catalogue.json (schema,
 * codelist, identifier and existence rules), the same for UN financial data in schemas/unsdg, or a
 * ruleset file of the user's own.
 *
 * Load once; a loaded set is read-only and may be shared between threads. A rule has an id, but an
 * id may have several rules: the same test in several places, or one test for each version of the
 * standard. rules_find and rules_find_next go through them. */
#ifndef IATIPUB_STANDARD_RULES_H
#define IATIPUB_STANDARD_RULES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "standard/rule_kinds.h"
#include "standard/rule_paths.h"

enum { MOST_LOOPS = 8 /* that stand in one another */ };

/* Text is owned by the set of rules; NULL means "none". */
struct rule {
    char *id; /* "6.7.2"; of a case without one "x.FILE.NUMBER" */
    enum severity severity;
    const char *category; /* what its findings are grouped under */
    const char *theme;    /* the class it has in the official table of rules; often the category */
    char *message;        /* what is wrong */
    const char *hint;     /* what to do about it, and that it is unverified if it is */
    const char *source;   /* what the rule rests on */
    bool unverified;      /* the source could not be read, so the rule may be wrong */
    enum rule_kind kind;
    unsigned versions;        /* a set of bits, see rule_in_version */
    bool in_force;            /* false: documented, but no version of the standard tests it */
    const char *context;      /* the XPath whose elements are tested; NULL in the catalogue */
    const json_t *definition; /* the case as written: paths, conditions, limits; or the place */
    const json_t *loops[MOST_LOOPS]; /* the cases of kind "loop" around it, outermost first */
    size_t loop_count;
    const char *codelist; /* whose codes are allowed: the name of the list */
    char *whole_hint;     /* a hint that had to be put together; NULL: none */
};

struct rules {
    struct rule *items; /* in the order of the files */
    size_t count, capacity;
    json_t *documents[4]; /* what the rules point into */
    size_t document_count;
};

/* The rules of all formats: IATI's first, then those on UN financial data. The caller owns the
 * result: rules_free. NULL and `error` if a file is damaged; the embedded ones are not, so their
 * XPaths are not compiled here. */
struct rules *rules_load(struct error *error);

/* The rules of a file in the ruleset language, of at most 4 MiB, or of a ruleset of the program's
 * own by its name ("netherlands", see rule_packs.h). Fields that other readers of the
 * language don't know (message, hint, versions) are optional: a case without `ruleInfo` is an error
 * of category "ruleset" whose message is made from its test. An id that doesn't begin with "x." is
 * given that beginning, as only the standard's rules decide whether a file is valid. The caller
 * owns the result. NULL and `error` if the file can't be read, or with file, context, kind, case
 * and field of what is wrong.
 */
struct rules *rules_load_file(const char *path, struct error *error);

/* Gives every id the beginning "x." that doesn't have it. Ids without it are the official
 * validator's, and only these decide whether a file is valid. */
void rules_mark_own(struct rules *rules);

void rules_free(struct rules *rules);

/* The first rule with that id, and the next one with the id of `rule`; NULL if there is none. */
const struct rule *rules_find(const struct rules *rules, const char *id);
const struct rule *rules_find_next(const struct rules *rules, const struct rule *rule);

/* Adds the elements and attributes that the rule looks at. Nothing is kept, since few ask. */
void rule_list_paths(const struct rule *rule, struct rule_paths *paths);

/* The rules that look at an element or attribute or at what is in it, in the order of the set.
 * `place` is a path as rule_paths_touch has it: "transaction/provider-org", "@humanitarian". The
 * caller frees the array (not the rules); NULL if `count` is 0. */
const struct rule **rules_touching(const struct rules *rules, const char *place, size_t *count);

/* True if the rule is in force in that version of the standard ("2.03"). */
bool rule_in_version(const struct rule *rule, const char *version);

#endif
