/* docs/guide.md, followed by somebody who types what stands there.
 *
 * A block "```FORMAT NAME" is a file to write, a block "```console" has commands ("$ ") with what
 * they answer below them; a line "..." stands for any lines. */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

/* The reader: where they are, and how often they did something. */
struct reader {
    const char *folder;
    size_t files, commands;
};

/* What a shell answers there, with this program first in its path. */
static const char *answer(const struct reader *reader, const char *command)
{
    char *program_folder = dirname(text_of("%s", getenv("IATIPUB")));
    const char *script =
        text_of("cd '%s' && PATH='%s':/usr/bin:/bin LC_ALL=C && export PATH LC_ALL && "
                "unset IATIPUB_DATA_DIR; { %s\n} 2>&1",
                reader->folder, program_folder, command);
    return program("/bin/sh", "-c", script, NULL).out;
}

/* True if `text` is as expected, where a line "..." fits any lines. */
static bool fits(const char *text, const char *expected)
{
    const char *gap = strncmp(expected, "...\n", 4) == 0 ? expected : strstr(expected, "\n...\n");
    if (!gap)
        return strcmp(text, expected) == 0;
    gap += *gap == '\n';
    size_t before = (size_t)(gap - expected), after = strlen(gap + 4), length = strlen(text);
    return length >= before + after && strncmp(text, expected, before) == 0 &&
           strcmp(text + length - after, gap + 4) == 0;
}

static void do_command(struct reader *reader, const char *command, const char *expected)
{
    reader->commands++;
    if (strncmp(command, "cd ", 3) == 0) {
        reader->folder = text_of("%s/%s", reader->folder, command + 3);
        return;
    }
    const char *text = answer(reader, command);
    CHECK(fits(text, expected), "$ %s\n%sinstead of\n%s", command, text, expected);
}

static void do_commands(struct reader *reader, char *block)
{
    const char *command = NULL, *expected = "";
    for (char *line; (line = strsep(&block, "\n")) && (*line || block);) {
        bool is_command = strncmp(line, "$ ", 2) == 0;
        if (is_command && command)
            do_command(reader, command, expected);
        expected = is_command ? "" : text_of("%s%s\n", expected, line);
        command = is_command ? line + 2 : command;
    }
    if (command)
        do_command(reader, command, expected);
}

static void write_block(struct reader *reader, const char *name, const char *block)
{
    reader->files++;
    write_text(text_of("%s/%s", reader->folder, name), block);
}

/* A block without a word behind its fence is there to be read. */
static void do_block(struct reader *reader, const char *kind, char *block)
{
    const char *name = strchr(kind, ' ');
    if (name)
        write_block(reader, name + 1, block);
    else if (strcmp(kind, "console") == 0)
        do_commands(reader, block);
}

static void every_command_answers_as_written(void)
{
    struct reader reader = {.folder = in_test(".")};
    char *rest = read_file(in_source("docs/guide.md"), NULL);
    for (char *fence; (fence = strstr(rest, "\n```"));) {
        char *kind = fence + 4, *block = strchr(kind, '\n');
        char *end = block ? strstr(block, "\n```") : NULL;
        CHECK(end != NULL, "a block without an end");
        if (!end)
            return;
        *block = '\0';
        end[1] = '\0';
        do_block(&reader, kind, block + 1);
        rest = end + 4;
    }
    CHECK(reader.files >= 8 && reader.commands >= 15, "%zu files, %zu commands", reader.files,
          reader.commands);
    CHECK(exists(in_test("wells/site/activities.xml")), "nothing was published");
    CHECK(exists(in_test("wells/report.html")), "there is no report");
}

CU_TestInfo guide_tests[] = {
    {"every command answers as written", every_command_answers_as_written},
    CU_TEST_INFO_NULL,
};
