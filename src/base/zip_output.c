#include "base/zip_output.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/libminizip.h"

enum {
    BLOCK = 64 * 1024,
    DATE = 0x210000, /* 1 January 1980, as zip counts */
};

struct zip_output {
    const struct libminizip *library;
    zipFile archive;
    FILE *file;
    int reason; /* errno of what the file did not take first; 0: it took all */
};

/* --- The file, as minizip sees it ------------------------------------------------------------- */

static void note_reason(struct zip_output *zip)
{
    if (!zip->reason)
        zip->reason = errno ? errno : EIO;
}

static voidpf open_file(voidpf zip, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return zip;
}

static uLong read_file(voidpf zip, voidpf stream, void *bytes, uLong length)
{
    (void)stream;
    return fread(bytes, 1, length, ((struct zip_output *)zip)->file);
}

static uLong write_file(voidpf context, voidpf stream, const void *bytes, uLong length)
{
    struct zip_output *zip = context;
    (void)stream;
    errno = 0;
    if (fwrite(bytes, 1, length, zip->file) == length && !ferror(zip->file))
        return length;
    note_reason(zip);
    return 0;
}

static ZPOS64_T tell_file(voidpf zip, voidpf stream)
{
    (void)stream;
    return (ZPOS64_T)ftello(((struct zip_output *)zip)->file);
}

/* minizip goes back to an entry's header when it knows its sums. */
static long seek_file(voidpf context, voidpf stream, ZPOS64_T offset, int origin)
{
    static const int origins[] = {[ZLIB_FILEFUNC_SEEK_SET] = SEEK_SET,
                                  [ZLIB_FILEFUNC_SEEK_CUR] = SEEK_CUR,
                                  [ZLIB_FILEFUNC_SEEK_END] = SEEK_END};
    struct zip_output *zip = context;
    (void)stream;
    errno = 0;
    if (fseeko(zip->file, (off_t)offset, origins[origin]) == 0)
        return 0;
    note_reason(zip);
    return -1;
}

static int close_file(voidpf context, voidpf stream)
{
    struct zip_output *zip = context;
    (void)stream;
    errno = 0;
    if (fflush(zip->file) != 0 || ferror(zip->file))
        note_reason(zip);
    return zip->reason ? EOF : 0;
}

static int file_fault(voidpf zip, voidpf stream)
{
    (void)stream;
    return ((struct zip_output *)zip)->reason;
}

struct zip_output *zip_output_new(FILE *file, struct error *error)
{
    const struct libminizip *library = libminizip_get(error);
    if (!library)
        return NULL;
    struct zip_output *zip = xcalloc(1, sizeof *zip);
    zlib_filefunc64_def functions = {open_file, read_file,  write_file, tell_file,
                                     seek_file, close_file, file_fault, zip};
    zip->library = library;
    zip->file = file;
    zip->archive = library->zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &functions);
    if (zip->archive)
        return zip;
    free(zip);
    error_set(error, ERROR_ENVIRONMENT, "cannot begin an archive: minizip refuses");
    return NULL;
}

/* --- Entries ---------------------------------------------------------------------------------- */

/* A text deflated into memory. */
struct packed_text {
    char *bytes;
    struct deflated sum;
};

static bool deflate_text(const char *text, size_t length, bool is_last, struct packed_text *packed)
{
    size_t size = 0;
    FILE *stream = open_memstream(&packed->bytes, &size);
    if (!stream)
        return false;
    struct deflater *deflater = deflater_new(stream);
    struct strbuf copy = STRBUF_INIT;
    if (length)
        strbuf_add(&copy, text, length);
    deflater_take(deflater, &copy);
    strbuf_release(&copy);
    bool deflated = deflater_end(deflater, is_last, &packed->sum);
    return fclose(stream) == 0 && deflated;
}

static bool put(struct zip_output *zip, const void *bytes, uint64_t length)
{
    if (zip->library->zipWriteInFileInZip(zip->archive, bytes, (unsigned)length) == ZIP_OK)
        return true;
    errno = zip->reason ? zip->reason : EIO;
    return false;
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

static bool begin_entry(struct zip_output *zip, const char *name, bool is_zip64)
{
    const zip_fileinfo info = {.dosDate = DATE};
    if (zip->library->zipOpenNewFileInZip2_64(zip->archive, name, &info, NULL, 0, NULL, 0, NULL,
                                              Z_DEFLATED, Z_DEFAULT_COMPRESSION, 1,
                                              is_zip64) == ZIP_OK)
        return true;
    errno = zip->reason ? zip->reason : EIO;
    return false;
}

static bool end_entry(struct zip_output *zip, const struct deflated *sum)
{
    if (zip->library->zipCloseFileInZipRaw64(zip->archive, sum->length, sum->crc) == ZIP_OK)
        return true;
    errno = zip->reason ? zip->reason : EIO;
    return false;
}

static bool write_entry(struct zip_output *zip, const char *name, const struct zip_entry *entry,
                        const struct packed_text *head, const struct packed_text *tail)
{
    struct deflated sum = deflated_join(&head->sum, &entry->packed);
    sum = deflated_join(&sum, &tail->sum);
    bool is_zip64 = sum.length >= UINT32_MAX || sum.packed >= UINT32_MAX;
    return begin_entry(zip, name, is_zip64) && put(zip, head->bytes, head->sum.packed) &&
           copy_packed(zip, entry) && put(zip, tail->bytes, tail->sum.packed) &&
           end_entry(zip, &sum);
}

bool zip_output_add(struct zip_output *zip, const char *name, const struct zip_entry *entry)
{
    struct packed_text head = {.bytes = NULL}, tail = {.bytes = NULL};
    bool added = (!entry->packed_file || fflush(entry->packed_file) == 0) &&
                 deflate_text(entry->head, entry->head_length, false, &head) &&
                 deflate_text(entry->tail, entry->tail_length, true, &tail) &&
                 write_entry(zip, name, entry, &head, &tail);
    int reason = errno;
    free(head.bytes);
    free(tail.bytes);
    errno = reason;
    return added;
}

bool zip_output_end(struct zip_output *zip)
{
    bool ended = zip->library->zipClose(zip->archive, NULL) == ZIP_OK && !zip->reason;
    int reason = zip->reason ? zip->reason : EIO;
    free(zip);
    errno = ended ? 0 : reason;
    return ended;
}
