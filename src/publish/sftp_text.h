/* What goes to OpenSSH's sftp and comes from it, as text: addresses, options, listings, complaints.
 */
#ifndef IATIPUB_PUBLISH_SFTP_TEXT_H
#define IATIPUB_PUBLISH_SFTP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* sftp://[USER@]HOST[:PORT]/FOLDER, where /~/FOLDER begins in the user's home. */
struct sftp_address {
    char *user; /* NULL: none is named */
    char *host; /* an IPv6 address is in brackets */
    char *port; /* NULL: none is named */
    char *folder;
};

/* False and an ERROR_USAGE if it is none, or if a part of it could be taken for an option. The
 * caller releases it in either case. */
bool sftp_address_parse(const char *url, struct sftp_address *address, struct error *error);
void sftp_address_release(struct sftp_address *address);

/* Adds a name as sftp reads it from a batch: in quotes, and no pattern. */
void sftp_add_quoted(struct strbuf *text, const char *name);

/* NAME="PATH" as ssh reads an option. The caller frees. NULL and an ERROR_USAGE that names
 * `setting` if ssh would take a part of the path for something else. */
char *sftp_path_option(const char *name, const char *path, const char *setting,
                       struct error *error);

/* A line of `ls -ln`. The name points into the line; what leads to it ("./") is left out. */
struct sftp_entry {
    const char *name;
    size_t size; /* bytes */
};

/* True if the line tells of a file, or a link to one, whose name could be ours (a-z, 0-9, '_', '-'
 * and '.'). */
bool sftp_entry_read(const char *line, struct sftp_entry *entry);

/* What sftp was to do. */
enum sftp_step { SFTP_ENTER, SFTP_LIST, SFTP_GET, SFTP_PUT, SFTP_RENAME, SFTP_REMOVE };

/* How it ended. */
enum sftp_end {
    SFTP_DONE,
    SFTP_REFUSED, /* the server (or the disk here) refused; sftp said why */
    SFTP_LOST,    /* there is no connection, or no longer */
    SFTP_STALLED, /* not a byte moved for too long */
    SFTP_MISSING  /* there is no such program */
};

/* A step that failed. */
struct sftp_failure {
    enum sftp_step step;
    enum sftp_end end;
    const char *said;     /* what sftp and ssh wrote to standard error */
    const char *location; /* of the file or the folder: sftp://... */
    const struct sftp_address *address;
    const char *key;         /* file; NULL: the agent's, the user's own */
    const char *known_hosts; /* file; NULL: the user's own */
    unsigned timeout;        /* seconds */
};

/* Fills `error` with what it means and what to do. Always returns false. */
bool sftp_explain(const struct sftp_failure *failure, struct error *error);

#endif
