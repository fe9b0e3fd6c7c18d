/* Activities as they are compared: trees whose digests are the same if the activities say the same.
 *
 * Order of elements and attributes, white space, comments, prefixes of namespaces and the way of
 * writing a number or a date (compare/canonical_value.h) don't count; everything else does,
 * elements and attributes of other namespaces included. */
#ifndef IATIPUB_COMPARE_CANONICAL_H
#define IATIPUB_COMPARE_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "standard/standard.h"

enum { PIECE_DIGEST_SIZE = 16 };

/* A text or an attribute's value; both forms lent, and never NULL. */
struct piece_value {
    const char *written;   /* without white space that doesn't count */
    const char *canonical; /* what is compared */
};

struct piece_attribute {
    const char *name;                  /* as written, with its prefix */
    const char *namespace;             /* NULL: none */
    const struct attribute *described; /* NULL: the standard has no such one here */
    struct piece_value value;
};

/* An element. It lives as long as its tree. */
struct piece {
    const char *name;                   /* as written, with its prefix */
    const char *namespace;              /* NULL: none */
    const struct element *element;      /* NULL: the standard has no such one here */
    const struct piece *parent;         /* NULL: the root or an activity that was read alone */
    struct piece_attribute *attributes; /* by namespace and name */
    size_t attribute_count;
    struct piece_value text; /* directly inside, joined */
    struct piece **children; /* in the order of the file */
    size_t child_count;
    unsigned char digest[PIECE_DIGEST_SIZE];
    struct piece *next; /* sibling in the order of the file */
};

/* The attribute of that name without a namespace, or NULL. */
const struct piece_attribute *piece_attribute(const struct piece *piece, const char *name);
/* The first child of that name without a namespace, or NULL. */
const struct piece *piece_child(const struct piece *piece, const char *name);
/* The digest of the piece without its children of those names, up to NULL. */
void piece_digest_without(const struct piece *piece, const char *const *names,
                          unsigned char digest[PIECE_DIGEST_SIZE]);
/* The type of an attribute's value, and of the element's text if `attribute` is NULL. */
enum value_type piece_value_type(const struct piece *piece,
                                 const struct piece_attribute *attribute);

/* What is done with what a document holds; all lent until the function returns. */
struct piece_handler {
    void *context;
    long line_shift; /* what is added to a line of the text to give that of the document */
    /* The root element with its attributes, before anything in it. False and the parser's error end
     * the work. */
    bool (*root)(void *context, const struct piece *root, struct error *error);
    /* A child of the root, which began at `offset` of the text. */
    bool (*item)(void *context, const struct piece *item, size_t offset, size_t length,
                 struct error *error);
};

struct piece_parser;

/* `standard` must outlive the parser. The caller owns the result: piece_parser_free. */
struct piece_parser *piece_parser_new(const struct standard *standard);
void piece_parser_free(struct piece_parser *parser); /* NULL is fine */

/* Walks through a document. False and `error` (ERROR_USAGE if the text is no well-formed XML, has a
 * document type declaration or nests too deep). The text is UTF-8, whatever its declaration says.
 */
bool piece_parse_document(struct piece_parser *parser, const char *text, size_t length,
                          const struct piece_handler *handler, struct error *error);

/* Reads a child of a root that piece_parse_document has met, by itself. The result is lent until
 * the parser is used again; NULL and `error` as above. */
const struct piece *piece_parse_item(struct piece_parser *parser, const char *text, size_t length,
                                     struct error *error);

#endif
