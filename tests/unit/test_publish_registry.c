#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/registry.h"
#include "unit/registry_scene.h"

extern CU_TestInfo publish_registry_tests[];

#define BASE "https://registry.example/api/v1"
#define ORG_ID "11111111-1111-4111-8111-111111111111"
#define DATA_ID "22222222-2222-4222-8222-222222222222"
#define VARIABLE "IATIPUB_TEST_TOKEN"

#define ORG_APPROVED(approved)                                                                     \
    "{\"id\":\"" ORG_ID "\",\"metadata\":{\"organisation_identifier\":\"XM-DAC-41302\","           \
    "\"short_name\":\"ilo\",\"registry_approved\":" approved "}}"
#define ORG ORG_APPROVED("true")
#define METADATA(title, licence)                                                                   \
    "{\"id\":\"" DATA_ID                                                                           \
    "\",\"metadata\":{\"short_name\":\"ilo-a\",\"human_readable_name\":\"" title                   \
    "\",\"url\":\"https://example.org/a.xml\",\"licence_id\":\"" licence "\","                     \
    "\"source_type\":\"primary_source\",\"visibility\":\"public\"}}"
#define DATASET(title) METADATA(title, "cc-by")
#define ONE(item) "{\"data\":" item "}"
#define PAGE_OF(items, pages) "{\"data\":[" items "],\"pagination\":{\"total_pages\":" pages "}}"
#define PAGE(items) PAGE_OF(items, "1")

#define ORGS "GET /reporting-orgs?page=1&page_size=500"
#define LIST "GET /reporting-orgs/" ORG_ID "/datasets?page=1&page_size=500"
#define READ "GET /datasets/" DATA_ID
#define CREATE "POST /datasets"
#define UPDATE "PATCH /datasets/" DATA_ID
#define DELETE "DELETE /datasets/" DATA_ID
#define PAUSE_05 "pause 500"
#define PAUSE_1 "pause 1000"

static void send(struct transport *transport, const struct http_request *request,
                 struct http_response *response)
{
    struct script *script = (struct script *)transport;
    CU_ASSERT_EQUAL(strncmp(request->url, BASE, strlen(BASE)), 0);
    CU_ASSERT_STRING_EQUAL(request->credentials->secret, "t0ken");
    char *line = xasprintf("%s %s", request->method, request->url + strlen(BASE));
    const struct step *step = script_take(script, line);
    free(line);
    if (request->body)
        script_keep_body(script, request->body);
    script_answer(step, response);
}

static char base_url[] = BASE "/", variable[] = VARIABLE, identifier[] = "XM-DAC-41302";

static void scene_open(struct scene *scene, const struct step *steps, size_t count)
{
    registry_scene_begin(scene, send, &(struct registry){.url = base_url, .token_env = variable},
                         steps, count);
    scene->publication.organisation.ref = identifier;
    registry_scene_start(scene, "t0ken\n"); /* a line break at the end, as files have it */
}

#define OPEN(scene, steps) scene_open(&(scene), steps, sizeof(steps) / sizeof *(steps))

static void expect_saved(const struct step *steps, size_t count)
{
    struct scene scene;
    scene_open(&scene, steps, count);
    registry_scene_expect_saved(&scene, DATA_ID);
}

