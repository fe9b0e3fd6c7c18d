/* What a client of a CKAN portal sends, with a portal that is a script. */
#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/ckan_dataset.h"
#include "publish/registry.h"
#include "unit/registry_scene.h"

extern CU_TestInfo publish_ckan_tests[];

#define BASE "https://portal.example/data"
#define ORG_ID "11111111-1111-4111-8111-111111111111"
#define OTHER_ID "33333333-3333-4333-8333-333333333333"
#define DATA_ID "22222222-2222-4222-8222-222222222222"
#define VARIABLE "IATIPUB_TEST_KEY"
#define URL "https://example.org/a.xml"

#define DONE(result) "{\"success\":true,\"result\":" result "}"
#define FAIL(type, more) "{\"success\":false,\"error\":{" more ",\"__type\":\"" type "\"}}"
#define ABSENT 404, FAIL("Not Found Error", "\"message\":\"Not found\""), 0
#define DENIED 403, FAIL("Authorization Error", "\"message\":\"Access denied\""), 0
#define TAKEN 409, FAIL("Validation Error", "\"name\":[\"That URL is already in use.\"]"), 0

#define ORGANISATION(id, name) "{\"id\":\"" id "\",\"name\":\"" name "\"}"
#define EXTRA(key, value) "{\"key\":\"" key "\",\"value\":\"" value "\"}"
#define DATASET_OF(owner, state, title, more)                                                      \
    "{\"id\":\"" DATA_ID "\",\"name\":\"ilo-a\",\"owner_org\":\"" owner "\",\"state\":\"" state    \
    "\",\"private\":false,\"title\":\"" title "\",\"license_id\":\"other-open\",\"resources\":[{"  \
    "\"id\":\"r1\",\"url\":\"" URL "\"}],\"extras\":[" more "]}"
#define DATASET(title) DATASET_OF(ORG_ID, "active", title, EXTRA("filetype", "activity"))

#define ORGS "organization_list_for_user {\"permission\":\"create_dataset\"}"
#define ORG_SHOW(id) "organization_show {\"id\":\"" id "\"}"
#define PAGE_AT(start)                                                                             \
    "package_search {\"fq\":\"organization:ilo\",\"rows\":1000,\"start\":" start "}"
#define SEARCH PAGE_AT("0")
#define SHOW "package_show {\"id\":\"ilo-a\"}"
#define DELETE "package_delete {\"id\":\"" DATA_ID "\"}"
#define PAUSE_05 "pause 500"
#define PAUSE_1 "pause 1000"

static void send(struct transport *transport, const struct http_request *request,
                 struct http_response *response)
{
    static const char prefix[] = BASE "/api/3/action/";
    struct script *script = (struct script *)transport;
    CU_ASSERT_EQUAL(strncmp(request->url, prefix, strlen(prefix)), 0);
    CU_ASSERT_STRING_EQUAL(request->method, "POST");
    CU_ASSERT_EQUAL(request->credentials->kind, HTTP_KEY);
    CU_ASSERT_STRING_EQUAL(request->credentials->secret, "k3y");
    CU_ASSERT_PTR_NOT_NULL_FATAL(request->body);
    const char *action = request->url + strlen(prefix);
    char *line = xasprintf("%s %s", action, request->body);
    const struct step *step = script_take(script, line);
    free(line);
    if (strcmp(action, "package_create") == 0 || strcmp(action, "package_update") == 0)
        script_keep_body(script, request->body);
    script_answer(step, response);
}

static char base_url[] = BASE "//", variable[] = VARIABLE, organisation[] = "ilo";
static char short_name[] = "ilo-a", title[] = "New", url[] = URL, licence[] = "cc-by",
            source_type[] = "primary_source", visibility[] = "public", file_type[] = "activity",
            day[] = "2024-06-30", language[] = "en";

static void scene_open(struct scene *scene, const struct step *steps, size_t count,
                       enum registry_kind kind)
{
    const struct registry settings = {
        .kind = kind, .url = base_url, .token_env = variable, .organisation = organisation};
    registry_scene_begin(scene, send, &settings, steps, count);
    scene->wanted.file_type = file_type;
    registry_scene_start(scene, "k3y\n");
}

