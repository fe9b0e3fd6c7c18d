#include "report/finding_log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/spill.h"

/* A file and where its findings are. */
struct entry {
    struct logged_file file;
    char *path, *type, *version;
    struct kind_count *kinds;
    size_t kind_count, kind_capacity;
    size_t start, end; /* in the spill */
    size_t first;      /* number of its first finding among all */
    size_t count;      /* its findings, dropped ones included */
    size_t criticals;  /* findings that make it invalid, kept by the filter or not */
};

/* A bit for every finding; no bits at all until one is set. */
struct marks {
    unsigned char *bits;
};

struct finding_log {
    struct finding_filter *filter;
    struct spill spill;
    struct finding_kinds kinds;
    struct finding_coder coder;
    struct strbuf code, length; /* of the finding being added */
    struct entry *entries;
    size_t entry_count, entry_capacity;
    size_t count;       /* findings kept */
    size_t conditional; /* of these, how many wait for finding_log_settle */
    struct marks dropped, known;
    bool settled;
};

struct finding_log *finding_log_new(struct finding_filter *filter)
{
    struct finding_log *log = xmalloc(sizeof *log);
    *log = (struct finding_log){.filter = filter,
                                .spill = SPILL_INIT,
                                .kinds = FINDING_KINDS_INIT,
                                .coder = FINDING_CODER_INIT,
                                .code = STRBUF_INIT,
                                .length = STRBUF_INIT};
    return log;
}

void finding_log_free(struct finding_log *log)
{
    if (!log)
        return;
    for (size_t i = 0; i < log->entry_count; i++) {
        free(log->entries[i].path);
        free(log->entries[i].type);
        free(log->entries[i].version);
        free(log->entries[i].kinds);
    }
    free(log->entries);
    free(log->dropped.bits);
    free(log->known.bits);
    strbuf_release(&log->code);
    strbuf_release(&log->length);
    finding_coder_release(&log->coder);
    finding_kinds_release(&log->kinds);
    spill_release(&log->spill);
    free(log);
}

/* --- adding --- */

void finding_log_begin_file(struct finding_log *log, const char *path)
{
    assert(!log->settled);
    log->entries = grow(log->entries, log->entry_count, &log->entry_capacity, sizeof *log->entries);
    size_t here = spill_length(&log->spill);
    struct entry *entry = &log->entries[log->entry_count++];
    *entry = (struct entry){.path = xstrdup(path), .start = here, .end = here, .first = log->count};
    finding_coder_begin(&log->coder, path);
}

static struct entry *present_file(struct finding_log *log)
{
    assert(log->entry_count > 0 && !log->settled);
    return &log->entries[log->entry_count - 1];
}

/* A file has few kinds of findings: a look at each is quick. */
static struct kind_count *count_of_kind(struct entry *entry, size_t kind)
{
    for (size_t i = 0; i < entry->kind_count; i++)
        if (entry->kinds[i].kind == kind)
            return &entry->kinds[i];
    entry->kinds =
        grow(entry->kinds, entry->kind_count, &entry->kind_capacity, sizeof *entry->kinds);
    entry->kinds[entry->kind_count] = (struct kind_count){.kind = kind};
    return &entry->kinds[entry->kind_count++];
}

/* Whether a finding forbids to call the file valid. */
static bool makes_invalid(const struct finding *finding)
{
    return finding->severity == SEVERITY_CRITICAL &&
           (strncmp(finding->rule, "x.", 2) != 0 || finding_stops_checking(finding));
}

/* Adds the finding's bytes, their number before them. */
static bool add_code(struct finding_log *log, const struct coded_finding *coded,
                     struct error *error)
{
    strbuf_reset(&log->code);
    strbuf_reset(&log->length);
    finding_encode(&log->coder, coded, &log->code);
    code_add_number(&log->length, log->code.length);
    return spill_add(&log->spill, log->length.text, log->length.length, error) &&
           spill_add(&log->spill, log->code.text, log->code.length, error);
}

bool finding_log_add(struct finding_log *log, const struct finding *finding,
                     const char *unless_known, struct error *error)
{
    struct entry *entry = present_file(log);
    bool passes = finding_filter_passes(log->filter, finding);
    if (makes_invalid(finding) && (passes || !unless_known))
        entry->criticals++;
    if (!passes)
        return true;
    struct coded_finding coded = {.finding = *finding, .unless_known = unless_known};
    coded.kind = finding_kinds_number(&log->kinds, finding);
    if (!finding->place.file)
        coded.finding.place.file = entry->path;
    if (!add_code(log, &coded, error))
        return false;
    entry->end = spill_length(&log->spill);
    entry->count++;
    entry->file.totals[finding->severity]++;
    count_of_kind(entry, coded.kind)->count++;
    log->count++;
    log->conditional += unless_known != NULL;
    return true;
}

