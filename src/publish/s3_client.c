#include "publish/s3_client.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/address.h"
#include "publish/patience.h"
#include "publish/s3_answer.h"
#include "publish/s3_refusal.h"
#include "publish/secret.h"

#define DEFAULT_REGION "us-east-1"
#define SHA256_OF_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

enum { MOST_HEADERS = 8 };

/* ---- settings ------------------------------------------------------------------------------ */

static bool check_address(const char *url, struct error *error)
{
    if (!address_check(url, "host.upload_url", "https://s3.eu-central-1.amazonaws.com", error))
        return false;
    return !address_is_open(url) ||
           error_set(error, ERROR_USAGE,
                     "setting 'host.upload_url' begins with http://, so that anybody on the way "
                     "could read and change what is sent; use https://");
}

static void make_addresses(struct s3_client *client, const struct host *settings)
{
    const char *url = settings->upload_url;
    size_t length = strlen(url);
    while (length && url[length - 1] == '/')
        length--;
    client->bucket = xstrdup(settings->bucket);
    client->bucket_url = xasprintf("%.*s/%s", (int)length, url, settings->bucket);
    const char *prefix = settings->prefix ? settings->prefix : "";
    prefix += strspn(prefix, "/");
    length = strlen(prefix);
    while (length && prefix[length - 1] == '/')
        length--;
    client->prefix = xasprintf("%.*s%s", (int)length, prefix, length ? "/" : "");
}

static bool read_user(struct s3_client *client, const struct host *settings, struct error *error)
{
    const char *user = settings->user ? settings->user : getenv("AWS_ACCESS_KEY_ID");
    if (!user || !*user)
        return error_set(error, ERROR_USAGE,
                         "no access key for the host: set 'user' under 'host', or environment "
                         "variable AWS_ACCESS_KEY_ID, to the id of the access key");
    for (const char *c = user; *c; c++)
        if (*c <= ' ' || *c >= 0x7f || *c == '/')
            return error_set(error, ERROR_USAGE,
                             "the id of the host's access key ('user' under 'host', or "
                             "AWS_ACCESS_KEY_ID) holds a space, '/', a control character or "
                             "something that is not ASCII; copy it again");
    client->user = xstrdup(user);
    return true;
}

static bool read_secret_key(struct s3_client *client, const struct publication *publication,
                            struct error *error)
{
    const struct host *settings = publication->host;
    const char *variable = settings->password_env;
    char *file =
        settings->password_file ? publication_path(publication, settings->password_file) : NULL;
    const struct secret_place place = {
        .what = E_("secret key for the host"),
        .hint = E_("the secret access key that belongs to the access key"),
        .file = file,
        .variable = variable ? variable : "AWS_SECRET_ACCESS_KEY",
    };
    client->secret = secret_read(&place, NULL, error);
    free(file);
    return client->secret;
}

static bool read_session_token(struct s3_client *client, const struct publication *publication,
                               struct error *error)
{
    const struct host *settings = publication->host;
    char *file = settings->token_file ? publication_path(publication, settings->token_file) : NULL;
    const struct secret_place place = {
        .what = E_("session token for the host"),
        .hint = E_("the session token that came with the temporary access key"),
        .file = file,
        .variable = settings->token_env ? settings->token_env : "AWS_SESSION_TOKEN",
    };
    /* the usual variable belongs to the key of the usual variable, not to one named here */
    bool usual = !settings->password_file && !settings->password_env;
    bool wanted = file || settings->token_env || (usual && secret_is_there(&place));
    client->session_token = wanted ? secret_read(&place, NULL, error) : NULL;
    free(file);
    return client->session_token || !wanted;
}

bool s3_client_init(struct s3_client *client, const struct publication *publication,
                    struct transport *transport, struct error *error)
{
    const struct host *settings = publication->host;
    *client = (struct s3_client){.transport = transport};
    if (!check_address(settings->upload_url, error) || !read_user(client, settings, error) ||
        !read_secret_key(client, publication, error) ||
        !read_session_token(client, publication, error))
        return false;
    make_addresses(client, settings);
    client->region = xstrdup(settings->region ? settings->region : DEFAULT_REGION);
    client->credentials = (struct http_credentials){
        .kind = HTTP_AWS,
        .user = client->user,
        .secret = client->secret,
        .session_token = client->session_token,
        .region = client->region,
    };
    return true;
}

