#include "config/yaml_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"

enum { DEPTH_LIMIT = 32 }; /* nesting; libyaml slows down with depth */

/* ---- Errors with their place ---- */

/* Puts the place before an error. */
static bool place_error(const char *path, size_t line, size_t column, struct error *error)
{
    return error_prefix(error, "%.4096s:%zu:%zu", path, line, column);
}

static bool place_at_mark(const char *path, yaml_mark_t mark, struct error *error)
{
    return place_error(path, mark.line + 1, mark.column + 1, error);
}

/* The subject goes first: the name of the node, or "the document" for the top level. */
bool yaml_tree_fail(const struct yaml_tree *tree, const yaml_node_t *node, const char *where,
                    struct error *error, const char *format, va_list args)
{
    error_set_va(error, ERROR_USAGE, format, args);
    if (*where)
        error_subject(error, "'%s'", where);
    else
        error_subject(error, "the document");
    return place_at_mark(tree->path, node->start_mark, error);
}

/* ---- From text to nodes ---- */

static bool is_indented_with_tab(const char *text, size_t length, size_t line)
{
    const char *start = text, *end = text + length;
    for (size_t i = 0; i < line && start; i++) {
        start = memchr(start, '\n', (size_t)(end - start));
        start = start ? start + 1 : NULL;
    }
    for (; start && start < end && (*start == ' ' || *start == '\t'); start++)
        if (*start == '\t')
            return true;
    return false;
}

static size_t line_of_offset(const char *text, size_t length, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset && i < length; i++)
        line += text[i] == '\n';
    return line;
}

/* What libyaml says most, for the catalogues. */
__attribute__((unused)) static const char *const problems[] = {
    E_("block sequence entries are not allowed in this context"),
    E_("control characters are not allowed"),
    E_("could not find expected ':'"),
    E_("did not find expected ',' or ']'"),
    E_("did not find expected ',' or '}'"),
    E_("did not find expected '-' indicator"),
    E_("did not find expected <document start>"),
    E_("did not find expected alphabetic or numeric character"),
    E_("did not find expected comment or line break"),
    E_("did not find expected hexdecimal number"),
    E_("did not find expected key"),
    E_("did not find expected node content"),
    E_("did not find expected whitespace or line break"),
    E_("found a tab character that violates indentation"),
    E_("found a tab character where an indentation space is expected"),
    E_("found character that cannot start any token"),
    E_("found unexpected document indicator"),
    E_("found unexpected end of stream"),
    E_("found unknown escape character"),
    E_("incomplete UTF-8 octet sequence"),
    E_("invalid Unicode character"),
    E_("invalid leading UTF-8 octet"),
    E_("invalid trailing UTF-8 octet"),
    E_("mapping keys are not allowed in this context"),
    E_("mapping values are not allowed in this context"),
    E_("while parsing a block collection"),
    E_("while parsing a block mapping"),
    E_("while parsing a block node"),
    E_("while parsing a flow mapping"),
    E_("while parsing a flow node"),
    E_("while parsing a flow sequence"),
    E_("while parsing a node"),
    E_("while parsing a quoted scalar"),
    E_("while scanning a block scalar"),
    E_("while scanning a directive"),
    E_("while scanning a plain scalar"),
    E_("while scanning a quoted scalar"),
    E_("while scanning a simple key"),
    E_("while scanning a tag"),
    E_("while scanning an alias"),
    E_("while scanning an anchor"),
    E_("while scanning for the next token"),
};

