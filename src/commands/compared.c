#include "commands/compared.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/suggest.h"
#include "commands/session.h"
#include "convert/outputs.h"
#include "publish/versions.h"

#define CONFIGURATION "publication.yaml"
#define PUBLISHED "published"

/* The publication and what it converted last. */
struct compared_source {
    struct session session;
    struct output_list outputs;
    compared_take *take;
    void *context;
    struct error *error;
};

/* ---- the publication ----------------------------------------------------------------------- */

static bool open_source(struct compared_source *source, const char *folder)
{
    struct error *error = &source->session.error;
    if (!session_open(&source->session, folder))
        return false;
    struct store *store = store_open(source->session.publication, source->session.layout, error);
    bool read = store && outputs_read(store, source->session.publication, &source->outputs, error);
    store_close(store);
    return read;
}

static const struct output *find_output(const struct compared_source *source, const char *name)
{
    for (size_t i = 0; i < source->outputs.count; i++)
        if (strcmp(source->outputs.items[i].name, name) == 0)
            return &source->outputs.items[i];
    return NULL;
}

static bool refuse_name(const struct compared_source *source, const char *name)
{
    const char **names = xcalloc(source->outputs.count + 1, sizeof *names);
    for (size_t i = 0; i < source->outputs.count; i++)
        names[i] = source->outputs.items[i].name;
    const char *nearest = suggest_nearest(name, names, source->outputs.count);
    error_set(source->error, ERROR_USAGE, "there is neither a dataset nor a file '%s'", name);
    if (nearest)
        error_add(source->error, "; did you mean '%s'?", nearest);
    else
        error_add(source->error, "; 'iatipub status' tells the datasets");
    free(names);
    return false;
}

/* ---- versions ------------------------------------------------------------------------------ */

static const struct version *find_version(const struct version_list *list, const char *dataset,
                                          const char *asked, struct error *error)
{
    bool is_last = strcmp(asked, PUBLISHED) == 0 && list->count;
    return is_last ? &list->items[list->count - 1]
                   : version_list_choose(list, dataset, asked, error);
}

/* The path of a kept version, which the caller frees; NULL and the error if there is none. */
static char *version_path(const struct compared_source *source, const char *dataset,
                          const char *asked)
{
    struct version_list list = {.items = NULL};
    char *path = NULL;
    if (version_list_read(&list, source->session.publication->folder, dataset, source->error)) {
        const struct version *version = find_version(&list, dataset, asked, source->error);
        path = version ? xstrdup(version->path) : NULL;
    }
    version_list_release(&list);
    return path;
}

/* The last published version, its number included, or NULL for a dataset that never was. False and
 * the error if the versions can't be read. */
static bool find_published(const struct compared_source *source, const char *dataset, char **path,
                           char **shown)
{
    struct version_list list = {.items = NULL};
    bool read =
        version_list_read(&list, source->session.publication->folder, dataset, source->error);
    const struct version *last = read && list.count ? &list.items[list.count - 1] : NULL;
    *path = last ? xstrdup(last->path) : NULL;
    *shown = last ? xasprintf("%s@%llu", dataset, (unsigned long long)last->number) : NULL;
    version_list_release(&list);
    return read;
}

/* ---- arguments ----------------------------------------------------------------------------- */

/* The path of what an argument names; the caller frees. `output` receives the dataset, NULL for a
 * file. NULL and the error if there is none. */
static char *resolve(const struct compared_source *source, const char *argument,
                     const struct output **output)
{
    const char *at = strrchr(argument, '@');
    *output = find_output(source, argument);
    if (*output)
        return xstrdup((*output)->file);
    if (file_exists(argument) || strcmp(argument, "-") == 0)
        return xstrdup(argument);
    char *dataset = xstrndup(argument, at ? (size_t)(at - argument) : strlen(argument));
    *output = at ? find_output(source, dataset) : NULL;
    /* a dataset that is no longer made may still have versions */
    char *path = at && !strchr(argument, '/') ? version_path(source, dataset, at + 1) : NULL;
    if (!path && !source->error->kind)
        refuse_name(source, argument);
    free(dataset);
    return path;
}

static bool compare_published(const struct compared_source *source, const struct output *output)
{
    char *path, *shown;
    struct compared compared = {.dataset = output->name, .after = output->name};
    bool done = find_published(source, output->name, &path, &shown);
    compared.before = shown;
    done = done && source->take(source->context, &compared, path, output->file, source->error);
    free(path);
    free(shown);
    return done;
}

static bool compare_all(const struct compared_source *source)
{
    bool done = true;
    size_t count = 0;
    for (size_t i = 0; done && i < source->outputs.count; i++) {
        if (source->outputs.items[i].kind == DATASET_UNSDG)
            continue; /* handed over, not published */
        done = compare_published(source, &source->outputs.items[i]);
        count++;
    }
    return done && (count || error_set(source->error, ERROR_USAGE,
                                       "there is no dataset of IATI data to compare"));
}

static bool compare_two(const struct compared_source *source, const char *before, const char *after)
{
    const struct output *first = NULL, *second = NULL;
    char *path_before = resolve(source, before, &first);
    const char *shown = after ? after : first ? first->name : NULL;
    if (path_before && !shown)
        error_set(source->error, ERROR_USAGE,
                  "'%s' is no dataset that is made now; name what it is compared with", before);
    char *path_after = path_before && shown ? resolve(source, shown, &second) : NULL;
    struct compared compared = {
        .dataset = first && first == second ? first->name : NULL, .before = before, .after = shown};
    bool done = path_after &&
                source->take(source->context, &compared, path_before, path_after, source->error);
    free(path_before);
    free(path_after);
    return done;
}

static bool compare_in(struct compared_source *source, char *const *arguments, size_t count)
{
    if (count == 0)
        return compare_all(source);
    const struct output *output = count == 1 ? find_output(source, arguments[0]) : NULL;
    return output ? compare_published(source, output)
                  : compare_two(source, arguments[0], count > 1 ? arguments[1] : NULL);
}

/* True if the arguments are two files, which need no publication. */
static bool are_files(const char *folder, char *const *arguments, size_t count)
{
    if (folder || count == 0)
        return false;
    bool files = true;
    for (size_t i = 0; i < count; i++)
        files = files && (path_exists(arguments[i]) || strcmp(arguments[i], "-") == 0);
    return files || !file_exists(CONFIGURATION);
}

static bool compare_files(char *const *arguments, size_t count, compared_take *take, void *context,
                          struct error *error)
{
    if (count < 2)
        return error_set(error, ERROR_USAGE,
                         "'%s' is one file; name the file that it is compared with, or a "
                         "publication with -C",
                         arguments[0]);
    if (strcmp(arguments[0], "-") == 0 && strcmp(arguments[1], "-") == 0)
        return error_set(error, ERROR_USAGE, "standard input can be one of the two only");
    struct compared compared = {.before = arguments[0], .after = arguments[1]};
    return take(context, &compared, arguments[0], arguments[1], error);
}

bool compared_each(const char *folder, char *const *arguments, size_t count, compared_take *take,
                   void *context, struct error *error)
{
    if (are_files(folder, arguments, count))
        return compare_files(arguments, count, take, context, error);
    struct compared_source source = {.take = take, .context = context};
    source.error = &source.session.error;
    bool done =
        open_source(&source, folder ? folder : ".") && compare_in(&source, arguments, count);
    if (!done && !error->kind) {
        *error = source.session.error;
        source.session.error = (struct error)ERROR_INIT;
    }
    error_clear(&source.session.error);
    output_list_release(&source.outputs);
    session_release(&source.session);
    return done;
}
