/* The whole of publishing, with a registry that is a few lines here, and the page it makes. */
#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "publish/publish.h"
#include "publish/site_index.h"

extern CU_TestInfo publish_plan_tests[];

#define ORG_ID "11111111-1111-4111-8111-111111111111"
#define VARIABLE "IATIPUB_TEST_TOKEN"

/* A registry that keeps datasets in memory. */
struct world {
    struct transport base;
    json_t *datasets;
    unsigned requests, writes;
    bool down;           /* gives no answer */
    const char *refused; /* a short name it refuses to register */
};

static void reply(struct http_response *response, long status, json_t *root)
{
    char *text = json_dumps(root, 0);
    response->status = status;
    response->content_type = xstrdup("application/json");
    strbuf_addstr(&response->body, text);
    free(text);
    json_decref(root);
}

static json_t *find_by_id(const struct world *world, const char *id)
{
    for (size_t i = 0; i < json_array_size(world->datasets); i++) {
        json_t *dataset = json_array_get(world->datasets, i);
        if (strcmp(json_string_value(json_object_get(dataset, "id")), id) == 0)
            return dataset;
    }
    return NULL;
}

static void write_dataset(struct world *world, const struct http_request *request,
                          struct http_response *response)
{
    json_t *metadata = json_loads(request->body, 0, NULL);
    const char *name = json_string_value(json_object_get(metadata, "short_name"));
    if (world->refused && strcmp(name, world->refused) == 0) {
        json_decref(metadata);
        reply(response, 403, json_pack("{s:{s:s}}", "error", "error_msg", "No"));
        return;
    }
    world->writes++;
    json_t *dataset = NULL;
    if (strcmp(request->method, "POST") == 0) {
        char *id = xasprintf("22222222-2222-4222-8222-%012zu", json_array_size(world->datasets));
        dataset = json_pack("{s:s}", "id", id);
        json_array_append_new(world->datasets, dataset);
        free(id);
    } else {
        dataset = find_by_id(world, strrchr(request->url, '/') + 1);
    }
    json_object_set_new(dataset, "metadata", metadata);
    reply(response, 200, json_pack("{s:O}", "data", dataset));
}

static void world_send(struct transport *transport, const struct http_request *request,
                       struct http_response *response)
{
    struct world *world = (struct world *)transport;
    world->requests++;
    if (world->down)
        response->failure = xstrdup("broken");
    else if (request->body)
        write_dataset(world, request, response);
    else if (strstr(request->url, "/datasets?"))
        reply(response, 200,
              json_pack("{s:O, s:{s:i}}", "data", world->datasets, "pagination", "total_pages", 1));
    else if (strstr(request->url, "/datasets/"))
        reply(response, 200,
              json_pack("{s:O}", "data", find_by_id(world, strrchr(request->url, '/') + 1)));
    else
        reply(response, 200,
              json_pack("{s:{s:s, s:{s:b}}}", "data", "id", ORG_ID, "metadata", "registry_approved",
                        1));
}

static void world_pause(struct transport *transport, unsigned milliseconds)
{
    (void)transport;
    (void)milliseconds;
}

/* A publication of two datasets in a fresh folder. */
struct scene {
    char folder[40];
    struct narrative name;
    struct host host;
    struct registry registry;
    struct publication publication;
    struct publish_item items[2];
    struct world world;
    struct publish_result result;
    struct error error;
};

static char org_name[] = "ILO & partners", language[] = "en", identifier[] = "XM-DAC-41302";
static char host_url[] = "https://example.org/iati", base_url[] = "https://registry.example/api/v1";
static char org_id[] = ORG_ID, variable[] = VARIABLE, date[] = "2024-06-30";
/* A file of no activities that says `text`. */
static char *file_saying(const char *text)
{
    return xasprintf("<iati-activities version=\"2.03\"><!-- %s --></iati-activities>", text);
}

static char names[2][8] = {"first", "second"}, titles[2][16] = {"First <1>", "Second"};

static char *in_folder(const struct scene *scene, const char *name)
{
    return xasprintf("%s/%s", scene->folder, name);
}

