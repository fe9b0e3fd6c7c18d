/* Dates as people and spreadsheets write them.
 *
 * Read are, with or without a time of day behind them: 2024-05-01, 2024/05/01, 20240501,
 * 01/05/2024, 1-5-2024, 1.5.24, 1 May 2024, May 1, 2024, 1er mai 2024, 1 de mayo de 2024; the names
 * of months in English, French and Spanish, in full or cut short. Of two-digit years 70 and above
 * are 19xx.
 *
 * Nothing is guessed: whether 01/05/2024 is in January or in May must be said, and a bare number
 * may be a spreadsheet's count of days, of which there are two. */
#ifndef IATIPUB_BASE_WRITTEN_DATE_H
#define IATIPUB_BASE_WRITTEN_DATE_H

#include <stdbool.h>
#include <stddef.h>

/* What comes first in 01/05/2024. */
enum date_order { DATE_ORDER_UNKNOWN, DATE_DAY_FIRST, DATE_MONTH_FIRST };

/* Reads "day-first" or "month-first"; false if it is neither. */
bool date_order_parse(const char *name, enum date_order *order);

enum written_date_result {
    WRITTEN_DATE_READ,
    WRITTEN_DATE_AMBIGUOUS,   /* two days, and `order` is unknown */
    WRITTEN_DATE_OTHER_ORDER, /* a day in the other order only, so the order may be wrong */
    WRITTEN_DATE_NUMBER,      /* a bare number */
    WRITTEN_DATE_UNREADABLE,
};

struct written_date {
    int year, month, day;
    bool has_time;
    char time[24]; /* "hh:mm:ss", perhaps with a fraction */
    char zone[8];  /* "", "Z" or "+hh:mm" */
};

/* Reads a text of `length` bytes without white space around it. `date` is filled only if the result
 * is WRITTEN_DATE_READ; its day is in the calendar and its time in the day. */
enum written_date_result written_date_read(const char *text, size_t length, enum date_order order,
                                           struct written_date *date);

enum { WRITTEN_DATE_SIZE = 11, WRITTEN_DATETIME_SIZE = 48 };

/* "YYYY-MM-DD". */
void written_date_text(const struct written_date *date, char text[WRITTEN_DATE_SIZE]);
/* "YYYY-MM-DDThh:mm:ss" with the fraction and zone that were written; midnight if no time was. */
void written_datetime_text(const struct written_date *date, char text[WRITTEN_DATETIME_SIZE]);

#endif
