/* What was published before: the journal, kept versions, going back, taking off. */
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "publications.h"
#include "simulator.h"
#include "suites.h"

#define OPENSSL "/usr/bin/openssl"
#define TRANSACTIONS "records/transactions.csv"

/* The small publication, published with an amount, and again with another one. */
static char *twice_published(void)
{
    char *publication = small_publication();
    run_well(publication);
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");
    run_well(publication);
    return publication;
}

static struct outcome publish_records(const char *publication)
{
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    return iatipub("publish", "-C", publication, NULL);
}

static bool site_says(const char *publication, const char *text)
{
    return text_has(read_file(file_of(publication, "site/small.xml"), NULL), text);
}

/* ---- the manifest ---------------------------------------------------------------------------- */

static void manifest_states_what_is_published(void)
{
    const char *publication = small_publication();
    run_well(publication);
    const char *manifest = read_file(file_of(publication, "site/manifest.json"), NULL);
    CHECK(text_has(manifest, "\"file\": \"small.xml\""), "%s", manifest);
    CHECK(text_has(manifest, "\"activities\": 2"), "%s", manifest);
    CHECK(text_has(manifest, "\"element\": \"transaction\""), "%s", manifest);
    const char *sums = snapshot(file_of(publication, "site"), SNAPSHOT_BYTES);
    const char *line = strstr(sums, "small.xml ");
    const char *digest =
        line ? strrchr(text_of("%.*s", (int)strcspn(line, "\n"), line), ' ') : NULL;
    CHECK(digest && text_has(manifest, digest + 1), "%s lacks the SHA-256 of %s", manifest, sums);
}

static void signed_manifest_can_be_checked(void)
{
    const char *publication = small_publication();
    const char *key = file_of(publication, "key.pem"), *public_key = in_test("public.pem");
    const char *signature = file_of(publication, "site/manifest.json.sig");
    const char *manifest = file_of(publication, "site/manifest.json");
    EXPECT(program(OPENSSL, "genpkey", "-algorithm", "ed25519", "-out", key, NULL), 0);
    EXPECT(program(OPENSSL, "pkey", "-in", key, "-pubout", "-out", public_key, NULL), 0);
    edit(publication, "publication.yaml", "host:\n", "host:\n  manifest_key: key.pem\n");
    chmod(key, 0644);
    EXPECT(run(publication), 2, "key.pem", "read by others", "chmod 600");
    chmod(key, 0600);
    run_well(publication);
    EXPECT(program(OPENSSL, "pkeyutl", "-verify", "-pubin", "-inkey", public_key, "-rawin", "-in",
                   manifest, "-sigfile", signature, NULL),
           0, "Verified Successfully");
    EXPECT(run(publication), 0, "1 unchanged");
    write_text(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    EXPECT(run(publication), 2, "not an unencrypted Ed25519 private key");
}

static void signature_does_not_outlive_its_manifest(void)
{
    const char *publication = small_publication(), *key = file_of(publication, "key.pem");
    EXPECT(program(OPENSSL, "genpkey", "-algorithm", "ed25519", "-out", key, NULL), 0);
    chmod(key, 0600);
    edit(publication, "publication.yaml", "host:\n", "host:\n  manifest_key: key.pem\n");
    run_well(publication);
    edit(publication, "publication.yaml", "  manifest_key: key.pem\n", "");
    run_well(publication);
    CHECK(exists(file_of(publication, "site/manifest.json.sig")), "a right signature was removed");
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");
    run_well(publication);
    CHECK(!exists(file_of(publication, "site/manifest.json.sig")), "the old signature was left");
}

static void changed_sums_are_told(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, "--plan", NULL), 0, "transaction of type", "->");
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "1 changed", "transaction of type");
}

static void another_moment_is_no_change(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, "--now", "2026-01-01T00:00:00Z", NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "1 new");
    const char *site = site_of(publication);
    EXPECT(iatipub("convert", "-C", publication, "--now", "2026-02-02T00:00:00Z", NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, NULL), 0, "0 new, 0 changed, 1 unchanged");
    CHECK(strcmp(site, site_of(publication)) == 0, "something was written");
}