static void expect_saved(const struct step *steps, size_t count)
{
    struct scene scene;
    scene_open(&scene, steps, count, REGISTRY_CKAN_IATI);
    registry_scene_expect_saved(&scene, DATA_ID);
}

static void expect_failed(const struct step *steps, size_t count, const char *text, bool unusable)
{
    struct scene scene;
    scene_open(&scene, steps, count, REGISTRY_CKAN_IATI);
    registry_scene_expect_failed(&scene, text, unusable);
}

#define SAVED(...)                                                                                 \
    do {                                                                                           \
        static const struct step steps[] = {__VA_ARGS__};                                          \
        expect_saved(steps, sizeof steps / sizeof *steps);                                         \
    } while (0)
#define FAILED(text, unusable, ...)                                                                \
    do {                                                                                           \
        static const struct step steps[] = {__VA_ARGS__};                                          \
        expect_failed(steps, sizeof steps / sizeof *steps, text, unusable);                        \
    } while (0)
#define OPEN(scene, steps, kind) scene_open(&(scene), steps, sizeof(steps) / sizeof *(steps), kind)

/* clang-format off */
#define FOUND {ORGS, 200, DONE("[" ORGANISATION(ORG_ID, "ilo") "]"), 0}
#define EMPTY {SEARCH, 200, DONE("{\"count\":0,\"results\":[]}"), 0}
#define NOTHING {SHOW, ABSENT}
#define SHOWN(title) {SHOW, 200, DONE(DATASET(title)), 0}
#define CREATED {"package_create", 200, DONE(DATASET("New")), 0}
#define UPDATED {"package_update", 200, DONE(DATASET("New")), 0}
/* clang-format on */

/* ---- saving -------------------------------------------------------------------------------- */

static void creates_and_reads_back(void)
{
    static const struct step steps[] = {FOUND, EMPTY, NOTHING, CREATED, SHOWN("New")};
    struct scene scene;
    OPEN(scene, steps, REGISTRY_CKAN_IATI);
    scene.wanted.has_activities = true;
    scene.wanted.activities = 7;
    scene.wanted.data_updated = day;
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    CU_ASSERT_STRING_EQUAL(scene.id, DATA_ID);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.script.body);
    CU_ASSERT_STRING_EQUAL(
        scene.script.body,
        "{\"extras\":[],\"title\":\"New\",\"name\":\"ilo-a\",\"owner_org\":\"" ORG_ID
        "\",\"state\":\"active\",\"license_id\":\"cc-by\",\"private\":false,\"resources\":[{"
        "\"url\":\"" URL "\",\"format\":\"IATI-XML\",\"mimetype\":\"application/xml\"}],"
        "\"filetype\":\"activity\",\"activity_count\":7,\"data_updated\":\"2024-06-30\"}");
    CU_ASSERT_EQUAL(scene.notes.count, 0);
    registry_scene_end(&scene);
}

static void updates_the_whole_dataset(void)
{
    SAVED(FOUND, EMPTY, SHOWN("Old"), UPDATED, SHOWN("New"));
}

static void writes_nothing_that_is_already_so(void)
{
    SAVED(FOUND, EMPTY, SHOWN("New"));
}

static void looks_before_it_writes_again(void)
{
    /* the write worked, its answer did not */
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", 500, NULL, 0}, SHOWN("New"));
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", 0, NULL, 0}, SHOWN("New"));
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", 200, "junk", 0}, SHOWN("New"));
    SAVED(FOUND, EMPTY, SHOWN("Old"), {"package_update", 0, NULL, 0}, SHOWN("New"));
    /* it did not work */
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", 500, NULL, 0}, NOTHING, {PAUSE_1, 0, NULL, 0},
          CREATED, SHOWN("New"));
    /* half of it did */
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", 500, NULL, 0}, SHOWN("Old"),
          {PAUSE_1, 0, NULL, 0}, UPDATED, SHOWN("New"));
}

static void writes_at_most_twice(void)
{
    FAILED("the registry failed while registering a dataset (status 500", false, FOUND, EMPTY,
           NOTHING, {"package_create", 500, NULL, 0}, NOTHING, {PAUSE_1, 0, NULL, 0},
           {"package_create", 500, NULL, 0}, NOTHING);
}

