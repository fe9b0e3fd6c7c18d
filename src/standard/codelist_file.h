/* The compact form of a codelist: one UTF-8 text file of tab-separated values.
 *
 *   # codelist: BudgetStatus
 *   # title: Budget Status
 *   # complete: yes
 *   # embedded: yes
 *   # versions: 2.02 2.03
 *   code<TAB>name_en<TAB>name_fr<TAB>status<TAB>from<TAB>withdrawn<TAB>category<TAB>versions
 *   1<TAB>Indicative<TAB>Indicatif<TAB>active
 *
 * Lines that begin with '#' before the header say facts about the list; unknown ones are comments.
 * The header names the columns, these and `replaced_by`, of which only `code` must be there; empty
 * values at the end of a row may be left out. There is no quoting: a value can hold neither tab nor
 * line break. */
#ifndef IATIPUB_STANDARD_CODELIST_FILE_H
#define IATIPUB_STANDARD_CODELIST_FILE_H

#include "base/strbuf.h"
#include "standard/codelist.h"

/* Reads a list. `text` is of `length` bytes, NUL-terminated, and taken: it is freed with the list,
 * also when reading fails. `where` names the file in messages. The caller owns the result:
 * codelist_free. NULL and an ERROR_USAGE that names the line if the text is no codelist. */
struct codelist *codelist_parse(char *text, size_t length, const char *where, struct error *error);

/* Adds the facts about a list and the header row. */
void codelist_print_facts(struct strbuf *text, const struct codelist *list);
/* Adds one row. */
void codelist_print_item(struct strbuf *text, const struct codelist_item *item);
/* Adds the whole list; what codelist_parse read comes out the same, byte by byte, if it was written
 * by this function. */
void codelist_print(struct strbuf *text, const struct codelist *list);

/* "active", "withdrawn" */
const char *code_status_name(enum code_status status);
/* Reads a status; "" is active. False if there is no such status. */
bool code_status_parse(const char *text, enum code_status *status);

/* True for what may be a list's name, and so a file's: letters, digits, '-' and '_', at most 64. */
bool codelist_name_is_valid(const char *name);

#endif
