/* How publication.yaml names a PostgreSQL database: the text that libpq connects with, without a
 * password. Three forms are known:
 *
 *     service=ilo                                        an entry of the service file
 *     host=db.example.org dbname=ilo user=reader         settings
 *     postgresql://reader@db.example.org/ilo?sslmode=verify-full
 */
#ifndef IATIPUB_CONFIG_CONNECTION_H
#define IATIPUB_CONFIG_CONNECTION_H

#include <stdbool.h>

/* True if the text has one of the forms. Whether its settings exist, libpq says. */
bool connection_is_known(const char *text);

/* True if there is a password in the text, in any way that libpq would find it. May be true of
 * other texts that have the word "password" and an equals sign. */
bool connection_has_password(const char *text);

#endif
