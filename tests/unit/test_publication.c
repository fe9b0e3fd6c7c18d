#include "config/publication.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "config/schema_check.h"

extern CU_TestInfo publication_tests[];

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FILE_NAME "/publication.yaml"

#define ORGANISATION                                                                               \
    "organisation: {ref: XM-DAC-41302, type: \"40\", name: [{language: en, narrative: ILO}]}\n"
#define SOURCES "sources: [{file: records/*.csv}]\n"
#define DATASETS "datasets: [{name: ilo, title: ILO}]\n"
/* Three lines that are enough; what a case adds begins on line 4. */
#define ENOUGH ORGANISATION SOURCES DATASETS
#define HOST "host: {url: \"https://iati.example.org\"}\n"
#define REGISTRY_URL "url: \"https://registry.example.org/api/v1\""

struct folder {
    char path[64];
};

static struct folder folder_new(void)
{
    struct folder folder = {.path = "/tmp/iatipub-publication-XXXXXX"};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder.path));
    return folder;
}

static void folder_remove(const struct folder *folder)
{
    char *path = xasprintf("%s" FILE_NAME, folder->path);
    unlink(path);
    rmdir(path);
    rmdir(folder->path);
    free(path);
}

static void folder_write(const struct folder *folder, const char *text, size_t length)
{
    struct error error = ERROR_INIT;
    char *path = xasprintf("%s" FILE_NAME, folder->path);
    CU_ASSERT_FATAL(file_write(path, text, length, &error));
    free(path);
}

static struct publication *load_text(const char *text, size_t length, struct error *error)
{
    struct folder folder = folder_new();
    folder_write(&folder, text, length);
    struct publication *publication = publication_load(folder.path, error);
    if (publication)
        CU_ASSERT_STRING_EQUAL(publication->folder, folder.path);
    if (error->text) { /* what comes after the folder's changing name */
        size_t skipped = strlen(folder.path) + 1;
        bool named = strncmp(error->text, folder.path, skipped - 1) == 0;
        CU_ASSERT(named);
        if (named)
            memmove(error->text, error->text + skipped, strlen(error->text + skipped) + 1);
    }
    folder_remove(&folder);
    return publication;
}

