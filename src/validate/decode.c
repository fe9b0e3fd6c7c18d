#include "validate/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/encoding.h>

#include "base/alloc.h"
#include "validate/decompress.h"

enum {
    RAW_BLOCK = 65536,
    DECLARATION_WITHIN = 1024,
    WIDEST = 4, /* bytes of UTF-8 a byte of another encoding may become, as good as always */
    TEXT_BLOCK = RAW_BLOCK * WIDEST,
    LONGEST_NAME = 40,
};

#define NO_CONVERSION ((iconv_t)-1)
#define ADVICE "save it as UTF-8 and declare that"

/* Bytes of which those from `at` to `length` are still to be used. */
struct window {
    char *bytes;
    size_t at, length;
};

struct decoder {
    struct decompressor *source;
    iconv_t conversion; /* NO_CONVERSION: the bytes are passed on */
    char encoding[LONGEST_NAME + 1];
    struct window raw;  /* what the source gave */
    struct window text; /* converted; no bytes if there is no conversion */
    bool at_end;        /* the source has no more bytes */
    bool emptied;       /* the conversion has given what it held back */
    bool finished;      /* the reader has been told so */
    char *fault;
};

/* The first bytes that tell an encoding without a declaration; longer marks come first. */
static const struct signature {
    const char *bytes;
    size_t length;
    const char *encoding;
} signatures[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"},        {"\xFF\xFE\x00\x00", 4, "UTF-32LE"},
    {"\x00\x00\xFE\xFF", 4, "UTF-32BE"}, {"\xFF\xFE", 2, "UTF-16LE"},
    {"\xFE\xFF", 2, "UTF-16BE"},         {"<\x00\x00\x00", 4, "UTF-32LE"},
    {"\x00\x00\x00<", 4, "UTF-32BE"},    {"<\x00?\x00", 4, "UTF-16LE"},
    {"\x00<\x00?", 4, "UTF-16BE"},
};

/* "<?xm" in EBCDIC, and one of its many variants: they agree on what a declaration is made of. */
static const char ebcdic_mark[] = {0x4C, 0x6F, (char)0xA7, (char)0x94};
static const char any_ebcdic[] = "IBM037";

static const char *signature_encoding(const struct decoder *decoder)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *signature = &signatures[i];
        if (decoder->raw.length >= signature->length &&
            memcmp(decoder->raw.bytes, signature->bytes, signature->length) == 0)
            return signature->encoding;
    }
    return NULL;
}

static bool is_ebcdic(const struct decoder *decoder)
{
    return decoder->raw.length >= sizeof ebcdic_mark &&
           memcmp(decoder->raw.bytes, ebcdic_mark, sizeof ebcdic_mark) == 0;
}

static void set_fault(struct decoder *decoder, char *text)
{
    free(decoder->fault);
    decoder->fault = text;
    decoder->raw.at = decoder->raw.length = 0;
    decoder->at_end = decoder->emptied = true;
}

/* The declaration ------------------------------------------------------------------------------*/

/* The beginning of the text as UTF-8, as far as it can be read with `conversion`. */
struct beginning {
    char text[WIDEST * DECLARATION_WITHIN + 1];
    size_t length;
};

static void convert_head(const struct decoder *decoder, iconv_t conversion, size_t length,
                         struct beginning *head)
{
    char copy[DECLARATION_WITHIN], *from = copy, *to = head->text;
    size_t left = length, room = sizeof head->text - 1;
    memcpy(copy, decoder->raw.bytes, length);
    iconv(conversion, &from, &left, &to, &room);
    iconv(conversion, NULL, NULL, NULL, NULL); /* forget the state, for the true beginning */
    head->length = (size_t)(to - head->text);
    *to = '\0';
}

static void read_head(const struct decoder *decoder, struct beginning *head)
{
    size_t length =
        decoder->raw.length < DECLARATION_WITHIN ? decoder->raw.length : DECLARATION_WITHIN;
    iconv_t ebcdic = is_ebcdic(decoder) ? iconv_open("UTF-8", any_ebcdic) : NO_CONVERSION;
    head->length = length;
    memcpy(head->text, decoder->raw.bytes, length);
    head->text[length] = '\0';
    if (ebcdic == NO_CONVERSION)
        return;
    convert_head(decoder, ebcdic, length, head);
    iconv_close(ebcdic);
}

