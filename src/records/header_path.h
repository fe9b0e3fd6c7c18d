/* A header that is the path of an element or attribute, resolved once against the standard.
 *
 * Two ways of writing are understood, relative to the activity (or organisation):
 *
 *   PATH_SLASHED  title/narrative/1/@xml:lang   whole numbers count the elements of a row
 *   PATH_ROOTED   /title/narrative@xml:lang     as D-Portal writes them
 *
 * Elements and attributes of other namespaces (with a prefix) stand in paths too, and so do
 * the declarations of prefixes: "@xmlns:ext". */
#ifndef IATIPUB_RECORDS_HEADER_PATH_H
#define IATIPUB_RECORDS_HEADER_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "standard/standard.h"

enum path_syntax { PATH_SLASHED, PATH_ROOTED };

enum { PATH_STEPS_MOST = 32, PATH_NUMBER_MOST = 1000000 };
/* Of a step without a number: there is one such element. */
#define STEP_SINGLE ((size_t)-1)

struct path_step {
    const char *name;
    const struct element *element; /* NULL: a narrative, or of another namespace */
    size_t order;                  /* among its siblings in the schema */
    size_t number;                 /* or STEP_SINGLE */
};

struct header_path {
    struct path_step *steps;
    size_t count;          /* 0: of the activity itself */
    const char *attribute; /* NULL: the element's text */
};

enum path_result {
    PATH_GOOD,
    PATH_EMPTY,   /* two slashes with nothing between, or nothing at all */
    PATH_UNKNOWN, /* not in the standard */
    PATH_WRONG,   /* no path: a number without an element, something behind an attribute */
};

/* Reads a header; `root` is the element that paths are relative to. The path's memory is the
 * arena's. */
enum path_result header_path_read(struct header_path *path, const char *text,
                                  enum path_syntax syntax, const struct element *root,
                                  struct arena *arena);

/* The same for a path that names an element, whether it has a text or not. */
enum path_result header_path_read_element(struct header_path *path, const char *text,
                                          enum path_syntax syntax, const struct element *root,
                                          struct arena *arena);

/* By names and numbers: for sorting, so that the numbers of one element follow each other. 0: the
 * same element and attribute. */
int header_path_compare(const struct header_path *a, const struct header_path *b);

/* The path of the standard that is nearest to `text`, written as `syntax` says; NULL if none is
 * near. The caller frees. */
char *header_path_nearest(const char *text, enum path_syntax syntax, const struct element *root);

/* True if `name` is an attribute that declares a prefix: "xmlns:ext". */
bool is_declaration(const char *name);

#endif