static struct publication *load_good(const char *text)
{
    struct error error = ERROR_INIT;
    struct publication *publication = load_text(text, strlen(text), &error);
    if (!publication)
        fprintf(stderr, "unexpected: %s\n", error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(publication);
    return publication;
}

static void assert_good(const char *text)
{
    publication_free(load_good(text));
}

static void assert_refused_bytes(const char *text, size_t length, const char *expected)
{
    struct error error = ERROR_INIT;
    struct publication *publication = load_text(text, length, &error);
    CU_ASSERT_PTR_NULL(publication);
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    bool same = error.text && strcmp(error.text, expected) == 0;
    if (!same)
        fprintf(stderr, "\n     got: %s\nexpected: %s\n", error.text, expected);
    CU_ASSERT(same);
    publication_free(publication);
    error_clear(&error);
}

/* Each message begins after "FOLDER/publication.yaml:". */
static void assert_refused(const char *text, const char *expected)
{
    char *whole = xasprintf("publication.yaml:%s", expected);
    assert_refused_bytes(text, strlen(text), whole);
    free(whole);
}

struct refusal {
    const char *text;
    const char *expected;
};

static void assert_all_refused(const struct refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_refused(refusals[i].text, refusals[i].expected);
}

/* ---- What is right ---- */

static const char full[] =
    "# everything\n"
    "organisation:\n"
    "  ref: XM-DAC-41302\n"
    "  type: \"40\"\n"
    "  name:\n"
    "    - {language: en, narrative: International Labour Organization}\n"
    "    - {language: fr, narrative: Organisation internationale du Travail}\n"
    "defaults: {currency: USD, language: en, humanitarian: no}\n"
    "languages: [fr, es]\n"
    "sources:\n"
    "  - file: records/projects.csv\n"
    "    table: projects\n"
    "    delimiter: \";\"\n"
    "    encoding: latin-1\n"
    "    quote: \"'\"\n"
    "    canonical: yes\n"
    "    optional: on\n"
    "    columns: [a, b]\n"
    "  - file: records/*.csv\n"
    "codes: [{file: codes/donors.csv, table: donors}]\n"
    "mapping: [mapping/10-activities.sql, mapping/20-*.sql]\n"
    "dates: day-first\n"
    "decimal_mark: \",\"\n"
    "rates:\n"
    "  - {file: rates/un.csv, kind: un, delimiter: \";\", encoding: latin-1}\n"
    "  - {file: rates/ecb-*.csv, kind: ecb}\n"
    "datasets:\n"
    "  - name: ilo-activities\n"
    "    title: Activities of the ILO\n"
    "    kind: activities\n"
    "    where: |\n"
    "      status <> 'draft'\n"
    "      and year > 2010\n"
    "    split: substr(region, 1, 2)\n"
    "  - {name: ilo_org, title: The ILO, kind: organisations}\n"
    "host: {kind: directory, path: public, url: \"https://iati.example.org/files/\"}\n"
    "registry:\n"
    "  kind: register-your-data\n"
    "  url: \"https://registry.example.org/api/v1/\"\n"
    "  token_env: ILO_TOKEN\n"
    "  organisation: ilo\n"
    "  prefix: ilo\n"
    "  licence: cc-zero\n"
    "  visibility: private\n"
    "  source_type: secondary_source\n"
    "  timeout: 90\n"
    "publish_below: warning\n";

static void a_full_file_gives_its_organisation_and_defaults(void)
{
    struct publication *publication = load_good(full);
    CU_ASSERT_STRING_EQUAL(publication->organisation.ref, "XM-DAC-41302");
    CU_ASSERT_STRING_EQUAL(publication->organisation.type, "40");
    CU_ASSERT_EQUAL_FATAL(publication->organisation.name_count, 2);
    CU_ASSERT_STRING_EQUAL(publication->organisation.name[1].language, "fr");
    CU_ASSERT_STRING_EQUAL(publication->organisation.name[1].narrative,
                           "Organisation internationale du Travail");
    CU_ASSERT_PTR_NOT_NULL_FATAL(publication->defaults);
    CU_ASSERT_STRING_EQUAL(publication->defaults->currency, "USD");
    CU_ASSERT_STRING_EQUAL(publication->defaults->language, "en");
    CU_ASSERT_PTR_NOT_NULL_FATAL(publication->defaults->humanitarian);
    CU_ASSERT_FALSE(*publication->defaults->humanitarian);
    CU_ASSERT_EQUAL_FATAL(publication->languages_count, 2);
    CU_ASSERT_STRING_EQUAL(publication->languages[0], "fr");
    CU_ASSERT_STRING_EQUAL(publication->languages[1], "es");
    CU_ASSERT_EQUAL(publication->publish_below, SEVERITY_WARNING);
    publication_free(publication);
}

static void a_full_file_gives_its_sources_codes_and_mapping(void)
{
    struct publication *publication = load_good(full);
    CU_ASSERT_EQUAL_FATAL(publication->sources_count, 2);
    const struct source *source = &publication->sources[0];
    CU_ASSERT_STRING_EQUAL(source->file, "records/projects.csv");
    CU_ASSERT_STRING_EQUAL(source->table, "projects");
    CU_ASSERT_STRING_EQUAL(source->delimiter, ";");
    CU_ASSERT_STRING_EQUAL(source->encoding, "latin-1");
    CU_ASSERT_STRING_EQUAL(source->quote, "'");
    CU_ASSERT(source->canonical);
    CU_ASSERT(source->optional);
    CU_ASSERT_EQUAL_FATAL(source->columns_count, 2);
    CU_ASSERT_STRING_EQUAL(source->columns[1], "b");
    CU_ASSERT_EQUAL_FATAL(publication->codes_count, 1);
    CU_ASSERT_STRING_EQUAL(publication->codes[0].file, "codes/donors.csv");
    CU_ASSERT_STRING_EQUAL(publication->codes[0].table, "donors");
    CU_ASSERT_EQUAL_FATAL(publication->mapping_count, 2);
    CU_ASSERT_STRING_EQUAL(publication->mapping[1], "mapping/20-*.sql");
    publication_free(publication);
}

static void a_full_file_says_how_dates_and_amounts_are_read(void)
{
    struct publication *publication = load_good(full);
    CU_ASSERT_EQUAL(publication->dates, DATE_DAY_FIRST);
    CU_ASSERT_EQUAL(publication->decimal_mark, DECIMAL_MARK_COMMA);
    CU_ASSERT_EQUAL_FATAL(publication->rates_count, 2);
    CU_ASSERT_STRING_EQUAL(publication->rates[0].file, "rates/un.csv");
    CU_ASSERT_EQUAL(publication->rates[0].kind, RATES_UN);
    CU_ASSERT_STRING_EQUAL(publication->rates[0].delimiter, ";");
    CU_ASSERT_STRING_EQUAL(publication->rates[0].encoding, "latin-1");
    CU_ASSERT_EQUAL(publication->rates[1].kind, RATES_ECB);
    CU_ASSERT_PTR_NULL(publication->rates[1].delimiter);
    publication_free(publication);
    publication = load_good(ENOUGH);
    CU_ASSERT_EQUAL(publication->dates, DATE_ORDER_UNKNOWN);
    CU_ASSERT_EQUAL(publication->decimal_mark, DECIMAL_MARK_UNKNOWN);
    CU_ASSERT_EQUAL(publication->rates_count, 0);
    publication_free(publication);
}

static void dates_amounts_and_rates_have_their_choices(void)
{
    assert_refused(ENOUGH "dates: day\n",
                   "4:8: 'dates' is \"day\"; expected one of day-first, month-first");
    assert_refused(ENOUGH "decimal_mark: \";\"\n",
                   "4:15: 'decimal_mark' is \";\"; expected one of ., ,");
    assert_refused(ENOUGH "rates: [{file: a.csv}]\n",
                   "4:9: 'rates[1]' lacks the required key 'kind'");
    assert_refused(ENOUGH "rates: [{file: a.csv, kind: usd}]\n",
                   "4:29: 'rates[1].kind' is \"usd\"; expected one of plain, un, ecb");
}

static void a_full_file_gives_its_datasets(void)
{
    struct publication *publication = load_good(full);
    CU_ASSERT_EQUAL_FATAL(publication->datasets_count, 2);
    const struct dataset *dataset = &publication->datasets[0];
    CU_ASSERT_STRING_EQUAL(dataset->name, "ilo-activities");
    CU_ASSERT_STRING_EQUAL(dataset->title, "Activities of the ILO");
    CU_ASSERT_EQUAL(dataset->kind, DATASET_ACTIVITIES);
    CU_ASSERT_STRING_EQUAL(dataset->where, "status <> 'draft'\nand year > 2010\n");
    CU_ASSERT_STRING_EQUAL(dataset->split, "substr(region, 1, 2)");
    CU_ASSERT_EQUAL(publication->datasets[1].kind, DATASET_ORGANISATIONS);
    publication_free(publication);
}

static void a_full_file_gives_its_host_and_registry(void)
{
    struct publication *publication = load_good(full);
    CU_ASSERT_PTR_NOT_NULL_FATAL(publication->host);
    CU_ASSERT_EQUAL(publication->host->kind, HOST_DIRECTORY);
    CU_ASSERT_STRING_EQUAL(publication->host->path, "public");
    CU_ASSERT_STRING_EQUAL(publication->host->url, "https://iati.example.org/files");
    const struct registry *registry = publication->registry;
    CU_ASSERT_PTR_NOT_NULL_FATAL(registry);
    CU_ASSERT_EQUAL(registry->kind, REGISTRY_REGISTER_YOUR_DATA);
    CU_ASSERT_STRING_EQUAL(registry->url, "https://registry.example.org/api/v1");
    CU_ASSERT_STRING_EQUAL(registry->token_env, "ILO_TOKEN");
    CU_ASSERT_STRING_EQUAL(registry->organisation, "ilo");
    CU_ASSERT_STRING_EQUAL(registry->prefix, "ilo");
    CU_ASSERT_STRING_EQUAL(registry->licence, "cc-zero");
    CU_ASSERT_STRING_EQUAL(registry->visibility, "private");
    CU_ASSERT_STRING_EQUAL(registry->source_type, "secondary_source");
    CU_ASSERT_PTR_NOT_NULL_FATAL(registry->timeout);
    CU_ASSERT_EQUAL(*registry->timeout, 90);
    publication_free(publication);
}

static void what_is_left_out_is_null_or_the_first_choice(void)
{
    struct publication *publication = load_good(ENOUGH);
    CU_ASSERT_PTR_NULL(publication->defaults);
    CU_ASSERT_PTR_NULL(publication->host);
    CU_ASSERT_PTR_NULL(publication->registry);
    CU_ASSERT_EQUAL(publication->languages_count, 0);
    CU_ASSERT_EQUAL(publication->codes_count, 0);
    CU_ASSERT_EQUAL(publication->mapping_count, 0);
    CU_ASSERT_EQUAL(publication->publish_below, SEVERITY_CRITICAL);
    const struct source *source = publication->sources;
    CU_ASSERT_PTR_NULL(source->table);
    CU_ASSERT_PTR_NULL(source->delimiter);
    CU_ASSERT_PTR_NULL(source->quote);
    CU_ASSERT_PTR_NULL(source->encoding);
    CU_ASSERT_FALSE(source->canonical);
    CU_ASSERT_FALSE(source->optional);
    CU_ASSERT_EQUAL(source->columns_count, 0);
    CU_ASSERT_EQUAL(publication->datasets->kind, DATASET_ACTIVITIES);
    CU_ASSERT_PTR_NULL(publication->datasets->where);
    CU_ASSERT_PTR_NULL(publication->datasets->split);
    publication_free(publication);
}

static void left_out_registry_settings_are_null(void)
{
    struct publication *publication =
        load_good(ENOUGH HOST "registry: {" REGISTRY_URL "}\ndefaults: {currency: EUR}\n");
    const struct registry *registry = publication->registry;
    CU_ASSERT_EQUAL(registry->kind, REGISTRY_REGISTER_YOUR_DATA);
    CU_ASSERT_PTR_NULL(registry->token_env);
    CU_ASSERT_PTR_NULL(registry->organisation);
    CU_ASSERT_PTR_NULL(registry->prefix);
    CU_ASSERT_PTR_NULL(registry->licence);
    CU_ASSERT_PTR_NULL(registry->visibility);
    CU_ASSERT_PTR_NULL(registry->source_type);
    CU_ASSERT_PTR_NULL(registry->timeout);
    CU_ASSERT_EQUAL(publication->host->kind, HOST_DIRECTORY);
    CU_ASSERT_PTR_NULL(publication->host->path);
    CU_ASSERT_PTR_NULL(publication->defaults->language);
    CU_ASSERT_PTR_NULL(publication->defaults->humanitarian);
    publication_free(publication);
}

static void empty_lists_and_mappings_are_fine_where_nothing_is_required(void)
{
    struct publication *publication =
        load_good(ENOUGH "languages: []\ncodes: []\nmapping: []\ndefaults: {}\nhost: {}\n");
    CU_ASSERT_EQUAL(publication->languages_count, 0);
    CU_ASSERT_EQUAL(publication->codes_count, 0);
    CU_ASSERT_EQUAL(publication->mapping_count, 0);
    publication_free(publication);
}

static void yes_and_no_come_in_many_words(void)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"yes", true},    {"no", false},     {"true", true}, {"FALSE", false},
                 {"On", true},     {"off", false},    {"1", true},    {"0", false},
                 {"enable", true}, {"Disable", false}};
    for (size_t i = 0; i < COUNT(words); i++) {
        char *text = xasprintf("%ssources: [{file: a.csv, optional: %s}]\n", ORGANISATION DATASETS,
                               words[i].word);
        struct publication *publication = load_good(text);
        CU_ASSERT_EQUAL(publication->sources->optional, words[i].value);
        publication_free(publication);
        free(text);
    }
}

static void words_that_yaml_takes_for_something_else_stay_text(void)
{
    struct publication *publication = load_good(
        "organisation: {ref: 41302, type: 40, name: [{language: no, narrative: 1.50}]}\n" SOURCES
            DATASETS);
    CU_ASSERT_STRING_EQUAL(publication->organisation.ref, "41302");
    CU_ASSERT_STRING_EQUAL(publication->organisation.type, "40");
    CU_ASSERT_STRING_EQUAL(publication->organisation.name->language, "no");
    CU_ASSERT_STRING_EQUAL(publication->organisation.name->narrative, "1.50");
    publication_free(publication);
}