static void says_when_it_cannot_know(void)
{
    FAILED("whether it was written is not known", true, FOUND, EMPTY, NOTHING,
           {"package_create", 0, NULL, 0}, {SHOW, 401, NULL, 0});
}

static void updates_what_a_conflict_reveals(void)
{
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", TAKEN}, SHOWN("Old"), UPDATED, SHOWN("New"));
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", TAKEN}, SHOWN("New"));
}

static void says_that_a_name_is_taken_elsewhere(void)
{
    FAILED("short name 'ilo-a' is taken by another organisation ('un'); choose another", false,
           FOUND, EMPTY,
           {SHOW, 200,
            DONE("{\"id\":\"x\",\"name\":\"ilo-a\",\"owner_org\":\"" OTHER_ID
                 "\",\"organization\":{\"name\":\"un\"}}"),
            0});
    FAILED("short name 'ilo-a' is taken by another organisation; choose another", false, FOUND,
           EMPTY, {SHOW, DENIED}, {"package_create", TAKEN}, {SHOW, DENIED});
    /* not taken at all: what the portal says of it counts */
    FAILED("(status 409: name: That URL is already in use.)", false, FOUND, EMPTY, NOTHING,
           {"package_create", TAKEN}, NOTHING);
}

static void takes_a_name_that_others_gave_up(void)
{
    SAVED(FOUND, EMPTY, {SHOW, DENIED}, CREATED, SHOWN("New"));
}

static void revives_what_was_deleted(void)
{
    static const struct step steps[] = {
        FOUND,
        EMPTY,
        {SHOW, 200, DONE(DATASET_OF(ORG_ID, "deleted", "New", EXTRA("filetype", "activity"))), 0},
        UPDATED,
        SHOWN("New")};
    struct scene scene;
    OPEN(scene, steps, REGISTRY_CKAN_IATI);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.script.body, "\"state\":\"active\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.script.body, "\"id\":\"" DATA_ID "\""));
    registry_scene_end(&scene);
}

static void notices_what_the_registry_did_not_keep(void)
{
    FAILED("the registry did not keep what was sent (title: 'Cut' -> 'New')", false, FOUND, EMPTY,
           NOTHING, CREATED, SHOWN("Cut"));
    FAILED("reported 'ilo-a' as written, but does not show it", false, FOUND, EMPTY, NOTHING,
           CREATED, NOTHING);
}

static void tells_a_refusal_and_stops(void)
{
    FAILED("(status 403: Access denied): the key in environment variable " VARIABLE, false, FOUND,
           EMPTY, NOTHING, {"package_create", DENIED});
    FAILED("url: Invalid URL", false, FOUND, EMPTY, NOTHING,
           {"package_create", 409, FAIL("Validation Error", "\"url\":[\"Invalid URL\"]"), 0});
}

static void retries_reads_and_what_comes_too_often(void)
{
    SAVED({ORGS, 502, NULL, 0}, {PAUSE_05, 0, NULL, 0}, {ORGS, 0, NULL, 0}, {PAUSE_1, 0, NULL, 0},
          FOUND, EMPTY, SHOWN("New"));
    SAVED(FOUND, EMPTY, NOTHING, {"package_create", 429, NULL, 9}, {"pause 9000", 0, NULL, 0},
          CREATED, SHOWN("New"));
    FAILED("no answer from the registry while listing your organisations: broken", true,
           {ORGS, 0, NULL, 0}, {PAUSE_05, 0, NULL, 0}, {ORGS, 0, NULL, 0}, {PAUSE_1, 0, NULL, 0},
           {ORGS, 0, NULL, 0});
    FAILED("run again later", true, FOUND, {SEARCH, 429, NULL, 61});
}

