/* Who is told of jobs in a test: a mail server (aiosmtpd, tests/notify/mail_server.py) and a
 * receiver of webhooks that checks signatures (tests/notify/webhook_receiver.py). Each has a port
 * and a folder of its own and ends with the test. Tests with the mail server begin with
 *
 *     if (!have_mail_server())
 *         return;
 */
#ifndef INTEGRATION_RECEIVERS_H
#define INTEGRATION_RECEIVERS_H

#include <stdbool.h>
#include <stddef.h>

struct receiver {
    int port;
    char *folder;
};

/* False if aiosmtpd or openssl are not installed, and then the test says that it is not run. */
bool have_mail_server(void);
/* `tls`: "none", "starttls" or "smtps", with a certificate of the test's authority for 127.0.0.1
 * and 0.0.0.0. `user` NULL: everybody may send. */
struct receiver mail_server_start(const char *tls, const char *user, const char *password);

/* `secret` NULL: anything is taken. */
struct receiver webhook_start(const char *secret);

/* How many messages or requests came. */
size_t received_count(const struct receiver *receiver);
/* One of them, from 1 on, by its ending: "txt", "eml" or "json". */
char *received(const struct receiver *receiver, size_t number, const char *ending);

#endif
