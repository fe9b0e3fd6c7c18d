/* A file of IATI 2.01 or 2.02 written anew as 2.03, outside of any publication.
 *
 * It is read and written some hundred kilobytes at a time, or one activity if that is larger. What
 * needs no change is written as it is, byte for byte; only text in another encoding becomes UTF-8.
 * What can't be read is refused as by `validate`: document type declarations, and what is beyond
 * its limits (validate/scanner.h). */
#ifndef IATIPUB_COMMANDS_UPGRADING_H
#define IATIPUB_COMMANDS_UPGRADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "validate/schemas.h"

/* What was done. */
struct upgraded {
    enum file_kind kind;
    char version[8]; /* that it had */
    size_t items;    /* activities or organisations */
    size_t changes;  /* told, that of the version included */
};

/* Upgrades the file at `path` ("-": standard input) and writes it to `output`, whose errors are
 * left to the caller. The changes are written to `told` as findings in text form. False and `error`
 * (ERROR_USAGE: it is of another version; ERROR_DATA: it is not XML; ERROR_ENVIRONMENT) if it can't
 * be upgraded; what was written by then is to be thrown away. */
bool upgrade_file(const char *path, FILE *output, FILE *told, struct upgraded *result,
                  struct error *error);

#endif
