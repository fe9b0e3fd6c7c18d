/* OpenSSH's sftp as a child process: one connection, one command after the other.
 *
 * A command that sftp refuses ends it (that is how batches work), which tells success from failure
 * by no text; the next command connects anew. A connection that is lost between two commands is
 * made again once.
 *
 * Files go through a scratch file without a name, which sftp knows as SFTP_SCRATCH; so nothing is
 * left when the process is killed, and sftp and ssh end with it. */
#ifndef IATIPUB_PUBLISH_SFTP_SESSION_H
#define IATIPUB_PUBLISH_SFTP_SESSION_H

#include "publish/sftp_text.h"

#define SFTP_SCRATCH "/dev/fd/3"

struct sftp_settings {
    const struct sftp_address *address; /* lent for the life of the session, as are the files */
    const char *key;                    /* file; NULL: the agent's, the user's own */
    const char *known_hosts;            /* file; NULL: the user's own */
    unsigned timeout;                   /* seconds without a byte moved */
};

struct sftp_session;

/* Makes a session, which connects when it is first needed. The caller owns the result:
 * sftp_session_free. NULL and `error` if a setting won't do or there is no room for temporary
 * files. */
struct sftp_session *sftp_session_new(const struct sftp_settings *settings, struct error *error);
void sftp_session_free(struct sftp_session *session); /* NULL is fine */

/* Takes a line of what a command prints. */
typedef void sftp_line_taker(void *context, const char *line);

/* Does a command of sftp in the folder of the address. One with '-' before it may be refused and
 * is still done. `taker` may be NULL. `failed_at` receives `step`, or SFTP_ENTER if it did not come
 * that far. */
enum sftp_end sftp_session_do(struct sftp_session *session, enum sftp_step step,
                              const char *command, sftp_line_taker *taker, void *context,
                              enum sftp_step *failed_at);

/* Connects, unless that was done. */
enum sftp_end sftp_session_connect(struct sftp_session *session);

/* What sftp and ssh complained of at the last command; lent until the next. */
const char *sftp_session_said(const struct sftp_session *session);

/* The scratch file, open for reading and writing. */
int sftp_session_scratch(const struct sftp_session *session);

#endif
