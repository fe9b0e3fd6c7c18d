#include "validate/pipeline.h"

#include <CUnit/CUnit.h>
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
#include "unit/gathered.h"
#include "validate/validator.h"

extern CU_TestInfo pipeline_tests[];

static const size_t thread_counts[] = {1, 2, 3, 8};
enum { RUNS = sizeof thread_counts / sizeof *thread_counts };

/* A document, and what validators with different numbers of threads say of it. */
struct scene {
    char folder[FOLDER_PATH_SIZE];
    char *path;
    struct strbuf text;
    struct gathered found; /* by the latest validator */
    struct validator *validator;
    struct validation result;
    struct error error;
    bool done;
};

static void open_scene(struct scene *scene, const char *const *only)
{
    *scene = (struct scene){.text = STRBUF_INIT, .found = {.only = only}};
    folder_begin(scene->folder);
    scene->path = path_join(scene->folder, "document.xml");
}

static void forget_run(struct scene *scene)
{
    gathered_clear(&scene->found);
    validation_clear(&scene->result);
    error_clear(&scene->error);
    validator_free(scene->validator);
    scene->validator = NULL;
}

static void close_scene(struct scene *scene)
{
    forget_run(scene);
    strbuf_release(&scene->text);
    free(scene->path);
    folder_end(scene->folder);
}

/* Validates what is written already. */
static void run(struct scene *scene, size_t threads)
{
    const struct validator_options options = {.now = "2026-11-22", .threads = threads};
    const struct finding_sink sink = gathered_sink(&scene->found);
    forget_run(scene);
    scene->found.dropped = 0;
    scene->validator = validator_new(&options, &scene->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->validator);
    scene->done =
        validator_check(scene->validator, scene->path, &sink, &scene->result, &scene->error);
}

static void write_document(struct scene *scene)
{
    CU_ASSERT_TRUE_FATAL(
        file_write(scene->path, scene->text.text, scene->text.length, &scene->error));
}

/* Validates with every number of threads; the last run stays to be looked at. */
static void run_all(struct scene *scene)
{
    char *first = NULL;
    size_t activities = 0;
    write_document(scene);
    for (size_t i = 0; i < RUNS; i++) {
        run(scene, thread_counts[i]);
        CU_ASSERT_TRUE_FATAL(scene->done);
        char *text = gathered_text(&scene->found);
        if (first)
            check_text(text, first);
        else
            activities = scene->result.activities;
        CU_ASSERT_EQUAL(scene->result.activities, activities);
        free(first);
        first = text;
    }
    free(first);
}

/* A document whose lines are counted as it is written ----------------------------------------- */

enum { ACTIVITIES = 2000 /* some 2 MB */, EVERY = 10, PLANTED_MOST = 3 * ACTIVITIES };

/* Where a fault was put. */
struct planted {
    size_t line, column;
};

struct draft {
    struct strbuf *text;
    const char *line_end; /* "" for a file of one line */
    size_t line, column;
    struct planted planted[PLANTED_MOST];
    size_t planted_count;
};

static void begin_draft(struct draft *draft, struct scene *scene, const char *line_end)
{
    draft->text = &scene->text;
    draft->line_end = line_end;
    draft->line = draft->column = 1;
    draft->planted_count = 0;
}

/* Adds text without line ends. */
static void put(struct draft *draft, const char *text)
{
    strbuf_addstr(draft->text, text);
    for (; *text; text++)
        draft->column += ((unsigned char)*text & 0xC0) != 0x80;
}

static void end_line(struct draft *draft)
{
    strbuf_addstr(draft->text, draft->line_end);
    draft->line += *draft->line_end != '\0';
    draft->column = *draft->line_end ? 1 : draft->column;
}

static void put_line(struct draft *draft, const char *text)
{
    put(draft, text);
    end_line(draft);
}

/* What is added next is at fault. */
static void plant(struct draft *draft)
{
    CU_ASSERT_TRUE_FATAL(draft->planted_count < PLANTED_MOST);
    draft->planted[draft->planted_count++] =
        (struct planted){.line = draft->line, .column = draft->column};
}

static void put_faults(struct draft *draft)
{
    put_line(draft, "\t<activity-scope code=\"4\"");
    put(draft, " ");
    plant(draft);
    put_line(draft, "foo = '>'/>");
    put(draft, "<sector code=\"11110\"><narrative>日本𝒳</narrative></sector>");
    plant(draft);
    put_line(draft, "<bar/>");
}

