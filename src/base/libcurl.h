/* libcurl, loaded when the network is first needed.
 *
 * It brings some thirty libraries along (TLS, Kerberos, LDAP, HTTP/2 ...), and loading them took
 * longer than checking a small file; most verbs never need them. So the program is not linked with
 * it: libcurl_get() loads it once, and its functions are called through the table. */
#ifndef IATIPUB_BASE_LIBCURL_H
#define IATIPUB_BASE_LIBCURL_H

#include <curl/curl.h>

#include "base/error.h"

#define LIBCURL_FUNCTIONS(X)                                                                       \
    X(global_init)                                                                                 \
    X(global_cleanup)                                                                              \
    X(easy_init)                                                                                   \
    X(easy_cleanup)                                                                                \
    X(easy_reset)                                                                                  \
    X(easy_setopt)                                                                                 \
    X(easy_perform)                                                                                \
    X(easy_getinfo)                                                                                \
    X(easy_strerror)                                                                               \
    X(slist_append)                                                                                \
    X(slist_free_all)                                                                              \
    X(url)                                                                                         \
    X(url_cleanup)                                                                                 \
    X(url_get)                                                                                     \
    X(url_set)                                                                                     \
    X(free)

/* As the functions of their names with "curl_" before them. */
#define LIBCURL_MEMBER(name) __typeof__ (&curl_##name)(name);
struct libcurl {
    LIBCURL_FUNCTIONS(LIBCURL_MEMBER)
};
#undef LIBCURL_MEMBER

/* The library, loaded and started by the first call, which must not be made by two threads at once.
 * It stays until the program ends. NULL and `error` (ERROR_ENVIRONMENT) if it can't be loaded. */
const struct libcurl *libcurl_get(struct error *error);

/* Has a handle check certificates by the authorities of CURL_CA_BUNDLE, SSL_CERT_FILE and
 * SSL_CERT_DIR; by the system's where none is set. */
void libcurl_set_authorities(const struct libcurl *library, CURL *curl);

#endif
