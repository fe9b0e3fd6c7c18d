/* Workbooks for tests, made of XML that the test writes.
 *
 *     struct xlsx_builder *builder = xlsx_builder_new();
 *     xlsx_builder_sheet(builder, "Budget", "<row><c
 * t=\"inlineStr\"><is><t>Value</t></is></c></row>"); xlsx_builder_write(builder, path);
 *
 * All other parts are made with what the sheets need; any of them can be replaced. Texts are
 * copied. It stands on libzip alone, for tests of every kind. */
#ifndef IATIPUB_TESTS_UNIT_XLSX_BUILDER_H
#define IATIPUB_TESTS_UNIT_XLSX_BUILDER_H

#include <stdbool.h>
#include <stddef.h>

struct xlsx_builder;

struct xlsx_builder *xlsx_builder_new(void);

/* Adds a sheet; `rows` is what stands in its sheetData. */
void xlsx_builder_sheet(struct xlsx_builder *builder, const char *name, const char *rows);
/* The same with a state ("hidden"), and what stands behind the sheetData (merged cells). */
void xlsx_builder_sheet_as(struct xlsx_builder *builder, const char *name, const char *state,
                           const char *rows, const char *behind);
/* A sheet of texts, from lines whose cells are parted by commas; there are no quotes. */
void xlsx_builder_table(struct xlsx_builder *builder, const char *name, const char *lines);

/* Adds a shared text: what stands in its si. They count from 0. */
void xlsx_builder_string(struct xlsx_builder *builder, const char *item);
/* Adds a number format; the first is style 1, since style 0 has none. */
void xlsx_builder_format(struct xlsx_builder *builder, const char *code);
/* What stands before and behind the sheets in the workbook's part: workbookPr, calcPr. */
void xlsx_builder_settings(struct xlsx_builder *builder, const char *before, const char *behind);

/* Puts a part in place of what would be made, or beside it; none at all with NULL. */
void xlsx_builder_part(struct xlsx_builder *builder, const char *name, const void *data,
                       size_t length);

/* Writes the workbook, packed or as it is, and frees the builder. False if that fails. */
bool xlsx_builder_write(struct xlsx_builder *builder, const char *path, bool packed);

#endif
