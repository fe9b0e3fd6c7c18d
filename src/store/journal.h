/* The journal: what was published, when, and what the registry called it.
 *
 * It is the SQLite file .iatipub/journal.db of a publication, apart from the working database
 * because that one is derived and may be deleted, while the journal is the only thing that cannot
 * be made again. A run is begun, each dataset that was published in it is recorded, and the run is
 * ended; a run that never ended was killed. Every call is durable when it returns.
 *
 * The journal is a memory, not the truth: what is published is decided by looking at the host and
 * at the registry, so that a lost journal costs its history and nothing else. */
#ifndef IATIPUB_STORE_JOURNAL_H
#define IATIPUB_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "config/publication.h"

struct journal;

/* How far the publication of a dataset came. */
enum journal_outcome {
    JOURNAL_PUBLISHED,    /* in place, and registered if there is a registry */
    JOURNAL_UNREGISTERED, /* in place, but the registry does not know it as it should */
    JOURNAL_WITHDRAWN,    /* taken off the registry and the host */
};

/* One publication of one dataset. All text is owned by the entry. */
struct journal_entry {
    char *dataset; /* its name */
    char sha256[DIGEST_TEXT_SIZE];
    char content_sha256[DIGEST_TEXT_SIZE]; /* without the moment of its making; "": not known */
    bool is_rollback;                      /* an earlier version was put back */
    char *title;                           /* NULL: none, or not known */
    enum dataset_kind kind;
    char *date;  /* ISO 8601, of the data; NULL: unknown */
    size_t size; /* bytes */
    size_t activities;
    char *published_at; /* UTC, "YYYY-MM-DDThh:mm:ssZ"; set by journal_record_publication */
    char *location;     /* where the host keeps the file */
    char *url;          /* its public address; NULL: none */
    char *registry_id;  /* NULL: not registered */
    char *licence, *source_type; /* as registered; NULL: not known */
    enum journal_outcome outcome;
    uint64_t version; /* as kept (publish/versions.h); 0: none */
    int64_t run;      /* in which it was published; set by journal_record_publication */
};

void journal_entry_release(struct journal_entry *entry);

/* Opens FOLDER/.iatipub/journal.db and creates it if there is none. The caller owns the result:
 * journal_close. NULL and `error` if it can't be opened, is damaged, is not a journal, or was
 * written by a newer version of the program. */
struct journal *journal_open(const char *folder, struct error *error);
void journal_close(struct journal *journal); /* NULL is fine */
/* From now on `now` (copied; "YYYY-MM-DDThh:mm:ssZ") counts as the present moment; NULL: the clock
 * says. */
void journal_set_now(struct journal *journal, const char *now);

/* Begins a run; `run` receives its number. */
bool journal_begin_run(struct journal *journal, int64_t *run, struct error *error);
/* Ends it; `problem` says why it failed, NULL that it did not. */
bool journal_end_run(struct journal *journal, int64_t run, const char *problem,
                     struct error *error);

/* Records a publication in a run, at this moment (`published_at` of the entry is not read). */
bool journal_record_publication(struct journal *journal, int64_t run,
                                const struct journal_entry *entry, struct error *error);

/* A request to a host or a registry. Texts are owned by it. */
struct journal_request {
    char at[DATETIME_TEXT_SIZE]; /* UTC, when it was over */
    char *method, *url;
    long status;   /* 0: no answer */
    char *failure; /* why not; NULL: one came */
    unsigned milliseconds;
};

void journal_request_release(struct journal_request *request);

/* Records the requests of a run, in their order, in one transaction. */
bool journal_record_requests(struct journal *journal, int64_t run,
                             const struct journal_request *requests, size_t count,
                             struct error *error);

/* A run, with what became of it. */
struct journal_run {
    int64_t id;
    char *started_at;
    char *finished_at; /* NULL: it was killed, or is under way */
    char *outcome;     /* "running", "done", "failed" */
    char *problem;     /* NULL: none */
    size_t publications, requests;
};

/* Tells `take` of the last `most` runs, the latest first; false from it ends the telling. */
bool journal_each_run(struct journal *journal, size_t most,
                      bool (*take)(void *context, const struct journal_run *run), void *context,
                      struct error *error);
/* Tells of what was published, the latest first: of one dataset, or of one run; NULL and 0: all. */
bool journal_each_publication(struct journal *journal, const char *dataset, int64_t run,
                              size_t most,
                              bool (*take)(void *context, const struct journal_entry *entry),
                              void *context, struct error *error);
/* Tells of the last publication of every dataset, by name. */
bool journal_each_dataset(struct journal *journal,
                          bool (*take)(void *context, const struct journal_entry *entry),
                          void *context, struct error *error);
/* Tells of the requests of a run, in their order. */
bool journal_each_request(struct journal *journal, int64_t run,
                          bool (*take)(void *context, const struct journal_request *request),
                          void *context, struct error *error);

/* The last publication of a dataset. `found` tells whether there is one; if so, `entry` is filled
 * and the caller releases it. */
bool journal_last(struct journal *journal, const char *dataset, struct journal_entry *entry,
                  bool *found, struct error *error);

/* When a dataset was published last, up to a moment ("YYYY-MM-DDThh:mm:ssZ"), into `published_at`,
 * which the caller frees; NULL if none was by then. */
bool journal_last_before(struct journal *journal, const char *moment, char **published_at,
                         struct error *error);

#endif
