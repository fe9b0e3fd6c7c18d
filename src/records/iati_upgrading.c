#include "records/iati_parser_inside.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>

#include "base/alloc.h"
#include "records/upgrade.h"

enum {
    CHANGES_MOST = 1000,    /* told of a file; the others are counted */
    LAST_SHORT_LINE = 65535 /* libxml2 keeps no larger one in an element */
};

/* --- The version ------------------------------------------------------------------------------ */

static void tell_refused(struct iati_parser *parser, const char *why)
{
    struct finding *finding =
        findings_add(parser->settings.findings, SEVERITY_ERROR, "x.upgrade.refused", "upgrade",
                     "%s, so it is read as it stands", why);
    if (finding)
        place_set(&finding->place, parser->settings.path, iati_line(parser), 0);
}

bool iati_upgrading_begin(struct iati_parser *parser, const char *version)
{
    if (!parser->settings.upgrade || strcmp(version, UPGRADE_VERSION) == 0)
        return false;
    struct error why = ERROR_INIT;
    bool accepted = upgrade_accepts(*version ? version : NULL, &why);
    const struct upgrade_place place = {.file = parser->settings.path, .line = iati_line(parser)};
    if (accepted)
        upgrade_tell_version(version, &place, parser->settings.findings);
    else
        tell_refused(parser, why.text);
    parser->changes = accepted;
    error_clear(&why);
    return accepted;
}

/* --- Changes ---------------------------------------------------------------------------------- */

static void take_changes(struct iati_parser *parser, struct findings *changes)
{
    bool is_told = parser->changes + changes->count <= CHANGES_MOST;
    parser->changes += changes->count;
    if (is_told)
        findings_move(parser->settings.findings, changes);
    else
        parser->changes_hidden += changes->count;
    findings_release(changes);
}

void iati_upgrading_sum_up(struct iati_parser *parser)
{
    if (!parser->changes_hidden)
        return;
    struct finding *finding =
        findings_add(parser->settings.findings, SEVERITY_ADVISORY, "x.upgrade.changed", "upgrade",
                     "%zu more changes were made to this file", parser->changes_hidden);
    if (finding)
        place_set(&finding->place, parser->settings.path, 0, 0);
}

/* --- Events from a tree ----------------------------------------------------------------------- */

struct player {
    struct iati_parser *parser;
    struct {
        const xmlChar **texts;
        size_t count, capacity;
    } namespaces, attributes;
};

static void add_text(const xmlChar ***texts, size_t *count, size_t *capacity, const xmlChar *text)
{
    *texts = grow(*texts, *count, capacity, sizeof **texts);
    (*texts)[(*count)++] = text;
}

static void add_namespace(struct player *player, const xmlChar *text)
{
    add_text(&player->namespaces.texts, &player->namespaces.count, &player->namespaces.capacity,
             text);
}

static void add_attribute_text(struct player *player, const xmlChar *text)
{
    add_text(&player->attributes.texts, &player->attributes.count, &player->attributes.capacity,
             text);
}

/* Without entities, of which documents with a doctype alone have more than five, a value is one
 * text. */
static void add_attribute(struct player *player, const xmlAttr *attribute)
{
    static const xmlChar none[] = "";
    const xmlChar *content = attribute->children ? attribute->children->content : NULL;
    const xmlChar *value = content ? content : none;
    add_attribute_text(player, attribute->name);
    add_attribute_text(player, attribute->ns ? attribute->ns->prefix : NULL);
    add_attribute_text(player, attribute->ns ? attribute->ns->href : NULL);
    add_attribute_text(player, value);
    add_attribute_text(player, value + xmlStrlen(value));
}

static const xmlChar *prefix_of(const xmlNode *node)
{
    return node->ns ? node->ns->prefix : NULL;
}

static void play_start(struct player *player, const xmlNode *node)
{
    struct iati_parser *parser = player->parser;
    player->namespaces.count = player->attributes.count = 0;
    for (const xmlNs *namespace = node->nsDef; namespace; namespace = namespace->next) {
        add_namespace(player, namespace->prefix);
        add_namespace(player, namespace->href);
    }
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        add_attribute(player, attribute);
    const struct xml_tag tag = {.name = node->name,
                                .prefix = prefix_of(node),
                                .namespace_count = player->namespaces.count / 2,
                                .namespaces = player->namespaces.texts,
                                .attribute_count = player->attributes.count / 5,
                                .attributes = player->attributes.texts};
    /* what the stylesheet made has no line of its own: it is where the last one before it is */
    if (node->line)
        parser->tree_line = parser->child_line + node->line - 1;
    iati_read_start(parser, &tag, node->ns && node->ns->href && *node->ns->href);
}

