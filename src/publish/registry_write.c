#include "publish/registry_write.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"

enum {
    MOST_TRIES = 4,  /* whatever the registry says */
    MOST_DOUBTS = 2, /* after so many it is a fault that stays */
    PAUSE = 1000,    /* milliseconds, after a doubt */
};

/* It may have been written or not: look. */
static bool resolve_doubt(const struct registry_steps *steps, void *context, struct error *error)
{
    struct error problem = ERROR_INIT;
    if (steps->look_again(context, &problem))
        return true;
    problem.kind = error->kind;
    error_add(&problem, "; whether it was written is not known");
    error_cause(&problem, error);
    return error_settle(error, &problem, false);
}

bool registry_write(const struct registry_steps *steps, void *context, struct transport *transport,
                    struct error *error)
{
    unsigned doubts = 0;
    for (unsigned tries = 0; tries < MOST_TRIES; tries++) {
        if (steps->is_settled(context))
            return true;
        if (doubts == MOST_DOUBTS)
            return false;
        if (doubts > 0)
            transport->pause(transport, PAUSE);
        switch (steps->write(context, error)) {
        case ANSWER_DONE:
            return steps->verify(context, error);
        case ANSWER_NAME_TAKEN:
            if (!steps->resolve_name(context, error))
                return false;
            break;
        case ANSWER_UNCLEAR:
        case ANSWER_UNREADABLE:
            doubts++;
            if (!resolve_doubt(steps, context, error))
                return false;
            break;
        default:
            return false;
        }
    }
    return false;
}

bool registry_check_kept(const struct registration *present, const struct registration *wanted,
                         struct error *error)
{
    char *differences = registration_differences_in_english(present, wanted);
    if (!differences)
        return true;
    struct error remark = {.kind = ERROR_ENVIRONMENT, .text = differences};
    if (!language_is_english())
        remark.said = registration_differences(present, wanted);
    error_set(error, ERROR_ENVIRONMENT, "the registry did not keep what was sent");
    return error_remark(error, &remark);
}
