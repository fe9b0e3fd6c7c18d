#include "records/iati_parser_inside.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parserInternals.h>

#include "base/alloc.h"
#include "base/file.h"

/* --- Items ------------------------------------------------------------------------------------ */

void iati_begin_item(struct iati_parser *parser)
{
    struct iati_item *item = parser->spare;
    if (item) {
        parser->spare = item->next;
    } else {
        item = xcalloc(1, sizeof *item);
        iati_rows_init(&item->rows, parser->settings.layout);
    }
    item->next = NULL;
    parser->item = item;
}

void iati_end_item(struct iati_parser *parser)
{
    if (parser->last)
        parser->last->next = parser->item;
    else
        parser->first = parser->item;
    parser->last = parser->item;
    parser->item = NULL;
}

struct iati_item *iati_parser_take(struct iati_parser *parser)
{
    struct iati_item *item = parser->first;
    if (!item)
        return NULL;
    parser->first = item->next;
    if (!parser->first)
        parser->last = NULL;
    return item;
}

void iati_parser_return(struct iati_parser *parser, struct iati_item *item)
{
    iati_rows_reset(&item->rows);
    item->next = parser->spare;
    parser->spare = item;
}

static void item_free(struct iati_item *item)
{
    while (item) {
        struct iati_item *next = item->next;
        iati_rows_release(&item->rows);
        free(item);
        item = next;
    }
}

size_t iati_line(const struct iati_parser *parser)
{
    if (parser->tree_line)
        return parser->tree_line;
    const xmlParserInput *input = parser->context->input;
    return input && input->line > 0 ? (size_t)input->line : 0;
}

struct frame *iati_top(const struct iati_parser *parser)
{
    return &parser->frames[parser->depth - 1];
}

struct frame *iati_push(struct iati_parser *parser, enum frame_kind kind, const struct form *form,
                        struct iati_row *row)
{
    parser->frames = grow(parser->frames, parser->depth, &parser->capacity, sizeof *parser->frames);
    struct frame *frame = &parser->frames[parser->depth++];
    *frame = (struct frame){.kind = kind,
                            .form = form,
                            .row = row,
                            .line = iati_line(parser),
                            .text_start = parser->text.length};
    return frame;
}

/* "transaction/value", for messages. The caller frees. */
static char *path_of(const struct iati_parser *parser, const char *last)
{
    struct strbuf path = STRBUF_INIT;
    for (size_t i = 2; i < parser->depth; i++)
        strbuf_addf(&path, "%s%s", path.length ? "/" : "",
                    parser->frames[i].kind == FRAME_NARRATIVE
                        ? "narrative"
                        : parser->frames[i].form->element->name);
    if (last)
        strbuf_addf(&path, "%s%s", path.length ? "/" : "", last);
    return strbuf_detach(&path);
}

void iati_tell(struct iati_parser *parser, enum iati_problem problem, const char *last,
               const char *message)
{
    char *path = path_of(parser, last);
    struct finding *finding = problem_report_add(&parser->report, problem, iati_line(parser), 0,
                                                 "\"%s\" %s", path, message);
    if (finding) {
        finding->path = path;
        const char *identifier = parser->item ? parser->item->rows.identifier : NULL;
        finding->subject = xstrdup_or_null(identifier);
    } else {
        free(path);
    }
}

void iati_stop(struct iati_parser *parser)
{
    parser->stopped = true;
    xmlStopParser(parser->context);
}

/* --- Events ----------------------------------------------------------------------------------- */

void iati_read_start(struct iati_parser *parser, const struct xml_tag *tag, bool in_namespace)
{
    if (parser->fragment.depth) {
        xml_fragment_start(&parser->fragment, tag);
        iati_check_fragment(parser);
    } else if (parser->depth == 0) {
        iati_open_file(parser, tag, in_namespace);
    } else if (!in_namespace && iati_top(parser)->kind == FRAME_ELEMENT) {
        iati_open_child(parser, tag);
    } else if (!in_namespace && iati_top(parser)->kind == FRAME_FILE &&
               strcmp((const char *)tag->name, parser->root->form->element->name) == 0) {
        iati_open_activity(parser, tag);
    } else {
        iati_open_fragment(parser, tag);
    }
}

void iati_read_text(struct iati_parser *parser, const char *text, size_t length)
{
    if (parser->fragment.depth) {
        xml_fragment_text(&parser->fragment, text, length);
        iati_check_fragment(parser);
    } else if (parser->depth > 1) {
        strbuf_add(&parser->text, text, length);
    }
}

void iati_read_end(struct iati_parser *parser, const struct xml_tag *tag)
{
    if (parser->fragment.depth) {
        if (xml_fragment_end(&parser->fragment, tag))
            iati_close_fragment(parser);
    } else if (parser->depth > 0) {
        iati_close(parser);
    }
}

