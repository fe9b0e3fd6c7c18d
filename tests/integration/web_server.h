/* Real web servers for a test: nginx, with a folder and a port of its own, and between it and the
 * program, if wanted, a proxy that makes requests fail (tests/servers/faulty_proxy.c). They end
 * with the test. nginx runs as the user who runs the tests, root or not. Tests begin with
 *
 *     if (!have_web_server())
 *         return;
 */
#ifndef INTEGRATION_WEB_SERVER_H
#define INTEGRATION_WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/* What a server is to be like, when not a WebDAV server that everybody may write to. */
struct web_settings {
    const char *location; /* directives of nginx for /iati/; NULL: WEB_DAV */
    const char *server;   /* directives for all of it; NULL: none */
    bool tls;             /* it speaks https with a certificate of the test's authority */
    bool http2;           /* over that, HTTP/2 too */
};

#define WEB_PUT "dav_methods PUT DELETE;"
#define WEB_MOVE "dav_methods PUT DELETE MOVE;"
#define WEB_DAV WEB_MOVE "dav_ext_methods PROPFIND OPTIONS;"

struct web_server {
    int port;
    char *url;    /* http(s)://127.0.0.1:PORT/iati */
    char *folder; /* of the files below `url` */
    char *log;    /* lines of METHOD PATH STATUS PROTOCOL */
};

/* False if nginx, its DAV modules or openssl are not installed, and then the test says that it is
 * not run. */
bool have_web_server(void);
struct web_server web_server_start(const struct web_settings *settings);

/* How many requests had this method, and how many would write. */
size_t web_server_requests(const struct web_server *server, const char *method);
size_t web_server_writes(const struct web_server *server);

/* A file of nginx's passwords for "user:password" pairs. */
char *web_users(const char *pairs);
/* A file that only its owner can read. */
char *private_file(const char *name, const char *text);

/* The test's authority: PATH.pem and PATH.key are made of NAME. Its own certificate is the first
 * one, and signs the others. Gives the path of the certificate. */
char *test_authority(void);
char *test_certificate(const char *name);

struct faulty_proxy {
    char *url;    /* http://127.0.0.1:PORT/iati */
    char *faults; /* path */
    char *log;    /* path; a line for each request: METHOD PATH FAULT */
};

struct faulty_proxy faulty_proxy_start(int port);
/* Lines of METHOD:N:KIND[:NUMBER]; "" for none. Counting begins anew. */
void faulty_proxy_set(const struct faulty_proxy *proxy, const char *faults);
/* How many requests went wrong since faults were set. */
size_t faulty_proxy_strikes(const struct faulty_proxy *proxy);

#endif