static void refuses_what_it_did_not_ask_for(void)
{
    FAILED("is not a list of organisations", false, {ORGS, 200, DONE("{}"), 0});
    FAILED("without name or id", false,
           {ORGS, 200, DONE("[{\"id\":\"ilo\",\"name\":\"../x\"}]"), 0}, );
    FAILED("is a dataset without id or name", false, FOUND, EMPTY,
           {SHOW, 200, DONE("{\"id\":\"../../x\",\"name\":\"ilo-a\"}"), 0});
    FAILED("is another dataset than the one asked for", false, FOUND, EMPTY,
           {SHOW, 200, DONE("{\"id\":\"x\",\"name\":\"ilo-b\"}"), 0});
}

/* ---- the organisation ---------------------------------------------------------------------- */

static void says_why_the_organisation_is_not_the_keys(void)
{
    FAILED(
        "organisation 'ilo' is not among those that the key in environment variable " VARIABLE
        " may publish for (none): have the key's user made editor or admin of it; or the key is "
        "wrong or has expired",
        false, {ORGS, 200, DONE("[]"), 0},
        {ORG_SHOW("ilo"), 200, DONE("{\"state\":\"active\",\"approval_status\":\"approved\"}"), 0});
    FAILED("may publish for ('un'): the registry knows no organisation of that name", false,
           {ORGS, 200, DONE("[" ORGANISATION(OTHER_ID, "un") "]"), 0},
           {ORG_SHOW(OTHER_ID), 200, DONE("{}"), 0}, {ORG_SHOW("ilo"), ABSENT});
    FAILED("('un'): in the registry it is 'deleted'", false,
           {ORGS, 200, DONE("[" ORGANISATION(OTHER_ID, "un") "]"), 0},
           {ORG_SHOW(OTHER_ID), 200, DONE("{}"), 0},
           {ORG_SHOW("ilo"), 200, DONE("{\"state\":\"deleted\"}"), 0});
    FAILED(
        "('un'): in the registry it is 'pending'", false,
        {ORGS, 200, DONE("[" ORGANISATION(OTHER_ID, "un") "]"), 0},
        {ORG_SHOW(OTHER_ID), 200, DONE("{}"), 0},
        {ORG_SHOW("ilo"), 200, DONE("{\"state\":\"active\",\"approval_status\":\"pending\"}"), 0});
}

/* `named` is what the settings call the organisation. */
static void expect_found(char *named, const struct step *steps, size_t count)
{
    struct scene scene;
    scene_open(&scene, steps, count, REGISTRY_CKAN_IATI);
    registry_close(scene.client);
    scene.registry.organisation = NULL;
    scene.publication.organisation.ref = named;
    scene.client = registry_open(&scene.publication, &scene.script.base, &scene.error);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    registry_scene_end(&scene);
}

static void finds_the_organisation_by_every_name(void)
{
    static const struct step by_id[] = {FOUND, EMPTY, SHOWN("New")};
    static const struct step by_identifier[] = {
        {ORGS, 200,
         DONE("[" ORGANISATION(OTHER_ID, "un") "," ORGANISATION("44444444", "who") "," ORGANISATION(
             ORG_ID, "ilo") "]"),
         0},
        {ORG_SHOW(OTHER_ID), 200, DONE("{\"publisher_iati_id\":\"XM-DAC-1\"}"), 0},
        {ORG_SHOW("44444444"), DENIED},
        {ORG_SHOW(ORG_ID), 200,
         DONE("{\"extras\":[" EXTRA("publisher_iati_id", "XM-DAC-41302") "]}"), 0},
        EMPTY,
        SHOWN("New")};
    char id[] = ORG_ID, identifier[] = "XM-DAC-41302";
    expect_found(id, by_id, sizeof by_id / sizeof *by_id);
    expect_found(identifier, by_identifier, sizeof by_identifier / sizeof *by_identifier);
}

static void holds_names_against_the_organisations(void)
{
    static const struct step steps[] = {FOUND, EMPTY};
    struct scene scene;
    char other[] = "ilos-a";
    OPEN(scene, steps, REGISTRY_CKAN_IATI);
    scene.wanted.short_name = other;
    CU_ASSERT_FALSE(registry_scene_save(&scene));
    registry_scene_expect_error(&scene,
                                "names that begin with 'ilo-'; set 'registry.prefix' to 'ilo'");
    registry_scene_end(&scene);
}

/* ---- the search ---------------------------------------------------------------------------- */

