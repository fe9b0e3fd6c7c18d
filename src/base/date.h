/* Calendar dates and times as XML Schema writes them. */
#ifndef IATIPUB_BASE_DATE_H
#define IATIPUB_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>

/* True for a real day of the calendar written YYYY-MM-DD, with or without a time zone as xsd:date
 * allows ("2024-02-29", "2024-02-29Z", "2024-02-29+01:00"). Years have four digits. */
bool date_is_valid(const char *text);

/* True for an xsd:dateTime: a date, "T", hh:mm:ss with an optional fraction, an optional zone. */
bool datetime_is_valid(const char *text);

enum { DATETIME_TEXT_SIZE = 21 };

/* A valid xsd:dateTime in UTC as "YYYY-MM-DDThh:mm:ssZ", without its fraction; one without a zone
 * is taken as UTC. */
void datetime_in_utc(const char *text, char utc[DATETIME_TEXT_SIZE]);

/* The present moment in UTC as "YYYY-MM-DDThh:mm:ssZ". */
void datetime_now(char text[DATETIME_TEXT_SIZE]);

#endif
