#include "upgraded.h"

#include <stdlib.h>
#include <string.h>

#include "base/finding.h"
#include "tree.h"

enum { TOLD_MOST = 20 };

static bool upgrade_in_place(struct upgrade *upgrade, xmlNode *child, bool *transformed,
                             struct error *error)
{
    struct findings findings = FINDINGS_INIT;
    const struct upgrade_place place = {.file = "document"};
    xmlDoc *result = NULL;
    bool done = upgrade_child(upgrade, child, &place, &findings, &result, error);
    if (result) {
        xmlNode *copy = xmlDocCopyNode(upgrade_result(result), child->doc, 1);
        xmlFreeNode(xmlReplaceNode(child, copy));
        *transformed = true;
    }
    xmlFreeDoc(result);
    findings_release(&findings);
    return done;
}

/* False and `error` if the upgrade fails. */
static bool upgrade_tree(struct upgrade *upgrade, xmlDoc *document, bool *transformed,
                         struct error *error)
{
    xmlNode *root = xmlDocGetRootElement(document), *next = NULL;
    bool done = true;
    for (xmlNode *child = root->children; done && child; child = next) {
        next = child->next;
        if (child->type == XML_ELEMENT_NODE)
            done = upgrade_in_place(upgrade, child, transformed, error);
    }
    xmlSetProp(root, to_xml("version"), to_xml(UPGRADE_VERSION));
    return done;
}

static bool is_file(const xmlDoc *document, enum kind kind)
{
    return strcmp((const char *)xmlDocGetRootElement(document)->name, kind_names[kind].root) == 0;
}

static void tell(const char *why, xmlDoc *document, const struct upgrade_tally *tally, FILE *output)
{
    size_t length;
    char *text = tree_text(document, &length);
    if (tally->invalid <= TOLD_MOST)
        fprintf(output, "not valid once it is upgraded: %s\n%.3000s\n", why, text);
    free(text);
}

void upgraded_judge(struct upgrade *upgrade, struct judges *judges,
                    const struct valid_document *document, struct upgrade_tally *tally,
                    FILE *output)
{
    if (document->version == VERSIONS - 1 || !is_file(document->tree, document->kind))
        return;
    bool transformed = false;
    struct error error = ERROR_INIT;
    struct judge *judge = &judges->of[VERSIONS - 1][document->kind];
    xmlDoc *copy = xmlCopyDoc(document->tree, 1);
    xmlSetProp(xmlDocGetRootElement(copy), to_xml("version"),
               to_xml(version_numbers[document->version]));
    bool upgraded = upgrade_tree(upgrade, copy, &transformed, &error);
    bool valid = upgraded && judge_document(judge, copy) == VALID;
    tally->documents++;
    tally->transformed += transformed;
    tally->invalid += !valid;
    if (!valid)
        tell(upgraded ? judge->fault.text : error.text, document->tree, tally, output);
    xmlFreeDoc(copy);
    error_clear(&error);
}
