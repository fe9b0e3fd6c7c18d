#include "publish/site_index.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "base/strbuf.h"

static const char stylesheet_name[] = "xslt/site-index.xsl";
static const char stylesheet_url[] = "resource:xslt/site-index.xsl";

static void set_attribute(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

static void set_number(xmlNode *node, const char *name, size_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", value);
    set_attribute(node, name, text);
}

static void add_dataset(xmlNode *site, const struct publish_item *item)
{
    static const char *const kinds[] = {
        [DATASET_ACTIVITIES] = "activities",
        [DATASET_ORGANISATIONS] = "organisations",
    };
    const char *title = item->title && *item->title ? item->title : item->name;
    xmlNode *dataset =
        xmlNewTextChild(site, NULL, (const xmlChar *)"dataset", (const xmlChar *)title);
    char *href = xasprintf("%s.xml", item->name);
    set_attribute(dataset, "name", item->name);
    set_attribute(dataset, "href", href);
    set_attribute(dataset, "kind", kinds[item->kind]);
    set_number(dataset, "activities", item->activities);
    set_number(dataset, "size", item->size);
    set_attribute(dataset, "date", item->date);
    set_attribute(dataset, "sha256", item->sha256);
    free(href);
}

static xmlDoc *describe_site(const struct publication *publication,
                             const struct publish_item *items, size_t count)
{
    const struct organisation *organisation = &publication->organisation;
    const struct narrative *name = organisation->name_count ? organisation->name : NULL;
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *site = xmlNewDocNode(document, NULL, (const xmlChar *)"site", NULL);
    xmlDocSetRootElement(document, site);
    set_attribute(site, "organisation", name ? name->narrative : organisation->ref);
    set_attribute(site, "identifier", organisation->ref);
    set_attribute(site, "language", name ? name->language : NULL);
    for (size_t i = 0; i < count; i++)
        add_dataset(site, &items[i]);
    return document;
}

static void __attribute__((format(printf, 2, 3)))
collect_message(void *context, const char *format, ...)
{
    struct strbuf *messages = context;
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    if (length > 0 && messages->length < 1000)
        strbuf_add(messages, text, (size_t)length);
    if (length >= 0)
        free(text);
}

/* Errors are one line. */
static void join_lines(struct strbuf *messages)
{
    while (messages->length && messages->text[messages->length - 1] == '\n')
        messages->text[--messages->length] = '\0';
    for (size_t i = 0; i < messages->length; i++)
        if (messages->text[i] == '\n')
            messages->text[i] = ' ';
}

static xsltStylesheet *load_stylesheet(struct error *error)
{
    size_t length = 0;
    char *text = resource_read(stylesheet_name, &length, error);
    if (!text)
        return NULL;
    xmlDoc *document = xmlReadMemory(text, (int)length, stylesheet_url, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
                                         XML_PARSE_NOWARNING);
    free(text);
    xsltStylesheet *stylesheet = document ? xsltParseStylesheetDoc(document) : NULL;
    if (!stylesheet)
        xmlFreeDoc(document); /* still ours: a stylesheet takes it only on success */
    if (stylesheet && stylesheet->errors) {
        xsltFreeStylesheet(stylesheet);
        stylesheet = NULL;
    }
    if (!stylesheet)
        error_set(error, ERROR_USAGE, "'%s' is not a stylesheet that can be used", stylesheet_name);
    return stylesheet;
}

static xsltSecurityPrefs *forbid_everything(void)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
    xsltSecurityPrefs *preferences = xsltNewSecurityPrefs();
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        xsltSetSecurityPrefs(preferences, options[i], xsltSecurityForbid);
    return preferences;
}

static xmlDoc *transform(xsltStylesheet *stylesheet, xmlDoc *site)
{
    xsltTransformContext *context = xsltNewTransformContext(stylesheet, site);
    xsltSecurityPrefs *preferences = forbid_everything();
    xsltSetCtxtSecurityPrefs(preferences, context);
    xmlDoc *page = xsltApplyStylesheetUser(stylesheet, site, NULL, NULL, NULL, context);
    if (page && context->state != XSLT_STATE_OK) {
        xmlFreeDoc(page);
        page = NULL;
    }
    xsltFreeTransformContext(context);
    xsltFreeSecurityPrefs(preferences);
    return page;
}

static char *serialise(xmlDoc *page, xsltStylesheet *stylesheet, size_t *length)
{
    xmlChar *bytes = NULL;
    int count = 0;
    if (xsltSaveResultToString(&bytes, &count, page, stylesheet) != 0 || !bytes)
        return NULL;
    char *text = xstrndup((const char *)bytes, (size_t)count);
    *length = (size_t)count;
    xmlFree(bytes);
    return text;
}

static char *render(const struct publication *publication, const struct publish_item *items,
                    size_t count, size_t *length, struct error *error)
{
    char *text = NULL;
    xsltStylesheet *stylesheet = load_stylesheet(error);
    if (!stylesheet)
        return NULL;
    xmlDoc *site = describe_site(publication, items, count);
    xmlDoc *page = transform(stylesheet, site);
    if (page)
        text = serialise(page, stylesheet, length);
    if (!text)
        error_set(error, ERROR_USAGE, "'%s' failed", stylesheet_name);
    xmlFreeDoc(page);
    xmlFreeDoc(site);
    xsltFreeStylesheet(stylesheet);
    return text;
}

char *site_index_render(const struct publication *publication, const struct publish_item *items,
                        size_t count, size_t *length, struct error *error)
{
    /* libxslt reports a stylesheet's mistakes only to its process-wide handler */
    struct strbuf messages = STRBUF_INIT;
    xmlGenericErrorFunc kept = xsltGenericError;
    void *kept_context = xsltGenericErrorContext;
    xsltSetGenericErrorFunc(&messages, collect_message);
    char *text = render(publication, items, count, length, error);
    xsltSetGenericErrorFunc(kept_context, kept);
    join_lines(&messages);
    if (!text && messages.length)
        error_prefix(error, "%s", messages.text);
    strbuf_release(&messages);
    return text;
}
