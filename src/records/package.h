/* The parts of a package: the zip archive that a workbook is.
 *
 *     package = package_open(path, name, &error);
 *     part = part_open(package, "xl/workbook.xml", PART_SMALL_MOST, &error);
 *     while ((got = part_read(part, block, sizeof block, &error)) > 0) ...
 *     part_close(part);
 *     package_close(package);
 *
 * An archive is not trusted: what a part is said to hold and what comes out of it are both held to
 * the limits below, so a few bytes can't swell to fill the machine. Errors are of kind ERROR_DATA
 * if the archive itself is at fault (their text then speaks of the file without naming it), else
 * ERROR_ENVIRONMENT. */
#ifndef IATIPUB_RECORDS_PACKAGE_H
#define IATIPUB_RECORDS_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/* Bytes, unpacked. */
#define PART_SMALL_MOST (UINT64_C(64) << 20)    /* a part that is kept in memory */
#define PART_STRINGS_MOST (UINT64_C(256) << 20) /* the texts that the sheets share */
#define PART_SHEET_MOST (UINT64_C(2) << 30)     /* a part that is read as a stream */
#define PACKAGE_MOST (UINT64_C(8) << 30)        /* all that is read of one package */
/* A part above this size may not unpack to more than PART_RATIO_MOST times its packed size. */
#define PART_RATIO_FREE (UINT64_C(16) << 20)
enum { PART_RATIO_MOST = 200 };

struct package;
struct part;

/* `name` is what errors call the file, and is lent until the package is closed. */
struct package *package_open(const char *path, const char *name, struct error *error);
/* NULL is fine. */
void package_close(struct package *package);

/* True if there is a part of that name; case does not count. */
bool package_has(const struct package *package, const char *part);

/* Opens a part that may unpack to `most` bytes. NULL and `error` if it is missing, too large, or
 * packed or encrypted in a way that can't be read. */
struct part *part_open(struct package *package, const char *name, uint64_t most,
                       struct error *error);
/* The next bytes of the part: their number, 0 at the end, -1 and `error` if there is a fault. */
ssize_t part_read(struct part *part, void *block, size_t size, struct error *error);
/* NULL is fine. */
void part_close(struct part *part);

#endif
