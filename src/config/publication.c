#include "config/publication.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cyaml/cyaml.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "config/connection.h"
#include "config/schema_check.h"

#define FILE_NAME "publication.yaml"
#define COUNT(array) (sizeof(array) / sizeof *(array))

enum {
    SIZE_LIMIT = 1024 * 1024, /* bytes of publication.yaml */
    LIST_LIMIT = 2000,        /* entries of any list: as many as SQLite allows columns */
    PATH_LIMIT = 4000,        /* bytes of a folder's path, as systems have it */
    NAME_LIMIT = 100,         /* bytes of a dataset name, so that file names stay valid */
    TIMEOUT_LIMIT = 600,      /* seconds */
    MEGABYTES_LIMIT = 1000000,
    PLACES_LIMIT = 6, /* decimal places of coordinates: a tenth of a metre */
};

/* ---- The keys ---- */

#define REQUIRED CYAML_FLAG_DEFAULT
#define OPTIONAL CYAML_FLAG_OPTIONAL
#define TEXT(structure, member, flags)                                                             \
    CYAML_FIELD_STRING_PTR(#member, (flags), struct structure, member, 1, CYAML_UNLIMITED)
#define YES_NO(structure, member)                                                                  \
    CYAML_FIELD_BOOL(#member, CYAML_FLAG_OPTIONAL, struct structure, member)
#define CHOICE(structure, member, names)                                                           \
    CYAML_FIELD_ENUM(#member, CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct structure, member,   \
                     (names), COUNT(names))
#define LIST(structure, member, entry, flags, least)                                               \
    CYAML_FIELD_SEQUENCE_COUNT(#member, CYAML_FLAG_POINTER | (flags), struct structure, member,    \
                               member##_count, (entry), (least), LIST_LIMIT)

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, CYAML_UNLIMITED)};

static const cyaml_schema_field_t narrative_fields[] = {
    TEXT(narrative, language, REQUIRED),
    TEXT(narrative, narrative, REQUIRED),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t narrative_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct narrative, narrative_fields)};

static const cyaml_schema_field_t organisation_fields[] = {
    TEXT(organisation, ref, REQUIRED),
    TEXT(organisation, type, REQUIRED),
    LIST(organisation, name, &narrative_value, REQUIRED, 1),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t defaults_fields[] = {
    TEXT(defaults, currency, OPTIONAL),
    TEXT(defaults, language, OPTIONAL),
    CYAML_FIELD_BOOL_PTR("humanitarian", CYAML_FLAG_OPTIONAL, struct defaults, humanitarian),
    CYAML_FIELD_END,
};

static const cyaml_strval_t source_kinds[] = {
    {"csv", SOURCE_CSV},
    {"iati", SOURCE_IATI},
    {"postgresql", SOURCE_POSTGRESQL},
    {"json", SOURCE_JSON},
    {"sqlite", SOURCE_SQLITE},
    {"xml", SOURCE_XML},
    {"xlsx", SOURCE_XLSX},
    {"path-headers", SOURCE_PATH_HEADERS},
    {"d-portal", SOURCE_D_PORTAL},
};
static const cyaml_strval_t source_modes[] = {
    {"replace", SOURCE_REPLACE},
    {"append", SOURCE_APPEND},
};
static const cyaml_schema_field_t source_fields[] = {
    TEXT(source, file, OPTIONAL),
    TEXT(source, except, OPTIONAL),
    TEXT(source, database, OPTIONAL),
    CHOICE(source, kind, source_kinds),
    CHOICE(source, mode, source_modes),
    TEXT(source, query, OPTIONAL),
    TEXT(source, table, OPTIONAL),
    LIST(source, tables, &text_value, OPTIONAL, 0),
    CYAML_FIELD_UINT_PTR("header_row", CYAML_FLAG_OPTIONAL, struct source, header_row),
    TEXT(source, stylesheet, OPTIONAL),
    TEXT(source, delimiter, OPTIONAL),
    TEXT(source, quote, OPTIONAL),
    TEXT(source, encoding, OPTIONAL),
    YES_NO(source, canonical),
    YES_NO(source, optional),
    LIST(source, columns, &text_value, OPTIONAL, 0),
    LIST(source, fill_down, &text_value, OPTIONAL, 0),
    YES_NO(source, simple_names),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t source_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct source, source_fields)};

static const cyaml_strval_t rates_kinds[] = {
    {"plain", RATES_PLAIN},
    {"un", RATES_UN},
    {"ecb", RATES_ECB},
};
static const cyaml_schema_field_t rates_fields[] = {
    TEXT(rates, file, REQUIRED),
    CYAML_FIELD_ENUM("kind", CYAML_FLAG_STRICT, struct rates, kind, rates_kinds,
                     COUNT(rates_kinds)),
    TEXT(rates, delimiter, OPTIONAL),
    TEXT(rates, quote, OPTIONAL),
    TEXT(rates, encoding, OPTIONAL),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t rates_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct rates, rates_fields)};

