/* What most verbs begin and end with: the publication, the standard's tables, the lock. */
#ifndef IATIPUB_COMMANDS_SESSION_H
#define IATIPUB_COMMANDS_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/language.h"
#include "config/publication.h"
#include "notify/notice.h"
#include "options.h"
#include "standard/layout.h"
#include "standard/standard.h"
#include "store/store.h"

/* What a stage shows of its findings; all are counted. */
enum { SHOWN_FINDINGS = 200 };

struct category_total; /* report/category_totals.h */
struct quarantined;    /* commands/quarantining.h */
struct validator;
struct journal;

struct session {
    struct publication *publication;
    struct standard *standard;
    struct layout *layout;
    struct lock lock;
    struct findings findings;
    size_t totals[SEVERITY_COUNT]; /* of all stages that are over */
    struct notice_findings first;  /* the worst of them */
    const char *now;               /* that counts as the present moment; NULL: the clock. Lent */
    struct journal *journal;       /* NULL until session_journal */
    int64_t published_run;         /* of the journal, in which something was published; 0: none */
    const char *schemas; /* folder of XSDs to validate with; NULL: the program's own. Lent */
    struct validator *validator; /* whose rules findings name; NULL until something is validated */
    struct category_total *categories; /* of what a validation of all outputs found; NULL: none */
    size_t category_count;
    struct quarantined *quarantined; /* the activities that were set apart */
    size_t quarantined_count, quarantined_capacity;
    bool stopped; /* findings or a gate stopped the work: exit status 1 */
    struct error error;
};

/* The option of every verb that validates; `folder` is a const char **. */
#define SCHEMA_OPTION(folder)                                                                      \
    {                                                                                              \
        "schema-dir", 0, OPTION_TEXT, (folder), "DIR",                                             \
            N_("use the XSDs in DIR instead of the built-in ones")                                 \
    }

/* Reads a verb's options (options.h). False: the verb is over and `status` is its exit status,
 * --help included. `count` (may be NULL) receives the number of arguments. */
bool options_read(int argc, char **argv, const struct usage *usage,
                  const struct option_spec *options, size_t option_count, size_t *count,
                  int *status);

/* Settles what --now said: NULL, or a date and time, or a day, which `now` then is at its
 * beginning in UTC (lent for ever). False: it is something else; says so and sets `status`. */
bool settle_now(const char **now, int *status);

/* Reads the publication in `folder` and makes its tables, without a lock. False: `error` in the
 * session says why; session_release is still due. */
bool session_open(struct session *session, const char *folder);
/* Gives everything back. */
void session_release(struct session *session);

/* Opens the publication in `folder` (NULL: the working folder) and locks it. False: `error` in the
 * session says why; session_end is still due. */
bool session_begin(struct session *session, const char *folder);

/* The publication's journal, opened when it is first asked for and closed with the session. NULL if
 * there is none and it is not to be made (`create`), or with `error` in the session. */
struct journal *session_journal(struct session *session, bool create);

/* The present moment in UTC, or what counts as it. */
void session_now(const struct session *session, char text[DATETIME_TEXT_SIZE]);

/* Prints the error, if there is one, releases everything and gives the exit status. `finished`: all
 * that was to be done was done; if not, and nobody said why, that is an error too. */
int session_end(struct session *session, bool finished);

/* The findings as text on standard output. */
void session_show_findings(const struct session *session);

/* True if a finding is so bad that nothing may be published. */
bool session_is_stopped_by_findings(struct session *session);

/* Prints "iatipub: TEXT" on standard error and returns the exit status of the error. Clears it. */
int report_error(struct error *error);

/* "1,534" into `text` for people. Returns `text`. */
enum { COUNT_TEXT_SIZE = 32 };
const char *count_text(size_t count, char text[COUNT_TEXT_SIZE]);

/* "1 file", "2 files". The caller frees. */
char *counted(size_t count, const char *one, const char *many);

#endif
