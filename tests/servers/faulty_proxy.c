/* A proxy that stands between a client and a web server on this machine and makes chosen requests
 * go wrong, as networks, gateways and caches do. It passes everything else on byte for byte, so
 * that signatures over requests stay valid.
 *
 *   faulty-proxy --port-file FILE --to PORT --faults FILE [--log FILE]
 *
 *   --port-file  where the port on 127.0.0.1 is written, atomically, once it listens
 *   --to         port of the server on 127.0.0.1
 *   --faults     lines of METHOD:N:KIND[:NUMBER]. METHOD may be *; N counts the requests of that
 *                method, from 1, and may be *. The first line that fits strikes. The file is read
 *                again, and counting begins anew, when it has changed; without it nothing is faulty
 *   --log        a line for every request: METHOD PATH KIND ("-": no fault), written before a fault
 *                of the answer takes its course
 *
 * What goes wrong, and whether the server ever gets the request:
 *
 *   drop      no   the connection is closed without an answer
 *   reset     half the connection is reset in the middle of what the client sends
 *   hang      no   there is never an answer
 *   status    no   a page of HTML is answered with status NUMBER
 *   busy      no   429 is answered, with Retry-After: NUMBER
 *   until     no   429 is answered, with Retry-After: the moment in NUMBER seconds, as a date
 *   lost      yes  the connection is closed without an answer
 *   silent    yes  there is never an answer
 *   late      yes  a page of HTML is answered with status NUMBER
 *   cut       yes  the connection is reset in the middle of the answer's body
 *   stall     yes  nothing comes any more from the middle of the answer's body on
 *   truncate  yes  the answer's body is the first half, and Content-Length agrees
 *   garble    yes  a byte of the answer's body is another
 *
 * Each connection serves one request. It runs until SIGTERM or until its parent dies. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    MOST_FAULTS = 32,
    LARGEST_HEAD = 64 * 1024,
    LARGEST_MESSAGE = 512 * 1024 * 1024,
    LONGEST_WORD = 64,
    MOST_WAITING = 64,
};

struct fault {
    char method[LONGEST_WORD];
    char kind[LONGEST_WORD];
    unsigned long number; /* the request it is for; 0: every one */
    long argument;
    unsigned long seen; /* requests of that method */
};

static struct proxy {
    const char *port_file, *faults_file, *log_file;
    in_port_t upstream;
    pthread_mutex_t mutex;    /* guards what follows */
    struct timespec modified; /* of the faults that are in force */
    struct fault faults[MOST_FAULTS];
    size_t count;
} proxy = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* A request or an answer. */
struct message {
    char *bytes;
    size_t length, capacity;
    size_t head; /* bytes up to and including the empty line */
};

/* ---- sockets ------------------------------------------------------------------------------- */

