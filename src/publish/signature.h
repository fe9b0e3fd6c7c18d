/* Signatures of the manifest, by which a consumer knows that it is the publisher's.
 *
 * Ed25519 (RFC 8032) over the manifest's bytes, 64 raw bytes in manifest.json.sig. The key is a PEM
 * file as `openssl genpkey -algorithm ed25519` writes it; consumers check with `openssl pkeyutl
 * -verify -rawin` and the public key. */
#ifndef IATIPUB_PUBLISH_SIGNATURE_H
#define IATIPUB_PUBLISH_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { SIGNATURE_SIZE = 64 };

/* Signs the bytes with the private key in the file. False and an ERROR_USAGE if that can be read by
 * others, or is no such key. */
bool signature_make(const char *key_file, const void *data, size_t length,
                    unsigned char signature[SIGNATURE_SIZE], struct error *error);

#endif
