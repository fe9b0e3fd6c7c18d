#include "quality/words.h"

#include <string.h>

#define WORD_TEXT(name, text) text,
static const char *const word_texts[] = {WORDS(WORD_TEXT)};

void words_add(struct words *words, struct names *names)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        words->number[i] = names_add(names, word_texts[i], strlen(word_texts[i]));
}

const struct node *child_of(const struct words *words, const struct node *node, enum word name)
{
    return node ? node_child(node, words->number[name]) : NULL;
}

const char *attribute_of(const struct words *words, const struct node *node, enum word name)
{
    const struct node_attribute *attribute =
        node ? node_attribute(node, words->number[name]) : NULL;
    return attribute ? attribute->value : NULL;
}

const char *child_attribute(const struct words *words, const struct node *node, enum word child,
                            enum word name)
{
    return attribute_of(words, child_of(words, node, child), name);
}

bool attribute_is(const struct words *words, const struct node *node, enum word name,
                  const char *value)
{
    const char *found = attribute_of(words, node, name);
    return found && strcmp(found, value) == 0;
}

bool has_child_with(const struct words *words, const struct node *node, enum word child,
                    enum word name, const char *value)
{
    EACH_CHILD(found, words, node, child)
    if (attribute_is(words, found, name, value))
        return true;
    return false;
}

bool text_is_blank(const char *text)
{
    return !text || text[strspn(text, " \t\r\n")] == '\0';
}

bool has_narrative(const struct words *words, const struct node *node)
{
    EACH_CHILD(narrative, words, node, WORD_NARRATIVE)
    if (!text_is_blank(narrative->text))
        return true;
    return false;
}
