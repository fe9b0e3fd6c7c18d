#include "pick.h"

#include "tree.h"

static uint64_t add_name(uint64_t hash, const xmlChar *name)
{
    for (; name && *name; name++)
        hash = (hash ^ *name) * 0x100000001b3u;
    return (hash ^ '/') * 0x100000001b3u;
}

static uint32_t *taken_of(struct mutator *mutator, const xmlNode *element, const xmlAttr *attribute)
{
    uint64_t hash = add_name(0xcbf29ce484222325u + mutator->salt, element->parent->name);
    hash = add_name(hash, element->name);
    hash = add_name(hash, attribute ? attribute->name : NULL);
    return &mutator->picks->taken[(hash ^ (hash >> 32)) % PICK_PLACES];
}

/* The best place so far, while they are offered one after the other. */
struct choice {
    struct mutator *mutator;
    bool free;      /* whether it does not matter how often it was taken */
    uint32_t least; /* how often the best was */
    size_t equal;   /* places as good as the best */
    xmlNode *element;
    xmlAttr *attribute;
};

static struct choice choice_begin(struct mutator *mutator)
{
    return (struct choice){.mutator = mutator, .free = random_once_in(&mutator->random, 4)};
}

static void offer(struct choice *choice, xmlNode *element, xmlAttr *attribute)
{
    uint32_t taken = choice->free ? 0 : *taken_of(choice->mutator, element, attribute);
    if (choice->equal > 0 && taken > choice->least)
        return;
    choice->equal = choice->equal > 0 && taken == choice->least ? choice->equal + 1 : 1;
    choice->least = taken;
    if (!random_once_in(&choice->mutator->random, choice->equal))
        return;
    choice->element = element;
    choice->attribute = attribute;
}

static void take(struct choice *choice)
{
    if (choice->element)
        ++*taken_of(choice->mutator, choice->element, choice->attribute);
}

static xmlNode *pick_from(xmlDoc *document, xmlNode *first, struct mutator *mutator)
{
    struct choice choice = choice_begin(mutator);
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *at = first; at; at = element_after(at, root))
        offer(&choice, at, NULL);
    take(&choice);
    return choice.element;
}

xmlNode *pick_element(xmlDoc *document, struct mutator *mutator)
{
    return pick_from(document, xmlDocGetRootElement(document), mutator);
}

xmlNode *pick_below_root(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *root = xmlDocGetRootElement(document);
    return pick_from(document, element_after(root, root), mutator);
}

xmlAttr *pick_attribute(xmlDoc *document, struct mutator *mutator)
{
    struct choice choice = choice_begin(mutator);
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *at = root; at; at = element_after(at, root))
        for (xmlAttr *attribute = at->properties; attribute; attribute = attribute->next)
            offer(&choice, at, attribute);
    take(&choice);
    return choice.attribute;
}
