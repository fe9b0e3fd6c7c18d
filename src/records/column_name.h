/* The names of columns, as the header of a table has them. */
#ifndef IATIPUB_RECORDS_COLUMN_NAME_H
#define IATIPUB_RECORDS_COLUMN_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum {
    COLUMNS_MOST = 1990,    /* of a table; SQLite's tables end at 2000 */
    COLUMN_NAME_MOST = 256, /* bytes */
};

/* The name without white space around it, no-break spaces included; "" for NULL. The caller
 * frees. */
char *column_name_trim(const char *text, size_t length);

/* True for a name that every table has for itself ("_source"). */
bool column_name_is_reserved(const char *name);

/* Where an equal name stands before position `index`, compared as SQLite does (case does not
 * count); `index` if nowhere. */
size_t column_name_position(char *const *names, size_t index);

/* False if a table can't have these columns: too many, or a name that is blank, too long, no text,
 * reserved or there twice. `words` then says which: "columns 1 and 3 are both called "a" (case does
 * not count); rename one". */
bool column_names_check(const char *const *names, size_t count, struct strbuf *words);

#endif
