#include "validate/validator.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "validate/decode.h"
#include "validate/element_stack.h"
#include "validate/parser_message.h"
#include "validate/position.h"

enum {
    LARGEST_TAG = 256 * 1024,        /* libxml2's time for a tag grows with the square of it */
    NAMES_MOST = 20000,              /* different names; real files have some hundred */
    LARGEST_TEXT = 10 * 1000 * 1000, /* as libxml2's own ceiling for other pieces */
    IDENTIFIER_SHOWN = 256,
    ATTRIBUTE_FIELDS = 5, /* name, prefix, namespace, value, end of value */
};

/* One file on its way through parser and validator. */
struct run {
    struct decoder *decoder;
    struct position position;
    struct element_stack *stack;
    xmlParserCtxtPtr parser;
    struct schemas *schemas;
    xmlSchemaValidCtxtPtr validator; /* NULL: the schema isn't applied */
    xmlSchemaSAXPlugPtr plug;
    xmlSAXHandlerPtr schema_sax; /* where events go that the schema shall see */
    void *schema_context;
    struct findings findings;
    struct validation *result;
    struct error *error;
    const char *file;
    bool stopped; /* nothing more is read or reported */
    bool failed;  /* `error` is filled */
    size_t text_length;
    struct strbuf identifier;
    bool in_item; /* inside an activity or organisation; findings from here on are its */
    size_t first_of_item;
    char *prefix_fault; /* about the tag being parsed */
    int last_code;      /* of the latest schema error */
};

void validation_clear(struct validation *validation)
{
    free(validation->generated);
    *validation = (struct validation){0};
}

/* Findings -------------------------------------------------------------------------------------*/

static void set_details(struct run *run, struct finding *finding, size_t line, size_t column,
                        const char *attribute)
{
    if (!finding)
        return;
    place_set(&finding->place, run->file, line, column);
    struct strbuf path = STRBUF_INIT;
    element_stack_path(run->stack, &path);
    if (*attribute)
        strbuf_addf(&path, "/@%s", attribute);
    finding->path = path.length ? strbuf_detach(&path) : NULL;
    strbuf_release(&path);
}

/* A finding about the innermost element, or one of its attributes. */
static void add_here(struct run *run, const char *rule, const char *category, const char *attribute,
                     const char *message)
{
    const struct element *element = element_stack_top(run->stack);
    struct finding *finding =
        findings_add(&run->findings, SEVERITY_CRITICAL, rule, category, "%s", message);
    set_details(run, finding, element ? element->line : 1, element ? element->column : 1,
                attribute);
}

/* A finding about the place the parser has come to, after which nothing is read. */
static void stop_at(struct run *run, size_t offset, const char *rule, const char *message)
{
    position_move(&run->position, offset);
    struct finding *finding =
        findings_add(&run->findings, SEVERITY_CRITICAL, rule, "iati", "%s", message);
    set_details(run, finding, run->position.line, run->position.column, "");
    run->stopped = true;
}

/* As stop_at, but what was found before is dropped: what is not XML has no other faults. */
static void stop_not_xml(struct run *run, size_t offset, const char *message)
{
    findings_release(&run->findings);
    run->in_item = false;
    stop_at(run, offset, "0.1.1", message);
    if (run->findings.count) {
        free(run->findings.items[0].path);
        run->findings.items[0].path = NULL;
    }
}

/* Places ---------------------------------------------------------------------------------------*/

static size_t parser_offset(const struct run *run)
{
    const xmlParserInput *input = run->parser->input;
    return input ? (size_t)input->consumed + (size_t)(input->cur - input->base) : run->position.fed;
}

/* The '<' of the tag being parsed: none can stand inside one, and the parser keeps a tag in memory
 * as a whole. */
static size_t tag_offset(const struct run *run)
{
    const xmlParserInput *input = run->parser->input;
    const xmlChar *at = input->cur;
    while (at > input->base && *--at != '<')
        continue;
    return (size_t)input->consumed + (size_t)(at - input->base);
}

