#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "harness_inside.h"

enum {
    MOST_ARGUMENTS = 24,
    MOST_VARIABLES = 24,
    LONGEST_RUN = 120, /* seconds */
    CANNOT_START = 125 /* exit status of a child that did not become the program */
};

double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void sleep_seconds(double seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

/* ---- in the child ---------------------------------------------------------------------------- */

static void redirect(int descriptor, const char *path, int flags)
{
    int opened = open(path, flags, 0666);
    if (opened < 0 || dup2(opened, descriptor) < 0)
        _exit(CANNOT_START);
    close(opened);
}

static void limit_files(size_t largest)
{
    struct rlimit limit = {.rlim_cur = largest, .rlim_max = largest};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
}

/* An environment without a user's settings, proxies and credentials. */
static void fill_environment(const char *const *more, const char *variables[MOST_VARIABLES])
{
    static const char *const kept[] = {"PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                       "LSAN_OPTIONS"};
    size_t count = 0;
    variables[count++] = "LANG=C.UTF-8";
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (getenv(kept[i]))
            variables[count++] = text_of("%s=%s", kept[i], getenv(kept[i]));
    for (; more && *more && count < MOST_VARIABLES - 1; more++)
        variables[count++] = *more;
    variables[count] = NULL;
}

/* execve's arguments are never written to, whatever their type says. */
static char *const *as_vector(const char *const *texts)
{
    union {
        const char *const *in;
        char *const *out;
    } vector = {.in = texts};
    return vector.out;
}

/* What a program reads and writes: files, named after the test's process, for a test may fork. */
struct streams {
    const char *in, *out, *err;
};

static struct streams make_streams(const char *input)
{
    long id = (long)getpid();
    struct streams streams = {"/dev/null", in_scratch(text_of("%ld-out", id)),
                              in_scratch(text_of("%ld-err", id))};
    if (input) {
        streams.in = in_scratch(text_of("%ld-in", id));
        write_text(streams.in, input);
    }
    write_text(streams.out, "");
    write_text(streams.err, "");
    return streams;
}

_Noreturn static void become(const struct conditions *conditions, const char *const *arguments,
                             const char *const *variables, const struct streams *streams)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    redirect(STDIN_FILENO, streams->in, O_RDONLY);
    redirect(STDOUT_FILENO, conditions->output_to ? conditions->output_to : streams->out,
             O_WRONLY | O_CREAT | O_TRUNC);
    redirect(STDERR_FILENO, streams->err, O_WRONLY | O_CREAT | O_TRUNC);
    if (conditions->output_closed)
        close(STDOUT_FILENO);
    if (conditions->largest_file)
        limit_files(conditions->largest_file);
    if (chdir(conditions->folder ? conditions->folder : in_test("")) == 0)
        execve(arguments[0], as_vector(arguments), as_vector(variables));
    _exit(CANNOT_START);
}

/* ---- in the test ----------------------------------------------------------------------------- */

/* Kills the child at its deadline, gives what wait4 said. */
static int wait_for(pid_t child, double deadline, struct rusage *usage)
{
    int status = 0;
    while (wait4(child, &status, WNOHANG, usage) == 0) {
        if (seconds_now() >= deadline) {
            kill(child, SIGKILL);
            wait4(child, &status, 0, usage);
            break;
        }
        sleep_seconds(0.0005);
    }
    return status;
}

static struct outcome run_program(const struct conditions *conditions, const char *const *arguments)
{
    const char *variables[MOST_VARIABLES];
    fill_environment(conditions->environment, variables);
    struct streams streams = make_streams(conditions->input);
    double start = seconds_now();
    double limit = conditions->kill_after > 0 ? conditions->kill_after : LONGEST_RUN;
    malloc_trim(0); /* a child's peak of memory begins with what its parent has */
    pid_t child = fork();
    if (child == 0)
        become(conditions, arguments, variables, &streams);
    struct rusage usage = {.ru_maxrss = 0};
    int status = child > 0 ? wait_for(child, start + limit, &usage) : CANNOT_START << 8;
    struct outcome outcome = {.seconds = seconds_now() - start,
                              .peak = (size_t)usage.ru_maxrss * 1024};
    outcome.status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    outcome.out = read_file(streams.out, NULL);
    outcome.err = read_file(streams.err, NULL);
    outcome.all = text_of("%s%s", outcome.out, outcome.err);
    CHECK(outcome.status != CANNOT_START, "cannot start '%s'", arguments[0]);
    CHECK(conditions->kill_after > 0 || outcome.seconds < LONGEST_RUN, "'%s %s' does not end",
          arguments[0], arguments[1] ? arguments[1] : "");
    return outcome;
}

static void collect_arguments(const char *arguments[MOST_ARGUMENTS], const char *path,
                              const char *first, va_list *more)
{
    size_t count = 0;
    arguments[count++] = path;
    for (const char *next = first; next && count < MOST_ARGUMENTS - 1;
         next = va_arg(*more, const char *))
        arguments[count++] = next;
    arguments[count] = NULL;
}

struct outcome iatipub(const char *argument, ...)
{
    const struct conditions usual = {.folder = NULL};
    const char *arguments[MOST_ARGUMENTS];
    va_list more;
    va_start(more, argument);
    collect_arguments(arguments, getenv("IATIPUB"), argument, &more);
    va_end(more);
    return run_program(&usual, arguments);
}

struct outcome program(const char *path, const char *argument, ...)
{
    const struct conditions usual = {.folder = NULL};
    const char *arguments[MOST_ARGUMENTS];
    va_list more;
    va_start(more, argument);
    collect_arguments(arguments, path, argument, &more);
    va_end(more);
    return run_program(&usual, arguments);
}

struct outcome iatipub_under(const struct conditions *conditions, const char *argument, ...)
{
    const char *arguments[MOST_ARGUMENTS];
    va_list more;
    va_start(more, argument);
    collect_arguments(arguments, getenv("IATIPUB"), argument, &more);
    va_end(more);
    return run_program(conditions, arguments);
}

static void stop_program(void *context)
{
    pid_t child = *(const pid_t *)context;
    kill(child, SIGTERM);
    struct rusage usage;
    wait_for(child, seconds_now() + 10, &usage);
}

pid_t start_program(const char *const *arguments)
{
    const struct conditions usual = {.folder = NULL};
    const struct streams streams = {"/dev/null", "/dev/null", "/dev/null"};
    const char *variables[MOST_VARIABLES];
    fill_environment(NULL, variables);
    pid_t *child = keep(malloc(sizeof *child));
    *child = fork();
    if (*child == 0)
        become(&usual, arguments, variables, &streams);
    CHECK(*child > 0, "cannot start '%s'", arguments[0]);
    if (*child > 0)
        at_end(stop_program, child);
    return *child;
}

/* ---- checking -------------------------------------------------------------------------------- */

void expect(int line, const char *file, struct outcome outcome, int status, ...)
{
    CU_assertImplementation(
        outcome.status == status, (unsigned)line,
        text_of("exit status %d instead of %d; output:\n%s", outcome.status, status, outcome.all),
        file, "", CU_FALSE);
    va_list texts;
    va_start(texts, status);
    for (const char *text; (text = va_arg(texts, const char *));)
        CU_assertImplementation(text_has(outcome.all, text), (unsigned)line,
                                text_of("the output does not say \"%s\":\n%s", text, outcome.all),
                                file, "", CU_FALSE);
    va_end(texts);
}
