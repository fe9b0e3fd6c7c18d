#include "publish/file_facts.h"

#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/strbuf.h"

/* ---- content ------------------------------------------------------------------------------- */

enum { HEAD_SIZE = 65536 /* the root's start tag is within */ };

/* The value of generated-datetime in the first bytes of a file: where it begins, and its length. */
static size_t find_datetime(char *head, size_t length, size_t *start)
{
    static const char name[] = "generated-datetime=";
    head[length] = '\0';
    char *found = strstr(head, name);
    if (!found)
        return 0;
    char *value = found + strlen(name), quote = *value;
    char *end = quote == '"' || quote == '\'' ? strchr(value + 1, quote) : NULL;
    *start = (size_t)(value - head) + 1;
    return end ? (size_t)(end - head) - *start : 0;
}

bool content_digest(const char *path, char text[DIGEST_TEXT_SIZE], struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    struct digest *digest = digest_begin();
    char *block = xmalloc(HEAD_SIZE + 1);
    size_t start = 0, length = fread(block, 1, HEAD_SIZE, stream);
    size_t value = find_datetime(block, length, &start);
    digest_add(digest, block, value ? start : length);
    if (value)
        digest_add(digest, block + start + value, length - start - value);
    while ((length = fread(block, 1, HEAD_SIZE, stream)) > 0)
        digest_add(digest, block, length);
    bool read = !ferror(stream) || error_errno(error, "cannot read '%s'", path);
    digest_end(digest, text);
    free(block);
    fclose(stream);
    return read;
}

/* ---- sums ---------------------------------------------------------------------------------- */

/* Elements whose child `value` is summed, and the child that tells their type. */
static const struct summed {
    const char *element;
    const char *type_child;     /* whose @code is the type; NULL: none */
    const char *type_attribute; /* of the element itself; NULL: none */
} summed_elements[] = {
    {"transaction", "transaction-type", NULL}, {"budget", NULL, "type"},
    {"planned-disbursement", NULL, "type"},    {"total-budget", NULL, NULL},
    {"recipient-org-budget", NULL, NULL},      {"recipient-region-budget", NULL, NULL},
    {"recipient-country-budget", NULL, NULL},  {"total-expenditure", NULL, NULL},
};

enum { RECORD_DEPTH = 1, ELEMENT_DEPTH = 2, VALUE_DEPTH = 3 };

struct running_sum {
    const struct summed *of;
    char *type, *currency;
    size_t count;
    struct decimal total;
};

/* Reading one file. */
struct summing {
    xmlTextReader *reader;
    struct running_sum *sums;
    size_t count, capacity;
    const struct summed *current; /* the element that is open; NULL: none that is summed */
    char *default_currency;       /* of the activity or organisation */
    char *type, *currency;        /* of what is open */
    struct strbuf value;
    bool in_value;
};

static void set_text(char **to, const char *text)
{
    free(*to);
    *to = xstrdup(text ? text : "");
}

static void set_attribute(const struct summing *summing, const char *name, char **to)
{
    xmlChar *value = xmlTextReaderGetAttribute(summing->reader, (const xmlChar *)name);
    set_text(to, (const char *)value);
    xmlFree(value);
}

static const struct summed *find_summed(const char *name)
{
    for (size_t i = 0; i < sizeof summed_elements / sizeof *summed_elements; i++)
        if (strcmp(summed_elements[i].element, name) == 0)
            return &summed_elements[i];
    return NULL;
}

static struct running_sum *sum_for(struct summing *summing, const char *currency)
{
    for (size_t i = 0; i < summing->count; i++) {
        struct running_sum *sum = &summing->sums[i];
        if (sum->of == summing->current && strcmp(sum->type, summing->type) == 0 &&
            strcmp(sum->currency, currency) == 0)
            return sum;
    }
    summing->sums = grow(summing->sums, summing->count, &summing->capacity, sizeof *summing->sums);
    struct running_sum *sum = &summing->sums[summing->count++];
    *sum = (struct running_sum){
        .of = summing->current, .type = xstrdup(summing->type), .currency = xstrdup(currency)};
    decimal_init(&sum->total);
    return sum;
}

static void end_value(struct summing *summing)
{
    summing->in_value = false;
    char *text = summing->value.text + strspn(summing->value.text, " \t\r\n");
    text[strcspn(text, " \t\r\n")] = '\0';
    struct decimal amount;
    decimal_init(&amount);
    if (decimal_parse(&amount, text)) {
        const char *currency = *summing->currency ? summing->currency : summing->default_currency;
        struct running_sum *sum = sum_for(summing, currency);
        decimal_add(&sum->total, &amount);
        sum->count++;
    }
    decimal_clear(&amount);
}

