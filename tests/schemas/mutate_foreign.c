/* Names from outside the standard: of another namespace, of XML itself, of schema instances. */
#include <string.h>

#include "mutations.h"
#include "pick.h"
#include "tree.h"
#include "values.h"
#include "xsd.h"

static const char other_namespace[] = "http://example.org/other";
static const char xsi_namespace[] = "http://www.w3.org/2001/XMLSchema-instance";

static xmlNs *declare_other(xmlNode *element)
{
    return xmlNewNs(element, to_xml(other_namespace), to_xml("other"));
}

/* ---- what may stand in a foreign element ------------------------------------------------------
 */

static void leave_empty(xmlNode *foreign, struct mutator *mutator)
{
    (void)foreign, (void)mutator;
}

static void add_plain_text(xmlNode *foreign, struct mutator *mutator)
{
    (void)mutator;
    xmlNodeAddContent(foreign, to_xml("text"));
}

/* An element of the standard, which a schema checks here too if it knows it at the top level. */
static void add_known_element(xmlNode *foreign, struct mutator *mutator)
{
    const struct documents *donors = mutator->donors;
    if (donors->count == 0)
        return;
    xmlDoc *other = donors->items[random_below(&mutator->random, donors->count)].tree;
    xmlAddChild(foreign, xmlDocCopyNode(pick_element(other, mutator), foreign->doc, 1));
}

static void add_bare_element(xmlNode *foreign, struct mutator *mutator)
{
    const struct word *word = words_pick(&mutator->vocabulary->elements, &mutator->random);
    xmlNewChild(foreign, NULL, to_xml(word ? word->name : "unknown"), NULL);
    xmlSetNs(foreign->last, NULL);
}

/* An attribute of the standard: a schema checks it here too if it declares it at the top level. */
static void add_known_attribute(xmlNode *foreign, struct mutator *mutator)
{
    const struct word *word = words_pick(&mutator->vocabulary->attributes, &mutator->random);
    if (word)
        xmlSetProp(foreign, to_xml(word->name),
                   to_xml(value_at_edge(word->type, &mutator->random)));
}

static void add_global_attribute(xmlNode *foreign, struct mutator *mutator)
{
    xmlSetProp(foreign, to_xml("value-date"), to_xml(value_at_edge("date", &mutator->random)));
    xmlSetProp(foreign, to_xml("currency"), to_xml(value_at_edge("string", &mutator->random)));
}

static void add_language(xmlNode *foreign, struct mutator *mutator)
{
    xmlSetProp(foreign, to_xml("xml:lang"), to_xml(value_at_edge("language", &mutator->random)));
}

static void (*const fill_table[])(xmlNode *foreign, struct mutator *mutator) = {
    leave_empty,         add_plain_text,       add_known_element, add_bare_element,
    add_known_attribute, add_global_attribute, add_language,
};

/* Puts it before a random child, last (where the schemas most often allow it), or nested in one
 * more foreign element. */
static void put_foreign(xmlNode *parent, xmlNode *foreign, struct random *random)
{
    size_t children = xmlChildElementCount(parent);
    xmlNode *at = xmlFirstElementChild(parent);
    for (size_t i = random_below(random, children + 1); at && i > 0; i--)
        at = xmlNextElementSibling(at);
    if (at && random_once_in(random, 3))
        xmlAddPrevSibling(at, foreign);
    else
        xmlAddChild(parent, foreign);
}

bool add_foreign_element(xmlDoc *document, struct mutator *mutator)
{
    struct random *random = &mutator->random;
    xmlNode *parent = pick_element(document, mutator);
    const struct word *word = words_pick(&mutator->vocabulary->elements, random);
    bool known = word && random_once_in(random, 2);
    xmlNode *foreign = xmlNewDocNode(document, NULL, to_xml(known ? word->name : "thing"), NULL);
    xmlSetNs(foreign, declare_other(foreign));
    fill_table[random_below(random, sizeof fill_table / sizeof *fill_table)](foreign, mutator);
    put_foreign(parent, foreign, random);
    return true;
}

bool add_foreign_attribute(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *element = pick_element(document, mutator);
    const struct word *word = words_pick(&mutator->vocabulary->attributes, &mutator->random);
    bool known = word && random_once_in(&mutator->random, 2);
    const char *name = known ? xsd_local(word->name) : "thing";
    xmlNs *other = declare_other(element);
    if (!other)
        return false; /* the prefix is taken there */
    xmlSetNsProp(element, other, to_xml(name),
                 to_xml(value_at_edge(known ? word->type : "string", &mutator->random)));
    return true;
}

/* ---- names of the standard in another namespace -----------------------------------------------
 */

bool change_namespace(xmlDoc *document, struct mutator *mutator)
{
    xmlNode *top = pick_element(document, mutator);
    bool prefixed = random_once_in(&mutator->random, 2);
    bool whole = random_once_in(&mutator->random, 2);
    xmlNs *other = xmlNewNs(top, to_xml(other_namespace), prefixed ? to_xml("other") : NULL);
    if (!other)
        return false;
    for (xmlNode *at = top; at; at = whole ? element_after(at, top) : NULL)
        xmlSetNs(at, other);
    return true;
}

/* ---- xml: and xsi: ----------------------------------------------------------------------------
 */

bool add_xml_attribute(xmlDoc *document, struct mutator *mutator)
{
    static const char *const names[] = {"xml:lang", "xml:lang", "xml:lang",   "xml:space",
                                        "xml:base", "xml:id",   "xml:unknown"};
    struct random *random = &mutator->random;
    const char *name = names[random_below(random, sizeof names / sizeof *names)];
    const char *value = value_at_edge(xsd_type_of_xml_attribute(xsd_local(name)), random);
    xmlSetProp(pick_element(document, mutator), to_xml(name), to_xml(value));
    return true;
}

bool add_xsi_attribute(xmlDoc *document, struct mutator *mutator)
{
    static const struct {
        const char *name, *value;
    } attributes[] = {
        {"nil", "true"},        {"nil", "false"},       {"nil", "x"},         {"type", "xs:string"},
        {"type", "xs:decimal"}, {"type", "xs:anyType"}, {"type", "xs:token"}, {"type", "unknown"},
        {"type", ""},           {"unknown", "x"},
    };
    struct random *random = &mutator->random;
    xmlNode *element = pick_element(document, mutator);
    size_t chosen = random_below(random, sizeof attributes / sizeof *attributes);
    xmlNs *xsi = xmlNewNs(element, to_xml(xsi_namespace), to_xml("xsi"));
    if (!xsi)
        return false; /* the prefix is taken there */
    xmlNewNs(element, to_xml("http://www.w3.org/2001/XMLSchema"), to_xml("xs"));
    xmlSetNsProp(element, xsi, to_xml(attributes[chosen].name), to_xml(attributes[chosen].value));
    return true;
}