/* Reading --------------------------------------------------------------------------------------*/

/* The parser keeps what it may still need from input->base on: a tag, or blanks it skips. */
static void check_parser_window(struct run *run)
{
    const xmlParserInput *input = run->parser ? run->parser->input : NULL;
    if (!input || run->stopped)
        return;
    if (input->cur - input->base > LARGEST_TAG)
        stop_at(run, parser_offset(run), "x.limit",
                "a tag or a stretch of blanks is longer than 256 KB; "
                "the rest of the file was not checked");
    else
        position_move(&run->position, (size_t)input->consumed);
}

/* The parser's input; end of file is also how a stopped run ends. */
static int read_block(void *context, char *block, int size)
{
    struct run *run = context;
    check_parser_window(run);
    if (run->stopped || size <= 0)
        return 0;
    size_t count = decoder_read(run->decoder, block, (size_t)size);
    position_feed(&run->position, block, count);
    return (int)count;
}

/* The root -------------------------------------------------------------------------------------*/

/* An attribute without a namespace; the caller frees. NULL if it isn't there. */
static char *attribute_copy(const xmlChar **attributes, int count, const char *name)
{
    for (int i = 0; i < count; i++, attributes += ATTRIBUTE_FIELDS)
        if (!attributes[1] && strcmp((const char *)attributes[0], name) == 0)
            return xstrndup((const char *)attributes[3], (size_t)(attributes[4] - attributes[3]));
    return NULL;
}

static void check_version(struct run *run, const char *version)
{
    struct strbuf message = STRBUF_INIT;
    if (!version) {
        strbuf_addf(&message, "element '%s' has no attribute 'version'",
                    file_kind_name(run->result->kind));
    } else {
        strbuf_addstr(&message, "version ");
        message_add_value(&message, version, strlen(version));
        strbuf_addstr(&message, strncmp(version, "1.", 2) == 0 ? " is no longer supported"
                                                               : " is not a version of IATI");
    }
    strbuf_addstr(&message, "; expected 2.01, 2.02 or 2.03; the schema was not applied");
    add_here(run, "0.6.1", "iati", "version", message.text);
    strbuf_release(&message);
}

static void on_schema_error(void *context, xmlErrorPtr error);

static void plug_schema(struct run *run)
{
    const struct validation *result = run->result;
    xmlSchemaPtr schema = schemas_get(run->schemas, result->kind, result->version, run->error);
    if (!schema) {
        run->failed = run->stopped = true;
        return;
    }
    run->validator = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidStructuredErrors(run->validator, on_schema_error, run);
    run->plug = xmlSchemaSAXPlug(run->validator, &run->schema_sax, &run->schema_context);
    element_stack_top(run->stack)->model = content_model_root(schema, file_kind_name(result->kind));
}

static void check_root_name(struct run *run, const char *name, const xmlChar *prefix,
                            const xmlChar *namespace)
{
    struct strbuf message = STRBUF_INIT;
    enum file_kind kind = file_kind_of_root(name);
    strbuf_addstr(&message, "the root element is ");
    message_add_value(&message, name, strlen(name));
    if (kind != FILE_UNKNOWN && (prefix || namespace)) {
        strbuf_addstr(&message, prefix ? " with the prefix " : " in the namespace ");
        const char *what = (const char *)(prefix ? prefix : namespace);
        message_add_value(&message, what, strlen(what));
        strbuf_addstr(&message, ", but IATI elements have no namespace; remove it");
        kind = FILE_UNKNOWN;
    } else if (kind == FILE_UNKNOWN) {
        strbuf_addstr(&message, "; expected iati-activities or iati-organisations");
    }
    if (kind == FILE_UNKNOWN)
        add_here(run, "0.2.1", "iati", "", message.text);
    run->result->kind = kind;
    strbuf_release(&message);
}

