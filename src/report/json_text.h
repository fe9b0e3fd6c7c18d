/* JSON as text, for reports too long to be built in memory first.
 *
 * A line is put together in a strbuf: the caller adds the braces, json_key and the members add what
 * is between them, commas included. Strings are always valid: what is not UTF-8 becomes U+FFFD. */
#ifndef IATIPUB_REPORT_JSON_TEXT_H
#define IATIPUB_REPORT_JSON_TEXT_H

#include <stddef.h>

#include "base/strbuf.h"

/* Adds `text` as a JSON string with its quotes. */
void json_add_text(struct strbuf *json, const char *text);

/* Adds ", " unless an object or array has just been opened. */
void json_separate(struct strbuf *json);

/* Adds `"key": `, separated from what stands before. `key` is plain ASCII. */
void json_key(struct strbuf *json, const char *key);
/* Adds a member; nothing if `text` is NULL. */
void json_member_text(struct strbuf *json, const char *key, const char *text);
/* Adds a member that is a number, 0 included. */
void json_member_number(struct strbuf *json, const char *key, size_t number);

#endif
