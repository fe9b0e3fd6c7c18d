#include "base/stop.h"

#include <signal.h>
#include <stddef.h>

/* What a signal handler may touch, and the reason that it is of the whole program: signals are. */
static volatile sig_atomic_t asked_by;

static void note(int signal_number)
{
    asked_by = signal_number;
}

void stop_watch(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

bool stop_is_asked(void)
{
    return asked_by != 0;
}

bool stop_check(struct error *error)
{
    return !asked_by ||
           error_set(error, ERROR_ENVIRONMENT,
                     "stopped by signal %s; nothing is half-written, run again to go on",
                     asked_by == SIGINT ? "SIGINT" : "SIGTERM");
}
