/* Files that are published as they were, whatever becomes of the records.
 *
 * A period that was closed should stay as it was told. frozen/ in the publication keeps the bytes
 * of such files and their digests (SHA256SUMS, in the form that sha256sum checks). A conversion
 * still writes each of them from the records and compares: what would have changed is told, and
 * the frozen bytes are put in place. */
#ifndef IATIPUB_CONVERT_FROZEN_H
#define IATIPUB_CONVERT_FROZEN_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "convert/outputs.h"

/* Keeps the file at `path` as the frozen one of the output called `name`. False and `error` if it
 * is frozen already (ERROR_USAGE), or can't be kept. */
bool frozen_keep(const struct publication *publication, const char *name, const char *path,
                 struct error *error);

/* Puts the frozen bytes of the output `name`, if there are any, in the place of the file at `path`,
 * which was just written. Activities that differ are a warning; a frozen file that is not what was
 * kept, or is gone, is critical. False and `error` if a file can't be read or written. */
bool frozen_restore(const struct publication *publication, const char *name, const char *path,
                    struct findings *findings, struct error *error);

/* A frozen file that is none of the outputs is a critical finding: its period would no longer be
 * published. */
bool frozen_report(const struct publication *publication, const struct output_list *outputs,
                   struct findings *findings, struct error *error);

#endif
