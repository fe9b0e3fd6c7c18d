#include "records/source_settings.h"

#include <string.h>

#include "base/file.h"
#include "records/reader.h"

enum {
    WITH_TEXT = 1 << SOURCE_CSV | 1 << SOURCE_PATH_HEADERS | 1 << SOURCE_D_PORTAL | 1 << SOURCE_CEB,
    WITH_ONE_TABLE = 1 << SOURCE_CSV | 1 << SOURCE_IATI,
    CANONICAL =
        1 << SOURCE_IATI | 1 << SOURCE_PATH_HEADERS | 1 << SOURCE_D_PORTAL | 1 << SOURCE_CEB,
    ALL = (1 << (SOURCE_CEB + 1)) - 1, /* the last kind */
};

static bool has_delimiter(const struct source *source)
{
    return source->delimiter;
}

static bool has_quote(const struct source *source)
{
    return source->quote;
}

static bool has_encoding(const struct source *source)
{
    return source->encoding;
}

static bool has_header_row(const struct source *source)
{
    return source->header_row;
}

static bool has_tables(const struct source *source)
{
    return source->tables_count > 0;
}

static bool has_table(const struct source *source)
{
    return source->table;
}

static bool has_columns(const struct source *source)
{
    return source->columns_count > 0;
}

static bool has_fill_down(const struct source *source)
{
    return source->fill_down_count > 0;
}

static bool has_simple_names(const struct source *source)
{
    return source->simple_names;
}

static const char for_text[] = E_("it is for CSV files; remove it");
static const char for_mapping[] =
    E_("it is for files that a mapping reads, and the tables and columns of this kind are given; "
       "remove it");

static const struct setting {
    const char *name;
    bool (*is_given)(const struct source *source);
    unsigned kinds; /* that it means something for, a bit each */
    const char *advice;
} settings[] = {
    {"delimiter", has_delimiter, WITH_TEXT, for_text},
    {"quote", has_quote, WITH_TEXT, for_text},
    {"encoding", has_encoding, WITH_TEXT, for_text},
    {"header_row", has_header_row, 1 << SOURCE_XLSX,
     E_("it is for workbooks; remove it, and the lines above the header of a CSV file")},
    {"tables", has_tables, ALL & ~WITH_ONE_TABLE,
     E_("it is for files with several tables; remove it")},
    {"table", has_table, ALL & ~CANONICAL, for_mapping},
    {"columns", has_columns, ALL & ~CANONICAL, for_mapping},
    {"fill_down", has_fill_down, ALL & ~CANONICAL, for_mapping},
    {"simple_names", has_simple_names, ALL & ~CANONICAL, for_mapping},
};

/* The kind of all the files of the source; SOURCE_BY_NAME if they may be of several. */
static enum source_kind kind_of(const struct source *source)
{
    if (source->kind != SOURCE_BY_NAME || !source->file)
        return source->kind;
    const char *ending = strrchr(path_base(source->file), '.');
    return ending && !strpbrk(ending, "*?[]") ? reader_kind_by_name(source->file) : SOURCE_BY_NAME;
}

bool source_settings_fit(const struct source *source, struct error *error)
{
    enum source_kind kind = kind_of(source);
    if (kind == SOURCE_BY_NAME)
        return true;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (settings[i].is_given(source) && !(settings[i].kinds & 1U << kind))
            return error_set(error, ERROR_USAGE,
                             "'%s', a source of publication.yaml, is of kind %s, for which '%s' "
                             "means nothing: %s",
                             source->file ? source->file : source->database, reader_kind_name(kind),
                             settings[i].name, settings[i].advice);
    return true;
}
