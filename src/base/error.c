#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    free(error->text);
    *error = (struct error){.kind = kind, .text = text};
    return false;
}

bool error_errno(struct error *error, const char *format, ...)
{
    int reason = errno;
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    error_set(error, ERROR_ENVIRONMENT, "%s: %s", text, strerror(reason));
    free(text);
    return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *prefix = xvasprintf(format, args);
    va_end(args);
    char *text = xasprintf("%s: %s", prefix, error->text ? error->text : "");
    free(prefix);
    free(error->text);
    error->text = text;
    return false;
}

void error_clear(struct error *error)
{
    free(error->text);
    *error = (struct error)ERROR_INIT;
}

bool error_settle(struct error *error, struct error *problem, bool done)
{
    error_clear(done ? problem : error);
    if (!done)
        *error = *problem;
    *problem = (struct error)ERROR_INIT;
    return done;
}
