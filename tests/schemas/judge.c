#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

const char *const verdict_names[] = {"invalid", "valid", "no verdict"};

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

void judges_release(struct judges *judges)
{
    for (int version = 0; version < VERSIONS; version++)
        for (int kind = 0; kind < KINDS; kind++)
            judge_release(&judges->of[version][kind]);
    *judges = (struct judges){.of = {{{.schema = NULL}}}};
}

enum verdict judge_document(struct judge *judge, xmlDoc *document)
{
    strbuf_reset(&judge->fault);
    int result = xmlSchemaValidateDoc(judge->context, document);
    return result == 0 ? VALID : result > 0 ? INVALID : NO_VERDICT;
}
