#include <stdlib.h>
#include <string.h>

#include "mutations.h"
#include "pick.h"
#include "tree.h"

enum { TRIES = 30 };

/* Puts `element` before a random child of `parent`, or last. */
static void put_anywhere(xmlNode *parent, xmlNode *element, struct random *random)
{
    size_t place = random_below(random, xmlChildElementCount(parent) + 1);
    xmlNode *at = xmlFirstElementChild(parent);
    while (at && place-- > 0)
        at = xmlNextElementSibling(at);
    if (at)
        xmlAddPrevSibling(at, element);
    else
        xmlAddChild(parent, element);
}

bool drop_element(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_below_root(document, mutator);
    if (element)
        remove_node(element);
    return element != NULL;
}

bool double_element(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_below_root(document, mutator);
    if (!element)
        return false;
    xmlNode *copy = xmlDocCopyNode(element, document, 1);
    if (random_once_in(&mutator->random, 5))
        put_anywhere(element->parent, copy, &mutator->random);
    else
        xmlAddNextSibling(element, copy);
    return true;
}

static bool is_within(const xmlNode *node, const xmlNode *top)
{
    while (node && node != top)
        node = node->parent;
    return node != NULL;
}

bool move_element(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_below_root(document, mutator);
    xmlNode *next = element ? xmlNextElementSibling(element) : NULL;
    if (!element)
        return false;
    if (next && !random_once_in(&mutator->random, 3)) {
        xmlAddNextSibling(next, element);
        return true;
    }
    xmlNode *parent = element->parent;
    if (random_once_in(&mutator->random, 2))
        parent = pick_element(document, mutator);
    if (is_within(parent, element))
        return false;
    xmlUnlinkNode(element);
    put_anywhere(parent, element, &mutator->random);
    return true;
}

bool rename_element(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_element(document, mutator);
    const struct word *word = words_pick(&mutator->vocabulary->elements, &mutator->random);
    if (random_once_in(&mutator->random, 10))
        xmlNodeSetName(element, to_xml("unknown"));
    else if (word)
        xmlNodeSetName(element, to_xml(word->name));
    return true;
}

/* A random element of `document` with the name of the one that `donor` stands in; NULL if there is
 * none. */
static xmlNode *find_parent(xmlDoc *document, const xmlNode *donor, struct random *random)
{
    xmlNode *root = xmlDocGetRootElement(document), *found = NULL;
    size_t seen = 0;
    for (xmlNode *at = root; at; at = element_after(at, root))
        if (is_named(at, node_name(donor->parent)) && random_once_in(random, ++seen))
            found = at;
    return found;
}

/* A place among the children: by preference beside one of that name, or after the last. */
static void put_in_place(xmlNode *parent, xmlNode *element, struct random *random)
{
    xmlNode *like = xmlFirstElementChild(parent);
    while (like && !is_named(like, node_name(element)))
        like = xmlNextElementSibling(like);
    if (like && !random_once_in(random, 4))
        xmlAddPrevSibling(like, element);
    else if (random_once_in(random, 3))
        xmlAddChild(parent, element);
    else
        put_anywhere(parent, element, random);
}

bool add_element(xmlDoc *document, struct mutator *mutator)
{
    struct random *random = &mutator->random;
    for (int i = 0; i < TRIES && mutator->donors->count > 0; i++) {
        xmlDoc *other = mutator->donors->items[random_below(random, mutator->donors->count)].tree;
        xmlNode *donor = pick_below_root(other, mutator);
        xmlNode *parent = donor ? find_parent(document, donor, random) : NULL;
        if (!parent)
            continue;
        put_in_place(parent, xmlDocCopyNode(donor, document, 1), random);
        return true;
    }
    return false;
}

bool empty_element(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_element(document, mutator);
    if (!element->children)
        return false;
    xmlNodeSetContent(element, NULL);
    return true;
}

bool make_element_root(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_below_root(document, mutator);
    if (!element)
        return false;
    xmlNode *root = xmlDocCopyNode(element, document, 1);
    xmlFreeNode(xmlDocSetRootElement(document, root));
    return true;
}
