#include "harness.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "harness_inside.h"

enum { MOST_ENDINGS = 16, LARGE_ENOUGH = 256 * 1024 * 1024 /* bytes */ };

/* CUnit's functions take no arguments, so what belongs to the running test is here. */
static struct test {
    char folder[256];
    void **memory;
    size_t memory_count, memory_capacity;
    struct ending {
        void (*function)(void *);
        void *context;
    } endings[MOST_ENDINGS];
    size_t ending_count;
    size_t not_run;
} test;

/* ---- memory and text ------------------------------------------------------------------------- */

void *keep(void *memory)
{
    if (test.memory_count == test.memory_capacity) {
        test.memory_capacity = test.memory_capacity ? 2 * test.memory_capacity : 256;
        test.memory = realloc(test.memory, test.memory_capacity * sizeof *test.memory);
    }
    if (!memory || !test.memory)
        abort(); /* out of memory: no test can go on */
    test.memory[test.memory_count++] = memory;
    return memory;
}

char *text_of(const char *format, ...)
{
    char *text = NULL;
    va_list values;
    va_start(values, format);
    int length = vasprintf(&text, format, values);
    va_end(values);
    return keep(length < 0 ? NULL : text);
}

char *text_replace(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (at)
        return text_of("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    CHECK(false, "\"%s\" is not in \"%s\"", from, text);
    return text_of("%s", text);
}

bool text_has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

size_t text_count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

enum { LARGE_BLOCK = 128 * 1024 };

/* ---- life ------------------------------------------------------------------------------------ */

bool harness_start(void)
{
    static const char *const names[] = {"IATIPUB", "REGISTRY_SIMULATOR", "SOURCE_FOLDER",
                                        "SCHEMA_FOLDER"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!getenv(names[i])) {
            fprintf(stderr, "integration-tests: %s is not set; 'make check-tests' sets it\n",
                    names[i]);
            return false;
        }
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK); /* large blocks go back at once: see run_program */
    return true;
}

/* The program syncs every file, which real disks take their time for; a disk in memory is spared
 * that, if it is large enough. */
static const char *place_for_folders(void)
{
    static const char memory[] = "/dev/shm";
    const char *chosen = getenv("TMPDIR");
    struct statvfs disk;
    if (chosen)
        return chosen;
    bool large = statvfs(memory, &disk) == 0 && access(memory, W_OK) == 0 &&
                 disk.f_bavail * disk.f_frsize >= LARGE_ENOUGH;
    return large ? memory : "/tmp";
}

void test_begin(void)
{
    snprintf(test.folder, sizeof test.folder, "%s/iatipub-test-XXXXXX", place_for_folders());
    if (!mkdtemp(test.folder))
        CU_FAIL_FATAL("cannot make a folder to test in");
    mkdir(in_scratch(""), 0777);
    mkdir(in_test(""), 0777);
}

void at_end(void (*function)(void *), void *context)
{
    if (test.ending_count == MOST_ENDINGS)
        abort(); /* a mistake in a test */
    test.endings[test.ending_count++] = (struct ending){function, context};
}

void test_end(void)
{
    while (test.ending_count > 0) {
        const struct ending *ending = &test.endings[--test.ending_count];
        ending->function(ending->context);
    }
    remove_folder(test.folder);
    for (size_t i = 0; i < test.memory_count; i++)
        free(test.memory[i]);
    free(test.memory);
    test.memory = NULL;
    test.memory_count = test.memory_capacity = 0;
}

void not_run(const char *reason)
{
    test.not_run++;
    printf("not run: %s\n", reason);
    fflush(stdout);
}

size_t not_run_count(void)
{
    return test.not_run;
}

/* ---- places ---------------------------------------------------------------------------------- */

char *in_test(const char *relative)
{
    return text_of("%s/work%s%s", test.folder, *relative ? "/" : "", relative);
}

char *in_scratch(const char *relative)
{
    return text_of("%s/scratch%s%s", test.folder, *relative ? "/" : "", relative);
}

char *in_source(const char *relative)
{
    return text_of("%s/%s", getenv("SOURCE_FOLDER"), relative);
}

char *in_reference(const char *relative)
{
    return text_of("%s/../shared/reference/%s", getenv("SOURCE_FOLDER"), relative);
}

bool have_reference(void)
{
    if (exists(in_reference("schemas")))
        return true;
    not_run("reference material not present");
    return false;
}
