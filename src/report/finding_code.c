#include "report/finding_code.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* A longer text is not kept for the next one of its kind to be compared with. */
enum { LONGEST_KEPT = 4096 };

/* What is written of a text; two bits each. */
enum { TEXT_NONE, TEXT_SAME, TEXT_CHANGED };

enum { FLAG_BYTES = 2, FLAG_BITS = 2 };

/* --- kinds --- */

void finding_kinds_release(struct finding_kinds *kinds)
{
    free(kinds->items);
    free(kinds->table);
    *kinds = (struct finding_kinds)FINDING_KINDS_INIT;
}

/* Static text: the address is the text. */
static size_t hash_kind(const struct finding_kind *kind)
{
    uint64_t hash = (uintptr_t)kind->rule;
    hash = hash * 0x9E3779B97F4A7C15U + ((uintptr_t)kind->hint ^ (uintptr_t)kind->codelist);
    hash = hash * 0x9E3779B97F4A7C15U + (uintptr_t)kind->category + (uint64_t)kind->severity;
    return (size_t)((hash * 0x9E3779B97F4A7C15U) >> 32);
}

static bool same_kind(const struct finding_kind *a, const struct finding_kind *b)
{
    return a->rule == b->rule && a->hint == b->hint && a->category == b->category &&
           a->codelist == b->codelist && a->severity == b->severity;
}

/* Where the kind is in the table, or the free place where it belongs. */
static size_t *find_place(const struct finding_kinds *kinds, const struct finding_kind *kind)
{
    size_t i = hash_kind(kind) & (kinds->table_size - 1);
    while (kinds->table[i] && !same_kind(&kinds->items[kinds->table[i] - 1], kind))
        i = (i + 1) & (kinds->table_size - 1);
    return &kinds->table[i];
}

/* Keeps at least half of the table free. */
static void make_room(struct finding_kinds *kinds)
{
    if (2 * (kinds->count + 1) <= kinds->table_size)
        return;
    kinds->table_size = kinds->table_size ? 2 * kinds->table_size : 256;
    free(kinds->table);
    kinds->table = xcalloc(kinds->table_size, sizeof *kinds->table);
    for (size_t i = 0; i < kinds->count; i++)
        *find_place(kinds, &kinds->items[i]) = i + 1;
}

size_t finding_kinds_number(struct finding_kinds *kinds, const struct finding *finding)
{
    struct finding_kind kind = {finding->severity, finding->rule, finding->category, finding->hint,
                                finding->codelist};
    make_room(kinds);
    size_t *place = find_place(kinds, &kind);
    if (!*place) {
        kinds->items = grow(kinds->items, kinds->count, &kinds->capacity, sizeof *kinds->items);
        kinds->items[kinds->count++] = kind;
        *place = kinds->count;
    }
    return *place - 1;
}

/* --- numbers --- */

void code_add_number(struct strbuf *code, size_t number)
{
    char bytes[10];
    size_t count = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[count++] = (char)(number | 0x80);
    bytes[count++] = (char)number;
    strbuf_add(code, bytes, count);
}

bool code_read_number(const char **at, const char *end, size_t *number)
{
    *number = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*(*at)++;
        *number |= (size_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

/* A step to another line is small, forwards or backwards: the sign goes into the lowest bit. */
static size_t fold_step(size_t from, size_t to)
{
    return to >= from ? (to - from) << 1 : (from - to) << 1 | 1;
}

static size_t unfold_step(size_t from, size_t step)
{
    return step & 1 ? from - (step >> 1) : from + (step >> 1);
}

/* --- texts --- */

static void release_all(struct strbuf *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strbuf_release(&texts[i]);
}

static void reset_all(struct strbuf *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].text && texts[i].capacity <= (size_t)2 * LONGEST_KEPT)
            strbuf_reset(&texts[i]);
        else
            strbuf_release(&texts[i]);
}

void finding_coder_begin(struct finding_coder *coder, const char *path)
{
    reset_all(coder->texts, CODED_SHARED);
    for (size_t i = 0; i < coder->kind_count; i++)
        reset_all(coder->of_kind[i].texts, CODED_OF_KIND);
    reset_all(&coder->scratch, 1);
    strbuf_addstr(&coder->texts[CODED_FILE], path);
    coder->line = 0;
}

