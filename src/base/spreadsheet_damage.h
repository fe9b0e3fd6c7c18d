/* What spreadsheet programs make of codes and identifiers that they take for dates or numbers: 1-2
 * becomes 2020-02-01 or 1-Feb, 410000000000 becomes 4.1E+11. The code can't be got back from that.
 */
#ifndef IATIPUB_BASE_SPREADSHEET_DAMAGE_H
#define IATIPUB_BASE_SPREADSHEET_DAMAGE_H

#include <stdbool.h>

/* "a date" or "a power of ten" if the text is such a thing, or ends in a power of ten behind a '-'
 * (XM-DAC-99-4.1E+11); else NULL. Dates only if `dates`: an
 * identifier may well be one. */
const char *spreadsheet_damage(const char *text, bool dates);

#endif