static void expect_looked_up(const struct step *steps, size_t count, const char *expected_title)
{
    struct scene scene;
    struct registration present;
    scene_open(&scene, steps, count, REGISTRY_CKAN_IATI);
    CU_ASSERT_TRUE(registry_connect(scene.client, &scene.notes, &scene.error));
    CU_ASSERT_TRUE(registry_look_up(scene.client, &scene.wanted, &present, &scene.error));
    CU_ASSERT_EQUAL(present.id != NULL, expected_title != NULL);
    if (expected_title && present.title)
        CU_ASSERT_STRING_EQUAL(present.title, expected_title);
    char *differences = registration_differences(&present, &scene.wanted);
    if (expected_title && strcmp(expected_title, "New") == 0)
        CU_ASSERT_PTR_NULL(differences);
    free(differences);
    registration_release(&present);
    registry_scene_end(&scene);
}

#define LOOKED_UP(title, ...)                                                                      \
    do {                                                                                           \
        static const struct step steps[] = {__VA_ARGS__};                                          \
        expect_looked_up(steps, sizeof steps / sizeof *steps, title);                              \
    } while (0)

static void believes_a_search_that_shows_what_is_wanted(void)
{
    LOOKED_UP("New", FOUND,
              {SEARCH, 200, DONE("{\"count\":1,\"results\":[" DATASET("New") "]}"), 0});
}

static void looks_itself_when_something_happened(void)
{
    static const struct step steps[] = {
        FOUND, {SEARCH, 200, DONE("{\"count\":1,\"results\":[" DATASET("New") "]}"), 0}, NOTHING};
    struct scene scene;
    struct registration present;
    OPEN(scene, steps, REGISTRY_CKAN_IATI);
    scene.wanted.look_closely = true;
    CU_ASSERT_TRUE(registry_connect(scene.client, &scene.notes, &scene.error));
    CU_ASSERT_TRUE(registry_look_up(scene.client, &scene.wanted, &present, &scene.error));
    CU_ASSERT_PTR_NULL(present.id);
    registry_scene_end(&scene);
}

static void looks_itself_where_the_search_differs(void)
{
    LOOKED_UP("New", FOUND,
              {SEARCH, 200, DONE("{\"count\":1,\"results\":[" DATASET("Old") "]}"), 0},
              SHOWN("New"));
    LOOKED_UP("Old", FOUND, EMPTY, SHOWN("Old"));
    LOOKED_UP(NULL, FOUND, EMPTY, NOTHING);
    LOOKED_UP(NULL, FOUND, EMPTY, {SHOW, DENIED});
    LOOKED_UP(NULL, FOUND, EMPTY, {SHOW, 200, DONE(DATASET_OF(ORG_ID, "deleted", "New", "")), 0});
    /* what is another organisation's is not looked at */
    LOOKED_UP(NULL, FOUND,
              {SEARCH, 200,
               DONE("{\"count\":1,\"results\":[" DATASET_OF(OTHER_ID, "active", "New",
                                                            EXTRA("filetype", "activity")) "]}"),
               0},
              NOTHING);
}

static void counts_what_the_pages_hold(void)
{
    LOOKED_UP(
        "New", FOUND,
        {SEARCH, 200, DONE("{\"count\":3,\"results\":[{\"name\":\"b\"},{\"name\":\"c\"}]}"), 0},
        {PAGE_AT("2"), 200, DONE("{\"count\":3,\"results\":[" DATASET("New") "]}"), 0});
    LOOKED_UP(NULL, FOUND, {SEARCH, 200, DONE("{\"count\":3,\"results\":[]}"), 0}, NOTHING);
}

static void does_without_the_search(void)
{
    static const struct step steps[] = {
        FOUND, {SEARCH, 400, FAIL("Search Query Error", "\"message\":\"x\""), 0}, SHOWN("New")};
    struct scene scene;
    OPEN(scene, steps, REGISTRY_CKAN_IATI);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    CU_ASSERT_EQUAL_FATAL(scene.notes.count, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.notes.items[0], "each dataset is looked up by itself"));
    CU_ASSERT_FALSE(scene.client->unusable);
    registry_scene_end(&scene);
}

/* ---- withdrawing --------------------------------------------------------------------------- */

