#include "standard/standard.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "standard/file_kind.h"

/* Shapes may be built on shapes, but not on themselves. */
enum { DEEPEST_SHAPE = 8, DEEPEST_ELEMENT = 32 };

struct loader {
    const char *version;
    const char *description; /* name of the file */
    xmlNode *top;
    struct error *error;
};

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The value of an attribute, lent by the document; NULL if there is none. */
static const char *attribute_text(const xmlNode *node, const char *name)
{
    const xmlAttr *attribute = node->properties;
    while (attribute && (attribute->ns || strcmp((const char *)attribute->name, name) != 0))
        attribute = attribute->next;
    if (!attribute)
        return NULL;
    const xmlNode *text = attribute->children;
    return text && text->content ? (const char *)text->content : "";
}

/* The same, for the caller to free. */
static char *attribute_copy(const xmlNode *node, const char *name)
{
    return xstrdup_or_null(attribute_text(node, name));
}

/* True if `word` is one of the words of `list`. */
static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *found = strstr(list, word); found; found = strstr(found + 1, word)) {
        bool starts = found == list || found[-1] == ' ';
        if (starts && (found[length] == ' ' || found[length] == '\0'))
            return true;
    }
    return false;
}

/* The <in versions="..."> of `node` that speaks of the loader's version, or NULL. */
static xmlNode *find_override(const struct loader *loader, xmlNode *node)
{
    for (xmlNode *child = node->children; child; child = child->next) {
        if (!is_element(child, "in"))
            continue;
        const char *versions = attribute_text(child, "versions");
        if (versions && has_word(versions, loader->version))
            return child;
    }
    return NULL;
}

/* A property of an element or attribute in the loader's version; lent by the document. */
static const char *property(const struct loader *loader, xmlNode *node, const char *name)
{
    xmlNode *override = find_override(loader, node);
    const char *value = override ? attribute_text(override, name) : NULL;
    return value ? value : attribute_text(node, name);
}

static bool exists_in_version(const struct loader *loader, xmlNode *node)
{
    const char *since = attribute_text(node, "since");
    const char *until = attribute_text(node, "until");
    return (!since || strcmp(since, loader->version) <= 0) &&
           (!until || strcmp(until, loader->version) >= 0);
}

static bool damaged(const struct loader *loader, const xmlNode *node, const char *what)
{
    return error_set(loader->error, ERROR_ENVIRONMENT, "%s:%ld: %s", loader->description,
                     xmlGetLineNo(node), what);
}

static bool read_type(const struct loader *loader, xmlNode *node, enum value_type *type)
{
    const char *name = property(loader, node, "type");
    return !name || value_type_parse(name, type) || damaged(loader, node, E_("unknown type"));
}

static bool read_flag(const struct loader *loader, xmlNode *node, const char *name)
{
    const char *value = property(loader, node, name);
    return value && strcmp(value, "yes") == 0;
}

static enum part read_part(xmlNode *node)
{
    static const char *const names[] = {[PART_COMMON] = "common",
                                        [PART_ACTIVITIES] = "activities",
                                        [PART_ORGANISATIONS] = "organisations",
                                        [PART_REPORTS] = "reports"};
    const char *name = attribute_text(node, "part");
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum part)i;
    return PART_COMMON;
}

static int read_occurrences(const struct loader *loader, xmlNode *node, const char *name,
                            int otherwise)
{
    const char *value = property(loader, node, name);
    return !value ? otherwise : strcmp(value, "*") == 0 ? UNBOUNDED : atoi(value);
}

/* The text of the child <explain>. The caller frees. */
static char *explanation_of(xmlNode *node)
{
    for (xmlNode *child = node->children; child; child = child->next)
        if (is_element(child, "explain")) {
            xmlChar *text = xmlNodeGetContent(child);
            char *copy = xstrdup((const char *)text);
            xmlFree(text);
            return copy;
        }
    return NULL;
}

static void load_bindings(const struct loader *loader, xmlNode *node, struct binding_list *list)
{
    for (xmlNode *child = node->children; child; child = child->next) {
        if (!is_element(child, "codelist") || !exists_in_version(loader, child))
            continue;
        list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
        list->items[list->count++] = (struct binding){.codelist = attribute_copy(child, "name"),
                                                      .when = attribute_copy(child, "when")};
    }
}

static void bindings_release(struct binding_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].codelist);
        free(list->items[i].when);
    }
    free(list->items);
}

static bool load_attribute(const struct loader *loader, xmlNode *node, struct element *element)
{
    struct attribute attribute = {.name = attribute_copy(node, "name"), .type = TYPE_STRING};
    if (!attribute.name || !read_type(loader, node, &attribute.type)) {
        free(attribute.name);
        return loader->error->kind ? false : damaged(loader, node, E_("attribute without a name"));
    }
    const char *use = property(loader, node, "use");
    attribute.required = use && strcmp(use, "required") == 0;
    attribute.column = attribute_copy(node, "column");
    attribute.explanation = explanation_of(node);
    attribute.since = attribute_copy(node, "since");
    load_bindings(loader, node, &attribute.bindings);
    element->attributes = grow(element->attributes, element->attribute_count,
                               &element->attribute_capacity, sizeof attribute);
    element->attributes[element->attribute_count++] = attribute;
    return true;
}

