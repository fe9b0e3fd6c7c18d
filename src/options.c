#include "options.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/resource.h"
#include "base/suggest.h"
#include "help.h"

struct parser {
    const struct option_spec *options;
    size_t count;
    struct option_spec data_folder, language; /* which every verb has */
    const char **given; /* by option, those two last: its value so far; NULL: none */
    struct error *error;
};

static bool is_named(const struct option_spec *option, const char *name, size_t length)
{
    return strncmp(option->name, name, length) == 0 && option->name[length] == '\0';
}

static const struct option_spec *find_own(const struct parser *parser, const char *name,
                                          size_t length)
{
    for (size_t i = 0; i < parser->count; i++)
        if (is_named(&parser->options[i], name, length))
            return &parser->options[i];
    return NULL;
}

void options_choose_language(int count, char *const *arguments)
{
    const char *name = NULL;
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++) {
        if (strncmp(arguments[i], "--lang=", strlen("--lang=")) == 0)
            name = arguments[i] + strlen("--lang=");
        else if (strcmp(arguments[i], "--lang") == 0 && i + 1 < count)
            name = arguments[i + 1];
    }
    struct error ignored = ERROR_INIT;
    if (name)
        language_choose(name, &ignored);
    error_clear(&ignored);
}

/* The verb as --help shows it, in the form that is asked for. */
static void present(const struct usage *usage, const struct parser *parser, bool as_table)
{
    const struct option_spec common[] = {
        parser->language,
        parser->data_folder,
        {.name = "help", .letter = 'h', .help = N_("show this text")}};
    bool has_language = find_own(parser, parser->language.name, strlen(parser->language.name));
    const struct help help = {.usage = usage,
                              .options = parser->options,
                              .option_count = parser->count,
                              .common = common + has_language,
                              .common_count = sizeof common / sizeof *common - has_language};
    (as_table ? help_table : help_print)(&help);
}

static bool asks_for_table(const char *argument)
{
    return strcmp(argument, "--help=table") == 0;
}

static bool asks_for_help(const char *argument)
{
    return strcmp(argument, "-h") == 0 || strcmp(argument, "--help") == 0 ||
           asks_for_table(argument);
}

/* An option that comes with every verb stands behind one of the same name that is the verb's own.
 */
static const struct option_spec *find_long(const struct parser *parser, const char *name,
                                           size_t length)
{
    const struct option_spec *own = find_own(parser, name, length);
    if (own)
        return own;
    if (is_named(&parser->language, name, length))
        return &parser->language;
    return is_named(&parser->data_folder, name, length) ? &parser->data_folder : NULL;
}

static const struct option_spec *find_short(const struct parser *parser, char letter)
{
    for (size_t i = 0; i < parser->count; i++)
        if (parser->options[i].letter == letter)
            return &parser->options[i];
    return NULL;
}

static bool unknown_option(const struct parser *parser, const char *argument)
{
    size_t length = strcspn(argument, "=");
    char *name = xstrndup(argument + strspn(argument, "-"), length - strspn(argument, "-"));
    const char **names = xcalloc(parser->count + 3, sizeof *names);
    for (size_t i = 0; i < parser->count; i++)
        names[i] = parser->options[i].name;
    names[parser->count] = "help";
    names[parser->count + 1] = parser->data_folder.name;
    names[parser->count + 2] = parser->language.name;
    const char *nearest = suggest_nearest(name, names, parser->count + 3);
    error_set(parser->error, ERROR_USAGE, "unknown option '%.*s'", (int)length, argument);
    if (nearest)
        error_add(parser->error, "; did you mean '--%s'?", nearest);
    free(names);
    free(name);
    return false;
}

static bool set_flag(const struct parser *parser, const struct option_spec *option,
                     const char *value)
{
    if (value)
        return error_set(parser->error, ERROR_USAGE, "option '--%s' takes no value", option->name);
    *(bool *)option->value = true;
    return true;
}

