/* A temporary folder for a test, with files in it. */
#ifndef IATIPUB_TESTS_UNIT_FOLDER_H
#define IATIPUB_TESTS_UNIT_FOLDER_H

enum { FOLDER_PATH_SIZE = 64 };

/* Makes a fresh folder; ends the test if that fails. */
void folder_begin(char path[FOLDER_PATH_SIZE]);
/* Writes a file into it; `name` may lead through sub-folders, which are made. */
void folder_add(const char *path, const char *name, const char *text);
/* Removes it and all that is in it. */
void folder_end(const char *path);

#endif