static void expect_failed(const struct step *steps, size_t count, const char *text, bool unusable)
{
    struct scene scene;
    scene_open(&scene, steps, count);
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

#define FOUND                                                                                      \
    {                                                                                              \
        ORGS, 200, PAGE(ORG), 0                                                                    \
    }
#define EMPTY                                                                                      \
    {                                                                                              \
        LIST, 200, PAGE(""), 0                                                                     \
    }
#define LISTED(text)                                                                               \
    {                                                                                              \
        LIST, 200, PAGE(DATASET(text)), 0                                                          \
    }
#define DETAIL(text)                                                                               \
    {                                                                                              \
        READ, 200, ONE(DATASET(text)), 0                                                           \
    }

static void creates_and_reads_back(void)
{
    static const struct step steps[] = {
        FOUND, EMPTY, {CREATE, 201, ONE(DATASET("New")), 0}, DETAIL("New")};
    struct scene scene;
    OPEN(scene, steps);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    CU_ASSERT_STRING_EQUAL(scene.id, DATA_ID);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.script.body);
    CU_ASSERT_STRING_EQUAL(scene.script.body,
                           "{\"short_name\":\"ilo-a\",\"human_readable_name\":\"New\","
                           "\"url\":\"https://example.org/a.xml\",\"licence_id\":\"cc-by\","
                           "\"source_type\":\"primary_source\",\"visibility\":\"public\","
                           "\"owner_organisation_id\":\"" ORG_ID "\"}");
    CU_ASSERT_EQUAL(scene.notes.count, 0);
    registry_scene_end(&scene);
}

static void updates_with_every_field(void)
{
    static const struct step steps[] = {
        FOUND, LISTED("Old"), DETAIL("Old"), {UPDATE, 200, ONE(DATASET("New")), 0}, DETAIL("New")};
    struct scene scene;
    OPEN(scene, steps);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    CU_ASSERT_STRING_EQUAL(scene.script.body,
                           "{\"short_name\":\"ilo-a\",\"human_readable_name\":\"New\","
                           "\"url\":\"https://example.org/a.xml\",\"licence_id\":\"cc-by\","
                           "\"source_type\":\"primary_source\",\"visibility\":\"public\"}");
    registry_scene_end(&scene);
}

static void writes_nothing_that_is_already_so(void)
{
    SAVED(FOUND, LISTED("New"));
}

static void trusts_the_record_more_than_the_list(void)
{
    SAVED(FOUND, {LIST, 200, PAGE(METADATA("New", "")), 0}, DETAIL("New"));
}

static void looks_before_it_writes_again(void)
{
    /* the write worked, its answer did not */
    SAVED(FOUND, EMPTY, {CREATE, 500, NULL, 0}, LISTED("New"));
    SAVED(FOUND, EMPTY, {CREATE, 0, NULL, 0}, LISTED("New"));
    SAVED(FOUND, EMPTY, {CREATE, 200, "junk", 0}, LISTED("New"));
    SAVED(FOUND, LISTED("Old"), DETAIL("Old"), {UPDATE, 0, NULL, 0}, LISTED("New"));
    /* it did not work */
    SAVED(FOUND, EMPTY, {CREATE, 500, NULL, 0}, EMPTY, {PAUSE_1, 0, NULL, 0},
          {CREATE, 201, ONE(DATASET("New")), 0}, DETAIL("New"));
    /* half of it did */
    SAVED(FOUND, EMPTY, {CREATE, 500, NULL, 0}, LISTED("Old"), DETAIL("Old"), {PAUSE_1, 0, NULL, 0},
          {UPDATE, 200, ONE(DATASET("New")), 0}, DETAIL("New"));
    /* the second one worked, unseen */
    SAVED(FOUND, EMPTY, {CREATE, 500, NULL, 0}, EMPTY, {PAUSE_1, 0, NULL, 0}, {CREATE, 0, NULL, 0},
          LISTED("New"));
}

static void writes_at_most_twice(void)
{
    FAILED("the registry failed while registering a dataset (status 500", false, FOUND, EMPTY,
           {CREATE, 500, NULL, 0}, EMPTY, {PAUSE_1, 0, NULL, 0}, {CREATE, 500, NULL, 0}, EMPTY);
}

static void says_when_it_cannot_know(void)
{
    FAILED("whether it was written is not known", true, FOUND, EMPTY, {CREATE, 0, NULL, 0},
           {LIST, 401, NULL, 0});
}

