#include "report/finding_log.h"

#include <CUnit/CUnit.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "folder.h"
#include "log_sample.h"
#include "report/formats.h"
#include "report/spill.h"

extern CU_TestInfo finding_log_tests[];

static struct finding_reader *read_all(const struct finding_log *log)
{
    return finding_reader_new(log, &(struct finding_view){.most = 0});
}

static void end_reading(struct finding_reader *reader)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(finding_reader_end(reader, &error));
}

static void check_place(const struct place *got, const struct place *wanted)
{
    CU_ASSERT_TRUE(report_same_text(got->file, wanted->file));
    CU_ASSERT_EQUAL(got->line, wanted->line);
    CU_ASSERT_EQUAL(got->column, wanted->column);
}

static void check_same(const struct finding *got, const struct finding *wanted)
{
    CU_ASSERT_EQUAL(got->severity, wanted->severity);
    CU_ASSERT_PTR_EQUAL(got->rule, wanted->rule);
    CU_ASSERT_PTR_EQUAL(got->category, wanted->category);
    CU_ASSERT_PTR_EQUAL(got->hint, wanted->hint);
    CU_ASSERT_TRUE(report_same_text(got->subject, wanted->subject));
    CU_ASSERT_TRUE(report_same_text(got->title, wanted->title));
    CU_ASSERT_TRUE(report_same_text(got->path, wanted->path));
    CU_ASSERT_TRUE(report_same_text(got->message, wanted->message));
    CU_ASSERT_TRUE(report_same_text(got->value, wanted->value));
    check_place(&got->place, &wanted->place);
    check_place(&got->source, &wanted->source);
}

/* --- findings of all kinds, the same every time --- */

static unsigned next_random(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(*state >> 33) % below;
}

/* A text out of few, long and short, that share beginnings and ends; now and then none. */
static char *random_text(uint64_t *state, struct strbuf *buffer)
{
    static const char *const starts[] = {"", "a", "ab", "transaction[1", "transaction[12", "é日"};
    static const char *const ends[] = {"", "b", "ab", "]/value", "]/value/@currency", "\xFF"};
    strbuf_reset(buffer);
    if (next_random(state, 8) == 0)
        return NULL;
    strbuf_addstr(buffer, starts[next_random(state, 6)]);
    for (unsigned i = next_random(state, 20) == 0 ? 3000 : 0; i > 0; i--)
        strbuf_addch(buffer, 'x');
    strbuf_addstr(buffer, ends[next_random(state, 6)]);
    return buffer->text;
}

enum { TEXTS = 7 };

static struct finding random_finding(uint64_t *state, struct strbuf buffers[TEXTS])
{
    static const char *const rules[] = {"0.3.1", "9.40.1", "1.1.2"};
    static const char *const hints[] = {NULL, "do this"};
    struct finding finding = {.severity = (enum severity)next_random(state, SEVERITY_COUNT),
                              .rule = rules[next_random(state, 3)],
                              .category = rules[0],
                              .hint = hints[next_random(state, 2)]};
    char **texts[TEXTS] = {&finding.subject,    &finding.title,      &finding.path,
                           &finding.message,    &finding.place.file, &finding.value,
                           &finding.source.file};
    for (int i = 0; i < TEXTS; i++)
        *texts[i] = random_text(state, &buffers[i]);
    if (!finding.place.file)
        finding.place.file = strbuf_empty;
    finding.place.line = next_random(state, 100000);
    finding.place.column = next_random(state, 3) ? next_random(state, 300) : SIZE_MAX;
    finding.source.line = next_random(state, 2) ? next_random(state, 100000) : 0;
    finding.source.column = next_random(state, 2) ? next_random(state, 300) : 0;
    return finding;
}

static void begin_buffers(struct strbuf buffers[TEXTS])
{
    for (int i = 0; i < TEXTS; i++)
        buffers[i] = (struct strbuf)STRBUF_INIT;
}

static void end_buffers(struct strbuf buffers[TEXTS])
{
    for (int i = 0; i < TEXTS; i++)
        strbuf_release(&buffers[i]);
}

