#include "help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { SCREEN_WIDTH = 80, LEFT_WIDTH = 26, HELP_COLUMN = 2 + LEFT_WIDTH + 1 };

/* ---- for people ---- */

/* Characters, not bytes: help may be in any language. */
static int width_of(const char *text, size_t length)
{
    int width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)text[i] & 0xC0) != 0x80;
    return width;
}

/* Prints the words of a text, with lines that begin at `indent` and end before the screen does.
 * `column` is where the next word stands; the new one is given. */
static int print_words(const char *text, size_t length, int indent, int column)
{
    for (const char *word = text, *end = text + length; word < end;) {
        size_t size = strcspn(word, " \n");
        size = size < (size_t)(end - word) ? size : (size_t)(end - word);
        int width = width_of(word, size);
        if (column > indent && column + 1 + width > SCREEN_WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
        }
        bool is_first = column == indent;
        printf("%s%.*s", is_first ? "" : " ", (int)size, word);
        column += width + !is_first;
        word += size;
        word += word < end;
    }
    return column;
}

/* Fills paragraphs; what is indented stands as it is. */
static void print_text(const char *text)
{
    int column = 0;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        bool is_fixed = *line == ' ' || length == 0;
        if (is_fixed)
            printf("%s%.*s\n", column ? "\n" : "", (int)length, line);
        column = is_fixed ? 0 : print_words(line, length, 0, column);
        line += length + (line[length] == '\n');
    }
    if (column)
        putchar('\n');
}

static void print_option(const struct option_spec *option)
{
    char letter[] = {'-', option->letter, ',', ' ', '\0'};
    char *left = xasprintf("%s--%s%s%s", option->letter ? letter : "    ", option->name,
                           option->argument ? " " : "", option->argument ? option->argument : "");
    /* Where the left column is too narrow, the help has a line of its own. */
    bool is_long = strlen(left) > LEFT_WIDTH;
    printf("  %s%s%*s", left, is_long ? "\n" : "",
           is_long ? HELP_COLUMN : HELP_COLUMN - 2 - (int)strlen(left), "");
    char *help =
        xasprintf("%s%s", option->help, option->kind == OPTION_LIST ? "; may be repeated" : "");
    print_words(help, strlen(help), HELP_COLUMN, HELP_COLUMN);
    putchar('\n');
    free(help);
    free(left);
}

void help_print(const struct help *help)
{
    printf("usage: %s\n\n", help->usage->synopsis);
    print_text(help->usage->text);
    fputs("\noptions:\n", stdout);
    for (size_t i = 0; i < help->option_count; i++)
        print_option(&help->options[i]);
    for (size_t i = 0; i < help->common_count; i++)
        print_option(&help->common[i]);
    printf("\nexample:\n%s\n", help->usage->example);
}

/* ---- for programs ---- */

static void print_lines(const char *record, const char *text)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        printf("%s\t%.*s\n", record, (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void print_row(const struct option_spec *option)
{
    static const char *const kinds[] = {[OPTION_FLAG] = "flag",
                                        [OPTION_TEXT] = "text",
                                        [OPTION_LIST] = "list",
                                        [OPTION_NUMBER] = "number"};
    printf("option\t%s\t%c\t%s\t%s\t%s\n", option->name, option->letter ? option->letter : '-',
           kinds[option->kind], option->argument ? option->argument : "-", option->help);
}

void help_table(const struct help *help)
{
    print_lines("synopsis", help->usage->synopsis);
    print_lines("text", help->usage->text);
    print_lines("example", help->usage->example);
    for (size_t i = 0; i < help->option_count; i++)
        print_row(&help->options[i]);
    for (size_t i = 0; i < help->common_count; i++)
        print_row(&help->common[i]);
}