static void put_activity(struct draft *draft, size_t number, bool faulty)
{
    char identifier[80];
    snprintf(identifier, sizeof identifier, "<iati-identifier>XM-DAC-1-%zu</iati-identifier>",
             number);
    put_line(draft, "<iati-activity default-currency=\"USD\" xml:lang=\"en\">");
    put_line(draft, identifier);
    put_line(draft, "<reporting-org ref=\"XM-DAC-1\" type=\"40\"><narrative>É</narrative>"
                    "</reporting-org><title><narrative>é</narrative></title>");
    put_line(draft, "<description><narrative>日本𝒳 <![CDATA[</iati-activity>]]></narrative>"
                    "</description><!-- <iati-activity> -->");
    put_line(draft, "<participating-org role=\"1\" type=\"40\" ref=\"XM-DAC-1\"/>");
    put_line(draft, "<activity-status code=\"2\"/>");
    put_line(draft, "<activity-date type=\"2\" iso-date=\"2024-01-01\"/>");
    if (faulty)
        put_faults(draft);
    for (int i = 0; i < 4; i++)
        put_line(draft, "<transaction><transaction-type code=\"1\"/><transaction-date "
                        "iso-date=\"2024-02-01\"/><value value-date=\"2024-01-01\">10</value>"
                        "</transaction>");
    put_line(draft, "</iati-activity>");
}

/* An activity that is long and soon read. */
static void put_padded(struct draft *draft)
{
    put(draft, "<iati-activity><!--");
    for (int i = 0; i < 100; i++)
        put(draft, " 0123456789");
    put_line(draft, "--></iati-activity>");
}

/* From activity `from` on, before `to`. */
static void put_activities(struct draft *draft, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        put_activity(draft, i, i % EVERY == EVERY - 1);
}

static void put_root(struct draft *draft)
{
    put_line(draft, "<?xml version=\"1.0\"?>");
    put_line(draft, "<iati-activities version=\"2.03\">");
}

static const char *const structure_only[] = {"0.", "x.doctype", "x.limit", NULL};

static void check_planted(const struct scene *scene, const struct draft *draft)
{
    CU_ASSERT_EQUAL_FATAL(scene->found.findings.count, draft->planted_count);
    for (size_t i = 0; i < draft->planted_count; i++) {
        const struct finding *finding = &scene->found.findings.items[i];
        char subject[40];
        snprintf(subject, sizeof subject, "XM-DAC-1-%zu", i / 2 * EVERY + EVERY - 1);
        CU_ASSERT_EQUAL(finding->place.line, draft->planted[i].line);
        CU_ASSERT_EQUAL(finding->place.column, draft->planted[i].column);
        CU_ASSERT_STRING_EQUAL(finding->path, i % 2 ? "bar" : "activity-scope/@foo");
        CU_ASSERT_STRING_EQUAL(finding->subject, subject);
    }
}

static void same_with_any_number_of_threads(void)
{
    static const char *const line_ends[] = {"\n", "\r", "\r\n", ""};
    static struct draft draft;
    for (size_t i = 0; i < sizeof line_ends / sizeof *line_ends; i++) {
        struct scene scene;
        open_scene(&scene, structure_only);
        begin_draft(&draft, &scene, line_ends[i]);
        put_root(&draft);
        put_activities(&draft, 0, ACTIVITIES);
        put_line(&draft, "</iati-activities>");
        run_all(&scene);
        check_planted(&scene, &draft);
        CU_ASSERT_EQUAL(scene.result.activities, ACTIVITIES);
        CU_ASSERT_EQUAL(scene.result.bytes, scene.text.length);
        close_scene(&scene);
    }
}

static void all_findings_alike(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, NULL);
    begin_draft(&draft, &scene, "\n");
    put_line(&draft, "<iati-activities version=\"2.03\" foo=\"1\">");
    for (size_t i = 0; i < 1500; i++) {
        put_activity(&draft, i % 1000, i % 7 == 0);
        if (i % 100 == 0)
            put(&draft, "text <stranger/>");
        put_activity(&draft, 100000 + i, false);
        put_line(&draft, "<iati-activity/>");
        put_line(&draft, "<iati-activity><iati-identifier>A</iati-identifier><sector code=\"x\"/>"
                         "<related-activity ref=\"XM-DAC-1-99999\"/></iati-activity>");
    }
    put_line(&draft, "</iati-activities>");
    run_all(&scene);
    CU_ASSERT_TRUE(scene.found.findings.count > 10000);
    CU_ASSERT_EQUAL(gathered_count(&scene.found, "1.1.2"), 500 + 1499);
    close_scene(&scene);
}

