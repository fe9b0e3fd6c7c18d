/* libpq, PostgreSQL's client library, loaded when a database is first read.
 *
 * It brings TLS, Kerberos and LDAP along, which take longer to load than a small file to check, and
 * most publications read files only. So the program is not linked with it: libpq_load() loads it,
 * and its functions are called through the table. */
#ifndef IATIPUB_BASE_LIBPQ_H
#define IATIPUB_BASE_LIBPQ_H

#include <stdbool.h>

#include <libpq-fe.h>

#include "base/error.h"

#define LIBPQ_FUNCTIONS(X)                                                                         \
    X(connectdbParams)                                                                             \
    X(status)                                                                                      \
    X(errorMessage)                                                                                \
    X(db)                                                                                          \
    X(setNoticeProcessor)                                                                          \
    X(finish)                                                                                      \
    X(exec)                                                                                        \
    X(execParams)                                                                                  \
    X(describePortal)                                                                              \
    X(sendQuery)                                                                                   \
    X(setSingleRowMode)                                                                            \
    X(getResult)                                                                                   \
    X(resultStatus)                                                                                \
    X(resultErrorField)                                                                            \
    X(clear)                                                                                       \
    X(ntuples)                                                                                     \
    X(nfields)                                                                                     \
    X(fname)                                                                                       \
    X(ftype)                                                                                       \
    X(getvalue)                                                                                    \
    X(getlength)                                                                                   \
    X(getisnull)

/* As the functions of their names with "PQ" before them. */
#define LIBPQ_MEMBER(name) __typeof__ (&PQ##name)(name);
struct libpq {
    LIBPQ_FUNCTIONS(LIBPQ_MEMBER)
};
#undef LIBPQ_MEMBER

/* The library, loaded by the first call, which must not be made by two threads at once. It stays
 * until the program ends. NULL and `error` (ERROR_ENVIRONMENT) if it can't be loaded. */
const struct libpq *libpq_get(struct error *error);

#endif