static void expect_withdrawn(const struct step *steps, size_t count, bool expected_there,
                             const char *text)
{
    struct scene scene;
    scene_open(&scene, steps, count, REGISTRY_CKAN);
    registry_scene_expect_withdrawn(&scene, expected_there, text);
}

#define WITHDRAWN(there, text, ...)                                                                \
    do {                                                                                           \
        static const struct step steps[] = {FOUND, EMPTY, __VA_ARGS__};                            \
        expect_withdrawn(steps, sizeof steps / sizeof *steps, there, text);                        \
    } while (0)
/* clang-format off */
#define GONE {SHOW, 200, DONE(DATASET_OF(ORG_ID, "deleted", "New", "")), 0}
#define DELETED {DELETE, 200, DONE("null"), 0}
/* clang-format on */

static void withdraws_and_looks(void)
{
    WITHDRAWN(true, NULL, SHOWN("New"), DELETED, GONE);
    WITHDRAWN(true, NULL, SHOWN("New"), {DELETE, ABSENT}, NOTHING);
    WITHDRAWN(false, NULL, NOTHING);
    WITHDRAWN(false, NULL, GONE);
}

static void withdraws_in_spite_of_bad_answers(void)
{
    WITHDRAWN(true, NULL, SHOWN("New"), {DELETE, 500, NULL, 0}, GONE);
    WITHDRAWN(true, NULL, SHOWN("New"), {DELETE, 0, NULL, 0}, SHOWN("New"), {PAUSE_1, 0, NULL, 0},
              DELETED, GONE);
}

static void says_that_it_is_not_withdrawn(void)
{
    WITHDRAWN(true, "the registry failed while withdrawing a dataset", SHOWN("New"),
              {DELETE, 500, NULL, 0}, SHOWN("New"), {PAUSE_1, 0, NULL, 0}, {DELETE, 500, NULL, 0},
              SHOWN("New"));
    WITHDRAWN(true, "still shows 'ilo-a' after deleting it", SHOWN("New"), DELETED, SHOWN("New"),
              {PAUSE_1, 0, NULL, 0}, DELETED, SHOWN("New"));
    WITHDRAWN(true, "Access denied", SHOWN("New"), {DELETE, DENIED});
    WITHDRAWN(false, "may not see dataset 'ilo-a'", {SHOW, DENIED});
    WITHDRAWN(false, "taken by another organisation",
              {SHOW, 200, DONE(DATASET_OF(OTHER_ID, "active", "New", "")), 0});
}

/* ---- datasets ------------------------------------------------------------------------------ */

static void expect_body(const char *shown, const struct registration *wanted, bool extension,
                        const char *expected)
{
    json_t *dataset = shown ? json_loads(shown, 0, NULL) : NULL;
    json_t *written = ckan_dataset_write(dataset, wanted, "org", extension);
    char *text = json_dumps(written, JSON_COMPACT | JSON_SORT_KEYS);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
    json_decref(written);
    json_decref(dataset);
}

static const struct registration some = {.short_name = short_name,
                                         .title = title,
                                         .url = url,
                                         .licence = licence,
                                         .visibility = visibility,
                                         .file_type = file_type};

static void lifts_extras_and_leaves_out_the_servers_own(void)
{
    expect_body(
        "{\"id\":\"1\",\"name\":\"x\",\"isopen\":true,\"language\":null,\"notes\":\"n\","
        "\"organization\":{},\"license_title\":\"t\",\"resources\":[{\"id\":\"r\",\"url\":\"o\","
        "\"hash\":\"h\",\"size\":3,\"name\":\"f\"},{\"id\":\"s\"}],"
        "\"extras\":[" EXTRA("filetype", "organisation") "," EXTRA("country", "TN") "," EXTRA(
            "language", "fr") "," EXTRA("activity_count", "5") "," EXTRA("issue_type", "no-url") //
        "," EXTRA("validation_status", "Error") "," EXTRA("name", "evil") "]}",
        &some, true,
        "{\"activity_count\":\"5\",\"country\":\"TN\",\"extras\":[],\"filetype\":\"activity\","
        "\"id\":\"1\",\"language\":\"fr\",\"license_id\":\"cc-by\",\"name\":\"ilo-a\","
        "\"notes\":\"n\",\"owner_org\":\"org\",\"private\":false,\"resources\":[{"
        "\"format\":\"IATI-XML\",\"id\":\"r\",\"mimetype\":\"application/xml\",\"name\":\"f\","
        "\"url\":\"" URL "\"}],\"state\":\"active\",\"title\":\"New\"}");
}

