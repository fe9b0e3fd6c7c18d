#include "records/path_commands.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ROWS_MOST = 1000 };

bool is_command_row(const struct grid_row *row)
{
    return row->count && row->cells[0].text && strcmp(row->cells[0].text, "#") == 0;
}

static bool take_rows(size_t *rows, const char *value)
{
    size_t length = strspn(value, "0123456789");
    if (!length || length > 4 || value[length])
        return false;
    *rows = strtoul(value, NULL, 10);
    return *rows <= ROWS_MOST;
}

static bool skip_rows(struct path_commands *commands, const char *value)
{
    return take_rows(&commands->skip_rows, value);
}

static bool header_rows(struct path_commands *commands, const char *value)
{
    return take_rows(&commands->header_rows, value);
}

static bool ignore(struct path_commands *commands, const char *value)
{
    commands->is_ignored = true;
    return !*value;
}

static bool hash_comments(struct path_commands *commands, const char *value)
{
    commands->has_hash_comments = true;
    return !*value;
}

/* The two kinds of files and what their parts are called. */
static const struct {
    const char *root, *list, *identifier;
} files[] = {
    {"iati-activities", "iati-activity", "iati-identifier"},
    {"iati-organisations", "iati-organisation", "organisation-identifier"},
};
enum { FILE_COUNT = sizeof files / sizeof *files };

static bool root_tag(struct path_commands *commands, const char *value)
{
    for (size_t i = 0; i < FILE_COUNT; i++)
        if (strcmp(files[i].root, value) == 0)
            commands->root = files[i].root;
    return commands->root && strcmp(commands->root, value) == 0;
}

/* Follows from the root element; it may be said all the same. */
static bool list_path(struct path_commands *commands, const char *value)
{
    for (size_t i = 0; i < FILE_COUNT; i++)
        if (strcmp(files[i].list, value) == 0)
            return root_tag(commands, files[i].root);
    return false;
}

static bool identifier_name(struct path_commands *commands, const char *value)
{
    for (size_t i = 0; i < FILE_COUNT; i++)
        if (strcmp(files[i].identifier, value) == 0)
            commands->identifier = files[i].identifier;
    return commands->identifier && strcmp(commands->identifier, value) == 0;
}

static const struct {
    const char *name;
    bool (*take)(struct path_commands *commands, const char *value);
} known[] = {
    {"skiprows", skip_rows},         {"headerrows", header_rows}, {"ignore", ignore},
    {"hashcomments", hash_comments}, {"xmlroottag", root_tag},    {"rootlistpath", list_path},
    {"idname", identifier_name},
};

bool path_command_take(struct path_commands *commands, const char *text)
{
    size_t length = strcspn(text, " ");
    const char *value = text + length + strspn(text + length, " ");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == length && strncasecmp(known[i].name, text, length) == 0)
            return known[i].take(commands, value);
    return false;
}
