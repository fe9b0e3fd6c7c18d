#include "validate/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"

static const char *const endings[] = {".xml", ".xml.gz", ".xml.zst"};

struct pending {
    char *path; /* owned */
    unsigned depth;
};

/* A folder tree being walked. The folders still to be read wait on a stack. */
struct walk {
    struct input_list *list;
    struct pending *pending;
    size_t count, capacity;
    struct error *error;
};

static bool is_wanted(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcasecmp(name + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static void add_input(struct input_list *list, const char *path, const struct stat *status)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = (struct input){
        .path = arena_copy(&list->paths, path, strlen(path)),
        .size = S_ISREG(status->st_mode) ? (uint64_t)status->st_size : 0,
        .has_size = S_ISREG(status->st_mode),
        .device = status->st_dev,
        .inode = status->st_ino,
    };
}

void input_list_note_unread(struct input_list *list, struct error *problem)
{
    list->unread =
        grow(list->unread, list->unread_count, &list->unread_capacity, sizeof *list->unread);
    list->unread[list->unread_count++] = *problem;
    *problem = (struct error)ERROR_INIT;
}

/* What is not there does not keep the others from being looked at. */
static void note_unread(struct input_list *list, const char *what, const char *path)
{
    struct error problem = ERROR_INIT;
    error_errno(&problem, "cannot read %s'%s'", what, path);
    input_list_note_unread(list, &problem);
}

/* Folders --------------------------------------------------------------------------------------*/

/* Takes `path`. */
static bool push_folder(struct walk *walk, char *path, unsigned depth)
{
    if (depth > INPUTS_DEEPEST) {
        error_set(walk->error, ERROR_USAGE,
                  "folders are nested deeper than %d at '%s'; name the inner folders instead",
                  INPUTS_DEEPEST, path);
        free(path);
        return false;
    }
    walk->pending = grow(walk->pending, walk->count, &walk->capacity, sizeof *walk->pending);
    walk->pending[walk->count++] = (struct pending){path, depth};
    return true;
}

static bool is_folder(DIR *folder, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(status.st_mode);
}

/* Takes `path`, which is that of the entry. */
static void add_found(struct walk *walk, DIR *folder, const char *name, char *path)
{
    struct stat status;
    if (fstatat(dirfd(folder), name, &status, 0) != 0)
        note_unread(walk->list, "", path);
    else if (S_ISREG(status.st_mode))
        add_input(walk->list, path, &status);
    free(path);
}

static bool visit(struct walk *walk, DIR *folder, const struct pending *in,
                  const struct dirent *entry)
{
    if (entry->d_name[0] == '.')
        return true;
    if (is_folder(folder, entry))
        return push_folder(walk, path_join(in->path, entry->d_name), in->depth + 1);
    if (is_wanted(entry->d_name))
        add_found(walk, folder, entry->d_name, path_join(in->path, entry->d_name));
    return true;
}

static bool read_folder(struct walk *walk, const struct pending *in)
{
    DIR *folder = opendir(in->path);
    if (!folder) {
        note_unread(walk->list, E_("folder "), in->path);
        return true;
    }
    const struct dirent *entry;
    bool done = true;
    while (done && (errno = 0, entry = readdir(folder)))
        done = visit(walk, folder, in, entry);
    if (done && errno)
        note_unread(walk->list, E_("folder "), in->path);
    closedir(folder);
    return done;
}

static int by_path(const void *a, const void *b)
{
    const struct input *one = a, *other = b;
    return strcmp(one->path, other->path);
}

static bool walk_all(struct walk *walk)
{
    bool done = true;
    while (walk->count > 0) {
        struct pending in = walk->pending[--walk->count];
        done = done && read_folder(walk, &in);
        free(in.path);
    }
    free(walk->pending);
    return done;
}

static bool add_folder(struct input_list *list, const char *path, struct error *error)
{
    struct walk walk = {.list = list, .error = error};
    size_t first = list->count, unread = list->unread_count;
    push_folder(&walk, xstrdup(path), 0);
    if (!walk_all(&walk))
        return false;
    size_t found = walk.list->count - first;
    if (found > 0)
        qsort(list->items + first, found, sizeof *list->items, by_path);
    return found > 0 || list->unread_count > unread ||
           error_set(
               error, ERROR_USAGE,
               "folder '%s' holds no *.xml, *.xml.gz or *.xml.zst file, nor do its sub-folders; "
               "name the files to check, or their folder",
               path);
}

/* Arguments ------------------------------------------------------------------------------------*/

static bool has_standard_input(const struct input_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].path, "-") == 0)
            return true;
    return false;
}

static bool add_standard_input(struct input_list *list, struct error *error)
{
    struct stat status;
    if (has_standard_input(list))
        return error_set(error, ERROR_USAGE,
                         "'-' (standard input) is given twice, but can be read only once");
    if (fstat(0, &status) != 0)
        note_unread(list, E_("standard input "), "-");
    else
        add_input(list, "-", &status);
    return true;
}

static bool add_argument(struct input_list *list, const char *argument, struct error *error)
{
    struct stat status;
    if (strcmp(argument, "-") == 0)
        return add_standard_input(list, error);
    if (stat(argument, &status) != 0)
        note_unread(list, "", argument);
    else if (S_ISDIR(status.st_mode))
        return add_folder(list, argument, error);
    else
        add_input(list, argument, &status);
    return true;
}

/* The same file --------------------------------------------------------------------------------*/

struct reached {
    uint64_t device, inode;
    size_t index; /* in the list */
};

static int order(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_file(const void *a, const void *b)
{
    const struct reached *one = a, *other = b;
    int devices = order(one->device, other->device), inodes = order(one->inode, other->inode);
    return devices ? devices : inodes ? inodes : order(one->index, other->index);
}

/* Marks what is reached a second time by taking away its path. */
static void mark_repeated(struct input_list *list)
{
    struct reached *sorted = xcalloc(list->count, sizeof *sorted);
    for (size_t i = 0; i < list->count; i++)
        sorted[i] = (struct reached){list->items[i].device, list->items[i].inode, i};
    qsort(sorted, list->count, sizeof *sorted, by_file);
    for (size_t i = 1; i < list->count; i++)
        if (sorted[i].device == sorted[i - 1].device && sorted[i].inode == sorted[i - 1].inode)
            list->items[sorted[i].index].path = NULL;
    free(sorted);
}

static void drop_repeated(struct input_list *list)
{
    size_t kept = 0;
    mark_repeated(list);
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].path)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static uint64_t size_of_all(const struct input_list *list)
{
    uint64_t size = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!list->items[i].has_size)
            return 0;
        size += list->items[i].size;
    }
    return size;
}

bool input_list_expand(struct input_list *list, char *const *arguments, size_t count,
                       struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!add_argument(list, arguments[i], error))
            return false;
    drop_repeated(list);
    list->size = size_of_all(list);
    return true;
}

void input_list_release(struct input_list *list)
{
    free(list->items);
    for (size_t i = 0; i < list->unread_count; i++)
        error_clear(&list->unread[i]);
    free(list->unread);
    arena_release(&list->paths);
    *list = (struct input_list)INPUT_LIST_INIT;
}
