/* The files that a command line names.
 *
 * An argument is a file, a folder or "-" (standard input, once at most). A folder stands for the
 * *.xml, *.xml.gz and *.xml.zst files in it and in its sub-folders, whatever the case of the
 * ending, sorted by path in byte order. Of what is found in a folder
 *   - names that begin with a dot are left out, files and folders alike;
 *   - links to files are followed, links to folders are not, so nothing goes round in circles;
 *   - only plain files count, so no pipe is waited for.
 * A file that is reached twice, by whatever name, is listed once, in its first place. */
#ifndef IATIPUB_VALIDATE_INPUTS_H
#define IATIPUB_VALIDATE_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum { INPUTS_DEEPEST = 100 };

struct input {
    const char *path; /* to open and to show; "-" is standard input */
    uint64_t size;    /* in bytes as the file lies on disk; 0 if not known */
    bool has_size;    /* false: a pipe or another device */
    uint64_t device, inode;
};

struct input_list {
    struct input *items;
    size_t count, capacity;
    struct error *unread; /* of what is missing or can't be read: which, and why */
    size_t unread_count, unread_capacity;
    uint64_t size; /* of all together; 0 if one of them is not known */
    struct arena paths;
};

#define INPUT_LIST_INIT                                                                            \
    {                                                                                              \
        .items = (void *)0                                                                         \
    }

/* Adds what the arguments name, in their order; what is missing or can't be read is noted in
 * `unread`. False and `error` (ERROR_USAGE) for a folder that holds no such file or folders nested
 * deeper than INPUTS_DEEPEST, and for a second "-". The list is to be released all the same. Called
 * once for a list. */
bool input_list_expand(struct input_list *list, char *const *arguments, size_t count,
                       struct error *error);

/* Adds to `unread`, and clears the problem. */
void input_list_note_unread(struct input_list *list, struct error *problem);

/* INPUT_LIST_INIT is fine. */
void input_list_release(struct input_list *list);

#endif
