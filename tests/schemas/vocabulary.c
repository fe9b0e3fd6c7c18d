#include "vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tree.h"
#include "xsd.h"

static void add(struct words *words, const char *name, const char *type)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].name, name) == 0 && strcmp(words->items[i].type, type) == 0)
            return;
    words->items = grow(words->items, words->count, &words->capacity, sizeof *words->items);
    words->items[words->count++] = (struct word){.name = xstrdup(name), .type = xstrdup(type)};
}

/* The built-in type an element's text has: by its type, or as the base of its simpleContent. */
static char *type_of_text(xmlNode *element)
{
    char *type = attribute_value(element, "type");
    for (xmlNode *at = element; !type && at; at = element_after(at, element)) {
        if (at != element && is_named(at, "element"))
            break;
        if (is_named(at, "extension"))
            type = attribute_value(at, "base");
    }
    return type;
}

static const char *built_in(const char *type)
{
    return xsd_is_built_in(type) ? xsd_local(type) : "";
}

static void add_declaration(struct vocabulary *vocabulary, xmlNode *declaration)
{
    bool is_element = is_named(declaration, "element");
    if (!is_element && !is_named(declaration, "attribute"))
        return;
    char *name = attribute_value(declaration, "name"), *ref = attribute_value(declaration, "ref");
    char *type = is_element ? type_of_text(declaration) : attribute_value(declaration, "type");
    if (name)
        add(is_element ? &vocabulary->elements : &vocabulary->attributes, name,
            type ? built_in(type) : "");
    else if (ref && xsd_has_prefix(ref))
        add(&vocabulary->attributes, ref, xsd_type_of_xml_attribute(xsd_local(ref)));
    free(name), free(ref), free(type);
}

void vocabulary_add(struct vocabulary *vocabulary, xmlDoc *schema)
{
    xmlNode *root = xmlDocGetRootElement(schema);
    for (xmlNode *at = root; at; at = element_after(at, root))
        add_declaration(vocabulary, at);
}

static void release(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i].name), free(words->items[i].type);
    free(words->items);
    *words = (struct words){.items = NULL};
}

void vocabulary_release(struct vocabulary *vocabulary)
{
    release(&vocabulary->elements);
    release(&vocabulary->attributes);
}

const struct word *words_pick(const struct words *words, struct random *random)
{
    return words->count ? &words->items[random_below(random, words->count)] : NULL;
}

const char *words_type(const struct words *words, const char *name, struct random *random)
{
    const char *found = NULL;
    size_t seen = 0;
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].name, name) == 0 && random_once_in(random, ++seen))
            found = words->items[i].type;
    return found;
}
