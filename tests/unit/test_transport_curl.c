#include <CUnit/CUnit.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "publish/transport.h"
#include "unit/folder.h"

extern CU_TestInfo transport_curl_tests[];

/* ---- a server that gives one answer to everyone -------------------------------------------- */

struct server {
    int listener, port;
    pthread_t thread;
    const char *answer;    /* status line, headers and body; NULL: none ever comes */
    size_t length;         /* of `answer`; 0: as a text */
    size_t repeated;       /* how often its body's last 65,536 bytes come again */
    bool stalls;           /* it stays silent behind the answer */
    struct strbuf request; /* all that came */
    size_t requests;
    pthread_mutex_t mutex;
};

static size_t body_length(const char *head)
{
    const char *header = strcasestr(head, "\r\ncontent-length:");
    return header ? strtoul(header + 17, NULL, 10) : 0;
}

static bool is_whole(const struct strbuf *request)
{
    const char *end = strstr(request->text, "\r\n\r\n");
    return end && request->length >= (size_t)(end + 4 - request->text) + body_length(request->text);
}

static void read_request(struct server *server, int client)
{
    static const char interim[] = "HTTP/1.1 100 Continue\r\nETag: \"interim\"\r\n\r\n";
    char block[4096];
    bool asked = false;
    ssize_t length;
    struct strbuf request = STRBUF_INIT;
    while (!is_whole(&request) && (length = recv(client, block, sizeof block, 0)) > 0) {
        strbuf_add(&request, block, (size_t)length);
        if (!asked && strstr(request.text, "100-continue")) {
            asked = true;
            send(client, interim, strlen(interim), MSG_NOSIGNAL);
        }
    }
    pthread_mutex_lock(&server->mutex);
    strbuf_add(&server->request, request.text, request.length);
    server->requests += request.length > 0;
    pthread_mutex_unlock(&server->mutex);
    strbuf_release(&request);
}

static void give_answer(const struct server *server, int client)
{
    static const char filler[65536];
    size_t length = server->length ? server->length : strlen(server->answer);
    send(client, server->answer, length, MSG_NOSIGNAL);
    for (size_t i = 0; i < server->repeated; i++)
        if (send(client, filler, sizeof filler, MSG_NOSIGNAL) < 0)
            break;
}

static void *serve(void *context)
{
    struct server *server = context;
    for (;;) {
        int client = accept(server->listener, NULL, NULL);
        if (client < 0)
            return NULL; /* it was shut down */
        read_request(server, client);
        if (server->answer)
            give_answer(server, client);
        struct pollfd gone = {.fd = client, .events = POLLIN};
        if (!server->answer || server->stalls)
            poll(&gone, 1, 60000); /* until the client has enough of it */
        close(client);
    }
}

