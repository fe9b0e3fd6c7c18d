#include "records/reader.h"

#include <string.h>
#include <strings.h>

#include "records/csv.h"
#include "records/json.h"
#include "records/postgresql.h"
#include "records/sqlite_source.h"
#include "records/tidy_reader.h"
#include "records/xlsx.h"
#include "records/xml_source.h"

typedef struct reader *open_function(const char *path, const char *name,
                                     const struct source *source, struct findings *findings,
                                     struct error *error);

static open_function *const openers[] = {
    [SOURCE_CSV] = csv_reader_open,
    [SOURCE_POSTGRESQL] = postgresql_reader_open,
    [SOURCE_JSON] = json_reader_open,
    [SOURCE_SQLITE] = sqlite_reader_open,
    [SOURCE_XML] = xml_reader_open,
    [SOURCE_XLSX] = xlsx_reader_open,
    [SOURCE_IATI] = NULL,
};

static const struct {
    const char *ending;
    enum source_kind kind;
} endings[] = {
    {".csv", SOURCE_CSV},   {".tsv", SOURCE_CSV},       {".txt", SOURCE_CSV},
    {".json", SOURCE_JSON}, {".jsonl", SOURCE_JSON},    {".ndjson", SOURCE_JSON},
    {".db", SOURCE_SQLITE}, {".sqlite", SOURCE_SQLITE}, {".sqlite3", SOURCE_SQLITE},
    {".xml", SOURCE_IATI},  {".xlsx", SOURCE_XLSX},     {".xlsm", SOURCE_XLSX},
};

enum source_kind reader_kind(const char *path, const struct source *source)
{
    return source->kind != SOURCE_BY_NAME ? source->kind : reader_kind_by_name(path);
}

const char *reader_kind_name(enum source_kind kind)
{
    static const char *const names[] = {
        [SOURCE_CSV] = "csv",
        [SOURCE_XLSX] = "xlsx",
        [SOURCE_JSON] = "json",
        [SOURCE_SQLITE] = "sqlite",
        [SOURCE_XML] = "xml",
        [SOURCE_POSTGRESQL] = "postgresql",
        [SOURCE_IATI] = "iati",
        [SOURCE_BY_NAME] = "",
        [SOURCE_PATH_HEADERS] = "path-headers",
        [SOURCE_D_PORTAL] = "d-portal",
        [SOURCE_CEB] = "ceb",
    };
    return names[kind];
}

bool reader_kind_is_canonical(enum source_kind kind)
{
    return kind == SOURCE_IATI || kind == SOURCE_PATH_HEADERS || kind == SOURCE_D_PORTAL ||
           kind == SOURCE_CEB;
}

enum source_kind reader_kind_by_name(const char *path)
{
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(endings[i].ending, ending) == 0)
            return endings[i].kind;
    return SOURCE_CSV;
}

struct reader *reader_open(const char *path, const char *name, const struct source *source,
                           struct findings *findings, struct error *error)
{
    enum source_kind kind = reader_kind(path, source);
    if (reader_kind_is_canonical(kind))
        kind = reader_kind_by_name(path);
    if (kind >= sizeof openers / sizeof *openers || !openers[kind]) {
        error_set(error, ERROR_USAGE, "'%s' is no file that has tables of its own", name);
        return NULL;
    }
    if (source->query && kind != SOURCE_SQLITE && kind != SOURCE_POSTGRESQL) {
        error_set(error, ERROR_USAGE,
                  "'%s' is read with a 'query', which is for databases; set its 'kind', or remove "
                  "the query",
                  name);
        return NULL;
    }
    if (source->upgrade) {
        error_set(error, ERROR_USAGE,
                  "'%s' is read with 'upgrade', which is for IATI XML; remove it, or set the kind "
                  "of its source to iati",
                  name);
        return NULL;
    }
    return tidy_reader_open(openers[kind](path, name, source, findings, error), source, error);
}
