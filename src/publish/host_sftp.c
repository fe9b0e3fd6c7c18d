/* A host that is reached by SFTP, through OpenSSH's own client: of what there is, it alone can have
 * a file replaced in one step. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/host_remote.h"
#include "publish/sftp_session.h"

enum { ANSWERED = 200 /* status told of what was done */ };

struct sftp_host {
    struct remote_host remote;
    char *url; /* of the folder */
    struct sftp_address address;
    char *key, *known_hosts; /* files; NULL: as ssh has them */
    unsigned timeout;
    uint32_t run; /* distinguishes the temporary names of this connection */
    struct sftp_session *session;
    struct host_observer observer;
};

static struct sftp_host *self(struct remote_host *remote)
{
    return (struct sftp_host *)remote;
}

/* ---- names --------------------------------------------------------------------------------- */

static bool is_part(const char *name)
{
    size_t length = strlen(name), end = strlen(REMOTE_PART);
    return length > end && strcmp(name + length - end, REMOTE_PART) == 0;
}

/* What a file is called there. Temporary names are each connection's own: what a killed run sent
 * last may arrive when the next one is at work. The caller frees. */
static char *name_there(const struct sftp_host *host, const char *name)
{
    if (!is_part(name))
        return xstrdup(name);
    size_t length = strlen(name) - strlen(REMOTE_PART);
    return xasprintf("%.*s.%08x" REMOTE_PART, (int)length, name, (unsigned)host->run);
}

static char *locate(const struct remote_host *remote, const char *name)
{
    const struct sftp_host *host = (const struct sftp_host *)remote;
    return path_join(host->url, name);
}

/* ---- commands ------------------------------------------------------------------------------ */

static unsigned milliseconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned)((now.tv_sec - start->tv_sec) * 1000 +
                      (now.tv_nsec - start->tv_nsec) / 1000000);
}

/* Tells the observer as of a request: a status of 200 is what was done. */
static void tell(const struct sftp_host *host, enum sftp_step step, const char *url, unsigned took,
                 const struct error *error)
{
    static const char *const methods[] = {
        [SFTP_ENTER] = "cd", [SFTP_LIST] = "ls",       [SFTP_GET] = "get",
        [SFTP_PUT] = "put",  [SFTP_RENAME] = "rename", [SFTP_REMOVE] = "rm",
    };
    if (!host->observer.tell)
        return;
    const struct http_request request = {.method = methods[step], .url = url};
    struct http_response response = HTTP_RESPONSE_INIT;
    response.status = error->kind ? 0 : ANSWERED;
    response.failure = error->kind ? xstrdup(error->text) : NULL;
    response.total_ms = took;
    host->observer.tell(host->observer.context, &request, &response);
    http_response_release(&response);
}

static bool explain(const struct sftp_host *host, enum sftp_step step, enum sftp_end end,
                    const char *location, struct error *error)
{
    const struct sftp_failure failure = {
        .step = step,
        .end = end,
        .said = sftp_session_said(host->session),
        .location = step == SFTP_ENTER ? host->url : location,
        .address = &host->address,
        .key = host->key,
        .known_hosts = host->known_hosts,
        .timeout = host->timeout,
    };
    return sftp_explain(&failure, error);
}

/* Has sftp do a command, which is about a file (`name` "": the folder). */
static bool command(struct sftp_host *host, enum sftp_step step, const char *name, const char *text,
                    sftp_line_taker *taker, void *context, struct error *error)
{
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    enum sftp_step failed_at = step;
    enum sftp_end end = sftp_session_do(host->session, step, text, taker, context, &failed_at);
    char *location = *name ? path_join(host->url, name) : xstrdup(host->url);
    struct error problem = ERROR_INIT;
    if (end != SFTP_DONE)
        explain(host, failed_at, end, location, &problem);
    tell(host, step, location, milliseconds_since(&start), &problem);
    free(location);
    if (end == SFTP_DONE)
        return true;
    error_clear(error);
    *error = problem;
    return false;
}

struct search {
    const char *name;
    bool found;
};