static const cyaml_strval_t redaction_actions[] = {
    {"drop", REDACTION_DROP},   {"replace", REDACTION_REPLACE},   {"blank", REDACTION_BLANK},
    {"round", REDACTION_ROUND}, {"withhold", REDACTION_WITHHOLD}, {"region", REDACTION_REGION},
};
static const cyaml_strval_t redaction_elsewheres[] = {
    {"stays", ELSEWHERE_STAYS},
    {"stop", ELSEWHERE_STOP},
    {"warn", ELSEWHERE_WARN},
};
static const cyaml_schema_field_t redaction_fields[] = {
    TEXT(redaction, name, REQUIRED),
    TEXT(redaction, table, OPTIONAL),
    TEXT(redaction, where, OPTIONAL),
    TEXT(redaction, words, OPTIONAL),
    CYAML_FIELD_ENUM("do", CYAML_FLAG_DEFAULT | CYAML_FLAG_STRICT, struct redaction, action,
                     redaction_actions, COUNT(redaction_actions)),
    LIST(redaction, columns, &text_value, OPTIONAL, 1),
    TEXT(redaction, with, OPTIONAL),
    CYAML_FIELD_UINT_PTR("places", CYAML_FLAG_OPTIONAL, struct redaction, places),
    CYAML_FIELD_BOOL_PTR("everywhere", CYAML_FLAG_OPTIONAL, struct redaction, everywhere),
    CHOICE(redaction, elsewhere, redaction_elsewheres),
    TEXT(redaction, because, REQUIRED),
    TEXT(redaction, policy, REQUIRED),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t redaction_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct redaction, redaction_fields)};

static const cyaml_schema_field_t organisation_file_fields[] = {
    YES_NO(organisation_file, derive),
    TEXT(organisation_file, year_start, OPTIONAL),
    LIST(organisation_file, budgets, &text_value, OPTIONAL, 0),
    CYAML_FIELD_BOOL_PTR("expenditure", CYAML_FLAG_OPTIONAL, struct organisation_file, expenditure),
    TEXT(organisation_file, currency, OPTIONAL),
    TEXT(organisation_file, status, OPTIONAL),
    TEXT(organisation_file, as_of, OPTIONAL),
    TEXT(organisation_file, where, OPTIONAL),
    CYAML_FIELD_END,
};

static const cyaml_strval_t dataset_kinds[] = {
    {"activities", DATASET_ACTIVITIES},
    {"organisations", DATASET_ORGANISATIONS},
};
static const cyaml_schema_field_t dataset_fields[] = {
    TEXT(dataset, name, REQUIRED),
    TEXT(dataset, title, REQUIRED),
    CHOICE(dataset, kind, dataset_kinds),
    TEXT(dataset, where, OPTIONAL),
    TEXT(dataset, split, OPTIONAL),
    YES_NO(dataset, part_names),
    YES_NO(dataset, optional),
    CYAML_FIELD_UINT_PTR("max_megabytes", CYAML_FLAG_OPTIONAL, struct dataset, max_megabytes),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t dataset_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct dataset, dataset_fields)};

static const cyaml_strval_t support_costs[] = {
    {"as-recorded", SUPPORT_AS_RECORDED},
    {"pro-rata", SUPPORT_PRO_RATA},
};
static const cyaml_schema_field_t unsdg_fields[] = {
    TEXT(unsdg, name, REQUIRED),
    TEXT(unsdg, title, OPTIONAL),
    TEXT(unsdg, entity, REQUIRED),
    TEXT(unsdg, basis, OPTIONAL),
    TEXT(unsdg, edition, OPTIONAL),
    TEXT(unsdg, status, OPTIONAL),
    CHOICE(unsdg, support_cost, support_costs),
    CYAML_FIELD_END,
};

static const cyaml_strval_t host_kinds[] = {{"directory", HOST_DIRECTORY}};
static const cyaml_schema_field_t host_fields[] = {
    CHOICE(host, kind, host_kinds),
    CYAML_FIELD_STRING_PTR("path", OPTIONAL, struct host, path, 1, PATH_LIMIT),
    TEXT(host, url, OPTIONAL),
    CYAML_FIELD_END,
};

static const cyaml_strval_t registry_kinds[] = {
    {"register-your-data", REGISTRY_REGISTER_YOUR_DATA}};
static const cyaml_schema_field_t registry_fields[] = {
    CHOICE(registry, kind, registry_kinds),
    TEXT(registry, url, REQUIRED),
    TEXT(registry, token_env, OPTIONAL),
    TEXT(registry, organisation, OPTIONAL),
    TEXT(registry, prefix, OPTIONAL),
    TEXT(registry, licence, OPTIONAL),
    TEXT(registry, visibility, OPTIONAL),
    TEXT(registry, source_type, OPTIONAL),
    CYAML_FIELD_UINT_PTR("timeout", CYAML_FLAG_OPTIONAL, struct registry, timeout),
    CYAML_FIELD_END,
};

