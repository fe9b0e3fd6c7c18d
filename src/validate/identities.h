/* The identifiers of all activities of a call: which came before, and where. */
#ifndef IATIPUB_VALIDATE_IDENTITIES_H
#define IATIPUB_VALIDATE_IDENTITIES_H

#include <stdbool.h>
#include <stddef.h>

struct identity {
    const char *identifier;
    size_t file, line;   /* where it was met first; files are numbered by the caller */
    size_t latest;       /* the file in which it was met last... */
    size_t latest_line;  /* ...where it was met first there... */
    size_t latest_count; /* ...and how often so far */
};

struct identities;

struct identities *identities_new(void);
/* NULL is fine. */
void identities_free(struct identities *identities);

/* Notes an activity and returns what is known of its identifier, this meeting included. Valid until
 * the next one is added. */
const struct identity *identities_add(struct identities *identities, const char *identifier,
                                      size_t file, size_t line);

bool identities_contain(const struct identities *identities, const char *identifier);

#endif
