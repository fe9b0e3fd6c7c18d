/* Uploading, several files at a time: each thread has a connection of its own and takes the next
 * item until there is none, or until one failed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/progress.h"
#include "publish/publish_inside.h"
#include "publish/versions.h"

enum { DEFAULT_JOBS = 4 };

struct uploads {
    struct work *work;
    const size_t *queue; /* numbers of items */
    size_t count;
    atomic_size_t next;
    atomic_bool failed;
    pthread_mutex_t mutex; /* of what follows */
    struct error error;    /* the first */
    struct progress progress;
    uint64_t sent; /* bytes of all */
};

/* ---- how far it has come ------------------------------------------------------------------- */

/* One upload. What leaves a second time has been counted. */
struct advance {
    struct uploads *uploads;
    uint64_t size, counted; /* bytes */
};

static void advance_to(void *context, uint64_t sent)
{
    struct advance *advance = context;
    struct uploads *uploads = advance->uploads;
    if (sent > advance->size)
        sent = advance->size;
    if (sent <= advance->counted)
        return;
    pthread_mutex_lock(&uploads->mutex);
    uploads->sent += sent - advance->counted;
    progress_update(&uploads->progress, uploads->sent);
    pthread_mutex_unlock(&uploads->mutex);
    advance->counted = sent;
}

static void name_file(struct uploads *uploads, const char *name)
{
    pthread_mutex_lock(&uploads->mutex);
    progress_set_file(&uploads->progress, name);
    pthread_mutex_unlock(&uploads->mutex);
}

static void begin_progress(struct uploads *uploads)
{
    uint64_t total = 0;
    for (size_t i = 0; i < uploads->count; i++)
        total += uploads->work->items[uploads->queue[i]].size;
    progress_begin(&uploads->progress, uploads->work->terminal, total, NULL, NULL);
}

/* ---- one file after the other -------------------------------------------------------------- */

static bool upload_one(struct uploads *uploads, struct host_connection *host, size_t i,
                       struct error *error)
{
    struct work *work = uploads->work;
    const struct publish_item *item = &work->items[i];
    struct item_state *state = &work->states[i];
    struct advance advance = {uploads, item->size, 0};
    const struct host_content content = {.file = item->file,
                                         .length = item->size,
                                         .sha256 = item->sha256,
                                         .listener = advance_to,
                                         .context = &advance};
    name_file(uploads, item->name);
    char *name = xasprintf("%s.xml", item->name);
    bool done = version_keep(work->publication->folder, item->name, item->file, item->sha256,
                             state->last.version, &state->version, error) &&
                host_put(host, name, &content, error);
    free(name);
    if (!done)
        return error_prefix(error, "publishing '%s'", item->name);
    advance_to(&advance, item->size); /* of hosts that can't tell while it is under way */
    state->in_place = true;
    work->result->outcomes[i].file_done = true;
    return true;
}

static void fail(struct uploads *uploads, struct error *error)
{
    atomic_store(&uploads->failed, true);
    pthread_mutex_lock(&uploads->mutex);
    keep_first(&uploads->error, error);
    pthread_mutex_unlock(&uploads->mutex);
}

static void upload_until_done(struct uploads *uploads, struct host_connection *host)
{
    size_t at;
    while (!atomic_load(&uploads->failed) &&
           (at = atomic_fetch_add(&uploads->next, 1)) < uploads->count) {
        struct error error = ERROR_INIT;
        if (!upload_one(uploads, host, uploads->queue[at], &error))
            fail(uploads, &error);
    }
}

static void *run_thread(void *context)
{
    struct uploads *uploads = context;
    const struct host_observer observer = {request_log_tell, uploads->work->log};
    struct error error = ERROR_INIT;
    struct host_connection *host = host_open(uploads->work->publication, false, &observer, &error);
    if (host)
        upload_until_done(uploads, host);
    else
        fail(uploads, &error);
    host_close(host);
    return NULL;
}

static size_t thread_count(const struct work *work, size_t uploads)
{
    if (host_looks_cheaply(work->host)) /* a folder: nothing to wait for */
        return 1;
    const struct host *host = work->publication->host;
    size_t jobs = work->jobs ? work->jobs : host && host->jobs ? *host->jobs : DEFAULT_JOBS;
    return jobs < uploads ? jobs : uploads;
}

bool upload_items(struct work *work, const size_t *queue, size_t count, struct error *error)
{
    struct uploads uploads = {.work = work, .queue = queue, .count = count, .error = ERROR_INIT};
    pthread_mutex_init(&uploads.mutex, NULL);
    begin_progress(&uploads);
    size_t others = count ? thread_count(work, count) - 1 : 0, started = 0;
    pthread_t *threads = xcalloc(others + 1, sizeof *threads);
    while (started < others && pthread_create(&threads[started], NULL, run_thread, &uploads) == 0)
        started++; /* with fewer it only takes longer */
    upload_until_done(&uploads, work->host);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    progress_end(&uploads.progress);
    pthread_mutex_destroy(&uploads.mutex);
    if (!atomic_load(&uploads.failed))
        return true;
    *error = uploads.error;
    return false;
}
