#include "commands/upgrading.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/finding.h"
#include "base/strbuf.h"
#include "records/upgrade.h"
#include "report/findings_text.h"
#include "validate/element_path.h"
#include "validate/head.h"
#include "validate/parser_fault.h"
#include "validate/parser_place.h"
#include "validate/position.h"
#include "validate/scanner.h"
#include "wording/finding_words.h"

struct upgrading {
    const char *path;
    struct upgrade *upgrade;
    FILE *output, *told;
    struct findings findings; /* of the present chunk */
    struct upgraded *result;
    struct error *error;
    struct chunk chunk;
    struct position position; /* where the chunk's own text begins, its end once it is parsed */
    size_t lines_added;       /* line ends in what the scanner put in front of it */
    size_t written;           /* the chunk was written up to here */
    size_t child_at;          /* where the present child of the root begins */
    xmlParserCtxt *parser;
    bool failed; /* and `error` says why */
};

/* Refusing -------------------------------------------------------------------------------------*/

static bool refuse(struct upgrading *upgrading, enum error_kind kind, const char *reason)
{
    upgrading->failed = true;
    return error_set(upgrading->error, kind, "'%s' can't be upgraded: %s", upgrading->path, reason);
}

/* Takes the reason. */
static bool refuse_at(struct upgrading *upgrading, size_t offset, struct error *reason)
{
    struct position position = upgrading->position;
    position_move(&position, offset);
    upgrading->failed = true;
    error_set(upgrading->error, ERROR_DATA, "'%s' can't be upgraded: line %zu", upgrading->path,
              position.line);
    return error_cause(upgrading->error, reason);
}

static bool check_stop(struct upgrading *upgrading)
{
    static const char *const reasons[] = {
        [SCAN_DOCTYPE] =
            E_("a declaration (<!DOCTYPE...>), which IATI files do not use; remove it"),
        [SCAN_LONG_TAG] = E_("a tag is longer than 256 KB"),
        [SCAN_LONG_PIECE] =
            E_("a comment, CDATA section or processing instruction is longer than 10 MB"),
        [SCAN_LONG_ITEM] = E_("an activity or another piece is larger than 64 MB"),
        [SCAN_LONG_CHUNK] = E_("more than 128 MB in which no activity follows another"),
    };
    const struct chunk *chunk = &upgrading->chunk;
    if (!chunk->stop)
        return true;
    struct error reason = ERROR_INIT;
    error_set(&reason, ERROR_DATA, "%s", reasons[chunk->stop]);
    return refuse_at(upgrading, chunk->stop_at, &reason);
}

/* With what a finding would say. */
static bool refuse_fault(struct upgrading *upgrading, const char *fault)
{
    char *message = xasprintf("the file %s", fault);
    struct error cause = finding_words_error(message);
    free(message);
    upgrading->failed = true;
    error_set(upgrading->error, ERROR_DATA, "'%s' can't be upgraded", upgrading->path);
    return error_cause(upgrading->error, &cause);
}

static bool check_end(struct upgrading *upgrading, const struct scanner *scanner)
{
    if (scanner_errno(scanner)) {
        upgrading->failed = true;
        return error_set(upgrading->error, ERROR_ENVIRONMENT,
                         "'%s' can't be upgraded: it can't be read: %s", upgrading->path,
                         strerror(scanner_errno(scanner)));
    }
    return !scanner_fault(scanner) || refuse_fault(upgrading, scanner_fault(scanner));
}

/* Writing --------------------------------------------------------------------------------------*/

/* Errors show in ferror, for which the caller looks. */
static void write_up_to(struct upgrading *upgrading, size_t offset)
{
    fwrite(upgrading->chunk.text + upgrading->written, 1, offset - upgrading->written,
           upgrading->output);
    upgrading->written = offset;
}

/* Writes `text` in place of the chunk's bytes from `begin` to `end`. */
static void write_instead(struct upgrading *upgrading, size_t begin, size_t end, const char *text,
                          size_t length)
{
    write_up_to(upgrading, begin);
    fwrite(text, 1, length, upgrading->output);
    upgrading->written = end;
}

/* The value in quotes behind an attribute's name at `at`, which must be well-formed. */
static void write_value_instead(struct upgrading *upgrading, size_t at, const char *value)
{
    const char *text = upgrading->chunk.text, *quote = text + at + strcspn(text + at, "\"'");
    const char *close = *quote ? strchr(quote + 1, *quote) : NULL;
    if (close)
        write_instead(upgrading, (size_t)(quote + 1 - text), (size_t)(close - text), value,
                      strlen(value));
}