static const cyaml_strval_t severities[] = {
    {"critical", SEVERITY_CRITICAL},
    {"error", SEVERITY_ERROR},
    {"warning", SEVERITY_WARNING},
    {"advisory", SEVERITY_ADVISORY},
};
static const cyaml_strval_t date_orders[] = {
    {"day-first", DATE_DAY_FIRST},
    {"month-first", DATE_MONTH_FIRST},
};
static const cyaml_strval_t decimal_marks[] = {
    {".", DECIMAL_MARK_POINT},
    {",", DECIMAL_MARK_COMMA},
};
static const cyaml_schema_field_t publication_fields[] = {
    CYAML_FIELD_MAPPING("organisation", CYAML_FLAG_DEFAULT, struct publication, organisation,
                        organisation_fields),
    CYAML_FIELD_MAPPING_PTR("defaults", CYAML_FLAG_OPTIONAL, struct publication, defaults,
                            defaults_fields),
    LIST(publication, languages, &text_value, OPTIONAL, 0),
    LIST(publication, sources, &source_value, REQUIRED, 1),
    LIST(publication, codes, &source_value, OPTIONAL, 0),
    LIST(publication, mapping, &text_value, OPTIONAL, 0),
    CHOICE(publication, dates, date_orders),
    CHOICE(publication, decimal_mark, decimal_marks),
    LIST(publication, rates, &rates_value, OPTIONAL, 0),
    LIST(publication, redactions, &redaction_value, OPTIONAL, 0),
    CYAML_FIELD_MAPPING_PTR("organisation_file", CYAML_FLAG_OPTIONAL, struct publication,
                            organisation_file, organisation_file_fields),
    LIST(publication, datasets, &dataset_value, OPTIONAL, 1),
    CYAML_FIELD_MAPPING_PTR("unsdg", CYAML_FLAG_OPTIONAL, struct publication, unsdg, unsdg_fields),
    CYAML_FIELD_MAPPING_PTR("host", CYAML_FLAG_OPTIONAL, struct publication, host, host_fields),
    CYAML_FIELD_MAPPING_PTR("registry", CYAML_FLAG_OPTIONAL, struct publication, registry,
                            registry_fields),
    CHOICE(publication, publish_below, severities),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t publication_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct publication, publication_fields)};

/* ---- What single values look like ---- */

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* True if the text has `least` to `most` bytes, all of them in `set`. */
static bool is_made_of(const char *text, const char *set, size_t least, size_t most)
{
    size_t length = strlen(text);
    return length >= least && length <= most && strspn(text, set) == length;
}

/* IATI forbids / & | ? in identifiers; white space and control characters are never meant. */
static bool is_identifier(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c <= ' ' || *c == 0x7F || strchr("/&|?", *c))
            return false;
    return *text != '\0';
}

static bool is_year(const char *text)
{
    return is_made_of(text, DIGITS, 4, 4);
}

static bool is_organisation_type(const char *text)
{
    return is_made_of(text, DIGITS, 2, 2);
}

static bool is_language(const char *text)
{
    return is_made_of(text, LOWER, 2, 3);
}

static bool is_currency(const char *text)
{
    return is_made_of(text, UPPER, 3, 3);
}

static bool is_word(const char *text)
{
    return !isdigit((unsigned char)*text) && is_made_of(text, LOWER UPPER DIGITS "_", 1, SIZE_MAX);
}

/* SQLite keeps the names that begin with sqlite_ for itself. */
static bool is_table_name(const char *text)
{
    return is_word(text) && strncasecmp(text, "sqlite_", strlen("sqlite_")) != 0;
}

static bool is_one_character(const char *text)
{
    return strlen(text) == 1 && (*text == '\t' || (*text >= ' ' && *text <= '~'));
}

static bool is_delimiter(const char *text)
{
    return strcmp(text, "auto") == 0 || strcmp(text, "tab") == 0 || is_one_character(text);
}

static bool is_database(const char *text)
{
    return connection_is_known(text) && !connection_has_password(text);
}

static bool is_short_name(const char *text)
{
    return is_made_of(text, LOWER DIGITS "_-", 1, NAME_LIMIT);
}

/* Scheme, host, perhaps port and path. What user names, queries and fragments begin with is refused
 * wherever it stands, so that no reading of the address finds them. */
static bool is_web_address(const char *text)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < COUNT(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (strncmp(text, schemes[i], length) != 0)
            continue;
        for (const unsigned char *c = (const unsigned char *)text; *c; c++)
            if (*c <= ' ' || *c >= 0x7F || strchr("@?#\\\"<>", *c))
                return false;
        return isalnum((unsigned char)text[length]) || text[length] == '[';
    }
    return false;
}