static void updates_what_a_conflict_reveals(void)
{
    SAVED(FOUND, EMPTY, {CREATE, 409, NULL, 0}, LISTED("Old"), DETAIL("Old"),
          {UPDATE, 200, ONE(DATASET("New")), 0}, DETAIL("New"));
    SAVED(FOUND, EMPTY, {CREATE, 409, NULL, 0}, LISTED("New"));
}

static void says_that_a_name_is_taken_elsewhere(void)
{
    FAILED("short name 'ilo-a' is taken by another organisation; choose another 'registry.prefix'",
           false, FOUND, EMPTY, {CREATE, 409, NULL, 0}, EMPTY);
}

static void notices_what_the_registry_did_not_keep(void)
{
    FAILED("the registry did not keep what was sent (title: 'Cut' -> 'New')", false, FOUND, EMPTY,
           {CREATE, 201, ONE(DATASET("New")), 0}, DETAIL("Cut"));
}

static void retries_reads_with_growing_pauses(void)
{
    SAVED({ORGS, 500, NULL, 0}, {PAUSE_05, 0, NULL, 0}, {ORGS, 0, NULL, 0}, {PAUSE_1, 0, NULL, 0},
          FOUND, LISTED("New"));
    FAILED("no answer from the registry while listing your organisations: broken", true,
           {ORGS, 0, NULL, 0}, {PAUSE_05, 0, NULL, 0}, {ORGS, 0, NULL, 0}, {PAUSE_1, 0, NULL, 0},
           {ORGS, 0, NULL, 0});
    FAILED("is not the registry's API", true, {ORGS, 200, "junk", 0});
}

static void waits_as_long_as_it_is_asked_to(void)
{
    SAVED({ORGS, 429, NULL, 7}, {"pause 7000", 0, NULL, 0}, FOUND, LISTED("New"));
    SAVED({ORGS, 429, NULL, 0}, {PAUSE_05, 0, NULL, 0}, FOUND, LISTED("New"));
    SAVED(FOUND, EMPTY, {CREATE, 429, NULL, 60}, {"pause 60000", 0, NULL, 0},
          {CREATE, 201, ONE(DATASET("New")), 0}, DETAIL("New"));
    FAILED("less often; run again later", true, {ORGS, 429, NULL, 61});
}

static void counts_pages_itself(void)
{
    SAVED({ORGS, 200, PAGE_OF("", "2"), 0},
          {"GET /reporting-orgs?page=2&page_size=500", 200, PAGE_OF(ORG, "2"), 0},
          {LIST, 200, PAGE_OF("", "2"), 0},
          {"GET /reporting-orgs/" ORG_ID "/datasets?page=2&page_size=500", 200,
           PAGE_OF(DATASET("New"), "2"), 0});
}

static void finds_the_organisation_by_every_name(void)
{
    static const struct step listed[] = {FOUND, LISTED("New")};
    static const struct step stated[] = {{"GET /reporting-orgs/" ORG_ID, 200, ONE(ORG), 0},
                                         LISTED("New")};
    char by_name[] = "ilo", by_id[] = ORG_ID;
    struct scene scene;
    OPEN(scene, listed);
    registry_close(scene.client);
    scene.registry.organisation = by_name;
    scene.client = registry_open(&scene.publication, &scene.script.base, &scene.error);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    registry_scene_end(&scene);
    OPEN(scene, stated);
    registry_close(scene.client);
    scene.registry.organisation = by_id;
    scene.client = registry_open(&scene.publication, &scene.script.base, &scene.error);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    registry_scene_end(&scene);
}

static void names_the_organisations_it_found_instead(void)
{
    FAILED("organisation 'XM-DAC-41302' is not among those that the token may publish for "
           "('XX-1'): set 'registry.organisation'",
           false,
           {ORGS, 200,
            PAGE("{\"id\":\"" ORG_ID "\",\"metadata\":{\"organisation_identifier\":\"XX-1\"}}"),
            0});
    FAILED("set 'registry.organisation' to the organisation's UUID", false,
           {ORGS, 200, PAGE(""), 0});
}

