/* Findings on a file that a publication converted name the record that caused them.
 *
 * A file is recognised by where it lies: in the folder `out` of a publication, and unchanged since
 * it was converted. Everything is opened when the first finding asks for it; a file of another
 * origin, or a publication that can't be read, just gives no records. */
#ifndef IATIPUB_COMMANDS_TRACER_H
#define IATIPUB_COMMANDS_TRACER_H

#include "base/finding.h"

struct tracer;

struct tracer *tracer_new(void);
/* NULL is fine. */
void tracer_free(struct tracer *tracer);

/* Names the file that the next findings are about; copied. */
void tracer_set_file(struct tracer *tracer, const char *path);

/* Fills `source` of the finding, whose file the caller frees, if the record is known. */
void tracer_find(struct tracer *tracer, struct finding *finding);

#endif