static bool syntax_error(const struct yaml_tree *tree, const yaml_parser_t *parser,
                         struct error *error)
{
    const char *problem = parser->problem ? parser->problem : E_("no memory");
    if (parser->error == YAML_READER_ERROR) {
        /* the reader runs before there are marks: it knows bytes only */
        size_t line = line_of_offset(tree->text, tree->length, parser->problem_offset);
        error_set(error, ERROR_USAGE, "not valid YAML: %s; save the file as UTF-8 text", problem);
        return place_error(tree->path, line, 1, error);
    }
    yaml_mark_t mark = parser->problem_mark;
    const char *context = parser->context ? parser->context : "", *space = *context ? " " : "",
               *advice = is_indented_with_tab(tree->text, tree->length, mark.line)
                             ? E_("; indent with spaces instead of tabs")
                             : "";
    if (*context && parser->context_mark.line != mark.line)
        error_set(error, ERROR_USAGE, "not valid YAML: %s%s%s, which begins on line %zu%s", problem,
                  space, context, parser->context_mark.line + 1, advice);
    else
        error_set(error, ERROR_USAGE, "not valid YAML: %s%s%s%s", problem, space, context, advice);
    return place_at_mark(tree->path, mark, error);
}

static bool parser_open(yaml_parser_t *parser, const struct yaml_tree *tree, struct error *error)
{
    if (!yaml_parser_initialize(parser))
        return error_set(error, ERROR_ENVIRONMENT, "no memory to parse '%s'", tree->path);
    yaml_parser_set_input_string(parser, (const unsigned char *)tree->text, tree->length);
    return true;
}

/* What an event does to the shape of the document so far. */
struct shape {
    unsigned documents;
    unsigned depth;
};

static const char *mark_fault(const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return E_("anchors ('&name') are not supported here; remove it, or quote text that begins "
                  "with '&'");
    return tag ? E_("tags ('!name') are not supported here; remove it, or quote text that begins "
                    "with '!'")
               : NULL;
}

static const char *nesting_fault(struct shape *shape)
{
    return ++shape->depth > DEPTH_LIMIT ? E_("nested too deeply") : NULL;
}

/* Why the event is refused, or NULL. */
static const char *event_fault(const yaml_event_t *event, struct shape *shape)
{
    const char *fault = NULL;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return ++shape->documents > 1 ? E_("a second document begins here; expected only one")
                                      : NULL;
    case YAML_ALIAS_EVENT:
        return E_(
            "aliases ('*name') are not supported here; write the value out, or quote text that "
            "begins with '*'");
    case YAML_SCALAR_EVENT:
        return mark_fault(event->data.scalar.anchor, event->data.scalar.tag);
    case YAML_SEQUENCE_START_EVENT:
        fault = mark_fault(event->data.sequence_start.anchor, event->data.sequence_start.tag);
        return fault ? fault : nesting_fault(shape);
    case YAML_MAPPING_START_EVENT:
        fault = mark_fault(event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return fault ? fault : nesting_fault(shape);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        shape->depth--;
        return NULL;
    default:
        return NULL;
    }
}

/* Reads the events alone, before any node is made, so that nothing grows out of a hostile file. */
static bool shape_is_sound(const struct yaml_tree *tree, struct error *error)
{
    yaml_parser_t parser;
    if (!parser_open(&parser, tree, error))
        return false;
    struct shape shape = {.documents = 0};
    bool sound = true, more = true;
    while (sound && more) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            sound = syntax_error(tree, &parser, error);
            break;
        }
        const char *fault = event_fault(&event, &shape);
        if (fault) {
            error_set(error, ERROR_USAGE, "%s", fault);
            sound = place_at_mark(tree->path, event.start_mark, error);
        }
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (sound && shape.documents == 0) {
        error_set(error, ERROR_USAGE, "the file is empty; expected lines of \"key: value\"");
        sound = place_error(tree->path, 1, 1, error);
    }
    return sound;
}

static bool document_load(struct yaml_tree *tree, struct error *error)
{
    yaml_parser_t parser;
    if (!parser_open(&parser, tree, error))
        return false;
    bool loaded = yaml_parser_load(&parser, &tree->document);
    if (!loaded)
        syntax_error(tree, &parser, error);
    yaml_parser_delete(&parser);
    return loaded;
}

