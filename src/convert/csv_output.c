#include "convert/csv_output.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

bool csv_output_open(struct csv_output *output, const char *path, struct error *error)
{
    *output = (struct csv_output){.file = OUTPUT_FILE_INIT};
    return output_file_open(&output->file, path, error);
}

void csv_output_set(struct csv_output *output, size_t column, const char *text)
{
    if (!*text)
        return;
    while (column >= output->capacity) {
        size_t old = output->capacity;
        output->cells = grow(output->cells, old, &output->capacity, sizeof *output->cells);
        memset(output->cells + old, 0, (output->capacity - old) * sizeof *output->cells);
    }
    output->cells[column] = arena_copy(&output->texts, text, strlen(text));
    if (column >= output->used)
        output->used = column + 1;
}

/* Some readers cut at semicolons and tabs too, or drop the blanks around a text. */
static bool needs_quotes(const char *text)
{
    size_t length = strlen(text);
    return strpbrk(text, ",;\t\"\r\n") || *text == ' ' || text[length - 1] == ' ';
}

static void write_cell(FILE *stream, const char *text)
{
    if (!needs_quotes(text)) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

bool csv_output_end_row(struct csv_output *output, struct error *error)
{
    FILE *stream = output->file.stream;
    for (size_t i = 0; i < output->used; i++) {
        if (i)
            fputc(',', stream);
        if (output->cells[i])
            write_cell(stream, output->cells[i]);
        output->cells[i] = NULL;
    }
    for (size_t i = output->used; output->used && i < output->width; i++)
        fputc(',', stream);
    if (output->used) {
        fputc('\n', stream);
        output->rows++;
    }
    output->used = 0;
    arena_reset(&output->texts);
    return !ferror(stream) || error_errno(error, "cannot write '%s'", output->file.path);
}

bool csv_output_commit(struct csv_output *output, struct error *error)
{
    return output_file_commit(&output->file, error);
}

void csv_output_abort(struct csv_output *output)
{
    output_file_abort(&output->file);
    arena_release(&output->texts);
    free(output->cells);
    *output = (struct csv_output){.file = OUTPUT_FILE_INIT};
}