static void every_allowed_value_is_accepted(void)
{
    static const char *const good[] = {
        ORGANISATION DATASETS "sources: [{file: a.csv, delimiter: tab, encoding: auto}]\n",
        ORGANISATION DATASETS "sources: [{file: a.csv, delimiter: auto, encoding: utf-8}]\n",
        ORGANISATION DATASETS "sources: [{file: a.csv, delimiter: \"\\t\", encoding: utf-16}]\n",
        ORGANISATION DATASETS "sources: [{file: /srv/a.csv, encoding: windows-1252}]\n",
        ENOUGH "host: {path: /srv/www/iati}\n",
        ENOUGH "host: {path: ../www}\n",
        ENOUGH "host: {path: outside}\n",
        ENOUGH "host: {url: \"http://[::1]:8080/iati\"}\n",
        ENOUGH "publish_below: critical\n",
        ENOUGH "publish_below: advisory\n",
        ENOUGH HOST "registry: {" REGISTRY_URL ", licence: PythonSoftFoundation, timeout: 1}\n",
        ENOUGH HOST "registry: {" REGISTRY_URL ", licence: zlib-license, timeout: 600}\n",
        ENOUGH HOST "registry: {" REGISTRY_URL ", visibility: public}\n",
        ENOUGH HOST "registry: {" REGISTRY_URL ", source_type: primary_source}\n",
    };
    for (size_t i = 0; i < COUNT(good); i++)
        assert_good(good[i]);
}

static void a_byte_order_mark_and_windows_line_ends_are_fine(void)
{
    assert_good("\xEF\xBB\xBF---\r\n" ORGANISATION "sources:\r\n- file: a.csv\r\n" DATASETS
                "...\r\n");
}

static void paths_are_relative_to_the_folder(void)
{
    struct publication *publication = load_good(ENOUGH);
    char *expected = xasprintf("%s/out/a.xml", publication->folder);
    char *relative = publication_path(publication, "out/a.xml");
    char *absolute = publication_path(publication, "/srv/a.xml");
    CU_ASSERT_STRING_EQUAL(relative, expected);
    CU_ASSERT_STRING_EQUAL(absolute, "/srv/a.xml");
    free(absolute);
    free(relative);
    free(expected);
    publication_free(publication);
}

static void a_default_stands_in_for_null_only(void)
{
    CU_ASSERT_STRING_EQUAL(publication_default(NULL, "cc-by"), "cc-by");
    CU_ASSERT_STRING_EQUAL(publication_default("cc-zero", "cc-by"), "cc-zero");
}

static void freeing_nothing_is_fine(void)
{
    publication_free(NULL);
}

/* ---- The file itself ---- */

