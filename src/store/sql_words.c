#include "store/sql_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

static bool is_name_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Behind a comment that begins here, or `at`. */
static const char *skip_comment(const char *at, const char *end)
{
    if (end - at < 2)
        return at;
    if (at[0] == '-' && at[1] == '-') {
        const char *line = memchr(at, '\n', (size_t)(end - at));
        return line ? line + 1 : end;
    }
    if (at[0] != '/' || at[1] != '*')
        return at;
    for (const char *c = at + 2; end - c >= 2; c++)
        if (c[0] == '*' && c[1] == '/')
            return c + 2;
    return end;
}

static const char *skip_blank(const char *at, const char *end)
{
    for (;;) {
        const char *before = at;
        while (at < end && isspace((unsigned char)*at))
            at++;
        at = skip_comment(at, end);
        if (at == before)
            return at;
    }
}

/* Behind a quoted name or text; a doubled quote belongs to it. */
static const char *skip_quoted(const char *at, const char *end)
{
    char quote = *at;
    if (quote == '[')
        quote = ']';
    for (at++; at < end; at++) {
        if (*at != quote)
            continue;
        if (quote == ']' || at + 1 == end || at[1] != quote)
            return at + 1;
        at++;
    }
    return end;
}

bool sql_word_next(const char **at, const char *end, struct sql_word *word)
{
    const char *from = skip_blank(*at, end), *to = from;
    if (from == end)
        return false;
    if (strchr("'\"`[", *from))
        to = skip_quoted(from, end);
    else if (is_name_character(*from))
        while (to < end && is_name_character(*to))
            to++;
    else
        to++;
    *word = (struct sql_word){.text = from, .length = (size_t)(to - from)};
    *at = to;
    return true;
}

bool sql_word_is(const struct sql_word *word, const char *text)
{
    return strlen(text) == word->length && strncasecmp(word->text, text, word->length) == 0;
}

char *sql_word_name(const struct sql_word *word)
{
    if (word->length < 2 || !strchr("'\"`[", *word->text))
        return xstrndup(word->text, word->length);
    char *name = xstrndup(word->text + 1, word->length - 2), *to = name;
    for (const char *from = name; *from; from++) {
        *to++ = *from;
        if (*from == *word->text && from[1] == *from)
            from++;
    }
    *to = '\0';
    return name;
}

static bool is_stop(const struct sql_word *word, const char *const *stops)
{
    for (; *stops; stops++)
        if (sql_word_is(word, *stops))
            return true;
    return sql_word_is(word, ",");
}

struct sql_word sql_words_until(const char **at, const char *end, const char *const *stops,
                                struct sql_word *stop)
{
    struct sql_word passed = {.text = skip_blank(*at, end)}, word;
    const char *last = passed.text;
    size_t depth = 0;
    *stop = (struct sql_word){.text = end};
    while (sql_word_next(at, end, &word)) {
        if (sql_word_is(&word, "("))
            depth++;
        else if (sql_word_is(&word, ")") && depth)
            depth--;
        else if (depth == 0 && (is_stop(&word, stops) || sql_word_is(&word, ")"))) {
            *stop = word;
            break;
        }
        last = word.text + word.length;
    }
    passed.length = (size_t)(last - passed.text);
    return passed;
}