static void write_item(struct scene *scene, size_t i, char *bytes)
{
    struct publish_item *item = &scene->items[i];
    CU_ASSERT_TRUE(file_write(item->file, bytes, strlen(bytes), &scene->error));
    free(bytes);
    CU_ASSERT_TRUE(digest_file(item->file, item->sha256, &item->size, &scene->error));
}

static void change_file(struct scene *scene, size_t i, const char *text)
{
    write_item(scene, i, file_saying(text));
}

static void change_file_made_at(struct scene *scene, size_t i, const char *moment)
{
    write_item(scene, i,
               xasprintf("<iati-activities version=\"2.03\" generated-datetime=\"%s\"/>", moment));
}

static void scene_open(struct scene *scene)
{
    *scene = (struct scene){
        .folder = "/tmp/iatipub-publish-XXXXXX",
        .name = {language, org_name},
        .host = {.url = host_url},
        .registry = {.url = base_url, .organisation = org_id, .token_env = variable},
        .world = {.base = {.send = world_send, .pause = world_pause}, .datasets = json_array()},
    };
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(scene->folder));
    scene->publication = (struct publication){
        .folder = scene->folder,
        .organisation = {.ref = identifier, .name = &scene->name, .name_count = 1},
        .host = &scene->host,
        .registry = &scene->registry};
    for (size_t i = 0; i < 2; i++) {
        scene->items[i] = (struct publish_item){
            .name = names[i], .title = titles[i], .activities = 1500, .date = i ? NULL : date};
        scene->items[i].file = in_folder(scene, names[i]);
        change_file(scene, i, names[i]);
    }
    setenv(VARIABLE, "t0ken", 1);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void scene_close(struct scene *scene)
{
    CU_ASSERT_EQUAL(nftw(scene->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    publish_result_release(&scene->result);
    error_clear(&scene->error);
    json_decref(scene->world.datasets);
    for (size_t i = 0; i < 2; i++)
        free(scene->items[i].file);
    unsetenv(VARIABLE);
}

static bool plan(struct scene *scene)
{
    const struct publish_options options = {.plan_only = true, .transport = &scene->world.base};
    publish_result_release(&scene->result);
    error_clear(&scene->error);
    return publish_datasets(&scene->publication, scene->items, 2, &options, NULL, &scene->result,
                            &scene->error);
}

static bool publish(struct scene *scene)
{
    const struct publish_options options = {.transport = &scene->world.base};
    publish_result_release(&scene->result);
    error_clear(&scene->error);
    struct journal *journal = journal_open(scene->folder, &scene->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(journal);
    bool done = publish_datasets(&scene->publication, scene->items, 2, &options, journal,
                                 &scene->result, &scene->error);
    journal_close(journal);
    return done;
}

static bool is_there(const struct scene *scene, const char *name)
{
    char *path = in_folder(scene, name);
    bool there = file_exists(path) || folder_exists(path);
    free(path);
    return there;
}

static struct journal_entry last_of(struct scene *scene, const char *dataset)
{
    struct journal_entry entry = {.dataset = NULL};
    bool found = false;
    struct journal *journal = journal_open(scene->folder, &scene->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(journal);
    CU_ASSERT_TRUE(journal_last(journal, dataset, &entry, &found, &scene->error));
    journal_close(journal);
    CU_ASSERT_TRUE(found);
    return entry;
}

static void expect_journal(struct scene *scene, const char *dataset, enum journal_outcome outcome)
{
    struct journal_entry entry = last_of(scene, dataset);
    CU_ASSERT_EQUAL(entry.outcome, outcome);
    journal_entry_release(&entry);
}

static void expect_changes(const struct scene *scene, size_t i, enum file_change file,
                           enum registration_change registration)
{
    CU_ASSERT_TRUE_FATAL(i < scene->result.count);
    CU_ASSERT_EQUAL(scene->result.outcomes[i].file, file);
    CU_ASSERT_EQUAL(scene->result.outcomes[i].registration, registration);
}

static void plans_without_writing_anything(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(plan(&scene));
    for (size_t i = 0; i < 2; i++) {
        expect_changes(&scene, i, FILE_NEW, REGISTRATION_NEW);
        CU_ASSERT_FALSE(scene.result.outcomes[i].file_done);
        CU_ASSERT_FALSE(scene.result.outcomes[i].registration_done);
    }
    CU_ASSERT_EQUAL(scene.result.index, FILE_NEW);
    CU_ASSERT_PTR_NULL(scene.result.registry_problem);
    CU_ASSERT_EQUAL(scene.world.writes, 0);
    CU_ASSERT_FALSE(is_there(&scene, "site"));
    CU_ASSERT_FALSE(is_there(&scene, ".iatipub"));
    scene_close(&scene);
}

static void plans_although_the_registry_is_silent(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.world.down = true;
    CU_ASSERT_TRUE(plan(&scene));
    expect_changes(&scene, 0, FILE_NEW, REGISTRATION_UNKNOWN);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.result.registry_problem);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.result.registry_problem, "no answer from the registry"));
    scene_close(&scene);
}

static void plans_without_a_token(void)
{
    struct scene scene;
    scene_open(&scene);
    unsetenv(VARIABLE);
    CU_ASSERT_TRUE(plan(&scene));
    expect_changes(&scene, 0, FILE_NEW, REGISTRATION_UNKNOWN);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.result.registry_problem);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.result.registry_problem, "set environment variable"));
    CU_ASSERT_EQUAL(scene.world.requests, 0);
    scene_close(&scene);
}