static void what_is_no_longer_made_stays_listed_and_is_told(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "publication.yaml", "name: small", "name: other");
    EXPECT(run(publication), 0, "'small' is published but no longer made", "--withdraw small");
    CHECK(text_has(read_file(file_of(publication, "site/manifest.json"), NULL), "\"small\""),
          "the manifest forgot it");
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", NULL), 0, "taken off");
    CHECK(!exists(file_of(publication, "site/small.xml")), "it is still there");
    CHECK(!text_has(read_file(file_of(publication, "site/manifest.json"), NULL), "\"small\""),
          "the manifest still lists it");
    CHECK(!text_has(read_file(file_of(publication, "site/index.html"), NULL), "small.xml"),
          "the page still lists it");
}

/* ---- the journal ----------------------------------------------------------------------------- */

static void history_tells_runs_and_versions(void)
{
    const char *publication = twice_published();
    EXPECT(iatipub("history", "-C", publication, NULL), 0, "run 2", "run 1", "1 published");
    EXPECT(iatipub("history", "-C", publication, "small", NULL), 0, "version 2", "version 1",
           "2 activities");
    EXPECT(iatipub("history", "-C", publication, "--json", NULL), 0, "\"runs\": [{\"run\": 2");
    EXPECT(iatipub("history", "-C", publication, "nothing", NULL), 0, "never published");
    EXPECT(iatipub("history", "-C", publication, "--last", "1", NULL), 0, "run 2");
    EXPECT(iatipub("history", "-C", publication, "--run", "99", NULL), 2, "run 99");
}

static void status_tells_what_waits(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("status", "-C", publication, NULL), 0, "nothing was published");
    run_well(publication);
    EXPECT(iatipub("status", "-C", publication, NULL), 0, "up to date", "small", "version 1");
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("status", "-C", publication, NULL), 0, "changed since");
    EXPECT(iatipub("status", "-C", publication, "--json", NULL), 0, "\"state\": \"changed since\"");
}

/* ---- going back ------------------------------------------------------------------------------ */

static void rollback_publishes_the_earlier_version_again(void)
{
    const char *publication = twice_published();
    const char *const at = "2031-05-06T07:08:09Z";
    EXPECT(iatipub("rollback", "-C", publication, "--list", "small", NULL), 0, "version 1  20",
           "version 2  20");
    EXPECT(iatipub("rollback", "-C", publication, "--plan", "small", NULL), 0, "1 changed");
    CHECK(site_says(publication, "1600.00"), "the plan did it");
    EXPECT(iatipub("rollback", "-C", publication, "small", "--now", at, NULL), 0, "1 changed");
    CHECK(site_says(publication, "1500.00") && !site_says(publication, "1600.00"),
          "it is not the earlier one");
    EXPECT(iatipub("history", "-C", publication, "small", NULL), 0,
           "version 3  published (rollback)");
    EXPECT(iatipub("history", "-C", publication, "small", "--json", NULL), 0,
           "\"outcome\": \"published\", \"rollback\": \"yes\"");
    EXPECT(iatipub("status", "-C", publication, NULL), 0, "held            small  rolled back ",
           at);
    EXPECT(iatipub("rollback", "-C", publication, "--list", "small", NULL), 0,
           text_of("version 3  %s (rollback)  SHA-256", at));
    EXPECT(publish_records(publication), 0, "rolled back");
    edit(publication, TRANSACTIONS, "1600.00", "1650.00");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    EXPECT(iatipub("status", "-C", publication, NULL), 0, "changed since   small  rolled back ");
    CHECK(!exists(file_of(publication, ".iatipub/rollback/small.xml")), "the copy was left");
}

static void what_was_rolled_back_from_is_not_published_again(void)
{
    const char *publication = twice_published();
    EXPECT(iatipub("rollback", "-C", publication, "small", "1", NULL), 0);
    EXPECT(run(publication), 0, "rolled back", "--restore small");
    CHECK(site_says(publication, "1500.00"), "the run published it again");
    edit(publication, TRANSACTIONS, "1600.00", "1550.00");
    EXPECT(run(publication), 0, "1 changed");
    CHECK(site_says(publication, "1550.00"), "mended records are held");
}

