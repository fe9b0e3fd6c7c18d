#include "publish/s3_answer.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* The document, to be freed with xmlFreeDoc. NULL: it is no XML that is taken. */
static xmlDoc *parse(const struct strbuf *answer)
{
    size_t start = strspn(answer->text, " \t\r\n");
    if (answer->length > S3_LARGEST_ANSWER || start == answer->length)
        return NULL;
    xmlDoc *document = xmlReadMemory(
        answer->text + start, (int)(answer->length - start), NULL, NULL,
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    if (document && document->intSubset) {
        xmlFreeDoc(document);
        document = NULL;
    }
    return document;
}

static bool is_called(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *find_child(const xmlNode *parent, const char *name)
{
    const xmlNode *child = parent ? parent->children : NULL;
    while (child && !is_called(child, name))
        child = child->next;
    return child;
}

/* The text of an element that holds nothing else. NULL: it isn't there. */
static char *child_text(const xmlNode *parent, const char *name)
{
    const xmlNode *child = find_child(parent, name);
    if (!child)
        return NULL;
    struct strbuf text = STRBUF_INIT;
    for (const xmlNode *part = child->children; part; part = part->next)
        if (part->type == XML_TEXT_NODE)
            strbuf_addstr(&text, (const char *)part->content);
    return strbuf_detach(&text);
}

/* Empty is as good as missing. */
static char *child_word(const xmlNode *parent, const char *name)
{
    char *text = child_text(parent, name);
    if (text && *text)
        return text;
    free(text);
    return NULL;
}

/* ---- faults -------------------------------------------------------------------------------- */

bool s3_answer_fault(const struct strbuf *answer, struct s3_fault *fault)
{
    *fault = (struct s3_fault){.code = NULL};
    xmlDoc *document = parse(answer);
    const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    if (root && is_called(root, "Error")) {
        fault->code = child_word(root, "Code");
        fault->message = child_word(root, "Message");
        fault->region = child_word(root, "Region");
        fault->endpoint = child_word(root, "Endpoint");
    }
    xmlFreeDoc(document);
    return fault->code;
}

void s3_fault_release(struct s3_fault *fault)
{
    free(fault->code);
    free(fault->message);
    free(fault->region);
    free(fault->endpoint);
    *fault = (struct s3_fault){.code = NULL};
}

/* ---- keys ---------------------------------------------------------------------------------- */

static int hex_value(char digit)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = digit ? strchr(digits, digit) : NULL;
    return found ? (int)((found - digits) % 16) : -1;
}

/* Keys may hold what XML can't, so they are asked for percent-encoded, as in forms. */
static void decode_key(char *key)
{
    char *to = key;
    for (const char *from = key; *from; from++, to++) {
        int high = *from == '%' ? hex_value(from[1]) : -1;
        int low = high >= 0 ? hex_value(from[2]) : -1;
        *to = *from;
        if (*from == '+')
            *to = ' ';
        if (high * 16 + low > 0 && low >= 0) {
            *to = (char)(high * 16 + low);
            from += 2;
        }
    }
    *to = '\0';
}

static bool is_encoded(const xmlNode *root)
{
    char *encoding = child_text(root, "EncodingType");
    bool is = encoding && strcmp(encoding, "url") == 0;
    free(encoding);
    return is;
}

/* ---- single values ------------------------------------------------------------------------- */

bool s3_answer_is(const struct strbuf *answer, const char *root)
{
    xmlDoc *document = parse(answer);
    const xmlNode *element = document ? xmlDocGetRootElement(document) : NULL;
    bool is = element && is_called(element, root);
    xmlFreeDoc(document);
    return is;
}

char *s3_answer_text(const struct strbuf *answer, const char *child)
{
    xmlDoc *document = parse(answer);
    char *text = document ? child_word(xmlDocGetRootElement(document), child) : NULL;
    xmlFreeDoc(document);
    return text;
}

char *s3_answer_key(const struct strbuf *answer, const char *child)
{
    xmlDoc *document = parse(answer);
    const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    char *key = child_word(root, child);
    if (key && is_encoded(root))
        decode_key(key);
    xmlFreeDoc(document);
    return key;
}

/* ---- lists --------------------------------------------------------------------------------- */

static size_t read_size(const xmlNode *entry)
{
    char *text = child_text(entry, "Size");
    size_t size = text ? strtoull(text, NULL, 10) : 0;
    free(text);
    return size;
}

static void tell_entry(const xmlNode *entry, bool encoded, s3_listener *listener, void *context)
{
    char *key = child_text(entry, "Key"), *upload_id = child_word(entry, "UploadId");
    if (key && encoded)
        decode_key(key);
    if (key)
        listener(context, key, read_size(entry), upload_id);
    free(upload_id);
    free(key);
}

static bool list_root(const xmlNode *root, s3_listener *listener, void *context)
{
    bool objects = is_called(root, "ListBucketResult");
    if (!objects && !is_called(root, "ListMultipartUploadsResult"))
        return false;
    bool encoded = is_encoded(root);
    for (const xmlNode *entry = root->children; entry; entry = entry->next)
        if (is_called(entry, objects ? "Contents" : "Upload"))
            tell_entry(entry, encoded, listener, context);
    return true;
}

bool s3_answer_list(const struct strbuf *answer, s3_listener *listener, void *context)
{
    xmlDoc *document = parse(answer);
    const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    bool listed = root && list_root(root, listener, context);
    xmlFreeDoc(document);
    return listed;
}
