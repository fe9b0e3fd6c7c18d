#include "compare/canonical.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/strbuf.h"
#include "compare/canonical_value.h"
#include "validate/parser_fault.h"
#include "validate/parser_place.h"
#include "wording/finding_words.h"

enum {
    DEPTH_MOST = 256,         /* elements in each other, as everywhere */
    DECLARATIONS_MOST = 1000, /* of the root */
    ATTRIBUTE_PIECES = 5,     /* of libxml2's array: name, prefix, namespace, value, its end */
};

/* An element that is open. */
struct level {
    struct piece *piece;
    struct piece *last; /* of its children */
    size_t text;        /* where its text begins in the parser's */
    size_t offset;      /* of its '<' */
    size_t line;        /* the same */
};

struct declaration {
    char *prefix, *namespace;
};

struct piece_parser {
    const struct standard *standard;
    struct arena arena, root_arena;
    struct piece *root;
    struct declaration *declarations;
    size_t declaration_count, declaration_capacity;
    struct level levels[DEPTH_MOST];
    size_t depth; /* of levels; the root is 0 */
    bool alone;   /* an item is read by itself */
    struct strbuf text, work;
    xmlParserCtxtPtr parser;
    const struct piece_handler *handler;
    struct error *error;
    bool failed;
};

/* ---- pieces --------------------------------------------------------------------------------- */

const struct piece_attribute *piece_attribute(const struct piece *piece, const char *name)
{
    for (size_t i = 0; i < piece->attribute_count; i++)
        if (strcmp(piece->attributes[i].name, name) == 0)
            return &piece->attributes[i];
    return NULL;
}

const struct piece *piece_child(const struct piece *piece, const char *name)
{
    for (size_t i = 0; i < piece->child_count; i++)
        if (!piece->children[i]->namespace && strcmp(piece->children[i]->name, name) == 0)
            return piece->children[i];
    return NULL;
}

/* Figures of results may be words, so the standard calls them texts. */
static bool is_figure(const struct piece *piece, const struct piece_attribute *attribute)
{
    static const char *const figures[] = {"target", "actual", "baseline"};
    if (!attribute || strcmp(attribute->name, "value") != 0)
        return false;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (strcmp(piece->name, figures[i]) == 0)
            return true;
    return false;
}

enum value_type piece_value_type(const struct piece *piece, const struct piece_attribute *attribute)
{
    if (is_figure(piece, attribute))
        return TYPE_DECIMAL;
    if (attribute)
        return attribute->described ? attribute->described->type : TYPE_STRING;
    return piece->element ? piece->element->type : TYPE_STRING;
}

/* ---- digests ------------------------------------------------------------------------------- */

static const char *local_name(const char *name, const char *namespace)
{
    const char *colon = namespace ? strchr(name, ':') : NULL;
    return colon ? colon + 1 : name;
}

static void add_name(struct strbuf *to, const char *name, const char *namespace)
{
    strbuf_addstr(to, local_name(name, namespace));
    strbuf_addch(to, '\0');
    strbuf_addstr(to, namespace ? namespace : "");
    strbuf_addch(to, '\0');
}

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, PIECE_DIGEST_SIZE);
}

static void end_digest(const struct strbuf *bytes, unsigned char digest[PIECE_DIGEST_SIZE])
{
    unsigned char whole[DIGEST_SIZE];
    digest_raw(bytes->text, bytes->length, whole);
    memcpy(digest, whole, PIECE_DIGEST_SIZE);
}

static bool is_left_out(const struct piece *child, const char *const *without)
{
    for (; without && *without && !child->namespace; without++)
        if (strcmp(child->name, *without) == 0)
            return true;
    return false;
}

/* A NUL ends each text, so that no two pieces give the same bytes; `without` are left out. */
static void make_digest(const struct piece *piece, const char *const *without, struct strbuf *bytes,
                        unsigned char digest[PIECE_DIGEST_SIZE])
{
    strbuf_reset(bytes);
    add_name(bytes, piece->name, piece->namespace);
    strbuf_addstr(bytes, piece->text.canonical);
    strbuf_addch(bytes, '\0');
    for (size_t i = 0; i < piece->attribute_count; i++) {
        const struct piece_attribute *attribute = &piece->attributes[i];
        add_name(bytes, attribute->name, attribute->namespace);
        strbuf_addstr(bytes, attribute->value.canonical);
        strbuf_addch(bytes, '\0');
    }
    strbuf_addch(bytes, '\0');
    size_t children = bytes->length, count = 0;
    for (size_t i = 0; i < piece->child_count; i++) {
        const struct piece *child = piece->children[i];
        if (is_left_out(child, without))
            continue;
        strbuf_add(bytes, child->digest, PIECE_DIGEST_SIZE);
        count++;
    }
    if (count > 1)
        qsort(bytes->text + children, count, PIECE_DIGEST_SIZE, by_digest);
    end_digest(bytes, digest);
}