static void publishes_registers_and_records(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    for (size_t i = 0; i < 2; i++) {
        expect_changes(&scene, i, FILE_NEW, REGISTRATION_NEW);
        CU_ASSERT_TRUE(scene.result.outcomes[i].file_done);
        CU_ASSERT_TRUE(scene.result.outcomes[i].registration_done);
    }
    CU_ASSERT_TRUE(scene.result.index_done);
    CU_ASSERT_TRUE(is_there(&scene, "site/first.xml"));
    CU_ASSERT_TRUE(is_there(&scene, "site/second.xml"));
    CU_ASSERT_TRUE(is_there(&scene, "site/index.html"));
    struct journal_entry entry = last_of(&scene, "second");
    CU_ASSERT_STRING_EQUAL(entry.sha256, scene.items[1].sha256);
    CU_ASSERT_STRING_EQUAL(entry.registry_id, "22222222-2222-4222-8222-000000000001");
    CU_ASSERT_STRING_EQUAL(entry.url, "https://example.org/iati/second.xml");
    CU_ASSERT_EQUAL(entry.activities, 1500);
    CU_ASSERT_EQUAL(entry.outcome, JOURNAL_PUBLISHED);
    journal_entry_release(&entry);
    scene_close(&scene);
}

static void does_nothing_the_second_time(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    CU_ASSERT_TRUE(publish(&scene));
    for (size_t i = 0; i < 2; i++) {
        expect_changes(&scene, i, FILE_UNCHANGED, REGISTRATION_UNCHANGED);
        CU_ASSERT_FALSE(scene.result.outcomes[i].file_done);
    }
    CU_ASSERT_EQUAL(scene.result.index, FILE_UNCHANGED);
    CU_ASSERT_FALSE(scene.result.index_done);
    CU_ASSERT_EQUAL(scene.world.writes, 2);
    scene_close(&scene);
}

static void uploads_new_bytes_without_registering_again(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    change_file(&scene, 1, "new bytes");
    CU_ASSERT_TRUE(publish(&scene));
    expect_changes(&scene, 0, FILE_UNCHANGED, REGISTRATION_UNCHANGED);
    expect_changes(&scene, 1, FILE_CHANGED, REGISTRATION_UNCHANGED);
    CU_ASSERT_EQUAL(scene.result.index, FILE_CHANGED);
    CU_ASSERT_EQUAL(scene.world.writes, 2);
    struct journal_entry entry = last_of(&scene, "second");
    CU_ASSERT_STRING_EQUAL(entry.sha256, scene.items[1].sha256);
    journal_entry_release(&entry);
    scene_close(&scene);
}

