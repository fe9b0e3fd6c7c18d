#include <dirent.h>
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "harness_inside.h"

bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* ---- reading and writing --------------------------------------------------------------------- */

void make_folder(const char *path)
{
    char *partial = text_of("%s/", path);
    for (char *slash = strchr(partial + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(partial, 0777) == 0 || errno == EEXIST;
        CHECK(made, "cannot make folder '%s': %s", partial, strerror(errno));
        *slash = '/';
    }
}

void write_bytes(const char *path, const void *data, size_t length)
{
    char *folder = text_of("%s", path);
    *strrchr(folder, '/') = '\0';
    make_folder(folder);
    FILE *stream = fopen(path, "wb");
    bool written = stream && fwrite(data, 1, length, stream) == length;
    written = (stream && fclose(stream) == 0) && written;
    CHECK(written, "cannot write '%s': %s", path, strerror(errno));
}

void write_text(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

static size_t size_of(FILE *stream)
{
    struct stat status;
    return stream && fstat(fileno(stream), &status) == 0 ? (size_t)status.st_size : 0;
}

/* As read_file, but the caller frees: for files that are many or large. */
static char *read_whole(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    size_t size = size_of(stream);
    char *data = calloc(size + 1, 1);
    if (!data)
        abort(); /* out of memory: no test can go on */
    bool read = stream && fread(data, 1, size, stream) == size;
    CHECK(read, "cannot read '%s': %s", path, strerror(errno));
    if (stream)
        fclose(stream);
    *length = read ? size : 0;
    return data;
}

char *read_file(const char *path, size_t *length)
{
    size_t ignored;
    return keep(read_whole(path, length ? length : &ignored));
}

void copy_file(const char *from, const char *to)
{
    size_t length;
    char *data = read_whole(from, &length);
    write_bytes(to, data, length);
    free(data);
}

void remove_file(const char *path)
{
    CHECK(unlink(path) == 0, "cannot remove '%s': %s", path, strerror(errno));
}

/* ---- walking --------------------------------------------------------------------------------- */

/* Is called for every file and, after what is in it, for every folder below `folder`, in the order
 * of names. */
typedef void visit(const char *path, const struct stat *status, void *context);

static int is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static void walk(const char *folder, visit *visitor, void *context)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_entry, alphasort);
    for (int i = 0; i < count; i++) {
        char *path = text_of("%s/%s", folder, entries[i]->d_name);
        struct stat status;
        free(entries[i]);
        if (lstat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            walk(path, visitor, context);
        visitor(path, &status, context);
    }
    free(entries);
}

static void remove_entry(const char *path, const struct stat *status, void *context)
{
    (void)status, (void)context;
    remove(path);
}

void remove_folder(const char *path)
{
    walk(path, remove_entry, NULL);
    rmdir(path);
}

/* From one folder to another. */
struct copying {
    const char *from, *to;
};

static void copy_entry(const char *path, const struct stat *status, void *context)
{
    const struct copying *copying = context;
    const char *to = text_of("%s%s", copying->to, path + strlen(copying->from));
    if (S_ISDIR(status->st_mode))
        make_folder(to);
    else
        copy_file(path, to);
}

void copy_folder(const char *from, const char *to)
{
    struct copying copying = {from, to};
    CHECK(exists(from), "there is no folder '%s'", from);
    make_folder(to);
    walk(from, copy_entry, &copying);
}

/* ---- looking --------------------------------------------------------------------------------- */

/* Lines that a walk gathers. */
struct gathering {
    const char *folder;
    const char *ending;
    enum snapshot_kind kind;
    size_t count;
    FILE *lines;
};

/* The text that the visitor printed to `lines`. */
static char *gather(struct gathering *gathering, visit *visitor)
{
    char *text = NULL;
    size_t length;
    gathering->lines = open_memstream(&text, &length);
    if (!gathering->lines)
        abort(); /* out of memory: no test can go on */
    walk(gathering->folder, visitor, gathering);
    fclose(gathering->lines);
    return keep(text);
}

static void print_digest(FILE *lines, const char *path)
{
    unsigned char digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx context;
    size_t length;
    char *data = read_whole(path, &length);
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)data);
    sha256_digest(&context, sizeof digest, digest);
    free(data);
    for (size_t i = 0; i < sizeof digest; i++)
        fprintf(lines, "%02x", digest[i]);
}

static void note_file(const char *path, const struct stat *status, void *context)
{
    const struct gathering *gathering = context;
    if (S_ISDIR(status->st_mode))
        return;
    fprintf(gathering->lines, "%s %lld ", path + strlen(gathering->folder) + 1,
            (long long)status->st_size);
    print_digest(gathering->lines, path);
    if (gathering->kind == SNAPSHOT_TIMES)
        fprintf(gathering->lines, " %lld.%09ld", (long long)status->st_mtim.tv_sec,
                status->st_mtim.tv_nsec);
    fputc('\n', gathering->lines);
}

char *snapshot(const char *folder, enum snapshot_kind kind)
{
    struct gathering gathering = {.folder = folder, .kind = kind};
    return gather(&gathering, note_file);
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static void count_file(const char *path, const struct stat *status, void *context)
{
    struct gathering *gathering = context;
    gathering->count += !S_ISDIR(status->st_mode) && ends_with(path, gathering->ending);
}

size_t count_files(const char *folder, const char *ending)
{
    struct gathering gathering = {.folder = folder, .ending = ending};
    walk(folder, count_file, &gathering);
    return gathering.count;
}

static void note_leftover(const char *path, const struct stat *status, void *context)
{
    static const char *const endings[] = {"-tmp", ".tmp", "-journal", "-wal", "-shm", "~"};
    const struct gathering *gathering = context;
    (void)status;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(path, endings[i]))
            fprintf(gathering->lines, "%s\n", path);
}

char *leftovers(const char *folder)
{
    struct gathering gathering = {.folder = folder};
    return gather(&gathering, note_leftover);
}

/* What find_in_files looks for and what it found. */
struct search {
    const char *bytes;
    const char *found;
};

static void search_file(const char *path, const struct stat *status, void *context)
{
    struct search *search = context;
    if (S_ISDIR(status->st_mode) || search->found)
        return;
    size_t length;
    char *data = read_whole(path, &length);
    if (memmem(data, length, search->bytes, strlen(search->bytes)))
        search->found = path;
    free(data);
}

char *find_in_files(const char *folder, const char *bytes)
{
    struct search search = {.bytes = bytes};
    walk(folder, search_file, &search);
    return search.found ? text_of("%s", search.found) : NULL;
}