static bool send_all(int socket, const char *bytes, size_t length)
{
    while (length) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* Adds what has come; false at the end, or if it is too much. */
static bool receive_some(int socket, struct message *message)
{
    if (message->length + 1 >= message->capacity) {
        message->capacity = message->capacity ? 2 * message->capacity : 16 * 1024;
        message->bytes = realloc(message->bytes, message->capacity);
    }
    if (!message->bytes || message->capacity > LARGEST_MESSAGE)
        return false;
    ssize_t got =
        recv(socket, message->bytes + message->length, message->capacity - message->length - 1, 0);
    if (got <= 0)
        return false;
    message->length += (size_t)got;
    message->bytes[message->length] = '\0';
    return true;
}

static void reset_connection(int socket)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void wait_until_gone(int socket)
{
    char byte;
    while (recv(socket, &byte, 1, 0) > 0)
        ;
}

static struct sockaddr_in loopback(in_port_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
}

static int connect_upstream(void)
{
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(proxy.upstream);
    if (server >= 0 && connect(server, (struct sockaddr *)&address, sizeof address) == 0)
        return server;
    if (server >= 0)
        close(server);
    return -1;
}

/* ---- faults -------------------------------------------------------------------------------- */

static void read_fault(const char *line)
{
    struct fault fault = {.argument = 0};
    char number[LONGEST_WORD];
    if (sscanf(line, "%63[^:]:%63[^:]:%63[^:\n]:%ld", fault.method, number, fault.kind,
               &fault.argument) < 3 ||
        proxy.count == MOST_FAULTS)
        return;
    fault.number = strtoul(number, NULL, 10); /* "*" is 0 */
    proxy.faults[proxy.count++] = fault;
}

static void read_faults(void)
{
    struct stat status;
    if (stat(proxy.faults_file, &status) != 0)
        status.st_mtim = (struct timespec){.tv_sec = 0};
    if (memcmp(&status.st_mtim, &proxy.modified, sizeof status.st_mtim) == 0)
        return;
    proxy.modified = status.st_mtim;
    proxy.count = 0;
    FILE *file = fopen(proxy.faults_file, "re");
    char line[4 * LONGEST_WORD];
    while (file && fgets(line, sizeof line, file))
        read_fault(line);
    if (file)
        fclose(file);
}

/* The fault that strikes; its kind is "-" if none does. */
static struct fault choose_fault(const char *method)
{
    struct fault chosen = {.kind = "-"};
    bool found = false;
    pthread_mutex_lock(&proxy.mutex);
    read_faults();
    for (size_t i = 0; i < proxy.count; i++) {
        struct fault *fault = &proxy.faults[i];
        if (strcmp(fault->method, "*") != 0 && strcmp(fault->method, method) != 0)
            continue;
        fault->seen++;
        if (!found && (fault->number == 0 || fault->number == fault->seen)) {
            chosen = *fault;
            found = true;
        }
    }
    pthread_mutex_unlock(&proxy.mutex);
    return chosen;
}

static void write_log(const char *method, const char *path, const char *kind)
{
    pthread_mutex_lock(&proxy.mutex);
    FILE *log = proxy.log_file ? fopen(proxy.log_file, "ae") : NULL;
    if (log) {
        fprintf(log, "%s %s %s\n", method, path, kind);
        fclose(log);
    }
    pthread_mutex_unlock(&proxy.mutex);
}

/* ---- messages ------------------------------------------------------------------------------ */

/* The value of a header, or NULL. */
static const char *find_header(const struct message *message, const char *name)
{
    size_t length = strlen(name);
    const char *end = message->bytes + message->head;
    for (const char *line = message->bytes; line && line < end; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncasecmp(line, name, length) == 0 && line[length] == ':')
            return line + length + 1 + strspn(line + length + 1, " ");
    }
    return NULL;
}

static bool receive_head(int socket, struct message *message)
{
    const char *end = NULL;
    while (!end && message->length < LARGEST_HEAD && receive_some(socket, message))
        end = strstr(message->bytes, "\r\n\r\n");
    message->head = end ? (size_t)(end - message->bytes) + 4 : 0;
    return end != NULL;
}

static size_t content_length(const struct message *message)
{
    const char *value = find_header(message, "Content-Length");
    return value ? strtoul(value, NULL, 10) : 0;
}

static bool receive_request(int client, struct message *request)
{
    if (!receive_head(client, request))
        return false;
    if (find_header(request, "Expect") && !send_all(client, "HTTP/1.1 100 Continue\r\n\r\n", 25))
        return false;
    size_t whole = request->head + content_length(request);
    while (request->length < whole && receive_some(client, request))
        ;
    return request->length >= whole;
}

/* The head without what is between the client and the proxy alone. */
static bool send_head(int server, const struct message *request)
{
    static const char last[] = "Connection: close\r\n\r\n";
    const char *end = request->bytes + request->head - 2, *next;
    for (const char *line = request->bytes; line < end; line = next) {
        next = strstr(line, "\r\n") + 2;
        if (strncasecmp(line, "Connection:", 11) != 0 && strncasecmp(line, "Expect:", 7) != 0 &&
            !send_all(server, line, (size_t)(next - line)))
            return false;
    }
    return send_all(server, last, strlen(last));
}

static bool exchange(const struct message *request, struct message *answer)
{
    int server = connect_upstream();
    bool done = server >= 0 && send_head(server, request) &&
                send_all(server, request->bytes + request->head, request->length - request->head) &&
                receive_head(server, answer);
    while (done && receive_some(server, answer))
        ;
    if (server >= 0)
        close(server);
    return done;
}

