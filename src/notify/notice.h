/* What is told of a job, or of a look at all published files: its facts, gathered once for whoever
 * is told (notify/notify.h).
 *
 *     struct notice notice = {.job = id, ...};         the texts of a notice are its own
 *     notice_add_gate(&notice, ...);                    and so on
 *     notice.occasion = notice_judge(&notice);
 *     ...
 *     notice_release(&notice); */
#ifndef IATIPUB_NOTIFY_NOTICE_H
#define IATIPUB_NOTIFY_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/finding.h"
#include "store/jobs.h"

enum notice_occasion {
    NOTICE_FAILURE,  /* the job failed, or findings stopped it; or published files are bad */
    NOTICE_GATE,     /* a gate stopped it */
    NOTICE_RECOVERY, /* it is done, and the one before was not */
    NOTICE_DONE,     /* it is done, as the one before */
    NOTICE_TEST,     /* nothing happened; somebody tries the notifications */
};

/* The first findings of a job, the worst first, each as a line for people. */
enum { NOTICE_FINDINGS = 10 };
struct notice_findings {
    struct {
        enum severity severity;
        char *text;
    } items[NOTICE_FINDINGS];
    size_t count;
};
/* Takes copies of those that are worse than, or as bad as there is room for. */
void notice_findings_take(struct notice_findings *to, const struct findings *from);
void notice_findings_release(struct notice_findings *findings);

struct notice_gate {
    char *gate, *sentence;
    char *because; /* why it was let pass; NULL: it stopped the job */
};

/* A dataset: of those that this job published, or of all that are published. */
struct notice_dataset {
    char *name;
    char *title; /* NULL: not known, as the address */
    char *url;
    size_t activities;
};

struct notice_datasets {
    struct notice_dataset *items;
    size_t count, capacity;
};

/* A published file that was looked at. */
struct notice_file {
    char *name; /* of the dataset */
    char *url;
    struct error problem; /* why it is bad; without a text: it was, and is good again */
    char *since;          /* the first look that found it bad */
};

struct notice_files {
    struct notice_file *items;
    size_t count, capacity;
};

enum { NOTICE_STAGES = 8 };

struct notice {
    enum notice_occasion occasion;
    bool is_recheck;    /* of published files (publish --recheck); else of a job */
    char *organisation; /* its name */
    char *folder;       /* of the publication, from the root */
    char *machine;      /* its name; NULL: not known */
    char *moment;       /* when it ended: UTC, "YYYY-MM-DDThh:mm:ssZ" */
    int64_t job;        /* its number in the journal */
    enum job_outcome outcome;
    struct error problem; /* why it failed; without a text: it did not */
    size_t findings[SEVERITY_COUNT];
    struct notice_findings first;
    struct notice_gate *gates;
    size_t gate_count, gate_capacity;
    struct notice_datasets published; /* by this job */
    struct notice_datasets datasets;  /* as they are published now, whoever did it */
    struct {
        const char *name; /* static */
        unsigned milliseconds;
    } stages[NOTICE_STAGES]; /* that were gone through */
    size_t stage_count;
    char *last_success;      /* when a job was done last, this one included; NULL: never */
    bool has_before;         /* there was a job before, whose */
    enum job_outcome before; /* outcome this is, */
    char *before_at;         /* and when it began */
    /* of a recheck: JOB_STOPPED means that files are bad */
    size_t checked; /* files that were looked at */
    struct notice_files bad, mended;
};
void notice_release(struct notice *notice);

/* All texts are copied; those that may be NULL above may be NULL here, and so may `problem`. */
void notice_add_gate(struct notice *notice, const char *gate, const char *sentence,
                     const char *because);
void notice_add_dataset(struct notice_datasets *datasets, const char *name, const char *title,
                        const char *url, size_t activities);
void notice_add_file(struct notice_files *files, const char *name, const char *url,
                     const struct error *problem, const char *since);

/* The occasion that the outcome, the gates and the job before make it. */
enum notice_occasion notice_judge(const struct notice *notice);

/* As programs are told it: "failure", "gate", "recovery", "always", "test". */
const char *notice_occasion_name(enum notice_occasion occasion);

/* True if those who wait for `when` (publication.yaml; none: all but "always") wait for this. */
bool notice_is_for(const struct notice *notice, char *const *when, unsigned count);

/* How many gates stopped the job. */
size_t notice_stopping_gates(const struct notice *notice);

#endif
