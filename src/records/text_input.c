#include "records/text_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <iconv.h>

#include "base/alloc.h"

/* No single byte and no UTF-16 unit takes more than three bytes of UTF-8. */
enum { WIDEST = 3, TEXT_CAPACITY = TEXT_INPUT_BLOCK * WIDEST };

/* In UTF-8 this byte never occurs, so it survives until text_find_fault. */
static const char undecodable = '\xFF';

struct text_encoding {
    const char *name;      /* as in the settings */
    const char *converter; /* as iconv calls it; NULL if nothing needs converting */
    const char *mark;      /* the byte order mark; NULL if it has none */
    size_t unit;           /* bytes a character has at least */
    const char *advice;
};

static const char utf8_advice[] = "if the file comes from Excel or an older system, set "
                                  "\"encoding: windows-1252\" or \"encoding: latin-1\" for it";
static const char utf16_advice[] = "export the file again, best as UTF-8";

enum { UTF_8, UTF_16LE, UTF_16BE, LATIN_1, WINDOWS_1252, ENCODING_COUNT };
static const struct text_encoding encodings[ENCODING_COUNT] = {
    [UTF_8] = {"utf-8", NULL, "\xEF\xBB\xBF", 1, utf8_advice},
    [UTF_16LE] = {"utf-16", "UTF-16LE", "\xFF\xFE", 2, utf16_advice},
    [UTF_16BE] = {"utf-16", "UTF-16BE", "\xFE\xFF", 2, utf16_advice},
    [LATIN_1] = {"latin-1", "ISO-8859-1", NULL, 1, "save the file as UTF-8"},
    [WINDOWS_1252] = {"windows-1252", "WINDOWS-1252", NULL, 1,
                      "save the file as UTF-8, or set \"encoding: latin-1\" for it"},
};

static const struct text_encoding *encoding_named(const char *name)
{
    if (!name || strcasecmp(name, "auto") == 0)
        return &encodings[UTF_8];
    for (size_t i = 0; i < ENCODING_COUNT; i++)
        if (strcasecmp(name, encodings[i].name) == 0)
            return &encodings[i];
    return NULL;
}

static const struct text_encoding *encoding_marked(const char *data, size_t length)
{
    for (size_t i = 0; i < ENCODING_COUNT; i++) {
        const char *mark = encodings[i].mark;
        if (mark && length >= strlen(mark) && memcmp(data, mark, strlen(mark)) == 0)
            return &encodings[i];
    }
    return NULL;
}

/* A header begins with an ASCII character as good as always, so its zero byte tells the order. */
static bool is_big_endian(const char *data, size_t length)
{
    return length >= 2 && data[0] == '\0' && data[1] != '\0';
}

static bool read_raw(struct text_input *input, struct error *error)
{
    size_t wanted = TEXT_INPUT_BLOCK - input->raw_length;
    size_t length = fread(input->raw + input->raw_length, 1, wanted, input->stream);
    input->raw_length += length;
    if (length < wanted && ferror(input->stream))
        return error_errno(error, "cannot read '%s' to its end", input->path);
    input->ended = length < wanted;
    return true;
}

static void settle_encoding(struct text_input *input)
{
    const struct text_encoding *marked = encoding_marked(input->raw, input->raw_length);
    if (marked) {
        input->encoding = marked;
        input->raw_used = strlen(marked->mark);
    } else if (input->encoding == &encodings[UTF_16LE] &&
               is_big_endian(input->raw, input->raw_length)) {
        input->encoding = &encodings[UTF_16BE];
    }
}

/* A byte of a single-byte encoding in UTF-8. */
struct text_spelling {
    char text[WIDEST];
    unsigned char length;
};

/* A byte without a meaning stays as it is: alone it is not UTF-8, so it is found there again. */
static struct text_spelling spell(iconv_t converter, unsigned char byte)
{
    struct text_spelling spelling = {.text = {(char)byte}, .length = 1};
    char character = (char)byte, *from = &character, *to = spelling.text;
    size_t left = 1, room = sizeof spelling.text;
    if (iconv(converter, &from, &left, &to, &room) != (size_t)-1)
        spelling.length = (unsigned char)(sizeof spelling.text - room);
    return spelling;
}

static struct text_spelling *spell_all(iconv_t converter)
{
    struct text_spelling *spellings = xcalloc(256, sizeof *spellings);
    for (unsigned i = 0; i < 256; i++)
        spellings[i] = spell(converter, (unsigned char)i);
    return spellings;
}

