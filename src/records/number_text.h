/* Numbers of other formats as the plain decimals that records hold, digit for digit. */
#ifndef IATIPUB_RECORDS_NUMBER_TEXT_H
#define IATIPUB_RECORDS_NUMBER_TEXT_H

#include "base/strbuf.h"

/* Adds a number written as in JSON ("-1.50", "1.05E7"); an exponent is carried out exactly
 * ("10500000"), unless it is beyond 400: then, and if the text is no number, it stays as it is. */
void number_add_plain(struct strbuf *buffer, const char *text);

/* Adds the shortest plain decimal that reads back as the same double, "inf" and "nan" as such. */
void number_add_double(struct strbuf *buffer, double number);

#endif
