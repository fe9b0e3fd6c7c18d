#include "ssh_server.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness_inside.h"

static const char daemon_path[] = "/usr/sbin/sshd";

enum { LONGEST_START = 20 /* seconds */ };

bool have_ssh_server(void)
{
    if (exists(daemon_path) && exists("/usr/bin/sftp"))
        return true;
    not_run("OpenSSH is not installed (packages openssh-server and openssh-client)");
    return false;
}

/* ---- making one ------------------------------------------------------------------------------ */

/* Who serves: root would need a folder in /run, and could write where it should not. */
static const struct passwd *server_user(void)
{
    return getuid() == 0 ? getpwnam("sshd") : getpwuid(getuid());
}

static void run_quietly(const char *command)
{
    CHECK(system(command) == 0, "'%s' fails", command);
}

char *ssh_make_key(const char *path)
{
    run_quietly(text_of("ssh-keygen -q -t ed25519 -N '' -C test -f '%s'", path));
    return text_of("%s", path);
}

static unsigned free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    bool bound = descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, length) == 0 &&
                 getsockname(descriptor, (struct sockaddr *)&address, &length) == 0;
    CHECK(bound, "there is no free port");
    if (descriptor >= 0)
        close(descriptor);
    return ntohs(address.sin_port);
}

static void write_rules(const struct ssh_server *server,
                        const struct ssh_server_conditions *conditions)
{
    const char *folder = server->folder;
    write_text(text_of("%s/rules", folder),
               text_of("Port %u\nListenAddress 127.0.0.1\nHostKey %s/host_key\nPidFile none\n"
                       "AuthorizedKeysFile %s/allowed\nStrictModes no\nUsePAM no\n"
                       "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                       "Subsystem sftp internal-sftp -d %s%s\n",
                       server->port, folder, folder, folder,
                       conditions->without_posix_rename ? " -P posix-rename" : ""));
}

static void write_keys(struct ssh_server *server)
{
    const char *folder = server->folder;
    ssh_make_key(text_of("%s/host_key", folder));
    server->key = ssh_make_key(in_test("key"));
    copy_file(text_of("%s.pub", server->key), text_of("%s/allowed", folder));
    server->known_hosts = in_test("known_hosts");
    write_text(server->known_hosts, text_of("[127.0.0.1]:%u %s", server->port,
                                            read_file(text_of("%s/host_key.pub", folder), NULL)));
}

static void give_to(const struct passwd *user, const struct ssh_server *server)
{
    static const char *const names[] = {"", "site", "host_key", "host_key.pub", "allowed", "rules"};
    for (size_t i = 0; getuid() == 0 && i < sizeof names / sizeof *names; i++) {
        const char *path = text_of("%s/%s", server->folder, names[i]);
        CHECK(chown(path, user->pw_uid, user->pw_gid) == 0, "cannot give '%s' away", path);
    }
}

/* ---- running --------------------------------------------------------------------------------- */

_Noreturn static void become_server(const struct ssh_server *server, const struct passwd *user,
                                    size_t largest_file)
{
    const char *rules = text_of("%s/rules", server->folder);
    int log = open(text_of("%s/log", server->folder), O_WRONLY | O_CREAT | O_APPEND, 0666);
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    if (largest_file) { /* a write then fails as on a full disk */
        const struct rlimit limit = {largest_file, largest_file};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    bool ready = getuid() != 0 || (setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* what serves connections stays below it, whatever ends */
    if (ready)
        execl(daemon_path, daemon_path, "-D", "-e", "-f", rules, (char *)NULL);
    _exit(125);
}

static bool answers(unsigned port)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    bool connected = descriptor >= 0 &&
                     connect(descriptor, (const struct sockaddr *)&address, sizeof address) == 0;
    if (descriptor >= 0)
        close(descriptor);
    return connected;
}

static void run_server(struct ssh_server *server, const struct passwd *user, size_t largest_file)
{
    double deadline = seconds_now() + LONGEST_START;
    server->process = fork();
    if (server->process == 0)
        become_server(server, user, largest_file);
    while (!answers(server->port) && seconds_now() < deadline &&
           waitpid(server->process, NULL, WNOHANG) == 0)
        sleep_seconds(0.01);
    CHECK(answers(server->port), "sshd does not start: %s",
          read_file(text_of("%s/log", server->folder), NULL));
}

/* ---- processes ------------------------------------------------------------------------------- */

static bool has_argument(pid_t process, const char *argument)
{
    static const char ourselves[] = "integration-tests";
    char path[64], text[8192];
    snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)process);
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        fclose(file);
    return length > 0 && memmem(text, length, argument, strlen(argument)) &&
           !memmem(text, length, ourselves, strlen(ourselves));
}

