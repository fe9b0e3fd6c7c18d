/* What libxml2 says about XML that is not well-formed, in plain sentences: what is wrong, and what
 * to do about it.
 *
 * Each code that can be raised without a DTD has its own sentence; where one code stands for
 * several faults, libxml2's words or the text it stopped at tell them apart. */
#ifndef IATIPUB_VALIDATE_PARSER_FAULT_H
#define IATIPUB_VALIDATE_PARSER_FAULT_H

#include <libxml/xmlerror.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Where the parser stopped. */
struct parser_fault {
    const char *element; /* the innermost open element, NULL if none */
    size_t line;         /* where that element begins */
    const char *text;    /* what the parser stopped at, up to the end of its input */
    bool at_end;         /* all of the file was read */
};

/* Adds the sentence for XML that is not well-formed. */
void parser_error_describe(const xmlError *error, const struct parser_fault *fault,
                           struct strbuf *message);

/* The sentence if the parser gave up because something in the file is too large, else NULL. */
const char *parser_error_limit(const xmlError *error);

#endif