/* --- libxml2's events ------------------------------------------------------------------------- */

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted, const xmlChar **attributes)
{
    struct iati_parser *parser = context;
    const struct xml_tag tag = {.name = name,
                                .prefix = prefix,
                                .namespace_count = (size_t)namespace_count,
                                .namespaces = namespaces,
                                .attribute_count = (size_t)attribute_count,
                                .attributes = attributes};
    (void)defaulted;
    /* the root says whether the others are gathered, and is gathered with them */
    if (!parser->is_upgraded)
        iati_read_start(parser, &tag, uri != NULL);
    if (parser->is_upgraded && !parser->stopped)
        iati_gather_start(parser, uri, &tag);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct iati_parser *parser = context;
    const struct xml_tag tag = {.name = name, .prefix = prefix};
    (void)uri;
    if (parser->is_upgraded)
        iati_gather_end(parser);
    else
        iati_read_end(parser, &tag);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct iati_parser *parser = context;
    if (parser->is_upgraded)
        iati_gather_text(parser, (const char *)text, (size_t)length);
    else
        iati_read_text(parser, (const char *)text, (size_t)length);
}

static void on_comment(void *context, const xmlChar *text)
{
    struct iati_parser *parser = context;
    (void)text;
    problem_report_count(&parser->report, IATI_COMMENT);
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    (void)data;
    on_comment(context, target);
}

/* Entities are where hostile documents begin; IATI has no use for them. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    struct iati_parser *parser = context;
    (void)name, (void)external, (void)system;
    problem_report_add(
        &parser->report, IATI_UNREADABLE, iati_line(parser), 0,
        "the file has a declaration (<!...>), which IATI files do not use; remove it");
    iati_stop(parser);
}

/* Of a file that ends too early libxml2 says that there is too much of it. */
static const char *reason_of(const struct iati_parser *parser, const xmlError *error)
{
    if (error->code != XML_ERR_DOCUMENT_END || !parser->context)
        return error->message ? error->message : "";
    if (parser->context->nameNr > 0)
        return "it ends before all its elements do, so a part of it is missing; copy or export it "
               "again";
    return parser->root ? error->message : "it is empty";
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct iati_parser *parser = context;
    if (error->level != XML_ERR_FATAL || parser->stopped)
        return;
    const char *reason = reason_of(parser, error);
    problem_report_add(&parser->report, IATI_UNREADABLE, error->line > 0 ? (size_t)error->line : 0,
                       0, "the file is not well-formed XML, so it was not read: %.*s",
                       (int)strcspn(reason, "\r\n"), reason);
    parser->stopped = true;
}

/* --- Life ------------------------------------------------------------------------------------- */

static const xmlSAXHandler handlers = {
    .internalSubset = on_doctype,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .comment = on_comment,
    .processingInstruction = on_instruction,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .serror = on_error,
    .initialized = XML_SAX2_MAGIC,
};

struct iati_parser *iati_parser_new(const struct iati_settings *settings)
{
    struct iati_parser *parser = xcalloc(1, sizeof *parser);
    parser->settings = *settings;
    parser->report = (struct problem_report){
        .findings = settings->findings, .path = settings->path, .table = &iati_problems};
    parser->name = settings->part ? xstrdup(settings->part) : path_stem(settings->path);
    parser->text = (struct strbuf)STRBUF_INIT;
    return parser;
}

void iati_parser_free(struct iati_parser *parser)
{
    if (!parser)
        return;
    iati_upgrading_sum_up(parser);
    problem_report_sum_up(&parser->report);
    if (parser->context)
        xmlFreeDoc(parser->context->myDoc);
    xmlFreeParserCtxt(parser->context);
    item_free(parser->item);
    item_free(parser->first);
    item_free(parser->spare);
    xml_fragment_release(&parser->fragment);
    strbuf_release(&parser->text);
    free(parser->frames);
    free(parser->name);
    free(parser);
}

static bool begin_parsing(struct iati_parser *parser)
{
    xmlSAXHandler copy = handlers;
    parser->context = xmlCreatePushParserCtxt(&copy, parser, NULL, 0, NULL);
    if (!parser->context)
        return false;
    /* without a doctype the only entities are the five of XML itself */
    xmlCtxtUseOptions(parser->context, XML_PARSE_NONET | XML_PARSE_NOENT);
    return true;
}

/* An activity is gathered until it ends, so it must not be endless. */
static bool check_size(struct iati_parser *parser)
{
    bool is_tree = parser->child_line != 0;
    size_t most = is_tree ? GATHERED_MOST : ITEM_MOST;
    if ((!parser->item && !is_tree) ||
        (size_t)xmlByteConsumed(parser->context) - parser->item_start <= most)
        return true;
    problem_report_add(&parser->report, IATI_UNREADABLE, iati_line(parser), 0,
                       "an activity is larger than %zu MB%s", most / 1024 / 1024,
                       is_tree ? ", too large for a file that is upgraded" : "");
    return false;
}

bool iati_parser_feed(struct iati_parser *parser, const char *bytes, size_t length, bool last)
{
    if (!parser->context && !begin_parsing(parser))
        return false;
    if (!parser->stopped && length <= INT_MAX)
        xmlParseChunk(parser->context, bytes, (int)length, last);
    return !parser->stopped && check_size(parser);
}
