/* Published addresses, looked at as fetchers do: against nginx, with the registry's simulator. */
#include <nettle/sha1.h>
#include <stdint.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "simulator.h"
#include "suites.h"
#include "web_server.h"

#define TOKEN "token-editor"
#define GOOD_SETTINGS WEB_DAV "charset utf-8; charset_types application/xml;"

/* ---- the scene ------------------------------------------------------------------------------- */

/* A publication, the server that has its files, and a registry. */
struct scene {
    struct web_server server;
    struct simulator simulator;
    char *publication;
};

/* The files are uploaded to the server; the world is told that they are at `url` (NULL: there). */
static struct scene scene_make(const char *url, const char *more)
{
    const struct web_settings settings = {.location = GOOD_SETTINGS};
    struct scene scene = {web_server_start(&settings), simulator_start(), small_publication()};
    edit(scene.publication, "publication.yaml", "host:\n  url: https://data.example.org/iati\n",
         text_of("registry:\n  url: %s\n  timeout: 5\n"
                 "host:\n  kind: webdav\n  upload_url: %s\n  url: %s\n%s",
                 scene.simulator.url, scene.server.url, url ? url : scene.server.url, more));
    return scene;
}

static struct outcome work(const struct scene *scene, const char *verb, const char *option)
{
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=" TOKEN, NULL};
    const struct conditions conditions = {.environment = environment};
    return iatipub_under(&conditions, verb, "-C", scene->publication, option, NULL);
}

static void serve(const struct web_server *server, const char *name, const char *text)
{
    write_text(text_of("%s/%s", server->folder, name), text);
}

static const char *address_of(const struct web_server *server, const char *name)
{
    return text_of("%s/%s", server->url, name);
}

static struct outcome check(const char *url)
{
    return iatipub("publish", "--check", url, NULL);
}

static const char document[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<iati-activities version=\"2.03\"><iati-activity/></iati-activities>\n";

static const char *sha1_of(const char *path)
{
    size_t length;
    const char *bytes = read_file(path, &length), *text = "";
    struct sha1_ctx context;
    uint8_t digest[SHA1_DIGEST_SIZE];
    sha1_init(&context);
    sha1_update(&context, length, (const uint8_t *)bytes);
    sha1_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        text = text_of("%s%02x", text, digest[i]);
    return text;
}

/* ---- publish --check ------------------------------------------------------------------------- */

static void good_address(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = GOOD_SETTINGS};
    struct web_server server = web_server_start(&settings);
    serve(&server, "a.xml", document);
    struct outcome outcome = check(address_of(&server, "a.xml"));
    EXPECT(outcome, 0, "good      fetching", "by both user agents give status 200",
           "doubtful  address", "not https", "into a private network");
    CHECK(!text_has(outcome.out, "bad ") && !text_has(outcome.out, "headers"), "%s", outcome.out);
    CHECK(web_server_requests(&server, "HEAD") == 2 && web_server_requests(&server, "GET") == 2,
          "%s", read_file(server.log, NULL));
}

static void good_address_over_tls(void)
{
    if (!have_web_server())
        return;
    const char *authority = test_authority();
    const struct web_settings settings = {.location = GOOD_SETTINGS, .tls = true};
    struct web_server server = web_server_start(&settings);
    serve(&server, "a.xml", document);
    EXPECT(check(address_of(&server, "a.xml")), 1, "bad       certificate",
           "install the whole chain");
    const char *const environment[] = {text_of("CURL_CA_BUNDLE=%s", authority), NULL};
    const struct conditions conditions = {.environment = environment};
    struct outcome outcome =
        iatipub_under(&conditions, "publish", "--check", address_of(&server, "a.xml"), NULL);
    EXPECT(outcome, 0, "good      fetching");
    CHECK(!text_has(outcome.out, "not https"), "%s", outcome.out);
}