static void a_missing_file_leads_to_init(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(publication_load("/nonexistent/ilo", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_STRING_EQUAL(error.text,
                           "'/nonexistent/ilo/publication.yaml' does not exist; run 'iatipub init "
                           "/nonexistent/ilo' to start a publication there, or name its folder "
                           "with -C");
    error_clear(&error);
}

static void a_folder_in_place_of_the_file_is_refused(void)
{
    struct error error = ERROR_INIT;
    struct folder folder = folder_new();
    char *path = xasprintf("%s" FILE_NAME, folder.path);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    CU_ASSERT_PTR_NULL(publication_load(folder.path, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "it is a folder, not a file"));
    error_clear(&error);
    free(path);
    folder_remove(&folder);
}

static void a_file_above_one_mebibyte_is_refused(void)
{
    struct error error = ERROR_INIT;
    struct folder folder = folder_new();
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, ENOUGH);
    while (text.length <= 1024 * 1024)
        strbuf_addstr(&text, "# a comment of some length that makes the file longer\n");
    folder_write(&folder, text.text, text.length);
    CU_ASSERT_PTR_NULL(publication_load(folder.path, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "publication.yaml' is larger than 1048576 bytes"));
    error_clear(&error);
    folder_write(&folder, text.text, 1024 * 1024);
    struct publication *publication = publication_load(folder.path, &error);
    CU_ASSERT_PTR_NOT_NULL(publication);
    publication_free(publication);
    strbuf_release(&text);
    folder_remove(&folder);
}

static void an_empty_file_is_refused(void)
{
    static const struct refusal refusals[] = {
        {"", "1:1: the file is empty; expected lines of \"key: value\""},
        {"# only a comment\n", "1:1: the file is empty; expected lines of \"key: value\""},
        {"---\n", "2:1: the document has no value; expected a mapping (lines of \"key: value\")"},
        {"just words\n",
         "1:1: the document is a single value; expected a mapping (lines of \"key: value\")"},
        {"- a list\n", "1:1: the document is a list; expected a mapping (lines of \"key: value\")"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void bad_syntax_is_told_with_its_line(void)
{
    static const struct refusal refusals[] = {
        {ENOUGH "languages: [fr, es\n", "5:1: not valid YAML: did not find expected ',' or ']' "
                                        "while parsing a flow sequence, which begins on line 4"},
        {"organisation:\n  ref: a\n type: b\n",
         "3:2: not valid YAML: did not find expected key while parsing a block mapping, which "
         "begins on line 1"},
        {"organisation:\n\tref: a\n",
         "2:1: not valid YAML: found character that cannot start any token while scanning for the "
         "next token; indent with spaces instead of tabs"},
        {"organisation:\n  ref: \"a\n", "3:1: not valid YAML: found unexpected end of stream while "
                                        "scanning a quoted scalar, which begins on line 2"},
        {"a: b: c\n", "1:5: not valid YAML: mapping values are not allowed in this context"},
        {"a: @b\n", "1:4: not valid YAML: found character that cannot start any token while "
                    "scanning for the next token"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void bytes_that_are_not_utf_8_are_refused(void)
{
    static const struct refusal refusals[] = {
        {ENOUGH "# Gen\xE8ve\n",
         "4:1: not valid YAML: invalid trailing UTF-8 octet; save the file as UTF-8 text"},
        {ENOUGH "# a\x01 b\n",
         "4:1: not valid YAML: control characters are not allowed; save the file as UTF-8 text"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_second_document_is_refused(void)
{
    assert_refused(ENOUGH "---\n" ENOUGH, "4:1: a second document begins here; expected only one");
}

static void anchors_aliases_and_tags_are_refused(void)
{
    static const struct refusal refusals[] = {
        {ENOUGH "languages: &all [fr]\n", "4:12: anchors ('&name') are not supported here; remove "
                                          "it, or quote text that begins with '&'"},
        {ENOUGH "languages: [&a fr]\n", "4:13: anchors ('&name') are not supported here; remove "
                                        "it, or quote text that begins with '&'"},
        {ENOUGH "languages: *all\n", "4:12: aliases ('*name') are not supported here; write the "
                                     "value out, or quote text that begins with '*'"},
        {ENOUGH "host: &h {}\n", "4:7: anchors ('&name') are not supported here; remove it, or "
                                 "quote text that begins with '&'"},
        {ENOUGH "languages: !include other.yaml\n",
         "4:12: tags ('!name') are not supported here; remove it, or quote text that begins with "
         "'!'"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_thousand_laughs_do_not_hurt(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "a: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++)
        strbuf_addf(&text, "b%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1,
                    i - 1);
    assert_refused(text.text, "1:4: anchors ('&name') are not supported here; remove it, or quote "
                              "text that begins with '&'");
    strbuf_release(&text);
}

static void deep_nesting_is_refused(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "languages: ");
    for (int i = 0; i < 500000; i++)
        strbuf_addch(&text, '[');
    assert_refused(text.text, "1:43: nested too deeply");
    strbuf_release(&text);
}

/* ---- Keys and types ---- */

static void an_unknown_key_names_the_nearest_and_all(void)
{
    static const struct refusal refusals[] = {
        {"organization: {}\n",
         "1:1: 'organization' is not a known key; expected one of organisation, defaults, "
         "languages, sources, codes, mapping, dates, decimal_mark, rates, redactions, "
         "organisation_file, datasets, unsdg, gates, quarantine, quality, host, registry, "
         "report, notify, publish_below; did you mean \"organisation\"?"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", license: cc-by}\n",
         "5:56: 'registry.license' is not a known key; expected one of kind, url, token_env, "
         "token_file, grant, token_url, client_id, client_secret_env, client_secret_file, "
         "client_secret_in_body, audience, scope, organisation, prefix, licence, visibility, "
         "source_type, timeout; did you mean "
         "\"licence\"?"},
        {ENOUGH "codes:\n  - file: a.csv\n    zzz: 1\n",
         "6:5: 'codes[1].zzz' is not a known key; expected one of file, except, "
         "database, kind, mode, query, table, tables, header_row, stylesheet, delimiter, quote, "
         "encoding, canonical, optional, columns, fill_down, simple_names, upgrade"},
        {ENOUGH "\"bad\\nkey\": 1\n",
         "4:1: 'bad key' is not a known key; expected one of organisation, defaults, languages, "
         "sources, codes, mapping, dates, decimal_mark, rates, redactions, "
         "organisation_file, datasets, unsdg, gates, quarantine, quality, host, "
         "registry, report, notify, publish_below"},
        {ENOUGH "? [a, b]\n: 1\n",
         "4:3: the document has a key that is no text; expected \"key: value\""},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

#define KEPT_OUT                                                                                   \
    "put it into an environment variable or a file that only you can read, and name that: "        \
    "'token_env' or 'token_file' under 'registry' (of a host also 'password_env' or "              \
    "'password_file', as of e-mail; of a webhook 'secret_env' or 'secret_file')"

static void a_secret_in_the_file_is_refused_and_not_repeated(void)
{
    static const struct refusal refusals[] = {
        {ENOUGH HOST "registry: {" REGISTRY_URL ", token: s3cret}\n",
         "5:56: 'registry.token' is not a known key: secrets do not belong in this "
         "file; " KEPT_OUT},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", Password: s3cret}\n",
         "5:56: 'registry.Password' is not a known key: secrets do not belong in this "
         "file; " KEPT_OUT},
        {ENOUGH "host: {api_key: s3cret}\n",
         "4:8: 'host.api_key' is not a known key: secrets do not belong in this file; " KEPT_OUT},
        {ENOUGH "host: {secret: s3cret}\n",
         "4:8: 'host.secret' is not a known key: secrets do not belong in this file; " KEPT_OUT},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", token_env: s3cret.abc}\n",
         "5:67: 'registry.token_env' is not acceptable; expected the name of an environment "
         "variable such as \"IATIPUB_REGISTRY_TOKEN\" (of A-Z, 0-9 and \"_\"), not the secret "
         "itself"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", client_secret_env: s3cret}\n",
         "5:75: 'registry.client_secret_env' is not acceptable; expected the name of an "
         "environment "
         "variable such as \"IATIPUB_REGISTRY_TOKEN\" (of A-Z, 0-9 and \"_\"), not the secret "
         "itself"},
        {ENOUGH "host: {kind: webdav, password_env: s3cret_s3cret}\n",
         "4:36: 'host.password_env' is not acceptable; expected the name of an environment "
         "variable such as \"IATIPUB_REGISTRY_TOKEN\" (of A-Z, 0-9 and \"_\"), not the secret "
         "itself"},
        {ENOUGH "notify: {webhook: [{url: 'https://example.org/', secret_env: s3cret}]}\n",
         "4:62: 'notify.webhook[1].secret_env' is not acceptable; expected the name of an "
         "environment "
         "variable such as \"IATIPUB_REGISTRY_TOKEN\" (of A-Z, 0-9 and \"_\"), not the secret "
         "itself"},
        {ENOUGH "host: {url: \"https://me:s3cret@example.org\"}\n",
         "4:13: 'host.url' is not acceptable; expected an address that begins with http:// or "
         "https:// and has no user name, password, query or fragment"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_duplicate_key_names_the_first(void)
{
    assert_refused(ENOUGH "sources: []\n", "4:1: 'sources' is given twice; the first is on line 2");
    assert_refused(ENOUGH "host: {path: a, path: b}\n",
                   "4:17: 'host.path' is given twice; the first is on line 4");
}

static void a_missing_key_is_named_with_its_parent(void)
{
    static const struct refusal refusals[] = {
        {SOURCES DATASETS, "1:1: the document lacks the required key 'organisation'"},
        {ORGANISATION DATASETS, "1:1: the document lacks the required key 'sources'"},
        {ORGANISATION SOURCES, "1:1: the document has neither 'datasets' nor 'unsdg'; expected one "
                               "of them, or nothing would be written"},
        {"organisation: {type: \"40\", name: [{language: en, narrative: x}]}\n" SOURCES DATASETS,
         "1:15: 'organisation' lacks the required key 'ref'"},
        {"organisation: {ref: a, name: [{language: en, narrative: x}]}\n" SOURCES DATASETS,
         "1:15: 'organisation' lacks the required key 'type'"},
        {"organisation: {ref: a, type: \"40\"}\n" SOURCES DATASETS,
         "1:15: 'organisation' lacks the required key 'name'"},
        {"organisation: {ref: a, type: \"40\", name: [{narrative: x}]}\n" SOURCES DATASETS,
         "1:43: 'organisation.name[1]' lacks the required key 'language'"},
        {ORGANISATION "sources: [{file: a.csv}, {table: b}]\n" DATASETS,
         "2:26: 'sources[2]' has no 'file'; expected the path of the records"},
        {ORGANISATION SOURCES "datasets:\n  - title: a\n",
         "4:5: 'datasets[1]' lacks the required key 'name'"},
        {ORGANISATION SOURCES "datasets:\n  - name: a\n",
         "4:5: 'datasets[1]' lacks the required key 'title'"},
        {ENOUGH HOST "registry: {prefix: ilo}\n", "5:11: 'registry' lacks the required key 'url'"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_wrong_type_says_what_is_expected(void)
{
    static const struct refusal refusals[] = {
        {"organisation: ILO\n",
         "1:15: 'organisation' is a single value; expected a mapping (lines of \"key: value\")"},
        {"organisation: [a]\n",
         "1:15: 'organisation' is a list; expected a mapping (lines of \"key: value\")"},
        {ENOUGH "languages: fr\n",
         "4:12: 'languages' is a single value; expected a list (lines of \"- entry\")"},
        {ENOUGH "mapping: {a: b}\n",
         "4:10: 'mapping' is a mapping; expected a list (lines of \"- entry\")"},
        {ENOUGH "languages: [[fr]]\n", "4:13: 'languages[1]' is a list; expected a text"},
        {ENOUGH "host: {path: [a]}\n", "4:14: 'host.path' is a list; expected a text"},
        {ENOUGH "defaults: {humanitarian: {a: b}}\n",
         "4:26: 'defaults.humanitarian' is a mapping; expected yes or no"},
        {ENOUGH "publish_below: [error]\n",
         "4:16: 'publish_below' is a list; expected a single word"},
        {ENOUGH "host:\n",
         "4:6: 'host' has no value; expected a mapping (lines of \"key: value\")"},
        {ENOUGH "mapping: ~\n",
         "4:10: 'mapping' has no value; expected a list (lines of \"- entry\")"},
        {ENOUGH "host: {path: null}\n", "4:14: 'host.path' has no value; expected a text"},
        {ENOUGH "host: {path: \"\"}\n", "4:14: 'host.path' is an empty text"},
        {ENOUGH "host: {path: \"a\\0b\"}\n", "4:14: 'host.path' holds a NUL character"},
        {ENOUGH "defaults: {humanitarian: nope}\n",
         "4:26: 'defaults.humanitarian' is \"nope\"; expected yes or no"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", timeout: soon}\n",
         "5:65: 'registry.timeout' is \"soon\"; expected a whole number in plain digits"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", timeout: 010}\n",
         "5:65: 'registry.timeout' is \"010\"; expected a whole number in plain digits"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", timeout: 4294967296}\n",
         "5:65: 'registry.timeout' is \"4294967296\"; expected at most 4294967295"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_list_has_at_least_and_at_most_so_many_entries(void)
{
    assert_refused(ORGANISATION "sources: []\n" DATASETS,
                   "2:10: 'sources' has 0 entries; expected at least 1");
    assert_refused(ORGANISATION SOURCES "datasets: []\n",
                   "3:11: 'datasets' has 0 entries; expected at least 1");
    assert_refused("organisation: {ref: a, type: \"40\", name: []}\n",
                   "1:42: 'organisation.name' has 0 entries; expected at least 1");
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, ENOUGH "mapping: [");
    for (int i = 0; i < 2001; i++)
        strbuf_addstr(&text, "a,");
    strbuf_addstr(&text, "]\n");
    assert_refused(text.text, "4:10: 'mapping' has 2001 entries; expected at most 2000");
    strbuf_release(&text);
}

static void a_choice_outside_the_list_names_the_list_and_the_nearest(void)
{
    static const struct refusal refusals[] = {
        {ENOUGH "publish_below: critcal\n",
         "4:16: 'publish_below' is \"critcal\"; expected one of critical, error, warning, "
         "advisory; did you mean \"critical\"?"},
        {ENOUGH "publish_below: 1\n",
         "4:16: 'publish_below' is \"1\"; expected one of critical, error, warning, advisory"},
        {ORGANISATION SOURCES "datasets: [{name: a, title: a, kind: organizations}]\n",
         "3:38: 'datasets[1].kind' is \"organizations\"; expected one of activities, "
         "organisations; did you mean \"organisations\"?"},
        {ENOUGH "host: {kind: ftp}\n",
         "4:14: 'host.kind' is \"ftp\"; expected one of directory, webdav, http-put, sftp, s3; did "
         "you mean \"sftp\"?"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", kind: dkan}\n",
         "5:62: 'registry.kind' is \"dkan\"; expected one of register-your-data, ckan, ckan-iati; "
         "did you mean \"ckan\"?"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", visibility: hidden}\n",
         "5:68: 'registry.visibility' is \"hidden\"; expected one of public, private"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", source_type: primary}\n",
         "5:69: 'registry.source_type' is \"primary\"; expected one of primary_source, "
         "secondary_source"},
        {ENOUGH HOST "registry: {" REGISTRY_URL ", licence: cc_by}\n",
         "5:65: 'registry.licence' is \"cc_by\"; expected a licence id of the registry; did you "
         "mean \"cc-by\"?"},
        {ORGANISATION DATASETS "sources: [{file: a.csv, encoding: UTF8}]\n",
         "3:35: 'sources[1].encoding' is \"UTF8\"; expected one of auto, utf-8, latin-1, "
         "windows-1252, utf-16; did you mean \"utf-8\"?"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_licence_like_no_other_gets_the_whole_list(void)
{
    static const char text[] =
        ENOUGH HOST "registry: {" REGISTRY_URL ", licence: all-rights-reserved}\n";
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(load_text(text, strlen(text), &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "; expected one of notspecified, odc-pddl, "));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, ", zlib-license"));
    error_clear(&error);
}

/* ---- What values look like ---- */

static void an_organisation_is_known_by_a_proper_identifier(void)
{
    static const char *const refs[] = {"XM DAC", "XM/41302", "XM&41302", "XM|41302", "XM?41302"};
    for (size_t i = 0; i < COUNT(refs); i++) {
        char *text = xasprintf("organisation: {ref: \"%s\"}\n", refs[i]);
        char *expected = xasprintf("1:21: 'organisation.ref' is \"%s\"; expected an identifier "
                                   "without white space, \"/\", \"&\", \"|\" and \"?\"",
                                   refs[i]);
        assert_refused(text, expected);
        free(expected);
        free(text);
    }
    assert_refused("organisation: {ref: a, type: multilateral}\n",
                   "1:30: 'organisation.type' is \"multilateral\"; expected a code of two digits "
                   "from codelist OrganisationType such as \"40\"");
    assert_refused(ENOUGH HOST "registry: {" REGISTRY_URL ", organisation: the ILO}\n",
                   "5:70: 'registry.organisation' is \"the ILO\"; expected an identifier without "
                   "white space, \"/\", \"&\", \"|\" and \"?\"");
}

static void languages_are_codes_and_differ(void)
{
    static const struct refusal refusals[] = {
        {"organisation: {ref: a, type: \"40\", name: [{language: English, narrative: x}]}\n",
         "1:54: 'organisation.name[1].language' is \"English\"; expected a language code of two or "
         "three small letters such as \"en\""},
        {ENOUGH "languages: [fr, ES]\n", "4:17: 'languages[2]' is \"ES\"; expected a language code "
                                         "of two or three small letters such as \"en\""},
        {ENOUGH "languages: [fr, e]\n", "4:17: 'languages[2]' is \"e\"; expected a language code "
                                        "of two or three small letters such as \"en\""},
        {ENOUGH "languages: [fr, es, fr]\n",
         "4:21: 'languages[3]' is \"fr\" again; list each language once"},
        {ENOUGH "languages: [fr, en]\ndefaults: {language: en}\n",
         "4:17: 'languages[2]' is \"en\", the language of 'defaults' already; list only further "
         "languages"},
        {ENOUGH "defaults: {language: en-GB}\n",
         "4:22: 'defaults.language' is \"en-GB\"; expected a language code of two or three small "
         "letters such as \"en\""},
        {"organisation:\n  ref: a\n  type: \"40\"\n  name:\n    - {language: en, narrative: x}\n"
         "    - language: en\n      narrative: y\n" SOURCES DATASETS,
         "6:17: 'organisation.name[2].language' is \"en\" again; expected one name for a language"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_currency_is_three_capitals(void)
{
    assert_refused(ENOUGH "defaults: {currency: usd}\n",
                   "4:22: 'defaults.currency' is \"usd\"; expected a currency code of three "
                   "capital letters such as \"USD\"");
    assert_refused(ENOUGH "defaults: {currency: DOLLAR}\n",
                   "4:22: 'defaults.currency' is \"DOLLAR\"; expected a currency code of three "
                   "capital letters such as \"USD\"");
}

static void a_database_is_a_source_of_its_own_kind(void)
{
    struct publication *publication = load_good(
        ORGANISATION DATASETS "sources:\n"
                              "  - {database: service=ilo, tables: [public.projects, ledger]}\n"
                              "  - {database: \"postgresql://reader@db.example.org/ilo\",\n"
                              "     kind: postgresql, query: SELECT 1 AS one, table: ones}\n");
    const struct source *source = publication->sources;
    CU_ASSERT_EQUAL(source->kind, SOURCE_POSTGRESQL);
    CU_ASSERT_STRING_EQUAL(source->database, "service=ilo");
    CU_ASSERT_EQUAL_FATAL(source->tables_count, 2);
    CU_ASSERT_STRING_EQUAL(source->tables[0], "public.projects");
    CU_ASSERT_EQUAL(source[1].kind, SOURCE_POSTGRESQL);
    CU_ASSERT_STRING_EQUAL(source[1].query, "SELECT 1 AS one");
    publication_free(publication);
}

#define DATABASE_EXPECTED                                                                          \
    "4:22: 'sources[1].database' is not acceptable; expected \"service=NAME\", \"host=... "        \
    "dbname=...\" or \"postgresql://user@host/database\", without a password: that belongs into "  \
    "~/.pgpass, the service file or the environment variable PGPASSWORD"

static void a_database_is_named_without_its_password(void)
{
    static const struct refusal refusals[] = {
        {ORGANISATION DATASETS "\nsources: [{database: ilo}]\n", DATABASE_EXPECTED},
        {ORGANISATION DATASETS "\nsources: [{database: host=a password=sesame}]\n",
         DATABASE_EXPECTED},
        {ORGANISATION DATASETS "\nsources: [{database: \"postgresql://u:sesame@h/d\"}]\n",
         DATABASE_EXPECTED},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_database_says_sensible_things(void)
{
    static const struct refusal refusals[] = {
        {ORGANISATION DATASETS "\nsources: [{database: service=a, file: b.csv}]\n",
         "4:11: 'sources[1]' has both 'file' and 'database'; expected one of them"},
        {ORGANISATION DATASETS "\nsources: [{database: service=a, kind: csv}]\n",
         "4:11: 'sources[1]' has a 'database', which is read as postgresql; remove 'kind'"},
        {ORGANISATION DATASETS "\nsources: [{file: a.csv, kind: postgresql}]\n",
         "4:11: 'sources[1]' is of kind postgresql; expected a 'database' instead of 'file'"},
        {ORGANISATION DATASETS "\nsources: [{database: service=a, encoding: utf-8}]\n",
         "4:11: 'sources[1]' has a 'database', for which 'delimiter', 'quote', 'encoding' and "
         "'optional' mean nothing; remove them"},
        {ORGANISATION DATASETS "\nsources: [{database: service=a, query: TABLE t, tables: [t], "
                               "table: t}]\n",
         "4:11: 'sources[1]' has both 'query' and 'tables'; expected one of them"},
        {ENOUGH "codes: [{database: service=a, query: TABLE t}]\n",
         "4:9: 'codes[1]' has a 'query' but no 'table'; expected the name of the table that its "
         "rows are"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void a_source_says_sensible_things_about_its_file(void)
{
    static const struct refusal refusals[] = {
        {ENOUGH "codes: [{file: a.csv, delimiter: ab}]\n",
         "4:34: 'codes[1].delimiter' is \"ab\"; expected one ASCII character, \"tab\" or \"auto\""},
        {ENOUGH "codes: [{file: a.csv, delimiter: \"\\n\"}]\n",
         "4:34: 'codes[1].delimiter' is \" \"; expected one ASCII character, \"tab\" or \"auto\""},
        {ENOUGH "codes: [{file: a.csv, quote: «}]\n",
         "4:30: 'codes[1].quote' is \"«\"; expected one ASCII character"},
        {ENOUGH "codes: [{file: a.csv, table: a-b}]\n",
         "4:30: 'codes[1].table' is \"a-b\"; expected letters, digits and \"_\", not beginning "
         "with a digit or \"sqlite_\""},
        {ENOUGH "codes: [{file: a.csv, table: 2a}]\n",
         "4:30: 'codes[1].table' is \"2a\"; expected letters, digits and \"_\", not beginning with "
         "a digit or \"sqlite_\""},
        {ENOUGH "codes: [{file: a.csv, table: sqlite_a}]\n",
         "4:30: 'codes[1].table' is \"sqlite_a\"; expected letters, digits and \"_\", not "
         "beginning with a digit or \"sqlite_\""},
        {ENOUGH "codes: [{file: a.csv, delimiter: '\"'}]\n",
         "4:34: 'codes[1].delimiter' is the quote character too; expected two different "
         "characters"},
        {ENOUGH "codes: [{file: a.csv, kind: csv, upgrade: yes}]\n",
         "4:9: 'codes[1]' has 'upgrade', which is for IATI XML; expected kind iati, or remove it"},
        {ENOUGH "codes: [{database: service=a, upgrade: yes}]\n",
         "4:9: 'codes[1]' has a 'database', so 'upgrade', which is for IATI XML, means nothing; "
         "remove it"},
        {ORGANISATION "sources: [{file: a}, {file: b, quote: ';', delimiter: ';'}]\n" DATASETS,
         "2:55: 'sources[2].delimiter' is the quote character too; expected two different "
         "characters"},
    };
    assert_all_refused(refusals, COUNT(refusals));
}

static void dataset_names_are_short_names_and_differ(void)
{
    static const char *const names[] = {"../etc", "a/b", "ILO", "a b", "a.b", "é"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char *text = xasprintf(ORGANISATION SOURCES "datasets: [{name: \"%s\"}]\n", names[i]);
        char *expected = xasprintf("3:19: 'datasets[1].name' is \"%s\"; expected 1 to 100 small "
                                   "letters, digits, \"-\" or \"_\"",
                                   names[i]);
        assert_refused(text, expected);
        free(expected);
        free(text);
    }
    assert_refused(ORGANISATION SOURCES "datasets:\n  - {name: a, title: A}\n"
                                        "  - {name: b, title: B}\n  - title: C\n    name: a\n",
                   "7:11: 'datasets[3].name' is \"a\", the name of 'datasets[1]' already; expected "
                   "a name of its own");
    assert_refused(ENOUGH HOST "registry: {" REGISTRY_URL ", prefix: ILO}\n",
                   "5:64: 'registry.prefix' is \"ILO\"; expected 1 to 100 small letters, digits, "
                   "\"-\" or \"_\"");
}

static void a_long_dataset_name_is_cut_in_the_message(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, ORGANISATION SOURCES "datasets: [{name: ");
    for (int i = 0; i < 101; i++)
        strbuf_addch(&text, 'a');
    strbuf_addstr(&text, "}]\n");
    assert_refused(text.text, "3:19: 'datasets[1].name' is "
                              "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\";"
                              " expected 1 to 100 small letters, digits, \"-\" or \"_\"");
    strbuf_release(&text);
}

static void a_long_value_is_not_cut_within_a_character(void)
{
    struct strbuf shown = STRBUF_INIT;
    strbuf_addch(&shown, 'a');
    for (int i = 0; i < 29; i++)
        strbuf_addstr(&shown, "é");
    char *text = xasprintf(ORGANISATION SOURCES "datasets: [{name: %séé}]\n", shown.text);
    char *expected = xasprintf("3:19: 'datasets[1].name' is \"%s...\"; expected 1 to 100 small "
                               "letters, digits, \"-\" or \"_\"",
                               shown.text);
    assert_refused(text, expected);
    free(expected);
    free(text);
    strbuf_release(&shown);
}

static void part_names_need_parts(void)
{
    assert_refused(ORGANISATION SOURCES "datasets: [{name: a, title: A, part_names: yes}]\n",
                   "3:44: 'datasets[1].part_names' needs 'split', which says the parts; add it, "
                   "or remove 'part_names'");
}

#define ORGANISATIONS "datasets: [{name: o, title: O, kind: organisations}]\n"
#define DERIVING ORGANISATION SOURCES ORGANISATIONS "organisation_file: "

static void an_organisation_file_says_what_is_derived(void)
{
    struct publication *publication =
        load_good(DERIVING "{derive: yes, year_start: 04-01, budgets: [total, recipient-org], "
                           "expenditure: no, currency: EUR, status: committed, as_of: 2025-12-31, "
                           "where: hierarchy = 1}\n");
    const struct organisation_file *file = publication->organisation_file;
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE(file->derive);
    CU_ASSERT_STRING_EQUAL(file->year_start, "04-01");
    CU_ASSERT_EQUAL_FATAL(file->budgets_count, 2);
    CU_ASSERT_STRING_EQUAL(file->budgets[1], "recipient-org");
    CU_ASSERT_FALSE(*file->expenditure);
    CU_ASSERT_STRING_EQUAL(file->currency, "EUR");
    CU_ASSERT_STRING_EQUAL(file->status, "committed");
    CU_ASSERT_STRING_EQUAL(file->as_of, "2025-12-31");
    CU_ASSERT_STRING_EQUAL(file->where, "hierarchy = 1");
    publication_free(publication);
    assert_good(DERIVING "{derive: yes, as_of: none, budgets: []}\n");
    assert_good(ENOUGH "organisation_file: {derive: no}\n");
}

static void gates_say_what_passes(void)
{
    struct publication *publication =
        load_good(ENOUGH "gates: {errors: 0, warnings: 12, vanished: 3, vanished_percent: 5, "
                         "renamed: 1, money_percent: 250, backwards: yes, source_days: 14, "
                         "empty_source: yes, idle_redaction: yes, reconciliation: yes}\n");
    const struct gates *gates = publication->gates;
    CU_ASSERT_PTR_NOT_NULL_FATAL(gates);
    CU_ASSERT_EQUAL(*gates->errors, 0);
    CU_ASSERT_EQUAL(*gates->warnings, 12);
    CU_ASSERT_EQUAL(*gates->vanished, 3);
    CU_ASSERT_EQUAL(*gates->vanished_percent, 5);
    CU_ASSERT_EQUAL(*gates->renamed, 1);
    CU_ASSERT_EQUAL(*gates->money_percent, 250);
    CU_ASSERT_EQUAL(*gates->source_days, 14);
    CU_ASSERT_TRUE(gates->backwards && gates->empty_source && gates->idle_redaction &&
                   gates->reconciliation);
    publication_free(publication);
    publication = load_good(ENOUGH "gates: {}\n");
    CU_ASSERT_PTR_NULL(publication->gates->errors);
    CU_ASSERT_FALSE(publication->gates->backwards);
    publication_free(publication);
}

static void notify_names_who_is_told(void)
{
    struct publication *publication = load_good(
        ENOUGH "notify:\n"
               "  mail:\n"
               "    - {server: 'smtps://mail.example.org', from: a@example.org,"
               " to: [b@example.org, c+d@sub.example.org], user: me, password_env: PASS,"
               " when: [failure, recovery]}\n"
               "    - {server: 'smtp://[::1]:25', from: a@example.org, to: [b@localhost]}\n"
               "  webhook: [{url: 'https://example.org/hook', secret_file: secret}]\n"
               "  prometheus: [{file: /var/lib/metrics/iati.prom}]\n");
    const struct notify *notify = publication->notify;
    CU_ASSERT_EQUAL(notify->mail_count, 2);
    CU_ASSERT_STRING_EQUAL(notify->mail[0].to[1], "c+d@sub.example.org");
    CU_ASSERT_STRING_EQUAL(notify->mail[0].when[1], "recovery");
    CU_ASSERT_EQUAL(notify->mail[1].when_count, 0);
    CU_ASSERT_STRING_EQUAL(notify->webhook[0].secret_file, "secret");
    CU_ASSERT_STRING_EQUAL(notify->prometheus[0].file, "/var/lib/metrics/iati.prom");
    publication_free(publication);
}

#define MAIL(server, from, to)                                                                     \
    ENOUGH "notify: {mail: [{server: \"" server "\", from: \"" from "\", to: [\"" to "\"]}]}\n"

static void notify_takes_no_addresses_that_are_none(void)
{
    static const char *const servers[] = {
        MAIL("mail.example.org", "a@b", "c@d"),      MAIL("http://mail", "a@b", "c@d"),
        MAIL("smtp://user:word@mail", "a@b", "c@d"), MAIL("smtp://mail/path", "a@b", "c@d"),
        MAIL("smtp://mail:", "a@b", "c@d"),          MAIL("smtp://", "a@b", "c@d"),
        MAIL("smtp://[::1", "a@b", "c@d"),           MAIL("smtp://a\\r\\nb", "a@b", "c@d"),
    };
    for (size_t i = 0; i < COUNT(servers); i++)
        assert_refused(servers[i], "4:26: 'notify.mail[1].server' is not acceptable; expected "
                                   "smtp://HOST:PORT or smtps://HOST:PORT, without user and "
                                   "password");
    assert_refused(MAIL("smtp://m", "a", "c@d"),
                   "4:44: 'notify.mail[1].from' is \"a\"; expected an e-mail address such as "
                   "\"data@example.org\", without a name");
    assert_refused(MAIL("smtp://m", "a@b", "c@d\\r\\nBcc: e@f"),
                   "4:56: 'notify.mail[1].to[1]' is \"c@d  Bcc: e@f\"; expected an e-mail address "
                   "such as \"data@example.org\", without a name");
    assert_refused(ENOUGH "notify: {prometheus: [{file: iati.txt}]}\n",
                   "4:30: 'notify.prometheus[1].file' is \"iati.txt\"; expected a file whose name "
                   "ends in \".prom\"");
    assert_refused(ENOUGH "notify: {webhook: [{url: 'http://a', when: [never]}]}\n",
                   "4:45: 'notify.webhook[1].when[1]' is \"never\"; expected one of failure, gate, "
                   "recovery, always");
    assert_refused(ENOUGH "notify: {mail: [{server: 'smtp://m', from: a@b, to: [c@d], "
                          "password_env: X}]}\n",
                   "4:17: 'notify.mail[1]' names a password but no 'user'; add it, or remove the "
                   "password");
}

static void gates_say_sensible_things(void)
{
    assert_refused(ENOUGH "gates: {vanished_percent: 101}\n",
                   "4:27: 'gates.vanished_percent' is \"101\"; expected 0 to 100 per cent");
    assert_refused(ENOUGH "gates: {source_days: 0}\n",
                   "4:22: 'gates.source_days' is \"0\"; expected 1 to 36500 days");
}

static void quality_says_what_files_do_not(void)
{
    struct publication *publication =
        load_good(ENOUGH "quality:\n  first_published: 2015-01-01\n  publishers: publishers.txt\n  "
                         "own_references: [XM-DAC-1]\n"
                         "  countries: [TN, KE]\n  exempt:\n    - {test: sector, hierarchy: 2}\n"
                         "  location_by_scope: yes\n");
    const struct quality_keys *keys = publication->quality;
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    CU_ASSERT_STRING_EQUAL(keys->publishers, "publishers.txt");
    CU_ASSERT_STRING_EQUAL(keys->first_published, "2015-01-01");
    CU_ASSERT_EQUAL(keys->own_references_count, 1);
    CU_ASSERT_STRING_EQUAL(keys->countries[1], "KE");
    CU_ASSERT_STRING_EQUAL(keys->exempt[0].test, "sector");
    CU_ASSERT_EQUAL(keys->exempt[0].hierarchy, 2);
    CU_ASSERT_TRUE(keys->location_by_scope);
    publication_free(publication);
}

static void an_organisation_file_says_sensible_things(void)
{
    assert_refused(ENOUGH "organisation_file: {derive: yes}\n",
                   "4:20: 'organisation_file' needs a dataset of kind organisations, which "
                   "publishes it; add one to 'datasets'");
    assert_refused(DERIVING "{year_start: 02-29}\n",
                   "4:33: 'organisation_file.year_start' is \"02-29\"; expected a month and a day "
                   "such as \"04-01\", not 29 February");
    assert_refused(DERIVING "{year_start: \"4-1\"}\n",
                   "4:33: 'organisation_file.year_start' is \"4-1\"; expected a month and a day "
                   "such as \"04-01\", not 29 February");
    assert_refused(DERIVING "{as_of: 2025-02-30}\n",
                   "4:28: 'organisation_file.as_of' is \"2025-02-30\"; expected a day such as "
                   "\"2025-12-31\", or \"none\"");
    assert_refused(DERIVING "{budgets: [totals]}\n",
                   "4:31: 'organisation_file.budgets[1]' is \"totals\"; expected one of total, "
                   "recipient-org, recipient-region, recipient-country; did you mean \"total\"?");
    assert_refused(DERIVING "{status: firm}\n",
                   "4:29: 'organisation_file.status' is \"firm\"; expected one of indicative, "
                   "committed");
    assert_refused(DERIVING "{currency: euro}\n",
                   "4:31: 'organisation_file.currency' is \"euro\"; expected a currency code of "
                   "three capital letters such as \"USD\"");
}

static void addresses_are_plain_web_addresses(void)
{
    static const char *const urls[] = {
        "ftp://example.org", "example.org",           "https://",           "https:///x",
        "https://a b.org",   "https://a@example.org", "https://a.org/?q=1", "https://a.org/#f",
    };
    for (size_t i = 0; i < COUNT(urls); i++) {
        char *text = xasprintf(ENOUGH "host: {url: \"%s\"}\n", urls[i]);
        assert_refused(text,
                       "4:13: 'host.url' is not acceptable; expected an address that begins with "
                       "http:// or https:// and has no user name, password, query or fragment");
        free(text);
    }
    assert_refused(ENOUGH HOST "registry: {url: registry.example.org}\n",
                   "5:17: 'registry.url' is not acceptable; expected an address that begins with "
                   "http:// or https:// and has no user name, password, query or fragment");
}

static void a_registry_needs_the_address_of_the_files(void)
{
    assert_refused(ENOUGH "registry: {" REGISTRY_URL "}\n",
                   "4:11: 'registry' needs 'host.url', the public address of the files; add it, or "
                   "remove 'registry'");
    assert_refused(ENOUGH "host: {path: a}\nregistry:\n  " REGISTRY_URL "\n",
                   "6:3: 'registry' needs 'host.url', the public address of the files; add it, or "
                   "remove 'registry'");
}

static void a_timeout_is_one_to_six_hundred_seconds(void)
{
    assert_refused(ENOUGH HOST "registry: {" REGISTRY_URL ", timeout: 0}\n",
                   "5:65: 'registry.timeout' is \"0\"; expected 1 to 600 seconds");
    assert_refused(ENOUGH HOST "registry: {" REGISTRY_URL ", timeout: 601}\n",
                   "5:65: 'registry.timeout' is \"601\"; expected 1 to 600 seconds");
}

static void the_host_has_a_folder_of_its_own(void)
{
    static const struct {
        const char *path;
        bool holds_all;
    } paths[] = {
        {".", true},
        {"./", true},
        {"out", false},
        {"out/", false},
        {"./out/site", false},
        {"records", false},
        {"a/../.iatipub", false},
        {"..", true},
        {"/", true},
        {"missing/../../", true},
    };
    for (size_t i = 0; i < COUNT(paths); i++) {
        char *text = xasprintf(ENOUGH "host: {path: %s}\n", paths[i].path);
        char *expected = xasprintf(
            "4:14: 'host.path' is \"%s\": this folder %s; expected a folder of its own such as "
            "\"site\"",
            paths[i].path,
            paths[i].holds_all
                ? "holds the publication itself, which must not be put on the web"
                : "is in 'out', 'records' or '.iatipub', which iatipub uses for other things");
        assert_refused(text, expected);
        free(expected);
        free(text);
    }
}

static void a_host_path_of_endless_folders_is_refused(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, ENOUGH "host: {path: \"");
    for (int i = 0; i < 300000; i++)
        strbuf_addstr(&text, "a/");
    strbuf_addstr(&text, "\"}\n");
    assert_refused(text.text, "4:14: 'host.path' has 600000 bytes; expected 1 to 4000");
    strbuf_release(&text);
}

static void an_absolute_host_path_into_the_publication_is_recognised(void)
{
    struct error error = ERROR_INIT;
    struct folder folder = folder_new();
    char *text = xasprintf(ENOUGH "host: {path: %s/out}\n", folder.path);
    folder_write(&folder, text, strlen(text));
    CU_ASSERT_PTR_NULL(publication_load(folder.path, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, ":4:14: 'host.path' is "));
    error_clear(&error);
    free(text);
    folder_remove(&folder);
}

/* ---- What only libcyaml sees ---- */

struct sample {
    int number;
};

static const cyaml_schema_field_t sample_fields[] = {
    CYAML_FIELD_INT("number", CYAML_FLAG_DEFAULT, struct sample, number),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t sample_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct sample, sample_fields)};

static void what_libcyaml_refuses_is_told_with_its_reason(void)
{
    static const char text[] = "number: many\n";
    static const struct schema_rules none = {.rule_count = 0};
    struct error error = ERROR_INIT;
    struct schema_check *check = schema_check_new("a.yaml", text, strlen(text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(check);
    CU_ASSERT(schema_check_run(check, &sample_value, &none, &error));
    CU_ASSERT_PTR_NULL(schema_check_load(check, &sample_value, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_STRING_EQUAL(
        error.text, "a.yaml:1:1: cannot be read: Invalid value (Load: Invalid INT value: 'many')");
    error_clear(&error);
    schema_check_free(check);
}

static void a_place_that_is_not_there_is_the_nearest_around_it(void)
{
    static const char text[] = "a:\n  - b: 1\n  - b: 2\nc: 3\n";
    static const struct refusal places[] = {
        {"a[2].b", "a.yaml:3:8: 'a[2].b' is odd"}, {"a[2].x", "a.yaml:3:5: 'a[2].x' is odd"},
        {"a[3].b", "a.yaml:2:3: 'a[3].b' is odd"}, {"c", "a.yaml:4:4: 'c' is odd"},
        {"c.d", "a.yaml:4:4: 'c.d' is odd"},       {"c[1]", "a.yaml:4:4: 'c[1]' is odd"},
        {"x", "a.yaml:1:1: 'x' is odd"},
    };
    struct error error = ERROR_INIT;
    struct schema_check *check = schema_check_new("a.yaml", text, strlen(text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(check);
    for (size_t i = 0; i < COUNT(places); i++) {
        CU_ASSERT_FALSE(schema_check_fail(check, places[i].text, &error, "is %s", "odd"));
        CU_ASSERT_STRING_EQUAL(error.text, places[i].expected);
    }
    error_clear(&error);
    schema_check_free(check);
}

static void nothing_is_written_to_standard_error(void)
{
    FILE *capture = tmpfile();
    CU_ASSERT_PTR_NOT_NULL_FATAL(capture);
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    dup2(fileno(capture), STDERR_FILENO);
    what_libcyaml_refuses_is_told_with_its_reason();
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    CU_ASSERT_EQUAL(lseek(fileno(capture), 0, SEEK_END), 0);
    fclose(capture);
}

CU_TestInfo publication_tests[] = {
    {"a full file gives its organisation and defaults",
     a_full_file_gives_its_organisation_and_defaults},
    {"a full file gives its sources codes and mapping",
     a_full_file_gives_its_sources_codes_and_mapping},
    {"a full file says how dates and amounts are read",
     a_full_file_says_how_dates_and_amounts_are_read},
    {"dates amounts and rates have their choices", dates_amounts_and_rates_have_their_choices},
    {"a full file gives its datasets", a_full_file_gives_its_datasets},
    {"a full file gives its host and registry", a_full_file_gives_its_host_and_registry},
    {"what is left out is null or the first choice", what_is_left_out_is_null_or_the_first_choice},
    {"left out registry settings are null", left_out_registry_settings_are_null},
    {"empty lists and mappings are fine where nothing is required",
     empty_lists_and_mappings_are_fine_where_nothing_is_required},
    {"yes and no come in many words", yes_and_no_come_in_many_words},
    {"words that yaml takes for something else stay text",
     words_that_yaml_takes_for_something_else_stay_text},
    {"every allowed value is accepted", every_allowed_value_is_accepted},
    {"a byte order mark and windows line ends are fine",
     a_byte_order_mark_and_windows_line_ends_are_fine},
    {"paths are relative to the folder", paths_are_relative_to_the_folder},
    {"a default stands in for null only", a_default_stands_in_for_null_only},
    {"freeing nothing is fine", freeing_nothing_is_fine},
    {"a missing file leads to init", a_missing_file_leads_to_init},
    {"a folder in place of the file is refused", a_folder_in_place_of_the_file_is_refused},
    {"a file above one mebibyte is refused", a_file_above_one_mebibyte_is_refused},
    {"an empty file is refused", an_empty_file_is_refused},
    {"bad syntax is told with its line", bad_syntax_is_told_with_its_line},
    {"bytes that are not utf 8 are refused", bytes_that_are_not_utf_8_are_refused},
    {"a second document is refused", a_second_document_is_refused},
    {"anchors aliases and tags are refused", anchors_aliases_and_tags_are_refused},
    {"a thousand laughs do not hurt", a_thousand_laughs_do_not_hurt},
    {"deep nesting is refused", deep_nesting_is_refused},
    {"an unknown key names the nearest and all", an_unknown_key_names_the_nearest_and_all},
    {"a secret in the file is refused and not repeated",
     a_secret_in_the_file_is_refused_and_not_repeated},
    {"a duplicate key names the first", a_duplicate_key_names_the_first},
    {"a missing key is named with its parent", a_missing_key_is_named_with_its_parent},
    {"a wrong type says what is expected", a_wrong_type_says_what_is_expected},
    {"a list has at least and at most so many entries",
     a_list_has_at_least_and_at_most_so_many_entries},
    {"a choice outside the list names the list and the nearest",
     a_choice_outside_the_list_names_the_list_and_the_nearest},
    {"a licence like no other gets the whole list", a_licence_like_no_other_gets_the_whole_list},
    {"an organisation is known by a proper identifier",
     an_organisation_is_known_by_a_proper_identifier},
    {"languages are codes and differ", languages_are_codes_and_differ},
    {"a currency is three capitals", a_currency_is_three_capitals},
    {"a source says sensible things about its file", a_source_says_sensible_things_about_its_file},
    {"a database is a source of its own kind", a_database_is_a_source_of_its_own_kind},
    {"a database is named without its password", a_database_is_named_without_its_password},
    {"a database says sensible things", a_database_says_sensible_things},
    {"dataset names are short names and differ", dataset_names_are_short_names_and_differ},
    {"a long dataset name is cut in the message", a_long_dataset_name_is_cut_in_the_message},
    {"a long value is not cut within a character", a_long_value_is_not_cut_within_a_character},
    {"part names need parts", part_names_need_parts},
    {"gates say what passes", gates_say_what_passes},
    {"gates say sensible things", gates_say_sensible_things},
    {"notify names who is told", notify_names_who_is_told},
    {"notify takes no addresses that are none", notify_takes_no_addresses_that_are_none},
    {"an organisation file says what is derived", an_organisation_file_says_what_is_derived},
    {"quality says what files do not", quality_says_what_files_do_not},
    {"an organisation file says sensible things", an_organisation_file_says_sensible_things},
    {"addresses are plain web addresses", addresses_are_plain_web_addresses},
    {"a registry needs the address of the files", a_registry_needs_the_address_of_the_files},
    {"a timeout is one to six hundred seconds", a_timeout_is_one_to_six_hundred_seconds},
    {"the host has a folder of its own", the_host_has_a_folder_of_its_own},
    {"a host path of endless folders is refused", a_host_path_of_endless_folders_is_refused},
    {"an absolute host path into the publication is recognised",
     an_absolute_host_path_into_the_publication_is_recognised},
    {"what libcyaml refuses is told with its reason",
     what_libcyaml_refuses_is_told_with_its_reason},
    {"a place that is not there is the nearest around it",
     a_place_that_is_not_there_is_the_nearest_around_it},
    {"nothing is written to standard error", nothing_is_written_to_standard_error},
    CU_TEST_INFO_NULL,
};
