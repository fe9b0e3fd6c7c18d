/* CSV text in, block by block; rows out, in batches.
 *
 *     row_queue_init(&queue, delimiter, quote);
 *     row_queue_put(&queue, text, length);           (or, after the last block, row_queue_end)
 *     while ((record = row_queue_take(&queue)))
 *         ... its cells: the places queue.batch.slices[record->first] and on, record->count of
 *             them, in queue.batch.bytes ...
 *     row_queue_release(&queue);
 *
 * libcsv parses; its callbacks gather the cells here. Records are lent until the next block is put,
 * which should not be before all of them were taken. Blank lines are rows that are counted but not
 * given. What departs from RFC 4180 is taken as it stands and noted in the record; what cannot be
 * taken at all ends the parsing with a refusal.
 *
 * Only records/csv.c uses this. */
#ifndef IATIPUB_RECORDS_ROW_QUEUE_H
#define IATIPUB_RECORDS_ROW_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include <csv.h>

/* A cell's place among the bytes of its batch, which may move while they grow. */
struct slice {
    size_t offset, length;
};

/* A row as the parser gave it; `first` and `count` are its slices. Columns count from 1. */
struct record {
    size_t number; /* from 1 */
    size_t first, count;
    size_t stray;     /* the first column with a misplaced quote, 0 = none */
    size_t ambiguous; /* the same, where the quote may hide the end of the cell */
    size_t breaks;    /* line breaks inside that cell */
    bool suspect;     /* came from bytes that are not all good text */
};

/* The rows of one block, and at the end the beginning of the row that the next block goes on
 * with. */
struct batch {
    char *bytes; /* of all cells, a NUL after each */
    size_t bytes_used, bytes_capacity;
    struct slice *slices;
    size_t slice_count, slice_capacity;
    struct record *records;
    size_t count, capacity, next;
    struct record open; /* the row being parsed */
    size_t open_bytes;
};

/* Why parsing ended early; the limits are those of records/csv.h. */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_QUOTE_UNCLOSED,
    REFUSAL_ROW_LONG,
    REFUSAL_ROW_WIDE,
};

/* How the cell being parsed departs from RFC 4180. */
enum flaw { FLAW_NONE, FLAW_IN_UNQUOTED, FLAW_IN_QUOTED };

struct row_queue {
    struct batch batch;
    enum refusal refusal; /* nothing more is parsed then */
    size_t refusal_row, refusal_column;

    /* for the parsing alone */
    struct csv_parser parser;
    char delimiter, quote;
    bool loose;   /* blanks after a closing quote are being dropped */
    int line_end; /* what ended the last row or blank line */
    enum flaw flaw;
    bool block_suspect;
    size_t pending; /* bytes in the blocks since the last cell or row ended */
};

/* Makes the queue ready. A queue that is all zeros may be released without. */
void row_queue_init(struct row_queue *queue, char delimiter, char quote);
void row_queue_release(struct row_queue *queue);

/* Parses the next block of text, or ends the last row. A refusal is noted in `refusal`; the rows
 * before it can be taken. */
void row_queue_put(struct row_queue *queue, const char *text, size_t length);
void row_queue_end(struct row_queue *queue);

/* The next row of the batch, or NULL after the last. */
const struct record *row_queue_take(struct row_queue *queue);

#endif
