/* Answers of a registry, made up, and what is expected of those who judge them. */
#ifndef IATIPUB_TESTS_UNIT_ANSWER_JUDGING_H
#define IATIPUB_TESTS_UNIT_ANSWER_JUDGING_H

#include <jansson.h>

#include "publish/registry_answer.h"

/* `type` may be NULL. */
struct http_response respond(long status, const char *type, const char *body);

/* What a judge said. */
struct judgement {
    enum answer_verdict verdict;
    json_t *root;
    struct error error;
};

/* The verdict is the one expected, with an answer or else an error, whose text speaks of `doing`
 * and holds `text` (NULL: whatever it says) but never `secret`. Releases both. */
void expect_judgement(struct judgement *judgement, struct http_response *response,
                      enum answer_verdict verdict, const char *text, const char *doing,
                      const char *secret);

#endif