static void server_start(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    server->request = (struct strbuf)STRBUF_INIT;
    pthread_mutex_init(&server->mutex, NULL);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CU_ASSERT_EQUAL_FATAL(bind(server->listener, (struct sockaddr *)&address, length), 0);
    CU_ASSERT_EQUAL_FATAL(listen(server->listener, 8), 0);
    getsockname(server->listener, (struct sockaddr *)&address, &length);
    server->port = ntohs(address.sin_port);
    CU_ASSERT_EQUAL_FATAL(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_stop(struct server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
    strbuf_release(&server->request);
    pthread_mutex_destroy(&server->mutex);
}

/* Sends a request (its address is filled in) with a fresh transport. The response is the
 * caller's. */
static struct http_response ask(struct server *server, struct http_request request,
                                unsigned timeout)
{
    struct error error = ERROR_INIT;
    struct http_response response = HTTP_RESPONSE_INIT;
    struct transport *transport = transport_curl_open(timeout, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(transport);
    char *url = xasprintf("http://127.0.0.1:%d/a.xml", server->port);
    if (!request.url)
        request.url = url;
    if (!request.method)
        request.method = "GET";
    transport_send(transport, &request, &response);
    transport_close(transport);
    free(url);
    return response;
}

static bool was_sent(const struct server *server, const char *text)
{
    return strstr(server->request.text, text) != NULL;
}

static bool take_text(void *context, const void *data, size_t length)
{
    strbuf_add(context, data, length);
    return true;
}

static bool take_nothing(void *context, const void *data, size_t length)
{
    (void)context, (void)data, (void)length;
    return false;
}

static size_t taken;
static bool count_bytes(void *context, const void *data, size_t length)
{
    (void)context, (void)data;
    taken += length;
    return true;
}

#define OK(headers, body) "HTTP/1.1 200 OK\r\nConnection: close\r\n" headers "\r\n" body

static void headers_are_captured(void)
{
    struct server server = {.answer = OK("ETag:  \"1\" \r\nLast-Modified: Sun\r\n"
                                         "Content-Type: text/xml\r\nRetry-After: 7\r\n"
                                         "Content-Length: 4\r\n",
                                         "text")};
    server_start(&server);
    struct http_response response =
        ask(&server, (struct http_request){.user_agent = "someone"}, 30);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_STRING_EQUAL(response.etag, "\"1\"");
    CU_ASSERT_STRING_EQUAL(response.last_modified, "Sun");
    CU_ASSERT_STRING_EQUAL(response.content_type, "text/xml");
    CU_ASSERT_PTR_NULL(response.content_encoding);
    CU_ASSERT_PTR_NULL(response.location);
    CU_ASSERT_PTR_NULL(response.failure);
    CU_ASSERT_EQUAL(response.content_length, 4);
    CU_ASSERT_EQUAL(response.retry_after, 7);
    CU_ASSERT_TRUE(response.sent);
    CU_ASSERT_STRING_EQUAL(response.body.text, "text");
    CU_ASSERT_TRUE(was_sent(&server, "User-Agent: someone\r\n"));
    CU_ASSERT_TRUE(was_sent(&server, "Accept: application/json\r\n"));
    CU_ASSERT_FALSE(was_sent(&server, "Authorization"));
    http_response_release(&response);
    server_stop(&server);
    server = (struct server){.answer = OK("Retry-After: Sun, 22 Nov 2020 10:00:00 GMT\r\n", "")};
    server_start(&server);
    response = ask(&server, (struct http_request){.accept = ""}, 30);
    CU_ASSERT_EQUAL(response.retry_after, 0); /* long ago */
    CU_ASSERT_PTR_NULL(response.etag);
    CU_ASSERT_TRUE(was_sent(&server, "User-Agent: iatipub/"));
    CU_ASSERT_TRUE(was_sent(&server, "Accept: */*\r\n")); /* libcurl's own */
    http_response_release(&response);
    server_stop(&server);
}

static void note_sent(void *context, uint64_t sent)
{
    *(uint64_t *)context = sent;
}

static void uploads(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    folder_add(folder, "a.xml", "0123456789");
    char *path = xasprintf("%s/a.xml", folder);
    struct server server = {.answer = OK("", "")};
    server_start(&server);
    uint64_t sent = 0;
    const struct http_upload part = {
        .file = path, .offset = 3, .length = 4, .listener = note_sent, .context = &sent};
    struct http_response response =
        ask(&server, (struct http_request){.method = "PUT", .upload = &part}, 30);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_EQUAL(sent, 3 + 4); /* up to which byte */
    CU_ASSERT_TRUE(was_sent(&server, "PUT /a.xml HTTP/1.1\r\n"));
    CU_ASSERT_TRUE(was_sent(&server, "Content-Length: 4\r\n"));
    CU_ASSERT_TRUE(was_sent(&server, "\r\n\r\n3456"));
    CU_ASSERT_FALSE(was_sent(&server, "34567"));
    http_response_release(&response);
    const struct http_upload memory = {.data = "abcdef", .offset = 1, .length = 3};
    response = ask(&server, (struct http_request){.method = "PUT", .upload = &memory}, 30);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_TRUE(was_sent(&server, "\r\n\r\nbcd"));
    http_response_release(&response);
    const struct http_upload nothing = {.data = "", .length = 0};
    response = ask(&server, (struct http_request){.method = "PUT", .upload = &nothing}, 30);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_TRUE(was_sent(&server, "Content-Length: 0\r\n"));
    http_response_release(&response);
    const struct http_upload beyond = {.file = path, .offset = 8, .length = 4};
    response = ask(&server, (struct http_request){.method = "PUT", .upload = &beyond}, 30);
    CU_ASSERT_EQUAL(response.status, 0);
    CU_ASSERT_TRUE(response.hopeless);
    CU_ASSERT_PTR_NOT_NULL(strstr(response.failure, "the file is shorter than"));
    http_response_release(&response);
    const struct http_upload missing = {.file = "/nonexistent/a.xml", .length = 4};
    response = ask(&server, (struct http_request){.method = "PUT", .upload = &missing}, 30);
    CU_ASSERT_EQUAL(response.status, 0);
    CU_ASSERT_TRUE(response.hopeless);
    CU_ASSERT_FALSE(response.sent);
    CU_ASSERT_PTR_NOT_NULL(strstr(response.failure, "cannot read '/nonexistent/a.xml'"));
    http_response_release(&response);
    server_stop(&server);
    free(path);
    folder_end(folder);
}

static void large_upload_with_an_interim_answer(void)
{
    enum { SIZE = 3 * 1024 * 1024 };
    char *data = xmalloc(SIZE);
    memset(data, 'x', SIZE);
    struct server server = {.answer = OK("", "")};
    server_start(&server);
    const struct http_upload upload = {.data = data, .length = SIZE};
    static const char *const headers[] = {"Expect: 100-continue", NULL};
    struct http_response response = ask(
        &server, (struct http_request){.method = "PUT", .upload = &upload, .headers = headers}, 20);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_PTR_NULL(response.etag); /* that was the interim answer's */
    CU_ASSERT_TRUE(server.request.length > SIZE);
    http_response_release(&response);
    server_stop(&server);
    free(data);
}

static void piece_by_piece(void)
{
    struct strbuf text = STRBUF_INIT;
    struct server server = {.answer = OK("Content-Length: 4\r\n", "text")};
    server_start(&server);
    struct http_response response =
        ask(&server, (struct http_request){.receive = take_text, .context = &text}, 30);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_STRING_EQUAL(text.text, "text");
    CU_ASSERT_EQUAL(response.body.length, 0);
    http_response_release(&response);
    response = ask(&server, (struct http_request){.receive = take_nothing}, 30);
    CU_ASSERT_EQUAL(response.status, 0);
    CU_ASSERT_TRUE(response.hopeless);
    CU_ASSERT_PTR_NOT_NULL(strstr(response.failure, "could not be taken"));
    http_response_release(&response);
    server_stop(&server);
    server = (struct server){.answer = "HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\nwhy"};
    server_start(&server);
    strbuf_reset(&text);
    response = ask(&server, (struct http_request){.receive = take_text, .context = &text}, 30);
    CU_ASSERT_EQUAL(response.status, 403);
    CU_ASSERT_EQUAL(text.length, 0);
    CU_ASSERT_STRING_EQUAL(response.body.text, "why");
    http_response_release(&response);
    server_stop(&server);
    strbuf_release(&text);
}

static void broken_answers(void)
{
    static const struct {
        const char *answer;
        const char *failure;
    } cases[] = {
        {OK("Content-Length: 9\r\n", "text"), "remaining to read"},
        {"", "Empty reply"},
        {"HTTP/1.1 200 OK\r\nContent-Le", "broke off in its headers"},
        {"nonsense\r\n\r\n", "HTTP/0.9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct server server = {.answer = cases[i].answer};
        server_start(&server);
        struct http_response response = ask(&server, (struct http_request){.decode = true}, 30);
        CU_ASSERT_EQUAL(response.status, 0);
        CU_ASSERT_PTR_NOT_NULL_FATAL(response.failure);
        CU_ASSERT_PTR_NOT_NULL(strstr(response.failure, cases[i].failure));
        http_response_release(&response);
        server_stop(&server);
    }
}

static void largest_body(void)
{
    struct server server = {.answer = OK("", "text"), .repeated = 1025};
    server_start(&server);
    struct http_response response = ask(&server, (struct http_request){.method = "GET"}, 60);
    CU_ASSERT_EQUAL(response.status, 0);
    CU_ASSERT_TRUE(response.hopeless);
    CU_ASSERT_PTR_NOT_NULL_FATAL(response.failure);
    CU_ASSERT_PTR_NOT_NULL(strstr(response.failure, "is larger than 67108864 bytes"));
    http_response_release(&response);
    taken = 0; /* piece by piece there is no such limit */
    response = ask(&server, (struct http_request){.receive = count_bytes}, 60);
    CU_ASSERT_EQUAL(response.status, 200);
    CU_ASSERT_EQUAL(taken, 1025 * 65536 + 4);
    http_response_release(&response);
    server_stop(&server);
}

static void servers_that_stall(void)
{
    static const char body[] = OK("Content-Length: 9\r\n", "text");
    static const struct {
        const char *answer;
        bool receives;
    } cases[] = {{NULL, false}, {NULL, true}, {body, false}, {body, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct server server = {.answer = cases[i].answer, .stalls = true};
        server_start(&server);
        time_t start = time(NULL);
        struct http_response response = ask(
            &server, (struct http_request){.receive = cases[i].receives ? count_bytes : NULL}, 1);
        CU_ASSERT_TRUE(time(NULL) - start < 30);
        CU_ASSERT_EQUAL(response.status, 0);
        CU_ASSERT_FALSE(response.hopeless);
        CU_ASSERT_PTR_NOT_NULL_FATAL(response.failure);
        http_response_release(&response);
        server_stop(&server);
    }
}

static void redirects_with_credentials(void)
{
    struct server other = {.answer = OK("", "")};
    server_start(&other);
    char *answer = xasprintf("HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:%d/b\r\n"
                             "Content-Length: 0\r\n\r\n",
                             other.port);
    char *target = xasprintf("http://127.0.0.1:%d/b", other.port);
    struct server server = {.answer = answer};
    server_start(&server);
    static const struct http_credentials credentials[] = {
        {.kind = HTTP_BASIC, .user = "publisher", .secret = "s3cret"},
        {.kind = HTTP_BEARER, .secret = "s3cret"},
        {.kind = HTTP_KEY, .secret = "s3cret"},
    };
    static const char *const sent[] = {"Authorization: Basic cHVibGlzaGVyOnMzY3JldA==\r\n",
                                       "Authorization: Bearer s3cret\r\n",
                                       "Authorization: s3cret\r\n"};
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        struct http_response response =
            ask(&server, (struct http_request){.credentials = &credentials[i]}, 30);
        CU_ASSERT_EQUAL(response.status, 307);
        CU_ASSERT_STRING_EQUAL(response.location, target);
        CU_ASSERT_TRUE(was_sent(&server, sent[i]));
        http_response_release(&response);
    }
    CU_ASSERT_EQUAL(other.requests, 0);
    server_stop(&server);
    server_stop(&other);
    free(answer);
    free(target);
}

static void credentials_are_forgotten(void)
{
    struct server server = {.answer = OK("", "")};
    server_start(&server);
    struct error error = ERROR_INIT;
    struct transport *transport = transport_curl_open(30, &error);
    char *url = xasprintf("http://127.0.0.1:%d/a.xml", server.port);
    static const struct http_credentials credentials = {
        .kind = HTTP_BASIC, .user = "publisher", .secret = "s3cret"};
    for (int anonymous = 0; anonymous < 2; anonymous++) {
        struct http_response response = HTTP_RESPONSE_INIT;
        const struct http_request request = {
            .method = "GET", .url = url, .credentials = anonymous ? NULL : &credentials};
        transport_send(transport, &request, &response);
        CU_ASSERT_EQUAL(response.status, 200);
        http_response_release(&response);
    }
    CU_ASSERT_EQUAL(server.requests, 2);
    const char *first = strstr(server.request.text, "Authorization:");
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NULL(strstr(first + 1, "Authorization:"));
    transport_close(transport);
    free(url);
    server_stop(&server);
}

/* "text", packed, as an answer; gives its length. */
static size_t packed_answer(char *answer, size_t room)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t) "text", .avail_in = 4};
    static const char head[] = OK("Content-Encoding: gzip\r\n", "");
    memcpy(answer, head, strlen(head));
    stream.next_out = (Bytef *)answer + strlen(head);
    stream.avail_out = (uInt)(room - strlen(head));
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    deflate(&stream, Z_FINISH);
    size_t length = strlen(head) + stream.total_out;
    deflateEnd(&stream);
    return length;
}

static void packed_content(void)
{
    char answer[512];
    struct server server = {.answer = answer, .length = packed_answer(answer, sizeof answer)};
    server_start(&server);
    struct http_response response = ask(&server, (struct http_request){.decode = true}, 30);
    CU_ASSERT_STRING_EQUAL(response.body.text, "text");
    CU_ASSERT_STRING_EQUAL(response.content_encoding, "gzip");
    CU_ASSERT_TRUE(was_sent(&server, "Accept-Encoding: "));
    http_response_release(&response);
    strbuf_reset(&server.request);
    response = ask(&server, (struct http_request){.decode = false}, 30);
    CU_ASSERT_EQUAL(memcmp(response.body.text, "\x1f\x8b", 2), 0);
    CU_ASSERT_FALSE(was_sent(&server, "Accept-Encoding"));
    http_response_release(&response);
    server_stop(&server);
}

static void proxies(void)
{
    struct server proxy = {.answer = OK("", "by proxy")};
    server_start(&proxy);
    char *address = xasprintf("http://127.0.0.1:%d", proxy.port);
    setenv("http_proxy", address, 1);
    setenv("no_proxy", "", 1);
    struct http_response response =
        ask(&proxy, (struct http_request){.url = "http://192.0.2.1/a.xml"}, 30);
    CU_ASSERT_STRING_EQUAL(response.body.text, "by proxy");
    CU_ASSERT_TRUE(was_sent(&proxy, "GET http://192.0.2.1/a.xml HTTP/1.1\r\n"));
    http_response_release(&response);
    unsetenv("http_proxy");
    unsetenv("no_proxy");
    free(address);
    server_stop(&proxy);
}

static void what_is_never_spoken(void)
{
    struct server server = {.answer = OK("", "")};
    server_start(&server);
    static const char *const urls[] = {"file:///etc/hostname", "ftp://127.0.0.1/", "no address"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct http_response response = ask(&server, (struct http_request){.url = urls[i]}, 30);
        CU_ASSERT_EQUAL(response.status, 0);
        CU_ASSERT_FALSE(response.sent);
        CU_ASSERT_EQUAL(response.body.length, 0);
        http_response_release(&response);
    }
    char *url = xasprintf("https://127.0.0.1:%d/", server.port); /* it speaks no TLS */
    struct http_response response = ask(&server, (struct http_request){.url = url}, 30);
    CU_ASSERT_EQUAL(response.status, 0);
    http_response_release(&response);
    free(url);
    server_stop(&server);
}

static void note(void *context, const struct http_request *request,
                 const struct http_response *response)
{
    CU_ASSERT_STRING_EQUAL(request->method, "HEAD");
    *(long *)context += response->status;
}

static void observer(void)
{
    struct server server = {.answer = OK("Content-Length: 4\r\n", "")};
    server_start(&server);
    struct error error = ERROR_INIT;
    struct transport *transport = transport_curl_open(30, &error);
    long seen = 0;
    transport->observer = note;
    transport->observer_context = &seen;
    char *url = xasprintf("http://127.0.0.1:%d/", server.port);
    const struct http_request request = {.method = "HEAD", .url = url};
    struct http_response response = HTTP_RESPONSE_INIT;
    transport_send(transport, &request, &response);
    CU_ASSERT_EQUAL(seen, 200);
    CU_ASSERT_EQUAL(response.content_length, 4);
    http_response_release(&response);
    transport_close(transport);
    transport_close(NULL);
    free(url);
    server_stop(&server);
}

CU_TestInfo transport_curl_tests[] = {
    {"headers are captured, the user agent is sent", headers_are_captured},
    {"uploads of a part of a file, of memory, of nothing", uploads},
    {"a large upload; headers of an interim answer don't count",
     large_upload_with_an_interim_answer},
    {"a good body is given piece by piece, a bad one collected", piece_by_piece},
    {"answers that break off are failures", broken_answers},
    {"a body larger than the limit is refused", largest_body},
    {"a server that stalls is given up", servers_that_stall},
    {"redirects are not followed, with credentials or without", redirects_with_credentials},
    {"credentials are for one request", credentials_are_forgotten},
    {"packed content is unpacked if asked", packed_content},
    {"the proxy of the environment is used", proxies},
    {"only http and https are spoken", what_is_never_spoken},
    {"an observer is told of every request", observer},
    CU_TEST_INFO_NULL,
};
