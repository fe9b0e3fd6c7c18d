#include "records/row_queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "records/csv.h"
#include "records/text_input.h"

/* --- Cells and rows -------------------------------------------------------------------------- */

static void batch_add(struct batch *batch, const void *data, size_t length)
{
    size_t needed = batch->bytes_used + length + 1;
    if (needed > batch->bytes_capacity) {
        batch->bytes_capacity = needed > TEXT_INPUT_BLOCK ? needed * 2 : TEXT_INPUT_BLOCK;
        batch->bytes = xrealloc(batch->bytes, batch->bytes_capacity);
    }
    batch->slices =
        grow(batch->slices, batch->slice_count, &batch->slice_capacity, sizeof *batch->slices);
    batch->slices[batch->slice_count++] = (struct slice){batch->bytes_used, length};
    if (length)
        memcpy(batch->bytes + batch->bytes_used, data, length);
    batch->bytes[needed - 1] = '\0';
    batch->bytes_used = needed;
    batch->open_bytes += length;
    batch->open.count++;
}

/* Makes room for the next block: the rows are gone, the open one moves to the front. */
static void batch_recycle(struct batch *batch)
{
    struct record *open = &batch->open;
    size_t start = open->count ? batch->slices[open->first].offset : batch->bytes_used;
    batch->bytes_used -= start;
    if (start && batch->bytes_used)
        memmove(batch->bytes, batch->bytes + start, batch->bytes_used);
    for (size_t i = 0; i < open->count; i++) {
        batch->slices[i] = batch->slices[open->first + i];
        batch->slices[i].offset -= start;
    }
    batch->slice_count = open->count;
    open->first = batch->count = batch->next = 0;
}

/* --- What libcsv calls ----------------------------------------------------------------------- */

enum { STRICT = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL, LENIENT = CSV_REPALL_NL };

static void refuse(struct row_queue *queue, enum refusal refusal, size_t column)
{
    queue->refusal = refusal;
    queue->refusal_row = queue->batch.open.number;
    queue->refusal_column = column;
}

static int never_blank(unsigned char character)
{
    (void)character;
    return 0;
}

static int is_blank(unsigned char character)
{
    return character == ' ' || character == '\t';
}

static size_t count_breaks(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'));
    return count;
}

/* Where a quote stands in the wrong place inside a quoted cell, a delimiter or line break in the
 * cell may as well have been meant as its end. */
static void note_flaw(struct row_queue *queue, const char *text, size_t length)
{
    struct record *open = &queue->batch.open;
    size_t breaks = count_breaks(text, length);
    bool ambiguous = queue->flaw == FLAW_IN_QUOTED &&
                     (breaks || (length && memchr(text, queue->delimiter, length)));
    if (ambiguous && !open->ambiguous) {
        open->ambiguous = open->count;
        open->breaks = breaks;
    } else if (!open->stray) {
        open->stray = open->count;
    }
    queue->flaw = FLAW_NONE;
}

static void on_cell(void *data, size_t length, void *context)
{
    struct row_queue *queue = context;
    struct batch *batch = &queue->batch;
    queue->pending = 0;
    if (queue->refusal)
        return;
    if (batch->open.count == CSV_COLUMNS_MOST) {
        refuse(queue, REFUSAL_ROW_WIDE, 0);
        return;
    }
    if (batch->open_bytes + length > CSV_ROW_MOST) {
        refuse(queue, REFUSAL_ROW_LONG, batch->open.count + 1);
        return;
    }
    batch_add(batch, data, length);
    if (queue->flaw)
        note_flaw(queue, data, length);
    if (queue->loose) {
        queue->loose = false;
        csv_set_space_func(&queue->parser, never_blank);
    }
}

static void open_next_row(struct row_queue *queue)
{
    struct batch *batch = &queue->batch;
    batch->open = (struct record){.number = batch->open.number + 1,
                                  .first = batch->slice_count,
                                  .suspect = queue->block_suspect};
    batch->open_bytes = 0;
}

