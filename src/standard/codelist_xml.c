#include "standard/codelist_xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "standard/codelist_file.h"

struct reader {
    const char *where;
    const char *language; /* of texts that don't say theirs */
    char **rows;          /* as lines of the compact form */
    size_t count, capacity;
    struct error *error;
};

/* --- small pieces of XML --- */

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && !node->ns &&
           strcmp((const char *)node->name, name) == 0;
}

static xmlNode *find_child(const xmlNode *parent, const char *name)
{
    xmlNode *child = parent ? parent->children : NULL;
    while (child && !is_named(child, name))
        child = child->next;
    return child;
}

/* Takes a text of libxml2's; gives it with white space normalised. The caller frees. */
static char *normalise(xmlChar *text)
{
    static const char white[] = " \t\r\n";
    struct strbuf result = STRBUF_INIT;
    const char *word = text ? (const char *)text : "";
    for (word += strspn(word, white); *word; word += strspn(word, white)) {
        size_t length = strcspn(word, white);
        if (result.length)
            strbuf_addch(&result, ' ');
        strbuf_add(&result, word, length);
        word += length;
    }
    xmlFree(text);
    return result.length ? strbuf_detach(&result) : xstrdup("");
}

/* The attribute's value, "" if there is none. The caller frees. */
static char *get_attribute(const xmlNode *node, const char *name)
{
    return normalise(xmlGetNoNsProp(node, (const xmlChar *)name));
}

/* The text of a child element, "" if there is none. The caller frees. */
static char *get_child(const xmlNode *parent, const char *name)
{
    xmlNode *child = find_child(parent, name);
    return normalise(child ? xmlNodeGetContent(child) : NULL);
}

/* True if the narrative is in the language; one that doesn't say is in the list's. */
static bool is_in_language(const struct reader *reader, const xmlNode *narrative,
                           const char *language)
{
    xmlChar *said = xmlGetNsProp(narrative, (const xmlChar *)"lang", XML_XML_NAMESPACE);
    bool same = strcmp(said ? (const char *)said : reader->language, language) == 0;
    xmlFree(said);
    return same;
}

/* The narrative of a child element in a language, "" if there is none. The caller frees. */
static char *get_narrative(const struct reader *reader, const xmlNode *parent, const char *name,
                           const char *language)
{
    const xmlNode *holder = find_child(parent, name);
    for (xmlNode *child = holder ? holder->children : NULL; child; child = child->next)
        if (is_named(child, "narrative") && is_in_language(reader, child, language))
            return normalise(xmlNodeGetContent(child));
    return xstrdup("");
}

/* The name that an element holds in a language, "" if there is none. The caller frees. */
static char *get_name(const struct reader *reader, const xmlNode *parent, const char *language)
{
    return get_narrative(reader, parent, "name", language);
}

/* What the description of a code says to use instead, "" if nothing: official files have no better
 * place for that. It may be any word; see forget_odd_replacements. The caller frees. */
static char *get_replacement(const struct reader *reader, const xmlNode *node)
{
    static const char *const phrases[] = {"use code ", "in favour of ", "replaced by "};
    char *description = get_narrative(reader, node, "description", "en");
    char *code = NULL;
    for (size_t i = 0; !code && i < sizeof phrases / sizeof *phrases; i++) {
        const char *found = strcasestr(description, phrases[i]);
        if (!found)
            continue;
        found += strlen(phrases[i]);
        size_t length = strcspn(found, " ,;");
        if (length > 0 && found[length - 1] == '.')
            length--;
        code = xstrndup(found, length);
    }
    free(description);
    return code ? code : xstrdup("");
}

/* --- a list --- */

static bool refuse(const struct reader *reader, const char *reason)
{
    error_set(reader->error, ERROR_DATA, "'%s' is not a codelist: %s", reader->where, reason);
    return false;
}

