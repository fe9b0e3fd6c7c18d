/* A bucket of Amazon S3 or of a service that speaks as it does. See docs/publishing-hosts.md.
 *
 * A put uploads NAME REMOTE_PART (in parts if the file is large), which remote_host reads back and
 * compares; then the service copies it to NAME, with its Content-Type and Cache-Control, in one
 * step, and the temporary one is removed. */
#ifndef IATIPUB_PUBLISH_HOST_S3_H
#define IATIPUB_PUBLISH_HOST_S3_H

#include "publish/host_remote.h"

/* As host_s3_open, over a transport that becomes the host's, on failure too. */
struct host_connection *host_s3_open_over(const struct publication *publication, bool writable,
                                          struct transport *transport, struct error *error);

#endif
