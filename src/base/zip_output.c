#include "base/zip_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"

enum {
    BLOCK = 64 * 1024,
    VERSION = 20,       /* that a reader must know: deflated entries */
    VERSION_ZIP64 = 45, /* large ones */
    METHOD = 8,         /* deflated */
    DATE = 0x21,        /* 1 January 1980 */
    EXTRA_ZIP64 = 1,
    COUNT_MOST = 0xFFFF,
};

static const uint32_t in_zip64 = UINT32_C(0xFFFFFFFF); /* "look there" */

/* --- Bytes ------------------------------------------------------------------------------------ */

/* Adds a number of so many bytes, the lowest first. */
static void add_number(struct strbuf *bytes, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        strbuf_addch(bytes, (char)(number >> (8 * i)));
}

static bool put(struct zip_output *zip, const void *bytes, size_t length)
{
    errno = 0;
    zip->crc = (uint32_t)crc32_z(zip->crc, bytes, length);
    zip->length += length;
    if (fwrite(bytes, 1, length, zip->file) == length)
        return true;
    errno = errno ? errno : EIO;
    return false;
}

static bool is_large(const struct zip_output *zip, uint64_t size)
{
    return size >= (zip->large_from ? zip->large_from : in_zip64);
}

/* --- Entries ---------------------------------------------------------------------------------- */

/* What the entry's header and its line of the directory have in common. */
static void add_facts(struct strbuf *bytes, const char *name, const struct deflated *sum,
                      bool is_zip64, size_t extra)
{
    add_number(bytes, is_zip64 ? VERSION_ZIP64 : VERSION, 2);
    add_number(bytes, 0, 2); /* flags */
    add_number(bytes, METHOD, 2);
    add_number(bytes, 0, 2); /* time */
    add_number(bytes, DATE, 2);
    add_number(bytes, sum->crc, 4);
    add_number(bytes, is_zip64 ? in_zip64 : sum->packed, 4);
    add_number(bytes, is_zip64 ? in_zip64 : sum->length, 4);
    add_number(bytes, strlen(name), 2);
    add_number(bytes, is_zip64 ? extra + 4 : 0, 2);
}

static void add_sizes(struct strbuf *bytes, const struct deflated *sum, size_t extra)
{
    add_number(bytes, EXTRA_ZIP64, 2);
    add_number(bytes, extra, 2);
    add_number(bytes, sum->length, 8);
    add_number(bytes, sum->packed, 8);
}

static void add_header(struct strbuf *bytes, const char *name, const struct deflated *sum,
                       bool is_zip64)
{
    enum { EXTRA = 16 };
    strbuf_add(bytes, "PK\3\4", 4);
    add_facts(bytes, name, sum, is_zip64, EXTRA);
    strbuf_addstr(bytes, name);
    if (is_zip64)
        add_sizes(bytes, sum, EXTRA);
}

static void add_line(struct strbuf *bytes, const char *name, const struct deflated *sum,
                     bool is_zip64, uint64_t offset)
{
    enum { EXTRA = 24 };
    strbuf_add(bytes, "PK\1\2", 4);
    add_number(bytes, is_zip64 ? VERSION_ZIP64 : VERSION, 2);
    add_facts(bytes, name, sum, is_zip64, EXTRA);
    add_number(bytes, 0, 2); /* comment */
    add_number(bytes, 0, 2); /* disk */
    add_number(bytes, 0, 2); /* attributes */
    add_number(bytes, 0, 4);
    add_number(bytes, is_zip64 ? in_zip64 : offset, 4);
    strbuf_addstr(bytes, name);
    if (is_zip64) {
        add_sizes(bytes, sum, EXTRA);
        add_number(bytes, offset, 8);
    }
}

/* Deflates a text into memory. */
static bool deflate_text(const char *text, size_t length, bool is_last, char **packed,
                         struct deflated *sum)
{
    size_t size = 0;
    *packed = NULL;
    FILE *stream = open_memstream(packed, &size);
    if (!stream)
        return false;
    struct deflater *deflater = deflater_new(stream);
    struct strbuf copy = STRBUF_INIT;
    if (length)
        strbuf_add(&copy, text, length);
    deflater_take(deflater, &copy);
    strbuf_release(&copy);
    bool deflated = deflater_end(deflater, is_last, sum);
    return fclose(stream) == 0 && deflated;
}

static bool copy_packed(struct zip_output *zip, const struct zip_entry *entry)
{
    char *block = xmalloc(BLOCK);
    uint64_t left = entry->packed_file ? entry->packed.packed : 0;
    bool copied = true;
    for (off_t at = entry->packed_at; copied && left > 0;) {
        ssize_t got =
            pread(fileno(entry->packed_file), block, left < BLOCK ? (size_t)left : BLOCK, at);
        if (got == 0)
            errno = EIO;
        copied = got > 0 && put(zip, block, (size_t)got);
        at += got;
        left -= copied ? (uint64_t)got : 0;
    }
    free(block);
    return copied;
}