static void begin_element(struct summing *summing, int depth, const char *name)
{
    if (depth == RECORD_DEPTH) {
        set_attribute(summing, "default-currency", &summing->default_currency);
    } else if (depth == ELEMENT_DEPTH) {
        summing->current = find_summed(name);
        if (summing->current && summing->current->type_attribute)
            set_attribute(summing, summing->current->type_attribute, &summing->type);
        else
            set_text(&summing->type, "");
    } else if (depth == VALUE_DEPTH && summing->current) {
        const char *type_child = summing->current->type_child;
        if (type_child && strcmp(name, type_child) == 0)
            set_attribute(summing, "code", &summing->type);
        if (strcmp(name, "value") != 0)
            return;
        set_attribute(summing, "currency", &summing->currency);
        strbuf_reset(&summing->value);
        summing->in_value = !xmlTextReaderIsEmptyElement(summing->reader);
    }
}

static void take_node(struct summing *summing)
{
    int type = xmlTextReaderNodeType(summing->reader);
    int depth = xmlTextReaderDepth(summing->reader);
    if (type == XML_READER_TYPE_ELEMENT)
        begin_element(summing, depth, (const char *)xmlTextReaderConstLocalName(summing->reader));
    else if (summing->in_value && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA))
        strbuf_addstr(&summing->value, (const char *)xmlTextReaderConstValue(summing->reader));
    else if (summing->in_value && type == XML_READER_TYPE_END_ELEMENT && depth == VALUE_DEPTH)
        end_value(summing);
}

static int by_rank(const void *a, const void *b)
{
    const struct running_sum *first = a, *second = b;
    if (first->of != second->of)
        return first->of < second->of ? -1 : 1;
    int types = strcmp(first->type, second->type);
    return types ? types : strcmp(first->currency, second->currency);
}

static void hand_over(struct summing *summing, struct manifest_entry *entry)
{
    if (summing->count)
        qsort(summing->sums, summing->count, sizeof *summing->sums, by_rank);
    for (size_t i = 0; i < summing->count; i++) {
        struct running_sum *sum = &summing->sums[i];
        entry->sums =
            grow(entry->sums, entry->sum_count, &entry->sum_capacity, sizeof *entry->sums);
        entry->sums[entry->sum_count++] =
            (struct manifest_sum){xstrdup(sum->of->element), sum->type, sum->currency, sum->count,
                                  decimal_text(&sum->total)};
        decimal_clear(&sum->total);
    }
    free(summing->sums);
}

bool file_sums(const char *path, struct manifest_entry *entry, struct error *error)
{
    struct summing summing = {.value = STRBUF_INIT};
    summing.reader = xmlReaderForFile(
        path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    set_text(&summing.default_currency, "");
    set_text(&summing.type, "");
    set_text(&summing.currency, "");
    int more = -1;
    while (summing.reader && (more = xmlTextReaderRead(summing.reader)) == 1)
        take_node(&summing);
    hand_over(&summing, entry);
    xmlFreeTextReader(summing.reader);
    free(summing.default_currency);
    free(summing.type);
    free(summing.currency);
    strbuf_release(&summing.value);
    return more == 0 || error_set(error, ERROR_ENVIRONMENT, "cannot read '%s' to sum it up", path);
}

/* ---- how much there is --------------------------------------------------------------------- */

bool file_count(const char *path, enum dataset_kind *kind, size_t *count, struct error *error)
{
    xmlTextReader *reader = xmlReaderForFile(
        path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    int more = -1;
    *count = 0;
    while (reader && (more = xmlTextReaderRead(reader)) == 1) {
        if (xmlTextReaderNodeType(reader) != XML_READER_TYPE_ELEMENT)
            continue;
        int depth = xmlTextReaderDepth(reader);
        const char *name = (const char *)xmlTextReaderConstLocalName(reader);
        if (depth == 0)
            *kind = strcmp(name, "iati-organisations") == 0 ? DATASET_ORGANISATIONS
                                                            : DATASET_ACTIVITIES;
        *count += depth == RECORD_DEPTH;
    }
    xmlFreeTextReader(reader);
    return more == 0 || error_set(error, ERROR_ENVIRONMENT, "cannot read '%s' to count it", path);
}
