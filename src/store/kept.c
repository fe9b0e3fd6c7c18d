#include "store/kept.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/file.h"

enum { COPY_BLOCK = 64 * 1024 };

/* The folder of a source, in the publication: its table's name or, of a source without one, that of
 * its file. */
static char *folder_of(const struct source *source)
{
    char *name = xstrdup(source->table ? source->table : source->file);
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_')
            *c = '-';
    char *folder = xasprintf(".iatipub/kept/%s", name);
    free(name);
    return folder;
}

/* The kept files whose digest fits the pattern. */
static char **find(const struct publication *publication, const struct source *source,
                   const char *digest, size_t *count, struct error *error)
{
    char *folder = folder_of(source);
    char *pattern = xasprintf("%s/*-%s/*", folder, digest);
    char **paths = path_glob(publication->folder, pattern, count, error);
    free(pattern);
    free(folder);
    return paths;
}

char **kept_files(const struct publication *publication, const struct source *source, size_t *count,
                  struct error *error)
{
    return find(publication, source, "*", count, error);
}

bool kept_has(const struct publication *publication, const struct source *source, const char *path,
              struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    if (!digest_file(path, digest, NULL, error))
        return false;
    size_t count = 0;
    char **paths = find(publication, source, digest, &count, error);
    path_list_free(paths, count);
    return count > 0;
}

static bool copy_bytes(FILE *from, FILE *to)
{
    char block[COPY_BLOCK];
    size_t length;
    while ((length = fread(block, 1, sizeof block, from)) > 0)
        if (fwrite(block, 1, length, to) < length)
            return false;
    return !ferror(from);
}

static bool copy_file(const char *from, const char *to, struct error *error)
{
    FILE *stream = file_open(from, error);
    if (!stream)
        return false;
    struct output_file file = OUTPUT_FILE_INIT;
    bool opened = output_file_open(&file, to, error);
    bool copied = opened && copy_bytes(stream, file.stream);
    if (opened && !copied)
        error_errno(error, "cannot copy '%s' to '%s'", from, to);
    copied = copied && output_file_commit(&file, error);
    output_file_abort(&file);
    fclose(stream);
    return copied;
}

bool kept_take(const struct publication *publication, const struct source *source, const char *path,
               struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    size_t count = 0;
    if (!digest_file(path, digest, NULL, error))
        return false;
    char **paths = kept_files(publication, source, &count, error);
    path_list_free(paths, count);
    char *parent = folder_of(source);
    char *relative = xasprintf("%s/%06zu-%s", parent, count + 1, digest);
    char *folder = publication_path(publication, relative);
    char *copy = path_join(folder, path_base(path));
    bool kept = !error->kind && folder_make(folder, error) && copy_file(path, copy, error);
    free(copy);
    free(folder);
    free(relative);
    free(parent);
    return kept;
}
