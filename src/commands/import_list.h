/* What sources hold, on standard output: tables, columns, how many rows, sample values. Every row
 * is read and nothing is stored. */
#ifndef IATIPUB_COMMANDS_IMPORT_LIST_H
#define IATIPUB_COMMANDS_IMPORT_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "commands/session.h"

enum list_format { LIST_TEXT, LIST_JSON };

/* Reads "text" or "json". False and an ERROR_USAGE if it is something else. */
bool list_format_parse(const char *name, enum list_format *format, struct error *error);

/* Lists the sources and codes of the session's publication, or only the one that `only` says: its
 * number among the sources, its file or table as in publication.yaml, or one of its files. Findings
 * gather in the session. False: `session->error`. */
bool list_publication(struct session *session, const char *only, enum list_format format);

/* Lists files that belong to no publication; the session has none. */
bool list_files(struct session *session, char *const *files, size_t count, enum list_format format);

#endif
