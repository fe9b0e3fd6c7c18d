/* Attributes and text. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "standard/schema_value.h"
#include "standard/value.h"
#include "validate/parser_message.h"
#include "validate/structure_parts.h"

static const char xsi_namespace[] = "http://www.w3.org/2001/XMLSchema-instance";
static const char xml_namespace[] = "http://www.w3.org/XML/1998/namespace";

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Where the text begins and ends without the white space around it. */
static const char *trim(const char *text, size_t *length)
{
    while (is_blank(*text))
        text++;
    *length = strlen(text);
    while (*length > 0 && is_blank(text[*length - 1]))
        --*length;
    return text;
}

static const char *local_name(const char *label)
{
    const char *colon = strchr(label, ':');
    return colon ? colon + 1 : label;
}

static bool is_xsi(const struct node_attribute *attribute, const char *name)
{
    return attribute->namespace && strcmp(attribute->namespace, xsi_namespace) == 0 &&
           strcmp(local_name(attribute->label), name) == 0;
}

bool has_own_type(const struct node *node)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (node->attributes[i].namespace && is_xsi(&node->attributes[i], "type"))
            return true;
    return false;
}

/* Faults ---------------------------------------------------------------------------------------*/

static void add_subject(struct strbuf *message, const struct node *node,
                        const struct node_attribute *attribute)
{
    if (attribute)
        strbuf_addf(message, "attribute '%s' of ", attribute->label);
    strbuf_addf(message, "element '%s'", node->label);
}

/* `is_valid` of the value without the white space around it. */
static bool is_only_padded(const char *value, bool (*is_valid)(const char *text, const void *type),
                           const void *type)
{
    size_t length;
    const char *start = trim(value, &length);
    if (start == value && length == strlen(value))
        return false;
    char *bare = xstrndup(start, length);
    bool valid = is_valid(bare, type);
    free(bare);
    return valid;
}

struct bad_value {
    const char *value, *expectation;
    bool is_padded;
};

static void report_value(const struct walk *walk, const struct node *node,
                         const struct node_attribute *attribute, const struct bad_value *bad)
{
    struct strbuf message = STRBUF_INIT;
    add_subject(&message, node, attribute);
    if (*bad->value) {
        strbuf_addstr(&message, " has the value ");
        message_add_value(&message, bad->value, strlen(bad->value));
    } else {
        strbuf_addstr(&message, " is empty");
    }
    strbuf_addf(&message, "; expected %s", bad->expectation);
    if (bad->is_padded)
        strbuf_addstr(&message, ", without white space around it");
    add_fault(walk, node, attribute, &message)->value = bad->value;
}

static bool is_of_type(const char *text, const void *type)
{
    return schema_value_is_valid(*(const enum value_type *)type, text);
}

static void report_type(const struct walk *walk, const struct node *node,
                        const struct node_attribute *attribute, const char *value,
                        enum value_type type)
{
    struct bad_value bad = {.value = value,
                            .expectation = value_type_expectation(type),
                            .is_padded = is_only_padded(value, is_of_type, &type)};
    report_value(walk, node, attribute, &bad);
}

static bool is_of_xml_attribute(const char *text, const void *attribute)
{
    return ((const struct xml_attribute *)attribute)->is_valid(text);
}

static void check_xml_attribute(const struct walk *walk, const struct node *node,
                                const struct node_attribute *attribute)
{
    const struct xml_attribute *known = xml_attribute_find(attribute->label);
    if (!known || known->is_valid(attribute->value))
        return;
    struct bad_value bad = {.value = attribute->value,
                            .expectation = known->expectation,
                            .is_padded =
                                is_only_padded(attribute->value, is_of_xml_attribute, known)};
    report_value(walk, node, attribute, &bad);
}

/* Attributes -----------------------------------------------------------------------------------*/

static bool is_xml(const struct node_attribute *attribute)
{
    return attribute->namespace && strcmp(attribute->namespace, xml_namespace) == 0;
}

/* No element of the standard can be nil, so the schema refuses even to be told that one isn't. */
static void check_nil(const struct walk *walk, const struct node *node,
                      const struct node_attribute *attribute)
{
    if (!attribute->namespace || !is_xsi(attribute, "nil"))
        return;
    struct strbuf message = STRBUF_INIT;
    strbuf_addf(&message, "attribute '%s' is not allowed on element '%s'; remove it",
                attribute->label, node->label);
    add_fault(walk, node, attribute, &message)->value = attribute->value;
}

/* The attributes that the element may have and lacks. */
struct lacking {
    const char **names;
    bool *is_meant; /* an unknown attribute is likely to be this one, misspelt */
    size_t count;
};

static struct lacking find_lacking(const struct node *node, const struct shape *shape)
{
    size_t most = shape->attribute_count + 1;
    struct lacking lacking = {.names = xcalloc(most, sizeof *lacking.names),
                              .is_meant = xcalloc(most, sizeof *lacking.is_meant)};
    for (size_t i = 0; i < shape->attribute_count; i++)
        if (!node_attribute(node, shape->attributes[i].name))
            lacking.names[lacking.count++] = shape->attributes[i].attribute->name;
    return lacking;
}

static const char *suggest_attribute(struct lacking *lacking, const char *label)
{
    const char *nearest = suggest_nearest(label, lacking->names, lacking->count);
    for (size_t i = 0; nearest && i < lacking->count; i++)
        if (lacking->names[i] == nearest)
            lacking->is_meant[i] = true;
    return nearest;
}

