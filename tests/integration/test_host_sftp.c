/* Publishing to a real OpenSSH server. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "publications.h"
#include "ssh_server.h"
#include "suites.h"

enum {
    KILLS = SANITIZED ? 5 : 20,
    ACTIVITIES = 100,
    LARGE = 2000,
    LARGER = 10000 /* words in each */
};

struct scene {
    struct ssh_server *server;
    char *publication;
};

/* The small publication with this host; `more` are further lines of it. */
static char *publication_on(const char *upload_url, const char *more)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "host:\n",
         text_of("host:\n  kind: sftp\n  upload_url: %s\n%s", upload_url, more));
    return publication;
}

static char *trusting(const struct ssh_server *server)
{
    return text_of("  known_hosts: %s\n", server->known_hosts);
}

static struct scene make_scene(const struct ssh_server_conditions *conditions)
{
    struct scene scene = {.server = ssh_server_start(conditions)};
    scene.publication =
        publication_on(text_of("%s%s", scene.server->address, scene.server->site),
                       text_of("%s  key: %s\n", trusting(scene.server), scene.server->key));
    return scene;
}

static void change_title(const struct scene *scene, const char *from, const char *to)
{
    edit(scene->publication, "records/activities.csv", from, to);
}

static char *published(const struct scene *scene)
{
    return read_file(text_of("%s/small.xml", scene->server->site), NULL);
}

static void expect_published(const struct scene *scene)
{
    CU_ASSERT_STRING_EQUAL(published(scene),
                           read_file(file_of(scene->publication, "out/small.xml"), NULL));
    CU_ASSERT_EQUAL(count_files(scene->server->site, "iatipub-part"), 0);
}

static void expect_no_client(const struct scene *scene)
{
    CHECK(ssh_clients_end(scene->server->known_hosts, 10), "sftp or ssh is left over");
}

/* The run fails, saying the texts; the old file is as it was, nothing is left behind. */
#define EXPECT_FAILURE(scene, status, ...)                                                         \
    do {                                                                                           \
        const char *before = snapshot((scene).server->site, SNAPSHOT_TIMES);                       \
        EXPECT(run((scene).publication), status, __VA_ARGS__);                                     \
        CU_ASSERT_STRING_EQUAL(snapshot((scene).server->site, SNAPSHOT_TIMES), before);            \
        expect_no_client(&(scene));                                                                \
    } while (0)

/* ---- what works ------------------------------------------------------------------------------ */

static void publishes_and_then_has_nothing_to_do(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    EXPECT(run_well(scene.publication), 0, "1 new, 0 changed, 0 unchanged");
    expect_published(&scene);
    CU_ASSERT_TRUE(exists(text_of("%s/index.html", scene.server->site)));
    const char *before = snapshot(scene.server->site, SNAPSHOT_TIMES);
    EXPECT(run_well(scene.publication), 0, "0 new, 0 changed, 1 unchanged");
    CU_ASSERT_STRING_EQUAL(snapshot(scene.server->site, SNAPSHOT_TIMES), before);
    change_title(&scene, "Ports", "Harbours");
    EXPECT(run_well(scene.publication), 0, "0 new, 1 changed, 0 unchanged");
    expect_published(&scene);
    expect_no_client(&scene);
}

