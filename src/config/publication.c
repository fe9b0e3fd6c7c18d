#include "config/publication_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

#define FILE_NAME "publication.yaml"

enum { SIZE_LIMIT = 1024 * 1024 }; /* bytes of publication.yaml */

static void strip_slashes(char *url)
{
    size_t length = url ? strlen(url) : 0;
    while (length && url[length - 1] == '/')
        url[--length] = '\0';
}

static void set_folder(struct source *sources, unsigned count, const char *folder)
{
    for (unsigned i = 0; i < count; i++)
        sources[i].folder = folder;
}

static void settle_kinds(struct source *sources, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (sources[i].database)
            sources[i].kind = SOURCE_POSTGRESQL;
}

static struct publication *publication_from(const struct schema_check *check, const char *folder,
                                            struct error *error)
{
    if (!schema_check_run(check, &publication_value, &publication_rules, error))
        return NULL;
    struct publication *publication = schema_check_load(check, &publication_value, error);
    if (!publication)
        return NULL;
    publication->folder = xstrdup(folder);
    set_folder(publication->sources, publication->sources_count, publication->folder);
    set_folder(publication->codes, publication->codes_count, publication->folder);
    if (publication->host) {
        strip_slashes(publication->host->url);
        strip_slashes(publication->host->upload_url);
        strip_slashes(publication->host->prefix);
    }
    if (publication->registry)
        strip_slashes(publication->registry->url);
    if (check_together(publication, check, error)) {
        settle_kinds(publication->sources, publication->sources_count);
        settle_kinds(publication->codes, publication->codes_count);
        return publication;
    }
    publication_free(publication);
    return NULL;
}

/* Whatever keeps the file from being read, its folder or its rights must be changed. */
static char *text_of(const char *path, const char *folder, size_t *length, struct error *error)
{
    if (!file_exists(path) && !folder_exists(path)) {
        error_set(
            error, ERROR_USAGE,
            "'%s' does not exist; run 'iatipub init %s' to start a publication there, or name "
            "its folder with -C",
            path, folder);
        return NULL;
    }
    char *text = file_read(path, SIZE_LIMIT, length, error);
    if (!text)
        error->kind = ERROR_USAGE;
    return text;
}

struct publication *publication_load(const char *folder, struct error *error)
{
    struct publication *publication = NULL;
    struct schema_check *check = NULL;
    char *path = path_join(folder, FILE_NAME);
    size_t length;
    char *text = text_of(path, folder, &length, error);
    if (!text)
        goto out;
    check = schema_check_new(path, text, length, error);
    if (check)
        publication = publication_from(check, folder, error);
out:
    schema_check_free(check);
    free(text);
    free(path);
    return publication;
}

void publication_free(struct publication *publication)
{
    if (!publication)
        return;
    free(publication->folder);
    schema_data_free(&publication_value, publication);
}

char *publication_path(const struct publication *publication, const char *relative)
{
    return path_join(publication->folder, relative);
}

const char *publication_default(const char *value, const char *otherwise)
{
    return value ? value : otherwise;
}