/* ---- what goes wrong ----------------------------------------------------------------------- */

static void send_page(int client, long status, const char *header)
{
    static const char page[] =
        "<!DOCTYPE html>\n<html><head><title>Something went wrong</title></head>\n"
        "<body><h1>Something went wrong</h1><p>Please try again later.</p></body></html>\n";
    char head[512];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %ld Faulty\r\nContent-Type: text/html\r\nContent-Length: "
                          "%zu\r\n%sConnection: close\r\n\r\n",
                          status, strlen(page), header);
    if (send_all(client, head, (size_t)length))
        send_all(client, page, strlen(page));
}

static void fail_drop(int client, const struct message *request, const struct fault *fault)
{
    (void)client, (void)request, (void)fault;
}

static void fail_reset(int client, const struct message *request, const struct fault *fault)
{
    (void)fault;
    int server = connect_upstream();
    if (server >= 0) {
        if (send_head(server, request))
            send_all(server, request->bytes + request->head, (request->length - request->head) / 2);
        reset_connection(server);
        close(server);
    }
    reset_connection(client);
}

static void fail_hang(int client, const struct message *request, const struct fault *fault)
{
    (void)request, (void)fault;
    wait_until_gone(client);
}

static void fail_status(int client, const struct message *request, const struct fault *fault)
{
    (void)request;
    send_page(client, fault->argument, "");
}

static void fail_busy(int client, const struct message *request, const struct fault *fault)
{
    (void)request;
    char header[64];
    snprintf(header, sizeof header, "Retry-After: %ld\r\n", fault->argument);
    send_page(client, 429, header);
}

static void fail_until(int client, const struct message *request, const struct fault *fault)
{
    (void)request;
    char header[64];
    time_t then = time(NULL) + fault->argument;
    struct tm parts;
    gmtime_r(&then, &parts); /* the locale is C's: names are English */
    strftime(header, sizeof header, "Retry-After: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    send_page(client, 429, header);
}

static size_t half(const struct message *answer)
{
    return answer->head + (answer->length - answer->head) / 2;
}

static void spoil_lost(int client, struct message *answer, const struct fault *fault)
{
    (void)client, (void)answer, (void)fault;
}

static void spoil_silent(int client, struct message *answer, const struct fault *fault)
{
    (void)answer, (void)fault;
    wait_until_gone(client);
}

static void spoil_late(int client, struct message *answer, const struct fault *fault)
{
    (void)answer;
    send_page(client, fault->argument, "");
}

static void spoil_cut(int client, struct message *answer, const struct fault *fault)
{
    (void)fault;
    send_all(client, answer->bytes, half(answer));
    reset_connection(client);
}

static void spoil_stall(int client, struct message *answer, const struct fault *fault)
{
    (void)fault;
    if (send_all(client, answer->bytes, half(answer)))
        wait_until_gone(client);
}

static void spoil_truncate(int client, struct message *answer, const struct fault *fault)
{
    (void)fault;
    char head[128];
    const char *value = find_header(answer, "Content-Length");
    if (!value)
        return;
    const char *rest = strstr(value, "\r\n");
    size_t end = half(answer);
    int length = snprintf(head, sizeof head, "%zu", end - answer->head);
    if (send_all(client, answer->bytes, (size_t)(value - answer->bytes)) &&
        send_all(client, head, (size_t)length))
        send_all(client, rest, end - (size_t)(rest - answer->bytes));
}

static void spoil_garble(int client, struct message *answer, const struct fault *fault)
{
    (void)fault;
    if (answer->length > answer->head)
        answer->bytes[half(answer)] ^= 1;
    send_all(client, answer->bytes, answer->length);
}

static void spoil_nothing(int client, struct message *answer, const struct fault *fault)
{
    (void)fault;
    send_all(client, answer->bytes, answer->length);
}

static const struct kind {
    const char *name;
    /* One of the two: in place of the server, or with what the server answered. */
    void (*fail)(int client, const struct message *request, const struct fault *fault);
    void (*spoil)(int client, struct message *answer, const struct fault *fault);
} kinds[] = {
    {"drop", fail_drop, NULL},          {"reset", fail_reset, NULL},
    {"hang", fail_hang, NULL},          {"status", fail_status, NULL},
    {"busy", fail_busy, NULL},          {"lost", NULL, spoil_lost},
    {"silent", NULL, spoil_silent},     {"late", NULL, spoil_late},
    {"cut", NULL, spoil_cut},           {"stall", NULL, spoil_stall},
    {"truncate", NULL, spoil_truncate}, {"garble", NULL, spoil_garble},
    {"until", fail_until, NULL},        {"-", NULL, spoil_nothing},
};

static const struct kind *find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    fprintf(stderr, "faulty-proxy: no fault is called '%s'\n", name);
    return &kinds[0];
}

