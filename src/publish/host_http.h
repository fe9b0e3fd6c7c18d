/* Hosts that take files over HTTP: a folder of a WebDAV server, or one that takes plain PUT.
 *
 * WebDAV (nginx with its DAV modules, Apache's mod_dav, Nextcloud, IIS) renames files (MOVE) and
 * lists folders (PROPFIND); where only the listing is missing, files are still renamed. Plain PUT
 * has neither: the public file is replaced by a second upload, which such servers put in place when
 * it is complete. Who asks is shown by a password (Basic), a token (Bearer), a client certificate,
 * or one of the former with a certificate; a secret never goes over plain http to another machine.
 *
 * host_http_open (host_remote.h) opens one over libcurl. */
#ifndef IATIPUB_PUBLISH_HOST_HTTP_H
#define IATIPUB_PUBLISH_HOST_HTTP_H

#include "publish/host_remote.h"

/* As host_http_open, over a transport that the host closes, also when it can't be opened. */
struct host_connection *host_http_open_over(const struct publication *publication, bool writable,
                                            struct transport *transport,
                                            const struct host_observer *observer,
                                            struct error *error);

#endif
