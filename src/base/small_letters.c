#include "base/small_letters.h"

#include "base/utf8.h"

/* Capitals from `first` to `last` and how far their small letters are; a distance of 1 means that
 * capital and small letter take turns, beginning with a capital. */
static const struct range {
    uint32_t first, last;
    int distance;
} ranges[] = {
    {0x00C0, 0x00D6, 32},   {0x00D8, 0x00DE, 32},    {0x0100, 0x012F, 1},    {0x0132, 0x0137, 1},
    {0x0139, 0x0148, 1},    {0x014A, 0x0177, 1},     {0x0178, 0x0178, -121}, {0x0179, 0x017E, 1},
    {0x01A0, 0x01A5, 1},    {0x01AF, 0x01B0, 1},     {0x01CD, 0x01DC, 1},    {0x01DE, 0x01EF, 1},
    {0x01F8, 0x021F, 1},    {0x0222, 0x0233, 1},     {0x0386, 0x0386, 38},   {0x0388, 0x038A, 37},
    {0x038C, 0x038C, 64},   {0x038E, 0x038F, 63},    {0x0391, 0x03A1, 32},   {0x03A3, 0x03AB, 32},
    {0x0400, 0x040F, 80},   {0x0410, 0x042F, 32},    {0x0460, 0x0481, 1},    {0x048A, 0x04BF, 1},
    {0x04C0, 0x04C0, 15},   {0x04C1, 0x04CE, 1},     {0x04D0, 0x052F, 1},    {0x0531, 0x0556, 48},
    {0x10A0, 0x10C5, 7264}, {0x1C90, 0x1CBF, -3008}, {0x1E00, 0x1E95, 1},    {0x1EA0, 0x1EFF, 1},
    {0x2C00, 0x2C2F, 48},   {0xA640, 0xA66D, 1},     {0xA680, 0xA69B, 1},
};

uint32_t small_letter(uint32_t character)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct range *range = &ranges[i];
        if (character < range->first || character > range->last)
            continue;
        if (range->distance == 1)
            return character + ((character - range->first) % 2 == 0);
        return (uint32_t)((int)character + range->distance);
    }
    return character;
}

/* Two or three bytes; folding keeps their number. */
static void fold_bytes(char *folded, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t character = length == 2 ? bytes[0] & 0x1Fu : bytes[0] & 0x0Fu;
    for (size_t i = 1; i < length; i++)
        character = character << 6 | (bytes[i] & 0x3Fu);
    character = small_letter(character);
    for (size_t i = length; i-- > 1; character >>= 6)
        folded[i] = (char)(0x80 | (character & 0x3F));
    folded[0] = (char)((length == 2 ? 0xC0 : 0xE0) | character);
}

size_t small_letters(char *folded, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned char first = (unsigned char)text[i];
        if (first < 0x80) {
            folded[i++] = (char)(first >= 'A' && first <= 'Z' ? first + 32 : first);
            continue;
        }
        size_t bytes = utf8_length(text + i, length - i);
        if (bytes == 2 || bytes == 3) {
            fold_bytes(folded + i, text + i, bytes);
            i += bytes;
            continue;
        }
        for (bytes = bytes ? bytes : 1; bytes > 0; bytes--, i++)
            folded[i] = text[i];
    }
    folded[length] = '\0';
    return length;
}
