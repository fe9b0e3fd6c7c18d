#include "validate/decode.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unit/folder.h"

extern CU_TestInfo decode_tests[];

static const char document[] = "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\"/>\n";
enum { DOCUMENT_LENGTH = sizeof document - 1, BLOCK = 65536 };

/* Packing --------------------------------------------------------------------------------------*/

static void add_gzip(struct strbuf *packed, const char *text, size_t length)
{
    z_stream stream = {0};
    CU_ASSERT_EQUAL_FATAL(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                          Z_OK);
    uLong room = deflateBound(&stream, (uLong)length);
    Bytef *out = xmalloc(room);
    char *in = xmalloc(length);
    memcpy(in, text, length);
    stream.next_in = (Bytef *)in;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    CU_ASSERT_EQUAL(deflate(&stream, Z_FINISH), Z_STREAM_END);
    strbuf_add(packed, out, room - stream.avail_out);
    deflateEnd(&stream);
    free(in);
    free(out);
}

/* With a checksum, as zstd(1) writes it. */
static void add_zstd(struct strbuf *packed, const char *text, size_t length)
{
    size_t room = ZSTD_compressBound(length);
    char *out = xmalloc(room);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t count = ZSTD_compress2(context, out, room, text, length);
    CU_ASSERT_FALSE_FATAL(ZSTD_isError(count));
    strbuf_add(packed, out, count);
    ZSTD_freeCCtx(context);
    free(out);
}

typedef void pack_function(struct strbuf *packed, const char *text, size_t length);
static const struct format {
    const char *name;
    pack_function *pack;
    size_t mark; /* bytes it is known by */
} formats[] = {{"gzip", add_gzip, 2}, {"zstandard", add_zstd, 4}};
enum { FORMATS = sizeof formats / sizeof *formats };

/* Reading --------------------------------------------------------------------------------------*/

struct reading {
    struct strbuf text;
    char *fault; /* NULL if there is none */
    int read_errno;
    uint64_t taken;
};

/* Reads all in blocks of `block` bytes. */
static struct reading read_path(const char *path, size_t block)
{
    struct reading reading = {.text = STRBUF_INIT};
    struct error error = ERROR_INIT;
    struct decoder *decoder = decoder_open(path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(decoder);
    char *bytes = xmalloc(block);
    bool ended_early = false;
    for (size_t count; (count = decoder_read(decoder, bytes, block)) > 0;) {
        ended_early = ended_early || decoder_ended(decoder);
        strbuf_add(&reading.text, bytes, count);
    }
    CU_ASSERT_FALSE(ended_early);
    CU_ASSERT_TRUE(decoder_ended(decoder));
    CU_ASSERT_EQUAL(decoder_read(decoder, bytes, block), 0);
    reading.fault = decoder_fault(decoder) ? xstrdup(decoder_fault(decoder)) : NULL;
    reading.read_errno = decoder_errno(decoder);
    reading.taken = decoder_taken(decoder);
    decoder_close(decoder);
    free(bytes);
    return reading;
}

static void reading_release(struct reading *reading)
{
    strbuf_release(&reading->text);
    free(reading->fault);
}

static void write_bytes(const char *path, const char *bytes, size_t length)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(file_write(path, bytes, length, &error));
}

static struct reading read_bytes(const char *bytes, size_t length, size_t block)
{
    int descriptor = memfd_create("decode", MFD_CLOEXEC);
    CU_ASSERT_EQUAL_FATAL(write(descriptor, bytes, length), (ssize_t)length);
    char *path = xasprintf("/proc/self/fd/%d", descriptor);
    struct reading reading = read_path(path, block);
    close(descriptor);
    free(path);
    return reading;
}

