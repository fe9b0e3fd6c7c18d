#include "publish/secret_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"

enum {
    ROOM = 64 * 1024, /* bytes kept for the secret */
    GLANCE_MS = 100,  /* how often a waiting run looks */
    LONGEST_WAIT_MS = 90 * 1000,
};

struct secret_store {
    char *path;
    char *temporary; /* locked as long as the store is open */
    int descriptor;
    bool committed;
    struct stat old; /* of the file to be replaced */
};

static bool cannot_replace(const struct secret_store *store, const char *reason,
                           struct error *error)
{
    return error_set(error, ERROR_USAGE,
                     "cannot replace the secret in '%s' when there is a new one: %s; put it into a "
                     "folder that the user who runs iatipub may write to",
                     store->path, reason);
}

/* Of a file of that name the owner could read what is written, even if the mode changes now. */
static bool is_ours(const struct secret_store *store, const struct stat *status)
{
    return S_ISREG(status->st_mode) && status->st_nlink <= 1 &&
           (status->st_uid == geteuid() || status->st_uid == store->old.st_uid);
}

static bool open_temporary(struct secret_store *store, struct error *error)
{
    struct stat status;
    store->descriptor =
        open(store->temporary, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (store->descriptor < 0 || fstat(store->descriptor, &status) != 0)
        return cannot_replace(store, strerror(errno), error);
    if (!is_ours(store, &status))
        return error_set(error, ERROR_USAGE, "file '%s' is in the way of a new secret: remove it",
                         store->temporary);
    return fchmod(store->descriptor, S_IRUSR | S_IWUSR) == 0 ||
           cannot_replace(store, strerror(errno), error);
}

/* The process that had the lock may have given the file its final name, or removed it. */
static bool still_has_its_name(const struct secret_store *store)
{
    struct stat opened, named;
    return fstat(store->descriptor, &opened) == 0 && lstat(store->temporary, &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static bool lock_temporary(struct secret_store *store, struct error *error)
{
    const struct timespec glance = {.tv_nsec = (long)GLANCE_MS * 1000000};
    for (int waited = 0; waited < LONGEST_WAIT_MS; waited += GLANCE_MS) {
        if (!open_temporary(store, error))
            return false;
        if (flock(store->descriptor, LOCK_EX | LOCK_NB) == 0 && still_has_its_name(store))
            return true;
        close(store->descriptor);
        store->descriptor = -1;
        nanosleep(&glance, NULL);
    }
    return error_set(error, ERROR_ENVIRONMENT,
                     "another run has been replacing the secret in '%s' for %d seconds: run again "
                     "when it is over",
                     store->path, LONGEST_WAIT_MS / 1000);
}

/* A full disk must show before the secret is there, not after. Where the file system cannot keep
 * room, there is nothing to be had. */
static bool keep_room(struct secret_store *store, struct error *error)
{
    int failure = posix_fallocate(store->descriptor, 0, ROOM);
    return (failure != ENOSPC && failure != EDQUOT && failure != EFBIG && failure != EIO) ||
           cannot_replace(store, strerror(failure), error);
}

struct secret_store *secret_store_open(const char *path, struct error *error)
{
    struct secret_store *store = xcalloc(1, sizeof *store);
    store->descriptor = -1;
    store->path = realpath(path, NULL);
    if (!store->path || stat(store->path, &store->old) != 0) {
        error_set(error, ERROR_USAGE, "cannot read '%s': %s", path, strerror(errno));
    } else {
        store->temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, store->path);
        if (lock_temporary(store, error) && keep_room(store, error))
            return store;
    }
    secret_store_close(store);
    return NULL;
}

static bool write_all(int descriptor, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);
        if (written < 0 && errno != EINTR)
            return false;
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

bool secret_store_commit(struct secret_store *store, const char *secret, struct error *error)
{
    size_t length = strlen(secret);
    /* run by root, the file stays its owner's */
    bool owned = store->old.st_uid == geteuid() ||
                 fchown(store->descriptor, store->old.st_uid, store->old.st_gid) == 0;
    if (!owned || lseek(store->descriptor, 0, SEEK_SET) != 0 ||
        !write_all(store->descriptor, secret, length) || !write_all(store->descriptor, "\n", 1) ||
        ftruncate(store->descriptor, (off_t)length + 1) != 0 || fsync(store->descriptor) != 0)
        return error_errno(error, "cannot write '%s'", store->temporary);
    store->committed = file_put_in_place(store->temporary, store->path, error);
    return store->committed;
}

void secret_store_close(struct secret_store *store)
{
    if (!store)
        return;
    if (store->descriptor >= 0 && !store->committed)
        unlink(store->temporary);
    if (store->descriptor >= 0)
        close(store->descriptor);
    free(store->temporary);
    free(store->path);
    free(store);
}
