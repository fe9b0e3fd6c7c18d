/* `import --check`: the mapping tried on the data, column by column. */
#ifndef IATIPUB_COMMANDS_IMPORT_CHECK_H
#define IATIPUB_COMMANDS_IMPORT_CHECK_H

#include <stdbool.h>

#include "commands/session.h"

/* Does all that an import does but for keeping its store, and prints for each canonical column in
 * use how many rows fill it, how many of their values are refused, and what fills it. The findings
 * follow. False and the session's error if the import could not be tried. */
bool import_check(struct session *session);

#endif