static void warns_of_an_organisation_not_yet_approved(void)
{
    static const struct step steps[] = {{ORGS, 200, PAGE(ORG_APPROVED("false")), 0}, LISTED("New")};
    struct scene scene;
    OPEN(scene, steps);
    CU_ASSERT_TRUE(registry_scene_save(&scene));
    CU_ASSERT_EQUAL_FATAL(scene.notes.count, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.notes.items[0], "not yet approved"));
    registry_scene_end(&scene);
}

static void refuses_ids_that_are_paths(void)
{
    FAILED("holds an organisation without an id", false,
           {ORGS, 200, PAGE("{\"id\":\"../../x\",\"metadata\":{}}"), 0});
    FAILED("holds a dataset without id", false, FOUND,
           {LIST, 200, PAGE("{\"id\":\"../x\",\"metadata\":{\"short_name\":\"ilo-a\"}}"), 0});
    FAILED("is not a page of a list", false, {ORGS, 200, "{\"data\":{}}", 0});
}

static void looks_up_without_writing(void)
{
    static const struct step steps[] = {FOUND, LISTED("Old"), DETAIL("Old")};
    struct scene scene;
    OPEN(scene, steps);
    struct registration present;
    CU_ASSERT_TRUE(registry_connect(scene.client, &scene.notes, &scene.error));
    CU_ASSERT_TRUE(registry_look_up(scene.client, &scene.wanted, &present, &scene.error));
    CU_ASSERT_STRING_EQUAL(present.title, "Old");
    CU_ASSERT_STRING_EQUAL(present.id, DATA_ID);
    registration_release(&present);
    char other[] = "ilo-b";
    scene.wanted.short_name = other;
    CU_ASSERT_TRUE(registry_look_up(scene.client, &scene.wanted, &present, &scene.error));
    CU_ASSERT_PTR_NULL(present.id);
    registry_scene_end(&scene);
}

static void expect_withdrawn(const struct step *steps, size_t count, bool expected_there,
                             const char *text)
{
    struct scene scene;
    scene_open(&scene, steps, count);
    registry_scene_expect_withdrawn(&scene, expected_there, text);
}

#define WITHDRAWN(there, text, ...)                                                                \
    do {                                                                                           \
        static const struct step steps[] = {FOUND, __VA_ARGS__};                                   \
        expect_withdrawn(steps, sizeof steps / sizeof *steps, there, text);                        \
    } while (0)

static void withdraws_and_looks(void)
{
    WITHDRAWN(true, NULL, LISTED("New"), {DELETE, 200, "{\"data\":null}", 0}, EMPTY);
    WITHDRAWN(false, NULL, EMPTY);
    /* somebody was faster */
    WITHDRAWN(true, NULL, LISTED("New"), {DELETE, 404, NULL, 0}, EMPTY);
}

static void withdraws_in_spite_of_bad_answers(void)
{
    WITHDRAWN(true, NULL, LISTED("New"), {DELETE, 500, NULL, 0}, EMPTY);
    WITHDRAWN(true, NULL, LISTED("New"), {DELETE, 0, NULL, 0}, LISTED("New"), {PAUSE_1, 0, NULL, 0},
              {DELETE, 200, "{\"data\":null}", 0}, EMPTY);
}

