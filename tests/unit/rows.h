/* What a reader makes of a file, as text. */
#ifndef IATIPUB_TESTS_UNIT_ROWS_H
#define IATIPUB_TESTS_UNIT_ROWS_H

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"

/* The tables, the rows, the findings and the error of a file, a line each:
 *
 *     projects: CODE TITLE
 *     projects:2|A|-
 *     in.json:3 x.source.json: this is not JSON...
 *     error 2: the file...
 *
 * A blank cell is "-", the table that is called like the file is "*". `name` is what findings call
 * the file. The caller frees. */
char *rows_text(const struct source *source, const char *path, const char *name);

/* Fails, and shows both, unless the file's text is `expected`; `source` NULL: one that says
 * nothing.
 */
void check_rows(const struct source *source, const char *path, const char *expected);
/* Fails unless the text has the part. */
void check_rows_have(const struct source *source, const char *path, const char *part);

#endif
