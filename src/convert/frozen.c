#include "convert/frozen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/strbuf.h"

#define FOLDER "frozen"
#define SUMS FOLDER "/SHA256SUMS"

enum { LARGEST_SUMS = 16 * 1024 * 1024, NAMED_MOST = 5 };

static char *frozen_path(const struct publication *publication, const char *name)
{
    char *relative = xasprintf(FOLDER "/%s.xml", name);
    char *path = publication_path(publication, relative);
    free(relative);
    return path;
}

/* A line of SHA256SUMS: the digest, two spaces (or one and '*') and the file. Lent. */
struct noted {
    const char *digest, *name; /* without its ending */
    size_t name_length;
};

/* Reads the line at `*at` and goes on to the next; false if it says something else. Its end may be
 * that of other systems; an empty one says nothing, `name` NULL. */
static bool read_noted(const char **at, struct noted *noted)
{
    static const char digits[] = "0123456789abcdefABCDEF", ending[] = ".xml";
    enum { DIGITS = DIGEST_TEXT_SIZE - 1, SHORTEST = DIGITS + 2 + sizeof ending };
    const char *line = *at;
    size_t length = strcspn(line, "\n");
    *at += length + (line[length] == '\n');
    while (length && strchr(" \t\r", line[length - 1]))
        length--;
    *noted = (struct noted){.digest = line};
    if (length == 0)
        return true;
    if (length < SHORTEST || strspn(line, digits) != DIGITS || line[DIGITS] != ' ' ||
        !strchr(" *", line[DIGITS + 1]) ||
        strncmp(line + length - strlen(ending), ending, strlen(ending)) != 0)
        return false;
    noted->name = line + DIGITS + 2;
    noted->name_length = length - DIGITS - 2 - strlen(ending);
    return true;
}

/* A line that is not understood may be that of a file which then would not be frozen any more. */
static bool check_sums(const char *path, const char *sums, struct error *error)
{
    struct noted noted;
    size_t number = 1;
    for (const char *at = sums; *at; number++)
        if (!read_noted(&at, &noted))
            return error_set(error, ERROR_USAGE,
                             "line %zu of '%s' is not understood; expected the SHA-256 of a "
                             "frozen file, two spaces and its name",
                             number, path);
    return true;
}

/* The text of SHA256SUMS, "" if there is none. The caller frees. */
static char *read_sums(const struct publication *publication, struct error *error)
{
    char *path = publication_path(publication, SUMS);
    size_t length;
    char *text = path_exists(path) ? file_read(path, LARGEST_SUMS, &length, error) : xstrdup("");
    if (text && !check_sums(path, text, error)) {
        free(text);
        text = NULL;
    }
    free(path);
    return text;
}

/* The digest that was noted for a file, lent from `sums`; NULL: none. */
static const char *noted_sum(const char *sums, const char *name)
{
    struct noted noted;
    for (const char *at = sums; *at;)
        if (read_noted(&at, &noted) && noted.name && noted.name_length == strlen(name) &&
            strncmp(noted.name, name, noted.name_length) == 0)
            return noted.digest;
    return NULL;
}

static bool copy_bytes(FILE *from, FILE *to)
{
    char bytes[16384];
    size_t count;
    while ((count = fread(bytes, 1, sizeof bytes, from)) > 0)
        if (fwrite(bytes, 1, count, to) != count)
            return false;
    return !ferror(from);
}

static bool copy_file(const char *from, const char *to, struct error *error)
{
    FILE *source = file_open(from, error);
    if (!source)
        return false;
    struct output_file file = OUTPUT_FILE_INIT;
    bool copied = output_file_open(&file, to, error) &&
                  (copy_bytes(source, file.stream) ||
                   error_errno(error, "cannot copy '%s' to '%s'", from, to)) &&
                  output_file_commit(&file, error);
    output_file_abort(&file);
    fclose(source);
    return copied;
}

bool frozen_keep(const struct publication *publication, const char *name, const char *path,
                 struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    char *folder = publication_path(publication, FOLDER), *kept = frozen_path(publication, name);
    char *list = publication_path(publication, SUMS), *sums = read_sums(publication, error);
    bool done = sums != NULL;
    if (done && noted_sum(sums, name))
        done = error_set(error, ERROR_USAGE,
                         "'%s' is frozen already; to let it go, remove it and its line in '%s'",
                         kept, list);
    done = done && folder_make(folder, error) && copy_file(path, kept, error) &&
           digest_file(kept, digest, NULL, error);
    if (done) {
        size_t length = strlen(sums);
        const char *end = length && sums[length - 1] != '\n' ? "\n" : "";
        char *all = xasprintf("%s%s%s  %s.xml\n", sums, end, digest, name);
        done = file_write(list, all, strlen(all), error);
        free(all);
    }
    free(sums);
    free(list);
    free(kept);
    free(folder);
    return done;
}

/* ---- what would have changed ---- */

/* An activity of a document, known by its identifier. */
struct item {
    char *identifier;
    char digest[DIGEST_TEXT_SIZE];
};

struct items {
    struct item *items;
    size_t count, capacity;
};

static void items_release(struct items *items)
{
    for (size_t i = 0; i < items->count; i++)
        free(items->items[i].identifier);
    free(items->items);
}

