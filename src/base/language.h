/* The language of what is printed for people: English, French, Spanish or Simplified Chinese.
 *
 *     language_start();                       once, by main: as the environment says
 *     language_choose("fr");                  as --lang says
 *     printf(_("nothing found"));             the text in that language
 *     printf(P_("%zu file", "%zu files", n)); the form that goes with the number
 *
 * The source's own texts are English and the keys of the catalogues (po/); a text that a catalogue
 * lacks stays as it is. Catalogues travel inside the program, compiled by msgfmt. Texts are UTF-8
 * whatever the environment says, and lent for ever. What programs read (JSON, CSV) is English:
 * verbs that write it choose it before they begin. The choice is made before threads begin; looking
 * up is safe in all of them. */
#ifndef IATIPUB_BASE_LANGUAGE_H
#define IATIPUB_BASE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* By LC_ALL, LC_MESSAGES, LANG, or LANGUAGE, whichever is set first. What is not known is English.
 */
void language_start(void);

/* "en", "fr", "es", "zh"; also with a country ("fr_CA.UTF-8", "zh-CN"). False and `error`:
 * ERROR_USAGE, what was asked for is none of them. */
bool language_choose(const char *name, struct error *error);

/* From now on English, for programs. */
void language_choose_english(void);

/* "en", "fr", "es" or "zh": the language that is chosen. */
const char *language_chosen(void);
bool language_is_english(void);

/* Columns that a text takes on a terminal. */
size_t language_width(const char *text);
size_t language_width_of(const char *text, size_t length); /* of its first bytes */

/* The width of a column of labels, of which English takes so many: other languages take more. */
int language_label_width(int english);

/* How many spaces make the text so many columns wide; 0 if it is as wide already. */
int language_gap(const char *text, int columns);

#define _(text) language_text(text) /* now */
#define N_(text) text               /* later, by _(variable) */
#define NP_(one, many) one, many
#define NC_(context, text) context "\004" text /* later, by language_marked(variable) */
#define C_(context, text) language_text_in(NC_(context, text), text)   /* of several meanings */
#define P_(one, many, number) language_text_counted(one, many, number) /* with a number */

const char *language_text(const char *text) __attribute__((format_arg(1)));
const char *language_text_in(const char *key, const char *text) __attribute__((format_arg(2)));
const char *language_text_counted(const char *one, const char *many, size_t number)
    __attribute__((format_arg(1), format_arg(2)));

/* A piece of a sentence (base/say.h) in the language that is chosen; anything else as it is. */
const char *language_piece(const char *text);

/* What was marked by NC_, or by N_: in English, without its context. */
const char *language_plain(const char *marked);
/* The same in the language that is chosen. */
const char *language_marked(const char *marked);
/* The word, in the language that is chosen if it is one of the marked ones; else as it is. */
const char *language_word(const char *const *marked, size_t count, const char *word);

/* ---- catalogues ---- */

/* A compiled catalogue (.mo of GNU gettext), whose bytes are lent. Whatever they are, reading stays
 * within them. */
struct catalogue {
    const unsigned char *data;
    size_t length;
    bool is_big_endian;
    size_t count, originals, translations; /* messages, and where their tables stand */
};

/* False if the bytes are no catalogue. */
bool catalogue_open(struct catalogue *catalogue, const void *data, size_t length);

/* The translation of a key ("context\004text" with a context), NULL if there is none; forms of a
 * plural follow each other, each ended by a NUL, which `length` counts but for the last. */
const char *catalogue_find(const struct catalogue *catalogue, const char *key, size_t *length);

/* The catalogue of "fr", "es" or "zh", whatever language is chosen. False: there is none. */
bool catalogue_of(const char *language, struct catalogue *catalogue);

#endif
