#include "convert/xlsx_output.h"

#include <CUnit/CUnit.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unit/folder.h"
#include "unit/rows.h"

extern CU_TestInfo xlsx_output_tests[];

/* A workbook in a folder of its own, and what went wrong with it. */
struct trial {
    char folder[FOLDER_PATH_SIZE];
    char *path;
    struct xlsx_output *output;
    struct error error;
};

static void trial_begin(struct trial *trial)
{
    *trial = (struct trial){.path = NULL};
    folder_begin(trial->folder);
    trial->path = path_join(trial->folder, "out.xlsx");
    trial->output = xlsx_output_open(trial->path, &trial->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial->output);
}

static void trial_end(struct trial *trial)
{
    xlsx_output_free(trial->output);
    error_clear(&trial->error);
    free(trial->path);
    folder_end(trial->folder);
}

static void begin_sheet(struct trial *trial, const char *name, enum xlsx_overflow overflow)
{
    static const char *const header[] = {"Code", "Value"};
    CU_ASSERT(xlsx_output_sheet(trial->output, name, overflow, &trial->error));
    CU_ASSERT(xlsx_output_header(trial->output, header, 2, &trial->error));
}

static void add_row(struct trial *trial, const char *code, const char *value)
{
    CU_ASSERT(xlsx_output_text(trial->output, 0, code));
    CU_ASSERT(xlsx_output_decimal(trial->output, 1, value));
    CU_ASSERT(xlsx_output_end_row(trial->output, &trial->error));
}

/* Commits the workbook; a reader must give these rows. */
static void expect_rows(struct trial *trial, const char *expected)
{
    CU_ASSERT(xlsx_output_commit(trial->output, &trial->error));
    CU_ASSERT_STRING_EQUAL(trial->error.text ? trial->error.text : "", "");
    check_rows(NULL, trial->path, expected);
}

static void expect_error(const struct trial *trial, const char *part)
{
    const char *text = trial->error.text ? trial->error.text : "(none)";
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (!strstr(text, part))
        printf("\n    \"%s\" instead of \"%s\"\n", text, part);
}

/* How many files the folder has. */
static size_t count_files(const struct trial *trial)
{
    size_t count = 0;
    struct error error = ERROR_INIT;
    char **paths = path_glob(trial->folder, "*", &count, &error);
    path_list_free(paths, count);
    return count;
}

/* The XML of the first sheet, through the program that everyone has. */
static char *sheet_xml(const struct trial *trial)
{
    char *command = xasprintf("unzip -p %s xl/worksheets/sheet1.xml", trial->path);
    FILE *pipe = popen(command, "r");
    struct strbuf text = STRBUF_INIT;
    char block[4096];
    size_t got;
    while (pipe && (got = fread(block, 1, sizeof block, pipe)) > 0)
        strbuf_add(&text, block, got);
    if (pipe)
        pclose(pipe);
    free(command);
    return strbuf_detach(&text);
}

static void writes_sheets(void)
{
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "Revenue", XLSX_REFUSE);
    add_row(&trial, "0110", "12.5");
    add_row(&trial, "", "");
    add_row(&trial, "0111", "");
    begin_sheet(&trial, "By donor", XLSX_REFUSE);
    add_row(&trial, "\xc3\xa9", "-3");
    expect_rows(&trial, "Revenue: Code Value\nBy donor: Code Value\n"
                        "Revenue:2|0110|12.5\nRevenue:3|0111|-\nBy donor:2|\xc3\xa9|-3\n");
    CU_ASSERT_EQUAL(count_files(&trial), 1);
    trial_end(&trial);
}

