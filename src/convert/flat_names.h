/* Names of codes in the language asked for, and in English where neither the codelists nor the
 * program's catalogues (standard/code_name.h) have one in it; what was in English then can be told.
 */
#ifndef IATIPUB_CONVERT_FLAT_NAMES_H
#define IATIPUB_CONVERT_FLAT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/language.h"
#include "base/text_set.h"
#include "standard/codelist.h"

struct flat_names {
    struct codelists *lists;
    char *language; /* "fr"; NULL: none is asked for, names are English */
    bool has_catalogue;
    struct catalogue catalogue; /* the program's own, of that language */
    struct text_set in_english; /* codelists that had to be English */
    char *english_list;         /* their names, parted by commas; NULL: none */
};

/* Opens the codelists and checks that the language is one (ERROR_USAGE). flat_names_close is due in
 * any case. */
bool flat_names_open(struct flat_names *names, const char *language, struct error *error);
void flat_names_close(struct flat_names *names);

/* The code's name, "" if the list has no such code; lent by the list or for ever. */
const char *flat_name(struct flat_names *names, const struct codelist *list, const char *code);

/* True if two languages are the same but for country and script: "zh-Hans" and "ZH". */
bool flat_is_language(const char *a, const char *b);

#endif
