/* JSON read piece by piece, for files too large to be held in memory.
 *
 * Strict about structure; numbers are not looked into. Several values may follow one another, as in
 * a file with one object a line. */
#ifndef IATIPUB_REPORT_JSON_SCAN_H
#define IATIPUB_REPORT_JSON_SCAN_H

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
    JSON_WRONG, /* not JSON, or the file can't be read: the error says what */
};

struct json_scan {
    FILE *stream; /* lent */
    char *block;  /* what has been read of it */
    const char *at, *end;
    struct strbuf key; /* of the member that begins; "" for what is in an array or outermost */
    struct strbuf text;
    size_t depth; /* objects and arrays that are open */
    size_t line;
    char open[JSON_DEEPEST]; /* '{' or '[' */
    bool after_value;        /* a comma or an end comes next */
};

void json_scan_begin(struct json_scan *scan, FILE *stream);
void json_scan_release(struct json_scan *scan);

/* Goes to the next piece. */
enum json_event json_scan_next(struct json_scan *scan, struct error *error);

#endif
