#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/address.h"
#include "publish/registration.h"

extern CU_TestInfo publish_registration_tests[];

static void expect_url(const char *host_url, const char *expected)
{
    struct error error = ERROR_INIT;
    char *url = address_of_dataset(host_url, "a-1", &error);
    CU_ASSERT_PTR_NOT_NULL(url);
    if (url)
        CU_ASSERT_STRING_EQUAL(url, expected);
    free(url);
    error_clear(&error);
}

static void expect_url_error(const char *host_url, const char *text)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(address_of_dataset(host_url, "a-1", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "'host.url'"));
    error_clear(&error);
}

static void makes_addresses_in_ascii(void)
{
    expect_url("https://example.org/iati", "https://example.org/iati/a-1.xml");
    expect_url("https://example.org/iati//", "https://example.org/iati/a-1.xml");
    expect_url("http://example.org:8080", "http://example.org:8080/a-1.xml");
    expect_url("https://example.org/donn\xc3\xa9"
               "es ouvertes",
               "https://example.org/donn%C3%A9es%20ouvertes/a-1.xml");
    expect_url("https://example.org/a%20b", "https://example.org/a%20b/a-1.xml");
}

static void refuses_addresses_that_cannot_be_fetched(void)
{
    expect_url_error("example.org/iati", "is not an absolute http or https address");
    expect_url_error("ftp://example.org", "is not an absolute http or https address");
    expect_url_error("", "is not an absolute http or https address");
    expect_url_error("https://example.org/?session=1", "holds '?' or '#'");
    expect_url_error("https://example.org/#top", "holds '?' or '#'");
    expect_url_error("https://ex\xc3\xa4mple.org/", "'xn--' form");
}

static void shows_no_password_of_an_address(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_FALSE(address_check("https://user:hush@example.org", "registry.url", "x", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "'registry.url' holds a user name or password"));
    CU_ASSERT_PTR_NULL(strstr(error.text, "hush"));
    error_clear(&error);
}

static void refuses_an_address_that_is_too_long(void)
{
    char host_url[ADDRESS_LONGEST] = "https://example.org/";
    size_t start = strlen(host_url), end = ADDRESS_LONGEST - strlen("/a-1.xml");
    memset(host_url + start, 'x', end - start);
    host_url[end] = '\0'; /* now exactly as long as allowed */
    struct error error = ERROR_INIT;
    char *url = address_of_dataset(host_url, "a-1", &error);
    CU_ASSERT_PTR_NOT_NULL(url);
    free(url);
    host_url[end] = 'x';
    host_url[end + 1] = '\0';
    expect_url_error(host_url, "has 513 characters, the registry takes 512");
}

static void knows_addresses_that_can_be_overheard(void)
{
    CU_ASSERT_TRUE(address_is_open("http://example.org/api/v1"));
    CU_ASSERT_FALSE(address_is_open("https://example.org/api/v1"));
    CU_ASSERT_FALSE(address_is_open("http://127.0.0.1:8080/api/v1"));
    CU_ASSERT_FALSE(address_is_open("http://localhost/api/v1"));
    CU_ASSERT_FALSE(address_is_open("http://[::1]:80/api/v1"));
}

static char host_url[] = "https://example.org", prefix[] = "ilo", name[] = "activities";

static void fills_in_what_the_configuration_leaves_out(void)
{
    struct host host = {.url = host_url};
    struct registry registry = {.prefix = prefix};
    struct publication publication = {.host = &host, .registry = &registry};
    struct registration wanted;
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(registration_make(&wanted, &publication, name, NULL, &error));
    CU_ASSERT_STRING_EQUAL(wanted.short_name, "ilo-activities");
    CU_ASSERT_STRING_EQUAL(wanted.title, "activities");
    CU_ASSERT_STRING_EQUAL(wanted.url, "https://example.org/activities.xml");
    CU_ASSERT_STRING_EQUAL(wanted.licence, "cc-by");
    CU_ASSERT_STRING_EQUAL(wanted.source_type, "primary_source");
    CU_ASSERT_STRING_EQUAL(wanted.visibility, "public");
    CU_ASSERT_PTR_NULL(wanted.id);
    registration_release(&wanted);
}

static void takes_what_the_configuration_says(void)
{
    char dashed[] = "ilo-", licence[] = "cc-zero", source[] = "secondary_source",
         visibility[] = "private";
    struct host host = {.url = host_url};
    struct registry registry = {
        .prefix = dashed, .licence = licence, .source_type = source, .visibility = visibility};
    struct publication publication = {.host = &host, .registry = &registry};
    struct registration wanted;
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(registration_make(&wanted, &publication, name, "Activities", &error));
    CU_ASSERT_STRING_EQUAL(wanted.short_name, "ilo-activities");
    CU_ASSERT_STRING_EQUAL(wanted.title, "Activities");
    CU_ASSERT_STRING_EQUAL(wanted.licence, "cc-zero");
    CU_ASSERT_STRING_EQUAL(wanted.source_type, "secondary_source");
    CU_ASSERT_STRING_EQUAL(wanted.visibility, "private");
    registration_release(&wanted);
}

