/* Hosts on other machines: what their kinds share.
 *
 * A kind tells how to upload, read, move and remove one file; this module makes of it the order
 * that keeps the public address whole: upload under a temporary name (NAME REMOTE_PART), read it
 * back and compare, move it to its place. Where a kind can't move (plain HTTP PUT), the temporary
 * file is removed, so that no killed run leaves it for ever, and the content is uploaded again
 * under its own name, which such a server replaces in one step, and read back there. A move whose
 * answer got lost has succeeded if the content is in its place.
 *
 * A kind embeds struct remote_host as its first member, fills `operations` (remote_operations) and
 * `kind`, and returns &remote->base from its open function. */
#ifndef IATIPUB_PUBLISH_HOST_REMOTE_H
#define IATIPUB_PUBLISH_HOST_REMOTE_H

#include "publish/host.h"

#define REMOTE_PART ".iatipub-part"

enum { REMOTE_TIMEOUT = 60 /* seconds without a byte moved, unless the publication says else */ };

struct remote_host;

struct remote_kind {
    /* Makes the host have the content under a name, whatever it had there. */
    bool (*upload)(struct remote_host *remote, const char *name, const struct host_content *content,
                   struct error *error);
    /* Reads what is there, byte for byte, past every cache, and gives it to `receive`. `exists` is
     * false if there is nothing. */
    bool (*read)(struct remote_host *remote, const char *name, bool *exists,
                 bool (*receive)(void *context, const void *data, size_t length), void *context,
                 struct error *error);
    /* Puts a file in the place of another in one step; NULL: the kind can't. */
    bool (*move)(struct remote_host *remote, const char *from, const char *to, struct error *error);
    /* Fine if there is none. */
    bool (*remove)(struct remote_host *remote, const char *name, struct error *error);
    bool (*list)(struct remote_host *remote, host_listener *listener, void *context,
                 struct error *error); /* NULL: the kind can't */
    char *(*locate)(const struct remote_host *remote, const char *name);
    /* Adds the steps of a put to `text`, a line each. */
    void (*describe_put)(const struct remote_host *remote, const char *name, struct strbuf *text);
    void (*close)(struct remote_host *remote);
    const char *removal; /* what a removal is called, for a plan */
};

struct remote_host {
    struct host_connection base;
    const struct remote_kind *kind;
    /* Of the read at hand: undoes what `receive` took, for a kind that begins to read again. */
    void (*restart)(void *context);
};

/* Fills `base` and `kind`. */
void remote_host_init(struct remote_host *remote, const struct remote_kind *kind);

/* Removes what a killed run left under temporary names. Nothing if the kind can't list. */
bool remote_host_sweep(struct remote_host *remote, struct error *error);

/* The header "Content-Type: ..." of a file, by the ending of its name, temporary or not. Constant.
 */
const char *remote_content_type(const char *name);

/* A transport with the host's time-out, whose requests the observer is told of. NULL and `error` if
 * libcurl can't be set up. */
struct transport *remote_transport_open(const struct publication *publication,
                                        const struct host_observer *observer, struct error *error);

/* The kinds; each reads its settings and secrets from the publication. */
struct host_connection *host_http_open(const struct publication *publication, bool writable,
                                       const struct host_observer *observer, struct error *error);
struct host_connection *host_sftp_open(const struct publication *publication, bool writable,
                                       const struct host_observer *observer, struct error *error);
struct host_connection *host_s3_open(const struct publication *publication, bool writable,
                                     const struct host_observer *observer, struct error *error);

#endif
