/* What the fuzz entries share: a promise that must hold, and bytes as a file that has a name. */
#ifndef FUZZ_ENTRY_H
#define FUZZ_ENTRY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "validate/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The fuzzer takes an abort for a fault. */
static inline void expect(bool condition)
{
    if (!condition)
        abort();
}

/* A file in memory; the caller closes `descriptor` and frees `path`. */
struct memory_file {
    int descriptor;
    char *path;
};

static inline struct memory_file memory_file_make(const uint8_t *data, size_t size)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    expect(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
    return (struct memory_file){descriptor, xasprintf("/proc/self/fd/%d", descriptor)};
}

static inline void memory_file_release(struct memory_file *file)
{
    close(file->descriptor);
    free(file->path);
}

/* The text of a file, decoded, or its beginning: reading stops once there are `most` bytes. */
static inline struct strbuf decoded_text(const char *path, size_t most)
{
    struct error error = ERROR_INIT;
    struct strbuf text = STRBUF_INIT;
    struct decoder *decoder = decoder_open(path, &error);
    expect(decoder);
    char block[4096];
    for (size_t count = 1; count > 0 && text.length < most;) {
        count = decoder_read(decoder, block, sizeof block);
        strbuf_add(&text, block, count);
    }
    decoder_close(decoder);
    return text;
}

#endif
