/* What is wrong with a code, in words. */
#ifndef IATIPUB_VALIDATE_CODE_MESSAGE_H
#define IATIPUB_VALIDATE_CODE_MESSAGE_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "standard/codelist.h"
#include "validate/document.h"

/* A value that was looked up in a list, and where it stands. */
struct code_fault {
    const struct node *node;
    const struct node_attribute *attribute; /* NULL: the value is the text of the node */
    bool anywhere; /* the attribute says the same at every element, which needn't be named then */
    const char *value;
    const struct codelist *list;
    const char *version;          /* of the standard: "2.03" */
    const char *linked;           /* the attribute that chose the list: "vocabulary"; or NULL */
    const char *is;               /* and what it says or, absent, stands for */
    bool is_given;                /* false: it is absent */
    const struct codelist *other; /* has the code, for the vocabulary `other_is`; or NULL */
    const char *other_is;
};

/* Adds the sentence for a value that is not in its list: `sector code "112" is not in codelist
 * Sector (vocabulary 1); it is a code of SectorCategory, vocabulary 2`. */
void code_message_unknown(struct strbuf *message, const struct code_fault *fault);

/* Adds the sentence for a code that was withdrawn, or will be if its day is after `now`, which is
 * as "2026-11-22"; and what replaces it, if its row says so. */
void code_message_withdrawn(struct strbuf *message, const struct code_fault *fault,
                            const struct codelist_item *item, const char *now);

/* Adds the sentence for a code of another category than the attribute `beside` says: `expense
 * location "TUN" is of location-level COU in codelist UNLocation, but location-level is "SUB"`. */
void code_message_category(struct strbuf *message, const struct code_fault *fault,
                           const struct codelist_item *item, const char *beside, const char *said);

/* Adds the sentence for a code that isn't of that year ("2024"): from a later one, or up to an
 * earlier one. */
void code_message_year(struct strbuf *message, const struct code_fault *fault,
                       const struct codelist_item *item, const char *year);

enum { SIMILAR_MOST = 3 };

/* Fills `codes` with the codes that are valid in `version` and differ from `value` by blanks or by
 * case, or else by one letter or digit that is wrong, missing, too many or swapped with the next.
 * Returns how many; 0 as well if there are more than SIMILAR_MOST, as they then say nothing. A walk
 * through the list without memory: some microseconds. */
size_t code_find_similar(const struct codelist *list, const char *value, const char *version,
                         const char *codes[SIMILAR_MOST]);

#endif