/* ---- connections --------------------------------------------------------------------------- */

static void serve(int client, const struct message *request)
{
    char method[LONGEST_WORD] = "", path[1024] = "";
    sscanf(request->bytes, "%63s %1023s", method, path);
    struct fault fault = choose_fault(method);
    const struct kind *kind = find_kind(fault.kind);
    struct message answer = {.bytes = NULL};
    bool answered = kind->spoil && exchange(request, &answer);
    write_log(method, path, fault.kind);
    if (kind->fail)
        kind->fail(client, request, &fault);
    else if (answered)
        kind->spoil(client, &answer, &fault);
    free(answer.bytes);
}

static void *serve_connection(void *context)
{
    int client = (int)(intptr_t)context;
    struct message request = {.bytes = NULL};
    if (receive_request(client, &request))
        serve(client, &request);
    free(request.bytes);
    close(client);
    return NULL;
}

static void accept_connections(int listener)
{
    for (;;) {
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        pthread_t thread;
        if (client < 0 && errno != EINTR && errno != ECONNABORTED)
            return;
        if (client >= 0 &&
            pthread_create(&thread, NULL, serve_connection, (void *)(intptr_t)client) == 0)
            pthread_detach(thread);
    }
}

/* ---- life ---------------------------------------------------------------------------------- */

static bool announce_port(int listener)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.new", proxy.port_file);
    FILE *file = getsockname(listener, (struct sockaddr *)&address, &length) == 0
                     ? fopen(temporary, "we")
                     : NULL;
    bool written = file && fprintf(file, "%u\n", ntohs(address.sin_port)) > 0;
    return file && fclose(file) == 0 && written && rename(temporary, proxy.port_file) == 0;
}

static int listen_somewhere(void)
{
    struct sockaddr_in address = loopback(0);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof address) == 0 &&
        listen(listener, MOST_WAITING) == 0)
        return listener;
    return -1;
}

static void die_with_parent(void)
{
    pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) /* it died just before */
        raise(SIGTERM);
}

static bool read_options(int argc, char **argv)
{
    static const struct option names[] = {
        {"port-file", required_argument, NULL, 'p'},
        {"to", required_argument, NULL, 't'},
        {"faults", required_argument, NULL, 'f'},
        {"log", required_argument, NULL, 'l'},
        {NULL, 0, NULL, 0},
    };
    for (int letter; (letter = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (letter == 'p')
            proxy.port_file = optarg;
        else if (letter == 't')
            proxy.upstream = (in_port_t)atoi(optarg);
        else if (letter == 'f')
            proxy.faults_file = optarg;
        else if (letter == 'l')
            proxy.log_file = optarg;
        else
            return false;
    }
    return proxy.port_file && proxy.faults_file && proxy.upstream && optind == argc;
}

int main(int argc, char **argv)
{
    if (!read_options(argc, argv)) {
        fprintf(stderr, "usage: faulty-proxy --port-file FILE --to PORT --faults FILE "
                        "[--log FILE]\n");
        return 2;
    }
    die_with_parent();
    int listener = listen_somewhere();
    if (listener < 0 || !announce_port(listener)) {
        perror("faulty-proxy: cannot listen on 127.0.0.1");
        return EXIT_FAILURE;
    }
    accept_connections(listener);
    return EXIT_FAILURE;
}
