/* White space, text and markup that is neither element nor attribute. */
#include <stdlib.h>

#include "base/alloc.h"
#include "mutations.h"
#include "pick.h"
#include "tree.h"

static const char *const spaces[] = {" ", "  ", "\t", "\n", "\r", "\n  \t", "\xC2\xA0"};
static const char *const texts[] = {" ", "\n\n", "\t", "text", "0", " . ", "\xC2\xA0", "&"};

static const char *pick(const char *const *texts_of, size_t count, struct random *random)
{
    return texts_of[random_below(random, count)];
}

/* The value with white space before, after or within it; the caller frees. */
static char *padded(const char *value, struct random *random)
{
    const char *space = pick(spaces, sizeof spaces / sizeof *spaces, random);
    size_t at = random_below(random, 3);
    if (at == 0)
        return xasprintf("%s%s", space, value);
    if (at == 1)
        return xasprintf("%s%s", value, space);
    int letter = *value ? xmlUTF8Size(to_xml(value)) : 0; /* its bytes must stay together */
    return letter > 0 ? xasprintf("%.*s%s%s", letter, value, space, value + letter)
                      : xstrdup(space);
}

static void pad_attribute(xmlAttr *attribute, struct random *random)
{
    xmlChar *value = xmlNodeListGetString(attribute->doc, attribute->children, 1);
    char *longer = padded(value ? (const char *)value : "", random);
    xmlSetNsProp(attribute->parent, attribute->ns, attribute->name, to_xml(longer));
    xmlFree(value);
    free(longer);
}

static bool pad_text(xmlNode *element, struct random *random)
{
    if (xmlFirstElementChild(element))
        return false;
    xmlChar *value = xmlNodeGetContent(element);
    char *longer = padded((const char *)value, random);
    xmlNodeSetContent(element, NULL);
    xmlNodeAddContent(element, to_xml(longer));
    xmlFree(value);
    free(longer);
    return true;
}

bool pad_value(xmlDoc *document, struct mutator *mutator)
{
    xmlAttr *attribute = pick_attribute(document, mutator);
    if (!attribute || random_once_in(&mutator->random, 3))
        return pad_text(pick_element(document, mutator), &mutator->random);
    pad_attribute(attribute, &mutator->random);
    return true;
}

static void put_in(xmlNode *element, xmlNode *node, struct random *random)
{
    xmlNode *child = xmlFirstElementChild(element);
    for (size_t i = random_below(random, xmlChildElementCount(element) + 1); child && i > 0; i--)
        child = xmlNextElementSibling(child);
    if (child)
        xmlAddPrevSibling(child, node);
    else
        xmlAddChild(element, node);
}

bool add_text(xmlDoc *document, struct mutator *mutator)
{
    struct random *random = &mutator->random;
    const char *text = pick(texts, sizeof texts / sizeof *texts, random);
    put_in(pick_element(document, mutator), xmlNewDocText(document, to_xml(text)), random);
    return true;
}

static xmlNode *new_comment(xmlDoc *document, const char *text)
{
    return xmlNewDocComment(document, to_xml(text));
}

static xmlNode *new_instruction(xmlDoc *document, const char *text)
{
    return xmlNewDocPI(document, to_xml("pi"), to_xml(text));
}

static xmlNode *new_cdata(xmlDoc *document, const char *text)
{
    return xmlNewCDataBlock(document, to_xml(text), xmlStrlen(to_xml(text)));
}

static xmlNode *new_empty_cdata(xmlDoc *document, const char *text)
{
    (void)text;
    return xmlNewCDataBlock(document, to_xml(""), 0);
}

bool add_markup(xmlDoc *document, struct mutator *mutator)
{
    static xmlNode *(*const makers[])(xmlDoc * document, const char *text) = {
        new_comment, new_instruction, new_cdata, new_empty_cdata};
    struct random *random = &mutator->random;
    const char *text = pick(texts, sizeof texts / sizeof *texts, random);
    size_t chosen = random_below(random, sizeof makers / sizeof *makers);
    put_in(pick_element(document, mutator), makers[chosen](document, text), random);
    return true;
}