static void attribute_release(struct attribute *attribute)
{
    free(attribute->name);
    free(attribute->explanation);
    free(attribute->since);
    free(attribute->column);
    bindings_release(&attribute->bindings);
}

static void element_free(struct element *element)
{
    if (!element)
        return;
    for (size_t i = 0; i < element->attribute_count; i++) {
        attribute_release(&element->attributes[i]);
    }
    for (size_t i = 0; i < element->child_count; i++)
        element_free(element->children[i]);
    free(element->attributes);
    free(element->children);
    bindings_release(&element->bindings);
    free(element->name);
    free(element->explanation);
    free(element->since);
    free(element->row);
    free(element->table);
    free(element);
}

/* The shape that @like of `node` names; NULL if there is none. */
static xmlNode *find_shape(const struct loader *loader, xmlNode *node)
{
    const char *name = attribute_text(node, "like");
    xmlNode *shape = name ? loader->top->children : NULL;
    for (; shape; shape = shape->next) {
        const char *shape_name = is_element(shape, "shape") ? attribute_text(shape, "name") : NULL;
        if (shape_name && strcmp(shape_name, name) == 0)
            break;
    }
    return shape;
}

static bool load_content(const struct loader *loader, xmlNode *node, struct element *element,
                         int depth);

/* Adds what the shape named by @like gives. */
static bool load_shape(const struct loader *loader, xmlNode *node, struct element *element,
                       int depth)
{
    if (!attribute_text(node, "like"))
        return true;
    xmlNode *shape = find_shape(loader, node);
    if (!shape)
        return damaged(loader, node, E_("no such shape"));
    return depth < DEEPEST_SHAPE ? load_content(loader, shape, element, depth + 1)
                                 : damaged(loader, node, E_("shapes nested too deeply"));
}

static struct element *load_element(const struct loader *loader, xmlNode *node,
                                    const struct element *parent);

static bool load_child(const struct loader *loader, xmlNode *node, struct element *element)
{
    struct element *child = load_element(loader, node, element);
    if (!child)
        return false;
    element->children = grow(element->children, element->child_count, &element->child_capacity,
                             sizeof(struct element *));
    element->children[element->child_count++] = child;
    return true;
}

/* Type, narratives, attributes and children of an element or a shape, its own shape's first. */
static bool load_content(const struct loader *loader, xmlNode *node, struct element *element,
                         int depth)
{
    if (!load_shape(loader, node, element, depth) || !read_type(loader, node, &element->type))
        return false;
    const char *narratives = property(loader, node, "narratives");
    if (narratives)
        element->narratives = strcmp(narratives, "0") ? NARRATIVES_REQUIRED : NARRATIVES_OPTIONAL;
    const char *place = attribute_text(node, "narratives-place");
    if (place)
        element->narratives_last = strcmp(place, "last") == 0;
    bool loaded = true;
    for (xmlNode *child = node->children; loaded && child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || !exists_in_version(loader, child))
            continue;
        if (is_element(child, "attribute"))
            loaded = load_attribute(loader, child, element);
        else if (is_element(child, "element"))
            loaded = load_child(loader, child, element);
    }
    return loaded;
}

/* A property of the element, or else of its shape, or of that one's; lent by the document. */
static const char *inherited(const struct loader *loader, xmlNode *node, const char *name)
{
    const char *value = property(loader, node, name);
    for (int depth = 0; !value && depth < DEEPEST_SHAPE; depth++) {
        node = find_shape(loader, node);
        if (!node)
            break;
        value = property(loader, node, name);
    }
    return value;
}

static bool find_foreign_place(const struct loader *loader, xmlNode *node, struct element *element,
                               const char *before)
{
    size_t i = 0;
    while (i < element->child_count && strcmp(element->children[i]->name, before) != 0)
        i++;
    element->foreign_place = i;
    return i < element->child_count ||
           damaged(loader, node, E_("foreign elements stand before a child that is not there"));
}

/* Where other namespaces are allowed; elements of them never beside text. */
static bool load_foreign(const struct loader *loader, xmlNode *node, struct element *element)
{
    const char *foreign = inherited(loader, node, "foreign");
    const char *before = inherited(loader, node, "foreign-before");
    bool both = !foreign || strcmp(foreign, "both") == 0;
    element->foreign_attributes = both || strcmp(foreign, "attributes") == 0;
    element->foreign_place = FOREIGN_NOWHERE;
    if (element->type == TYPE_NONE && before && *before)
        return find_foreign_place(loader, node, element, before);
    if (element->type == TYPE_NONE && (both || strcmp(foreign, "elements") == 0))
        element->foreign_place = element->child_count;
    return true;
}

static int depth_of(const struct element *element)
{
    int depth = 0;
    for (; element; element = element->parent)
        depth++;
    return depth;
}

