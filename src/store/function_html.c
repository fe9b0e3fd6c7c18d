/* plain_text(html) */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "base/language.h"
#include "base/strbuf.h"
#include "store/function_inside.h"

enum { LARGEST_HTML = 16 * 1024 * 1024 };

/* Text as it comes together: white space is kept back until a word follows it. */
struct plain {
    struct strbuf text;
    bool space, line; /* due before the next word */
};

static bool is_among(const xmlNode *node, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, names[i]) == 0)
            return true;
    return false;
}

/* What is not for reading. */
static bool is_dropped(const xmlNode *node)
{
    static const char *const names[] = {"script", "style",  "head",  "template",
                                        "object", "iframe", "select"};
    return is_among(node, names, sizeof names / sizeof *names);
}

/* What stands in lines of its own. */
static bool is_block(const xmlNode *node)
{
    static const char *const names[] = {
        "p",     "br",      "div",     "li",     "ul",     "ol",         "dl",     "dt",
        "dd",    "h1",      "h2",      "h3",     "h4",     "h5",         "h6",     "hr",
        "table", "tr",      "caption", "pre",    "form",   "blockquote", "center", "address",
        "main",  "section", "article", "header", "footer", "figure",     "nav",    "aside",
    };
    return is_among(node, names, sizeof names / sizeof *names);
}

static bool is_cell(const xmlNode *node)
{
    static const char *const names[] = {"td", "th"};
    return is_among(node, names, sizeof names / sizeof *names);
}

/* How many bytes of white space begin here: ASCII's, or a no-break space. */
static size_t space_at(const char *text)
{
    if (isspace((unsigned char)*text))
        return 1;
    return strncmp(text, "\u00A0", 2) == 0 ? 2 : 0;
}

static void add_words(struct plain *plain, const char *text)
{
    while (*text) {
        size_t space = space_at(text), length = 0;
        if (space) {
            plain->space = true;
            text += space;
            continue;
        }
        while (text[length] && !space_at(text + length))
            length++;
        if (plain->text.length && (plain->line || plain->space))
            strbuf_addch(&plain->text, plain->line ? '\n' : ' ');
        plain->line = plain->space = false;
        strbuf_add(&plain->text, text, length);
        text += length;
    }
}

static void set_apart(struct plain *plain, const xmlNode *node)
{
    plain->line = plain->line || is_block(node);
    plain->space = plain->space || is_cell(node);
}

/* The node that follows when all of `node` was seen, NULL at the end; what ends is set apart. */
static const xmlNode *next_node(struct plain *plain, const xmlNode *root, const xmlNode *node)
{
    for (; node && node != root; node = node->parent) {
        set_apart(plain, node);
        if (node->next)
            return node->next;
    }
    return NULL;
}

/* Walks the tree without recursion: its depth is the input's. */
static void add_tree(struct plain *plain, const xmlNode *root)
{
    for (const xmlNode *node = root; node;) {
        set_apart(plain, node);
        if (node->type == XML_TEXT_NODE)
            add_words(plain, (const char *)node->content);
        bool enters = node->type == XML_ELEMENT_NODE && node->children && !is_dropped(node);
        node = enters ? node->children : next_node(plain, root, node);
    }
}

void function_plain_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *html = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    if (!html || !strpbrk(html, "<&")) {
        function_give_back(context, values[0]);
        return;
    }
    size_t length = strlen(html);
    if (length > LARGEST_HTML) {
        function_fail(context, N_("plain_text: a text of %zu bytes; at most %d are read"), length,
                      LARGEST_HTML);
        return;
    }
    xmlDoc *document =
        htmlReadMemory(html, (int)length, NULL, "UTF-8",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                           HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
    struct plain plain = {.text = STRBUF_INIT};
    if (document)
        add_tree(&plain, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    if (plain.text.length)
        sqlite3_result_text(context, plain.text.text, (int)plain.text.length, SQLITE_TRANSIENT);
    strbuf_release(&plain.text);
}