static void keeps_texts(void)
{
    static const char *const texts[] = {"=1+1",
                                        "+1",
                                        "-1",
                                        "@SUM(A1)",
                                        "{=A1}",
                                        "https://example.org/?a&b",
                                        " blank ",
                                        "a\nb\tc",
                                        "a\rb",
                                        "_x000D_",
                                        "<b>&amp;</b>",
                                        "mailto:a@example.org",
                                        "2024-05-01",
                                        "1E5",
                                        "TRUE",
                                        "#N/A",
                                        "\xf0\x9f\x98\x80",
                                        "__x005F_",
                                        "_x005F_x0",
                                        "\"'\"",
                                        "00",
                                        "internal:A!A1",
                                        "file:///etc/passwd"};
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "Texts", XLSX_REFUSE);
    struct strbuf expected = STRBUF_INIT;
    strbuf_addstr(&expected, "*: Code Value\n");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add_row(&trial, texts[i], "");
        strbuf_addf(&expected, "*:%zu|%s|-\n", i + 2, texts[i]);
    }
    expect_rows(&trial, expected.text);
    char *xml = sheet_xml(&trial);
    CU_ASSERT_PTR_NULL(strstr(xml, "<f>"));
    CU_ASSERT_PTR_NULL(strstr(xml, "hyperlink"));
    CU_ASSERT_PTR_NULL(strstr(xml, "<v>"));
    free(xml);
    strbuf_release(&expected);
    trial_end(&trial);
}

static void keeps_digits(void)
{
    static const struct {
        const char *text;
        bool is_number;
    } table[] = {
        {"0", true},
        {"1500", true},
        {"-1500.5", true},
        {"0.1", true},
        {"123456789012345", true},
        {"1234567890.12345", true},
        {"100000000000000", true},
        {"1000000000000000", false},
        {"0.0001", true},
        {"-0.000123456789012345", true},
        {"0.0001234567890123456", false},
        {"9.95", true}, /* which has 16 digits as the library prints it */
        {"1500.00", false},
        {"0.30000000000000004", false},
        {"1234567890123456", false},
        {"9007199254740993", false},
        {"0.00001", false},
        {"007", false},
        {"+5", false},
        {".5", false},
        {"5.", false},
        {"-0", false},
        {"1e5", false},
        {"inf", false},
        {"nan", false},
        {"0x10", false},
        {"1,5", false},
    };
    enum { COUNT = sizeof table / sizeof *table };
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "Amounts", XLSX_REFUSE);
    struct strbuf expected = STRBUF_INIT;
    strbuf_addstr(&expected, "*: Code Value\n");
    for (size_t i = 0; i < COUNT; i++) {
        add_row(&trial, "", table[i].text);
        strbuf_addf(&expected, "*:%zu|-|%s\n", i + 2, table[i].text);
    }
    expect_rows(&trial, expected.text);
    char *xml = sheet_xml(&trial);
    for (size_t i = 0; i < COUNT; i++) {
        char *number = xasprintf("<c r=\"B%zu\"><v>", i + 2);
        CU_ASSERT_EQUAL(strstr(xml, number) != NULL, table[i].is_number);
        free(number);
    }
    free(xml);
    strbuf_release(&expected);
    trial_end(&trial);
}

static void shows_amounts_as_money(void)
{
    static const char *const amounts[][2] = {{"1234567.50", "1234567.5"},
                                             {"-12.00", "-12"},
                                             {"0.05", "0.05"},
                                             {"7", "7"},
                                             {"1.005", "1.005"},
                                             {"123456789012345.67", NULL},
                                             {"-0.00", "-0"},
                                             {"n/a", NULL}};
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "Revenue", XLSX_REFUSE);
    struct strbuf expected = STRBUF_INIT;
    strbuf_addstr(&expected, "*: Code Value\n");
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        CU_ASSERT(xlsx_output_text(trial.output, 0, "a"));
        CU_ASSERT(xlsx_output_amount(trial.output, 1, amounts[i][0]));
        CU_ASSERT(xlsx_output_end_row(trial.output, &trial.error));
        strbuf_addf(&expected, "*:%zu|a|%s\n", i + 2, amounts[i][amounts[i][1] ? 1 : 0]);
    }
    expect_rows(&trial, expected.text);
    char *xml = sheet_xml(&trial);
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<c r=\"B2\" s=\"2\"><v>1234567.5</v>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<c r=\"B6\"><v>1.005")); /* rounded to the eye otherwise */
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<col min=\"2\" max=\"2\""));
    free(xml);
    strbuf_release(&expected);
    trial_end(&trial);
}

