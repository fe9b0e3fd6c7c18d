/* Uploading, several files at a time: each thread has a connection of its own and takes the next
 * item until there is none, or until one failed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "publish/publish_inside.h"
#include "publish/versions.h"

enum { DEFAULT_JOBS = 4 };

struct uploads {
    struct work *work;
    const size_t *queue; /* numbers of items */
    size_t count;
    atomic_size_t next;
    atomic_bool failed;
    pthread_mutex_t mutex; /* of `error` */
    struct error error;    /* the first */
};

static bool upload_one(struct work *work, struct host_connection *host, size_t i,
                       struct error *error)
{
    const struct publish_item *item = &work->items[i];
    struct item_state *state = &work->states[i];
    const struct host_content content = {
        .file = item->file, .length = item->size, .sha256 = item->sha256};
    char *name = xasprintf("%s.xml", item->name);
    bool done = version_keep(work->publication->folder, item->name, item->file, item->sha256,
                             &state->version, error) &&
                host_put(host, name, &content, error);
    free(name);
    if (!done)
        return error_prefix(error, "publishing '%s'", item->name);
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
        if (!upload_one(uploads->work, host, uploads->queue[at], &error))
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
    size_t jobs = host && host->jobs ? *host->jobs : DEFAULT_JOBS;
    return jobs < uploads ? jobs : uploads;
}

bool upload_items(struct work *work, const size_t *queue, size_t count, struct error *error)
{
    struct uploads uploads = {.work = work, .queue = queue, .count = count, .error = ERROR_INIT};
    pthread_mutex_init(&uploads.mutex, NULL);
    size_t others = count ? thread_count(work, count) - 1 : 0, started = 0;
    pthread_t *threads = xcalloc(others + 1, sizeof *threads);
    while (started < others && pthread_create(&threads[started], NULL, run_thread, &uploads) == 0)
        started++; /* with fewer it only takes longer */
    upload_until_done(&uploads, work->host);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    pthread_mutex_destroy(&uploads.mutex);
    if (!atomic_load(&uploads.failed))
        return true;
    *error = uploads.error;
    return false;
}