static void what_several_rollbacks_went_back_from_is_not_published_again(void)
{
    const char *publication = twice_published();
    edit(publication, TRANSACTIONS, "1600.00", "1700.00");
    run_well(publication);
    EXPECT(iatipub("rollback", "-C", publication, "small", "2", NULL), 0, "1 changed");
    EXPECT(iatipub("rollback", "-C", publication, "small", "1", NULL), 0, "1 changed");
    struct outcome outcome = run(publication);
    EXPECT(outcome, 0, "rolled back", "--restore small");
    CHECK(!text_has(outcome.all, "no longer made"), "%s", outcome.all);
    CHECK(site_says(publication, "1500.00"), "the run published it again");
}

static void restore_publishes_what_is_held(void)
{
    const char *publication = twice_published();
    EXPECT(iatipub("rollback", "-C", publication, "small", NULL), 0);
    EXPECT(iatipub("publish", "-C", publication, "--restore", "small", NULL), 0, "1 changed");
    CHECK(site_says(publication, "1600.00"), "it was not restored");
    EXPECT(run(publication), 0, "1 unchanged");
}

/* However little the journal has to say of it: after it was taken off, or with a new journal. */
static void what_is_rolled_back_keeps_its_description(void)
{
    const char *publication = twice_published();
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", NULL), 0);
    EXPECT(iatipub("rollback", "-C", publication, "small", "2", NULL), 0, "1 new");
    const char *manifest = read_file(file_of(publication, "site/manifest.json"), NULL);
    CHECK(text_has(manifest, "\"title\": \"Small activities\""), "%s", manifest);
    CHECK(text_has(manifest, "\"date\": \"2024-06-30"), "%s", manifest);
    remove_file(file_of(publication, ".iatipub/journal.db"));
    EXPECT(iatipub("rollback", "-C", publication, "small", "1", NULL), 0, "1 changed");
    manifest = read_file(file_of(publication, "site/manifest.json"), NULL);
    CHECK(text_has(manifest, "\"title\": \"Small activities\""), "%s", manifest);
    CHECK(text_has(manifest, "\"activities\": 2"), "%s", manifest);
}

/* Nothing is uploaded, but what is there can be gone back to. */
static void what_is_there_already_is_kept(void)
{
    const char *publication = small_publication();
    run_well(publication);
    remove_folder(file_of(publication, ".iatipub"));
    EXPECT(run(publication), 0, "1 unchanged");
    EXPECT(iatipub("rollback", "-C", publication, "--list", "small", NULL), 0, "version 1  20");
    edit(publication, TRANSACTIONS, "1500.00", "1600.00");
    EXPECT(run(publication), 0, "1 changed");
    EXPECT(iatipub("rollback", "-C", publication, "small", NULL), 0, "1 changed");
    CHECK(site_says(publication, "1500.00"), "it is not the earlier one");
    EXPECT(iatipub("rollback", "-C", publication, "../versions/small", NULL), 2, "no version of");
}

static void versions_that_are_not_there_are_named(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("rollback", "-C", publication, "small", NULL), 2, "no version", "'small'");
    EXPECT(iatipub("rollback", "-C", publication, "--list", "smal", NULL), 2, "no version",
           "'smal'");
    run_well(publication);
    EXPECT(iatipub("rollback", "-C", publication, "small", NULL), 2, "only version 1");
    EXPECT(iatipub("rollback", "-C", publication, "small", "7", NULL), 2, "no version '7'",
           "there are 1");
    remove_folder(file_of(publication, ".iatipub/versions"));
    EXPECT(iatipub("rollback", "-C", publication, "small", NULL), 3,
           "the versions of dataset 'small' are missing from '.iatipub/versions/small'",
           "restore that folder from a backup");
    EXPECT(iatipub("rollback", "-C", publication, "--list", "small", NULL), 3, "are missing");
    EXPECT(iatipub("rollback", "-C", publication, "smal", NULL), 2, "was not published by this");
    edit(publication, TRANSACTIONS, "1500.00", "1700.00");
    run_well(publication);
    EXPECT(iatipub("rollback", "-C", publication, "--list", "small", NULL), 0, "version 2  20");
}

