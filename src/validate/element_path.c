#include "validate/element_path.h"

#include <string.h>

#include "base/strbuf.h"

enum { NAME_SHOWN = 100, DEEPEST = 300 };

bool node_is_item(const struct node *node)
{
    return node->parent && !node->parent->parent;
}

static bool may_repeat(const struct node *node)
{
    return node->shape && node->shape->element->most != 1;
}

static void add_step(const struct node *node, struct strbuf *path)
{
    if (path->length)
        strbuf_addch(path, '/');
    strbuf_addf(path, "%.*s", NAME_SHOWN, node->label);
    if (node->number > 1 || may_repeat(node))
        strbuf_addf(path, "[%zu]", node->number);
}

char *node_path(const struct node *node, const struct node_attribute *attribute, bool whole)
{
    const struct node *steps[DEEPEST];
    size_t count = 0;
    struct strbuf path = STRBUF_INIT;
    if (!node->parent)
        steps[count++] = node;
    else
        for (; node && (whole || !node_is_item(node)) && count < DEEPEST; node = node->parent)
            steps[count++] = node;
    while (count > 0)
        add_step(steps[--count], &path);
    if (attribute)
        strbuf_addf(&path, "/@%.*s", NAME_SHOWN, attribute->label);
    return strbuf_detach(&path);
}

/* Behind the value of the attribute at `at`; NULL if the tag is not what it was taken for. */
static const char *skip_attribute(const char *at)
{
    at += strcspn(at, "\"'");
    const char *close = *at ? strchr(at + 1, *at) : NULL;
    return close ? close + 1 : NULL;
}

/* The search goes on where the last one ended, or a tag with very many attributes, all wrong, would
 * be read as many times. */
size_t attribute_offset(struct attribute_finder *finder, const char *text, size_t tag,
                        const char *label)
{
    static const char blanks[] = " \t\r\n";
    size_t length = strlen(label);
    const char *at = text + (finder->tag == tag && finder->at ? finder->at : tag);
    if (at == text + tag)
        at += strcspn(at, " \t\r\n/>");
    for (at += strspn(at, blanks); *at && *at != '>' && *at != '/'; at += strspn(at, blanks)) {
        if (strcspn(at, " \t\r\n=") == length && strncmp(at, label, length) == 0) {
            *finder = (struct attribute_finder){.tag = tag, .at = (size_t)(at - text)};
            return finder->at;
        }
        at = skip_attribute(at);
        if (!at)
            break;
    }
    return tag;
}