static void says_what_differs_in_the_registry(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    char title[] = "Renamed";
    scene.items[1].title = title;
    CU_ASSERT_TRUE(plan(&scene));
    expect_changes(&scene, 1, FILE_UNCHANGED, REGISTRATION_CHANGED);
    CU_ASSERT_STRING_EQUAL(scene.result.outcomes[1].differences, "title: 'Second' -> 'Renamed'");
    CU_ASSERT_EQUAL(scene.world.writes, 2);
    CU_ASSERT_TRUE(publish(&scene));
    CU_ASSERT_TRUE(scene.result.outcomes[1].registration_done);
    CU_ASSERT_EQUAL(scene.world.writes, 3);
    scene_close(&scene);
}

static bool file_has(const struct scene *scene, const char *name, const char *text)
{
    struct error error = ERROR_INIT;
    size_t length;
    char *path = in_folder(scene, name);
    char *bytes = file_read(path, 1024 * 1024, &length, &error);
    bool has = bytes && strstr(bytes, text);
    free(bytes);
    free(path);
    error_clear(&error);
    return has;
}

static void expect_title(const struct scene *scene, const char *title)
{
    CU_ASSERT_TRUE(file_has(scene, "site/index.html", title));
    CU_ASSERT_TRUE(file_has(scene, "site/manifest.json", title));
}

static void puts_a_new_title_on_the_pages(void)
{
    struct scene scene;
    scene_open(&scene);
    char title[] = "Renamed", other[] = "Renamed again";
    change_file_made_at(&scene, 1, "2026-01-01T00:00:00Z");
    CU_ASSERT_TRUE(publish(&scene));
    expect_title(&scene, "Second");
    scene.items[1].title = title;
    CU_ASSERT_TRUE(publish(&scene));
    expect_changes(&scene, 1, FILE_UNCHANGED, REGISTRATION_CHANGED);
    expect_title(&scene, title);
    char published[DIGEST_TEXT_SIZE];
    memcpy(published, scene.items[1].sha256, sizeof published);
    change_file_made_at(&scene, 1, "2026-01-02T00:00:00Z");
    scene.items[1].title = other;
    CU_ASSERT_TRUE(publish(&scene));
    expect_changes(&scene, 1, FILE_UNCHANGED, REGISTRATION_CHANGED);
    expect_title(&scene, other);
    CU_ASSERT_TRUE(file_has(&scene, "site/manifest.json", published)); /* the bytes on the host */
    scene_close(&scene);
}

static void leaves_what_is_held_as_it_is(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    char published[DIGEST_TEXT_SIZE], title[] = "Renamed";
    memcpy(published, scene.items[0].sha256, sizeof published);
    change_file(&scene, 0, "new bytes");
    scene.items[0].title = title;
    scene.items[0].held = true;
    CU_ASSERT_TRUE(publish(&scene));
    expect_changes(&scene, 0, FILE_HELD, REGISTRATION_NONE);
    expect_changes(&scene, 1, FILE_UNCHANGED, REGISTRATION_UNCHANGED);
    CU_ASSERT_EQUAL(scene.result.index, FILE_UNCHANGED);
    CU_ASSERT_EQUAL(scene.result.notes.count, 0); /* it is made, so that nothing is left over */
    CU_ASSERT_EQUAL(scene.world.writes, 2);
    CU_ASSERT_TRUE(file_has(&scene, "site/manifest.json", published));
    CU_ASSERT_TRUE(file_has(&scene, "site/first.xml", "<!-- first -->"));
    struct journal_entry entry = last_of(&scene, "first");
    CU_ASSERT_STRING_EQUAL(entry.sha256, published);
    journal_entry_release(&entry);
    scene_close(&scene);
}

