/* Looks for many texts at once, in time that grows with the bytes looked through and not with the
 * number of texts (an automaton after Aho and Corasick).
 *
 *     struct text_search *search = text_search_new();
 *     text_search_add(search, "Fondation Meridien", SEARCH_WORD, 0);  ... once a text
 *     text_search_ready(search);
 *     text_search_file(search, "out/a.xml", true, hit, context, &error);
 *     text_search_free(search);
 *
 * What is compared is the text as base/text_fold.h leaves it. A text longer than SEARCH_LONGEST
 * bytes is looked for in pieces of that length: each is a hit. After text_search_ready the search
 * is read-only and may be shared between threads. */
#ifndef IATIPUB_BASE_TEXT_SEARCH_H
#define IATIPUB_BASE_TEXT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

enum { SEARCH_LONGEST = 400 };

/* Where a text may begin and end: not inside a word. In identifiers '-' belongs to the word, so
 * that AB-1 is not found in AB-1-2. */
enum search_edge { SEARCH_WORD, SEARCH_IDENTIFIER };

/* One place where a text stands: bytes `from` to `to` of what was searched; `line` counts from 1.
 */
struct text_hit {
    size_t id, from, to, line; /* of its end */
};

typedef void text_hit_function(void *context, const struct text_hit *hit);

struct text_search;

struct text_search *text_search_new(void);
void text_search_free(struct text_search *search); /* NULL is fine */

/* Adds a text, which is copied; one without any letter, digit or sign is left out. `id` is what a
 * hit tells; of two equal texts only one is told. */
void text_search_add(struct text_search *search, const char *text, enum search_edge edge,
                     size_t id);
/* How many texts were added. */
size_t text_search_count(const struct text_search *search);
/* Builds the automaton; no text may be added afterwards. */
void text_search_ready(struct text_search *search);

/* Tells of every place where one of the texts stands. `is_markup`: XML or HTML. */
void text_search_memory(const struct text_search *search, const char *data, size_t length,
                        bool is_markup, text_hit_function *hit, void *context);
/* The same of what a function reads: it gives the number of bytes, 0 at the end, -1 and `error`. */
typedef ssize_t text_read_function(void *source, void *block, size_t size, struct error *error);
bool text_search_stream(const struct text_search *search, text_read_function *read, void *source,
                        bool is_markup, text_hit_function *hit, void *context, struct error *error);
bool text_search_file(const struct text_search *search, const char *path, bool is_markup,
                      text_hit_function *hit, void *context, struct error *error);

#endif
