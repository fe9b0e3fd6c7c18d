#include "publish/request_log.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/date.h"

struct request_log {
    pthread_mutex_t mutex;
    struct journal_request *requests;
    size_t count, capacity;
};

struct request_log *request_log_new(void)
{
    struct request_log *log = xcalloc(1, sizeof *log);
    pthread_mutex_init(&log->mutex, NULL);
    return log;
}

static void forget(struct request_log *log)
{
    for (size_t i = 0; i < log->count; i++)
        journal_request_release(&log->requests[i]);
    log->count = 0;
}

void request_log_free(struct request_log *log)
{
    if (!log)
        return;
    forget(log);
    free(log->requests);
    pthread_mutex_destroy(&log->mutex);
    free(log);
}

void request_log_tell(void *context, const struct http_request *request,
                      const struct http_response *response)
{
    struct request_log *log = context;
    struct journal_request entry = {
        .method = xstrdup(request->method),
        .url = xstrdup(request->url),
        .status = response->status,
        .failure = xstrdup_or_null(response->failure),
        .milliseconds = response->total_ms,
    };
    datetime_now(entry.at);
    pthread_mutex_lock(&log->mutex);
    log->requests = grow(log->requests, log->count, &log->capacity, sizeof *log->requests);
    log->requests[log->count++] = entry;
    pthread_mutex_unlock(&log->mutex);
}

size_t request_log_count(struct request_log *log)
{
    pthread_mutex_lock(&log->mutex);
    size_t count = log->count;
    pthread_mutex_unlock(&log->mutex);
    return count;
}

long request_log_last_status(struct request_log *log)
{
    pthread_mutex_lock(&log->mutex);
    long status = log->count ? log->requests[log->count - 1].status : 0;
    pthread_mutex_unlock(&log->mutex);
    return status;
}

bool request_log_record(struct request_log *log, struct journal *journal, int64_t run,
                        struct error *error)
{
    pthread_mutex_lock(&log->mutex);
    bool recorded = journal_record_requests(journal, run, log->requests, log->count, error);
    forget(log);
    pthread_mutex_unlock(&log->mutex);
    return recorded;
}
