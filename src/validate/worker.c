#include "validate/worker.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "validate/parser_fault.h"
#include "validate/parser_message.h"
#include "validate/parser_place.h"
#include "validate/worker_inside.h"

enum {
    NAMES_MOST = 20000,              /* different names in a chunk; real files have some hundred */
    LARGEST_TEXT = 10 * 1000 * 1000, /* as libxml2's own ceiling for other pieces */
    SCHEMA_FAULTS_KEPT = 20,         /* of an item, as the schema's validator tells them */
};

struct worker *worker_new(const struct document_rules *rules, const struct profile *profile)
{
    struct worker *worker = xcalloc(1, sizeof *worker);
    worker->text = (struct strbuf)STRBUF_INIT;
    worker->document_rules = rules;
    worker->profile = profile;
    if (profile)
        worker->rules = ruleset_run_new(profile->ruleset, profile->names);
    return worker;
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    ruleset_run_free(worker->rules);
    reached_list_release(&worker->reached);
    faults_release(&worker->faults);
    faults_release(&worker->schema_faults);
    document_release(&worker->builder);
    strbuf_release(&worker->text);
    free(worker);
}

void chunk_result_release(struct chunk_result *result)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        finding_clear(&result->findings[i].finding);
        free(result->findings[i].unless_known);
    }
    for (size_t i = 0; i < result->item_count; i++) {
        free(result->items[i].identifier);
        free(result->items[i].subject);
        free(result->items[i].title);
    }
    free(result->findings);
    free(result->items);
    *result = (struct chunk_result){.findings = NULL};
}

/* Stops -----------------------------------------------------------------------------------------*/

/* The innermost open element that begins there or before, NULL if there is none. */
static const struct node *node_around(const struct worker *worker, size_t offset)
{
    const struct node *node = worker->builder.open;
    while (node && node->offset > offset)
        node = node->parent;
    return node;
}

static struct position chunk_begin(const struct worker *worker)
{
    return (struct position){.text = worker->chunk->text,
                             .offset = worker->chunk->prefix,
                             .line = worker->facts->line,
                             .column = worker->facts->column};
}

void worker_stop(struct worker *worker, size_t offset, const struct rule *rule, const char *message)
{
    struct noted *noted = worker_note(worker, rule, message);
    const struct node *node = node_around(worker, offset);
    /* what was found last may lie behind it */
    worker->position = chunk_begin(worker);
    worker_set_place(worker, noted, offset);
    if (node && rule != worker->document_rules->not_xml) {
        noted->about_item = node_is_item(node);
        noted->finding.path = node_path(node, NULL, false);
    }
    worker->result->stopped = true;
}

/* As worker_stop, but what was found before is dropped: what is not XML has no other faults. */
static void stop_not_xml(struct worker *worker, size_t offset, const char *message)
{
    chunk_result_release(worker->result);
    worker_stop(worker, offset, worker->document_rules->not_xml, message);
    worker->result->malformed = true;
}

/* The schema -----------------------------------------------------------------------------------*/

/* The attribute that a complaint of the schema names. */
static const struct node_attribute *named_attribute(const struct node *node, const char *name)
{
    for (size_t i = 0; *name && i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].label, name) == 0)
            return &node->attributes[i];
    return NULL;
}

static void keep_schema_error(struct worker *worker, const xmlError *error)
{
    const struct node *node = worker->builder.open;
    struct schema_fault fault = {
        .element = node->label,
        .parent = node->parent ? node->parent->label : NULL,
    };
    struct strbuf message = STRBUF_INIT, attribute = STRBUF_INIT;
    schema_error_describe(error, &fault, &message, &attribute);
    faults_add(&worker->schema_faults, worker->document_rules->schema, node,
               named_attribute(node, attribute.text), "%s", message.text);
    strbuf_release(&message);
    strbuf_release(&attribute);
}

/* Text between the items: belongs to none of them, and any chunk may have some. */
static void note_root_text(struct worker *worker, const xmlError *error)
{
    const struct node *root = worker->builder.open;
    const struct schema_fault fault = {.element = root->label};
    struct strbuf message = STRBUF_INIT, attribute = STRBUF_INIT;
    schema_error_describe(error, &fault, &message, &attribute);
    struct noted *noted = worker_note(worker, worker->document_rules->schema, message.text);
    worker_set_place(worker, noted, worker->text_at);
    noted->finding.path = node_path(root, NULL, false);
    strbuf_release(&message);
    strbuf_release(&attribute);
}

