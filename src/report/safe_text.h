/* Text from the data, made fit for where it is shown: a terminal, a page, a JSON string.
 *
 * Data may hold anything: bytes that are not UTF-8, characters that colour a terminal, turn text
 * around or hide it. What goes into a report passes through one of these. */
#ifndef IATIPUB_REPORT_SAFE_TEXT_H
#define IATIPUB_REPORT_SAFE_TEXT_H

#include <stddef.h>

#include "base/strbuf.h"

/* What text_decode gives for bytes that are not UTF-8. */
enum { TEXT_NOT_UTF8 = -1 };

/* The character at `text` and its length in bytes; TEXT_NOT_UTF8 and 1 if there is none. */
long text_decode(const char *text, size_t *length);

/* Adds `text` so that it is safe and visible on a terminal, on one line: control characters,
 * characters without a width and those that change the direction become escapes ("\x1b",
 * "\u202e"), bytes that are not UTF-8 become U+FFFD. The result may also stand in XML. */
void text_add_visible(struct strbuf *buffer, const char *text);

/* Adds a number for machines ("1534") and for people ("1,534"). */
void text_add_number(struct strbuf *buffer, size_t number);
void text_add_count(struct strbuf *buffer, size_t number);
/* Adds "1 file", "1,534 files". */
void text_add_counted(struct strbuf *buffer, size_t number, const char *one, const char *many);

/* Adds a text, filled up with spaces to so many columns (language_width), before it or behind. */
void text_add_left(struct strbuf *buffer, const char *text, int columns);
void text_add_right(struct strbuf *buffer, const char *text, int columns);

/* Adds a decimal as people read money: "-1,234.50". */
void text_add_money(struct strbuf *text, const char *amount);

#endif
