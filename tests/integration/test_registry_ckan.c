#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "publications.h"
#include "simulator.h"
#include "suites.h"

#define KEY "key-editor"
#define API "/api/3/action/"
#define SHOW API "package_show"
#define SEARCH API "package_search"
#define CREATE API "package_create"
#define UPDATE API "package_update"

/* ---- the scene ------------------------------------------------------------------------------- */

/* A publication whose registry is a portal of CKAN. */
struct scene {
    struct simulator simulator;
    char *publication;
};

static struct scene scene_make(const char *kind)
{
    struct scene scene = {simulator_start_kind(kind), small_publication()};
    edit(scene.publication, "publication.yaml", "host:\n",
         text_of("registry:\n  kind: %s\n  url: %s\n  organisation: ilo\n  prefix: ilo\n"
                 "  timeout: 5\nhost:\n",
                 kind, scene.simulator.url));
    return scene;
}

/* The verb with a key, which must show up nowhere. */
static struct outcome work(const struct scene *scene, const char *verb, const char *option,
                           const char *key)
{
    const char *const environment[] = {text_of("IATIPUB_REGISTRY_TOKEN=%s", key), NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome =
        iatipub_under(&conditions, verb, "-C", scene->publication, option, NULL);
    CHECK(!text_has(outcome.all, key), "the key is shown: %s", outcome.all);
    const char *file = find_in_files(scene->publication, key);
    CHECK(!file, "the key is in '%s'", file);
    return outcome;
}

/* Datasets of the name, whatever their state. The caller releases it. */
static json_t *stored_as(const struct scene *scene, const char *name)
{
    json_t *all = simulator_datasets(&scene->simulator), *found = json_array();
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *dataset = json_array_get(all, i);
        if (strcmp(json_string_value(json_object_get(dataset, "name")), name) == 0)
            json_array_append(found, dataset);
    }
    json_decref(all);
    return found;
}

/* What the portal keeps of ilo-small, as one line of JSON; "" if that isn't one dataset. */
static char *stored(const struct scene *scene)
{
    json_t *found = stored_as(scene, "ilo-small");
    char *text = json_dumps(json_array_get(found, 0), JSON_COMPACT | JSON_SORT_KEYS);
    char *kept = text_of("%s", json_array_size(found) == 1 && text ? text : "");
    free(text);
    json_decref(found);
    return kept;
}

#define EXPECT_STORED(scene, text)                                                                 \
    CHECK(text_has(stored(&(scene)), text), "%s is not in %s", text, stored(&(scene)))

static struct outcome work_well(const struct scene *scene)
{
    struct outcome outcome = work(scene, "run", NULL, KEY);
    EXPECT(outcome, 0);
    EXPECT_STORED(*scene, "\"state\":\"active\"");
    return outcome;
}

static bool is_in_place(const struct scene *scene)
{
    return exists(file_of(scene->publication, "site/small.xml")) &&
           exists(file_of(scene->publication, "site/index.html"));
}

/* The value of a member of ilo-small that is a text. */
static char *id_of(const struct scene *scene)
{
    json_t *found = stored_as(scene, "ilo-small");
    const char *id = json_string_value(json_object_get(json_array_get(found, 0), "id"));
    char *kept = text_of("%s", id ? id : "");
    json_decref(found);
    return kept;
}

/* ---- when all is well ------------------------------------------------------------------------ */

static void dataset_is_registered(void)
{
    struct scene scene = scene_make("ckan-iati");
    EXPECT(work_well(&scene), 0, "1 new, 0 changed, 0 unchanged");
    EXPECT_STORED(scene, "\"title\":\"Small activities\"");
    EXPECT_STORED(scene, "\"url\":\"https://data.example.org/iati/small.xml\"");
    EXPECT_STORED(scene, "\"format\":\"IATI-XML\"");
    EXPECT_STORED(scene, "\"mimetype\":\"application/xml\"");
    EXPECT_STORED(scene, "\"filetype\":\"activity\"");
    EXPECT_STORED(scene, "\"owner_org\":\"11111111-1111-4111-8111-111111111111\"");
    EXPECT_STORED(scene, "\"private\":false");
    EXPECT_STORED(scene, "\"extras\":[]");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
    CU_ASSERT_EQUAL(simulator_calls(&scene.simulator, CREATE), 1);
}

