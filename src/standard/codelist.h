/* Codelists: the codes that the standard allows somewhere, with their names.
 *
 * `codelists_open` knows the names of all lists, the built-in ones and those of a folder, which
 * replace built-in ones of the same name. `codelists_get` reads a list when it is first asked for;
 * then `codelist_find` and `codelist_contains` answer in constant time.
 *
 * A list is read-only once read, and any thread may ask for one. Whoever may never need a list asks
 * for a promise of it, and for what was promised when it is needed.
 *
 * Some lists differ between versions of the standard. A row then says in which versions it holds,
 * and a code whose facts changed has several rows, the newest first. */
#ifndef IATIPUB_STANDARD_CODELIST_H
#define IATIPUB_STANDARD_CODELIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum code_status { CODE_ACTIVE, CODE_WITHDRAWN };

/* A row of a list. No text is NULL; "" stands for what isn't known. */
struct codelist_item {
    const char *code;
    const char *name_en, *name_fr;
    enum code_status status;
    const char *from;        /* YYYY-MM-DD: valid since */
    const char *withdrawn;   /* YYYY-MM-DD: withdrawn on; may lie ahead of an active code */
    const char *category;    /* usually a code of the list's category list */
    const char *versions;    /* "2.01 2.02"; "": all versions that the list exists in */
    const char *replaced_by; /* the code of the same list to use instead of a withdrawn one */
    const struct codelist_item *older; /* the same code in other versions, or NULL */
};

struct codelist {
    const char *name;             /* "Sector" */
    const char *title, *title_fr; /* "DAC 5 Digit Sector"; may be "" */
    bool complete;                /* a code outside the list is wrong, not just unknown */
    bool embedded;                /* part of a version of the standard, not kept beside it */
    const char *categories;       /* name of the list of its categories, or "" */
    const char *versions;         /* versions of the standard it exists in; "": all */
    struct codelist_item *items;  /* in the order of codelist_compare_codes */
    size_t item_count;            /* rows */
    size_t code_count;            /* different codes */
    uint32_t *slots;              /* hash table: position of an item + 1, 0 if free */
    size_t slot_count;            /* a power of two */
    char *text;                   /* what all the texts point into */
};

/* The newest row of a code, or NULL. Codes are compared byte by byte: "nok" is not "NOK". */
const struct codelist_item *codelist_find(const struct codelist *list, const char *code);
/* The row of a code that holds in one version of the standard; NULL for `version` means any. */
const struct codelist_item *codelist_find_in(const struct codelist *list, const char *code,
                                             const char *version);
/* True if the code is in the list of that version (NULL: any), withdrawn codes included. */
bool codelist_contains(const struct codelist *list, const char *code, const char *version);

/* True if the row holds in that version of the standard; NULL means any. */
bool codelist_item_applies(const struct codelist *list, const struct codelist_item *item,
                           const char *version);

/* Fills `codes` with up to `most` codes of the list that are nearest to `code`, the nearest first,
 * and returns their number. */
size_t codelist_suggest(const struct codelist *list, const char *code, const char **codes,
                        size_t most);

/* True if `versions`, as a list or a row has it, names `version`; "" names all. */
bool versions_contain(const char *versions, const char *version);

/* The order of codes for people: digits count as numbers, "9" before "10". As strcmp. */
int codelist_compare_codes(const char *a, const char *b);

/* Makes the hash table over `items` and links rows of the same code. False if two rows of one code
 * hold in the same version; `repeated` is then the second. For makers of lists. */
bool codelist_index(struct codelist *list, const struct codelist_item **repeated);
void codelist_free(struct codelist *list); /* NULL is fine */

/* All lists that there are, and one of them. */
struct codelists;
struct codelist_entry;

/* Finds the names of all lists; those in NAME.tsv files of `folder` (NULL: none) replace built-in
 * ones. The caller owns the result: codelists_free. NULL and `error` if the folder can't be read.
 */
struct codelists *codelists_open(const char *folder, struct error *error);
void codelists_free(struct codelists *lists); /* NULL is fine; the lists go too */

/* The names in alphabetical order. They live as long as the collection. */
const char *const *codelists_names(const struct codelists *lists, size_t *count);

/* The list of that name, read now if it wasn't; it belongs to the collection. NULL and `error` if
 * there is none (ERROR_USAGE, with the nearest name) or its file is damaged. */
const struct codelist *codelists_get(struct codelists *lists, const char *name,
                                     struct error *error);

/* A list that need not be read before it is used. It belongs to the collection. NULL and `error` as
 * codelists_get: a built-in list can be read, any other one is read at once. */
struct codelist_entry *codelists_promise(struct codelists *lists, const char *name,
                                         struct error *error);
const struct codelist *codelist_promised(struct codelist_entry *entry);

/* True if there is a list of that name. */
bool codelists_have(const struct codelists *lists, const char *name);

/* The name of the file that travels inside the program for that list, as in the repository; NULL if
 * none does. The caller frees. */
char *codelists_resource(const struct codelists *lists, const char *name);

/* True if a list of that name is built in and one of the UN's financial data, not of IATI. */
bool codelists_is_un(const struct codelists *lists, const char *name);

/* Reads all lists that weren't read yet. */
bool codelists_load(struct codelists *lists, struct error *error);

#endif
