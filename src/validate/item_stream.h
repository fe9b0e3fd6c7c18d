/* The activities (or organisations) of a file, one after the other, as trees, for those who look at
 * the content and take its validity for granted.
 *
 * Memory holds one item. What no file of the standard has is refused, as the validator does: a
 * declaration (DOCTYPE), more than 20,000 different names, an item above 64 MB. Packed files
 * (gzip, zstandard) are read as they are. */
#ifndef IATIPUB_VALIDATE_ITEM_STREAM_H
#define IATIPUB_VALIDATE_ITEM_STREAM_H

#include "base/error.h"
#include "standard/file_kind.h"
#include "validate/document.h"

/* Called as the file streams by; what they are given is lent for the call. Trees have no shapes. */
struct item_taker {
    void *context;
    /* The root's start tag was read; `root` has attributes alone. */
    void (*begin)(void *context, enum file_kind kind, const struct node *root);
    void (*take)(void *context, enum file_kind kind, const struct node *item);
};

/* Reads the file ("-": standard input) to its end. False and `error` if it can't be read
 * (ERROR_ENVIRONMENT), or is no IATI file of version 2 (ERROR_DATA): what was given before that
 * stays given. */
bool item_stream_read(const char *path, const struct names *names, const struct item_taker *taker,
                      struct error *error);

#endif
