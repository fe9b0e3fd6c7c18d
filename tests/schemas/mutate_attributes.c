#include <stdlib.h>
#include <string.h>

#include "mutations.h"
#include "pick.h"
#include "tree.h"
#include "values.h"
#include "xsd.h"

static void set_value(xmlAttr *attribute, const char *value)
{
    xmlSetNsProp(attribute->parent, attribute->ns, attribute->name, to_xml(value));
}

static const char *type_of(xmlAttr *attribute, struct mutator *mutator)
{
    const char *name = attribute_name(attribute);
    const char *type = attribute->ns
                           ? xsd_type_of_xml_attribute(name)
                           : words_type(&mutator->vocabulary->attributes, name, &mutator->random);
    return type ? type : "string";
}

bool drop_attribute(xmlDoc *document, struct mutator *mutator)
{
    xmlAttr *attribute = pick_attribute(document, mutator);
    if (attribute)
        xmlRemoveProp(attribute);
    return attribute != NULL;
}

bool empty_attribute(xmlDoc *document, struct mutator *mutator)
{
    xmlAttr *attribute = pick_attribute(document, mutator);
    if (!attribute || !attribute->children)
        return false;
    set_value(attribute, "");
    return true;
}

bool rename_attribute(xmlDoc *document, struct mutator *mutator)
{
    xmlAttr *attribute = pick_attribute(document, mutator);
    const struct word *word = words_pick(&mutator->vocabulary->attributes, &mutator->random);
    if (!attribute || !word || xmlHasProp(attribute->parent, to_xml(word->name)))
        return false;
    xmlNode *element = attribute->parent;
    xmlChar *value = xmlNodeListGetString(document, attribute->children, 1);
    xmlRemoveProp(attribute);
    xmlSetProp(element, to_xml(word->name), value ? value : to_xml(""));
    xmlFree(value);
    return true;
}

bool add_attribute(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_element(document, mutator);
    const struct word *word = words_pick(&mutator->vocabulary->attributes, &mutator->random);
    if (!word)
        return false;
    const char *value = random_once_in(&mutator->random, 3)
                            ? value_at_edge(word->type, &mutator->random)
                            : value_plain(word->type);
    xmlSetProp(element, to_xml(word->name), to_xml(value));
    return true;
}

bool mistype_attribute(xmlDoc *document, struct mutator *mutator)
{
    xmlAttr *attribute = pick_attribute(document, mutator);
    if (attribute)
        set_value(attribute, value_mistyped(type_of(attribute, mutator), &mutator->random));
    return attribute != NULL;
}

bool set_attribute_at_edge(xmlDoc *document, struct mutator *mutator)
{
    xmlAttr *attribute = NULL;
    const char *type = "string";
    /* Most attributes are strings, which have few edges: look a while for another. */
    for (int i = 0; i < 8 && strcmp(type, "string") == 0; i++) {
        attribute = pick_attribute(document, mutator);
        type = attribute ? type_of(attribute, mutator) : type;
    }
    if (attribute)
        set_value(attribute, value_at_edge(type, &mutator->random));
    return attribute != NULL;
}

/* The type of the element's text, "" if its content is elements. */
static const char *type_of_text(const xmlNode *element, struct mutator *mutator)
{
    const char *type =
        words_type(&mutator->vocabulary->elements, node_name(element), &mutator->random);
    return type ? type : "";
}

bool set_text_at_edge(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = NULL;
    const char *type = "";
    for (int i = 0; i < 30 && (!*type || strcmp(type, "string") == 0); i++) {
        xmlNode *other = pick_element(document, mutator);
        const char *other_type = type_of_text(other, mutator);
        if (*other_type)
            element = other, type = other_type;
    }
    if (!element)
        return false;
    xmlNode *text = xmlNewDocText(document, to_xml(value_at_edge(type, &mutator->random)));
    xmlNodeSetContent(element, NULL);
    xmlAddChild(element, text);
    return true;
}
