#include "publish/s3_list.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PAGES = 1000 }; /* of a thousand entries each */

struct listing {
    const struct s3_client *client;
    enum s3_list_kind kind;
    s3_listener *listener;
    void *context;
};

/* Where the next page begins; NULL: at the beginning. Uploads have two marks. */
struct marks {
    char *first, *second;
};

static void marks_release(struct marks *marks)
{
    free(marks->first);
    free(marks->second);
    *marks = (struct marks){NULL, NULL};
}

/* In the order of names, as signatures want it. */
static char *make_query(const struct listing *listing, const struct marks *marks)
{
    struct strbuf query = STRBUF_INIT;
    bool files = listing->kind == S3_LIST_FILES;
    if (files && marks->first)
        s3_query(&query, "continuation-token", marks->first);
    if (files)
        s3_query(&query, "delimiter", "/");
    s3_query(&query, "encoding-type", "url");
    if (files)
        s3_query(&query, "list-type", "2");
    else if (marks->first)
        s3_query(&query, "key-marker", marks->first);
    s3_query(&query, "prefix", listing->client->prefix);
    if (!files && marks->second)
        s3_query(&query, "upload-id-marker", marks->second);
    if (!files)
        s3_query(&query, "uploads", "");
    return strbuf_detach(&query);
}

static void tell_own(void *context, const char *key, size_t size, const char *upload_id)
{
    const struct listing *listing = context;
    const char *prefix = listing->client->prefix;
    size_t length = strlen(prefix);
    if (strncmp(key, prefix, length) == 0 && key[length] && !strchr(key + length, '/'))
        listing->listener(listing->context, key + length, size, upload_id);
}

/* What can't be listed can't be there, or is left to the bucket's own rules. */
static bool is_no_list(const struct http_response *response)
{
    static const char *const codes[] = {"NotImplemented", "MethodNotAllowed", "AccessDenied"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (s3_refused_with(response, codes[i]))
            return true;
    return false;
}

/* Reads the marks of the next page; `more` is false after the last. */
static bool find_next(const struct listing *listing, const struct strbuf *body, struct marks *marks,
                      bool *more, struct error *error)
{
    char *truncated = s3_answer_text(body, "IsTruncated");
    *more = truncated && strcmp(truncated, "true") == 0;
    free(truncated);
    marks_release(marks);
    if (!*more)
        return true;
    if (listing->kind == S3_LIST_FILES) {
        marks->first = s3_answer_text(body, "NextContinuationToken");
    } else {
        marks->first = s3_answer_key(body, "NextKeyMarker");
        marks->second = s3_answer_text(body, "NextUploadIdMarker");
    }
    return marks->first || error_set(error, ERROR_ENVIRONMENT,
                                     "cannot list '%s': the service says that there is more, but "
                                     "not where it begins",
                                     listing->client->bucket_url);
}

static bool list_page(struct s3_client *client, struct listing *listing, struct marks *marks,
                      bool *more, struct error *error)
{
    bool files = listing->kind == S3_LIST_FILES;
    char *query = make_query(listing, marks);
    const struct s3_request request = {
        .method = "GET",
        .query = query,
        .doing = files ? E_("list") : E_("list the unfinished uploads of"),
        .permission = files ? "s3:ListBucket" : "s3:ListBucketMultipartUploads",
        .root = files ? "ListBucketResult" : "ListMultipartUploadsResult",
    };
    struct http_response response = HTTP_RESPONSE_INIT;
    bool listed = s3_send(client, &request, &response, error);
    if (listed) {
        s3_answer_list(&response.body, tell_own, listing);
        listed = find_next(listing, &response.body, marks, more, error);
    } else if (!files && is_no_list(&response)) {
        error_clear(error);
        *more = false;
        listed = true;
    }
    http_response_release(&response);
    free(query);
    return listed;
}

bool s3_list(struct s3_client *client, enum s3_list_kind kind, s3_listener *listener, void *context,
             struct error *error)
{
    struct listing listing = {client, kind, listener, context};
    struct marks marks = {NULL, NULL};
    bool listed = true, more = true;
    for (size_t page = 0; listed && more; page++) {
        if (page == MOST_PAGES)
            listed = error_set(error, ERROR_ENVIRONMENT,
                               "'%s' has more than %d pages of entries; give the files a 'prefix' "
                               "under 'host' that nothing else uses",
                               client->bucket_url, (int)MOST_PAGES);
        else
            listed = list_page(client, &listing, &marks, &more, error);
    }
    marks_release(&marks);
    return listed;
}