static void on_row(int line_end, void *context)
{
    struct row_queue *queue = context;
    struct batch *batch = &queue->batch;
    queue->pending = 0;
    if (queue->refusal)
        return;
    bool completes_crlf = !batch->open.count && queue->line_end == '\r' && line_end == '\n';
    queue->line_end = line_end;
    if (completes_crlf)
        return;
    if (batch->open.count) {
        batch->records =
            grow(batch->records, batch->count, &batch->capacity, sizeof *batch->records);
        batch->records[batch->count++] = batch->open;
    }
    open_next_row(queue);
}

/* --- Feeding libcsv -------------------------------------------------------------------------- */

/* libcsv stopped before `character`, which may not stand where it does. Blanks after a closing
 * quote are harmless; anything else is taken into the cell. Returns how many bytes were used. */
static size_t forgive(struct row_queue *queue, unsigned char character)
{
    if (!queue->loose && is_blank(character)) {
        queue->loose = true;
        csv_set_space_func(&queue->parser, is_blank);
        return 0;
    }
    bool in_unquoted = !queue->loose && character == (unsigned char)queue->quote;
    if (queue->flaw != FLAW_IN_QUOTED)
        queue->flaw = in_unquoted ? FLAW_IN_UNQUOTED : FLAW_IN_QUOTED;
    csv_set_opts(&queue->parser, LENIENT);
    csv_parse(&queue->parser, &character, 1, on_cell, on_row, queue);
    csv_set_opts(&queue->parser, STRICT);
    return 1;
}

/* While blanks are dropped the parser gets single bytes, because it must go back to keeping them
 * as soon as the cell ends. */
static void feed(struct row_queue *queue, const char *text, size_t length)
{
    while (length && !queue->refusal) {
        size_t wanted = queue->loose ? 1 : length;
        size_t used = csv_parse(&queue->parser, text, wanted, on_cell, on_row, queue);
        if (used < wanted)
            used += forgive(queue, (unsigned char)text[used]);
        text += used;
        length -= used;
    }
}

void row_queue_put(struct row_queue *queue, const char *text, size_t length)
{
    batch_recycle(&queue->batch);
    struct text_fault fault;
    queue->block_suspect = text_find_fault(text, length, &fault);
    queue->batch.open.suspect |= queue->block_suspect;
    queue->pending += length;
    feed(queue, text, length);
    if (!queue->refusal && queue->batch.open_bytes + queue->pending > CSV_ROW_MOST)
        refuse(queue, REFUSAL_ROW_LONG, queue->batch.open.count + 1);
}

void row_queue_end(struct row_queue *queue)
{
    batch_recycle(&queue->batch);
    if (csv_fini(&queue->parser, on_cell, on_row, queue) != 0)
        refuse(queue, REFUSAL_QUOTE_UNCLOSED, queue->batch.open.count + 1);
}

const struct record *row_queue_take(struct row_queue *queue)
{
    struct batch *batch = &queue->batch;
    return batch->next < batch->count ? &batch->records[batch->next++] : NULL;
}

/* --- Its life -------------------------------------------------------------------------------- */

void row_queue_init(struct row_queue *queue, char delimiter, char quote)
{
    *queue = (struct row_queue){.delimiter = delimiter, .quote = quote};
    queue->batch.open.number = 1;
    csv_init(&queue->parser, STRICT);
    csv_set_realloc_func(&queue->parser, xrealloc);
    csv_set_blk_size(&queue->parser, TEXT_INPUT_BLOCK);
    csv_set_delim(&queue->parser, (unsigned char)delimiter);
    csv_set_quote(&queue->parser, (unsigned char)quote);
    csv_set_space_func(&queue->parser, never_blank);
}

void row_queue_release(struct row_queue *queue)
{
    free(queue->batch.bytes);
    free(queue->batch.slices);
    free(queue->batch.records);
    csv_free(&queue->parser);
}
