#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "harness.h"
#include "suites.h"

/* Sanitizers make everything slow and large: smaller inputs, no ceilings for memory. */

enum {
    MILLION = SANITIZED ? 100 * 1000 : 1000 * 1000,
    MEGABYTE = 1000 * 1000,
    LONGEST = SANITIZED ? 110 : 60, /* seconds that anything may take, on a busy machine too */
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#define OPENING "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">"
#define CLOSING "</iati-activities>\n"
#define ITEM_OPENING "<iati-activity><iati-identifier>XM-DAC-41302-A</iati-identifier>"
#define ITEM_CLOSING "</iati-activity>\n"
#define ITEM(inside) ITEM_OPENING inside ITEM_CLOSING
#define DOCUMENT(inside) OPENING ITEM(inside) CLOSING

/* ---- making files ---------------------------------------------------------------------------- */

static char *data(const char *name)
{
    return in_source(text_of("tests/data/%s", name));
}

/* Pieces of a file that is too large for memory: each is written `count` times. */
struct piece {
    const char *text;
    size_t count;
};

/* Writes `count` times `text`, many at once. */
static void write_piece(FILE *file, const struct piece *piece)
{
    char block[64 * 1024];
    size_t length = strlen(piece->text), fit = sizeof block / length, left = piece->count;
    for (size_t i = 0; i < fit && i < left; i++)
        memcpy(block + i * length, piece->text, length);
    for (; fit > 0 && left > 0; left -= left < fit ? left : fit)
        fwrite(block, length, left < fit ? left : fit, file);
    for (; left > 0; left--)
        fwrite(piece->text, length, 1, file);
}

static char *write_pieces(const char *name, const struct piece *pieces, size_t count)
{
    char *path = in_test(name);
    write_text(path, "");
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (size_t i = 0; i < count; i++)
        write_piece(file, &pieces[i]);
    CHECK(fclose(file) == 0, "cannot write '%s'", path);
    return path;
}

#define WRITE_PIECES(name, ...)                                                                    \
    write_pieces((name), (const struct piece[]){__VA_ARGS__},                                      \
                 COUNT_OF(((const struct piece[]){__VA_ARGS__})))

/* ---- what is expected ------------------------------------------------------------------------ */

/* It took neither long nor much memory. */
static void expect_bounded(const struct outcome *outcome, size_t megabytes)
{
    CHECK(outcome->seconds < LONGEST, "it took %.0f seconds", outcome->seconds);
    CHECK(SANITIZED || outcome->peak < megabytes * MEGABYTE, "it took %zu MB",
          outcome->peak / MEGABYTE);
}

/* The file's only finding is of that rule and says that. */
static void expect_only(const char *path, const char *rule, const char *says)
{
    struct outcome outcome = iatipub("validate", "--format", "jsonl", path, NULL);
    EXPECT(outcome, 1, text_of("{\"id\": \"%s\"", rule), says);
    CHECK(text_count_lines(outcome.out) == 1, "%s: more than one finding: %s", path, outcome.out);
    CHECK(!*outcome.err, "%s: standard error is not empty: %s", path, outcome.err);
    expect_bounded(&outcome, 300);
}

/* A small document. */
struct sample {
    const char *bytes;
    size_t length;
    const char *rule, *says;
};

#define SAMPLE(bytes, rule, says)                                                                  \
    {                                                                                              \
        bytes, sizeof bytes - 1, rule, says                                                        \
    }

static void expect_samples(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        write_bytes(in_test("sample.xml"), samples[i].bytes, samples[i].length);
        expect_only(in_test("sample.xml"), samples[i].rule, samples[i].says);
    }
}

/* ---- entities and other files ---------------------------------------------------------------- */

