#include "validate/scanner.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unit/folder.h"

extern CU_TestInfo scanner_tests[];

#define ROOT "<iati-activities version=\"2.03\">"
#define END "</iati-activities>"

enum { ENOUGH = 256 * 1024, MOST_CHUNKS = 100 };

/* The chunks of one document. */
struct scan {
    struct chunk chunks[MOST_CHUNKS];
    size_t count, bytes;
    char *fault; /* of the decoder, NULL if there is none */
};

static void scan_path(struct scan *scan, const char *path)
{
    struct error error = ERROR_INIT;
    *scan = (struct scan){.count = 0};
    struct scanner *scanner = scanner_open(path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scanner);
    while (scan->count < MOST_CHUNKS && scanner_next(scanner, &scan->chunks[scan->count]))
        scan->count++;
    CU_ASSERT_FALSE(scanner_next(scanner, &scan->chunks[0]));
    CU_ASSERT_EQUAL(scanner_errno(scanner), 0);
    const char *fault = scanner_fault(scanner);
    scan->fault = xstrdup_or_null(fault);
    scan->bytes = scanner_bytes(scanner);
    scanner_close(scanner);
}

static void scan_release(struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++)
        chunk_release(&scan->chunks[i]);
    free(scan->fault);
}

/* A file of the scene's own folder; `length` bytes at `data`. */
static void scan_bytes(struct scan *scan, const void *data, size_t length)
{
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    folder_begin(folder);
    char *path = path_join(folder, "document.xml");
    CU_ASSERT_TRUE_FATAL(file_write(path, data, length, &error));
    scan_path(scan, path);
    free(path);
    folder_end(folder);
}

static const struct chunk *last_chunk(const struct scan *scan)
{
    return &scan->chunks[scan->count - 1];
}

/* All that the chunks have of their own. */
static void join(const struct scan *scan, struct strbuf *text)
{
    for (size_t i = 0; i < scan->count; i++)
        strbuf_add(text, scan->chunks[i].text + scan->chunks[i].prefix, scan->chunks[i].own);
}

static bool is_text(const char *got, size_t length, const char *expected)
{
    return length == strlen(expected) && memcmp(got, expected, length) == 0;
}

/* What holds for the chunks of every document. `root` is its start tag, `end` its end tag. */
static void check_frame(const struct scan *scan, const char *root, const char *end)
{
    CU_ASSERT_TRUE_FATAL(scan->count > 0);
    for (size_t i = 0; i < scan->count; i++) {
        const struct chunk *chunk = &scan->chunks[i];
        bool last = i + 1 == scan->count;
        size_t behind = chunk->prefix + chunk->own;
        CU_ASSERT_EQUAL(chunk->index, i);
        CU_ASSERT_EQUAL(chunk->last, last);
        CU_ASSERT_TRUE(is_text(chunk->text, chunk->prefix, i ? root : ""));
        CU_ASSERT_TRUE(is_text(chunk->text + behind, chunk->length - behind, last ? "" : end));
        CU_ASSERT_EQUAL(chunk->text[chunk->length], '\0');
        CU_ASSERT_TRUE(last || chunk->own >= ENOUGH);
        CU_ASSERT_TRUE(last || chunk->stop == SCAN_GOES_ON);
    }
}