static void any_findings(void)
{
    enum { FILES = 3, COUNT = 3000 };
    struct finding_log *log = finding_log_new(NULL);
    struct strbuf buffers[TEXTS];
    uint64_t state = 1;
    begin_buffers(buffers);
    for (int i = 0; i < FILES; i++) {
        sample_begin(log, "a.xml");
        for (int j = 0; j < COUNT; j++) {
            struct finding finding = random_finding(&state, buffers);
            sample_add(log, &finding);
        }
        sample_end(log);
    }
    sample_settle(log);
    struct finding_reader *reader = read_all(log);
    state = 1;
    for (int i = 0; i < FILES; i++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(finding_reader_next_file(reader));
        for (int j = 0; j < COUNT; j++) {
            struct finding wanted = random_finding(&state, buffers);
            const struct logged_finding *got = finding_reader_next(reader);
            CU_ASSERT_PTR_NOT_NULL_FATAL(got);
            check_same(&got->finding, &wanted);
        }
        CU_ASSERT_PTR_NULL(finding_reader_next(reader));
    }
    CU_ASSERT_PTR_NULL(finding_reader_next_file(reader));
    end_reading(reader);
    end_buffers(buffers);
    finding_log_free(log);
}

static void long_texts(void)
{
    enum { LENGTH = 1000000 };
    struct finding_log *log = finding_log_new(NULL);
    char *text = xmalloc(LENGTH + 1);
    memset(text, 'm', LENGTH);
    text[LENGTH] = '\0';
    sample_begin(log, "a.xml");
    for (int i = 0; i < 12; i++) {
        text[LENGTH / 2] = (char)('a' + i);
        sample_add_new(log, SEVERITY_ERROR, i % 3 ? "0.3.1" : "1.1.2", text, text);
    }
    sample_end(log);
    sample_settle(log);
    CU_ASSERT_TRUE(finding_log_spilled(log) > 0);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    for (int i = 0; i < 12; i++) {
        const struct logged_finding *got = finding_reader_next(reader);
        CU_ASSERT_PTR_NOT_NULL_FATAL(got);
        text[LENGTH / 2] = (char)('a' + i);
        CU_ASSERT_STRING_EQUAL(got->finding.message, text);
        CU_ASSERT_STRING_EQUAL(got->finding.subject, text);
    }
    end_reading(reader);
    free(text);
    finding_log_free(log);
}

static void many_kinds(void)
{
    enum { KINDS = 2000 };
    char(*rules)[8] = xcalloc(KINDS, sizeof *rules);
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    for (int i = 0; i < 2 * KINDS; i++)
        sample_add_new(log, SEVERITY_ERROR, rules[i % KINDS], "A-1", "m");
    sample_end(log);
    sample_settle(log);
    CU_ASSERT_EQUAL(finding_log_kinds(log)->count, KINDS);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    for (int i = 0; i < 2 * KINDS; i++)
        CU_ASSERT_PTR_EQUAL(finding_reader_next(reader)->finding.rule, rules[i % KINDS]);
    end_reading(reader);
    finding_log_free(log);
    free(rules);
}

/* --- files and totals --- */

static void facts_and_totals(void)
{
    struct finding_log *log = sample_log(NULL);
    CU_ASSERT_EQUAL(finding_log_file_count(log), 2);
    const struct logged_file *file = finding_log_file(log, 0);
    CU_ASSERT_STRING_EQUAL(file->path, "a.xml");
    CU_ASSERT_STRING_EQUAL(file->type, "iati-activities");
    CU_ASSERT_STRING_EQUAL(file->version, "2.03");
    CU_ASSERT_EQUAL(file->items, 12);
    CU_ASSERT_EQUAL(file->bytes, 34567);
    CU_ASSERT_FALSE(file->valid);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_CRITICAL], 1);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_ERROR], 2);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_WARNING], 1);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_ADVISORY], 1);
    CU_ASSERT_TRUE(finding_log_file(log, 1)->valid);
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_CRITICAL), 1);
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_ERROR), 3);
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_ADVISORY), SAMPLE_COUNT);
    finding_log_free(log);
}

