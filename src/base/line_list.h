/* A list of identifiers from a text file, one a line: what exists elsewhere, who publishes.
 *
 * Load it once, ask it often; it is read-only then and may be shared between threads. The file:
 *   - UTF-8, with or without a byte order mark; lines end with LF or CRLF;
 *   - white space around an identifier is dropped, and so is a pair of double quotes around it, in
 *     which a doubled quote stands for one, as in CSV;
 *   - blank lines and lines that begin with '#' say nothing;
 *   - a first line that is the name of a column ("identifier", "iati_identifier", "ref" and the
 *     like, whatever the case, '-', '_' or ' ' between words) is a header and left out. A header of
 *     several columns is an error: identifiers may contain commas, so a line is never split.
 * Identifiers are compared byte by byte; one that is listed twice counts once. */
#ifndef IATIPUB_BASE_LINE_LIST_H
#define IATIPUB_BASE_LINE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
    LINE_LIST_LONGEST = 4096,        /* bytes in a line */
    LINE_LIST_MOST_LINES = 10000000, /* in a file */
    LINE_LIST_MOST_BYTES = 1000000000,
};

struct line_list;

/* Reads the file, which takes memory for its length and 16 bytes a line. The caller owns the
 * result: line_list_free(). NULL and `error`: ERROR_ENVIRONMENT if it can't be read or has too many
 * bytes, ERROR_USAGE with file and line if it is not such a list or has too many lines. A million
 * lines take less than a second, and much less if they are sorted by byte. */
struct line_list *line_list_load(const char *path, struct error *error);
/* NULL is fine. */
void line_list_free(struct line_list *list);

bool line_list_contains(const struct line_list *list, const char *identifier);
/* All identifiers in the order of strcmp, each once; lent. */
const char *const *line_list_items(const struct line_list *list);
/* How many of them there are. */
size_t line_list_count(const struct line_list *list);

#endif
