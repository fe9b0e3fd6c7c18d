#include "validate/head.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "validate/parser_message.h"
#include "validate/parser_place.h"

enum { ATTRIBUTE_FIELDS = 5 /* of SAX2: name, prefix, namespace, value, end of value */ };

struct reading {
    struct head *head;
    xmlParserCtxtPtr parser;
    bool begun;
};

/* An attribute without a namespace; the caller frees. NULL if it isn't there. */
static char *attribute_copy(const xmlChar **attributes, int count, const char *name)
{
    for (int i = 0; i < count; i++, attributes += ATTRIBUTE_FIELDS)
        if (!attributes[1] && strcmp((const char *)attributes[0], name) == 0)
            return xstrndup((const char *)attributes[3], (size_t)(attributes[4] - attributes[3]));
    return NULL;
}

static void read_root_name(struct head *head, const char *name, const xmlChar *prefix,
                           const xmlChar *namespace)
{
    struct strbuf message = STRBUF_INIT;
    enum file_kind kind = file_kind_of_root(name);
    const char *format = format_name(file_kind_facts(kind)->format);
    strbuf_addstr(&message, "the root element is ");
    message_add_value(&message, name, strlen(name));
    if (kind != FILE_UNKNOWN && (prefix || namespace)) {
        strbuf_addstr(&message, prefix ? " with the prefix " : " in the namespace ");
        const char *what = (const char *)(prefix ? prefix : namespace);
        message_add_value(&message, what, strlen(what));
        strbuf_addf(&message, ", but %s elements have no namespace; remove it", format);
        head->wrong_root = strbuf_detach(&message);
    } else if (kind == FILE_UNKNOWN) {
        strbuf_addstr(&message, "; expected ");
        file_kind_add_roots(&message);
        head->wrong_root = strbuf_detach(&message);
    } else {
        head->kind = kind;
    }
    strbuf_release(&message);
}

static char *version_message(const struct head *head, const char *version)
{
    struct strbuf message = STRBUF_INIT;
    enum format format = file_kind_facts(head->kind)->format;
    if (!version) {
        strbuf_addf(&message, "element '%s' has no attribute 'version'",
                    file_kind_name(head->kind));
    } else {
        strbuf_addstr(&message, "version ");
        message_add_value(&message, version, strlen(version));
        if (format == FORMAT_IATI && strncmp(version, "1.", 2) == 0)
            strbuf_addstr(&message, " is no longer supported");
        else
            strbuf_addf(&message, " is not a version of %s", format_name(format));
    }
    strbuf_addstr(&message, "; expected ");
    format_add_versions(&message, format, "or");
    strbuf_addstr(&message, "; nothing else was checked");
    return strbuf_detach(&message);
}

static void read_version(struct head *head, const xmlChar **attributes, int count)
{
    char *version = attribute_copy(attributes, count, "version");
    if (version && strlen(version) < sizeof head->version)
        memcpy(head->version, version, strlen(version) + 1);
    if (!version || !file_kind_has_version(head->kind, version))
        head->wrong_version = version_message(head, version);
    free(version);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int count, int defaulted, const xmlChar **attributes)
{
    (void)namespace_count;
    (void)namespaces;
    (void)defaulted;
    struct reading *reading = context;
    struct head *head = reading->head;
    if (reading->begun)
        return;
    reading->begun = true;
    head->offset = parser_tag_offset(reading->parser);
    read_root_name(head, (const char *)name, prefix, namespace);
    if (head->kind != FILE_UNKNOWN) {
        head->generated = attribute_copy(attributes, count, "generated-datetime");
        read_version(head, attributes, count);
    }
    xmlStopParser(reading->parser);
}

/* What is declared there is never used, and the file refused when it is read as a whole. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    struct reading *reading = context;
    reading->begun = true;
    xmlStopParser(reading->parser);
}

static void on_error(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

void head_read(struct head *head, const char *text, size_t length)
{
    static const xmlSAXHandler handlers = {
        .internalSubset = on_doctype,
        .startElementNs = on_start,
        .serror = on_error,
        .initialized = XML_SAX2_MAGIC,
    };
    *head = (struct head){.kind = FILE_UNKNOWN};
    struct reading reading = {.head = head, .parser = xmlCreateMemoryParserCtxt(text, (int)length)};
    if (!reading.parser)
        return;
    *reading.parser->sax = handlers;
    reading.parser->userData = &reading;
    xmlCtxtUseOptions(reading.parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlParseDocument(reading.parser);
    xmlFreeDoc(reading.parser->myDoc);
    xmlFreeParserCtxt(reading.parser);
}

void head_release(struct head *head)
{
    free(head->generated);
    free(head->wrong_root);
    free(head->wrong_version);
    *head = (struct head){.kind = FILE_UNKNOWN};
}
