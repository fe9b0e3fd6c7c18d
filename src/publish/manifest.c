#include "publish/manifest.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/language.h"
#include "base/strbuf.h"

enum { MANIFEST_VERSION = 1 };

static const char *const kind_names[] = {
    [DATASET_ACTIVITIES] = "activities",
    [DATASET_ORGANISATIONS] = "organisations",
};

/* ---- ownership ----------------------------------------------------------------------------- */

void manifest_entry_release(struct manifest_entry *entry)
{
    for (size_t i = 0; i < entry->sum_count; i++) {
        free(entry->sums[i].element);
        free(entry->sums[i].type);
        free(entry->sums[i].currency);
        free(entry->sums[i].total);
    }
    free(entry->sums);
    free(entry->name);
    free(entry->title);
    free(entry->date);
    *entry = (struct manifest_entry){.name = NULL};
}

void manifest_entry_copy(struct manifest_entry *copy, const struct manifest_entry *from)
{
    *copy = *from;
    copy->name = xstrdup(from->name);
    copy->title = xstrdup_or_null(from->title);
    copy->date = xstrdup_or_null(from->date);
    copy->sums = xcalloc(from->sum_count ? from->sum_count : 1, sizeof *copy->sums);
    copy->sum_capacity = from->sum_count;
    for (size_t i = 0; i < from->sum_count; i++) {
        const struct manifest_sum *sum = &from->sums[i];
        copy->sums[i] =
            (struct manifest_sum){xstrdup(sum->element), xstrdup(sum->type), xstrdup(sum->currency),
                                  sum->count, xstrdup(sum->total)};
    }
}

void manifest_release(struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++)
        manifest_entry_release(&manifest->entries[i]);
    free(manifest->entries);
    *manifest = (struct manifest){.entries = NULL};
}

void manifest_add(struct manifest *manifest, struct manifest_entry *entry)
{
    manifest->entries =
        grow(manifest->entries, manifest->count, &manifest->capacity, sizeof *manifest->entries);
    manifest->entries[manifest->count++] = *entry;
    *entry = (struct manifest_entry){.name = NULL};
}

const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->count; i++)
        if (strcmp(manifest->entries[i].name, name) == 0)
            return &manifest->entries[i];
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------------- */

