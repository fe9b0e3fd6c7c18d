#include "validate/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"

enum { RAW_BLOCK = 65536, DECLARATION_WITHIN = 1024, LONGEST_NAME = 40 };

#define NO_CONVERSION ((iconv_t)-1)

struct decoder {
    FILE *stream;
    iconv_t conversion; /* NO_CONVERSION: the bytes are passed on */
    char encoding[LONGEST_NAME + 1];
    size_t at, length; /* what of `raw` is still to be given */
    bool at_end;       /* the stream has no more bytes */
    bool finished;     /* the reader has been told so */
    int read_errno;
    char *fault;
    char raw[RAW_BLOCK];
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

static const char *signature_encoding(const struct decoder *decoder)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *signature = &signatures[i];
        if (decoder->length >= signature->length &&
            memcmp(decoder->raw, signature->bytes, signature->length) == 0)
            return signature->encoding;
    }
    return NULL;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* Copies the value of encoding="..." from an XML declaration; false if there is none. */
static bool declared_encoding(const struct decoder *decoder, char name[LONGEST_NAME + 1])
{
    char head[DECLARATION_WITHIN + 1];
    size_t length = decoder->length < DECLARATION_WITHIN ? decoder->length : DECLARATION_WITHIN;
    memcpy(head, decoder->raw, length);
    head[length] = '\0';
    char *end = strstr(head, "?>");
    if (strncmp(head, "<?xml", 5) != 0 || !end)
        return false;
    *end = '\0';
    char *key = strstr(head, "encoding");
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

/* Encodings of two or four bytes a character: the declaration could not have been read. */
static bool is_wide(const char *name)
{
    static const char *const prefixes[] = {"UTF-16", "UTF16",           "UTF-32",         "UTF32",
                                           "UCS",    "ISO-10646-UCS-2", "ISO-10646-UCS-4"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncasecmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static void set_fault(struct decoder *decoder, char *text)
{
    free(decoder->fault);
    decoder->fault = text;
    decoder->length = decoder->at = 0;
    decoder->at_end = true;
}

static void choose_conversion(struct decoder *decoder)
{
    const char *known = signature_encoding(decoder);
    if (known)
        snprintf(decoder->encoding, sizeof decoder->encoding, "%s", known);
    else if (!declared_encoding(decoder, decoder->encoding))
        snprintf(decoder->encoding, sizeof decoder->encoding, "UTF-8");
    const char *name = decoder->encoding;
    if (is_utf8(name))
        return;
    if (!known && is_wide(name)) {
        set_fault(decoder, xasprintf("declares the encoding '%s' but is written in another one; "
                                     "save it as UTF-8 and declare that",
                                     name));
        return;
    }
    if (is_encoding_name(name))
        decoder->conversion = iconv_open("UTF-8", name);
    if (decoder->conversion == NO_CONVERSION)
        set_fault(decoder, xasprintf("declares the encoding '%s', which is not known; "
                                     "save it as UTF-8 and declare that",
                                     name));
}

/* Moves what is left to the front and reads on. */
static void fill(struct decoder *decoder)
{
    memmove(decoder->raw, decoder->raw + decoder->at, decoder->length - decoder->at);
    decoder->length -= decoder->at;
    decoder->at = 0;
    if (decoder->at_end)
        return;
    size_t wanted = RAW_BLOCK - decoder->length;
    errno = 0;
    size_t count = fread(decoder->raw + decoder->length, 1, wanted, decoder->stream);
    decoder->length += count;
    decoder->at_end = count < wanted;
    if (ferror(decoder->stream))
        decoder->read_errno = errno ? errno : EIO;
}

struct decoder *decoder_open(const char *path, struct error *error)
{
    FILE *stream = strcmp(path, "-") == 0 ? stdin : file_open(path, error);
    if (!stream)
        return NULL;
    struct decoder *decoder = xmalloc(sizeof *decoder);
    decoder->stream = stream;
    decoder->conversion = NO_CONVERSION;
    decoder->at = decoder->length = 0;
    decoder->at_end = decoder->finished = false;
    decoder->read_errno = 0;
    decoder->fault = NULL;
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
    if (decoder->stream != stdin)
        fclose(decoder->stream);
    free(decoder->fault);
    free(decoder);
}

static size_t copy_some(struct decoder *decoder, char *block, size_t size)
{
    size_t left = decoder->length - decoder->at;
    size_t count = left < size ? left : size;
    memcpy(block, decoder->raw + decoder->at, count);
    decoder->at += count;
    return count;
}

static size_t convert_some(struct decoder *decoder, char *block, size_t size)
{
    char *from = decoder->raw + decoder->at, *to = block;
    size_t from_left = decoder->length - decoder->at, to_left = size;
    size_t result = iconv(decoder->conversion, &from, &from_left, &to, &to_left);
    int reason = result == (size_t)-1 ? errno : 0;
    decoder->at = decoder->length - from_left;
    /* A character cut by the end of the block is completed by the next; at the end it can't be. */
    if (reason == EILSEQ || (reason == EINVAL && decoder->at_end))
        set_fault(decoder, xasprintf("has bytes that are not valid in its encoding '%s'; "
                                     "save it as UTF-8 and declare that",
                                     decoder->encoding));
    else if (reason == EINVAL)
        fill(decoder);
    return size - to_left;
}

size_t decoder_read(struct decoder *decoder, char *block, size_t size)
{
    size_t count = 0;
    while (count == 0) {
        if (decoder->at == decoder->length && !decoder->at_end)
            fill(decoder);
        if (decoder->at == decoder->length || decoder->read_errno) {
            decoder->finished = true;
            return 0;
        }
        count = decoder->conversion == NO_CONVERSION ? copy_some(decoder, block, size)
                                                     : convert_some(decoder, block, size);
    }
    return count;
}

bool decoder_ended(const struct decoder *decoder)
{
    return decoder->finished;
}

const char *decoder_fault(const struct decoder *decoder)
{
    return decoder->fault;
}

int decoder_errno(const struct decoder *decoder)
{
    return decoder->read_errno;
}