static void expect_text(const char *bytes, size_t length, const char *text, size_t text_length)
{
    static const size_t blocks[] = {BLOCK, 4000, 16};
    for (size_t i = 0; i < (text_length < BLOCK ? 3 : 2); i++) {
        struct reading reading = read_bytes(bytes, length, blocks[i]);
        CU_ASSERT_EQUAL(reading.text.length, text_length);
        CU_ASSERT_TRUE(reading.text.length == text_length &&
                       memcmp(reading.text.text, text, text_length) == 0);
        CU_ASSERT_PTR_NULL(reading.fault);
        CU_ASSERT_EQUAL(reading.read_errno, 0);
        CU_ASSERT_EQUAL(reading.taken, length);
        reading_release(&reading);
    }
}

/* The fault, after `text` has been given. */
static void expect_fault_after(const char *bytes, size_t length, const char *text,
                               const char *fault)
{
    struct reading reading = read_bytes(bytes, length, BLOCK);
    CU_ASSERT_STRING_EQUAL(reading.text.text, text);
    CU_ASSERT_PTR_NOT_NULL(reading.fault);
    CU_ASSERT_STRING_EQUAL(reading.fault ? reading.fault : "", fault);
    reading_release(&reading);
}

static void expect_fault(const char *bytes, size_t length, const char *fault)
{
    expect_fault_after(bytes, length, "", fault);
}

/* Lines with letters of two, three and four bytes, long enough for several blocks. */
static void add_long_text(struct strbuf *text)
{
    for (unsigned i = 0; text->length < 5 * (size_t)BLOCK; i++)
        strbuf_addf(text, "<title>%u é 水 😀</title>\n", i);
}

/* Packed files ---------------------------------------------------------------------------------*/

static void what_is_packed_is_unpacked(void)
{
    struct strbuf text = STRBUF_INIT;
    add_long_text(&text);
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, text.text, text.length);
        expect_text(packed.text, packed.length, text.text, text.length);
        strbuf_reset(&packed);
        formats[i].pack(&packed, "", 0);
        expect_text(packed.text, packed.length, "", 0);
        strbuf_release(&packed);
    }
    strbuf_release(&text);
}

/* Bytes that don't pack well fill many blocks of the packed file. */
static void packed_files_may_be_longer_than_a_block(void)
{
    struct strbuf text = STRBUF_INIT;
    unsigned random = 1;
    while (text.length < 4 * (size_t)BLOCK) {
        random = random * 1103515245u + 12345u;
        strbuf_addch(&text, (char)(' ' + (random >> 16) % 95));
    }
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, text.text, text.length);
        CU_ASSERT_TRUE(packed.length > 2 * (size_t)BLOCK);
        expect_text(packed.text, packed.length, text.text, text.length);
        strbuf_release(&packed);
    }
    strbuf_release(&text);
}

static void names_do_not_matter(void)
{
    static const char *const names[] = {"a.xml", "a.xml.gz", "a.xml.zst", "a"};
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    struct strbuf packed = STRBUF_INIT;
    add_gzip(&packed, document, DOCUMENT_LENGTH);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = path_join(folder, names[i]);
        write_bytes(path, packed.text, packed.length);
        struct reading reading = read_path(path, BLOCK);
        CU_ASSERT_STRING_EQUAL(reading.text.text, document);
        reading_release(&reading);
        write_bytes(path, document, DOCUMENT_LENGTH);
        reading = read_path(path, BLOCK);
        CU_ASSERT_STRING_EQUAL(reading.text.text, document);
        reading_release(&reading);
        free(path);
    }
    strbuf_release(&packed);
    folder_end(folder);
}

static void members_and_frames_follow_each_other(void)
{
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, "<a>", 3);
        formats[i].pack(&packed, "", 0);
        formats[i].pack(&packed, "</a>", 4);
        expect_text(packed.text, packed.length, "<a></a>", 7);
        strbuf_release(&packed);
    }
}

static void many_empty_members_are_no_text(void)
{
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        while (packed.length < 2 * (size_t)BLOCK)
            formats[i].pack(&packed, "", 0);
        expect_text(packed.text, packed.length, "", 0);
        strbuf_release(&packed);
    }
}

