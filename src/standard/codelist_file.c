#include "standard/codelist_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/language.h"
#include "base/suggest.h"
#include "base/utf8.h"

enum column {
    COLUMN_CODE,
    COLUMN_NAME_EN,
    COLUMN_NAME_FR,
    COLUMN_STATUS,
    COLUMN_FROM,
    COLUMN_WITHDRAWN,
    COLUMN_CATEGORY,
    COLUMN_VERSIONS,
    COLUMN_REPLACED_BY,
    COLUMN_COUNT
};
static const char *const column_names[] = {"code",     "name_en",  "name_fr",
                                           "status",   "from",     "withdrawn",
                                           "category", "versions", "replaced_by"};

enum fact {
    FACT_NAME,
    FACT_TITLE,
    FACT_TITLE_FR,
    FACT_COMPLETE,
    FACT_EMBEDDED,
    FACT_CATEGORIES,
    FACT_VERSIONS,
    FACT_COUNT
};
static const char *const fact_names[] = {"codelist", "title",      "title_fr", "complete",
                                         "embedded", "categories", "versions"};

static const char *const status_names[] = {"active", "withdrawn"};
enum { STATUS_COUNT = 2, LONGEST_NAME = 64 };

struct parser {
    struct codelist *list;
    const char *where;
    struct error *error;
    char *next; /* the line to come, NULL at the end */
    size_t line;
    const char *facts[FACT_COUNT];
    enum column columns[COLUMN_COUNT]; /* what each column of the file is */
    size_t column_count;
    size_t capacity; /* of the list's items */
};

const char *code_status_name(enum code_status status)
{
    return status_names[status];
}

bool code_status_parse(const char *text, enum code_status *status)
{
    *status = CODE_ACTIVE;
    for (int i = 0; i < STATUS_COUNT; i++) {
        if (strcmp(text, status_names[i]) == 0) {
            *status = (enum code_status)i;
            return true;
        }
    }
    return !*text;
}

bool codelist_name_is_valid(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789-_";
    size_t length = strlen(name);
    return length > 0 && length <= LONGEST_NAME && strspn(name, allowed) == length;
}

/* --- reading --- */

/* Sets the error, with the place in front. Always returns false. */
__attribute__((format(printf, 2, 3))) static bool fail(const struct parser *parser,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_va(parser->error, ERROR_USAGE, format, arguments);
    va_end(arguments);
    return error_prefix(parser->error, "%.4096s:%zu", parser->where, parser->line);
}

/* Cuts the next line off, without its end. NULL after the last one. */
static char *next_line(struct parser *parser)
{
    char *line = parser->next;
    if (!line || !*line)
        return NULL;
    size_t length = strcspn(line, "\n");
    parser->next = line[length] ? line + length + 1 : NULL;
    parser->line++;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return line;
}

/* Cuts the next value off a row, which moves behind it. NULL after the last one. */
static char *next_value(char **row)
{
    char *value = *row;
    if (!value)
        return NULL;
    size_t length = strcspn(value, "\t");
    *row = value[length] ? value + length + 1 : NULL;
    value[length] = '\0';
    return value;
}

static int find_name(const char *name, size_t length, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strncmp(names[i], name, length) == 0 && names[i][length] == '\0')
            return i;
    return -1;
}

/* "# key: value" */
static void read_fact(struct parser *parser, const char *line)
{
    const char *key = line + 1 + strspn(line + 1, " ");
    size_t length = strcspn(key, ":");
    int fact = find_name(key, length, fact_names, FACT_COUNT);
    if (fact >= 0 && key[length])
        parser->facts[fact] = key + length + 1 + strspn(key + length + 1, " ");
}

static bool read_yes_no(const struct parser *parser, enum fact fact, bool *value)
{
    *value = strcmp(parser->facts[fact], "yes") == 0;
    return *value || !*parser->facts[fact] || strcmp(parser->facts[fact], "no") == 0 ||
           fail(parser, N_("%s is \"%s\"; expected yes or no"), fact_names[fact],
                parser->facts[fact]);
}

static bool take_facts(struct parser *parser)
{
    struct codelist *list = parser->list;
    list->name = parser->facts[FACT_NAME];
    list->title = parser->facts[FACT_TITLE];
    list->title_fr = parser->facts[FACT_TITLE_FR];
    list->categories = parser->facts[FACT_CATEGORIES];
    list->versions = parser->facts[FACT_VERSIONS];
    if (!*list->name)
        return fail(parser, N_("the name of the codelist is missing; expected a line such as "
                               "'# codelist: Sector' before the header"));
    if (!codelist_name_is_valid(list->name))
        return fail(parser,
                    N_("\"%s\" is no name for a codelist; expected letters, digits, '-' and "
                       "'_', at most %d"),
                    list->name, LONGEST_NAME);
    return read_yes_no(parser, FACT_COMPLETE, &list->complete) &&
           read_yes_no(parser, FACT_EMBEDDED, &list->embedded);
}

static bool has_column(const struct parser *parser, enum column column)
{
    for (size_t i = 0; i < parser->column_count; i++)
        if (parser->columns[i] == column)
            return true;
    return false;
}

static bool read_header(struct parser *parser, char *line)
{
    for (const char *name; (name = next_value(&line));) {
        int column = find_name(name, strlen(name), column_names, COLUMN_COUNT);
        if (column < 0) {
            const char *nearest = suggest_nearest(name, column_names, COLUMN_COUNT);
            fail(parser, N_("unknown column '%s'"), name);
            if (nearest)
                error_add(parser->error, "; did you mean '%s'", nearest);
            return error_add(parser->error,
                             "; columns are code, name_en, name_fr, status, from, withdrawn, "
                             "category, versions and replaced_by, separated by tabs");
        }
        if (has_column(parser, (enum column)column))
            return fail(parser, N_("column '%s' is there twice"), name);
        parser->columns[parser->column_count++] = (enum column)column;
    }
    return has_column(parser, COLUMN_CODE) || fail(parser, N_("column 'code' is missing"));
}

