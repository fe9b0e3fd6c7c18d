/* What identifies an element among others of its name, from schemas/iati/matching.tsv.
 *
 * A row of that table is about an element at the end of a path ("transaction", "period/target");
 * the row with the longest path counts. Its columns:
 *
 *   keys     ways to find an element again, parted by "|", the surest first. Each is a list of
 *            fields; two elements are the same if all fields have the same values:
 *              ref/@code        the value there, which must not be blank
 *              @vocabulary=1    blank means this
 *              @status?         may be blank
 *              dimension*       all of that name with all that is in them, perhaps none
 *              ~@ref            is not in the key; but if both say something else there, they
 *                               are not the same
 *   left     how those are paired that no key finds: "one" (if one is left on both sides),
 *            "alike" (those with most in common, half of it at least), "both"; blank: not at all.
 *            Elements without a row are paired as "both".
 *   label    what people call it; report/difference_words.h
 *   detail   what tells two of the same label apart, likewise
 *   money    where its amount is ("value"); blank: it is not summed
 *   type     where the type of the money is, a field like those of keys
 *   types    the codelist of these types */
#ifndef IATIPUB_COMPARE_MATCHING_H
#define IATIPUB_COMPARE_MATCHING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "compare/canonical.h"

struct matching_field {
    char **steps;             /* names of elements on the way, NULL at the end */
    char *attribute;          /* NULL: the text */
    char *standing_for_blank; /* NULL: nothing */
    bool may_be_blank, all, apart;
};

struct matching_key {
    struct matching_field *fields;
    size_t count, capacity;
};

struct matching_rule {
    const char *element; /* the path */
    struct matching_key *keys;
    size_t key_count, key_capacity;
    bool pairs_one, pairs_alike;
    const char *label, *detail; /* "" if the table says none */
    const char *money;          /* "": no money */
    struct matching_key type;   /* one field, or none */
    const char *types;
};

struct matching;

/* The caller owns the result: matching_free. NULL and `error` if the table is damaged; the embedded
 * one is not. */
struct matching *matching_load(struct error *error);
void matching_free(struct matching *matching); /* NULL is fine */

/* The rule for an element, or NULL. */
const struct matching_rule *matching_find(const struct matching *matching,
                                          const struct piece *piece);

/* The value of a simple path ("transaction-type/@code", "title/narrative", ".") below a piece: the
 * first one that there is, "" if there is none. Lent by the piece. */
struct piece_value piece_value_at(const struct piece *piece, const char *path);

/* Adds the key's values to `to`. False if a field that must not be blank is. */
bool matching_key_add(const struct matching_key *key, const struct piece *piece, struct strbuf *to);
/* True if a field that sets elements apart has different values, both not blank. */
bool matching_key_parts(const struct matching_key *key, const struct piece *a,
                        const struct piece *b);

#endif
