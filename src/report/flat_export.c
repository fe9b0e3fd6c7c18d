#include "report/flat_export.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "convert/activity_file.h"

static bool check_kind(const struct activity_file *file, struct error *error)
{
    return strcmp(file->element->name, "iati-activity") == 0 ||
           error_set(error, ERROR_DATA,
                     "'%s' is a file of organisations; expected one of activities", file->path);
}

static bool take_activity(struct activity_file *file, xmlNode *node, struct flat_filter *filter,
                          const char *dataset, flat_activity_function *take, void *context,
                          struct error *error)
{
    char *identifier = xml_child_text(node, "iati-identifier");
    bool is_wanted = !filter || flat_filter_takes(filter, identifier ? identifier : "");
    free(identifier);
    return !is_wanted || take(context, node, file->root, dataset, error);
}

bool flat_read(const char *path, const struct standard *standard, struct flat_filter *filter,
               flat_activity_function *take, void *context, struct error *error)
{
    struct activity_file file;
    char *dataset = path_stem(path);
    bool read = activity_file_open(&file, path, standard, error) && check_kind(&file, error);
    for (xmlNode *node; read && (node = activity_file_next(&file, error));)
        read = take_activity(&file, node, filter, dataset, take, context, error);
    activity_file_close(&file);
    free(dataset);
    return read && !error->kind;
}

static bool write_row(void *context, const char *const *cells, struct error *error)
{
    struct flat_export *export = context;
    int kept = flat_filter_keeps(export->filter, cells, error);
    return kept == 0 || (kept > 0 && flat_output_row(export->output, cells, error));
}

static bool write_activity(void *context, xmlNode *activity, const xmlNode *root,
                           const char *dataset, struct error *error)
{
    struct flat_export *export = context;
    return flat_rows_give(export->rows, activity, root, dataset, write_row, export, error);
}

bool flat_export_file(struct flat_export *export, const char *path, const struct standard *standard,
                      struct error *error)
{
    return flat_read(path, standard, export->filter, write_activity, export, error);
}
