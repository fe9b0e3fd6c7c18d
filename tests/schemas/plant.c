#include "plant.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "tree.h"

enum { MOST_PLANTED = 9, NAME_SIZE = 32, MOST_TOLD = 10 };

struct garden {
    xmlDoc *document;
    struct random random;
    char names[MOST_PLANTED][NAME_SIZE];
    size_t count; /* planted so far */
};

/* What stands in elements of other namespaces, or in one of any type, is of no interest. */
static bool is_of_standard(const xmlNode *element)
{
    for (; element && element->type == XML_ELEMENT_NODE; element = element->parent)
        if (element->ns || is_named(element, "organisation-identifier"))
            return false;
    return true;
}

static xmlNode *pick_element_of_standard(struct garden *garden)
{
    size_t index = random_below(&garden->random, count_elements(garden->document));
    xmlNode *element = element_nth(garden->document, index);
    return is_of_standard(element) ? element : NULL;
}

static bool is_planted(const char *name)
{
    return strncmp(name, "planted-", 8) == 0;
}

static bool plant_attribute(struct garden *garden, const char *name)
{
    xmlNode *element = pick_element_of_standard(garden);
    if (!element || is_planted(node_name(element)))
        return false;
    xmlSetProp(element, to_xml(name), to_xml("x"));
    return true;
}

static bool plant_element(struct garden *garden, const char *name)
{
    xmlNode *parent = pick_element_of_standard(garden);
    if (!parent || is_planted(node_name(parent)))
        return false;
    xmlNode *at = xmlFirstElementChild(parent);
    size_t place = random_below(&garden->random, xmlChildElementCount(parent) + 1);
    while (at && place-- > 0)
        at = xmlNextElementSibling(at);
    xmlNode *planted = xmlNewDocNode(garden->document, NULL, to_xml(name), NULL);
    if (at)
        xmlAddPrevSibling(at, planted);
    else
        xmlAddChild(parent, planted);
    return true;
}

static bool plant_date(struct garden *garden, const char *name)
{
    xmlNode *element = pick_element_of_standard(garden);
    static const char *const dates[] = {"iso-date", "value-date"};
    for (size_t i = 0; element && i < sizeof dates / sizeof *dates; i++) {
        char *old = attribute_value(element, dates[i]);
        bool suits = old && !is_planted(old);
        if (suits)
            xmlSetProp(element, to_xml(dates[i]), to_xml(name));
        free(old);
        if (suits)
            return true;
    }
    return false;
}

/* In front of a child that has elements around it and no text yet. */
static bool plant_text(struct garden *garden, const char *name)
{
    xmlNode *element = pick_element_of_standard(garden);
    xmlNode *child = element ? xmlFirstElementChild(element) : NULL;
    if (!child || is_planted(node_name(child)))
        return false;
    for (const xmlNode *at = element->children; at; at = at->next)
        if (at->type == XML_TEXT_NODE && !xmlIsBlankNode(at))
            return false;
    xmlAddPrevSibling(child, xmlNewDocText(garden->document, to_xml(name)));
    return true;
}

static bool plant_move(struct garden *garden, const char *name)
{
    xmlNode *record = xmlFirstElementChild(xmlDocGetRootElement(garden->document));
    xmlNode *first = record ? xmlFirstElementChild(record) : NULL;
    if (garden->count > 0 || !first || xmlChildElementCount(record) < 4)
        return false;
    /* The identifier, which is there once. Its text tells which one it is. */
    xmlNode *moved = xmlDocCopyNode(first, garden->document, 1);
    xmlNodeSetContent(moved, to_xml(name));
    xmlAddChild(record, moved);
    remove_node(first);
    return true;
}

typedef bool plant_function(struct garden *garden, const char *name);

static plant_function *const plant_table[] = {plant_attribute, plant_element, plant_date,
                                              plant_text, plant_move};

static void plant(struct garden *garden)
{
    size_t wanted = 2 + random_below(&garden->random, MOST_PLANTED - 1);
    for (size_t tries = 0; garden->count < wanted && tries < 200; tries++) {
        char *name = garden->names[garden->count];
        snprintf(name, NAME_SIZE, "planted-%zu", garden->count);
        size_t kind = random_below(&garden->random, sizeof plant_table / sizeof *plant_table);
        garden->count += plant_table[kind](garden, name);
    }
}

/* Among the faults: the name of an attribute or element, its text, or a value. */
static bool is_found(const struct faults *faults, const char *name)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->items[i];
        const char *label = fault->attribute ? fault->attribute->label : fault->node->label;
        if (strcmp(label, name) == 0 || strcmp(fault->node->text, name) == 0 ||
            (fault->value && strcmp(fault->value, name) == 0))
            return true;
    }
    return false;
}

static void tell(const struct garden *garden, const struct faults *faults, FILE *output)
{
    for (size_t i = 0; i < garden->count; i++)
        if (!is_found(faults, garden->names[i]))
            fprintf(output, "overlooked: %s\n", garden->names[i]);
    for (size_t i = 0; i < faults->count; i++)
        fprintf(output, "found: %s\n", faults->items[i].message);
}

static void harvest(const struct garden *garden, struct walker *walker, struct plant_tally *tally,
                    FILE *output)
{
    const struct faults *faults = walker_check(walker, garden->document);
    size_t overlooked = garden->count;
    for (size_t i = 0; faults && i < garden->count; i++)
        overlooked -= is_found(faults, garden->names[i]);
    size_t found = faults ? faults->count : 0;
    tally->documents++;
    tally->faults += garden->count;
    tally->overlooked += overlooked;
    tally->surplus += found > garden->count ? found - garden->count : 0;
    if (faults && (overlooked || found != garden->count) && tally->documents < MOST_TOLD)
        tell(garden, faults, output);
}

static int first_version(const struct document *document)
{
    int version = 0;
    while (!(document->versions >> version & 1u))
        version++;
    return version;
}

struct plant_tally plant_faults(const struct documents *documents, struct judges *schemas,
                                struct judges *walkers, size_t wanted, uint64_t seed, FILE *output)
{
    struct plant_tally tally = {0, 0, 0, 0};
    struct random random = {seed};
    for (size_t i = 0; documents->count > 0 && i < wanted; i++) {
        const struct document *document =
            &documents->items[random_below(&random, documents->count)];
        int version = first_version(document), kind = document->kinds & 1u ? 0 : 1;
        struct garden garden = {.document = xmlCopyDoc(document->tree, 1),
                                .random = {random_next(&random)}};
        if (judge_document(&schemas->of[version][kind], garden.document) == VALID) {
            plant(&garden);
            harvest(&garden, walkers->of[version][kind].walker, &tally, output);
        }
        xmlFreeDoc(garden.document);
    }
    return tally;
}