static bool is_valid_with(enum severity severity, const char *rule)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    sample_add_new(log, severity, rule, NULL, "m");
    sample_end(log);
    sample_settle(log);
    bool valid = finding_log_file(log, 0)->valid;
    finding_log_free(log);
    return valid;
}

static void validity(void)
{
    CU_ASSERT_FALSE(is_valid_with(SEVERITY_CRITICAL, "0.3.1"));
    CU_ASSERT_TRUE(is_valid_with(SEVERITY_ERROR, "9.40.1"));
    CU_ASSERT_TRUE(is_valid_with(SEVERITY_CRITICAL, "x.source.empty"));
    CU_ASSERT_FALSE(is_valid_with(SEVERITY_CRITICAL, "x.doctype"));
    CU_ASSERT_FALSE(is_valid_with(SEVERITY_CRITICAL, "x.limit"));
}

static void default_place(void)
{
    struct finding_log *log = sample_log(NULL);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.place.file, "a.xml");
    end_reading(reader);
    finding_log_free(log);
}

static void dropped_file(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", "first");
    sample_end(log);
    sample_begin(log, "b.xml");
    sample_add_new(log, SEVERITY_CRITICAL, "0.3.1", "A-1", "second");
    finding_log_drop_file_findings(log);
    sample_add_new(log, SEVERITY_WARNING, "9.40.1", "A-1", "third");
    sample_end(log);
    sample_settle(log);
    const struct logged_file *file = finding_log_file(log, 1);
    CU_ASSERT_TRUE(file->valid);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_CRITICAL], 0);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_WARNING], 1);
    CU_ASSERT_EQUAL(file->kind_count, 1);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.message, "first");
    finding_reader_next_file(reader);
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.message, "third");
    CU_ASSERT_PTR_NULL(finding_reader_next(reader));
    end_reading(reader);
    finding_log_free(log);
}

/* --- conditional findings --- */

static bool is_known(void *context, const char *identifier)
{
    return strcmp(context, identifier) == 0;
}

static void add_unless(struct finding_log *log, enum severity severity, const char *identifier)
{
    struct error error = ERROR_INIT;
    struct finding finding = sample_finding(severity, "1.2.3", "A-1", identifier);
    CU_ASSERT_TRUE(finding_log_add(log, &finding, identifier, &error));
}

static void settled(void)
{
    struct finding_log *log = finding_log_new(NULL);
    char known[] = "KNOWN-1";
    struct error error = ERROR_INIT;
    sample_begin(log, "a.xml");
    add_unless(log, SEVERITY_CRITICAL, "KNOWN-1");
    add_unless(log, SEVERITY_ADVISORY, "UNKNOWN-1");
    sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", "stands");
    add_unless(log, SEVERITY_ADVISORY, "KNOWN-1");
    sample_end(log);
    CU_ASSERT_TRUE(finding_log_settle(log, is_known, known, &error));
    const struct logged_file *file = finding_log_file(log, 0);
    CU_ASSERT_TRUE(file->valid);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_CRITICAL], 0);
    CU_ASSERT_EQUAL(file->totals[SEVERITY_ADVISORY], 1);
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_ADVISORY), 2);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.message, "UNKNOWN-1");
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.message, "stands");
    CU_ASSERT_PTR_NULL(finding_reader_next(reader));
    end_reading(reader);
    finding_log_free(log);
}

static void unsettled_stand(void)
{
    struct finding_log *log = finding_log_new(NULL);
    sample_begin(log, "a.xml");
    add_unless(log, SEVERITY_CRITICAL, "ANY-1");
    sample_end(log);
    sample_settle(log);
    CU_ASSERT_FALSE(finding_log_file(log, 0)->valid);
    CU_ASSERT_EQUAL(finding_log_at_least(log, SEVERITY_CRITICAL), 1);
    finding_log_free(log);
}

/* --- views --- */

