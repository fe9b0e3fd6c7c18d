#include "publish/registry_answer.h"

#include <stdlib.h>
#include <string.h>

#include "publish/answer_text.h"

enum answer_verdict answer_judge_silence(const struct http_response *response, const char *doing,
                                         const char *secret, struct error *error)
{
    char *reason = answer_clean(response->failure, strlen(response->failure), secret);
    error_set(error, ERROR_ENVIRONMENT, "no answer from the registry while %s: %s", doing, reason);
    free(reason);
    return response->hopeless ? ANSWER_LOCKED_OUT : ANSWER_UNCLEAR;
}

enum answer_verdict answer_judge_redirect(const struct http_response *response, const char *doing,
                                          const char *secret, const char *address,
                                          struct error *error)
{
    const char *location = response->location ? response->location : "";
    char *target = answer_clean(location, strlen(location), secret);
    error_set(error, ERROR_ENVIRONMENT,
              "the registry redirects to '%s' while %s (status %ld): redirects are not followed; "
              "set 'registry.url' to %s",
              target, doing, response->status, address);
    free(target);
    return ANSWER_LOCKED_OUT;
}

/* `end` is what the registry did: "refused", "failed while". */
static void say(const char *end, const struct http_response *response, const char *doing,
                const char *words, struct error *error)
{
    if (words)
        error_set(error, ERROR_ENVIRONMENT, "the registry %s %s (status %ld%s%s)", end, doing,
                  response->status, *words ? E_(": ") : "", words);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "the registry %s %s (status %ld: content type '%s' instead of JSON)", end, doing,
                  response->status, answer_type(response));
}

enum answer_verdict answer_judge_breakdown(const struct http_response *response, const char *doing,
                                           const char *words, const char *advice,
                                           struct error *error)
{
    struct error nothing = ERROR_INIT;
    say(E_("failed while"), response, doing, words, error);
    if (advice)
        answer_add_advice(error, advice, &nothing);
    return ANSWER_UNCLEAR;
}

enum answer_verdict answer_judge_stranger(const struct http_response *response, const char *doing,
                                          const char *api, const char *advice, struct error *error)
{
    struct error nothing = ERROR_INIT;
    char *type = answer_clean(answer_type(response), strlen(answer_type(response)), NULL);
    if (answer_is_json(response))
        error_set(error, ERROR_ENVIRONMENT,
                  "what answered while %s is not %s (status %ld, content type '%s', but not its "
                  "JSON)",
                  doing, api, response->status, type);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "what answered while %s is not %s (status %ld, content type '%s')", doing, api,
                  response->status, type);
    answer_add_advice(error, advice, &nothing);
    free(type);
    return ANSWER_UNREADABLE;
}

void answer_say_refused(const struct http_response *response, const char *doing, const char *words,
                        struct error *error)
{
    say(E_("refused"), response, doing, words, error);
}
