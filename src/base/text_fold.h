/* Text as it is compared when something is looked for: case, accents, white space and the way of
 * writing a character in XML or in an address make no difference.
 *
 * Bytes are fed as they come, in pieces of any size; what they mean leaves one byte at a time:
 * letters are small and plain (base/letter_fold.h), any white space is one space, "&amp;", "&#38;"
 * and the like are the character, however often it was escaped, and so is "%26"; bytes that are not
 * UTF-8 leave as they are. Of markup only texts and the values of
 * attributes are left, with FOLD_BREAK wherever one of them begins or ends, so that names of
 * elements are never found. CDATA sections, comments and processing instructions count as text. */
#ifndef IATIPUB_BASE_TEXT_FOLD_H
#define IATIPUB_BASE_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>

enum { FOLD_BREAK = 1, FOLD_REFERENCE_SIZE = 16, FOLD_CHARACTER_SIZE = 4 };

/* Where a byte that leaves came from: `offset` and `end` are the bytes of the input that it stands
 * for, `line` counts from 1. */
struct fold_place {
    size_t offset, end, line;
};

typedef void fold_function(void *context, unsigned char byte, const struct fold_place *place);

struct text_fold {
    fold_function *leaves;
    void *context;
    bool is_markup;
    unsigned char quote; /* around an attribute's value, while inside one */
    enum { FOLD_TEXT, FOLD_LESS_THAN, FOLD_TAG, FOLD_VALUE } state;
    unsigned char last; /* that left */
    char reference[FOLD_REFERENCE_SIZE];
    size_t reference_length; /* what is held back of a reference; 0: none */
    struct fold_place held;  /* where it began */
    char percent[2];         /* the same of "%26" */
    size_t percent_length;
    struct fold_place percent_held;
    char character[FOLD_CHARACTER_SIZE]; /* bytes of one that is not yet whole */
    size_t character_length;
    struct fold_place character_held;
    size_t offset, line;
};

/* `is_markup`: the input is XML or HTML; else it is plain text, in which references such as "&amp;"
 * are understood all the same. */
void text_fold_begin(struct text_fold *fold, bool is_markup, fold_function *leaves, void *context);
void text_fold_feed(struct text_fold *fold, const char *data, size_t length);
/* Lets out what was held back. */
void text_fold_end(struct text_fold *fold);

/* A whole plain text as it is compared, without the space around it. The caller frees. */
char *text_folded(const char *text);

#endif
