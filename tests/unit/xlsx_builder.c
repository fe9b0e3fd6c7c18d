#include "unit/xlsx_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

enum { PARTS_MOST = 64 };

struct part {
    char *name;
    char *data; /* NULL: there is none, whatever would be made */
    size_t length;
};

/* Text that grows. */
struct text {
    char *bytes;
    size_t length;
};

struct xlsx_builder {
    struct part parts[PARTS_MOST];
    size_t part_count, sheet_count, style_count;
    struct text sheets, relations, strings, formats, styles;
    char *before, *behind;
};

static void add(struct text *text, const char *bytes)
{
    size_t length = strlen(bytes);
    text->bytes = realloc(text->bytes, text->length + length + 1);
    if (!text->bytes)
        abort();
    memcpy(text->bytes + text->length, bytes, length + 1);
    text->length += length;
}

static void add3(struct text *text, const char *first, const char *second, const char *third)
{
    add(text, first);
    add(text, second);
    add(text, third);
}

static char *copy(const void *data, size_t length)
{
    char *bytes = malloc(length + 1);
    if (!bytes)
        abort();
    if (length)
        memcpy(bytes, data, length);
    bytes[length] = '\0';
    return bytes;
}

struct xlsx_builder *xlsx_builder_new(void)
{
    struct xlsx_builder *builder = calloc(1, sizeof *builder);
    if (!builder)
        abort();
    struct text *texts[] = {&builder->sheets, &builder->relations, &builder->strings,
                            &builder->formats, &builder->styles};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add(texts[i], "");
    builder->before = copy("", 0);
    builder->behind = copy("", 0);
    return builder;
}

static struct part *find_part(struct xlsx_builder *builder, const char *name)
{
    for (size_t i = 0; i < builder->part_count; i++)
        if (strcmp(builder->parts[i].name, name) == 0)
            return &builder->parts[i];
    return NULL;
}

void xlsx_builder_part(struct xlsx_builder *builder, const char *name, const void *data,
                       size_t length)
{
    struct part *part = find_part(builder, name);
    if (!part) {
        if (builder->part_count == PARTS_MOST)
            abort();
        part = &builder->parts[builder->part_count++];
        part->name = copy(name, strlen(name));
    }
    free(part->data);
    part->data = data ? copy(data, length) : NULL;
    part->length = length;
}

void xlsx_builder_sheet_as(struct xlsx_builder *builder, const char *name, const char *state,
                           const char *rows, const char *behind)
{
    char number[24], path[64];
    struct text sheet = {NULL, 0};
    snprintf(number, sizeof number, "%zu", ++builder->sheet_count);
    snprintf(path, sizeof path, "xl/worksheets/sheet%s.xml", number);
    add3(&builder->sheets, "<sheet name=\"", name, "\" sheetId=\"");
    add3(&builder->sheets, number, "\" state=\"", state);
    add3(&builder->sheets, "\" r:id=\"rId", number, "\"/>");
    add3(&builder->relations, "<Relationship Id=\"rId", number, "\" Type=\"" OFFICE "/worksheet\"");
    add3(&builder->relations, " Target=\"worksheets/sheet", number, ".xml\"/>");
    add3(&sheet, "<worksheet " MAIN "><sheetData>", rows, "</sheetData>");
    add3(&sheet, behind, "</worksheet>", "");
    xlsx_builder_part(builder, path, sheet.bytes, sheet.length);
    free(sheet.bytes);
}

void xlsx_builder_sheet(struct xlsx_builder *builder, const char *name, const char *rows)
{
    xlsx_builder_sheet_as(builder, name, "visible", rows, "");
}

void xlsx_builder_table(struct xlsx_builder *builder, const char *name, const char *lines)
{
    struct text rows = {NULL, 0};
    add(&rows, "");
    while (*lines) {
        add(&rows, "<row>");
        size_t line = strcspn(lines, "\n");
        for (size_t at = 0; at <= line;) {
            size_t length = strcspn(lines + at, ",\n");
            char *value = copy(lines + at, length);
            add3(&rows, "<c t=\"inlineStr\"><is><t>", value, "</t></is></c>");
            free(value);
            at += length + 1;
        }
        add(&rows, "</row>");
        lines += line + (lines[line] == '\n');
    }
    xlsx_builder_sheet(builder, name, rows.bytes);
    free(rows.bytes);
}

