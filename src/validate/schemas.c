#include "validate/schemas.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

struct schemas {
    char *folder;
    xmlSchemaPtr compiled[FILE_KIND_COUNT][VERSION_COUNT];
};

struct schemas *schemas_new(const char *folder)
{
    struct schemas *schemas = xcalloc(1, sizeof *schemas);
    schemas->folder = xstrdup_or_null(folder);
    return schemas;
}

void schemas_free(struct schemas *schemas)
{
    if (!schemas)
        return;
    for (size_t kind = 0; kind < FILE_KIND_COUNT; kind++)
        for (size_t version = 0; version < VERSION_COUNT; version++)
            xmlSchemaFree(schemas->compiled[kind][version]);
    free(schemas->folder);
    free(schemas);
}

/* The path or URL of a schema; the caller frees. NULL and `error` if the folder has none. */
static char *locate(const struct schemas *schemas, const struct file_kind_facts *kind,
                    const char *version, struct error *error)
{
    const char *name = kind->schema;
    if (!schemas->folder)
        return xasprintf("resource:%s/%s/%s", format_folder(kind->format), version, name);
    char *path = xasprintf("%s/%s/%s", schemas->folder, version, name);
    if (file_exists(path))
        return path;
    free(path);
    path = path_join(schemas->folder, name);
    if (file_exists(path))
        return path;
    free(path);
    error_set(error, ERROR_USAGE,
              "no schema '%s' for version %s in '%s'; expected it there or in '%s/%s'", name,
              version, schemas->folder, schemas->folder, version);
    return NULL;
}

/* Keeps the first complaint; the others follow from it. */
static void on_compile_error(void *context, xmlErrorPtr fault)
{
    struct error *error = context;
    if (error->kind || fault->level < XML_ERR_ERROR)
        return;
    const char *text = fault->message ? fault->message : "unknown fault";
    int length = (int)strcspn(text, "\n");
    if (fault->file && fault->line > 0)
        error_set(error, ERROR_USAGE, "%s:%d: %.*s", fault->file, fault->line, length, text);
    else
        error_set(error, ERROR_USAGE, "%.*s", length, text);
}

/* The parser of schemas passes its handler on to the validator's part only; what reads the files
 * would print. Its thread-wide handler is borrowed while it works. */
static xmlSchemaPtr parse_quietly(xmlSchemaParserCtxtPtr parser, struct error *first)
{
    xmlStructuredErrorFunc kept = xmlStructuredError;
    void *kept_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(first, on_compile_error);
    xmlSchemaSetParserStructuredErrors(parser, on_compile_error, first);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSetStructuredErrorFunc(kept_context, kept);
    return schema;
}

static xmlSchemaPtr compile(const char *url, struct error *error)
{
    struct error first = ERROR_INIT;
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(url);
    xmlSchemaPtr schema = parser ? parse_quietly(parser, &first) : NULL;
    xmlSchemaFreeParserCtxt(parser);
    if (!schema && first.kind) {
        error_set(error, ERROR_USAGE, "cannot use schema '%s'", url);
        error_cause(error, &first);
    } else if (!schema) {
        error_set(error, ERROR_USAGE, "cannot use schema '%s': it cannot be read", url);
    }
    error_clear(&first);
    return schema;
}

xmlSchemaPtr schemas_get(struct schemas *schemas, enum file_kind kind, const char *version,
                         struct error *error)
{
    xmlSchemaPtr *slot = &schemas->compiled[kind][version_index(version)];
    if (!*slot) {
        char *url = locate(schemas, file_kind_facts(kind), version, error);
        *slot = url ? compile(url, error) : NULL;
        free(url);
    }
    return *slot;
}
