#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "publish/sftp_text.h"

extern CU_TestInfo sftp_text_tests[];

/* ---- addresses ----------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void expect_address(const char *url, const char *user, const char *host, const char *port,
                           const char *folder)
{
    struct sftp_address address;
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(sftp_address_parse(url, &address, &error));
    CU_ASSERT_TRUE(same(address.user, user));
    CU_ASSERT_TRUE(same(address.host, host));
    CU_ASSERT_TRUE(same(address.port, port));
    CU_ASSERT_TRUE(same(address.folder, folder));
    sftp_address_release(&address);
    error_clear(&error);
}

static void reads_addresses(void)
{
    expect_address("sftp://iati@data.example.org/var/www", "iati", "data.example.org", NULL,
                   "/var/www");
    expect_address("sftp://iati@data.example.org:2222/x", "iati", "data.example.org", "2222", "/x");
    expect_address("sftp://data.example.org", NULL, "data.example.org", NULL, "/");
    expect_address("sftp://iati@[2001:db8::1]:22/x", "iati", "[2001:db8::1]", "22", "/x");
    expect_address("sftp://iati@[::1]/x", "iati", "[::1]", NULL, "/x");
}

static void begins_in_the_home_where_told(void)
{
    expect_address("sftp://u@h/~/www/iati", "u", "h", NULL, "./www/iati");
    expect_address("sftp://u@h/~", "u", "h", NULL, ".");
    expect_address("sftp://u@h/~/-x", "u", "h", NULL, "./-x");
    expect_address("sftp://u@h/~other/x", "u", "h", NULL, "/~other/x");
}

static void refuses_what_could_be_an_option(void)
{
    static const char *const urls[] = {
        "https://h/x",        "sftp://",           "sftp:///x",         "sftp://-oProxy=x@h/x",
        "sftp://u@-oProxy/x", "sftp://u@h:0/x",    "sftp://u@h:65536/", "sftp://u@h:-1/",
        "sftp://u@h:/",       "sftp://u@/x",       "sftp://u@h;ls/x",   "sftp://u@[::1/x",
        "sftp://u@[]/x",      "sftp://u@[-o]:1/x", "sftp://u@a@b/x",    "sftp://$(ls)@h/x",
        "sftp://@h/x",        "sftp://u:p@h/x",
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct sftp_address address;
        struct error error = ERROR_INIT;
        CU_ASSERT_FALSE(sftp_address_parse(urls[i], &address, &error));
        CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "expected sftp://USER@HOST/FOLDER"));
        sftp_address_release(&address);
        error_clear(&error);
    }
}

/* ---- to sftp and ssh ----------------------------------------------------------------------- */

static void quotes_names(void)
{
    struct strbuf text = STRBUF_INIT;
    sftp_add_quoted(&text, "/a b/[x]/\"\\");
    CU_ASSERT_STRING_EQUAL(text.text, "\"/a b/[x]/\\\"\\\\\"");
    strbuf_release(&text);
}

static void expect_option(const char *path, const char *option)
{
    struct error error = ERROR_INIT;
    char *made = sftp_path_option("IdentityFile", path, "host.key", &error);
    CU_ASSERT_TRUE(same(made, option));
    if (!option) {
        CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "host.key '"));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "move the file"));
    }
    free(made);
    error_clear(&error);
}

static void writes_paths_that_ssh_takes_as_they_are(void)
{
    expect_option("/home/my keys/id", "IdentityFile=\"/home/my keys/id\"");
    expect_option("/x/%h/100%", "IdentityFile=\"/x/%%h/100%%\"");
    expect_option("~root/id", "IdentityFile=\"./~root/id\"");
    expect_option("/x/$HOME", "IdentityFile=\"/x/$HOME\"");
    expect_option("/x/${HOME}", NULL);
    expect_option("/x/\"", NULL);
    expect_option("/x/\\", NULL);
    expect_option("/x/\nProxyCommand=ls", NULL);
}

/* ---- listings ------------------------------------------------------------------------------ */

