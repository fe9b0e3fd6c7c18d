#include "publish/host.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static struct host_connection *open_directory(const struct publication *publication, bool writable,
                                              struct error *error)
{
    const char *path = publication->host ? publication->host->path : NULL;
    char *folder = publication_path(publication, publication_default(path, "site"));
    struct host_connection *host = host_directory_open(folder, writable, error);
    free(folder);
    return host;
}

static struct host_connection *(*const kinds[])(const struct publication *, bool,
                                                struct error *) = {
    [HOST_DIRECTORY] = open_directory,
};

struct host_connection *host_open(const struct publication *publication, bool writable,
                                  struct error *error)
{
    enum host_kind kind = publication->host ? publication->host->kind : HOST_DIRECTORY;
    return kinds[kind](publication, writable, error);
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

char *host_locate(const struct host_connection *host, const char *name)
{
    return host->operations->locate(host, name);
}
