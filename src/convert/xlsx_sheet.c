#include "convert/xlsx_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cell_address.h"

enum { PREFIX_SIZE = 16 };

struct xlsx_column {
    char prefix[PREFIX_SIZE]; /* <c r="AB */
    size_t length;
};

/* --- Cells ------------------------------------------------------------------------------------ */

static void add_column(struct xlsx_sheet *sheet)
{
    size_t index = sheet->column_count++;
    struct xlsx_column *column = &sheet->columns[index];
    char address[CELL_ADDRESS_SIZE];
    cell_address(index + 1, 1, address);
    int length = snprintf(column->prefix, sizeof column->prefix, "<c r=\"%.*s",
                          (int)strspn(address, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), address);
    column->length = (size_t)length;
}

static const struct xlsx_column *column_of(struct xlsx_sheet *sheet, size_t index)
{
    if (index >= sheet->column_count) {
        sheet->columns = xrealloc(sheet->columns, (index + 1) * 2 * sizeof *sheet->columns);
        while (sheet->column_count < (index + 1) * 2)
            add_column(sheet);
    }
    return &sheet->columns[index];
}

static void begin_row(struct xlsx_sheet *sheet, size_t row)
{
    snprintf(sheet->row, sizeof sheet->row, "%zu", row + 1);
    strbuf_addf(&sheet->text, "<row r=\"%s\">", sheet->row);
    if (!sheet->has_cells)
        sheet->first_row = row;
    sheet->last_row = row;
    sheet->in_row = true;
}

static void note_column(struct xlsx_sheet *sheet, size_t column)
{
    if (!sheet->has_cells || column < sheet->first_column)
        sheet->first_column = column;
    if (column > sheet->last_column)
        sheet->last_column = column;
    sheet->has_cells = true;
}

static void begin_cell(struct xlsx_sheet *sheet, size_t row, size_t column, int style)
{
    const struct xlsx_column *start = column_of(sheet, column);
    if (!sheet->in_row)
        begin_row(sheet, row);
    note_column(sheet, column);
    strbuf_add(&sheet->text, start->prefix, start->length);
    strbuf_addstr(&sheet->text, sheet->row);
    if (style)
        strbuf_addf(&sheet->text, "\" s=\"%d", style);
}

static void pass_on(struct xlsx_sheet *sheet)
{
    if (sheet->text.length >= DEFLATER_PIECE && sheet->deflater)
        deflater_take(sheet->deflater, &sheet->text);
}

/* --- Texts ------------------------------------------------------------------------------------ */

static bool is_special(char c)
{
    return c == '&' || c == '<' || c == '>' || c == '_' || (unsigned char)c < ' ';
}

/* What looks like an escape ("_x000D_") would be read as the character it stands for. */
static bool is_escape(const char *text)
{
    return strncmp(text, "_x", 2) == 0 && strspn(text + 2, "0123456789ABCDEFabcdef") >= 4 &&
           text[6] == '_';
}

static void add_special(struct strbuf *out, const char *text)
{
    switch (*text) {
    case '&':
        strbuf_addstr(out, "&amp;");
        return;
    case '<':
        strbuf_addstr(out, "&lt;");
        return;
    case '>':
        strbuf_addstr(out, "&gt;");
        return;
    case '_':
        strbuf_addstr(out, is_escape(text) ? "_x005F_" : "_");
        return;
    case '\t':
    case '\n':
        strbuf_addch(out, *text);
        return;
    default: /* a control character, which XML has no place for */
        strbuf_addf(out, "_x%04X_", (unsigned)(unsigned char)*text);
    }
}

static void add_escaped(struct strbuf *out, const char *text)
{
    while (*text) {
        const char *end = text;
        while (*end && !is_special(*end))
            end++;
        strbuf_add(out, text, (size_t)(end - text));
        if (*end)
            add_special(out, end++);
        text = end;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

void xlsx_sheet_text(struct xlsx_sheet *sheet, size_t row, size_t column, int style,
                     const char *text)
{
    static const char plain[] = "\" t=\"inlineStr\"><is><t>";
    static const char kept[] = "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">";
    static const char end[] = "</t></is></c>";
    bool is_kept = *text && (is_blank(*text) || is_blank(text[strlen(text) - 1]));
    begin_cell(sheet, row, column, style);
    strbuf_add(&sheet->text, is_kept ? kept : plain, (is_kept ? sizeof kept : sizeof plain) - 1);
    add_escaped(&sheet->text, text);
    strbuf_add(&sheet->text, end, sizeof end - 1);
    pass_on(sheet);
}

void xlsx_sheet_number(struct xlsx_sheet *sheet, size_t row, size_t column, int style,
                       double number)
{
    begin_cell(sheet, row, column, style);
    strbuf_addf(&sheet->text, "\"><v>%.16G</v></c>", number);
    pass_on(sheet);
}

/* --- The sheet -------------------------------------------------------------------------------- */

void xlsx_sheet_begin(struct xlsx_sheet *sheet, FILE *file)
{
    *sheet = (struct xlsx_sheet){.text = STRBUF_INIT, .file = file};
    fseeko(file, 0, SEEK_END);
    sheet->at = ftello(file);
    sheet->deflater = deflater_new(file);
}

void xlsx_sheet_release(struct xlsx_sheet *sheet)
{
    deflater_abort(sheet->deflater);
    strbuf_release(&sheet->text);
    free(sheet->columns);
    sheet->deflater = NULL;
    sheet->columns = NULL;
    sheet->column_count = 0;
}

void xlsx_sheet_end_row(struct xlsx_sheet *sheet)
{
    if (sheet->in_row)
        strbuf_addstr(&sheet->text, "</row>");
    sheet->in_row = false;
}

bool xlsx_sheet_end(struct xlsx_sheet *sheet)
{
    struct deflater *deflater = sheet->deflater;
    if (!deflater)
        return true;
    deflater_take(deflater, &sheet->text);
    sheet->deflater = NULL;
    bool ended = deflater_end(deflater, false, &sheet->rows);
    xlsx_sheet_release(sheet);
    return ended;
}

void xlsx_sheet_add_dimension(const struct xlsx_sheet *sheet, struct strbuf *text)
{
    char first[CELL_ADDRESS_SIZE], last[CELL_ADDRESS_SIZE];
    cell_address(sheet->first_column + 1, sheet->first_row + 1, first);
    cell_address(sheet->last_column + 1, sheet->last_row + 1, last);
    strbuf_addstr(text, first);
    if (strcmp(first, last) != 0)
        strbuf_addf(text, ":%s", last);
}
