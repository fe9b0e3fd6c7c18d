/* Stylesheets applied to documents: those that travel inside the program (base/resource.h), and
 * those of users.
 *
 * While it runs a stylesheet can read and write nothing but its document. The program has started
 * libxml2, and no other thread runs a stylesheet. */
#ifndef IATIPUB_BASE_STYLESHEET_H
#define IATIPUB_BASE_STYLESHEET_H

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stddef.h>

#include "base/error.h"

/* One that is used several times: read once, then applied. */
struct stylesheet;

/* Reads the stylesheet of that name ("xslt/upgrade.xsl"). The caller owns the result:
 * stylesheet_free. NULL and `error`, with what libxslt says, if it can't be used. */
struct stylesheet *stylesheet_load(const char *name, struct error *error);
/* The same for a stylesheet in a file, which may include others of this computer. ERROR_ENVIRONMENT
 * if it can't be read. */
struct stylesheet *stylesheet_load_file(const char *path, struct error *error);
/* NULL is fine. */
void stylesheet_free(struct stylesheet *stylesheet);

/* Its root element, for the elements of other namespaces that it has at its top level. Lent. */
const xmlNode *stylesheet_root(const struct stylesheet *stylesheet);

/* Functions in C that a stylesheet may call. They find `context` by stylesheet_context. */
struct stylesheet_function {
    const char *name;
    xmlXPathFunction call;
};
struct stylesheet_functions {
    const char *namespace;
    const struct stylesheet_function *items;
    size_t count;
    void *context;
};
void *stylesheet_context(xmlXPathParserContext *call);

/* Applies a stylesheet to a document, which stays the caller's. `functions` may be NULL. The caller
 * frees the result: xmlFreeDoc. NULL and `error` if the stylesheet fails. */
xmlDoc *stylesheet_transform(struct stylesheet *stylesheet, xmlDoc *document,
                             const struct stylesheet_functions *functions, struct error *error);

/* The result of a transformation as the stylesheet says that it is written. The caller frees the
 * text; NULL and `error` if it can't be. */
char *stylesheet_text(struct stylesheet *stylesheet, xmlDoc *result, size_t *length,
                      struct error *error);

/* Applies the stylesheet of that name ("xslt/site-index.xsl") to a document, which stays the
 * caller's, and serialises the result as the stylesheet says. The caller frees the text; NULL and
 * `error`, with what libxslt says, if the stylesheet can't be used. */
char *stylesheet_apply(const char *name, xmlDoc *document, size_t *length, struct error *error);

#endif
