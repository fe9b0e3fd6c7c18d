/* Publications to test with. Each is a folder in the test's folder; its path belongs to the running
 * test. */
#ifndef INTEGRATION_PUBLICATIONS_H
#define INTEGRATION_PUBLICATIONS_H

#include <string.h>

#include "harness.h"

/* Two activities, A and B, in canonical CSV files: activities, activity_dates, participating_orgs
 * and transactions, one dataset "small", a host with a public address, no registry. */
char *small_publication(void);

/* The same activities from tables that are not canonical (projects, spending), through
 * mapping/10-all.sql. */
char *mapped_publication(void);

/* A fresh copy of samples/ilo without what a run makes. */
char *ilo_publication(const char *name);

/* A file of a publication, read or written. */
char *file_of(const char *publication, const char *relative);
void put(const char *publication, const char *relative, const char *text);
/* Replaces a text that stands in a file of the publication. */
void edit(const char *publication, const char *relative, const char *from, const char *to);

/* `run`; `run_well` checks that it ends with 0. */
struct outcome run(const char *publication);
struct outcome run_well(const char *publication);

/* What the world sees: the bytes of site/, and when they changed. */
char *site_of(const char *publication);

/* What a bad file should lead to: the publication is run once, the file is put in place of (or
 * beside) its records, and run again. Checks the exit status and that the messages have the texts,
 * up to NULL; that nothing published was touched and no temporary file left; and that with the file
 * as it was the next run is fine. */
void expect_refusal(int line, const char *test_file, const char *publication, const char *relative,
                    const char *data, size_t length, int status, ...) __attribute__((sentinel));

/* For `data` that is text, and for a file that is missing. */
#define REFUSES(publication, relative, text, ...)                                                  \
    expect_refusal(__LINE__, __FILE__, publication, relative, text, strlen(text), __VA_ARGS__, NULL)
#define REFUSES_MISSING(publication, relative, ...)                                                \
    expect_refusal(__LINE__, __FILE__, publication, relative, NULL, 0, __VA_ARGS__, NULL)
/* For `bytes` that are an array or a literal; its last byte, a NUL, is left out. */
#define REFUSES_BYTES(publication, relative, bytes, ...)                                           \
    expect_refusal(__LINE__, __FILE__, publication, relative, bytes, sizeof(bytes) - 1,            \
                   __VA_ARGS__, NULL)

#endif