static void gives_files_the_modes_of_the_server(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    mode_t before = umask(077);
    run_well(scene.publication);
    umask(before);
    struct stat status = {.st_mode = 0};
    CU_ASSERT_EQUAL(stat(text_of("%s/small.xml", scene.server->site), &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0666 & ~before);
}

static void plans_without_writing(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    run_well(scene.publication);
    remove_file(text_of("%s/small.xml", scene.server->site));
    const char *before = snapshot(scene.server->site, SNAPSHOT_TIMES);
    EXPECT(iatipub("publish", "--plan", "-C", scene.publication, NULL), 0, "1 new");
    CU_ASSERT_STRING_EQUAL(snapshot(scene.server->site, SNAPSHOT_TIMES), before);
}

static void begins_in_the_home(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    edit(scene.publication, "publication.yaml", scene.server->site, "/~/site");
    run_well(scene.publication);
    expect_published(&scene);
}

static void removes_what_a_killed_run_left(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    write_text(text_of("%s/small.xml.0a1b2c3d.iatipub-part", scene.server->site), "<iati");
    write_text(text_of("%s/other.txt", scene.server->site), "not ours");
    run_well(scene.publication);
    expect_published(&scene);
    CU_ASSERT_TRUE(exists(text_of("%s/other.txt", scene.server->site)));
}

/* ssh-agent tells its address in what it prints. */
static const char *start_agent(const char *key)
{
    const char *address = text_of("/tmp/iatipub-agent-%ld", (long)getpid());
    const char *const arguments[] = {"/usr/bin/ssh-agent", "-D", "-a", address, NULL};
    start_program(arguments);
    for (double end = seconds_now() + 10; !exists(address) && seconds_now() < end;)
        sleep_seconds(0.01);
    CU_ASSERT_EQUAL(system(text_of("SSH_AUTH_SOCK=%s ssh-add -q '%s'", address, key)), 0);
    return text_of("SSH_AUTH_SOCK=%s", address);
}

static void asks_the_agent_where_no_key_is_named(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    edit(scene.publication, "publication.yaml", text_of("  key: %s\n", scene.server->key), "");
    const char *const environment[] = {start_agent(scene.server->key), NULL};
    remove_file(scene.server->key);
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", scene.publication, NULL), 0, "1 new");
    expect_published(&scene);
    expect_no_client(&scene);
}

/* ---- who is who ------------------------------------------------------------------------------ */

static void refuses_an_unknown_server(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    write_text(scene.server->known_hosts, "");
    EXPECT_FAILURE(scene, 3, text_of("is not in host.known_hosts '%s'", scene.server->known_hosts),
                   text_of("'ssh-keyscan -p %u 127.0.0.1'", scene.server->port), "fingerprint");
    CU_ASSERT_STRING_EQUAL(read_file(scene.server->known_hosts, NULL), "");
}

static void refuses_a_server_whose_key_changed(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    run_well(scene.publication);
    change_title(&scene, "Ports", "Harbours");
    const char *other = ssh_make_key(in_test("other"));
    write_text(scene.server->known_hosts, text_of("[127.0.0.1]:%u %s", scene.server->port,
                                                  read_file(text_of("%s.pub", other), NULL)));
    EXPECT_FAILURE(scene, 3, "somebody may be posing as the server, so nothing was sent");
}

static void tells_that_the_key_is_not_let_in(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    const char *other = ssh_make_key(in_test("other"));
    edit(scene.publication, "publication.yaml", text_of("key: %s", scene.server->key),
         text_of("key: %s", other));
    EXPECT_FAILURE(scene, 3, text_of("does not let user '%s' in", scene.server->user),
                   text_of("host.key '%s'", other), "authorized_keys");
}

static void tells_what_is_wrong_with_the_key_file(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    chmod(scene.server->key, 0644);
    EXPECT_FAILURE(scene, 2, text_of("host.key '%s', which others can read", scene.server->key));
    write_text(scene.server->key, "not a key\n");
    chmod(scene.server->key, 0600);
    EXPECT_FAILURE(scene, 2, "a private key in a form that 'ssh-keygen' writes");
    remove_file(scene.server->key);
    EXPECT_FAILURE(scene, 2,
                   text_of("host.key names '%s', which can't be read", scene.server->key));
}

static void asks_nobody_for_a_passphrase(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    CU_ASSERT_EQUAL(
        system(text_of("ssh-keygen -q -p -P '' -N secret -f '%s' >/dev/null", scene.server->key)),
        0);
    EXPECT_FAILURE(scene, 3, "a key with a passphrase must be in ssh-agent");
}

/* ---- what the server can't do ---------------------------------------------------------------- */

static void tells_that_the_folder_is_missing(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    edit(scene.publication, "publication.yaml", scene.server->site,
         text_of("%s/not/there", scene.server->site));
    EXPECT_FAILURE(scene, 3, "the server has no folder", "/not/there': make it there");
}

static void tells_that_the_folder_is_read_only(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    run_well(scene.publication);
    change_title(&scene, "Ports", "Harbours");
    chmod(scene.server->site, 0555);
    EXPECT_FAILURE(scene, 3, text_of("does not allow user '%s' to do this", scene.server->user));
    chmod(scene.server->site, 0755);
    run_well(scene.publication);
    expect_published(&scene);
}

/* Records of which the file is large. */
static void add_large_records(const struct scene *scene, const char *title, int words)
{
    const char *const names[] = {"records/activities.csv", "records/activity_dates.csv",
                                 "records/participating_orgs.csv", "records/transactions.csv"};
    FILE *files[4];
    for (size_t i = 0; i < 4; i++)
        files[i] = fopen(file_of(scene->publication, names[i]), "w");
    fputs("iati_identifier,title,description,activity_status,last_updated_datetime\n", files[0]);
    fputs("iati_identifier,type,iso_date\n", files[1]);
    fputs("iati_identifier,role,type,narrative\n", files[2]);
    fputs("iati_identifier,transaction_key,transaction_type,transaction_date,value,value_date\n",
          files[3]);
    for (int i = 0; i < ACTIVITIES; i++) {
        fprintf(files[0], "XM-DAC-41302-%d,%s,", i, title);
        for (int j = 0; j < words; j++)
            fprintf(files[0], "word %d %d ", i, j);
        fputs(",2,2024-05-31T00:00:00Z\n", files[0]);
        fprintf(files[1], "XM-DAC-41302-%d,2,2023-01-01\n", i);
        fprintf(files[2], "XM-DAC-41302-%d,1,10,A donor\n", i);
    }
    for (size_t i = 0; i < 4; i++)
        fclose(files[i]);
}

static void tells_that_the_disk_is_full(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(&(struct ssh_server_conditions){.largest_file = 100000});
    run_well(scene.publication);
    add_large_records(&scene, "Ports", LARGER);
    EXPECT_FAILURE(scene, 3, "the server could not store it: is its disk full");
}

static void replaces_nothing_in_two_steps(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(&(struct ssh_server_conditions){.without_posix_rename = true});
    EXPECT(run(scene.publication), 0, "1 new");
    expect_published(&scene);
    change_title(&scene, "Ports", "Harbours");
    const char *before = published(&scene);
    EXPECT(run(scene.publication), 3, "it must know 'posix-rename@openssh.com'",
           "the old one, which is still there");
    CU_ASSERT_STRING_EQUAL(published(&scene), before);
    expect_no_client(&scene);
}

/* ---- what fails ------------------------------------------------------------------------------ */

static void tells_that_nobody_answers(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    edit(scene.publication, "publication.yaml", "  kind: sftp\n", "  kind: sftp\n  timeout: 1\n");
    kill(scene.server->process, SIGSTOP);
    EXPECT_FAILURE(scene, 3, "no answer within 1 seconds");
    kill(scene.server->process, SIGCONT);
    ssh_server_stop(scene.server);
    EXPECT_FAILURE(scene, 3, "nothing answers there: is the SSH server of '127.0.0.1' running");
}

static void tells_that_the_program_is_missing(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    char *path = text_of("%s", getenv("PATH"));
    setenv("PATH", "/nowhere", 1);
    EXPECT_FAILURE(scene, 3, "the program 'sftp' is not installed", "openssh-client");
    setenv("PATH", path, 1);
}

static void starts_the_program_with_care(void)
{
    static const char *const needed[] = {"BatchMode=yes",      "StrictHostKeyChecking=yes",
                                         "IdentitiesOnly=yes", "ClearAllForwardings=yes",
                                         "ForwardAgent=no",    "LC_ALL=C"};
    static const char *const environment[] = {"IATIPUB_REGISTRY_TOKEN=s3cret-token", NULL};
    const char *publication = publication_on("sftp://iati@127.0.0.1/x", "  key: key\n");
    put(publication, "key", "");
    write_text(in_test("bin/sftp"), text_of("#!/bin/sh\n/usr/bin/env >%s\necho \"$@\" >>%s\n"
                                            "echo no >&2\nexit 1\n",
                                            in_test("seen"), in_test("seen")));
    chmod(in_test("bin/sftp"), 0755);
    char *path = text_of("%s", getenv("PATH"));
    setenv("PATH", in_test("bin"), 1);
    const struct conditions conditions = {.environment = environment};
    EXPECT(iatipub_under(&conditions, "run", "-C", publication, NULL), 3,
           "the server refused it (sftp says: no)");
    setenv("PATH", path, 1);
    const char *seen = read_file(in_test("seen"), NULL);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        CHECK(text_has(seen, needed[i]), "sftp does not get '%s'", needed[i]);
    CU_ASSERT_FALSE(text_has(seen, "s3cret"));
}

static bool is_uploading(const char *site)
{
    bool found = false;
    DIR *folder = opendir(site);
    for (struct dirent *entry; !found && folder && (entry = readdir(folder));)
        found = text_has(entry->d_name, "iatipub-part");
    if (folder)
        closedir(folder);
    return found;
}

/* Sends a signal to what serves the connection when the first bytes of a file arrive: once, or from
 * then on to all there are; in a process of its own. */
static pid_t when_uploading(const struct scene *scene, bool once, enum ssh_part part, int number)
{
    pid_t process = fork();
    if (process != 0)
        return process;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (!is_uploading(scene->server->site))
        sleep_seconds(0.001);
    do
        ssh_server_signal(scene->server, part, number);
    while (!once);
    _exit(EXIT_SUCCESS);
}

static void end_process(pid_t process)
{
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
}

static void survives_a_cut_connection(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    add_large_records(&scene, "Ports", LARGER);
    run_well(scene.publication);
    add_large_records(&scene, "Harbours", LARGER);
    pid_t cutter = when_uploading(&scene, true, SSH_CONNECTION, SIGKILL);
    run_well(scene.publication);
    end_process(cutter);
    expect_published(&scene);
    expect_no_client(&scene);
}

static void gives_up_on_connections_that_are_cut(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    add_large_records(&scene, "Ports", LARGER);
    run_well(scene.publication);
    const char *before = published(&scene);
    add_large_records(&scene, "Harbours", LARGER);
    pid_t cutter = when_uploading(&scene, false, SSH_CONNECTION, SIGKILL);
    EXPECT(run(scene.publication), 3, "the connection to '127.0.0.1' was lost; run again");
    end_process(cutter);
    CU_ASSERT_STRING_EQUAL(published(&scene), before);
    run_well(scene.publication);
    expect_published(&scene);
    expect_no_client(&scene);
}

static void gives_up_on_a_server_that_hangs(void)
{
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    edit(scene.publication, "publication.yaml", "  kind: sftp\n", "  kind: sftp\n  timeout: 1\n");
    add_large_records(&scene, "Ports", LARGER);
    run_well(scene.publication);
    add_large_records(&scene, "Harbours", LARGER);
    const char *before = published(&scene);
    pid_t stopper = when_uploading(&scene, true, SSH_SFTP, SIGSTOP);
    struct outcome outcome = run(scene.publication);
    end_process(stopper);
    EXPECT(outcome, 3, "not a byte moved for 1 seconds");
    CHECK(outcome.seconds < 30, "that took %g seconds", outcome.seconds);
    CU_ASSERT_STRING_EQUAL(published(&scene), before);
    run_well(scene.publication);
    expect_published(&scene);
    expect_no_client(&scene);
}

/* ---- kills ----------------------------------------------------------------------------------- */

/* Reads the public file again and again; ends with the number of times when it was neither the one
 * nor the other, at most 100. */
static pid_t start_reader(const struct scene *scene, char *const files[2])
{
    pid_t process = fork();
    if (process != 0)
        return process;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t enough;
    sigemptyset(&enough);
    sigaddset(&enough, SIGTERM);
    sigprocmask(SIG_BLOCK, &enough, NULL);
    const char *path = text_of("%s/small.xml", scene->server->site);
    const struct timespec pause = {.tv_nsec = 3000000};
    int wrong = 0;
    size_t size = strlen(files[0]) + strlen(files[1]) + 1;
    char *text = malloc(size);
    while (text && sigtimedwait(&enough, NULL, &pause) != SIGTERM) {
        FILE *file = fopen(path, "r");
        size_t length = file ? fread(text, 1, size - 1, file) : 0;
        text[length] = '\0';
        wrong += strcmp(text, files[0]) != 0 && strcmp(text, files[1]) != 0;
        if (file)
            fclose(file);
    }
    _exit(text ? (wrong < 100 ? wrong : 100) : 125);
}

static int stop_reader(pid_t process)
{
    int status = 0;
    kill(process, SIGTERM);
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void is_old_or_new_whenever_a_run_is_killed(void)
{
    static const char *const titles[] = {"Ports", "Harbours"};
    if (!have_ssh_server())
        return;
    struct scene scene = make_scene(NULL);
    char *files[2];
    double whole = 0;
    for (size_t i = 0; i < 2; i++) {
        add_large_records(&scene, titles[i], LARGE);
        whole = run_well(scene.publication).seconds;
        files[i] = published(&scene);
    }
    CU_ASSERT_STRING_NOT_EQUAL(files[0], files[1]);
    pid_t reader = start_reader(&scene, files);
    size_t killed = 0;
    for (int i = 0; i < KILLS; i++) {
        add_large_records(&scene, titles[i % 2], LARGE);
        const struct conditions conditions = {.kill_after = whole * (0.3 + 0.7 * i / KILLS)};
        killed +=
            iatipub_under(&conditions, "run", "-C", scene.publication, NULL).status == -SIGKILL;
        expect_no_client(&scene);
        whole = run_well(scene.publication).seconds;
        CU_ASSERT_STRING_EQUAL(published(&scene), files[i % 2]);
        CU_ASSERT_EQUAL(count_files(scene.server->site, "iatipub-part"), 0);
    }
    int wrong = stop_reader(reader);
    CHECK(wrong == 0, "%d times the public file was neither the old nor the new one", wrong);
    CHECK(killed >= KILLS / 2, "only %zu of %d runs were killed before their end", killed, KILLS);
}

CU_TestInfo host_sftp_tests[] = {
    {"publishes, and then has nothing to do", publishes_and_then_has_nothing_to_do},
    {"gives files the modes of the server", gives_files_the_modes_of_the_server},
    {"plans without writing", plans_without_writing},
    {"begins in the home", begins_in_the_home},
    {"removes what a killed run left", removes_what_a_killed_run_left},
    {"asks the agent where no key is named", asks_the_agent_where_no_key_is_named},
    {"refuses an unknown server", refuses_an_unknown_server},
    {"refuses a server whose key changed", refuses_a_server_whose_key_changed},
    {"tells that the key is not let in", tells_that_the_key_is_not_let_in},
    {"tells what is wrong with the key file", tells_what_is_wrong_with_the_key_file},
    {"asks nobody for a passphrase", asks_nobody_for_a_passphrase},
    {"tells that the folder is missing", tells_that_the_folder_is_missing},
    {"tells that the folder is read-only", tells_that_the_folder_is_read_only},
    {"tells that the disk is full", tells_that_the_disk_is_full},
    {"replaces nothing in two steps", replaces_nothing_in_two_steps},
    {"tells that nobody answers", tells_that_nobody_answers},
    {"tells that the program is missing", tells_that_the_program_is_missing},
    {"starts the program with care", starts_the_program_with_care},
    {"survives a cut connection", survives_a_cut_connection},
    {"gives up on connections that are cut", gives_up_on_connections_that_are_cut},
    {"gives up on a server that hangs", gives_up_on_a_server_that_hangs},
    {"is old or new whenever a run is killed", is_old_or_new_whenever_a_run_is_killed},
    CU_TEST_INFO_NULL};
