/* `iatipub export un-info`: joint-workplan rows of a publication. */
#ifndef IATIPUB_COMMANDS_UN_INFO_EXPORT_H
#define IATIPUB_COMMANDS_UN_INFO_EXPORT_H

/* argv[0] is "un-info". Returns the exit status of the program. */
int export_un_info(int argc, char **argv);

#endif