static void tells_of_long_texts(void)
{
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "S", XLSX_REFUSE);
    char *text = xcalloc(2 * XLSX_TEXT_MOST, 2);
    memset(text, 'a', XLSX_TEXT_MOST + 1);
    CU_ASSERT(!xlsx_output_text(trial.output, 0, text));
    CU_ASSERT(!xlsx_output_decimal(trial.output, 0, text));
    CU_ASSERT(xlsx_output_text(trial.output, 1, "kept"));
    CU_ASSERT(xlsx_output_end_row(trial.output, &trial.error));
    for (size_t i = 0; i <= XLSX_TEXT_MOST / 2; i++)
        memcpy(text + 4 * i, "\xf0\x9f\x98\x80", 5); /* each counts twice */
    CU_ASSERT(!xlsx_output_text(trial.output, 0, text));
    text[4 * (XLSX_TEXT_MOST / 2)] = '\0';
    CU_ASSERT(xlsx_output_text(trial.output, 0, text));
    CU_ASSERT(xlsx_output_end_row(trial.output, &trial.error));
    char *expected = xasprintf("*: Code Value\n*:2|-|kept\n*:3|%s|-\n", text);
    CU_ASSERT(xlsx_output_commit(trial.output, &trial.error));
    char *rows = rows_text(NULL, trial.path, trial.path);
    CU_ASSERT(strcmp(rows, expected) == 0); /* too long to be shown */
    free(rows);
    free(expected);
    free(text);
    trial_end(&trial);
}

static void refuses_names(void)
{
    static const char *const names[] = {
        "", "a/b", "a:b", "[a]", "why?", "'a'", "REVENUE", "a name of more than thirty-one c"};
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "Revenue", XLSX_REFUSE);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CU_ASSERT(!xlsx_output_sheet(trial.output, names[i], XLSX_REFUSE, &trial.error));
        expect_error(&trial, "cannot add sheet '");
        CU_ASSERT_EQUAL(trial.error.kind, ERROR_USAGE);
        error_clear(&trial.error);
    }
    trial_end(&trial);
}

static void refuses_rows(void)
{
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "S", XLSX_REFUSE);
    xlsx_output_text(trial.output, 0, "caf\xe9");
    CU_ASSERT(!xlsx_output_end_row(trial.output, &trial.error));
    expect_error(&trial, "row 2 of sheet 'S' has a text that is not UTF-8");
    trial_end(&trial);
    trial_begin(&trial);
    begin_sheet(&trial, "S", XLSX_REFUSE);
    xlsx_output_text(trial.output, XLSX_COLUMNS_MOST, "a");
    CU_ASSERT(!xlsx_output_end_row(trial.output, &trial.error));
    expect_error(&trial, "row 2 of sheet 'S' is too wide; a sheet has 16384 columns");
    trial_end(&trial);
}

static void fill_sheet(struct trial *trial)
{
    for (size_t i = 1; i < XLSX_ROWS_MOST; i++)
        add_row(trial, "", "1");
}

static void refuses_more_rows_than_fit(void)
{
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, "Ledger", XLSX_REFUSE);
    fill_sheet(&trial);
    xlsx_output_text(trial.output, 0, "one more");
    CU_ASSERT(!xlsx_output_end_row(trial.output, &trial.error));
    expect_error(&trial, "sheet 'Ledger' is full; a sheet has 1048576 rows");
    trial_end(&trial);
}

static void goes_on_in_another_sheet(void)
{
    static const char name[] = "A name that has thirty-one char";
    struct trial trial;
    trial_begin(&trial);
    begin_sheet(&trial, name, XLSX_GO_ON);
    fill_sheet(&trial);
    add_row(&trial, "one more", "2");
    begin_sheet(&trial, "Next", XLSX_GO_ON);
    CU_ASSERT(xlsx_output_commit(trial.output, &trial.error));
    check_rows_have(NULL, trial.path,
                    "A name that has thirty-one char: Code Value\n"
                    "A name that has thirty-one  (2): Code Value\n"
                    "Next: Code Value\n");
    check_rows_have(NULL, trial.path, "(2):2|one more|2\n");
    trial_end(&trial);
}