static void damaged_version_is_not_published(void)
{
    const char *publication = twice_published();
    const char *listed = iatipub("rollback", "-C", publication, "--list", "small", NULL).out;
    const char *path = strchr(listed, '/');
    CHECK(path != NULL, "no path in %s", listed);
    if (!path)
        return;
    write_text(text_of("%.*s", (int)strcspn(path, "\n"), path), "not packed");
    EXPECT(iatipub("rollback", "-C", publication, "small", NULL), 3, "damaged");
    CHECK(site_says(publication, "1600.00"), "the published file was touched");
}

/* ---- taking off ------------------------------------------------------------------------------ */

static void withdrawn_dataset_stays_off(void)
{
    const char *publication = small_publication();
    run_well(publication);
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", "--plan", NULL), 0, "plan");
    CHECK(exists(file_of(publication, "site/small.xml")), "the plan did it");
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", NULL), 0, "taken off");
    EXPECT(run(publication), 0, "was withdrawn", "--restore small");
    CHECK(!exists(file_of(publication, "site/small.xml")), "the run brought it back");
    struct outcome status = iatipub("status", "-C", publication, NULL);
    EXPECT(status, 0, "withdrawn       small  withdrawn 20");
    CHECK(!text_has(status.out, "published"), "%s", status.out);
    EXPECT(iatipub("publish", "-C", publication, "--restore", "small", NULL), 0, "1 new");
    CHECK(exists(file_of(publication, "site/small.xml")), "it was not restored");
    EXPECT(publish_records(publication), 0, "1 unchanged");
}

static void contradicting_options_do_nothing(void)
{
    const char *publication = small_publication();
    run_well(publication);
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", "--restore", "small", NULL),
           2, "'--withdraw' and '--restore' exclude each other");
    EXPECT(iatipub("publish", "-C", publication, "--recheck", "--withdraw", "small", NULL), 2,
           "'--withdraw' and '--recheck' exclude each other");
    EXPECT(iatipub("publish", "--check", "ftp://x", "--recheck", NULL), 2,
           "'--check' and '--recheck' exclude each other");
    CHECK(exists(file_of(publication, "site/small.xml")), "it was taken off");
    EXPECT(iatipub("publish", "-C", publication, "--restore", "smal", NULL), 2,
           "no dataset 'smal' to restore; did you mean 'small'; 'iatipub status'");
}

/* Nothing is told to be new that could not be looked at, and nothing to be done that failed. */
static void what_was_not_done_is_not_told_as_done(void)
{
    const char *publication = small_publication();
    run_well(publication);
    edit(publication, "publication.yaml", "host:\n",
         "host:\n  kind: http-put\n  upload_url: http://127.0.0.1:1/iati\n");
    struct outcome plan = iatipub("publish", "-C", publication, "--plan", NULL);
    EXPECT(plan, 3, "0 new, 0 changed, 0 unchanged", "; 1 not looked at");
    CHECK(!text_has(plan.all, "(null)"), "%s", plan.all);
    EXPECT(iatipub("publish", "-C", publication, NULL), 3, "0 new, 0 changed, 0 unchanged",
           "; 1 not done");
}

static void what_is_nowhere_cannot_be_withdrawn(void)
{
    const char *publication = small_publication();
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", NULL), 2, "'small'",
           "nothing to withdraw");
    run_well(publication);
    const char *before = iatipub("history", "-C", publication, NULL).out;
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "smal", NULL), 2,
           "there is no dataset 'smal' to withdraw; did you mean 'small'; 'iatipub status'");
    EXPECT(iatipub("publish", "-C", publication, "--restore", "samll", NULL), 2,
           "there is no dataset 'samll' to restore; did you mean 'small'; 'iatipub status'");
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "../x", "--plan", NULL), 2,
           "there is no dataset '../x' to withdraw; 'iatipub status'");
    CHECK(strcmp(before, iatipub("history", "-C", publication, NULL).out) == 0,
          "what can't be done is a run of the journal");
}

