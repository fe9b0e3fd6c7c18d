/* The requests of a run, as they are answered, for the journal. Several threads may tell of theirs.
 * No address in it holds credentials, since none of ours does, and no header or body is kept. */
#ifndef IATIPUB_PUBLISH_REQUEST_LOG_H
#define IATIPUB_PUBLISH_REQUEST_LOG_H

#include "publish/host.h"
#include "store/journal.h"

struct request_log;

/* The caller owns the result: request_log_free. */
struct request_log *request_log_new(void);
void request_log_free(struct request_log *log); /* NULL is fine */

/* An observer for hosts and transports; `context` is the log. */
transport_observer request_log_tell;

/* How many there were. */
size_t request_log_count(struct request_log *log);

/* The status of the last answer; 0: none came, or nothing was requested. */
long request_log_last_status(struct request_log *log);

/* Writes them to the journal of a run, in one transaction, and forgets them. */
bool request_log_record(struct request_log *log, struct journal *journal, int64_t run,
                        struct error *error);

#endif