static const char *text_in(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

static size_t count_in(const json_t *object, const char *member)
{
    json_int_t value = json_integer_value(json_object_get(object, member));
    return value > 0 ? (size_t)value : 0;
}

static bool copy_digest(char to[DIGEST_TEXT_SIZE], const char *from)
{
    if (!from || strlen(from) != DIGEST_TEXT_SIZE - 1)
        return false;
    memcpy(to, from, DIGEST_TEXT_SIZE);
    return true;
}

static bool read_sum(struct manifest_entry *entry, const json_t *item)
{
    const char *element = text_in(item, "element"), *type = text_in(item, "type");
    const char *currency = text_in(item, "currency"), *total = text_in(item, "total");
    if (!element || !total || !decimal_is_valid(total))
        return false;
    entry->sums = grow(entry->sums, entry->sum_count, &entry->sum_capacity, sizeof *entry->sums);
    entry->sums[entry->sum_count++] = (struct manifest_sum){
        xstrdup(element), xstrdup(type ? type : ""), xstrdup(currency ? currency : ""),
        count_in(item, "count"), xstrdup(total)};
    return true;
}

static bool read_entry(struct manifest_entry *entry, const json_t *item)
{
    const char *name = text_in(item, "name"), *kind = text_in(item, "kind");
    if (!name || !kind || !copy_digest(entry->sha256, text_in(item, "sha256")) ||
        !copy_digest(entry->content_sha256, text_in(item, "content_sha256")))
        return false;
    entry->name = xstrdup(name);
    entry->title = xstrdup_or_null(text_in(item, "title"));
    entry->date = xstrdup_or_null(text_in(item, "date"));
    entry->size = count_in(item, "size");
    entry->activities = count_in(item, kind);
    entry->kind = strcmp(kind, kind_names[DATASET_ORGANISATIONS]) == 0 ? DATASET_ORGANISATIONS
                                                                       : DATASET_ACTIVITIES;
    const json_t *sums = json_object_get(item, "sums");
    bool read = true;
    for (size_t i = 0; read && i < json_array_size(sums); i++)
        read = read_sum(entry, json_array_get(sums, i));
    return read;
}

bool manifest_parse(struct manifest *manifest, const char *text, size_t length)
{
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *datasets = json_object_get(root, "datasets");
    bool read = json_integer_value(json_object_get(root, "manifest")) == MANIFEST_VERSION &&
                json_is_array(datasets);
    for (size_t i = 0; read && i < json_array_size(datasets); i++) {
        struct manifest_entry entry = {.name = NULL};
        read = read_entry(&entry, json_array_get(datasets, i));
        if (read)
            manifest_add(manifest, &entry);
        else
            manifest_entry_release(&entry);
    }
    json_decref(root);
    if (!read)
        manifest_release(manifest);
    return read;
}

/* ---- writing ------------------------------------------------------------------------------- */

static json_t *write_sums(const struct manifest_entry *entry)
{
    json_t *sums = json_array();
    for (size_t i = 0; i < entry->sum_count; i++) {
        const struct manifest_sum *sum = &entry->sums[i];
        json_array_append_new(sums, json_pack("{s:s, s:s, s:s, s:I, s:s}", "element", sum->element,
                                              "type", sum->type, "currency", sum->currency, "count",
                                              (json_int_t)sum->count, "total", sum->total));
    }
    return sums;
}

static json_t *write_entry(const struct manifest_entry *entry)
{
    char *file = xasprintf("%s.xml", entry->name);
    json_t *item = json_pack(
        "{s:s, s:s, s:s*, s:s, s:I, s:s, s:s, s:I, s:s*, s:o}", "name", entry->name, "file", file,
        "title", entry->title, "kind", kind_names[entry->kind], "size", (json_int_t)entry->size,
        "sha256", entry->sha256, "content_sha256", entry->content_sha256, kind_names[entry->kind],
        (json_int_t)entry->activities, "date", entry->date, "sums", write_sums(entry));
    free(file);
    return item;
}

/* An entry in its turn. */
struct ranked {
    const struct manifest_entry *entry;
};

static int by_name(const void *a, const void *b)
{
    const struct ranked *first = a, *second = b;
    return strcmp(first->entry->name, second->entry->name);
}

char *manifest_render(const struct manifest *manifest, const char *organisation)
{
    struct ranked *sorted = xcalloc(manifest->count + 1, sizeof *sorted);
    for (size_t i = 0; i < manifest->count; i++)
        sorted[i].entry = &manifest->entries[i];
    qsort(sorted, manifest->count, sizeof *sorted, by_name);
    json_t *datasets = json_array();
    for (size_t i = 0; i < manifest->count; i++)
        json_array_append_new(datasets, write_entry(sorted[i].entry));
    free(sorted);
    json_t *root = json_pack("{s:i, s:s, s:o}", "manifest", MANIFEST_VERSION, "organisation",
                             organisation, "datasets", datasets);
    char *text = json_dumps(root, JSON_INDENT(2));
    json_decref(root);
    char *lines = xasprintf("%s\n", text ? text : "");
    free(text);
    return lines;
}

/* ---- comparing ----------------------------------------------------------------------------- */

static const struct manifest_sum *find_sum(const struct manifest_entry *entry,
                                           const struct manifest_sum *like)
{
    for (size_t i = 0; i < entry->sum_count; i++) {
        const struct manifest_sum *sum = &entry->sums[i];
        if (strcmp(sum->element, like->element) == 0 && strcmp(sum->type, like->type) == 0 &&
            strcmp(sum->currency, like->currency) == 0)
            return sum;
    }
    return NULL;
}

/* As the element is called in the language that is chosen; its own name otherwise. */
static const char *name_of_element(const char *element)
{
    struct strbuf key = STRBUF_INIT;
    strbuf_addf(&key, "field\004%s", element);
    for (char *at = key.text; (at = strchr(at, '-'));)
        *at = ' ';
    const char *name = language_text_in(key.text, element);
    strbuf_release(&key);
    return name;
}

static void add_sum(struct strbuf *text, const struct manifest_sum *sum, const char *before,
                    const char *after)
{
    struct strbuf what = STRBUF_INIT, in = STRBUF_INIT;
    if (*sum->type)
        strbuf_addf(&what, C_("money", "%s of type %s"), name_of_element(sum->element), sum->type);
    else
        strbuf_addstr(&what, name_of_element(sum->element));
    if (*sum->currency)
        strbuf_addf(&in, C_("money", "%s in %s"), what.text, sum->currency);
    strbuf_addf(text, "%s%s %s -> %s", text->length ? C_("separator", "; ") : "",
                *sum->currency ? in.text : what.text, before, after);
    strbuf_release(&what);
    strbuf_release(&in);
}

char *manifest_differences(const struct manifest_entry *before, const struct manifest_entry *after)
{
    struct strbuf text = STRBUF_INIT;
    if (before->activities != after->activities)
        strbuf_addf(&text, "%s %zu -> %zu",
                    after->kind == DATASET_ORGANISATIONS ? _("organisations") : _("activities"),
                    before->activities, after->activities);
    for (size_t i = 0; i < after->sum_count; i++) {
        const struct manifest_sum *old = find_sum(before, &after->sums[i]);
        if (!old || strcmp(old->total, after->sums[i].total) != 0)
            add_sum(&text, &after->sums[i], old ? old->total : _("none"), after->sums[i].total);
    }
    for (size_t i = 0; i < before->sum_count; i++)
        if (!find_sum(after, &before->sums[i]))
            add_sum(&text, &before->sums[i], before->sums[i].total, _("none"));
    return text.length ? strbuf_detach(&text) : NULL;
}
