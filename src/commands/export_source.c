#include "commands/export_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/suggest.h"

static void add_path(struct export_source *source, const char *path)
{
    source->paths[source->count++] = path;
}

static bool refuse_dataset(const struct export_source *source, struct error *error)
{
    const struct output_list *outputs = &source->outputs;
    const char **names = xcalloc(outputs->count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->items[i].kind == DATASET_ACTIVITIES)
            names[count++] = outputs->items[i].dataset;
    const char *nearest = source->dataset ? suggest_nearest(source->dataset, names, count) : NULL;
    if (source->dataset)
        error_set(error, ERROR_USAGE, "there is no dataset of activities '%s'", source->dataset);
    else
        error_set(error, ERROR_USAGE, "this publication has no dataset of activities");
    if (nearest)
        error_add(error, "; did you mean '%s'?", nearest);
    free(names);
    return false;
}

static bool choose_outputs(struct export_source *source, struct error *error)
{
    source->paths = xcalloc(source->outputs.count + 1, sizeof *source->paths);
    for (size_t i = 0; i < source->outputs.count; i++) {
        const struct output *output = &source->outputs.items[i];
        if (output->kind == DATASET_ACTIVITIES &&
            (!source->dataset || strcmp(source->dataset, output->dataset) == 0))
            add_path(source, output->file);
    }
    return source->count > 0 || refuse_dataset(source, error);
}

static bool open_publication(struct export_source *source, struct session *session)
{
    if (!session_begin(session, source->folder))
        return false;
    source->store = store_open(session->publication, session->layout, &session->error);
    return source->store &&
           outputs_read(source->store, session->publication, &source->outputs, &session->error) &&
           choose_outputs(source, &session->error);
}

static bool open_files(struct export_source *source, struct session *session)
{
    *session = (struct session){.lock = {.descriptor = -1}};
    if (source->folder || source->dataset)
        return error_set(&session->error, ERROR_USAGE,
                         "a file and a publication (-C, --dataset) can't be exported together");
    session->standard = standard_load_lean("2.03", &session->error);
    source->paths = xcalloc(source->file_count, sizeof *source->paths);
    for (size_t i = 0; i < source->file_count; i++)
        add_path(source, source->files[i]);
    return session->standard != NULL;
}

bool export_source_open(struct export_source *source, struct session *session)
{
    return source->file_count ? open_files(source, session) : open_publication(source, session);
}

void export_source_close(struct export_source *source)
{
    handover_release(&source->handover);
    output_list_release(&source->outputs);
    store_close(source->store);
    free(source->paths);
    source->store = NULL;
    source->paths = NULL;
}

bool export_source_begin(struct export_source *source, struct session *session, const char *target,
                         const char *ending, const char **path)
{
    *path = target;
    if (!source->store)
        return true;
    if (!handover_begin(&source->handover, session, target, ending))
        return false;
    *path = source->handover.path;
    return true;
}

bool export_source_end(struct export_source *source, struct session *session)
{
    return !source->store || handover_end(&source->handover, session, source->store);
}

void flat_names_show(const struct flat_names *names)
{
    if (names->english_list)
        fprintf(stderr,
                _("names of codes are in English where the codelists have none in '%s': %s\n"),
                names->language, names->english_list);
}