/* Cuts the head off behind the XML declaration; false if there is none. */
static bool find_declaration(struct beginning *head)
{
    char *end = strstr(head->text, "?>");
    if (strncmp(head->text, "<?xml", 5) != 0 || !end)
        return false;
    end[2] = '\0';
    head->length = strlen(head->text);
    return true;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* Copies the value of encoding="..." from an XML declaration; false if there is none. */
static bool declared_encoding(const char *declaration, char name[LONGEST_NAME + 1])
{
    const char *key = strstr(declaration, "encoding");
    if (!key)
        return false;
    const char *value = skip_blanks(key + strlen("encoding"));
    if (*value != '=')
        return false;
    value = skip_blanks(value + 1);
    if (*value != '"' && *value != '\'')
        return false;
    const char *close = strchr(value + 1, *value);
    if (!close)
        return false;
    snprintf(name, LONGEST_NAME + 1, "%.*s", (int)(close - value - 1), value + 1);
    return true;
}

/* The encoding ---------------------------------------------------------------------------------*/

/* XML's rule for encoding names; iconv gives a meaning to some other characters. */
static bool is_encoding_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return *name && strchr(letters, *name) &&
           strspn(name + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
               strlen(name + 1);
}

static bool is_utf8(const char *name)
{
    return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0;
}

static bool is_utf7(const char *name)
{
    static const char *const prefixes[] = {"UTF-7", "UTF7", "CSUTF7", "UNICODE-1-1-UTF-7"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncasecmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* libxml2 has a few names of its own, such as ISO-LATIN-1. */
static iconv_t open_conversion(const char *name)
{
    if (!is_encoding_name(name))
        return NO_CONVERSION;
    iconv_t conversion = iconv_open("UTF-8", name);
    if (conversion != NO_CONVERSION)
        return conversion;
    const char *other = xmlGetCharEncodingName(xmlParseCharEncoding(name));
    return other ? iconv_open("UTF-8", other) : NO_CONVERSION;
}

static void start_conversion(struct decoder *decoder)
{
    decoder->conversion = open_conversion(decoder->encoding);
    decoder->emptied = false;
    if (decoder->conversion == NO_CONVERSION)
        set_fault(decoder, xasprintf("declares the encoding '%s', which is not known; " ADVICE,
                                     decoder->encoding));
    else
        decoder->text.bytes = xmalloc(TEXT_BLOCK);
}

static void set_misdeclared(struct decoder *decoder)
{
    set_fault(decoder,
              xasprintf("declares the encoding '%s' but is written in another one; " ADVICE,
                        decoder->encoding));
}

/* An encoding in which the declaration itself reads otherwise is not the one it is written in. */
static void check_declaration(struct decoder *decoder, const struct beginning *declaration)
{
    struct beginning head = {.length = 0};
    if (decoder->fault)
        return;
    convert_head(decoder, decoder->conversion, declaration->length, &head);
    if (head.length != declaration->length ||
        memcmp(head.text, declaration->text, head.length) != 0)
        set_misdeclared(decoder);
}

static void choose_declared(struct decoder *decoder, const struct beginning *declaration)
{
    if (is_utf7(decoder->encoding)) {
        set_fault(decoder, xasprintf("declares the encoding '%s', which can hide markup and is not "
                                     "read; " ADVICE,
                                     decoder->encoding));
    } else if (!is_utf8(decoder->encoding)) {
        start_conversion(decoder);
        check_declaration(decoder, declaration);
    } else if (is_ebcdic(decoder)) {
        set_misdeclared(decoder);
    }
}

static void choose_conversion(struct decoder *decoder)
{
    struct beginning head = {.length = 0};
    const char *known = signature_encoding(decoder);
    snprintf(decoder->encoding, sizeof decoder->encoding, "%s", known ? known : "UTF-8");
    if (known) {
        if (!is_utf8(known))
            start_conversion(decoder);
        return;
    }
    read_head(decoder, &head);
    if (find_declaration(&head) && declared_encoding(head.text, decoder->encoding))
        choose_declared(decoder, &head);
    else if (is_ebcdic(decoder))
        set_fault(decoder, xstrdup("is written in EBCDIC and does not declare in which; " ADVICE));
}

/* Reading --------------------------------------------------------------------------------------*/

static size_t read_source(struct decoder *decoder, char *block, size_t size)
{
    size_t count = decompressor_read(decoder->source, block, size);
    decoder->at_end = count == 0;
    return count;
}

/* Moves what is left to the front and reads on until the block is full. */
static void fill(struct decoder *decoder)
{
    struct window *raw = &decoder->raw;
    raw->length -= raw->at;
    memmove(raw->bytes, raw->bytes + raw->at, raw->length);
    raw->at = 0;
    while (raw->length < RAW_BLOCK && !decoder->at_end)
        raw->length += read_source(decoder, raw->bytes + raw->length, RAW_BLOCK - raw->length);
}

struct decoder *decoder_open(const char *path, struct error *error)
{
    struct decompressor *source = decompressor_open(path, error);
    if (!source)
        return NULL;
    struct decoder *decoder = xcalloc(1, sizeof *decoder);
    decoder->source = source;
    decoder->conversion = NO_CONVERSION;
    decoder->emptied = true;
    decoder->raw.bytes = xmalloc(RAW_BLOCK);
    fill(decoder);
    choose_conversion(decoder);
    return decoder;
}

void decoder_close(struct decoder *decoder)
{
    if (!decoder)
        return;
    if (decoder->conversion != NO_CONVERSION)
        iconv_close(decoder->conversion);
    decompressor_close(decoder->source);
    free(decoder->raw.bytes);
    free(decoder->text.bytes);
    free(decoder->fault);
    free(decoder);
}

static bool is_used_up(const struct window *window)
{
    return window->at == window->length;
}

static size_t take(struct window *window, char *block, size_t size)
{
    size_t left = window->length - window->at;
    size_t count = left < size ? left : size;
    memcpy(block, window->bytes + window->at, count);
    window->at += count;
    return count;
}

/* What can't be converted. A character cut by the end of the block is completed by the next; one
 * cut by the end of a source at fault is not to blame. */
static void judge_stop(struct decoder *decoder, int reason)
{
    bool is_cut = reason == EINVAL && decoder->at_end;
    if (is_cut && decompressor_fault(decoder->source))
        decoder->raw.at = decoder->raw.length;
    else if (is_cut || reason == EILSEQ)
        set_fault(decoder, xasprintf("has bytes that are not valid in its encoding '%s'; " ADVICE,
                                     decoder->encoding));
    else if (reason == EINVAL)
        fill(decoder);
}

/* A block as a whole, whatever the reader asks for: iconv works ahead, and a small room for the
 * result makes it do the same work again and again. */
static void convert_some(struct decoder *decoder)
{
    struct window *raw = &decoder->raw, *text = &decoder->text;
    char *from = raw->bytes + raw->at, *to = text->bytes;
    size_t from_left = raw->length - raw->at, to_left = TEXT_BLOCK;
    size_t result = iconv(decoder->conversion, &from, &from_left, &to, &to_left);
    int reason = result == (size_t)-1 ? errno : 0;
    raw->at = raw->length - from_left;
    *text = (struct window){text->bytes, 0, TEXT_BLOCK - to_left};
    judge_stop(decoder, reason);
}

/* Some conversions keep a character back until they know whether an accent follows. */
static void empty_conversion(struct decoder *decoder)
{
    char *to = decoder->text.bytes;
    size_t to_left = TEXT_BLOCK;
    iconv(decoder->conversion, NULL, NULL, &to, &to_left);
    decoder->text = (struct window){decoder->text.bytes, 0, TEXT_BLOCK - to_left};
    decoder->emptied = true;
}

static size_t give_plain(struct decoder *decoder, char *block, size_t size)
{
    if (is_used_up(&decoder->raw) && !decoder->at_end) {
        if (size >= DECODER_DIRECT)
            return read_source(decoder, block, size);
        fill(decoder);
    }
    return take(&decoder->raw, block, size);
}

static size_t give_converted(struct decoder *decoder, char *block, size_t size)
{
    if (!is_used_up(&decoder->text))
        return take(&decoder->text, block, size);
    if (is_used_up(&decoder->raw) && !decoder->at_end)
        fill(decoder);
    if (!is_used_up(&decoder->raw))
        convert_some(decoder);
    else if (!decoder->emptied)
        empty_conversion(decoder);
    return take(&decoder->text, block, size);
}

static bool has_ended(const struct decoder *decoder)
{
    return decoder->at_end && decoder->emptied && is_used_up(&decoder->raw) &&
           is_used_up(&decoder->text);
}

size_t decoder_read(struct decoder *decoder, char *block, size_t size)
{
    size_t count = 0;
    while (count == 0 && !decoder->finished) {
        count = decoder->conversion == NO_CONVERSION ? give_plain(decoder, block, size)
                                                     : give_converted(decoder, block, size);
        decoder->finished = count == 0 && has_ended(decoder);
    }
    return count;
}

bool decoder_ended(const struct decoder *decoder)
{
    return decoder->finished;
}

const char *decoder_fault(const struct decoder *decoder)
{
    if (!decoder->finished)
        return NULL;
    return decoder->fault ? decoder->fault : decompressor_fault(decoder->source);
}

int decoder_errno(const struct decoder *decoder)
{
    return decompressor_errno(decoder->source);
}

uint64_t decoder_taken(const struct decoder *decoder)
{
    return decompressor_taken(decoder->source);
}