void xlsx_builder_string(struct xlsx_builder *builder, const char *item)
{
    add3(&builder->strings, "<si>", item, "</si>");
}

void xlsx_builder_format(struct xlsx_builder *builder, const char *code)
{
    char id[24];
    snprintf(id, sizeof id, "%zu", 164 + builder->style_count++);
    add3(&builder->formats, "<numFmt numFmtId=\"", id, "\" formatCode=\"");
    add3(&builder->formats, code, "\"/>", "");
    add3(&builder->styles, "<xf numFmtId=\"", id, "\"/>");
}

void xlsx_builder_settings(struct xlsx_builder *builder, const char *before, const char *behind)
{
    free(builder->before);
    free(builder->behind);
    builder->before = copy(before, strlen(before));
    builder->behind = copy(behind, strlen(behind));
}

/* --- Writing --------------------------------------------------------------------------------- */

/* A part that the test has not made itself. */
static void make_part(struct xlsx_builder *builder, const char *name, const char *start,
                      const char *middle, const char *end)
{
    struct text text = {NULL, 0};
    add3(&text, start, middle, end);
    if (!find_part(builder, name))
        xlsx_builder_part(builder, name, text.bytes, text.length);
    free(text.bytes);
}

static void make_parts(struct xlsx_builder *builder)
{
    make_part(builder, "_rels/.rels", "<Relationships xmlns=\"" PACKAGE "\">",
              "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" "
              "Target=\"xl/workbook.xml\"/>",
              "</Relationships>");
    make_part(builder, "xl/_rels/workbook.xml.rels",
              "<Relationships xmlns=\"" PACKAGE "\">"
              "<Relationship Id=\"s\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
              "<Relationship Id=\"t\" Type=\"" OFFICE "/sharedStrings\" "
              "Target=\"/xl/sharedStrings.xml\"/>",
              builder->relations.bytes, "</Relationships>");
    struct text book = {NULL, 0};
    add3(&book, builder->before, "<sheets>", builder->sheets.bytes);
    add3(&book, "</sheets>", builder->behind, "");
    make_part(builder, "xl/workbook.xml", "<workbook " MAIN " xmlns:r=\"" OFFICE "\">", book.bytes,
              "</workbook>");
    free(book.bytes);
    make_part(builder, "xl/sharedStrings.xml", "<sst " MAIN ">", builder->strings.bytes, "</sst>");
    struct text styles = {NULL, 0};
    add3(&styles, "<numFmts>", builder->formats.bytes, "</numFmts><cellXfs><xf numFmtId=\"0\"/>");
    add3(&styles, builder->styles.bytes, "</cellXfs>", "");
    make_part(builder, "xl/styles.xml", "<styleSheet " MAIN ">", styles.bytes, "</styleSheet>");
    free(styles.bytes);
}

static bool write_part(zip_t *archive, const struct part *part, bool packed)
{
    zip_source_t *source = zip_source_buffer(archive, part->data, part->length, 0);
    zip_int64_t index = source ? zip_file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8) : -1;
    return index >= 0 && zip_set_file_compression(archive, (zip_uint64_t)index,
                                                  packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0;
}

static void release(struct xlsx_builder *builder)
{
    struct text *texts[] = {&builder->sheets, &builder->relations, &builder->strings,
                            &builder->formats, &builder->styles};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]->bytes);
    for (size_t i = 0; i < builder->part_count; i++) {
        free(builder->parts[i].name);
        free(builder->parts[i].data);
    }
    free(builder->before);
    free(builder->behind);
    free(builder);
}

bool xlsx_builder_write(struct xlsx_builder *builder, const char *path, bool packed)
{
    int code = 0;
    make_parts(builder);
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    bool written = archive != NULL;
    for (size_t i = 0; written && i < builder->part_count; i++)
        if (builder->parts[i].data)
            written = write_part(archive, &builder->parts[i], packed);
    if (written)
        written = zip_close(archive) == 0;
    else if (archive)
        zip_discard(archive);
    release(builder);
    return written;
}
