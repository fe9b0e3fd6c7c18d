/* Publishing: bring the host and the registry to what the datasets are.
 *
 * The caller has converted and validated; it describes each dataset as a publish_item and calls
 * publish_datasets, first perhaps with `plan_only`. The order of work makes a killed run harmless:
 * each file is uploaded under a temporary name, read back, and put in place; then the page and the
 * manifest that list them; then each registration is compared, written, read back; then the journal
 * is told. What is already as it should be is not touched, so running again finishes the job and a
 * run with nothing to do writes nothing. Nothing is printed: the result tells what was found and
 * done. */
#ifndef IATIPUB_PUBLISH_PUBLISH_H
#define IATIPUB_PUBLISH_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/digest.h"
#include "base/error.h"
#include "config/publication.h"
#include "publish/notes.h"
#include "publish/transport.h"
#include "store/journal.h"

/* A validated file that is to be published. Belongs to the caller. */
struct publish_item {
    char *name;  /* of the dataset: a-z, 0-9, '-' and '_'; the file becomes NAME.xml */
    char *title; /* NULL: the name */
    enum dataset_kind kind;
    char *file; /* path of the validated XML, absolute or relative to the working folder */
    size_t activities;
    char *date;  /* ISO 8601, of the data; NULL: unknown */
    size_t size; /* bytes */
    char sha256[DIGEST_TEXT_SIZE];
    bool held; /* not to be published: host, registry and journal are left as they are */
};

/* A file, as the host had it when it was looked at; one that is held is not looked at. */
enum file_change { FILE_NEW, FILE_CHANGED, FILE_UNCHANGED, FILE_HELD };

/* A registration, as the registry had it. */
enum registration_change {
    REGISTRATION_NONE,    /* no registry is configured, or the item is held */
    REGISTRATION_UNKNOWN, /* the registry could not be read, or was not reached */
    REGISTRATION_NEW,
    REGISTRATION_CHANGED,
    REGISTRATION_UNCHANGED,
};

/* What was found and done for one item. All text is owned by the outcome; NULL: does not apply. */
struct publish_outcome {
    enum file_change file;
    enum registration_change registration;
    bool file_done;         /* this run put the file in place */
    bool registration_done; /* this run wrote the registration */
    char *location;         /* where the host keeps the file */
    char *changes;          /* of FILE_CHANGED: "activities 12 -> 13; ..."; NULL: not known */
    char *steps;            /* of a plan: the requests to the host, a line each; NULL: none */
    char *url;              /* its public address, if it is registered */
    char *short_name;       /* in the registry */
    char *registry_id;
    char *request;     /* of a plan: what would be sent before and to register, a line each */
    char *differences; /* of REGISTRATION_CHANGED: "title: 'old' -> 'new'; ..." */
    char *problem;     /* why the registration was not made or could not be read */
};

/* A page beside the data that a plan would write. */
enum { PAGES_MOST = 3 }; /* index.html, manifest.json and its signature */
struct planned_page {
    char *location;
    char *steps; /* a line each; NULL: none worth telling */
    enum file_change change;
};

struct publish_result {
    struct publish_outcome *outcomes; /* one an item, in their order */
    size_t count;
    enum file_change index;                /* index.html */
    struct planned_page pages[PAGES_MOST]; /* of a plan: those that would be written */
    size_t page_count;
    bool index_done;
    bool manifest_done;
    int64_t run;            /* of the journal; 0: none */
    size_t requests;        /* that were made, to the host and the registry */
    char *registry_problem; /* of a plan: why the registry could not be read; NULL: it was */
    struct notes notes;     /* what the user should know although it is no failure */
};

#define PUBLISH_RESULT_INIT                                                                        \
    {                                                                                              \
        .outcomes = (void *)0                                                                      \
    }

void publish_result_release(struct publish_result *result);

struct publish_options {
    bool plan_only;              /* look, and write nothing anywhere */
    struct transport *transport; /* to reach the registry; NULL: libcurl */
    bool partial;                /* other datasets are published too, and stay so */
    bool is_rollback;            /* the items are earlier versions */
    size_t jobs;                 /* uploads at the same time; 0: as the publication says */
    FILE *terminal; /* where a line tells how far long uploads have come; NULL: nowhere */
};

/* Publishes the items to the publication's host and registry. The caller holds the publication's
 * lock (store_lock), unless it only plans. `journal` may be NULL for a plan.
 * `result` (a fresh PUBLISH_RESULT_INIT, released by the caller) is filled as far as the work came,
 * on failure too.
 *
 * False and ERROR_USAGE if a name, a setting or the token won't do: nothing was done. False and
 * ERROR_ENVIRONMENT if the host or the registry failed; files that are in place stay there, the
 * journal knows, and running again finishes the job. A dataset that the registry refuses does not
 * keep the others from being registered. A plan succeeds although the registry can't be read or
 * the token is missing, but not if what the registry answers shows that it would refuse;
 * `registry_problem` says so. */
bool publish_datasets(const struct publication *publication, const struct publish_item *items,
                      size_t count, const struct publish_options *options, struct journal *journal,
                      struct publish_result *result, struct error *error);

#endif