/* A name that can stand in messages between quotes. */
static bool is_plain_name(const char *text)
{
    return is_made_of(text, LOWER UPPER DIGITS "_-. ", 1, NAME_LIMIT) && *text != ' ';
}

static bool is_number_of_places(const char *text)
{
    return strtoul(text, NULL, 10) <= PLACES_LIMIT;
}

static bool is_timeout(const char *text)
{
    unsigned long seconds = strtoul(text, NULL, 10);
    return seconds >= 1 && seconds <= TIMEOUT_LIMIT;
}

static bool is_megabytes(const char *text)
{
    unsigned long megabytes = strtoul(text, NULL, 10);
    return megabytes >= 1 && megabytes <= MEGABYTES_LIMIT;
}

/* Sheets of workbooks end there. */
static bool is_row(const char *text)
{
    unsigned long row = strtoul(text, NULL, 10);
    return row >= 1 && row <= 1048576;
}

/* 29 February is not the first day of every year. */
static bool is_day_of_year(const char *text)
{
    char day[sizeof "2023-MM-DD"];
    return strlen(text) == strlen("MM-DD") &&
           snprintf(day, sizeof day, "2023-%s", text) == (int)strlen(day) && date_is_valid(day);
}

static bool is_day_or_none(const char *text)
{
    return strcmp(text, "none") == 0 ||
           (strlen(text) == strlen("YYYY-MM-DD") && date_is_valid(text));
}

static const char *const budget_kinds[] = {"total", "recipient-org", "recipient-region",
                                           "recipient-country"};
static const char *const budget_statuses[] = {"indicative", "committed"};
static const char *const encodings[] = {"auto", "utf-8", "latin-1", "windows-1252", "utf-16"};
static const char *const bases[] = {"EXP", "BUD", "BUG"};
static const char *const report_statuses[] = {"draft", "final"};
static const char *const visibilities[] = {"public", "private"};
static const char *const source_types[] = {"primary_source", "secondary_source"};

/* The ids that the Register Your Data service ships; it does not check them itself. */
/* clang-format off */
static const char *const licences[] = {
    "notspecified", "odc-pddl", "odc-odbl", "odc-by", "cc-zero", "cc-by", "cc-by-sa",
    "ukclickusepsi", "other-open", "other-pd", "other-at", "ukcrown-withrights", "hesa-withrights",
    "localauth-withrights", "uk-ogl", "met-office-cp", "cc-nc", "ukcrown", "other-nc",
    "other-closed", "bsd-license", "gpl-2.0", "gpl-3.0", "lgpl-2.1", "mit-license", "afl-3.0",
    "apl1.0", "apache", "apache2.0", "apsl-2.0", "artistic-license-2.0", "attribution",
    "ca-tosl1.1", "cddl1", "cpal_1.0", "cuaoffice", "eudatagrid", "eclipse-1.0", "ecl2", "eiffel",
    "ver2_eiffel", "entessa", "fair", "frameworx", "ibmpl", "intel-osl", "jabber-osl",
    "lucent-plan9", "lucent1.02", "mitre", "motosoto", "mozilla", "mozilla1.1", "nasa1.3", "naumen",
    "nethack", "nokia", "oclc2", "opengroup", "osl-3.0", "php", "pythonpl", "PythonSoftFoundation",
    "qtpl", "real", "rpl1.5", "ricohpl", "sleepycat", "sun-issl", "sunpublic", "sybase", "UoI-NCSA",
    "vovidapl", "W3C", "wxwindows", "xnet", "zpl", "zlib-license",
};
/* clang-format on */

#define ONE_OF(list) .names = (list), .name_count = COUNT(list)
#define LANGUAGE_EXPECTED "a language code of two or three small letters such as \"en\""
#define SHORT_NAME_EXPECTED "1 to 100 small letters, digits, \"-\" or \"_\""
#define IDENTIFIER_EXPECTED "an identifier without white space, \"/\", \"&\", \"|\" and \"?\""
#define WEB_EXPECTED                                                                               \
    "an address that begins with http:// or https:// and has no user name, password, query or "    \
    "fragment"

