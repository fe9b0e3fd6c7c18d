#include "publish/host_remote.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Those of the names that host.h lets pass. */
#define REMOTE_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789_-."

static struct remote_host *self(struct host_connection *host)
{
    return (struct remote_host *)host;
}

/* ---- reading ------------------------------------------------------------------------------- */

struct reading {
    struct digest *digest;
    size_t size;
};

static bool take_digest(void *context, const void *data, size_t length)
{
    struct reading *reading = context;
    digest_add(reading->digest, data, length);
    reading->size += length;
    return true;
}

static void forget_digest(void *context)
{
    struct reading *reading = context;
    char unused[DIGEST_TEXT_SIZE];
    digest_end(reading->digest, unused);
    *reading = (struct reading){.digest = digest_begin()};
}

static bool look(struct host_connection *host, const char *name, struct host_file *file,
                 struct error *error)
{
    struct reading reading = {.digest = digest_begin()};
    *file = (struct host_file){.exists = false};
    self(host)->restart = forget_digest;
    bool seen =
        self(host)->kind->read(self(host), name, &file->exists, take_digest, &reading, error);
    digest_end(reading.digest, file->sha256);
    file->size = reading.size;
    return seen;
}

struct fetching {
    struct strbuf *bytes;
    size_t before; /* bytes that were there already */
    size_t ceiling;
    bool too_large;
};

static bool take_bytes(void *context, const void *data, size_t length)
{
    struct fetching *fetching = context;
    size_t taken = fetching->bytes->length - fetching->before;
    fetching->too_large = length > fetching->ceiling - taken;
    if (!fetching->too_large)
        strbuf_add(fetching->bytes, data, length);
    return !fetching->too_large;
}

static void forget_bytes(void *context)
{
    struct fetching *fetching = context;
    fetching->bytes->length = fetching->before;
    if (fetching->bytes->capacity)
        fetching->bytes->text[fetching->before] = '\0';
}

static bool fetch(struct host_connection *host, const char *name, size_t ceiling,
                  struct strbuf *bytes, bool *found, struct error *error)
{
    struct fetching fetching = {bytes, bytes->length, ceiling, false};
    struct remote_host *remote = self(host);
    remote->restart = forget_bytes;
    bool fetched = remote->kind->read(remote, name, found, take_bytes, &fetching, error);
    if (!fetching.too_large)
        return fetched;
    char *location = remote->kind->locate(remote, name);
    error_clear(error);
    error_set(error, ERROR_ENVIRONMENT,
              "'%s' is larger than %zu bytes, so it is not what was put there; remove it", location,
              ceiling);
    free(location);
    return false;
}

/* ---- writing ------------------------------------------------------------------------------- */

static bool compare(struct remote_host *remote, const char *name,
                    const struct host_content *content, struct error *error)
{
    struct host_file arrived;
    if (!look(&remote->base, name, &arrived, error))
        return false;
    if (arrived.exists && strcmp(arrived.sha256, content->sha256) == 0)
        return true;
    char *location = remote->kind->locate(remote, name);
    if (!arrived.exists)
        error_set(error, ERROR_ENVIRONMENT,
                  "'%s' was uploaded but can't be read back: the server says that there is nothing",
                  location);
    else
        error_set(error, ERROR_ENVIRONMENT,
                  "what arrived at '%s' (%zu bytes) has SHA-256 %.12s instead of %.12s: a cache or "
                  "a filter on the way changes it, or '%s' changed after it was checked",
                  location, arrived.size, arrived.sha256, content->sha256,
                  content->file ? content->file : name);
    free(location);
    return false;
}

static bool upload_and_compare(struct remote_host *remote, const char *name,
                               const struct host_content *content, struct error *error)
{
    return remote->kind->upload(remote, name, content, error) &&
           compare(remote, name, content, error);
}

/* After a move that failed, or whose answer got lost: then nothing was wrong. */
static bool is_in_place(struct remote_host *remote, const char *name,
                        const struct host_content *content, struct error *error)
{
    struct error ignored = ERROR_INIT;
    bool there = compare(remote, name, content, &ignored);
    error_clear(there ? error : &ignored);
    return there;
}

static bool put_in_place(struct remote_host *remote, const char *part, const char *name,
                         const struct host_content *content, struct error *error)
{
    if (!remote->kind->move)
        return remote->kind->remove(remote, part, error) &&
               upload_and_compare(remote, name, content, error);
    return remote->kind->move(remote, part, name, error) ||
           is_in_place(remote, name, content, error);
}