static bool is_well_formed(const struct chunk *chunk)
{
    xmlDocPtr tree = xmlReadMemory(chunk->text, (int)chunk->length, NULL, NULL,
                                   XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlFreeDoc(tree);
    return tree != NULL;
}

/* A whole, well-formed document: its chunks give it back, and each is a document of its own whose
 * own part begins with `begin` if it isn't the first. */
static void check_whole(const struct scan *scan, const char *document, size_t length,
                        const char *begin)
{
    struct strbuf joined = STRBUF_INIT;
    check_frame(scan, ROOT, END);
    join(scan, &joined);
    CU_ASSERT_EQUAL(joined.length, length);
    CU_ASSERT_TRUE(joined.length == length && memcmp(joined.text, document, length) == 0);
    CU_ASSERT_EQUAL(scan->bytes, length);
    CU_ASSERT_EQUAL(last_chunk(scan)->stop, SCAN_GOES_ON);
    for (size_t i = 0; i < scan->count; i++) {
        const struct chunk *chunk = &scan->chunks[i];
        CU_ASSERT_TRUE(is_well_formed(chunk));
        if (i)
            CU_ASSERT_EQUAL(strncmp(chunk->text + chunk->prefix, begin, strlen(begin)), 0);
    }
    strbuf_release(&joined);
}

/* Adds `text` until it is `length` bytes more. */
static void add_bytes(struct strbuf *buffer, const char *text, size_t length)
{
    size_t size = strlen(text);
    for (; length >= size; length -= size)
        strbuf_add(buffer, text, size);
    strbuf_add(buffer, text, length);
}

static void add_times(struct strbuf *buffer, const char *text, size_t times)
{
    add_bytes(buffer, text, times * strlen(text));
}

/* Items --------------------------------------------------------------------------------------- */

static void small_document(void)
{
    static const char document[] =
        "<?xml version=\"1.0\"?>\n<!-- x -->\n" ROOT "<iati-activity/>" END "\n";
    struct scan scan;
    scan_bytes(&scan, document, strlen(document));
    CU_ASSERT_EQUAL(scan.count, 1);
    CU_ASSERT_EQUAL(scan.chunks[0].prefix, 0);
    CU_ASSERT_EQUAL(scan.chunks[0].root_line, 3);
    check_whole(&scan, document, strlen(document), "");
    scan_release(&scan);
}

static void empty_document(void)
{
    struct scan scan;
    scan_bytes(&scan, "", 0);
    CU_ASSERT_EQUAL_FATAL(scan.count, 1);
    CU_ASSERT_EQUAL(scan.chunks[0].length, 0);
    CU_ASSERT_EQUAL(scan.chunks[0].root_line, 0);
    CU_ASSERT_TRUE(scan.chunks[0].last);
    scan_release(&scan);
}

/* Every item holds what only looks like tags. */
static void looks_like_tags(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scan scan;
    strbuf_addstr(&text, ROOT);
    for (int i = 0; i < 20000; i++)
        strbuf_addf(&text,
                    "\n<iati-activity n='%d'><!-- <iati-activity> </x> ' \" --><?x <iati-activity> "
                    "?><![CDATA[</iati-activity><iati-activity>]]]]>\r\n<a b=\">'/>\" c='>\"\n/'\t>"
                    "é<iati-activity/>]]&gt;></a></iati-activity >\n<!-- > --> \t",
                    i);
    strbuf_addstr(&text, END);
    scan_bytes(&scan, text.text, text.length);
    CU_ASSERT_EQUAL(scan.count, text.length / ENOUGH + (text.length % ENOUGH > 0));
    check_whole(&scan, text.text, text.length, "<iati-activity n='");
    for (size_t i = 0; i < scan.count; i++)
        CU_ASSERT_EQUAL(scan.chunks[i].root_line, 1);
    strbuf_release(&text);
    scan_release(&scan);
}

static void self_closing_items(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scan scan;
    strbuf_addstr(&text, ROOT);
    add_times(&text, "<iati-activity/><iati-activity a='/>'/><iati-activity\n></iati-activity>",
              10000);
    strbuf_addstr(&text, END);
    scan_bytes(&scan, text.text, text.length);
    CU_ASSERT_EQUAL(scan.count, 3);
    check_whole(&scan, text.text, text.length, "<iati-activity");
    strbuf_release(&text);
    scan_release(&scan);
}

/* One item of more than a chunk. */
static void add_large_item(struct strbuf *text, const char *name)
{
    strbuf_addf(text, "<%s>", name);
    add_bytes(text, "<iati-activity></iati-activity>\n", ENOUGH + 1024);
    strbuf_addf(text, "</%s>", name);
}

/* How often a document is cut that has a large item, this and another item. */
static size_t cuts_of(const char *large, const char *between, const char *small)
{
    struct strbuf text = STRBUF_INIT;
    struct scan scan;
    strbuf_addstr(&text, ROOT);
    add_large_item(&text, large);
    strbuf_addf(&text, "%s<%s/>%s", between, small, END);
    scan_bytes(&scan, text.text, text.length);
    size_t cuts = scan.count - 1;
    check_whole(&scan, text.text, text.length, "<iati-");
    strbuf_release(&text);
    scan_release(&scan);
    return cuts;
}

static void neighbours_stay(void)
{
    CU_ASSERT_EQUAL(cuts_of("iati-activity", "", "iati-activity"), 1);
    CU_ASSERT_EQUAL(cuts_of("iati-activity", " text <!-- <x/> --><?x?>", "iati-activity"), 1);
    CU_ASSERT_EQUAL(cuts_of("iati-organisation", "", "iati-organisation"), 1);
    CU_ASSERT_EQUAL(cuts_of("iati-activity", "<x/>", "iati-activity"), 0);
    CU_ASSERT_EQUAL(cuts_of("iati-activity", "", "x"), 0);
    CU_ASSERT_EQUAL(cuts_of("x", "", "iati-activity"), 0);
    CU_ASSERT_EQUAL(cuts_of("iati-activity", "", "iati-activityx"), 0);
    CU_ASSERT_EQUAL(cuts_of("iati-activity", "<x/><iati-activity/>", "iati-activity"), 1);
}

static void only_children_of_the_root(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scan scan;
    strbuf_addstr(&text, ROOT "<x>");
    add_times(&text, "<iati-activity></iati-activity>", 30000);
    strbuf_addstr(&text, "</x>" END);
    scan_bytes(&scan, text.text, text.length);
    CU_ASSERT_EQUAL(scan.count, 1);
    check_whole(&scan, text.text, text.length, "");
    strbuf_release(&text);
    scan_release(&scan);
}

static void empty_root(void)
{
    static const char *const documents[] = {
        "<iati-activities/>", "<a><b/></a>", "hello", "<a/><b>", "</a>", "<iati-activities/ >"};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct scan scan;
        scan_bytes(&scan, documents[i], strlen(documents[i]));
        CU_ASSERT_EQUAL_FATAL(scan.count, 1);
        CU_ASSERT_TRUE(is_text(scan.chunks[0].text, scan.chunks[0].length, documents[i]));
        scan_release(&scan);
    }
}

