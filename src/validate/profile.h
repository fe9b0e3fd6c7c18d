/* All that files of one kind and version are checked against, compiled.
 *
 * Made when the first such file is met; read-only from then on, and shared between threads. */
#ifndef IATIPUB_VALIDATE_PROFILE_H
#define IATIPUB_VALIDATE_PROFILE_H

#include <libxml/xmlschemas.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/line_list.h"
#include "standard/codelist.h"
#include "standard/rules.h"
#include "standard/standard.h"
#include "validate/codes.h"
#include "validate/expression.h"
#include "validate/names.h"
#include "validate/ruleset.h"
#include "validate/schemas.h"
#include "validate/shape.h"

/* The rules on a document as a whole. */
struct document_rules {
    const struct rule *not_xml, *root, *version, *schema, *doctype, *limit;
};

/* `rules` are the standard's. */
struct document_rules document_rules_find(const struct rules *rules);

/* What profiles are made of; lent unless it is said to be owned. */
struct profile_sources {
    struct schemas *schemas;
    bool own_schemas; /* the program's: then the description lists every fault */
    struct standard *standards[VERSION_COUNT]; /* by version_index; NULL: not loaded yet. Owned */
    struct codelists *codelists;               /* owned */
    const struct rules *const *rules;          /* all sets, the standard's first */
    size_t rule_set_count;
    const char *now;                    /* "2026-11-22T10:00:00Z" or "2026-11-22" */
    const char *codelist_date;          /* "2026-11-22"; NULL: up to now */
    const struct line_list *publishers; /* identifiers on the registry */
    bool known_given;                   /* identifiers that exist elsewhere were given */
    bool official;                      /* the official validator's answers */
};

/* Where an item refers to another activity. */
struct reference_place {
    const struct rule *rule; /* "1000.0.4" */
    struct expression *expression;
};

struct profile {
    enum file_kind kind;
    char version[8];
    bool known_given; /* identifiers that exist elsewhere were given */
    xmlSchemaPtr schema;
    const struct standard *standard;
    struct names *names;
    struct shapes *shapes;
    bool walks; /* the description tells of every fault that the schema stands for */
    struct codes *codes;
    struct ruleset *ruleset;
    struct reference_place *references;
    size_t reference_count;
    const struct rule *reference_rule; /* x.reference */
    struct {
        unsigned identifier, heading, narrative, reporting_org, ref;
    } name; /* numbers; `heading` is the element of the item's title or name */
};

/* NULL and `error` if a schema, list or rule can't be used. The caller owns the result, which the
 * sources must outlive. */
struct profile *profile_new(struct profile_sources *sources, enum file_kind kind,
                            const char *version, struct error *error);
/* NULL is fine. */
void profile_free(struct profile *profile);

#endif
