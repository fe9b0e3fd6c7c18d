#include "validate/decompress.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/alloc.h"
#include "base/file.h"

enum {
    PACKED_BLOCK = 65536,
    MARK_LENGTH = 4,          /* bytes that are enough to know a format by */
    GZIP_ONLY = 16,           /* added to zlib's window size: expect gzip's header, not zlib's */
    LARGEST_ZSTD_WINDOW = 27, /* 128 MB as a power of two; what zstd itself unpacks unasked */
};

/* A way of packing. */
struct packing {
    const char *name;
    bool (*has_mark)(const unsigned char *bytes, size_t length);
    /* False if there is no memory. */
    bool (*begin)(struct decompressor *decompressor);
    /* Unpacks some of `packed` into `block`; tells how much came out. */
    size_t (*unpack)(struct decompressor *decompressor, char *block, size_t size);
    void (*end)(struct decompressor *decompressor);
};

struct decompressor {
    FILE *stream;
    const struct packing *packing; /* NULL: the bytes are passed on */
    size_t at, length;             /* what of `packed` is still to be given or unpacked */
    bool at_end;                   /* the file has no more bytes */
    bool inside;                   /* of a member or frame, which must not end here */
    bool in_padding;               /* after the last member of a gzip file only zeros may come */
    int read_errno;
    uint64_t taken;
    char *fault;
    z_stream gzip;
    ZSTD_DCtx *zstd;
    unsigned char packed[PACKED_BLOCK];
};

static void set_fault(struct decompressor *decompressor, char *text)
{
    free(decompressor->fault);
    decompressor->fault = text;
    decompressor->at = decompressor->length = 0;
    decompressor->at_end = true;
}

static void set_errno(struct decompressor *decompressor, int reason)
{
    decompressor->read_errno = reason;
    decompressor->at = decompressor->length = 0;
    decompressor->at_end = true;
}

static void set_damaged(struct decompressor *decompressor, const char *detail)
{
    set_fault(decompressor, xasprintf("is a %s file that is damaged (%s); pack or fetch it again",
                                      decompressor->packing->name, detail));
}

static void set_trailing(struct decompressor *decompressor)
{
    set_fault(decompressor, xasprintf("is a %s file with other data after its end; "
                                      "pack or fetch it again",
                                      decompressor->packing->name));
}

/* gzip -----------------------------------------------------------------------------------------*/

static bool has_gzip_mark(const unsigned char *bytes, size_t length)
{
    return length >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

static bool begin_gzip(struct decompressor *decompressor)
{
    return inflateInit2(&decompressor->gzip, MAX_WBITS + GZIP_ONLY) == Z_OK;
}

static void end_gzip(struct decompressor *decompressor)
{
    inflateEnd(&decompressor->gzip);
}

/* What stands between members or after the last: false if no member begins here. gzip(1) too lets
 * zeros follow, which tapes and archives leave. */
static bool skip_gzip_padding(struct decompressor *decompressor)
{
    size_t zeros = decompressor->at;
    while (zeros < decompressor->length && decompressor->packed[zeros] == 0)
        zeros++;
    decompressor->in_padding = decompressor->in_padding || zeros > decompressor->at;
    decompressor->at = zeros;
    if (zeros == decompressor->length)
        return false;
    if (!decompressor->in_padding && decompressor->packed[zeros] == 0x1F)
        return true;
    set_trailing(decompressor);
    return false;
}

static void judge_gzip(struct decompressor *decompressor, int result)
{
    decompressor->inside = result != Z_STREAM_END;
    if (result == Z_STREAM_END)
        inflateReset(&decompressor->gzip);
    else if (result == Z_MEM_ERROR)
        set_errno(decompressor, ENOMEM);
    else if (result != Z_OK && result != Z_BUF_ERROR)
        set_damaged(decompressor, decompressor->gzip.msg ? decompressor->gzip.msg : "no gzip data");
}

static size_t unpack_gzip(struct decompressor *decompressor, char *block, size_t size)
{
    if (!decompressor->inside && !skip_gzip_padding(decompressor))
        return 0;
    uInt room = size < UINT32_MAX ? (uInt)size : UINT32_MAX;
    z_stream *gzip = &decompressor->gzip;
    gzip->next_in = decompressor->packed + decompressor->at;
    gzip->avail_in = (uInt)(decompressor->length - decompressor->at);
    gzip->next_out = (Bytef *)block;
    gzip->avail_out = room;
    int result = inflate(gzip, Z_NO_FLUSH);
    decompressor->at = decompressor->length - gzip->avail_in;
    size_t count = room - gzip->avail_out;
    judge_gzip(decompressor, result);
    return count;
}

/* zstandard ------------------------------------------------------------------------------------*/

/* A file may also begin with a frame to be skipped, which parallel packers write first. */
static bool has_zstd_mark(const unsigned char *bytes, size_t length)
{
    static const unsigned char frame[] = {0x28, 0xB5, 0x2F, 0xFD};
    static const unsigned char skipped[] = {0x2A, 0x4D, 0x18};
    if (length < MARK_LENGTH)
        return false;
    return memcmp(bytes, frame, sizeof frame) == 0 ||
           ((bytes[0] & 0xF0) == 0x50 && memcmp(bytes + 1, skipped, sizeof skipped) == 0);
}

static bool begin_zstd(struct decompressor *decompressor)
{
    decompressor->zstd = ZSTD_createDCtx();
    return decompressor->zstd && !ZSTD_isError(ZSTD_DCtx_setParameter(
                                     decompressor->zstd, ZSTD_d_windowLogMax, LARGEST_ZSTD_WINDOW));
}

static void end_zstd(struct decompressor *decompressor)
{
    ZSTD_freeDCtx(decompressor->zstd);
}

static void refuse_zstd(struct decompressor *decompressor, size_t result)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        set_errno(decompressor, ENOMEM);
        break;
    case ZSTD_error_frameParameter_windowTooLarge:
        set_fault(decompressor, xstrdup("is a zstandard file that takes more than 128 MB of memory "
                                        "to unpack; pack it again without --long and --ultra"));
        break;
    case ZSTD_error_dictionary_wrong:
        set_fault(decompressor, xstrdup("is a zstandard file that was packed with a dictionary; "
                                        "pack it again without one"));
        break;
    case ZSTD_error_prefix_unknown:
        set_trailing(decompressor);
        break;
    default:
        set_damaged(decompressor, ZSTD_getErrorName(result));
    }
}

