#include "receivers.h"

#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "web_server.h"

#define PYTHON "/usr/bin/python3" /* the one that Debian's packages are for */

enum { LONGEST_START = 20 /* seconds */ };

bool have_mail_server(void)
{
    struct outcome outcome = program(PYTHON, "-c", "import aiosmtpd", NULL);
    if (outcome.status == 0 && exists("/usr/bin/openssl"))
        return true;
    not_run("aiosmtpd or openssl is not installed (packages python3-aiosmtpd, openssl)");
    return false;
}

/* Another receiver has another folder. */
static struct receiver prepare(const char *kind)
{
    struct receiver receiver = {.port = 0};
    for (size_t i = 1; !receiver.folder || exists(receiver.folder); i++)
        receiver.folder = in_test(text_of("%s-%zu", kind, i));
    make_folder(receiver.folder);
    return receiver;
}

static void wait_for(struct receiver *receiver)
{
    const char *path = text_of("%s/port", receiver->folder);
    double deadline = seconds_now() + LONGEST_START;
    while (!exists(path) && seconds_now() < deadline)
        sleep_seconds(0.02);
    CHECK(exists(path), "the receiver of %s does not start", receiver->folder);
    receiver->port = exists(path) ? atoi(read_file(path, NULL)) : 0;
}

struct receiver mail_server_start(const char *tls, const char *user, const char *password)
{
    struct receiver receiver = prepare("mail");
    bool has_tls = strcmp(tls, "none") != 0;
    const char *const arguments[] = {PYTHON,
                                     "-B",
                                     in_source("tests/notify/mail_server.py"),
                                     receiver.folder,
                                     tls,
                                     has_tls ? test_certificate("server") : "-",
                                     has_tls ? in_test("tls/server.key") : "-",
                                     user ? user : "-",
                                     password ? password : "-",
                                     NULL};
    start_program(arguments);
    wait_for(&receiver);
    return receiver;
}

struct receiver webhook_start(const char *secret)
{
    struct receiver receiver = prepare("webhook");
    const char *const arguments[] = {PYTHON,
                                     "-B",
                                     in_source("tests/notify/webhook_receiver.py"),
                                     receiver.folder,
                                     secret ? secret : "-",
                                     NULL};
    start_program(arguments);
    wait_for(&receiver);
    return receiver;
}

size_t received_count(const struct receiver *receiver)
{
    return count_files(receiver->folder, ".txt");
}

char *received(const struct receiver *receiver, size_t number, const char *ending)
{
    const char *path = text_of("%s/%zu.%s", receiver->folder, number, ending);
    CHECK(exists(path), "'%s' did not come", path);
    return exists(path) ? read_file(path, NULL) : text_of("%s", "");
}
