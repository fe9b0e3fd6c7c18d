#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

/* Where a name in /dev leads to what is open already. */
static bool is_open_already(const char *path)
{
    static const char numbered[] = "/dev/fd/";
    return strcmp(path, "/dev/stdout") == 0 || strcmp(path, "/dev/stderr") == 0 ||
           strncmp(path, numbered, sizeof numbered - 1) == 0;
}

bool file_is_written_to_as_it_is(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode) ||
                                        (S_ISREG(status.st_mode) && is_open_already(path)));
}

/* A pipe that nobody reads is an error, not a wait. */
static FILE *open_as_it_is(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return NULL;
    int flags = fcntl(descriptor, F_GETFL);
    FILE *stream =
        fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 ? fdopen(descriptor, "wb") : NULL;
    if (!stream)
        close(descriptor);
    return stream;
}

bool output_file_open(struct output_file *file, const char *path, struct error *error)
{
    *file = (struct output_file){.path = xstrdup(path)};
    if (file_is_written_to_as_it_is(path)) {
        file->stream = open_as_it_is(path);
    } else {
        file->temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, path);
        file->stream = fopen(file->temporary, "wb");
    }
    if (file->stream)
        return true;
    error_errno(error, "cannot write '%s'", path);
    output_file_abort(file);
    return false;
}

static void output_file_forget(struct output_file *file)
{
    free(file->path);
    free(file->temporary);
    *file = (struct output_file)OUTPUT_FILE_INIT;
}

void output_file_abort(struct output_file *file)
{
    if (file->stream) {
        fclose(file->stream);
        if (file->temporary)
            unlink(file->temporary);
    }
    output_file_forget(file);
}

/* A rename is only durable once the folder that holds the name is synced too. */
static void sync_folder_of(const char *path)
{
    char *folder = path_folder(path);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(folder);
}

static bool flush_and_close(struct output_file *file)
{
    bool written = !ferror(file->stream) && fflush(file->stream) == 0 &&
                   (!file->temporary || fsync(fileno(file->stream)) == 0);
    int reason = errno;
    bool closed = fclose(file->stream) == 0;
    file->stream = NULL;
    if (!written)
        errno = reason;
    return written && closed;
}

bool output_file_commit(struct output_file *file, struct error *error)
{
    errno = EIO; /* what ferror alone leaves unsaid */
    bool done =
        flush_and_close(file) && (!file->temporary || rename(file->temporary, file->path) == 0);
    if (!done)
        error_errno(error, "cannot write '%s'", file->path);
    if (done && file->temporary)
        sync_folder_of(file->path);
    else if (file->temporary)
        unlink(file->temporary);
    output_file_forget(file);
    return done;
}

/* Hands the bytes on, and removes the file that had them. */
static bool pour(const char *from, const char *path, struct error *error)
{
    struct output_file file;
    FILE *source = file_open(from, error);
    if (!source)
        return false;
    bool poured = output_file_open(&file, path, error);
    if (poured) {
        char block[65536];
        size_t length;
        while ((length = fread(block, 1, sizeof block, source)) > 0 &&
               fwrite(block, 1, length, file.stream) == length)
            continue;
        poured = output_file_commit(&file, error);
    }
    fclose(source);
    unlink(from);
    return poured;
}

bool file_put_in_place(const char *temporary, const char *path, struct error *error)
{
    if (file_is_written_to_as_it_is(path))
        return pour(temporary, path, error);
    int descriptor = open(temporary, O_RDONLY | O_CLOEXEC);
    bool done = descriptor >= 0 && fsync(descriptor) == 0 && rename(temporary, path) == 0;
    if (done)
        sync_folder_of(path);
    else
        error_errno(error, "cannot write '%s'", path);
    if (descriptor >= 0)
        close(descriptor);
    return done;
}

bool file_write(const char *path, const void *data, size_t length, struct error *error)
{
    struct output_file file;
    if (!output_file_open(&file, path, error))
        return false;
    fwrite(data, 1, length, file.stream); /* a short write shows in commit */
    return output_file_commit(&file, error);
}