static void expect_entry(const char *line, const char *name, size_t size)
{
    struct sftp_entry entry = {.name = NULL};
    CU_ASSERT_TRUE(sftp_entry_read(line, &entry));
    CU_ASSERT_TRUE(same(entry.name, name));
    CU_ASSERT_EQUAL(entry.size, size);
}

static void reads_listings(void)
{
    expect_entry("-rw-r--r--    ? sshd     nogroup         6 Nov 22 21:53 ./a.xml", "a.xml", 6);
    expect_entry("-rw-r--r--    1 1000     1000     12345678 Nov 22  2024 a-b_1.xml", "a-b_1.xml",
                 12345678);
    expect_entry("-rw-r--r--    ? iati     domain users    6 Nov 22 21:53 ./a.xml", "a.xml", 6);
    expect_entry("-rw-rw-rw-    1 0 0 0 Jan  1 00:00 ./-x", "-x", 0);
    expect_entry("lrwxrwxrwx    1 0        0               5 Jan  1 00:00 a.xml", "a.xml", 5);
}

static void passes_over_other_lines(void)
{
    static const char *const lines[] = {
        "",
        "drwxr-xr-x    ? sshd     nogroup      4096 Nov 22 21:53 ./sub",
        "-rw-r--r--    ? sshd     nogroup         6 Nov 22 21:53",
        "-rw-r--r--    ? sshd     nogroup         6 Nov 22 21:53 ./",
        "-rw-r--r--    ? sshd     nogroup         6 Nov 22 21:53 ./sub/a.xml",
        "-rw-r--r--    ? sshd     nogroup         6 Nov 22 21:53 A.xml",
        "-rw-r--r--    ? sshd     nogroup         6 Nov 22 21:53 a\\nb.xml",
        "-rw-r--r--    ? sshd     nogroup       six Nov 22 21:53 a.xml",
        "-rw-r--r--    ? sshd     nogroup        -6 Nov 22 21:53 a.xml",
        "-rw-r--r--    ? sshd nogroup 99999999999999999999999 Nov 22 21:53 a.xml",
        "-",
        "welcome to this server",
    };
    struct sftp_entry entry;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        CU_ASSERT_FALSE(sftp_entry_read(lines[i], &entry));
}

static void passes_over_names_with_spaces(void)
{
    struct sftp_entry entry;
    CU_ASSERT_FALSE(
        sftp_entry_read("-rw-r--r--    1 0        0        5 Jan  1 00:00 a b.xml", &entry));
}

/* ---- complaints ---------------------------------------------------------------------------- */

static void expect_meaning(enum sftp_step step, enum sftp_end end, const char *said,
                           enum error_kind kind, const char *text)
{
    struct sftp_address address;
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(
        sftp_address_parse("sftp://iati@data.example.org:2222/www", &address, &error));
    const struct sftp_failure failure = {.step = step,
                                         .end = end,
                                         .said = said,
                                         .location = "sftp://iati@data.example.org:2222/www/a.xml",
                                         .address = &address,
                                         .known_hosts = "/etc/iatipub/known_hosts",
                                         .timeout = 7};
    CU_ASSERT_FALSE(sftp_explain(&failure, &error));
    CU_ASSERT_EQUAL(error.kind, kind);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "'sftp://iati@data.example.org:2222/www/a.xml': "));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, text));
    if (!strstr(error.text, text))
        printf("\n%s\n", error.text);
    error_clear(&error);
    sftp_address_release(&address);
}

static void expect_lost(const char *said, const char *text)
{
    expect_meaning(SFTP_ENTER, SFTP_LOST, said, ERROR_ENVIRONMENT, text);
}

