#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/say.h"

static const char *const colon = E_(": ");

/* An error to be, in English and as it is said. */
__attribute__((format(printf, 1, 0))) static struct error tell(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    struct error told = {.said = language_is_english() ? NULL : say_formatted(format, again)};
    told.text = xvasprintf(format, args);
    va_end(again);
    return told;
}

/* Makes one text of two, whose errors are cleared; in both languages. */
static bool join(struct error *first, const char *between, struct error *second,
                 enum error_kind kind, struct error *joined)
{
    struct error both = {.kind = kind};
    both.text = xasprintf("%s%s%s", first->text ? first->text : "", between,
                          second->text ? second->text : "");
    if (!language_is_english())
        both.said =
            xasprintf("%s%s%s", error_said(first), language_piece(between), error_said(second));
    error_clear(first);
    error_clear(second);
    *joined = both;
    return false;
}

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error_set_va(error, kind, format, args);
    va_end(args);
    return false;
}

bool error_set_va(struct error *error, enum error_kind kind, const char *format, va_list args)
{
    struct error told = tell(format, args); /* perhaps of the text that is there already */
    error_clear(error);
    *error = (struct error){.kind = kind, .text = told.text, .said = told.said};
    return false;
}

bool error_errno(struct error *error, const char *format, ...)
{
    struct error reason = ERROR_INIT;
    error_set(&reason, ERROR_ENVIRONMENT, "%s", strerror(errno));
    va_list args;
    va_start(args, format);
    struct error told = tell(format, args);
    va_end(args);
    error_clear(error);
    return join(&told, colon, &reason, ERROR_ENVIRONMENT, error);
}

bool error_prefix(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct error told = tell(format, args);
    va_end(args);
    return join(&told, colon, error, error->kind, error);
}

bool error_subject(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct error told = tell(format, args);
    va_end(args);
    return join(&told, " ", error, error->kind, error);
}

bool error_add(struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct error told = tell(format, args);
    va_end(args);
    return join(error, "", &told, error->kind, error);
}

bool error_cause(struct error *error, struct error *cause)
{
    return join(error, colon, cause, error->kind, error);
}

bool error_remark(struct error *error, struct error *remark)
{
    join(error, E_(" ("), remark, error->kind, error);
    return error_add(error, ")");
}

const char *error_said(const struct error *error)
{
    return error->said ? error->said : error->text ? error->text : "";
}

void error_clear(struct error *error)
{
    free(error->text);
    free(error->said);
    *error = (struct error)ERROR_INIT;
}

void error_copy(struct error *error, const struct error *other)
{
    struct error copy = {.kind = other->kind,
                         .text = xstrdup_or_null(other->text),
                         .said = xstrdup_or_null(other->said)};
    error_clear(error);
    *error = copy;
}

bool error_settle(struct error *error, struct error *problem, bool done)
{
    error_clear(done ? problem : error);
    if (!done)
        *error = *problem;
    *problem = (struct error)ERROR_INIT;
    return done;
}
