#include "base/say.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"

/* ---- formats ---- */

/* The next conversion, NULL if there is none; `length` is how many bytes it takes. "%%" is none. */
static const char *find_conversion(const char *format, size_t *length)
{
    while ((format = strchr(format, '%')) && format[1] == '%')
        format += 2;
    if (!format)
        return NULL;
    size_t end = 1 + strspn(format + 1, "0123456789$-+ #.*hlzjt");
    *length = end + (format[end] != '\0');
    return format;
}

/* Adds what stands between conversions, where "%%" is a mark. */
static void add_literal(struct strbuf *text, const char *from, const char *to)
{
    for (; from < to; from++) {
        strbuf_addch(text, *from);
        from += from[0] == '%' && from[1] == '%';
    }
}

/* ---- values ---- */

enum { MOST_VALUES = 16 };

/* Ends a value where many are formatted at once: a byte that no UTF-8 has. */
#define END "\xFF"

/* What the conversions of a format give, and which are texts without ado ("%s"). */
struct values {
    char *text; /* owned; END follows each of them */
    const char *items[MOST_VALUES];
    bool is_plain[MOST_VALUES];
    size_t count;
};

/* The conversions alone, an END behind each; `list` keeps it. */
__attribute__((format_arg(1))) static const char *make_list(const char *format, struct strbuf *list)
{
    size_t length;
    while ((format = find_conversion(format, &length))) {
        strbuf_add(list, format, length);
        strbuf_addstr(list, END);
        format += length;
    }
    return list->text;
}

/* False if data hold an END, or there are too many. */
static bool split(struct values *values, const char *format)
{
    size_t length;
    char *at = values->text;
    while ((format = find_conversion(format, &length))) {
        char *end = strchr(at, *END);
        if (!end || values->count == MOST_VALUES)
            return false;
        *end = '\0';
        values->items[values->count] = at;
        values->is_plain[values->count++] = length == 2 && format[1] == 's';
        format += length;
        at = end + 1;
    }
    return *at == '\0';
}

static bool is_quotation_mark(char character)
{
    return character == '\'' || character == '"';
}

/* What stands between conversions is read for quotation marks: `open` is the one that is not closed
 * yet, or '\0'. An apostrophe stands behind a letter, or behind a value. */
static char read_marks(char open, const char *from, const char *to, bool is_start)
{
    for (const char *at = from; at < to; at++) {
        bool behind_letter = at > from ? isalnum((unsigned char)at[-1]) != 0 : !is_start;
        bool before_letter = at + 1 < to && isalnum((unsigned char)at[1]);
        if (*at == open && !(behind_letter && before_letter))
            open = '\0';
        else if (!open && is_quotation_mark(*at) && !behind_letter)
            open = *at;
    }
    return open;
}

/* Pieces of sentences are put into the other language; `format` tells which values stand in
 * quotation marks, some of which come with a piece. */
static void say_pieces(struct values *values, const char *format)
{
    char open = '\0', before = '\0';
    for (size_t i = 0; i < values->count; i++) {
        size_t length = 0;
        const char *at = find_conversion(format, &length), *item = values->items[i];
        open = read_marks(open, format, at, i == 0);
        if (at > format)
            before = at[-1];
        if (values->is_plain[i] && !open && !is_quotation_mark(before))
            values->items[i] = language_piece(item);
        if (*item)
            before = item[strlen(item) - 1];
        format = at + length;
    }
}

/* What strerror says most, for the catalogues. */
__attribute__((unused)) static const char *const reasons[] = {
    E_("Address already in use"),
    E_("Bad file descriptor"),
    E_("Broken pipe"),
    E_("Cannot allocate memory"),
    E_("Connection refused"),
    E_("Connection reset by peer"),
    E_("Connection timed out"),
    E_("Device or resource busy"),
    E_("Directory not empty"),
    E_("Disk quota exceeded"),
    E_("File exists"),
    E_("File name too long"),
    E_("File too large"),
    E_("Input/output error"),
    E_("Invalid argument"),
    E_("Invalid cross-device link"),
    E_("Is a directory"),
    E_("No space left on device"),
    E_("No such file or directory"),
    E_("Not a directory"),
    E_("Operation not permitted"),
    E_("Permission denied"),
    E_("Read-only file system"),
    E_("Resource temporarily unavailable"),
    E_("Stale file handle"),
    E_("Too many levels of symbolic links"),
    E_("Too many open files"),
};

/* ---- saying ---- */

/* Puts the values where the conversions of `format` are. */
static char *fill(const char *format, const struct values *values)
{
    struct strbuf text = STRBUF_INIT;
    size_t length, next = 0;
    const char *at;
    while ((at = find_conversion(format, &length))) {
        add_literal(&text, format, at);
        size_t number = strspn(at + 1, "0123456789");
        size_t place = at[1 + number] == '$' ? strtoul(at + 1, NULL, 10) - 1 : next++;
        strbuf_addstr(&text, place < values->count ? values->items[place] : "");
        format = at + length;
    }
    add_literal(&text, format, format + strlen(format));
    return strbuf_detach(&text);
}

char *say_formatted(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    struct strbuf list = STRBUF_INIT;
    struct values values = {.text = xvasprintf(make_list(format, &list), again)};
    va_end(again);
    char *said;
    if (split(&values, format)) {
        say_pieces(&values, format);
        said = fill(language_text(format), &values);
    } else {
        said = xvasprintf(language_text(format), args);
    }
    free(values.text);
    strbuf_release(&list);
    return said;
}
