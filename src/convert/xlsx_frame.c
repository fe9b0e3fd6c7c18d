#include "convert/xlsx_frame.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/libzip.h"
#include "base/zip_output.h"

enum { BLOCK = 65536 };

struct part {
    char *name;
    struct strbuf text;
};

struct frame {
    struct part *parts;
    size_t count, capacity;
};

static void release(struct frame *frame)
{
    for (size_t i = 0; i < frame->count; i++) {
        free(frame->parts[i].name);
        strbuf_release(&frame->parts[i].text);
    }
    free(frame->parts);
}

/* --- What the library wrote ------------------------------------------------------------------- */

static bool read_part(const struct libzip *library, zip_t *archive, zip_uint64_t index,
                      struct part *part)
{
    zip_file_t *file = library->fopen_index(archive, index, 0);
    char *block = xmalloc(BLOCK);
    zip_int64_t got = -1;
    while (file && (got = library->fread(file, block, BLOCK)) > 0)
        strbuf_add(&part->text, block, (size_t)got);
    free(block);
    if (file)
        library->fclose(file);
    return got == 0;
}

static bool read_parts(const struct libzip *library, zip_t *archive, struct frame *frame)
{
    zip_stat_t found;
    bool read = true;
    for (zip_uint64_t i = 0; read && library->stat_index(archive, i, 0, &found) == 0; i++) {
        frame->parts = grow(frame->parts, frame->count, &frame->capacity, sizeof *frame->parts);
        struct part *part = &frame->parts[frame->count++];
        *part = (struct part){.name = xstrdup(found.name), .text = STRBUF_INIT};
        read = read_part(library, archive, i, part);
    }
    return read;
}

/* It doesn't say whether all it wrote reached the disk. */
static bool read_frame(const char *path, struct frame *frame, const char *shown,
                       struct error *error)
{
    const struct libzip *library = libzip_get(error);
    if (!library)
        return false;
    int reason = 0;
    zip_t *archive = library->open(path, ZIP_RDONLY | ZIP_CHECKCONS, &reason);
    bool read = archive && read_parts(library, archive, frame);
    if (archive)
        library->discard(archive);
    return read ||
           error_set(error, ERROR_ENVIRONMENT,
                     "cannot write '%s': not all of it reached the disk; is it full?", shown);
}

/* --- What becomes of it ----------------------------------------------------------------------- */

/* The number of the sheet that the part is, from 0; `count` if it is none of these. */
static size_t sheet_of(const char *name, size_t count)
{
    static const char folder[] = "xl/worksheets/sheet";
    size_t length = sizeof folder - 1;
    size_t number = strncmp(name, folder, length) == 0 ? strtoul(name + length, NULL, 10) : 0;
    return number >= 1 && number <= count ? number - 1 : count;
}

/* Adds `text` up to `mark`, which it has, and returns what follows the mark. */
static const char *add_until(struct strbuf *out, const char *text, const char *mark)
{
    const char *found = strstr(text, mark);
    strbuf_add(out, text, (size_t)(found - text) + strlen(mark));
    return found + strlen(mark);
}

/* Cuts the XML of a sheet where its rows go: the head has the sheet's true dimension, and what the
 * library wrote in between is left out. */
static bool cut_sheet(const char *text, const struct xlsx_sheet *sheet, struct strbuf *head,
                      struct strbuf *tail)
{
    static const char dimension[] = "<dimension ref=\"", data[] = "<sheetData";
    static const char end[] = "</sheetData>", none[] = "<sheetData/>";
    if (!strstr(text, dimension) || !strstr(text, data))
        return false;
    text = add_until(head, text, dimension);
    xlsx_sheet_add_dimension(sheet, head);
    text = add_until(head, strchr(text, '"'), data);
    const char *rest = strstr(text, end);
    rest = rest ? rest + strlen(end) : text + strlen("/>");
    strbuf_addstr(head, sheet->has_cells ? ">" : none + sizeof data - 1);
    strbuf_addf(tail, "%s%s", sheet->has_cells ? end : "", rest);
    return true;
}

static bool write_part(struct zip_output *zip, const struct part *part,
                       const struct xlsx_sheet *sheet)
{
    struct strbuf head = STRBUF_INIT, tail = STRBUF_INIT;
    struct zip_entry entry = {.tail = part->text.text, .tail_length = part->text.length};
    bool is_cut = sheet && cut_sheet(part->text.text, sheet, &head, &tail);
    if (is_cut)
        entry = (struct zip_entry){.head = head.text,
                                   .head_length = head.length,
                                   .tail = tail.text,
                                   .tail_length = tail.length,
                                   .packed_file = sheet->file,
                                   .packed_at = sheet->at,
                                   .packed = sheet->rows};
    errno = ENOTSUP; /* of a sheet that has no place for rows */
    bool written = (is_cut || !sheet) && zip_output_add(zip, part->name, &entry);
    strbuf_release(&head);
    strbuf_release(&tail);
    return written;
}

static bool write_book(FILE *file, const struct frame *frame, const struct xlsx_sheet *sheets,
                       size_t count, const char *shown, struct error *error)
{
    struct zip_output *zip = zip_output_new(file, error);
    if (!zip)
        return false;
    bool written = true;
    for (size_t i = 0; written && i < frame->count; i++) {
        size_t sheet = sheet_of(frame->parts[i].name, count);
        written = write_part(zip, &frame->parts[i], sheet < count ? &sheets[sheet] : NULL);
    }
    int reason = errno;
    bool ended = zip_output_end(zip);
    errno = written ? errno : reason;
    return (written && ended) || error_errno(error, "cannot write '%s'", shown);
}

bool xlsx_frame_fill(const char *path, const struct xlsx_sheet *sheets, size_t count,
                     const char *shown, struct error *error)
{
    struct frame frame = {.parts = NULL};
    bool filled = read_frame(path, &frame, shown, error);
    if (filled) {
        FILE *file = fopen(path, "w+be");
        filled = file ? write_book(file, &frame, sheets, count, shown, error)
                      : error_errno(error, "cannot write '%s'", shown);
        if (file && fclose(file) != 0 && filled)
            filled = error_errno(error, "cannot write '%s'", shown);
    }
    release(&frame);
    return filled;
}
