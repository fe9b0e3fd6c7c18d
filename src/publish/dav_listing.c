#include "publish/dav_listing.h"

#include <ctype.h>
#include <errno.h>
#include <libxml/xmlreader.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { LONGEST_TEXT = 4096 /* bytes of an address or a number that are kept */ };

/* Depths at which a listing has its elements. */
enum { DEPTH_ROOT, DEPTH_RESPONSE, DEPTH_HREF };

struct listing {
    xmlTextReader *reader;
    host_listener *listener;
    void *context;
    struct strbuf href, size; /* of the response at hand */
    struct strbuf *target;    /* what text is added to; NULL: none is wanted */
    bool is_folder;
    const char *fault; /* why this is no listing; NULL: nothing found so far */
};

/* ---- names --------------------------------------------------------------------------------- */

static int digit_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit ? strchr(digits, tolower((unsigned char)digit)) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* The caller frees. */
static char *percent_decode(const char *text)
{
    struct strbuf decoded = STRBUF_INIT;
    for (; *text; text++) {
        int high = *text == '%' ? digit_value(text[1]) : -1;
        int low = high >= 0 ? digit_value(text[2]) : -1;
        char byte = *text;
        if (low >= 0 && high + low > 0) { /* a NUL would hide what follows */
            byte = (char)(high * 16 + low);
            text += 2;
        }
        strbuf_addch(&decoded, byte);
    }
    return strbuf_detach(&decoded);
}

static bool is_file_name(const char *name)
{
    bool is_plain = *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
    for (const char *c = name; *c && is_plain; c++)
        is_plain = (unsigned char)*c >= ' ' && *c != 0x7F && *c != '/' && *c != '\\';
    return is_plain && utf8_is_valid(name, strlen(name));
}

static void tell(const struct listing *listing)
{
    const char *slash = strrchr(listing->href.text, '/');
    char *name = percent_decode(slash ? slash + 1 : listing->href.text);
    unsigned long long size = strtoull(listing->size.text, NULL, 10);
    if (!listing->is_folder && is_file_name(name))
        listing->listener(listing->context, name, size > SIZE_MAX ? SIZE_MAX : (size_t)size);
    free(name);
}

/* ---- the document -------------------------------------------------------------------------- */

static bool is_element(const struct listing *listing, const char *name)
{
    const xmlChar *space = xmlTextReaderConstNamespaceUri(listing->reader);
    return space && strcmp((const char *)space, "DAV:") == 0 &&
           strcmp((const char *)xmlTextReaderConstLocalName(listing->reader), name) == 0;
}

static void begin_element(struct listing *listing)
{
    int depth = xmlTextReaderDepth(listing->reader);
    listing->target = NULL;
    if (depth == DEPTH_ROOT && !is_element(listing, "multistatus")) {
        listing->fault = E_("its root is not 'multistatus'");
    } else if (depth == DEPTH_RESPONSE) {
        strbuf_reset(&listing->href);
        strbuf_reset(&listing->size);
        listing->is_folder = false;
    } else if (depth == DEPTH_HREF && is_element(listing, "href")) {
        strbuf_reset(&listing->href);
        listing->target = &listing->href;
    } else if (is_element(listing, "getcontentlength")) {
        strbuf_reset(&listing->size);
        listing->target = &listing->size;
    } else if (is_element(listing, "collection")) {
        listing->is_folder = true;
    }
}

static void add_text(struct listing *listing)
{
    const char *text = (const char *)xmlTextReaderConstValue(listing->reader);
    if (!listing->target || !text)
        return;
    text += listing->target->length ? 0 : strspn(text, " \t\r\n");
    size_t length = strcspn(text, "\r\n");
    if (length > LONGEST_TEXT - listing->target->length)
        listing->fault = E_("it holds an address that is too long");
    else
        strbuf_add(listing->target, text, length);
}

static void take_node(struct listing *listing)
{
    switch (xmlTextReaderNodeType(listing->reader)) {
    case XML_READER_TYPE_DOCUMENT_TYPE:
        listing->fault = E_("it has a document type");
        break;
    case XML_READER_TYPE_ELEMENT:
        begin_element(listing);
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
        add_text(listing);
        break;
    case XML_READER_TYPE_END_ELEMENT:
        listing->target = NULL;
        if (xmlTextReaderDepth(listing->reader) == DEPTH_RESPONSE &&
            is_element(listing, "response"))
            tell(listing);
        break;
    default:
        break;
    }
}

static void read_nodes(struct listing *listing)
{
    int state = 1;
    while (!listing->fault && (state = xmlTextReaderRead(listing->reader)) == 1)
        take_node(listing);
    if (!listing->fault && state < 0)
        listing->fault = E_("it is not well-formed XML, or incomplete");
}

bool dav_listing_read(const char *xml, size_t length, host_listener *listener, void *context,
                      struct error *error)
{
    struct listing listing = {.listener = listener,
                              .context = context,
                              .href = STRBUF_INIT,
                              .size = STRBUF_INIT,
                              .fault = E_("it is empty, or too large")};
    if (length > 0 && length <= TRANSPORT_LARGEST_BODY)
        listing.reader =
            xmlReaderForMemory(xml, (int)length, NULL, NULL,
                               XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (listing.reader) {
        listing.fault = NULL;
        read_nodes(&listing);
        xmlFreeTextReader(listing.reader);
    }
    strbuf_release(&listing.href);
    strbuf_release(&listing.size);
    return !listing.fault ||
           error_set(error, ERROR_ENVIRONMENT, "not a listing of WebDAV: %s", listing.fault);
}
