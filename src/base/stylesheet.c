#include "base/stylesheet.h"

#include <libxml/parser.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/library.h"
#include "base/resource.h"
#include "base/strbuf.h"

enum { STYLESHEET_MOST = 16 * 1024 * 1024 }; /* bytes of a file */

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

/* libxslt reports a stylesheet's mistakes only to its process-wide handler. */
struct listening {
    struct strbuf messages;
    xmlGenericErrorFunc kept;
    void *kept_context;
};

static void listen_begin(struct listening *listening)
{
    *listening = (struct listening){
        .messages = STRBUF_INIT, .kept = xsltGenericError, .kept_context = xsltGenericErrorContext};
    xsltSetGenericErrorFunc(&listening->messages, collect_message);
}

/* `error`, if the work failed, is given what was heard. */
static void listen_end(struct listening *listening, bool failed, struct error *error)
{
    xsltSetGenericErrorFunc(listening->kept_context, listening->kept);
    join_lines(&listening->messages);
    if (failed && listening->messages.length)
        error_prefix(error, "%s", listening->messages.text);
    strbuf_release(&listening->messages);
}

/* Reading --------------------------------------------------------------------------------------*/

struct stylesheet {
    char *name;
    xsltStylesheet *compiled;
};

/* EXSLT for stylesheets that use it. Loaded only now: with the libraries behind it, it takes longer
 * than checking a small file. A stylesheet that needs it fails with libxslt's words if it isn't
 * there. Stylesheets are read by one thread. */
static void register_exslt(void)
{
    static struct {
        void (*register_all)(void);
    } table;
    static const struct library_function function = {"exsltRegisterAll", 0};
    static struct library library = {.name = "libexslt",
                                     .file_names = {"libexslt.so.0"},
                                     .purpose = "",
                                     .package = "libxslt1.1",
                                     .functions = &function,
                                     .function_count = 1,
                                     .table = &table};
    struct error ignored = ERROR_INIT;
    if (library_get(&library, &ignored))
        table.register_all();
    error_clear(&ignored);
}

static void refuse(const char *name, struct error *error)
{
    error_set(error, ERROR_USAGE, "'%s' is not a stylesheet that can be used", name);
}

/* NULL and `error` if it is no XML. */
static xmlDoc *parse_xml(const char *name, const char *url, const char *text, size_t length,
                         struct error *error)
{
    xmlDoc *document = xmlReadMemory(text, (int)length, url, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
                                         XML_PARSE_NOWARNING);
    const xmlError *last = document ? NULL : xmlGetLastError();
    if (!document)
        refuse(name, error);
    if (last && last->message)
        error_prefix(error, "line %d is not well-formed XML: %.*s", last->line,
                     (int)strcspn(last->message, "\n"), last->message);
    return document;
}

static xsltStylesheet *parse_stylesheet(xmlDoc *document)
{
    xsltStylesheet *stylesheet = xsltParseStylesheetDoc(document);
    if (!stylesheet)
        xmlFreeDoc(document); /* still ours: a stylesheet takes it only on success */
    if (stylesheet && stylesheet->errors) {
        xsltFreeStylesheet(stylesheet);
        stylesheet = NULL;
    }
    return stylesheet;
}

/* All but reading files, where `files` says so. */
static xsltSecurityPrefs *forbid_everything(bool files)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
    xsltSecurityPrefs *preferences = xsltNewSecurityPrefs();
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i] != XSLT_SECPREF_READ_FILE || !files)
            xsltSetSecurityPrefs(preferences, options[i], xsltSecurityForbid);
    return preferences;
}

/* Takes `text`; NULL is fine, the error is told already. */
static struct stylesheet *compile(const char *name, const char *url, char *text, size_t length,
                                  struct error *error)
{
    if (!text)
        return NULL;
    xmlDoc *document = parse_xml(name, url, text, length, error);
    free(text);
    if (!document)
        return NULL;
    struct listening listening;
    register_exslt();
    listen_begin(&listening);
    xsltStylesheet *compiled = parse_stylesheet(document);
    if (!compiled)
        refuse(name, error);
    listen_end(&listening, !compiled, error);
    if (!compiled)
        return NULL;
    struct stylesheet *stylesheet = xmalloc(sizeof *stylesheet);
    *stylesheet = (struct stylesheet){.name = xstrdup(name), .compiled = compiled};
    return stylesheet;
}

