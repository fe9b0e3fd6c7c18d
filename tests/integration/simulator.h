/* The registry simulator (tests/servers) for a test: started, told how to fail, and asked what
 * came of it. */
#ifndef INTEGRATION_SIMULATOR_H
#define INTEGRATION_SIMULATOR_H

#include <jansson.h>
#include <stddef.h>

#include "harness.h"

struct simulator {
    char *address; /* "http://127.0.0.1:PORT" */
    char *url;     /* the API's: `address` and "/api/v1" */
    char *log;     /* path */
};

/* Starts one with its built-in organisations; it ends with the test. Of kind ckan or ckan-iati,
 * `url` is `address`. */
struct simulator simulator_start(void);
struct simulator simulator_start_kind(const char *kind);

/* Replaces all faults: lines of METHOD:PATHPREFIX:KIND[:COUNT]; "" for none. */
void simulator_set_faults(const struct simulator *simulator, const char *faults);

/* How many requests so far had this method (NULL: any), and how many were writes that happened. */
size_t simulator_requests(const struct simulator *simulator, const char *method);
size_t simulator_writes(const struct simulator *simulator);

/* How many requests so far were for this address, faults included. */
size_t simulator_calls(const struct simulator *simulator, const char *path);

/* Everything stored; the caller releases it. */
json_t *simulator_datasets(const struct simulator *simulator);

/* Does to a portal of CKAN what somebody else does, who has this key. */
void simulator_act(const struct simulator *simulator, const char *key, const char *action,
                   const char *input);

/* How many datasets are stored under a short name, and a member of the metadata of the first. */
size_t simulator_count(const struct simulator *simulator, const char *short_name);
char *simulator_metadata(const struct simulator *simulator, const char *short_name,
                         const char *member);

#endif
