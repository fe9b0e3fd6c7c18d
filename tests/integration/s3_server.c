#include "s3_server.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "publications.h"

#define PYTHON "/usr/bin/python3" /* the one that Debian's packages are for */
#define BUCKET "iati"

enum { LONGEST_START = 60 /* seconds */, LONGEST_PATH = 256 };

/* It outlives the single test, so its memory is not a test's. */
static struct server {
    bool installed;
    char folder[64];
    pid_t process; /* 0: does not run */
    int port;
    unsigned tests; /* that have a publication */
    long read;      /* bytes of the log */
    char url[LONGEST_PATH];
} server;

/* ---- life ------------------------------------------------------------------------------------ */

static pid_t start(const char *program, const char *const *arguments, const char *output)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!freopen("/dev/null", "r", stdin) || !freopen(output, "a", stdout) ||
        dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        _exit(125);
    execv(program, (char *const *)(const void *)arguments);
    _exit(125);
}

static bool is_installed(void)
{
    static const char *const arguments[] = {PYTHON, "-c", "import swift.common.middleware.s3api",
                                            NULL};
    int status = -1;
    waitpid(start(PYTHON, arguments, "/dev/null"), &status, 0);
    return status == 0;
}

static bool read_port(void)
{
    char path[LONGEST_PATH];
    snprintf(path, sizeof path, "%s/data/port", server.folder);
    FILE *file = fopen(path, "r");
    bool known = file && fscanf(file, "%d", &server.port) == 1;
    if (file)
        fclose(file);
    return known;
}

int s3_begin(void)
{
    server.installed = is_installed();
    snprintf(server.folder, sizeof server.folder, "/tmp/iatipub-s3-XXXXXX");
    if (!server.installed || !mkdtemp(server.folder))
        return 0;
    char script[LONGEST_PATH], data[LONGEST_PATH], output[LONGEST_PATH];
    snprintf(script, sizeof script, "%s/tests/s3/server.py", getenv("SOURCE_FOLDER"));
    snprintf(data, sizeof data, "%s/data", server.folder);
    snprintf(output, sizeof output, "%s/output", server.folder);
    const char *const arguments[] = {PYTHON, "-B", script, data, BUCKET, S3_USER, S3_SECRET, NULL};
    server.process = start(PYTHON, arguments, output);
    double deadline = seconds_now() + LONGEST_START;
    while (!read_port() && seconds_now() < deadline && waitpid(server.process, NULL, WNOHANG) == 0)
        sleep_seconds(0.05);
    return 0;
}

int s3_end(void)
{
    if (server.process > 0) {
        kill(server.process, SIGTERM);
        waitpid(server.process, NULL, 0);
    }
    if (*server.folder)
        remove_folder(server.folder);
    server.process = 0;
    return 0;
}

static char *server_file(const char *name)
{
    return text_of("%s/%s", server.folder, name);
}

bool have_s3(void)
{
    if (!server.installed)
        not_run("OpenStack Swift is not installed (package python3-swift)");
    else
        CHECK(server.port, "the S3 server does not start: %s",
              exists(server_file("output")) ? read_file(server_file("output"), NULL) : "");
    return server.installed && server.port;
}

/* ---- publications ---------------------------------------------------------------------------- */

char *s3_publication(void)
{
    char *publication = small_publication();
    server.tests++;
    edit(publication, "publication.yaml", "  url: https://data.example.org/iati\n",
         text_of("  kind: s3\n"
                 "  url: %s\n"
                 "  upload_url: http://127.0.0.1:%d\n"
                 "  bucket: " BUCKET "\n"
                 "  prefix: open/data%u\n"
                 "  user: " S3_USER "\n"
                 "  password_file: secret\n"
                 "  cache_control: max-age=300\n",
                 s3_public_url(""), server.port, server.tests));
    put(publication, "secret", S3_SECRET "\n");
    chmod(file_of(publication, "secret"), 0600);
    s3_requests();
    return publication;
}

/* ---- what is there --------------------------------------------------------------------------- */

static size_t collect(char *data, size_t size, size_t count, void *context)
{
    fwrite(data, size, count, context);
    return size * count;
}

/* The body; a status other than 200 is put before it. */
static char *get(const char *url, char **headers)
{
    char *body = NULL, *head = NULL;
    size_t length, head_length;
    FILE *to_body = open_memstream(&body, &length), *to_head = open_memstream(&head, &head_length);
    long status = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, to_body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, to_head);
    curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    fclose(to_body);
    fclose(to_head);
    char *result = status == 200 ? text_of("%s", body) : text_of("status %ld: %s", status, body);
    if (headers)
        *headers = text_of("%s", head);
    free(body);
    free(head);
    return result;
}

const char *s3_public_url(const char *name)
{
    snprintf(server.url, sizeof server.url,
             "http://127.0.0.1:%d/v1/AUTH_test/" BUCKET "/open/data%u%s%s", server.port,
             server.tests, *name ? "/" : "", name);
    return server.url;
}

char *s3_public(const char *name, char **headers)
{
    return get(s3_public_url(name), headers);
}

char *s3_files(void)
{
    char *names = text_of("%s", "");
    const char *prefix = text_of("open/data%u/", server.tests);
    char *rest = get(text_of("http://127.0.0.1:%d/v1/AUTH_test/" BUCKET, server.port), NULL);
    for (char *line; (line = strsep(&rest, "\n")) && *line;)
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            names = text_of("%s%s\n", names, line + strlen(prefix));
    return names;
}

char *s3_requests(void)
{
    size_t length;
    char *log = read_file(server_file("data/log"), &length) + server.read;
    server.read = (long)length;
    return log;
}

size_t s3_writes(void)
{
    size_t writes = 0;
    char *rest = s3_requests();
    for (char *line; (line = strsep(&rest, "\n")) && *line;)
        writes += strncmp(line, "GET ", 4) != 0 && strncmp(line, "HEAD ", 5) != 0;
    return writes;
}

void s3_fault(const char *fault)
{
    write_text(server_file("data/fault.new"), fault);
    rename(server_file("data/fault.new"), server_file("data/fault"));
}
