#include "base/deflater.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/alloc.h"

enum {
    BLOCK = 64 * 1024,
    LEVEL = 2, /* a third of the time of zlib's own choice, for a sixth more bytes */
    MEMORY = 8 /* zlib's own choice */
};

struct deflater {
    FILE *file;
    z_stream stream;
    struct deflated sum;
    int reason; /* errno of what the file did not take */
    Bytef *block;
    struct strbuf piece; /* that is to be deflated next */
    bool has_piece, is_over;
    size_t taken; /* pieces so far */
    bool has_thread;
    pthread_t thread;
    pthread_mutex_t mutex; /* of has_piece and is_over; who has the piece has all the rest */
    pthread_cond_t moved;
};

static void write_block(struct deflater *deflater)
{
    size_t length = BLOCK - deflater->stream.avail_out;
    errno = 0;
    if (!deflater->reason && fwrite(deflater->block, 1, length, deflater->file) != length)
        deflater->reason = errno ? errno : EIO;
    deflater->sum.packed += length;
}

/* Deflates what is in the piece. */
static void deflate_piece(struct deflater *deflater, int flush)
{
    z_stream *stream = &deflater->stream;
    stream->next_in = (Bytef *)deflater->piece.text;
    stream->avail_in = (uInt)deflater->piece.length;
    deflater->sum.length += deflater->piece.length;
    deflater->sum.crc =
        (uint32_t)crc32_z(deflater->sum.crc, stream->next_in, deflater->piece.length);
    do {
        stream->next_out = deflater->block;
        stream->avail_out = BLOCK;
        deflate(stream, flush);
        write_block(deflater);
    } while (stream->avail_out == 0);
    strbuf_reset(&deflater->piece);
}

/* --- The thread ------------------------------------------------------------------------------- */

static void *run_thread(void *context)
{
    struct deflater *deflater = context;
    pthread_mutex_lock(&deflater->mutex);
    for (;;) {
        while (!deflater->has_piece && !deflater->is_over)
            pthread_cond_wait(&deflater->moved, &deflater->mutex);
        if (!deflater->has_piece)
            break;
        pthread_mutex_unlock(&deflater->mutex);
        deflate_piece(deflater, Z_NO_FLUSH);
        pthread_mutex_lock(&deflater->mutex);
        deflater->has_piece = false;
        pthread_cond_signal(&deflater->moved);
    }
    pthread_mutex_unlock(&deflater->mutex);
    return NULL;
}

/* Waits until the thread is done with its piece. */
static void lock_idle(struct deflater *deflater)
{
    pthread_mutex_lock(&deflater->mutex);
    while (deflater->has_piece)
        pthread_cond_wait(&deflater->moved, &deflater->mutex);
}

static void end_thread(struct deflater *deflater)
{
    if (!deflater->has_thread)
        return;
    lock_idle(deflater);
    deflater->is_over = true;
    pthread_cond_signal(&deflater->moved);
    pthread_mutex_unlock(&deflater->mutex);
    pthread_join(deflater->thread, NULL);
    deflater->has_thread = false;
}

/* --- The caller ------------------------------------------------------------------------------- */

struct deflater *deflater_new(FILE *file)
{
    struct deflater *deflater = xcalloc(1, sizeof *deflater);
    deflater->file = file;
    deflater->piece = (struct strbuf)STRBUF_INIT;
    deflater->block = xmalloc(BLOCK);
    if (deflateInit2(&deflater->stream, LEVEL, Z_DEFLATED, -MAX_WBITS, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        deflater->reason = ENOMEM;
    pthread_mutex_init(&deflater->mutex, NULL);
    pthread_cond_init(&deflater->moved, NULL);
    return deflater;
}

static void swap(struct strbuf *a, struct strbuf *b)
{
    struct strbuf kept = *a;
    *a = *b;
    *b = kept;
}

void deflater_take(struct deflater *deflater, struct strbuf *text)
{
    /* A single piece is not worth a thread; without one the caller does the work. */
    if (deflater->taken++ == 1)
        deflater->has_thread = pthread_create(&deflater->thread, NULL, run_thread, deflater) == 0;
    if (!deflater->has_thread) {
        swap(&deflater->piece, text);
        deflate_piece(deflater, Z_NO_FLUSH);
        swap(&deflater->piece, text);
        return;
    }
    lock_idle(deflater);
    swap(&deflater->piece, text);
    deflater->has_piece = true;
    pthread_cond_signal(&deflater->moved);
    pthread_mutex_unlock(&deflater->mutex);
}

bool deflater_end(struct deflater *deflater, bool is_last, struct deflated *deflated)
{
    end_thread(deflater);
    if (!deflater->reason)
        deflate_piece(deflater, is_last ? Z_FINISH : Z_SYNC_FLUSH);
    *deflated = deflater->sum;
    int reason = deflater->reason;
    deflater_abort(deflater);
    errno = reason;
    return reason == 0;
}

void deflater_abort(struct deflater *deflater)
{
    if (!deflater)
        return;
    end_thread(deflater);
    deflateEnd(&deflater->stream);
    pthread_cond_destroy(&deflater->moved);
    pthread_mutex_destroy(&deflater->mutex);
    strbuf_release(&deflater->piece);
    free(deflater->block);
    free(deflater);
}

struct deflated deflated_join(const struct deflated *first, const struct deflated *second)
{
    return (struct deflated){
        .crc = (uint32_t)crc32_combine(first->crc, second->crc, (z_off_t)second->length),
        .length = first->length + second->length,
        .packed = first->packed + second->packed,
    };
}
