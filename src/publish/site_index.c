#include "publish/site_index.h"

#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/stylesheet.h"

static void set_attribute(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

static void set_number(xmlNode *node, const char *name, size_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", value);
    set_attribute(node, name, text);
}

static void add_dataset(xmlNode *site, const struct publish_item *item)
{
    static const char *const kinds[] = {
        [DATASET_ACTIVITIES] = "activities",
        [DATASET_ORGANISATIONS] = "organisations",
    };
    const char *title = item->title && *item->title ? item->title : item->name;
    xmlNode *dataset =
        xmlNewTextChild(site, NULL, (const xmlChar *)"dataset", (const xmlChar *)title);
    char *href = xasprintf("%s.xml", item->name);
    set_attribute(dataset, "name", item->name);
    set_attribute(dataset, "href", href);
    set_attribute(dataset, "kind", kinds[item->kind]);
    set_number(dataset, "activities", item->activities);
    set_number(dataset, "size", item->size);
    set_attribute(dataset, "date", item->date);
    set_attribute(dataset, "sha256", item->sha256);
    free(href);
}

static xmlDoc *describe_site(const struct publication *publication,
                             const struct publish_item *items, size_t count)
{
    const struct organisation *organisation = &publication->organisation;
    const struct narrative *name = organisation->name_count ? organisation->name : NULL;
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *site = xmlNewDocNode(document, NULL, (const xmlChar *)"site", NULL);
    xmlDocSetRootElement(document, site);
    set_attribute(site, "organisation", name ? name->narrative : organisation->ref);
    set_attribute(site, "identifier", organisation->ref);
    set_attribute(site, "language", name ? name->language : NULL);
    for (size_t i = 0; i < count; i++)
        add_dataset(site, &items[i]);
    return document;
}

char *site_index_render(const struct publication *publication, const struct publish_item *items,
                        size_t count, size_t *length, struct error *error)
{
    xmlDoc *site = describe_site(publication, items, count);
    char *text = stylesheet_apply("xslt/site-index.xsl", site, length, error);
    xmlFreeDoc(site);
    return text;
}
