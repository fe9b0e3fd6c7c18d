/* `iatipub codelist update`: official codelist files in, the compact form out. */
#ifndef IATIPUB_COMMANDS_CODELIST_UPDATE_H
#define IATIPUB_COMMANDS_CODELIST_UPDATE_H

struct codelist_update_settings {
    const char *from;    /* a folder, a file, or an http(s) address of a file or, with '/' at its
                            end, of a folder */
    const char *folder;  /* where the lists are written; made if need be */
    const char *version; /* of the standard, for embedded lists whose path doesn't say it */
};

/* Reads everything, then writes the lists that differ and prints what changed on standard output.
 * Files that are refused are named on standard error and leave their list as it was. Returns the
 * exit status: 1 if a file was refused. If reading failed, nothing was written. */
int codelist_update(const struct codelist_update_settings *settings);

#endif
