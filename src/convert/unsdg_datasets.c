#include "convert/unsdg_datasets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "convert/xlsx_output.h"
#include "unsdg/ceb_write.h"

struct writing {
    struct ceb_choice choice;
    char *folder, *workbook; /* out/NAME and out/NAME.xlsx */
    struct xlsx_output *xlsx;
    bool has_sheets;
    /* of the data set being written: */
    const struct ceb_shape *shape;
    struct output_file file;
    struct ceb_csv csv;
};

static char *dataset_path(const char *folder, const struct ceb_shape *shape)
{
    return xasprintf("%s/%s.csv", folder, shape->name);
}

/* ---- the workbook ---- */

static bool begin_sheet(struct writing *writing, struct error *error)
{
    const struct ceb_shape *shape = writing->shape;
    const char *headers[CEB_COLUMNS_MOST];
    for (size_t i = 0; i < shape->column_count; i++)
        headers[i] = shape->columns[i].header;
    writing->has_sheets = true;
    return xlsx_output_sheet(writing->xlsx, shape->name, XLSX_GO_ON, error) &&
           xlsx_output_header(writing->xlsx, headers, shape->column_count, error);
}

static bool add_to_sheet(const struct writing *writing, const char *const *cells, size_t count,
                         struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool is_amount = strcmp(writing->shape->columns[i].name, "amount") == 0;
        if (!(is_amount ? xlsx_output_amount(writing->xlsx, i, cells[i])
                        : xlsx_output_text(writing->xlsx, i, cells[i])))
            return error_set(error, ERROR_USAGE,
                             "%s: a cell of column %s has more than %d characters, which no "
                             "workbook holds",
                             writing->workbook, writing->shape->columns[i].header, XLSX_TEXT_MOST);
    }
    return xlsx_output_end_row(writing->xlsx, error);
}

/* ---- all ---- */

/* Only what has rows is begun. */
static bool begin_dataset(struct writing *writing, struct error *error)
{
    char *path = dataset_path(writing->folder, writing->shape);
    bool begun = output_file_open(&writing->file, path, error) &&
                 ceb_csv_begin(&writing->csv, writing->shape, writing->file.stream, error) &&
                 begin_sheet(writing, error);
    free(path);
    return begun;
}

static bool add_row(void *context, const char *const *cells, size_t count, struct error *error)
{
    struct writing *writing = context;
    return (writing->file.stream || begin_dataset(writing, error)) &&
           ceb_csv_row(&writing->csv, cells, count, error) &&
           add_to_sheet(writing, cells, count, error);
}

static void remove_dataset(const struct writing *writing)
{
    char *path = dataset_path(writing->folder, writing->shape);
    unlink(path);
    free(path);
}

static bool write_dataset(struct writing *writing, const struct ceb_shape *shape,
                          struct error *error)
{
    writing->shape = shape;
    bool written = ceb_rows(&writing->choice, shape->dataset, add_row, writing, error);
    if (written && writing->file.stream)
        written = output_file_commit(&writing->file, error);
    else if (written)
        remove_dataset(writing);
    output_file_abort(&writing->file);
    ceb_csv_release(&writing->csv);
    return written;
}

static bool write_all(struct writing *writing, struct error *error)
{
    for (size_t i = 0; i < CEB_DATASET_COUNT; i++)
        if (!write_dataset(writing, &ceb_shapes[i], error))
            return false;
    return !writing->has_sheets || xlsx_output_commit(writing->xlsx, error);
}

bool write_unsdg_datasets(struct store *store, const struct publication *publication,
                          struct codelists *lists, struct error *error)
{
    char *name = path_join("out", publication->unsdg->name);
    struct writing writing = {.choice = {.store = store, .lists = lists},
                              .folder = publication_path(publication, name),
                              .file = OUTPUT_FILE_INIT,
                              .csv = CEB_CSV_INIT};
    writing.workbook = xasprintf("%s.xlsx", writing.folder);
    if (folder_make(writing.folder, error))
        writing.xlsx = xlsx_output_open(writing.workbook, error);
    bool written = writing.xlsx && write_all(&writing, error);
    xlsx_output_free(writing.xlsx);
    free(writing.workbook);
    free(writing.folder);
    free(name);
    return written;
}

void remove_unsdg_datasets(const struct publication *publication, const char *name)
{
    char *relative = path_join("out", name);
    char *folder = publication_path(publication, relative);
    char *workbook = xasprintf("%s.xlsx", folder);
    bool removed = false;
    for (size_t i = 0; i < CEB_DATASET_COUNT; i++) {
        char *path = dataset_path(folder, &ceb_shapes[i]);
        removed = unlink(path) == 0 || removed;
        free(path);
    }
    if (removed) {
        unlink(workbook);
        rmdir(folder);
    }
    free(workbook);
    free(folder);
    free(relative);
}
