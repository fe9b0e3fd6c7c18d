#include "help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"

enum { SCREEN_WIDTH = 80, LEFT_WIDTH = 26, HELP_COLUMN = 2 + LEFT_WIDTH + 1 };

/* ---- for people ---- */

/* True of the first byte of a character that a line may end behind: an ideograph. */
static bool is_wide(const char *text)
{
    enum { FIRST = 0xE3, LAST = 0xE9 }; /* U+3000 to U+9FFF */
    return (unsigned char)*text >= FIRST && (unsigned char)*text <= LAST;
}

/* True of a mark that no line begins with: of those that are as wide as ideographs. */
static bool is_closing(const char *text)
{
    static const char *const marks[] = {"。", "，", "、", "；", "：", "）", "”", "》", "？"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

static size_t character_length(const char *text)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* The bytes up to where a line may end: white space, or before and behind an ideograph. */
static size_t word_length(const char *text, const char *end)
{
    size_t length = character_length(text);
    bool alone = is_wide(text) && !is_closing(text);
    while (text + length < end && !strchr(" \n", text[length]) &&
           (is_closing(text + length) || !(alone || is_wide(text + length))))
        length += character_length(text + length);
    return length;
}

/* Prints the words of a text, with lines that begin at `indent` and end before the screen does.
 * `column` is where the next word stands; the new one is given. */
static int print_words(const char *text, size_t length, int indent, int column)
{
    bool is_parted = true; /* by white space from the word before */
    for (const char *word = text, *end = text + length; word < end;) {
        size_t size = word_length(word, end);
        int width = (int)language_width_of(word, size);
        if (column > indent && column + is_parted + width > SCREEN_WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
        }
        bool has_space = is_parted && column > indent;
        printf("%s%.*s", has_space ? " " : "", (int)size, word);
        column += width + has_space;
        word += size;
        is_parted = word < end && strchr(" \n", *word);
        word += is_parted;
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
    struct strbuf help = STRBUF_INIT;
    strbuf_addf(&help, option->kind == OPTION_LIST ? _("%s; may be repeated") : "%s",
                _(option->help));
    print_words(help.text, help.length, HELP_COLUMN, HELP_COLUMN);
    putchar('\n');
    strbuf_release(&help);
    free(left);
}

void help_print(const struct help *help)
{
    printf(_("usage: %s\n\n"), help->usage->synopsis);
    print_text(_(help->usage->text));
    printf("\n%s\n", _("options:"));
    for (size_t i = 0; i < help->option_count; i++)
        print_option(&help->options[i]);
    for (size_t i = 0; i < help->common_count; i++)
        print_option(&help->common[i]);
    printf("\n%s\n%s\n", _("example:"), help->usage->example);
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