struct stylesheet *stylesheet_load(const char *name, struct error *error)
{
    size_t length = 0;
    char *url = xasprintf("resource:%s", name);
    char *text = resource_read(name, &length, error);
    struct stylesheet *stylesheet = compile(name, url, text, length, error);
    free(url);
    return stylesheet;
}

struct stylesheet *stylesheet_load_file(const char *path, struct error *error)
{
    size_t length = 0;
    char *text = file_read(path, STYLESHEET_MOST, &length, error);
    /* What a stylesheet includes is loaded while it is compiled, by the rules of the process. */
    xsltSecurityPrefs *kept = xsltGetDefaultSecurityPrefs();
    xsltSecurityPrefs *preferences = forbid_everything(true);
    xsltSetDefaultSecurityPrefs(preferences);
    struct stylesheet *stylesheet = compile(path, path, text, length, error);
    xsltSetDefaultSecurityPrefs(kept);
    xsltFreeSecurityPrefs(preferences);
    return stylesheet;
}

void stylesheet_free(struct stylesheet *stylesheet)
{
    if (!stylesheet)
        return;
    xsltFreeStylesheet(stylesheet->compiled);
    free(stylesheet->name);
    free(stylesheet);
}

const xmlNode *stylesheet_root(const struct stylesheet *stylesheet)
{
    return xmlDocGetRootElement(stylesheet->compiled->doc);
}

/* Applying -------------------------------------------------------------------------------------*/

static void add_functions(xsltTransformContext *context,
                          const struct stylesheet_functions *functions)
{
    if (!functions)
        return;
    context->_private = functions->context;
    for (size_t i = 0; i < functions->count; i++)
        xsltRegisterExtFunction(context, (const xmlChar *)functions->items[i].name,
                                (const xmlChar *)functions->namespace, functions->items[i].call);
}

void *stylesheet_context(xmlXPathParserContext *call)
{
    return xsltXPathGetTransformContext(call)->_private;
}

static xmlDoc *transform(xsltStylesheet *stylesheet, xmlDoc *document,
                         const struct stylesheet_functions *functions)
{
    xsltTransformContext *context = xsltNewTransformContext(stylesheet, document);
    xsltSecurityPrefs *preferences = forbid_everything(false);
    xsltSetCtxtSecurityPrefs(preferences, context);
    add_functions(context, functions);
    xmlDoc *page = xsltApplyStylesheetUser(stylesheet, document, NULL, NULL, NULL, context);
    if (page && context->state != XSLT_STATE_OK) {
        xmlFreeDoc(page);
        page = NULL;
    }
    xsltFreeTransformContext(context);
    xsltFreeSecurityPrefs(preferences);
    return page;
}

xmlDoc *stylesheet_transform(struct stylesheet *stylesheet, xmlDoc *document,
                             const struct stylesheet_functions *functions, struct error *error)
{
    struct listening listening;
    listen_begin(&listening);
    xmlDoc *result = transform(stylesheet->compiled, document, functions);
    if (!result)
        error_set(error, ERROR_USAGE, "'%s' failed", stylesheet->name);
    listen_end(&listening, !result, error);
    return result;
}

char *stylesheet_text(struct stylesheet *stylesheet, xmlDoc *result, size_t *length,
                      struct error *error)
{
    xmlChar *bytes = NULL;
    int count = 0;
    if (xsltSaveResultToString(&bytes, &count, result, stylesheet->compiled) != 0 || !bytes) {
        error_set(error, ERROR_USAGE, "'%s' failed", stylesheet->name);
        return NULL;
    }
    char *text = xstrndup((const char *)bytes, (size_t)count);
    *length = (size_t)count;
    xmlFree(bytes);
    return text;
}

char *stylesheet_apply(const char *name, xmlDoc *document, size_t *length, struct error *error)
{
    struct stylesheet *stylesheet = stylesheet_load(name, error);
    if (!stylesheet)
        return NULL;
    xmlDoc *page = stylesheet_transform(stylesheet, document, NULL, error);
    char *text = page ? stylesheet_text(stylesheet, page, length, error) : NULL;
    xmlFreeDoc(page);
    stylesheet_free(stylesheet);
    return text;
}
