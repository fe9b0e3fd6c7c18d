/* The public data sets of the CEB secretariat (standard/ceb_shapes.h), as files or as exports of
 * the charts on its site: rows of the tables ceb_revenue and so on, every cell as it is.
 *
 * A file is told by its header. Columns that the data set does not have are left out with a
 * finding; of two columns for the same thing the first is read. */
#ifndef IATIPUB_RECORDS_CEB_H
#define IATIPUB_RECORDS_CEB_H

#include "records/reader.h"

/* As reader_open. NULL and `error` (ERROR_USAGE) also if the file is of none of the data sets, or
 * lacks a column that its data set must have. */
struct reader *ceb_reader_open(const char *path, const char *name, const struct source *source,
                               struct findings *findings, struct error *error);

#endif