static void play_end(struct player *player, const xmlNode *node)
{
    const struct xml_tag tag = {.name = node->name, .prefix = prefix_of(node)};
    iati_read_end(player->parser, &tag);
}

static void play_node(struct player *player, const xmlNode *node)
{
    bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    if (node->type == XML_ELEMENT_NODE)
        play_start(player, node);
    else if (is_text && node->content)
        iati_read_text(player->parser, (const char *)node->content,
                       strlen((const char *)node->content));
}

/* Gives the parser the events that a document with this element would have given. */
static void play(struct iati_parser *parser, const xmlNode *child)
{
    struct player player = {.parser = parser};
    parser->tree_line = parser->child_line;
    for (const xmlNode *node = child; node && !parser->stopped;) {
        play_node(&player, node);
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        if (node->type == XML_ELEMENT_NODE)
            play_end(&player, node);
        while (node != child && !node->next) {
            node = node->parent;
            play_end(&player, node);
        }
        node = node == child ? NULL : node->next;
    }
    parser->tree_line = 0;
    free(player.namespaces.texts);
    free(player.attributes.texts);
}

/* --- Gathering -------------------------------------------------------------------------------- */

static bool is_child_of_root(const xmlNode *node)
{
    return node && node->parent && node->parent->parent &&
           node->parent->parent->type == XML_DOCUMENT_NODE;
}

static void give_up(struct iati_parser *parser, const char *message)
{
    problem_report_add(&parser->report, IATI_UNREADABLE, iati_line(parser), 0, "%s", message);
    iati_stop(parser);
}

/* Lines are counted from the child's first: so they are small enough for libxml2. */
static void set_line(const struct iati_parser *parser, xmlNode *node)
{
    size_t line = iati_line(parser) - parser->child_line + 1;
    node->line = (unsigned short)(line < LAST_SHORT_LINE ? line : LAST_SHORT_LINE);
}

void iati_gather_start(struct iati_parser *parser, const xmlChar *uri, const struct xml_tag *tag)
{
    xmlParserCtxt *context = parser->context;
    if (!context->myDoc)
        xmlSAX2StartDocument(context);
    if (context->nodeNr >= DEPTH_MOST) {
        give_up(parser, "elements stand in one another more than 256 deep; remove them");
        return;
    }
    xmlSAX2StartElementNs(context, tag->name, tag->prefix, uri, (int)tag->namespace_count,
                          tag->namespaces, (int)tag->attribute_count, 0, tag->attributes);
    if (is_child_of_root(context->node)) {
        parser->child_line = iati_line(parser);
        parser->item_start = (size_t)xmlByteConsumed(context);
    }
    if (parser->child_line)
        set_line(parser, context->node);
}

/* What stands beside the children of the root says nothing. */
void iati_gather_text(struct iati_parser *parser, const char *text, size_t length)
{
    if (!parser->child_line)
        return;
    xmlSAX2Characters(parser->context, (const xmlChar *)text, (int)length);
    /* which is all that libxml2 says of a limit here */
    if (parser->context->disableSAX && !parser->stopped)
        give_up(parser, "a text is longer than 10 MB, too long for a file that is upgraded");
}

static void read_upgraded(struct iati_parser *parser, xmlNode *child)
{
    const struct upgrade_place place = {.file = parser->settings.path, .line = parser->child_line};
    struct findings changes = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    xmlDoc *document = NULL;
    bool done = upgrade_child(parser->settings.upgrade, child, &place, &changes, &document, &error);
    take_changes(parser, &changes);
    if (done)
        play(parser, document ? upgrade_result(document) : child);
    else
        give_up(parser, error.text);
    xmlFreeDoc(document);
    error_clear(&error);
}

void iati_gather_end(struct iati_parser *parser)
{
    xmlNode *node = parser->context->node;
    xmlSAX2EndElementNs(parser->context, node->name, prefix_of(node), NULL);
    if (is_child_of_root(node)) {
        read_upgraded(parser, node);
        parser->child_line = 0;
        xmlUnlinkNode(node);
        xmlFreeNode(node);
    } else if (!parser->child_line) {
        play_end(&(struct player){.parser = parser}, node);
    }
}
