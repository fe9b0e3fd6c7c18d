/* `iatipub export activities` and so on: flat tables of activities. */
#ifndef IATIPUB_COMMANDS_FLAT_EXPORT_H
#define IATIPUB_COMMANDS_FLAT_EXPORT_H

#include <stdbool.h>

/* True if the table is one of those of `export`. */
bool is_flat_table(const char *name);
/* argv[0] is the table. Returns the exit status of the program. */
int export_flat(int argc, char **argv);

#endif
