/* `iatipub export activity`: a page about one activity, to read and to print. */
#ifndef IATIPUB_COMMANDS_ACTIVITY_SHEET_H
#define IATIPUB_COMMANDS_ACTIVITY_SHEET_H

/* argv[0] is "activity". Returns the exit status of the program. */
int export_activity_sheet(int argc, char **argv);

#endif