/* With a lost journal, the host's manifest is what is left to know. */
static void what_only_the_host_knows_can_be_withdrawn(void)
{
    const char *publication = small_publication();
    run_well(publication);
    remove_folder(file_of(publication, ".iatipub"));
    edit(publication, "publication.yaml", "name: small", "name: other");
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "smll", NULL), 2,
           "there is no dataset 'smll'");
    EXPECT(iatipub("publish", "-C", publication, "--withdraw", "small", NULL), 0, "taken off");
    CHECK(!exists(file_of(publication, "site/small.xml")), "the file is still there");
}

static void withdrawn_dataset_leaves_the_registry_first(void)
{
    struct simulator simulator = simulator_start();
    const char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n",
         text_of("registry:\n  url: %s\n  timeout: 2\nhost:\n", simulator.url));
    const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=token-editor", NULL};
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", publication, NULL), 0);
    CHECK(simulator_count(&simulator, "small") == 1, "it was not registered");
    EXPECT(iatipub_under(&conditions, "publish", "-C", publication, "--withdraw", "small", "--plan",
                         NULL),
           0, "plan: nothing was done", text_of("DELETE %s/datasets/", simulator.url),
           text_of("GET %s/reporting-orgs/", simulator.url), "site/index.html: changed",
           "site/manifest.json: changed");
    CHECK(simulator_count(&simulator, "small") == 1, "the plan did it");
    const char *const stranger[] = {"IATIPUB_REGISTRY_TOKEN=token-of-nobody", NULL};
    EXPECT(iatipub_under(&(struct conditions){.environment = stranger}, "publish", "-C",
                         publication, "--withdraw", "small", "--plan", NULL),
           3, "the registry would refuse: ", "401");
    EXPECT(iatipub_under(&conditions, "publish", "-C", publication, "--withdraw", "small", NULL), 0,
           "taken off");
    CHECK(simulator_count(&simulator, "small") == 0, "it is still registered");
    CHECK(!exists(file_of(publication, "site/small.xml")), "the file is still there");
    EXPECT(iatipub("history", "-C", publication, "--run", "2", NULL), 0, "DELETE", "withdrawn");
}

CU_TestInfo version_tests[] = {
    {"manifest states what is published", manifest_states_what_is_published},
    {"signed manifest can be checked", signed_manifest_can_be_checked},
    {"signature does not outlive its manifest", signature_does_not_outlive_its_manifest},
    {"changed sums are told", changed_sums_are_told},
    {"another moment is no change", another_moment_is_no_change},
    {"what is no longer made stays listed and is told",
     what_is_no_longer_made_stays_listed_and_is_told},
    {"history tells runs and versions", history_tells_runs_and_versions},
    {"status tells what waits", status_tells_what_waits},
    {"rollback publishes the earlier version again", rollback_publishes_the_earlier_version_again},
    {"what was rolled back from is not published again",
     what_was_rolled_back_from_is_not_published_again},
    {"what several rollbacks went back from is not published again",
     what_several_rollbacks_went_back_from_is_not_published_again},
    {"restore publishes what is held", restore_publishes_what_is_held},
    {"what is rolled back keeps its description", what_is_rolled_back_keeps_its_description},
    {"what is there already is kept", what_is_there_already_is_kept},
    {"versions that are not there are named", versions_that_are_not_there_are_named},
    {"damaged version is not published", damaged_version_is_not_published},
    {"withdrawn dataset stays off", withdrawn_dataset_stays_off},
    {"contradicting options do nothing", contradicting_options_do_nothing},
    {"what was not done is not told as done", what_was_not_done_is_not_told_as_done},
    {"what is nowhere can't be withdrawn", what_is_nowhere_cannot_be_withdrawn},
    {"what only the host knows can be withdrawn", what_only_the_host_knows_can_be_withdrawn},
    {"withdrawn dataset leaves the registry first", withdrawn_dataset_leaves_the_registry_first},
    CU_TEST_INFO_NULL,
};
