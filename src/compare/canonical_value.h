/* Values as they are compared: two that mean the same are the same text.
 *
 * White space around a value and more than one blank inside it don't count; decimals lose zeros
 * that say nothing ("1500.00" is "1500"), booleans are "true" and "false", a date in UTC is the
 * date, and moments are in UTC. What is no value of its type stays as it stands. */
#ifndef IATIPUB_COMPARE_CANONICAL_VALUE_H
#define IATIPUB_COMPARE_CANONICAL_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "standard/value.h"

/* Adds the text without white space around it, and with one blank for white space inside. */
void canonical_add_blanks(struct strbuf *to, const char *text, size_t length);

/* Adds a value that canonical_add_blanks wrote as it is compared. */
void canonical_add_value(struct strbuf *to, enum value_type type, const char *value);

/* True of a type whose values are numbers. */
bool value_type_is_number(enum value_type type);

#endif