/* The root is copied as it stands: namespaces, quotes, line ends and a NUL, which XML has none of,
 * but files do. */
static void root_is_copied(void)
{
    static const char root[] = "<x:r\r\n xmlns:x='http://x'\0 a=\"'>/\">";
    struct strbuf text = STRBUF_INIT, joined = STRBUF_INIT;
    struct scan scan;
    strbuf_addstr(&text, "\xEF\xBB\xBF\r\n\r<!-- \n <r> -->");
    strbuf_add(&text, root, sizeof root - 1);
    add_times(&text, "<iati-activity></iati-activity>\r\n\r", 20000);
    strbuf_addstr(&text, "</x:r>");
    scan_bytes(&scan, text.text, text.length);
    CU_ASSERT_EQUAL_FATAL(scan.count, 3);
    CU_ASSERT_EQUAL(scan.chunks[1].prefix, sizeof root - 1);
    CU_ASSERT_EQUAL(memcmp(scan.chunks[1].text, root, sizeof root - 1), 0);
    CU_ASSERT_TRUE(is_text(scan.chunks[1].text + scan.chunks[1].length - 6, 6, "</x:r>"));
    CU_ASSERT_EQUAL(scan.chunks[2].root_line, 4);
    join(&scan, &joined);
    CU_ASSERT_EQUAL(joined.length, text.length);
    CU_ASSERT_EQUAL(memcmp(joined.text, text.text, text.length), 0);
    strbuf_release(&joined);
    strbuf_release(&text);
    scan_release(&scan);
}

/* Ends and stops ------------------------------------------------------------------------------ */