static void says_that_it_is_not_withdrawn(void)
{
    WITHDRAWN(true, "(status 403: {}): the token needs the scopes 'ryd ryd:dataset:delete'",
              LISTED("New"), {DELETE, 403, NULL, 0}, LISTED("New"));
    WITHDRAWN(true, "the registry failed while withdrawing a dataset", LISTED("New"),
              {DELETE, 500, NULL, 0}, LISTED("New"), {PAUSE_1, 0, NULL, 0}, {DELETE, 500, NULL, 0},
              LISTED("New"));
    WITHDRAWN(true, "still lists 'ilo-a' after deleting it", LISTED("New"),
              {DELETE, 200, "{\"data\":null}", 0}, LISTED("New"), {PAUSE_1, 0, NULL, 0},
              {DELETE, 200, "{\"data\":null}", 0}, LISTED("New"));
    WITHDRAWN(true, "has expired", LISTED("New"), {DELETE, 401, NULL, 0});
    WITHDRAWN(true, "whether the dataset was withdrawn is not known", LISTED("New"),
              {DELETE, 500, NULL, 0}, {LIST, 403, NULL, 0});
}

static void expect_usage(const struct registry *registry, const char *token, const char *text)
{
    struct registry settings = *registry;
    struct publication publication = {.registry = &settings};
    publication.organisation.ref = identifier;
    struct script script = {.base = {.send = send, .pause = script_pause}};
    struct error error = ERROR_INIT;
    unsetenv("IATIPUB_REGISTRY_TOKEN");
    unsetenv(VARIABLE);
    if (token)
        setenv(VARIABLE, token, 1);
    CU_ASSERT_PTR_NULL(registry_open(&publication, &script.base, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    if (token && *token)
        CU_ASSERT_PTR_NULL(strstr(error.text, token));
    error_clear(&error);
    unsetenv(VARIABLE);
}

static void asks_for_a_token(void)
{
    expect_usage(&(struct registry){.url = base_url}, NULL,
                 "set environment variable IATIPUB_REGISTRY_TOKEN");
    const struct registry registry = {.url = base_url, .token_env = variable};
    expect_usage(&registry, NULL, "set environment variable " VARIABLE);
    expect_usage(&registry, "", "no token for the registry");
    expect_usage(&registry, "abc\r\nX-Evil: 1", "character 4 is a space, a control character");
    expect_usage(&registry, "t\xc3\xa9", "not ASCII");
}

static void asks_for_a_sound_address(void)
{
    char ftp[] = "ftp://registry.example";
    expect_usage(&(struct registry){.url = ftp}, NULL,
                 "'registry.url' is not an absolute http or https address");
    expect_usage(&(struct registry){.url = NULL}, NULL, "'registry.url' is missing");
}

CU_TestInfo publish_registry_tests[] = {
    {"creates and reads back", creates_and_reads_back},
    {"updates with every field", updates_with_every_field},
    {"writes nothing that is already so", writes_nothing_that_is_already_so},
    {"trusts the record more than the list", trusts_the_record_more_than_the_list},
    {"looks before it writes again", looks_before_it_writes_again},
    {"writes at most twice", writes_at_most_twice},
    {"says when it cannot know", says_when_it_cannot_know},
    {"updates what a conflict reveals", updates_what_a_conflict_reveals},
    {"says that a name is taken elsewhere", says_that_a_name_is_taken_elsewhere},
    {"notices what the registry did not keep", notices_what_the_registry_did_not_keep},
    {"retries reads with growing pauses", retries_reads_with_growing_pauses},
    {"waits as long as it is asked to", waits_as_long_as_it_is_asked_to},
    {"counts pages itself", counts_pages_itself},
    {"finds the organisation by every name", finds_the_organisation_by_every_name},
    {"names the organisations it found instead", names_the_organisations_it_found_instead},
    {"warns of an organisation not yet approved", warns_of_an_organisation_not_yet_approved},
    {"refuses ids that are paths", refuses_ids_that_are_paths},
    {"looks up without writing", looks_up_without_writing},
    {"withdraws and looks", withdraws_and_looks},
    {"withdraws in spite of bad answers", withdraws_in_spite_of_bad_answers},
    {"says that it is not withdrawn", says_that_it_is_not_withdrawn},
    {"asks for a token", asks_for_a_token},
    {"asks for a sound address", asks_for_a_sound_address},
    CU_TEST_INFO_NULL,
};