/* What was in another encoding is UTF-8 now. */
static void write_declaration(struct upgrading *upgrading)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF", utf8[] = "UTF-8", begin[] = "<?xml";
    const char *text = upgrading->chunk.text;
    size_t at = strncmp(text, byte_order_mark, 3) == 0 ? 3 : 0;
    if (strncmp(text + at, begin, strlen(begin)) != 0 || !strchr(" \t\r\n", text[at + 5]))
        return;
    const char *end = strstr(text + at, "?>"), *name = strstr(text + at, "encoding");
    const char *quote = name && end && name < end ? name + strcspn(name, "\"'") : NULL;
    if (quote && quote < end && strncasecmp(quote + 1, utf8, strlen(utf8)) != 0)
        write_value_instead(upgrading, (size_t)(name - text), utf8);
}

static void write_version(struct upgrading *upgrading, const struct head *head)
{
    struct attribute_finder finder = {.tag = 0};
    size_t at = attribute_offset(&finder, upgrading->chunk.text, head->offset, "version");
    if (at != head->offset)
        write_value_instead(upgrading, at, UPGRADE_VERSION);
}

static void write_child(struct upgrading *upgrading, xmlDoc *document, size_t end)
{
    xmlBuffer *buffer = xmlBufferCreate();
    xmlNodeDump(buffer, document, upgrade_result(document), 0, 0);
    write_instead(upgrading, upgrading->child_at, end, (const char *)xmlBufferContent(buffer),
                  (size_t)xmlBufferLength(buffer));
    xmlBufferFree(buffer);
}

/* Reading --------------------------------------------------------------------------------------*/

static bool is_child_of_root(const xmlNode *node)
{
    return node && node->parent && node->parent->parent &&
           node->parent->parent->type == XML_DOCUMENT_NODE;
}

static void take_child(struct upgrading *upgrading, xmlNode *child, size_t end)
{
    const struct upgrade_place place = {.file = upgrading->path,
                                        .line = upgrading->position.line - upgrading->lines_added};
    xmlDoc *document = NULL;
    upgrading->result->items += !child->ns && strcmp((const char *)child->name,
                                                     file_kind_item(upgrading->result->kind)) == 0;
    if (!upgrade_child(upgrading->upgrade, child, &place, &upgrading->findings, &document,
                       upgrading->error)) {
        upgrading->failed = true;
        xmlStopParser(upgrading->parser);
    }
    if (document)
        write_child(upgrading, document, end);
    xmlFreeDoc(document);
    xmlUnlinkNode(child);
    xmlFreeNode(child);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    xmlParserCtxt *parser = context;
    struct upgrading *upgrading = parser->_private;
    xmlSAX2StartElementNs(context, name, prefix, namespace, namespace_count, namespaces,
                          attribute_count, defaulted, attributes);
    if (is_child_of_root(parser->node))
        upgrading->child_at = parser_tag_offset(parser);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    xmlParserCtxt *parser = context;
    struct upgrading *upgrading = parser->_private;
    xmlNode *node = parser->node;
    xmlSAX2EndElementNs(context, name, prefix, namespace);
    if (is_child_of_root(node) && !upgrading->failed)
        take_child(upgrading, node, parser_offset(parser));
}

/* What stands beside the children of the root is not kept: there may be any amount of it. */
static bool is_in_child(const xmlParserCtxt *parser)
{
    return parser->node && parser->node->parent && parser->node->parent->type == XML_ELEMENT_NODE;
}

static void on_text(void *context, const xmlChar *text, int length)
{
    if (is_in_child(context))
        xmlSAX2Characters(context, text, length);
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
    if (is_in_child(context))
        xmlSAX2CDataBlock(context, text, length);
}

static void on_comment(void *context, const xmlChar *text)
{
    if (is_in_child(context))
        xmlSAX2Comment(context, text);
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    if (is_in_child(context))
        xmlSAX2ProcessingInstruction(context, target, data);
}

static void on_error(void *context, xmlErrorPtr error)
{
    xmlParserCtxt *parser = context;
    struct upgrading *upgrading = parser->_private;
    if (upgrading->failed || error->level != XML_ERR_FATAL)
        return;
    const xmlNode *open = parser->node;
    const char *limit = parser_error_limit(error);
    struct position position = upgrading->position;
    if (open && open->line > upgrading->lines_added)
        position.line += open->line - 1u - upgrading->lines_added;
    const struct parser_fault fault = {
        .element = open ? (const char *)open->name : NULL,
        .line = position.line,
        .text = (const char *)parser->input->cur,
        .at_end = upgrading->chunk.last && parser_offset(parser) >= upgrading->chunk.length,
    };
    struct strbuf message = STRBUF_INIT;
    if (limit)
        strbuf_addstr(&message, limit);
    else
        parser_error_describe(error, &fault, &message);
    struct error reason = finding_words_error(message.text);
    refuse_at(upgrading, parser_offset(parser), &reason);
    strbuf_release(&message);
}

