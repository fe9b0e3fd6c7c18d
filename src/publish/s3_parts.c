#include "publish/s3_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/xml_escape.h"
#include "publish/s3_answer.h"
#include "publish/s3_list.h"

struct parts {
    struct s3_client *client;
    const char *name;
    const struct host_content *content;
    char *upload_id;
    struct strbuf list; /* <Part> elements of what arrived */
};

static char *upload_query(const char *upload_id)
{
    struct strbuf query = STRBUF_INIT;
    s3_query(&query, "uploadId", upload_id);
    return strbuf_detach(&query);
}

/* ---- beginning ----------------------------------------------------------------------------- */

static bool begin(struct parts *parts, const char *const headers[2], struct error *error)
{
    const struct s3_request request = {
        .method = "POST",
        .name = parts->name,
        .query = "uploads=",
        .headers = {headers[0], headers[1]},
        .doing = E_("upload"),
        .permission = "s3:PutObject",
        .root = "InitiateMultipartUploadResult",
    };
    struct http_response response = HTTP_RESPONSE_INIT;
    bool begun = s3_send(parts->client, &request, &response, error);
    parts->upload_id = begun ? s3_answer_text(&response.body, "UploadId") : NULL;
    if (begun && !parts->upload_id)
        error_set(error, ERROR_ENVIRONMENT,
                  "cannot upload '%s': the service began an upload in parts and gave it no id",
                  parts->name);
    http_response_release(&response);
    return parts->upload_id;
}

/* ---- a part -------------------------------------------------------------------------------- */

static bool read_digest(FILE *file, uint64_t offset, uint64_t length, struct digest *digest)
{
    char block[65536];
    if (fseeko(file, (off_t)offset, SEEK_SET) != 0)
        return false;
    while (length) {
        size_t wanted = length < sizeof block ? (size_t)length : sizeof block;
        if (fread(block, 1, wanted, file) != wanted)
            return false;
        digest_add(digest, block, wanted);
        length -= wanted;
    }
    return true;
}

static bool digest_part(const struct http_upload *part, char sha256[DIGEST_TEXT_SIZE],
                        struct error *error)
{
    if (!part->file) {
        digest_bytes((const char *)part->data + part->offset, (size_t)part->length, sha256);
        return true;
    }
    FILE *file = file_open(part->file, error);
    if (!file)
        return false;
    struct digest *digest = digest_begin();
    bool read = read_digest(file, part->offset, part->length, digest) ||
                error_set(error, ERROR_ENVIRONMENT,
                          "cannot read '%s' to its end: it changed after it was checked, or the "
                          "disk is failing; run again",
                          part->file);
    digest_end(digest, sha256);
    fclose(file);
    return read;
}

static void note_part(struct parts *parts, unsigned number, const char *etag)
{
    strbuf_addf(&parts->list, "<Part><PartNumber>%u</PartNumber><ETag>", number);
    strbuf_add_xml_text(&parts->list, etag, strlen(etag));
    strbuf_addstr(&parts->list, "</ETag></Part>");
}

static bool send_part(struct parts *parts, unsigned number, const struct http_upload *part,
                      struct error *error)
{
    char sha256[DIGEST_TEXT_SIZE];
    if (!digest_part(part, sha256, error))
        return false;
    struct strbuf query = STRBUF_INIT;
    strbuf_addf(&query, "partNumber=%u", number);
    s3_query(&query, "uploadId", parts->upload_id);
    const struct s3_request request = {
        .method = "PUT",
        .name = parts->name,
        .query = query.text,
        .upload = part,
        .sha256 = sha256,
        .doing = E_("upload a part of"),
        .permission = "s3:PutObject",
    };
    struct http_response response = HTTP_RESPONSE_INIT;
    bool sent = s3_send(parts->client, &request, &response, error);
    if (sent && response.etag)
        note_part(parts, number, response.etag);
    else if (sent)
        sent = error_set(error, ERROR_ENVIRONMENT,
                         "cannot upload '%s': the service names no ETag for part %u", parts->name,
                         number);
    http_response_release(&response);
    strbuf_release(&query);
    return sent;
}

