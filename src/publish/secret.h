/* Secrets: tokens, passwords, keys.
 *
 * They come from a file that only the user can read, from the credentials that systemd hands to a
 * service ($CREDENTIALS_DIRECTORY), or from an environment variable; never from publication.yaml or
 * an argument. From the first one on the program leaves no core file. No message holds one: texts
 * that others sent are cleaned by secret_mask. */
#ifndef IATIPUB_PUBLISH_SECRET_H
#define IATIPUB_PUBLISH_SECRET_H

#include <stdbool.h>

#include "base/error.h"

/* Where a secret may be. */
struct secret_place {
    const char *what;     /* E_("token for the registry"), in messages */
    const char *hint;     /* E_("an access token of the IATI account"), likewise */
    const char *file;     /* path; NULL: none is configured */
    const char *variable; /* of the environment; its lower-case form with '-' for '_' is the name
                             looked for among the credentials of the service */
};

/* Reads the secret: from `file` if there is one, else from the service's credentials, else from the
 * variable; white space around it is dropped. `origin` (may be NULL) receives where it was found,
 * for messages ("environment variable X"); the caller frees it. The caller owns the result:
 * secret_free. NULL and an ERROR_USAGE that says what to set if there is none, if it holds a space,
 * a control character or anything but ASCII, or if the file can be read by others. */
char *secret_read(const struct secret_place *place, char **origin, struct error *error);

/* An origin in two parts, for "%s%s" in messages: what it is, a piece of a sentence ("environment
 * variable "; "" if that is not known), and the rest. */
const char *secret_origin_kind(const char *origin);
const char *secret_origin_name(const char *origin);
#define SECRET_ORIGIN(origin) secret_origin_kind(origin), secret_origin_name(origin)

/* False and an ERROR_USAGE if the file can't be looked at, or be read by others than its owner. */
bool secret_file_is_private(const char *path, struct error *error);

/* True if the secret is anywhere, without reading it. */
bool secret_is_there(const struct secret_place *place);

/* Overwrites it and gives the memory back; NULL is fine. */
void secret_free(char *secret);

/* A copy of `text` with `***` wherever the secret stands. The caller frees. */
char *secret_mask(const char *text, const char *secret);

#endif
