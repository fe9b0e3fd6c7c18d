#include "publish/sftp_session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"

enum {
    MOST_ARGUMENTS = 64,
    MOST_VARIABLES = 16,
    SCRATCH_NUMBER = 3,       /* descriptor in the child, see SFTP_SCRATCH */
    ABOVE_STANDARD = 10,      /* descriptors from here on are in nobody's way */
    LONGEST_LINE = 64 * 1024, /* bytes */
    MOST_SAID = 16 * 1024,    /* bytes kept of the complaints */
    GRACE = 5,                /* seconds that ssh has more than its own limits */
    UNSEEN_LIMIT = 3600,      /* seconds for a command where the system doesn't show its progress */
    END_LIMIT = 3,            /* seconds to end when told to */
    GLANCE = 1000,            /* milliseconds between looks at its progress */
    REFUSED = 1,              /* exit statuses: of sftp after a command that failed, */
    NO_SUCH_PROGRAM = 127,    /* of a child that did not become sftp, */
    CANNOT_START = 126        /* and for another reason */
};

struct sftp_session {
    unsigned timeout;
    char *arguments[MOST_ARGUMENTS];
    size_t argument_count;
    char *variables[MOST_VARIABLES];
    char *enter; /* the first command: to the folder */
    int scratch;
    pid_t child; /* 0: not running */
    int in, out, err;
    struct strbuf printed; /* of which no whole line came yet */
    struct strbuf said;
};

/* ---- setting up ---------------------------------------------------------------------------- */

static void add_argument(struct sftp_session *session, char *argument)
{
    session->arguments[session->argument_count++] = argument;
}

static void add_option(struct sftp_session *session, char *option)
{
    add_argument(session, xstrdup("-o"));
    add_argument(session, option);
}

/* No questions, no unknown hosts, nothing forwarded, no connection of others used; no banner among
 * the complaints. */
static void add_fixed_options(struct sftp_session *session, unsigned timeout)
{
    static const char *const options[] = {
        "BatchMode=yes",        "StrictHostKeyChecking=yes", "UpdateHostKeys=no",
        "LogLevel=ERROR",       "ClearAllForwardings=yes",   "ForwardAgent=no",
        "ForwardX11=no",        "PermitLocalCommand=no",     "AddKeysToAgent=no",
        "ControlMaster=no",     "ControlPath=none",          "TCPKeepAlive=yes",
        "ServerAliveCountMax=3"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        add_option(session, xstrdup(options[i]));
    add_option(session, xasprintf("ConnectTimeout=%u", timeout));
    add_option(session, xasprintf("ServerAliveInterval=%u", timeout / 3 ? timeout / 3 : 1));
}

static bool add_path_option(struct sftp_session *session, const char *name, const char *path,
                            const char *setting, struct error *error)
{
    char *option = sftp_path_option(name, path, setting, error);
    if (option)
        add_option(session, option);
    return option;
}

static bool add_files(struct sftp_session *session, const struct sftp_settings *settings,
                      struct error *error)
{
    if (settings->key) {
        add_option(session, xstrdup("IdentitiesOnly=yes"));
        if (!add_path_option(session, "IdentityFile", settings->key, "host.key", error))
            return false;
    }
    if (!settings->known_hosts)
        return true;
    add_option(session, xstrdup("GlobalKnownHostsFile=none"));
    return add_path_option(session, "UserKnownHostsFile", settings->known_hosts, "host.known_hosts",
                           error);
}

static bool add_arguments(struct sftp_session *session, const struct sftp_settings *settings,
                          struct error *error)
{
    const struct sftp_address *address = settings->address;
    add_argument(session, xstrdup("sftp"));
    add_fixed_options(session, settings->timeout);
    if (!add_files(session, settings, error))
        return false;
    if (address->port) {
        add_argument(session, xstrdup("-P"));
        add_argument(session, xstrdup(address->port));
    }
    add_argument(session, xstrdup("-b"));
    add_argument(session, xstrdup("-"));
    add_argument(session, xstrdup("--"));
    add_argument(session, address->user ? xasprintf("%s@%s", address->user, address->host)
                                        : xstrdup(address->host));
    return true;
}

/* What ssh needs to find its files and keys, and English complaints; no secrets of ours. */
static void make_environment(struct sftp_session *session)
{
    static const char *const kept[] = {"PATH",    "HOME",          "USER",
                                       "LOGNAME", "SSH_AUTH_SOCK", "KRB5CCNAME"};
    size_t count = 0;
    session->variables[count++] = xstrdup("LC_ALL=C");
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = getenv(kept[i]);
        if (value)
            session->variables[count++] = xasprintf("%s=%s", kept[i], value);
    }
}

