/* Addresses that the configuration gives: the registry's, and the public one of the host. */
#ifndef IATIPUB_PUBLISH_ADDRESS_H
#define IATIPUB_PUBLISH_ADDRESS_H

#include <stdbool.h>

#include "base/error.h"

enum { ADDRESS_LONGEST = 512 }; /* what the registry keeps of a dataset's address */

/* True if `url` is an absolute http(s) address without user, password, query or fragment; else
 * false and an ERROR_USAGE that names `setting` and shows `example`. The address itself is not
 * quoted, since it may hold a password. */
bool address_check(const char *url, const char *setting, const char *example, struct error *error);

/* What address_check would say is wrong, a piece of a sentence ("holds '?' or '#'"); NULL if
 * nothing is. False and `error` if it can't be known. */
bool address_find_fault(const char *url, const char **fault, struct error *error);

/* True if a token sent to this address could be read on the way: http to another machine. */
bool address_is_open(const char *url);

/* The public address of NAME.xml below the host's address, in percent-encoded ASCII. The caller
 * frees. NULL and an ERROR_USAGE if address_check refuses the host's address or if the result is
 * longer than ADDRESS_LONGEST. */
char *address_of_dataset(const char *host_url, const char *name, struct error *error);

#endif