void finding_log_drop_file_findings(struct finding_log *log)
{
    struct entry *entry = present_file(log);
    spill_cut(&log->spill, entry->start);
    log->count -= entry->count;
    entry->end = entry->start;
    entry->count = entry->kind_count = entry->criticals = 0;
    memset(entry->file.totals, 0, sizeof entry->file.totals);
    finding_coder_begin(&log->coder, entry->path);
}

void finding_log_forget_file(struct finding_log *log)
{
    finding_log_drop_file_findings(log);
    struct entry *entry = present_file(log);
    free(entry->path);
    free(entry->kinds);
    log->entry_count--;
}

void finding_log_end_file(struct finding_log *log, const struct file_facts *facts)
{
    struct entry *entry = present_file(log);
    entry->type = xstrdup(facts->type);
    entry->version = xstrdup(facts->version);
    entry->file.items = facts->items;
    entry->file.bytes = facts->bytes;
}

/* --- reading the findings as they were added --- */

struct playback {
    const struct finding_log *log;
    struct spill_cursor cursor;
    struct finding_coder coder;
    const struct entry *entry;
    const bool *wanted; /* by kind; NULL: all are */
    size_t number;      /* of the next finding among all */
    struct coded_finding coded;
    struct error error;
};

static void playback_begin(struct playback *playback, const struct finding_log *log)
{
    *playback = (struct playback){.log = log, .coder = FINDING_CODER_INIT, .error = ERROR_INIT};
    spill_cursor_begin(&playback->cursor, &log->spill);
}

static void playback_file(struct playback *playback, const struct entry *entry)
{
    playback->entry = entry;
    playback->number = entry->first;
    playback->cursor.offset = entry->start;
    finding_coder_begin(&playback->coder, entry->path);
}

/* Ends the reading; the error, if there is one, is moved to `error`. */
static bool playback_end(struct playback *playback, struct error *error)
{
    bool fine = error_settle(error, &playback->error, playback->error.kind == ERROR_NONE);
    finding_coder_release(&playback->coder);
    spill_cursor_release(&playback->cursor);
    return fine;
}

/* Lends the bytes of the next finding; NULL if the file can't be read or is not as written. */
static const char *next_code(struct playback *playback, size_t *length)
{
    enum { LONGEST_NUMBER = 10 };
    struct spill_cursor *cursor = &playback->cursor;
    size_t peeked = LONGEST_NUMBER;
    const char *start = spill_cursor_peek(cursor, &peeked, &playback->error), *at = start;
    if (!start || !code_read_number(&at, start + peeked, length))
        return NULL;
    cursor->offset += (size_t)(at - start);
    peeked = *length;
    const char *code = spill_cursor_peek(cursor, &peeked, &playback->error);
    cursor->offset += *length;
    return peeked == *length ? code : NULL;
}

/* The next finding, its number being `number` - 1; NULL at the end of the file and on errors. */
static const struct coded_finding *playback_next(struct playback *playback)
{
    size_t length = 0;
    if (playback->cursor.offset >= playback->entry->end || playback->error.kind)
        return NULL;
    const char *code = next_code(playback, &length);
    if (code && finding_decode(&playback->coder, &playback->log->kinds, playback->wanted, code,
                               length, &playback->coded)) {
        playback->number++;
        return &playback->coded;
    }
    if (!playback->error.kind)
        error_set(&playback->error, ERROR_ENVIRONMENT,
                  "the temporary file of findings has been damaged; validate again");
    return NULL;
}

/* --- settling --- */

static void set_mark(struct marks *marks, size_t count, size_t number)
{
    if (!marks->bits)
        marks->bits = xcalloc(count / 8 + 1, 1);
    marks->bits[number / 8] |= (unsigned char)(1U << number % 8);
}

static bool has_mark(const struct marks *marks, size_t number)
{
    return marks->bits && (marks->bits[number / 8] >> number % 8 & 1);
}

static void drop(struct finding_log *log, struct entry *entry, const struct coded_finding *coded,
                 size_t number)
{
    set_mark(&log->dropped, log->count, number);
    count_of_kind(entry, coded->kind)->count--;
    entry->file.totals[coded->finding.severity]--;
    entry->criticals -= makes_invalid(&coded->finding);
}

static void mark_known(struct finding_log *log, struct entry *entry,
                       const struct coded_finding *coded, size_t number)
{
    set_mark(&log->known, log->count, number);
    count_of_kind(entry, coded->kind)->known++;
    entry->file.known[coded->finding.severity]++;
}

struct settling {
    struct finding_log *log;
    bool (*is_known)(void *context, const char *identifier);
    void *context;
};

static void settle_finding(const struct settling *settling, struct entry *entry,
                           const struct coded_finding *coded, size_t number)
{
    if (coded->unless_known && settling->is_known &&
        settling->is_known(settling->context, coded->unless_known))
        drop(settling->log, entry, coded, number);
    else if (finding_filter_take_known(settling->log->filter, &coded->finding))
        mark_known(settling->log, entry, coded, number);
}