static void dataset_is_registered_on_any_portal(void)
{
    struct scene scene = scene_make("ckan");
    EXPECT(work_well(&scene), 0, "1 new, 0 changed, 0 unchanged");
    EXPECT_STORED(scene, "{\"key\":\"filetype\",\"value\":\"activity\"}");
    EXPECT_STORED(scene, "\"license_id\":\"cc-by\"");
    EXPECT(work_well(&scene), 0, "register   0 new, 0 changed, 1 unchanged");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void licence_ids_of_ckan_are_known(void)
{
    struct scene scene = scene_make("ckan");
    edit(scene.publication, "publication.yaml", "  prefix: ilo\n",
         "  prefix: ilo\n  licence: gfdl\n");
    work_well(&scene);
    EXPECT_STORED(scene, "\"license_id\":\"gfdl\"");
    edit(scene.publication, "publication.yaml", "licence: gfdl", "licence: lc_notspecified");
    EXPECT(work_well(&scene), 0, "licence: 'gfdl' -> 'notspecified'");
}

/* Right after the first run the search does not show the dataset yet. */
static void second_run_writes_nothing_although_the_search_lags(void)
{
    struct scene scene = scene_make("ckan-iati");
    work_well(&scene);
    const char *site = site_of(scene.publication);
    EXPECT(work_well(&scene), 0, "0 new, 0 changed, 1 unchanged in site",
           "register   0 new, 0 changed, 1 unchanged");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
    CHECK(strcmp(site, site_of(scene.publication)) == 0, "files were written again");
}

static void unchanged_datasets_take_two_requests(void)
{
    struct scene scene = scene_make("ckan-iati");
    edit(scene.publication, "publication.yaml", "datasets:\n",
         "datasets:\n  - {name: more, title: More, overlap: yes}\n"
         "  - {name: most, title: Most, overlap: yes}\n");
    work_well(&scene);
    work_well(&scene);
    size_t before = simulator_requests(&scene.simulator, NULL);
    EXPECT(work_well(&scene), 0, "register   0 new, 0 changed, 3 unchanged");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), before + 2);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 3);
}

static void changed_title_is_one_update_that_keeps_the_resource(void)
{
    struct scene scene = scene_make("ckan-iati");
    work_well(&scene);
    const char *id = id_of(&scene);
    const char *before = stored(&scene), *resource = strstr(before, "\"id\":");
    edit(scene.publication, "publication.yaml", "Small activities", "Modest activities");
    EXPECT(work_well(&scene), 0, "0 new, 1 changed, 0 unchanged", "Small activities",
           "Modest activities");
    EXPECT_STORED(scene, "\"title\":\"Modest activities\"");
    EXPECT_STORED(scene, "\"filetype\":\"activity\"");
    EXPECT_STORED(scene, text_of("\"id\":\"%s\"", id));
    CHECK(resource != NULL, "no id: %s", before);
    const char *ids = strstr(before, "\"resources\":");
    const char *resource_id = ids ? strstr(ids, "\"id\":\"") : NULL;
    if (resource_id)
        EXPECT_STORED(scene, text_of("%.44s", resource_id));
    CU_ASSERT_EQUAL(simulator_calls(&scene.simulator, UPDATE), 1);
    CU_ASSERT_EQUAL(simulator_calls(&scene.simulator, API "package_patch"), 0);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 2);
}

