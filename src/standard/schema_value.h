/* Values as the schema validator takes them.
 *
 * libxml2 decides whether a file is valid, and it differs from XML Schema here and there: at most
 * 24 digits, white space around a number but not around a date. These functions agree with it
 * (2.9.14) in every case, so that what they find and what it finds are the same. Nothing is
 * allocated for the values that files usually have. */
#ifndef IATIPUB_STANDARD_SCHEMA_VALUE_H
#define IATIPUB_STANDARD_SCHEMA_VALUE_H

#include <stdbool.h>

#include "standard/value.h"

/* True if the text of an element or attribute of that type is valid as it stands in the file. */
bool schema_value_is_valid(enum value_type type, const char *text);

/* The attributes with the prefix xml that the schemas declare ("xml:lang"), which elements may have
 * that do not name them. */
struct xml_attribute {
    const char *name;
    bool (*is_valid)(const char *text);
    const char *expectation; /* for messages */
};

/* NULL for any other name. */
const struct xml_attribute *xml_attribute_find(const char *name);

#endif