static size_t count_file(struct finding_reader *reader)
{
    size_t count = 0;
    CU_ASSERT_PTR_NOT_NULL(finding_reader_next_file(reader));
    while (finding_reader_next(reader))
        count++;
    return count;
}

static struct finding_log *two_files(void)
{
    struct finding_log *log = finding_log_new(NULL);
    for (int i = 0; i < 2; i++) {
        sample_begin(log, i ? "b.xml" : "a.xml");
        sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", "m");
        sample_add_new(log, SEVERITY_ERROR, "1.1.2", "A-1", "m");
        sample_add_new(log, SEVERITY_WARNING, "9.40.1", "A-1", "m");
        sample_end(log);
    }
    sample_settle(log);
    return log;
}

static void ceiling(void)
{
    struct finding_log *log = two_files();
    struct finding_reader *reader = finding_reader_new(log, &(struct finding_view){.most = 4});
    CU_ASSERT_EQUAL(count_file(reader), 3);
    CU_ASSERT_EQUAL(finding_reader_left(reader), 0);
    CU_ASSERT_EQUAL(count_file(reader), 1);
    CU_ASSERT_EQUAL(finding_reader_left(reader), 2);
    end_reading(reader);
    finding_log_free(log);
}

static void one_rule(void)
{
    struct finding_log *log = two_files();
    char rule[] = "9.40.1"; /* the same text elsewhere */
    struct finding_reader *reader = finding_reader_new(log, &(struct finding_view){.rule = rule});
    CU_ASSERT_EQUAL(count_file(reader), 2);
    CU_ASSERT_EQUAL(count_file(reader), 2);
    end_reading(reader);
    finding_log_free(log);
}

static void skipped_file(void)
{
    struct finding_log *log = two_files();
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    finding_reader_next(reader);
    CU_ASSERT_EQUAL(count_file(reader), 3);
    end_reading(reader);
    finding_log_free(log);
}

/* --- many findings --- */

enum { MANY = 200000 };

static bool add_many(struct finding_log *log, size_t count, struct error *error)
{
    char subject[48], path[48], message[128], value[16];
    for (size_t i = 0; i < count; i++) {
        snprintf(subject, sizeof subject, "XM-DAC-41302-%06zu", i / 5);
        snprintf(path, sizeof path, "transaction[%zu]/sector/@code", i % 5 + 1);
        snprintf(value, sizeof value, "%zu", i * 7919 % 100000);
        snprintf(message, sizeof message,
                 "'%s' is not a code of codelist Sector, the list of vocabulary 1", value);
        struct finding finding = sample_finding(SEVERITY_ERROR, "9.40.1", subject, message);
        finding.path = path;
        finding.value = value;
        finding.place.line = 10 * i;
        finding.place.column = 9;
        if (!finding_log_add(log, &finding, NULL, error))
            return false;
    }
    return true;
}

static void many(void)
{
    struct finding_log *log = finding_log_new(NULL);
    struct error error = ERROR_INIT;
    sample_begin(log, "a.xml");
    CU_ASSERT_TRUE(add_many(log, MANY, &error));
    sample_end(log);
    sample_settle(log);
    CU_ASSERT_TRUE(finding_log_spilled(log) > SPILL_HELD / 2);
    CU_ASSERT_TRUE(finding_log_spilled(log) < (size_t)40 * MANY);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    char subject[48];
    for (size_t i = 0; i < MANY; i++) {
        const struct logged_finding *got = finding_reader_next(reader);
        CU_ASSERT_PTR_NOT_NULL_FATAL(got);
        snprintf(subject, sizeof subject, "XM-DAC-41302-%06zu", i / 5);
        if (got->finding.place.line != 10 * i || strcmp(got->finding.subject, subject) != 0)
            CU_FAIL_FATAL("a finding is not as it was");
    }
    CU_ASSERT_PTR_NULL(finding_reader_next(reader));
    end_reading(reader);
    finding_log_free(log);
}

