#include "xml.h"

#include <gmp.h>
#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

/* ---- XPath ----------------------------------------------------------------------------------- */

/* A file that was read, and XPath over it. */
struct document {
    xmlDocPtr tree;
    xmlXPathContextPtr context;
};

static struct document document_of(xmlDocPtr tree, const char *path)
{
    struct document document = {.tree = tree};
    CHECK(document.tree != NULL, "'%s' can't be parsed", path);
    if (document.tree)
        document.context = xmlXPathNewContext(document.tree);
    return document;
}

static struct document document_open(const char *path)
{
    return document_of(xmlReadFile(path, NULL, XML_PARSE_NONET), path);
}

static void document_close(struct document *document)
{
    xmlXPathFreeContext(document->context);
    xmlFreeDoc(document->tree);
}

static xmlXPathObjectPtr evaluate(const struct document *document, const char *expression)
{
    xmlXPathObjectPtr value = NULL;
    if (document->context)
        value = xmlXPathEval((const xmlChar *)expression, document->context);
    CHECK(value != NULL, "XPath '%s' can't be evaluated", expression);
    return value;
}

/* Closes the document. */
static double number_in(struct document document, const char *expression)
{
    xmlXPathObjectPtr value = evaluate(&document, expression);
    double number = value ? xmlXPathCastToNumber(value) : -1;
    xmlXPathFreeObject(value);
    document_close(&document);
    return number;
}

double xml_number(const char *path, const char *expression)
{
    return number_in(document_open(path), expression);
}

double html_number(const char *path, const char *expression)
{
    const int options = HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING;
    return number_in(document_of(htmlReadFile(path, "UTF-8", options), path), expression);
}

char *xml_text(const char *path, const char *expression)
{
    struct document document = document_open(path);
    xmlXPathObjectPtr value = evaluate(&document, expression);
    xmlChar *text = value ? xmlXPathCastToString(value) : NULL;
    char *copy = text_of("%s", text ? (const char *)text : "");
    xmlFree(text);
    xmlXPathFreeObject(value);
    document_close(&document);
    return copy;
}

/* ---- XSD ------------------------------------------------------------------------------------- */

static void note_problem(void *context, xmlErrorPtr error)
{
    char **problem = context;
    if (!*problem)
        *problem = text_of("line %d: %s", error->line, error->message);
}

static void read_all(const char *path, xmlSchemaPtr schema, char **problem)
{
    xmlTextReaderPtr reader = xmlReaderForFile(path, NULL, XML_PARSE_NONET);
    CHECK(reader != NULL, "cannot read '%s'", path);
    if (!reader)
        return;
    xmlTextReaderSetStructuredErrorHandler(reader, (xmlStructuredErrorFunc)note_problem, problem);
    xmlTextReaderSetSchema(reader, schema);
    int read;
    while ((read = xmlTextReaderRead(reader)) == 1)
        ;
    if (read < 0 && !*problem)
        *problem = text_of("not well-formed");
    xmlFreeTextReader(reader);
}

char *xml_problem(const char *path, const char *schema)
{
    char *problem = NULL;
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(schema);
    xmlSchemaPtr compiled = parser ? xmlSchemaParse(parser) : NULL;
    CHECK(compiled != NULL, "schema '%s' can't be used", schema);
    if (compiled)
        read_all(path, compiled, &problem);
    xmlSchemaFree(compiled);
    xmlSchemaFreeParserCtxt(parser);
    return problem ? problem : text_of("%s", "");
}

char *own_schema(const char *version)
{
    return text_of("%s/%s/iati-activities-schema.xsd", getenv("SCHEMA_FOLDER"), version);
}

char *official_schema(const char *version)
{
    return in_reference(text_of("schemas/%s/iati-activities-schema.xsd", version));
}

/* ---- money ----------------------------------------------------------------------------------- */

enum { SCALE = 18, MOST_KINDS = 64, LONGEST_NUMBER = 60 };

/* The transactions of one type and currency. */
struct kind {
    char *name;
    size_t count;
    mpz_t sum; /* units of 10^-SCALE */
};

struct money {
    struct kind kinds[MOST_KINDS];
    size_t count;
};

static struct kind *find_kind(struct money *money, const char *name)
{
    for (size_t i = 0; i < money->count; i++)
        if (strcmp(money->kinds[i].name, name) == 0)
            return &money->kinds[i];
    if (money->count == MOST_KINDS)
        abort(); /* a mistake in a test */
    struct kind *kind = &money->kinds[money->count++];
    *kind = (struct kind){.name = text_of("%s", name)};
    mpz_init(kind->sum);
    return kind;
}

/* Adds a decimal number exactly; false if it isn't one or has more than SCALE decimal places. */
static bool add_exactly(mpz_t sum, const char *text)
{
    char digits[LONGEST_NUMBER + SCALE + 1] = "";
    text += *text == '+';
    size_t whole = strcspn(text, "."), places = text[whole] ? strlen(text + whole + 1) : 0;
    if (whole + places == 0 || whole + places > LONGEST_NUMBER || places > SCALE)
        return false;
    memcpy(digits, text, whole);
    memcpy(digits + whole, text + whole + 1, places);
    memset(digits + whole + places, '0', SCALE - places);
    mpz_t number;
    bool good = mpz_init_set_str(number, digits, 10) == 0;
    mpz_add(sum, sum, number);
    mpz_clear(number);
    return good;
}

static char *value_at(xmlXPathContextPtr context, xmlNodePtr node, const char *expression)
{
    xmlXPathObjectPtr value = xmlXPathNodeEval(node, (const xmlChar *)expression, context);
    xmlChar *text = xmlXPathCastToString(value);
    char *copy = text_of("%s", (const char *)text);
    xmlFree(text);
    xmlXPathFreeObject(value);
    return copy;
}

static void add_transaction(struct money *money, xmlXPathContextPtr context, xmlNodePtr node)
{
    const char *type = value_at(context, node, "transaction-type/@code");
    const char *own = value_at(context, node, "value/@currency");
    const char *currency = *own ? own : value_at(context, node, "../@default-currency");
    const char *value = value_at(context, node, "normalize-space(value)");
    struct kind *kind = find_kind(money, text_of("%s %s", type, *currency ? currency : "-"));
    kind->count++;
    CHECK(add_exactly(kind->sum, value), "the value '%s' is no decimal number", value);
}

static int compare_kinds(const void *a, const void *b)
{
    const struct kind *first = a, *second = b;
    return strcmp(first->name, second->name);
}

static char *describe_money(struct money *money)
{
    char *text = text_of("%s", "");
    if (money->count)
        qsort(money->kinds, money->count, sizeof *money->kinds, compare_kinds);
    for (size_t i = 0; i < money->count; i++) {
        struct kind *kind = &money->kinds[i];
        char *sum = mpz_get_str(NULL, 10, kind->sum);
        text = text_of("%s%s %zu %s\n", text, kind->name, kind->count, sum);
        free(sum);
        mpz_clear(kind->sum);
    }
    return text;
}

char *xml_money(const char *path)
{
    struct money money = {.count = 0};
    struct document document = document_open(path);
    xmlXPathObjectPtr found = evaluate(&document, "//iati-activity/transaction");
    const xmlNodeSet *nodes = found ? found->nodesetval : NULL;
    for (int i = 0; nodes && i < nodes->nodeNr; i++)
        add_transaction(&money, document.context, nodes->nodeTab[i]);
    xmlXPathFreeObject(found);
    document_close(&document);
    return describe_money(&money);
}