static struct element *load_element(const struct loader *loader, xmlNode *node,
                                    const struct element *parent)
{
    if (depth_of(parent) > DEEPEST_ELEMENT) {
        damaged(loader, node, E_("elements nested too deeply"));
        return NULL;
    }
    struct element *element = xcalloc(1, sizeof *element);
    element->parent = parent;
    element->part = parent ? parent->part : read_part(node);
    element->name = attribute_copy(node, "name");
    element->least = read_occurrences(loader, node, "min", 0);
    element->most = read_occurrences(loader, node, "max", 1);
    element->is_global = read_flag(loader, node, "global");
    element->is_inline = read_flag(loader, node, "inline");
    element->row = attribute_copy(node, "row");
    element->table = attribute_copy(node, "table");
    element->explanation = explanation_of(node);
    element->since = attribute_copy(node, "since");
    load_bindings(loader, node, &element->bindings);
    bool loaded = element->name ? load_content(loader, node, element, 0) &&
                                      load_foreign(loader, node, element)
                                : damaged(loader, node, E_("element without a name"));
    if (loaded)
        return element;
    element_free(element);
    return NULL;
}

static bool load_roots(const struct loader *loader, struct standard *standard)
{
    for (xmlNode *node = loader->top->children; node; node = node->next) {
        if (!is_element(node, "element") || !exists_in_version(loader, node))
            continue;
        struct element *root = load_element(loader, node, NULL);
        if (!root)
            return false;
        standard->roots = grow(standard->roots, standard->root_count, &standard->root_capacity,
                               sizeof(struct element *));
        standard->roots[standard->root_count++] = root;
    }
    return true;
}

static bool load_global_attribute(const struct loader *loader, xmlNode *node, enum part part,
                                  struct standard *standard)
{
    struct global_attribute attribute = {.part = part, .type = TYPE_STRING};
    if (!read_type(loader, node, &attribute.type))
        return false;
    attribute.name = attribute_copy(node, "name");
    standard->attributes = grow(standard->attributes, standard->attribute_count,
                                &standard->attribute_capacity, sizeof attribute);
    standard->attributes[standard->attribute_count++] = attribute;
    return true;
}

/* Those of shapes: nothing else declares any. */
static bool load_global_attributes(const struct loader *loader, struct standard *standard)
{
    bool loaded = true;
    for (xmlNode *shape = loader->top->children; shape; shape = shape->next) {
        if (!is_element(shape, "shape"))
            continue;
        for (xmlNode *node = shape->children; loaded && node; node = node->next)
            if (is_element(node, "attribute") && read_flag(loader, node, "global"))
                loaded = load_global_attribute(loader, node, read_part(shape), standard);
    }
    return loaded;
}

/* The description of the format that the version is one of; the caller frees. */
static char *description_of(const char *version)
{
    size_t index = version_index(version);
    enum format format = index < VERSION_COUNT ? version_format(index) : FORMAT_IATI;
    return xasprintf("%s/standard.xml", format_folder(format));
}

static struct standard *load_document(xmlDoc *document, const char *description,
                                      const char *version, struct error *error)
{
    struct loader loader = {.version = version,
                            .description = description,
                            .top = xmlDocGetRootElement(document),
                            .error = error};
    struct standard *standard = xcalloc(1, sizeof *standard);
    standard->version = xstrdup(version);
    if (load_roots(&loader, standard) && load_global_attributes(&loader, standard))
        return standard;
    standard_free(standard);
    return NULL;
}

static struct standard *load(char *(*read)(const char *name, size_t *length, struct error *error),
                             const char *version, struct error *error)
{
    size_t length = 0;
    char *description = description_of(version);
    char *text = read(description, &length, error);
    xmlDoc *document =
        text ? xmlReadMemory(text, (int)length, description, NULL,
                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
             : NULL;
    if (text && !document)
        error_set(error, ERROR_ENVIRONMENT, "'%s' is not well-formed XML", description);
    struct standard *standard =
        document ? load_document(document, description, version, error) : NULL;
    xmlFreeDoc(document);
    free(text);
    free(description);
    return standard;
}

struct standard *standard_load(const char *version, struct error *error)
{
    return load(resource_read, version, error);
}

struct standard *standard_load_lean(const char *version, struct error *error)
{
    return load(resource_read_lean, version, error);
}

void standard_free(struct standard *standard)
{
    if (!standard)
        return;
    for (size_t i = 0; i < standard->root_count; i++)
        element_free(standard->roots[i]);
    free(standard->roots);
    for (size_t i = 0; i < standard->attribute_count; i++)
        free(standard->attributes[i].name);
    free(standard->attributes);
    free(standard->version);
    free(standard);
}

const struct element *standard_root(const struct standard *standard, const char *name)
{
    for (size_t i = 0; i < standard->root_count; i++)
        if (strcmp(standard->roots[i]->name, name) == 0)
            return standard->roots[i];
    return NULL;
}

const struct element *element_child(const struct element *element, const char *name)
{
    for (size_t i = 0; i < element->child_count; i++)
        if (strcmp(element->children[i]->name, name) == 0)
            return element->children[i];
    return NULL;
}
