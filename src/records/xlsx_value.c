#include "records/xlsx_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "records/text_input.h"
#include "records/xml_part.h"

static struct xlsx_value value_of(enum xlsx_kind kind, const char *text, size_t length)
{
    return (struct xlsx_value){.kind = kind, .text = text, .length = length};
}

static struct xlsx_value stored(enum xlsx_kind kind, const struct xlsx_cell *cell)
{
    return value_of(kind, cell->text, cell->length);
}

static struct xlsx_value scratched(enum xlsx_kind kind, const struct xlsx_scratch *scratch,
                                   size_t length)
{
    return value_of(kind, scratch->text, length);
}

static bool is_blank(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] == ' ')
        at++;
    return at == length;
}

static struct xlsx_value text_value(const char *text, size_t length)
{
    if (is_blank(text, length))
        return value_of(XLSX_VALUE_BLANK, NULL, 0);
    return value_of(XLSX_VALUE_TEXT, text, length);
}

static struct xlsx_value read_shared(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                     struct xlsx_scratch *scratch)
{
    (void)scratch;
    unsigned index;
    if (!part_value_number((struct part_value){cell->text, cell->length}, &index) ||
        index >= book->strings.count)
        return stored(XLSX_VALUE_DAMAGED, cell);
    const struct xlsx_string *string = &book->strings.items[index];
    if (string->is_bad)
        return value_of(XLSX_VALUE_BAD_TEXT, string->text, string->length);
    return text_value(string->text, string->length);
}

static struct xlsx_value read_text(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                   struct xlsx_scratch *scratch)
{
    (void)book;
    (void)scratch;
    struct text_fault fault;
    if (text_find_fault(cell->text, cell->length, &fault))
        return stored(XLSX_VALUE_BAD_TEXT, cell);
    return text_value(cell->text, cell->length);
}

static struct xlsx_value read_moment(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                     enum xlsx_format_kind kind, struct xlsx_scratch *scratch)
{
    static const enum xlsx_moment moments[] = {
        [XLSX_FORMAT_DATE] = XLSX_MOMENT_DATE,
        [XLSX_FORMAT_TIME] = XLSX_MOMENT_TIME,
        [XLSX_FORMAT_ELAPSED] = XLSX_MOMENT_ELAPSED,
    };
    size_t length =
        xlsx_moment_text(strtod(cell->text, NULL), moments[kind], book->since_1904, scratch->text);
    if (!length)
        return stored(XLSX_VALUE_NO_MOMENT, cell);
    return scratched(XLSX_VALUE_MOMENT, scratch, length);
}

static struct xlsx_value read_number(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                     struct xlsx_scratch *scratch)
{
    struct xlsx_number number;
    struct xlsx_format format = xlsx_styles_format(&book->styles, cell->style);
    if (!xlsx_number_read(&number, cell->text, cell->length))
        return stored(XLSX_VALUE_DAMAGED, cell);
    if (format.kind >= XLSX_FORMAT_DATE)
        return read_moment(book, cell, format.kind, scratch);
    if (xlsx_number_is_cut(&number))
        return stored(XLSX_VALUE_CUT, cell);
    if (format.kind == XLSX_FORMAT_PERCENT)
        return scratched(XLSX_VALUE_NUMBER, scratch, xlsx_percentage_text(number, scratch->text));
    return scratched(format.kind == XLSX_FORMAT_EXPONENT ? XLSX_VALUE_EXPONENT : XLSX_VALUE_NUMBER,
                     scratch, xlsx_number_text(&number, format.zeros, scratch->text));
}

static struct xlsx_value read_truth(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                    struct xlsx_scratch *scratch)
{
    (void)book;
    (void)scratch;
    if (strcmp(cell->text, "1") == 0)
        return value_of(XLSX_VALUE_TRUTH, "true", 4);
    if (strcmp(cell->text, "0") == 0)
        return value_of(XLSX_VALUE_TRUTH, "false", 5);
    return stored(XLSX_VALUE_DAMAGED, cell);
}

static struct xlsx_value read_error(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                    struct xlsx_scratch *scratch)
{
    (void)book;
    (void)scratch;
    return stored(XLSX_VALUE_ERROR, cell);
}

/* "2024-05-01T00:00:00" is a day. */
static struct xlsx_value read_iso_date(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                       struct xlsx_scratch *scratch)
{
    enum { DAY_LENGTH = 10 };
    (void)book;
    if (cell->length < DAY_LENGTH || cell->length >= sizeof scratch->text)
        return stored(XLSX_VALUE_DAMAGED, cell);
    memcpy(scratch->text, cell->text, cell->length + 1);
    size_t length = cell->length;
    if (strncmp(cell->text + DAY_LENGTH, "T00:00:00", 9) == 0)
        scratch->text[length = DAY_LENGTH] = '\0';
    if (!date_is_valid(scratch->text) && !datetime_is_valid(scratch->text))
        return stored(XLSX_VALUE_NO_MOMENT, cell);
    return scratched(XLSX_VALUE_MOMENT, scratch, length);
}

typedef struct xlsx_value read_function(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                        struct xlsx_scratch *scratch);
static read_function *const readers[] = {
    [XLSX_NUMBER] = read_number, [XLSX_SHARED] = read_shared, [XLSX_TEXT] = read_text,
    [XLSX_BOOLEAN] = read_truth, [XLSX_ERROR] = read_error,   [XLSX_ISO_DATE] = read_iso_date,
};

/* A program that can't compute leaves formulas without a result, or with 0 for all of them and a
 * note that they are to be computed. */
static bool is_uncomputed(const struct xlsx_book *book, const struct xlsx_cell *cell)
{
    if (!cell->is_formula || cell->type != XLSX_NUMBER)
        return cell->is_formula && !cell->length && cell->type != XLSX_TEXT;
    return !cell->length || (book->is_uncomputed && strcmp(cell->text, "0") == 0);
}

struct xlsx_value xlsx_value_of(const struct xlsx_book *book, const struct xlsx_cell *cell,
                                struct xlsx_scratch *scratch)
{
    if (is_uncomputed(book, cell))
        return value_of(XLSX_VALUE_UNCOMPUTED, NULL, 0);
    return readers[cell->type](book, cell, scratch);
}