static bool settle_all(const struct settling *settling, struct error *error)
{
    struct playback playback;
    playback_begin(&playback, settling->log);
    for (size_t i = 0; i < settling->log->entry_count; i++) {
        struct entry *entry = &settling->log->entries[i];
        playback_file(&playback, entry);
        for (const struct coded_finding *coded; (coded = playback_next(&playback));)
            settle_finding(settling, entry, coded, playback.number - 1);
    }
    return playback_end(&playback, error);
}

/* What readers are lent. */
static void publish_entry(struct entry *entry)
{
    entry->file.path = entry->path;
    entry->file.type = entry->type ? entry->type : "";
    entry->file.version = entry->version ? entry->version : "";
    entry->file.valid = entry->criticals == 0;
    entry->file.kinds = entry->kinds;
    entry->file.kind_count = entry->kind_count;
}

bool finding_log_settle(struct finding_log *log,
                        bool (*is_known)(void *context, const char *identifier), void *context,
                        struct error *error)
{
    assert(!log->settled);
    log->settled = true;
    struct settling settling = {log, is_known, context};
    bool needed = (log->conditional && is_known) || finding_log_has_baseline(log);
    bool done = !needed || settle_all(&settling, error);
    for (size_t i = 0; i < log->entry_count; i++)
        publish_entry(&log->entries[i]);
    return done;
}

size_t finding_log_file_count(const struct finding_log *log)
{
    return log->entry_count;
}

const struct logged_file *finding_log_file(const struct finding_log *log, size_t index)
{
    assert(log->settled && index < log->entry_count);
    return &log->entries[index].file;
}

size_t finding_log_at_least(const struct finding_log *log, enum severity threshold)
{
    size_t count = 0;
    for (size_t i = 0; i < log->entry_count; i++)
        for (int severity = 0; severity <= (int)threshold; severity++)
            count += log->entries[i].file.totals[severity] - log->entries[i].file.known[severity];
    return count;
}

const struct finding_kinds *finding_log_kinds(const struct finding_log *log)
{
    return &log->kinds;
}

bool finding_log_has_baseline(const struct finding_log *log)
{
    return finding_filter_has_baseline(log->filter);
}

size_t finding_log_spilled(const struct finding_log *log)
{
    return log->spill.written;
}

/* --- readers --- */

struct finding_reader {
    struct playback playback;
    struct finding_view view;
    bool *wanted; /* by kind: whether the view shows it */
    size_t next_entry;
    size_t given; /* of all files */
    size_t left;  /* findings of the file that the view shows and that were not given yet */
    struct logged_finding current;
};

struct finding_reader *finding_reader_new(const struct finding_log *log,
                                          const struct finding_view *view)
{
    assert(log->settled);
    struct finding_reader *reader = xcalloc(1, sizeof *reader);
    playback_begin(&reader->playback, log);
    reader->view = *view;
    reader->wanted = xcalloc(log->kinds.count + 1, sizeof *reader->wanted);
    for (size_t i = 0; i < log->kinds.count; i++)
        reader->wanted[i] = !view->rule || strcmp(log->kinds.items[i].rule, view->rule) == 0;
    reader->playback.wanted = reader->wanted;
    return reader;
}

static size_t count_shown(const struct finding_reader *reader, const struct entry *entry)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->kind_count; i++)
        if (reader->wanted[entry->kinds[i].kind])
            count += entry->kinds[i].count - (reader->view.new_only ? entry->kinds[i].known : 0);
    return count;
}

const struct logged_file *finding_reader_next_file(struct finding_reader *reader)
{
    const struct finding_log *log = reader->playback.log;
    if (reader->next_entry == log->entry_count)
        return NULL;
    const struct entry *entry = &log->entries[reader->next_entry++];
    playback_file(&reader->playback, entry);
    reader->left = count_shown(reader, entry);
    return &entry->file;
}

static bool is_shown(const struct finding_reader *reader, const struct coded_finding *coded,
                     size_t number)
{
    const struct finding_log *log = reader->playback.log;
    return !has_mark(&log->dropped, number) &&
           !(reader->view.new_only && has_mark(&log->known, number)) && reader->wanted[coded->kind];
}

const struct logged_finding *finding_reader_next(struct finding_reader *reader)
{
    struct playback *playback = &reader->playback;
    if (!reader->left || (reader->view.most && reader->given >= reader->view.most))
        return NULL;
    for (const struct coded_finding *coded; (coded = playback_next(playback));)
        if (is_shown(reader, coded, playback->number - 1)) {
            reader->left--;
            reader->given++;
            reader->current.finding = coded->finding;
            reader->current.known = has_mark(&playback->log->known, playback->number - 1);
            return &reader->current;
        }
    return NULL;
}

size_t finding_reader_left(const struct finding_reader *reader)
{
    return reader->left;
}

bool finding_reader_end(struct finding_reader *reader, struct error *error)
{
    bool fine = playback_end(&reader->playback, error);
    free(reader->wanted);
    free(reader);
    return fine;
}
