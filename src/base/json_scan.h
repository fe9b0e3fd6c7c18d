/* JSON read piece by piece, for files too large to be held in memory.
 *
 * Begin on a stream or on blocks of text, ask for pieces until JSON_DONE or JSON_WRONG, release.
 * Several values may follow one another, as in a file with one object a line. Strict about
 * structure; numbers are checked and left as they are written. */
#ifndef IATIPUB_BASE_JSON_SCAN_H
#define IATIPUB_BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/strbuf.h"

enum {
    JSON_DEEPEST = 64,
    JSON_LONGEST_TEXT = 64 * 1024 * 1024, /* bytes */
    JSON_BLOCK = 64 * 1024,               /* bytes that are read at a time */
};

enum json_event {
    JSON_OBJECT,     /* an object begins; `depth` counts it */
    JSON_OBJECT_END, /* it ends; `depth` doesn't count it any more */
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_TEXT,  /* a string: `text` */
    JSON_OTHER, /* a number, true, false or null: `text`, as written */
    JSON_DONE,  /* the end of the file */
    JSON_WRONG, /* not JSON, or the file can't be read: the error says what, `line` where */
};

/* Gives the next block of the text, lent until the next call. False at the end, or when reading
 * failed, which fills `error`. */
typedef bool json_blocks(void *context, const char **text, size_t *length, struct error *error);

struct json_scan {
    json_blocks *blocks;
    void *context;
    FILE *stream; /* NULL if the text comes in blocks */
    char *block;
    const char *at, *end;
    struct error *error; /* of the call that is going on */
    struct strbuf key;   /* of the member that begins; "" for what is in an array or outermost */
    struct strbuf text;
    size_t depth; /* objects and arrays that are open */
    size_t line;
    size_t surrogate;        /* where a half of a pair ends in the text being read; 0: none */
    size_t lone;             /* halves in it that have no partner */
    char open[JSON_DEEPEST]; /* '{' or '[' */
    bool after_value;        /* a comma or an end comes next */

    /* What the caller may change after json_scan_begin. */
    size_t deepest;     /* at most JSON_DEEPEST, which it is */
    size_t longest;     /* bytes of a text; JSON_LONGEST_TEXT */
    bool is_lines;      /* an object may not go on in another line */
    bool any_character; /* U+0000 and halves of surrogate pairs are taken, as the bytes their number
                           has in UTF-8; without it they are wrong */
};

/* `stream` and `context` are lent. */
void json_scan_begin(struct json_scan *scan, FILE *stream);
void json_scan_begin_blocks(struct json_scan *scan, json_blocks *blocks, void *context);
void json_scan_release(struct json_scan *scan);

/* Goes to the next piece. */
enum json_event json_scan_next(struct json_scan *scan, struct error *error);

/* After JSON_WRONG: forgets the rest of the line, and what was open. */
void json_scan_skip_line(struct json_scan *scan, struct error *error);

#endif
