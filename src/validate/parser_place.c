#include "validate/parser_place.h"

#include <string.h>

size_t parser_offset(xmlParserCtxtPtr parser)
{
    const xmlParserInput *input = parser->input;
    return (size_t)input->consumed + (size_t)(input->cur - input->base);
}

size_t parser_tag_offset(xmlParserCtxtPtr parser)
{
    const xmlParserInput *input = parser->input;
    const xmlChar *at = memrchr(input->base, '<', (size_t)(input->cur - input->base));
    if (!at)
        at = input->base;
    return (size_t)input->consumed + (size_t)(at - input->base);
}
