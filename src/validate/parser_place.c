#include "validate/parser_place.h"

size_t parser_offset(xmlParserCtxtPtr parser)
{
    const xmlParserInput *input = parser->input;
    return (size_t)input->consumed + (size_t)(input->cur - input->base);
}

size_t parser_tag_offset(xmlParserCtxtPtr parser)
{
    const xmlParserInput *input = parser->input;
    const xmlChar *at = input->cur;
    while (at > input->base && *--at != '<')
        continue;
    return (size_t)input->consumed + (size_t)(at - input->base);
}
