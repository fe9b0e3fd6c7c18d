/* Validates arbitrary bytes with all that travels inside the program, and checks what findings and
 * reports promise: places lie in the file, 0.1.1 stands alone, two threads find what one finds,
 * every form of report keeps its form. */
#include <csv.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xmlschemastypes.h>
#include <stdio.h>
#include <string.h>

#include "base/resource.h"
#include "base/strbuf.h"
#include "entry.h"
#include "report/finding_log.h"
#include "report/report.h"
#include "validate/validator.h"
#include "validate/validator_inside.h"

/* A few packed bytes may hold a text without end. */
enum { MOST_TEXT = 1 << 16, CSV_COLUMNS = 16 };

/* The usual validator, and one that answers as the official one. */
static struct validator *validators[2];

static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

static struct validator *make_validator(bool official)
{
    static const char *const packs[] = {"netherlands", "openag", "org-ids", "plausibility",
                                        "united-kingdom"};
    const struct validator_options options = {
        .now = "2026-11-22T10:00:00Z",
        .rule_files = packs,
        .rule_file_count = official ? 0 : sizeof packs / sizeof *packs,
        .official = official,
        .threads = 1,
    };
    struct error error = ERROR_INIT;
    struct validator *validator = validator_new(&options, &error);
    expect(validator);
    return validator;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    xmlInitParser();
    xmlSchemaInitTypes();
    xmlSetGenericErrorFunc(NULL, ignore_message);
    resource_register_with_libxml();
    validators[0] = make_validator(false);
    validators[1] = make_validator(true);
    return 0;
}

/* One run --------------------------------------------------------------------------------------*/

/* What became of a file. */
struct run {
    const struct strbuf *text; /* of the file, decoded */
    struct finding_log *log;
    size_t findings; /* of the file now in the log */
    bool is_alone;   /* 0.1.1 was found */
};

/* Every input is as the first one: identifiers of earlier ones are forgotten. */
static void forget_files(struct validator *validator)
{
    for (size_t i = 0; i < FILE_KIND_COUNT; i++) {
        identities_free(validator->identities[i]);
        validator->identities[i] = identities_new();
    }
    for (size_t i = 0; i < validator->file_count; i++)
        free(validator->files[i]);
    validator->file_count = 0;
}

/* The beginning of the next line, NULL if this is the last one. LF, CR and CRLF end a line. */
static const char *next_line(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    if (at == end)
        return NULL;
    return at + (at[0] == '\r' && at[1] == '\n' ? 2 : 1);
}

/* True if there is such a place, or it is right behind the last character of the line. */
static bool has_place(const struct strbuf *text, size_t line, size_t column)
{
    const char *at = text->text, *end = text->text + text->length;
    for (; at && line > 1; line--)
        at = next_line(at, end);
    if (!at)
        return false;
    for (; column > 1 && at < end && *at != '\n' && *at != '\r'; column--)
        for (at++; at < end && ((unsigned char)*at & 0xC0) == 0x80;)
            at++;
    return line == 1 && column == 1;
}

static bool take(void *context, const struct finding *finding, const char *unless_known,
                 struct error *error)
{
    struct run *run = context;
    expect(finding->rule && *finding->rule && finding->category && *finding->category);
    expect(finding->message && *finding->message);
    expect(has_place(run->text, finding->place.line, finding->place.column));
    run->is_alone = run->is_alone || strcmp(finding->rule, "0.1.1") == 0;
    expect(!run->is_alone || run->findings == 0);
    run->findings++;
    return finding_log_add(run->log, finding, unless_known, error);
}

static void drop(void *context)
{
    struct run *run = context;
    run->findings = 0;
    finding_log_drop_file_findings(run->log);
}

static bool is_known(void *context, const char *identifier)
{
    return validator_knows(context, identifier);
}

static struct finding_log *check(struct validator *validator, size_t threads, const char *path,
                                 const struct strbuf *text)
{
    struct run run = {.text = text, .log = finding_log_new(NULL)};
    const struct finding_sink sink = {.add = take, .drop = drop, .context = &run};
    struct validation result;
    struct error error = ERROR_INIT;
    forget_files(validator);
    validator->options.threads = threads;
    finding_log_begin_file(run.log, "a file");
    expect(validator_check(validator, path, &sink, &result, &error));
    finding_log_end_file(run.log, &(struct file_facts){.type = file_kind_name(result.kind),
                                                       .version = result.version,
                                                       .items = result.activities,
                                                       .bytes = result.bytes});
    expect(finding_log_settle(run.log, is_known, validator, &error));
    expect(error.kind == ERROR_NONE);
    validation_clear(&result);
    return run.log;
}

/* Reports --------------------------------------------------------------------------------------*/