/* For single bytes a table is several times faster than iconv. */
static bool start_converter(struct text_input *input, struct error *error)
{
    if (!input->encoding->converter)
        return true;
    iconv_t converter = iconv_open("UTF-8", input->encoding->converter);
    if (converter == (iconv_t)-1)
        return error_errno(error, "cannot convert '%s' from %s", input->path,
                           input->encoding->name);
    if (input->encoding->unit == 1) {
        input->spellings = spell_all(converter);
        iconv_close(converter);
    } else {
        input->converter = converter;
    }
    input->text = xmalloc(TEXT_CAPACITY);
    return true;
}

bool text_input_open(struct text_input *input, FILE *stream, const char *path, const char *encoding,
                     struct error *error)
{
    *input = (struct text_input){.stream = stream, .path = path, .fresh = true};
    input->encoding = encoding_named(encoding);
    if (!input->encoding)
        return error_set(error, ERROR_USAGE,
                         "unknown encoding '%s' for '%s': write auto, utf-8, utf-16, latin-1 or "
                         "windows-1252",
                         encoding, path);
    input->raw = xmalloc(TEXT_INPUT_BLOCK);
    if (read_raw(input, error)) {
        settle_encoding(input);
        if (start_converter(input, error))
            return true;
    }
    text_input_close(input);
    return false;
}

void text_input_close(struct text_input *input)
{
    if (input->converter)
        iconv_close(input->converter);
    free(input->raw);
    free(input->text);
    free(input->spellings);
    input->converter = input->spellings = NULL;
    input->raw = input->text = NULL;
}

#define AS_CSV "export the sheet as CSV and use that file"

static const struct {
    const char *magic;
    size_t length;
    struct text_disguise disguise;
} signatures[] = {
    {"PK\3\4",
     4,
     {"a ZIP archive or an Excel or OpenDocument workbook",
      "set \"kind: xlsx\" for an Excel workbook, or else " AS_CSV}},
    {"\xD0\xCF\x11\xE0", 4, {"an old Excel workbook (.xls)", AS_CSV}},
    {"%PDF", 4, {"a PDF document", AS_CSV}},
    {"\x1F\x8B", 2, {"a gzip archive", "unpack it with gunzip and use the file inside"}},
};
static const struct text_disguise disguise_utf16 = {
    "UTF-16 text without a byte order mark",
    "set \"encoding: utf-16\" for it, or export the file again as UTF-8"};
static const struct text_disguise disguise_binary = {"a binary file", AS_CSV};

/* ASCII text in UTF-16 has a zero in every second byte, and only there. */
static bool looks_like_utf16(const char *data, size_t length)
{
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < length; i++)
        zeros[i % 2] += data[i] == '\0';
    size_t fewer = zeros[0] < zeros[1] ? zeros[0] : zeros[1];
    return fewer == 0 && zeros[0] + zeros[1] > length / 4;
}

const struct text_disguise *text_input_disguise(const struct text_input *input)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (input->raw_length >= signatures[i].length &&
            memcmp(input->raw, signatures[i].magic, signatures[i].length) == 0)
            return &signatures[i].disguise;
    if (input->encoding->unit > 1 || !memchr(input->raw, '\0', input->raw_length))
        return NULL;
    return looks_like_utf16(input->raw, input->raw_length) ? &disguise_utf16 : &disguise_binary;
}

/* How many bytes at the end begin a character that goes on in the next block. */
static size_t cut_off(const char *text, size_t length)
{
    for (size_t back = 1; back <= 3 && back <= length; back++) {
        unsigned char byte = (unsigned char)text[length - back];
        if ((byte & 0xC0) == 0x80)
            continue;
        size_t whole = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return back < whole ? back : 0;
    }
    return 0;
}

/* Writes a UTF-16 surrogate as its number would be written in UTF-8; returns the bytes of it. */
static size_t put_surrogate(char *text, const char *raw, bool big_endian)
{
    unsigned high = (unsigned char)raw[big_endian ? 0 : 1];
    unsigned low = (unsigned char)raw[big_endian ? 1 : 0];
    unsigned unit = high << 8 | low;
    text[0] = (char)(0xE0 | unit >> 12);
    text[1] = (char)(0x80 | (unit >> 6 & 0x3F));
    text[2] = (char)(0x80 | (unit & 0x3F));
    return 3;
}

static size_t convert_bytes(struct text_input *input)
{
    char *to = input->text;
    for (; input->raw_used < input->raw_length; input->raw_used++) {
        const struct text_spelling *spelling =
            &input->spellings[(unsigned char)input->raw[input->raw_used]];
        memcpy(to, spelling->text, WIDEST);
        to += spelling->length;
    }
    return (size_t)(to - input->text);
}

