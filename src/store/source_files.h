/* Which files a source reads, and what the tables of the store are called that their rows go to. */
#ifndef IATIPUB_STORE_SOURCE_FILES_H
#define IATIPUB_STORE_SOURCE_FILES_H

#include <stdbool.h>

#include "config/publication.h"
#include "store/load.h"

/* True if a source's `file` is a pattern for several. */
bool source_is_pattern(const char *file);

/* True unless the source's pattern matches a file that another source names: that one reads it. */
bool source_reads_file(const struct publication *publication, const struct source *source,
                       const char *path);

/* Where the rows of one of the publication's sources go. Without a mapping every source must be
 * canonical: nothing else could reach the output. */
enum load_target source_target(const struct publication *publication, const struct source *source);

/* raw_NAME: the configured name or the file's; of the tables of a workbook or a database (`inner`,
 * else NULL) their own, behind the configured name if there is one. IATI XML has canonical tables,
 * whatever else the publication maps. The caller frees. */
char *source_table_name(const struct source *source, enum load_target target, const char *path,
                        const char *inner);

#endif
