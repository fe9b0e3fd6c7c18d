#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

const char *const verdict_names[] = {"invalid", "valid", "no verdict", "left to the schema"};

static void keep_first(void *data, xmlErrorPtr error)
{
    struct strbuf *fault = data;
    const char *message = error->message ? error->message : "no message";
    if (fault->length == 0)
        strbuf_add(fault, message, strcspn(message, "\n"));
}

static bool judge_open(struct judge *judge, const char *path, struct error *error)
{
    judge->fault = (struct strbuf)STRBUF_INIT;
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
    xmlSchemaSetParserStructuredErrors(parser, keep_first, &judge->fault);
    judge->schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    if (!judge->schema)
        return error_set(error, ERROR_ENVIRONMENT, "cannot use schema '%s': %s", path,
                         judge->fault.length ? judge->fault.text : "it cannot be read");
    judge->context = xmlSchemaNewValidCtxt(judge->schema);
    xmlSchemaSetValidStructuredErrors(judge->context, keep_first, &judge->fault);
    return true;
}

static void judge_release(struct judge *judge)
{
    if (judge->context)
        xmlSchemaFreeValidCtxt(judge->context);
    if (judge->schema)
        xmlSchemaFree(judge->schema);
    walker_free(judge->walker);
    if (judge->fault.text)
        strbuf_release(&judge->fault);
}

static bool open_version(struct judge judges[KINDS], const char *folder, struct error *error)
{
    bool opened = true;
    for (int kind = 0; kind < KINDS && opened; kind++) {
        char *path = path_join(folder, kind_names[kind].schema);
        opened = judge_open(&judges[kind], path, error);
        free(path);
    }
    return opened;
}

bool judges_open(struct judges *judges, const char *folder, struct error *error)
{
    bool opened = true;
    for (int version = 0; version < VERSIONS && opened; version++) {
        char *path = path_join(folder, version_numbers[version]);
        opened = open_version(judges->of[version], path, error);
        free(path);
    }
    return opened;
}

bool judges_open_walkers(struct judges *judges, struct error *error)
{
    bool opened = true;
    for (int i = 0; i < SCHEMAS && opened; i++) {
        struct judge *judge = &judges->of[i / KINDS][i % KINDS];
        judge->fault = (struct strbuf)STRBUF_INIT;
        judge->walker = walker_new(i / KINDS, (enum kind)(i % KINDS), error);
        opened = judge->walker != NULL;
    }
    return opened;
}

void judges_release(struct judges *judges)
{
    for (int version = 0; version < VERSIONS; version++)
        for (int kind = 0; kind < KINDS; kind++)
            judge_release(&judges->of[version][kind]);
    *judges = (struct judges){.of = {{{.schema = NULL}}}};
}

static enum verdict judge_by_walk(struct judge *judge, xmlDoc *document)
{
    const struct faults *faults = walker_check(judge->walker, document);
    if (!faults)
        return NO_VERDICT;
    if (faults->count == 0)
        return is_left_to_schema(document) ? LEFT_TO_SCHEMA : VALID;
    strbuf_addstr(&judge->fault, faults->items[0].message);
    return INVALID;
}

enum verdict judge_document(struct judge *judge, xmlDoc *document)
{
    strbuf_reset(&judge->fault);
    if (judge->walker)
        return judge_by_walk(judge, document);
    int result = xmlSchemaValidateDoc(judge->context, document);
    return result == 0 ? VALID : result > 0 ? INVALID : NO_VERDICT;
}

bool verdicts_agree(const struct judge_pair *pair)
{
    return pair->candidate_verdict == LEFT_TO_SCHEMA ||
           (pair->reference_verdict == pair->candidate_verdict &&
            pair->candidate_verdict != NO_VERDICT);
}

bool judge_pair_agrees(struct judge_pair *pair, xmlDoc *document)
{
    pair->reference_verdict = judge_document(pair->reference, document);
    pair->candidate_verdict = judge_document(pair->candidate, document);
    return verdicts_agree(pair);
}
