#include "records/reader.h"

#include <string.h>
#include <strings.h>

#include "records/csv.h"
#include "records/postgresql.h"

typedef struct reader *open_function(const char *path, const char *name,
                                     const struct source *source, struct findings *findings,
                                     struct error *error);

static open_function *const openers[] = {
    [SOURCE_CSV] = csv_reader_open,
    [SOURCE_POSTGRESQL] = postgresql_reader_open,
};

static const struct {
    const char *ending;
    enum source_kind kind;
} endings[] = {
    {".csv", SOURCE_CSV},
    {".tsv", SOURCE_CSV},
    {".txt", SOURCE_CSV},
    {".xml", SOURCE_IATI},
};

enum source_kind reader_kind(const char *path, const struct source *source)
{
    if (source->kind != SOURCE_BY_NAME)
        return source->kind;
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(endings[i].ending, ending) == 0)
            return endings[i].kind;
    return SOURCE_CSV;
}

struct reader *reader_open(const char *path, const char *name, const struct source *source,
                           struct findings *findings, struct error *error)
{
    return openers[reader_kind(path, source)](path, name, source, findings, error);
}
