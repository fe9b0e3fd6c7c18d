#include "report/finding_filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "report/baseline.h"

/* A word of a list: a rule id, the beginning of one, or a category. */
struct word {
    char *text;
    size_t length;  /* without the '*' */
    bool is_prefix; /* a '*' follows */
};

struct word_list {
    struct word *items;
    size_t count, capacity;
};

struct finding_filter {
    struct word_list only, ignore;
    bool official;
    struct baseline *baseline;
};

/* What the words may name. */
struct vocabulary {
    const char **names; /* ids and categories, with repetitions */
    size_t count;
    const char **categories; /* each once */
    size_t category_count;
};

/* --- the words that are known --- */

static void add_category(struct vocabulary *vocabulary, const char *category)
{
    for (size_t i = 0; i < vocabulary->category_count; i++)
        if (strcmp(vocabulary->categories[i], category) == 0)
            return;
    vocabulary->categories[vocabulary->category_count++] = category;
    vocabulary->names[vocabulary->count++] = category;
}

static struct vocabulary vocabulary_of(const struct rules *const *sets, size_t set_count)
{
    size_t most = 0;
    for (size_t i = 0; i < set_count; i++)
        most += sets[i]->count;
    struct vocabulary vocabulary = {.names = xcalloc(2 * most + 1, sizeof(char *)),
                                    .categories = xcalloc(most + 1, sizeof(char *))};
    for (size_t i = 0; i < set_count; i++)
        for (size_t j = 0; j < sets[i]->count; j++) {
            vocabulary.names[vocabulary.count++] = sets[i]->items[j].id;
            add_category(&vocabulary, sets[i]->items[j].category);
        }
    return vocabulary;
}

static void vocabulary_release(struct vocabulary *vocabulary)
{
    free(vocabulary->names);
    free(vocabulary->categories);
}

static bool names_one(const struct word *word, const char *name)
{
    return strncmp(name, word->text, word->length) == 0 &&
           (word->is_prefix || name[word->length] == '\0');
}

static bool is_known_word(const struct vocabulary *vocabulary, const struct word *word)
{
    for (size_t i = 0; i < vocabulary->count; i++)
        if (names_one(word, vocabulary->names[i]))
            return true;
    return false;
}

/* --- reading the lists --- */

static bool refuse_word(const char *option, const struct vocabulary *vocabulary,
                        const struct word *word, struct error *error)
{
    if (word->is_prefix)
        return error_set(error, ERROR_USAGE,
                         "--%s: no rule's id begins with '%.*s'; 'iatipub explain' tells of rules",
                         option, (int)word->length, word->text);
    const char *nearest = suggest_nearest(word->text, vocabulary->names, vocabulary->count);
    if (nearest)
        return error_set(error, ERROR_USAGE,
                         "--%s: '%s' is neither a rule nor a category; did you mean '%s'?", option,
                         word->text, nearest);
    struct strbuf categories = STRBUF_INIT;
    for (size_t i = 0; i < vocabulary->category_count; i++)
        strbuf_addf(&categories, "%s%s", i ? ", " : "", vocabulary->categories[i]);
    error_set(error, ERROR_USAGE,
              "--%s: '%s' is neither a rule nor a category; expected ids such as 9.40.1 or 9.*, or "
              "of the categories %s",
              option, word->text, categories.text);
    strbuf_release(&categories);
    return false;
}

static bool check_word(const char *option, const struct vocabulary *vocabulary,
                       const struct word *word, struct error *error)
{
    if (memchr(word->text, '*', word->length))
        return error_set(error, ERROR_USAGE,
                         "--%s: '%s' has a '*' that is not at its end; write the beginning of ids "
                         "and a '*', such as 9.*",
                         option, word->text);
    return is_known_word(vocabulary, word) || refuse_word(option, vocabulary, word, error);
}

static struct word *add_word(struct word_list *list, const char *text, size_t length)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    struct word *word = &list->items[list->count++];
    *word = (struct word){.text = xstrndup(text, length), .length = length};
    word->is_prefix = text[length - 1] == '*';
    word->length -= word->is_prefix;
    return word;
}

/* `text` NULL: the option was not given. */
static bool read_list(struct word_list *list, const char *option, const char *text,
                      const struct vocabulary *vocabulary, struct error *error)
{
    static const char separators[] = ", \t\n";
    const char *at = text ? text : "";
    for (size_t length; *(at += strspn(at, separators)); at += length) {
        length = strcspn(at, separators);
        if (!check_word(option, vocabulary, add_word(list, at, length), error))
            return false;
    }
    return !text || list->count ||
           error_set(error, ERROR_USAGE,
                     "--%s is empty; expected rule ids or categories, separated by commas", option);
}

static bool read_options(struct finding_filter *filter, const struct filter_options *options,
                         const struct vocabulary *vocabulary, struct error *error)
{
    filter->official = options->official;
    if (!read_list(&filter->only, "only", options->only, vocabulary, error) ||
        !read_list(&filter->ignore, "ignore", options->ignore, vocabulary, error))
        return false;
    if (options->baseline)
        filter->baseline = baseline_load(options->baseline, error);
    return !options->baseline || filter->baseline;
}

struct finding_filter *finding_filter_new(const struct filter_options *options,
                                          const struct rules *const *sets, size_t set_count,
                                          struct error *error)
{
    struct finding_filter *filter = xcalloc(1, sizeof *filter);
    struct vocabulary vocabulary = vocabulary_of(sets, set_count);
    if (!read_options(filter, options, &vocabulary, error)) {
        finding_filter_free(filter);
        filter = NULL;
    }
    vocabulary_release(&vocabulary);
    return filter;
}

static void word_list_release(struct word_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].text);
    free(list->items);
}

void finding_filter_free(struct finding_filter *filter)
{
    if (!filter)
        return;
    word_list_release(&filter->only);
    word_list_release(&filter->ignore);
    baseline_free(filter->baseline);
    free(filter);
}

/* --- asking --- */

static bool list_names(const struct word_list *list, const struct finding *finding)
{
    for (size_t i = 0; i < list->count; i++)
        if (names_one(&list->items[i], finding->rule) ||
            names_one(&list->items[i], finding->category))
            return true;
    return false;
}

bool finding_stops_checking(const struct finding *finding)
{
    static const char *const ids[] = {"0.1.1", "0.2.1", "0.6.1", "x.doctype", "x.limit"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (strcmp(finding->rule, ids[i]) == 0)
            return true;
    return false;
}

bool finding_filter_passes(const struct finding_filter *filter, const struct finding *finding)
{
    if (!filter)
        return true;
    if (finding_stops_checking(finding))
        return true;
    if (filter->official && strncmp(finding->rule, "x.", 2) == 0)
        return false;
    return (!filter->only.count || list_names(&filter->only, finding)) &&
           !list_names(&filter->ignore, finding);
}

bool finding_filter_has_baseline(const struct finding_filter *filter)
{
    return filter && filter->baseline;
}

bool finding_filter_take_known(struct finding_filter *filter, const struct finding *finding)
{
    return finding_filter_has_baseline(filter) && baseline_take(filter->baseline, finding);
}
