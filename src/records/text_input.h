/* The text of a file as UTF-8, block by block.
 *
 * Open on a stream, ask for blocks until there are none, close. A byte order mark (UTF-8 or UTF-16)
 * decides the encoding, whatever the settings say; without one they do. Memory is a few blocks,
 * however large the file.
 *
 * Bytes that can't be decoded are not an error here, because only the caller knows in which row
 * they stand: they come through as bytes that are not UTF-8 (UTF-16 surrogates without a partner as
 * the three bytes their number would take), and text_find_fault finds them there. */
#ifndef IATIPUB_RECORDS_TEXT_INPUT_H
#define IATIPUB_RECORDS_TEXT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

enum { TEXT_INPUT_BLOCK = 65536 }; /* bytes read at a time */

struct text_encoding;
struct text_spelling;

/* Zero it before the first use; text_input_close is then always safe. */
struct text_input {
    FILE *stream;                         /* lent */
    const char *path;                     /* lent; for messages */
    const struct text_encoding *encoding; /* what the bytes are taken for */
    void *converter;                      /* iconv_t for UTF-16, else NULL */
    struct text_spelling *spellings;      /* of each byte, for single-byte encodings, else NULL */
    char *raw;                            /* bytes of the file ... */
    size_t raw_length, raw_used;          /* ... and how many of them were given out */
    char *text;                           /* the same converted; NULL for UTF-8 */
    bool fresh;                           /* `raw` was filled by text_input_open */
    bool ended;                           /* the stream has no more */
};

/* Reads the first block and settles the encoding: "auto" or NULL, "utf-8", "utf-16", "latin-1",
 * "windows-1252". False and `error` if the name is another (ERROR_USAGE) or reading fails. */
bool text_input_open(struct text_input *input, FILE *stream, const char *path, const char *encoding,
                     struct error *error);
void text_input_close(struct text_input *input);

/* What a file is that is no text at all. */
struct text_disguise {
    const char *kind;   /* "a ZIP archive or Excel workbook" */
    const char *advice; /* what to do about it */
};

/* What the first block shows the file to be if it is not text, NULL if nothing speaks against
 * text. To be asked before the first text_input_next. */
const struct text_disguise *text_input_disguise(const struct text_input *input);

/* The next block, lent until the next call. No character of good text is cut at its end. False at
 * the end, or when reading fails, which fills `error`. */
bool text_input_next(struct text_input *input, const char **text, size_t *length,
                     struct error *error);

/* The name of the encoding ("windows-1252") and what to try when its bytes turn out bad. */
const char *text_input_encoding(const struct text_input *input);
const char *text_input_advice(const struct text_input *input);

/* What keeps a text out of XML. */
enum text_fault_kind { TEXT_NOT_DECODED, TEXT_NOT_ALLOWED };
struct text_fault {
    enum text_fault_kind kind;
    uint32_t value; /* the first byte that is not UTF-8, or the number of the forbidden character */
    size_t offset;
};

/* Finds the first place that is not UTF-8 (TEXT_NOT_DECODED) or is a character that XML cannot hold
 * (TEXT_NOT_ALLOWED): a control character other than tab and line ends, a surrogate, U+FFFE,
 * U+FFFF. False if the text is good. */
bool text_find_fault(const char *text, size_t length, struct text_fault *fault);

#endif