static void what_others_filled_in_survives_an_update(void)
{
    struct scene scene = scene_make("ckan-iati");
    simulator_act(&scene.simulator, KEY, "package_create",
                  "{\"name\": \"ilo-small\", \"title\": \"By hand\", \"owner_org\": \"ilo\","
                  " \"author_email\": \"data@ilo.example\", \"notes\": \"A note\","
                  " \"country\": \"TN\", \"secondary_publisher\": \"Somebody\","
                  " \"resources\": [{\"id\": \"by-hand\", \"url\": \"http://old.example/a.xml\","
                  " \"name\": \"The file\"}]}");
    EXPECT(work_well(&scene), 0, "register   0 new, 1 changed", "'By hand' -> 'Small activities'",
           "'http://old.example/a.xml' -> 'https://data.example.org/iati/small.xml'",
           "file type: '' -> 'activity'");
    static const char *const kept[] = {
        "\"author_email\":\"data@ilo.example\"", "\"notes\":\"A note\"", "\"country\":\"TN\"",
        "\"secondary_publisher\":\"Somebody\"",  "\"id\":\"by-hand\"",   "\"name\":\"The file\""};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        EXPECT_STORED(scene, kept[i]);
}

static void extras_and_resources_of_a_portal_are_kept(void)
{
    struct scene scene = scene_make("ckan");
    simulator_act(&scene.simulator, KEY, "package_create",
                  "{\"name\": \"ilo-small\", \"owner_org\": \"ilo\","
                  " \"extras\": [{\"key\": \"contact\", \"value\": \"data@ilo.example\"}],"
                  " \"resources\": [{\"id\": \"table\", \"url\": \"http://old.example/a.csv\"},"
                  " {\"id\": \"by-hand\", \"url\": \"http://old.example/a.xml\","
                  " \"format\": \"iati-xml\"}]}");
    EXPECT(work_well(&scene), 0, "register   0 new, 1 changed");
    EXPECT_STORED(scene, "{\"key\":\"contact\",\"value\":\"data@ilo.example\"}");
    EXPECT_STORED(scene, "{\"key\":\"filetype\",\"value\":\"activity\"}");
    EXPECT_STORED(scene, "\"url\":\"http://old.example/a.csv\"");
    EXPECT_STORED(scene, "\"id\":\"by-hand\",\"mimetype\":\"application/xml\","
                         "\"url\":\"https://data.example.org/iati/small.xml\"");
}

static void deleted_dataset_is_revived(void)
{
    struct scene scene = scene_make("ckan-iati");
    work_well(&scene);
    const char *id = id_of(&scene);
    simulator_act(&scene.simulator, KEY, "package_delete", "{\"id\": \"ilo-small\"}");
    simulator_act(&scene.simulator, KEY, "package_search", "{}");
    EXPECT(work_well(&scene), 0, "register   1 new");
    EXPECT_STORED(scene, text_of("\"id\":\"%s\"", id));
    EXPECT_STORED(scene, "\"filetype\":\"activity\"");
    CU_ASSERT_EQUAL(simulator_calls(&scene.simulator, UPDATE), 1);
}

static void dataset_is_withdrawn_and_restored(void)
{
    struct scene scene = scene_make("ckan-iati");
    work_well(&scene);
    const char *id = id_of(&scene);
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=" KEY, NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(
        iatipub_under(&conditions, "publish", "-C", scene.publication, "--withdraw", "small", NULL),
        0, "taken off");
    EXPECT_STORED(scene, "\"state\":\"deleted\"");
    CHECK(!exists(file_of(scene.publication, "site/small.xml")), "the file is still there");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 2);
    EXPECT(
        iatipub_under(&conditions, "publish", "-C", scene.publication, "--restore", "small", NULL),
        0);
    EXPECT_STORED(scene, "\"state\":\"active\"");
    EXPECT_STORED(scene, text_of("\"id\":\"%s\"", id));
}

static void name_of_what_others_deleted_is_free(void)
{
    struct scene scene = scene_make("ckan");
    edit(scene.publication, "publication.yaml", "  prefix: ilo\n", "  prefix: deleted\n");
    edit(scene.publication, "publication.yaml", "name: small", "name: elsewhere");
    EXPECT(work(&scene, "run", NULL, KEY), 0, "register   1 new");
    EXPECT(work(&scene, "run", NULL, KEY), 0, "register   0 new, 0 changed, 1 unchanged");
}