static void explains_why_there_is_no_connection(void)
{
    expect_lost("@@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n@@@@@\nHost key for "
                "[h]:2222 has changed\nHost key verification failed.\nConnection closed\n",
                "is not the one that host.known_hosts '/etc/iatipub/known_hosts' has for "
                "'data.example.org': somebody may be posing as the server");
    expect_lost("No ED25519 host key is known for h and you have requested strict checking.\nHost "
                "key verification failed.\nConnection closed\n",
                "fetch it with 'ssh-keyscan -p 2222 data.example.org', compare its fingerprint");
    expect_lost("iati@h: Permission denied (publickey,password).\nConnection closed\n",
                "does not let user 'iati' in with the keys of ssh-agent and of ~/.ssh");
    expect_lost("ssh: connect to host h port 2222: Connection refused\nConnection closed\n",
                "nothing answers there");
    expect_lost("ssh: connect to host h port 2222: Connection timed out\n", "within 7 seconds");
    expect_lost("ssh: Could not resolve hostname h: Name or service not known\n",
                "there is no address for 'data.example.org'");
    expect_lost("subsystem request failed on channel 0\n", "offers no SFTP");
    expect_lost("", "the connection to 'data.example.org' was lost; run again");
    expect_meaning(SFTP_ENTER, SFTP_LOST,
                   "@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nLoad key \"k\": bad permissions\n"
                   "iati@h: Permission denied (publickey).\n",
                   ERROR_USAGE, "('chmod 600')");
    expect_meaning(SFTP_ENTER, SFTP_LOST, "Load key \"k\": error in libcrypto\n", ERROR_USAGE,
                   "a private key in a form that 'ssh-keygen' writes");
}

static void explains_what_the_server_refuses(void)
{
    const enum error_kind kind = ERROR_ENVIRONMENT;
    expect_meaning(SFTP_ENTER, SFTP_REFUSED, "stat remote: No such file or directory\n", kind,
                   "has no folder '/www': make it there");
    expect_meaning(SFTP_ENTER, SFTP_REFUSED, "realpath /www: No such file\n", kind,
                   "has no folder '/www': make it there");
    expect_meaning(SFTP_ENTER, SFTP_REFUSED, "Can't change directory: \"/www\" is not a directory",
                   kind, "'/www' is no folder there");
    expect_meaning(SFTP_PUT, SFTP_REFUSED, "dest open \"/www/a\": Permission denied\n", kind,
                   "does not allow user 'iati' to do this");
    expect_meaning(SFTP_PUT, SFTP_REFUSED, "write remote \"/www/a\": Failure\n", kind,
                   "is its disk full");
    expect_meaning(SFTP_RENAME, SFTP_REFUSED, "remote rename \"/a\" to \"/b\": Failure\n", kind,
                   "posix-rename@openssh.com");
    expect_meaning(SFTP_GET, SFTP_REFUSED, "write local \"/dev/fd/3\": No space left on device",
                   kind, "(TMPDIR)");
    expect_meaning(SFTP_GET, SFTP_REFUSED, "something new\n", kind,
                   "the server refused it (sftp says: something new)");
}

static void explains_other_ends(void)
{
    expect_meaning(SFTP_PUT, SFTP_STALLED, "", ERROR_ENVIRONMENT, "not a byte moved for 7 seconds");
    expect_meaning(SFTP_ENTER, SFTP_MISSING, "", ERROR_ENVIRONMENT,
                   "apt-get install openssh-client");
    expect_meaning(SFTP_PUT, SFTP_LOST, "Connection refused by peer, or so", ERROR_ENVIRONMENT,
                   "was lost; run again");
}

static void shows_no_control_characters(void)
{
    expect_meaning(SFTP_GET, SFTP_REFUSED, "\r\nx\033[2Jy\nmore", ERROR_ENVIRONMENT,
                   "(sftp says: x?[2Jy)");
}

CU_TestInfo sftp_text_tests[] = {
    {"reads addresses", reads_addresses},
    {"begins in the home where told", begins_in_the_home_where_told},
    {"refuses what could be an option", refuses_what_could_be_an_option},
    {"quotes names", quotes_names},
    {"writes paths that ssh takes as they are", writes_paths_that_ssh_takes_as_they_are},
    {"reads listings", reads_listings},
    {"passes over other lines", passes_over_other_lines},
    {"passes over names with spaces", passes_over_names_with_spaces},
    {"explains why there is no connection", explains_why_there_is_no_connection},
    {"explains what the server refuses", explains_what_the_server_refuses},
    {"explains other ends", explains_other_ends},
    {"shows no control characters", shows_no_control_characters},
    CU_TEST_INFO_NULL};