static void sends_no_date_that_would_break_the_server(void)
{
    struct registration wanted = some;
    expect_body("{\"extras\":[" EXTRA("data_updated", "soon") "],\"resources\":[]}", &wanted, true,
                "{\"extras\":[],\"filetype\":\"activity\",\"license_id\":\"cc-by\","
                "\"name\":\"ilo-a\",\"owner_org\":\"org\",\"private\":false,\"resources\":[{"
                "\"format\":\"IATI-XML\",\"mimetype\":\"application/xml\",\"url\":\"" URL
                "\"}],\"state\":\"active\",\"title\":\"New\"}");
    wanted.data_updated = day;
    wanted.file_type = NULL;
    expect_body("{\"extras\":[" EXTRA("data_updated", "2001-02-03 00:00:00") "]}", &wanted, true,
                "{\"data_updated\":\"2024-06-30\",\"extras\":[],\"license_id\":\"cc-by\","
                "\"name\":\"ilo-a\",\"owner_org\":\"org\",\"private\":false,\"resources\":[{"
                "\"format\":\"IATI-XML\",\"mimetype\":\"application/xml\",\"url\":\"" URL
                "\"}],\"state\":\"active\",\"title\":\"New\"}");
}

static void keeps_what_a_portal_has_besides(void)
{
    char hidden[] = "private";
    struct registration wanted = some;
    wanted.visibility = hidden;
    wanted.language = language;
    wanted.has_activities = true;
    wanted.data_updated = day;
    expect_body(
        "{\"id\":\"1\",\"extras\":[" EXTRA("contact", "x") "," EXTRA("filetype", "old") //
        "],\"resources\":[{\"id\":\"a\",\"format\":\"CSV\"},{\"id\":\"b\","
        "\"format\":\"XML\"}]}",
        &wanted, false,
        "{\"extras\":[" EXTRA("contact", "x") "," EXTRA("filetype", "activity") //
        "," EXTRA("language",
                  "en") "],\"id\":\"1\",\"license_id\":\"cc-by\","
                        "\"name\":\"ilo-a\",\"owner_org\":\"org\",\"private\":true,\"resources\":[{"
                        "\"format\":\"CSV\",\"id\":\"a\"},{\"format\":\"XML\",\"id\":\"b\"},{"
                        "\"format\":\"IATI-XML\",\"mimetype\":\"application/xml\",\"url\":\"" URL
                        "\"}],\"state\":\"active\",\"title\":\"New\"}");
}

static void refuses_a_title_that_is_not_utf8(void)
{
    char bad[] = "\xff";
    struct registration wanted = some;
    wanted.title = bad;
    CU_ASSERT_PTR_NULL(ckan_dataset_write(NULL, &wanted, "org", true));
}

static void forgives_what_is_not_kept(void)
{
    json_t *shown =
        json_loads(DATASET_OF(ORG_ID, "active", "New",
                              EXTRA("filetype", "activity") "," EXTRA("language", "fr")),
                   0, NULL);
    struct registration present, wanted = some;
    wanted.source_type = source_type;
    CU_ASSERT_TRUE_FATAL(ckan_dataset_read(shown, &present));
    ckan_dataset_forgive(&present, &wanted, true);
    CU_ASSERT_PTR_NULL(registration_differences(&present, &wanted));
    registration_release(&present);
    wanted.language = language;
    CU_ASSERT_TRUE_FATAL(ckan_dataset_read(shown, &present));
    ckan_dataset_forgive(&present, &wanted, false);
    char *differences = registration_differences(&present, &wanted);
    CU_ASSERT_PTR_NOT_NULL_FATAL(differences);
    CU_ASSERT_STRING_EQUAL(differences, "licence: 'other-open' -> 'cc-by'; language: 'fr' -> 'en'");
    free(differences);
    registration_release(&present);
    json_decref(shown);
}