static bool check_item(const struct reader *reader, const xmlNode *node,
                       const struct codelist_item *item, const char *status)
{
    long line = xmlGetLineNo(node);
    enum code_status known;
    if (!*item->code)
        return error_set(reader->error, ERROR_DATA,
                         "'%s' is not a codelist: the codelist-item in line %ld has no code",
                         reader->where, line);
    if (!code_status_parse(status, &known))
        return error_set(reader->error, ERROR_DATA,
                         "'%s' is not a codelist: status \"%s\" of code '%s' in line %ld; "
                         "expected active or withdrawn",
                         reader->where, status, item->code, line);
    const char *wrong = *item->from && !date_is_valid(item->from)             ? item->from
                        : *item->withdrawn && !date_is_valid(item->withdrawn) ? item->withdrawn
                                                                              : NULL;
    return !wrong || error_set(reader->error, ERROR_DATA,
                               "'%s' is not a codelist: \"%s\" of code '%s' in line %ld is no date",
                               reader->where, wrong, item->code, line);
}

static void add_row(struct reader *reader, const struct codelist_item *item)
{
    struct strbuf row = STRBUF_INIT;
    codelist_print_item(&row, item);
    reader->rows = grow(reader->rows, reader->count, &reader->capacity, sizeof *reader->rows);
    reader->rows[reader->count++] = strbuf_detach(&row);
}