bool yaml_tree_parse(struct yaml_tree *tree, const char *path, const char *text, size_t length,
                     struct error *error)
{
    *tree = (struct yaml_tree){.path = path, .text = text, .length = length};
    return shape_is_sound(tree, error) && document_load(tree, error);
}

void yaml_tree_release(struct yaml_tree *tree)
{
    yaml_document_delete(&tree->document);
}

/* ---- Nodes ---- */

/* libyaml's accessors want documents that may be changed, though they only look. */
static const yaml_node_t *node_at(const struct yaml_tree *tree, int index)
{
    return tree->document.nodes.start + index - 1;
}

const yaml_node_t *yaml_tree_root(const struct yaml_tree *tree)
{
    return tree->document.nodes.start;
}

const char *yaml_tree_text(const yaml_node_t *scalar)
{
    return (const char *)scalar->data.scalar.value;
}

bool yaml_tree_is_nothing(const yaml_node_t *node)
{
    static const char *const nothings[] = {"", "~", "null", "Null", "NULL"};
    if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    for (size_t i = 0; i < sizeof nothings / sizeof *nothings; i++)
        if (strcmp(yaml_tree_text(node), nothings[i]) == 0)
            return true;
    return false;
}

size_t yaml_tree_pair_count(const yaml_node_t *mapping)
{
    return (size_t)(mapping->data.mapping.pairs.top - mapping->data.mapping.pairs.start);
}

size_t yaml_tree_item_count(const yaml_node_t *sequence)
{
    return (size_t)(sequence->data.sequence.items.top - sequence->data.sequence.items.start);
}

const yaml_node_t *yaml_tree_key(const struct yaml_tree *tree, const yaml_node_t *mapping, size_t i)
{
    return node_at(tree, mapping->data.mapping.pairs.start[i].key);
}

const yaml_node_t *yaml_tree_value(const struct yaml_tree *tree, const yaml_node_t *mapping,
                                   size_t i)
{
    return node_at(tree, mapping->data.mapping.pairs.start[i].value);
}

const yaml_node_t *yaml_tree_item(const struct yaml_tree *tree, const yaml_node_t *sequence,
                                  size_t i)
{
    return node_at(tree, sequence->data.sequence.items.start[i]);
}

size_t yaml_tree_find_key(const struct yaml_tree *tree, const yaml_node_t *mapping, size_t limit,
                          const char *key, size_t key_length)
{
    size_t i = 0;
    for (; i < limit; i++) {
        const yaml_node_t *node = yaml_tree_key(tree, mapping, i);
        if (node->type == YAML_SCALAR_NODE && strlen(yaml_tree_text(node)) == key_length &&
            strncmp(yaml_tree_text(node), key, key_length) == 0)
            break;
    }
    return i;
}

/* ---- Nodes by name ---- */

/* The node that one step, such as "name" or "[2]", leads to; NULL if there is none. */
static const yaml_node_t *step(const struct yaml_tree *tree, const yaml_node_t *node,
                               const char *name, size_t length)
{
    if (*name == '[' && node->type == YAML_SEQUENCE_NODE) {
        size_t position = strtoull(name + 1, NULL, 10);
        return position >= 1 && position <= yaml_tree_item_count(node)
                   ? yaml_tree_item(tree, node, position - 1)
                   : NULL;
    }
    if (*name == '[' || node->type != YAML_MAPPING_NODE)
        return NULL;
    size_t count = yaml_tree_pair_count(node);
    size_t i = yaml_tree_find_key(tree, node, count, name, length);
    return i < count ? yaml_tree_value(tree, node, i) : NULL;
}

const yaml_node_t *yaml_tree_find(const struct yaml_tree *tree, const char *where)
{
    const yaml_node_t *node = yaml_tree_root(tree);
    while (*where) {
        where += *where == '.';
        size_t length = 1 + strcspn(where + 1, ".[");
        const yaml_node_t *next = step(tree, node, where, length);
        if (!next)
            break;
        node = next;
        where += length;
    }
    return node;
}