static void report_unknown_attribute(const struct walk *walk, const struct node *node,
                                     const struct node_attribute *attribute,
                                     struct lacking *lacking)
{
    struct strbuf message = STRBUF_INIT;
    const char *nearest =
        attribute->namespace ? NULL : suggest_attribute(lacking, attribute->label);
    strbuf_addf(&message, "attribute '%s' is not allowed on element '%s'; ", attribute->label,
                node->label);
    if (nearest)
        strbuf_addf(&message, "did you mean '%s'?", nearest);
    else
        strbuf_addstr(&message, "remove or rename it");
    add_fault(walk, node, attribute, &message)->value = attribute->value;
}

static void report_missing_attributes(const struct walk *walk, const struct node *node,
                                      const struct shape *shape, const struct lacking *lacking)
{
    for (size_t i = 0; i < lacking->count; i++) {
        size_t at = 0;
        while (shape->attributes[at].attribute->name != lacking->names[i])
            at++;
        if (!shape->attributes[at].attribute->required || lacking->is_meant[i])
            continue;
        struct strbuf message = STRBUF_INIT;
        strbuf_addf(&message, "element '%s' lacks its required attribute '%s'", node->label,
                    lacking->names[i]);
        add_fault(walk, node, NULL, &message);
    }
}

static const struct attribute_shape *find_known(const struct node_attribute *attribute,
                                                const struct shape *shape)
{
    return attribute->shape ? attribute->shape : shape_attribute(shape, attribute->name);
}

/* Whether the description, which does not name it here, lets it stand. */
static bool is_allowed(const struct node_attribute *attribute, const struct shape *shape)
{
    return attribute->namespace &&
           (shape->element->foreign_attributes || is_xsi(attribute, "nil") ||
            is_xsi(attribute, "schemaLocation") || is_xsi(attribute, "noNamespaceSchemaLocation"));
}

/* Takes its time: to be called only when something is known to be wrong. */
static void report_attributes(const struct walk *walk, const struct node *node,
                              const struct shape *shape)
{
    struct lacking lacking = find_lacking(node, shape);
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct node_attribute *attribute = &node->attributes[i];
        if (!find_known(attribute, shape) && !is_allowed(attribute, shape))
            report_unknown_attribute(walk, node, attribute, &lacking);
    }
    report_missing_attributes(walk, node, shape, &lacking);
    free(lacking.names);
    free(lacking.is_meant);
}

static void check_known_attribute(const struct walk *walk, const struct node *node,
                                  const struct node_attribute *attribute, enum value_type type)
{
    if (type == TYPE_STRING || schema_value_is_valid(type, attribute->value))
        return;
    if (is_xml(attribute))
        check_xml_attribute(walk, node, attribute);
    else
        report_type(walk, node, attribute, attribute->value, type);
}

void check_attributes(const struct walk *walk, const struct node *node, const struct shape *shape)
{
    size_t required = 0;
    bool is_known = true;
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct node_attribute *attribute = &node->attributes[i];
        const struct attribute_shape *known = find_known(attribute, shape);
        if (known) {
            required += known->attribute->required;
            check_known_attribute(walk, node, attribute, known->attribute->type);
        } else if (!is_allowed(attribute, shape)) {
            is_known = false;
        } else if (is_xml(attribute)) {
            check_xml_attribute(walk, node, attribute);
        } else {
            check_nil(walk, node, attribute);
        }
    }
    if (!is_known || required < shape->required_attributes)
        report_attributes(walk, node, shape);
}

void check_any_attributes(const struct walk *walk, const struct node *node,
                          const struct shapes *shapes, bool is_declared)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct node_attribute *attribute = &node->attributes[i];
        if (is_xml(attribute))
            check_xml_attribute(walk, node, attribute);
        else if (!attribute->namespace)
            check_known_attribute(walk, node, attribute,
                                  shapes_global_attribute(shapes, attribute->label));
        else if (is_declared)
            check_nil(walk, node, attribute);
    }
}

/* Text -----------------------------------------------------------------------------------------*/

bool has_words(const struct node *node)
{
    const char *text = node->text;
    while (is_blank(*text))
        text++;
    return *text != '\0';
}

/* An element where text should be is one fault, not two: see report_children. */
void check_value(const struct walk *walk, const struct node *node, const struct shape *shape)
{
    enum value_type type = shape->element->type;
    if (type == TYPE_STRING || schema_value_is_valid(type, node->text))
        return;
    if (!node->first || has_words(node))
        report_type(walk, node, NULL, node->text, type);
}

static void add_place_of_text(struct strbuf *message, const struct shape *shape)
{
    if (shape->element->narratives != NARRATIVES_NONE)
        strbuf_addstr(message, "; put it in a 'narrative' inside");
    else if (shape->child_count)
        strbuf_addstr(message, "; expected only elements inside it");
    else
        strbuf_addstr(message, "; expected it to be empty");
}

static void report_text(const struct walk *walk, const struct node *node, const struct shape *shape)
{
    struct strbuf message = STRBUF_INIT;
    size_t length;
    const char *start = trim(node->text, &length);
    strbuf_addf(&message, "element '%s' contains ", node->label);
    if (length) {
        strbuf_addstr(&message, "text of its own, ");
        message_add_value(&message, start, length);
    } else {
        strbuf_addstr(&message, node->has_cdata ? "CDATA of its own" : "white space of its own");
    }
    add_place_of_text(&message, shape);
    struct fault *fault = add_fault(walk, node, NULL, &message);
    if (length)
        fault->value = arena_copy(walk->faults->arena, start, length);
}

/* Where elements may stand, so may white space between them, but not as CDATA. */
void check_no_text(const struct walk *walk, const struct node *node, const struct shape *shape)
{
    bool is_empty = shape->child_count == 0 && shape->foreign_place == FOREIGN_NOWHERE;
    if (node->has_cdata || (node->has_text && (is_empty || has_words(node))))
        report_text(walk, node, shape);
}
