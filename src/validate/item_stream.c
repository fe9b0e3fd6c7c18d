#include "validate/item_stream.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/strbuf.h"
#include "validate/decode.h"
#include "validate/scanner.h"
#include "wording/finding_words.h"

enum { BLOCK = 65536, NAMES_MOST = 20000 };

struct item_stream {
    const char *path;
    const struct item_taker *taker;
    struct error *error;
    xmlParserCtxt *parser;
    struct document_builder builder;
    enum file_kind kind;
    size_t depth;
    size_t item_size; /* bytes given to the parser since the item that is open began */
    bool failed;      /* and `error` says why */
};

static void stop(struct item_stream *stream)
{
    stream->failed = true;
    xmlStopParser(stream->parser);
}

/* `reason` is a piece of a sentence. */
static void refuse(struct item_stream *stream, const char *reason)
{
    if (!stream->failed)
        error_set(stream->error, ERROR_DATA, "cannot read '%s': %s", stream->path, reason);
    stop(stream);
}

/* For what a finding would say, too. */
static void refuse_as_found(struct item_stream *stream, const char *message)
{
    struct error cause = finding_words_error(message);
    if (!stream->failed) {
        error_set(stream->error, ERROR_DATA, "cannot read '%s'", stream->path);
        error_cause(stream->error, &cause);
    }
    error_clear(&cause);
    stop(stream);
}

static const char *root_version(const struct node *root)
{
    for (size_t i = 0; i < root->attribute_count; i++)
        if (strcmp(root->attributes[i].label, "version") == 0)
            return root->attributes[i].value;
    return "";
}

static void begin_root(struct item_stream *stream)
{
    const struct node *root = stream->builder.top;
    if (!root->namespace)
        stream->kind = file_kind_of_root(root->label);
    if (stream->kind != FILE_ACTIVITIES && stream->kind != FILE_ORGANISATIONS)
        refuse(stream, E_("it is no IATI file; expected a root element iati-activities or "
                          "iati-organisations"));
    else if (!file_kind_has_version(stream->kind, root_version(root)))
        refuse(stream, E_("its root element says no version that can be read; expected one such as "
                          "version=\"2.03\""));
    else
        stream->taker->begin(stream->taker->context, stream->kind, root);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)namespace_count;
    (void)namespaces;
    (void)defaulted;
    struct item_stream *stream = context;
    if (stream->failed)
        return;
    if (xmlDictSize(stream->parser->dict) > NAMES_MOST) {
        refuse(stream, E_("it has more than 20,000 different names"));
        return;
    }
    document_start(&stream->builder, stream->parser->dict, name, prefix, namespace,
                   (size_t)attribute_count, attributes, 0);
    if (++stream->depth == 1)
        begin_root(stream);
    else if (stream->depth == 2)
        stream->item_size = 0;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    (void)name;
    (void)prefix;
    (void)namespace;
    struct item_stream *stream = context;
    if (stream->failed)
        return;
    document_close(&stream->builder);
    if (--stream->depth != 1)
        return;
    const struct node *item = stream->builder.top->first;
    if (!item->namespace && strcmp(item->label, file_kind_item(stream->kind)) == 0)
        stream->taker->take(stream->taker->context, stream->kind, item);
    document_forget_children(&stream->builder);
}

/* Text between the items is nobody's. */
static void on_text(void *context, const xmlChar *text, int length)
{
    struct item_stream *stream = context;
    if (!stream->failed && stream->depth > 1)
        document_text(&stream->builder, (const char *)text, (size_t)length);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    refuse(context,
           E_("it has a declaration (<!DOCTYPE...>), which IATI files do not use; remove it"));
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct item_stream *stream = context;
    if (error->level != XML_ERR_FATAL || stream->failed)
        return;
    const char *message = error->message ? error->message : "";
    error_set(stream->error, ERROR_DATA,
              "cannot read '%s': it is not well-formed XML: line %d: %.*s", stream->path,
              error->line, (int)strcspn(message, "\r\n"), message);
    stop(stream);
}

static void check_end(struct item_stream *stream, const struct decoder *decoder)
{
    struct strbuf reason = STRBUF_INIT;
    if (decoder_errno(decoder) && !stream->failed) {
        error_set(stream->error, ERROR_ENVIRONMENT, "cannot read '%s': %s", stream->path,
                  strerror(decoder_errno(decoder)));
        stream->failed = true;
    } else if (decoder_fault(decoder)) {
        strbuf_addf(&reason, "the file %s", decoder_fault(decoder));
        refuse_as_found(stream, reason.text);
    } else if (!stream->failed && stream->kind == FILE_UNKNOWN) {
        refuse(stream, E_("it is empty"));
    }
    strbuf_release(&reason);
}

static void parse(struct item_stream *stream, struct decoder *decoder)
{
    char block[BLOCK];
    size_t length = 1;
    while (!stream->failed && length > 0) {
        length = decoder_read(decoder, block, sizeof block);
        if (length == 0)
            check_end(stream, decoder);
        if (!stream->failed)
            xmlParseChunk(stream->parser, block, (int)length, length == 0);
        stream->item_size += length;
        if (stream->item_size > LONGEST_ITEM)
            refuse(stream, E_("an activity or another piece is larger than 64 MB"));
    }
}

bool item_stream_read(const char *path, const struct names *names, const struct item_taker *taker,
                      struct error *error)
{
    struct decoder *decoder = decoder_open(path, error);
    if (!decoder)
        return false;
    xmlSAXHandler handlers = {
        .internalSubset = on_doctype,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_error,
        .initialized = XML_SAX2_MAGIC,
    };
    struct item_stream stream = {.path = path, .taker = taker, .error = error};
    document_begin(&stream.builder, names, NULL, true);
    stream.parser = xmlCreatePushParserCtxt(&handlers, &stream, NULL, 0, NULL);
    /* The text is UTF-8 by now, whatever the declaration says. */
    xmlCtxtUseOptions(stream.parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    parse(&stream, decoder);
    xmlFreeDoc(stream.parser->myDoc);
    document_release(&stream.builder);
    xmlFreeParserCtxt(stream.parser);
    decoder_close(decoder);
    return !stream.failed;
}