static void zeros_may_follow_a_gzip_file(void)
{
    static const char zeros[3 * BLOCK];
    struct strbuf packed = STRBUF_INIT;
    add_gzip(&packed, document, DOCUMENT_LENGTH);
    strbuf_add(&packed, zeros, sizeof zeros);
    expect_text(packed.text, packed.length, document, DOCUMENT_LENGTH);
    add_gzip(&packed, document, DOCUMENT_LENGTH);
    expect_fault_after(packed.text, packed.length, document,
                       "is a gzip file with other data after its end; pack or fetch it again");
    strbuf_release(&packed);
}

static void skippable_frames_are_skipped(void)
{
    static const char frame[] = "\x5A\x2A\x4D\x18\x03\x00\x00\x00xyz";
    struct strbuf packed = STRBUF_INIT;
    strbuf_add(&packed, frame, sizeof frame - 1);
    add_zstd(&packed, document, DOCUMENT_LENGTH);
    strbuf_add(&packed, frame, sizeof frame - 1);
    expect_text(packed.text, packed.length, document, DOCUMENT_LENGTH);
    strbuf_release(&packed);
}

static void only_one_layer_is_taken_off(void)
{
    struct strbuf inner = STRBUF_INIT, outer = STRBUF_INIT;
    add_gzip(&inner, document, DOCUMENT_LENGTH);
    for (size_t i = 0; i < FORMATS; i++) {
        strbuf_reset(&outer);
        formats[i].pack(&outer, inner.text, inner.length);
        expect_text(outer.text, outer.length, inner.text, inner.length);
    }
    strbuf_release(&inner);
    strbuf_release(&outer);
}

static void packed_text_is_decoded_too(void)
{
    static const char latin[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9t\xE9</a>";
    static const char decoded[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a>été</a>";
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, latin, sizeof latin - 1);
        expect_text(packed.text, packed.length, decoded, sizeof decoded - 1);
        strbuf_release(&packed);
    }
}

/* Damage ---------------------------------------------------------------------------------------*/

static void a_file_cut_anywhere_ends_too_early(void)
{
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, document, DOCUMENT_LENGTH);
        char *fault = xasprintf("is a %s file that ends too early; was it cut off? "
                                "pack or fetch it again",
                                formats[i].name);
        for (size_t length = formats[i].mark; length < packed.length; length++) {
            struct reading reading = read_bytes(packed.text, length, BLOCK);
            CU_ASSERT_STRING_EQUAL(reading.fault ? reading.fault : "", fault);
            CU_ASSERT_EQUAL(strncmp(document, reading.text.text, reading.text.length), 0);
            reading_release(&reading);
        }
        free(fault);
        strbuf_release(&packed);
    }
}

static void a_second_member_cut_off_is_noticed(void)
{
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, document, DOCUMENT_LENGTH);
        size_t first = packed.length;
        formats[i].pack(&packed, "<!---->", 7);
        for (size_t length = first + 1; length < packed.length; length++) {
            struct reading reading = read_bytes(packed.text, length, BLOCK);
            CU_ASSERT_PTR_NOT_NULL(reading.fault);
            CU_ASSERT_PTR_NOT_NULL(reading.fault ? strstr(reading.fault, "ends too early") : NULL);
            reading_release(&reading);
        }
        strbuf_release(&packed);
    }
}

static void damage_is_noticed(void)
{
    static const char *const faults[] = {
        "is a gzip file that is damaged (incorrect data check); pack or fetch it again",
        "is a zstandard file that is damaged (Restored data doesn't match checksum); "
        "pack or fetch it again"};
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, document, DOCUMENT_LENGTH);
        packed.text[packed.length - (i == 0 ? 8 : 4)] ^= 1; /* the checksum */
        struct reading reading = read_bytes(packed.text, packed.length, BLOCK);
        CU_ASSERT_STRING_EQUAL(reading.fault ? reading.fault : "", faults[i]);
        reading_release(&reading);
        strbuf_release(&packed);
    }
    expect_fault("\x1F\x8B\x07\x00 other method", 17,
                 "is a gzip file that is damaged (unknown compression method); "
                 "pack or fetch it again");
}

