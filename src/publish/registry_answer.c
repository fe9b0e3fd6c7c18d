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
                const char *words, const char *advice, struct error *error)
{
    error_set(error, ERROR_ENVIRONMENT, "the registry %s %s (status %ld%s%s)%s%s", end, doing,
              response->status, *words ? ": " : "", words, *advice ? ": " : "", advice);
}

enum answer_verdict answer_judge_breakdown(const struct http_response *response, const char *doing,
                                           const char *words, const char *advice,
                                           struct error *error)
{
    say("failed while", response, doing, words, advice, error);
    return ANSWER_UNCLEAR;
}

enum answer_verdict answer_judge_stranger(const struct http_response *response, const char *doing,
                                          const char *api, const char *advice, struct error *error)
{
    char *type = answer_clean(answer_type(response), strlen(answer_type(response)), NULL);
    error_set(error, ERROR_ENVIRONMENT,
              "what answered while %s is not %s (status %ld, content type '%s'%s): %s", doing, api,
              response->status, type, answer_is_json(response) ? ", but not its JSON" : "", advice);
    free(type);
    return ANSWER_UNREADABLE;
}

void answer_say_refused(const struct http_response *response, const char *doing, const char *words,
                        const char *advice, struct error *error)
{
    say("refused", response, doing, words, advice, error);
}
