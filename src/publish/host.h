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
#include "config/publication.h"

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
    size_t length; /* of `data` */
    const char *sha256;
};

struct host_connection;

/* What a kind of host can do. */
struct host_operations {
    bool (*look)(struct host_connection *host, const char *name, struct host_file *file,
                 struct error *error);
    bool (*put)(struct host_connection *host, const char *name, const struct host_content *content,
                struct error *error);
    char *(*locate)(const struct host_connection *host, const char *name);
    void (*close)(struct host_connection *host);
};

/* The first member of every kind's own struct. */
struct host_connection {
    const struct host_operations *operations;
};

/* Opens the publication's host. To look only (`writable` false), nothing there is changed; else
 * what a killed run left half-written is removed first. The caller owns the result: host_close.
 * NULL and `error` if it can't be reached or made. */
struct host_connection *host_open(const struct publication *publication, bool writable,
                                  struct error *error);
void host_close(struct host_connection *host); /* NULL is fine */

/* Tells what is there under a name, which may be nothing. */
bool host_look(struct host_connection *host, const char *name, struct host_file *file,
               struct error *error);

/* Uploads under a temporary name, reads back and compares with the digest, then replaces what was
 * there: readers see the old file or the new one. On failure the old one is still there. */
bool host_put(struct host_connection *host, const char *name, const struct host_content *content,
              struct error *error);

/* Where the file is, as a path or an address for people. The caller frees. */
char *host_locate(const struct host_connection *host, const char *name);

/* The kinds. `folder` is absolute or relative to the working folder; it is copied. */
struct host_connection *host_directory_open(const char *folder, bool writable, struct error *error);

#endif
