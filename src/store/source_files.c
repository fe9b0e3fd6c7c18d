#include "store/source_files.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "records/reader.h"

static const char *const prefixes[] = {
    [LOAD_RAW] = "raw_", [LOAD_CODE] = "code_", [LOAD_CANONICAL] = ""};

bool source_is_pattern(const char *file)
{
    return strpbrk(file, "*?[") != NULL;
}

static bool is_named_elsewhere(const struct publication *publication, const struct source *source,
                               const char *path)
{
    bool named = false;
    for (unsigned i = 0; !named && i < publication->sources_count; i++) {
        const struct source *other = &publication->sources[i];
        if (other == source || !other->file || source_is_pattern(other->file))
            continue;
        char *named_path = publication_path(publication, other->file);
        named = file_is_same(named_path, path);
        free(named_path);
    }
    return named;
}

bool source_reads_file(const struct publication *publication, const struct source *source,
                       const char *path)
{
    return !source_is_pattern(source->file) || !is_named_elsewhere(publication, source, path);
}

enum load_target source_target(const struct publication *publication, const struct source *source)
{
    return source->canonical || publication->mapping_count == 0 ? LOAD_CANONICAL : LOAD_RAW;
}

/* What is no letter, digit or '_' becomes '_'. */
static char *clean_name(char *name)
{
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && (unsigned char)*c < 0x80)
            *c = '_';
    return name;
}

char *source_table_name(const struct source *source, enum load_target target, const char *path,
                        const char *inner)
{
    if (reader_kind_is_canonical(reader_kind(path, source)))
        return xstrdup(inner ? inner : "");
    const char *prefix = prefixes[target], *configured = source->table;
    if (configured && inner)
        return clean_name(xasprintf("%s%s_%s", prefix, configured, inner));
    if (configured || inner)
        return clean_name(xasprintf("%s%s", prefix, configured ? configured : inner));
    char *stem = path_stem(path);
    char *name = xasprintf("%s%s", prefix, stem);
    free(stem);
    return clean_name(name);
}
