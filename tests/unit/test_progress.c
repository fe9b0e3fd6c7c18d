#include "base/progress.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

extern CU_TestInfo progress_tests[];

#define WIPED "\r\033[K"

/* A progress that writes to memory, at a time the test sets. */
struct fixture {
    struct progress progress;
    uint64_t now;
    FILE *stream;
    char *text;
    size_t length;
};

static uint64_t read_clock(void *context)
{
    return *(const uint64_t *)context;
}

static void begin(struct fixture *fixture, uint64_t total)
{
    *fixture = (struct fixture){.now = 5000};
    fixture->stream = open_memstream(&fixture->text, &fixture->length);
    progress_begin(&fixture->progress, fixture->stream, total, read_clock, &fixture->now);
}

static void update_at(struct fixture *fixture, uint64_t milliseconds, uint64_t done)
{
    fixture->now = 5000 + milliseconds;
    progress_update(&fixture->progress, done);
}

/* Compares what was written since the last look. */
static void expect(struct fixture *fixture, const char *text)
{
    fflush(fixture->stream);
    CU_ASSERT_STRING_EQUAL(fixture->text, text);
    rewind(fixture->stream);
    memset(fixture->text, 0, fixture->length);
}

static void end(struct fixture *fixture)
{
    progress_end(&fixture->progress);
    fclose(fixture->stream);
    free(fixture->text);
}

static void the_first_second_shows_nothing(void)
{
    struct fixture fixture;
    begin(&fixture, 1000);
    for (uint64_t time = 0; time < 1000; time++)
        update_at(&fixture, time, time / 10);
    progress_wipe(&fixture.progress);
    expect(&fixture, "");
    update_at(&fixture, 1000, 100);
    expect(&fixture, "\r 10% [#.........] 100 B of 1.0 kB, 100 B/s, 0:09 left\033[K");
    end(&fixture);
}

static void work_of_less_than_a_second_writes_nothing(void)
{
    struct fixture fixture;
    begin(&fixture, 10);
    update_at(&fixture, 999, 10);
    progress_end(&fixture.progress);
    expect(&fixture, "");
    end(&fixture);
}

static void all_figures_are_shown(void)
{
    struct fixture fixture;
    begin(&fixture, 3000000000);
    progress_set_file(&fixture.progress, "out/activities.xml");
    update_at(&fixture, 2000, 420000000);
    expect(&fixture, "\r 14% [#.........] 420 MB of 3.0 GB, 210 MB/s, 0:12 left: "
                     "out/activities.xml\033[K");
    end(&fixture);
}

static void without_a_total_there_is_no_share(void)
{
    struct fixture fixture;
    begin(&fixture, 0);
    progress_set_file(&fixture.progress, "-");
    update_at(&fixture, 4000, 5500000);
    expect(&fixture, "\r5.5 MB, 1.4 MB/s: -\033[K");
    progress_set_file(&fixture.progress, NULL);
    update_at(&fixture, 5000, 5500000);
    expect(&fixture, "\r5.5 MB, 1.1 MB/s\033[K");
    end(&fixture);
}

static void long_times_have_hours(void)
{
    struct fixture fixture;
    begin(&fixture, 7300);
    update_at(&fixture, 1000, 1);
    expect(&fixture, "\r  0% [..........] 1 B of 7.3 kB, 1 B/s, 2:01:39 left\033[K");
    update_at(&fixture, 2000, 0); /* who knows */
    expect(&fixture, "\r  0% [..........] 0 B of 7.3 kB, 0 B/s\033[K");
    end(&fixture);
}

static void more_than_all_is_all(void)
{
    struct fixture fixture;
    begin(&fixture, 100);
    update_at(&fixture, 1000, 150);
    expect(&fixture, "\r100% [##########] 150 B of 100 B, 150 B/s\033[K");
    end(&fixture);
}

static void the_line_is_drawn_ten_times_a_second_at_most(void)
{
    struct fixture fixture;
    size_t lines = 0;
    begin(&fixture, 0);
    for (uint64_t time = 0; time < 3000; time++)
        update_at(&fixture, time, time);
    fflush(fixture.stream);
    for (const char *c = fixture.text; *c; c++)
        lines += *c == '\r';
    CU_ASSERT_EQUAL(lines, 20);
    end(&fixture);
}

static void the_line_is_wiped_for_other_output_and_at_the_end(void)
{
    struct fixture fixture;
    begin(&fixture, 0);
    update_at(&fixture, 1000, 1000);
    expect(&fixture, "\r1.0 kB, 1.0 kB/s\033[K");
    progress_wipe(&fixture.progress);
    expect(&fixture, WIPED);
    progress_wipe(&fixture.progress); /* nothing to wipe */
    update_at(&fixture, 1050, 1000);  /* too early to draw again */
    expect(&fixture, "");
    update_at(&fixture, 1100, 1100);
    expect(&fixture, "\r1.1 kB, 1.0 kB/s\033[K");
    progress_end(&fixture.progress);
    expect(&fixture, WIPED);
    update_at(&fixture, 2000, 2000); /* over is over */
    expect(&fixture, "");
    end(&fixture);
}

