#include "records/xml_part.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
    DEPTH_MOST = 256, /* of elements that are passed over; the parser itself sets no limit */
    BLOCK_SIZE = 64 * 1024,
    ATTRIBUTE_FIELDS = 5, /* of libxml2's arrays: name, prefix, namespace, value, its end */
};

struct xml_part {
    const struct xml_handler *handler;
    void *context;
    char *name;
    struct part *part;
    xmlParserCtxt *parser;
    int state;
    size_t ignored;        /* depth below the innermost element that has a state */
    const char *forbidden; /* what it has that no workbook has; NULL: nothing */
    char *reason;          /* of the first fault, as the parser words it, and its line */
    int line;
    bool ended;
    char block[BLOCK_SIZE];
};

/* --- Attributes ------------------------------------------------------------------------------ */

struct part_value part_attribute(const struct part_attributes *attributes, const char *name)
{
    for (int i = 0; i < attributes->count; i++) {
        const unsigned char **fields = attributes->items + (size_t)i * ATTRIBUTE_FIELDS;
        if (strcmp((const char *)fields[0], name) == 0)
            return (struct part_value){(const char *)fields[3], (size_t)(fields[4] - fields[3])};
    }
    return (struct part_value){NULL, 0};
}

bool part_value_is(struct part_value value, const char *text)
{
    return value.text && strlen(text) == value.length &&
           memcmp(value.text, text, value.length) == 0;
}

bool part_value_is_true(struct part_value value)
{
    return part_value_is(value, "1") || part_value_is(value, "true");
}

bool part_value_number(struct part_value value, unsigned *number)
{
    if (value.length == 0 || value.length > 9)
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < value.length; i++) {
        if (value.text[i] < '0' || value.text[i] > '9')
            return false;
        sum = sum * 10 + (unsigned)(value.text[i] - '0');
    }
    *number = sum;
    return true;
}

/* --- Elements -------------------------------------------------------------------------------- */

static int find_state(const struct xml_part *self, const char *name)
{
    const struct xml_shape *shapes = self->handler->shapes;
    for (int i = 1; i < self->handler->count; i++)
        if (shapes[i].parent == self->state && strcmp(shapes[i].name, name) == 0)
            return i;
    return 0;
}

static void forbid(struct xml_part *self, const char *what)
{
    self->forbidden = what;
    xmlStopParser(self->parser);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *namespace, int namespace_count, const xmlChar **namespaces,
                     int count, int defaulted, const xmlChar **attributes)
{
    (void)prefix;
    (void)namespace;
    (void)namespace_count;
    (void)namespaces;
    (void)defaulted;
    struct xml_part *self = context;
    int state = self->ignored ? 0 : find_state(self, (const char *)name);
    if (!state) {
        if (++self->ignored > DEPTH_MOST)
            forbid(self, E_("elements nested too deeply"));
        return;
    }
    self->state = state;
    if (self->handler->enter)
        self->handler->enter(self->context, state, &(struct part_attributes){attributes, count});
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *namespace)
{
    (void)name;
    (void)prefix;
    (void)namespace;
    struct xml_part *self = context;
    if (self->ignored) {
        self->ignored--;
        return;
    }
    int state = self->state;
    self->state = self->handler->shapes[state].parent;
    if (self->handler->leave)
        self->handler->leave(self->context, state);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct xml_part *self = context;
    if (!self->ignored && self->handler->text)
        self->handler->text(self->context, self->state, (const char *)text, (size_t)length);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    struct xml_part *self = context;
    forbid(self, E_("a document type declaration"));
}

/* One fault leads to others, which say less. */
static void on_error(void *context, xmlErrorPtr error)
{
    struct xml_part *self = context;
    if (error->level != XML_ERR_FATAL || self->reason)
        return;
    const char *message = error->message ? error->message : E_("no XML");
    self->reason = xstrndup(message, strcspn(message, "\n"));
    self->line = error->line;
}

/* --- Blocks ---------------------------------------------------------------------------------- */

struct xml_part *xml_part_open(struct package *package, const char *name, uint64_t most,
                               const struct xml_handler *handler, void *context,
                               struct error *error)
{
    struct part *part = part_open(package, name, most, error);
    if (!part)
        return NULL;
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
    struct xml_part *self = xmalloc(sizeof *self);
    memset(self, 0, offsetof(struct xml_part, block));
    self->handler = handler;
    self->context = context;
    self->name = xstrdup(name);
    self->part = part;
    self->parser = xmlCreatePushParserCtxt(&handlers, self, NULL, 0, NULL);
    /* NOENT makes "&amp;" in an attribute an ampersand; there are no others that it could expand */
    xmlCtxtUseOptions(self->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
    return self;
}

static bool refuse(const struct xml_part *self, struct error *error)
{
    if (self->forbidden)
        return error_set(error, ERROR_DATA,
                         "its part '%s' has %s, which no workbook has; save it again with a "
                         "spreadsheet program",
                         self->name, self->forbidden);
    return error_set(error, ERROR_DATA,
                     "the file is damaged (its part '%s', line %d: %s); save it again with a "
                     "spreadsheet program",
                     self->name, self->line, self->reason ? self->reason : E_("no XML"));
}

bool xml_part_next(struct xml_part *self, struct error *error)
{
    if (self->ended)
        return false;
    ssize_t got = part_read(self->part, self->block, BLOCK_SIZE, error);
    self->ended = got <= 0;
    if (got < 0)
        return false;
    /* its result also tells of undeclared prefixes, which are no reason to refuse a workbook */
    xmlParseChunk(self->parser, self->block, (int)got, got == 0);
    if (!self->parser->wellFormed || self->forbidden) {
        self->ended = true;
        return refuse(self, error);
    }
    return !self->ended;
}

void xml_part_close(struct xml_part *self)
{
    if (!self)
        return;
    xmlFreeDoc(self->parser->myDoc);
    xmlFreeParserCtxt(self->parser);
    part_close(self->part);
    free(self->name);
    free(self->reason);
    free(self);
}

bool xml_part_walk(struct package *package, const char *name, uint64_t most,
                   const struct xml_handler *handler, void *context, struct error *error)
{
    struct xml_part *part = xml_part_open(package, name, most, handler, context, error);
    while (part && xml_part_next(part, error))
        ;
    bool walked = part && !error->kind;
    xml_part_close(part);
    return walked;
}