static void leaves_what_is_held_off(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.items[0].held = true; /* as after its withdrawal */
    CU_ASSERT_TRUE(publish(&scene));
    expect_changes(&scene, 0, FILE_HELD, REGISTRATION_NONE);
    CU_ASSERT_EQUAL(scene.world.writes, 1);
    CU_ASSERT_FALSE(is_there(&scene, "site/first.xml"));
    CU_ASSERT_FALSE(file_has(&scene, "site/index.html", "first.xml"));
    CU_ASSERT_FALSE(file_has(&scene, "site/manifest.json", "first.xml"));
    scene_close(&scene);
}

static void keeps_the_files_when_the_registry_fails(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.world.down = true;
    CU_ASSERT_FALSE(publish(&scene));
    CU_ASSERT_EQUAL(scene.error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_TRUE(is_there(&scene, "site/second.xml"));
    expect_changes(&scene, 0, FILE_NEW, REGISTRATION_UNKNOWN);
    expect_journal(&scene, "second", JOURNAL_UNREGISTERED);
    scene.world.down = false;
    CU_ASSERT_TRUE(publish(&scene)); /* and running again finishes the job */
    expect_changes(&scene, 1, FILE_UNCHANGED, REGISTRATION_NEW);
    expect_journal(&scene, "second", JOURNAL_PUBLISHED);
    scene_close(&scene);
}

static void forgets_no_registration_when_the_registry_fails(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    scene.world.down = true;
    CU_ASSERT_FALSE(publish(&scene));
    expect_journal(&scene, "first", JOURNAL_PUBLISHED); /* nothing new is known */
    change_file(&scene, 0, "new bytes");
    CU_ASSERT_FALSE(publish(&scene));
    struct journal_entry entry = last_of(&scene, "first");
    CU_ASSERT_EQUAL(entry.outcome, JOURNAL_UNREGISTERED);
    CU_ASSERT_STRING_EQUAL(entry.registry_id, "22222222-2222-4222-8222-000000000000");
    journal_entry_release(&entry);
    scene_close(&scene);
}

static void registers_the_others_when_one_is_refused(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.world.refused = names[0];
    CU_ASSERT_FALSE(publish(&scene));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.error.text, "registering 'first': "));
    CU_ASSERT_PTR_NOT_NULL(scene.result.outcomes[0].problem);
    CU_ASSERT_TRUE(scene.result.outcomes[1].registration_done);
    expect_journal(&scene, "first", JOURNAL_UNREGISTERED);
    expect_journal(&scene, "second", JOURNAL_PUBLISHED);
    scene_close(&scene);
}

static void recovers_the_journal_of_a_killed_run(void)
{
    struct scene scene;
    scene_open(&scene);
    CU_ASSERT_TRUE(publish(&scene));
    char *path = in_folder(&scene, ".iatipub/journal.db");
    CU_ASSERT_EQUAL(unlink(path), 0); /* all was done, nothing was recorded */
    free(path);
    CU_ASSERT_TRUE(publish(&scene));
    CU_ASSERT_EQUAL(scene.world.writes, 2);
    expect_journal(&scene, "first", JOURNAL_PUBLISHED);
    scene_close(&scene);
}

static void publishes_without_a_registry(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.publication.registry = NULL;
    scene.publication.host = NULL;
    CU_ASSERT_TRUE(publish(&scene));
    expect_changes(&scene, 0, FILE_NEW, REGISTRATION_NONE);
    CU_ASSERT_EQUAL(scene.world.requests, 0);
    expect_journal(&scene, "first", JOURNAL_PUBLISHED);
    scene_close(&scene);
}

static void expect_usage(struct scene *scene, const char *text)
{
    CU_ASSERT_FALSE(publish(scene));
    CU_ASSERT_EQUAL(scene->error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene->error.text, text));
    CU_ASSERT_FALSE(is_there(scene, "site"));
    CU_ASSERT_EQUAL(scene->world.requests, 0);
}

static void does_nothing_if_a_setting_is_wrong(void)
{
    char escape[] = "../first";
    struct scene scene;
    scene_open(&scene);
    scene.items[0].name = escape;
    expect_usage(&scene, "dataset name '../first' can't be published");
    scene.items[0].name = names[1];
    expect_usage(&scene, "two datasets are named 'second'");
    scene.items[0].name = names[0];
    scene.host.url = NULL;
    expect_usage(&scene, "setting 'host.url' is missing");
    scene.host.url = host_url;
    unsetenv(VARIABLE);
    expect_usage(&scene, "set environment variable " VARIABLE);
    scene_close(&scene);
}

