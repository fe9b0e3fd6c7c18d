#include "convert/unsdg_datasets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/file.h"
#include "convert/xlsx_output.h"
#include "standard/codelist.h"
#include "unsdg/ceb_write.h"

struct writing {
    struct ceb_choice choice;
    char *folder, *workbook; /* out/NAME and out/NAME.xlsx */
    struct xlsx_output *xlsx;
    const struct ceb_shape *shape; /* of the sheet being written */
    struct error *error;
};

static bool count_row(void *context, const char *const *cells, size_t count, struct error *error)
{
    (void)cells;
    (void)count;
    (void)error;
    *(bool *)context = true;
    return true;
}

/* False and the error if that can't be found out. */
static bool has_rows(const struct writing *writing, enum ceb_dataset dataset, bool *has)
{
    *has = false;
    return ceb_rows(&writing->choice, dataset, count_row, has, writing->error);
}

/* ---- CSV ---- */

static bool write_csv(const struct writing *writing, const struct ceb_shape *shape, bool has)
{
    char *path = xasprintf("%s/%s.csv", writing->folder, shape->name);
    struct output_file file = OUTPUT_FILE_INIT;
    bool written = true;
    if (has)
        written = output_file_open(&file, path, writing->error) &&
                  ceb_write(&writing->choice, shape->dataset, file.stream, writing->error) &&
                  output_file_commit(&file, writing->error);
    else
        unlink(path);
    output_file_abort(&file);
    free(path);
    return written;
}

/* ---- the workbook ---- */

/* Spreadsheets add up numbers, not texts: without zeros at its end an amount of whole cents is one.
 */
static bool set_amount(struct xlsx_output *xlsx, size_t column, const char *text)
{
    if (!decimal_is_valid(text) || !strchr(text, '.'))
        return xlsx_output_decimal(xlsx, column, text);
    char *number = xstrdup(text), *end = number + strlen(number);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
    bool set = xlsx_output_decimal(xlsx, column, number);
    free(number);
    return set;
}

static bool add_row(void *context, const char *const *cells, size_t count, struct error *error)
{
    struct writing *writing = context;
    for (size_t i = 0; i < count; i++) {
        bool is_amount = strcmp(writing->shape->columns[i].name, "amount") == 0;
        if (!(is_amount ? set_amount(writing->xlsx, i, cells[i])
                        : xlsx_output_text(writing->xlsx, i, cells[i])))
            return error_set(error, ERROR_USAGE,
                             "%s: a cell of column %s has more than %d characters, which no "
                             "workbook holds",
                             writing->workbook, writing->shape->columns[i].header, XLSX_TEXT_MOST);
    }
    return xlsx_output_end_row(writing->xlsx, error);
}

static bool write_sheet(struct writing *writing, const struct ceb_shape *shape)
{
    const char *headers[CEB_COLUMNS_MOST];
    for (size_t i = 0; i < shape->column_count; i++)
        headers[i] = shape->columns[i].header;
    writing->shape = shape;
    return xlsx_output_sheet(writing->xlsx, shape->name, XLSX_GO_ON, writing->error) &&
           xlsx_output_header(writing->xlsx, headers, shape->column_count, writing->error) &&
           ceb_rows(&writing->choice, shape->dataset, add_row, writing, writing->error);
}

/* ---- all ---- */

static bool write_all(struct writing *writing)
{
    bool any = false;
    for (size_t i = 0; i < CEB_DATASET_COUNT; i++) {
        const struct ceb_shape *shape = &ceb_shapes[i];
        bool has;
        if (!has_rows(writing, shape->dataset, &has) || !write_csv(writing, shape, has) ||
            (has && !write_sheet(writing, shape)))
            return false;
        any = any || has;
    }
    return !any || xlsx_output_commit(writing->xlsx, writing->error);
}

bool write_unsdg_datasets(struct store *store, const struct publication *publication,
                          struct error *error)
{
    char *name = path_join("out", publication->unsdg->name);
    struct writing writing = {.folder = publication_path(publication, name), .error = error};
    writing.workbook = xasprintf("%s.xlsx", writing.folder);
    struct codelists *lists = codelists_open(NULL, error);
    writing.choice = (struct ceb_choice){.store = store, .lists = lists};
    bool written = lists && folder_make(writing.folder, error);
    writing.xlsx = written ? xlsx_output_open(writing.workbook, error) : NULL;
    written = writing.xlsx && write_all(&writing);
    xlsx_output_free(writing.xlsx);
    codelists_free(lists);
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
        char *path = xasprintf("%s/%s.csv", folder, ceb_shapes[i].name);
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