static bool split_row(struct parser *parser, char *line, const char *values[COLUMN_COUNT])
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        values[i] = "";
    size_t count = 0;
    for (const char *value; (value = next_value(&line)); count++)
        if (count < parser->column_count)
            values[parser->columns[count]] = value;
    return count <= parser->column_count ||
           fail(parser, N_("%zu values, but the header has %zu columns"), count,
                parser->column_count);
}

static bool check_date(const struct parser *parser, const char *date, enum column column)
{
    return !*date || date_is_valid(date) ||
           fail(parser, N_("%s \"%s\" is no date; expected one such as 2024-05-31"),
                column_names[column], date);
}

static bool read_row(struct parser *parser, char *line)
{
    struct codelist *list = parser->list;
    const char *values[COLUMN_COUNT];
    enum code_status status;
    if (!split_row(parser, line, values))
        return false;
    if (!*values[COLUMN_CODE])
        return fail(parser, N_("the code is missing"));
    if (!code_status_parse(values[COLUMN_STATUS], &status))
        return fail(parser, N_("unknown status \"%s\"; expected active or withdrawn"),
                    values[COLUMN_STATUS]);
    if (!check_date(parser, values[COLUMN_FROM], COLUMN_FROM) ||
        !check_date(parser, values[COLUMN_WITHDRAWN], COLUMN_WITHDRAWN))
        return false;
    list->items = grow(list->items, list->item_count, &parser->capacity, sizeof *list->items);
    list->items[list->item_count++] = (struct codelist_item){
        .code = values[COLUMN_CODE],
        .name_en = values[COLUMN_NAME_EN],
        .name_fr = values[COLUMN_NAME_FR],
        .status = status,
        .from = values[COLUMN_FROM],
        .withdrawn = values[COLUMN_WITHDRAWN],
        .category = values[COLUMN_CATEGORY],
        .versions = values[COLUMN_VERSIONS],
        .replaced_by = values[COLUMN_REPLACED_BY],
    };
    return true;
}

static bool read_lines(struct parser *parser)
{
    char *line = next_line(parser);
    for (; line && (*line == '#' || !*line); line = next_line(parser))
        if (*line)
            read_fact(parser, line);
    if (!take_facts(parser))
        return false;
    if (!line)
        return fail(parser,
                    N_("the header row is missing; expected columns such as code and name_en"));
    bool read = read_header(parser, line);
    while (read && (line = next_line(parser)))
        read = !*line || read_row(parser, line);
    const struct codelist_item *repeated;
    if (read && !codelist_index(parser->list, &repeated))
        read = error_set(parser->error, ERROR_USAGE,
                         "%s: code '%s' is there twice for the same version of the standard",
                         parser->where, repeated->code);
    return read;
}

struct codelist *codelist_parse(char *text, size_t length, const char *where, struct error *error)
{
    struct codelist *list = xcalloc(1, sizeof *list);
    struct parser parser = {.list = list, .where = where, .error = error, .next = text};
    list->text = text;
    for (int i = 0; i < FACT_COUNT; i++)
        parser.facts[i] = "";
    if (strlen(text) == length && utf8_is_valid(text, length)) {
        if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
            parser.next += 3;
        if (read_lines(&parser))
            return list;
    } else {
        error_set(error, ERROR_USAGE, "%s: not a text in UTF-8", where);
    }
    codelist_free(list);
    return NULL;
}

/* --- writing --- */

static void print_fact(struct strbuf *text, enum fact fact, const char *value)
{
    if (*value)
        strbuf_addf(text, "# %s: %s\n", fact_names[fact], value);
}

void codelist_print_facts(struct strbuf *text, const struct codelist *list)
{
    print_fact(text, FACT_NAME, list->name);
    print_fact(text, FACT_TITLE, list->title);
    print_fact(text, FACT_TITLE_FR, list->title_fr);
    print_fact(text, FACT_COMPLETE, list->complete ? "yes" : "no");
    print_fact(text, FACT_EMBEDDED, list->embedded ? "yes" : "no");
    print_fact(text, FACT_CATEGORIES, list->categories);
    print_fact(text, FACT_VERSIONS, list->versions);
    for (int i = 0; i < COLUMN_COUNT; i++)
        strbuf_addf(text, "%s%s", i ? "\t" : "", column_names[i]);
    strbuf_addch(text, '\n');
}

void codelist_print_item(struct strbuf *text, const struct codelist_item *item)
{
    const char *const values[COLUMN_COUNT] = {
        item->code,      item->name_en,  item->name_fr,  status_names[item->status], item->from,
        item->withdrawn, item->category, item->versions, item->replaced_by,
    };
    int used = COLUMN_COUNT;
    while (used > 0 && !*values[used - 1])
        used--;
    for (int i = 0; i < used; i++) {
        if (i)
            strbuf_addch(text, '\t');
        strbuf_addstr(text, values[i]);
    }
    strbuf_addch(text, '\n');
}

void codelist_print(struct strbuf *text, const struct codelist *list)
{
    codelist_print_facts(text, list);
    for (size_t i = 0; i < list->item_count; i++)
        codelist_print_item(text, &list->items[i]);
}