static void bad_addresses(void)
{
    if (!have_web_server())
        return;
    static const struct {
        const char *name, *text;
        const char *said;
    } cases[] = {
        {"page.html", "<!DOCTYPE html><title>Please log in</title>", "perhaps a login"},
        {"mark.xml", "\xef\xbb\xbf<iati-activities version='2.03'/>", "byte-order mark"},
        {"latin.xml", "<iati-activities version='2.03'>\xe9</iati-activities>", "is not UTF-8"},
        {"half.xml", "<iati-activities version='2.03'><iati-activity>", "it is truncated"},
        {"style.xml", "<?xml-stylesheet href='a'?><iati-activities version='2.03'/>",
         "a stylesheet?"},
        {"missing.xml", NULL, "gives status 404: there is nothing"},
    };
    const struct web_settings settings = {
        .location = GOOD_SETTINGS,
        .server = "location = /iati/secret.xml { return 401; }\n"
                  "location = /iati/circle.xml { return 302 /iati/circle.xml; }\n"
                  "if ($http_user_agent ~ Mozilla) { set $refused $uri; }\n"
                  "if ($refused = /iati/robots.xml) { return 403; }\n"};
    struct web_server server = web_server_start(&settings);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].text)
            serve(&server, cases[i].name, cases[i].text);
        EXPECT(check(address_of(&server, cases[i].name)), 1, "bad ", cases[i].said);
    }
    serve(&server, "robots.xml", document);
    EXPECT(check(address_of(&server, "robots.xml")), 1, "by 'Mozilla", "gives status 403");
    EXPECT(check(address_of(&server, "secret.xml")), 1, "status 401: it asks for a login");
    EXPECT(check(address_of(&server, "circle.xml")), 1, "bad       redirects", "in a circle");
    EXPECT(check("http://127.0.0.1:1/a.xml"), 1, "bad       connection", "no complete answer");
    EXPECT(check("ftp://example.org/a.xml"), 1, "bad       address",
           "it is not an absolute http or https address");
    EXPECT(check("https://u:s3cret@example.org/a.xml"), 1, "user name or password");
}

/* ---- publish --recheck ----------------------------------------------------------------------- */

static void rechecking(void)
{
    if (!have_web_server())
        return;
    struct scene scene = scene_make(NULL, "");
    EXPECT(work(&scene, "publish", "--recheck"), 0, "nothing is published");
    EXPECT(work(&scene, "import", NULL), 0);
    EXPECT(work(&scene, "convert", NULL), 0);
    EXPECT(work(&scene, "publish", "--plan"), 0,
           text_of("HEAD %s (as each of two readers)\n", address_of(&scene.server, "small.xml")),
           text_of("GET %s (likewise)\n", address_of(&scene.server, "small.xml")));
    EXPECT(work(&scene, "run", NULL), 0, "1 new");
    EXPECT(work(&scene, "publish", "--recheck"), 0, address_of(&scene.server, "small.xml"),
           "1 file, 0 bad");
    const char *path = text_of("%s/small.xml", scene.server.folder);
    const char *whole = read_file(path, NULL);
    size_t length = strlen(whole) / 2;
    write_bytes(path, whole, length);
    EXPECT(work(&scene, "publish", "--recheck"), 1,
           text_of("%s: bad", address_of(&scene.server, "small.xml")),
           "the copy there is truncated", "1 file, 1 bad");
    write_text(path, text_replace(whole, "Ports", "Parts"));
    EXPECT(work(&scene, "publish", "--recheck"), 1, "someone changed the file");
    remove_file(path);
    EXPECT(work(&scene, "publish", "--recheck"), 1, "status 404");
    write_text(path, whole);
    EXPECT(work(&scene, "publish", "--recheck"), 0, "1 file, 0 bad");
}

/* ---- before a dataset is registered ---------------------------------------------------------- */

static void host_whose_address_shows_something_else(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = GOOD_SETTINGS};
    struct web_server other = web_server_start(&settings);
    serve(&other, "small.xml", document);
    struct scene scene = scene_make(other.url, "");
    struct outcome outcome = work(&scene, "run", NULL);
    EXPECT(outcome, 3, address_of(&other, "small.xml"),
           "can't be fetched as the registry's readers", "(bytes: ", "publish --check",
           "'verify: no'");
    CHECK(simulator_count(&scene.simulator, "small") == 0, "it was registered");
    EXPECT(work(&scene, "run", NULL), 3, "can't be fetched"); /* nor by trying again */
    CHECK(simulator_count(&scene.simulator, "small") == 0, "it was registered");
    copy_file(text_of("%s/small.xml", scene.server.folder), text_of("%s/small.xml", other.folder));
    EXPECT(work(&scene, "run", NULL), 0);
    CHECK(simulator_count(&scene.simulator, "small") == 1, "it was not registered");
}

