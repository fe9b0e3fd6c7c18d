/* A notice in the words of people, in the language that is chosen: a subject and a few sections, of
 * bounded length, whatever the data say. Every text is one line, and free of characters that are
 * not shown. */
#ifndef IATIPUB_NOTIFY_WORDING_H
#define IATIPUB_NOTIFY_WORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "notify/notice.h"

enum {
    WORDING_LONGEST_SUBJECT = 160, /* bytes */
    WORDING_LONGEST_LINE = 600,
    WORDING_MOST_LINES = 20, /* of a section */
    WORDING_SECTIONS = 8,
};

enum wording_form { WORDING_TEXT, WORDING_LIST, WORDING_COMMAND };

struct wording_section {
    const char *heading; /* static */
    enum wording_form form;
    char *lines[WORDING_MOST_LINES + 1]; /* the last one may say how many more there are */
    size_t count;
};

struct wording {
    char *subject;
    struct wording_section sections[WORDING_SECTIONS];
    size_t count;
};

/* The caller releases it. */
void wording_make(const struct notice *notice, struct wording *wording);
void wording_release(struct wording *wording);

#endif
