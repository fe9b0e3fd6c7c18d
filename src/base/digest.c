#include "base/digest.h"

#include <nettle/hmac.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

static void to_hexadecimal(const unsigned char digest[DIGEST_SIZE], char text[DIGEST_TEXT_SIZE])
{
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

void digest_raw(const void *data, size_t length, unsigned char digest[DIGEST_SIZE])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, data);
    sha256_digest(&context, DIGEST_SIZE, digest);
}

void digest_bytes(const void *data, size_t length, char text[DIGEST_TEXT_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    digest_raw(data, length, digest);
    to_hexadecimal(digest, text);
}

void digest_hmac(const void *key, size_t key_length, const void *data, size_t length,
                 char text[DIGEST_TEXT_SIZE])
{
    struct hmac_sha256_ctx context;
    unsigned char digest[DIGEST_SIZE];
    hmac_sha256_set_key(&context, key_length, key);
    hmac_sha256_update(&context, length, data);
    hmac_sha256_digest(&context, sizeof digest, digest);
    to_hexadecimal(digest, text);
    explicit_bzero(&context, sizeof context);
}

struct digest {
    struct sha256_ctx context;
};

struct digest *digest_begin(void)
{
    struct digest *digest = xcalloc(1, sizeof *digest);
    sha256_init(&digest->context);
    return digest;
}

void digest_add(struct digest *digest, const void *data, size_t length)
{
    sha256_update(&digest->context, length, data);
}

void digest_end(struct digest *digest, char text[DIGEST_TEXT_SIZE])
{
    unsigned char bytes[DIGEST_SIZE];
    sha256_digest(&digest->context, DIGEST_SIZE, bytes);
    to_hexadecimal(bytes, text);
    free(digest);
}

bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE], size_t *size, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    struct digest *digest = digest_begin();
    unsigned char block[65536];
    size_t length, total = 0;
    while ((length = fread(block, 1, sizeof block, stream)) > 0) {
        digest_add(digest, block, length);
        total += length;
    }
    bool read = !ferror(stream) || error_errno(error, "cannot read '%s'", path);
    digest_end(digest, text);
    fclose(stream);
    if (size)
        *size = total;
    return read;
}

bool digest_file_sha1(const char *path, char text[DIGEST_SHA1_TEXT_SIZE], struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    struct sha1_ctx context;
    sha1_init(&context);
    unsigned char block[65536], digest[SHA1_DIGEST_SIZE];
    size_t length;
    while ((length = fread(block, 1, sizeof block, stream)) > 0)
        sha1_update(&context, length, block);
    bool read = !ferror(stream) || error_errno(error, "cannot read '%s'", path);
    fclose(stream);
    sha1_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    return read;
}
