/* An element with all that is in it, written as XML while a parser goes through it.
 *
 * Names, prefixes and declarations of namespaces are those of the document; comments and processing
 * instructions are left out. The arguments are those of libxml2's SAX2 callbacks. */
#ifndef IATIPUB_RECORDS_XML_FRAGMENT_H
#define IATIPUB_RECORDS_XML_FRAGMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/xmlstring.h>

#include "base/strbuf.h"

/* Zero it before the first use. */
struct xml_fragment {
    struct strbuf xml;
    size_t depth; /* open elements; 0: none is being written */
    bool in_tag;
};

struct xml_tag {
    const xmlChar *name, *prefix; /* prefix NULL: none */
    size_t namespace_count;
    const xmlChar **namespaces; /* prefix and URI of each */
    size_t attribute_count;
    const xmlChar **attributes; /* local name, prefix, URI, value, its end; of each */
};

void xml_fragment_start(struct xml_fragment *fragment, const struct xml_tag *tag);
void xml_fragment_text(struct xml_fragment *fragment, const char *text, size_t length);
/* True when the outermost element has ended: `xml` is complete. */
bool xml_fragment_end(struct xml_fragment *fragment, const struct xml_tag *tag);
void xml_fragment_release(struct xml_fragment *fragment);

#endif
