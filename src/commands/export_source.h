/* Where an export of activities reads: the datasets of a publication as they were converted last,
 * or any IATI files.
 *
 * What is read from a publication went through its redactions; what is made of it is searched for
 * what they withhold before it is given out (commands/handover.h). */
#ifndef IATIPUB_COMMANDS_EXPORT_SOURCE_H
#define IATIPUB_COMMANDS_EXPORT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "commands/handover.h"
#include "commands/session.h"
#include "convert/flat_names.h"
#include "convert/outputs.h"

struct export_source {
    const char *folder, *dataset; /* of the publication, as asked for; NULL: not said */
    char **files;                 /* that were named; lent */
    size_t file_count;            /* 0: the publication is read */
    /* after export_source_open */
    const char **paths; /* to read */
    size_t count;
    struct store *store; /* of the publication; NULL for files */
    struct output_list outputs;
    struct handover handover;
};

/* Begins the session and finds the files. False and the session's error if that can't be done.
 * export_source_close is due in any case, before session_end. */
bool export_source_open(struct export_source *source, struct session *session);
void export_source_close(struct export_source *source);

/* Where to write what goes to `target` (NULL: standard output) and is what files that end in
 * `ending` are: NULL is standard output itself. False and the session's error if that can't be
 * written. */
bool export_source_begin(struct export_source *source, struct session *session, const char *target,
                         const char *ending, const char **path);
/* Gives out what was written there. */
bool export_source_end(struct export_source *source, struct session *session);

/* Says on standard error which names of codes could not be in the language asked for. */
void flat_names_show(const struct flat_names *names);

#endif
