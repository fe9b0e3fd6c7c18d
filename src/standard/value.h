/* The simple types of the standard: what an attribute or a text may hold. */
#ifndef IATIPUB_STANDARD_VALUE_H
#define IATIPUB_STANDARD_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/* Named as in XML Schema; TYPE_NONE is "no text at all". */
enum value_type {
    TYPE_NONE,
    TYPE_STRING,
    TYPE_DECIMAL,
    TYPE_DATE,
    TYPE_DATETIME,
    TYPE_BOOLEAN,
    TYPE_URI,
    TYPE_INT,
    TYPE_POSITIVE_INTEGER,
    TYPE_NON_NEGATIVE_INTEGER,
    TYPE_NMTOKEN,
    TYPE_LANGUAGE,
    TYPE_ANY, /* as XML Schema's anyType: text here */
};

/* Reads a type's XML Schema name ("dateTime"); false if there is no such type here. */
bool value_type_parse(const char *name, enum value_type *type);

/* True if `text`, which has no white space around it, is a value of the type: one that the schema
 * takes too (standard/schema_value.h), and a year has four digits. Addresses (TYPE_URI) are left to
 * the schema. */
bool value_is_valid(enum value_type type, const char *text);

/* `text` without the white space (no-break spaces included) around it: where it begins, and its
 * length. */
const char *value_trim(const char *text, size_t *length);

/* What is expected, for messages: "a date such as 2024-05-31". */
const char *value_type_expectation(enum value_type type);

#endif