static bool put(struct host_connection *host, const char *name, const struct host_content *content,
                struct error *error)
{
    struct remote_host *remote = self(host);
    char *part = xasprintf("%s" REMOTE_PART, name);
    bool arrived = upload_and_compare(remote, part, content, error);
    bool done = arrived && put_in_place(remote, part, name, content, error);
    if (!arrived) { /* best effort: the next run sweeps, or overwrites it */
        struct error ignored = ERROR_INIT;
        remote->kind->remove(remote, part, &ignored);
        error_clear(&ignored);
    }
    free(part);
    return done;
}

/* ---- the rest ------------------------------------------------------------------------------ */

static bool remove_file(struct host_connection *host, const char *name, struct error *error)
{
    return self(host)->kind->remove(self(host), name, error);
}

static bool list(struct host_connection *host, host_listener *listener, void *context,
                 struct error *error)
{
    return self(host)->kind->list(self(host), listener, context, error);
}

static char *locate(const struct host_connection *host, const char *name)
{
    const struct remote_host *remote = (const struct remote_host *)host;
    return remote->kind->locate(remote, name);
}

static void describe_put(const struct host_connection *host, const char *name, struct strbuf *text)
{
    const struct remote_host *remote = (const struct remote_host *)host;
    remote->kind->describe_put(remote, name, text);
}

static void describe_remove(const struct host_connection *host, const char *name,
                            struct strbuf *text)
{
    const struct remote_host *remote = (const struct remote_host *)host;
    char *location = remote->kind->locate(remote, name);
    strbuf_addf(text, "%s %s\n", remote->kind->removal, location);
    free(location);
}

static void close_remote(struct host_connection *host)
{
    self(host)->kind->close(self(host));
}

void remote_host_init(struct remote_host *remote, const struct remote_kind *kind)
{
#define OPERATIONS(lister)                                                                         \
    {                                                                                              \
        .look = look, .put = put, .fetch = fetch, .remove = remove_file, .list = (lister),         \
        .locate = locate, .describe_put = describe_put, .describe_remove = describe_remove,        \
        .close = close_remote                                                                      \
    }
    static const struct host_operations listing = OPERATIONS(list), other = OPERATIONS(NULL);
#undef OPERATIONS
    remote->base.operations = kind->list ? &listing : &other;
    remote->kind = kind;
}

/* ---- what was left ------------------------------------------------------------------------- */

struct leftovers {
    char **names;
    size_t count, capacity;
};

static void note_leftover(void *context, const char *name, size_t size)
{
    (void)size;
    struct leftovers *left = context;
    size_t length = strlen(name), end = strlen(REMOTE_PART);
    bool is_part = length > end && strcmp(name + length - end, REMOTE_PART) == 0;
    /* never leave the folder at a server's word */
    if (!is_part || *name == '.' || strspn(name, REMOTE_CHARACTERS) != length)
        return;
    left->names = grow(left->names, left->count, &left->capacity, sizeof *left->names);
    left->names[left->count++] = xstrdup(name);
}

bool remote_host_sweep(struct remote_host *remote, struct error *error)
{
    struct leftovers left = {NULL, 0, 0};
    bool swept = !remote->kind->list || remote->kind->list(remote, note_leftover, &left, error);
    for (size_t i = 0; i < left.count; i++) {
        swept = swept && remote->kind->remove(remote, left.names[i], error);
        free(left.names[i]);
    }
    free(left.names);
    return swept;
}

/* ---- over HTTP ----------------------------------------------------------------------------- */

const char *remote_content_type(const char *name)
{
    static const struct {
        const char *ending, *header;
    } types[] = {
        {".xml", "Content-Type: application/xml; charset=utf-8"},
        {".html", "Content-Type: text/html; charset=utf-8"},
        {".json", "Content-Type: application/json"},
    };
    const char *part = strstr(name, REMOTE_PART);
    size_t length = part ? (size_t)(part - name) : strlen(name);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t ending = strlen(types[i].ending);
        if (length > ending && memcmp(name + length - ending, types[i].ending, ending) == 0)
            return types[i].header;
    }
    return "Content-Type: application/octet-stream";
}

struct transport *remote_transport_open(const struct publication *publication,
                                        const struct host_observer *observer, struct error *error)
{
    const unsigned *timeout = publication->host->timeout;
    struct transport *transport = transport_curl_open(timeout ? *timeout : REMOTE_TIMEOUT, error);
    if (!transport)
        return NULL;
    transport->observer = observer->tell;
    transport->observer_context = observer->context;
    return transport;
}