/* A descriptor that the child's standard ones can't collide with. */
static int raised(int descriptor)
{
    int high = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, ABOVE_STANDARD);
    if (descriptor >= 0)
        close(descriptor);
    return high;
}

/* Its mode is what sftp gives the uploaded file, which the server narrows as is its custom. */
static bool open_scratch(struct sftp_session *session, struct error *error)
{
    const char *parent = getenv("TMPDIR");
    char *path = xasprintf("%s/iatipub-sftp-XXXXXX", parent && *parent ? parent : "/tmp");
    int made = mkostemp(path, O_CLOEXEC);
    if (made >= 0)
        unlink(path);
    session->scratch = raised(made);
    if (session->scratch < 0 || fchmod(session->scratch, 0666) != 0)
        error_errno(error, "cannot make the temporary file '%s'", path);
    free(path);
    return session->scratch >= 0;
}

struct sftp_session *sftp_session_new(const struct sftp_settings *settings, struct error *error)
{
    struct sftp_session *session = xcalloc(1, sizeof *session);
    session->timeout = settings->timeout;
    session->scratch = -1;
    session->printed = session->said = (struct strbuf)STRBUF_INIT;
    struct strbuf enter = STRBUF_INIT;
    strbuf_addstr(&enter, "cd ");
    sftp_add_quoted(&enter, settings->address->folder);
    session->enter = strbuf_detach(&enter);
    make_environment(session);
    if (add_arguments(session, settings, error) && open_scratch(session, error))
        return session;
    sftp_session_free(session);
    return NULL;
}

/* ---- in the child -------------------------------------------------------------------------- */

/* What the program ignores, and what a thread of it blocks, would hold for the child, too. */
static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* sftp is told to end when we do, however that comes about, and then ends ssh. */
_Noreturn static void become_sftp(const struct sftp_session *session, const int streams[3],
                                  pid_t parent)
{
    bool ready = dup2(session->scratch, SCRATCH_NUMBER) >= 0;
    for (int i = 0; i < 3; i++)
        ready = ready && dup2(streams[i], i) >= 0;
    reset_signals();
    ready = ready && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
    if (ready)
        execvpe(session->arguments[0], session->arguments, session->variables);
    _exit(ready && errno == ENOENT ? NO_SUCH_PROGRAM : CANNOT_START);
}

/* ---- starting and ending ------------------------------------------------------------------- */

static void close_if_open(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void close_streams(struct sftp_session *session)
{
    close_if_open(&session->in);
    close_if_open(&session->out);
    close_if_open(&session->err);
}

/* Makes a pipe; `ours` and `theirs` receive its ends. */
static bool make_pipe(int *ours, int *theirs, bool we_write)
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    *ours = raised(ends[we_write]);
    *theirs = raised(ends[!we_write]);
    return *ours >= 0 && *theirs >= 0 && (we_write || fcntl(*ours, F_SETFL, O_NONBLOCK) == 0);
}

