#include "base/line_list.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/utf8.h"

struct line_list {
    char *text; /* the file; the identifiers end with NUL in it */
    const char **items;
    size_t count, capacity;
};

/* A file being read. */
struct parser {
    struct line_list *list;
    const char *path;
    size_t line;    /* from 1 */
    bool has_begun; /* a line that says something has been read */
    struct error *error;
};

static const char *const headers[] = {
    "identifier",
    "identifiers",
    "id",
    "ref",
    "iatiidentifier",
    "activityidentifier",
    "activityid",
    "organisationidentifier",
    "orgid",
    "reportingorg",
    "reportingorgref",
    "reportingorgidentifier",
    "publisher",
    "publisheriatiid",
};

static bool fail(const struct parser *parser, const char *text)
{
    return error_set(parser->error, ERROR_USAGE, "%.4096s:%zu: %s", parser->path, parser->line,
                     text);
}

/* Lines ----------------------------------------------------------------------------------------*/

static bool check_text(const struct parser *parser, const char *line, size_t length)
{
    if (memchr(line, '\0', length))
        return fail(parser, E_("the line holds a zero byte; expected a text file in UTF-8 with an "
                               "identifier a line"));
    return utf8_is_valid(line, length) ||
           fail(parser, E_("the line is not in UTF-8; save the file as UTF-8"));
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r';
}

/* Takes the white space around it off; the line is a C string then. */
static char *trim(char *line, size_t length)
{
    while (length > 0 && is_blank(line[length - 1]))
        length--;
    line[length] = '\0';
    while (is_blank(*line))
        line++;
    return line;
}

/* Takes a pair of quotes around it off. */
static char *unquote(char *line)
{
    size_t length = strlen(line);
    if (length < 2 || line[0] != '"' || line[length - 1] != '"')
        return line;
    char *to = line;
    for (const char *from = line + 1; from < line + length - 1; from++) {
        *to++ = *from;
        if (*from == '"' && from[1] == '"' && from + 1 < line + length - 1)
            from++;
    }
    *to = '\0';
    return trim(line, (size_t)(to - line));
}

/* A column's name is compared by its letters only. */
static bool is_column_name(const char *text, size_t length)
{
    char letters[32];
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (strchr("-_ \"", text[i]))
            continue;
        if (!isalpha((unsigned char)text[i]) || count + 1 == sizeof letters)
            return false;
        letters[count++] = (char)tolower((unsigned char)text[i]);
    }
    letters[count] = '\0';
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (strcmp(letters, headers[i]) == 0)
            return true;
    return false;
}

static bool begin(struct parser *parser, char *line)
{
    size_t first = strcspn(line, ",;\t");
    bool is_header = is_column_name(line, first);
    parser->has_begun = true;
    if (is_header && line[first])
        return fail(parser,
                    E_("the line names several columns; expected one identifier a line: keep "
                       "only the column of the identifiers"));
    if (is_header)
        *line = '\0';
    return true;
}

static bool add_line(struct parser *parser, char *text, size_t length)
{
    struct line_list *list = parser->list;
    if (!check_text(parser, text, length))
        return false;
    char *line = trim(text, length);
    if (*line == '\0' || *line == '#')
        return true;
    if (!parser->has_begun && !begin(parser, line))
        return false;
    line = unquote(line);
    if (*line == '\0')
        return true;
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = line;
    return true;
}

static bool add_lines(struct parser *parser, char *text, size_t length)
{
    char *end = text + length;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    while (text < end) {
        char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t line = (size_t)((newline ? newline : end) - text);
        parser->line++;
        if (line > LINE_LIST_LONGEST)
            return fail(parser, E_("the line is longer than 4,096 bytes; expected an identifier"));
        if (parser->line > LINE_LIST_MOST_LINES)
            return fail(parser, E_("the file has more than 10,000,000 lines; split it"));
        if (!add_line(parser, text, line))
            return false;
        text += line + 1;
    }
    return true;
}

/* The array ------------------------------------------------------------------------------------*/

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Such files often are in order already, and looking is much cheaper than sorting. */
static bool is_sorted(const struct line_list *list)
{
    for (size_t i = 1; i < list->count; i++)
        if (strcmp(list->items[i - 1], list->items[i]) > 0)
            return false;
    return true;
}

static void sort(struct line_list *list)
{
    size_t kept = 0;
    if (!is_sorted(list))
        qsort(list->items, list->count, sizeof *list->items, by_text);
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || strcmp(list->items[kept - 1], list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

struct line_list *line_list_load(const char *path, struct error *error)
{
    size_t length;
    char *text = file_read(path, LINE_LIST_MOST_BYTES, &length, error);
    if (!text)
        return NULL;
    struct line_list *list = xcalloc(1, sizeof *list);
    list->text = text;
    struct parser parser = {.list = list, .path = path, .error = error};
    if (add_lines(&parser, text, length)) {
        sort(list);
        return list;
    }
    line_list_free(list);
    return NULL;
}

void line_list_free(struct line_list *list)
{
    if (!list)
        return;
    free(list->items);
    free(list->text);
    free(list);
}

bool line_list_contains(const struct line_list *list, const char *identifier)
{
    return list->count > 0 &&
           bsearch(&identifier, list->items, list->count, sizeof *list->items, by_text);
}

const char *const *line_list_items(const struct line_list *list)
{
    return list->items;
}

size_t line_list_count(const struct line_list *list)
{
    return list->count;
}
