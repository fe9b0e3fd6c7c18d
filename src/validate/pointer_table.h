/* A hash table from pairs of addresses to an address, emptied in no time.
 *
 * Entries belong to a generation; pointer_table_clear begins the next one, so that a table that
 * serves one small document after the other is never wiped. */
#ifndef IATIPUB_VALIDATE_POINTER_TABLE_H
#define IATIPUB_VALIDATE_POINTER_TABLE_H

#include <stddef.h>

struct pointer_table;

struct pointer_table *pointer_table_new(void);
/* NULL is fine. */
void pointer_table_free(struct pointer_table *table);
void pointer_table_clear(struct pointer_table *table);

/* What is kept under the pair, NULL if it is new; to be set by the caller, and valid until the next
 * call. */
void **pointer_table_slot(struct pointer_table *table, const void *first, const void *second);

#endif
