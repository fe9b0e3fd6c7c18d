/* The beginning of a document: which kind of file it is, and in which version. */
#ifndef IATIPUB_VALIDATE_HEAD_H
#define IATIPUB_VALIDATE_HEAD_H

#include <stddef.h>

#include "validate/schemas.h"

struct head {
    enum file_kind kind; /* FILE_UNKNOWN: none that can be checked */
    char version[8];     /* as declared; "" if there is none or it is longer */
    char *generated;     /* @generated-datetime as written, NULL if there is none */
    size_t offset;       /* of the root's '<' */
    char *wrong_root;    /* why it is of no known kind, NULL if it is or isn't XML */
    char *wrong_version; /* why its version can't be checked, NULL if it can */
};

/* Reads `text` up to the root's start tag. What isn't well-formed before that is not told here: the
 * head is then empty. Release with head_release. */
void head_read(struct head *head, const char *text, size_t length);
void head_release(struct head *head);

#endif
