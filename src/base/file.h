/* Files and folders: whole reads with a ceiling, writes that a reader sees entirely or not at all.
 */
#ifndef IATIPUB_BASE_FILE_H
#define IATIPUB_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

/* A file being written under a temporary name beside its final one. Open, write to `stream`, then
 * commit or abort; a process that dies in between leaves only the temporary file, whose name ends
 * in FILE_TEMPORARY_SUFFIX. */
struct output_file {
    FILE *stream;
    char *path;
    char *temporary; /* NULL: the file is written to as it is */
};

#define OUTPUT_FILE_INIT                                                                           \
    {                                                                                              \
        .stream = (void *)0                                                                        \
    }
#define FILE_TEMPORARY_SUFFIX ".iatipub-tmp"

/* Devices, pipes and /dev/stdout are written to as they are: a rename would put a file in their
 * place. What was written to them stays also after an abort. */
bool output_file_open(struct output_file *file, const char *path, struct error *error);
/* Flushes, syncs, closes, renames and syncs the folder. On failure the old file is untouched and
 * the temporary one gone. */
bool output_file_commit(struct output_file *file, struct error *error);
/* Removes the temporary file. Fine after a commit or on OUTPUT_FILE_INIT. */
void output_file_abort(struct output_file *file);

/* Writes `data` to `path` through an output_file. */
bool file_write(const char *path, const void *data, size_t length, struct error *error);

bool file_is_written_to_as_it_is(const char *path);

/* Syncs a finished file, gives it its final name and syncs the folder. */
bool file_put_in_place(const char *temporary, const char *path, struct error *error);

/* Reads a whole file of at most `ceiling` bytes. The caller frees the result, which ends with a NUL
 * that `length` does not count. NULL and `error` if it can't be read or is larger. */
char *file_read(const char *path, size_t ceiling, size_t *length, struct error *error);

/* Opens for reading; refuses folders. NULL and `error` name the file and the reason. */
FILE *file_open(const char *path, struct error *error);

/* Creates the folder and its parents; fine if it exists. */
bool folder_make(const char *path, struct error *error);

/* Removes the temporary files that a killed run left in a folder. A missing folder is fine. */
void folder_sweep(const char *path);

bool file_exists(const char *path);
/* True for anything of that name, a link that leads nowhere included. */
bool path_exists(const char *path);
/* True if both paths lead to the same file. */
bool file_is_same(const char *a, const char *b);
bool folder_exists(const char *path);
/* False and `error` if the folder is missing or can't be read. */
bool folder_is_readable(const char *path, struct error *error);

/* "folder/name", or `name` alone if it is absolute or `folder` is NULL, "" or ".". The caller
 * frees. */
char *path_join(const char *folder, const char *name);
/* The part after the last '/'; points into `path`. */
const char *path_base(const char *path);
/* The base name without its last extension. The caller frees. */
char *path_stem(const char *path);
/* The part before the last '/', "." if there is none. The caller frees. */
char *path_folder(const char *path);

/* The existing files that match the shell pattern `pattern` in `folder`, whose own name is taken
 * literally (an absolute `pattern` is all of it), sorted by name. The caller frees with
 * path_list_free; `count` may be 0. NULL and `error` if a folder on the way is there but can't
 * be read, which is something else than having no such file. */
char **path_glob(const char *folder, const char *pattern, size_t *count, struct error *error);
void path_list_free(char **paths, size_t count);

#endif
