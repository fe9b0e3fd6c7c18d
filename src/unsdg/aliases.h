/* What public files call a code: its own text, its name, or one of the spellings of
 * schemas/unsdg/aliases.tsv.
 *
 * Labels are compared without blanks around them, with one blank where there are several, without
 * regard to case and without the stars of footnotes ("Kosovo**"); a curly apostrophe is a straight
 * one. Where a file has lost letters (U+FFFD or '?' in their place) the one label that fits is
 * meant. */
#ifndef IATIPUB_UNSDG_ALIASES_H
#define IATIPUB_UNSDG_ALIASES_H

#include <stdbool.h>

#include "base/error.h"
#include "standard/codelist.h"

struct aliases;

/* Reads all lists of the UN's financial data and their aliases. `lists` are lent and must outlive
 * the result, which the caller frees: aliases_free. NULL and `error` if one of them is damaged. */
struct aliases *aliases_open(struct codelists *lists, struct error *error);
void aliases_free(struct aliases *aliases); /* NULL is fine */

/* The code of `list` that the label means, lent, or NULL. If `category` is not NULL, only codes of
 * that category are meant: "Antarctica" is a country or territory, and also an area. `has_lost`
 * (may be NULL) says whether letters had been lost. */
const char *aliases_find(const struct aliases *aliases, const char *list, const char *category,
                         const char *label, bool *has_lost);

#endif
