#include "xsd.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "tree.h"

bool xsd_read(struct xsd *xsd, const char *path, struct error *error)
{
    char *folder = path_folder(path), *common = path_join(folder, "iati-common.xsd");
    xsd->own = tree_read(path);
    xsd->common = tree_read(common);
    if (!xsd->own || !xsd->common)
        error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': it is missing or not XML",
                  xsd->own ? common : path);
    free(folder), free(common);
    return xsd->own && xsd->common;
}

void xsd_release(struct xsd *xsd)
{
    xmlFreeDoc(xsd->own);
    xmlFreeDoc(xsd->common);
    *xsd = (struct xsd){.own = NULL};
}

static bool has_name(const xmlNode *declaration, const char *name)
{
    char *own = attribute_value(declaration, "name");
    bool same = own && strcmp(own, name) == 0;
    free(own);
    return same;
}

static xmlNode *find_in(xmlDoc *document, const char *declaration, const char *name)
{
    xmlNode *at = xmlFirstElementChild(xmlDocGetRootElement(document));
    while (at && !(is_named(at, declaration) && has_name(at, name)))
        at = xmlNextElementSibling(at);
    return at;
}

xmlNode *xsd_find(const struct xsd *xsd, const char *declaration, const char *name)
{
    xmlNode *found = find_in(xsd->own, declaration, xsd_local(name));
    return found ? found : find_in(xsd->common, declaration, xsd_local(name));
}

bool xsd_is_built_in(const char *type)
{
    return strncmp(type, "xs:", 3) == 0 || strncmp(type, "xsd:", 4) == 0;
}

bool xsd_has_prefix(const char *name)
{
    return strchr(name, ':') != NULL;
}

const char *xsd_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xsd_type_of_xml_attribute(const char *name)
{
    static const struct {
        const char *name, *type;
    } types[] = {{"lang", "language"}, {"space", "space"}, {"base", "anyURI"}, {"id", "ID"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return "string";
}
