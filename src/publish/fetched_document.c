#include "publish/fetched_document.h"

#include <string.h>

#include "base/utf8.h"

static time_t now(void)
{
    struct timespec moment = {.tv_sec = 0};
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec;
}

void fetched_document_begin(struct fetched_document *document)
{
    *document = (struct fetched_document){.digest = digest_begin(),
                                          .head = STRBUF_INIT,
                                          .is_utf8 = true,
                                          .deadline = now() + FETCHED_SECONDS};
}

/* The last character may go on in the next piece. */
static void check_encoding(struct fetched_document *document, const char *data, size_t length)
{
    while (document->is_utf8 && document->broken_length && length) {
        document->broken[document->broken_length++] = *data++;
        length--;
        if (utf8_length(document->broken, document->broken_length))
            document->broken_length = 0;
        else if (document->broken_length == sizeof document->broken)
            document->is_utf8 = false;
    }
    while (document->is_utf8 && length) {
        size_t taken = utf8_length(data, length);
        if (!taken && length < sizeof document->broken) {
            memcpy(document->broken, data, length);
            document->broken_length = length;
            return;
        }
        document->is_utf8 = taken > 0;
        data += taken;
        length -= taken;
    }
}

static void keep_tail(struct fetched_document *document, const char *data, size_t length)
{
    size_t added = length < DOCUMENT_TAIL_SIZE ? length : DOCUMENT_TAIL_SIZE;
    size_t room = DOCUMENT_TAIL_SIZE - added;
    size_t kept = document->tail_length < room ? document->tail_length : room;
    memmove(document->tail, document->tail + document->tail_length - kept, kept);
    memcpy(document->tail + kept, data + length - added, added);
    document->tail_length = kept + added;
}

bool fetched_document_take(void *context, const void *data, size_t length)
{
    struct fetched_document *document = context;
    document->too_large = length > FETCHED_MOST - document->size;
    document->too_slow = now() > document->deadline;
    if (document->too_large || document->too_slow)
        return false;
    digest_add(document->digest, data, length);
    document->size += length;
    check_encoding(document, data, length);
    keep_tail(document, data, length);
    size_t wanted = DOCUMENT_HEAD_SIZE - document->head.length;
    strbuf_add(&document->head, data, length < wanted ? length : wanted);
    return true;
}

void fetched_document_end(struct fetched_document *document)
{
    digest_end(document->digest, document->sha256);
    document->digest = NULL;
    document->is_utf8 = document->is_utf8 && document->broken_length == 0;
}

void fetched_document_release(struct fetched_document *document)
{
    if (document->digest)
        fetched_document_end(document);
    strbuf_release(&document->head);
}

void fetched_document_restart(struct fetched_document *document)
{
    fetched_document_release(document);
    fetched_document_begin(document);
}
