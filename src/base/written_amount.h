/* Amounts of money and percentages as people and spreadsheets write them.
 *
 * Read are 1,500.00, 1.500,00, 1 500 and 1'500 (also with no-break and thin spaces), 12,34,567.00,
 * (250) and 250- for -250, USD 1,500 and 1.500,00 EUR, currency signs, and 1.5E3. The digits stay
 * those of the source: nothing is rounded or filled up. The currency is read over.
 *
 * Nothing is guessed: whether 1,500 is fifteen hundred or one and a half must be said. */
#ifndef IATIPUB_BASE_WRITTEN_AMOUNT_H
#define IATIPUB_BASE_WRITTEN_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* What stands before the decimals. */
enum decimal_mark { DECIMAL_MARK_UNKNOWN, DECIMAL_MARK_POINT, DECIMAL_MARK_COMMA };

/* Reads "." or ","; false if it is neither. */
bool decimal_mark_parse(const char *name, enum decimal_mark *mark);

enum written_amount_result {
    WRITTEN_AMOUNT_READ,
    WRITTEN_AMOUNT_NONE,       /* "-", which spreadsheets show for no amount */
    WRITTEN_AMOUNT_AMBIGUOUS,  /* two amounts, and the mark is unknown */
    WRITTEN_AMOUNT_OTHER_MARK, /* an amount with the other mark only, so the mark may be wrong */
    WRITTEN_AMOUNT_UNREADABLE,
};

enum { WRITTEN_AMOUNT_SIZE = 256 };

/* Reads a text of `length` bytes into an xsd:decimal. `amount` is filled only if the result is
 * WRITTEN_AMOUNT_READ. */
enum written_amount_result written_amount_read(const char *text, size_t length,
                                               enum decimal_mark mark,
                                               char amount[WRITTEN_AMOUNT_SIZE]);

/* The same for "60", "60 %" and "33,3". Percentages have no thousands, so a single point or comma
 * is the decimal mark. */
enum written_amount_result written_percentage_read(const char *text, size_t length,
                                                   char amount[WRITTEN_AMOUNT_SIZE]);

#endif