static void begin_root(struct run *run, const char *name, const xmlChar *prefix,
                       const xmlChar *namespace, const xmlChar **attributes, int count)
{
    struct validation *result = run->result;
    check_root_name(run, name, prefix, namespace);
    if (result->kind == FILE_UNKNOWN)
        return;
    result->generated = attribute_copy(attributes, count, "generated-datetime");
    char *version = attribute_copy(attributes, count, "version");
    if (version && strlen(version) < sizeof result->version)
        memcpy(result->version, version, strlen(version) + 1);
    if (version && version_is_supported(version))
        plug_schema(run);
    else
        check_version(run, version);
    free(version);
}

/* Activities and organisations -----------------------------------------------------------------*/

static bool at_item(const struct run *run)
{
    return run->stack->depth == 2 &&
           strcmp((const char *)run->stack->items[1].name, file_kind_item(run->result->kind)) == 0;
}

static bool at_identifier(const struct run *run)
{
    return run->stack->depth == 3 && run->stack->items[2].number == 1 &&
           strcmp((const char *)run->stack->items[2].name,
                  file_kind_identifier(run->result->kind)) == 0;
}

static void begin_item(struct run *run)
{
    run->result->activities++;
    run->in_item = true;
    run->first_of_item = run->findings.count;
    strbuf_reset(&run->identifier);
}

/* The identifier without the space around it. */
static struct strbuf identifier_trimmed(const struct run *run)
{
    static const char blanks[] = " \t\r\n";
    struct strbuf trimmed = STRBUF_INIT;
    const char *text = run->identifier.text + strspn(run->identifier.text, blanks);
    size_t length = strlen(text);
    while (length > 0 && strchr(blanks, text[length - 1]))
        length--;
    strbuf_add(&trimmed, text, length);
    return trimmed;
}

/* The identifier may come after the first faults, so they get it at the end. */
static void name_findings(struct run *run)
{
    struct strbuf identifier = identifier_trimmed(run);
    const char *subject = identifier.length ? identifier.text : VALIDATOR_NO_IDENTIFIER;
    for (size_t i = run->first_of_item; i < run->findings.count; i++)
        if (!run->findings.items[i].subject)
            run->findings.items[i].subject = xstrdup(subject);
    strbuf_release(&identifier);
    run->in_item = false;
}

/* Parser events --------------------------------------------------------------------------------*/

static void open_element(struct run *run, const xmlChar *name, const xmlChar *prefix,
                         const xmlChar *namespace)
{
    position_move(&run->position, tag_offset(run));
    struct element *element = element_stack_push(run->stack, name, prefix, namespace);
    element->line = run->position.line;
    element->column = run->position.column;
    run->text_length = 0;
    run->last_code = 0;
}

static void report_prefix_fault(struct run *run)
{
    if (run->prefix_fault)
        add_here(run, "0.3.1", "schema", "", run->prefix_fault);
    free(run->prefix_fault);
    run->prefix_fault = NULL;
}

static void check_limits(struct run *run)
{
    if (run->stopped)
        return;
    if (run->stack->depth == DEPTH_MOST)
        stop_at(run, tag_offset(run), "x.limit",
                "elements are nested deeper than 256; the rest of the file was not checked");
    else if (xmlDictSize(run->parser->dict) > NAMES_MOST)
        stop_at(run, tag_offset(run), "x.limit",
                "more than 20,000 different names; the rest of the file was not checked");
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted, const xmlChar **attributes)
{
    struct run *run = context;
    check_limits(run);
    if (run->stopped)
        return;
    open_element(run, name, prefix, namespace);
    if (at_item(run))
        begin_item(run);
    report_prefix_fault(run);
    if (run->stack->depth == 1)
        begin_root(run, (const char *)name, prefix, namespace, attributes, attribute_count);
    if (run->plug)
        run->schema_sax->startElementNs(run->schema_context, name, prefix, namespace,
                                        namespace_count, namespaces, attribute_count, defaulted,
                                        attributes);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    struct run *run = context;
    if (run->stopped)
        return;
    if (run->plug)
        run->schema_sax->endElementNs(run->schema_context, name, prefix, namespace);
    if (at_item(run))
        name_findings(run);
    element_stack_pop(run->stack);
    run->text_length = 0;
    run->last_code = 0;
}