static void compare_entry(void *context, const char *line)
{
    struct search *search = context;
    struct sftp_entry entry;
    if (sftp_entry_read(line, &entry) && strcmp(entry.name, search->name) == 0)
        search->found = true;
}

/* `there` is the name on the server. */
static bool find(struct sftp_host *host, const char *there, bool *exists, struct error *error)
{
    struct search search = {.name = there};
    char *text = xasprintf("-ls -ln ./%s", there);
    bool asked = command(host, SFTP_LIST, there, text, compare_entry, &search, error);
    *exists = search.found;
    free(text);
    return asked;
}

/* ---- the scratch file ---------------------------------------------------------------------- */

static bool add_to_scratch(int scratch, const void *data, size_t length, struct error *error)
{
    for (const char *from = data; length > 0;) {
        ssize_t written = write(scratch, from, length);
        if (written < 0)
            return error_errno(error, "cannot write a temporary file; make room in the folder for "
                                      "them (TMPDIR)");
        from += written;
        length -= (size_t)written;
    }
    return true;
}

static bool copy_to_scratch(int scratch, const char *path, struct error *error)
{
    char block[65536];
    size_t length;
    FILE *file = file_open(path, error);
    bool copied = file;
    while (copied && (length = fread(block, 1, sizeof block, file)) > 0)
        copied = add_to_scratch(scratch, block, length, error);
    if (copied && ferror(file))
        copied = error_errno(error, "cannot read '%s'", path);
    if (file)
        fclose(file);
    return copied;
}

static bool empty_scratch(int scratch, struct error *error)
{
    return (ftruncate(scratch, 0) == 0 && lseek(scratch, 0, SEEK_SET) == 0) ||
           error_errno(error, "cannot empty a temporary file");
}

static bool give_scratch(int scratch, bool (*receive)(void *, const void *, size_t), void *context,
                         struct error *error)
{
    char block[65536];
    ssize_t length;
    for (off_t at = 0; (length = pread(scratch, block, sizeof block, at)) > 0; at += length)
        if (!receive(context, block, (size_t)length))
            return error_set(error, ERROR_ENVIRONMENT, "what the server has is not wanted");
    return length == 0 || error_errno(error, "cannot read a temporary file");
}

/* ---- the kind ------------------------------------------------------------------------------ */

static bool upload(struct remote_host *remote, const char *name, const struct host_content *content,
                   struct error *error)
{
    struct sftp_host *host = self(remote);
    int scratch = sftp_session_scratch(host->session);
    if (!empty_scratch(scratch, error) ||
        !(content->file ? copy_to_scratch(scratch, content->file, error)
                        : add_to_scratch(scratch, content->data, content->length, error)))
        return false;
    char *there = name_there(host, name);
    char *text = xasprintf("put -f " SFTP_SCRATCH " ./%s", there); /* -f: synced, if it can be */
    bool done = command(host, SFTP_PUT, name, text, NULL, NULL, error);
    free(text);
    free(there);
    return done;
}

static bool get(struct sftp_host *host, const char *there, struct error *error)
{
    char *text = xasprintf("get ./%s " SFTP_SCRATCH, there);
    bool got = empty_scratch(sftp_session_scratch(host->session), error) &&
               command(host, SFTP_GET, there, text, NULL, NULL, error);
    free(text);
    return got;
}

static bool read_file(struct remote_host *remote, const char *name, bool *exists,
                      bool (*receive)(void *context, const void *data, size_t length),
                      void *context, struct error *error)
{
    struct sftp_host *host = self(remote);
    char *there = name_there(host, name);
    bool done = find(host, there, exists, error);
    if (done && *exists)
        done = get(host, there, error) &&
               give_scratch(sftp_session_scratch(host->session), receive, context, error);
    free(there);
    return done;
}

static bool move(struct remote_host *remote, const char *from, const char *to, struct error *error)
{
    struct sftp_host *host = self(remote);
    char *there = name_there(host, from);
    char *text = xasprintf("rename ./%s ./%s", there, to);
    bool done = command(host, SFTP_RENAME, to, text, NULL, NULL, error);
    free(text);
    free(there);
    return done;
}

