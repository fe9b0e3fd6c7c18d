#include "records/xlsx_strings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "records/text_input.h"
#include "records/xml_part.h"

/* --- Escapes --------------------------------------------------------------------------------- */

enum { ESCAPE_LENGTH = 7 }; /* "_x000D_" */

static bool read_escape(const char *text, size_t left, unsigned *unit)
{
    if (left < ESCAPE_LENGTH || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return false;
    char digits[5];
    memcpy(digits, text + 2, 4);
    digits[4] = '\0';
    for (int i = 0; i < 4; i++)
        if (!isxdigit((unsigned char)digits[i]))
            return false;
    *unit = (unsigned)strtoul(digits, NULL, 16);
    return true;
}

/* Half of a pair without the other becomes three bytes that no UTF-8 has, so that it is found. */
static size_t put_character(char *to, unsigned character)
{
    if (character < 0x80) {
        to[0] = (char)character;
        return 1;
    }
    size_t bytes = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = bytes - 1; i > 0; i--, character >>= 6)
        to[i] = (char)(0x80 | (character & 0x3F));
    to[0] = (char)(leads[bytes] | character);
    return bytes;
}

/* The characters beyond U+FFFF are written as two escapes. */
static size_t read_character(const char *text, size_t left, unsigned *character)
{
    unsigned second;
    if (!read_escape(text, left, character))
        return 0;
    if ((*character & 0xFC00) != 0xD800 ||
        !read_escape(text + ESCAPE_LENGTH, left - ESCAPE_LENGTH, &second) ||
        (second & 0xFC00) != 0xDC00)
        return ESCAPE_LENGTH;
    *character = 0x10000 + ((*character & 0x3FF) << 10) + (second & 0x3FF);
    return 2 * (size_t)ESCAPE_LENGTH;
}

size_t xlsx_text_unescape(char *text, size_t length)
{
    char *escape = memchr(text, '_', length);
    if (!escape)
        return length;
    size_t from = (size_t)(escape - text), to = from;
    while (from < length) {
        unsigned character;
        size_t taken =
            text[from] == '_' ? read_character(text + from, length - from, &character) : 0;
        if (taken)
            to += put_character(text + to, character);
        else
            text[to++] = text[from];
        from += taken ? taken : 1;
    }
    if (to < length)
        text[to] = '\0';
    return to;
}

/* --- Texts ----------------------------------------------------------------------------------- */

enum { DOCUMENT, STRINGS, STRING, TEXT, RUN, RUN_TEXT };
static const struct xml_shape shapes[] = {
    [DOCUMENT] = {NULL, 0}, [STRINGS] = {"sst", DOCUMENT}, [STRING] = {"si", STRINGS},
    [TEXT] = {"t", STRING}, [RUN] = {"r", STRING},         [RUN_TEXT] = {"t", RUN},
};

static void add_string(struct xlsx_strings *strings)
{
    struct strbuf *text = &strings->text;
    struct text_fault fault;
    size_t length = xlsx_text_unescape(text->text, text->length), at = strings->count++;
    if (at >= XLSX_STRINGS_MOST)
        return;
    strings->items = grow(strings->items, at, &strings->capacity, sizeof *strings->items);
    strings->items[at] =
        (struct xlsx_string){.text = length ? arena_copy(&strings->arena, text->text, length) : "",
                             .length = length,
                             .is_bad = text_find_fault(text->text, length, &fault)};
    strbuf_reset(text);
}

static void on_leave(void *context, int state)
{
    if (state == STRING)
        add_string(context);
}

static void on_text(void *context, int state, const char *text, size_t length)
{
    struct xlsx_strings *strings = context;
    if (state == TEXT || state == RUN_TEXT)
        strbuf_add(&strings->text, text, length);
}

static const struct xml_handler handler = {
    .shapes = shapes, .count = sizeof shapes / sizeof *shapes, .leave = on_leave, .text = on_text};

bool xlsx_strings_read(struct xlsx_strings *strings, struct package *package, const char *part,
                       struct error *error)
{
    if (!xml_part_walk(package, part, PART_STRINGS_MOST, &handler, strings, error))
        return false;
    if (strings->count <= XLSX_STRINGS_MOST)
        return true;
    return error_set(error, ERROR_DATA,
                     "the workbook has %zu different texts, but %d is the most; split it",
                     strings->count, XLSX_STRINGS_MOST);
}

void xlsx_strings_release(struct xlsx_strings *strings)
{
    free(strings->items);
    arena_release(&strings->arena);
    strbuf_release(&strings->text);
    *strings = (struct xlsx_strings)XLSX_STRINGS_INIT;
}
