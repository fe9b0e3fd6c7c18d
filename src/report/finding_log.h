/* Where findings go while files are validated, and where reports read them from.
 *
 * First the files, one after the other:
 *
 *   struct finding_log *log = finding_log_new(filter);
 *   finding_log_begin_file(log, "activities.xml");
 *   finding_log_add(log, &finding, NULL, &error);            (as often as needed, in order)
 *   finding_log_end_file(log, &facts);
 *
 * then finding_log_settle, once, and after that any number of readers. Memory does not grow with
 * the number of findings, but for two bits each: beyond some megabytes they go to a temporary file.
 *
 * A finding may be conditional: it stands unless an identifier turns out to be known, which is
 * settled when all files have been read. What the filter does not let pass is not kept, but
 * `valid` is the same whatever is shown: a file is valid if it has no critical finding, those with
 * ids of our own ("x.") apart, except the ones that say that it could not be checked to its end. */
#ifndef IATIPUB_REPORT_FINDING_LOG_H
#define IATIPUB_REPORT_FINDING_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "report/finding_code.h"
#include "report/finding_filter.h"

/* What is known of a file once it has been read; all lent. */
struct file_facts {
    const char *type;    /* "iati-activities", "iati-organisations"; "" if not known */
    const char *version; /* "2.03"; "" if not known */
    size_t items;        /* activities or organisations in it */
    size_t bytes;
};

/* How many findings of a kind a file has. */
struct kind_count {
    size_t kind;  /* see finding_log_kinds */
    size_t count; /* those of the baseline included */
    size_t known; /* of these, how many are in the baseline */
};

/* A file and the sum of its findings. Lent by the log. */
struct logged_file {
    const char *path; /* as given */
    const char *type;
    const char *version;
    size_t items;
    size_t bytes;
    bool valid;
    size_t totals[SEVERITY_COUNT]; /* those of the baseline included */
    size_t known[SEVERITY_COUNT];  /* of these, how many are in the baseline */
    const struct kind_count *kinds;
    size_t kind_count;
};

struct logged_finding {
    struct finding finding;
    bool known; /* in the baseline */
};

struct finding_log;

/* An empty log. `filter` (NULL: everything passes) must outlive it. The caller owns the result:
 * finding_log_free, for which NULL is fine. */
struct finding_log *finding_log_new(struct finding_filter *filter);
void finding_log_free(struct finding_log *log);

/* Begins a file; what is added belongs to it until it is ended. Copies `path`. */
void finding_log_begin_file(struct finding_log *log, const char *path);

/* Adds a finding and copies what is in it, but for `rule`, `category` and `hint`, which must
 * outlive the log; one without a place is given the file's. `unless_known`: an identifier, or NULL
 * if the finding stands in any case. False and `error` if the temporary file can't be written; then
 * the log is only good for being freed. */
bool finding_log_add(struct finding_log *log, const struct finding *finding,
                     const char *unless_known, struct error *error);

/* Forgets what was found in the present file, such as when it turns out not to be XML. */
void finding_log_drop_file_findings(struct finding_log *log);

/* Forgets the present file altogether, such as when it can't be read to its end. */
void finding_log_forget_file(struct finding_log *log);

void finding_log_end_file(struct finding_log *log, const struct file_facts *facts);

/* Ends the adding: drops the conditional findings whose identifier is known, and marks those that
 * are in the filter's baseline. `is_known` NULL: no identifier is known. False and `error` if the
 * temporary file can't be read. */
bool finding_log_settle(struct finding_log *log,
                        bool (*is_known)(void *context, const char *identifier), void *context,
                        struct error *error);

/* The files, in order, with what was settled. */
size_t finding_log_file_count(const struct finding_log *log);
const struct logged_file *finding_log_file(const struct finding_log *log, size_t index);
/* How many findings are as bad as `threshold` or worse and not in the baseline: what an exit status
 * is decided by. */
size_t finding_log_at_least(const struct finding_log *log, enum severity threshold);
/* What struct kind_count's numbers mean. */
const struct finding_kinds *finding_log_kinds(const struct finding_log *log);
bool finding_log_has_baseline(const struct finding_log *log);
/* How many bytes are in the temporary file. */
size_t finding_log_spilled(const struct finding_log *log);

/* --- reading, after finding_log_settle --- */

/* Which findings a reader gives. */
struct finding_view {
    size_t most;      /* at most so many of all files; 0: all */
    bool new_only;    /* none that are in the baseline */
    const char *rule; /* only those with this id; NULL: all */
};

struct finding_reader;

struct finding_reader *finding_reader_new(const struct finding_log *log,
                                          const struct finding_view *view);

/* Goes to the next file (the first, to begin with); NULL behind the last one. */
const struct logged_file *finding_reader_next_file(struct finding_reader *reader);

/* The next finding of the file, lent until the next call; NULL if there is none, the view's `most`
 * has been reached or reading failed. */
const struct logged_finding *finding_reader_next(struct finding_reader *reader);

/* How many findings of the file the view would show and `most` has left out: after its last one. */
size_t finding_reader_left(const struct finding_reader *reader);

/* Ends the reading and frees the reader. False and `error` if the temporary file could not be
 * read. */
bool finding_reader_end(struct finding_reader *reader, struct error *error);

#endif