/* Whatever byte is wrong: the text is right, or there is a fault. */
static void no_wrong_byte_goes_unnoticed(void)
{
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, document, DOCUMENT_LENGTH);
        for (size_t at = formats[i].mark; at < packed.length; at++) {
            packed.text[at] = (char)~packed.text[at];
            struct reading reading = read_bytes(packed.text, packed.length, BLOCK);
            CU_ASSERT_TRUE(reading.fault || strcmp(reading.text.text, document) == 0);
            reading_release(&reading);
            packed.text[at] = (char)~packed.text[at];
        }
        strbuf_release(&packed);
    }
}

static void other_data_after_the_end_is_a_fault(void)
{
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, document, DOCUMENT_LENGTH);
        strbuf_addstr(&packed, "\n<!-- more -->");
        char *fault = xasprintf("is a %s file with other data after its end; pack or fetch it "
                                "again",
                                formats[i].name);
        expect_fault_after(packed.text, packed.length, document, fault);
        free(fault);
        strbuf_release(&packed);
    }
}

/* Frame headers: no content, window of 128 MB, of 256 MB, a dictionary; then an empty block. */
static void memory_for_zstandard_is_bounded(void)
{
    expect_text("\x28\xB5\x2F\xFD\x00\x88\x01\x00\x00", 9, "", 0);
    expect_fault("\x28\xB5\x2F\xFD\x00\x90\x01\x00\x00", 9,
                 "is a zstandard file that takes more than 128 MB of memory to unpack; "
                 "pack it again without --long and --ultra");
    expect_fault("\x28\xB5\x2F\xFD\x01\x50\x05\x01\x00\x00", 10,
                 "is a zstandard file that was packed with a dictionary; "
                 "pack it again without one");
}

/* The text before a fault may hold faults of its own, which the parser shall tell. */
static void a_fault_is_known_only_where_it_lies(void)
{
    char folder[FOLDER_PATH_SIZE], block[16];
    struct error error = ERROR_INIT;
    struct strbuf packed = STRBUF_INIT;
    folder_begin(folder);
    add_gzip(&packed, document, DOCUMENT_LENGTH);
    char *path = path_join(folder, "cut.gz");
    write_bytes(path, packed.text, packed.length - 4);
    struct decoder *decoder = decoder_open(path, &error);
    size_t length = 0;
    for (size_t count; (count = decoder_read(decoder, block, sizeof block)) > 0; length += count)
        CU_ASSERT_PTR_NULL(decoder_fault(decoder));
    CU_ASSERT_EQUAL(length, DOCUMENT_LENGTH);
    CU_ASSERT_PTR_NOT_NULL(decoder_fault(decoder));
    decoder_close(decoder);
    free(path);
    strbuf_release(&packed);
    folder_end(folder);
}

/* Not the cut character is to blame but the cut file. */
static void a_character_cut_by_damage_is_not_blamed(void)
{
    static const char text[] = "<?xml version='1.0' encoding='EUC-JP'?><a>\xC6\xFC\xCB";
    struct strbuf packed = STRBUF_INIT;
    add_gzip(&packed, text, sizeof text - 1);
    expect_fault_after(packed.text, packed.length - 4,
                       "<?xml version='1.0' encoding='EUC-JP'?><a>日",
                       "is a gzip file that ends too early; was it cut off? "
                       "pack or fetch it again");
    strbuf_release(&packed);
}

