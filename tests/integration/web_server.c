#include "web_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "harness_inside.h"

enum { LONGEST_START = 20 /* seconds */ };

static const char dav_module[] = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";

/* ---- nginx ----------------------------------------------------------------------------------- */

static const char *find_nginx(void)
{
    static const char *const places[] = {"/usr/sbin/nginx", "/usr/local/sbin/nginx",
                                         "/usr/bin/nginx"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

bool have_web_server(void)
{
    if (find_nginx() && exists(dav_module) && exists("/usr/bin/openssl"))
        return true;
    not_run("nginx, its DAV modules or openssl are not installed (packages nginx-light, "
            "libnginx-mod-http-dav-ext, openssl)");
    return false;
}

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((in_port_t)port),
                                .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
}

/* One that nobody listens on at this moment. */
static int free_port(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool found = bind(probe, (struct sockaddr *)&address, sizeof address) == 0 &&
                 getsockname(probe, (struct sockaddr *)&address, &length) == 0;
    close(probe);
    CHECK(found, "there is no free port");
    return ntohs(address.sin_port);
}

static bool listens(int port)
{
    struct sockaddr_in address = loopback(port);
    int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = connect(probe, (struct sockaddr *)&address, sizeof address) == 0;
    close(probe);
    return connected;
}

static void wait_for_port(int port, const char *errors)
{
    double deadline = seconds_now() + LONGEST_START;
    while (!listens(port) && seconds_now() < deadline)
        sleep_seconds(0.01);
    CHECK(listens(port), "nginx does not start: %s",
          exists(errors) ? read_file(errors, NULL) : "it says nothing");
}

/* Every path is inside `base`, so that several servers and users don't meet. */
static const char *make_configuration(const char *base, int port,
                                      const struct web_settings *settings)
{
    static const char *const kinds[] = {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"};
    const char *places = "", *tls = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        places = text_of("%s%s_temp_path %s/%s;\n", places, kinds[i], base, kinds[i]);
    if (settings->tls)
        tls = text_of("ssl_certificate %s;\nssl_certificate_key %s;\n", test_certificate("server"),
                      in_test("tls/server.key"));
    return text_of("load_module %s;\ndaemon off;\nmaster_process off;\npid %s/pid;\n"
                   "error_log %s/errors;\nevents { worker_connections 256; }\n"
                   "http {\n%stypes { application/xml xml; text/html html; }\n"
                   "log_format line '$request_method $uri $status $server_protocol';\naccess_log "
                   "%s/log line;\n"
                   "client_max_body_size 100m;\nserver {\nlisten 127.0.0.1:%d%s%s;\nroot %s/www;\n"
                   "%s%s\nlocation /iati/ {\n%s\n}\n}\n}\n",
                   dav_module, base, base, places, base, port, settings->tls ? " ssl" : "",
                   settings->http2 ? " http2" : "", base, tls,
                   settings->server ? settings->server : "",
                   settings->location ? settings->location : WEB_DAV);
}

struct web_server web_server_start(const struct web_settings *settings)
{
    int port = free_port();
    const char *base = in_test(text_of("nginx-%d", port)), *errors = text_of("%s/errors", base);
    struct web_server server = {
        .port = port,
        .url = text_of("http%s://127.0.0.1:%d/iati", settings->tls ? "s" : "", port),
        .folder = text_of("%s/www/iati", base),
        .log = text_of("%s/log", base),
    };
    make_folder(server.folder);
    const char *configuration = text_of("%s/nginx.conf", base);
    write_text(configuration, make_configuration(base, port, settings));
    const char *const arguments[] = {find_nginx(),  "-p", base,   "-c",
                                     configuration, "-e", errors, NULL};
    start_program(arguments);
    wait_for_port(port, errors);
    return server;
}

size_t web_server_requests(const struct web_server *server, const char *method)
{
    size_t count = 0, length = strlen(method);
    char *rest = exists(server->log) ? read_file(server->log, NULL) : text_of("%s", "");
    for (char *line; (line = strsep(&rest, "\n"));)
        count += strncmp(line, method, length) == 0 && line[length] == ' ';
    return count;
}

size_t web_server_writes(const struct web_server *server)
{
    return web_server_requests(server, "PUT") + web_server_requests(server, "MOVE") +
           web_server_requests(server, "DELETE") + web_server_requests(server, "MKCOL");
}

/* ---- secrets and certificates ---------------------------------------------------------------- */

char *private_file(const char *name, const char *text)
{
    char *path = in_test(name);
    write_text(path, text);
    chmod(path, S_IRUSR | S_IWUSR);
    return path;
}

char *web_users(const char *pairs)
{
    return private_file("users", text_replace(pairs, ":", ":{PLAIN}"));
}

static void make_certificate(const char *name, const char *more)
{
    const char *path = in_test(text_of("tls/%s", name));
    const char *command =
        text_of("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                "-subj '/CN=iatipub test %s' -keyout '%s.key' -out '%s.pem' %s 2>'%s.log'",
                name, path, path, more, path);
    int status = system(command); /* the words are the test's own */
    CHECK(status == 0, "%s: %s", command, read_file(text_of("%s.log", path), NULL));
}

char *test_authority(void)
{
    char *path = in_test("tls/authority.pem");
    make_folder(in_test("tls"));
    if (!exists(path))
        make_certificate("authority", "");
    return path;
}

char *test_certificate(const char *name)
{
    char *path = in_test(text_of("tls/%s.pem", name));
    const char *authority = test_authority();
    if (!exists(path))
        make_certificate(name, text_of("-CA '%s' -CAkey '%s' -addext "
                                       "subjectAltName=IP:127.0.0.1,IP:0.0.0.0 "
                                       "-addext basicConstraints=critical,CA:FALSE",
                                       authority, in_test("tls/authority.key")));
    return path;
}

/* ---- the proxy ------------------------------------------------------------------------------- */

struct faulty_proxy faulty_proxy_start(int port)
{
    const char *simulator = getenv("REGISTRY_SIMULATOR"); /* they are built into the same folder */
    const char *end = strrchr(simulator, '/');
    const char *program =
        text_of("%.*sfaulty-proxy", end ? (int)(end - simulator + 1) : 0, simulator);
    const char *port_file = in_scratch(text_of("proxy-%d", port));
    struct faulty_proxy proxy = {.faults = in_scratch(text_of("faults-%d", port)),
                                 .log = in_scratch(text_of("proxy-log-%d", port))};
    const char *const arguments[] = {
        program,    "--port-file", port_file, "--to",    text_of("%d", port),
        "--faults", proxy.faults,  "--log",   proxy.log, NULL};
    start_program(arguments);
    double deadline = seconds_now() + LONGEST_START;
    while (!exists(port_file) && seconds_now() < deadline)
        sleep_seconds(0.005);
    CHECK(exists(port_file), "the faulty proxy does not start");
    proxy.url = text_of("http://127.0.0.1:%d/iati", atoi(read_file(port_file, NULL)));
    return proxy;
}

/* Its clock may be coarse, so each change is dated later than the last one. */
void faulty_proxy_set(const struct faulty_proxy *proxy, const char *faults)
{
    struct stat before = {.st_mtim = {0, 0}};
    stat(proxy->faults, &before);
    write_text(proxy->log, "");
    write_text(proxy->faults, faults);
    const struct timespec times[2] = {{.tv_nsec = UTIME_NOW},
                                      {.tv_sec = before.st_mtim.tv_sec + 1}};
    utimensat(0, proxy->faults, times, 0);
}

size_t faulty_proxy_strikes(const struct faulty_proxy *proxy)
{
    size_t count = 0;
    char *rest = exists(proxy->log) ? read_file(proxy->log, NULL) : text_of("%s", "");
    for (char *line; (line = strsep(&rest, "\n")) && *line;)
        count += line[strlen(line) - 1] != '-';
    return count;
}
