#include "publish/signature.h"

#include <nettle/base64.h>
#include <nettle/eddsa.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/secret.h"

enum { LARGEST_KEY = 4096 };

/* What stands before the key in PKCS #8: version 0, algorithm 1.3.101.112, an octet string in an
 * octet string (RFC 8410). */
static const unsigned char prefix[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                       0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

static bool decode_key(const char *pem, unsigned char key[ED25519_KEY_SIZE])
{
    static const char begin[] = "-----BEGIN PRIVATE KEY-----", end[] = "-----END PRIVATE KEY-----";
    const char *start = strstr(pem, begin), *stop = start ? strstr(start, end) : NULL;
    if (!stop)
        return false;
    start += strlen(begin);
    struct base64_decode_ctx context;
    uint8_t bytes[LARGEST_KEY];
    size_t length = sizeof bytes;
    base64_decode_init(&context);
    bool decoded = base64_decode_update(&context, &length, bytes, (size_t)(stop - start), start) &&
                   base64_decode_final(&context) && length == sizeof prefix + ED25519_KEY_SIZE &&
                   memcmp(bytes, prefix, sizeof prefix) == 0;
    if (decoded)
        memcpy(key, bytes + sizeof prefix, ED25519_KEY_SIZE);
    explicit_bzero(bytes, sizeof bytes);
    return decoded;
}

static bool read_key(const char *path, unsigned char key[ED25519_KEY_SIZE], struct error *error)
{
    size_t length = 0;
    if (!secret_file_is_private(path, error))
        return false;
    char *pem = file_read(path, LARGEST_KEY, &length, error);
    if (!pem) {
        error->kind = ERROR_USAGE;
        return false;
    }
    bool decoded = decode_key(pem, key);
    explicit_bzero(pem, length);
    free(pem);
    return decoded ||
           error_set(error, ERROR_USAGE,
                     "file '%s' is not an unencrypted Ed25519 private key; make one with 'openssl "
                     "genpkey -algorithm ed25519 -out FILE'",
                     path);
}

bool signature_make(const char *key_file, const void *data, size_t length,
                    unsigned char signature[SIGNATURE_SIZE], struct error *error)
{
    unsigned char key[ED25519_KEY_SIZE], public_key[ED25519_KEY_SIZE];
    if (!read_key(key_file, key, error))
        return false;
    ed25519_sha512_public_key(public_key, key);
    ed25519_sha512_sign(public_key, key, length, data, signature);
    explicit_bzero(key, sizeof key);
    return true;
}
