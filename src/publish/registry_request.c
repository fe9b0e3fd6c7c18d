#include "publish/registry_request.h"

#include "publish/patience.h"

enum { MOST_REPETITIONS = 2 };

/* Reads fail for reasons that are not one dataset's, unless the registry says something of that
 * one. */
static bool concerns_all(const struct registry_request *request, enum answer_verdict verdict)
{
    return verdict == ANSWER_LOCKED_OUT || verdict == ANSWER_BUSY ||
           (request->reads && verdict != ANSWER_DONE && verdict != ANSWER_ABSENT &&
            verdict != ANSWER_DENIED);
}

enum answer_verdict registry_ask(struct registry_client *client,
                                 const struct registry_request *request, json_t **root,
                                 struct error *error)
{
    struct error problem = ERROR_INIT;
    enum answer_verdict verdict;
    size_t repeated = 0;
    long wait;
    bool again;
    do {
        wait = 0;
        verdict = request->send(request->context, root, &wait, &problem);
        again = verdict == ANSWER_BUSY || (verdict == ANSWER_UNCLEAR && request->reads);
    } while (again && pause_patiently(client->transport, repeated++, MOST_REPETITIONS, wait));
    client->unusable |= concerns_all(request, verdict);
    error_settle(error, &problem, verdict == ANSWER_DONE);
    return verdict;
}