static const struct schema_rule rules[] = {
    {narrative_fields, "language", LANGUAGE_EXPECTED, .holds = is_language},
    {organisation_fields, "ref", IDENTIFIER_EXPECTED, .holds = is_identifier},
    {organisation_fields, "type",
     "a code of two digits from codelist OrganisationType such as \"40\"",
     .holds = is_organisation_type},
    {defaults_fields, "currency", "a currency code of three capital letters such as \"USD\"",
     .holds = is_currency},
    {defaults_fields, "language", LANGUAGE_EXPECTED, .holds = is_language},
    {source_fields, "database",
     "\"service=NAME\", \"host=... dbname=...\" or \"postgresql://user@host/database\", without a "
     "password: that belongs into ~/.pgpass, the service file or the environment variable "
     "PGPASSWORD",
     .holds = is_database, .hidden = true},
    {source_fields, "table", "letters, digits and \"_\", not beginning with a digit or \"sqlite_\"",
     .holds = is_table_name},
    {source_fields, "delimiter", "one ASCII character, \"tab\" or \"auto\"", .holds = is_delimiter},
    {source_fields, "quote", "one ASCII character", .holds = is_one_character},
    {source_fields, "encoding", ONE_OF(encodings)},
    {rates_fields, "delimiter", "one ASCII character, \"tab\" or \"auto\"", .holds = is_delimiter},
    {rates_fields, "quote", "one ASCII character", .holds = is_one_character},
    {rates_fields, "encoding", ONE_OF(encodings)},
    {redaction_fields, "name", "1 to 100 letters, digits, \"_\", \"-\", \".\" or spaces",
     .holds = is_plain_name},
    {redaction_fields, "places", "0 to 6 decimal places", .holds = is_number_of_places},
    {source_fields, "header_row", "1 to 1048576", .holds = is_row},
    {organisation_file_fields, "year_start", "a month and a day such as \"04-01\", not 29 February",
     .holds = is_day_of_year},
    {organisation_file_fields, "budgets", ONE_OF(budget_kinds)},
    {organisation_file_fields, "currency",
     "a currency code of three capital letters such as \"USD\"", .holds = is_currency},
    {organisation_file_fields, "status", ONE_OF(budget_statuses)},
    {organisation_file_fields, "as_of", "a day such as \"2025-12-31\", or \"none\"",
     .holds = is_day_or_none},
    {dataset_fields, "name", SHORT_NAME_EXPECTED, .holds = is_short_name},
    {dataset_fields, "max_megabytes", "1 to 1000000", .holds = is_megabytes},
    {unsdg_fields, "name", SHORT_NAME_EXPECTED, .holds = is_short_name},
    {unsdg_fields, "entity", "a code of codelist UNEntity such as \"ILO\"", .holds = is_identifier},
    {unsdg_fields, "basis", ONE_OF(bases)},
    {unsdg_fields, "edition", "the year of an edition of the data standards such as \"2024\"",
     .holds = is_year},
    {unsdg_fields, "status", ONE_OF(report_statuses)},
    {host_fields, "url", WEB_EXPECTED, .holds = is_web_address, .hidden = true},
    {registry_fields, "url", WEB_EXPECTED, .holds = is_web_address, .hidden = true},
    {registry_fields, "token_env",
     "the name of an environment variable such as \"IATIPUB_REGISTRY_TOKEN\", not the token "
     "itself",
     .holds = is_word, .hidden = true},
    {registry_fields, "organisation", IDENTIFIER_EXPECTED, .holds = is_identifier},
    {registry_fields, "prefix", SHORT_NAME_EXPECTED, .holds = is_short_name},
    {registry_fields, "licence", "a licence id of the registry", ONE_OF(licences)},
    {registry_fields, "visibility", ONE_OF(visibilities)},
    {registry_fields, "source_type", ONE_OF(source_types)},
    {registry_fields, "timeout", "1 to 600 seconds", .holds = is_timeout},
    {publication_fields, "languages", LANGUAGE_EXPECTED, .holds = is_language},
};

#define KEEP_SECRETS_OUT                                                                           \
    "secrets do not belong in this file; put it into an environment variable and name the "        \
    "variable "                                                                                    \
    "with 'token_env' under 'registry'"

static const struct schema_advice advice[] = {
    {"token", KEEP_SECRETS_OUT},     {"access_token", KEEP_SECRETS_OUT},
    {"api_token", KEEP_SECRETS_OUT}, {"password", KEEP_SECRETS_OUT},
    {"passwd", KEEP_SECRETS_OUT},    {"secret", KEEP_SECRETS_OUT},
    {"api_key", KEEP_SECRETS_OUT},   {"api-key", KEEP_SECRETS_OUT},
    {"apikey", KEEP_SECRETS_OUT},
};

static const struct schema_rules publication_rules = {
    .rules = rules, .rule_count = COUNT(rules), .advice = advice, .advice_count = COUNT(advice)};

/* ---- How values go together ---- */

static bool check_name_languages(const struct publication *publication,
                                 const struct schema_check *check, struct error *error)
{
    const struct narrative *names = publication->organisation.name;
    for (unsigned i = 0; i < publication->organisation.name_count; i++)
        for (unsigned j = 0; j < i; j++)
            if (strcmp(names[i].language, names[j].language) == 0) {
                char where[64];
                snprintf(where, sizeof where, "organisation.name[%u].language", i + 1);
                return schema_check_fail(check, where, error,
                                         "is \"%s\" again; expected one name for a language",
                                         names[i].language);
            }
    return true;
}