/* The entry's header, and its deflated texts around what was deflated before. */
static bool write_entry(struct zip_output *zip, const char *name, const struct zip_entry *entry,
                        const char *head, const struct deflated *head_sum, const char *tail,
                        const struct deflated *tail_sum)
{
    struct deflated sum = deflated_join(head_sum, &entry->packed);
    sum = deflated_join(&sum, tail_sum);
    uint64_t offset = zip->length;
    bool is_zip64 = is_large(zip, sum.length) || is_large(zip, sum.packed) || is_large(zip, offset);
    struct strbuf header = STRBUF_INIT;
    add_header(&header, name, &sum, is_zip64);
    bool written = put(zip, header.text, header.length) && put(zip, head, head_sum->packed) &&
                   copy_packed(zip, entry) && put(zip, tail, tail_sum->packed);
    strbuf_release(&header);
    add_line(&zip->directory, name, &sum, is_zip64, offset);
    zip->count++;
    return written;
}

bool zip_output_add(struct zip_output *zip, const char *name, const struct zip_entry *entry)
{
    char *head = NULL, *tail = NULL;
    struct deflated head_sum, tail_sum;
    bool added = (!entry->packed_file || fflush(entry->packed_file) == 0) &&
                 deflate_text(entry->head, entry->head_length, false, &head, &head_sum) &&
                 deflate_text(entry->tail, entry->tail_length, true, &tail, &tail_sum) &&
                 write_entry(zip, name, entry, head, &head_sum, tail, &tail_sum);
    int reason = errno;
    free(head);
    free(tail);
    errno = reason;
    return added;
}

/* --- The end ---------------------------------------------------------------------------------- */

static void add_zip64_end(struct strbuf *bytes, const struct zip_output *zip, uint64_t offset)
{
    enum { SIZE = 44 };
    strbuf_add(bytes, "PK\6\6", 4);
    add_number(bytes, SIZE, 8);
    add_number(bytes, VERSION_ZIP64, 2);
    add_number(bytes, VERSION_ZIP64, 2);
    add_number(bytes, 0, 8); /* disks */
    add_number(bytes, zip->count, 8);
    add_number(bytes, zip->count, 8);
    add_number(bytes, zip->directory.length, 8);
    add_number(bytes, offset, 8);
    strbuf_add(bytes, "PK\6\7", 4);
    add_number(bytes, 0, 4); /* disk */
    add_number(bytes, offset + zip->directory.length, 8);
    add_number(bytes, 1, 4); /* disks */
}

static void add_end(struct strbuf *bytes, const struct zip_output *zip)
{
    uint64_t offset = zip->length;
    bool is_zip64 = is_large(zip, offset) || zip->count >= COUNT_MOST;
    if (is_zip64)
        add_zip64_end(bytes, zip, offset);
    strbuf_add(bytes, "PK\5\6", 4);
    add_number(bytes, 0, 4); /* disks */
    add_number(bytes, is_zip64 ? COUNT_MOST : zip->count, 2);
    add_number(bytes, is_zip64 ? COUNT_MOST : zip->count, 2);
    add_number(bytes, is_zip64 ? in_zip64 : zip->directory.length, 4);
    add_number(bytes, is_zip64 ? in_zip64 : offset, 4);
    add_number(bytes, 0, 2); /* comment */
}

/* True if the file holds what was written, and nothing else. */
static bool is_as_written(const struct zip_output *zip)
{
    char *block = xmalloc(BLOCK);
    uLong crc = 0;
    off_t at = 0;
    ssize_t got;
    while ((got = pread(fileno(zip->file), block, BLOCK, at)) > 0) {
        crc = crc32_z(crc, (const Bytef *)block, (size_t)got);
        at += got;
    }
    free(block);
    bool is_whole = got == 0 && (uint64_t)at == zip->length && crc == zip->crc;
    if (got == 0 && !is_whole)
        errno = EIO;
    return is_whole;
}

bool zip_output_end(struct zip_output *zip)
{
    struct strbuf end = STRBUF_INIT;
    add_end(&end, zip);
    bool ended = put(zip, zip->directory.text, zip->directory.length) &&
                 put(zip, end.text, end.length) && fflush(zip->file) == 0 && is_as_written(zip);
    int reason = errno;
    strbuf_release(&end);
    errno = reason;
    return ended;
}

void zip_output_release(struct zip_output *zip)
{
    strbuf_release(&zip->directory);
}
