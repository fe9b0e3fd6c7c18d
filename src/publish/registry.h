/* A registry: where datasets are announced by name and address.
 *
 * Open it, connect it (which finds the organisation and lists its datasets), look up, save or
 * withdraw registrations, close it. Each kind of registry is a struct of functions; registry_open
 * picks the one that the publication names. Saving is safe to interrupt and to repeat: what a
 * registry says is compared before anything is written, and read back afterwards. */
#ifndef IATIPUB_PUBLISH_REGISTRY_H
#define IATIPUB_PUBLISH_REGISTRY_H

#include <stdbool.h>

#include "base/error.h"
#include "config/publication.h"
#include "publish/notes.h"
#include "publish/registration.h"
#include "publish/transport.h"

struct registry_client;

struct registry_operations {
    bool (*prepare)(struct registry_client *client, struct error *error); /* NULL: nothing to do */
    bool (*connect)(struct registry_client *client, struct notes *notes, struct error *error);
    bool (*look_up)(struct registry_client *client, const struct registration *wanted,
                    struct registration *present, struct error *error);
    bool (*save)(struct registry_client *client, const struct registration *wanted, char **id,
                 struct error *error);
    bool (*withdraw)(struct registry_client *client, const char *short_name, bool *was_there,
                     struct error *error);
    char *(*describe_save)(const struct registry_client *client, const char *id);
    char *(*describe_withdraw)(const struct registry_client *client, const char *id);
    void (*close)(struct registry_client *client);
};

/* The first member of every kind's own struct. */
struct registry_client {
    const struct registry_operations *operations;
    struct transport *transport; /* lent */
    bool unusable; /* the last failure would meet every further request of this run too */
};

/* Reads the settings and the token; sends nothing. `publication` (which has a registry) and
 * `transport` must outlive the client. The caller owns the result: registry_close. NULL and an
 * ERROR_USAGE that says what to set if a setting or the token is missing or malformed. */
struct registry_client *registry_open(const struct publication *publication,
                                      struct transport *transport, struct error *error);
void registry_close(struct registry_client *client); /* NULL is fine */

/* Finds the organisation and lists its datasets. What the user should know is added to `notes`. */
bool registry_connect(struct registry_client *client, struct notes *notes, struct error *error);

/* What the registry says about the dataset with the short name of `wanted`: fills `present`, whose
 * `id` stays NULL if it says nothing. The caller releases `present`. */
bool registry_look_up(struct registry_client *client, const struct registration *wanted,
                      struct registration *present, struct error *error);

/* Makes the registry say what is `wanted`, and reads it back. `id` receives the registry's id of
 * the dataset; the caller frees it. */
bool registry_save(struct registry_client *client, const struct registration *wanted, char **id,
                   struct error *error);

/* The requests of a save, "METHOD ADDRESS", a line each, for a plan; `id` is the registry's id of
 * the dataset, NULL if it is new. The caller frees. */
char *registry_describe_save(const struct registry_client *client, const char *id);
/* Likewise of a withdrawal. */
char *registry_describe_withdraw(const struct registry_client *client, const char *id);

/* Takes the dataset with this short name off the registry, and looks that it is gone. `was_there`
 * receives whether the organisation had it; that it hadn't is no failure, so withdrawing can be
 * repeated. */
bool registry_withdraw(struct registry_client *client, const char *short_name, bool *was_there,
                       struct error *error);

/* Asks for the token, where it must be asked for; to be called before anything is written. False
 * and an ERROR_USAGE if that shows that nothing can be registered; that nobody answers does not. */
bool registry_prepare(struct registry_client *client, struct error *error);

/* What every kind reads of the publication. False and an ERROR_USAGE if the address is missing or
 * no web address such as `example`, or if nothing says who publishes. `url` receives a copy without
 * slashes at its end, which the caller frees; `organisation` is lent by the publication. */
bool registry_read_settings(const struct publication *publication, const char *example, char **url,
                            const char **organisation, struct error *error);

/* The kinds. */
struct registry_client *registry_ryd_open(const struct publication *publication,
                                          struct transport *transport, struct error *error);
struct registry_client *registry_ckan_open(const struct publication *publication,
                                           struct transport *transport, struct error *error);

#endif
