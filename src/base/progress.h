/* A line on a terminal that tells how far long work has come, and how long it will still take:
 *
 *     42% [####......] 430 MB of 1.0 GB, 210 MB/s, 0:03 left: activities.xml
 *
 * Begin, name the file at hand, update often; wipe before anything else is written to the terminal;
 * end. Work of less than a second shows nothing, and the line is drawn ten times a second at most.
 * Updates are cheap: one look at the clock. All calls come from one thread.
 *
 * This module writes, unlike the rest of base, to the stream it was given. */
#ifndef IATIPUB_BASE_PROGRESS_H
#define IATIPUB_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Milliseconds that never go back, from any beginning. */
typedef uint64_t progress_clock(void *context);

struct progress {
    FILE *stream;
    progress_clock *clock;
    void *clock_context;
    uint64_t total, done; /* bytes */
    uint64_t begun, next; /* times: of the beginning, and when the line may be drawn again */
    const char *file;
    bool is_shown;
};

/* All zero: shows nothing, and every call is fine. */
#define PROGRESS_INIT                                                                              \
    {                                                                                              \
        .stream = (void *)0                                                                        \
    }

/* `stream` if it is a terminal that can redraw a line, else NULL. */
FILE *progress_terminal(FILE *stream);

/* Begins work of `total` bytes, 0 if that is not known. `stream` NULL: nothing will be shown.
 * `clock` NULL: the system's; another one is for tests. */
void progress_begin(struct progress *progress, FILE *stream, uint64_t total, progress_clock *clock,
                    void *clock_context);
/* Names the file at hand, NULL for none; lent until another is named. */
void progress_set_file(struct progress *progress, const char *file);
/* `done` bytes of the total are done now. */
void progress_update(struct progress *progress, uint64_t done);
/* Takes the line away; a later update draws it again. */
void progress_wipe(struct progress *progress);
/* Takes the line away for good. */
void progress_end(struct progress *progress);

#endif
