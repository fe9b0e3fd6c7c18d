#include "config/publication_inside.h"

#include <stdio.h>
#include <string.h>

/* What is wrong with a source of that kind, and what to do; NULL if nothing is. */
static const char *database_fault(const struct source *source)
{
    if (source->kind != SOURCE_BY_NAME && source->kind != SOURCE_POSTGRESQL)
        return E_("has a 'database', which is read as postgresql; remove 'kind'");
    if (source->delimiter || source->quote || source->encoding || source->stylesheet ||
        source->header_row || source->optional)
        return E_(
            "has a 'database', for which 'delimiter', 'quote', 'encoding' and 'optional' mean "
            "nothing; remove them");
    if (source->upgrade)
        return E_(
            "has a 'database', so 'upgrade', which is for IATI XML, means nothing; remove it");
    if (source->query && source->tables_count)
        return E_("has both 'query' and 'tables'; expected one of them");
    if (source->query && !source->table)
        return E_("has a 'query' but no 'table'; expected the name of the table that its rows are");
    return NULL;
}

static const char *file_fault(const struct source *source)
{
    if (source->kind == SOURCE_POSTGRESQL)
        return E_("is of kind postgresql; expected a 'database' instead of 'file'");
    if (source->kind == SOURCE_PATH_HEADERS && source->mode == SOURCE_APPEND)
        return E_("is of kind path-headers, whose files are always read together; remove 'mode'");
    bool may_be_workbook = source->kind == SOURCE_BY_NAME || source->kind == SOURCE_XLSX;
    if (!may_be_workbook && source->header_row)
        return E_("is no workbook, so 'header_row' means nothing; remove it");
    if (source->tables_count && (source->kind == SOURCE_CSV || source->kind == SOURCE_IATI))
        return E_("has no tables to choose from, so 'tables' means nothing; remove it");
    if (source->upgrade && source->kind != SOURCE_BY_NAME && source->kind != SOURCE_IATI)
        return E_("has 'upgrade', which is for IATI XML; expected kind iati, or remove it");
    if (source->kind == SOURCE_XML && !source->stylesheet)
        return E_("has no 'stylesheet'; expected the path of an XSLT that makes tables of the XML");
    if (source->stylesheet && source->kind != SOURCE_XML)
        return E_("has a 'stylesheet', which is for XML; expected 'kind: xml' too");
    if (source->query && source->tables_count)
        return E_("has both 'query' and 'tables'; expected one of them");
    return NULL;
}

static const char *source_fault(const struct source *source)
{
    if (source->file && source->database)
        return E_("has both 'file' and 'database'; expected one of them");
    if (source->mode == SOURCE_APPEND && source->database)
        return E_("has 'mode: append', which is for files; a database keeps its own records");
    if (source->database)
        return database_fault(source);
    return source->file ? file_fault(source)
                        : E_("has no 'file'; expected the path of the records");
}

static bool check_source(const struct source *source, const char *list, unsigned index,
                         const struct schema_check *check, struct error *error)
{
    const char *fault = source_fault(source);
    char where[64];
    snprintf(where, sizeof where, "%s[%u]", list, index + 1);
    return !fault || schema_check_fail(check, where, error, "%s", fault);
}

/* Codes that add up would translate a value twice. */
static bool check_code_mode(const struct source *code, unsigned index,
                            const struct schema_check *check, struct error *error)
{
    char where[64];
    snprintf(where, sizeof where, "codes[%u].mode", index + 1);
    return code->mode == SOURCE_REPLACE ||
           schema_check_fail(check, where, error, "is \"append\"; expected \"replace\" for codes");
}

static bool check_all(const struct publication *publication, const struct schema_check *check,
                      struct error *error)
{
    bool good = true;
    for (unsigned i = 0; good && i < publication->sources_count; i++)
        good = check_source(&publication->sources[i], "sources", i, check, error);
    for (unsigned i = 0; good && i < publication->codes_count; i++)
        good = check_source(&publication->codes[i], "codes", i, check, error) &&
               check_code_mode(&publication->codes[i], i, check, error);
    return good;
}

static bool check_quotes_of(const struct source *sources, unsigned count, const char *list,
                            const struct schema_check *check, struct error *error)
{
    for (unsigned i = 0; i < count; i++) {
        const char *delimiter = publication_default(sources[i].delimiter, "auto");
        if (strcmp(delimiter, publication_default(sources[i].quote, "\"")) == 0) {
            char where[64];
            snprintf(where, sizeof where, "%s[%u].delimiter", list, i + 1);
            return schema_check_fail(
                check, where, error,
                "is the quote character too; expected two different characters");
        }
    }
    return true;
}

static bool check_quotes(const struct publication *publication, const struct schema_check *check,
                         struct error *error)
{
    return check_quotes_of(publication->sources, publication->sources_count, "sources", check,
                           error) &&
           check_quotes_of(publication->codes, publication->codes_count, "codes", check, error);
}

bool check_sources(const struct publication *publication, const struct schema_check *check,
                   struct error *error)
{
    return check_all(publication, check, error) && check_quotes(publication, check, error);
}
