#include "validate/worker.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "standard/value.h"
#include "validate/document.h"
#include "validate/element_path.h"
#include "validate/faults.h"
#include "validate/parser_message.h"
#include "validate/position.h"
#include "validate/sink.h"
#include "validate/structure.h"

enum {
    DEPTH_MOST = 256,
    NAMES_MOST = 20000,              /* different names in a chunk; real files have some hundred */
    LARGEST_TEXT = 10 * 1000 * 1000, /* as libxml2's own ceiling for other pieces */
    IDENTIFIER_SHOWN = 256,
    TITLE_SHOWN = 256,
    SCHEMA_FAULTS_KEPT = 20, /* of an item, of those that the schema's validator tells */
};

struct worker {
    const struct document_rules *document_rules;
    const struct profile *profile;
    struct document_builder builder;
    struct faults faults;        /* of the item that is open */
    struct faults schema_faults; /* the same, as the schema's validator tells them */
    struct evaluation *evaluation;
    struct ruleset_run *rules;
    struct reached_list reached;
    /* The chunk on its way: */
    const struct chunk *chunk;
    const struct chunk_facts *facts;
    struct chunk_result *result;
    struct position position;
    struct attribute_finder finder;
    xmlParserCtxtPtr parser;
    xmlSchemaValidCtxtPtr validator; /* NULL: the schema isn't applied */
    xmlSchemaSAXPlugPtr plug;
    xmlSAXHandlerPtr schema_sax; /* where events go that the schema shall see */
    void *schema_context;
    size_t depth;
    const xmlChar *text; /* that the schema is being shown */
    size_t text_length;
    size_t schema_errors; /* in the open item */
    bool blind;           /* the schema's validator has given up on the root's children */
    bool stopped;         /* nothing more is read or reported */
    char *prefix_fault;   /* about the tag being parsed */
    int last_code;        /* of the latest schema error */
};