static pid_t parent_of(pid_t process)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
    FILE *file = fopen(path, "r");
    if (file) {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
    }
    const char *end = strrchr(text, ')'); /* ") S PARENT" */
    return end && strlen(end) > 4 ? (pid_t)strtol(end + 4, NULL, 10) : 0;
}

static bool is_below(pid_t process, pid_t above)
{
    while (process > 1 && process != above)
        process = parent_of(process);
    return process == above;
}

size_t ssh_server_signal(const struct ssh_server *server, enum ssh_part part, int number)
{
    size_t count = 0;
    DIR *processes = server->process > 0 ? opendir("/proc") : NULL;
    for (struct dirent *entry; processes && (entry = readdir(processes));) {
        pid_t process = (pid_t)strtol(entry->d_name, NULL, 10);
        if (process <= 0 || process == server->process || !is_below(process, server->process) ||
            (part == SSH_SFTP && !has_argument(process, "internal-sftp")))
            continue;
        kill(process, number);
        count++;
    }
    if (processes)
        closedir(processes);
    return count;
}

void ssh_server_stop(struct ssh_server *server)
{
    if (server->process <= 0)
        return;
    ssh_server_signal(server, SSH_CONNECTION, SIGKILL);
    kill(server->process, SIGKILL);
    waitpid(server->process, NULL, 0);
    server->process = 0;
}

static void end_server(void *context)
{
    struct ssh_server *server = context;
    ssh_server_stop(server);
    remove_folder(server->folder);
}

/* The test's own folder is closed to the user; a disk in memory is spared what is synced. */
static const char *place_for_folders(void)
{
    static const char memory[] = "/dev/shm";
    return strncmp(in_test(""), memory, strlen(memory)) == 0 ? memory : "/tmp";
}

struct ssh_server *ssh_server_start(const struct ssh_server_conditions *conditions)
{
    static const struct ssh_server_conditions usual = {.largest_file = 0};
    const struct passwd *user = server_user();
    struct ssh_server *server = keep(calloc(1, sizeof *server));
    conditions = conditions ? conditions : &usual;
    server->folder = text_of("%s/iatipub-ssh-XXXXXX", place_for_folders());
    CHECK(user && mkdtemp(server->folder), "cannot make a folder for sshd");
    at_end(end_server, server);
    chmod(server->folder, 0755);
    server->user = user ? text_of("%s", user->pw_name) : "nobody";
    server->site = text_of("%s/site", server->folder);
    server->port = free_port();
    server->address = text_of("sftp://%s@127.0.0.1:%u", server->user, server->port);
    make_folder(server->site);
    write_keys(server);
    write_rules(server, conditions);
    give_to(user, server);
    run_server(server, user, conditions->largest_file);
    return server;
}

/* ---- those who connect ----------------------------------------------------------------------- */

static bool any_has_argument(const char *argument)
{
    bool found = false;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; !found && processes && (entry = readdir(processes));) {
        pid_t process = (pid_t)strtol(entry->d_name, NULL, 10);
        found = process > 0 && has_argument(process, argument);
    }
    if (processes)
        closedir(processes);
    return found;
}

bool ssh_clients_end(const char *argument, double seconds)
{
    double deadline = seconds_now() + seconds;
    while (any_has_argument(argument) && seconds_now() < deadline)
        sleep_seconds(0.02);
    return !any_has_argument(argument);
}