static void truncated(void)
{
    static const char *const ends[] = {
        "<",     "<!",     "<!-", "<!--",       "<!-- x -", "<![CD",   "<![CDATA[x]]",
        "<?",    "<?x ?",  "</",  "</iati-act", "<a",       "<a b='x", "<iati-activity",
        "x &am", "<a b='>"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct strbuf text = STRBUF_INIT, joined = STRBUF_INIT;
        struct scan scan;
        strbuf_addstr(&text, ROOT);
        add_times(&text, "<iati-activity></iati-activity>", 10000);
        size_t whole = text.length;
        strbuf_addstr(&text, ends[i]);
        scan_bytes(&scan, text.text, text.length);
        check_frame(&scan, ROOT, END);
        join(&scan, &joined);
        CU_ASSERT_STRING_EQUAL(joined.text, text.text);
        CU_ASSERT_EQUAL(scan.count, 2);
        CU_ASSERT_EQUAL(last_chunk(&scan)->stop, SCAN_GOES_ON);
        size_t before = text.length - last_chunk(&scan)->own;
        CU_ASSERT_EQUAL(last_chunk(&scan)->stop_at - last_chunk(&scan)->prefix + before,
                        *ends[i] == '<' ? whole : text.length);
        strbuf_release(&joined);
        strbuf_release(&text);
        scan_release(&scan);
    }
}

/* Scans the text between the root's tags, after some items, and says where and why it stops. */
static enum scan_stop stop_of(const char *text, size_t length, size_t *at)
{
    struct strbuf document = STRBUF_INIT;
    struct scan scan;
    strbuf_addstr(&document, ROOT);
    add_times(&document, "<iati-activity></iati-activity>", 10000);
    size_t before = document.length;
    strbuf_add(&document, text, length);
    strbuf_addstr(&document, END);
    scan_bytes(&scan, document.text, document.length);
    check_frame(&scan, ROOT, END);
    CU_ASSERT_EQUAL(scan.count, 2);
    const struct chunk *last = last_chunk(&scan);
    enum scan_stop stop = last->stop;
    *at = last->stop_at - last->prefix + scan.chunks[0].own - before;
    CU_ASSERT_TRUE(last->stop_at <= last->length);
    strbuf_release(&document);
    scan_release(&scan);
    return stop;
}

static void declarations(void)
{
    static const char document[] = "<?xml version='1.0'?><!-- <!DOCTYPE --> \n<!DOCTYPE a [";
    struct strbuf text = STRBUF_INIT;
    struct scan scan;
    size_t at;
    strbuf_addstr(&text, document);
    add_bytes(&text, "<!ENTITY x 'y'>", 1000000);
    scan_bytes(&scan, text.text, text.length);
    CU_ASSERT_EQUAL(scan.count, 1);
    CU_ASSERT_EQUAL(scan.chunks[0].stop, SCAN_DOCTYPE);
    CU_ASSERT_EQUAL(scan.chunks[0].stop_at, strlen(document) - strlen("<!DOCTYPE a ["));
    CU_ASSERT_TRUE(scan.bytes < 200000);
    CU_ASSERT_EQUAL(stop_of("<x/><!ENTITY>", 13, &at), SCAN_DOCTYPE);
    CU_ASSERT_EQUAL(at, 4);
    strbuf_release(&text);
    scan_release(&scan);
}

/* A tag with an attribute value that makes it `length` bytes long. */
static void add_tag(struct strbuf *text, const char *begin, const char *filling, const char *end,
                    size_t length)
{
    size_t from = text->length;
    strbuf_addstr(text, begin);
    add_bytes(text, filling, length - strlen(begin) - strlen(end));
    strbuf_addstr(text, end);
    CU_ASSERT_EQUAL(text->length - from, length);
}

