/* The files that travel inside the program: schemas, stylesheets, templates.
 *
 * Names are paths as in the repository ("schemas/iati/standard.xml"). If a data folder was set, a
 * file there of the same name replaces the embedded one. */
#ifndef IATIPUB_BASE_RESOURCE_H
#define IATIPUB_BASE_RESOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* One embedded file; the table is made by the build (build/gen/resources.c). */
struct resource {
    const char *name;
    const unsigned char *data;
    const unsigned char *end;
};
extern const struct resource resource_table[];
extern const size_t resource_count;

/* Files below `folder` replace the embedded ones from now on. Called once, by main; `folder` must
 * outlive the program. */
void resource_set_folder(const char *folder);

/* The contents of the named file, which the caller frees; they end with a NUL that `length` does
 * not count. NULL and `error` if there is no such resource or it can't be read. */
char *resource_read(const char *name, size_t *length, struct error *error);

/* The bytes of the named file as it travels inside the program, whatever replaces it; lent for
 * ever. NULL if there is none. */
const char *resource_embedded(const char *name, size_t *length);

/* True if resource_read gives what travels inside the program, not a file that replaces it. */
bool resource_is_embedded(const char *name);

/* As resource_read, but where the program has the file also without what is for people alone (white
 * space, comments, annotations of schemas, explanations) gives it so: it is read in half the time.
 */
char *resource_read_lean(const char *name, size_t *length, struct error *error);

/* "resource:" URLs for libxml2 and libxslt: after this call the parsers of this process can open
 * "resource:xslt/site-index.xsl", and find the lean form of what they open. Called once, by main.
 */
void resource_register_with_libxml(void);

#endif
