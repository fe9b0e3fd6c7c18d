#include "validate/document.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "validate/parser_place.h"
#include "validate/pointer_table.h"

enum { ATTRIBUTE_FIELDS = 5 /* of SAX2: name, prefix, namespace, value, end of value */ };

struct text_piece {
    struct text_piece *next;
    size_t length;
    char text[];
};

static const char xml_namespace[] = "http://www.w3.org/XML/1998/namespace";

void document_begin(struct document_builder *builder, const struct names *names,
                    const struct shapes *shapes, bool fresh)
{
    if (!builder->labels) {
        builder->labels = pointer_table_new();
        builder->siblings = pointer_table_new();
    }
    if (fresh || builder->names != names)
        pointer_table_clear(builder->labels);
    pointer_table_clear(builder->siblings);
    xmlDictFree(builder->labels_of);
    builder->labels_of = NULL;
    arena_reset(&builder->arena);
    builder->names = names;
    builder->shapes = shapes;
    builder->top = builder->open = NULL;
    builder->count = 0;
}

/* The number of a label, looked up by its text only once. Kept as number + 1, as 0 means new. */
static unsigned label_number(struct document_builder *builder, const char *label)
{
    void **slot = pointer_table_slot(builder->labels, label, NULL);
    if (!*slot)
        *slot = (void *)((uintptr_t)names_find(builder->names, label, strlen(label)) + 1);
    return (unsigned)((uintptr_t)*slot - 1);
}

void document_forget_children(struct document_builder *builder)
{
    struct node *root = builder->top;
    arena_rewind(&builder->arena, builder->children);
    pointer_table_clear(builder->siblings);
    root->first = root->last = root->kind = root->last_kind = NULL;
    root->pieces = root->piece = NULL;
    root->text = "";
    root->text_length = 0;
}

static const struct shape *find_shape(const struct document_builder *builder,
                                      const struct node *parent, unsigned name)
{
    if (parent)
        return parent->shape ? shape_child(parent->shape, name) : NULL;
    return builder->shapes && builder->shapes->root.name == name ? &builder->shapes->root : NULL;
}

static void append_child(struct document_builder *builder, struct node *parent, struct node *node)
{
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    node->prev = parent->last;
    parent->last = node;
    /* Elements of other namespaces count apart: an address inside the parent is one of its own. */
    const void *kin = node->namespace ? (const void *)&parent->name : (const void *)&parent->label;
    void **latest = pointer_table_slot(builder->siblings, kin, node->label);
    struct node *before = *latest;
    *latest = node;
    if (before) {
        before->same = node;
        node->number = before->number + 1;
    } else if (node->name != NAME_UNKNOWN) {
        if (parent->last_kind)
            parent->last_kind->next_kind = node;
        else
            parent->kind = node;
        parent->last_kind = node;
    }
}

struct node *document_open(struct document_builder *builder, const char *label,
                           const char *namespace, size_t offset)
{
    struct node *parent = builder->open;
    if (parent && !parent->parent && !parent->first)
        builder->children = arena_mark(&builder->arena);
    struct node *node = arena_alloc(&builder->arena, sizeof *node);
    unsigned name = namespace ? NAME_UNKNOWN : label_number(builder, label);
    *node = (struct node){
        .name = name,
        .label = label,
        .namespace = namespace,
        .shape = name == NAME_UNKNOWN ? NULL : find_shape(builder, parent, name),
        .parent = parent,
        .text = "",
        .number = 1,
        .offset = offset,
    };
    if (parent)
        append_child(builder, parent, node);
    else
        builder->top = node;
    builder->open = node;
    builder->count++;
    return node;
}

void document_make_attributes(struct document_builder *builder, size_t count)
{
    struct node *node = builder->open;
    node->attributes = arena_alloc(&builder->arena, count * sizeof *node->attributes);
    node->attribute_count = count;
}

void document_set_attribute(struct document_builder *builder, size_t index, const char *label,
                            const char *namespace, const char *value, size_t length)
{
    struct node *node = builder->open;
    bool named = !namespace || strcmp(namespace, xml_namespace) == 0;
    unsigned name = named ? label_number(builder, label) : NAME_UNKNOWN;
    bool described = node->shape && name != NAME_UNKNOWN;
    node->attributes[index] = (struct node_attribute){
        .name = name,
        .label = label,
        .namespace = namespace,
        .shape = described ? shape_attribute(node->shape, name) : NULL,
        .value = arena_copy(&builder->arena, value, length),
        .length = length,
    };
}

void document_text(struct document_builder *builder, const char *text, size_t length)
{
    struct node *node = builder->open;
    if (!node || length == 0)
        return;
    struct text_piece *piece = arena_alloc(&builder->arena, sizeof *piece + length + 1);
    piece->next = NULL;
    piece->length = length;
    memcpy(piece->text, text, length);
    piece->text[length] = '\0';
    if (node->piece)
        node->piece->next = piece;
    else
        node->pieces = piece;
    node->piece = piece;
    node->text_length += length;
    node->has_text = true;
}

