#include "base/suggest.h"

#include <ctype.h>
#include <string.h>

#include "base/strbuf.h"

enum { LONGEST = 64 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static int lower(const char *text, size_t i)
{
    return tolower((unsigned char)text[i]);
}

/* Optimal string alignment distance. Three rows are enough, since a swap looks two rows back. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *previous = rows[1], *current = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        previous[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = previous[j - 1] + (lower(a, i - 1) != lower(b, j - 1));
            current[j] = smallest(previous[j] + 1, current[j - 1] + 1, replaced);
            if (i > 1 && j > 1 && lower(a, i - 1) == lower(b, j - 2) &&
                lower(a, i - 2) == lower(b, j - 1) && before[j - 2] + 1 < current[j])
                current[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b_length];
}

const char *suggest_nearest(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST)
        return NULL;
    const char *nearest = NULL;
    /* further away than this, it is another word */
    size_t best = length < 4 ? 2 : length / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t name_length = strlen(names[i]);
        if (name_length > LONGEST)
            continue;
        size_t d = distance(word, length, names[i], name_length);
        if (d < best && d < name_length) {
            best = d;
            nearest = names[i];
        }
    }
    return nearest;
}

bool suggest_refuse(const char *one, const char *many, const char *word, const char *const *names,
                    size_t count, struct error *error)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < count; i++)
        strbuf_addf(&list, "%s%s", i ? ", " : "", names[i]);
    const char *nearest = suggest_nearest(word, names, count);
    error_set(error, ERROR_USAGE, "there is no %s '%s'", one, word);
    if (nearest)
        error_add(error, "; did you mean '%s'", nearest);
    error_add(error, "; %s are %.4096s", many, list.text);
    strbuf_release(&list);
    return false;
}