/* True for what is told more than once: parts of a text, the root's start tag in later chunks. */
static bool is_told_already(const struct worker *worker, const xmlError *error)
{
    bool text = error->code == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3;
    if (text)
        return worker->last_code == error->code;
    return (worker->depth == 1 && worker->chunk->index > 0) ||
           schema_error_is_echo(error->code, worker->last_code);
}

static void on_schema_error(void *context, xmlErrorPtr error)
{
    struct worker *worker = context;
    const struct node *node = worker->builder.open;
    if (worker->result->stopped || !node || error->level < XML_ERR_ERROR ||
        is_told_already(worker, error))
        return;
    worker->last_code = error->code;
    if (worker->depth == 1 && error->code == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3) {
        note_root_text(worker, error);
        return;
    }
    if (worker->depth == 2 && schema_error_is_unexpected(error))
        worker->blind = true;
    /* with the description's words for them, few are ever heard */
    if (worker->schema_errors++ < SCHEMA_FAULTS_KEPT || !worker->profile->walks)
        keep_schema_error(worker, error);
}

static void plug_schema(struct worker *worker)
{
    worker->validator = xmlSchemaNewValidCtxt(worker->profile->schema);
    xmlSchemaSetValidStructuredErrors(worker->validator, on_schema_error, worker);
    worker->plug =
        xmlSchemaSAXPlug(worker->validator, &worker->schema_sax, &worker->schema_context);
}

/* Parser events --------------------------------------------------------------------------------*/

/* Gives the text since the last tag to the tree and the schema. Between elements that may have none
 * the schema takes blanks, but no CDATA. */
static void give_text(struct worker *worker)
{
    struct strbuf *text = &worker->text;
    const xmlChar *shown = (const xmlChar *)text->text;
    if (worker->text_is_cdata) {
        document_cdata(&worker->builder, text->text, text->length);
        worker->schema_sax->cdataBlock(worker->schema_context, shown, (int)text->length);
    } else if (text->length) {
        document_text(&worker->builder, text->text, text->length);
        worker->schema_sax->characters(worker->schema_context, shown, (int)text->length);
    }
    strbuf_reset(text);
    worker->text_is_cdata = false;
}

static void check_limits(struct worker *worker)
{
    if (worker->depth == DEPTH_MOST)
        worker_stop(worker, parser_tag_offset(worker->parser), worker->document_rules->limit,
                    "elements are nested deeper than 256; the rest of the file was not checked");
    else if (xmlDictSize(worker->parser->dict) > NAMES_MOST)
        worker_stop(worker, parser_tag_offset(worker->parser), worker->document_rules->limit,
                    "more than 20,000 different names; the rest of the file was not checked");
    if (worker->result->stopped)
        xmlStopParser(worker->parser);
}

static void report_prefix_fault(struct worker *worker)
{
    if (!worker->prefix_fault)
        return;
    worker->schema_errors++;
    faults_add(&worker->schema_faults, worker->document_rules->schema, worker->builder.open, NULL,
               "%s", worker->prefix_fault);
    free(worker->prefix_fault);
    worker->prefix_fault = NULL;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    struct worker *worker = context;
    if (worker->result->stopped)
        return;
    check_limits(worker);
    if (worker->result->stopped)
        return;
    if (worker->profile && worker->depth > 0)
        give_text(worker);
    size_t offset = worker->open_at[worker->depth++] = parser_tag_offset(worker->parser);
    worker->text_length = 0;
    worker->last_code = 0;
    if (!worker->profile)
        return;
    document_start(&worker->builder, worker->parser->dict, name, prefix, namespace,
                   (size_t)attribute_count, attributes, offset);
    if (worker->depth <= 2)
        worker_begin_faults(worker);
    report_prefix_fault(worker);
    worker->schema_sax->startElementNs(worker->schema_context, name, prefix, namespace,
                                       namespace_count, namespaces, attribute_count, defaulted,
                                       attributes);
    if (worker->depth == 1)
        worker_check_root(worker);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    struct worker *worker = context;
    if (worker->result->stopped)
        return;
    if (worker->profile)
        give_text(worker);
    worker->text_length = 0;
    worker->last_code = 0;
    if (worker->profile) {
        if (worker->depth == 1)
            worker_begin_faults(worker);
        worker->schema_sax->endElementNs(worker->schema_context, name, prefix, namespace);
        document_close(&worker->builder);
        if (worker->depth == 2)
            worker_end_child(worker);
        else if (worker->depth == 1)
            worker_end_root(worker);
    }
    worker->depth--;
}

/* Where the first word is of the text that the parser hands over: it lies in its input, or is a
 * copy of what stands before the parser's place. */
