/* What the files of the harness share among themselves; tests use harness.h. */
#ifndef INTEGRATION_HARNESS_INSIDE_H
#define INTEGRATION_HARNESS_INSIDE_H

/* Frees `memory` (from malloc) when the test ends, and returns it. */
void *keep(void *memory) __attribute__((returns_nonnull));
/* A path beside the test's folder, for what the harness writes itself. */
char *in_scratch(const char *relative);

#endif
