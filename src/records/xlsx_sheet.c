#include "records/xlsx_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "records/xlsx_strings.h"
#include "records/xml_part.h"

enum { DOCUMENT, SHEET, DATA, ROW, CELL, FORMULA, VALUE, INLINE, INLINE_TEXT, RUN, RUN_TEXT };
static const struct xml_shape shapes[] = {
    [DOCUMENT] = {NULL, 0},        [SHEET] = {"worksheet", DOCUMENT},
    [DATA] = {"sheetData", SHEET}, [ROW] = {"row", DATA},
    [CELL] = {"c", ROW},           [FORMULA] = {"f", CELL},
    [VALUE] = {"v", CELL},         [INLINE] = {"is", CELL},
    [INLINE_TEXT] = {"t", INLINE}, [RUN] = {"r", INLINE},
    [RUN_TEXT] = {"t", RUN},
};

/* Why a sheet can't be read further. */
enum fault { FAULT_NONE, FAULT_ROW_ORDER, FAULT_CELL_ORDER, FAULT_ADDRESS, FAULT_ROW_LONG };

/* A row of the batch: where its cells and its bytes begin. */
struct span {
    unsigned number;
    size_t first, count;
};

struct xlsx_sheet {
    struct xml_part *part;
    struct xlsx_cell *cells; /* until a row is given, `text` of its cells is not set ... */
    size_t *offsets;         /* ... and these say where in `bytes` it begins */
    size_t cell_count, cell_capacity, offset_capacity;
    struct strbuf bytes;
    struct span *rows;
    size_t row_count, row_capacity, next;
    bool is_open;         /* in the middle of a row: */
    struct span open;     /* that row ... */
    size_t open_bytes;    /* ... and where its texts begin */
    unsigned last_row;    /* the number of the row before, or of the one being read */
    unsigned last_column; /* the same of its cells */
    struct xlsx_cell cell;
    size_t cell_start;
    enum fault fault;
    struct error trouble; /* with the part; told when the rows before it were given */
};

/* --- Addresses ------------------------------------------------------------------------------- */

size_t xlsx_address_read(const char *text, size_t length, unsigned *column, unsigned *row)
{
    size_t at = 0;
    *column = *row = 0;
    for (; at < length && text[at] >= 'A' && text[at] <= 'Z' && *column <= XLSX_COLUMNS_MOST; at++)
        *column = *column * 26 + (unsigned)(text[at] - 'A' + 1);
    for (; at < length && text[at] >= '0' && text[at] <= '9' && *row <= XLSX_ROWS_MOST; at++)
        *row = *row * 10 + (unsigned)(text[at] - '0');
    bool is_inside =
        *column > 0 && *column <= XLSX_COLUMNS_MOST && *row > 0 && *row <= XLSX_ROWS_MOST;
    return is_inside ? at : 0;
}

/* --- From elements to rows ------------------------------------------------------------------- */

static void set_fault(struct xlsx_sheet *self, enum fault fault)
{
    if (!self->fault)
        self->fault = fault;
}

static void begin_row(struct xlsx_sheet *self, const struct part_attributes *attributes)
{
    struct part_value stated = part_attribute(attributes, "r");
    unsigned number = self->last_row + 1;
    if (stated.text && !part_value_number(stated, &number))
        set_fault(self, FAULT_ADDRESS);
    if (number <= self->last_row || number > XLSX_ROWS_MOST)
        set_fault(self, FAULT_ROW_ORDER);
    self->last_row = number;
    self->last_column = 0;
    self->open = (struct span){.number = number, .first = self->cell_count};
    self->open_bytes = self->bytes.length;
    self->is_open = true;
}

static void end_row(struct xlsx_sheet *self)
{
    self->is_open = false;
    if (!self->open.count)
        return;
    self->rows = grow(self->rows, self->row_count, &self->row_capacity, sizeof *self->rows);
    self->rows[self->row_count++] = self->open;
}

static enum xlsx_type read_type(struct part_value stated)
{
    static const struct {
        const char *name;
        enum xlsx_type type;
    } types[] = {
        {"s", XLSX_SHARED},  {"str", XLSX_TEXT}, {"inlineStr", XLSX_TEXT},
        {"b", XLSX_BOOLEAN}, {"e", XLSX_ERROR},  {"d", XLSX_ISO_DATE},
    };
    for (size_t i = 0; stated.text && i < sizeof types / sizeof *types; i++)
        if (part_value_is(stated, types[i].name))
            return types[i].type;
    return XLSX_NUMBER;
}

static void begin_cell(struct xlsx_sheet *self, const struct part_attributes *attributes)
{
    struct part_value address = part_attribute(attributes, "r");
    unsigned column = self->last_column + 1, row = self->last_row, style = 0;
    if (address.text &&
        xlsx_address_read(address.text, address.length, &column, &row) != address.length)
        set_fault(self, FAULT_ADDRESS);
    if (column <= self->last_column || column > XLSX_COLUMNS_MOST || row != self->last_row)
        set_fault(self, FAULT_CELL_ORDER);
    self->last_column = column;
    part_value_number(part_attribute(attributes, "s"), &style);
    self->cell = (struct xlsx_cell){
        .column = column, .style = style, .type = read_type(part_attribute(attributes, "t"))};
    self->cell_start = self->bytes.length;
}

