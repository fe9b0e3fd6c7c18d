/* The HTTP side: collects a request, has it answered, logs it, and sends the answer, spoiled if a
 * fault says so. One thread per connection, so that a request that hangs holds up nobody else;
 * the registry itself is touched under one lock. */
#include "ryd.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_BODY ((size_t)1024 * 1024)
#define SLOWNESS_MS 3000
#define GLANCE_MS 50 /* how often a waiting thread looks whether the server is stopping */

struct server {
    struct MHD_Daemon *daemon;
    struct registry *registry;
    struct fault_list *faults;
    FILE *log;
    pthread_mutex_t lock;
    atomic_bool stopping;
};

struct visit {
    struct exchange x;
    struct server *server;
    const struct fault_kind *fault;
    bool started;
};

/* ---- a visit's beginning and end ----------------------------------------------------------- */

/* The only moment the library shows the target as it was sent, query included. */
static void *begin_visit(void *cls, const char *target, struct MHD_Connection *connection)
{
    (void)connection;
    struct visit *visit = calloc(1, sizeof *visit);
    if (visit == NULL)
        abort();
    visit->server = cls;
    visit->x.registry = visit->server->registry;
    visit->x.target = strdup(target);
    visit->x.query = json_object();
    return visit;
}

static void end_visit(void *cls, struct MHD_Connection *connection, void **context,
                      enum MHD_RequestTerminationCode how)
{
    (void)cls;
    (void)connection;
    (void)how;
    struct visit *visit = *context;
    if (visit == NULL)
        return;
    json_decref(visit->x.query);
    json_decref(visit->x.json);
    json_decref(visit->x.reply);
    free(visit->x.target);
    free(visit->x.body);
    free(visit->x.problems);
    free(visit);
    *context = NULL;
}

/* ---- collecting the request ---------------------------------------------------------------- */

/* Of a name given twice the last one counts; a name without value is an empty value. */
static enum MHD_Result note_argument(void *cls, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
    (void)kind;
    const char *text = value != NULL ? value : "";
    json_object_set_new_nocheck(cls, name, json_string_nocheck(text));
    return MHD_YES;
}

static void note_request(struct exchange *x, struct MHD_Connection *connection, const char *path,
                         const char *method)
{
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    x->path = path;
    x->method = method;
    x->host = host != NULL ? host : "127.0.0.1";
    x->authorization = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    x->ckan_key = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-CKAN-API-Key");
    x->content_type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, note_argument, x->query);
}

static enum MHD_Result collect_body(struct exchange *x, const char *data, size_t *size)
{
    if (x->body_length + *size > LARGEST_BODY)
        return MHD_NO;
    char *longer = realloc(x->body, x->body_length + *size);
    if (longer == NULL)
        return MHD_NO;
    memcpy(longer + x->body_length, data, *size);
    x->body = longer;
    x->body_length += *size;
    *size = 0;
    return MHD_YES;
}

/* ---- deciding the answer, under the lock --------------------------------------------------- */

static void use_fault(struct visit *visit, struct fault *fault)
{
    struct exchange *x = &visit->x;
    visit->fault = fault->kind;
    fault_spend(fault);
    if (fault->kind->effect == FAULT_HANG || fault->kind->effect == FAULT_CLOSE)
        x->status = 0;
    if (fault->kind->effect == FAULT_CANNED)
        x->status = fault->kind->status;
}

static void decide(struct visit *visit)
{
    struct exchange *x = &visit->x;
    struct fault *fault = fault_list_find(visit->server->faults, x->method, x->target);
    if (fault == NULL || fault_runs_request(fault->kind))
        x->registry->dialect->answer(x);
    if (x->wrote)
        registry_save(x->registry);
    if (fault != NULL && (x->wrote || !fault->kind->after_write))
        use_fault(visit, fault);
}

static json_t *log_entry(const struct visit *visit)
{
    const struct exchange *x = &visit->x;
    const char *token = x->authorization != NULL ? strchr(x->authorization, ' ') : NULL;
    return json_pack("{s:s,s:s,s:i,s:b,s:s?,s:s?}", "method", x->method, "path", x->target,
                     "status", (int)x->status, "wrote", x->wrote, "token",
                     token != NULL ? token + 1 : x->authorization, "fault",
                     visit->fault != NULL ? visit->fault->name : NULL);
}

/* Before the answer is sent: a client that has it may count on the line being there. */
static void write_log(const struct visit *visit)
{
    FILE *log = visit->server->log;
    if (log == NULL)
        return;
    json_t *entry = log_entry(visit);
    char *line = entry != NULL ? json_dumps(entry, JSON_COMPACT) : NULL;
    fprintf(log, "%s\n", line != NULL ? line : "{\"method\":null}");
    fflush(log);
    free(line);
    json_decref(entry);
}

/* ---- sending ------------------------------------------------------------------------------- */

static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status,
                                     struct MHD_Response *response, const char *content_type)
{
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", content_type);
    if (status == MHD_HTTP_FOUND)
        MHD_add_response_header(response, "Location", "/redirected");
    if (status == MHD_HTTP_TOO_MANY_REQUESTS)
        MHD_add_response_header(response, "Retry-After", "1");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* Takes `text`. */
static enum MHD_Result send_text(struct MHD_Connection *connection, unsigned status, char *text,
                                 const char *content_type)
{
    if (text == NULL)
        return MHD_NO;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
    return send_response(connection, status, response, content_type);
}

static enum MHD_Result send_json(struct MHD_Connection *connection, unsigned status,
                                 const json_t *json)
{
    return send_text(connection, status, json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY),
                     "application/json");
}

