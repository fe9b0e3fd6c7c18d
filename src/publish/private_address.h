/* Addresses that lead where nobody outside can follow: to this machine, into private, link-local
 * and reserved networks. */
#ifndef IATIPUB_PUBLISH_PRIVATE_ADDRESS_H
#define IATIPUB_PUBLISH_PRIVATE_ADDRESS_H

#include <stdbool.h>

/* True if the address leads there by its name or by anything that its name resolves to. */
bool address_is_private(const char *url);
/* Likewise, by what the address itself says: no name is looked up. */
bool address_says_private(const char *url);

#endif
