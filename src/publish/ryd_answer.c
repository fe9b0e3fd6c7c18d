#include "publish/ryd_answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "publish/answer_text.h"

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

static enum ryd_verdict judge_silence(const struct http_response *response,
                                      const struct ryd_task *task,
                                      const struct ryd_credentials *credentials,
                                      struct error *error)
{
    char *reason = answer_clean(response->failure, strlen(response->failure), credentials->token);
    error_set(error, ERROR_ENVIRONMENT, "no answer from the registry while %s: %s", task->name,
              reason);
    free(reason);
    return response->hopeless ? RYD_LOCKED_OUT : RYD_UNCLEAR;
}

static enum ryd_verdict judge_redirect(const struct http_response *response,
                                       const struct ryd_task *task,
                                       const struct ryd_credentials *credentials,
                                       struct error *error)
{
    const char *location = response->location ? response->location : "";
    char *target = answer_clean(location, strlen(location), credentials->token);
    error_set(error, ERROR_ENVIRONMENT,
              "the registry redirects to '%s' while %s (status %ld): redirects are not followed; "
              "set 'registry.url' to the address of the API itself",
              target, task->name, response->status);
    free(target);
    return RYD_LOCKED_OUT;
}

static enum ryd_verdict unreadable(const struct http_response *response,
                                   const struct ryd_task *task, struct error *error)
{
    char *type = answer_clean(answer_type(response), strlen(answer_type(response)), NULL);
    error_set(error, ERROR_ENVIRONMENT,
              "what answered while %s is not the registry's API (status %ld, content type '%s'%s): "
              "check that 'registry.url' is the API's address, up to and including '/api/v1'",
              task->name, response->status, type,
              answer_is_json(response) ? ", but not its JSON" : "");
    free(type);
    return RYD_UNREADABLE;
}

static enum ryd_verdict judge_success(const struct http_response *response,
                                      const struct ryd_task *task, json_t **root,
                                      struct error *error)
{
    *root = answer_parse(response);
    if (json_object_get(*root, "data"))
        return RYD_DONE;
    json_decref(*root);
    *root = NULL;
    return unreadable(response, task, error);
}

/* What a refusal means, by status and by what the text contains. The first that fits counts. */
static const struct {
    long status;
    const char *contains; /* NULL: any text */
    enum ryd_verdict verdict;
    const char *advice; /* %s is filled as `filler` says; NULL: none */
    enum { FILL_NOTHING, FILL_ORIGIN, FILL_REMEDY, FILL_PERMISSION, FILL_UNKNOWN } filler;
} refusals[] = {
    {401, NULL, RYD_LOCKED_OUT, "%s", FILL_REMEDY},
    {400, "invalid client id", RYD_REFUSED,
     "the tool that the token from %s was issued to must be registered with the IATI Secretariat "
     "before it may write",
     FILL_ORIGIN},
    {400, "problem with your credentials", RYD_LOCKED_OUT,
     "the token from %s lacks something the registry needs; get a new one from the IATI account",
     FILL_ORIGIN},
    {400, "data validation error", RYD_REFUSED,
     "correct the setting or the dataset that the message names", FILL_NOTHING},
    {403, NULL, RYD_REFUSED, "the token needs %s", FILL_PERMISSION},
    {404, NULL, RYD_REFUSED, "%s", FILL_UNKNOWN},
    {409, NULL, RYD_CONFLICT, NULL, FILL_NOTHING},
    {429, NULL, RYD_BUSY, "it asks to be called less often; run again later", FILL_NOTHING},
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

static void add_advice(struct strbuf *text, size_t i, const struct ryd_task *task,
                       const struct ryd_credentials *credentials)
{
    const char *const fillers[] = {"", credentials->origin, credentials->remedy, task->permission,
                                   task->unknown};
    const char *advice = refusals[i].advice, *gap = strstr(advice, "%s");
    strbuf_addstr(text, ": ");
    strbuf_add(text, advice, gap ? (size_t)(gap - advice) : strlen(advice));
    if (gap)
        strbuf_addf(text, "%s%s", fillers[refusals[i].filler], gap + 2);
}

static enum ryd_verdict judge_refusal(const struct http_response *response,
                                      const struct ryd_task *task,
                                      const struct ryd_credentials *credentials,
                                      struct error *error)
{
    char *words = ryd_words(response, credentials);
    size_t i = find_refusal(response->status, words);
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "the registry refused %s (status %ld%s%s)", task->name, response->status,
                *words ? ": " : "", words);
    if (i < REFUSAL_COUNT && refusals[i].advice)
        add_advice(&text, i, task, credentials);
    error_set(error, ERROR_ENVIRONMENT, "%s", text.text);
    strbuf_release(&text);
    free(words);
    return i < REFUSAL_COUNT ? refusals[i].verdict : RYD_REFUSED;
}

static enum ryd_verdict judge_breakdown(const struct http_response *response,
                                        const struct ryd_task *task,
                                        const struct ryd_credentials *credentials,
                                        struct error *error)
{
    char *words = ryd_words(response, credentials);
    /* the API also crashes on a token whose signing key or user it does not know */
    const char *advice = response->status == 500 && strcmp(task->method, "GET") == 0
                             ? ": run again later; if it lasts, try a fresh token"
                             : "";
    error_set(error, ERROR_ENVIRONMENT, "the registry failed while %s (status %ld%s%s)%s",
              task->name, response->status, *words ? ": " : "", words, advice);
    free(words);
    return RYD_UNCLEAR;
}

enum ryd_verdict ryd_judge(const struct http_response *response, const struct ryd_task *task,
                           const struct ryd_credentials *credentials, json_t **root,
                           struct error *error)
{
    long status = response->status;
    if (response->failure)
        return judge_silence(response, task, credentials, error);
    if (status >= 500 || status == 408)
        return judge_breakdown(response, task, credentials, error);
    if (status >= 400) {
        /* a 404 in HTML comes from some other server than the API */
        if (status == 404 && !answer_is_json(response)) {
            unreadable(response, task, error);
            return RYD_LOCKED_OUT;
        }
        return judge_refusal(response, task, credentials, error);
    }
    if (status >= 300)
        return judge_redirect(response, task, credentials, error);
    return judge_success(response, task, root, error);
}
