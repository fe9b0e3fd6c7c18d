#include "standard.h"

#include <string.h>

const char *const version_numbers[VERSIONS] = {"2.01", "2.02", "2.03"};

const struct kind_names kind_names[KINDS] = {
    [ACTIVITIES] = {"activities", "iati-activities", "iati-activity", "iati-activities-schema.xsd"},
    [ORGANISATIONS] = {"organisations", "iati-organisations", "iati-organisation",
                       "iati-organisations-schema.xsd"},
};

int version_of(const char *number)
{
    for (int i = 0; number && i < VERSIONS; i++)
        if (strcmp(number, version_numbers[i]) == 0)
            return i;
    return -1;
}