static void entities_are_never_expanded(void)
{
    char *laughs = text_of("<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY e0 \"laugh\">");
    for (int i = 1; i < 10; i++)
        laughs = text_of("%s<!ENTITY e%d \"&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;&e%d;\">", laughs, i,
                         i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    write_text(in_test("laughs.xml"),
               text_of("%s]><iati-activities version=\"2.03\">&e9;</iati-activities>", laughs));
    expect_only(in_test("laughs.xml"), "x.doctype", "\"line\": 2, \"column\": 1,");
    const char *quadratic =
        WRITE_PIECES("quadratic.xml", {"<!DOCTYPE l [<!ENTITY e \"", 1}, {"long", 50000},
                     {"\">]><iati-activities version=\"2.03\">", 1}, {"&e;", 50000}, {CLOSING, 1});
    expect_only(quadratic, "x.doctype", "document type declaration");
}

static void close_socket(void *context)
{
    close(*(const int *)context);
}

/* A port of this machine that somebody listens to. */
static int listen_somewhere(int *listener)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    at_end(close_socket, listener);
    bool listens = bind(*listener, (const struct sockaddr *)&address, length) == 0 &&
                   listen(*listener, 8) == 0 &&
                   getsockname(*listener, (struct sockaddr *)&address, &length) == 0;
    CHECK(listens, "nobody can listen: %s", strerror(errno));
    return ntohs(address.sin_port);
}

/* Whoever opens a pipe that nobody writes to waits for ever. */
static char *make_trap(const char *name)
{
    char *path = in_test(name);
    CU_ASSERT_EQUAL(mkfifo(path, 0666), 0);
    return path;
}

/* Each names a file (%1$s) and a port (%2$d). */
static const char *const references[] = {
    "<!DOCTYPE iati-activities SYSTEM \"http://127.0.0.1:%2$d/%1$s\">" DOCUMENT("<title/>"),
    "<!DOCTYPE iati-activities [<!ENTITY e SYSTEM \"file://%1$s\">]>"
    "<iati-activities "
    "version=\"2.03\"><iati-activity>&e;</iati-activity></iati-activities><!--%2$d-->",
    "<!DOCTYPE iati-activities [<!ENTITY %% p SYSTEM \"http://127.0.0.1:%2$d%1$s\">%%p;]>" DOCUMENT(
        ""),
    OPENING
    "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"%1$s\" parse=\"text\"/>"
    "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" "
    "href=\"http://127.0.0.1:%2$d/\"/>" CLOSING,
    "<iati-activities version=\"2.03\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:noNamespaceSchemaLocation=\"%1$s\" xsi:schemaLocation=\"urn:x "
    "http://127.0.0.1:%2$d/x.xsd\">"
    "<iati-activity><x:y xmlns:x=\"urn:x\"/></iati-activity></iati-activities>",
    "<?xml-stylesheet href=\"%1$s\"?><?xml-model href=\"http://127.0.0.1:%2$d/\"?>" DOCUMENT(""),
};

static void nothing_is_fetched(void)
{
    static int listener;
    int port = listen_somewhere(&listener);
    const char *trap = make_trap("secret");
    for (size_t i = 0; i < COUNT_OF(references); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        write_text(in_test("file.xml"), text_of(references[i], trap, port));
#pragma GCC diagnostic pop
        const struct conditions short_of_time = {.kill_after = LONGEST};
        struct outcome outcome =
            iatipub_under(&short_of_time, "validate", in_test("file.xml"), NULL);
        EXPECT(outcome, 1, "file.xml:");
        CHECK(accept(listener, NULL, NULL) < 0 && errno == EAGAIN, "something was fetched: %s",
              references[i]);
    }
}

/* ---- large constructs ------------------------------------------------------------------------ */

static void deep_nesting_is_refused(void)
{
    const char *path = WRITE_PIECES("deep.xml", {OPENING ITEM_OPENING, 1}, {"<a>", 100000},
                                    {"</a>", 100000}, {ITEM_CLOSING CLOSING, 1});
    expect_only(path, "x.limit", "nested deeper than 256");
}