void piece_digest_without(const struct piece *piece, const char *const *names,
                          unsigned char digest[PIECE_DIGEST_SIZE])
{
    struct strbuf bytes = STRBUF_INIT;
    make_digest(piece, names, &bytes, digest);
    strbuf_release(&bytes);
}

/* ---- values -------------------------------------------------------------------------------- */

static struct arena *arena_of(struct piece_parser *parser)
{
    return parser->depth == 0 && !parser->alone ? &parser->root_arena : &parser->arena;
}

static struct piece_value make_value(struct piece_parser *parser, enum value_type type,
                                     const char *text, size_t length)
{
    static const char none[] = "";
    struct strbuf *work = &parser->work;
    struct arena *arena = arena_of(parser);
    strbuf_reset(work);
    canonical_add_blanks(work, text, length);
    if (work->length == 0)
        return (struct piece_value){none, none};
    struct piece_value value = {.written = arena_copy(arena, work->text, work->length)};
    strbuf_reset(work);
    canonical_add_value(work, type, value.written);
    value.canonical = strcmp(work->text, value.written) == 0
                          ? value.written
                          : arena_copy(arena, work->text, work->length);
    return value;
}

/* ---- names --------------------------------------------------------------------------------- */

/* The namespace that the root declares for the prefix, for items that are read alone. */
static const char *declared(const struct piece_parser *parser, const char *prefix)
{
    for (size_t i = 0; i < parser->declaration_count; i++)
        if (strcmp(parser->declarations[i].prefix, prefix) == 0)
            return parser->declarations[i].namespace;
    return NULL;
}

static const char *copy_namespace(struct piece_parser *parser, const xmlChar *prefix,
                                  const xmlChar *namespace)
{
    const char *found = (const char *)namespace;
    if (!found && parser->alone && prefix)
        found = declared(parser, (const char *)prefix);
    return found && *found ? arena_copy(arena_of(parser), found, strlen(found)) : NULL;
}

static const char *copy_name(struct piece_parser *parser, const xmlChar *prefix,
                             const xmlChar *name)
{
    struct strbuf *work = &parser->work;
    strbuf_reset(work);
    if (prefix)
        strbuf_addf(work, "%s:", (const char *)prefix);
    strbuf_addstr(work, (const char *)name);
    return arena_copy(arena_of(parser), work->text, work->length);
}

/* Those with a prefix: an IATI file has no default namespace. */
static void note_declarations(struct piece_parser *parser, int count, const xmlChar **namespaces)
{
    for (int i = 0; i < count; i++) {
        const char *prefix = (const char *)namespaces[(size_t)i * 2];
        const char *namespace = (const char *)namespaces[(size_t)i * 2 + 1];
        if (!prefix)
            continue;
        parser->declarations = grow(parser->declarations, parser->declaration_count,
                                    &parser->declaration_capacity, sizeof *parser->declarations);
        parser->declarations[parser->declaration_count++] =
            (struct declaration){xstrdup(prefix), xstrdup(namespace ? namespace : "")};
    }
}

static void forget_declarations(struct piece_parser *parser)
{
    for (size_t i = 0; i < parser->declaration_count; i++) {
        free(parser->declarations[i].prefix);
        free(parser->declarations[i].namespace);
    }
    parser->declaration_count = 0;
}

/* The standard's element of that name at this place, NULL if there is none. */
static const struct element *find_element(const struct piece_parser *parser, const char *name)
{
    if (parser->depth == 0 && !parser->alone)
        return standard_root(parser->standard, name);
    const struct piece *parent =
        parser->depth ? parser->levels[parser->depth - 1].piece : parser->root;
    if (!parent || !parent->element)
        return NULL;
    const struct element *known = element_child(parent->element, name);
    /* narratives are described once, beside the elements that have them */
    return known || strcmp(name, "narrative") != 0 || parent->element->narratives == NARRATIVES_NONE
               ? known
               : standard_root(parser->standard, name);
}

