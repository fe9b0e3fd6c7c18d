#include <CUnit/CUnit.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/csv_text.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/finding.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "unit/folder.h"

extern CU_TestInfo base_tests[];

static void strbuf_grows_and_gives_its_text_away(void)
{
    struct strbuf buffer = STRBUF_INIT;
    CU_ASSERT_STRING_EQUAL(buffer.text, "");
    for (int i = 0; i < 1000; i++)
        strbuf_addf(&buffer, "%d,", i % 10);
    CU_ASSERT_EQUAL(buffer.length, 2000);
    CU_ASSERT_STRING_EQUAL(buffer.text + 1994, "7,8,9,");
    char *text = strbuf_detach(&buffer);
    CU_ASSERT_EQUAL(strlen(text), 2000);
    CU_ASSERT_EQUAL(buffer.length, 0);
    free(text);
    strbuf_reset(&buffer); /* fine on the shared empty text */
    strbuf_release(&buffer);
}

static void sql_names_are_quoted(void)
{
    struct strbuf buffer = STRBUF_INIT;
    strbuf_add_quoted(&buffer, "a\"b; DROP");
    CU_ASSERT_STRING_EQUAL(buffer.text, "\"a\"\"b; DROP\"");
    strbuf_release(&buffer);
}

static void error_keeps_the_last_text_and_takes_prefixes(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_FALSE(error_set(&error, ERROR_USAGE, "first"));
    CU_ASSERT_FALSE(error_set(&error, ERROR_ENVIRONMENT, "no '%s'", "x"));
    CU_ASSERT_FALSE(error_prefix(&error, "reading '%s'", "y"));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_STRING_EQUAL(error.text, "reading 'y': no 'x'");
    errno = ENOSPC;
    error_errno(&error, "cannot write '%s'", "z");
    CU_ASSERT_STRING_EQUAL(error.text, "cannot write 'z': No space left on device");
    error_clear(&error);
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
}

static void an_error_kept_apart_is_taken_over_or_forgotten(void)
{
    struct error error = ERROR_INIT, problem = ERROR_INIT;
    error_set(&problem, ERROR_USAGE, "on the way");
    CU_ASSERT_TRUE(error_settle(&error, &problem, true));
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
    CU_ASSERT_PTR_NULL(problem.text);
    error_set(&error, ERROR_ENVIRONMENT, "before");
    error_set(&problem, ERROR_USAGE, "in the end");
    CU_ASSERT_FALSE(error_settle(&error, &problem, false));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_STRING_EQUAL(error.text, "in the end");
    CU_ASSERT_EQUAL(problem.kind, ERROR_NONE);
    CU_ASSERT_PTR_NULL(problem.text);
    error_clear(&error);
}

static void a_copy_of_nothing_is_nothing(void)
{
    static const char text[] = "text";
    char *copy = xstrdup_or_null(text);
    CU_ASSERT_PTR_NULL(xstrdup_or_null(NULL));
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    CU_ASSERT_PTR_NOT_EQUAL(copy, text);
    CU_ASSERT_STRING_EQUAL(copy, text);
    free(copy);
}

static void check_sum(const char *a, const char *b, const char *sum)
{
    struct decimal x, y;
    decimal_init(&x);
    decimal_init(&y);
    CU_ASSERT_TRUE(decimal_parse(&x, a));
    CU_ASSERT_TRUE(decimal_parse(&y, b));
    decimal_add(&x, &y);
    char *text = decimal_text(&x);
    CU_ASSERT_STRING_EQUAL(text, sum);
    free(text);
    decimal_clear(&x);
    decimal_clear(&y);
}

static void decimals_add_exactly(void)
{
    check_sum("0.1", "0.2", "0.3");
    check_sum("1500", "0.05", "1500.05");
    check_sum("-0.05", "0.04", "-0.01");
    check_sum("99999999999999999999.99", "0.01", "100000000000000000000.00");
    check_sum("+5", "-5.000", "0.000");
    check_sum(".5", "1.", "1.5");
}