/* A registered dataset whose new file does not reach the world is told again until it does. */
static void change_that_does_not_arrive(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = GOOD_SETTINGS};
    struct web_server other = web_server_start(&settings);
    struct scene scene = scene_make(other.url, "  verify: no\n");
    EXPECT(work(&scene, "run", NULL), 0);
    CHECK(simulator_count(&scene.simulator, "small") == 1, "verify: no, yet not registered");
    CHECK(web_server_requests(&other, "GET") == 0, "verify: no, yet it was fetched");
    edit(scene.publication, "publication.yaml", "verify: no", "verify: yes");
    edit(scene.publication, "records/transactions.csv", "1500.00", "1600.00");
    EXPECT(work(&scene, "run", NULL), 3, "can't be fetched", "status 404");
    EXPECT(work(&scene, "run", NULL), 3, "can't be fetched", "status 404");
    copy_file(text_of("%s/small.xml", scene.server.folder), text_of("%s/small.xml", other.folder));
    EXPECT(work(&scene, "run", NULL), 0);
}

static void doubts_are_told(void)
{
    if (!have_web_server())
        return;
    const struct web_settings settings = {.location = WEB_DAV};
    struct web_server server = web_server_start(&settings);
    struct scene scene = scene_make(NULL, "");
    edit(scene.publication, "publication.yaml",
         text_of("  upload_url: %s\n  url: %s\n", scene.server.url, scene.server.url),
         text_of("  upload_url: %s\n  url: %s\n", server.url, server.url));
    struct outcome outcome = work(&scene, "run", NULL);
    EXPECT(outcome, 0, "names no charset", "not https");
}

/* ---- status --remote ------------------------------------------------------------------------- */

static void bulk_data_service(void)
{
    if (!have_web_server())
        return;
    struct scene scene = scene_make(NULL, "");
    EXPECT(work(&scene, "run", NULL), 0);
    const char *index = address_of(&scene.server, "index.json");
    const char *url = address_of(&scene.server, "small.xml");
    static const char entry[] = "{\"datasets\":[{\"source_url\":\"%s\","
                                "\"last_known_good_dataset\":{\"hash\":\"%s\"}%s}]}";
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", index, NULL), 3, index,
           "status 404");
    EXPECT(iatipub("status", "-C", scene.publication, "--index", index, NULL), 2,
           "'--index' does nothing without '--remote'");
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", "index.json", NULL), 2,
           "option '--index' is 'index.json'; expected the address");
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index",
                   address_of(&scene.server, "manifest.json"), NULL),
           3, "is not the index of a bulk data service", "none of its entries has 'id'");
    serve(&scene.server, "index.json", "{\"datasets\":[]}");
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", index, NULL), 0,
           "bulk data service: not listed");
    serve(&scene.server, "index.json",
          text_of(entry, url, "00",
                  ",\"most_recent_get_attempt\":{\"error_occurred\":true,\"http_status\":503}"));
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", index, NULL), 0,
           "bulk data service: older; last attempt: status 503");
    serve(&scene.server, "index.json",
          text_of(entry, url, sha1_of(text_of("%s/small.xml", scene.server.folder)), ""));
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", index, NULL), 0,
           "up to date", "bulk data service: current\n");
    edit(scene.publication, "records/transactions.csv", "1500.00", "1600.00");
    EXPECT(iatipub("import", "-C", scene.publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", scene.publication, NULL), 0);
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", index, NULL), 0,
           "changed since", "bulk data service: current\n");
    EXPECT(iatipub("status", "-C", scene.publication, "--remote", "--index", index, "--json", NULL),
           0, "\"remote\": \"current\"");
}

CU_TestInfo preflight_tests[] = {
    {"a good address", good_address},
    {"a good address over TLS, and a certificate that nobody knows", good_address_over_tls},
    {"bad addresses and what is said of them", bad_addresses},
    {"publish --recheck names what changed on the server", rechecking},
    {"a dataset is not registered while its address shows something else",
     host_whose_address_shows_something_else},
    {"a change that does not arrive is told until it does", change_that_does_not_arrive},
    {"doubts are told", doubts_are_told},
    {"status --remote", bulk_data_service},
    CU_TEST_INFO_NULL,
};
