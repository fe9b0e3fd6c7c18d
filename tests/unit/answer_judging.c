#include "unit/answer_judging.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "base/alloc.h"

struct http_response respond(long status, const char *type, const char *body)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    response.status = status;
    response.content_type = xstrdup_or_null(type);
    strbuf_addstr(&response.body, body);
    return response;
}

void expect_judgement(struct judgement *judgement, struct http_response *response,
                      enum answer_verdict verdict, const char *text, const char *doing,
                      const char *secret)
{
    const struct error *error = &judgement->error;
    CU_ASSERT_EQUAL(judgement->verdict, verdict);
    CU_ASSERT_EQUAL(judgement->root != NULL, verdict == ANSWER_DONE);
    CU_ASSERT_EQUAL(error->kind, verdict == ANSWER_DONE ? ERROR_NONE : ERROR_ENVIRONMENT);
    if (text) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(error->text);
        if (!strstr(error->text, text))
            CU_ASSERT_STRING_EQUAL(error->text, text);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->text, doing));
        CU_ASSERT_PTR_NULL(strstr(error->text, secret));
    }
    json_decref(judgement->root);
    error_clear(&judgement->error);
    http_response_release(response);
}