static void long_tags_are_refused(void)
{
    expect_only(WRITE_PIECES("value.xml", {OPENING ITEM_OPENING "<title a=\"", 1},
                             {"value", MEGABYTE}, {"\"/>" ITEM_CLOSING CLOSING, 1}),
                "x.limit", "longer than 256 KB");
    expect_only(WRITE_PIECES("name.xml", {OPENING ITEM_OPENING "<name", 1}, {"-name", MEGABYTE},
                             {"/>" ITEM_CLOSING CLOSING, 1}),
                "x.limit", "was not checked");
    expect_only(WRITE_PIECES("attributes.xml", {OPENING ITEM_OPENING "<title", 1},
                             {" a=\"1\"", 20000}, {"/>" ITEM_CLOSING CLOSING, 1}),
                "0.1.1", "attribute");
}

static void million_attributes_are_nothing_special(void)
{
    const char *path = in_test("attributes.xml");
    char *item = text_of("<iati-activity><title>");
    for (int i = 0; i < 100; i++)
        item = text_of("%s<narrative xml:lang=\"en\">words</narrative>", item);
    item = text_of("%s</title></iati-activity>\n", item);
    WRITE_PIECES("attributes.xml", {OPENING, 1}, {item, MILLION / 100}, {CLOSING, 1});
    const struct conditions quiet = {.output_to = "/dev/null"};
    struct outcome outcome = iatipub_under(&quiet, "validate", "--max-findings", "10", path, NULL);
    EXPECT(outcome, 1);
    expect_bounded(&outcome, 100);
}

static void huge_texts_are_refused(void)
{
    const char *path =
        WRITE_PIECES("text.xml", {OPENING ITEM_OPENING "<title><narrative>", 1},
                     {"words ", 3 * MEGABYTE}, {"</narrative></title>" ITEM_CLOSING CLOSING, 1});
    expect_only(path, "x.limit", "longer than 10 MB");
}

/* 100 MB of one thing. What a stop says differs, but it is always one finding. */
static void files_of_one_thing_are_refused(void)
{
    expect_only(WRITE_PIECES("blanks.xml", {"          ", 10 * MEGABYTE}), "x.limit",
                "was not checked");
    expect_only(WRITE_PIECES("opening.xml", {"<<<<<<<<<<", 10 * MEGABYTE}), "0.1.1",
                "not well-formed");
    expect_only(WRITE_PIECES("comment.xml", {OPENING "<!--", 1}, {"0123456789", 10 * MEGABYTE}),
                "x.limit", "checked");
    expect_only(WRITE_PIECES("cdata.xml", {OPENING "<![CDATA[", 1}, {"0123456789", 10 * MEGABYTE}),
                "x.limit", "was not checked");
}

/* Without reading on and on: what is larger than 64 MB is not looked at. */
static void huge_activity_is_refused(void)
{
    char *narrative = text_of("<title><narrative>%2000s</narrative></title>\n", "words");
    const char *path = WRITE_PIECES("huge.xml", {OPENING "<iati-activity>", 1}, {narrative, 35000},
                                    {ITEM_CLOSING CLOSING, 1});
    expect_only(path, "x.limit", "an activity or another piece is larger than 64 MB");
}

/* The rule is given up, and said to be; the others are checked. */
static void costly_rule_is_given_up(void)
{
    static const char *const costly[] = {
        "//*[//*[//x]]",
        "//following::*/@ref = //preceding::*/@type",
        "count(//*/following::*/preceding::*/following::*) = 1",
        "//*[contains(/, 'x')]/following::x",
    };
    const char *file = WRITE_PIECES("costly.xml", {OPENING ITEM_OPENING, 1},
                                    {"<transaction ref='r'><value>1</value></transaction>", 20000},
                                    {ITEM_CLOSING CLOSING, 1});
    for (size_t i = 0; i < COUNT_OF(costly); i++) {
        const char *rules = in_test("costly.json");
        write_text(rules, text_of("{\"//iati-activity\": {\"evaluates_to_true\": {\"cases\": ["
                                  "{\"eval\": \"%s\", \"ruleInfo\": {\"id\": \"slow\"}},"
                                  "{\"eval\": \"title\", \"ruleInfo\": {\"id\": \"quick\"}}]}}}",
                                  costly[i]));
        struct outcome outcome = iatipub("validate", "--rules", rules, "--only", "x.slow,x.quick",
                                         "--format", "jsonl", file, NULL);
        EXPECT(outcome, 1, "{\"id\": \"x.slow\"", "given up after 20 million steps", "\"x.quick\"");
        CHECK(text_count_lines(outcome.out) == 2, "%s: other findings: %s", costly[i], outcome.out);
        expect_bounded(&outcome, 700);
    }
}

