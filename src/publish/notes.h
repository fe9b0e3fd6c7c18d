/* Remarks for the user about a publication that went well all the same. */
#ifndef IATIPUB_PUBLISH_NOTES_H
#define IATIPUB_PUBLISH_NOTES_H

#include <stddef.h>

/* A growing list of sentences: lower case, no full stop. Starts as {0}. */
struct notes {
    char **items;
    size_t count, capacity;
};

void notes_add(struct notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The list is empty and usable again. */
void notes_release(struct notes *notes);

#endif