/* What is wrong with a source of that kind, and what to do; NULL if nothing is. */
static const char *database_fault(const struct source *source)
{
    if (source->kind != SOURCE_BY_NAME && source->kind != SOURCE_POSTGRESQL)
        return "has a 'database', which is read as postgresql; remove 'kind'";
    if (source->delimiter || source->quote || source->encoding || source->stylesheet ||
        source->header_row || source->optional)
        return "has a 'database', for which 'delimiter', 'quote', 'encoding' and 'optional' mean "
               "nothing; remove them";
    if (source->query && source->tables_count)
        return "has both 'query' and 'tables'; expected one of them";
    if (source->query && !source->table)
        return "has a 'query' but no 'table'; expected the name of the table that its rows are";
    return NULL;
}

static const char *file_fault(const struct source *source)
{
    if (source->kind == SOURCE_POSTGRESQL)
        return "is of kind postgresql; expected a 'database' instead of 'file'";
    if (source->kind == SOURCE_PATH_HEADERS && source->mode == SOURCE_APPEND)
        return "is of kind path-headers, whose files are always read together; remove 'mode'";
    bool may_be_workbook = source->kind == SOURCE_BY_NAME || source->kind == SOURCE_XLSX;
    if (!may_be_workbook && source->header_row)
        return "is no workbook, so 'header_row' means nothing; remove it";
    if (source->tables_count && (source->kind == SOURCE_CSV || source->kind == SOURCE_IATI))
        return "has no tables to choose from, so 'tables' means nothing; remove it";
    if (source->kind == SOURCE_XML && !source->stylesheet)
        return "has no 'stylesheet'; expected the path of an XSLT that makes tables of the XML";
    if (source->stylesheet && source->kind != SOURCE_XML)
        return "has a 'stylesheet', which is for XML; expected 'kind: xml' too";
    if (source->query && source->tables_count)
        return "has both 'query' and 'tables'; expected one of them";
    return NULL;
}

