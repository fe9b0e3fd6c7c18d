/* Spreadsheets whose headers are paths of elements (docs/layouts.md): all files of a source
 * together, since rows of one identifier make one activity, on whatever sheet they stand.
 *
 * The rows are sorted by identifier on disk (records/row_groups.h), so memory holds one activity.
 * Activities come in the order in which their identifiers stand in the sheets. */
#ifndef IATIPUB_RECORDS_PATH_HEADERS_H
#define IATIPUB_RECORDS_PATH_HEADERS_H

#include "records/tree_reader.h"

/* The files to read: where they are and what findings call them; lent until the reader is
 * closed. */
struct path_files {
    char *const *paths;
    const char *const *names;
    size_t count; /* at least 1 */
};

/* As reader_open, with rows of canonical tables (records/tree_reader.h). */
struct reader *path_headers_reader_open(const struct path_files *files,
                                        const struct tree_settings *settings, struct error *error);

#endif
