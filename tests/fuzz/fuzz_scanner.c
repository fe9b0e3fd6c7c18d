/* Cuts arbitrary bytes into chunks. The chunks' own parts together are the document, the document
 * is well-formed if and only if every chunk is, and cuts are made only where an activity or
 * organisation begins directly in the root. */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/strbuf.h"
#include "entry.h"
#include "validate/scanner.h"

/* A few packed bytes may hold a text without end. */
enum { MOST_TEXT = 1 << 16, MOST_CHILDREN = 1024 };

/* What libxml2 says of a text. */
struct parse {
    xmlParserCtxtPtr parser;
    bool well_formed;
    size_t depth;
    size_t children[MOST_CHILDREN]; /* offsets of items directly in the root */
    size_t child_count;
};

static size_t tag_offset(xmlParserCtxtPtr parser)
{
    const xmlChar *at = parser->input->cur;
    while (at > parser->input->base && *--at != '<')
        continue;
    return (size_t)parser->input->consumed + (size_t)(at - parser->input->base);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)namespace, (void)namespace_count, (void)namespaces;
    (void)attribute_count, (void)defaulted, (void)attributes;
    struct parse *parse = context;
    bool is_item = !prefix && (strcmp((const char *)name, "iati-activity") == 0 ||
                               strcmp((const char *)name, "iati-organisation") == 0);
    if (parse->depth++ == 1 && is_item && parse->child_count < MOST_CHILDREN)
        parse->children[parse->child_count++] = tag_offset(parse->parser);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    (void)name, (void)prefix, (void)namespace;
    ((struct parse *)context)->depth--;
}

static void on_error(void *context, xmlErrorPtr error)
{
    (void)context, (void)error;
}

static void parse_text(struct parse *parse, const char *text, size_t length)
{
    static const xmlSAXHandler handlers = {.startElementNs = on_start,
                                           .endElementNs = on_end,
                                           .serror = on_error,
                                           .initialized = XML_SAX2_MAGIC};
    parse->depth = parse->child_count = 0;
    parse->well_formed = false;
    parse->parser = xmlCreateMemoryParserCtxt(text, (int)length);
    if (!parse->parser)
        return; /* empty */
    *parse->parser->sax = handlers;
    parse->parser->userData = parse;
    xmlCtxtUseOptions(parse->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlParseDocument(parse->parser);
    parse->well_formed = parse->parser->wellFormed;
    xmlFreeDoc(parse->parser->myDoc);
    xmlFreeParserCtxt(parse->parser);
}

static bool is_child(const struct parse *whole, size_t offset)
{
    for (size_t i = 0; i < whole->child_count; i++)
        if (whole->children[i] == offset)
            return true;
    return whole->child_count == MOST_CHILDREN;
}

static void check_chunk(const struct chunk *chunk, const struct strbuf *whole, size_t offset)
{
    expect(chunk->prefix + chunk->own <= chunk->length && chunk->text[chunk->length] == '\0');
    expect(offset + chunk->own <= whole->length);
    expect(memcmp(chunk->text + chunk->prefix, whole->text + offset, chunk->own) == 0);
    expect(chunk->prefix == 0 || memmem(whole->text, offset, chunk->text, chunk->prefix));
    expect(!chunk->stop || (chunk->last && chunk->stop_at <= chunk->length));
}

static void check_chunks(struct scanner *scanner, const struct strbuf *text, struct parse *whole)
{
    struct chunk chunk = {.text = NULL};
    struct parse part;
    size_t offset = 0, count = 0;
    bool well_formed = true, stopped = false, ended = false;
    for (; scanner_next(scanner, &chunk); count++) {
        expect(!ended && chunk.index == count);
        check_chunk(&chunk, text, offset);
        parse_text(&part, chunk.text, chunk.length);
        well_formed = well_formed && part.well_formed;
        offset += chunk.own;
        expect(chunk.last || !whole->well_formed || is_child(whole, offset));
        ended = chunk.last;
        stopped = stopped || chunk.stop;
    }
    expect(ended && scanner_errno(scanner) == 0 && scanner_bytes(scanner) >= offset);
    expect(stopped || offset == text->length);
    expect(stopped || well_formed == whole->well_formed);
    chunk_release(&chunk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory_file file = memory_file_make(data, size);
    struct strbuf text = decoded_text(file.path, MOST_TEXT);
    if (text.length < MOST_TEXT) {
        struct error error = ERROR_INIT;
        struct scanner *scanner = scanner_open(file.path, &error);
        struct parse whole;
        expect(scanner);
        parse_text(&whole, text.text, text.length);
        check_chunks(scanner, &text, &whole);
        scanner_close(scanner);
    }
    strbuf_release(&text);
    memory_file_release(&file);
    return 0;
}
