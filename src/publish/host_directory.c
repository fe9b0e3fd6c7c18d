/* A host that is a folder, which a web server shows or a later step mirrors. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/host.h"

struct directory {
    struct host_connection base;
    char *folder;
};

static char *locate(const struct host_connection *host, const char *name)
{
    const struct directory *directory = (const struct directory *)host;
    return path_join(directory->folder, name);
}

static bool look(struct host_connection *host, const char *name, struct host_file *file,
                 struct error *error)
{
    char *path = locate(host, name);
    *file = (struct host_file){.exists = file_exists(path) || folder_exists(path)};
    bool seen = !file->exists || digest_file(path, file->sha256, &file->size, error);
    free(path);
    return seen;
}

static bool copy_stream(FILE *to, const char *from, struct error *error)
{
    FILE *source = file_open(from, error);
    if (!source)
        return false;
    char block[65536];
    size_t length;
    while ((length = fread(block, 1, sizeof block, source)) > 0)
        if (fwrite(block, 1, length, to) != length)
            break; /* the caller's flush reports it */
    bool read = !ferror(source) || error_errno(error, "cannot read '%s'", from);
    fclose(source);
    return read;
}

static bool write_content(const struct output_file *file, const struct host_content *content,
                          struct error *error)
{
    if (content->file && !copy_stream(file->stream, content->file, error))
        return false;
    if (!content->file)
        fwrite(content->data, 1, content->length, file->stream); /* a short write fails the flush */
    if (ferror(file->stream) || fflush(file->stream) != 0 || fsync(fileno(file->stream)) != 0)
        return error_errno(error, "cannot write '%s'", file->path);
    return true;
}

static bool read_back(const struct output_file *file, const struct host_content *content,
                      struct error *error)
{
    char sha256[DIGEST_TEXT_SIZE];
    if (!digest_file(file->temporary, sha256, NULL, error))
        return false;
    if (strcmp(sha256, content->sha256) == 0)
        return true;
    return error_set(error, ERROR_ENVIRONMENT,
                     "what arrived for '%s' has SHA-256 %.12s instead of %.12s: '%s' changed after "
                     "it was checked, or the disk is failing; run again",
                     file->path, sha256, content->sha256,
                     content->file ? content->file : file->path);
}

static bool put(struct host_connection *host, const char *name, const struct host_content *content,
                struct error *error)
{
    char *path = locate(host, name);
    struct output_file file = OUTPUT_FILE_INIT;
    bool done = output_file_open(&file, path, error) && write_content(&file, content, error) &&
                read_back(&file, content, error) && output_file_commit(&file, error);
    output_file_abort(&file);
    free(path);
    return done;
}

static bool fetch(struct host_connection *host, const char *name, size_t ceiling,
                  struct strbuf *bytes, bool *found, struct error *error)
{
    char *path = locate(host, name);
    size_t length = 0;
    *found = file_exists(path);
    char *text = *found ? file_read(path, ceiling, &length, error) : NULL;
    if (text)
        strbuf_add(bytes, text, length);
    free(text);
    free(path);
    return text || !*found;
}

static bool remove_file(struct host_connection *host, const char *name, struct error *error)
{
    char *path = locate(host, name);
    bool gone =
        unlink(path) == 0 || errno == ENOENT || error_errno(error, "cannot remove '%s'", path);
    free(path);
    return gone;
}

static void close_directory(struct host_connection *host)
{
    struct directory *directory = (struct directory *)host;
    free(directory->folder);
    free(directory);
}

struct host_connection *host_directory_open(const char *folder, bool writable, struct error *error)
{
    static const struct host_operations operations = {
        .look = look,
        .put = put,
        .fetch = fetch,
        .remove = remove_file,
        .locate = locate,
        .close = close_directory,
        .looks_cheaply = true,
    };
    if (writable) {
        if (!folder_make(folder, error))
            return NULL;
        folder_sweep(folder);
    }
    struct directory *directory = xcalloc(1, sizeof *directory);
    directory->base.operations = &operations;
    directory->folder = xstrdup(folder);
    return &directory->base;
}
