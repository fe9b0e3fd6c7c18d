/* Which of the layouts in the field a file has, by its name, its sheets and its headers.
 *
 * The layouts are data (recognise.c). Names are compared trimmed and without regard to case. When
 * none is certain, the one with the most columns in common is the nearest. */
#ifndef IATIPUB_RECORDS_RECOGNISE_H
#define IATIPUB_RECORDS_RECOGNISE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct known_layout {
    const char *title;         /* "the CSV of D-Portal"; marked by E_ */
    const char *template_name; /* of `iatipub init --template`; NULL: there is none */
    /* What must be there; NULL: does not matter. Lists are separated by '|'. */
    const char *first;     /* the first header is one of these */
    const char *all;       /* all of these are headers */
    const char *any;       /* one of these is a header */
    const char *sheets;    /* all of these are sheets */
    const char *any_sheet; /* one of these is a sheet */
    const char *any_name;  /* the file's name contains one of these */
    bool has_paths;        /* a header has a '/' inside, and none begins with one */
    /* Columns that are typical for it, to find the nearest by. */
    const char *columns;
};

/* What is known of a file; any of it may be none. */
struct file_signs {
    const char *name; /* of the file, without its folder */
    const char *const *sheets;
    size_t sheet_count;
    const char *const *headers; /* NULL for a blank cell */
    size_t header_count;
};

struct recognition {
    const struct known_layout *layout; /* NULL: nothing in common with any */
    bool is_certain;
    const char **matching; /* headers that the layout knows; the caller frees the array */
    size_t matching_count;
};

struct recognition recognise(const struct file_signs *signs);

/* Adds what to say of it after a message that a file can't be read: "; this looks like ...", or
 * nothing if none is near. */
void recognition_advise(const struct file_signs *signs, struct error *error);
/* The same alone, in English, "" if none is near. The caller frees. */
char *recognition_advice(const struct file_signs *signs);

#endif
