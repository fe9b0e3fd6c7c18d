/* A verb's options as a table: parsing, --help and suggestions all come from it.
 *
 * Kinds, and what `value` of an option points to:
 *   OPTION_FLAG    bool, which becomes true;
 *   OPTION_TEXT    const char *, lent by argv; given again, it must be the same;
 *   OPTION_LIST    struct option_list, one text for each time the option is given, in order;
 *   OPTION_NUMBER  struct option_number, a whole number within limits; likewise. */
#ifndef IATIPUB_OPTIONS_H
#define IATIPUB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_LIST, OPTION_NUMBER };

/* The values of an option that may be given several times. */
struct option_list {
    const char **items; /* lent by argv */
    size_t count, capacity;
};

#define OPTION_LIST_INIT                                                                           \
    {                                                                                              \
        .items = (void *)0                                                                         \
    }

/* Whatever options_parse answered; OPTION_LIST_INIT is fine. */
void option_list_release(struct option_list *list);

struct option_number {
    size_t value;       /* what it is before is the default */
    size_t least, most; /* most = SIZE_MAX: any */
};

struct option_spec {
    const char *name; /* long name without dashes */
    char letter;      /* short name, 0 if none */
    enum option_kind kind;
    void *value;          /* as its kind says */
    const char *argument; /* what stands for the value in --help */
    const char *help;     /* one that begins with a list, "text, csv or json (default: text)",
                             offers the words of it to completion (packaging/completion.sh) */
};

/* How a verb presents itself. */
struct usage {
    const char *synopsis; /* "iatipub validate [options] FILE..." */
    const char *text;     /* a few sentences; help.h tells how they are shown */
    const char *example;  /* one or two commands */
    size_t least, most;   /* number of arguments; most = SIZE_MAX: any */
};

enum options_result { OPTIONS_DONE, OPTIONS_HELP, OPTIONS_WRONG };

/* Chooses the language that --lang asks for, wherever it stands among the arguments: for help, and
 * for what is wrong with other options. One that there is not changes nothing. */
void options_choose_language(int count, char *const *arguments);

/* Reads argv[1..] (argv[0] is the verb). `--` ends the options; "-" is an argument. Arguments are
 * moved to the front of argv[1..] and counted in `argument_count`. OPTIONS_HELP: --help (or
 * --help=table, for programs: help.h) was given and printed on standard output. Every verb also has
 * --data-dir and --lang, which are carried out here; with --json, or a --format that programs read,
 * the language is English whatever is asked for. OPTIONS_WRONG: `error` says which option and the
 * nearest one. */
enum options_result options_parse(int argc, char **argv, const struct usage *usage,
                                  const struct option_spec *options, size_t option_count,
                                  size_t *argument_count, struct error *error);

#endif
