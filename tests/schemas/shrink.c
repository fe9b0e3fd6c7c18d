#include "shrink.h"

#include <stdlib.h>

#include "tree.h"

/* False if there is no such part. */
static bool drop_element_at(xmlDoc *document, size_t index)
{
    xmlNode *element = element_nth(document, index);
    if (element)
        remove_node(element);
    return element != NULL;
}

static bool drop_attribute_at(xmlDoc *document, size_t index)
{
    xmlAttr *attribute = attribute_nth(document, index);
    if (attribute)
        xmlRemoveProp(attribute);
    return attribute != NULL;
}

/* True if the judges say of the smaller document what they said of the larger one. */
static bool says_the_same(struct judge_pair *pair, xmlDoc *smaller)
{
    struct judge_pair now = *pair;
    judge_pair_agrees(&now, smaller);
    return now.reference_verdict == pair->reference_verdict &&
           now.candidate_verdict == pair->candidate_verdict;
}

/* Takes `document` and gives what to go on with: `smaller`, which it takes too, if that will do. */
static xmlDoc *choose(xmlDoc *document, xmlDoc *smaller, bool will_do)
{
    xmlFreeDoc(will_do ? document : smaller);
    return will_do ? smaller : document;
}

/* The document with the first of its records that they disagree on alone, if there is one: the rest
 * of a large file would take long to drop piece by piece. */
static xmlDoc *keep_one_record(xmlDoc *document, struct judge_pair *pair)
{
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *record = xmlFirstElementChild(root); record;
         record = xmlNextElementSibling(record)) {
        xmlDoc *smaller = tree_with_record(document, record);
        if (says_the_same(pair, smaller))
            return choose(document, smaller, true);
        xmlFreeDoc(smaller);
    }
    return document;
}

/* Tries to drop each part, from `first` on, as long as `budget` lasts: a try costs the size of the
 * document. */
static xmlDoc *drop_parts(xmlDoc *document, struct judge_pair *pair, size_t first,
                          bool (*drop)(xmlDoc *document, size_t index), size_t *budget)
{
    for (size_t index = first;;) {
        size_t cost = count_elements(document);
        xmlDoc *smaller = xmlCopyDoc(document, 1);
        if (*budget < cost || !drop(smaller, index)) {
            xmlFreeDoc(smaller);
            return document;
        }
        *budget -= cost;
        bool same = says_the_same(pair, smaller);
        document = choose(document, smaller, same);
        index += !same;
    }
}

char *shrink_disagreement(xmlDoc *document, struct judge_pair *pair, size_t *length)
{
    size_t budget = 500000;
    xmlDoc *small = xmlCopyDoc(document, 1);
    judge_pair_agrees(pair, small);
    small = keep_one_record(small, pair);
    small = drop_parts(small, pair, 1, drop_element_at, &budget);
    small = drop_parts(small, pair, 0, drop_attribute_at, &budget);
    char *text = tree_text(small, length);
    xmlFreeDoc(small);
    return text;
}
