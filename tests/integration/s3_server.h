/* An S3 service for the tests of a suite: OpenStack Swift with its S3 interface, which checks
 * signatures as Amazon's does (tests/s3/server.py). It listens on a port of this machine that is
 * free, with a folder of its own, and holds one bucket that everybody may read.
 *
 * Start and stop are the suite's init and cleanup functions. Tests begin with
 *
 *     if (!have_s3())
 *         return;
 */
#ifndef INTEGRATION_S3_SERVER_H
#define INTEGRATION_S3_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#define S3_USER "test:tester"
#define S3_SECRET "a-secret-of-tests"

/* Always 0: what keeps the server from starting fails the tests. */
int s3_begin(void);
int s3_end(void);

/* False if the server is not installed, and then the test says that it is not run. */
bool have_s3(void);

/* small_publication() with this host: the secret key in file "secret", keys below a prefix that no
 * other test uses. */
char *s3_publication(void);

/* What the world gets of the running test's file. `headers` (may be NULL) receives the headers. */
char *s3_public(const char *name, char **headers);
/* Its address, good until the suite ends. */
const char *s3_public_url(const char *name);

/* The names of the running test's files, sorted, a line each. */
char *s3_files(void);

/* The requests since the last call, a line each: "METHOD /PATH?QUERY STATUS". */
char *s3_requests(void);
/* How many of them wrote: PUT, POST or DELETE. */
size_t s3_writes(void);

/* The next request that fits fails so: "METHOD TEXT FAULT", see server.py. */
void s3_fault(const char *fault);

#endif
