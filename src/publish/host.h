/* A host: where the files go so that the world can fetch them.
 *
 * Open it, look at what it has, put what is missing or different, close it. Each kind of host is a
 * struct of functions; host_open picks the one that the publication names. Names are plain file
 * names of lower-case letters, digits, '.', '-' and '_'; anything else is refused here, so that no
 * kind of host ever sees a path. */
#ifndef IATIPUB_PUBLISH_HOST_H
#define IATIPUB_PUBLISH_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "config/publication.h"
#include "publish/transport.h"

/* What the host has under a name. */
struct host_file {
    bool exists;
    size_t size; /* bytes */
    char sha256[DIGEST_TEXT_SIZE];
};

/* What to put there: the bytes of `file`, or of `data` if `file` is NULL, and their digest. */
struct host_content {
    const char *file;
    const void *data;
    size_t length; /* bytes, of either */
    const char *sha256;
    /* Told up to which byte they have left, by hosts that can tell, and again from the beginning
     * where they must leave twice. NULL: nobody is. */
    upload_listener *listener;
    void *context;
};

struct host_connection;

/* Who is told of requests; see transport_observer. */
struct host_observer {
    transport_observer *tell;
    void *context;
};

/* Told of each file of a host, `size` in bytes. */
typedef void host_listener(void *context, const char *name, size_t size);

/* What a kind of host can do. */
struct host_operations {
    bool (*look)(struct host_connection *host, const char *name, struct host_file *file,
                 struct error *error);
    bool (*put)(struct host_connection *host, const char *name, const struct host_content *content,
                struct error *error);
    bool (*fetch)(struct host_connection *host, const char *name, size_t ceiling,
                  struct strbuf *bytes, bool *found, struct error *error);
    bool (*remove)(struct host_connection *host, const char *name, struct error *error);
    /* NULL: this kind can't tell what it has */
    bool (*list)(struct host_connection *host, host_listener *listener, void *context,
                 struct error *error);
    char *(*locate)(const struct host_connection *host, const char *name);
    /* Adds the steps of a put to `text`, a line each, for a plan. NULL: none worth telling */
    void (*describe_put)(const struct host_connection *host, const char *name, struct strbuf *text);
    /* Likewise of a removal. */
    void (*describe_remove)(const struct host_connection *host, const char *name,
                            struct strbuf *text);
    void (*close)(struct host_connection *host);
    bool looks_cheaply; /* looking at a file costs no request */
};

/* The first member of every kind's own struct. */
struct host_connection {
    const struct host_operations *operations;
};

/* Opens the publication's host. To look only (`writable` false), nothing there is changed; else it
 * is made ready, and what a killed run left half-written is removed. Requests that it makes are
 * told to `observer` (NULL: nobody). A connection belongs to one thread; several may be open at a
 * time, of which only the first need be opened writable. The caller owns the result: host_close.
 * NULL and `error` if a setting or a secret won't do (ERROR_USAGE), or if it can't be reached or
 * made. */
struct host_connection *host_open(const struct publication *publication, bool writable,
                                  const struct host_observer *observer, struct error *error);
void host_close(struct host_connection *host); /* NULL is fine */

/* Tells what is there under a name, which may be nothing. */
bool host_look(struct host_connection *host, const char *name, struct host_file *file,
               struct error *error);

/* Uploads under a temporary name, reads back and compares with the digest, then replaces what was
 * there: readers see the old file or the new one. On failure the old one is still there. */
bool host_put(struct host_connection *host, const char *name, const struct host_content *content,
              struct error *error);

/* Reads a small file of at most `ceiling` bytes into `bytes` (added to it). `found` is false if
 * there is none. */
bool host_fetch(struct host_connection *host, const char *name, size_t ceiling,
                struct strbuf *bytes, bool *found, struct error *error);

/* Takes a file away; fine if there is none. */
bool host_remove(struct host_connection *host, const char *name, struct error *error);

/* True if host_list can be asked. */
bool host_can_list(const struct host_connection *host);
/* Tells `listener` of every file there, in no order, those that are not ours included. Where the
 * server turns out to have no lists, it fails, and host_can_list is false from then on. */
bool host_list(struct host_connection *host, host_listener *listener, void *context,
               struct error *error);

/* True if host_look costs no request, so that there is no reason to remember what it said. */
bool host_looks_cheaply(const struct host_connection *host);

/* What a put would do, a line a step ("PUT https://..."), for a plan. The caller frees; NULL: the
 * kind has nothing to tell. */
char *host_describe_put(const struct host_connection *host, const char *name);
/* Likewise of a removal. */
char *host_describe_remove(const struct host_connection *host, const char *name);

/* Where the file is, as a path or an address for people. The caller frees. */
char *host_locate(const struct host_connection *host, const char *name);

/* The kinds. `folder` is absolute or relative to the working folder; it is copied. */
struct host_connection *host_directory_open(const char *folder, bool writable, struct error *error);

#endif
