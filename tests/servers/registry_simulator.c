/* A stand-in for IATI's "Register Your Data" API (and for portals of CKAN), for the tests of a
 * publishing client.
 *
 * It keeps the contract to the letter, oddities included, because a lenient stand-in would let
 * through a client that fails on the day it matters: validation is a 400 and never a 422, PATCH
 * replaces every field, a taken name is a 409 that does not say whose it is, a client id that is
 * not on the allow-list reads happily and may not write, a trailing slash is a 404, page links
 * are plain http on the wrong port (right host, but nobody listens: count pages, do not follow).
 *
 *   registry_simulator --port-file FILE [--kind KIND] [--state FILE] [--log FILE]
 *                      [--fixture FILE] [--fault SPEC]...
 *
 *   --kind       register-your-data (this one, if nothing else is said), ckan or ckan-iati: for
 *                these see ckan.h
 *   --port-file  where the port on 127.0.0.1 is written, atomically, once requests are served
 *   --state      datasets are read from here at the start and saved here after every write
 *   --log        one JSON line per request: method, path, status, wrote, token, fault; a status
 *                of 0 means that no answer was sent
 *   --fixture    what the registry holds; see ryd_default_fixture.c for the format
 *   --fault      METHOD:PATHPREFIX:KIND[:COUNT], see ryd_faults.c for the kinds. METHOD may be *.
 *                Of several that match, the first one with a count left strikes.
 *
 * Two addresses are for tests only, no part of the contract, never logged and never faulty:
 *
 *   POST /__simulator/faults     SPECs, one a line, replace all faults; 400 if one is wrong
 *   GET  /__simulator/datasets   everything stored, as a JSON array
 *
 * It runs until SIGTERM or SIGINT, or until its parent dies, so that a test that crashes leaves
 * nothing behind. */
#include "ryd.h"

#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

struct options {
    const char *port_file;
    const char *state_file;
    const char *log_file;
    const char *fixture_file;
    const struct dialect *dialect;
};

static const struct option option_names[] = {
    {"port-file", required_argument, NULL, 'p'},
    {"state", required_argument, NULL, 's'},
    {"log", required_argument, NULL, 'l'},
    {"fixture", required_argument, NULL, 'x'},
    {"fault", required_argument, NULL, 'f'},
    {"kind", required_argument, NULL, 'k'},
    {NULL, 0, NULL, 0},
};

static bool add_fault(struct fault_list *faults, const char *spec)
{
    if (fault_list_add(faults, spec))
        return true;
    fprintf(stderr, "registry_simulator: '%s' is not METHOD:PATHPREFIX:KIND[:COUNT]\n", spec);
    return false;
}

static bool take_option(int letter, struct options *options, struct fault_list *faults)
{
    switch (letter) {
    case 'p':
        options->port_file = optarg;
        return true;
    case 's':
        options->state_file = optarg;
        return true;
    case 'l':
        options->log_file = optarg;
        return true;
    case 'x':
        options->fixture_file = optarg;
        return true;
    case 'k':
        options->dialect = dialect_find(optarg);
        return options->dialect != NULL;
    case 'f':
        return add_fault(faults, optarg);
    default:
        return false;
    }
}

static bool read_options(int argc, char **argv, struct options *options, struct fault_list *faults)
{
    int letter;
    while ((letter = getopt_long(argc, argv, "", option_names, NULL)) != -1) {
        if (!take_option(letter, options, faults))
            return false;
    }
    return options->port_file != NULL && optind == argc;
}

/* Blocked before any thread starts, so that only main's sigwait sees them. */
static sigset_t block_ending_signals(void)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, NULL);
    signal(SIGPIPE, SIG_IGN);
    return ending;
}

static void die_with_parent(void)
{
    pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    /* The parent may have gone just before the promise was made. */
    if (getppid() != parent)
        raise(SIGTERM);
}

static bool announce_port(const struct server *server, const char *port_file)
{
    char text[16];
    snprintf(text, sizeof text, "%u\n", server_port(server));
    return write_file_atomically(port_file, text);
}

static bool serve(const struct options *options, struct registry *registry,
                  struct fault_list *faults, FILE *log)
{
    sigset_t ending = block_ending_signals();
    die_with_parent();
    struct server *server = server_start(registry, faults, log);
    if (server == NULL) {
        fprintf(stderr, "registry_simulator: cannot listen on 127.0.0.1\n");
        return false;
    }
    int which;
    bool announced = announce_port(server, options->port_file);
    if (announced)
        sigwait(&ending, &which);
    server_stop(server);
    return announced;
}

static bool open_log(const char *path, FILE **log)
{
    if (path == NULL)
        return true;
    *log = fopen(path, "ae");
    if (*log == NULL)
        perror(path);
    return *log != NULL;
}

int main(int argc, char **argv)
{
    static struct fault_list faults;
    struct options options = {.dialect = &ryd_dialect};
    struct registry registry = {0};
    FILE *log = NULL;
    if (!read_options(argc, argv, &options, &faults)) {
        fprintf(stderr, "usage: registry_simulator --port-file FILE [--kind KIND] [--state FILE] "
                        "[--log FILE] [--fixture FILE] [--fault SPEC]...\n");
        return 2;
    }
    registry.dialect = options.dialect;
    bool ok = registry_load(&registry, options.fixture_file, options.state_file) &&
              open_log(options.log_file, &log) && serve(&options, &registry, &faults, log);
    if (log != NULL)
        fclose(log);
    registry_clear(&registry);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
