#include "publish/ryd_answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/answer_text.h"
#include "publish/secret.h"

/* The API's own envelope first, then the shapes of gateways and identity providers. */
static const char *message_in(const json_t *root)
{
    static const char *const members[] = {"error_description", "error", "message"};
    const json_t *error = json_object_get(root, "error");
    const char *text = json_string_value(json_object_get(error, "error_msg"));
    for (size_t i = 0; !text && i < sizeof members / sizeof *members; i++)
        text = json_string_value(json_object_get(root, members[i]));
    return text;
}

char *ryd_words(const struct http_response *response, const struct ryd_credentials *credentials)
{
    json_t *root = answer_parse(response);
    const char *message = message_in(root);
    char *words;
    if (message)
        words = answer_clean(message, strlen(message), credentials->token);
    else if (answer_is_html(response)) {
        words = xasprintf("content type '%s' instead of JSON", answer_type(response));
    } else
        words = answer_clean(response->body.text, response->body.length, credentials->token);
    json_decref(root);
    return words;
}

static enum answer_verdict judge_stranger(const struct http_response *response,
                                          const struct ryd_task *task, struct error *error)
{
    return answer_judge_stranger(response, task->name, E_("the registry's API"),
                                 N_("check that 'registry.url' is the API's address, up to and "
                                    "including '/api/v1'"),
                                 error);
}

static enum answer_verdict judge_success(const struct http_response *response,
                                         const struct ryd_task *task, json_t **root,
                                         struct error *error)
{
    *root = answer_parse(response);
    if (json_object_get(*root, "data"))
        return ANSWER_DONE;
    json_decref(*root);
    *root = NULL;
    return judge_stranger(response, task, error);
}

/* What a refusal means, by status and by what the text contains. The first that fits counts. */
static const struct {
    long status;
    const char *contains; /* NULL: any text */
    enum answer_verdict verdict;
    const char *advice; /* %s is filled as `filler` says; NULL: none, or the filling alone */
    enum { FILL_NOTHING, FILL_ORIGIN, FILL_REMEDY, FILL_PERMISSION, FILL_UNKNOWN } filler;
} refusals[] = {
    {401, NULL, ANSWER_LOCKED_OUT, NULL, FILL_REMEDY},
    {400, "invalid client id", ANSWER_REFUSED,
     N_("the tool that the token from %s was issued to must be registered with the IATI "
        "Secretariat before it may write"),
     FILL_ORIGIN},
    {400, "problem with your credentials", ANSWER_LOCKED_OUT,
     N_("the token from %s lacks something the registry needs; get a new one from the IATI "
        "account"),
     FILL_ORIGIN},
    {400, "data validation error", ANSWER_REFUSED,
     N_("correct the setting or the dataset that the message names"), FILL_NOTHING},
    {403, NULL, ANSWER_REFUSED, N_("the token needs %s"), FILL_PERMISSION},
    {404, NULL, ANSWER_REFUSED, NULL, FILL_UNKNOWN},
    {409, NULL, ANSWER_NAME_TAKEN, NULL, FILL_NOTHING},
    {429, NULL, ANSWER_BUSY, N_("it asks to be called less often; run again later"), FILL_NOTHING},
};

enum { REFUSAL_COUNT = sizeof refusals / sizeof *refusals };

static size_t find_refusal(long status, const char *words)
{
    size_t i = 0;
    while (i < REFUSAL_COUNT &&
           !(refusals[i].status == status &&
             (!refusals[i].contains || strcasestr(words, refusals[i].contains))))
        i++;
    return i;
}

/* What to do about the i-th refusal. */
static void add_advice(size_t i, const struct ryd_task *task,
                       const struct ryd_credentials *credentials, struct error *error)
{
    struct error filling = ERROR_INIT;
    switch (refusals[i].filler) {
    case FILL_REMEDY:
        error_copy(&filling, credentials->remedy);
        error_cause(error, &filling);
        return;
    case FILL_UNKNOWN:
        answer_add_advice(error, task->unknown, &filling);
        return;
    case FILL_ORIGIN:
        error_set(&filling, ERROR_ENVIRONMENT, "%s%s", SECRET_ORIGIN(credentials->origin));
        break;
    case FILL_PERMISSION:
        error_set(&filling, ERROR_ENVIRONMENT, "%s", task->permission);
        break;
    case FILL_NOTHING:
        break;
    }
    if (refusals[i].advice)
        answer_add_advice(error, refusals[i].advice, &filling);
}

/* As messages quote them: no page is quoted. */
static const char *quotable(const struct http_response *response, const char *words)
{
    return answer_is_html(response) && !answer_is_json(response) ? NULL : words;
}

static enum answer_verdict judge_refusal(const struct http_response *response,
                                         const struct ryd_task *task,
                                         const struct ryd_credentials *credentials,
                                         struct error *error)
{
    char *words = ryd_words(response, credentials);
    size_t i = find_refusal(response->status, words);
    answer_say_refused(response, task->name, quotable(response, words), error);
    if (i < REFUSAL_COUNT)
        add_advice(i, task, credentials, error);
    free(words);
    return i < REFUSAL_COUNT ? refusals[i].verdict : ANSWER_REFUSED;
}

static enum answer_verdict judge_breakdown(const struct http_response *response,
                                           const struct ryd_task *task,
                                           const struct ryd_credentials *credentials,
                                           struct error *error)
{
    char *words = ryd_words(response, credentials);
    /* the API also crashes on a token whose signing key or user it does not know */
    bool doubtful = response->status == 500 && strcmp(task->method, "GET") == 0;
    enum answer_verdict verdict = answer_judge_breakdown(
        response, task->name, quotable(response, words),
        doubtful ? N_("run again later; if it lasts, try a fresh token") : NULL, error);
    free(words);
    return verdict;
}

enum answer_verdict ryd_judge(const struct http_response *response, const struct ryd_task *task,
                              const struct ryd_credentials *credentials, json_t **root,
                              struct error *error)
{
    long status = response->status;
    if (response->failure)
        return answer_judge_silence(response, task->name, credentials->token, error);
    if (status >= 500 || status == 408)
        return judge_breakdown(response, task, credentials, error);
    if (status >= 400) {
        /* a 404 in HTML comes from some other server than the API */
        if (status == 404 && !answer_is_json(response)) {
            judge_stranger(response, task, error);
            return ANSWER_LOCKED_OUT;
        }
        return judge_refusal(response, task, credentials, error);
    }
    if (status >= 300)
        return answer_judge_redirect(response, task->name, credentials->token,
                                     E_("the address of the API itself"), error);
    return judge_success(response, task, root, error);
}
