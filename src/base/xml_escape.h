/* Text as it is written in XML. */
#ifndef IATIPUB_BASE_XML_ESCAPE_H
#define IATIPUB_BASE_XML_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Adds a text, or the value of an attribute in double quotes, so that a parser gives it back as it
 * is: a parser makes a space of white space in attributes and a line feed of a carriage return,
 * unless they are character references. */
void strbuf_add_xml_text(struct strbuf *buffer, const char *text, size_t length);
void strbuf_add_xml_value(struct strbuf *buffer, const char *text, size_t length);

/* True if there is nothing but what XML takes for white space. */
bool xml_text_is_blank(const char *text);

#endif
