#include "base/cell_address.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

void cell_address(size_t column, size_t row, char address[CELL_ADDRESS_SIZE])
{
    char letters[8];
    size_t at = sizeof letters;
    for (letters[--at] = '\0'; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    snprintf(address, CELL_ADDRESS_SIZE, "%s%zu", letters + at, row % 100000000);
}

bool cell_address_fits(const char *file)
{
    static const char *const endings[] = {".xlsx", ".xlsm"};
    enum { LENGTH = 5 };
    const char *sheet = file ? strchr(file, '#') : NULL;
    for (size_t i = 0; sheet && i < sizeof endings / sizeof *endings; i++)
        if (sheet - file >= LENGTH && strncasecmp(sheet - LENGTH, endings[i], LENGTH) == 0)
            return true;
    return false;
}
