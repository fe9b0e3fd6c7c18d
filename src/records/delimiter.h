/* The delimiter and the quote of a CSV file: those of its settings or, for the delimiter "auto",
 * the one that the first lines of the file show.
 *
 * Only records/csv.c uses this. */
#ifndef IATIPUB_RECORDS_DELIMITER_H
#define IATIPUB_RECORDS_DELIMITER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"

enum { DELIMITER_UNKNOWN = '\0' };

struct delimiter_settings {
    char delimiter; /* a comma, if it was not chosen */
    char quote;
    bool chosen; /* the settings name the delimiter, the file need not show it */
};

/* Takes the settings of a source, or what goes without saying for those that are NULL. False and
 * `error` (ERROR_USAGE) if one of them cannot be used; `path` names the file there. */
bool delimiter_take_settings(struct delimiter_settings *settings, const struct source *source,
                             const char *path, struct error *error);

/* The delimiter that the header contains and the next lines contain as often; if that decides
 * nothing, the one that the header contains most. DELIMITER_UNKNOWN if it contains none. `text` is
 * the beginning of the file. */
char delimiter_find(const char *text, size_t length, char quote);

/* How settings and messages write what delimiter_find returned, unless it is unknown. */
const char *delimiter_name(char delimiter);

#endif
