#include "commands/tracer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "commands/session.h"
#include "convert/outputs.h"
#include "convert/trace.h"
#include "store/store.h"

struct tracer {
    char *path;      /* of the file at hand, NULL if there is none */
    bool is_settled; /* whether it was converted has been found out: then `is_ours` */
    bool is_ours;
    char *folder; /* of the publication that is open, NULL if none is */
    struct session session;
    struct store *store;
    struct output_list outputs;
};

struct tracer *tracer_new(void)
{
    return xcalloc(1, sizeof(struct tracer));
}

static void close_publication(struct tracer *tracer)
{
    if (!tracer->folder)
        return;
    output_list_release(&tracer->outputs);
    store_close(tracer->store);
    error_clear(&tracer->session.error);
    session_release(&tracer->session);
    free(tracer->folder);
    tracer->store = NULL;
    tracer->folder = NULL;
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

/* Without a conversion that can be read there are no outputs. */
static void open_publication(struct tracer *tracer, const char *folder)
{
    struct session *session = &tracer->session;
    tracer->folder = xstrdup(folder);
    if (session_open(session, folder))
        tracer->store = store_open(session->publication, session->layout, &session->error);
    if (tracer->store &&
        !outputs_read(tracer->store, session->publication, &tracer->outputs, &session->error))
        output_list_release(&tracer->outputs);
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
        open_publication(tracer, folder);
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