static bool refuse_number(const struct parser *parser, const struct option_spec *option,
                          const char *value)
{
    const struct option_number *number = option->value;
    if (number->most == SIZE_MAX)
        return error_set(parser->error, ERROR_USAGE,
                         "option '--%s' is '%s'; expected a whole number of at least %zu",
                         option->name, value, number->least);
    return error_set(parser->error, ERROR_USAGE,
                     "option '--%s' is '%s'; expected a whole number from %zu to %zu", option->name,
                     value, number->least, number->most);
}

static bool set_number(const struct parser *parser, const struct option_spec *option,
                       const char *value)
{
    struct option_number *number = option->value;
    size_t result = 0;
    for (const char *digit = value; *digit; digit++) {
        size_t unit = (size_t)(*digit - '0');
        if (*digit < '0' || *digit > '9' || result > (SIZE_MAX - unit) / 10)
            return refuse_number(parser, option, value);
        result = result * 10 + unit;
    }
    if (!*value || result < number->least || result > number->most)
        return refuse_number(parser, option, value);
    number->value = result;
    return true;
}

static bool add_to_list(const struct option_spec *option, const char *value)
{
    struct option_list *list = option->value;
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = value;
    return true;
}

void option_list_release(struct option_list *list)
{
    free(list->items);
    *list = (struct option_list)OPTION_LIST_INIT;
}

static size_t index_of(const struct parser *parser, const struct option_spec *option)
{
    if (option == &parser->data_folder)
        return parser->count;
    return option == &parser->language ? parser->count + 1 : (size_t)(option - parser->options);
}

/* Of two values one would be dropped without a word. */
static bool check_once(const struct parser *parser, const struct option_spec *option,
                       const char *value)
{
    const char **given = &parser->given[index_of(parser, option)], *before = *given;
    *given = value;
    return !before || option->kind == OPTION_LIST || strcmp(before, value) == 0 ||
           error_set(parser->error, ERROR_USAGE,
                     "option '--%s' is given twice, with '%s' and with '%s'; give it once",
                     option->name, before, value);
}

static bool set_value(const struct parser *parser, const struct option_spec *option,
                      const char *value)
{
    if (!check_once(parser, option, value))
        return false;
    switch (option->kind) {
    case OPTION_LIST:
        return add_to_list(option, value);
    case OPTION_NUMBER:
        return set_number(parser, option, value);
    default:
        *(const char **)option->value = value;
        return true;
    }
}

/* Sets an option from the text after '=' (or after the letter), or else from the next argument,
 * which is then used up. */
static bool set_option(const struct parser *parser, const struct option_spec *option,
                       const char *value, int argc, char **argv, int *used)
{
    if (option->kind == OPTION_FLAG)
        return set_flag(parser, option, value);
    if (!value && *used + 1 < argc)
        value = argv[++*used];
    if (!value)
        return error_set(parser->error, ERROR_USAGE, "option '--%s' needs a value (%s)",
                         option->name, option->argument);
    return set_value(parser, option, value);
}

static bool parse_option(const struct parser *parser, int argc, char **argv, int *used)
{
    const char *argument = argv[*used];
    const struct option_spec *option;
    const char *value = NULL;
    if (argument[1] == '-') {
        size_t length = strcspn(argument + 2, "=");
        option = find_long(parser, argument + 2, length);
        value = argument[2 + length] == '=' ? argument + 3 + length : NULL;
    } else {
        option = find_short(parser, argument[1]);
        value = argument[2] ? argument + 2 : NULL;
    }
    return option ? set_option(parser, option, value, argc, argv, used)
                  : unknown_option(parser, argument);
}

/* "iatipub report" of "iatipub report SUBJECT [options]". */
static size_t verb_length(const char *synopsis)
{
    size_t program = strcspn(synopsis, " ");
    const char *verb = synopsis + program + (synopsis[program] == ' ');
    return (size_t)(verb - synopsis) + strcspn(verb, " ");
}

