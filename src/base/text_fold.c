#include "base/text_fold.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/letter_fold.h"
#include "base/strbuf.h"
#include "base/utf8.h"

void text_fold_begin(struct text_fold *fold, bool is_markup, fold_function *leaves, void *context)
{
    *fold = (struct text_fold){.leaves = leaves,
                               .context = context,
                               .is_markup = is_markup,
                               .state = FOLD_TEXT,
                               .last = FOLD_BREAK,
                               .line = 1};
}

static void let_out(struct text_fold *fold, unsigned char byte, const struct fold_place *place)
{
    enum { DISTANCE = 'a' - 'A' };
    if (byte <= ' ' && byte != FOLD_BREAK)
        byte = ' ';
    if (byte == fold->last && (byte == ' ' || byte == FOLD_BREAK))
        return;
    if (byte >= 'A' && byte <= 'Z')
        byte = (unsigned char)(byte + DISTANCE);
    fold->last = byte;
    fold->leaves(fold->context, byte, place);
}

static void let_out_break(struct text_fold *fold)
{
    const struct fold_place here = {fold->offset, fold->offset, fold->line};
    let_out(fold, FOLD_BREAK, &here);
}

/* ---- characters ---- */

/* How the characters below a number are written in UTF-8. */
static const struct {
    uint32_t below;
    unsigned char lead;
    int shift;
} forms[] = {{0x80, 0, 0}, {0x800, 0xC0, 6}, {0x10000, 0xE0, 12}, {0x110000, 0xF0, 18}};

/* The character as UTF-8; its length, 0 if there is no such character. */
static size_t write_character(uint32_t character, unsigned char bytes[FOLD_CHARACTER_SIZE])
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (character >= forms[i].below)
            continue;
        size_t length = 0;
        bytes[length++] = (unsigned char)(forms[i].lead | (character >> forms[i].shift));
        for (int shift = forms[i].shift - 6; shift >= 0; shift -= 6)
            bytes[length++] = (unsigned char)(0x80 | ((character >> shift) & 0x3F));
        return length;
    }
    return 0;
}

/* The character that valid bytes of that number mean. */
static uint32_t read_character(const char *bytes, size_t length)
{
    uint32_t character = (unsigned char)bytes[0] & ~(uint32_t)forms[length - 1].lead;
    for (size_t i = 1; i < length; i++)
        character = character << 6 | ((unsigned char)bytes[i] & 0x3Fu);
    return character;
}

static void let_out_folded(struct text_fold *fold, uint32_t character,
                           const struct fold_place *place)
{
    uint32_t folded[LETTER_FOLD_MOST];
    unsigned count = letter_fold(character, folded);
    for (unsigned i = 0; i < count; i++) {
        unsigned char bytes[FOLD_CHARACTER_SIZE];
        size_t length = write_character(folded[i], bytes);
        for (size_t j = 0; j < length; j++)
            let_out(fold, bytes[j], place);
    }
}

/* Lets out bytes that looked like a character and are none. */
static void give_up_character(struct text_fold *fold)
{
    struct fold_place place = fold->character_held;
    for (size_t i = 0; i < fold->character_length; i++) {
        /* a reference or "%26" has more bytes than it stands for: all share its place */
        let_out(fold, (unsigned char)fold->character[i], &place);
    }
    fold->character_length = 0;
}

/* Bytes beyond ASCII, until they are a character. */
static void take_part(struct text_fold *fold, unsigned char byte, const struct fold_place *place)
{
    bool goes_on = byte < 0xC0;
    if (!goes_on || !fold->character_length)
        give_up_character(fold);
    if (goes_on && !fold->character_length) {
        let_out(fold, byte, place);
        return;
    }
    if (!fold->character_length)
        fold->character_held = *place;
    fold->character_held.end = place->end;
    fold->character[fold->character_length++] = (char)byte;
    size_t length = fold->character_length;
    if (utf8_length(fold->character, length) == length) {
        fold->character_length = 0;
        let_out_folded(fold, read_character(fold->character, length), &fold->character_held);
    } else if (length == FOLD_CHARACTER_SIZE) {
        give_up_character(fold);
    }
}

/* A byte of the input: no input is the break itself. */
static void let_out_raw(struct text_fold *fold, unsigned char byte, const struct fold_place *place)
{
    if (byte >= 0x80) {
        take_part(fold, byte, place);
        return;
    }
    give_up_character(fold);
    let_out(fold, byte == FOLD_BREAK ? ' ' : byte, place);
}

/* ---- "%26" ---- */

static void give_up_percent(struct text_fold *fold)
{
    struct fold_place place = fold->percent_held;
    for (size_t i = 0; i < fold->percent_length; i++, place.offset++) {
        place.end = place.offset + 1;
        let_out_raw(fold, (unsigned char)fold->percent[i], &place);
    }
    fold->percent_length = 0;
}

static unsigned digit_value(unsigned char digit)
{
    return isdigit(digit) ? digit - (unsigned)'0' : (unsigned)tolower(digit) - 'a' + 10;
}

/* Addresses write a byte as '%' and two hexadecimal digits. */
static void take_percent(struct text_fold *fold, unsigned char byte, const struct fold_place *place)
{
    if (fold->percent_length && isxdigit(byte)) {
        if (fold->percent_length < sizeof fold->percent) {
            fold->percent[fold->percent_length++] = (char)byte;
            return;
        }
        fold->percent_held.end = place->end;
        fold->percent_length = 0;
        unsigned value = digit_value((unsigned char)fold->percent[1]) * 16 + digit_value(byte);
        let_out_raw(fold, (unsigned char)value, &fold->percent_held);
        return;
    }
    give_up_percent(fold);
    if (byte == '%') {
        fold->percent_held = *place;
        fold->percent[fold->percent_length++] = '%';
    } else {
        let_out_raw(fold, byte, place);
    }
}