static bool remove_there(struct sftp_host *host, const char *there, struct error *error)
{
    bool exists = false;
    char *text = xasprintf("rm ./%s", there);
    bool gone = find(host, there, &exists, error) &&
                (!exists || command(host, SFTP_REMOVE, there, text, NULL, NULL, error));
    free(text);
    return gone;
}

/* A temporary name may be that of this connection, or one that a listing told. */
static bool remove_file(struct remote_host *remote, const char *name, struct error *error)
{
    struct sftp_host *host = self(remote);
    char *there = name_there(host, name);
    bool gone = remove_there(host, name, error) &&
                (strcmp(there, name) == 0 || remove_there(host, there, error));
    free(there);
    return gone;
}

struct listing {
    host_listener *listener;
    void *context;
};

static void tell_entry(void *context, const char *line)
{
    const struct listing *listing = context;
    struct sftp_entry entry;
    if (sftp_entry_read(line, &entry))
        listing->listener(listing->context, entry.name, entry.size);
}

static bool list(struct remote_host *remote, host_listener *listener, void *context,
                 struct error *error)
{
    struct listing listing = {listener, context};
    return command(self(remote), SFTP_LIST, "", "ls -ln", tell_entry, &listing, error);
}

static void describe_put(const struct remote_host *remote, const char *name, struct strbuf *text)
{
    char *location = locate(remote, name);
    strbuf_addf(text,
                "put %s" REMOTE_PART "\nget %s" REMOTE_PART "\nrename %s" REMOTE_PART " to %s\n",
                location, location, location, name);
    free(location);
}

static void close_sftp(struct remote_host *remote)
{
    struct sftp_host *host = self(remote);
    sftp_session_free(host->session);
    sftp_address_release(&host->address);
    free(host->url);
    free(host->key);
    free(host->known_hosts);
    free(host);
}

/* ---- opening ------------------------------------------------------------------------------- */

static bool path_of(const struct publication *publication, const char *relative,
                    const char *setting, char **path, struct error *error)
{
    *path = relative ? publication_path(publication, relative) : NULL;
    return !*path || access(*path, R_OK) == 0 ||
           error_set(error, ERROR_USAGE, "%s names '%s', which can't be read", setting, *path);
}

static bool take_settings(struct sftp_host *host, const struct publication *publication,
                          struct error *error)
{
    const struct host *settings = publication->host;
    host->url = xstrdup(settings->upload_url);
    host->timeout = settings->timeout ? *settings->timeout : REMOTE_TIMEOUT;
    if (getrandom(&host->run, sizeof host->run, 0) != sizeof host->run)
        host->run = (uint32_t)getpid();
    return sftp_address_parse(host->url, &host->address, error) &&
           path_of(publication, settings->key, "host.key", &host->key, error) &&
           path_of(publication, settings->known_hosts, "host.known_hosts", &host->known_hosts,
                   error);
}

static bool make_session(struct sftp_host *host, struct error *error)
{
    const struct sftp_settings settings = {.address = &host->address,
                                           .key = host->key,
                                           .known_hosts = host->known_hosts,
                                           .timeout = host->timeout};
    host->session = sftp_session_new(&settings, error);
    return host->session;
}

static bool connect_session(struct sftp_host *host, struct error *error)
{
    enum sftp_end end = sftp_session_connect(host->session);
    return end == SFTP_DONE || explain(host, SFTP_ENTER, end, host->url, error);
}

struct host_connection *host_sftp_open(const struct publication *publication, bool writable,
                                       const struct host_observer *observer, struct error *error)
{
    static const struct remote_kind kind = {
        .upload = upload,
        .read = read_file,
        .move = move,
        .remove = remove_file,
        .list = list,
        .locate = locate,
        .describe_put = describe_put,
        .removal = "rm",
        .close = close_sftp,
    };
    struct sftp_host *host = xcalloc(1, sizeof *host);
    remote_host_init(&host->remote, &kind);
    host->observer = *observer;
    if (take_settings(host, publication, error) && make_session(host, error) &&
        connect_session(host, error) && (!writable || remote_host_sweep(&host->remote, error)))
        return &host->remote.base;
    close_sftp(&host->remote);
    return NULL;
}
