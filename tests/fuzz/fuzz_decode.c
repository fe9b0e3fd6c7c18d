/* Unpacks and decodes arbitrary bytes, with small blocks and with large ones, which must give the
 * same text and the same fault. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "validate/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A few packed bytes may hold a text without end. */
enum { MOST_TEXT = 1 << 20 };

static void expect(bool condition)
{
    if (!condition)
        abort();
}

struct reading {
    struct strbuf text;
    char *fault;
};

static struct reading read_all(const char *path, size_t size)
{
    struct reading reading = {.text = STRBUF_INIT};
    struct error error = ERROR_INIT;
    struct decoder *decoder = decoder_open(path, &error);
    expect(decoder);
    char *block = xmalloc(size);
    for (size_t count = 1; count > 0 && reading.text.length < MOST_TEXT;) {
        count = decoder_read(decoder, block, size);
        expect(count <= size && (count > 0) != decoder_ended(decoder));
        strbuf_add(&reading.text, block, count);
    }
    expect(decoder_errno(decoder) == 0);
    if (decoder_fault(decoder))
        reading.fault = xstrdup(decoder_fault(decoder));
    decoder_close(decoder);
    free(block);
    return reading;
}

static void compare(const struct reading *a, const struct reading *b)
{
    bool is_whole = a->text.length < MOST_TEXT && b->text.length < MOST_TEXT;
    size_t length = a->text.length < b->text.length ? a->text.length : b->text.length;
    expect(memcmp(a->text.text, b->text.text, length) == 0);
    if (!is_whole)
        return;
    expect(a->text.length == b->text.length);
    expect(!a->fault == !b->fault && (!a->fault || strcmp(a->fault, b->fault) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    expect(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
    char *path = xasprintf("/proc/self/fd/%d", descriptor);
    struct reading small = read_all(path, 16), large = read_all(path, 65536);
    compare(&small, &large);
    strbuf_release(&small.text);
    strbuf_release(&large.text);
    free(small.fault);
    free(large.fault);
    close(descriptor);
    free(path);
    return 0;
}