static const struct attribute *find_attribute(const struct element *element, const char *name)
{
    for (size_t i = 0; element && i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return &element->attributes[i];
    return NULL;
}

/* ---- events -------------------------------------------------------------------------------- */

/* The line of the document that the parser has come to. */
static size_t line_of(const struct piece_parser *parser)
{
    long shift = parser->alone ? 0 : parser->handler->line_shift;
    return (size_t)(parser->parser->input->line + shift);
}

static void fail(struct piece_parser *parser)
{
    parser->failed = true;
    xmlStopParser(parser->parser);
}

static int by_name(const void *a, const void *b)
{
    const struct piece_attribute *first = a, *second = b;
    int order = strcmp(first->namespace ? first->namespace : "",
                       second->namespace ? second->namespace : "");
    return order ? order
                 : strcmp(local_name(first->name, first->namespace),
                          local_name(second->name, second->namespace));
}

static void take_attributes(struct piece_parser *parser, struct piece *piece, size_t count,
                            const xmlChar **pieces)
{
    piece->attribute_count = count;
    piece->attributes =
        count ? arena_alloc(arena_of(parser), count * sizeof *piece->attributes) : NULL;
    for (size_t i = 0; i < count; i++, pieces += ATTRIBUTE_PIECES) {
        struct piece_attribute *attribute = &piece->attributes[i];
        *attribute = (struct piece_attribute){.name = copy_name(parser, pieces[1], pieces[0])};
        attribute->described = find_attribute(piece->element, attribute->name);
        attribute->namespace = copy_namespace(parser, pieces[1], pieces[2]);
        attribute->value = make_value(parser, piece_value_type(piece, attribute),
                                      (const char *)pieces[3], (size_t)(pieces[4] - pieces[3]));
    }
    if (count > 1)
        qsort(piece->attributes, count, sizeof *piece->attributes, by_name);
}

static struct piece *make_piece(struct piece_parser *parser, const xmlChar *name,
                                const xmlChar *prefix, const xmlChar *namespace)
{
    struct piece *piece = arena_alloc(arena_of(parser), sizeof *piece);
    *piece = (struct piece){.name = copy_name(parser, prefix, name)};
    piece->namespace = copy_namespace(parser, prefix, namespace);
    if (!piece->namespace)
        piece->element = find_element(parser, piece->name);
    return piece;
}

static void link_piece(struct piece_parser *parser, struct piece *piece)
{
    if (parser->depth == 0)
        return;
    struct level *above = &parser->levels[parser->depth - 1];
    piece->parent = above->piece;
    if (parser->depth == 1 && !parser->alone)
        return; /* the root keeps no children */
    if (above->last)
        above->last->next = piece;
    else
        above->piece->children = (struct piece **)piece; /* the first, until it is closed */
    above->last = piece;
    above->piece->child_count++;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)defaulted;
    struct piece_parser *parser = context;
    if (parser->failed)
        return;
    if (parser->depth == DEPTH_MOST) {
        error_set(parser->error, ERROR_USAGE, "elements are nested deeper than %d", DEPTH_MOST);
        fail(parser);
        return;
    }
    bool is_root = parser->depth == 0 && !parser->alone;
    if (is_root && namespace_count > DECLARATIONS_MOST) {
        error_set(parser->error, ERROR_USAGE, "it declares more than %d namespaces",
                  DECLARATIONS_MOST);
        fail(parser);
        return;
    }
    if (is_root) {
        forget_declarations(parser);
        note_declarations(parser, namespace_count, namespaces);
        arena_reset(&parser->root_arena);
    }
    struct piece *piece = make_piece(parser, name, prefix, namespace);
    link_piece(parser, piece);
    take_attributes(parser, piece, (size_t)attribute_count, attributes);
    parser->levels[parser->depth++] = (struct level){.piece = piece,
                                                     .text = parser->text.length,
                                                     .offset = parser_tag_offset(parser->parser),
                                                     .line = line_of(parser)};
    if (!is_root)
        return;
    piece->text = (struct piece_value){"", ""};
    make_digest(piece, NULL, &parser->work, piece->digest);
    parser->root = piece;
    if (parser->handler->root &&
        !parser->handler->root(parser->handler->context, piece, parser->error))
        fail(parser);
}

/* From the list that they were linked in. */
static void gather_children(struct piece_parser *parser, struct piece *piece)
{
    if (piece->child_count == 0)
        return;
    struct piece *child = (struct piece *)piece->children;
    piece->children = arena_alloc(&parser->arena, piece->child_count * sizeof(void *));
    for (size_t i = 0; child; child = child->next)
        piece->children[i++] = child;
}

static void close_piece(struct piece_parser *parser, const struct level *level)
{
    struct piece *piece = level->piece;
    piece->text = make_value(parser, piece_value_type(piece, NULL), parser->text.text + level->text,
                             parser->text.length - level->text);
    gather_children(parser, piece);
    make_digest(piece, NULL, &parser->work, piece->digest);
}

