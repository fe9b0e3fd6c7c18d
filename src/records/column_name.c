#include "records/column_name.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "records/text_input.h"

#define NO_BREAK_SPACE "\xC2\xA0"

static size_t white_space_at(const char *text, size_t length)
{
    if (length && strchr(" \t\r\n", *text))
        return 1;
    size_t wide = strlen(NO_BREAK_SPACE);
    return length >= wide && memcmp(text, NO_BREAK_SPACE, wide) == 0 ? wide : 0;
}

char *column_name_trim(const char *text, size_t length)
{
    if (!text)
        return xstrdup("");
    for (size_t step; (step = white_space_at(text, length)); length -= step)
        text += step;
    size_t end = 0;
    for (size_t at = 0; at < length;) {
        size_t step = white_space_at(text + at, length - at);
        at += step ? step : 1;
        if (!step)
            end = at;
    }
    return xstrndup(text, end);
}

bool column_name_is_reserved(const char *name)
{
    return strcasecmp(name, "_source") == 0;
}

size_t column_name_position(char *const *names, size_t index)
{
    size_t i = 0;
    while (i < index && strcasecmp(names[i], names[index]) != 0)
        i++;
    return i;
}

static bool check_name(const char *name, size_t column, struct strbuf *words)
{
    struct text_fault fault;
    if (strspn(name, " \t\r\n") == strlen(name))
        strbuf_addf(words, "column %zu has no name; name it", column);
    else if (strlen(name) > COLUMN_NAME_MOST)
        strbuf_addf(words, "the name of column %zu has %zu bytes, but %d is the most", column,
                    strlen(name), COLUMN_NAME_MOST);
    else if (text_find_fault(name, strlen(name), &fault))
        strbuf_addf(words, "the name of column %zu is not text; rename it", column);
    else if (column_name_is_reserved(name))
        strbuf_addf(words, "column %zu is called \"%s\", a name that is reserved; give it another",
                    column, name);
    return words->length == 0;
}

/* A name and its place, for sorting. */
struct placed_name {
    const char *name;
    size_t column;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed_name *first = a, *second = b;
    int order = strcasecmp(first->name, second->name);
    return order ? order : (first->column > second->column) - (first->column < second->column);
}

static bool check_unique(const char *const *names, size_t count, struct strbuf *words)
{
    struct placed_name *sorted = xcalloc(count + 1, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct placed_name){names[i], i + 1};
    qsort(sorted, count, sizeof *sorted, compare_placed);
    for (size_t i = 1; i < count && !words->length; i++)
        if (strcasecmp(sorted[i - 1].name, sorted[i].name) == 0)
            strbuf_addf(words,
                        "columns %zu and %zu are both called \"%s\" (case does not count); rename "
                        "one",
                        sorted[i - 1].column, sorted[i].column, sorted[i].name);
    free(sorted);
    return words->length == 0;
}

bool column_names_check(const char *const *names, size_t count, struct strbuf *words)
{
    if (count > COLUMNS_MOST)
        strbuf_addf(words, "there are %zu columns, but %d is the most", count, COLUMNS_MOST);
    for (size_t i = 0; i < count && !words->length; i++)
        check_name(names[i], i + 1, words);
    return !words->length && check_unique(names, count, words);
}