/* False if the text has become too long. */
static bool take_text(struct run *run, const xmlChar *text, int length)
{
    if (run->stopped)
        return false;
    run->text_length += (size_t)length;
    if (run->text_length > LARGEST_TEXT) {
        stop_at(run, parser_offset(run), "x.limit",
                "a text is longer than 10 MB; the rest of the file was not checked");
        return false;
    }
    if (at_identifier(run) && run->identifier.length < IDENTIFIER_SHOWN)
        strbuf_add(&run->identifier, text,
                   length < IDENTIFIER_SHOWN ? (size_t)length : IDENTIFIER_SHOWN);
    return true;
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct run *run = context;
    if (take_text(run, text, length) && run->plug)
        run->schema_sax->characters(run->schema_context, text, length);
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
    struct run *run = context;
    if (take_text(run, text, length) && run->plug)
        run->schema_sax->cdataBlock(run->schema_context, text, length);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    struct run *run = context;
    if (run->stopped)
        return;
    stop_at(run, tag_offset(run), "x.doctype",
            "the file has a document type declaration (DOCTYPE), which IATI files do not use "
            "and which can be abused; remove it; the rest of the file was not checked");
    /* What the parser holds already shall not be read either: it may define entities. */
    xmlStopParser(run->parser);
}

/* Faults ---------------------------------------------------------------------------------------*/

/* The name as written in the file; the caller frees. */
static char *written_name(const struct element *element)
{
    return element->prefix ? xasprintf("%s:%s", element->prefix, element->name)
                           : xstrdup((const char *)element->name);
}

static const struct element *parent_element(const struct run *run)
{
    return run->stack->depth > 1 ? &run->stack->items[run->stack->depth - 2] : NULL;
}

/* An unexpected element is refused by its parent's model, an incomplete one lacks what its own
 * expects. */
static const struct content_model *model_at_fault(const struct run *run, const xmlError *error)
{
    const struct element *parent = parent_element(run);
    bool unexpected = error->message && strstr(error->message, "element is not expected");
    if (unexpected)
        return parent ? parent->model : NULL;
    return element_stack_top(run->stack)->model;
}

static void on_schema_error(void *context, xmlErrorPtr error)
{
    struct run *run = context;
    if (run->stopped || error->level < XML_ERR_ERROR ||
        schema_error_is_echo(error->code, run->last_code))
        return;
    run->last_code = error->code;
    const struct content_model *model = model_at_fault(run, error);
    const char *expected[EXPECTED_MOST];
    char *name = written_name(element_stack_top(run->stack));
    const struct element *parent = parent_element(run);
    struct schema_fault fault = {
        .element = name,
        .parent = parent ? (const char *)parent->name : NULL,
        .expected = expected,
        .expected_count = model ? content_model_expected(model, expected) : 0,
    };
    struct strbuf message = STRBUF_INIT, attribute = STRBUF_INIT;
    schema_error_describe(error, &fault, &message, &attribute);
    add_here(run, "0.3.1", "schema", attribute.text, message.text);
    strbuf_release(&message);
    strbuf_release(&attribute);
    free(name);
}

static void on_prefix_error(struct run *run, const xmlError *error)
{
    if (run->prefix_fault)
        return;
    struct strbuf message = STRBUF_INIT;
    strbuf_addstr(&message, "a namespace prefix that is not declared or wrongly used");
    if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE && error->str1) {
        strbuf_reset(&message);
        strbuf_addstr(&message, "namespace prefix ");
        message_add_value(&message, error->str1, strlen(error->str1));
        strbuf_addstr(&message, " is not declared; add its xmlns attribute or remove the prefix");
    }
    run->prefix_fault = strbuf_detach(&message);
}