static size_t word_offset(const struct worker *worker, const xmlChar *text)
{
    const xmlParserInput *input = worker->parser->input;
    const xmlChar *at = input->cur;
    bool copied = text != at;
    if (copied && at > input->base)
        at--;
    while (copied && at > input->base && at[-1] != '>' && *at != '<')
        at--;
    size_t blanks = strspn((const char *)at, " \t\r\n");
    return (size_t)input->consumed + (size_t)(at - input->base) + blanks;
}

static bool has_words(const char *text, size_t length)
{
    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--;
    return length > 0;
}

/* The schema's validator takes time for the square of the number of pieces that a text comes in, so
 * they are gathered (give_text). */
static void take_text(struct worker *worker, const xmlChar *text, int length)
{
    if (worker->result->stopped)
        return;
    worker->text_length += (size_t)length;
    if (worker->text_length > LARGEST_TEXT) {
        worker_stop(worker, parser_offset(worker->parser), worker->document_rules->limit,
                    "a text is longer than 10 MB; the rest of the file was not checked");
        xmlStopParser(worker->parser);
    } else if (worker->profile) {
        if (worker->depth == 1 && !has_words(worker->text.text, worker->text.length))
            worker->text_at = word_offset(worker, text);
        strbuf_add(&worker->text, (const char *)text, (size_t)length);
    }
}

static void on_text(void *context, const xmlChar *text, int length)
{
    take_text(context, text, length);
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
    struct worker *worker = context;
    take_text(worker, text, length);
    worker->text_is_cdata = true;
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    struct worker *worker = context;
    if (worker->result->stopped)
        return;
    worker_stop(worker, worker->chunk->stop_at, worker->document_rules->doctype,
                "the file has a document type declaration (DOCTYPE), which IATI files do not use "
                "and which can be abused; remove it; the rest of the file was not checked");
    /* What the parser holds already shall not be read either: it may define entities. */
    xmlStopParser(worker->parser);
}

/* Faults of the XML ----------------------------------------------------------------------------*/

static void on_prefix_error(struct worker *worker, const xmlError *error)
{
    if (worker->prefix_fault)
        return;
    struct strbuf message = STRBUF_INIT;
    strbuf_addstr(&message, "a namespace prefix that is not declared or wrongly used");
    if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE && error->str1) {
        strbuf_reset(&message);
        strbuf_addstr(&message, "namespace prefix ");
        message_add_value(&message, error->str1, strlen(error->str1));
        strbuf_addstr(&message, " is not declared; add its xmlns attribute or remove the prefix");
    }
    worker->prefix_fault = strbuf_detach(&message);
}

/* The line of the document; the root's start tag stands in the first chunk only. */
static size_t line_of(const struct worker *worker, size_t offset)
{
    if (offset < worker->chunk->prefix)
        return worker->chunk->root_line;
    struct position position = chunk_begin(worker);
    position_move(&position, offset);
    return position.line;
}

/* True if the parser complains only that the text breaks off where it was cut off. Where bytes
 * could not be read, that may be anywhere in the last tag. */
static bool is_cut_off(const struct worker *worker, size_t offset)
{
    const struct chunk *chunk = worker->chunk;
    if (!chunk->last)
        return false;
    return worker->facts->end_fault ? offset >= chunk->stop_at
                                    : chunk->stop && offset >= chunk->length;
}

/* The name of the innermost open element as it is written, and where its tag begins; NULL if none
 * is open. The caller frees. */
static char *open_element(const struct worker *worker, size_t *offset)
{
    if (worker->depth == 0)
        return NULL;
    *offset = worker->open_at[worker->depth - 1];
    if (*offset >= worker->chunk->length)
        return NULL;
    const char *name = worker->chunk->text + *offset + 1;
    return xstrndup(name, strcspn(name, " \t\r\n/>"));
}

static void on_not_well_formed(struct worker *worker, const xmlError *error)
{
    size_t end = worker->chunk->length;
    size_t offset = error->code == XML_ERR_TAG_NAME_MISMATCH ? parser_tag_offset(worker->parser)
                                                             : parser_offset(worker->parser);
    if (is_cut_off(worker, parser_offset(worker->parser)))
        return;
    size_t begin = 0;
    char *element = open_element(worker, &begin);
    struct parser_fault fault = {
        .element = element,
        .line = element ? line_of(worker, begin) : 0,
        .text = (const char *)worker->parser->input->cur,
        .at_end = worker->chunk->last && offset >= end,
    };
    struct strbuf message = STRBUF_INIT;
    parser_error_describe(error, &fault, &message);
    stop_not_xml(worker, offset, message.text);
    strbuf_release(&message);
    free(element);
}