/* A message is one line: of several ways to call a verb, or of a long one, it shows the first
 * line. */
static bool refuse_count(const struct usage *usage, const char *problem, struct error *error)
{
    size_t length = strcspn(usage->synopsis, "\n");
    return usage->synopsis[length] == '\0'
               ? error_set(error, ERROR_USAGE, "%s; usage: %s", problem, usage->synopsis)
               : error_set(error, ERROR_USAGE, "%s; usage: %.*s ... ('%.*s --help' shows all)",
                           problem, (int)length, usage->synopsis, (int)verb_length(usage->synopsis),
                           usage->synopsis);
}

static bool check_count(const struct usage *usage, size_t count, struct error *error)
{
    if (count < usage->least)
        return refuse_count(usage, E_("an argument is missing"), error);
    if (count > usage->most)
        return refuse_count(usage, E_("too many arguments"), error);
    return true;
}

/* What programs read is the same in every language. */
static bool is_for_programs(const struct parser *parser)
{
    static const char *const formats[] = {"json", "csv", "xlsx", "sarif", "junit", "github"};
    bool found = false;
    for (size_t i = 0; i < parser->count; i++) {
        const struct option_spec *option = &parser->options[i];
        if (option->kind == OPTION_FLAG && strcmp(option->name, "json") == 0)
            found |= *(const bool *)option->value;
        const char *format = option->kind == OPTION_TEXT && strcmp(option->name, "format") == 0
                                 ? *(const char *const *)option->value
                                 : NULL;
        for (size_t j = 0; format && j < sizeof formats / sizeof *formats; j++)
            found |= strcmp(format, formats[j]) == 0;
    }
    return found;
}

static enum options_result parse_all(const struct parser *parser, const struct usage *usage,
                                     int argc, char **argv, size_t *argument_count)
{
    bool only_arguments = false;
    *argument_count = 0;
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        bool is_option = !only_arguments && argument[0] == '-' && argument[1] != '\0';
        if (!is_option) {
            argv[1 + (*argument_count)++] = argv[i];
        } else if (strcmp(argument, "--") == 0) {
            only_arguments = true;
        } else if (asks_for_help(argument)) {
            options_choose_language(argc - i, argv + i);
            present(usage, parser, asks_for_table(argument));
            return OPTIONS_HELP;
        } else if (!parse_option(parser, argc, argv, &i)) {
            return OPTIONS_WRONG;
        }
    }
    return OPTIONS_DONE;
}

enum options_result options_parse(int argc, char **argv, const struct usage *usage,
                                  const struct option_spec *options, size_t option_count,
                                  size_t *argument_count, struct error *error)
{
    const char *data_folder = NULL, *language = NULL;
    struct parser parser = {.options = options,
                            .count = option_count,
                            .data_folder = {"data-dir", 0, OPTION_TEXT, &data_folder, "DIR",
                                            N_("take schemas and stylesheets from here")},
                            .language = {"lang", 0, OPTION_TEXT, &language, "en|fr|es|zh",
                                         N_("language of what is printed for people")},
                            .given = xcalloc(option_count + 2, sizeof(const char *)),
                            .error = error};
    if (!find_own(&parser, parser.language.name, strlen(parser.language.name)))
        options_choose_language(argc - 1, argv + 1);
    enum options_result result = parse_all(&parser, usage, argc, argv, argument_count);
    free(parser.given);
    if (result != OPTIONS_DONE)
        return result;
    if (data_folder && !folder_exists(data_folder)) {
        error_set(error, ERROR_USAGE, "there is no folder '%s' (--data-dir)", data_folder);
        return OPTIONS_WRONG;
    }
    if (language && !language_choose(language, error))
        return OPTIONS_WRONG;
    if (is_for_programs(&parser))
        language_choose_english();
    if (data_folder)
        resource_set_folder(data_folder);
    return check_count(usage, *argument_count, error) ? OPTIONS_DONE : OPTIONS_WRONG;
}
