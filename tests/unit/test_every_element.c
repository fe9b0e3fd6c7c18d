/* The committed documents of tests/data/iati use the whole standard, so that what is tested with
 * them is tested with every element and attribute. */
#include <CUnit/CUnit.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "base/error.h"
#include "standard/standard.h"

extern CU_TestInfo every_element_tests[];

static bool has_attribute(const xmlNode *node, const char *name)
{
    const char *local = strncmp(name, "xml:", 4) == 0 ? name + 4 : name;
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (strcmp((const char *)attribute->name, local) == 0)
            return true;
    return false;
}

static size_t missing_attributes(const struct element *element, const xmlNode *node)
{
    size_t missing = 0;
    for (size_t i = 0; i < element->attribute_count; i++)
        missing += !has_attribute(node, element->attributes[i].name);
    return missing;
}

static const xmlNode *child_named(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && strcmp((const char *)child->name, name) == 0)
            return child;
    return NULL;
}

/* Elements and attributes of the standard that the node and what is below it lack. */
static size_t count_missing(const struct element *element, const xmlNode *node, size_t *places)
{
    size_t missing = missing_attributes(element, node);
    *places += 1 + element->attribute_count;
    for (size_t i = 0; i < element->child_count; i++) {
        const xmlNode *child = child_named(node, element->children[i]->name);
        missing += child ? count_missing(element->children[i], child, places) : 1;
    }
    return missing;
}

static void check_document(const char *root_name, const char *path, size_t least)
{
    struct error error = ERROR_INIT;
    struct standard *standard = standard_load("2.03", &error);
    xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NONET);
    CU_ASSERT_PTR_NOT_NULL_FATAL(standard);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    size_t places = 0;
    size_t missing =
        count_missing(standard_root(standard, root_name), xmlDocGetRootElement(document), &places);
    CU_ASSERT_EQUAL(missing, 0);
    CU_ASSERT_TRUE(places > least);
    xmlFreeDoc(document);
    standard_free(standard);
}

static void a_document_uses_every_element_of_activities(void)
{
    check_document("iati-activities", "tests/data/iati/every-element-activities.xml", 300);
}

static void a_document_uses_every_element_of_organisations(void)
{
    check_document("iati-organisations", "tests/data/iati/every-element-organisations.xml", 60);
}

CU_TestInfo every_element_tests[] = {
    {"a document uses every element of activities", a_document_uses_every_element_of_activities},
    {"a document uses every element of organisations",
     a_document_uses_every_element_of_organisations},
    CU_TEST_INFO_NULL};
