#include "validate/content_model.h"

#include <libxml/hash.h>
#include <libxml/schemasInternals.h>
#include <libxml/xmlregexp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct content_model {
    xmlRegExecCtxtPtr run;
    xmlSchemaElementPtr taken; /* the declaration of the child taken last */
    bool refused;
};

/* The automaton carries on each transition the schema component that allows it: an element
 * declaration or a wildcard. */
static void on_transition(xmlRegExecCtxtPtr run, const xmlChar *token, void *component,
                          void *context)
{
    (void)run;
    (void)token;
    struct content_model *model = context;
    xmlSchemaElementPtr declaration = component;
    if (declaration && declaration->type == XML_SCHEMA_TYPE_ELEMENT)
        model->taken = declaration;
}

static struct content_model *model_of(xmlSchemaElementPtr declaration)
{
    if (!declaration || !declaration->subtypes || !declaration->subtypes->contModel)
        return NULL;
    struct content_model *model = xcalloc(1, sizeof *model);
    model->run = xmlRegNewExecCtxt(declaration->subtypes->contModel, on_transition, NULL);
    return model;
}

struct content_model *content_model_root(xmlSchemaPtr schema, const char *name)
{
    return model_of(xmlHashLookup(schema->elemDecl, (const xmlChar *)name));
}

void content_model_free(struct content_model *model)
{
    if (!model)
        return;
    xmlRegFreeExecCtxt(model->run);
    free(model);
}

bool content_model_take(struct content_model *model, const xmlChar *name, const xmlChar *namespace,
                        struct content_model **child)
{
    *child = NULL;
    model->taken = NULL;
    if (model->refused)
        return false;
    model->refused = xmlRegExecPushString2(model->run, name, namespace, model) < 0;
    if (!model->refused)
        *child = model_of(model->taken);
    return !model->refused;
}

/* Wildcards appear as "*", "not ..." or "...|...". */
static bool is_plain_name(const char *name)
{
    return strpbrk(name, " *|") == NULL;
}

size_t content_model_expected(const struct content_model *model, const char *names[EXPECTED_MOST])
{
    xmlChar *values[EXPECTED_MOST];
    int count = EXPECTED_MOST, negative = 0, terminal = 0;
    const xmlChar *refused = NULL;
    int result = model->refused
                     ? xmlRegExecErrInfo(model->run, &refused, &count, &negative, values, &terminal)
                     : xmlRegExecNextValues(model->run, &count, &negative, values, &terminal);
    size_t kept = 0;
    for (int i = 0; result >= 0 && i < count; i++)
        if (values[i] && is_plain_name((const char *)values[i]))
            names[kept++] = (const char *)values[i];
    return kept;
}