static void tiny_activities_take_little_memory(void)
{
    const char *path =
        WRITE_PIECES("tiny.xml", {OPENING, 1}, {"<iati-activity/>\n", MILLION / 10}, {CLOSING, 1});
    const struct conditions quiet = {.output_to = "/dev/null"};
    struct outcome outcome = iatipub_under(&quiet, "validate", "--max-findings", "10", path, NULL);
    EXPECT(outcome, 1);
    expect_bounded(&outcome, 200);
}

static void million_findings_take_little_memory(void)
{
    char *item = text_of("<iati-activity>");
    for (int i = 0; i < 100; i++)
        item = text_of("%s<x/>", item);
    item = text_of("%s</iati-activity>\n", item);
    const char *path =
        WRITE_PIECES("findings.xml", {OPENING, 1}, {item, MILLION / 100}, {CLOSING, 1});
    const struct conditions quiet = {.output_to = "/dev/null"};
    struct outcome outcome = iatipub_under(&quiet, "validate", "--format", "json", path, NULL);
    EXPECT(outcome, 1);
    expect_bounded(&outcome, 200);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void wrong_characters_are_named(void)
{
    static const struct sample samples[] = {
        SAMPLE(DOCUMENT("<title>\xFF\xFE</title>"), "0.1.1", "not valid UTF-8"),
        SAMPLE(DOCUMENT("<title\xC3(/>"), "0.1.1", "not valid UTF-8"),
        SAMPLE(DOCUMENT("<title a=\"\xE2\x82\"/>"), "0.1.1", "not valid UTF-8"),
        SAMPLE(DOCUMENT("<title>\xC0\xBC</title>"), "0.1.1", "not valid UTF-8"),
        SAMPLE(DOCUMENT("<title>\xE0\x80\xBC</title>"), "0.1.1", "not well-formed"),
        SAMPLE(DOCUMENT("<title>\xED\xA0\x80</title>"), "0.1.1", "U+D800"),
        SAMPLE(DOCUMENT("<title>\xF4\x90\x80\x80</title>"), "0.1.1", "not well-formed"),
        SAMPLE(DOCUMENT("<title>\0</title>"), "0.1.1", "U+0000"),
        SAMPLE(DOCUMENT("<title a=\"\0\"/>"), "0.1.1", "not well-formed"),
        SAMPLE("<iati-activities version=\"2.03\" \0><iati-activity/></iati-activities>", "0.1.1",
               "not well-formed"),
        SAMPLE(DOCUMENT("<title>\x1B[31m</title>"), "0.1.1", "U+001B"),
        SAMPLE(DOCUMENT("<title>&#0;&#x1B;</title>"), "0.1.1", "not well-formed"),
        SAMPLE("\xFF\xFE<\0a\0>\0\0\xD8<\0/\0a\0>\0", "0.1.1", "UTF-16"),
        SAMPLE("\xFF\xFE<\0a\0>\0\0\xDC<\0/\0a\0>\0", "0.1.1", "UTF-16"),
        SAMPLE("\xFF\xFE<\0a\0/\0>\0\n", "0.1.1", "UTF-16"),
        SAMPLE("\xFE\xFF\0<\0a\0/\0>\xD8", "0.1.1", "UTF-16"),
    };
    expect_samples(samples, COUNT_OF(samples));
}

static void empty_files_are_told_so(void)
{
    static const struct sample samples[] = {
        SAMPLE("", "0.1.1", "the file is empty"),
        SAMPLE(" \n\t\r\n", "0.1.1", "XML document"),
        SAMPLE("\xEF\xBB\xBF", "0.1.1", "expected an"),
        SAMPLE("\xFF\xFE", "0.1.1", "expected an"),
    };
    expect_samples(samples, COUNT_OF(samples));
}

static void other_kinds_of_files_are_not_xml(void)
{
    static const struct sample samples[] = {
        SAMPLE("\x7F"
               "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0",
               "0.1.1", "XML document"),
        SAMPLE("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj<</Type/Catalog>>endobj\n", "0.1.1",
               "XML document"),
        SAMPLE("PK\3\4\x14\0\0\0\x08\0\0\0!\0", "0.1.1", "XML document"),
        SAMPLE("{\"iati-activities\": []}\n", "0.1.1", "XML document"),
        SAMPLE("iati-identifier,title\nXM-DAC-41302-A,Ports\n", "0.1.1", "XML document"),
        SAMPLE("<!DOCTYPE html><html><body><br></body></html>", "x.doctype", "remove it"),
        SAMPLE("<html><body><br></body></html>", "0.1.1", "not well-formed"),
    };
    expect_samples(samples, COUNT_OF(samples));
}

static void truncated_files_are_not_xml(void)
{
    size_t length;
    const char *whole = read_file(data("activities-good.xml"), &length);
    for (size_t i = 1; i < 50; i++) {
        write_bytes(in_test("cut.xml"), whole, length * i / 50);
        expect_only(in_test("cut.xml"), "0.1.1", "\"severity\": \"critical\"");
    }
}

/* ---- packed files ---------------------------------------------------------------------------- */

/* `text` as a gzip member. */
static char *packed(const char *text, size_t length, size_t *packed_length)
{
    z_stream stream = {.avail_in = (uInt)length};
    size_t room = length / 2 + 1000;
    char *bytes = text_of("%*s", (int)room, "");
    char *source = text_of("%s", text);
    stream.next_in = (Bytef *)source;
    stream.next_out = (Bytef *)bytes;
    stream.avail_out = (uInt)room;
    bool done = deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK &&
                deflate(&stream, Z_FINISH) == Z_STREAM_END;
    CHECK(done, "cannot pack");
    *packed_length = stream.total_out;
    deflateEnd(&stream);
    return bytes;
}

/* A gigabyte in a thousand members of a megabyte. */
static void bombs_are_harmless(void)
{
    size_t length;
    const char *member = packed(text_of("%*s", MEGABYTE, ""), MEGABYTE, &length);
    const char *path = in_test("bomb.xml.gz");
    write_text(path, "");
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (int i = 0; i < 1000; i++)
        fwrite(member, length, 1, file);
    CU_ASSERT_EQUAL(fclose(file), 0);
    expect_only(path, "x.limit", "was not checked");
}

static void truncated_packed_files_are_told_so(void)
{
    size_t length;
    const char *text = read_file(data("activities-good.xml"), NULL);
    const char *bytes = packed(text, strlen(text), &length);
    write_bytes(in_test("cut.xml.gz"), bytes, length - 9);
    expect_only(in_test("cut.xml.gz"), "0.1.1", "gzip file that ends too early");
    write_bytes(in_test("cut.xml.gz"), bytes, 12);
    expect_only(in_test("cut.xml.gz"), "0.1.1", "gzip file that ends too early");
    char *room = text_of("%*s", (int)ZSTD_compressBound(strlen(text)), "");
    length = ZSTD_compress(room, ZSTD_compressBound(strlen(text)), text, strlen(text), 3);
    write_bytes(in_test("cut.xml.zst"), room, length - 9);
    expect_only(in_test("cut.xml.zst"), "0.1.1", "ends too early");
}

/* ---- the file system ------------------------------------------------------------------------- */

static void folder_of_many_files_is_checked(void)
{
    enum { FILES = MILLION / 100 };
    const char *good = read_file(data("activities-good.xml"), NULL);
    make_folder(in_test("many"));
    for (int i = 0; i < FILES; i++) {
        char path[32];
        snprintf(path, sizeof path, "many/%d.xml", i);
        write_text(in_test(path), good);
    }
    struct outcome outcome = iatipub("validate", "--only", "0.3.1", in_test("many"), NULL);
    EXPECT(outcome, 0, "many/0.xml: valid", text_of("many/%d.xml: valid", FILES - 1));
    expect_bounded(&outcome, 200);
}

static const char *const odd_names[] = {"new\nline.xml",   "esc\x1B[31m.xml", "bad\xFFutf.xml",
                                        "quote\"<&>'.xml", "-dash.xml",       "%s%n.xml"};

static void odd_file_names_keep_lines_whole(void)
{
    for (size_t i = 0; i < COUNT_OF(odd_names); i++)
        copy_file(data("activities-bad.xml"), in_test(text_of("odd/%s", odd_names[i])));
    struct outcome outcome =
        iatipub("validate", "--only", "0.3.1", "--format", "jsonl", in_test("odd"), NULL);
    EXPECT(outcome, 1);
    size_t count = 0;
    for (char *line = outcome.out, *end; (end = strchr(line, '\n')); line = end + 1, count++) {
        json_t *finding = json_loadb(line, (size_t)(end - line), 0, NULL);
        CHECK(finding != NULL, "not JSON: %.200s", line);
        json_decref(finding);
    }
    CU_ASSERT_EQUAL(count, 2 * COUNT_OF(odd_names));
    outcome = iatipub("validate", "--only", "0.3.1", in_test("odd"), NULL);
    EXPECT(outcome, 1, "new\\nline.xml:18:", "esc\\x1b[31m.xml:18:", "bad\xEF\xBF\xBDutf.xml:18:");
    CHECK(!strchr(outcome.all, '\x1B'), "an escape sequence gets through: %s", outcome.all);
}

static void links_that_go_round_end(void)
{
    copy_file(data("activities-good.xml"), in_test("round/good.xml"));
    CU_ASSERT_EQUAL(symlink(".", in_test("round/again")), 0);
    EXPECT(iatipub("validate", in_test("round"), NULL), 0, "1 activity");
    CU_ASSERT_EQUAL(symlink("b.xml", in_test("a.xml")), 0);
    CU_ASSERT_EQUAL(symlink("a.xml", in_test("b.xml")), 0);
    EXPECT(iatipub("validate", in_test("a.xml"), NULL), 3, "a.xml", "symbolic links");
}

/* Runs a line of shell in the test's folder, where $IATIPUB is the program. Its status. */
static int shell(const char *line)
{
    int status = system(text_of("cd '%s' && %s", in_test(""), line));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void pipes_are_read_like_files(void)
{
    copy_file(data("activities-good.xml"), in_test("folder/good.xml"));
    make_trap("folder/pipe.xml");
    EXPECT(iatipub("validate", in_test("folder"), NULL), 0, "good.xml: valid");
    CU_ASSERT_EQUAL(shell("{ cat folder/good.xml > folder/pipe.xml & } && "
                          "\"$IATIPUB\" validate folder/pipe.xml > out"),
                    0);
    CHECK(text_has(read_file(in_test("out"), NULL), "pipe.xml: valid"), "%s",
          read_file(in_test("out"), NULL));
}

static void files_that_fail_while_read_are_environment_failures(void)
{
    EXPECT(iatipub("validate", "/proc/self/mem", NULL), 3, "/proc/self/mem", "cannot read");
    if (geteuid() == 0) {
        not_run("nothing is unreadable for root");
        return;
    }
    copy_file(data("activities-good.xml"), in_test("closed.xml"));
    chmod(in_test("closed.xml"), 0);
    EXPECT(iatipub("validate", in_test("closed.xml"), NULL), 3, "closed.xml", "Permission denied");
}

/* ---- streams --------------------------------------------------------------------------------- */

/* More findings than are kept in memory. */
static char *many_findings(void)
{
    return WRITE_PIECES("many.xml", {OPENING, 1},
                        {"<iati-activity><x/><x/></iati-activity>\n", 20000}, {CLOSING, 1});
}

static void full_disk_is_an_environment_failure(void)
{
    const char *path = many_findings();
    const struct conditions limited = {.output_to = "/dev/null", .largest_file = 64 * 1024};
    EXPECT(iatipub_under(&limited, "validate", path, NULL), 3, "temporary file", "File too large",
           "TMPDIR");
    const char *const elsewhere[] = {"TMPDIR=/nowhere", NULL};
    const struct conditions without = {.environment = elsewhere};
    EXPECT(iatipub_under(&without, "validate", path, NULL), 3, "/nowhere", "No such file");
    const struct conditions full = {.output_to = "/dev/full"};
    EXPECT(iatipub_under(&full, "validate", path, NULL), 3, "cannot write");
}

static void reader_that_leaves_is_no_crash(void)
{
    many_findings();
    CU_ASSERT_EQUAL(shell("{ \"$IATIPUB\" validate many.xml 2> err; echo $? > status; } | "
                          "head -n 1 > out"),
                    0);
    CU_ASSERT_STRING_EQUAL(read_file(in_test("status"), NULL), "3\n");
    CHECK(text_has(read_file(in_test("err"), NULL), "Broken pipe"), "%s",
          read_file(in_test("err"), NULL));
    CU_ASSERT_EQUAL(text_count_lines(read_file(in_test("out"), NULL)), 1);
}

static void closed_streams_are_environment_failures(void)
{
    CU_ASSERT_EQUAL(shell("\"$IATIPUB\" validate - <&- > out 2> err"), 3);
    CHECK(text_has(read_file(in_test("err"), NULL), "cannot read standard input"), "%s",
          read_file(in_test("err"), NULL));
    const struct conditions closed = {.output_closed = true};
    EXPECT(iatipub_under(&closed, "validate", data("activities-bad.xml"), NULL), 3);
    EXPECT(iatipub("validate", "-", NULL), 1, "-:1:1: critical [0.1.1] the file is empty");
}

CU_TestInfo hostile_tests[] = {
    {"entities are never expanded", entities_are_never_expanded},
    {"nothing is fetched", nothing_is_fetched},
    {"deep nesting is refused", deep_nesting_is_refused},
    {"long tags are refused", long_tags_are_refused},
    {"a million attributes are nothing special", million_attributes_are_nothing_special},
    {"huge texts are refused", huge_texts_are_refused},
    {"files of one thing are refused", files_of_one_thing_are_refused},
    {"a huge activity is refused", huge_activity_is_refused},
    {"costly rules are given up", costly_rule_is_given_up},
    {"tiny activities take little memory", tiny_activities_take_little_memory},
    {"a million findings take little memory", million_findings_take_little_memory},
    {"wrong characters are named", wrong_characters_are_named},
    {"empty files are told so", empty_files_are_told_so},
    {"other kinds of files are not XML", other_kinds_of_files_are_not_xml},
    {"truncated files are not XML", truncated_files_are_not_xml},
    {"bombs are harmless", bombs_are_harmless},
    {"truncated packed files are told so", truncated_packed_files_are_told_so},
    {"a folder of many files is checked", folder_of_many_files_is_checked},
    {"odd file names keep lines whole", odd_file_names_keep_lines_whole},
    {"links that go round end", links_that_go_round_end},
    {"pipes are read like files", pipes_are_read_like_files},
    {"files that fail while read are environment failures",
     files_that_fail_while_read_are_environment_failures},
    {"a full disk is an environment failure", full_disk_is_an_environment_failure},
    {"a reader that leaves is no crash", reader_that_leaves_is_no_crash},
    {"closed streams are environment failures", closed_streams_are_environment_failures},
    CU_TEST_INFO_NULL,
};
