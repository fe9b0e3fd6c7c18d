#include "records/xml_fragment.h"

#include <string.h>

#include "base/xml_escape.h"

static void add_name(struct strbuf *xml, const xmlChar *prefix, const xmlChar *name)
{
    if (prefix)
        strbuf_addf(xml, "%s:", (const char *)prefix);
    strbuf_addstr(xml, (const char *)name);
}

static void close_tag(struct xml_fragment *fragment)
{
    if (fragment->in_tag)
        strbuf_addch(&fragment->xml, '>');
    fragment->in_tag = false;
}

static void add_declarations(struct strbuf *xml, const struct xml_tag *tag)
{
    for (size_t i = 0; i < tag->namespace_count; i++) {
        const char *prefix = (const char *)tag->namespaces[2 * i];
        const char *uri = (const char *)tag->namespaces[2 * i + 1];
        strbuf_addf(xml, " xmlns%s%s=\"", prefix ? ":" : "", prefix ? prefix : "");
        strbuf_add_xml_value(xml, uri ? uri : "", uri ? strlen(uri) : 0);
        strbuf_addch(xml, '"');
    }
}

static void add_attributes(struct strbuf *xml, const struct xml_tag *tag)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        const xmlChar **attribute = tag->attributes + 5 * i;
        strbuf_addch(xml, ' ');
        add_name(xml, attribute[1], attribute[0]);
        strbuf_addstr(xml, "=\"");
        strbuf_add_xml_value(xml, (const char *)attribute[3],
                             (size_t)(attribute[4] - attribute[3]));
        strbuf_addch(xml, '"');
    }
}

void xml_fragment_start(struct xml_fragment *fragment, const struct xml_tag *tag)
{
    if (fragment->depth == 0) {
        if (!fragment->xml.text)
            fragment->xml = (struct strbuf)STRBUF_INIT;
        strbuf_reset(&fragment->xml);
    }
    close_tag(fragment);
    strbuf_addch(&fragment->xml, '<');
    add_name(&fragment->xml, tag->prefix, tag->name);
    add_declarations(&fragment->xml, tag);
    add_attributes(&fragment->xml, tag);
    fragment->in_tag = true;
    fragment->depth++;
}

void xml_fragment_text(struct xml_fragment *fragment, const char *text, size_t length)
{
    close_tag(fragment);
    strbuf_add_xml_text(&fragment->xml, text, length);
}

bool xml_fragment_end(struct xml_fragment *fragment, const struct xml_tag *tag)
{
    if (fragment->in_tag) {
        strbuf_addstr(&fragment->xml, "/>");
    } else {
        strbuf_addstr(&fragment->xml, "</");
        add_name(&fragment->xml, tag->prefix, tag->name);
        strbuf_addch(&fragment->xml, '>');
    }
    fragment->in_tag = false;
    return --fragment->depth == 0;
}

void xml_fragment_release(struct xml_fragment *fragment)
{
    if (fragment->xml.text)
        strbuf_release(&fragment->xml);
    *fragment = (struct xml_fragment){.depth = 0};
}
