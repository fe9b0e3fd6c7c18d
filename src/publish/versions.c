#include "publish/versions.h"

#include <ctype.h>
#include <nettle/base16.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "validate/decompress.h"

enum { BLOCK = 131072, LEVEL = 9, MOST_DIGITS = 18 };

static char *folder_of(const char *folder, const char *dataset)
{
    return xasprintf("%s/.iatipub/versions/%s", folder, dataset);
}

/* ---- listing ------------------------------------------------------------------------------- */

void version_list_release(struct version_list *list)
{
    for (size_t i = 0; list->items && i < list->count; i++)
        free(list->items[i].path);
    free(list->items);
    *list = (struct version_list){.items = NULL};
}

/* "12-<64 digits>.xml.zst" */
static bool read_name(const char *name, struct version *version)
{
    char *end = NULL;
    if (!isdigit((unsigned char)*name))
        return false;
    version->number = strtoull(name, &end, 10);
    if (version->number == 0 || end - name > MOST_DIGITS || *end != '-' ||
        strspn(end + 1, "0123456789abcdef") != DIGEST_TEXT_SIZE - 1 ||
        strcmp(end + DIGEST_TEXT_SIZE, ".xml.zst") != 0)
        return false;
    memcpy(version->sha256, end + 1, DIGEST_TEXT_SIZE - 1);
    return true;
}

static int by_number(const void *a, const void *b)
{
    const struct version *first = a, *second = b;
    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    return strcmp(first->sha256, second->sha256);
}

bool version_list_read(struct version_list *list, const char *folder, const char *dataset,
                       struct error *error)
{
    char *kept = folder_of(folder, dataset);
    size_t count = 0;
    struct error problem = ERROR_INIT;
    /* a name that somebody wrote must not lead elsewhere */
    bool is_name = strspn(dataset, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(dataset);
    char **paths =
        is_name && folder_exists(kept) ? path_glob(kept, "*.xml.zst", &count, &problem) : NULL;
    list->items = xcalloc(count + 1, sizeof *list->items);
    for (size_t i = 0; i < count; i++) {
        struct version version = {.number = 0};
        if (!read_name(path_base(paths[i]), &version))
            continue;
        version.path = xstrdup(paths[i]);
        list->items[list->count++] = version;
    }
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_number);
    bool read = !problem.kind; /* without paths, too: the folder may be empty */
    if (!read)
        *error = problem;
    path_list_free(paths, count);
    free(kept);
    return read;
}

const struct version *version_list_find(const struct version_list *list, uint64_t number)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].number == number)
            return &list->items[i];
    return NULL;
}

static const struct version *refuse_number(const struct version_list *list, const char *dataset,
                                           const char *asked, struct error *error)
{
    struct strbuf numbers = STRBUF_INIT;
    for (size_t i = 0; i < list->count; i++)
        strbuf_addf(&numbers, "%s%llu", i ? ", " : "", (unsigned long long)list->items[i].number);
    error_set(error, ERROR_USAGE, "dataset '%s' has no version '%s'; there are %s", dataset, asked,
              numbers.text);
    strbuf_release(&numbers);
    return NULL;
}

const struct version *version_list_choose(const struct version_list *list, const char *dataset,
                                          const char *asked, struct error *error)
{
    if (list->count == 0) {
        error_set(error, ERROR_USAGE,
                  "no version of dataset '%s' is kept: it was not published by this publication",
                  dataset);
        return NULL;
    }
    bool is_number = *asked && strspn(asked, "0123456789") == strlen(asked);
    const struct version *version =
        is_number ? version_list_find(list, strtoull(asked, NULL, 10)) : NULL;
    return version ? version : refuse_number(list, dataset, asked, error);
}

/* ---- keeping ------------------------------------------------------------------------------- */

