/* The words of a SQL statement, as far as it must be understood to say which columns it fills:
 * names, numbers and texts, brackets and other characters, without comments. */
#ifndef IATIPUB_STORE_SQL_WORDS_H
#define IATIPUB_STORE_SQL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct sql_word {
    const char *text; /* into the statement; a quoted name with its quotes */
    size_t length;
};

/* The next word at or after `*at`, which is moved behind it. False at `end`. */
bool sql_word_next(const char **at, const char *end, struct sql_word *word);

/* True if it is this keyword or character, whatever its case. */
bool sql_word_is(const struct sql_word *word, const char *text);

/* A name without its quotes. The caller frees. */
char *sql_word_name(const struct sql_word *word);

/* Moves `*at` behind what belongs to one place of a list: up to a comma or one of `stops` outside
 * of brackets, or to `end`. Gives what was passed, trimmed, and the word that stopped it (length 0
 * at the end). */
struct sql_word sql_words_until(const char **at, const char *end, const char *const *stops,
                                struct sql_word *stop);

#endif