static void decimals_compare_whatever_their_scale(void)
{
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {{"1.50", "1.5", 0}, {"-1", "1", -1}, {"10", "9.999", 1}, {"0", "-0.0", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal a, b;
        decimal_init(&a);
        decimal_init(&b);
        decimal_parse(&a, cases[i].a);
        decimal_parse(&b, cases[i].b);
        CU_ASSERT_EQUAL(decimal_compare(&a, &b), cases[i].order);
        decimal_clear(&a);
        decimal_clear(&b);
    }
}

static void decimals_refuse_what_is_no_number(void)
{
    static const char *const bad[] = {"",      "-",    ".",     "1,5", "1e5", " 1",
                                      "1 000", "0x10", "1.2.3", "--1", "NaN", "1500 USD"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(decimal_is_valid(bad[i]));
    struct decimal decimal;
    decimal_init(&decimal);
    char huge[1200];
    memset(huge, '9', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    CU_ASSERT_FALSE(decimal_parse(&decimal, huge));
    decimal_clear(&decimal);
}

static void dates_are_days_of_the_calendar(void)
{
    static const char *const good[] = {"2024-02-29", "2000-02-29", "2023-12-31", "2024-01-01Z",
                                       "2024-01-01+14:00"};
    static const char *const bad[] = {"2023-02-29",  "1900-02-29",       "2024-13-01", "2024-00-10",
                                      "2024-04-31",  "24-01-01",         "2024-1-1",   "01/02/2024",
                                      "2024-01-01T", "2024-01-01+14:01", "0000-01-01", ""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(date_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(date_is_valid(bad[i]));
}

static void date_times_have_both_halves(void)
{
    static const char *const good[] = {"2024-02-29T23:59:59Z", "2024-02-29T00:00:00.125",
                                       "2024-01-01T24:00:00", "2024-01-01T01:02:03-05:30"};
    static const char *const bad[] = {
        "2024-01-01",          "2024-01-01 01:02:03",  "2024-01-01T01:02",   "2024-01-01T24:00:01",
        "2024-01-01T01:02:60", "2024-01-01T01:02:03.", "2023-02-29T01:02:03"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(datetime_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(datetime_is_valid(bad[i]));
    char now[DATETIME_TEXT_SIZE];
    datetime_now(now);
    CU_ASSERT_TRUE(datetime_is_valid(now));
}

static void the_nearest_name_is_suggested(void)
{
    static const char *const names[] = {"init", "import", "convert", "validate", "publish", "run"};
    CU_ASSERT_STRING_EQUAL(suggest_nearest("vaildate", names, 6), "validate");
    CU_ASSERT_STRING_EQUAL(suggest_nearest("Publich", names, 6), "publish");
    CU_ASSERT_STRING_EQUAL(suggest_nearest("imort", names, 6), "import");
    CU_ASSERT_PTR_NULL(suggest_nearest("frobnicate", names, 6));
    CU_ASSERT_PTR_NULL(suggest_nearest("", names, 6));
}

static void findings_are_counted_beyond_their_limit(void)
{
    struct findings findings = {.limit = 2};
    CU_ASSERT_PTR_NOT_NULL(findings_add(&findings, SEVERITY_ERROR, "x.1", "c", "one %d", 1));
    struct finding *second = findings_add(&findings, SEVERITY_CRITICAL, "x.2", "c", "two");
    place_set(&second->place, "file.csv", 3, 4);
    CU_ASSERT_PTR_NULL(findings_add(&findings, SEVERITY_CRITICAL, "x.3", "c", "three"));
    CU_ASSERT_EQUAL(findings.count, 2);
    CU_ASSERT_EQUAL(findings_at_least(&findings, SEVERITY_CRITICAL), 2);
    CU_ASSERT_EQUAL(findings_at_least(&findings, SEVERITY_ADVISORY), 3);
    struct findings all = FINDINGS_INIT;
    findings_move(&all, &findings);
    CU_ASSERT_EQUAL(all.count, 2);
    CU_ASSERT_EQUAL(findings_at_least(&all, SEVERITY_ERROR), 3);
    CU_ASSERT_EQUAL(findings_at_least(&findings, SEVERITY_ADVISORY), 0);
    findings_release(&all);
    CU_ASSERT_EQUAL(findings_at_least(&all, SEVERITY_ADVISORY), 0);
    findings_release(&findings);
}

static void severities_have_names(void)
{
    enum severity severity;
    CU_ASSERT_TRUE(severity_parse("warning", &severity));
    CU_ASSERT_EQUAL(severity, SEVERITY_WARNING);
    CU_ASSERT_STRING_EQUAL(severity_name(SEVERITY_CRITICAL), "critical");
    CU_ASSERT_FALSE(severity_parse("fatal", &severity));
}

static void a_file_appears_whole_or_not_at_all(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *path = path_join(folder, "a.txt");
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(file_write(path, "old", 3, &error));
    struct output_file file;
    CU_ASSERT_TRUE(output_file_open(&file, path, &error));
    fputs("new", file.stream);
    fflush(file.stream);
    size_t length;
    char *text = file_read(path, 100, &length, &error);
    CU_ASSERT_STRING_EQUAL(text, "old");
    free(text);
    CU_ASSERT_TRUE(output_file_commit(&file, &error));
    text = file_read(path, 100, &length, &error);
    CU_ASSERT_STRING_EQUAL(text, "new");
    free(text);
    CU_ASSERT_TRUE(output_file_open(&file, path, &error));
    output_file_abort(&file);
    CU_ASSERT_TRUE(file_exists(path));
    char *temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, path);
    CU_ASSERT_FALSE(file_exists(temporary));
    free(temporary);
    free(path);
    folder_end(folder);
}

static void a_pipe_stays_a_pipe(void)
{
    char folder[FOLDER_PATH_SIZE], text[8] = "";
    folder_begin(folder);
    char *path = path_join(folder, "pipe"), *finished = path_join(folder, "finished");
    struct error error = ERROR_INIT;
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    CU_ASSERT_FALSE(file_write(path, "a", 1, &error)); /* nobody reads it */
    error_clear(&error);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    CU_ASSERT_TRUE(file_write(path, "one ", 4, &error));
    CU_ASSERT_TRUE(file_write(finished, "two", 3, &error));
    CU_ASSERT_TRUE(file_put_in_place(finished, path, &error));
    CU_ASSERT_EQUAL(read(reader, text, sizeof text), 7);
    CU_ASSERT_NSTRING_EQUAL(text, "one two", 7);
    CU_ASSERT_FALSE(file_exists(finished));
    CU_ASSERT_TRUE(file_is_written_to_as_it_is(path));
    CU_ASSERT_TRUE_FATAL(file_is_written_to_as_it_is("/dev/null"));
    CU_ASSERT_TRUE(file_write("/dev/null", "a", 1, &error));
    CU_ASSERT_TRUE(file_is_written_to_as_it_is("/dev/null"));
    CU_ASSERT_TRUE_FATAL(file_is_written_to_as_it_is("/dev/full"));
    CU_ASSERT_FALSE(file_write("/dev/full", "a", 1, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot write '/dev/full': No space left on device");
    error_clear(&error);
    close(reader);
    free(finished);
    free(path);
    folder_end(folder);
}

static void a_full_disk_leaves_the_old_file(void)
{
    struct error error = ERROR_INIT;
    struct output_file file;
    CU_ASSERT_TRUE_FATAL(output_file_open(&file, "/tmp/iatipub-full-test", &error));
    fclose(file.stream);
    unlink(file.temporary);
    file.stream = fopen("/dev/full", "wb");
    fputs("lost", file.stream);
    CU_ASSERT_FALSE(output_file_commit(&file, &error));
    CU_ASSERT_STRING_EQUAL(error.text,
                           "cannot write '/tmp/iatipub-full-test': No space left on device");
    CU_ASSERT_FALSE(file_exists("/tmp/iatipub-full-test"));
    error_clear(&error);
}

static void reading_refuses_folders_and_giants(void)
{
    struct error error = ERROR_INIT;
    size_t length;
    CU_ASSERT_PTR_NULL(file_read("/tmp", 100, &length, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "it is a folder"));
    CU_ASSERT_PTR_NULL(file_read("/no/such/file", 100, &length, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "No such file"));
    CU_ASSERT_PTR_NULL(file_read("/dev/zero", 100000, &length, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "larger than 100000 bytes"));
    error_clear(&error);
}

static void folders_are_made_and_swept(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *deep = path_join(folder, "a/b/c");
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(folder_make(deep, &error));
    CU_ASSERT_TRUE(folder_make(deep, &error));
    CU_ASSERT_TRUE(folder_exists(deep));
    char *left = path_join(deep, "x.xml" FILE_TEMPORARY_SUFFIX);
    char *kept = path_join(deep, "x.xml");
    file_write(left, "", 0, &error);
    file_write(kept, "", 0, &error);
    folder_sweep(deep);
    CU_ASSERT_FALSE(file_exists(left));
    CU_ASSERT_TRUE(file_exists(kept));
    char *below_file = path_join(kept, "d");
    CU_ASSERT_FALSE(folder_make(below_file, &error));
    error_clear(&error);
    free(below_file);
    free(left);
    free(kept);
    free(deep);
    folder_end(folder);
}

static void check_path(char *path, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(path, expected);
    free(path);
}

static void paths_are_joined_and_cut(void)
{
    check_path(path_join("a", "b"), "a/b");
    check_path(path_join("a/", "b"), "a/b");
    check_path(path_join(".", "b"), "b");
    check_path(path_join("a", "/b"), "/b");
    check_path(path_stem("x/y.tar.gz"), "y.tar");
    check_path(path_stem(".hidden"), ".hidden");
    check_path(path_folder("a/b/c"), "a/b");
    check_path(path_folder("c"), ".");
    check_path(path_folder("/c"), "/");
    CU_ASSERT_STRING_EQUAL(path_base("a/b"), "b");
}

static void digests_are_sha256(void)
{
    char text[DIGEST_TEXT_SIZE];
    digest_bytes("abc", 3, text);
    CU_ASSERT_STRING_EQUAL(text,
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct error error = ERROR_INIT;
    size_t size = 1;
    CU_ASSERT_TRUE(digest_file("/dev/null", text, &size, &error));
    CU_ASSERT_EQUAL(size, 0);
    CU_ASSERT_STRING_EQUAL(text,
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CU_ASSERT_FALSE(digest_file("/no/such/file", text, NULL, &error));
    error_clear(&error);
}

static void resources_travel_inside_and_can_be_replaced(void)
{
    struct error error = ERROR_INIT;
    size_t length;
    char *text = resource_read("schemas/iati/standard.xml", &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_EQUAL(strlen(text), length);
    free(text);
    CU_ASSERT_PTR_NULL(resource_read("no/such/resource", &length, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no/such/resource"));
    error_clear(&error);

    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *below = path_join(folder, "xslt");
    char *path = path_join(below, "site-index.xsl");
    folder_make(below, &error);
    file_write(path, "mine", 4, &error);
    resource_set_folder(folder);
    text = resource_read("xslt/site-index.xsl", &length, &error);
    CU_ASSERT_STRING_EQUAL(text, "mine");
    resource_set_folder(NULL);
    free(text);
    free(path);
    free(below);
    folder_end(folder);
}

static void lean_resources_lack_what_is_for_people(void)
{
    static const char name[] = "schemas/iati/2.03/iati-activities-schema.xsd";
    struct error error = ERROR_INIT;
    size_t length, lean_length;
    char *text = resource_read(name, &length, &error);
    char *lean = resource_read_lean(name, &lean_length, &error);
    CU_ASSERT_FATAL(text && lean);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<xs:documentation"));
    CU_ASSERT_PTR_NULL(strstr(lean, "<xs:documentation"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lean, "iati-common.xsd"));
    CU_ASSERT(2 * lean_length < length);
    free(text);
    free(lean);
    text = resource_read_lean("xslt/site-index.xsl", &length, &error);
    CU_ASSERT_PTR_NOT_NULL(text); /* there is no other form */
    free(text);
}

static void a_replaced_resource_has_no_lean_form(void)
{
    static const char name[] = "schemas/iati/standard.xml";
    struct error error = ERROR_INIT;
    size_t length;
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *below = path_join(folder, "schemas/iati"), *path = path_join(folder, name);
    folder_make(below, &error);
    file_write(path, "mine", 4, &error);
    resource_set_folder(folder);
    char *text = resource_read_lean(name, &length, &error);
    CU_ASSERT_STRING_EQUAL(text, "mine");
    const char *own = resource_embedded(name, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(own);
    CU_ASSERT_EQUAL(strncmp(own, "<?xml", 5), 0);
    CU_ASSERT_PTR_NULL(resource_embedded("no/such/resource", &length));
    resource_set_folder(NULL);
    free(text);
    free(path);
    free(below);
    folder_end(folder);
}

static void cells_of_csv_are_no_formulas(void)
{
    static const char *const cells[] = {"=1+1",     "-5.20", "-x",    "@x",
                                        "a, \"b\"", " c",    "\xC3(", NULL};
    struct strbuf row = STRBUF_INIT;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_add_text(&row, cells[i]);
    csv_end_row(&row);
    csv_add_text(&row, "d");
    csv_end_line(&row);
    CU_ASSERT_STRING_EQUAL(row.text,
                           "'=1+1,-5.20,'-x,'@x,\"a, \"\"b\"\"\",\" c\",\xEF\xBF\xBD(,\r\nd\n");
    strbuf_release(&row);
}

static void bytes_that_are_not_utf8_are_replaced(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_add_utf8(&text, "");
    strbuf_add_utf8(&text, "\xC3\xA9\xFF\xFEz\xE2\x82");
    CU_ASSERT_STRING_EQUAL(text.text, "\xC3\xA9" UTF8_REPLACEMENT UTF8_REPLACEMENT
                                      "z" UTF8_REPLACEMENT UTF8_REPLACEMENT);
    strbuf_release(&text);
}

CU_TestInfo base_tests[] = {
    {"cells of CSV are no formulas", cells_of_csv_are_no_formulas},
    {"bytes that are not UTF-8 are replaced", bytes_that_are_not_utf8_are_replaced},
    {"strbuf grows and gives its text away", strbuf_grows_and_gives_its_text_away},
    {"SQL names are quoted", sql_names_are_quoted},
    {"an error keeps the last text and takes prefixes",
     error_keeps_the_last_text_and_takes_prefixes},
    {"an error kept apart is taken over, or forgotten when it is done",
     an_error_kept_apart_is_taken_over_or_forgotten},
    {"a copy of NULL is NULL", a_copy_of_nothing_is_nothing},
    {"decimals add exactly", decimals_add_exactly},
    {"decimals compare whatever their scale", decimals_compare_whatever_their_scale},
    {"decimals refuse what is no number", decimals_refuse_what_is_no_number},
    {"dates are days of the calendar", dates_are_days_of_the_calendar},
    {"date-times have both halves", date_times_have_both_halves},
    {"the nearest name is suggested", the_nearest_name_is_suggested},
    {"findings are counted beyond their limit", findings_are_counted_beyond_their_limit},
    {"severities have names", severities_have_names},
    {"a file appears whole or not at all", a_file_appears_whole_or_not_at_all},
    {"a pipe stays a pipe", a_pipe_stays_a_pipe},
    {"a full disk leaves the old file", a_full_disk_leaves_the_old_file},
    {"reading refuses folders and giants", reading_refuses_folders_and_giants},
    {"folders are made and swept", folders_are_made_and_swept},
    {"paths are joined and cut", paths_are_joined_and_cut},
    {"digests are SHA-256", digests_are_sha256},
    {"resources travel inside and can be replaced", resources_travel_inside_and_can_be_replaced},
    {"lean resources lack what is for people", lean_resources_lack_what_is_for_people},
    {"a replaced resource has no lean form", a_replaced_resource_has_no_lean_form},
    CU_TEST_INFO_NULL,
};
