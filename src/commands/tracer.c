#include "commands/tracer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "config/publication.h"
#include "convert/outputs.h"
#include "convert/trace.h"
#include "standard/layout.h"
#include "standard/standard.h"
#include "store/store.h"

struct tracer {
    char *path;      /* of the file at hand, NULL if there is none */
    bool is_settled; /* whether it was converted has been found out: then `is_ours` */
    bool is_ours;
    char *folder; /* of the publication that is open, NULL if none is */
    struct publication *publication;
    struct standard *standard;
    struct layout *layout;
    struct store *store;
    struct output_list outputs;
};

struct tracer *tracer_new(void)
{
    return xcalloc(1, sizeof(struct tracer));
}

static void close_publication(struct tracer *tracer)
{
    output_list_release(&tracer->outputs);
    tracer->outputs = (struct output_list){.items = NULL};
    store_close(tracer->store);
    layout_free(tracer->layout);
    standard_free(tracer->standard);
    publication_free(tracer->publication);
    free(tracer->folder);
    tracer->folder = NULL;
    tracer->store = NULL;
    tracer->layout = NULL;
    tracer->standard = NULL;
    tracer->publication = NULL;
}

void tracer_free(struct tracer *tracer)
{
    if (!tracer)
        return;
    close_publication(tracer);
    free(tracer->path);
    free(tracer);
}

void tracer_set_file(struct tracer *tracer, const char *path)
{
    free(tracer->path);
    tracer->path = xstrdup(path);
    tracer->is_settled = tracer->is_ours = false;
}

/* The publication whose folder `out` holds the file; the caller frees. NULL if there is none. */
static char *publication_of(const char *path)
{
    char whole[PATH_MAX];
    char *name = realpath(path, whole) ? strrchr(whole, '/') : NULL;
    if (!name)
        return NULL;
    *name = '\0';
    char *out = strrchr(whole, '/');
    if (!out || out == whole || strcmp(out, "/out") != 0)
        return NULL;
    *out = '\0';
    char *settings = path_join(whole, "publication.yaml");
    bool exists = file_exists(settings);
    free(settings);
    return exists ? xstrdup(whole) : NULL;
}

/* False if the publication has no conversion that can be read. */
static bool open_publication(struct tracer *tracer, const char *folder)
{
    struct error error = ERROR_INIT;
    tracer->folder = xstrdup(folder);
    tracer->publication = publication_load(folder, &error);
    tracer->standard = standard_load("2.03", &error);
    if (tracer->publication && tracer->standard)
        tracer->layout = layout_build(tracer->standard, tracer->publication->languages,
                                      tracer->publication->languages_count, &error);
    if (tracer->layout)
        tracer->store = store_open(tracer->publication, tracer->layout, &error);
    bool opened =
        tracer->store && outputs_read(tracer->store, tracer->publication, &tracer->outputs, &error);
    if (!opened)
        output_list_release(&tracer->outputs);
    error_clear(&error);
    return opened;
}

static bool same_file(const char *path, const char *other)
{
    char whole[PATH_MAX], other_whole[PATH_MAX];
    return realpath(path, whole) && realpath(other, other_whole) && strcmp(whole, other_whole) == 0;
}

static bool was_converted(struct tracer *tracer)
{
    char *folder = publication_of(tracer->path);
    if (!folder)
        return false;
    if (!tracer->folder || strcmp(tracer->folder, folder) != 0) {
        close_publication(tracer);
        if (!open_publication(tracer, folder))
            tracer->outputs = (struct output_list){.items = NULL};
    }
    free(folder);
    for (size_t i = 0; i < tracer->outputs.count; i++)
        if (same_file(tracer->path, tracer->outputs.items[i].file))
            return true;
    return false;
}

void tracer_find(struct tracer *tracer, struct finding *finding)
{
    if (!tracer->is_settled) {
        tracer->is_ours = was_converted(tracer);
        tracer->is_settled = true;
    }
    struct findings one = {.items = finding, .count = 1};
    if (tracer->is_ours)
        trace_findings(tracer->store, &one);
}
