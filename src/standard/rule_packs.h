/* Rulesets that travel with the program, beside the standard's: what single funders ask for, and
 * checks that are good to have (schemas/rulesets/README.md). They are known by name. */
#ifndef IATIPUB_STANDARD_RULE_PACKS_H
#define IATIPUB_STANDARD_RULE_PACKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* True if there is a pack of that name ("netherlands"). */
bool rule_pack_exists(const char *name);
/* Its text, which the caller frees; NULL and `error` if it can't be read. */
char *rule_pack_read(const char *name, size_t *length, struct error *error);
/* Adds the names of all packs, with commas between them. */
void rule_pack_list(struct strbuf *names);

#endif