/* ---- references ---- */

/* The character of a reference without '&' and ';', or 0 if it is none that XML has. */
static uint32_t referenced(const char *name)
{
    static const struct {
        const char *name;
        unsigned char character;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].character;
    if (*name != '#')
        return 0;
    bool is_hexadecimal = name[1] == 'x' || name[1] == 'X';
    const char *digits = name + 1 + is_hexadecimal;
    if (!isxdigit((unsigned char)*digits))
        return 0;
    char *end;
    unsigned long character = strtoul(digits, &end, is_hexadecimal ? 16 : 10);
    return *end == '\0' && character < 0x110000 ? (uint32_t)character : 0;
}

/* Lets out the bytes that looked like a reference and were none. */
static void give_up_reference(struct text_fold *fold)
{
    struct fold_place place = fold->held;
    for (size_t i = 0; i < fold->reference_length; i++, place.offset++) {
        place.end = place.offset + 1;
        take_percent(fold, (unsigned char)fold->reference[i], &place);
    }
    fold->reference_length = 0;
}

/* A character that a reference named. */
static void let_out_character(struct text_fold *fold, uint32_t character,
                              const struct fold_place *place)
{
    unsigned char bytes[FOLD_CHARACTER_SIZE];
    size_t length = write_character(character, bytes);
    for (size_t i = 0; i < length; i++)
        take_percent(fold, bytes[i], place);
}

/* Lets out all that is held back. */
static void give_up_all(struct text_fold *fold)
{
    give_up_reference(fold);
    give_up_percent(fold);
    give_up_character(fold);
}

static void finish_reference(struct text_fold *fold)
{
    fold->reference[fold->reference_length] = '\0';
    uint32_t character = referenced(fold->reference + 1);
    fold->held.end = fold->offset + 1;
    if (character == '&') { /* may begin another: texts that were escaped twice are alike too */
        fold->reference_length = 1;
        return;
    }
    if (character) {
        fold->reference_length = 0;
        let_out_character(fold, character, &fold->held);
        return;
    }
    fold->reference[fold->reference_length++] = ';';
    give_up_reference(fold);
}

/* True if the byte belongs to a reference that is held back. */
static bool take_reference(struct text_fold *fold, unsigned char byte)
{
    if (byte == '&' || !fold->reference_length)
        return false;
    if (byte == ';') {
        finish_reference(fold);
        return true;
    }
    if ((isalnum(byte) || byte == '#') && fold->reference_length + 2 < FOLD_REFERENCE_SIZE) {
        fold->reference[fold->reference_length++] = (char)byte;
        return true;
    }
    return false;
}

static void take_character(struct text_fold *fold, unsigned char byte)
{
    const struct fold_place place = {fold->offset, fold->offset + 1, fold->line};
    if (take_reference(fold, byte))
        return;
    give_up_reference(fold);
    if (byte == '&') {
        fold->held = place;
        fold->reference[fold->reference_length++] = '&';
    } else {
        take_percent(fold, byte, &place);
    }
}

/* After '<': a tag begins with a letter or '/'; anything else counts as text. */
static void begin_tag(struct text_fold *fold, unsigned char byte)
{
    if (isalpha(byte) || byte == '/' || byte == '_' || byte >= 0x80) {
        fold->state = FOLD_TAG;
        return;
    }
    fold->state = FOLD_TEXT;
    take_character(fold, byte);
}

static void take_tag(struct text_fold *fold, unsigned char byte)
{
    if (byte == '"' || byte == '\'') {
        fold->quote = byte;
        fold->state = FOLD_VALUE;
    } else if (byte == '>') {
        fold->state = FOLD_TEXT;
    }
}

static void take_markup(struct text_fold *fold, unsigned char byte)
{
    bool ends = (fold->state == FOLD_TEXT && byte == '<') ||
                (fold->state == FOLD_VALUE && byte == fold->quote);
    if (ends) {
        give_up_all(fold);
        let_out_break(fold);
        fold->state = fold->state == FOLD_TEXT ? FOLD_LESS_THAN : FOLD_TAG;
    } else if (fold->state == FOLD_LESS_THAN) {
        begin_tag(fold, byte);
    } else if (fold->state == FOLD_TAG) {
        take_tag(fold, byte);
    } else {
        take_character(fold, byte);
    }
}

void text_fold_feed(struct text_fold *fold, const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)data[i];
        if (isalnum(byte) && fold->state == FOLD_TEXT && !fold->reference_length &&
            !fold->percent_length && !fold->character_length) {
            const struct fold_place place = {fold->offset, fold->offset + 1, fold->line};
            fold->offset++;
            let_out(fold, byte, &place); /* nearly always */
            continue;
        }
        if (fold->is_markup)
            take_markup(fold, byte);
        else
            take_character(fold, byte);
        fold->offset++;
        fold->line += byte == '\n';
    }
}

void text_fold_end(struct text_fold *fold)
{
    give_up_all(fold);
    let_out_break(fold);
}

static void keep_byte(void *context, unsigned char byte, const struct fold_place *place)
{
    struct strbuf *folded = context;
    (void)place;
    if (byte != FOLD_BREAK && (byte != ' ' || folded->length))
        strbuf_addch(folded, (char)byte);
}

char *text_folded(const char *text)
{
    struct strbuf folded = STRBUF_INIT;
    struct text_fold fold;
    text_fold_begin(&fold, false, keep_byte, &folded);
    text_fold_feed(&fold, text, strlen(text));
    text_fold_end(&fold);
    while (folded.length && folded.text[folded.length - 1] == ' ')
        folded.text[--folded.length] = '\0';
    return strbuf_detach(&folded);
}