void finding_coder_release(struct finding_coder *coder)
{
    release_all(coder->texts, CODED_SHARED);
    for (size_t i = 0; i < coder->kind_count; i++)
        release_all(coder->of_kind[i].texts, CODED_OF_KIND);
    release_all(&coder->scratch, 1);
    free(coder->of_kind);
    *coder = (struct finding_coder)FINDING_CODER_INIT;
}

static void make_kinds(struct finding_coder *coder, size_t count)
{
    coder->of_kind = xrealloc(coder->of_kind, count * sizeof *coder->of_kind);
    for (; coder->kind_count < count; coder->kind_count++)
        for (int i = 0; i < CODED_OF_KIND; i++)
            coder->of_kind[coder->kind_count].texts[i] = (struct strbuf)STRBUF_INIT;
}

/* The latest texts of a kind. Writer and reader both forget the long ones of the finding before. */
static struct strbuf *texts_of_kind(struct finding_coder *coder, size_t kind)
{
    if (kind >= coder->kind_count)
        make_kinds(coder, kind + 64);
    struct strbuf *latest = coder->of_kind[coder->latest].texts;
    for (int i = 0; i < CODED_OF_KIND; i++)
        if (latest[i].length > LONGEST_KEPT)
            strbuf_release(&latest[i]);
    coder->latest = kind;
    return coder->of_kind[kind].texts;
}

static size_t shared_start(const char *a, const char *b, size_t most)
{
    size_t count = 0;
    while (count < most && a[count] == b[count])
        count++;
    return count;
}

static size_t shared_end(const char *a_end, const char *b_end, size_t most)
{
    size_t count = 0;
    while (count < most && *--a_end == *--b_end)
        count++;
    return count;
}

static void keep_text(struct strbuf *kept, const char *text, size_t length)
{
    strbuf_reset(kept);
    strbuf_add(kept, text, length);
}

/* Adds what is new in `text`, keeps it and returns what was written of it. */
static unsigned encode_text(struct strbuf *kept, const char *text, struct strbuf *code)
{
    if (!text)
        return TEXT_NONE;
    size_t length = strlen(text), most = length < kept->length ? length : kept->length;
    size_t start = shared_start(text, kept->text, most);
    if (start == length && start == kept->length)
        return TEXT_SAME;
    size_t end = shared_end(text + length, kept->text + kept->length, most - start);
    code_add_number(code, start);
    code_add_number(code, end);
    code_add_number(code, length - start - end);
    strbuf_add(code, text + start, length - start - end);
    keep_text(kept, text, length);
    return TEXT_CHANGED;
}

/* Puts into `kept` the text that was written in relation to it. */
static bool decode_changed(struct strbuf *kept, struct strbuf *scratch, const char **at,
                           const char *limit)
{
    size_t start, end, length;
    if (!code_read_number(at, limit, &start) || !code_read_number(at, limit, &end) ||
        !code_read_number(at, limit, &length) || length > (size_t)(limit - *at) ||
        start > kept->length || end > kept->length - start)
        return false;
    keep_text(scratch, kept->text + kept->length - end, end);
    kept->length = start;
    strbuf_add(kept, *at, length);
    strbuf_add(kept, scratch->text, scratch->length);
    *at += length;
    return true;
}

/* --- findings --- */

static unsigned encode_texts(struct strbuf *kept, const char *const *texts, size_t count,
                             struct strbuf *code)
{
    unsigned forms = 0;
    for (size_t i = 0; i < count; i++)
        forms |= encode_text(&kept[i], texts[i], code) << (FLAG_BITS * i);
    return forms;
}