static enum MHD_Result send_true_answer(struct MHD_Connection *connection, struct visit *visit)
{
    const struct exchange *x = &visit->x;
    if (x->html != NULL)
        return send_text(connection, x->status, strdup(x->html), "text/html; charset=utf-8");
    return send_json(connection, x->status, x->reply);
}

static enum MHD_Result send_canned(struct MHD_Connection *connection, struct visit *visit)
{
    const struct fault_kind *kind = visit->fault;
    if (kind->content_type != NULL)
        return send_text(connection, kind->status, strdup(kind->text), kind->content_type);
    json_t *envelope = visit->x.registry->dialect->failure(kind->status, kind->text);
    enum MHD_Result result = send_json(connection, kind->status, envelope);
    json_decref(envelope);
    return result;
}

/* ---- faulty sending ------------------------------------------------------------------------ */

/* Waits, but not for a client that has gone, nor beyond the server's own life. */
static void wait_with_client(struct MHD_Connection *connection, const struct visit *visit,
                             bool for_ever)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd client = {.fd = info->connect_fd, .events = POLLRDHUP};
    for (int waited = 0; for_ever || waited < SLOWNESS_MS; waited += GLANCE_MS) {
        if (poll(&client, 1, GLANCE_MS) > 0 || atomic_load(&visit->server->stopping))
            return;
    }
}

static enum MHD_Result hang(struct MHD_Connection *connection, struct visit *visit)
{
    wait_with_client(connection, visit, true);
    return MHD_NO;
}

static enum MHD_Result close_silently(struct MHD_Connection *connection, struct visit *visit)
{
    (void)connection;
    (void)visit;
    return MHD_NO;
}

static enum MHD_Result send_slowly(struct MHD_Connection *connection, struct visit *visit)
{
    wait_with_client(connection, visit, false);
    return send_true_answer(connection, visit);
}

static ssize_t read_half(void *cls, uint64_t position, char *buffer, size_t size)
{
    const char *text = cls;
    uint64_t half = strlen(text) / 2;
    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    uint64_t left = half - position;
    size_t count = left < size ? (size_t)left : size;
    memcpy(buffer, text + position, count);
    return (ssize_t)count;
}

static enum MHD_Result send_half(struct MHD_Connection *connection, struct visit *visit)
{
    char *text = json_dumps(visit->x.reply, JSON_COMPACT);
    if (text == NULL)
        return MHD_NO;
    struct MHD_Response *response =
        MHD_create_response_from_callback(strlen(text), 4096, read_half, text, free);
    return send_response(connection, visit->x.status, response, "application/json");
}

static enum MHD_Result deliver(struct MHD_Connection *connection, struct visit *visit)
{
    static enum MHD_Result (*const effects[])(struct MHD_Connection *, struct visit *) = {
        [FAULT_CANNED] = send_canned, [FAULT_HANG] = hang,        [FAULT_CLOSE] = close_silently,
        [FAULT_TRUNCATE] = send_half, [FAULT_SLOW] = send_slowly,
    };
    if (visit->fault != NULL)
        return effects[visit->fault->effect](connection, visit);
    return send_true_answer(connection, visit);
}

/* ---- the tests' own addresses -------------------------------------------------------------- */

static bool is_for_tests(const struct exchange *x)
{
    return strncmp(x->path, "/__simulator/", strlen("/__simulator/")) == 0;
}

static void serve_tests(struct visit *visit)
{
    struct exchange *x = &visit->x;
    if (strcmp(x->path, "/__simulator/datasets") == 0 && strcmp(x->method, "GET") == 0) {
        x->status = 200;
        x->reply = json_deep_copy(registry_all(x->registry, "datasets"));
    } else if (strcmp(x->path, "/__simulator/faults") == 0 && strcmp(x->method, "POST") == 0) {
        if (fault_list_replace(visit->server->faults, x->body, x->body_length))
            reply_with(x, 200, json_integer((json_int_t)visit->server->faults->count));
        else
            refuse(x, 400, "each line must be METHOD:PATHPREFIX:KIND[:COUNT]; nothing changed");
    } else {
        refuse(x, 404, "Not Found");
    }
}

/* ---- the library's calls ------------------------------------------------------------------- */

static enum MHD_Result finish_visit(struct MHD_Connection *connection, struct visit *visit)
{
    struct server *server = visit->server;
    pthread_mutex_lock(&server->lock);
    if (is_for_tests(&visit->x)) {
        serve_tests(visit);
    } else {
        decide(visit);
        write_log(visit);
    }
    pthread_mutex_unlock(&server->lock);
    return deliver(connection, visit);
}

/* Called once for the head of a request, then for each piece of its body, then for its end. */
static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **context)
{
    (void)cls;
    (void)version;
    struct visit *visit = *context;
    if (!visit->started) {
        visit->started = true;
        note_request(&visit->x, connection, url, method);
        return MHD_YES;
    }
    if (*size > 0)
        return collect_body(&visit->x, data, size);
    return finish_visit(connection, visit);
}

/* ---- life ---------------------------------------------------------------------------------- */

static struct MHD_Daemon *start_daemon(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL, 0, NULL,
        NULL, handle, server, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_URI_LOG_CALLBACK,
        begin_visit, server, MHD_OPTION_NOTIFY_COMPLETED, end_visit, server, MHD_OPTION_END);
}

struct server *server_start(struct registry *registry, struct fault_list *faults, FILE *log)
{
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->registry = registry;
    server->faults = faults;
    server->log = log;
    pthread_mutex_init(&server->lock, NULL);
    server->daemon = start_daemon(server);
    if (server->daemon == NULL) {
        server_stop(server);
        return NULL;
    }
    return server;
}

unsigned server_port(const struct server *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void server_stop(struct server *server)
{
    atomic_store(&server->stopping, true);
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    pthread_mutex_destroy(&server->lock);
    free(server);
}