static void parse(struct upgrading *upgrading)
{
    xmlParserCtxt *parser =
        xmlCreateMemoryParserCtxt(upgrading->chunk.text, (int)upgrading->chunk.length);
    if (!parser) {
        refuse(upgrading, ERROR_DATA, E_("the file is empty; expected an IATI XML document"));
        return;
    }
    upgrading->parser = parser;
    parser->_private = upgrading;
    parser->sax->startElementNs = on_start;
    parser->sax->endElementNs = on_end;
    parser->sax->characters = on_text;
    parser->sax->ignorableWhitespace = on_text;
    parser->sax->cdataBlock = on_cdata;
    parser->sax->comment = on_comment;
    parser->sax->processingInstruction = on_instruction;
    parser->sax->serror = on_error;
    /* the text is UTF-8 by now: the declaration's encoding is not applied once more */
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_BIG_LINES);
    xmlParseDocument(parser);
    if (!parser->wellFormed && !upgrading->failed)
        refuse(upgrading, ERROR_DATA, E_("it is not well-formed XML"));
    xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
}

/* The whole ------------------------------------------------------------------------------------*/

static void begin_chunk(struct upgrading *upgrading)
{
    const struct chunk *chunk = &upgrading->chunk;
    struct position front = {.text = chunk->text, .line = 1, .column = 1};
    position_move(&front, chunk->prefix);
    upgrading->lines_added = front.line - 1;
    upgrading->written = chunk->prefix;
    upgrading->position = (struct position){.text = chunk->text,
                                            .offset = chunk->prefix,
                                            .line = upgrading->position.line,
                                            .column = 1};
}

static void tell(struct upgrading *upgrading)
{
    upgrading->result->changes += findings_at_least(&upgrading->findings, SEVERITY_ADVISORY);
    findings_text_write(&upgrading->findings, upgrading->told);
    findings_release(&upgrading->findings);
}

static bool take_chunk(struct upgrading *upgrading)
{
    const struct chunk *chunk = &upgrading->chunk;
    if (!check_stop(upgrading))
        return false;
    parse(upgrading);
    if (upgrading->failed)
        return false;
    tell(upgrading);
    write_up_to(upgrading, chunk->prefix + chunk->own);
    position_move(&upgrading->position, chunk->prefix + chunk->own);
    return true;
}

static bool check_version(struct upgrading *upgrading, const struct head *head)
{
    const char *version = *head->version ? head->version : NULL;
    if (upgrade_accepts(version, upgrading->error))
        return true;
    upgrading->failed = true;
    return error_prefix(upgrading->error, "'%s' can't be upgraded", upgrading->path);
}

/* Without a root there is a fault of the XML, which the parser tells. */
static bool take_head(struct upgrading *upgrading, const struct head *head)
{
    if (head->wrong_root)
        return refuse(upgrading, ERROR_USAGE, head->wrong_root);
    if (head->kind == FILE_UNKNOWN)
        return true;
    if (!check_version(upgrading, head))
        return false;
    struct position position = upgrading->position;
    position_move(&position, head->offset);
    const struct upgrade_place place = {.file = upgrading->path, .line = position.line};
    upgrading->result->kind = head->kind;
    memcpy(upgrading->result->version, head->version, sizeof head->version);
    upgrade_tell_version(head->version, &place, &upgrading->findings);
    write_declaration(upgrading);
    write_version(upgrading, head);
    return true;
}

static bool take_first(struct upgrading *upgrading)
{
    struct head head;
    head_read(&head, upgrading->chunk.text, upgrading->chunk.length);
    bool fine = take_head(upgrading, &head);
    head_release(&head);
    return fine && take_chunk(upgrading);
}

static bool take_chunks(struct upgrading *upgrading, struct scanner *scanner)
{
    const struct chunk *chunk = &upgrading->chunk;
    bool fine = true;
    while (fine && scanner_next(scanner, &upgrading->chunk)) {
        begin_chunk(upgrading);
        fine = (!chunk->last || check_end(upgrading, scanner)) &&
               (chunk->index ? take_chunk(upgrading) : take_first(upgrading));
    }
    return fine;
}

bool upgrade_file(const char *path, FILE *output, FILE *told, struct upgraded *result,
                  struct error *error)
{
    *result = (struct upgraded){.kind = FILE_UNKNOWN};
    struct upgrading upgrading = {.path = path,
                                  .output = output,
                                  .told = told,
                                  .findings = FINDINGS_INIT,
                                  .result = result,
                                  .error = error,
                                  .position = {.line = 1}};
    struct scanner *scanner = scanner_open(path, error);
    upgrading.upgrade = scanner ? upgrade_new(error) : NULL;
    bool done = upgrading.upgrade && take_chunks(&upgrading, scanner);
    findings_release(&upgrading.findings);
    chunk_release(&upgrading.chunk);
    upgrade_free(upgrading.upgrade);
    scanner_close(scanner);
    return done;
}
