/* What answers from outside need: text from outside made fit for a message. */
#ifndef IATIPUB_PUBLISH_ANSWER_TEXT_H
#define IATIPUB_PUBLISH_ANSWER_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "publish/transport.h"

/* Text from outside, made fit for one line of a terminal: at most 200 characters, no control
 * characters, '?' for what is not UTF-8, and *** wherever `secret` (may be NULL) stands. The caller
 * frees. */
char *answer_clean(const char *text, size_t length, const char *secret);

/* The content type; "none" if the answer names none. Lent. */
const char *answer_type(const struct http_response *response);
bool answer_is_json(const struct http_response *response);
bool answer_is_html(const struct http_response *response);

/* The JSON value (of any type) that the body is, for the caller to json_decref; NULL if the content
 * type does not say so or if it is none. */
json_t *answer_parse(const struct http_response *response);

/* A member of an answer; "" if it has none of that name or that is no text. Lent. */
const char *answer_member(const json_t *object, const char *name);

/* Puts ": " and `advice` (marked by N_) behind the text; the first %s in it, if there is one,
 * becomes `filling`, which is cleared. */
void answer_add_advice(struct error *error, const char *advice, struct error *filling);

#endif