/* ---- settings ------------------------------------------------------------------------------ */

static void expect_usage(const struct registry *registry, const char *secret, const char *text)
{
    struct registry settings = *registry;
    settings.kind = REGISTRY_CKAN;
    struct publication publication = {.registry = &settings};
    struct script script = {.base = {.send = send, .pause = script_pause}};
    struct error error = ERROR_INIT;
    unsetenv("IATIPUB_REGISTRY_TOKEN");
    unsetenv(VARIABLE);
    if (secret)
        setenv(VARIABLE, secret, 1);
    CU_ASSERT_PTR_NULL(registry_open(&publication, &script.base, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    error_clear(&error);
    unsetenv(VARIABLE);
}

static void asks_for_what_it_needs(void)
{
    char ftp[] = "ftp://portal.example", nowhere[] = "/nowhere/key";
    expect_usage(&(struct registry){.url = base_url, .organisation = organisation}, NULL,
                 "no key for the registry: set environment variable IATIPUB_REGISTRY_TOKEN");
    expect_usage(
        &(struct registry){.url = base_url, .organisation = organisation, .token_env = variable},
        "two words", "environment variable " VARIABLE " does not hold a secret");
    expect_usage(
        &(struct registry){.url = base_url, .organisation = organisation, .token_file = nowhere},
        NULL, "/nowhere/key");
    expect_usage(&(struct registry){.url = base_url, .token_env = variable}, "k",
                 "'organisation.ref' is missing");
    expect_usage(&(struct registry){.url = ftp}, NULL,
                 "'registry.url' is not an absolute http or https address");
    expect_usage(&(struct registry){.url = NULL}, NULL, "'registry.url' is missing");
}

CU_TestInfo publish_ckan_tests[] = {
    {"creates and reads back", creates_and_reads_back},
    {"updates the whole dataset", updates_the_whole_dataset},
    {"writes nothing that is already so", writes_nothing_that_is_already_so},
    {"looks before it writes again", looks_before_it_writes_again},
    {"writes at most twice", writes_at_most_twice},
    {"says when it cannot know", says_when_it_cannot_know},
    {"updates what a conflict reveals", updates_what_a_conflict_reveals},
    {"says that a name is taken elsewhere", says_that_a_name_is_taken_elsewhere},
    {"takes a name that others gave up", takes_a_name_that_others_gave_up},
    {"revives what was deleted", revives_what_was_deleted},
    {"notices what the registry did not keep", notices_what_the_registry_did_not_keep},
    {"tells a refusal and stops", tells_a_refusal_and_stops},
    {"retries reads and what comes too often", retries_reads_and_what_comes_too_often},
    {"refuses what it did not ask for", refuses_what_it_did_not_ask_for},
    {"says why the organisation is not the key's", says_why_the_organisation_is_not_the_keys},
    {"finds the organisation by every name", finds_the_organisation_by_every_name},
    {"holds names against the organisation's", holds_names_against_the_organisations},
    {"believes a search that shows what is wanted", believes_a_search_that_shows_what_is_wanted},
    {"looks itself when something happened", looks_itself_when_something_happened},
    {"looks itself where the search differs", looks_itself_where_the_search_differs},
    {"counts what the pages hold", counts_what_the_pages_hold},
    {"does without the search", does_without_the_search},
    {"withdraws and looks", withdraws_and_looks},
    {"withdraws in spite of bad answers", withdraws_in_spite_of_bad_answers},
    {"says that it is not withdrawn", says_that_it_is_not_withdrawn},
    {"lifts extras and leaves out the server's own", lifts_extras_and_leaves_out_the_servers_own},
    {"sends no date that would break the server", sends_no_date_that_would_break_the_server},
    {"keeps what a portal has besides", keeps_what_a_portal_has_besides},
    {"refuses a title that is not UTF-8", refuses_a_title_that_is_not_utf8},
    {"forgives what is not kept", forgives_what_is_not_kept},
    {"asks for what it needs", asks_for_what_it_needs},
    CU_TEST_INFO_NULL,
};