/* Beyond 65,535 lines counters of parsers wrap around or stand still. */
static void many_lines(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, structure_only);
    begin_draft(&draft, &scene, "\r\n");
    put_root(&draft);
    for (int i = 0; i < 400000; i++)
        end_line(&draft);
    put_activities(&draft, 0, 1000);
    for (int i = 0; i < 70000; i++)
        end_line(&draft);
    put_activities(&draft, 1000, 1020);
    put_line(&draft, "</iati-activities>");
    run_all(&scene);
    check_planted(&scene, &draft);
    close_scene(&scene);
}

/* Faults of the XML --------------------------------------------------------------------------- */

/* The text with `number` in the place of each '#'. The caller frees. */
static char *fill_in(const char *text, size_t number)
{
    struct strbuf filled = STRBUF_INIT;
    for (; *text; text++)
        if (*text == '#')
            strbuf_addf(&filled, "%zu", number);
        else
            strbuf_addch(&filled, *text);
    return strbuf_detach(&filled);
}

struct malformed {
    const char *text;    /* stands in a line of its own behind 1,000 activities */
    bool more;           /* others follow it */
    size_t column;       /* where the parser stops in that line */
    const char *message; /* '#' is the number of that line */
};

static void check_malformed(const struct malformed *malformed, const char *line_end)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, NULL);
    begin_draft(&draft, &scene, line_end);
    put_root(&draft);
    put_activities(&draft, 0, 1000);
    char *message = fill_in(malformed->message, draft.line);
    size_t line = draft.line;
    put(&draft, malformed->text);
    if (malformed->more) {
        put_activities(&draft, 1000, ACTIVITIES);
        put_line(&draft, "</iati-activities>");
    }
    run_all(&scene);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 1);
    const struct finding *finding = &scene.found.findings.items[0];
    check_text(finding->rule, "0.1.1");
    check_text(finding->message, message);
    check_place(finding, line, malformed->column);
    CU_ASSERT_PTR_NULL(finding->subject);
    CU_ASSERT_EQUAL(scene.found.dropped, 1);
    free(message);
    close_scene(&scene);
}

static void not_well_formed(void)
{
    static const struct malformed cases[] = {
        {"é<iati-activity><title></b>", true, 24,
         "not well-formed XML: this end tag does not close element 'title' of line #; expected "
         "'</title>'"},
        {"日本 </x>", true, 4,
         "not well-formed XML: this end tag does not close element 'iati-activities' of line 2; "
         "expected '</iati-activities>'"},
        {"<iati-activity>x & y</iati-activity>", true, 19,
         "not well-formed XML: '&' that begins no entity; write it as '&amp;'"},
        {"<iati-activity><title", false, 22,
         "not well-formed XML: the file ends inside element 'title', which begins in line #; is it "
         "cut off?"},
        {"", false, 1,
         "not well-formed XML: the file ends inside element 'iati-activities', which begins in "
         "line 2; is it cut off?"},
        {"</iati-activities> x", true, 20,
         "not well-formed XML: more follows after the end of the root element; remove it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_malformed(&cases[i], i % 2 ? "\r" : "\n");
}

/* Bytes that an encoding does not have are found where the text is read, before any chunk. */
static void wrong_bytes(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, NULL);
    begin_draft(&draft, &scene, "\n");
    put_line(&draft, "<?xml version=\"1.0\" encoding=\"US-ASCII\"?>");
    put_line(&draft, "<iati-activities version=\"2.03\">");
    for (size_t i = 0; i < 500; i++)
        put_padded(&draft);
    size_t line = draft.line;
    put_line(&draft, "<iati-activity>é</iati-activity></iati-activities>");
    run_all(&scene);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 1);
    const struct finding *finding = &scene.found.findings.items[0];
    check_place(finding, line, 16);
    check_text(finding->message, "the file has bytes that are not valid in its encoding "
                                 "'US-ASCII'; save it as UTF-8 and declare that");
    close_scene(&scene);
}

/* A packed file that breaks off. */
static void damaged_file(void)
{
    static struct draft draft;
    struct scene scene;
    struct stat status;
    open_scene(&scene, NULL);
    begin_draft(&draft, &scene, "\n");
    put_root(&draft);
    put_activities(&draft, 0, ACTIVITIES);
    put_line(&draft, "</iati-activities>");
    gzFile file = gzopen(scene.path, "wb1");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    gzwrite(file, scene.text.text, (unsigned)scene.text.length);
    CU_ASSERT_EQUAL(gzclose(file), Z_OK);
    CU_ASSERT_EQUAL(stat(scene.path, &status), 0);
    CU_ASSERT_EQUAL(truncate(scene.path, status.st_size / 4 * 3), 0);
    for (size_t threads = 1; threads <= 3; threads += 2) {
        run(&scene, threads);
        CU_ASSERT_TRUE(scene.done);
        CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 1);
        check_text(scene.found.findings.items[0].rule, "0.1.1");
        CU_ASSERT_PTR_NOT_NULL(strstr(scene.found.findings.items[0].message,
                                      "the file is a gzip file that ends too early"));
        CU_ASSERT_TRUE(scene.found.findings.items[0].place.line > draft.line / 2);
    }
    close_scene(&scene);
}

