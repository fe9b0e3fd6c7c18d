/* What the files of publishing share: one call of publish_datasets at work. */
#ifndef IATIPUB_PUBLISH_PUBLISH_INSIDE_H
#define IATIPUB_PUBLISH_PUBLISH_INSIDE_H

#include <stdio.h>

#include "publish/host.h"
#include "publish/manifest.h"
#include "publish/publish.h"
#include "publish/recheck_memory.h"
#include "publish/registry.h"
#include "publish/request_log.h"

/* What is known of an item beside its outcome. */
struct item_state {
    struct manifest_entry entry; /* what the manifest will say; of an unchanged one, what it says */
    uint64_t version;            /* as kept; 0: not kept in this run */
    bool in_place;               /* the host has it */
    struct journal_entry last;   /* of the journal when the run began; no `dataset`: none */
};

/* The files of the host, by name, as it listed them. */
struct listing {
    struct listed_file {
        char *name;
        size_t size;
    } * files;
    size_t count, capacity;
    bool known; /* the host can list */
};

struct work {
    const struct publication *publication;
    const struct publish_item *items;
    size_t count;
    bool plan_only, partial, is_rollback;
    struct journal *journal;
    int64_t run; /* of the journal; 0: not begun */
    struct publish_result *result;
    struct registration *wanted; /* one an item; NULL without a registry */
    struct item_state *states;   /* one an item */
    struct host_connection *host;
    struct host_file manifest; /* as the host had it */
    struct manifest before;    /* what it said */
    bool doubtful; /* the last run did not end well: the manifest may be older than files */
    struct recheck_memory broken; /* files that were last found not to be as they should */
    struct listing listing;
    size_t jobs;    /* as of publish_options */
    FILE *terminal; /* NULL: none */
    struct request_log *log;
    struct transport *transport;
    bool transport_is_ours;
    struct registry_client *registry; /* NULL without a registry, or without a token in a plan */
};

/* Puts what is new or changed on the host, then index.html and manifest.json. Files that are in
 * place when it fails stay there. */
bool settle_files(struct work *work, struct error *error);

/* index.html and manifest.json alone; `without` (NULL: none) is a dataset that they no longer
 * name. */
bool settle_pages(struct work *work, const char *without, struct error *error);

/* Reads what the host's manifest says and what the host lists, where it must be asked. */
bool survey_host(struct work *work, struct error *error);

/* Uploads the items of `queue` (their numbers), several at a time. */
bool upload_items(struct work *work, const size_t *queue, size_t count, struct error *error);

/* Fetches an item by its public address, as the registry's readers will, where the host is to be
 * verified. False and `error` if they could not take it; what is only doubtful is noted. */
bool verify_public(struct work *work, size_t i, struct error *error);

/* The requests of verify_public, a line each, for a plan. The caller frees; NULL: none. */
char *describe_verification(const struct work *work, size_t i);

/* Opens the registry that the publication has, so that missing settings are found before any
 * upload. A plan goes on without. */
bool open_registry(struct work *work, struct error *error);

/* True if the registry's last answer is such that asking again later won't help. */
bool registry_has_refused(const struct work *work);

/* Moves `problem` to `first` if that is empty, else forgets it. */
void keep_first(struct error *first, struct error *problem);

void work_release(struct work *work);

#endif