FILE *file_open(const char *path, struct error *error)
{
    if (folder_exists(path)) {
        error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': it is a folder, not a file", path);
        return NULL;
    }
    FILE *stream = fopen(path, "rb");
    if (!stream)
        error_errno(error, "cannot read '%s'", path);
    return stream;
}

static char *read_stream(FILE *stream, const char *path, size_t ceiling, size_t *length,
                         struct error *error)
{
    size_t capacity = 65536, used = 0;
    char *data = xmalloc(capacity + 1);
    for (;;) {
        used += fread(data + used, 1, capacity - used, stream);
        if (used < capacity)
            break;
        capacity *= 2;
        data = xrealloc(data, capacity + 1);
        if (used > ceiling)
            break;
    }
    if (ferror(stream))
        error_errno(error, "cannot read '%s'", path);
    else if (used > ceiling)
        error_set(error, ERROR_ENVIRONMENT, "'%s' is larger than %zu bytes", path, ceiling);
    else {
        data[used] = '\0';
        *length = used;
        return data;
    }
    free(data);
    return NULL;
}

char *file_read(const char *path, size_t ceiling, size_t *length, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return NULL;
    char *data = read_stream(stream, path, ceiling, length, error);
    fclose(stream);
    return data;
}

bool folder_make(const char *path, struct error *error)
{
    char *partial = xstrdup(path);
    bool made = true;
    for (char *end = partial + 1; made && *partial; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        made = mkdir(partial, 0777) == 0 || (errno == EEXIST && folder_exists(partial));
        *end = kept;
        if (kept == '\0')
            break;
    }
    if (!made)
        error_errno(error, "cannot create folder '%s'", path);
    free(partial);
    return made;
}

static bool ends_with(const char *text, const char *end)
{
    size_t text_length = strlen(text), end_length = strlen(end);
    return text_length > end_length && strcmp(text + text_length - end_length, end) == 0;
}

void folder_sweep(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (ends_with(entry->d_name, FILE_TEMPORARY_SUFFIX))
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

bool path_exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

bool folder_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool folder_is_readable(const char *path, struct error *error)
{
    DIR *folder = opendir(path);
    if (!folder)
        return error_errno(error, "cannot read folder '%s'", path);
    closedir(folder);
    return true;
}

char *path_join(const char *folder, const char *name)
{
    if (*name == '/' || !folder || !*folder || strcmp(folder, ".") == 0)
        return xstrdup(name);
    size_t length = strlen(folder);
    return xasprintf("%s%s%s", folder, folder[length - 1] == '/' ? "" : "/", name);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_stem(const char *path)
{
    const char *base = path_base(path);
    const char *dot = strrchr(base, '.');
    return dot && dot > base ? xstrndup(base, (size_t)(dot - base)) : xstrdup(base);
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return xstrdup(".");
    return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

/* `path` with what a pattern would not take literally escaped. The caller frees. */
static char *escape_pattern(const char *path)
{
    char *escaped = xmalloc(2 * strlen(path) + 1), *end = escaped;
    for (; *path; path++) {
        if (strchr("*?[]\\", *path))
            *end++ = '\\';
        *end++ = *path;
    }
    *end = '\0';
    return escaped;
}

char **path_glob(const char *folder, const char *pattern, size_t *count, struct error *error)
{
    char *literal = escape_pattern(folder);
    char *full = path_join(literal, pattern);
    glob_t found;
    *count = 0;
    errno = 0;
    int result = glob(full, GLOB_ERR, NULL, &found);
    if (result != 0 && result != GLOB_NOMATCH && errno != ENOENT)
        error_errno(error, "cannot look for '%s' in '%s'", pattern, folder);
    char **paths = NULL;
    if (result == 0) {
        paths = xcalloc(found.gl_pathc, sizeof *paths);
        for (size_t i = 0; i < found.gl_pathc; i++)
            paths[i] = xstrdup(found.gl_pathv[i]);
        *count = found.gl_pathc;
        globfree(&found);
    }
    free(full);
    free(literal);
    return paths;
}

bool file_is_same(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

void path_list_free(char **paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
}