static void end_cell(struct xlsx_sheet *self)
{
    self->cell.length = self->bytes.length - self->cell_start;
    if (self->cell.type == XLSX_TEXT) {
        self->cell.length =
            xlsx_text_unescape(self->bytes.text + self->cell_start, self->cell.length);
        self->bytes.length = self->cell_start + self->cell.length;
    }
    if (!self->cell.length && (!self->cell.is_formula || self->cell.type == XLSX_TEXT))
        return;
    strbuf_addch(&self->bytes, '\0');
    size_t at = self->cell_count++;
    self->cells = grow(self->cells, at, &self->cell_capacity, sizeof *self->cells);
    self->offsets = grow(self->offsets, at, &self->offset_capacity, sizeof *self->offsets);
    self->cells[at] = self->cell;
    self->offsets[at] = self->cell_start;
    self->open.count++;
}

static void on_enter(void *context, int state, const struct part_attributes *attributes)
{
    struct xlsx_sheet *self = context;
    if (self->fault)
        return;
    if (state == ROW)
        begin_row(self, attributes);
    else if (state == CELL)
        begin_cell(self, attributes);
    else if (state == FORMULA)
        self->cell.is_formula = true;
}

static void on_leave(void *context, int state)
{
    struct xlsx_sheet *self = context;
    if (self->fault)
        return;
    if (state == CELL)
        end_cell(self);
    else if (state == ROW)
        end_row(self);
}

static void on_text(void *context, int state, const char *text, size_t length)
{
    struct xlsx_sheet *self = context;
    if (self->fault || (state != VALUE && state != INLINE_TEXT && state != RUN_TEXT))
        return;
    if (self->bytes.length - self->open_bytes + length > XLSX_ROW_MOST)
        set_fault(self, FAULT_ROW_LONG);
    else
        strbuf_add(&self->bytes, text, length);
}

static const struct xml_handler handler = {
    .shapes = shapes,
    .count = sizeof shapes / sizeof *shapes,
    .enter = on_enter,
    .leave = on_leave,
    .text = on_text,
};

/* --- Batches --------------------------------------------------------------------------------- */

/* Forgets the rows that were given; what was read of the next one moves to the front. */
static void begin_batch(struct xlsx_sheet *self)
{
    size_t first = self->is_open ? self->open.first : self->cell_count;
    size_t start = self->is_open ? self->open_bytes : self->bytes.length;
    self->row_count = self->next = 0;
    self->cell_count -= first;
    for (size_t i = 0; i < self->cell_count; i++) {
        self->cells[i] = self->cells[first + i];
        self->offsets[i] = self->offsets[first + i] - start;
    }
    size_t left = self->bytes.length - start;
    if (start) {
        memmove(self->bytes.text, self->bytes.text + start, left);
        self->bytes.length = left;
    }
    self->open.first = self->open_bytes = 0;
    self->cell_start = self->is_open ? self->cell_start - start : 0;
}

/* Why there are no more rows: nothing, if they are all read. */
static bool tell_end(struct xlsx_sheet *self, struct error *error)
{
    static const char *const texts[] = {
        [FAULT_ROW_ORDER] = E_("the file is damaged (its rows are not in order)"),
        [FAULT_CELL_ORDER] = E_("the file is damaged (the cells of a row are not in order)"),
        [FAULT_ADDRESS] = E_("the file is damaged (a cell has no right address)"),
        [FAULT_ROW_LONG] = E_("the row has more text than can be right"),
    };
    if (self->trouble.kind)
        error_copy(error, &self->trouble);
    if (self->trouble.kind || !self->fault)
        return false;
    return error_set(error, ERROR_DATA, "%s, row %u; save it again with a spreadsheet program",
                     texts[self->fault], self->last_row);
}

struct xlsx_sheet *xlsx_sheet_open(struct package *package, const char *part, struct error *error)
{
    struct xlsx_sheet *self = xcalloc(1, sizeof *self);
    self->bytes = (struct strbuf)STRBUF_INIT;
    self->part = xml_part_open(package, part, PART_SHEET_MOST, &handler, self, error);
    if (self->part)
        return self;
    xlsx_sheet_close(self);
    return NULL;
}

/* Reads on until there is a row. */
static void fill(struct xlsx_sheet *self)
{
    begin_batch(self);
    while (!self->row_count && !self->fault && xml_part_next(self->part, &self->trouble))
        ;
}

bool xlsx_sheet_next(struct xlsx_sheet *self, struct xlsx_row *row, struct error *error)
{
    if (self->next == self->row_count)
        fill(self);
    if (!self->row_count)
        return tell_end(self, error);
    const struct span *span = &self->rows[self->next++];
    for (size_t i = span->first; i < span->first + span->count; i++)
        self->cells[i].text = self->bytes.text + self->offsets[i];
    *row = (struct xlsx_row){span->number, self->cells + span->first, span->count};
    return true;
}

void xlsx_sheet_close(struct xlsx_sheet *self)
{
    if (!self)
        return;
    xml_part_close(self->part);
    free(self->cells);
    free(self->offsets);
    free(self->rows);
    strbuf_release(&self->bytes);
    error_clear(&self->trouble);
    free(self);
}
