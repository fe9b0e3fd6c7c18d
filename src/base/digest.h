/* SHA-256 of bytes and files, as 64 lower-case hexadecimal digits. */
#ifndef IATIPUB_BASE_DIGEST_H
#define IATIPUB_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { DIGEST_SIZE = 32, DIGEST_TEXT_SIZE = 65 };

/* The digest itself. */
void digest_raw(const void *data, size_t length, unsigned char digest[DIGEST_SIZE]);
void digest_bytes(const void *data, size_t length, char text[DIGEST_TEXT_SIZE]);
/* `size` (bytes; may be NULL) receives the file's length. */
bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE], size_t *size, struct error *error);

/* The HMAC-SHA256 of bytes, by a key. */
void digest_hmac(const void *key, size_t key_length, const void *data, size_t length,
                 char text[DIGEST_TEXT_SIZE]);

/* SHA-1 of a file, as 40 digits: for those who still name files by it, never as a proof. */
enum { DIGEST_SHA1_TEXT_SIZE = 41 };
bool digest_file_sha1(const char *path, char text[DIGEST_SHA1_TEXT_SIZE], struct error *error);

/* The digest of what comes piece by piece. digest_end frees it. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, const void *data, size_t length);
void digest_end(struct digest *digest, char text[DIGEST_TEXT_SIZE]);

#endif