static void plan_writes_nothing(void)
{
    struct scene scene = scene_make("ckan-iati");
    EXPECT(work(&scene, "import", NULL, KEY), 0);
    EXPECT(work(&scene, "convert", NULL, KEY), 0);
    EXPECT(work(&scene, "publish", "--plan", KEY), 0, "site/small.xml: new",
           "register   1 new, 0 changed, 0 unchanged",
           text_of("POST %s/api/3/action/package_create\n", scene.simulator.url),
           "/api/3/action/package_show\n");
    EXPECT(work(&scene, "publish", "--plan", "another-key"), 3,
           "the registry would refuse: ", "may publish for");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
    CU_ASSERT_EQUAL(simulator_calls(&scene.simulator, CREATE), 0);
}

static void organisation_is_found_by_its_identifier(void)
{
    struct scene scene = scene_make("ckan-iati");
    edit(scene.publication, "publication.yaml", "  organisation: ilo\n", "");
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_calls(&scene.simulator, API "organization_show"), 1);
}

static void key_can_be_in_a_file(void)
{
    struct scene scene = scene_make("ckan-iati");
    const char *file = in_test("key");
    write_text(file, KEY "\n");
    chmod(file, 0600);
    edit(scene.publication, "publication.yaml", "  prefix: ilo\n",
         text_of("  prefix: ilo\n  token_file: %s\n", file));
    EXPECT(run(scene.publication), 0, "register   1 new");
}

/* ---- settings and rights --------------------------------------------------------------------- */

static void missing_key_stops_before_anything_is_done(void)
{
    struct scene scene = scene_make("ckan-iati");
    EXPECT(run(scene.publication), 2, "no key for the registry", "IATIPUB_REGISTRY_TOKEN");
    CHECK(!exists(file_of(scene.publication, "site")), "files were published");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), 0);
    work_well(&scene);
}

static void prefix_of_the_organisation_is_asked_for_before_any_call(void)
{
    struct scene scene = scene_make("ckan-iati");
    edit(scene.publication, "publication.yaml", "  prefix: ilo\n", "");
    EXPECT(work(&scene, "run", NULL, KEY), 2, "short name 'small'", "begin with 'ilo-'",
           "set 'registry.prefix' to 'ilo'");
    CHECK(!exists(file_of(scene.publication, "site")), "files were published");
    CU_ASSERT_EQUAL(simulator_requests(&scene.simulator, NULL), 0);
}

static void prefix_is_checked_once_the_organisation_is_known(void)
{
    struct scene scene = scene_make("ckan-iati");
    edit(scene.publication, "publication.yaml", "  organisation: ilo\n  prefix: ilo\n", "");
    EXPECT(work(&scene, "run", NULL, KEY), 3, "set 'registry.prefix' to 'ilo'");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
}

