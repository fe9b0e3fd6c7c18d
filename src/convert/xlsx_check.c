#include "convert/xlsx_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/libzip.h"

enum { BLOCK = 65536 };

void xlsx_check_sheet(struct xlsx_check *check)
{
    if (check->count == check->capacity)
        check->sheets = grow(check->sheets, check->count, &check->capacity, sizeof *check->sheets);
    check->sheets[check->count++] = (struct xlsx_cells){.count = 0};
}

static uint64_t hash_bytes(const char *bytes, size_t length)
{
    uint64_t hash = HASH_FIRST;
    for (size_t i = 0; i < length; i++)
        hash = hash_more(hash, bytes[i]);
    return hash;
}

static uint64_t hash_number(double number)
{
    char bytes[sizeof number];
    memcpy(bytes, &number, sizeof number);
    return hash_bytes(bytes, sizeof bytes);
}

static void add_cell(struct xlsx_cells *cells, uint64_t hash)
{
    cells->count++;
    cells->sum += hash;
}

void xlsx_check_text(struct xlsx_check *check, const char *text, size_t length)
{
    add_cell(&check->sheets[check->count - 1], hash_bytes(text, length));
}

void xlsx_check_number(struct xlsx_check *check, double number)
{
    add_cell(&check->sheets[check->count - 1], hash_number(number));
}

/* A sheet read as bytes: a text is what stands between <t> and the next tag, a number what stands
 * between <v> and the next. */
struct scan {
    struct xlsx_cells cells;
    enum { BETWEEN, AT_NAME, AFTER_NAME, IN_TAG, IN_TEXT, IN_NUMBER } state;
    char name; /* of the tag, if it has one letter; 0: it has more */
    uint64_t hash;
    char number[64];
    size_t length; /* of the number */
};

static void end_value(struct scan *scan)
{
    scan->number[scan->length] = '\0';
    if (scan->state == IN_TEXT)
        add_cell(&scan->cells, scan->hash);
    else if (scan->state == IN_NUMBER)
        add_cell(&scan->cells, hash_number(strtod(scan->number, NULL)));
    scan->length = 0;
}

static void end_tag(struct scan *scan)
{
    scan->state = scan->name == 't' ? IN_TEXT : scan->name == 'v' ? IN_NUMBER : BETWEEN;
    scan->hash = HASH_FIRST;
}

static void scan_byte(struct scan *scan, char c)
{
    if (c == '<') {
        end_value(scan);
        scan->state = AT_NAME;
    } else if (scan->state == IN_TEXT) {
        scan->hash = hash_more(scan->hash, c);
    } else if (scan->state == IN_NUMBER) {
        if (scan->length + 1 < sizeof scan->number)
            scan->number[scan->length++] = c;
    } else if (scan->state == AT_NAME) {
        scan->name = c;
        scan->state = AFTER_NAME;
    } else if (scan->state != BETWEEN) {
        if (scan->state == AFTER_NAME && c != ' ' && c != '>')
            scan->name = 0;
        scan->state = IN_TAG;
        if (c == '>')
            end_tag(scan);
    }
}

static bool scan_sheet(const struct libzip *library, zip_file_t *file, struct scan *scan)
{
    char *block = xmalloc(BLOCK);
    zip_int64_t got;
    while ((got = library->fread(file, block, BLOCK)) > 0)
        for (zip_int64_t i = 0; i < got; i++)
            scan_byte(scan, block[i]);
    free(block);
    return got == 0;
}

static bool is_complete(const struct libzip *library, zip_t *archive, size_t number,
                        const struct xlsx_cells *wanted)
{
    char name[64];
    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", number);
    zip_int64_t index = library->name_locate(archive, name, 0);
    zip_file_t *file = index < 0 ? NULL : library->fopen_index(archive, (zip_uint64_t)index, 0);
    struct scan scan = {.state = BETWEEN};
    bool read = file && scan_sheet(library, file, &scan);
    if (file)
        library->fclose(file);
    return read && scan.cells.count == wanted->count && scan.cells.sum == wanted->sum;
}

bool xlsx_check_run(const struct xlsx_check *check, const char *path, const char *shown,
                    struct error *error)
{
    const struct libzip *library = libzip_get(error);
    if (!library)
        return false;
    int reason = 0;
    zip_t *archive = library->open(path, ZIP_RDONLY | ZIP_CHECKCONS, &reason);
    bool complete = archive != NULL;
    for (size_t i = 0; complete && i < check->count; i++)
        complete = is_complete(library, archive, i + 1, &check->sheets[i]);
    if (archive)
        library->discard(archive);
    return complete ||
           error_set(error, ERROR_ENVIRONMENT,
                     "cannot write '%s': not all of it reached the disk; is it full?", shown);
}

void xlsx_check_release(struct xlsx_check *check)
{
    free(check->sheets);
    *check = (struct xlsx_check)XLSX_CHECK_INIT;
}
