#include "walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tree.h"
#include "validate/document.h"
#include "validate/shape.h"
#include "validate/structure.h"

struct walker {
    struct standard *standard;
    struct names *names;
    struct shapes *shapes;
    struct document_builder builder;
    struct faults faults;
    struct arena arena;
};

struct walker *walker_new(int version, enum kind kind, struct error *error)
{
    struct standard *standard = standard_load(version_numbers[version], error);
    if (!standard)
        return NULL;
    struct walker *walker = xcalloc(1, sizeof *walker);
    walker->standard = standard;
    walker->names = names_new();
    walker->shapes = shapes_new(standard, kind_names[kind].root, walker->names);
    return walker;
}

void walker_free(struct walker *walker)
{
    if (!walker)
        return;
    document_release(&walker->builder);
    faults_release(&walker->faults);
    arena_release(&walker->arena);
    shapes_free(walker->shapes);
    names_free(walker->names);
    standard_free(walker->standard);
    free(walker);
}

const struct faults *walker_check(struct walker *walker, xmlDoc *document)
{
    static char message[] = "does not follow the schema";
    static const struct rule rule = {.message = message};
    size_t length;
    char *text = tree_text(document, &length);
    const struct node *root;
    bool parsed =
        document_parse(&walker->builder, text, length, walker->names, walker->shapes, &root);
    free(text);
    if (!parsed)
        return NULL;
    arena_reset(&walker->arena);
    faults_begin(&walker->faults, &walker->arena);
    structure_check_document(root, walker->shapes, &rule, &walker->faults);
    return &walker->faults;
}

bool is_left_to_schema(xmlDoc *document)
{
    xmlNode *root = xmlDocGetRootElement(document);
    size_t ids = 0;
    for (xmlNode *at = root; at; at = element_after(at, root))
        for (const xmlAttr *attribute = at->properties; attribute; attribute = attribute->next) {
            const char *prefix = attribute->ns ? (const char *)attribute->ns->prefix : "";
            const char *name = attribute_name(attribute);
            if (prefix && strcmp(prefix, "xsi") == 0 && strcmp(name, "type") == 0)
                return true;
            ids += prefix && strcmp(prefix, "xml") == 0 && strcmp(name, "id") == 0;
        }
    return ids > 1;
}