/* Somebody who may not do it: nothing is registered, and the message helps. */
static void expect_wrong_key(const char *key, const char *advice, const char *more)
{
    struct scene scene = scene_make("ckan-iati");
    EXPECT(work(&scene, "run", NULL, key), 3, "IATIPUB_REGISTRY_TOKEN", advice, more);
    CHECK(is_in_place(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
    work_well(&scene);
}

static void wrong_key_is_told_from_a_right_one(void)
{
    expect_wrong_key("key-that-nobody-has", "may publish for (none)",
                     "the key is wrong or has expired");
}

static void key_of_a_mere_member_needs_a_role(void)
{
    expect_wrong_key("key-member", "may publish for (none)", "made editor or admin");
}

static void key_of_another_organisation_names_it(void)
{
    expect_wrong_key("key-stranger", "may publish for ('another')", "made editor or admin");
}

static void expect_wrong_organisation(const char *organisation, const char *advice)
{
    struct scene scene = scene_make("ckan");
    edit(scene.publication, "publication.yaml", "  organisation: ilo\n",
         text_of("  organisation: %s\n", organisation));
    EXPECT(work(&scene, "run", NULL, KEY), 3, text_of("organisation '%s'", organisation), "('ilo')",
           advice);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
}

static void organisation_that_is_gone_is_said(void)
{
    expect_wrong_organisation("gone", "in the registry it is 'deleted'");
}

static void organisation_that_waits_for_approval_is_said(void)
{
    expect_wrong_organisation("waiting", "in the registry it is 'approval_needed'");
}

static void organisation_that_nobody_knows_is_said(void)
{
    expect_wrong_organisation("nobody", "knows no organisation of that name");
}

static void name_taken_by_another_organisation_is_said(void)
{
    struct scene scene = scene_make("ckan-iati");
    edit(scene.publication, "publication.yaml", "datasets:\n",
         "datasets:\n  - {name: taken, title: Taken, overlap: yes}\n");
    EXPECT(work(&scene, "run", NULL, KEY), 3, "short name 'ilo-taken' is taken",
           "organisation ('another')", "registry.prefix");
    EXPECT_STORED(scene, "\"state\":\"active\"");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void address_that_is_none_of_ckan_is_said(void)
{
    struct scene scene = scene_make("ckan");
    edit(scene.publication, "publication.yaml", scene.simulator.url,
         text_of("%s/api/3/action", scene.simulator.url));
    EXPECT(work(&scene, "run", NULL, KEY), 3, "is not CKAN", "404", "base address");
}

/* ---- a portal that fails --------------------------------------------------------------------- */

/* A portal that fails so, always: the files are on the host, no registration was made, and the next
 * healthy run finishes. */
static void expect_failure(const char *faults, const char *text, const char *more)
{
    struct scene scene = scene_make("ckan-iati");
    simulator_set_faults(&scene.simulator, faults);
    EXPECT(work(&scene, "run", NULL, KEY), 3, text, more);
    CHECK(is_in_place(&scene), "the files are not on the host");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 0);
    simulator_set_faults(&scene.simulator, "");
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void page_with_502_is_no_answer(void)
{
    expect_failure("*:" API ":502html", "status 502: a web page instead of JSON", "run again");
}

static void page_with_502_after_a_write_is_no_answer(void)
{
    expect_failure("*:" CREATE ":502html", "registering a dataset (status 502", "web page");
}

static void page_with_200_is_no_answer(void)
{
    expect_failure("*:" API ":html", "is not CKAN", "text/html");
}

static void status_403_names_the_key(void)
{
    expect_failure("*:" CREATE ":403", "status 403", "IATIPUB_REGISTRY_TOKEN");
}

static void status_401_is_somebody_elses(void)
{
    expect_failure("*:" API ":401", "status 401", "in front of it");
}

static void status_429_says_to_wait(void)
{
    expect_failure("*:" API ":429", "429", "run again later");
}

static void redirect_is_not_followed(void)
{
    expect_failure("*:" API ":redirect", "redirects to", "registry.url");
}

static void broken_json_is_no_answer(void)
{
    expect_failure("*:" API ":badjson", "JSON", "registry.url");
}

static void lost_connection_is_an_environment_failure(void)
{
    expect_failure("*:" API ":close", "no answer from the registry", "registry");
}

static void lost_connection_of_a_write_is_an_environment_failure(void)
{
    expect_failure("*:" CREATE ":close", "no answer from the registry", "registering");
}

/* A fault that passes, or that only looks like one: the run is fine and one dataset registered by
 * one write. */
static void expect_recovery(const char *faults)
{
    struct scene scene = scene_make("ckan-iati");
    simulator_set_faults(&scene.simulator, faults);
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
    work_well(&scene);
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

static void write_that_is_answered_by_500_counts_as_done(void)
{
    expect_recovery("POST:" CREATE ":write-then-500");
}

static void write_that_is_answered_by_silence_counts_as_done(void)
{
    expect_recovery("POST:" CREATE ":write-then-close");
}

static void write_whose_answer_is_cut_counts_as_done(void)
{
    expect_recovery("POST:" CREATE ":truncate");
}

static void reads_that_fail_once_are_tried_again(void)
{
    expect_recovery("*:" API ":502html:1\n*:" SHOW ":close:1\n*:" CREATE ":429:1");
}

static void write_that_fails_once_is_tried_again(void)
{
    expect_recovery("POST:" CREATE ":500:1");
}

static void slow_answer_is_waited_for(void)
{
    expect_recovery("POST:" CREATE ":slow:1");
}

static void search_is_not_needed(void)
{
    struct scene scene = scene_make("ckan-iati");
    simulator_set_faults(&scene.simulator, "*:" SEARCH ":500");
    EXPECT(work_well(&scene), 0, "listing the organisation's datasets", "looked up by itself");
    EXPECT(work_well(&scene), 0, "register   0 new, 0 changed, 1 unchanged");
    CU_ASSERT_EQUAL(simulator_writes(&scene.simulator), 1);
}

CU_TestInfo registry_ckan_tests[] = {
    {"dataset is registered", dataset_is_registered},
    {"dataset is registered on any portal", dataset_is_registered_on_any_portal},
    {"licence ids of CKAN are known", licence_ids_of_ckan_are_known},
    {"second run writes nothing although the search lags",
     second_run_writes_nothing_although_the_search_lags},
    {"unchanged datasets take two requests", unchanged_datasets_take_two_requests},
    {"changed title is one update that keeps the resource",
     changed_title_is_one_update_that_keeps_the_resource},
    {"what others filled in survives an update", what_others_filled_in_survives_an_update},
    {"extras and resources of a portal are kept", extras_and_resources_of_a_portal_are_kept},
    {"deleted dataset is revived", deleted_dataset_is_revived},
    {"dataset is withdrawn and restored", dataset_is_withdrawn_and_restored},
    {"name of what others deleted is free", name_of_what_others_deleted_is_free},
    {"plan writes nothing", plan_writes_nothing},
    {"organisation is found by its identifier", organisation_is_found_by_its_identifier},
    {"key can be in a file", key_can_be_in_a_file},
    {"missing key stops before anything is done", missing_key_stops_before_anything_is_done},
    {"prefix of the organisation is asked for before any call",
     prefix_of_the_organisation_is_asked_for_before_any_call},
    {"prefix is checked once the organisation is known",
     prefix_is_checked_once_the_organisation_is_known},
    {"wrong key is told from a right one", wrong_key_is_told_from_a_right_one},
    {"key of a mere member needs a role", key_of_a_mere_member_needs_a_role},
    {"key of another organisation names it", key_of_another_organisation_names_it},
    {"organisation that is gone is said", organisation_that_is_gone_is_said},
    {"organisation that waits for approval is said", organisation_that_waits_for_approval_is_said},
    {"organisation that nobody knows is said", organisation_that_nobody_knows_is_said},
    {"name taken by another organisation is said", name_taken_by_another_organisation_is_said},
    {"address that is none of CKAN is said", address_that_is_none_of_ckan_is_said},
    {"page with 502 is no answer", page_with_502_is_no_answer},
    {"page with 502 after a write is no answer", page_with_502_after_a_write_is_no_answer},
    {"page with 200 is no answer", page_with_200_is_no_answer},
    {"status 403 names the key", status_403_names_the_key},
    {"status 401 is somebody elses", status_401_is_somebody_elses},
    {"status 429 says to wait", status_429_says_to_wait},
    {"redirect is not followed", redirect_is_not_followed},
    {"broken json is no answer", broken_json_is_no_answer},
    {"lost connection is an environment failure", lost_connection_is_an_environment_failure},
    {"lost connection of a write is an environment failure",
     lost_connection_of_a_write_is_an_environment_failure},
    {"write that is answered by 500 counts as done", write_that_is_answered_by_500_counts_as_done},
    {"write that is answered by silence counts as done",
     write_that_is_answered_by_silence_counts_as_done},
    {"write whose answer is cut counts as done", write_whose_answer_is_cut_counts_as_done},
    {"reads that fail once are tried again", reads_that_fail_once_are_tried_again},
    {"write that fails once is tried again", write_that_fails_once_is_tried_again},
    {"slow answer is waited for", slow_answer_is_waited_for},
    {"search is not needed", search_is_not_needed},
    CU_TEST_INFO_NULL,
};
