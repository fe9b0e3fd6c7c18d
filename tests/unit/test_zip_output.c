#include "base/zip_output.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/alloc.h"
#include "base/file.h"
#include "folder.h"

extern CU_TestInfo zip_output_tests[];

enum { LINES = 60000 };

/* --- Making archives -------------------------------------------------------------------------- */

/* A text of many pieces. */
static void add_lines(struct strbuf *text)
{
    for (unsigned i = 0; i < LINES; i++)
        strbuf_addf(text, "line %u of %u\n", i, i * 2654435761U);
}

/* Deflates it, piece by piece, behind something else in the file. */
static struct deflated deflate_lines(FILE *file)
{
    struct strbuf text = STRBUF_INIT, piece = STRBUF_INIT;
    struct deflated sum;
    add_lines(&text);
    fputs("other", file);
    struct deflater *deflater = deflater_new(file);
    for (size_t at = 0; at < text.length; at += 100000) {
        size_t left = text.length - at;
        strbuf_add(&piece, text.text + at, left < 100000 ? left : 100000);
        deflater_take(deflater, &piece);
        CU_ASSERT_EQUAL(piece.length, 0);
    }
    CU_ASSERT(deflater_end(deflater, false, &sum));
    CU_ASSERT_EQUAL(sum.length, text.length);
    strbuf_release(&piece);
    strbuf_release(&text);
    return sum;
}

/* An archive of three entries: one of texts alone, one with lines in between, one without any. */
static bool write_archive(const char *path)
{
    FILE *file = fopen(path, "w+b"), *lines = tmpfile();
    struct error error = ERROR_INIT;
    struct zip_output *zip = zip_output_new(file, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    struct zip_entry texts = {.head = "one ", .head_length = 4, .tail = "two", .tail_length = 3};
    struct zip_entry packed = {.head = "<",
                               .head_length = 1,
                               .tail = ">",
                               .tail_length = 1,
                               .packed_file = lines,
                               .packed_at = 5,
                               .packed = deflate_lines(lines)};
    bool written = zip_output_add(zip, "texts", &texts) &&
                   zip_output_add(zip, "folder/lines", &packed) &&
                   zip_output_add(zip, "none", &(struct zip_entry){.head = "", .tail = ""});
    bool ended = zip_output_end(zip);
    fclose(lines);
    return fclose(file) == 0 && written && ended;
}

/* --- Reading them ----------------------------------------------------------------------------- */

static void check_entry(zip_t *archive, const char *name, const char *expected)
{
    zip_stat_t found;
    CU_ASSERT_EQUAL_FATAL(zip_stat(archive, name, 0, &found), 0);
    CU_ASSERT_EQUAL_FATAL(found.size, strlen(expected));
    char *text = xcalloc(found.size + 1, 1);
    zip_file_t *file = zip_fopen(archive, name, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(zip_fread(file, text, found.size), (zip_int64_t)found.size);
    CU_ASSERT_EQUAL(zip_fread(file, text, 1), 0); /* where the sum is checked */
    CU_ASSERT_EQUAL(zip_fclose(file), 0);
    CU_ASSERT(strcmp(text, expected) == 0);
    free(text);
}

static void check_archive(const char *path)
{
    int reason = 0;
    zip_t *archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &reason);
    CU_ASSERT_PTR_NOT_NULL_FATAL(archive);
    CU_ASSERT_EQUAL(zip_get_num_entries(archive, 0), 3);
    struct strbuf lines = STRBUF_INIT;
    strbuf_addch(&lines, '<');
    add_lines(&lines);
    strbuf_addch(&lines, '>');
    check_entry(archive, "texts", "one two");
    check_entry(archive, "folder/lines", lines.text);
    check_entry(archive, "none", "");
    strbuf_release(&lines);
    zip_discard(archive);
}

/* --- Tests ------------------------------------------------------------------------------------ */

static void comes_back(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *path = path_join(folder, "a.zip");
    CU_ASSERT(write_archive(path));
    check_archive(path);
    free(path);
    folder_end(folder);
}

static void same_bytes(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    struct error error = ERROR_INIT;
    char *path = path_join(folder, "a.zip"), *bytes[2];
    size_t lengths[2];
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT(write_archive(path));
        bytes[i] = file_read(path, 1 << 24, &lengths[i], &error);
    }
    CU_ASSERT_EQUAL_FATAL(lengths[0], lengths[1]);
    CU_ASSERT_EQUAL(memcmp(bytes[0], bytes[1], lengths[0]), 0);
    free(bytes[0]);
    free(bytes[1]);
    free(path);
    folder_end(folder);
}

static void full_disk(void)
{
    FILE *full = fopen("/dev/full", "w+b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(full);
    struct strbuf text = STRBUF_INIT;
    struct deflated sum;
    struct deflater *deflater = deflater_new(full);
    for (size_t i = 0; i < 3; i++) {
        add_lines(&text);
        deflater_take(deflater, &text);
    }
    CU_ASSERT_FALSE(deflater_end(deflater, true, &sum));
    CU_ASSERT_EQUAL(errno, ENOSPC);
    strbuf_release(&text);
    fclose(full);
    full = fopen("/dev/full", "w+b");
    struct error error = ERROR_INIT;
    struct zip_output *zip = zip_output_new(full, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    CU_ASSERT_FALSE(zip_output_end(zip));
    CU_ASSERT_EQUAL(errno, ENOSPC);
    fclose(full);
}

static void missing_bytes(void)
{
    FILE *file = tmpfile(), *rows = tmpfile();
    struct error error = ERROR_INIT;
    struct zip_output *zip = zip_output_new(file, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    struct zip_entry entry = {
        .head = "", .tail = "", .packed_file = rows, .packed = {.length = 9, .packed = 9}};
    CU_ASSERT_FALSE(zip_output_add(zip, "a", &entry));
    CU_ASSERT_EQUAL(errno, EIO);
    zip_output_end(zip);
    fclose(rows);
    fclose(file);
}

CU_TestInfo zip_output_tests[] = {
    {"entries come back, also what was deflated before", comes_back},
    {"the same texts give the same bytes", same_bytes},
    {"a full disk is told of", full_disk},
    {"deflated bytes that are not there are told of", missing_bytes},
    CU_TEST_INFO_NULL,
};
