#include "base/text_fold.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void text_fold_begin(struct text_fold *fold, bool is_markup, fold_function *leaves, void *context)
{
    *fold = (struct text_fold){.leaves = leaves,
                               .context = context,
                               .is_markup = is_markup,
                               .state = FOLD_TEXT,
                               .last = FOLD_BREAK,
                               .line = 1};
}

/* The capitals of Latin-1 are C3 80 to C3 9E in UTF-8; among them is the multiplication sign. */
static unsigned char small_letter(unsigned char byte, unsigned char before)
{
    enum { LATIN_1 = 0xC3, FIRST = 0x80, LAST = 0x9E, TIMES = 0x97, DISTANCE = 0x20 };
    if (byte >= 'A' && byte <= 'Z')
        return (unsigned char)(byte + DISTANCE);
    if (before == LATIN_1 && byte >= FIRST && byte <= LAST && byte != TIMES)
        return (unsigned char)(byte + DISTANCE);
    return byte;
}

static void let_out(struct text_fold *fold, unsigned char byte, const struct fold_place *place)
{
    if (byte <= ' ' && byte != FOLD_BREAK)
        byte = ' ';
    if (byte == fold->last && (byte == ' ' || byte == FOLD_BREAK))
        return;
    byte = small_letter(byte, fold->last);
    fold->last = byte;
    fold->leaves(fold->context, byte, place);
}

/* A character of the input: no input is the break itself. */
static void let_out_raw(struct text_fold *fold, unsigned char byte, const struct fold_place *place)
{
    let_out(fold, byte == FOLD_BREAK ? ' ' : byte, place);
}

static void let_out_break(struct text_fold *fold)
{
    const struct fold_place here = {fold->offset, fold->offset, fold->line};
    let_out(fold, FOLD_BREAK, &here);
}

/* A character of Unicode as UTF-8. */
static void let_out_character(struct text_fold *fold, unsigned long character,
                              const struct fold_place *place)
{
    static const struct {
        unsigned long below;
        unsigned char lead;
        int shift;
    } forms[] = {{0x80, 0, 0}, {0x800, 0xC0, 6}, {0x10000, 0xE0, 12}, {0x110000, 0xF0, 18}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (character >= forms[i].below)
            continue;
        let_out_raw(fold, (unsigned char)(forms[i].lead | (character >> forms[i].shift)), place);
        for (int shift = forms[i].shift - 6; shift >= 0; shift -= 6)
            let_out_raw(fold, (unsigned char)(0x80 | ((character >> shift) & 0x3F)), place);
        return;
    }
}

/* The character of a reference without '&' and ';', or 0 if it is none that XML has. */
static unsigned long referenced(const char *name)
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
    return *end == '\0' && character < 0x110000 ? character : 0;
}

/* Lets out the bytes that looked like a reference and were none. */
static void give_up_reference(struct text_fold *fold)
{
    struct fold_place place = fold->held;
    for (size_t i = 0; i < fold->reference_length; i++, place.offset++) {
        place.end = place.offset + 1;
        let_out_raw(fold, (unsigned char)fold->reference[i], &place);
    }
    fold->reference_length = 0;
}

static void finish_reference(struct text_fold *fold)
{
    fold->reference[fold->reference_length] = '\0';
    unsigned long character = referenced(fold->reference + 1);
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
        let_out_raw(fold, byte, &place);
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
        give_up_reference(fold);
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
        if (isalnum(byte) && !fold->reference_length && fold->state == FOLD_TEXT) {
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
    give_up_reference(fold);
    let_out_break(fold);
}
