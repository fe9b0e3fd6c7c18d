#include "base/stylesheet.h"

#include <dlfcn.h>
#include <libxml/parser.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "base/strbuf.h"

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

static xsltStylesheet *parse_stylesheet(const char *name, const char *text, size_t length)
{
    char *url = xasprintf("resource:%s", name);
    xmlDoc *document = xmlReadMemory(text, (int)length, url, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
                                         XML_PARSE_NOWARNING);
    free(url);
    xsltStylesheet *stylesheet = document ? xsltParseStylesheetDoc(document) : NULL;
    if (!stylesheet)
        xmlFreeDoc(document); /* still ours: a stylesheet takes it only on success */
    if (stylesheet && stylesheet->errors) {
        xsltFreeStylesheet(stylesheet);
        stylesheet = NULL;
    }
    return stylesheet;
}

static xsltStylesheet *load_stylesheet(const char *name, struct error *error)
{
    size_t length = 0;
    char *text = resource_read(name, &length, error);
    if (!text)
        return NULL;
    xsltStylesheet *stylesheet = parse_stylesheet(name, text, length);
    free(text);
    if (!stylesheet)
        error_set(error, ERROR_USAGE, "'%s' is not a stylesheet that can be used", name);
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

static xmlDoc *transform(xsltStylesheet *stylesheet, xmlDoc *document)
{
    xsltTransformContext *context = xsltNewTransformContext(stylesheet, document);
    xsltSecurityPrefs *preferences = forbid_everything();
    xsltSetCtxtSecurityPrefs(preferences, context);
    xmlDoc *page = xsltApplyStylesheetUser(stylesheet, document, NULL, NULL, NULL, context);
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

static char *render(const char *name, xmlDoc *document, size_t *length, struct error *error)
{
    xsltStylesheet *stylesheet = load_stylesheet(name, error);
    if (!stylesheet)
        return NULL;
    xmlDoc *page = transform(stylesheet, document);
    char *text = page ? serialise(page, stylesheet, length) : NULL;
    if (!text)
        error_set(error, ERROR_USAGE, "'%s' failed", name);
    xmlFreeDoc(page);
    xsltFreeStylesheet(stylesheet);
    return text;
}

/* EXSLT for stylesheets that use it. Loaded only now: with the libraries behind it, it takes longer
 * than checking a small file. A stylesheet that needs it fails with libxslt's words if it isn't
 * there. */
static void register_exslt(void)
{
    void *library = dlopen("libexslt.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void *address = library ? dlsym(library, "exsltRegisterAll") : NULL;
    void (*register_all)(void) = NULL;
    /* ISO C has no conversion from an object's address to a function's; POSIX has. */
    memcpy(&register_all, &address, sizeof address);
    if (register_all)
        register_all();
}

char *stylesheet_apply(const char *name, xmlDoc *document, size_t *length, struct error *error)
{
    /* libxslt reports a stylesheet's mistakes only to its process-wide handler */
    struct strbuf messages = STRBUF_INIT;
    register_exslt();
    xmlGenericErrorFunc kept = xsltGenericError;
    void *kept_context = xsltGenericErrorContext;
    xsltSetGenericErrorFunc(&messages, collect_message);
    char *text = render(name, document, length, error);
    xsltSetGenericErrorFunc(kept_context, kept);
    join_lines(&messages);
    if (!text && messages.length)
        error_prefix(error, "%s", messages.text);
    strbuf_release(&messages);
    return text;
}