static const char *source_fault(const struct source *source)
{
    if (source->file && source->database)
        return "has both 'file' and 'database'; expected one of them";
    if (source->mode == SOURCE_APPEND && source->database)
        return "has 'mode: append', which is for files; a database keeps its own records";
    if (source->database)
        return database_fault(source);
    return source->file ? file_fault(source) : "has no 'file'; expected the path of the records";
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

static bool check_sources(const struct publication *publication, const struct schema_check *check,
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

static bool check_languages(const struct publication *publication, const struct schema_check *check,
                            struct error *error)
{
    const char *language = publication->defaults ? publication->defaults->language : NULL;
    for (unsigned i = 0; i < publication->languages_count; i++) {
        const char *further = publication->languages[i];
        char where[64];
        snprintf(where, sizeof where, "languages[%u]", i + 1);
        if (language && strcmp(further, language) == 0)
            return schema_check_fail(check, where, error,
                                     "is \"%s\", the language of 'defaults' already; list only "
                                     "further languages",
                                     further);
        for (unsigned j = 0; j < i; j++)
            if (strcmp(further, publication->languages[j]) == 0)
                return schema_check_fail(check, where, error,
                                         "is \"%s\" again; list each language once", further);
    }
    return true;
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

static bool check_dataset_names(const struct publication *publication,
                                const struct schema_check *check, struct error *error)
{
    const struct dataset *datasets = publication->datasets;
    for (unsigned i = 0; i < publication->datasets_count; i++)
        for (unsigned j = 0; j < i; j++)
            if (strcmp(datasets[i].name, datasets[j].name) == 0) {
                char where[64];
                snprintf(where, sizeof where, "datasets[%u].name", i + 1);
                return schema_check_fail(check, where, error,
                                         "is \"%s\", the name of 'datasets[%u]' already; expected "
                                         "a name of its own",
                                         datasets[i].name, j + 1);
            }
    return true;
}

/* Parts that name files are parts of something. */
static bool check_dataset_parts(const struct publication *publication,
                                const struct schema_check *check, struct error *error)
{
    for (unsigned i = 0; i < publication->datasets_count; i++) {
        if (!publication->datasets[i].part_names || publication->datasets[i].split)
            continue;
        char where[64];
        snprintf(where, sizeof where, "datasets[%u].part_names", i + 1);
        return schema_check_fail(check, where, error,
                                 "needs 'split', which says the parts; add it, or remove "
                                 "'part_names'");
    }
    return true;
}

/* What each action needs of the other keys and what it has no use for. */
struct redaction_keys {
    bool columns, columns_needed, with, with_needed, places_needed, words;
};

static const struct redaction_keys redaction_keys[] = {
    [REDACTION_DROP] = {.words = true},
    [REDACTION_REPLACE] = {.columns = true, .with = true, .with_needed = true, .words = true},
    [REDACTION_BLANK] = {.columns = true, .words = true},
    [REDACTION_ROUND] = {.columns = true, .places_needed = true},
    [REDACTION_WITHHOLD] = {.columns = true, .with = true},
    [REDACTION_REGION] = {.columns = false},
};

/* What is wrong with the keys of a redaction: the key, and why; NULL if nothing is. */
static const char *redaction_fault(const struct redaction *redaction, const char **key)
{
    const struct redaction_keys *keys = &redaction_keys[redaction->action];
    bool edits = redaction->action == REDACTION_REPLACE || redaction->action == REDACTION_BLANK;
    const struct {
        bool is_wrong;
        const char *key, *why;
    } faults[] = {
        {!redaction->where && !redaction->words, "where",
         "is missing, and so is 'words'; one of them says what must not leave"},
        {!redaction->table && redaction->where, "table",
         "is missing; 'where' is a condition over the columns of one table"},
        {redaction->words && !keys->words, "words",
         "is for actions drop, replace and blank; select rows with 'where' instead"},
        {!keys->columns && redaction->columns, "columns", "is not for this action; remove it"},
        {edits && !redaction->words && !redaction->columns, "columns",
         "is missing; it lists what is replaced or emptied"},
        {redaction->words && redaction->columns, "columns",
         "is not for 'words', which change the columns they stand in; remove it"},
        {!keys->with && redaction->with, "with", "is not for this action; remove it"},
        {keys->with_needed && !redaction->with, "with",
         "is missing; it is the text that stands there instead"},
        {keys->places_needed && !redaction->places, "places",
         "is missing; it is the number of decimal places that coordinates keep"},
        {!keys->places_needed && redaction->places, "places", "is for action round; remove it"},
        {redaction->everywhere && redaction->action != REDACTION_WITHHOLD, "everywhere",
         "is for action withhold; remove it"},
    };
    for (size_t i = 0; i < COUNT(faults); i++)
        if (faults[i].is_wrong) {
            *key = faults[i].key;
            return faults[i].why;
        }
    return NULL;
}

static bool check_redactions(const struct publication *publication,
                             const struct schema_check *check, struct error *error)
{
    const struct redaction *redactions = publication->redactions;
    char where[64];
    for (unsigned i = 0; i < publication->redactions_count; i++) {
        const char *key;
        const char *fault = redaction_fault(&redactions[i], &key);
        if (fault) {
            snprintf(where, sizeof where, "redactions[%u].%s", i + 1, key);
            return schema_check_fail(check, where, error, "%s", fault);
        }
        for (unsigned j = 0; j < i; j++)
            if (strcmp(redactions[i].name, redactions[j].name) == 0) {
                snprintf(where, sizeof where, "redactions[%u].name", i + 1);
                return schema_check_fail(check, where, error,
                                         "is \"%s\", the name of 'redactions[%u]' already; "
                                         "expected a name of its own",
                                         redactions[i].name, j + 1);
            }
    }
    return true;
}

/* The real path, also of what does not exist yet. The caller frees. */
static char *path_resolve(const char *path)
{
    char *real = realpath(path, NULL);
    char *folder = path_folder(path);
    if (!real && strcmp(folder, path) != 0) {
        const char *base = path_base(path);
        char *parent = path_resolve(folder);
        if (strcmp(base, "..") == 0)
            real = path_folder(parent);
        else
            real = strcmp(base, ".") == 0 || !*base ? xstrdup(parent) : path_join(parent, base);
        free(parent);
    }
    free(folder);
    return real ? real : xstrdup(path);
}

/* The part of `path` below `folder` ("" for the folder itself), or NULL if it is not inside. */
static const char *path_below(const char *folder, const char *path)
{
    size_t length = strlen(folder);
    while (length && folder[length - 1] == '/')
        length--;
    if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return NULL;
    return path[length] ? path + length + 1 : path + length;
}

/* Why the files can't go to `site`, or NULL. Both paths are resolved. */
static const char *site_fault(const char *folder, const char *site)
{
    static const char *const kept[] = {"out", "records", ".iatipub"};
    if (path_below(site, folder))
        return "holds the publication itself, which must not be put on the web";
    const char *below = path_below(folder, site);
    for (size_t i = 0; below && i < COUNT(kept); i++)
        if (path_below(kept[i], below))
            return "is in 'out', 'records' or '.iatipub', which iatipub uses for other things";
    return NULL;
}

static bool check_host_path(const struct publication *publication, const struct schema_check *check,
                            struct error *error)
{
    if (!publication->host || !publication->host->path)
        return true;
    char *path = publication_path(publication, publication->host->path);
    char *site = path_resolve(path), *folder = path_resolve(publication->folder);
    const char *fault = site_fault(folder, site);
    if (fault)
        schema_check_fail(check, "host.path", error,
                          "is \"%s\": this folder %s; expected a folder of its own such as "
                          "\"site\"",
                          publication->host->path, fault);
    free(folder);
    free(site);
    free(path);
    return !fault;
}

static bool check_datasets(const struct publication *publication, const struct schema_check *check,
                           struct error *error)
{
    const struct unsdg *unsdg = publication->unsdg;
    if (!unsdg && !publication->datasets_count)
        return schema_check_fail(check, "", error,
                                 "has neither 'datasets' nor 'unsdg'; expected one of them, or "
                                 "nothing would be written");
    for (unsigned i = 0; unsdg && i < publication->datasets_count; i++)
        if (strcmp(publication->datasets[i].name, unsdg->name) == 0)
            return schema_check_fail(check, "unsdg.name", error,
                                     "is \"%s\", which a dataset is called already; expected "
                                     "another name",
                                     unsdg->name);
    return true;
}

/* What is derived must go somewhere. */
static bool check_organisation_file(const struct publication *publication,
                                    const struct schema_check *check, struct error *error)
{
    if (!publication->organisation_file || !publication->organisation_file->derive)
        return true;
    for (unsigned i = 0; i < publication->datasets_count; i++)
        if (publication->datasets[i].kind == DATASET_ORGANISATIONS)
            return true;
    return schema_check_fail(check, "organisation_file", error,
                             "needs a dataset of kind organisations, which publishes it; add one "
                             "to 'datasets'");
}

static bool check_registry(const struct publication *publication, const struct schema_check *check,
                           struct error *error)
{
    if (!publication->registry || (publication->host && publication->host->url))
        return true;
    return schema_check_fail(check, "registry", error,
                             "needs 'host.url', the public address of the files; add it, or remove "
                             "'registry'");
}

static bool (*const cross_checks[])(const struct publication *, const struct schema_check *,
                                    struct error *) = {
    check_name_languages, check_languages,         check_sources,    check_quotes,
    check_dataset_names,  check_dataset_parts,     check_redactions, check_host_path,
    check_registry,       check_organisation_file, check_datasets,
};

/* ---- Loading ---- */

static void strip_slashes(char *url)
{
    size_t length = url ? strlen(url) : 0;
    while (length && url[length - 1] == '/')
        url[--length] = '\0';
}

static void set_folder(struct source *sources, unsigned count, const char *folder)
{
    for (unsigned i = 0; i < count; i++)
        sources[i].folder = folder;
}

static bool check_together(const struct publication *publication, const struct schema_check *check,
                           struct error *error)
{
    for (size_t i = 0; i < COUNT(cross_checks); i++)
        if (!cross_checks[i](publication, check, error))
            return false;
    return true;
}

static void settle_kinds(struct source *sources, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (sources[i].database)
            sources[i].kind = SOURCE_POSTGRESQL;
}

static struct publication *publication_from(const struct schema_check *check, const char *folder,
                                            struct error *error)
{
    if (!schema_check_run(check, &publication_value, &publication_rules, error))
        return NULL;
    struct publication *publication = schema_check_load(check, &publication_value, error);
    if (!publication)
        return NULL;
    publication->folder = xstrdup(folder);
    set_folder(publication->sources, publication->sources_count, publication->folder);
    set_folder(publication->codes, publication->codes_count, publication->folder);
    if (publication->host)
        strip_slashes(publication->host->url);
    if (publication->registry)
        strip_slashes(publication->registry->url);
    if (check_together(publication, check, error)) {
        settle_kinds(publication->sources, publication->sources_count);
        settle_kinds(publication->codes, publication->codes_count);
        return publication;
    }
    publication_free(publication);
    return NULL;
}

/* Whatever keeps the file from being read, its folder or its rights must be changed. */
static char *text_of(const char *path, const char *folder, size_t *length, struct error *error)
{
    if (!file_exists(path) && !folder_exists(path)) {
        error_set(
            error, ERROR_USAGE,
            "'%s' does not exist; run 'iatipub init %s' to start a publication there, or name "
            "its folder with -C",
            path, folder);
        return NULL;
    }
    char *text = file_read(path, SIZE_LIMIT, length, error);
    if (!text)
        error->kind = ERROR_USAGE;
    return text;
}

struct publication *publication_load(const char *folder, struct error *error)
{
    struct publication *publication = NULL;
    struct schema_check *check = NULL;
    char *path = path_join(folder, FILE_NAME);
    size_t length;
    char *text = text_of(path, folder, &length, error);
    if (!text)
        goto out;
    check = schema_check_new(path, text, length, error);
    if (check)
        publication = publication_from(check, folder, error);
out:
    schema_check_free(check);
    free(text);
    free(path);
    return publication;
}

void publication_free(struct publication *publication)
{
    if (!publication)
        return;
    free(publication->folder);
    schema_data_free(&publication_value, publication);
}

char *publication_path(const struct publication *publication, const char *relative)
{
    return path_join(publication->folder, relative);
}

const char *publication_default(const char *value, const char *otherwise)
{
    return value ? value : otherwise;
}