static void dropped_after_spill(void)
{
    struct finding_log *log = finding_log_new(NULL);
    struct error error = ERROR_INIT;
    sample_begin(log, "a.xml");
    sample_add_new(log, SEVERITY_ERROR, "9.40.1", "A-1", "before");
    sample_end(log);
    sample_begin(log, "b.xml");
    CU_ASSERT_TRUE(add_many(log, MANY, &error));
    CU_ASSERT_TRUE(finding_log_spilled(log) > 0);
    finding_log_drop_file_findings(log);
    sample_add_new(log, SEVERITY_CRITICAL, "0.1.1", NULL, "not well-formed");
    sample_end(log);
    sample_settle(log);
    struct finding_reader *reader = read_all(log);
    finding_reader_next_file(reader);
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.message, "before");
    finding_reader_next_file(reader);
    CU_ASSERT_STRING_EQUAL(finding_reader_next(reader)->finding.message, "not well-formed");
    CU_ASSERT_PTR_NULL(finding_reader_next(reader));
    end_reading(reader);
    finding_log_free(log);
}

/* --- the temporary file --- */

/* Sets TMPDIR and gives back what it was, which the caller frees. */
static char *set_folder(const char *folder)
{
    const char *old = getenv("TMPDIR");
    char *kept = xstrdup_or_null(old);
    if (folder)
        setenv("TMPDIR", folder, 1);
    else
        unsetenv("TMPDIR");
    return kept;
}

static void reset_folder(char *kept)
{
    free(set_folder(kept));
    free(kept);
}

static void no_trace(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    char *kept = set_folder(folder);
    struct finding_log *log = finding_log_new(NULL);
    struct error error = ERROR_INIT;
    sample_begin(log, "a.xml");
    CU_ASSERT_TRUE(add_many(log, MANY, &error));
    CU_ASSERT_TRUE(finding_log_spilled(log) > 0);
    CU_ASSERT_EQUAL(rmdir(folder), 0); /* it is empty */
    finding_log_free(log);
    reset_folder(kept);
}

static void no_folder(void)
{
    char *kept = set_folder("/nowhere/at/all");
    struct finding_log *log = finding_log_new(NULL);
    struct error error = ERROR_INIT;
    sample_begin(log, "a.xml");
    CU_ASSERT_FALSE(add_many(log, MANY, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_STRING_EQUAL(error.text, "cannot keep the findings in a temporary file in "
                                       "'/nowhere/at/all' (TMPDIR names another folder): No such "
                                       "file or directory");
    error_clear(&error);
    finding_log_free(log);
    reset_folder(kept);
}

static void full_disk(void)
{
    struct rlimit old, small;
    getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){.rlim_cur = 1024 * 1024, .rlim_max = old.rlim_max};
    void (*kept)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    struct finding_log *log = finding_log_new(NULL);
    struct error error = ERROR_INIT;
    sample_begin(log, "a.xml");
    CU_ASSERT_FALSE(add_many(log, MANY, &error));
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, kept);
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "cannot keep the findings in a temporary file in"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, ": File too large"));
    error_clear(&error);
    finding_log_free(log);
}

CU_TestInfo finding_log_tests[] = {
    {"gives back any findings as they were", any_findings},
    {"gives back long texts", long_texts},
    {"tells many kinds of findings apart", many_kinds},
    {"keeps what is known of a file, and its totals", facts_and_totals},
    {"says which findings make a file invalid", validity},
    {"gives a finding without a place that of its file", default_place},
    {"forgets the findings of one file only", dropped_file},
    {"drops conditional findings whose identifier is known", settled},
    {"keeps conditional findings if nothing is known", unsettled_stand},
    {"shows no more than asked for and counts the rest", ceiling},
    {"shows the findings of one rule", one_rule},
    {"goes to the next file before the end of one", skipped_file},
    {"keeps 200,000 findings in few bytes of a file", many},
    {"forgets the findings of a file that were spilled", dropped_after_spill},
    {"leaves no temporary file", no_trace},
    {"says that the folder for temporary files is missing", no_folder},
    {"says that the disk is full", full_disk},
    CU_TEST_INFO_NULL,
};
