/* Numbers for the names of elements and attributes, so that names are compared as numbers.
 *
 * Every name that the description or a rule knows gets a number while these are compiled. From
 * then on the table is read-only and shared between threads; a name of a file that is not in it is
 * of interest to nobody. */
#ifndef IATIPUB_VALIDATE_NAMES_H
#define IATIPUB_VALIDATE_NAMES_H

#include <stddef.h>

struct names;

enum { NAME_UNKNOWN = 0 };

struct names *names_new(void);
/* NULL is fine. */
void names_free(struct names *names);

/* The number of a name ("sector", "xml:lang"), given now if it has none. Numbers count from 1. */
unsigned names_add(struct names *names, const char *text, size_t length);
/* The number of a name, NAME_UNKNOWN if it has none. */
unsigned names_find(const struct names *names, const char *text, size_t length);

/* The largest number given so far. */
unsigned names_count(const struct names *names);
/* The name with that number; lent. */
const char *names_text(const struct names *names, unsigned number);

#endif
