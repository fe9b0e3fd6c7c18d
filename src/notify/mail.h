/* Sending a notice by e-mail, through libcurl.
 *
 * TLS is required and the server's certificate checked. To a server on this machine's loopback
 * with smtp:// TLS is used if it is offered, and the certificate is not looked at: nobody is in
 * between. Every recipient gets a copy of his own, so that one whose address is refused keeps it
 * from no others. */
#ifndef IATIPUB_NOTIFY_MAIL_H
#define IATIPUB_NOTIFY_MAIL_H

#include "config/publication.h"
#include "notify/notify.h"
#include "notify/wording.h"
#include "publish/transport.h"

/* Sends it to all recipients of `settings`; `listener` is told of each, or once of what keeps it
 * from all. What may be better later is tried up to four times, with the pauses of `transport`. */
void mail_send(const struct notify_mail *settings, const struct publication *publication,
               const struct wording *wording, struct transport *transport,
               const struct notify_listener *listener);

/* True if the server is on the loopback of this machine. */
bool mail_server_is_here(const char *server);

#endif
