/* The listing of a folder as WebDAV gives it: the XML of a 207 answer to PROPFIND with depth 1. */
#ifndef IATIPUB_PUBLISH_DAV_LISTING_H
#define IATIPUB_PUBLISH_DAV_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "publish/host.h"

/* Tells `listener` of every file of the listing by the last part of its address, decoded; folders,
 * the listed one among them, are left out, and so are names that no file of a folder can have. What
 * the server does not say the size of has 0 bytes. False and an ERROR_ENVIRONMENT if the bytes are
 * not such a listing; files before the fault have been told then. Nothing outside the listing is
 * ever read; a document type is refused. */
bool dav_listing_read(const char *xml, size_t length, host_listener *listener, void *context,
                      struct error *error);

#endif
