/* Rows from JSON: one document, or JSON Lines.
 *
 * What becomes a table:
 * - an array that is the whole document: its elements are the rows of a table called like the file;
 * - JSON Lines (.jsonl, .ndjson, or a file with several objects one after another): the same;
 * - an object with arrays in it: each array is a table called by the way to it (`data_projects`),
 *   and values beside them are told of. An object without arrays is a single record.
 *
 * What becomes a column: members that are texts, numbers (digit for digit; exponents are carried
 * out), true and false; null is blank. Members of an object in a record are columns of the record
 * (`budget_amount`). An array in a record is a table of its own, named PARENT_MEMBER: its rows have
 * the column `_parent`, which is `_key` of the record they belong to ("records/a.json#7"). An
 * element that is no object is read as an object with the member `value`.
 *
 * The file is read twice, first for its tables and columns. Rows come when they are complete, those
 * of inner arrays before the record's own; a row's number is the line that it begins in. A value
 * that can't be taken is blank, with a critical finding; in JSON Lines a line that is not JSON is
 * left out, in a document everything after the fault.
 *
 * Rules of the findings: x.source.json, .empty, .binary, .encoding, .character, .header, .size and
 * .unread; their category is "source". */
#ifndef IATIPUB_RECORDS_JSON_H
#define IATIPUB_RECORDS_JSON_H

#include <stdio.h>

#include "records/reader.h"

/* As reader_open, for a JSON file. */
struct reader *json_reader_open(const char *path, const char *name, const struct source *source,
                                struct findings *findings, struct error *error);

/* The same for an open stream that can be read twice, which the reader takes: it is closed with the
 * reader, or at once if there is none. `path` names it in messages and says by its ending whether
 * it is JSON Lines. */
struct reader *json_reader_open_stream(FILE *stream, const char *path, const struct source *source,
                                       struct findings *findings, struct error *error);

#endif
