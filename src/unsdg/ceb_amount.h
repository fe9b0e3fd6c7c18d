/* Amounts as the public data sets write them: digits with a decimal point and a minus, thousands
 * parted by a blank of any kind or by nothing; a dash between blanks where there is none. */
#ifndef IATIPUB_UNSDG_CEB_AMOUNT_H
#define IATIPUB_UNSDG_CEB_AMOUNT_H

#include <stdbool.h>

enum { CEB_AMOUNT_SIZE = 128 };

enum ceb_amount_result { CEB_AMOUNT_READ, CEB_AMOUNT_ABSENT, CEB_AMOUNT_UNREADABLE };

/* Reads an amount into an xsd:decimal with the digits of the text; nothing is rounded. `amount` is
 * filled only if the result is CEB_AMOUNT_READ. NULL and blank text are absent. */
enum ceb_amount_result ceb_amount_read(const char *text, char amount[CEB_AMOUNT_SIZE]);

#endif
