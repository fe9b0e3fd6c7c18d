#include "base/digest.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "base/file.h"

static void to_hexadecimal(const unsigned char *digest, unsigned length,
                           char text[DIGEST_TEXT_SIZE])
{
    for (unsigned i = 0; i < length && 2 * i + 2 < DIGEST_TEXT_SIZE; i++)
        snprintf(text + (size_t)2 * i, 3, "%02x", digest[i]);
}

void digest_bytes(const void *data, size_t length, char text[DIGEST_TEXT_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_length = 0;
    EVP_Digest(data, length, digest, &digest_length, EVP_sha256(), NULL);
    to_hexadecimal(digest, digest_length, text);
}

bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE], size_t *size, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    char block[65536];
    size_t length, total = 0;
    while ((length = fread(block, 1, sizeof block, stream)) > 0) {
        EVP_DigestUpdate(context, block, length);
        total += length;
    }
    bool read = !ferror(stream) || error_errno(error, "cannot read '%s'", path);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_length = 0;
    EVP_DigestFinal_ex(context, digest, &digest_length);
    EVP_MD_CTX_free(context);
    fclose(stream);
    to_hexadecimal(digest, digest_length, text);
    if (size)
        *size = total;
    return read;
}