static void small_files_may_hold_much(void)
{
    enum { MUCH = 64 * 1024 * 1024 };
    char *blanks = xcalloc(1, MUCH);
    memset(blanks, ' ', MUCH);
    for (size_t i = 0; i < FORMATS; i++) {
        struct strbuf packed = STRBUF_INIT;
        formats[i].pack(&packed, blanks, MUCH);
        CU_ASSERT_TRUE(packed.length < 2 * (size_t)BLOCK);
        struct reading reading = read_bytes(packed.text, packed.length, BLOCK);
        CU_ASSERT_EQUAL(reading.text.length, MUCH);
        CU_ASSERT_PTR_NULL(reading.fault);
        reading_release(&reading);
        strbuf_release(&packed);
    }
    free(blanks);
}

/* Sources --------------------------------------------------------------------------------------*/

/* Standard input becomes a pipe that never gives more than a byte at a time. */
static pid_t write_slowly(const char *bytes, size_t length)
{
    int ends[2], waiting;
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    pid_t writer = fork();
    if (writer == 0) {
        for (size_t i = 0; i < length; i++) {
            if (write(ends[1], bytes + i, 1) != 1)
                _exit(1);
            while (ioctl(ends[0], FIONREAD, &waiting) == 0 && waiting > 0)
                usleep(10);
        }
        _exit(0);
    }
    dup2(ends[0], 0);
    close(ends[0]);
    close(ends[1]);
    return writer;
}

static void standard_input_is_read(void)
{
    int kept = dup(0);
    struct strbuf packed = STRBUF_INIT;
    strbuf_addstr(&packed, document);
    for (size_t i = 0; i <= FORMATS; i++) {
        pid_t writer = write_slowly(packed.text, packed.length);
        struct reading reading = read_path("-", BLOCK);
        int status = 1;
        waitpid(writer, &status, 0);
        CU_ASSERT_EQUAL(status, 0);
        CU_ASSERT_STRING_EQUAL(reading.text.text, document);
        CU_ASSERT_PTR_NULL(reading.fault);
        reading_release(&reading);
        strbuf_reset(&packed);
        if (i < FORMATS)
            formats[i].pack(&packed, document, DOCUMENT_LENGTH);
    }
    dup2(kept, 0);
    close(kept);
    strbuf_release(&packed);
}

/* All that is read after the first block comes in the size the reader asks for. */
static void text_that_needs_nothing_is_passed_on_in_large_blocks(void)
{
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    struct strbuf text = STRBUF_INIT;
    folder_begin(folder);
    add_long_text(&text);
    char *path = path_join(folder, "a.xml");
    write_bytes(path, text.text, text.length);
    struct decoder *decoder = decoder_open(path, &error);
    char *block = xmalloc(text.length);
    CU_ASSERT_EQUAL(decoder_taken(decoder), BLOCK);
    CU_ASSERT_EQUAL(decoder_read(decoder, block, text.length), BLOCK);
    CU_ASSERT_EQUAL(decoder_read(decoder, block + BLOCK, text.length), text.length - BLOCK);
    CU_ASSERT_EQUAL(decoder_taken(decoder), text.length);
    CU_ASSERT_EQUAL(memcmp(block, text.text, text.length), 0);
    CU_ASSERT_EQUAL(decoder_read(decoder, block, text.length), 0);
    decoder_close(decoder);
    free(block);
    free(path);
    strbuf_release(&text);
    folder_end(folder);
}

