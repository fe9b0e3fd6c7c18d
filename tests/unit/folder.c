#include "unit/folder.h"

#include <CUnit/CUnit.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { OPEN_FOLDERS = 16 };

void folder_begin(char path[FOLDER_PATH_SIZE])
{
    strcpy(path, "/tmp/iatipub-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
}

void folder_add(const char *path, const char *name, const char *text)
{
    struct error error = ERROR_INIT;
    char *file = path_join(path, name);
    char *folder = path_folder(file);
    CU_ASSERT_TRUE_FATAL(folder_make(folder, &error));
    CU_ASSERT_TRUE_FATAL(file_write(file, text, strlen(text), &error));
    free(folder);
    free(file);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *position)
{
    (void)status, (void)kind, (void)position;
    return remove(path);
}

void folder_end(const char *path)
{
    CU_ASSERT_EQUAL(nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS), 0);
}
