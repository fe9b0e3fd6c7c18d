#include "store/load_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"

static size_t count_folders(const char *path)
{
    size_t count = 0;
    for (const char *c = path; *c; c++)
        count += *c == '/';
    return count;
}

/* How many of the folders above its files a pattern leaves open: one of "records/2???/x.xml". Their
 * names belong to the file's, whatever other files there are. */
static size_t open_folders(const char *pattern)
{
    return count_folders(pattern + strcspn(pattern, "*?["));
}

/* "a-x" for "records/a/x.xml" with one folder. The caller frees. */
static char *name_with_folders(const char *path, size_t folders)
{
    const char *base = path_base(path), *begin = base;
    for (size_t i = 0; i < folders; i++)
        for (begin--; begin > path && begin[-1] != '/';)
            begin--;
    struct strbuf name = STRBUF_INIT;
    char *stem = path_stem(base);
    strbuf_add(&name, begin, (size_t)(base - begin));
    for (size_t i = 0; i < name.length; i++)
        if (name.text[i] == '/')
            name.text[i] = '-';
    strbuf_addstr(&name, stem);
    free(stem);
    return strbuf_detach(&name);
}

/* The name with that many folders, or with a number where there are fewer. */
static char *name_of(const char *path, size_t folders)
{
    size_t most = count_folders(path);
    if (folders <= most)
        return name_with_folders(path, folders);
    char *name = name_with_folders(path, most);
    char *numbered = xasprintf("%s-%zu", name, folders - most + 1);
    free(name);
    return numbered;
}

static void tell_renamed(const struct loading *loading, const char *path, const char *name,
                         const char *part)
{
    struct finding *finding = findings_add(
        loading->findings, SEVERITY_WARNING, "x.source.part", "source",
        "another file is called \"%s\" in the records, so they call this one \"%s\"", name, part);
    if (finding)
        place_set(&finding->place, path, 0, 0);
}

char *load_part(const struct loading *loading, const char *path)
{
    const struct source *source = loading->source;
    struct text_set *parts = &loading->store->parts;
    const char *shown = load_shown_name(loading->publication, path);
    if (source->mode == SOURCE_APPEND) {
        char *stem = path_stem(path);
        text_set_add(parts, stem);
        return stem;
    }
    size_t least = open_folders(source->file);
    char *name = name_of(shown, least), *part = xstrdup(name);
    for (size_t tried = 1; !text_set_add(parts, part); tried++) {
        free(part);
        part = name_of(shown, least + tried);
    }
    if (strcmp(part, name) != 0)
        tell_renamed(loading, shown, name, part);
    free(name);
    return part;
}
