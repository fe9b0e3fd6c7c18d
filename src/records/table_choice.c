#include "records/table_choice.h"

#include <strings.h>

#include "base/strbuf.h"

enum { NAMES_SHOWN = 20 };

bool table_is_chosen(const struct source *source, const char *name)
{
    for (unsigned i = 0; i < source->tables_count; i++)
        if (strcasecmp(source->tables[i], name) == 0)
            return true;
    return source->tables_count == 0;
}

static bool is_among(const char *wanted, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(wanted, names[i]) == 0)
            return true;
    return false;
}

bool table_choice_check(const struct source *source, const char *path, const char *const *names,
                        size_t count, struct error *error)
{
    for (unsigned i = 0; i < source->tables_count; i++) {
        if (is_among(source->tables[i], names, count))
            continue;
        struct strbuf list = STRBUF_INIT;
        for (size_t j = 0; j < count && j < NAMES_SHOWN; j++)
            strbuf_addf(&list, "%s%s", j ? ", " : "", names[j]);
        error_set(error, ERROR_USAGE, "'%s' has no table '%s'", path, source->tables[i]);
        if (count)
            error_add(error, "; it has %.4096s", list.text);
        else
            error_add(error, "; it has none");
        if (count > NAMES_SHOWN)
            error_add(error, " and others");
        strbuf_release(&list);
        return false;
    }
    return true;
}
