/* Pages made by the stylesheets that travel inside the program (base/resource.h). */
#ifndef IATIPUB_BASE_STYLESHEET_H
#define IATIPUB_BASE_STYLESHEET_H

#include <libxml/tree.h>
#include <stddef.h>

#include "base/error.h"

/* Applies the stylesheet of that name ("xslt/site-index.xsl") to a document, which stays the
 * caller's, and serialises the result as the stylesheet says. A stylesheet can read and write
 * nothing. The caller frees the text; NULL and `error`, with what libxslt says, if the stylesheet
 * can't be used. The program has started libxml2, and no other thread runs a stylesheet. */
char *stylesheet_apply(const char *name, xmlDoc *document, size_t *length, struct error *error);

#endif
