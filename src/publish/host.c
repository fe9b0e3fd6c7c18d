#include "publish/host.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/host_remote.h"

static struct host_connection *open_directory(const struct publication *publication, bool writable,
                                              const struct host_observer *observer,
                                              struct error *error)
{
    (void)observer; /* nothing is requested */
    const char *path = publication->host ? publication->host->path : NULL;
    char *folder = publication_path(publication, publication_default(path, "site"));
    struct host_connection *host = host_directory_open(folder, writable, error);
    free(folder);
    return host;
}

static struct host_connection *(*const kinds[])(const struct publication *, bool,
                                                const struct host_observer *, struct error *) = {
    [HOST_DIRECTORY] = open_directory, [HOST_WEBDAV] = host_http_open,
    [HOST_HTTP_PUT] = host_http_open,  [HOST_SFTP] = host_sftp_open,
    [HOST_S3] = host_s3_open,
};

struct host_connection *host_open(const struct publication *publication, bool writable,
                                  const struct host_observer *observer, struct error *error)
{
    static const struct host_observer nobody = {NULL, NULL};
    enum host_kind kind = publication->host ? publication->host->kind : HOST_DIRECTORY;
    return kinds[kind](publication, writable, observer ? observer : &nobody, error);
}

void host_close(struct host_connection *host)
{
    if (host)
        host->operations->close(host);
}

static bool name_is_plain(const char *name, struct error *error)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-.");
    if (length > 0 && name[length] == '\0' && name[0] != '.')
        return true;
    return error_set(error, ERROR_USAGE,
                     "file name '%s' cannot be published: use only a-z, 0-9, '-' and '_'", name);
}

bool host_look(struct host_connection *host, const char *name, struct host_file *file,
               struct error *error)
{
    return name_is_plain(name, error) && host->operations->look(host, name, file, error);
}

bool host_put(struct host_connection *host, const char *name, const struct host_content *content,
              struct error *error)
{
    return name_is_plain(name, error) && host->operations->put(host, name, content, error);
}

bool host_fetch(struct host_connection *host, const char *name, size_t ceiling,
                struct strbuf *bytes, bool *found, struct error *error)
{
    return name_is_plain(name, error) &&
           host->operations->fetch(host, name, ceiling, bytes, found, error);
}

bool host_remove(struct host_connection *host, const char *name, struct error *error)
{
    return name_is_plain(name, error) && host->operations->remove(host, name, error);
}

bool host_can_list(const struct host_connection *host)
{
    return host->operations->list != NULL;
}

bool host_list(struct host_connection *host, host_listener *listener, void *context,
               struct error *error)
{
    return host->operations->list(host, listener, context, error);
}

bool host_looks_cheaply(const struct host_connection *host)
{
    return host->operations->looks_cheaply;
}

char *host_describe_put(const struct host_connection *host, const char *name)
{
    struct strbuf text = STRBUF_INIT;
    if (host->operations->describe_put)
        host->operations->describe_put(host, name, &text);
    return text.length ? strbuf_detach(&text) : NULL;
}

char *host_describe_remove(const struct host_connection *host, const char *name)
{
    struct strbuf text = STRBUF_INIT;
    if (host->operations->describe_remove)
        host->operations->describe_remove(host, name, &text);
    return text.length ? strbuf_detach(&text) : NULL;
}

char *host_locate(const struct host_connection *host, const char *name)
{
    return host->operations->locate(host, name);
}
