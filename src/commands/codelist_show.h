/* Codelists and codes on standard output: as text for people, as JSON and CSV for machines.
 *
 * Add what was found, print it, release it. */
#ifndef IATIPUB_COMMANDS_CODELIST_SHOW_H
#define IATIPUB_COMMANDS_CODELIST_SHOW_H

#include "base/error.h"
#include "standard/codelist.h"

enum codelist_format { CODELIST_TEXT, CODELIST_JSON, CODELIST_CSV };

/* Reads "text", "json" or "csv". False and an ERROR_USAGE if it is something else. */
bool codelist_format_parse(const char *name, enum codelist_format *format, struct error *error);

/* Rows of one or several lists, borrowed. */
struct codelist_hit {
    const struct codelist *list;
    const struct codelist_item *item;
};

struct codelist_hits {
    struct codelist_hit *items;
    size_t count, capacity;
};

void codelist_hits_add(struct codelist_hits *hits, const struct codelist *list,
                       const struct codelist_item *item);
void codelist_hits_release(struct codelist_hits *hits);

/* The rows, one a line in text form; `with_list` says that they may be of several lists. */
void codelist_show_rows(const struct codelist_hits *hits, enum codelist_format format,
                        bool with_list);
/* The rows of one code with all that is known; `lists` (the names of categories) is read. */
void codelist_show_code(const struct codelist_hits *hits, enum codelist_format format,
                        struct codelists *lists);
/* The lists themselves, which were all loaded. */
void codelist_show_lists(struct codelists *lists, enum codelist_format format);

#endif