static bool read_item(struct reader *reader, const xmlNode *node)
{
    char *status = get_attribute(node, "status");
    bool is_withdrawn = strcmp(status, code_status_name(CODE_WITHDRAWN)) == 0;
    char *texts[] = {
        get_child(node, "code"),
        get_name(reader, node, "en"),
        get_name(reader, node, "fr"),
        get_attribute(node, "activation-date"),
        get_attribute(node, "withdrawal-date"),
        get_child(node, "category"),
        is_withdrawn ? get_replacement(reader, node) : xstrdup(""),
    };
    struct codelist_item item = {
        .code = texts[0],
        .name_en = texts[1],
        .name_fr = texts[2],
        .from = texts[3],
        .withdrawn = texts[4],
        .category = texts[5],
        .versions = "",
        .replaced_by = texts[6],
    };
    bool fine = check_item(reader, node, &item, status);
    if (fine) {
        code_status_parse(status, &item.status);
        add_row(reader, &item);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free(status);
    return fine;
}

static bool read_items(struct reader *reader, const xmlNode *root)
{
    const xmlNode *items = find_child(root, "codelist-items");
    for (xmlNode *node = items ? items->children : NULL; node; node = node->next)
        if (is_named(node, "codelist-item") && !read_item(reader, node))
            return false;
    return reader->count > 0 || refuse(reader, E_("it has no codelist-item"));
}

static int compare_rows(const void *a, const void *b)
{
    return codelist_compare_codes(*(char *const *)a, *(char *const *)b);
}

/* Adds the rows in order; of identical ones, which occur in official files, only one. */
static void print_rows(struct reader *reader, struct strbuf *text)
{
    qsort(reader->rows, reader->count, sizeof *reader->rows, compare_rows);
    for (size_t i = 0; i < reader->count; i++)
        if (i == 0 || strcmp(reader->rows[i], reader->rows[i - 1]) != 0)
            strbuf_addstr(text, reader->rows[i]);
}

static void print_facts(const struct reader *reader, const xmlNode *root, struct strbuf *text)
{
    const xmlNode *metadata = find_child(root, "metadata");
    char *name = get_attribute(root, "name"), *complete = get_attribute(root, "complete"),
         *embedded = get_attribute(root, "embedded"),
         *categories = get_attribute(root, "category-codelist"),
         *title = get_name(reader, metadata, "en"), *title_fr = get_name(reader, metadata, "fr");
    struct codelist facts = {
        .name = name,
        .title = title,
        .title_fr = title_fr,
        .embedded = strcmp(embedded, "1") == 0,
        .categories = categories,
        .versions = "",
    };
    facts.complete = facts.embedded || strcmp(complete, "1") == 0;
    codelist_print_facts(text, &facts);
    free(title_fr);
    free(title);
    free(categories);
    free(embedded);
    free(complete);
    free(name);
}

static bool check_root(const struct reader *reader, const xmlNode *root)
{
    if (!is_named(root, "codelist"))
        return error_set(reader->error, ERROR_DATA,
                         "'%s' is not a codelist: its root element is '%s', expected 'codelist'",
                         reader->where, (const char *)root->name);
    char *name = get_attribute(root, "name");
    bool fine = codelist_name_is_valid(name) ||
                error_set(reader->error, ERROR_DATA,
                          "'%s' is not a codelist: its name is \"%s\"; expected letters, digits, "
                          "'-' and '_', at most 64",
                          reader->where, name);
    free(name);
    return fine;
}

/* Keeps only what is said to replace a code and is itself a code in use. */
static void forget_odd_replacements(struct codelist *list)
{
    for (size_t i = 0; i < list->item_count; i++) {
        struct codelist_item *item = &list->items[i];
        const struct codelist_item *other =
            *item->replaced_by ? codelist_find(list, item->replaced_by) : NULL;
        if (!other || other->status != CODE_ACTIVE)
            item->replaced_by = "";
    }
}

static struct codelist *read_root(const xmlNode *root, const char *where, struct error *error)
{
    struct reader reader = {.where = where, .error = error};
    struct strbuf text = STRBUF_INIT;
    struct codelist *list = NULL;
    xmlChar *language = xmlGetNsProp(root, (const xmlChar *)"lang", XML_XML_NAMESPACE);
    reader.language = language ? (const char *)language : "en";
    if (check_root(&reader, root) && read_items(&reader, root)) {
        print_facts(&reader, root, &text);
        print_rows(&reader, &text);
        size_t length = text.length;
        list = codelist_parse(strbuf_detach(&text), length, where, error);
        if (list)
            forget_odd_replacements(list);
        else
            error->kind = ERROR_DATA;
    }
    for (size_t i = 0; i < reader.count; i++)
        free(reader.rows[i]);
    free(reader.rows);
    xmlFree(language);
    return list;
}

/* --- the document --- */

/* Called at "<!DOCTYPE name", before any declaration is looked at. */
static void stop_at_doctype(void *context, const xmlChar *name, const xmlChar *public_id,
                            const xmlChar *system_id)
{
    xmlParserCtxt *parser = context;
    (void)name, (void)public_id, (void)system_id;
    *(bool *)parser->_private = true;
    xmlStopParser(parser);
}

static void describe_fault(const struct reader *reader, xmlParserCtxt *parser, bool has_doctype)
{
    const xmlError *fault = xmlCtxtGetLastError(parser);
    if (has_doctype)
        refuse(reader, E_("it has a document type declaration, which codelists don't need"));
    else if (!fault || !fault->message)
        refuse(reader, E_("it is not well-formed XML"));
    else
        error_set(reader->error, ERROR_DATA, "'%s' is not a codelist: line %d: %.*s", reader->where,
                  fault->line, (int)strcspn(fault->message, "\n"), fault->message);
}

struct codelist *codelist_read_xml(const char *data, size_t length, const char *where,
                                   struct error *error)
{
    struct reader reader = {.where = where, .error = error};
    if (length > CODELIST_XML_LARGEST) {
        error_set(error, ERROR_DATA, "'%s' is not a codelist: it is larger than %d bytes", where,
                  CODELIST_XML_LARGEST);
        return NULL;
    }
    bool has_doctype = false;
    struct codelist *list = NULL;
    xmlParserCtxt *parser = xmlNewParserCtxt();
    parser->_private = &has_doctype;
    parser->sax->internalSubset = stop_at_doctype;
    xmlDoc *document = xmlCtxtReadMemory(parser, data, (int)length, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                             XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    if (document && !has_doctype && xmlDocGetRootElement(document))
        list = read_root(xmlDocGetRootElement(document), where, error);
    else
        describe_fault(&reader, parser, has_doctype);
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return list;
}