static bool start(struct sftp_session *session)
{
    int theirs[3] = {-1, -1, -1};
    session->in = session->out = session->err = -1;
    bool ready = make_pipe(&session->in, &theirs[0], true) &&
                 make_pipe(&session->out, &theirs[1], false) &&
                 make_pipe(&session->err, &theirs[2], false);
    pid_t parent = getpid();
    session->child = ready ? fork() : -1;
    if (session->child == 0)
        become_sftp(session, theirs, parent);
    for (int i = 0; i < 3; i++)
        close_if_open(&theirs[i]);
    strbuf_reset(&session->printed);
    if (session->child > 0)
        return true;
    strbuf_addf(&session->said, "cannot start it: %s", strerror(errno));
    close_streams(session);
    session->child = 0;
    return false;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* True if it ended by itself within the time. */
static bool wait_for_end(const struct sftp_session *session, int *status)
{
    static const struct timespec moment = {.tv_nsec = 2000000};
    double deadline = seconds_now() + END_LIMIT;
    pid_t ended;
    while ((ended = waitpid(session->child, status, WNOHANG)) == 0 && seconds_now() < deadline)
        nanosleep(&moment, NULL);
    return ended != 0;
}

/* Reads what is there; false at the end. */
static bool read_some(int descriptor, struct strbuf *text, size_t limit)
{
    char block[4096];
    ssize_t length = read(descriptor, block, sizeof block);
    if (length > 0 && text->length < limit)
        strbuf_add(text, block, (size_t)length);
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Reads complaints until there are no more at the moment. */
static void read_complaints(struct sftp_session *session)
{
    struct pollfd waiting = {.fd = session->err, .events = POLLIN};
    while (poll(&waiting, 1, 0) > 0 && read_some(session->err, &session->said, MOST_SAID))
        ;
}

/* Ends the child if it doesn't end itself now that there is no more to do; gives its exit status,
 * -1 if it had to be ended. */
static int stop(struct sftp_session *session)
{
    int status = 0;
    close_if_open(&session->in);
    bool ended = wait_for_end(session, &status), by_itself = ended;
    if (!ended) {
        kill(session->child, SIGTERM);
        ended = wait_for_end(session, &status);
    }
    if (!ended) {
        kill(session->child, SIGKILL);
        waitpid(session->child, &status, 0);
    }
    read_complaints(session);
    close_streams(session);
    session->child = 0;
    return by_itself && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void sftp_session_free(struct sftp_session *session)
{
    if (!session)
        return;
    if (session->child)
        stop(session);
    close_if_open(&session->scratch);
    for (size_t i = 0; i < session->argument_count; i++)
        free(session->arguments[i]);
    for (size_t i = 0; i < MOST_VARIABLES; i++)
        free(session->variables[i]);
    strbuf_release(&session->printed);
    strbuf_release(&session->said);
    free(session->enter);
    free(session);
}

/* ---- waiting ------------------------------------------------------------------------------- */

/* Bytes that the child has read and written, from which its progress shows; -1: not to be seen. */
static long long bytes_moved(pid_t child)
{
    char path[64], line[128];
    snprintf(path, sizeof path, "/proc/%ld/io", (long)child);
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    long long moved = 0;
    for (int i = 0; i < 2 && fgets(line, sizeof line, file); i++) /* rchar, wchar */
        moved += strtoll(line + strcspn(line, ":") + 1, NULL, 10);
    fclose(file);
    return moved;
}

struct watch {
    long long moved;
    double deadline;
};

/* True if the child did nothing for too long. */
static bool has_stalled(const struct sftp_session *session, struct watch *watch)
{
    double now = seconds_now();
    long long moved = bytes_moved(session->child);
    if (moved != watch->moved) {
        watch->moved = moved;
        watch->deadline = now + (moved < 0 ? UNSEEN_LIMIT : session->timeout + GRACE);
    }
    return now >= watch->deadline;
}

/* ---- commands ------------------------------------------------------------------------------ */

/* What sftp prints when it is told to after a command, so that is done. */
static const char asked[] = "version\n", answer[] = "SFTP protocol version ", echo[] = "sftp> ";

struct command {
    sftp_line_taker *taker;
    void *context;
    bool told; /* the taker got something */
    bool done;
};

static bool begins_with(const char *line, const char *beginning)
{
    return strncmp(line, beginning, strlen(beginning)) == 0;
}

static void take_line(struct command *command, const char *line)
{
    command->done = begins_with(line, answer);
    if (command->done || !command->taker || begins_with(line, echo))
        return;
    command->told = true;
    command->taker(command->context, line);
}

/* Takes the whole lines of what was printed, and keeps the rest. */
static void take_lines(struct sftp_session *session, struct command *command)
{
    char *line = session->printed.text;
    for (char *end; !command->done && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        take_line(command, line);
    }
    char *rest = xstrdup(line);
    strbuf_reset(&session->printed);
    strbuf_addstr(&session->printed, rest);
    free(rest);
}

/* Ends the child, which is gone or has to go; gives why. */
static enum sftp_end conclude(struct sftp_session *session, bool stalled)
{
    if (stalled)
        kill(session->child, SIGTERM);
    int status = stop(session);
    if (stalled)
        return SFTP_STALLED;
    if (status == NO_SUCH_PROGRAM)
        return SFTP_MISSING;
    return status == REFUSED ? SFTP_REFUSED : SFTP_LOST;
}

static bool ask(const struct sftp_session *session, const char *text)
{
    char *lines = xasprintf("%s\n%s", text, asked);
    size_t length = strlen(lines);
    bool written = write(session->in, lines, length) == (ssize_t)length; /* short: it is atomic */
    free(lines);
    return written;
}

/* Waits until the command is done or the child is gone. */
static enum sftp_end await(struct sftp_session *session, struct command *command)
{
    enum { OUT, ERR, BOTH };
    struct watch watch = {.moved = -2};
    bool lives = true, stalled = false;
    while (lives && !command->done && !stalled) {
        struct pollfd waiting[BOTH] = {{.fd = session->out, .events = POLLIN},
                                       {.fd = session->err, .events = POLLIN}};
        poll(waiting, BOTH, GLANCE);
        if (waiting[OUT].revents)
            lives = read_some(session->out, &session->printed, LONGEST_LINE);
        if (waiting[ERR].revents)
            read_complaints(session);
        take_lines(session, command);
        stalled = has_stalled(session, &watch);
    }
    return command->done ? SFTP_DONE : conclude(session, stalled);
}

static enum sftp_end run_command(struct sftp_session *session, const char *text,
                                 struct command *command)
{
    strbuf_reset(&session->said);
    ask(session, text); /* if nobody takes it, the child is gone, which shows */
    return await(session, command);
}

enum sftp_end sftp_session_connect(struct sftp_session *session)
{
    struct command enter = {.taker = NULL};
    if (session->child)
        return SFTP_DONE;
    strbuf_reset(&session->said);
    return start(session) ? run_command(session, session->enter, &enter) : SFTP_LOST;
}

static enum sftp_end run_once(struct sftp_session *session, enum sftp_step step, const char *text,
                              struct command *command, enum sftp_step *failed_at)
{
    *failed_at = SFTP_ENTER;
    enum sftp_end end = sftp_session_connect(session);
    if (end != SFTP_DONE)
        return end;
    *failed_at = step;
    return run_command(session, text, command);
}

enum sftp_end sftp_session_do(struct sftp_session *session, enum sftp_step step, const char *text,
                              sftp_line_taker *taker, void *context, enum sftp_step *failed_at)
{
    static const bool is_repeatable[] = {
        [SFTP_LIST] = true, [SFTP_GET] = true, [SFTP_PUT] = true, [SFTP_REMOVE] = false};
    struct command command = {.taker = taker, .context = context};
    bool had_connection = session->child != 0;
    enum sftp_end end = run_once(session, step, text, &command, failed_at);
    if (end == SFTP_LOST && had_connection && is_repeatable[step] && !command.told)
        end = run_once(session, step, text, &command, failed_at);
    return end;
}

const char *sftp_session_said(const struct sftp_session *session)
{
    return session->said.text;
}

int sftp_session_scratch(const struct sftp_session *session)
{
    return session->scratch;
}