static void long_tags(void)
{
    static const struct {
        const char *begin, *filling, *end;
    } cases[] = {{"<x a='", ">", "'/>"}, {"<x", " ", "/>"}, {"<x/></x", "\n", ">"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t extra = 0; extra < 2; extra++) {
            size_t at, before = i == 2 ? strlen("<x/>") : 0;
            struct strbuf text = STRBUF_INIT;
            add_tag(&text, cases[i].begin, cases[i].filling, cases[i].end,
                    LONGEST_TAG + before + extra);
            enum scan_stop stop = stop_of(text.text, text.length, &at);
            CU_ASSERT_EQUAL(stop, extra ? SCAN_LONG_TAG : SCAN_GOES_ON);
            CU_ASSERT_EQUAL(at, extra ? before : text.length + strlen(END));
            strbuf_release(&text);
        }
}

/* Other constructs are the parser's to judge, be they longer. */
static void long_constructs(void)
{
    static const struct {
        const char *begin, *end;
    } cases[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?x ", "?>"}, {"x", "x"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at;
        struct strbuf text = STRBUF_INIT;
        strbuf_addstr(&text, cases[i].begin);
        add_bytes(&text, "<x ]>?", 2000000);
        strbuf_addstr(&text, i == 3 ? "/>" : cases[i].end);
        CU_ASSERT_EQUAL(stop_of(text.text, text.length, &at), SCAN_GOES_ON);
        strbuf_release(&text);
    }
}

/* Packed files -------------------------------------------------------------------------------- */

/* Writes a packed file of `before`, so many times `text`, and `after`. */
static void pack(const char *path, const char *before, const char *text, size_t times,
                 const char *after)
{
    struct strbuf block = STRBUF_INIT;
    size_t size = 1 + 100000 / strlen(text);
    gzFile file = gzopen(path, "wb1");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    add_times(&block, text, size);
    gzputs(file, before);
    for (; times >= size; times -= size)
        gzwrite(file, block.text, (unsigned)block.length);
    gzwrite(file, block.text, (unsigned)(times * strlen(text)));
    gzputs(file, after);
    CU_ASSERT_EQUAL(gzclose(file), Z_OK);
    strbuf_release(&block);
}

/* What is cut off inside of a tag would look like a fault of the document. */
static bool ends_behind_a_tag(const struct chunk *chunk)
{
    const char *tag = strrchr(chunk->text, '<');
    return tag && strchr(tag, '>');
}

static enum scan_stop packed_stop(const char *before, const char *text, size_t times, size_t *at)
{
    char folder[FOLDER_PATH_SIZE];
    struct scan scan;
    folder_begin(folder);
    char *path = path_join(folder, "document.xml.gz");
    pack(path, before, text, times, END);
    scan_path(&scan, path);
    check_frame(&scan, ROOT, END);
    enum scan_stop stop = last_chunk(&scan)->stop;
    *at = last_chunk(&scan)->stop_at;
    CU_ASSERT_TRUE(last_chunk(&scan)->length < LONGEST_CHUNK + 1000000);
    CU_ASSERT_TRUE(ends_behind_a_tag(last_chunk(&scan)));
    scan_release(&scan);
    free(path);
    folder_end(folder);
    return stop;
}

static void long_item(void)
{
    static const char before[] = ROOT "<x/><iati-activity a='1'>";
    size_t at;
    CU_ASSERT_EQUAL(packed_stop(before, "<value>1</value>\n", 4000000, &at), SCAN_LONG_ITEM);
    CU_ASSERT_EQUAL(at, strlen(ROOT "<x/>"));
}

static void no_place_to_cut(void)
{
    size_t at;
    CU_ASSERT_EQUAL(packed_stop(ROOT, "<iati-activity></iati-activity><x/>\n", 4000000, &at),
                    SCAN_LONG_CHUNK);
    CU_ASSERT_TRUE(at > LONGEST_CHUNK - 1000);
}

/* Where text comes from ----------------------------------------------------------------------- */

static void make_document(struct strbuf *text)
{
    strbuf_addstr(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" ROOT);
    for (int i = 0; i < 12000; i++)
        strbuf_addf(text,
                    "<iati-activity n='%d' é='𝒳>'><!-- %d--> <a/><![CDATA[>]]>"
                    "</iati-activity>\r\n<?x?>",
                    i, i * 7);
    strbuf_addstr(text, END "\r\n");
}

static void check_same(const struct scan *scan, const struct scan *other)
{
    CU_ASSERT_EQUAL_FATAL(scan->count, other->count);
    for (size_t i = 0; i < scan->count; i++) {
        CU_ASSERT_EQUAL(scan->chunks[i].length, other->chunks[i].length);
        CU_ASSERT_STRING_EQUAL(scan->chunks[i].text, other->chunks[i].text);
    }
    CU_ASSERT_EQUAL(scan->bytes, other->bytes);
}

struct writer {
    const char *path;
    const struct strbuf *text;
};

/* Writes pieces of all sizes up to some hundred bytes, in no order that blocks have. */
static void *write_pieces(void *context)
{
    const struct writer *writer = context;
    int file = open(writer->path, O_WRONLY | O_CLOEXEC);
    size_t size = 1;
    for (size_t at = 0; at < writer->text->length; at += size) {
        size = size * 31 % 509 + 1;
        if (size > writer->text->length - at)
            size = writer->text->length - at;
        if (write(file, writer->text->text + at, size) != (ssize_t)size)
            break;
    }
    close(file);
    return NULL;
}

static void pipe_gives_the_same(void)
{
    char folder[FOLDER_PATH_SIZE];
    struct strbuf text = STRBUF_INIT;
    struct scan whole, pieces;
    pthread_t thread;
    make_document(&text);
    scan_bytes(&whole, text.text, text.length);
    CU_ASSERT_TRUE(whole.count > 3);
    folder_begin(folder);
    char *path = path_join(folder, "pipe");
    CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
    struct writer writer = {.path = path, .text = &text};
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, write_pieces, &writer), 0);
    scan_path(&pieces, path);
    pthread_join(thread, NULL);
    check_same(&pieces, &whole);
    scan_release(&whole);
    scan_release(&pieces);
    strbuf_release(&text);
    free(path);
    folder_end(folder);
}