void s3_client_release(struct s3_client *client)
{
    secret_free(client->secret);
    secret_free(client->session_token);
    free(client->user);
    free(client->region);
    free(client->bucket_url);
    free(client->bucket);
    free(client->prefix);
}

/* ---- addresses ----------------------------------------------------------------------------- */

char *s3_address(const struct s3_client *client, const char *name)
{
    return name ? xasprintf("%s/%s%s", client->bucket_url, client->prefix, name)
                : xstrdup(client->bucket_url);
}

static void add_encoded(struct strbuf *query, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++)
        if (strchr(plain, *text))
            strbuf_addch(query, *text);
        else
            strbuf_addf(query, "%%%02X", (unsigned)(unsigned char)*text);
}

void s3_query(struct strbuf *query, const char *name, const char *value)
{
    strbuf_addf(query, "%s%s=", query->length ? "&" : "", name);
    add_encoded(query, value);
}

/* ---- sending ------------------------------------------------------------------------------- */

/* Refusals by codes that pass, in answers whose status doesn't say so: an operation that takes
 * long begins its answer with 200 and may then fail. */
static bool may_pass(const struct http_response *response)
{
    static const char *const codes[] = {
        "InternalError",   "SlowDown",         "ServiceUnavailable",        "RequestTimeout",
        "RequestTimedOut", "OperationAborted", "ConditionalRequestConflict"};
    if (response_may_change(response)) /* was sent again often enough */
        return false;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (s3_refused_with(response, codes[i]))
            return true;
    return false;
}

static void send_until_clear(struct s3_client *client, const struct http_request *http,
                             const struct s3_request *request, struct http_response *response)
{
    static const unsigned pauses[] = {1000, 2000}; /* milliseconds */
    for (size_t attempt = 0;; attempt++) {
        send_patiently(client->transport, http, request->restart, response);
        if (attempt == sizeof pauses / sizeof *pauses || !may_pass(response))
            return;
        http_response_release(response);
        if (request->restart)
            request->restart(request->context);
        client->transport->pause(client->transport, pauses[attempt]);
    }
}

bool s3_refused_with(const struct http_response *response, const char *code)
{
    struct s3_fault fault;
    bool is = s3_answer_fault(&response->body, &fault) && strcmp(fault.code, code) == 0;
    s3_fault_release(&fault);
    return is;
}

static bool is_missing(const struct http_response *response)
{
    return response->status == 404 && !s3_refused_with(response, "NoSuchBucket");
}

static bool judge(struct s3_client *client, const struct s3_request *request, const char *url,
                  const struct http_response *response, struct error *error)
{
    bool good = response->status / 100 == 2 &&
                (!request->root || s3_answer_is(&response->body, request->root));
    if (request->missing)
        *request->missing = is_missing(response);
    if (good || (request->missing && *request->missing))
        return true;
    const struct s3_deed deed = {
        .doing = request->doing,
        .url = url,
        .permission = request->permission,
        .region = client->region,
        .root = request->root,
        .session_token = client->session_token,
        .secret = client->secret,
    };
    return s3_explain(response, &deed, error);
}

bool s3_send(struct s3_client *client, const struct s3_request *request,
             struct http_response *response, struct error *error)
{
    static const struct http_upload nothing = {.data = ""};
    char *digest = xasprintf("x-amz-content-sha256: %s",
                             request->sha256 ? request->sha256 : SHA256_OF_NOTHING);
    const char *headers[MOST_HEADERS] = {digest};
    for (size_t i = 0; i < sizeof request->headers / sizeof *request->headers; i++)
        headers[i + 1] = request->headers[i];
    char *address = s3_address(client, request->name);
    char *url = request->query ? xasprintf("%s?%s", address, request->query) : xstrdup(address);
    bool sends = strcmp(request->method, "PUT") == 0 || strcmp(request->method, "POST") == 0;
    const struct http_request http = {
        .method = request->method,
        .url = url,
        .credentials = &client->credentials,
        .upload = request->upload ? request->upload
                  : sends         ? &nothing
                                  : NULL,
        .headers = headers,
        .accept = "",
        .receive = request->receive,
        .context = request->context,
    };
    send_until_clear(client, &http, request, response);
    bool done = judge(client, request, address, response, error);
    free(url);
    free(address);
    free(digest);
    return done;
}
