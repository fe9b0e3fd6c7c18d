#include "report/baseline.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json_scan.h"
#include "report/fingerprint.h"

/* How often a fingerprint occurs. In a table with free places, found by the fingerprint itself. */
struct known {
    uint64_t fingerprint;
    uint32_t count; /* left */
    bool occupied;  /* stays so when the count has come down to 0 */
};

struct baseline {
    struct known *table;
    size_t size, used;
    struct fingerprinter fingerprinter;
};

/* --- the multiset --- */

static struct known *find_place(const struct baseline *baseline, uint64_t fingerprint)
{
    size_t i = (size_t)fingerprint & (baseline->size - 1);
    while (baseline->table[i].occupied && baseline->table[i].fingerprint != fingerprint)
        i = (i + 1) & (baseline->size - 1);
    return &baseline->table[i];
}

static void resize(struct baseline *baseline, size_t size)
{
    struct known *old = baseline->table;
    size_t old_size = baseline->size;
    baseline->table = xcalloc(size, sizeof *baseline->table);
    baseline->size = size;
    for (size_t i = 0; i < old_size; i++)
        if (old[i].occupied)
            *find_place(baseline, old[i].fingerprint) = old[i];
    free(old);
}

static void add(struct baseline *baseline, const struct finding *finding)
{
    if (4 * (baseline->used + 1) > 3 * baseline->size)
        resize(baseline, 2 * baseline->size);
    uint64_t fingerprint = finding_fingerprint(&baseline->fingerprinter, finding);
    struct known *known = find_place(baseline, fingerprint);
    if (!known->occupied) {
        *known = (struct known){.fingerprint = fingerprint, .occupied = true};
        baseline->used++;
    }
    known->count++;
}

bool baseline_take(struct baseline *baseline, const struct finding *finding)
{
    uint64_t fingerprint = finding_fingerprint(&baseline->fingerprinter, finding);
    struct known *known = find_place(baseline, fingerprint);
    if (!known->count)
        return false;
    known->count--;
    return true;
}

/* --- reading a report --- */

enum { FIELD_RULE, FIELD_SUBJECT, FIELD_FILE, FIELD_PATH, FIELD_VALUE, FIELD_MESSAGE, FIELDS };

static const char *const field_names[FIELDS] = {"id",   "identifier", "file",
                                                "path", "value",      "message"};

/* The place in the report. Findings are the objects of a list "errors", or outermost objects. */
struct reading {
    struct json_scan scan;
    struct baseline *baseline;
    struct strbuf fields[FIELDS];
    bool has_field[FIELDS];
    size_t finding_depth; /* of the object that may be a finding; 0: there is none */
    size_t list_depth;    /* of the list "errors"; 0: it is not open */
    bool is_report;       /* a list "errors" or a finding has been met */
};

static void begin_object(struct reading *reading)
{
    size_t depth = reading->scan.depth;
    if (depth != 1 && (!reading->list_depth || depth != reading->list_depth + 1))
        return;
    reading->finding_depth = depth;
    memset(reading->has_field, 0, sizeof reading->has_field);
}

static char *field(const struct reading *reading, int number)
{
    return reading->has_field[number] ? reading->fields[number].text : NULL;
}

static void end_object(struct reading *reading)
{
    if (reading->scan.depth + 1 != reading->finding_depth)
        return;
    reading->finding_depth = 0;
    struct finding finding = {
        .rule = field(reading, FIELD_RULE),
        .subject = field(reading, FIELD_SUBJECT),
        .path = field(reading, FIELD_PATH),
        .value = field(reading, FIELD_VALUE),
        .message = field(reading, FIELD_MESSAGE),
        .place = {.file = field(reading, FIELD_FILE)},
    };
    if (!finding.rule || !finding.message)
        return;
    add(reading->baseline, &finding);
    reading->is_report = true;
}

static void begin_array(struct reading *reading)
{
    if (strcmp(reading->scan.key.text, "errors") == 0) {
        reading->list_depth = reading->scan.depth;
        reading->is_report = true;
    } else if (reading->scan.depth == 1) {
        reading->is_report = true; /* reports of several files, or of none */
    }
}

static void end_array(struct reading *reading)
{
    if (reading->scan.depth + 1 == reading->list_depth)
        reading->list_depth = 0;
}

static void keep_field(struct reading *reading)
{
    if (reading->scan.depth != reading->finding_depth)
        return;
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(reading->scan.key.text, field_names[i]) == 0) {
            strbuf_reset(&reading->fields[i]);
            strbuf_addstr(&reading->fields[i], reading->scan.text.text);
            reading->has_field[i] = true;
        }
}

/* False for a report that doesn't list all its findings. */
static bool is_complete(const struct reading *reading, struct error *error)
{
    return strcmp(reading->scan.key.text, "notShown") != 0 ||
           error_set(error, ERROR_USAGE,
                     "line %zu: the report leaves out %s findings; write it again without "
                     "--max-findings",
                     reading->scan.line, reading->scan.text.text);
}

static bool read_event(struct reading *reading, enum json_event event, struct error *error)
{
    static void (*const actions[])(struct reading *) = {
        [JSON_OBJECT] = begin_object, [JSON_OBJECT_END] = end_object, [JSON_ARRAY] = begin_array,
        [JSON_ARRAY_END] = end_array, [JSON_TEXT] = keep_field,
    };
    if (event == JSON_OTHER)
        return is_complete(reading, error);
    actions[event](reading);
    return true;
}

static bool read_report(struct reading *reading, struct error *error)
{
    bool fine = true, empty = true;
    for (enum json_event event; fine; empty = false) {
        event = json_scan_next(&reading->scan, error);
        if (event == JSON_DONE)
            break;
        if (event == JSON_WRONG)
            error_prefix(error, "line %zu", reading->scan.line);
        fine = event != JSON_WRONG && read_event(reading, event, error);
    }
    return fine && (reading->is_report || empty ||
                    error_set(error, ERROR_USAGE, "it has no list of findings"));
}

static bool read_stream(struct baseline *baseline, FILE *stream, const char *path,
                        struct error *error)
{
    struct reading reading = {.baseline = baseline};
    json_scan_begin(&reading.scan, stream);
    for (int i = 0; i < FIELDS; i++)
        reading.fields[i] = (struct strbuf)STRBUF_INIT;
    bool fine = read_report(&reading, error);
    if (!fine)
        error_prefix(error,
                     "'%s' can't be used as a baseline, which is a report written by 'iatipub "
                     "validate --format json' or '--format jsonl'",
                     path);
    for (int i = 0; i < FIELDS; i++)
        strbuf_release(&reading.fields[i]);
    json_scan_release(&reading.scan);
    return fine;
}

struct baseline *baseline_load(const char *path, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return NULL;
    struct baseline *baseline = xcalloc(1, sizeof *baseline);
    fingerprinter_begin(&baseline->fingerprinter);
    resize(baseline, 1024);
    if (!read_stream(baseline, stream, path, error)) {
        baseline_free(baseline);
        baseline = NULL;
    }
    fclose(stream);
    return baseline;
}

void baseline_free(struct baseline *baseline)
{
    if (!baseline)
        return;
    fingerprinter_end(&baseline->fingerprinter);
    free(baseline->table);
    free(baseline);
}
