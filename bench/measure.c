/* Runs a command and writes to RESULT one line: wall seconds, CPU seconds (user and system) and the
 * peak of its resident memory in KiB. The exit status is the command's.
 *
 * usage: measure RESULT COMMAND [ARGUMENT...] */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3, EXIT_NO_COMMAND = 127, EXIT_SIGNALLED = 128 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static int write_result(const char *path, double wall, const struct rusage *usage)
{
    FILE *result = fopen(path, "w");
    if (!result) {
        perror(path);
        return -1;
    }
    fprintf(result, "%.3f %.3f %ld\n", wall, seconds(&usage->ru_utime) + seconds(&usage->ru_stime),
            usage->ru_maxrss);
    if (fclose(result) == 0)
        return 0;
    perror(path);
    return -1;
}

/* Returns the exit status as a shell would, or -1 if the command could not be waited for. */
static int run(char **command, struct rusage *usage)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        perror(command[0]);
        _exit(EXIT_NO_COMMAND);
    }
    if (child < 0 || wait4(child, &status, 0, usage) < 0) {
        perror("measure");
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNALLED + WTERMSIG(status);
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fputs("usage: measure RESULT COMMAND [ARGUMENT...]\n", stderr);
        return EXIT_USAGE;
    }
    struct rusage usage;
    double start = now();
    int status = run(arguments + 2, &usage);
    double wall = now() - start;
    if (status < 0 || write_result(arguments[1], wall, &usage) < 0)
        return EXIT_ENVIRONMENT;
    return status;
}