void document_cdata(struct document_builder *builder, const char *text, size_t length)
{
    if (builder->open)
        builder->open->has_cdata = true;
    document_text(builder, text, length);
}

/* Most text comes in one piece. */
static void join_text(struct document_builder *builder, struct node *node)
{
    if (!node->pieces)
        return;
    node->text = node->pieces->text;
    if (!node->pieces->next)
        return;
    char *joined = arena_alloc(&builder->arena, node->text_length + 1), *end = joined;
    for (const struct text_piece *piece = node->pieces; piece; piece = piece->next) {
        memcpy(end, piece->text, piece->length);
        end += piece->length;
    }
    *end = '\0';
    node->text = joined;
}

void document_close(struct document_builder *builder)
{
    struct node *node = builder->open;
    join_text(builder, node);
    builder->open = node->parent;
}

void document_release(struct document_builder *builder)
{
    arena_release(&builder->arena);
    pointer_table_free(builder->labels);
    pointer_table_free(builder->siblings);
    xmlDictFree(builder->labels_of);
    *builder = (struct document_builder){.names = NULL};
}

const struct node_attribute *node_attribute(const struct node *node, unsigned name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (node->attributes[i].name == name && name != NAME_UNKNOWN)
            return &node->attributes[i];
    return NULL;
}

const struct node *node_child(const struct node *node, unsigned name)
{
    for (const struct node *child = node->kind; child; child = child->next_kind)
        if (child->name == name)
            return child;
    return NULL;
}

/* From a parser --------------------------------------------------------------------------------*/

static const char *qualified(xmlDictPtr labels, const xmlChar *name, const xmlChar *prefix)
{
    return (const char *)(prefix ? xmlDictQLookup(labels, prefix, name) : name);
}

/* libxml2 hands over "&" in attributes as "&#38;". */
static const char *decode_ampersands(struct document_builder *builder, const char *value,
                                     size_t *length)
{
    static const char coded[] = "&#38;";
    char *decoded = arena_copy(&builder->arena, value, *length), *end = decoded;
    for (const char *at = decoded; *at; at++) {
        *end++ = *at;
        if (strncmp(at, coded, strlen(coded)) == 0)
            at += strlen(coded) - 1;
    }
    *end = '\0';
    *length = (size_t)(end - decoded);
    return decoded;
}

void document_start(struct document_builder *builder, xmlDictPtr labels, const xmlChar *name,
                    const xmlChar *prefix, const xmlChar *namespace, size_t count,
                    const xmlChar **attributes, size_t offset)
{
    document_open(builder, qualified(labels, name, prefix), (const char *)namespace, offset);
    if (count)
        document_make_attributes(builder, count);
    for (size_t i = 0; i < count; i++, attributes += ATTRIBUTE_FIELDS) {
        const char *value = (const char *)attributes[3];
        size_t length = (size_t)(attributes[4] - attributes[3]);
        if (memchr(value, '&', length))
            value = decode_ampersands(builder, value, &length);
        document_set_attribute(builder, i, qualified(labels, attributes[0], attributes[1]),
                               (const char *)attributes[2], value, length);
    }
}

struct parse {
    struct document_builder *builder;
    xmlParserCtxtPtr parser;
};

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int count, int defaulted, const xmlChar **attributes)
{
    (void)namespace_count;
    (void)namespaces;
    (void)defaulted;
    struct parse *parse = context;
    size_t offset = parser_tag_offset(parse->parser);
    document_start(parse->builder, parse->parser->dict, name, prefix, namespace, (size_t)count,
                   attributes, offset);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    (void)name;
    (void)prefix;
    (void)namespace;
    document_close(((struct parse *)context)->builder);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    document_text(((struct parse *)context)->builder, (const char *)text, (size_t)length);
}

static void on_error(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
    document_cdata(((struct parse *)context)->builder, (const char *)text, (size_t)length);
}

bool document_parse(struct document_builder *builder, const char *text, size_t length,
                    const struct names *names, const struct shapes *shapes,
                    const struct node **root)
{
    struct parse parse = {.builder = builder};
    xmlSAXHandler handlers = {
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_cdata,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_error,
        .initialized = XML_SAX2_MAGIC,
    };
    document_begin(builder, names, shapes, true);
    parse.parser = xmlCreatePushParserCtxt(&handlers, &parse, NULL, 0, NULL);
    xmlCtxtUseOptions(parse.parser, XML_PARSE_NONET);
    /* Labels live in the parser's dictionary, which the builder keeps. */
    builder->labels_of = parse.parser->dict;
    xmlDictReference(builder->labels_of);
    bool parsed = length <= INT_MAX && xmlParseChunk(parse.parser, text, (int)length, 1) == 0;
    *root = parsed ? builder->top : NULL;
    xmlFreeDoc(parse.parser->myDoc);
    xmlFreeParserCtxt(parse.parser);
    return parsed;
}