static void tells_which_file_changed_under_its_hands(void)
{
    struct scene scene;
    scene_open(&scene);
    char *other = file_saying("other");
    CU_ASSERT_TRUE(file_write(scene.items[1].file, other, strlen(other), &scene.error));
    free(other);
    CU_ASSERT_FALSE(publish(&scene));
    CU_ASSERT_EQUAL(scene.error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.error.text, "publishing 'second': "));
    CU_ASSERT_PTR_NOT_NULL(strstr(scene.error.text, "changed after it was checked"));
    CU_ASSERT_FALSE(is_there(&scene, "site/second.xml"));
    CU_ASSERT_FALSE(is_there(&scene, "site/index.html")); /* it would list what is not there */
    expect_journal(&scene, "first", JOURNAL_UNREGISTERED);
    scene_close(&scene);
}

static void makes_a_page_of_the_datasets(void)
{
    struct scene scene;
    scene_open(&scene);
    scene.items[0].size = 1234567;
    scene.items[1].size = 6;
    scene.items[1].kind = DATASET_ORGANISATIONS;
    size_t length = 0, again_length = 0;
    char *page = site_index_render(&scene.publication, scene.items, 2, &length, &scene.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    static const char *const parts[] = {"<!DOCTYPE html",
                                        "<html lang=\"en\">",
                                        "ILO &amp; partners",
                                        "<a href=\"first.xml\"><bdi>First &lt;1&gt;</bdi></a>",
                                        "1,500",
                                        "1.2 MB",
                                        "1,234,567 bytes",
                                        "2024-06-30",
                                        "unknown",
                                        "<a href=\"second.xml\"><bdi>Second</bdi></a>",
                                        "6 bytes"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(page, parts[i]));
    CU_ASSERT_PTR_NULL(strstr(page, "<script"));
    CU_ASSERT_PTR_NULL(strstr(page, "src="));
    char *again =
        site_index_render(&scene.publication, scene.items, 2, &again_length, &scene.error);
    CU_ASSERT_EQUAL_FATAL(length, again_length);
    CU_ASSERT_EQUAL(memcmp(page, again, length), 0);
    free(page);
    free(again);
    page = site_index_render(&scene.publication, scene.items, 0, &length, &scene.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "No datasets have been published yet"));
    free(page);
    scene_close(&scene);
}

CU_TestInfo publish_plan_tests[] = {
    {"plans without writing anything", plans_without_writing_anything},
    {"plans although the registry is silent", plans_although_the_registry_is_silent},
    {"plans without a token", plans_without_a_token},
    {"publishes, registers and records", publishes_registers_and_records},
    {"does nothing the second time", does_nothing_the_second_time},
    {"uploads new bytes without registering again", uploads_new_bytes_without_registering_again},
    {"says what differs in the registry", says_what_differs_in_the_registry},
    {"puts a new title on the pages", puts_a_new_title_on_the_pages},
    {"leaves what is held as it is", leaves_what_is_held_as_it_is},
    {"leaves what is held off", leaves_what_is_held_off},
    {"keeps the files when the registry fails", keeps_the_files_when_the_registry_fails},
    {"forgets no registration when the registry fails",
     forgets_no_registration_when_the_registry_fails},
    {"registers the others when one is refused", registers_the_others_when_one_is_refused},
    {"recovers the journal of a killed run", recovers_the_journal_of_a_killed_run},
    {"publishes without a registry", publishes_without_a_registry},
    {"does nothing if a setting is wrong", does_nothing_if_a_setting_is_wrong},
    {"tells which file changed under its hands", tells_which_file_changed_under_its_hands},
    {"makes a page of the datasets", makes_a_page_of_the_datasets},
    CU_TEST_INFO_NULL,
};