static struct strbuf write_report(const struct validator *validator, const struct finding_log *log,
                                  const char *format, enum grouping group)
{
    struct report_options options = {.program_version = "fuzz", .group = group};
    options.rules = validator_rules(validator, &options.rule_set_count);
    struct error error = ERROR_INIT;
    struct strbuf report = STRBUF_INIT;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    expect(stream && report_write(format, log, &options, stream, &error));
    fclose(stream);
    strbuf_add(&report, text, length);
    free(text);
    return report;
}

static size_t finding_count(const struct finding_log *log)
{
    return finding_log_at_least(log, SEVERITY_ADVISORY);
}

/* Lines of text hold no control characters but their ends. */
static void expect_text(const struct strbuf *report, size_t count)
{
    size_t lines = 0;
    for (size_t i = 0; i < report->length; i++) {
        unsigned char byte = (unsigned char)report->text[i];
        expect((byte >= 0x20 && byte != 0x7F) || byte == '\n');
        lines += byte == '\n';
    }
    expect(lines >= count);
}

static void expect_json(const struct strbuf *report, size_t count)
{
    (void)count;
    json_t *value = json_loadb(report->text, report->length, JSON_ALLOW_NUL, NULL);
    expect(value);
    json_decref(value);
}

static void expect_jsonl(const struct strbuf *report, size_t count)
{
    const char *line = report->text, *end;
    for (; (end = strchr(line, '\n')); line = end + 1) {
        struct strbuf one = {.text = report->text + (line - report->text),
                             .length = (size_t)(end - line)};
        expect_json(&one, 1);
        expect(count-- > 0);
    }
    expect(count == 0 && !*line);
}

struct csv_shape {
    size_t cells, rows;
};

static void on_cell(void *cell, size_t length, void *context)
{
    (void)cell, (void)length;
    ((struct csv_shape *)context)->cells++;
}

static void on_row(int end, void *context)
{
    (void)end;
    struct csv_shape *shape = context;
    expect(shape->cells == CSV_COLUMNS);
    shape->cells = 0;
    shape->rows++;
}

static void expect_csv(const struct strbuf *report, size_t count)
{
    struct csv_parser parser;
    struct csv_shape shape = {0};
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    expect(csv_parse(&parser, report->text, report->length, on_cell, on_row, &shape) ==
           report->length);
    expect(csv_fini(&parser, on_cell, on_row, &shape) == 0 && shape.rows == count + 1);
    csv_free(&parser);
}

static void expect_xml(const struct strbuf *report, size_t count)
{
    (void)count;
    xmlDocPtr document = xmlReadMemory(report->text, (int)report->length, NULL, NULL,
                                       XML_PARSE_NOERROR | XML_PARSE_HUGE);
    expect(document);
    xmlFreeDoc(document);
}

static void expect_page(const struct strbuf *report, size_t count)
{
    (void)count;
    expect(strncmp(report->text, "<!DOCTYPE html", 14) == 0 && strstr(report->text, "</html>"));
}

static const struct {
    const char *format;
    enum grouping group;
    void (*expect)(const struct strbuf *report, size_t count);
} forms[] = {
    {"jsonl", GROUP_NONE, expect_jsonl}, {"text", GROUP_NONE, expect_text},
    {"json", GROUP_NONE, expect_json},   {"csv", GROUP_NONE, expect_csv},
    {"junit", GROUP_NONE, expect_xml},   {"sarif", GROUP_NONE, expect_json},
    {"json", GROUP_RULE, expect_json},   {"html", GROUP_NONE, expect_page},
};

enum { FORM_COUNT = sizeof forms / sizeof *forms };

static struct strbuf check_form(const struct validator *validator, const struct finding_log *log,
                                size_t form)
{
    struct strbuf report = write_report(validator, log, forms[form].format, forms[form].group);
    forms[form].expect(&report, finding_count(log));
    return report;
}

/* The whole ------------------------------------------------------------------------------------*/

static void compare_threads(struct validator *validator, const char *path,
                            const struct strbuf *text, const struct strbuf *report)
{
    struct finding_log *log = check(validator, 2, path, text);
    struct strbuf other = check_form(validator, log, 0);
    expect(other.length == report->length && memcmp(other.text, report->text, report->length) == 0);
    strbuf_release(&other);
    finding_log_free(log);
}

/* The length of the input chooses what is not done every time: writing all forms takes longer than
 * validating. */
static void check_all(const char *path, size_t size, const struct strbuf *text)
{
    struct validator *validator = validators[size / FORM_COUNT % 2];
    struct finding_log *log = check(validator, 1, path, text);
    struct strbuf report = check_form(validator, log, 0);
    struct strbuf other = check_form(validator, log, size % FORM_COUNT);
    compare_threads(validator, path, text, &report);
    strbuf_release(&report);
    strbuf_release(&other);
    finding_log_free(log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory_file file = memory_file_make(data, size);
    struct strbuf text = decoded_text(file.path, MOST_TEXT);
    if (text.length < MOST_TEXT)
        check_all(file.path, size, &text);
    strbuf_release(&text);
    memory_file_release(&file);
    return 0;
}
