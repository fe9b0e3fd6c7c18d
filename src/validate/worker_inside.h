/* What the parts of a worker share: worker.c takes a chunk through the parser, worker_items.c
 * checks what comes out of it and notes what is wrong. */
#ifndef IATIPUB_VALIDATE_WORKER_INSIDE_H
#define IATIPUB_VALIDATE_WORKER_INSIDE_H

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/strbuf.h"
#include "validate/document.h"
#include "validate/element_path.h"
#include "validate/expression.h"
#include "validate/faults.h"
#include "validate/position.h"
#include "validate/ruleset.h"
#include "validate/worker.h"

enum { DEPTH_MOST = 256 /* elements in each other */ };

struct worker {
    const struct document_rules *document_rules;
    const struct profile *profile;
    struct document_builder builder;
    struct faults faults;        /* of the item that is open */
    struct faults schema_faults; /* the same, as the schema's validator tells them */
    struct ruleset_run *rules;
    struct reached_list reached;
    /* The chunk on its way: */
    const struct chunk *chunk;
    const struct chunk_facts *facts;
    struct chunk_result *result;
    struct position position, item_position; /* of findings and of items, both only go forward */
    struct attribute_finder finder;
    xmlParserCtxtPtr parser;
    xmlSchemaValidCtxtPtr validator; /* NULL: the schema isn't applied */
    xmlSchemaSAXPlugPtr plug;
    xmlSAXHandlerPtr schema_sax; /* where events go that the schema shall see */
    void *schema_context;
    size_t depth;
    size_t open_at[DEPTH_MOST]; /* in the chunk: where the start tags of the open elements begin */
    bool in_item;               /* what is being checked is an item, not a stranger among them */
    struct strbuf text;         /* since the last tag: given on in one piece */
    bool text_is_cdata;         /* a part of it */
    size_t text_at;             /* where its first words begin; told of the root only */
    size_t text_length;
    size_t schema_errors; /* in the open item */
    bool blind;           /* the schema's validator has given up on the root's children */
    char *prefix_fault;   /* about the tag being parsed */
    int last_code;        /* of the latest schema error */
};

/* A finding of `rule` without a place; valid until the next one. */
struct noted *worker_note(struct worker *worker, const struct rule *rule, const char *message);
/* Gives it the place of an offset in the chunk, which must not lie before the last one asked for.
 */
void worker_set_place(struct worker *worker, struct noted *noted, size_t offset);

/* A finding about a place after which nothing is read. */
void worker_stop(struct worker *worker, size_t offset, const struct rule *rule,
                 const char *message);

/* Begins to gather the faults of an item, or of the root itself. */
void worker_begin_faults(struct worker *worker);
/* The root's start tag was read. */
void worker_check_root(struct worker *worker);
/* A child of the root was read: checks it and forgets it. */
void worker_end_child(struct worker *worker);
/* The root was read. */
void worker_end_root(struct worker *worker);
/* Nothing more is read: if that happened inside an item, the last finding is told of it, as far as
 * it is known. */
void worker_note_open_item(struct worker *worker);

#endif
