/* How far libxml2's parser has come, in bytes of the text it was given. */
#ifndef IATIPUB_VALIDATE_PARSER_PLACE_H
#define IATIPUB_VALIDATE_PARSER_PLACE_H

#include <libxml/parser.h>
#include <stddef.h>

size_t parser_offset(xmlParserCtxtPtr parser);

/* The '<' of the tag being parsed, in a handler for it: no other can stand inside one, and the
 * parser keeps a tag in memory as a whole. */
size_t parser_tag_offset(xmlParserCtxtPtr parser);

#endif