static void packed_gives_the_same(void)
{
    char folder[FOLDER_PATH_SIZE];
    struct strbuf text = STRBUF_INIT;
    struct scan whole, packed;
    struct stat status;
    make_document(&text);
    scan_bytes(&whole, text.text, text.length);
    folder_begin(folder);
    char *path = path_join(folder, "document.xml");
    pack(path, text.text, "x", 0, "");
    scan_path(&packed, path);
    check_same(&packed, &whole);
    CU_ASSERT_PTR_NULL(packed.fault);
    scan_release(&packed);
    CU_ASSERT_EQUAL(stat(path, &status), 0);
    CU_ASSERT_EQUAL(truncate(path, status.st_size / 2), 0);
    scan_path(&packed, path);
    CU_ASSERT_PTR_NOT_NULL(packed.fault);
    CU_ASSERT_TRUE(packed.bytes > 0 && packed.bytes < whole.bytes);
    check_frame(&packed, ROOT, END);
    CU_ASSERT_EQUAL(strncmp(packed.chunks[0].text, text.text, 100), 0);
    scan_release(&packed);
    scan_release(&whole);
    strbuf_release(&text);
    free(path);
    folder_end(folder);
}

static void missing_file(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(scanner_open("/nonexistent-folder/x.xml", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/nonexistent-folder/x.xml"));
    error_clear(&error);
    scanner_close(NULL);
}

CU_TestInfo scanner_tests[] = {
    {"gives a small document as one chunk", small_document},
    {"gives an empty document as an empty chunk", empty_document},
    {"is not misled by comments, CDATA, instructions and quotes", looks_like_tags},
    {"cuts between items that are empty tags", self_closing_items},
    {"leaves what is no item with its neighbours", neighbours_stay},
    {"cuts between children of the root only", only_children_of_the_root},
    {"takes documents without items and without sense", empty_root},
    {"copies the root's start tag byte by byte", root_is_copied},
    {"gives a text that breaks off to its last byte", truncated},
    {"stops at a declaration and reads little more", declarations},
    {"stops at a tag above 256 KB", long_tags},
    {"lets other constructs be long", long_constructs},
    {"stops at an item above 64 MB", long_item},
    {"stops where nothing can be cut for 128 MB", no_place_to_cut},
    {"cuts alike what comes through a pipe in small pieces", pipe_gives_the_same},
    {"cuts alike what was packed, and tells damage", packed_gives_the_same},
    {"refuses a missing file", missing_file},
    CU_TEST_INFO_NULL,
};
