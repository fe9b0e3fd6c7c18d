/* Why an operation could not be done.
 *
 * Functions that can fail return false (or NULL) and fill a `struct error *`, which they leave
 * untouched on success. Each caller may say where it was (error_prefix); only main prints. What is
 * wrong with the *data* is not an error but a finding (base/finding.h).
 *
 * An error is kept in English (in the journal, in files for programs) and told to people in the
 * language that is chosen: the functions here look formats up in its catalogue, and the pieces of
 * sentences that are put into them (base/say.h). */
#ifndef IATIPUB_BASE_ERROR_H
#define IATIPUB_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/say.h"

/* What to do about it, which is also the exit status of the program. */
enum error_kind {
    ERROR_NONE = 0,
    ERROR_DATA = 1,        /* the data or a safety gate stopped the work; details are findings */
    ERROR_USAGE = 2,       /* the command line, the configuration or a mapping must be changed */
    ERROR_ENVIRONMENT = 3, /* disk, network, registry, database: safe to run again */
};

struct error {
    enum error_kind kind;
    char *text; /* owned; English; lower case, the subject in quotes, no full stop */
    char *said; /* owned; the same in the language that is chosen, NULL if that is English */
};

#define ERROR_INIT                                                                                 \
    {                                                                                              \
        .kind = ERROR_NONE, .text = (void *)0, .said = (void *)0                                   \
    }

/* Fills `error`, replacing what it held. Always returns false, so that `return error_set(...)`
 * reads well. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

bool error_set_va(struct error *error, enum error_kind kind, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* As error_set with ERROR_ENVIRONMENT, and ": " and the text of errno added. */
bool error_errno(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts `format` and ": " before the text. Always returns false. */
bool error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts `format` and a space before the text: the subject of the sentence. Always returns false. */
bool error_subject(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Puts `format` behind the text, with nothing between. Always returns false. */
bool error_add(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts ": " and the text of `cause` behind the text, and clears `cause`. Always returns false. */
bool error_cause(struct error *error, struct error *cause);

/* Puts " (", the text of `remark` and ")" behind the text, and clears `remark`. Returns false. */
bool error_remark(struct error *error, struct error *remark);

/* What to tell a person, in the language that is chosen; "" for an untouched ERROR_INIT. Lent. */
const char *error_said(const struct error *error);

/* For work whose error was kept apart in `problem`: takes it over in place of what `error` held, or
 * forgets it if the work is `done` after all. `problem` is cleared. Returns `done`. */
bool error_settle(struct error *error, struct error *problem, bool done);

/* Makes `error` the same as `other`, which stays. */
void error_copy(struct error *error, const struct error *other);

/* Forgets the error; an untouched ERROR_INIT is fine. */
void error_clear(struct error *error);

#endif
