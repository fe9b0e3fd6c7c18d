/* What every integration test stands on: the real program run as a user runs it, in a folder of the
 * test's own.
 *
 * One test runs at a time, between test_begin and test_end, which the suites name as their set-up
 * and tear-down. Whatever the functions here return belongs to the running test and is freed by
 * test_end; nobody else frees. A helper that can't do its work (a full disk, a missing file) fails
 * the test and returns something harmless. */
#ifndef INTEGRATION_HARNESS_H
#define INTEGRATION_HARNESS_H

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../sanitized.h"

/* ---- life ---------------------------------------------------------------------------------- */

/* False, with a line on standard error, if the environment lacks IATIPUB, REGISTRY_SIMULATOR,
 * SOURCE_FOLDER or SCHEMA_FOLDER. Called once, by main. */
bool harness_start(void);

void test_begin(void);
void test_end(void);

/* Says on standard output that the test (or a part of it) is not run, and why; counted. */
void not_run(const char *reason);
size_t not_run_count(void);

/* To be called by test_end when the test is over. */
void at_end(void (*function)(void *), void *context);

/* Checks as CU_ASSERT does, but a failure tells the formatted text instead of the condition. */
#define CHECK(condition, ...)                                                                      \
    CU_assertImplementation((condition), __LINE__, text_of(__VA_ARGS__), __FILE__, "", CU_FALSE)

/* ---- text and memory ------------------------------------------------------------------------- */

/* Formats; also the way to keep text for the rest of the test. */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
/* `text` with the first `from` in it (which must be there) replaced. */
char *text_replace(const char *text, const char *from, const char *to);
bool text_has(const char *text, const char *part);
size_t text_count_lines(const char *text);

/* ---- files ----------------------------------------------------------------------------------- */

/* A path in the test's folder, which is empty when the test begins. */
char *in_test(const char *relative);
/* A path in the source tree, in the reference material. */
char *in_source(const char *relative);
char *in_reference(const char *relative);
/* True if the reference material is there; else the test says that it is not run. */
bool have_reference(void);

bool exists(const char *path);
/* Folders above the file are made. */
void write_text(const char *path, const char *text);
void write_bytes(const char *path, const void *data, size_t length);
/* The contents, with a NUL behind them. `length` may be NULL. */
char *read_file(const char *path, size_t *length) __attribute__((returns_nonnull));
void make_folder(const char *path);
void copy_file(const char *from, const char *to);
/* With everything in it. `to` is made; its own name may differ. */
void copy_folder(const char *from, const char *to);
void remove_folder(const char *path);
void remove_file(const char *path);

/* Every file below a folder, sorted, a line each: "PATH SIZE SHA-256", and with `times` the moment
 * of its last change. Two equal texts are two equal folders; a missing folder is "". */
enum snapshot_kind { SNAPSHOT_BYTES, SNAPSHOT_TIMES };
char *snapshot(const char *folder, enum snapshot_kind kind);
/* How many files below a folder have names that end so ("" counts all). */
size_t count_files(const char *folder, const char *ending);
/* The files below a folder that a killed run may leave, and a finished one may not: "" if none. */
char *leftovers(const char *folder);
/* The first file below a folder that has these bytes in it, NULL if none has. */
char *find_in_files(const char *folder, const char *bytes);

/* ---- programs ----------------------------------------------------------------------------------
 */

/* How a program is run, when not in the usual way. */
struct conditions {
    const char *folder;             /* working folder; NULL: the test's */
    const char *input;              /* for standard input; NULL: nothing */
    const char *const *environment; /* "NAME=value"..., NULL at the end; NULL: nothing more */
    const char *output_to;          /* file for standard output; NULL: captured */
    bool output_closed;             /* it has no standard output at all */
    size_t largest_file;            /* bytes that a file may have; 0: any. Signals are ignored */
    double kill_after;              /* seconds until SIGKILL; 0: never */
};

/* What came of it. */
struct outcome {
    int status; /* exit status, or minus the signal that ended it */
    char *out, *err;
    char *all; /* both, for messages */
    double seconds;
    size_t peak; /* bytes of memory at most */
};

/* Runs the program iatipub with arguments up to NULL, in an environment without a user's settings.
 * One that takes more than two minutes is killed, which fails the test. */
struct outcome iatipub(const char *argument, ...) __attribute__((sentinel));
struct outcome iatipub_under(const struct conditions *conditions, const char *argument, ...)
    __attribute__((sentinel));

/* Runs another program, by its path, with arguments up to NULL. */
struct outcome program(const char *path, const char *argument, ...) __attribute__((sentinel));

/* Starts a program that goes on while the test does; test_end ends it. */
pid_t start_program(const char *const *arguments);

/* Moments as seconds since some beginning. */
double seconds_now(void);
void sleep_seconds(double seconds);

/* Checks the exit status and that the output says all of the texts, up to NULL. */
void expect(int line, const char *file, struct outcome outcome, int status, ...)
    __attribute__((sentinel));
#define EXPECT(outcome, ...) expect(__LINE__, __FILE__, outcome, __VA_ARGS__, NULL)

#endif
