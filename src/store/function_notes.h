/* What the functions of a mapping could not make sense of.
 *
 * A function does not know the row that it is called for, so values are counted while the mapping
 * runs and told afterwards: one finding for each kind of trouble and each code list, the most
 * frequent values first. Memory is bounded: of a kind and list NOTES_MOST different values are kept
 * (their first NOTE_VALUE_MOST bytes), others only counted. */
#ifndef IATIPUB_STORE_FUNCTION_NOTES_H
#define IATIPUB_STORE_FUNCTION_NOTES_H

#include <stddef.h>

#include "base/finding.h"
#include "store/text_map.h"

enum { NOTES_MOST = 1000, NOTE_VALUE_MOST = 200 };

enum note_kind {
    NOTE_DATE_AMBIGUOUS,
    NOTE_DATE_OTHER_ORDER,
    NOTE_DATE_NUMBER,
    NOTE_DATE_UNREADABLE,
    NOTE_AMOUNT_AMBIGUOUS,
    NOTE_AMOUNT_OTHER_MARK,
    NOTE_AMOUNT_FLOAT,
    NOTE_AMOUNT_UNREADABLE,
    NOTE_PERCENTAGE,
    NOTE_BOOLEAN,
    NOTE_IDENTIFIER,
    NOTE_CODE,
    NOTE_CODELIST,
    NOTE_RATE,
    NOTE_KIND_COUNT
};

/* The values of one kind; of code lists, of one list. */
struct note_group {
    enum note_kind kind;
    const char *subject; /* name of the list, or NULL; lent */
    const char *file;    /* where the list is, or NULL; lent */
    struct note_value {
        char *text;
        size_t count;
    } * values;
    size_t value_count, capacity;
    size_t others; /* how often further values came */
    struct text_map by_text;
};

struct function_notes {
    struct note_group *groups;
    size_t count, capacity;
};

#define FUNCTION_NOTES_INIT                                                                        \
    {                                                                                              \
        .groups = (void *)0                                                                        \
    }

void function_notes_release(struct function_notes *notes);

/* Counts a value of `length` bytes. `subject` and `file` may be NULL and must outlive the notes. */
void function_notes_add(struct function_notes *notes, enum note_kind kind, const char *subject,
                        const char *file, const char *value, size_t length);

/* Adds a finding for each group, in the order in which they began, and forgets them. */
void function_notes_report(struct function_notes *notes, struct findings *findings);

#endif