static void what_cannot_be_read_is_an_error(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(decoder_open("/nonexistent/a.xml", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_STRING_EQUAL(error.text,
                           "cannot read '/nonexistent/a.xml': No such file or directory");
    CU_ASSERT_PTR_NULL(decoder_open("/tmp", &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot read '/tmp': it is a folder, not a file");
    error_clear(&error);
    struct reading reading = read_path("/proc/self/mem", BLOCK); /* nothing lies at address 0 */
    CU_ASSERT_EQUAL(reading.read_errno, EIO);
    CU_ASSERT_PTR_NULL(reading.fault);
    reading_release(&reading);
}

static void files_may_be_empty_or_tiny(void)
{
    expect_text("", 0, "", 0);
    expect_text("<", 1, "<", 1);
    expect_text("\x1F", 1, "\x1F", 1);
    expect_text("\x28\xB5\x2F", 3, "\x28\xB5\x2F", 3);
}

/* Encodings ------------------------------------------------------------------------------------*/

/* Adds `text` in another encoding. */
static void add_encoded(struct strbuf *bytes, const char *encoding, const char *text)
{
    size_t left = strlen(text), size = 4 * left + 16, room = size;
    char *in = xstrdup(text), *from = in, *out = xmalloc(size), *to = out;
    iconv_t conversion = iconv_open(encoding, "UTF-8");
    CU_ASSERT_NOT_EQUAL_FATAL(conversion, (iconv_t)-1);
    size_t result = iconv(conversion, &from, &left, &to, &room);
    CU_ASSERT_NOT_EQUAL(result, (size_t)-1);
    iconv(conversion, NULL, NULL, &to, &room);
    strbuf_add(bytes, out, size - room);
    iconv_close(conversion);
    free(in);
    free(out);
}

struct encoding_case {
    const char *declared, *written; /* the name in the declaration, the name for iconv */
    const char *mark;               /* a byte order mark as a character, "" if there is none */
    const char *sample;
};

/* The sample repeated over several blocks, at shifting places, and its last letter at the end. */
static void expect_encoding(const struct encoding_case *encoding)
{
    struct strbuf text = STRBUF_INIT, bytes = STRBUF_INIT;
    strbuf_addf(&text, "%s<?xml version=\"1.0\" encoding=\"%s\"?>\n", encoding->mark,
                encoding->declared);
    for (unsigned i = 0; text.length < 2 * (size_t)BLOCK; i++)
        strbuf_addf(&text, "%u<a>%s</a>\n", i, encoding->sample);
    strbuf_addstr(&text, encoding->sample);
    add_encoded(&bytes, encoding->written, text.text);
    expect_text(bytes.text, bytes.length, text.text, text.length);
    strbuf_release(&text);
    strbuf_release(&bytes);
}

#define MARK "\uFEFF"

static void known_encodings_are_read(void)
{
    static const struct encoding_case cases[] = {
        {"UTF-8", "UTF-8", "", "é水😀"},
        {"utf-8", "UTF-8", MARK, "é水😀"},
        {"UTF-16", "UTF-16LE", MARK, "é水😀"},
        {"UTF-16", "UTF-16BE", MARK, "é水😀"},
        {"UTF-16", "UTF-16LE", "", "é水😀"},
        {"UTF-16BE", "UTF-16BE", "", "é水😀"},
        {"UTF-32", "UTF-32LE", MARK, "é水😀"},
        {"UTF-32", "UTF-32BE", MARK, "é水😀"},
        {"UTF-32LE", "UTF-32LE", "", "é水😀"},
        {"ISO-10646-UCS-4", "UTF-32BE", "", "é水😀"},
        {"US-ASCII", "US-ASCII", "", "water"},
        {"ISO-8859-1", "ISO-8859-1", "", "été"},
        {"iso-8859-2", "ISO-8859-2", "", "źródło"},
        {"ISO-8859-3", "ISO-8859-3", "", "ħġ"},
        {"ISO-8859-4", "ISO-8859-4", "", "ūdens"},
        {"ISO-8859-5", "ISO-8859-5", "", "вода"},
        {"ISO-8859-6", "ISO-8859-6", "", "ماء"},
        {"ISO-8859-7", "ISO-8859-7", "", "νερό"},
        {"ISO-8859-8", "ISO-8859-8", "", "מים"},
        {"ISO-8859-9", "ISO-8859-9", "", "ışık"},
        {"ISO-8859-10", "ISO-8859-10", "", "ðŋ"},
        {"ISO-8859-13", "ISO-8859-13", "", "vėjas"},
        {"ISO-8859-14", "ISO-8859-14", "", "dŵr"},
        {"ISO-8859-15", "ISO-8859-15", "", "€œ"},
        {"ISO-8859-16", "ISO-8859-16", "", "apă"},
        {"ISO-LATIN-1", "ISO-8859-1", "", "été"}, /* a name of libxml2's */
        {"latin1", "ISO-8859-1", "", "été"},
        {"windows-1250", "WINDOWS-1250", "", "źródło"},
        {"windows-1251", "WINDOWS-1251", "", "вода"},
        {"windows-1252", "WINDOWS-1252", "", "“été” – €"},
        {"windows-1253", "WINDOWS-1253", "", "νερό"},
        {"windows-1254", "WINDOWS-1254", "", "ışık"},
        {"windows-1255", "WINDOWS-1255", "", "מים"},
        {"windows-1256", "WINDOWS-1256", "", "ماء"},
        {"windows-1257", "WINDOWS-1257", "", "vėjas"},
        {"windows-1258", "WINDOWS-1258", "", "đơn"},
        {"Shift_JIS", "SHIFT_JIS", "", "水ﾐｽﾞ"},
        {"Shift_JISX0213", "SHIFT_JISX0213", "", "水か"}, /* an accent could follow at the end */
        {"EUC-JP", "EUC-JP", "", "水ミズ"},
        {"ISO-2022-JP", "ISO-2022-JP", "", "水ミズ"},
        {"GB18030", "GB18030", "", "水😀"},
        {"GBK", "GBK", "", "水"},
        {"Big5", "BIG5", "", "水"},
        {"EUC-KR", "EUC-KR", "", "물"},
        {"KOI8-R", "KOI8-R", "", "вода"},
        {"KOI8-U", "KOI8-U", "", "їжа"},
        {"IBM850", "IBM850", "", "été"},
        {"IBM037", "IBM037", "", "ete"},
        {"ebcdic-cp-us", "EBCDIC-CP-US", "", "ete"},
        {"IBM1047", "IBM1047", "", "ete"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_encoding(&cases[i]);
}

#define DECLARED(name) "<?xml version=\"1.0\" encoding=\"" name "\"?><a>"
#define ADVICE "; save it as UTF-8 and declare that"

static void other_encodings_are_refused(void)
{
    static const struct {
        const char *name, *fault;
    } cases[] = {
        {"x-klingon", "declares the encoding 'x-klingon', which is not known" ADVICE},
        {"UTF-8-ish", "declares the encoding 'UTF-8-ish', which is not known" ADVICE},
        {"latin1//TRANSLIT", "declares the encoding 'latin1//TRANSLIT', which is not known" ADVICE},
        {"", "declares the encoding '', which is not known" ADVICE},
        {"1252", "declares the encoding '1252', which is not known" ADVICE},
        {"UTF-7", "declares the encoding 'UTF-7', which can hide markup and is not read" ADVICE},
        {"utf7", "declares the encoding 'utf7', which can hide markup and is not read" ADVICE},
        {"UTF-7-IMAP",
         "declares the encoding 'UTF-7-IMAP', which can hide markup and is not read" ADVICE},
        {"UTF-16", "declares the encoding 'UTF-16' but is written in another one" ADVICE},
        {"UTF-32", "declares the encoding 'UTF-32' but is written in another one" ADVICE},
        {"UCS-2", "declares the encoding 'UCS-2' but is written in another one" ADVICE},
        {"UNICODE", "declares the encoding 'UNICODE' but is written in another one" ADVICE},
        {"WCHAR_T", "declares the encoding 'WCHAR_T' but is written in another one" ADVICE},
        {"IBM037", "declares the encoding 'IBM037' but is written in another one" ADVICE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = xasprintf(DECLARED("%s"), cases[i].name);
        expect_fault(text, strlen(text), cases[i].fault);
        free(text);
    }
}

static void ebcdic_needs_a_declaration_that_fits(void)
{
    struct strbuf bytes = STRBUF_INIT;
    add_encoded(&bytes, "IBM037", "<?xml version=\"1.0\"?><a>");
    expect_fault(bytes.text, bytes.length,
                 "is written in EBCDIC and does not declare in which" ADVICE);
    strbuf_reset(&bytes);
    add_encoded(&bytes, "IBM037", DECLARED("UTF-8"));
    expect_fault(bytes.text, bytes.length,
                 "declares the encoding 'UTF-8' but is written in another one" ADVICE);
    strbuf_reset(&bytes);
    add_encoded(&bytes, "IBM037", DECLARED("ISO-8859-1"));
    expect_fault(bytes.text, bytes.length,
                 "declares the encoding 'ISO-8859-1' but is written in another one" ADVICE);
    strbuf_release(&bytes);
}

#define INVALID(name) "has bytes that are not valid in its encoding '" name "'" ADVICE

static void bytes_that_mean_nothing_are_refused(void)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *text, *fault;
    } cases[] = {
        {DECLARED("US-ASCII") "\xC3\xA9", 46, DECLARED("US-ASCII"), INVALID("US-ASCII")},
        {DECLARED("Shift_JIS") "\x83", 46, DECLARED("Shift_JIS"), INVALID("Shift_JIS")},
        {DECLARED("EUC-JP") "\xC6<", 43, DECLARED("EUC-JP"), INVALID("EUC-JP")},
        {"\xFF\xFE<\0a\0\0\xD8>\0", 10, MARK "<a", INVALID("UTF-16LE")}, /* half a surrogate */
        {"\xFE\xFF\0<\0", 5, MARK "<", INVALID("UTF-16BE")},
        {"\0\0\xFE\xFF\0\x11\0\0", 8, MARK, INVALID("UTF-32BE")}, /* above U+10FFFF */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_fault_after(cases[i].bytes, cases[i].length, cases[i].text, cases[i].fault);
}

CU_TestInfo decode_tests[] = {
    {"what is packed is unpacked", what_is_packed_is_unpacked},
    {"packed files may be longer than a block", packed_files_may_be_longer_than_a_block},
    {"names do not matter", names_do_not_matter},
    {"members and frames follow each other", members_and_frames_follow_each_other},
    {"many empty members are no text", many_empty_members_are_no_text},
    {"zeros may follow a gzip file", zeros_may_follow_a_gzip_file},
    {"skippable frames are skipped", skippable_frames_are_skipped},
    {"only one layer is taken off", only_one_layer_is_taken_off},
    {"packed text is decoded too", packed_text_is_decoded_too},
    {"a file cut anywhere ends too early", a_file_cut_anywhere_ends_too_early},
    {"a second member cut off is noticed", a_second_member_cut_off_is_noticed},
    {"damage is noticed", damage_is_noticed},
    {"no wrong byte goes unnoticed", no_wrong_byte_goes_unnoticed},
    {"other data after the end is a fault", other_data_after_the_end_is_a_fault},
    {"memory for zstandard is bounded", memory_for_zstandard_is_bounded},
    {"a fault is known only where it lies", a_fault_is_known_only_where_it_lies},
    {"a character cut by damage is not blamed", a_character_cut_by_damage_is_not_blamed},
    {"small files may hold much", small_files_may_hold_much},
    {"standard input is read", standard_input_is_read},
    {"text that needs nothing is passed on in large blocks",
     text_that_needs_nothing_is_passed_on_in_large_blocks},
    {"what cannot be read is an error", what_cannot_be_read_is_an_error},
    {"files may be empty or tiny", files_may_be_empty_or_tiny},
    {"known encodings are read", known_encodings_are_read},
    {"other encodings are refused", other_encodings_are_refused},
    {"EBCDIC needs a declaration that fits", ebcdic_needs_a_declaration_that_fits},
    {"bytes that mean nothing are refused", bytes_that_mean_nothing_are_refused},
    CU_TEST_INFO_NULL,
};
