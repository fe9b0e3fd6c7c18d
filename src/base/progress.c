#include "base/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/utf8.h"

enum {
    FIRST_SHOWN_AFTER = 1000, /* milliseconds */
    DRAWN_EVERY = 100,        /* milliseconds */
    USUAL_WIDTH = 80,         /* columns, if the terminal doesn't tell */
    BAR_WIDTH = 10,
    LONGEST_CHARACTER = 4, /* bytes */
    NAME_LEAST = 8,        /* columns a name is worth being shown in */
};

/* Clears from the cursor to the end of the line. */
#define CLEAR_REST "\033[K"

static uint64_t system_clock(void *context)
{
    (void)context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

FILE *progress_terminal(FILE *stream)
{
    const char *kind = getenv("TERM");
    bool can_redraw = kind && *kind && strcmp(kind, "dumb") != 0;
    return can_redraw && isatty(fileno(stream)) ? stream : NULL;
}

void progress_begin(struct progress *progress, FILE *stream, uint64_t total, progress_clock *clock,
                    void *clock_context)
{
    *progress = (struct progress){.stream = stream,
                                  .clock = clock ? clock : system_clock,
                                  .clock_context = clock_context,
                                  .total = total};
    progress->begun = progress->clock(clock_context);
    progress->next = progress->begun + FIRST_SHOWN_AFTER;
}

/* Texts ----------------------------------------------------------------------------------------*/

/* "950 kB", "1.2 GB": three digits at most. */
static void add_size(struct strbuf *line, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        bytes /= 1000;
        unit++;
    }
    strbuf_addf(line, "%.*f %s", unit > 0 && bytes < 9.95 ? 1 : 0, bytes, units[unit]);
}

/* "0:03", "2:07:45". */
static void add_duration(struct strbuf *line, double duration)
{
    uint64_t seconds = (uint64_t)(duration + 0.5);
    unsigned hours = (unsigned)(seconds / 3600), minutes = (unsigned)(seconds / 60 % 60);
    if (hours > 0)
        strbuf_addf(line, "%u:%02u:%02u", hours, minutes, (unsigned)(seconds % 60));
    else
        strbuf_addf(line, "%u:%02u", minutes, (unsigned)(seconds % 60));
}

static void add_share(struct strbuf *line, uint64_t done, uint64_t total)
{
    double share = done < total ? (double)done / (double)total : 1;
    int filled = (int)(share * BAR_WIDTH);
    strbuf_addf(line, "%3d%% [", (int)(share * 100));
    for (int i = 0; i < BAR_WIDTH; i++)
        strbuf_addch(line, i < filled ? '#' : '.');
    strbuf_addstr(line, "] ");
}

static void add_rate(struct strbuf *line, const struct progress *progress, uint64_t now)
{
    double rate = (double)progress->done * 1000 / (double)(now - progress->begun);
    strbuf_addstr(line, ", ");
    add_size(line, rate);
    strbuf_addstr(line, "/s");
    if (progress->done < progress->total && rate >= 1) {
        strbuf_addstr(line, ", ");
        add_duration(line, (double)(progress->total - progress->done) / rate);
        strbuf_addstr(line, " left");
    }
}

/* Names come from outside and may hold what a terminal obeys: control characters, and what is no
 * text, become '?'. What is not ASCII may be two columns wide and is taken for so. */
static bool is_showable(const char *character, size_t length)
{
    unsigned char first = (unsigned char)character[0];
    if (length == 1)
        return first >= 0x20 && first != 0x7F;
    return length > 0 && !(first == 0xC2 && (unsigned char)character[1] < 0xA0);
}

struct span {
    size_t length, columns;
    bool is_showable;
};

static struct span span_of(const char *character)
{
    size_t length = utf8_length(character, strnlen(character, LONGEST_CHARACTER));
    bool showable = is_showable(character, length);
    return (struct span){length ? length : 1, showable && length > 1 ? 2 : 1, showable};
}

static size_t width_of(const char *name)
{
    size_t width = 0;
    while (*name) {
        struct span span = span_of(name);
        width += span.columns;
        name += span.length;
    }
    return width;
}

static void add_safely(struct strbuf *line, const char *name)
{
    while (*name) {
        struct span span = span_of(name);
        if (span.is_showable)
            strbuf_add(line, name, span.length);
        else
            strbuf_addch(line, '?');
        name += span.length;
    }
}

/* A name that is too long loses its beginning: files of one folder differ in their ends. */
static void add_name(struct strbuf *line, const char *name, size_t columns)
{
    static const char omission[] = "...";
    size_t width = width_of(name);
    if (columns < NAME_LEAST)
        return;
    strbuf_addstr(line, ": ");
    if (width > columns) {
        strbuf_addstr(line, omission);
        columns -= strlen(omission);
    }
    while (width > columns) {
        struct span span = span_of(name);
        width -= span.columns;
        name += span.length;
    }
    add_safely(line, name);
}

/* Drawing --------------------------------------------------------------------------------------*/

/* The last column stays free: some terminals wrap when it is written to. */
static size_t columns_for(FILE *stream)
{
    struct winsize size;
    int descriptor = fileno(stream);
    bool told = descriptor >= 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return (told ? size.ws_col : USUAL_WIDTH) - 1u;
}

static void draw(struct progress *progress, uint64_t now)
{
    struct strbuf line = STRBUF_INIT;
    size_t columns = columns_for(progress->stream);
    if (progress->total)
        add_share(&line, progress->done, progress->total);
    add_size(&line, (double)progress->done);
    if (progress->total) {
        strbuf_addstr(&line, " of ");
        add_size(&line, (double)progress->total);
    }
    add_rate(&line, progress, now);
    size_t used = line.length + strlen(": ");
    if (progress->file && used < columns)
        add_name(&line, progress->file, columns - used);
    if (used - strlen(": ") <= columns) {
        fprintf(progress->stream, "\r%s" CLEAR_REST, line.text);
        fflush(progress->stream);
        progress->is_shown = true;
    }
    strbuf_release(&line);
}

void progress_set_file(struct progress *progress, const char *file)
{
    progress->file = file;
}

void progress_update(struct progress *progress, uint64_t done)
{
    progress->done = done;
    if (!progress->stream)
        return;
    uint64_t now = progress->clock(progress->clock_context);
    if (now < progress->next)
        return;
    progress->next = now + DRAWN_EVERY;
    draw(progress, now);
}

void progress_wipe(struct progress *progress)
{
    if (!progress->is_shown)
        return;
    fputs("\r" CLEAR_REST, progress->stream);
    fflush(progress->stream);
    progress->is_shown = false;
}

void progress_end(struct progress *progress)
{
    progress_wipe(progress);
    progress->stream = NULL;
}
