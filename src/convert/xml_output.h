/* A document written element by element, indented by two spaces a level, in UTF-8.
 *
 * Start an element, add its attributes, then its text or further elements, end it; end the
 * document. An element that holds text must not hold elements. The bytes are those that
 * xmlTextWriter gives, without its copy of every name, its list of open elements and its conversion
 * from UTF-8 to UTF-8, which took half of the time of a conversion.
 *
 * Names are lent until their element ends. Text must be UTF-8 that XML allows, which the readers of
 * the records see to. Ends say when the stream can't be written; errno says why. */
#ifndef IATIPUB_CONVERT_XML_OUTPUT_H
#define IATIPUB_CONVERT_XML_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/strbuf.h"

struct xml_output {
    FILE *stream; /* lent */
    struct strbuf pending;
    const char **open; /* names of the elements that are open */
    size_t depth, capacity;
    bool in_tag;    /* the start tag of the innermost one can still take attributes */
    bool has_text;  /* the innermost one has text */
    bool failed;    /* nothing is written any more */
    size_t flushed; /* bytes given to the stream */
};

/* Writes the XML declaration. */
void xml_output_begin(struct xml_output *output, FILE *stream);
/* Writes what is pending and releases everything. False if something could not be written. */
bool xml_output_end(struct xml_output *output);

/* Bytes of the document so far. */
size_t xml_output_size(const struct xml_output *output);

void xml_start_element(struct xml_output *output, const char *name);
void xml_attribute(struct xml_output *output, const char *name, const char *text, size_t length);
void xml_text(struct xml_output *output, const char *text, size_t length);
/* An element as it is, well-formed XML. */
void xml_fragment(struct xml_output *output, const char *xml);
/* False if something could not be written. */
bool xml_end_element(struct xml_output *output);

#endif