static bool send_parts(struct parts *parts, struct error *error)
{
    const struct host_content *content = parts->content;
    unsigned number = 0;
    bool sent = true;
    for (uint64_t offset = 0; sent && offset < content->length; offset += S3_PART_SIZE) {
        uint64_t left = content->length - offset;
        const struct http_upload part = {
            .file = content->file,
            .data = content->data,
            .offset = offset,
            .length = left < S3_PART_SIZE ? left : S3_PART_SIZE,
            .listener = content->listener,
            .context = content->context,
        };
        sent = send_part(parts, ++number, &part, error);
    }
    return sent;
}

/* ---- ending -------------------------------------------------------------------------------- */

/* If the answer to a first attempt was lost, the next one finds no such upload: then what is there
 * is read back and compared anyway. */
static bool complete(struct parts *parts, struct error *error)
{
    char *body =
        xasprintf("<CompleteMultipartUpload>%s</CompleteMultipartUpload>", parts->list.text);
    char *query = upload_query(parts->upload_id);
    const struct http_upload upload = {.data = body, .length = strlen(body)};
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes(body, strlen(body), sha256);
    const struct s3_request request = {
        .method = "POST",
        .name = parts->name,
        .query = query,
        .upload = &upload,
        .sha256 = sha256,
        .headers = {"Content-Type: application/xml"},
        .doing = E_("put together the parts of"),
        .permission = "s3:PutObject",
        .root = "CompleteMultipartUploadResult",
    };
    struct http_response response = HTTP_RESPONSE_INIT;
    bool done = s3_send(parts->client, &request, &response, error);
    if (!done && s3_refused_with(&response, "NoSuchUpload")) {
        error_clear(error);
        done = true;
    }
    http_response_release(&response);
    free(query);
    free(body);
    return done;
}

static bool give_up(struct s3_client *client, const char *name, const char *upload_id,
                    struct error *error)
{
    bool missing;
    char *query = upload_query(upload_id);
    const struct s3_request request = {
        .method = "DELETE",
        .name = name,
        .query = query,
        .doing = E_("give up an unfinished upload of"),
        .permission = "s3:AbortMultipartUpload",
        .missing = &missing,
    };
    struct http_response response = HTTP_RESPONSE_INIT;
    bool done = s3_send(client, &request, &response, error);
    http_response_release(&response);
    free(query);
    return done;
}

bool s3_upload_in_parts(struct s3_client *client, const char *name,
                        const struct host_content *content, const char *const headers[2],
                        struct error *error)
{
    struct parts parts = {client, name, content, NULL, STRBUF_INIT};
    bool begun = begin(&parts, headers, error);
    bool done = begun && send_parts(&parts, error) && complete(&parts, error);
    if (begun && !done) { /* best effort: the next run gives up what is left */
        struct error ignored = ERROR_INIT;
        give_up(client, name, parts.upload_id, &ignored);
        error_clear(&ignored);
    }
    strbuf_release(&parts.list);
    free(parts.upload_id);
    return done;
}

/* ---- what was left ------------------------------------------------------------------------- */

struct leftovers {
    const char *ending;
    struct leftover {
        char *name, *upload_id;
    } * items;
    size_t count, capacity;
};

static void note_leftover(void *context, const char *name, size_t size, const char *upload_id)
{
    (void)size;
    struct leftovers *left = context;
    size_t length = strlen(name), ending = strlen(left->ending);
    if (!upload_id || length <= ending || strcmp(name + length - ending, left->ending) != 0)
        return;
    left->items = grow(left->items, left->count, &left->capacity, sizeof *left->items);
    left->items[left->count++] = (struct leftover){xstrdup(name), xstrdup(upload_id)};
}

bool s3_give_up_leftovers(struct s3_client *client, const char *ending, struct error *error)
{
    struct leftovers left = {.ending = ending};
    bool done = s3_list(client, S3_LIST_UPLOADS, note_leftover, &left, error);
    for (size_t i = 0; i < left.count; i++) {
        done = done && give_up(client, left.items[i].name, left.items[i].upload_id, error);
        free(left.items[i].name);
        free(left.items[i].upload_id);
    }
    free(left.items);
    return done;
}