static void long_names_lose_their_beginning(void)
{
    struct fixture fixture;
    begin(&fixture, 0);
    progress_set_file(
        &fixture.progress,
        "/srv/publications/ilo/2024/out/a-folder-with-a-long-name/activities-tun.xml");
    update_at(&fixture, 1000, 1000);
    expect(&fixture, "\r1.0 kB, 1.0 kB/s: .../ilo/2024/out/a-folder-with-a-long-name/"
                     "activities-tun.xml\033[K");
    end(&fixture);
}

static void names_cannot_command_the_terminal(void)
{
    struct fixture fixture;
    begin(&fixture, 0);
    progress_set_file(&fixture.progress, "a\033[2J\n\x7F\xC2\x9B"
                                         "b\xFF\xE0\x82\x9B"
                                         "é水.xml");
    update_at(&fixture, 1000, 1000);
    expect(&fixture, "\r1.0 kB, 1.0 kB/s: a?[2J???b????é水.xml\033[K");
    end(&fixture);
}

/* The terminal's side and the program's side of a pseudo-terminal of so many columns. */
static FILE *open_terminal(int *other, unsigned short columns)
{
    struct winsize size = {.ws_row = 25, .ws_col = columns};
    *other = posix_openpt(O_RDWR | O_NOCTTY);
    CU_ASSERT_TRUE_FATAL(*other >= 0 && grantpt(*other) == 0 && unlockpt(*other) == 0);
    CU_ASSERT_EQUAL(ioctl(*other, TIOCSWINSZ, &size), 0);
    int descriptor = open(ptsname(*other), O_RDWR | O_NOCTTY);
    CU_ASSERT_TRUE_FATAL(descriptor >= 0);
    return fdopen(descriptor, "w");
}

static void expect_at_width(unsigned short columns, const char *text)
{
    int other;
    char written[256] = "";
    uint64_t now = 0;
    struct progress progress;
    FILE *stream = open_terminal(&other, columns);
    progress_begin(&progress, stream, 0, read_clock, &now);
    progress_set_file(&progress, "a-long-name.xml");
    now = 1000;
    progress_update(&progress, 1000);
    fputs("|", stream); /* so that there is something to read */
    fflush(stream);
    /* a terminal gives what has come so far */
    for (size_t length = 0; length < sizeof written - 1 && !strchr(written, '|');) {
        ssize_t count = read(other, written + length, sizeof written - 1 - length);
        CU_ASSERT_TRUE_FATAL(count > 0);
        length += (size_t)count;
    }
    CU_ASSERT_STRING_EQUAL(written, text);
    fclose(stream);
    close(other);
}

static void lines_fit_the_terminal(void)
{
    expect_at_width(40, "\r1.0 kB, 1.0 kB/s: a-long-name.xml\033[K|");
    expect_at_width(34, "\r1.0 kB, 1.0 kB/s: a-long-name.xml\033[K|");
    expect_at_width(33, "\r1.0 kB, 1.0 kB/s: ...ng-name.xml\033[K|");
    expect_at_width(20, "\r1.0 kB, 1.0 kB/s\033[K|");
    expect_at_width(17, "\r1.0 kB, 1.0 kB/s\033[K|");
    expect_at_width(16, "|");
}

static void only_terminals_that_redraw_get_a_line(void)
{
    int other;
    const char *kept = getenv("TERM");
    FILE *terminal = open_terminal(&other, 80), *file = tmpfile();
    setenv("TERM", "xterm", 1);
    CU_ASSERT_PTR_EQUAL(progress_terminal(terminal), terminal);
    CU_ASSERT_PTR_NULL(progress_terminal(file));
    setenv("TERM", "dumb", 1);
    CU_ASSERT_PTR_NULL(progress_terminal(terminal));
    unsetenv("TERM");
    CU_ASSERT_PTR_NULL(progress_terminal(terminal));
    if (kept)
        setenv("TERM", kept, 1);
    fclose(terminal);
    fclose(file);
    close(other);
}

static void without_a_stream_nothing_happens(void)
{
    struct progress progress = PROGRESS_INIT;
    progress_update(&progress, 1);
    progress_wipe(&progress);
    progress_end(&progress);
    progress_begin(&progress, NULL, 100, NULL, NULL); /* the system's clock */
    progress_update(&progress, 50);
    CU_ASSERT_FALSE(progress.is_shown);
    progress_end(&progress);
}

CU_TestInfo progress_tests[] = {
    {"the first second shows nothing", the_first_second_shows_nothing},
    {"work of less than a second writes nothing", work_of_less_than_a_second_writes_nothing},
    {"all figures are shown", all_figures_are_shown},
    {"without a total there is no share", without_a_total_there_is_no_share},
    {"long times have hours", long_times_have_hours},
    {"more than all is all", more_than_all_is_all},
    {"the line is drawn ten times a second at most", the_line_is_drawn_ten_times_a_second_at_most},
    {"the line is wiped for other output and at the end",
     the_line_is_wiped_for_other_output_and_at_the_end},
    {"long names lose their beginning", long_names_lose_their_beginning},
    {"names cannot command the terminal", names_cannot_command_the_terminal},
    {"lines fit the terminal", lines_fit_the_terminal},
    {"only terminals that redraw get a line", only_terminals_that_redraw_get_a_line},
    {"without a stream nothing happens", without_a_stream_nothing_happens},
    CU_TEST_INFO_NULL,
};