/* Packs what is left of `from`. False if `to` can't be written or there is no memory. */
static bool pack_stream(FILE *from, FILE *to, ZSTD_CCtx *packer, struct digest *digest)
{
    char *in = xmalloc(BLOCK), *out = xmalloc(BLOCK);
    bool packed = true, over = false;
    while (packed && !over) {
        ZSTD_inBuffer input = {in, fread(in, 1, BLOCK, from), 0};
        bool last = input.size < BLOCK;
        digest_add(digest, in, input.size);
        for (bool more = true; packed && more;) {
            ZSTD_outBuffer output = {out, BLOCK, 0};
            size_t left =
                ZSTD_compressStream2(packer, &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
            packed = !ZSTD_isError(left) && fwrite(out, 1, output.pos, to) == output.pos;
            more = last ? left > 0 : input.pos < input.size;
        }
        over = last;
    }
    free(in);
    free(out);
    return packed;
}

/* Packs the file, which may have changed since its digest was taken. */
static bool pack_file(const char *file, const char *expected, const char *path, struct error *error)
{
    FILE *from = file_open(file, error);
    if (!from)
        return false;
    struct digest *digest = digest_begin();
    char sha256[DIGEST_TEXT_SIZE];
    struct output_file to = OUTPUT_FILE_INIT;
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    bool packed = output_file_open(&to, path, error);
    if (packed && packer) {
        ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, LEVEL);
        ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1);
    }
    if (packed)
        packed = (packer && pack_stream(from, to.stream, packer, digest)) ||
                 error_errno(error, "cannot write '%s'", path);
    if (packed && ferror(from))
        packed = error_errno(error, "cannot read '%s'", file);
    digest_end(digest, sha256);
    if (packed && strcmp(sha256, expected) != 0)
        packed = error_set(error, ERROR_ENVIRONMENT,
                           "'%s' changed after it was checked; run 'iatipub run' again", file);
    packed = packed && output_file_commit(&to, error);
    output_file_abort(&to);
    ZSTD_freeCCtx(packer);
    fclose(from);
    return packed;
}

bool version_keep(const char *folder, const char *dataset, const char *file, const char *sha256,
                  uint64_t used, uint64_t *number, struct error *error)
{
    struct version_list list = {.items = NULL};
    if (!version_list_read(&list, folder, dataset, error))
        return false;
    const struct version *last = list.count ? &list.items[list.count - 1] : NULL;
    bool same = last && strcmp(last->sha256, sha256) == 0;
    uint64_t greatest = last && last->number > used ? last->number : used;
    *number = same ? last->number : greatest + 1;
    version_list_release(&list);
    if (same)
        return true;
    char *kept = folder_of(folder, dataset);
    char *path = xasprintf("%s/%llu-%s.xml.zst", kept, (unsigned long long)*number, sha256);
    folder_sweep(kept);
    bool done = folder_make(kept, error) && pack_file(file, sha256, path, error);
    free(path);
    free(kept);
    return done;
}

/* ---- giving back --------------------------------------------------------------------------- */

static bool refuse_damaged(const struct version *version, struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT,
                     "kept version '%s' is damaged: its bytes are not those that were published",
                     version->path);
}

static bool unpack_to(struct decompressor *from, const struct version *version, FILE *to,
                      struct error *error)
{
    struct digest *digest = digest_begin();
    char *block = xmalloc(BLOCK), sha256[DIGEST_TEXT_SIZE];
    size_t length;
    bool written = true;
    while (written && (length = decompressor_read(from, block, BLOCK)) > 0) {
        digest_add(digest, block, length);
        written = fwrite(block, 1, length, to) == length;
    }
    digest_end(digest, sha256);
    free(block);
    if (!written)
        return error_errno(error, "cannot unpack '%s'", version->path);
    return strcmp(sha256, version->sha256) == 0 || refuse_damaged(version, error);
}

bool version_unpack(const struct version *version, const char *path, struct error *error)
{
    struct decompressor *from = decompressor_open(version->path, error);
    if (!from)
        return false;
    struct output_file to = OUTPUT_FILE_INIT;
    bool unpacked = output_file_open(&to, path, error) &&
                    unpack_to(from, version, to.stream, error) && output_file_commit(&to, error);
    output_file_abort(&to);
    decompressor_close(from);
    return unpacked;
}

bool version_sha1(const struct version *version, char text[DIGEST_SHA1_TEXT_SIZE],
                  struct error *error)
{
    struct decompressor *from = decompressor_open(version->path, error);
    if (!from)
        return false;
    struct sha1_ctx context;
    struct digest *check = digest_begin();
    unsigned char digest[SHA1_DIGEST_SIZE];
    char *block = xmalloc(BLOCK), sha256[DIGEST_TEXT_SIZE];
    sha1_init(&context);
    for (size_t length; (length = decompressor_read(from, block, BLOCK)) > 0;) {
        sha1_update(&context, length, (const uint8_t *)block);
        digest_add(check, block, length);
    }
    sha1_digest(&context, sizeof digest, digest);
    base16_encode_update(text, sizeof digest, digest);
    text[DIGEST_SHA1_TEXT_SIZE - 1] = '\0';
    digest_end(check, sha256);
    free(block);
    decompressor_close(from);
    return strcmp(sha256, version->sha256) == 0 || refuse_damaged(version, error);
}