static void same_cells_same_bytes(void)
{
    char *bytes[2];
    size_t lengths[2];
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_begin(&trial);
        begin_sheet(&trial, "S", XLSX_REFUSE);
        add_row(&trial, "a", "1");
        CU_ASSERT(xlsx_output_commit(trial.output, &trial.error));
        bytes[i] = file_read(trial.path, 1 << 20, &lengths[i], &trial.error);
        trial_end(&trial);
        if (i == 0)
            sleep(1); /* of which a file without fixed times would tell */
    }
    CU_ASSERT_EQUAL_FATAL(lengths[0], lengths[1]);
    CU_ASSERT_EQUAL(memcmp(bytes[0], bytes[1], lengths[0]), 0);
    free(bytes[0]);
    free(bytes[1]);
}

static void gives_up_without_a_trace(void)
{
    struct trial trial;
    trial_begin(&trial);
    folder_add(trial.folder, "out.xlsx", "older");
    begin_sheet(&trial, "S", XLSX_REFUSE);
    add_row(&trial, "a", "1");
    xlsx_output_free(trial.output);
    trial.output = NULL;
    size_t length = 0;
    char *text = file_read(trial.path, 100, &length, &trial.error);
    CU_ASSERT_STRING_EQUAL(text, "older");
    CU_ASSERT_EQUAL(count_files(&trial), 1);
    free(text);
    trial_end(&trial);
}

static void tells_of_folders_that_are_not_there(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(xlsx_output_open("/nowhere/out.xlsx", &error));
    CU_ASSERT_STRING_EQUAL(error.text,
                           "cannot write '/nowhere/out.xlsx': No such file or directory");
    error_clear(&error);
}

/* Writes rows with room for `room` bytes in each file; in a process of its own, since the limit
 * stays. 0: it failed and left nothing but the older file. */
static int write_with_room(struct trial *trial, rlim_t room)
{
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){room, room});
    if (!freopen("/dev/null", "w", stderr)) /* the library grumbles */
        return 9;
    char text[64];
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "%d and %d", i, i * 7919);
        add_row(trial, text, "1");
    }
    int status = xlsx_output_commit(trial->output, &trial->error) ? 1 : 0;
    if (!status && !strstr(trial->error.text, "cannot write '"))
        status = 2;
    xlsx_output_free(trial->output);
    size_t length = 0;
    struct error error = ERROR_INIT;
    char *older = file_read(trial->path, 100, &length, &error);
    if (!older || strcmp(older, "older") != 0 || count_files(trial) != 1)
        status = 3;
    free(older);
    return status;
}

static void leaves_nothing_half_written(void)
{
    static const rlim_t rooms[] = {0, 300, 5000, 20000, 60000, 100000};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        struct trial trial;
        trial_begin(&trial);
        folder_add(trial.folder, "out.xlsx", "older");
        begin_sheet(&trial, "S", XLSX_REFUSE);
        fflush(NULL);
        pid_t child = fork();
        if (child == 0)
            _exit(write_with_room(&trial, rooms[i]));
        int status = 0;
        CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
        CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        if (status)
            printf("\n    room for %lu bytes: status %d\n", (unsigned long)rooms[i],
                   WEXITSTATUS(status));
        trial_end(&trial);
    }
}

CU_TestInfo xlsx_output_tests[] = {
    {"sheets, headers and rows are written", writes_sheets},
    {"texts come back as they were, and none is a formula", keeps_texts},
    {"amounts are numbers only if no digit is lost", keeps_digits},
    {"amounts of money are shown as such and read back as they are", shows_amounts_as_money},
    {"a text that is too long for a cell is told of", tells_of_long_texts},
    {"names that no sheet can have are refused", refuses_names},
    {"rows that no sheet can have are refused", refuses_rows},
    {"more rows than fit are refused", refuses_more_rows_than_fit},
    {"or go on in another sheet", goes_on_in_another_sheet},
    {"the same cells give the same bytes", same_cells_same_bytes},
    {"what is given up leaves no trace", gives_up_without_a_trace},
    {"a folder that is not there is told of", tells_of_folders_that_are_not_there},
    {"a full disk leaves nothing half-written", leaves_nothing_half_written},
    CU_TEST_INFO_NULL,
};