/* Stops --------------------------------------------------------------------------------------- */

static void stop_in_the_middle(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, structure_only);
    begin_draft(&draft, &scene, "\n");
    put_root(&draft);
    put_activities(&draft, 0, 1000);
    put(&draft, "<iati-activity><iati-identifier>DEEP</iati-identifier>");
    for (int i = 2; i < 256; i++)
        put(&draft, "<a>");
    struct planted place = {draft.line, draft.column};
    put(&draft, "<a>");
    for (int i = 2; i < 257; i++)
        put(&draft, "</a>");
    put(&draft, "</iati-activity>");
    put_activities(&draft, 1001, ACTIVITIES);
    put_line(&draft, "</iati-activities>");
    run_all(&scene);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 201);
    CU_ASSERT_EQUAL(scene.result.activities, 1001);
    const struct finding *last = &scene.found.findings.items[200];
    check_text(last->rule, "x.limit");
    check_text(last->subject, "DEEP");
    check_place(last, place.line, place.column);
    check_text(last->message,
               "elements are nested deeper than 256; the rest of the file was not checked");
    close_scene(&scene);
}

/* 65 MB, packed to some hundred kilobytes. */
static void write_huge_activity(const struct scene *scene)
{
    gzFile file = gzopen(scene->path, "wb1");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    struct strbuf block = STRBUF_INIT;
    while (block.length < 1024 * 1024)
        strbuf_addf(&block, "<transaction><value>1</value><!-- %08192d --></transaction>\n", 0);
    gzputs(file, "<iati-activities version=\"2.03\">\n<iati-activity foo=\"1\"/>\n"
                 " <iati-activity><iati-identifier>HUGE</iati-identifier>\n");
    for (int i = 0; i < 65; i++)
        gzwrite(file, block.text, (unsigned)block.length);
    gzputs(file, "</iati-activity><iati-activity/></iati-activities>");
    CU_ASSERT_EQUAL(gzclose(file), Z_OK);
    strbuf_release(&block);
}

static void huge_activity(void)
{
    static const char *const limit_only[] = {"x.limit", NULL};
    struct scene scene;
    open_scene(&scene, limit_only);
    write_huge_activity(&scene);
    run(&scene, 2);
    CU_ASSERT_TRUE(scene.done);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 1);
    const struct finding *finding = &scene.found.findings.items[0];
    check_text(finding->message, "an activity or another piece is larger than 64 MB; neither it "
                                 "nor the rest of the file was checked");
    check_place(finding, 3, 2);
    check_text(finding->subject, "HUGE");
    check_text(finding->path, "iati-activity[2]");
    CU_ASSERT_EQUAL(scene.result.activities, 2);
    close_scene(&scene);
}

static void sink_that_fails(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, NULL);
    begin_draft(&draft, &scene, "\n");
    put_root(&draft);
    put_activities(&draft, 0, ACTIVITIES);
    put_line(&draft, "</iati-activities>");
    write_document(&scene);
    scene.found.fails_at = 300;
    for (size_t i = 0; i < RUNS; i++) {
        run(&scene, thread_counts[i]);
        CU_ASSERT_FALSE(scene.done);
        CU_ASSERT_EQUAL(scene.found.added, 300);
        CU_ASSERT_EQUAL(scene.error.kind, ERROR_ENVIRONMENT);
        check_text(scene.error.text, "no space left for findings");
        CU_ASSERT_EQUAL(scene.result.activities, 0);
    }
    close_scene(&scene);
}

/* Where chunks meet --------------------------------------------------------------------------- */

static void root_is_judged_once(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, structure_only);
    begin_draft(&draft, &scene, "\n");
    put(&draft, "<iati-activities version=\"2.03\" xml:lang=\"?\" ");
    plant(&draft);
    put_line(&draft, "foo=\"1\">");
    put_activities(&draft, 1, 8);
    for (size_t i = 0; i < 1500; i++)
        put_activity(&draft, i, false);
    put_line(&draft, "</iati-activities>");
    run_all(&scene);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 2);
    check_text(scene.found.findings.items[0].path, "iati-activities/@xml:lang");
    check_text(scene.found.findings.items[1].path, "iati-activities/@foo");
    check_place(&scene.found.findings.items[1], draft.planted[0].line, draft.planted[0].column);
    close_scene(&scene);
}

