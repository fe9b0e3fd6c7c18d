#include <CUnit/CUnit.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/request_log.h"
#include "unit/folder.h"

extern CU_TestInfo request_log_tests[];

enum { THREADS = 4, REQUESTS = 250 };

static void tell(struct request_log *log, const char *url, long status, const char *failure)
{
    static const struct http_credentials credentials = {.kind = HTTP_BEARER, .secret = "s3cret"};
    const struct http_request request = {
        .method = "PUT", .url = url, .credentials = &credentials, .body = "s3cret"};
    struct http_response response = HTTP_RESPONSE_INIT;
    response.status = status;
    response.failure = xstrdup_or_null(failure);
    response.total_ms = 7;
    strbuf_addstr(&response.body, "s3cret");
    request_log_tell(log, &request, &response);
    http_response_release(&response);
}

static void *tell_many(void *log)
{
    for (long i = 0; i < REQUESTS; i++)
        tell(log, "https://example.org/a", i, NULL);
    return NULL;
}

struct seen {
    size_t count;
    long sum;
    char *last;
};

static bool see(void *context, const struct journal_request *request)
{
    struct seen *seen = context;
    CU_ASSERT_STRING_EQUAL(request->method, "PUT");
    CU_ASSERT_EQUAL(strlen(request->at), strlen("2026-01-01T00:00:00Z"));
    CU_ASSERT_EQUAL(request->milliseconds, 7);
    CU_ASSERT_PTR_NULL(strstr(request->url, "s3cret"));
    seen->count++;
    seen->sum += request->status;
    free(seen->last);
    seen->last = xstrdup_or_null(request->failure);
    return true;
}

static void requests_of_several_threads(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    struct error error = ERROR_INIT;
    struct journal *journal = journal_open(folder, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(journal);
    struct request_log *log = request_log_new();
    CU_ASSERT_EQUAL(request_log_count(log), 0);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, tell_many, log), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    tell(log, "https://example.org/b", 0, "timed out");
    CU_ASSERT_EQUAL(request_log_count(log), THREADS * REQUESTS + 1);
    int64_t run = 0;
    struct seen seen = {.count = 0};
    CU_ASSERT_TRUE(journal_begin_run(journal, &run, &error));
    CU_ASSERT_TRUE(request_log_record(log, journal, run, &error));
    CU_ASSERT_EQUAL(request_log_count(log), 0);
    CU_ASSERT_TRUE(request_log_record(log, journal, run, &error)); /* nothing more */
    CU_ASSERT_TRUE(journal_each_request(journal, run, see, &seen, &error));
    CU_ASSERT_EQUAL(seen.count, THREADS * REQUESTS + 1);
    CU_ASSERT_EQUAL(seen.sum, THREADS * (REQUESTS * (REQUESTS - 1) / 2));
    CU_ASSERT_PTR_NOT_NULL_FATAL(seen.last);
    CU_ASSERT_STRING_EQUAL(seen.last, "timed out");
    free(seen.last);
    request_log_free(log);
    journal_close(journal);
    folder_end(folder);
}

static void log_that_is_never_recorded(void)
{
    struct request_log *log = request_log_new();
    tell(log, "https://example.org/a", 200, NULL);
    request_log_free(log);
    request_log_free(NULL);
}

CU_TestInfo request_log_tests[] = {
    {"requests of several threads reach the journal, without secrets", requests_of_several_threads},
    {"a log that is never recorded is freed", log_that_is_never_recorded},
    CU_TEST_INFO_NULL,
};
