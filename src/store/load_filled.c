#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "store/load_inside.h"

void load_see_columns(struct seen_columns *seen, const struct reader *reader)
{
    if (!seen)
        return;
    free(seen->place);
    seen->place = xstrdup(reader->path);
    for (size_t i = 0; i < reader->table_count; i++)
        for (size_t j = 0; j < reader->tables[i].column_count; j++) {
            const char *name = reader->tables[i].columns[j];
            if (!text_set_add(&seen->known, name))
                continue;
            seen->names = grow(seen->names, seen->count, &seen->capacity, sizeof *seen->names);
            seen->names[seen->count++] = xstrdup(name);
        }
}

static bool is_among(const char *name, char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_known(const struct seen_columns *seen, const struct source *source, unsigned filled)
{
    const char *name = source->fill_down[filled];
    return is_among(name, seen->names, seen->count) ||
           is_among(name, source->columns, source->columns_count);
}

static bool refuse(const struct seen_columns *seen, const struct source *source, const char *name,
                   struct error *error)
{
    const char *meant = suggest_nearest(name, (const char *const *)seen->names, seen->count);
    error_set(error, ERROR_USAGE,
              "'%s', a source of publication.yaml, has no column '%s', which its 'fill_down' names",
              source->file ? source->file : seen->place, name);
    if (meant)
        error_add(error, "; did you mean '%s'? correct the name", meant);
    else
        error_add(error, "; correct the name");
    return source->simple_names
               ? error_add(error, " ('iatipub import --list' shows the columns; 'simple_names' "
                                  "makes small letters, digits and _ of their names), or remove it")
               : error_add(error, " ('iatipub import --list' shows the columns), or remove it");
}

bool load_check_filled(const struct seen_columns *seen, const struct source *source,
                       struct error *error)
{
    unsigned known = 0, unknown = source->fill_down_count;
    for (unsigned i = source->fill_down_count; i-- > 0;) {
        if (is_known(seen, source, i))
            known++;
        else
            unknown = i;
    }
    bool may_be_elsewhere = source->optional && known > 0;
    return unknown == source->fill_down_count || seen->count == 0 || may_be_elsewhere ||
           refuse(seen, source, source->fill_down[unknown], error);
}

void seen_columns_release(struct seen_columns *seen)
{
    for (size_t i = 0; i < seen->count; i++)
        free(seen->names[i]);
    free(seen->names);
    free(seen->place);
    text_set_release(&seen->known);
}