static void expect_refusal(char *with_prefix, struct host *host, const char *text)
{
    struct registry registry = {.prefix = with_prefix};
    struct publication publication = {.host = host, .registry = &registry};
    struct registration wanted;
    struct error error = ERROR_INIT;
    CU_ASSERT_FALSE(registration_make(&wanted, &publication, name, NULL, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    registration_release(&wanted);
    error_clear(&error);
}

static void refuses_short_names_that_cannot_be_registered(void)
{
    struct host host = {.url = host_url};
    char capitals[] = "ILO", slash[] = "../x", newline[] = "ilo\n", longest[101];
    expect_refusal(capitals, &host, "short name 'ILO-activities' can't be registered");
    expect_refusal(slash, &host, "use only a-z, 0-9, '-' and '_'");
    expect_refusal(newline, &host, "can't be registered");
    memset(longest, 'x', 90);
    longest[90] = '\0';
    expect_refusal(longest, &host, "has 101 characters, at most 100 are allowed");
}

static void asks_for_the_public_address(void)
{
    struct host host = {.url = NULL};
    expect_refusal(prefix, &host, "setting 'host.url' is missing");
    expect_refusal(prefix, NULL, "setting 'host.url' is missing");
}

static void names_every_field_that_differs(void)
{
    char old[] = "Old", new[] = "New", licence[] = "cc-by", id[] = "1";
    struct registration present = {.id = id, .title = old}, wanted = {.title = new};
    wanted.licence = licence;
    char *differences = registration_differences(&present, &wanted);
    CU_ASSERT_PTR_NOT_NULL_FATAL(differences);
    CU_ASSERT_STRING_EQUAL(differences, "title: 'Old' -> 'New'; licence: '' -> 'cc-by'");
    free(differences);
    CU_ASSERT_PTR_NULL(registration_differences(&wanted, &wanted));
    struct registration copy;
    registration_copy(&copy, &wanted);
    CU_ASSERT_PTR_NULL(registration_differences(&copy, &wanted)); /* NULL reads as "" */
    registration_release(&copy);
}

static void compares_each_field(void)
{
    char value[] = "x";
    const struct registration wanted[] = {
        {.short_name = value},  {.title = value},      {.url = value},       {.licence = value},
        {.source_type = value}, {.visibility = value}, {.file_type = value}, {.language = value}};
    static const char *const names[] = {"short name",  "title",      "url",       "licence",
                                        "source type", "visibility", "file type", "language"};
    const struct registration present = {.id = NULL};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char *differences = registration_differences(&present, &wanted[i]);
        char *expected = xasprintf("%s: '' -> 'x'", names[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(differences);
        CU_ASSERT_STRING_EQUAL(differences, expected);
        free(expected);
        free(differences);
    }
}

/* By the rules of the kind, with nothing said of the organisation or this. */
static void expect_name(enum registry_kind kind, char *organisation, char *with_prefix,
                        const char *dataset, const char *refusal)
{
    struct host host = {.url = host_url};
    struct registry registry = {.kind = kind, .organisation = organisation, .prefix = with_prefix};
    struct publication publication = {.host = &host, .registry = &registry};
    struct registration wanted;
    struct error error = ERROR_INIT;
    CU_ASSERT_EQUAL(registration_make(&wanted, &publication, dataset, NULL, &error), !refusal);
    CU_ASSERT_EQUAL(error.kind, refusal ? ERROR_USAGE : ERROR_NONE);
    if (refusal && error.text && !strstr(error.text, refusal))
        CU_ASSERT_STRING_EQUAL(error.text, refusal);
    registration_release(&wanted);
    error_clear(&error);
}

static void knows_the_names_that_ckan_refuses(void)
{
    char uuid[] = "11111111-1111-4111-8111-111111111111", identifier[] = "XM-DAC-41302";
    expect_name(REGISTRY_CKAN, prefix, NULL, "ab", NULL);
    expect_name(REGISTRY_CKAN, prefix, NULL, "a", "wants 2 to 100 characters");
    expect_name(REGISTRY_REGISTER_YOUR_DATA, prefix, NULL, "a", NULL);
    expect_name(REGISTRY_CKAN, NULL, NULL, "search", "keeps that word for itself");
    expect_name(REGISTRY_CKAN_IATI, NULL, NULL, "edit", "keeps that word for itself");
    expect_name(REGISTRY_REGISTER_YOUR_DATA, NULL, NULL, "new", NULL);
    expect_name(REGISTRY_CKAN_IATI, prefix, prefix, "a", NULL);
    expect_name(REGISTRY_CKAN_IATI, prefix, NULL, "ilo-a", NULL);
    expect_name(REGISTRY_CKAN_IATI, prefix, NULL, "small",
                "names that begin with 'ilo-'; set 'registry.prefix' to 'ilo'");
    expect_name(REGISTRY_CKAN_IATI, prefix, NULL, "ilos-a", "names that begin with 'ilo-'");
    expect_name(REGISTRY_CKAN_IATI, prefix, NULL, "ilo-", "names that begin with 'ilo-'");
    expect_name(REGISTRY_CKAN, prefix, NULL, "small", NULL);
    /* what it is called on the portal is not known yet */
    expect_name(REGISTRY_CKAN_IATI, NULL, NULL, "small", NULL);
    expect_name(REGISTRY_CKAN_IATI, uuid, NULL, "small", NULL);
    expect_name(REGISTRY_CKAN_IATI, identifier, NULL, "small", NULL);
}

static void expect_licence(enum registry_kind kind, const char *from, const char *to)
{
    char text[32];
    strcpy(text, from);
    struct host host = {.url = host_url};
    struct registry registry = {.kind = kind, .prefix = prefix, .licence = text};
    struct publication publication = {.host = &host, .registry = &registry};
    struct registration wanted;
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(registration_make(&wanted, &publication, name, NULL, &error));
    CU_ASSERT_STRING_EQUAL(wanted.licence, to);
    registration_release(&wanted);
}

static void says_no_licence_as_each_registry_does(void)
{
    expect_licence(REGISTRY_REGISTER_YOUR_DATA, "lc_notspecified", "notspecified");
    expect_licence(REGISTRY_CKAN, "lc_notspecified", "notspecified");
    expect_licence(REGISTRY_CKAN, "notspecified", "notspecified");
    expect_licence(REGISTRY_CKAN_IATI, "notspecified", "lc_notspecified");
    expect_licence(REGISTRY_CKAN_IATI, "gfdl", "gfdl");
}

static struct registration data_of(enum registry_kind kind, enum dataset_kind dataset,
                                   const char *date)
{
    static char english[] = "en";
    struct defaults defaults = {.language = english};
    struct registry registry = {.kind = kind};
    struct publication publication = {.registry = &registry, .defaults = &defaults};
    struct registration wanted = {.id = NULL};
    registration_add_data(&wanted, &publication, dataset, 3, date);
    return wanted;
}

static void tells_ckan_of_the_data(void)
{
    struct registration wanted = data_of(REGISTRY_CKAN, DATASET_ACTIVITIES, "2024-02-29+01:00");
    CU_ASSERT_STRING_EQUAL(wanted.file_type, "activity");
    CU_ASSERT_STRING_EQUAL(wanted.language, "en");
    CU_ASSERT_STRING_EQUAL(wanted.data_updated, "2024-02-29");
    CU_ASSERT_TRUE(wanted.has_activities);
    CU_ASSERT_EQUAL(wanted.activities, 3);
    struct registration copy;
    registration_copy(&copy, &wanted);
    CU_ASSERT_STRING_EQUAL(copy.data_updated, "2024-02-29");
    CU_ASSERT_EQUAL(copy.activities, 3);
    registration_release(&copy);
    registration_release(&wanted);
    wanted = data_of(REGISTRY_CKAN_IATI, DATASET_ORGANISATIONS, "2024-02-30");
    CU_ASSERT_STRING_EQUAL(wanted.file_type, "organisation");
    CU_ASSERT_PTR_NULL(wanted.data_updated);
    CU_ASSERT_FALSE(wanted.has_activities);
    registration_release(&wanted);
    wanted = data_of(REGISTRY_REGISTER_YOUR_DATA, DATASET_ACTIVITIES, "2024-02-29");
    CU_ASSERT_PTR_NULL(wanted.file_type);
    CU_ASSERT_PTR_NULL(wanted.language);
    CU_ASSERT_PTR_NULL(wanted.data_updated);
    registration_release(&wanted);
}

CU_TestInfo publish_registration_tests[] = {
    {"makes addresses in ASCII", makes_addresses_in_ascii},
    {"refuses addresses that cannot be fetched", refuses_addresses_that_cannot_be_fetched},
    {"shows no password of an address", shows_no_password_of_an_address},
    {"refuses an address that is too long", refuses_an_address_that_is_too_long},
    {"knows addresses that can be overheard", knows_addresses_that_can_be_overheard},
    {"fills in what the configuration leaves out", fills_in_what_the_configuration_leaves_out},
    {"takes what the configuration says", takes_what_the_configuration_says},
    {"refuses short names that cannot be registered",
     refuses_short_names_that_cannot_be_registered},
    {"asks for the public address", asks_for_the_public_address},
    {"names every field that differs", names_every_field_that_differs},
    {"compares each field", compares_each_field},
    {"knows the names that CKAN refuses", knows_the_names_that_ckan_refuses},
    {"says no licence as each registry does", says_no_licence_as_each_registry_does},
    {"tells CKAN of the data", tells_ckan_of_the_data},
    CU_TEST_INFO_NULL,
};