static size_t convert_utf16(struct text_input *input)
{
    bool big_endian = input->encoding == &encodings[UTF_16BE];
    char *from = input->raw + input->raw_used, *to = input->text;
    size_t left = input->raw_length - input->raw_used, room = TEXT_CAPACITY;
    while (left && iconv(input->converter, &from, &left, &to, &room) == (size_t)-1) {
        if (errno != EILSEQ)
            break; /* EINVAL: the rest of the character is in the next block */
        size_t put = put_surrogate(to, from, big_endian);
        to += put;
        room -= put;
        from += input->encoding->unit;
        left -= input->encoding->unit;
    }
    if (left && input->ended) {
        *to++ = undecodable;
        left = 0;
    }
    input->raw_used = input->raw_length - left;
    return (size_t)(to - input->text);
}

static bool refill(struct text_input *input, struct error *error)
{
    if (input->fresh) {
        input->fresh = false;
        return true;
    }
    input->raw_length -= input->raw_used;
    memmove(input->raw, input->raw + input->raw_used, input->raw_length);
    input->raw_used = 0;
    return input->ended || read_raw(input, error);
}

bool text_input_next(struct text_input *input, const char **text, size_t *length,
                     struct error *error)
{
    if (!refill(input, error) || input->raw_used == input->raw_length)
        return false;
    if (input->text) {
        *length = input->spellings ? convert_bytes(input) : convert_utf16(input);
        *text = input->text;
        return true;
    }
    *text = input->raw + input->raw_used;
    *length = input->raw_length - input->raw_used;
    if (!input->ended)
        *length -= cut_off(*text, *length);
    input->raw_used += *length;
    return true;
}

const char *text_input_encoding(const struct text_input *input)
{
    return input->encoding->name;
}

const char *text_input_advice(const struct text_input *input)
{
    return input->encoding->advice;
}

/* Eight bytes at a time: each helper sets the high bit of every byte that has the property, for
 * words of ASCII only. */
static const uint64_t ones = UINT64_MAX / 255;
static const uint64_t high_bits = UINT64_MAX / 255 * 0x80;

static uint64_t bytes_below(uint64_t word, uint64_t limit)
{
    return ~((word | high_bits) - ones * limit) & high_bits;
}

static uint64_t bytes_equal(uint64_t word, uint64_t byte)
{
    return bytes_below(word ^ ones * byte, 1);
}

static bool word_is_plain(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    if (word & high_bits)
        return false;
    uint64_t controls = bytes_below(word, 0x20);
    return !controls || !(controls & ~(bytes_equal(word, '\t') | bytes_equal(word, '\n') |
                                       bytes_equal(word, '\r')));
}

static size_t fault_found(struct text_fault *fault, enum text_fault_kind kind, uint32_t value)
{
    fault->kind = kind;
    fault->value = value;
    return 0;
}

static bool is_allowed(uint32_t character)
{
    if (character < 0x20)
        return character == '\t' || character == '\n' || character == '\r';
    bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
    return !is_surrogate && character != 0xFFFE && character != 0xFFFF;
}

/* The character in `bytes` bytes at `text`, or a number above all characters if it isn't one. */
static uint32_t decode(const unsigned char *text, size_t bytes)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t character = text[0] & (0x7Fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return UINT32_MAX;
        character = character << 6 | (text[i] & 0x3F);
    }
    return character < least[bytes] ? UINT32_MAX : character;
}

/* The length of the character at `text`; 0 and `fault` if it is none or is forbidden. */
static size_t check_character(const unsigned char *text, size_t left, struct text_fault *fault)
{
    unsigned char lead = *text;
    if (lead < 0x80)
        return is_allowed(lead) ? 1 : fault_found(fault, TEXT_NOT_ALLOWED, lead);
    size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes > left)
        return fault_found(fault, TEXT_NOT_DECODED, lead);
    uint32_t character = decode(text, bytes);
    if (character > 0x10FFFF)
        return fault_found(fault, TEXT_NOT_DECODED, lead);
    return is_allowed(character) ? bytes : fault_found(fault, TEXT_NOT_ALLOWED, character);
}

bool text_find_fault(const char *text, size_t length, struct text_fault *fault)
{
    size_t at = 0;
    while (at < length) {
        bool is_word = length - at >= sizeof(uint64_t);
        size_t end = is_word ? at + sizeof(uint64_t) : length;
        if (is_word && word_is_plain(text + at)) {
            at = end;
            continue;
        }
        while (at < end) {
            size_t step = check_character((const unsigned char *)text + at, length - at, fault);
            if (!step) {
                fault->offset = at;
                return true;
            }
            at += step;
        }
    }
    return false;
}
