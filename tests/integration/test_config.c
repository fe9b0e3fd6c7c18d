#include "harness.h"
#include "publications.h"
#include "suites.h"

/* The small publication, published, with a mistake in publication.yaml. Lines: 6 defaults, 7
 * sources, 9 datasets, 12 host. */
static const char *broken(const char *from, const char *to)
{
    const char *publication = small_publication();
    run_well(publication);
    return text_replace(read_file(file_of(publication, "publication.yaml"), NULL), from, to);
}

#define REFUSES_SETTING(from, to, ...)                                                             \
    REFUSES(in_test("small"), "publication.yaml", broken(from, to), 2, __VA_ARGS__)

static void wrong_key_lists_the_known_ones(void)
{
    REFUSES_SETTING("  url: https", "  adress: https", "publication.yaml:13:3:", "host.adress",
                    "kind, path, url");
}

static void wrong_key_suggests_nearest(void)
{
    REFUSES_SETTING("datasets:", "dataset:", "publication.yaml:9:1:", "'dataset'",
                    "did you mean \"datasets\"?");
}

static void wrong_key_in_a_list_is_found_in_its_line(void)
{
    REFUSES_SETTING("records/*.csv\n", "records/*.csv\n    delimeter: \";\"\n",
                    "publication.yaml:9:5:", "delimeter", "did you mean \"delimiter\"?");
}

static void wrong_type_says_what_is_expected(void)
{
    REFUSES_SETTING("datasets:\n  - name: small\n    title: Small activities\n",
                    "datasets: small\n", "publication.yaml:9:", "datasets", "list");
}

static void wrong_value_lists_the_allowed_ones(void)
{
    REFUSES_SETTING("host:\n", "publish_below: fatal\nhost:\n",
                    "publication.yaml:12:16:", "publish_below", "fatal",
                    "critical, error, warning, advisory");
}

static void wrong_dataset_name_says_what_is_allowed(void)
{
    REFUSES_SETTING("name: small", "name: ../small", "publication.yaml:10:", "../small",
                    "small letters, digits");
}

static void wrong_language_is_refused(void)
{
    REFUSES_SETTING("sources:", "languages: [french]\nsources:", "publication.yaml:7:", "french");
}

static void missing_setting_is_named(void)
{
    REFUSES_SETTING("  ref: XM-DAC-41302\n", "", "publication.yaml:", "organisation", "ref");
}

static void repeated_key_is_refused(void)
{
    REFUSES_SETTING("host:\n", "defaults: {currency: EUR}\nhost:\n",
                    "publication.yaml:12:1:", "defaults");
}

static void secret_in_the_file_is_refused_and_not_repeated(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "publication.yaml", "host:\n",
         "registry:\n  url: https://registry.example.org/api/v1\n  token: s3cr3t-t0k3n\nhost:\n");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 2, "publication.yaml:14:", "token", "token_env");
    CHECK(!text_has(outcome.all, "s3cr3t-t0k3n"), "the secret is repeated: %s", outcome.all);
}

static void broken_yaml_is_found_in_its_line(void)
{
    REFUSES_SETTING("  - name: small", "  - name: \"small",
                    "publication.yaml:", "publication.yaml");
}

static void file_that_is_not_text_is_refused(void)
{
    REFUSES_BYTES(small_publication(), "publication.yaml", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2,
                  "publication.yaml");
}

static void missing_file_says_how_to_make_one(void)
{
    REFUSES_MISSING(small_publication(), "publication.yaml", 2, "publication.yaml", "iatipub init");
}

static void wrong_where_is_the_users_to_mend(void)
{
    REFUSES_SETTING("Small activities\n", "Small activities\n    where: staus = 2\n", "small",
                    "staus", "'where'");
}

static void two_parts_of_one_name_are_refused(void)
{
    REFUSES_SETTING("Small activities\n",
                    "Small activities\n    split: \"iif(title = 'Ports', 'a b', 'a.b')\"\n",
                    "small-a-b", "split");
}

static void host_inside_the_records_is_refused(void)
{
    REFUSES_SETTING("  url: https", "  path: records\n  url: https",
                    "publication.yaml:13:", "host.path", "records");
}

static void every_verb_reads_the_configuration_first(void)
{
    static const char *const verbs[] = {"import", "convert", "publish", "run"};
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "datasets:", "datasest:");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        EXPECT(iatipub(verbs[i], "-C", publication, NULL), 2, "publication.yaml:9:1:", "datasest");
    CHECK(!exists(file_of(publication, "out")), "something was done in spite of it");
}

CU_TestInfo config_tests[] = {
    {"wrong key lists the known ones", wrong_key_lists_the_known_ones},
    {"wrong key suggests nearest", wrong_key_suggests_nearest},
    {"wrong key in a list is found in its line", wrong_key_in_a_list_is_found_in_its_line},
    {"wrong type says what is expected", wrong_type_says_what_is_expected},
    {"wrong value lists the allowed ones", wrong_value_lists_the_allowed_ones},
    {"wrong dataset name says what is allowed", wrong_dataset_name_says_what_is_allowed},
    {"wrong language is refused", wrong_language_is_refused},
    {"missing setting is named", missing_setting_is_named},
    {"repeated key is refused", repeated_key_is_refused},
    {"secret in the file is refused and not repeated",
     secret_in_the_file_is_refused_and_not_repeated},
    {"broken YAML is found in its line", broken_yaml_is_found_in_its_line},
    {"file that is not text is refused", file_that_is_not_text_is_refused},
    {"missing file says how to make one", missing_file_says_how_to_make_one},
    {"wrong where is the user's to mend", wrong_where_is_the_users_to_mend},
    {"two parts of one name are refused", two_parts_of_one_name_are_refused},
    {"host inside the records is refused", host_inside_the_records_is_refused},
    {"every verb reads the configuration first", every_verb_reads_the_configuration_first},
    CU_TEST_INFO_NULL,
};
