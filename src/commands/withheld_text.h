/* What redaction did, in words. */
#ifndef IATIPUB_COMMANDS_WITHHELD_TEXT_H
#define IATIPUB_COMMANDS_WITHHELD_TEXT_H

#include "store/withheld.h"

/* "secret-partners: withhold, 3 rows of participating_orgs; ..." without any withheld value. The
 * caller frees. */
char *withheld_line(const struct withheld_item *item);

#endif
