/* What a schema says of a document, or the walk over its structure.
 *
 * A judge is one schema, compiled once, or one walker. Judges are the schemas of one author, or the
 * walkers, for every version and kind of file. */
#ifndef IATIPUB_TESTS_SCHEMAS_JUDGE_H
#define IATIPUB_TESTS_SCHEMAS_JUDGE_H

#include <libxml/xmlschemas.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "standard.h"
#include "walk.h"

/* NO_VERDICT: libxml2 could not decide. LEFT_TO_SCHEMA: the walk found nothing, but did not look at
 * everything. */
enum verdict { INVALID, VALID, NO_VERDICT, LEFT_TO_SCHEMA };

struct judge {
    xmlSchema *schema;
    xmlSchemaValidCtxt *context;
    struct walker *walker; /* NULL: judge by the schema */
    struct strbuf fault;   /* the first message about the last document, "" if it is valid */
};

struct judges {
    struct judge of[VERSIONS][KINDS];
};

extern const char *const verdict_names[];

/* Compiles folder/VERSION/KIND-schema.xsd, all of them. False and `error` name the first that can't
 * be read or is no schema. Release in either case; fine on a zeroed one. */
bool judges_open(struct judges *judges, const char *folder, struct error *error);
/* The same for walkers, which need no folder. */
bool judges_open_walkers(struct judges *judges, struct error *error);
void judges_release(struct judges *judges);

enum verdict judge_document(struct judge *judge, xmlDoc *document);

/* Two judges and what they last said; the one that is right, and the one that is tested. */
struct judge_pair {
    struct judge *reference, *candidate;
    enum verdict reference_verdict, candidate_verdict;
};

/* Fills in the verdicts. No verdict at all is no agreement; leaving it to the schema is one. */
bool judge_pair_agrees(struct judge_pair *pair, xmlDoc *document);
/* Whether the verdicts that are filled in agree. */
bool verdicts_agree(const struct judge_pair *pair);

#endif