static void add_item(struct items *items, const struct strbuf *text)
{
    static const char begin[] = "<iati-identifier>";
    const char *at = strstr(text->text, begin);
    const char *identifier = at ? at + strlen(begin) : "";
    items->items = grow(items->items, items->count, &items->capacity, sizeof *items->items);
    struct item *item = &items->items[items->count++];
    item->identifier = xstrndup(identifier, strcspn(identifier, "<"));
    digest_bytes(text->text, text->length, item->digest);
}

static int compare_items(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = strcmp(x->identifier, y->identifier);
    return order ? order : strcmp(x->digest, y->digest);
}

/* The writer begins and ends each activity on a line of its own. */
static bool read_items(const char *path, struct items *items, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    struct strbuf text = STRBUF_INIT;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    bool inside = false;
    while ((length = getline(&line, &capacity, stream)) >= 0) {
        inside = inside || strncmp(line, "  <iati-activity", strlen("  <iati-activity")) == 0;
        if (inside)
            strbuf_add(&text, line, (size_t)length);
        if (inside && strcmp(line, "  </iati-activity>\n") == 0) {
            add_item(items, &text);
            strbuf_reset(&text);
            inside = false;
        }
    }
    bool read = !ferror(stream) || error_errno(error, "cannot read '%s'", path);
    free(line);
    strbuf_release(&text);
    fclose(stream);
    if (items->count)
        qsort(items->items, items->count, sizeof *items->items, compare_items);
    return read;
}

static void name_item(struct strbuf *names, size_t *count, const char *identifier)
{
    if ((*count)++ < NAMED_MOST)
        strbuf_addf(names, "%s\"%s\"", names->length ? ", " : "", identifier);
}

/* The identifiers of activities that differ or are in one of the files only: "\"A\", \"B\" and 3
 * more". The caller frees. */
static char *name_differences(const struct items *a, const struct items *b)
{
    struct strbuf names = STRBUF_INIT;
    size_t i = 0, j = 0, count = 0;
    while (i < a->count || j < b->count) {
        int order = i == a->count   ? 1
                    : j == b->count ? -1
                                    : strcmp(a->items[i].identifier, b->items[j].identifier);
        if (order != 0 || strcmp(a->items[i].digest, b->items[j].digest) != 0)
            name_item(&names, &count, (order > 0 ? b->items[j] : a->items[i]).identifier);
        i += order <= 0;
        j += order >= 0;
    }
    if (count > NAMED_MOST)
        strbuf_addf(&names, " and %zu more", count - NAMED_MOST);
    return strbuf_detach(&names);
}

static bool tell_differences(const char *kept, const char *path, struct findings *findings,
                             struct error *error)
{
    struct items before = {.items = NULL}, now = {.items = NULL};
    bool read = read_items(kept, &before, error) && read_items(path, &now, error);
    if (read) {
        char *names = name_differences(&before, &now);
        struct finding *finding = findings_add(
            findings, SEVERITY_WARNING, "x.frozen.differs", "dataset",
            "the records would change this file, which is frozen and stays as it was%s%s",
            *names ? "; they differ in " : "", names);
        if (finding)
            place_set(&finding->place, path, 0, 0);
        free(names);
    }
    items_release(&before);
    items_release(&now);
    return read;
}

static bool refuse(const char *kept, const char *why, struct findings *findings)
{
    struct finding *finding =
        findings_add(findings, SEVERITY_CRITICAL, "x.frozen.changed", "dataset",
                     "the frozen file %s; bring back what was, or remove its line in " SUMS, why);
    if (finding)
        place_set(&finding->place, kept, 0, 0);
    return true;
}

static bool restore(const char *kept, const char *noted, const char *path,
                    struct findings *findings, struct error *error)
{
    char frozen[DIGEST_TEXT_SIZE], written[DIGEST_TEXT_SIZE];
    if (!path_exists(kept))
        return refuse(kept, "is gone", findings);
    if (!digest_file(kept, frozen, NULL, error) || !digest_file(path, written, NULL, error))
        return false;
    if (strncasecmp(frozen, noted, strlen(frozen)) != 0)
        return refuse(kept, "was changed", findings);
    return strcmp(frozen, written) == 0 ||
           (tell_differences(kept, path, findings, error) && copy_file(kept, path, error));
}

bool frozen_restore(const struct publication *publication, const char *name, const char *path,
                    struct findings *findings, struct error *error)
{
    char *sums = read_sums(publication, error);
    const char *noted = sums ? noted_sum(sums, name) : NULL;
    char *kept = frozen_path(publication, name);
    bool restored = sums && (!noted || restore(kept, noted, path, findings, error));
    free(kept);
    free(sums);
    return restored;
}

bool frozen_report(const struct publication *publication, const struct output_list *outputs,
                   struct findings *findings, struct error *error)
{
    char *sums = read_sums(publication, error);
    struct noted noted;
    for (const char *at = sums ? sums : ""; *at;) {
        if (!read_noted(&at, &noted) || !noted.name)
            continue;
        char *name = xstrndup(noted.name, noted.name_length);
        char *kept = frozen_path(publication, name);
        if (!output_list_has(outputs, name))
            refuse(kept, "is that of no dataset any more, so it would not be published", findings);
        free(kept);
        free(name);
    }
    free(sums);
    return sums != NULL;
}
