/* The rows of a flat table as a file: CSV (UTF-8, lines that end in a line feed, no cell a
 * formula), a workbook of one sheet, JSON (an array of objects) or JSON lines. The header, or the
 * keys, are the names of the columns. Cells are texts; a workbook has numbers where nothing is lost
 * by that.
 *
 *     flat_output_open(&output, table, FLAT_CSV, "spending.csv", error);
 *     for each row: flat_output_row(&output, cells, error);
 *     flat_output_commit(&output, error);
 *     flat_output_close(&output);
 *
 * The file appears under its name when it is committed. */
#ifndef IATIPUB_REPORT_FLAT_OUTPUT_H
#define IATIPUB_REPORT_FLAT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "convert/flat_tables.h"
#include "convert/xlsx_output.h"

enum flat_format { FLAT_CSV, FLAT_XLSX, FLAT_JSON, FLAT_JSONL, FLAT_FORMAT_COUNT };

/* "csv" and so on; also the endings of files. */
extern const char *const flat_format_names[FLAT_FORMAT_COUNT];

struct flat_output {
    const struct flat_table *table;
    enum flat_format format;
    size_t rows; /* written so far */
    /* inside */
    FILE *stream;
    struct output_file file;
    struct xlsx_output *book;
    struct strbuf line;
};

/* `path` NULL: standard output, which no workbook can go to. flat_output_close is due in any case.
 */
bool flat_output_open(struct flat_output *output, const struct flat_table *table,
                      enum flat_format format, const char *path, struct error *error);
bool flat_output_row(struct flat_output *output, const char *const *cells, struct error *error);
bool flat_output_commit(struct flat_output *output, struct error *error);
/* Gives up what is not committed. */
void flat_output_close(struct flat_output *output);

/* Adds a row as a JSON object; blank cells are null. */
void flat_json_row(struct strbuf *json, const struct flat_table *table, const char *const *cells);

#endif
