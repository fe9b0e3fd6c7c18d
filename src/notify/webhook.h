/* Sending a notice to a program: the result of the job as JSON (docs/run.md), by POST.
 *
 * With a secret the request is signed: header X-Iatipub-Signature is "sha256=" and the HMAC-SHA256,
 * in hexadecimal, of the value of header X-Iatipub-Timestamp (seconds since 1970), "." and the
 * body. X-Iatipub-Delivery is the same when a request is sent again. */
#ifndef IATIPUB_NOTIFY_WEBHOOK_H
#define IATIPUB_NOTIFY_WEBHOOK_H

#include <time.h>

#include "config/publication.h"
#include "notify/notify.h"
#include "publish/transport.h"

/* `listener` is told once. What may be better later is tried up to four times. */
void webhook_send(const struct notify_webhook *settings, const struct publication *publication,
                  const char *json, struct transport *transport,
                  const struct notify_listener *listener);

/* "sha256=HEX". The caller frees. */
char *webhook_sign(const char *secret, time_t moment, const char *body);

#endif