void finding_encode(struct finding_coder *coder, const struct coded_finding *coded,
                    struct strbuf *code)
{
    const struct finding *finding = &coded->finding;
    const char *shared[CODED_SHARED] = {
        [CODED_SUBJECT] = finding->subject,   [CODED_TITLE] = finding->title,
        [CODED_FILE] = finding->place.file,   [CODED_SOURCE] = finding->source.file,
        [CODED_UNLESS] = coded->unless_known,
    };
    const char *of_kind[CODED_OF_KIND] = {[CODED_PATH] = finding->path,
                                          [CODED_VALUE] = finding->value,
                                          [CODED_MESSAGE] = finding->message};
    size_t start = code->length;
    strbuf_add(code, "\0\0", FLAG_BYTES); /* filled in when all is known */
    code_add_number(code, coded->kind);
    code_add_number(code, fold_step(coder->line, finding->place.line));
    code_add_number(code, finding->place.column);
    code_add_number(code, finding->source.line << 1 | finding->source.is_line);
    code_add_number(code, finding->source.column);
    coder->line = finding->place.line;
    unsigned flags = encode_texts(coder->texts, shared, CODED_SHARED, code);
    flags |= encode_texts(texts_of_kind(coder, coded->kind), of_kind, CODED_OF_KIND, code)
             << (FLAG_BITS * CODED_SHARED);
    code->text[start] = (char)(flags & 0xFF);
    code->text[start + 1] = (char)(flags >> 8);
}

/* What is being read. */
struct decoding {
    struct finding_coder *coder;
    const char *at, *end;
    unsigned flags; /* those of the texts to come are lowest */
};

static bool decode_numbers(struct decoding *decoding, struct coded_finding *coded)
{
    size_t step, source;
    const char **at = &decoding->at, *end = decoding->end;
    if (!code_read_number(at, end, &coded->kind) || !code_read_number(at, end, &step) ||
        !code_read_number(at, end, &coded->finding.place.column) ||
        !code_read_number(at, end, &source) ||
        !code_read_number(at, end, &coded->finding.source.column))
        return false;
    coded->finding.source.line = source >> 1;
    coded->finding.source.is_line = source & 1;
    decoding->coder->line = unfold_step(decoding->coder->line, step);
    coded->finding.place.line = decoding->coder->line;
    return true;
}

static bool decode_texts(struct decoding *decoding, struct strbuf *kept, char **const *texts,
                         size_t count)
{
    for (size_t i = 0; i < count; i++, decoding->flags >>= FLAG_BITS) {
        unsigned form = decoding->flags & 3;
        if (form == TEXT_CHANGED &&
            !decode_changed(&kept[i], &decoding->coder->scratch, &decoding->at, decoding->end))
            return false;
        *texts[i] = form == TEXT_NONE ? NULL : kept[i].text;
    }
    return true;
}

static bool decode_shared(struct decoding *decoding, struct coded_finding *coded)
{
    struct finding *finding = &coded->finding;
    char *unless_known = NULL;
    char **const texts[CODED_SHARED] = {
        [CODED_SUBJECT] = &finding->subject, [CODED_TITLE] = &finding->title,
        [CODED_FILE] = &finding->place.file, [CODED_SOURCE] = &finding->source.file,
        [CODED_UNLESS] = &unless_known,
    };
    bool fine = decode_texts(decoding, decoding->coder->texts, texts, CODED_SHARED);
    coded->unless_known = unless_known;
    return fine;
}

static bool decode_of_kind(struct decoding *decoding, struct coded_finding *coded)
{
    struct finding *finding = &coded->finding;
    char **const texts[CODED_OF_KIND] = {[CODED_PATH] = &finding->path,
                                         [CODED_VALUE] = &finding->value,
                                         [CODED_MESSAGE] = &finding->message};
    return decode_texts(decoding, texts_of_kind(decoding->coder, coded->kind), texts,
                        CODED_OF_KIND);
}

static void set_kind(struct finding *finding, const struct finding_kind *kind)
{
    finding->severity = kind->severity;
    finding->rule = kind->rule;
    finding->category = kind->category;
    finding->hint = kind->hint;
    finding->codelist = kind->codelist;
}

bool finding_decode(struct finding_coder *coder, const struct finding_kinds *kinds,
                    const bool *wanted, const char *code, size_t length,
                    struct coded_finding *coded)
{
    struct decoding decoding = {coder, code + FLAG_BYTES, code + length, 0};
    if (length < FLAG_BYTES || !decode_numbers(&decoding, coded) || coded->kind >= kinds->count)
        return false;
    decoding.flags = (unsigned char)code[0] | (unsigned)(unsigned char)code[1] << 8;
    set_kind(&coded->finding, &kinds->items[coded->kind]);
    if (!decode_shared(&decoding, coded))
        return false;
    if (!wanted || wanted[coded->kind])
        return decode_of_kind(&decoding, coded);
    coded->finding.path = coded->finding.value = coded->finding.message = NULL;
    return true;
}