struct worker *worker_new(const struct document_rules *rules, const struct profile *profile)
{
    struct worker *worker = xcalloc(1, sizeof *worker);
    worker->document_rules = rules;
    worker->profile = profile;
    if (profile) {
        worker->evaluation = evaluation_new(profile->names);
        worker->rules = ruleset_run_new(profile->ruleset, profile->names);
    }
    return worker;
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    ruleset_run_free(worker->rules);
    evaluation_free(worker->evaluation);
    reached_list_release(&worker->reached);
    faults_release(&worker->faults);
    faults_release(&worker->schema_faults);
    document_release(&worker->builder);
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

/* Notes ----------------------------------------------------------------------------------------*/

static struct noted *add_note(struct worker *worker, const struct rule *rule, const char *message)
{
    struct chunk_result *result = worker->result;
    result->findings = grow(result->findings, result->finding_count, &result->finding_capacity,
                            sizeof *result->findings);
    struct noted *noted = &result->findings[result->finding_count++];
    *noted = (struct noted){.finding = {.severity = rule->severity,
                                        .rule = rule->id,
                                        .category = rule->category,
                                        .hint = rule->hint,
                                        .message = xstrdup(message)}};
    return noted;
}

static void set_place(struct worker *worker, struct noted *noted, size_t offset)
{
    position_move(&worker->position, offset);
    noted->finding.place.line = worker->position.line;
    noted->finding.place.column = worker->position.column;
}

static void note_fault(struct worker *worker, const struct fault *fault)
{
    struct noted *noted = add_note(worker, fault->rule, fault->message);
    size_t offset = fault->node->offset;
    if (fault->attribute)
        offset =
            attribute_offset(&worker->finder, worker->chunk->text, offset, fault->attribute->label);
    set_place(worker, noted, offset);
    noted->about_item = node_is_item(fault->node);
    noted->of_root = !fault->node->parent;
    noted->finding.path = node_path(fault->node, fault->attribute);
    if (fault->value)
        noted->finding.value = xstrdup(fault->value);
    if (fault->unless_known)
        noted->unless_known = xstrdup(fault->unless_known);
}

static void note_faults(struct worker *worker, struct faults *faults)
{
    faults_sort(faults);
    for (size_t i = 0; i < faults->count; i++)
        note_fault(worker, &faults->items[i]);
}

static void drop_notes(struct worker *worker)
{
    chunk_result_release(worker->result);
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

/* A finding about a place after which nothing is read. */
static void stop_at(struct worker *worker, size_t offset, const struct rule *rule,
                    const char *message)
{
    struct noted *noted = add_note(worker, rule, message);
    const struct node *node = node_around(worker, offset);
    set_place(worker, noted, offset);
    if (node && rule != worker->document_rules->not_xml) {
        noted->about_item = node_is_item(node);
        noted->finding.path = node_path(node, NULL);
    }
    worker->stopped = worker->result->stopped = true;
}

/* As stop_at, but what was found before is dropped: what is not XML has no other faults. */
static void stop_not_xml(struct worker *worker, size_t offset, const char *message)
{
    drop_notes(worker);
    worker->position = (struct position){.text = worker->chunk->text,
                                         .offset = worker->chunk->prefix,
                                         .line = worker->facts->line,
                                         .column = worker->facts->column};
    stop_at(worker, offset, worker->document_rules->not_xml, message);
    worker->result->malformed = true;
}

static size_t parser_offset(const struct worker *worker)
{
    const xmlParserInput *input = worker->parser->input;
    return (size_t)input->consumed + (size_t)(input->cur - input->base);
}

/* The '<' of the tag being parsed: none can stand inside one, and the parser keeps a tag in memory
 * as a whole. */
static size_t tag_offset(const struct worker *worker)
{
    const xmlParserInput *input = worker->parser->input;
    const xmlChar *at = input->cur;
    while (at > input->base && *--at != '<')
        continue;
    return (size_t)input->consumed + (size_t)(at - input->base);
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

/* Where the text or CDATA section begins that the parser hands over: it lies in its input, or is a
 * copy of what stands before the parser's place. */
static size_t text_offset(const struct worker *worker)
{
    const xmlParserInput *input = worker->parser->input;
    const xmlChar *at = input->cur;
    bool copied = worker->text != at;
    if (copied && at > input->base)
        at--;
    while (copied && at > input->base && at[-1] != '>' && *at != '<')
        at--;
    size_t blanks = strspn((const char *)at, " \t\r\n");
    return (size_t)input->consumed + (size_t)(at - input->base) + blanks;
}

/* Text between the items: belongs to none of them, and any chunk may have some. */
static void note_root_text(struct worker *worker, const xmlError *error)
{
    const struct node *root = worker->builder.open;
    const struct schema_fault fault = {.element = root->label};
    struct strbuf message = STRBUF_INIT, attribute = STRBUF_INIT;
    schema_error_describe(error, &fault, &message, &attribute);
    struct noted *noted = add_note(worker, worker->document_rules->schema, message.text);
    set_place(worker, noted, text_offset(worker));
    noted->finding.path = node_path(root, NULL);
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
    if (worker->stopped || !node || error->level < XML_ERR_ERROR || is_told_already(worker, error))
        return;
    worker->last_code = error->code;
    if (worker->depth == 1 && error->code == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3) {
        note_root_text(worker, error);
        return;
    }
    if (worker->depth == 2 && schema_error_is_unexpected(error))
        worker->blind = true;
    if (worker->schema_errors++ < SCHEMA_FAULTS_KEPT)
        keep_schema_error(worker, error);
}

static void plug_schema(struct worker *worker)
{
    worker->validator = xmlSchemaNewValidCtxt(worker->profile->schema);
    xmlSchemaSetValidStructuredErrors(worker->validator, on_schema_error, worker);
    worker->plug =
        xmlSchemaSAXPlug(worker->validator, &worker->schema_sax, &worker->schema_context);
}

/* The description tells of all faults, the schema decides whether there are any: what it has looked
 * at and found valid is valid, and if only it finds something, it speaks itself. */
static void settle_structure(struct worker *worker, bool judged)
{
    if (judged && worker->schema_errors == 0) {
        worker->faults.count = 0;
        return;
    }
    if (worker->faults.count > 0)
        return;
    for (size_t i = 0; i < worker->schema_faults.count; i++) {
        const struct fault *fault = &worker->schema_faults.items[i];
        faults_add(&worker->faults, fault->rule, fault->node, fault->attribute, "%s",
                   fault->message);
    }
}

/* Items ----------------------------------------------------------------------------------------*/

static void begin_faults(struct worker *worker)
{
    faults_begin(&worker->faults, &worker->builder.arena);
    faults_begin(&worker->schema_faults, &worker->builder.arena);
    worker->schema_errors = 0;
}

static char *trimmed(const char *text, size_t most)
{
    size_t length = strlen(text);
    text = value_trim(text, &length);
    if (length > most)
        for (length = most; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
            length--;
    return length ? xstrndup(text, length) : NULL;
}

/* What is used for an identifier: trimmed, or the blanks that stand in its place. */
static char *subject_of(const struct node *identifier)
{
    if (!identifier || identifier->text_length == 0)
        return xstrdup(VALIDATOR_NO_IDENTIFIER);
    char *subject = trimmed(identifier->text, IDENTIFIER_SHOWN);
    return subject ? subject : xstrndup(identifier->text, IDENTIFIER_SHOWN);
}

static struct item_note *note_item(struct worker *worker, const struct node *item)
{
    struct chunk_result *result = worker->result;
    const struct profile *profile = worker->profile;
    result->items =
        grow(result->items, result->item_count, &result->item_capacity, sizeof *result->items);
    struct item_note *note = &result->items[result->item_count++];
    *note = (struct item_note){.first = result->finding_count};
    const struct node *identifier = node_child(item, profile->name.identifier);
    const struct node *heading = node_child(item, profile->name.heading);
    const struct node *narrative = heading ? node_child(heading, profile->name.narrative) : NULL;
    note->subject = subject_of(identifier);
    if (identifier)
        note->identifier = trimmed(identifier->text, IDENTIFIER_SHOWN);
    if (narrative)
        note->title = trimmed(narrative->text, TITLE_SHOWN);
    return note;
}

/* A place apart from the findings', which may lie behind it. */
static void set_item_place(struct worker *worker, struct item_note *note, const struct node *item)
{
    const struct node *identifier = node_child(item, worker->profile->name.identifier);
    struct position position = worker->position;
    position_move(&position, identifier ? identifier->offset : item->offset);
    note->line = position.line;
    note->column = position.column;
}

/* True if the activity that `reference` names should be ours: it begins with the identifier of the
 * reporting organisation and a hyphen. */
static bool is_ours(const struct worker *worker, const struct node *item, const char *reference)
{
    const struct node *reporter = node_child(item, worker->profile->name.reporting_org);
    const struct node_attribute *ref =
        reporter ? node_attribute(reporter, worker->profile->name.ref) : NULL;
    return ref && ref->length > 0 && strncmp(reference, ref->value, ref->length) == 0 &&
           reference[ref->length] == '-';
}

static void check_reference(struct worker *worker, const struct reference_place *place,
                            const struct node *item, const struct reached *reached)
{
    const char *value = reached_text(reached, worker->evaluation);
    const struct profile *profile = worker->profile;
    char *identifier = trimmed(value, SIZE_MAX);
    const struct rule *rule = profile->known_given           ? place->rule
                              : is_ours(worker, item, value) ? profile->reference_rule
                                                             : NULL;
    if (identifier && rule) {
        struct fault *fault =
            faults_add(&worker->faults, rule, reached->node, reached->attribute,
                       profile->known_given
                           ? "no activity \"%s\" is in the given files or among the known ones"
                           : "no activity \"%s\" is in the given files, although it would be ours",
                       identifier);
        fault->value = value;
        fault->unless_known = arena_copy(&worker->builder.arena, identifier, strlen(identifier));
    }
    free(identifier);
}

static void check_references(struct worker *worker, const struct node *item)
{
    const struct profile *profile = worker->profile;
    for (size_t i = 0; i < profile->reference_count; i++) {
        const struct reference_place *place = &profile->references[i];
        expression_select(place->expression, worker->evaluation, item, NULL, &worker->reached);
        for (size_t j = 0; j < worker->reached.count; j++)
            check_reference(worker, place, item, &worker->reached.items[j]);
    }
}

static void check_item(struct worker *worker, const struct node *item)
{
    const struct profile *profile = worker->profile;
    struct item_note *note = note_item(worker, item);
    if (profile->walks)
        structure_check(item, worker->document_rules->schema, &worker->faults);
    settle_structure(worker, !worker->blind);
    codes_check(profile->codes, item, false, &worker->faults);
    ruleset_check(worker->rules, item, &worker->faults);
    check_references(worker, item);
    set_item_place(worker, note, item);
    note_faults(worker, &worker->faults);
    note->end = worker->result->finding_count;
    evaluation_forget(worker->evaluation);
}

/* Something that isn't an item stands in the root. */
static void check_stranger(struct worker *worker, const struct node *child)
{
    if (worker->profile->walks)
        structure_check_stranger(child, worker->document_rules->schema, &worker->faults);
    settle_structure(worker, !worker->blind);
    note_faults(worker, &worker->faults);
}

static bool is_item(const struct worker *worker, const struct node *node)
{
    return !node->namespace && strcmp(node->label, file_kind_item(worker->profile->kind)) == 0;
}

/* A child of the root ends. */
static void end_child(struct worker *worker)
{
    const struct node *child = worker->builder.top->first;
    if (is_item(worker, child))
        check_item(worker, child);
    else
        check_stranger(worker, child);
    document_forget_children(&worker->builder);
}

/* The root's start tag: only the first chunk has it for its own. */
static void check_root(struct worker *worker)
{
    if (worker->chunk->index > 0)
        return;
    const struct node *root = worker->builder.top;
    if (worker->profile->walks)
        structure_check_start(root, worker->document_rules->schema, &worker->faults);
    settle_structure(worker, true);
    codes_check(worker->profile->codes, root, false, &worker->faults);
    note_faults(worker, &worker->faults);
}

/* Parser events --------------------------------------------------------------------------------*/

static void check_limits(struct worker *worker)
{
    if (worker->depth == DEPTH_MOST)
        stop_at(worker, tag_offset(worker), worker->document_rules->limit,
                "elements are nested deeper than 256; the rest of the file was not checked");
    else if (xmlDictSize(worker->parser->dict) > NAMES_MOST)
        stop_at(worker, tag_offset(worker), worker->document_rules->limit,
                "more than 20,000 different names; the rest of the file was not checked");
    if (worker->stopped)
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
    if (worker->stopped)
        return;
    check_limits(worker);
    if (worker->stopped)
        return;
    worker->depth++;
    worker->text_length = 0;
    worker->last_code = 0;
    if (!worker->profile)
        return;
    document_start(&worker->builder, worker->parser->dict, name, prefix, namespace,
                   (size_t)attribute_count, attributes, tag_offset(worker));
    if (worker->depth <= 2)
        begin_faults(worker);
    report_prefix_fault(worker);
    worker->schema_sax->startElementNs(worker->schema_context, name, prefix, namespace,
                                       namespace_count, namespaces, attribute_count, defaulted,
                                       attributes);
    if (worker->depth == 1)
        check_root(worker);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    struct worker *worker = context;
    if (worker->stopped)
        return;
    worker->text_length = 0;
    worker->last_code = 0;
    if (worker->profile) {
        if (worker->depth == 1)
            begin_faults(worker);
        worker->schema_sax->endElementNs(worker->schema_context, name, prefix, namespace);
        document_close(&worker->builder);
        if (worker->depth == 2)
            end_child(worker);
        else if (worker->depth == 1)
            note_faults(worker, &worker->schema_faults);
    }
    worker->depth--;
}

/* False if the text has become too long. */
static bool take_text(struct worker *worker, const xmlChar *text, int length)
{
    if (worker->stopped)
        return false;
    worker->text_length += (size_t)length;
    if (worker->text_length > LARGEST_TEXT) {
        stop_at(worker, parser_offset(worker), worker->document_rules->limit,
                "a text is longer than 10 MB; the rest of the file was not checked");
        xmlStopParser(worker->parser);
        return false;
    }
    worker->text = text;
    if (worker->profile)
        document_text(&worker->builder, (const char *)text, (size_t)length);
    return worker->profile;
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct worker *worker = context;
    if (take_text(worker, text, length))
        worker->schema_sax->characters(worker->schema_context, text, length);
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
    struct worker *worker = context;
    if (!take_text(worker, text, length))
        return;
    document_cdata(&worker->builder, "", 0); /* the text is in already */
    worker->schema_sax->cdataBlock(worker->schema_context, text, length);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    struct worker *worker = context;
    if (worker->stopped)
        return;
    stop_at(worker, worker->chunk->stop_at, worker->document_rules->doctype,
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
    struct position position = {.text = worker->chunk->text,
                                .offset = worker->chunk->prefix,
                                .line = worker->facts->line,
                                .column = worker->facts->column};
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

static void on_not_well_formed(struct worker *worker, const xmlError *error)
{
    size_t end = worker->chunk->length;
    size_t offset =
        error->code == XML_ERR_TAG_NAME_MISMATCH ? tag_offset(worker) : parser_offset(worker);
    if (is_cut_off(worker, parser_offset(worker)))
        return;
    const struct node *open = worker->builder.open;
    struct parser_fault fault = {
        .element = open ? open->label : NULL,
        .line = open ? line_of(worker, open->offset) : 0,
        .at_end = worker->chunk->last && offset >= end,
    };
    struct strbuf message = STRBUF_INIT;
    parser_error_describe(error, &fault, &message);
    stop_not_xml(worker, offset, message.text);
    strbuf_release(&message);
}

static void on_parser_error(void *context, xmlErrorPtr error)
{
    struct worker *worker = context;
    if (worker->stopped || error->level < XML_ERR_ERROR || worker->chunk->length == 0)
        return;
    if (error->level == XML_ERR_ERROR && error->domain == XML_FROM_NAMESPACE)
        on_prefix_error(worker, error);
    else if (parser_error_is_limit(error))
        stop_at(worker, parser_offset(worker), worker->document_rules->limit,
                "one piece of the file is too large to be safe (above 10 MB); the rest of the file "
                "was not checked");
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
        [SCAN_LONG_ITEM] = "an activity is larger than 64 MB; neither it nor the rest of the file "
                           "was checked",
        [SCAN_LONG_CHUNK] = "more than 128 MB in which no activity follows another; the rest of "
                            "the file was not checked",
    };
    const struct document_rules *rules = worker->document_rules;
    stop_at(worker, chunk->stop_at, chunk->stop == SCAN_DOCTYPE ? rules->doctype : rules->limit,
            messages[chunk->stop]);
}

/* What only shows behind the last byte. */
static void conclude(struct worker *worker)
{
    const struct chunk *chunk = worker->chunk;
    const char *fault = chunk->last ? worker->facts->end_fault : NULL;
    if (worker->stopped)
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

/* A stop inside an item is told of that item, as far as it is known. */
static void note_open_item(struct worker *worker)
{
    const struct chunk_result *result = worker->result;
    if (!result->stopped || result->malformed || !worker->profile || worker->depth < 2)
        return;
    const struct node *item = worker->builder.top->first;
    if (!item || !is_item(worker, item))
        return;
    struct item_note *note = note_item(worker, item);
    note->first = result->finding_count - 1;
    note->end = result->finding_count;
    note->line = worker->position.line;
    note->column = worker->position.column;
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
    worker->position = (struct position){
        .text = chunk->text, .offset = chunk->prefix, .line = facts->line, .column = facts->column};
    worker->depth = worker->text_length = worker->schema_errors = 0;
    worker->blind = worker->stopped = false;
    worker->last_code = 0;
    worker->finder = (struct attribute_finder){.tag = 0};
    parse(worker);
    conclude(worker);
    note_open_item(worker);
    position_move(&worker->position, chunk->prefix + chunk->own);
    result->lines = worker->position.line;
    result->column = worker->position.column;
    forget_chunk(worker);
}