static size_t unpack_zstd(struct decompressor *decompressor, char *block, size_t size)
{
    ZSTD_inBuffer packed = {decompressor->packed, decompressor->length, decompressor->at};
    ZSTD_outBuffer unpacked = {block, size, 0};
    size_t result = ZSTD_decompressStream(decompressor->zstd, &unpacked, &packed);
    decompressor->at = packed.pos;
    decompressor->inside = result != 0;
    if (ZSTD_isError(result))
        refuse_zstd(decompressor, result);
    return unpacked.pos;
}

/* Reading --------------------------------------------------------------------------------------*/

static const struct packing packings[] = {
    {"gzip", has_gzip_mark, begin_gzip, unpack_gzip, end_gzip},
    {"zstandard", has_zstd_mark, begin_zstd, unpack_zstd, end_zstd},
};

/* The stream only holds the descriptor: its buffer would be one more copy. */
static size_t read_file(struct decompressor *decompressor, void *block, size_t size)
{
    ssize_t count;
    do
        count = read(fileno(decompressor->stream), block, size);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        set_errno(decompressor, errno);
    if (count <= 0) {
        decompressor->at_end = true;
        return 0;
    }
    decompressor->taken += (uint64_t)count;
    return (size_t)count;
}

/* A pipe may give fewer bytes than a mark has. */
static void read_mark(struct decompressor *decompressor)
{
    while (decompressor->length < MARK_LENGTH && !decompressor->at_end)
        decompressor->length += read_file(decompressor, decompressor->packed + decompressor->length,
                                          PACKED_BLOCK - decompressor->length);
}

static void choose_packing(struct decompressor *decompressor)
{
    for (size_t i = 0; i < sizeof packings / sizeof *packings; i++)
        if (packings[i].has_mark(decompressor->packed, decompressor->length))
            decompressor->packing = &packings[i];
    if (decompressor->packing && !decompressor->packing->begin(decompressor))
        set_errno(decompressor, ENOMEM);
}

struct decompressor *decompressor_open(const char *path, struct error *error)
{
    FILE *stream = strcmp(path, "-") == 0 ? stdin : file_open(path, error);
    if (!stream)
        return NULL;
    struct decompressor *decompressor = xmalloc(sizeof *decompressor);
    memset(decompressor, 0, offsetof(struct decompressor, packed));
    decompressor->stream = stream;
    read_mark(decompressor);
    choose_packing(decompressor);
    return decompressor;
}

void decompressor_close(struct decompressor *decompressor)
{
    if (!decompressor)
        return;
    if (decompressor->packing)
        decompressor->packing->end(decompressor);
    if (decompressor->stream != stdin)
        fclose(decompressor->stream);
    free(decompressor->fault);
    free(decompressor);
}

static size_t pass_on(struct decompressor *decompressor, char *block, size_t size)
{
    size_t left = decompressor->length - decompressor->at;
    size_t count = left < size ? left : size;
    if (left == 0)
        return decompressor->at_end ? 0 : read_file(decompressor, block, size);
    memcpy(block, decompressor->packed + decompressor->at, count);
    decompressor->at += count;
    return count;
}

static void fill(struct decompressor *decompressor)
{
    decompressor->at = 0;
    decompressor->length = read_file(decompressor, decompressor->packed, PACKED_BLOCK);
}

static size_t unpack_some(struct decompressor *decompressor, char *block, size_t size)
{
    size_t count = 0;
    while (count == 0 && !decompressor->fault && !decompressor->read_errno) {
        if (decompressor->at == decompressor->length && !decompressor->at_end)
            fill(decompressor);
        bool is_last = decompressor->at == decompressor->length && decompressor->at_end;
        if (decompressor->read_errno || (is_last && !decompressor->inside))
            break;
        count = decompressor->packing->unpack(decompressor, block, size);
        if (is_last && count == 0 && decompressor->inside && !decompressor->fault)
            set_fault(decompressor, xasprintf("is a %s file that ends too early; "
                                              "was it cut off? pack or fetch it again",
                                              decompressor->packing->name));
    }
    return count;
}

size_t decompressor_read(struct decompressor *decompressor, char *block, size_t size)
{
    return decompressor->packing ? unpack_some(decompressor, block, size)
                                 : pass_on(decompressor, block, size);
}

const char *decompressor_fault(const struct decompressor *decompressor)
{
    return decompressor->fault;
}

int decompressor_errno(const struct decompressor *decompressor)
{
    return decompressor->read_errno;
}

uint64_t decompressor_taken(const struct decompressor *decompressor)
{
    return decompressor->taken;
}