static void on_parser_error(void *context, xmlErrorPtr error)
{
    struct worker *worker = context;
    if (worker->result->stopped || error->level < XML_ERR_ERROR || worker->chunk->length == 0)
        return;
    const char *limit = parser_error_limit(error);
    if (error->level == XML_ERR_ERROR && error->domain == XML_FROM_NAMESPACE)
        on_prefix_error(worker, error);
    else if (limit)
        worker_stop(worker, parser_offset(worker->parser), worker->document_rules->limit, limit);
    else if (error->level == XML_ERR_FATAL)
        on_not_well_formed(worker, error);
}

/* The whole ------------------------------------------------------------------------------------*/

static void parse(struct worker *worker)
{
    static const xmlSAXHandler handlers = {
        .internalSubset = on_doctype,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_cdata,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_parser_error,
        .initialized = XML_SAX2_MAGIC,
    };
    const struct chunk *chunk = worker->chunk;
    worker->parser = xmlCreateMemoryParserCtxt(chunk->text, (int)chunk->length);
    if (!worker->parser)
        return; /* empty */
    *worker->parser->sax = handlers;
    worker->parser->userData = worker;
    /* The text is UTF-8 by now: the declaration's encoding is not applied once more. */
    xmlCtxtUseOptions(worker->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    if (worker->profile) {
        document_begin(&worker->builder, worker->profile->names, worker->profile->shapes, true);
        plug_schema(worker);
    }
    xmlParseDocument(worker->parser);
}

static void stop_where_scan_did(struct worker *worker)
{
    const struct chunk *chunk = worker->chunk;
    static const char *const messages[] = {
        [SCAN_DOCTYPE] = "the file has a declaration (<!...>), which IATI files do not use; remove "
                         "it; the rest of the file was not checked",
        [SCAN_LONG_TAG] = "a tag is longer than 256 KB; the rest of the file was not checked",
        [SCAN_LONG_PIECE] = "a comment, CDATA section or processing instruction is longer than "
                            "10 MB; the rest of the file was not checked",
        [SCAN_LONG_ITEM] =
            "an activity or another piece is larger than 64 MB; neither it nor the rest of the "
            "file was checked",
        [SCAN_LONG_CHUNK] = "more than 128 MB in which no activity follows another; the rest of "
                            "the file was not checked",
    };
    const struct document_rules *rules = worker->document_rules;
    worker_stop(worker, chunk->stop_at, chunk->stop == SCAN_DOCTYPE ? rules->doctype : rules->limit,
                messages[chunk->stop]);
}

/* What only shows behind the last byte. */
static void conclude(struct worker *worker)
{
    const struct chunk *chunk = worker->chunk;
    const char *fault = chunk->last ? worker->facts->end_fault : NULL;
    if (worker->result->stopped)
        return;
    if (fault) {
        char *message = xasprintf("the file %s", fault);
        stop_not_xml(worker, chunk->length, message);
        free(message);
    } else if (chunk->stop) {
        stop_where_scan_did(worker);
    } else if (chunk->length == 0) {
        stop_not_xml(worker, 0, "the file is empty; expected an IATI XML document");
    } else if (!worker->parser || !worker->parser->wellFormed) {
        stop_not_xml(worker, chunk->length, "not well-formed XML");
    }
}

static void forget_chunk(struct worker *worker)
{
    if (worker->plug)
        xmlSchemaSAXUnplug(worker->plug);
    xmlSchemaFreeValidCtxt(worker->validator);
    if (worker->parser)
        xmlFreeDoc(worker->parser->myDoc); /* a broken DOCTYPE leaves one even in a SAX parse */
    xmlFreeParserCtxt(worker->parser);
    free(worker->prefix_fault);
    worker->plug = NULL;
    worker->validator = NULL;
    worker->schema_sax = NULL;
    worker->parser = NULL;
    worker->prefix_fault = NULL;
}

void worker_check(struct worker *worker, const struct chunk *chunk, const struct chunk_facts *facts,
                  struct chunk_result *result)
{
    worker->chunk = chunk;
    worker->facts = facts;
    worker->result = result;
    worker->position = chunk_begin(worker);
    strbuf_reset(&worker->text);
    worker->text_is_cdata = false;
    worker->item_position = worker->position;
    worker->depth = worker->text_length = worker->schema_errors = 0;
    worker->blind = false;
    worker->last_code = 0;
    worker->finder = (struct attribute_finder){.tag = 0};
    parse(worker);
    conclude(worker);
    worker_note_open_item(worker);
    if (worker->item_position.offset > worker->position.offset)
        worker->position = worker->item_position;
    position_move(&worker->position, chunk->prefix + chunk->own);
    result->lines = worker->position.line;
    result->column = worker->position.column;
    forget_chunk(worker);
}
