#include "publish/host_s3.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/s3_client.h"
#include "publish/s3_list.h"
#include "publish/s3_parts.h"

/* What a service copies in one step; bytes. */
static const uint64_t largest_copy = 5ULL * 1024 * 1024 * 1024;

struct s3_host {
    struct remote_host remote;
    struct transport *transport;
    struct s3_client client;
    char *cache_header; /* "Cache-Control: ..."; NULL: none */
};

static struct s3_host *self(struct remote_host *remote)
{
    return (struct s3_host *)remote;
}

/* Sends a request whose answer says nothing but that it is done. */
static bool do_request(struct s3_client *client, const struct s3_request *request,
                       struct error *error)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    bool done = s3_send(client, request, &response, error);
    http_response_release(&response);
    return done;
}

/* ---- uploading ----------------------------------------------------------------------------- */

static bool upload_whole(struct s3_host *host, const char *name, const struct host_content *content,
                         const char *const headers[2], struct error *error)
{
    const struct http_upload upload = {.file = content->file,
                                       .data = content->data,
                                       .length = content->length,
                                       .listener = content->listener,
                                       .context = content->context};
    const struct s3_request request = {
        .method = "PUT",
        .name = name,
        .upload = &upload,
        .sha256 = content->sha256,
        .headers = {headers[0], headers[1]},
        .doing = E_("upload"),
        .permission = "s3:PutObject",
    };
    return do_request(&host->client, &request, error);
}

static bool upload(struct remote_host *remote, const char *name, const struct host_content *content,
                   struct error *error)
{
    struct s3_host *host = self(remote);
    const char *const headers[2] = {remote_content_type(name), host->cache_header};
    if (content->length > largest_copy)
        return error_set(
            error, ERROR_USAGE,
            "'%s' has %zu bytes, and S3 puts at most 5 GiB in place in one step; split "
            "the dataset ('split' or 'max_megabytes')",
            name, content->length);
    if (content->length > S3_LARGEST_WHOLE)
        return s3_upload_in_parts(&host->client, name, content, headers, error);
    return upload_whole(host, name, content, headers, error);
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool read_file(struct remote_host *remote, const char *name, bool *exists,
                      bool (*receive)(void *context, const void *data, size_t length),
                      void *context, struct error *error)
{
    bool missing = false;
    const struct s3_request request = {
        .method = "GET",
        .name = name,
        .headers = {"Cache-Control: no-cache"},
        .doing = E_("read"),
        .permission = E_("s3:GetObject (and s3:ListBucket, to be told what isn't there)"),
        .missing = &missing,
        .receive = receive,
        .restart = remote->restart,
        .context = context,
    };
    bool done = do_request(&self(remote)->client, &request, error);
    *exists = !missing;
    return done;
}

/* ---- moving, removing, listing -------------------------------------------------------------- */

static bool remove_file(struct remote_host *remote, const char *name, struct error *error)
{
    bool missing;
    const struct s3_request request = {
        .method = "DELETE",
        .name = name,
        .doing = E_("remove"),
        .permission = "s3:DeleteObject",
        .missing = &missing,
    };
    return do_request(&self(remote)->client, &request, error);
}

static bool copy(struct s3_host *host, const char *from, const char *to, struct error *error)
{
    const struct s3_client *client = &host->client;
    char *source = xasprintf("x-amz-copy-source: /%s/%s%s", client->bucket, client->prefix, from);
    const struct s3_request request = {
        .method = "PUT",
        .name = to,
        .headers = {source},
        .doing = E_("put in place"),
        .permission = E_("s3:PutObject and s3:GetObject"),
        .root = "CopyObjectResult",
    };
    bool done = do_request(&host->client, &request, error);
    free(source);
    return done;
}

static bool move(struct remote_host *remote, const char *from, const char *to, struct error *error)
{
    return copy(self(remote), from, to, error) && remove_file(remote, from, error);
}

struct telling {
    host_listener *listener;
    void *context;
};

static void tell_file(void *context, const char *name, size_t size, const char *upload_id)
{
    (void)upload_id;
    const struct telling *telling = context;
    telling->listener(telling->context, name, size);
}

static bool list(struct remote_host *remote, host_listener *listener, void *context,
                 struct error *error)
{
    struct telling telling = {listener, context};
    return s3_list(&self(remote)->client, S3_LIST_FILES, tell_file, &telling, error);
}

/* ---- telling -------------------------------------------------------------------------------- */

static char *locate(const struct remote_host *remote, const char *name)
{
    return s3_address(&((const struct s3_host *)remote)->client, name);
}

static void describe_put(const struct remote_host *remote, const char *name, struct strbuf *text)
{
    char *url = locate(remote, name);
    strbuf_addf(text,
                "PUT %s" REMOTE_PART "\n"
                "GET %s" REMOTE_PART "\n"
                "PUT %s (a copy of the former)\n"
                "DELETE %s" REMOTE_PART "\n",
                url, url, url, url);
    free(url);
}

/* ---- life ----------------------------------------------------------------------------------- */

static void close_host(struct remote_host *remote)
{
    struct s3_host *host = self(remote);
    s3_client_release(&host->client);
    transport_close(host->transport);
    free(host->cache_header);
    free(host);
}

static const struct remote_kind kind = {
    .upload = upload,
    .read = read_file,
    .move = move,
    .remove = remove_file,
    .list = list,
    .locate = locate,
    .describe_put = describe_put,
    .removal = "DELETE",
    .close = close_host,
};

struct host_connection *host_s3_open_over(const struct publication *publication, bool writable,
                                          struct transport *transport, struct error *error)
{
    const struct host *settings = publication->host;
    struct s3_host *host = xcalloc(1, sizeof *host);
    remote_host_init(&host->remote, &kind);
    host->transport = transport;
    if (settings->cache_control)
        host->cache_header = xasprintf("Cache-Control: %s", settings->cache_control);
    bool ready = s3_client_init(&host->client, publication, transport, error) &&
                 (!writable || (remote_host_sweep(&host->remote, error) &&
                                s3_give_up_leftovers(&host->client, REMOTE_PART, error)));
    if (ready)
        return &host->remote.base;
    close_host(&host->remote);
    return NULL;
}

struct host_connection *host_s3_open(const struct publication *publication, bool writable,
                                     const struct host_observer *observer, struct error *error)
{
    struct transport *transport = remote_transport_open(publication, observer, error);
    return transport ? host_s3_open_over(publication, writable, transport, error) : NULL;
}
