/* OpenSSH's server for a test: on a free port of the loopback interface, with keys, rules and a
 * folder of its own. It lets one user in, an unprivileged one also when root runs the tests, by the
 * key that it made. */
#ifndef INTEGRATION_SSH_SERVER_H
#define INTEGRATION_SSH_SERVER_H

#include "harness.h"

struct ssh_server {
    char *folder;      /* of all that is its own, outside the test's */
    char *site;        /* the folder for the files, which its user owns */
    char *key;         /* private key that is let in; KEY.pub beside it */
    char *known_hosts; /* with the server's key */
    char *address;     /* sftp://USER@127.0.0.1:PORT */
    const char *user;
    unsigned port;
    pid_t process; /* 0: does not run */
};

/* What is unusual about one. */
struct ssh_server_conditions {
    bool without_posix_rename; /* it does not know posix-rename@openssh.com */
    size_t largest_file;       /* bytes that a file there may have; 0: any */
};

/* True if the programs are installed; else the test says that it is not run. */
bool have_ssh_server(void);

/* Starts one, which ends with the test. `conditions` may be NULL. */
struct ssh_server *ssh_server_start(const struct ssh_server_conditions *conditions);

/* Ends the server and all its connections. */
void ssh_server_stop(struct ssh_server *server);

/* A new pair of keys; gives the path of the private one. */
char *ssh_make_key(const char *path);

/* Sends a signal to what serves the connections: to all of it, or only to what speaks SFTP. Gives
 * how many processes that were. */
enum ssh_part { SSH_CONNECTION, SSH_SFTP };
size_t ssh_server_signal(const struct ssh_server *server, enum ssh_part part, int signal);

/* True once no process is there, within seconds, whose arguments have the text in them. */
bool ssh_clients_end(const char *argument, double seconds);

#endif