static void on_not_well_formed(struct run *run, const xmlError *error)
{
    const struct element *open = element_stack_top(run->stack);
    char *name = open ? written_name(open) : NULL;
    size_t offset = error->code == XML_ERR_TAG_NAME_MISMATCH ? tag_offset(run) : parser_offset(run);
    struct parser_fault fault = {
        .element = name,
        .line = open ? open->line : 0,
        .at_end = decoder_ended(run->decoder) && offset >= run->position.fed,
    };
    struct strbuf message = STRBUF_INIT;
    parser_error_describe(error, &fault, &message);
    stop_not_xml(run, offset, message.text);
    strbuf_release(&message);
    free(name);
}

static void on_parser_error(void *context, xmlErrorPtr error)
{
    struct run *run = context;
    bool said_later = run->position.fed == 0 || decoder_fault(run->decoder);
    if (run->stopped || said_later || error->level < XML_ERR_ERROR)
        return;
    if (error->level == XML_ERR_ERROR && error->domain == XML_FROM_NAMESPACE)
        on_prefix_error(run, error);
    else if (parser_error_is_limit(error))
        stop_at(run, parser_offset(run), "x.limit",
                "one piece of the file is too large to be safe (above 10 MB); the rest of the file "
                "was not checked");
    else if (error->level == XML_ERR_FATAL)
        on_not_well_formed(run, error);
}

/* The whole ------------------------------------------------------------------------------------*/

static void parse(struct run *run)
{
    xmlSAXHandler handlers = {
        .internalSubset = on_doctype,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_cdata,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_parser_error,
        .initialized = XML_SAX2_MAGIC,
    };
    run->parser =
        xmlCreateIOParserCtxt(&handlers, run, read_block, NULL, run, XML_CHAR_ENCODING_NONE);
    if (!run->parser)
        return;
    /* The decoder has seen to the encoding: the declaration's is not applied once more. */
    xmlCtxtUseOptions(run->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlParseDocument(run->parser);
}

/* What only shows after the last byte. */
static void conclude(struct run *run)
{
    const char *fault = decoder_fault(run->decoder);
    if (run->stopped)
        return;
    if (fault) {
        char *message = xasprintf("the file %s", fault);
        stop_not_xml(run, run->position.fed, message);
        free(message);
    } else if (run->position.fed == 0) {
        stop_not_xml(run, 0, "the file is empty; expected an IATI XML document");
    } else if (!run->parser || !run->parser->wellFormed) {
        stop_not_xml(run, run->position.fed, "not well-formed XML");
    }
}

static bool finish(struct run *run, struct findings *findings)
{
    int reason = decoder_errno(run->decoder);
    if (reason && !run->failed)
        run->failed = !error_set(run->error, ERROR_ENVIRONMENT, "cannot read '%s': %s", run->file,
                                 strerror(reason));
    if (run->failed) {
        validation_clear(run->result);
        return false;
    }
    conclude(run);
    if (run->in_item)
        name_findings(run);
    findings_move(findings, &run->findings);
    return true;
}

static void run_release(struct run *run)
{
    if (run->plug)
        xmlSchemaSAXUnplug(run->plug);
    xmlSchemaFreeValidCtxt(run->validator);
    if (run->parser)
        xmlFreeDoc(run->parser->myDoc); /* a broken DOCTYPE leaves one even in a SAX parse */
    xmlFreeParserCtxt(run->parser);
    element_stack_release(run->stack);
    free(run->stack);
    position_release(&run->position);
    strbuf_release(&run->identifier);
    findings_release(&run->findings);
    free(run->prefix_fault);
    decoder_close(run->decoder);
}

bool validate_file(const char *path, struct schemas *schemas, struct findings *findings,
                   struct validation *result, struct error *error)
{
    *result = (struct validation){0};
    struct run run = {
        .decoder = decoder_open(path, error),
        .position = POSITION_INIT,
        .schemas = schemas,
        .findings = {.limit = findings->limit},
        .result = result,
        .error = error,
        .file = path,
        .identifier = STRBUF_INIT,
    };
    if (!run.decoder)
        return false;
    run.stack = xcalloc(1, sizeof *run.stack);
    parse(&run);
    bool done = finish(&run, findings);
    run_release(&run);
    return done;
}
