/* How a verb presents itself: the text of --help for people, and the table of --help=table, from
 * which the man pages and the completions are made (packaging/manual.sh, packaging/completion.sh).
 * Both come from what the verb hands to options_parse, so nothing of it is written twice. */
#ifndef IATIPUB_HELP_H
#define IATIPUB_HELP_H

#include "options.h"

/* What is to be presented; lent. */
struct help {
    const struct usage *usage;
    const struct option_spec *options; /* the verb's own */
    size_t option_count;
    const struct option_spec *common; /* those of every verb, shown behind them */
    size_t common_count;
};

/* Prints the help in the language that is chosen on standard output, at most 80 columns wide. In
 * `usage->text` lines are filled anew, except those that begin with a space; a blank line parts
 * paragraphs. */
void help_print(const struct help *help);

/* Prints the same in English as a table on standard output, a record a line, fields parted by tabs:
 *   synopsis  LINE
 *   text      LINE
 *   example   LINE
 *   option    NAME  LETTER  KIND  ARGUMENT  HELP
 * KIND is flag, text, list or number; LETTER and ARGUMENT are "-" where there is none. */
void help_table(const struct help *help);

#endif