static void cut_text(struct piece_parser *parser, size_t length)
{
    if (length == parser->text.length)
        return;
    parser->text.length = length;
    parser->text.text[length] = '\0';
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    (void)name, (void)prefix, (void)namespace;
    struct piece_parser *parser = context;
    if (parser->failed)
        return;
    const struct level level = parser->levels[--parser->depth];
    if (parser->depth == 0 && !parser->alone)
        return;
    parser->depth++; /* what it holds is no longer the root's */
    close_piece(parser, &level);
    parser->depth--;
    cut_text(parser, level.text);
    if (parser->depth != 1 || parser->alone)
        return;
    size_t length = parser_offset(parser->parser) - level.offset;
    if (parser->handler->item && !parser->handler->item(parser->handler->context, level.piece,
                                                        level.offset, length, parser->error))
        fail(parser);
    arena_reset(&parser->arena);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct piece_parser *parser = context;
    /* text between the items is none of them */
    if (!parser->failed && parser->depth > (parser->alone ? 0 : 1))
        strbuf_add(&parser->text, text, (size_t)length);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct piece_parser *parser = context;
    if (parser->failed)
        return;
    error_set(
        parser->error, ERROR_USAGE,
        "it has a document type declaration (DOCTYPE), which IATI files do not use; remove it");
    fail(parser);
}

static void on_fault(void *context, xmlErrorPtr fault)
{
    struct piece_parser *parser = context;
    if (parser->failed || fault->level < XML_ERR_FATAL)
        return;
    const struct level *open = parser->depth ? &parser->levels[parser->depth - 1] : NULL;
    const char *limit = parser_error_limit(fault);
    struct strbuf message = STRBUF_INIT;
    const struct parser_fault place = {.element = open ? open->piece->name : NULL,
                                       .line = open ? open->line : 0,
                                       .text = (const char *)parser->parser->input->cur};
    if (limit)
        strbuf_addstr(&message, limit);
    else
        parser_error_describe(fault, &place, &message);
    struct error cause = finding_words_error(message.text);
    error_set(parser->error, ERROR_USAGE, "line %zu", line_of(parser));
    error_cause(parser->error, &cause);
    strbuf_release(&message);
    fail(parser);
}

/* ---- parsing ------------------------------------------------------------------------------- */

struct piece_parser *piece_parser_new(const struct standard *standard)
{
    struct piece_parser *parser = xcalloc(1, sizeof *parser);
    parser->standard = standard;
    parser->text = (struct strbuf)STRBUF_INIT;
    parser->work = (struct strbuf)STRBUF_INIT;
    return parser;
}

void piece_parser_free(struct piece_parser *parser)
{
    if (!parser)
        return;
    forget_declarations(parser);
    free(parser->declarations);
    arena_release(&parser->arena);
    arena_release(&parser->root_arena);
    strbuf_release(&parser->text);
    strbuf_release(&parser->work);
    free(parser);
}

static bool parse(struct piece_parser *parser, const char *text, size_t length, struct error *error)
{
    static const xmlSAXHandler handlers = {
        .internalSubset = on_doctype,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_fault,
        .initialized = XML_SAX2_MAGIC,
    };
    parser->error = error;
    parser->depth = 0;
    parser->failed = false;
    strbuf_reset(&parser->text);
    arena_reset(&parser->arena);
    parser->parser = xmlCreateMemoryParserCtxt(text, (int)length);
    if (!parser->parser)
        return error_set(error, ERROR_USAGE, "it is empty; expected an IATI XML document");
    *parser->parser->sax = handlers;
    parser->parser->userData = parser;
    /* The text is UTF-8 by now: the declaration's encoding is not applied once more. */
    xmlCtxtUseOptions(parser->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlParseDocument(parser->parser);
    bool well = !parser->failed && parser->parser->wellFormed;
    if (!well && !parser->failed)
        error_set(error, ERROR_USAGE, "it is not well-formed XML");
    xmlFreeDoc(parser->parser->myDoc);
    xmlFreeParserCtxt(parser->parser);
    parser->parser = NULL;
    return well;
}

bool piece_parse_document(struct piece_parser *parser, const char *text, size_t length,
                          const struct piece_handler *handler, struct error *error)
{
    parser->alone = false;
    parser->root = NULL;
    parser->handler = handler;
    return parse(parser, text, length, error);
}

const struct piece *piece_parse_item(struct piece_parser *parser, const char *text, size_t length,
                                     struct error *error)
{
    parser->alone = true;
    return parse(parser, text, length, error) ? parser->levels[0].piece : NULL;
}