/* Text between activities, and elements that don't belong there, in a chunk behind the first. */
static void strangers_are_found_in_every_chunk(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, structure_only);
    begin_draft(&draft, &scene, "\n");
    put_root(&draft);
    for (size_t i = 0; i < ACTIVITIES; i++) {
        put_activity(&draft, i, false);
        if (i == 1500) {
            put(&draft, "<!-- é > --> ");
            plant(&draft);
            put_line(&draft, "stray text");
        }
    }
    put(&draft, "<x:y xmlns:x=\"http://x\"/> ");
    plant(&draft);
    put_line(&draft, "<stray/>");
    put_line(&draft, "</iati-activities>");
    run_all(&scene);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 2);
    for (size_t i = 0; i < 2; i++)
        check_place(&scene.found.findings.items[i], draft.planted[i].line, draft.planted[i].column);
    check_text(scene.found.findings.items[0].message,
               "element 'iati-activities' contains text of its own; expected only elements inside "
               "it (text belongs in a 'narrative' where one is allowed)");
    check_text(scene.found.findings.items[1].message,
               "element 'stray' is not known in 'iati-activities'; remove or rename it");
    close_scene(&scene);
}

/* While one thread has a chunk that takes long, others get ahead, but only so far. */
static void one_slow_chunk(void)
{
    static struct draft draft;
    struct scene scene;
    open_scene(&scene, structure_only);
    begin_draft(&draft, &scene, "\n");
    put_root(&draft);
    put(&draft, "<iati-activity>");
    for (int i = 0; i < 20000; i++)
        put_line(&draft, "<transaction><value value-date=\"x\">1,0</value></transaction>");
    put(&draft, "</iati-activity>");
    for (size_t i = 0; i < 9000; i++)
        put_padded(&draft);
    put_line(&draft, "</iati-activities>");
    write_document(&scene);
    run(&scene, 1);
    char *alone = gathered_text(&scene.found);
    run(&scene, 2);
    char *together = gathered_text(&scene.found);
    CU_ASSERT_STRING_EQUAL(together, alone);
    CU_ASSERT_EQUAL(scene.result.activities, 9001);
    free(alone);
    free(together);
    close_scene(&scene);
}

/* Progress ------------------------------------------------------------------------------------ */

struct progress {
    size_t calls, bytes;
};

static void note_progress(void *context, size_t bytes)
{
    struct progress *progress = context;
    CU_ASSERT_TRUE(bytes >= progress->bytes);
    progress->calls++;
    progress->bytes = bytes;
}

static void progress_is_told(void)
{
    static struct draft draft;
    struct scene scene;
    struct progress progress = {.calls = 0};
    const struct validator_options options = {
        .threads = 3, .progress = note_progress, .progress_context = &progress};
    open_scene(&scene, structure_only);
    const struct finding_sink sink = gathered_sink(&scene.found);
    begin_draft(&draft, &scene, "\n");
    put_root(&draft);
    put_activities(&draft, 0, ACTIVITIES);
    put_line(&draft, "</iati-activities>");
    write_document(&scene);
    scene.validator = validator_new(&options, &scene.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.validator);
    CU_ASSERT_TRUE(
        validator_check(scene.validator, scene.path, &sink, &scene.result, &scene.error));
    CU_ASSERT_TRUE(progress.calls > 5);
    CU_ASSERT_EQUAL(progress.bytes, scene.text.length);
    close_scene(&scene);
}

CU_TestInfo pipeline_tests[] = {
    {"finds the same at the same places with any number of threads and any line end",
     same_with_any_number_of_threads},
    {"delivers findings of every kind in the same order", all_findings_alike},
    {"counts lines beyond 65,535", many_lines},
    {"tells malformed XML of a later chunk as the only finding, with lines of the file",
     not_well_formed},
    {"places bytes that the encoding does not have", wrong_bytes},
    {"tells a packed file that breaks off", damaged_file},
    {"stops in the middle with what was found before", stop_in_the_middle},
    {"stops before an activity above 64 MB", huge_activity},
    {"ends with the error of a sink that fails", sink_that_fails},
    {"judges the root once", root_is_judged_once},
    {"finds text and strangers between activities in every chunk",
     strangers_are_found_in_every_chunk},
    {"waits for a chunk that takes long", one_slow_chunk},
    {"tells how far it has read", progress_is_told},
    CU_TEST_INFO_NULL,
};
