/* A formatted text in the language that is chosen (base/language.h).
 *
 *     error_set(error, ERROR_USAGE, "unknown %s '%s'", E_("kind of rule"), name);
 *
 * Its format is looked up in the catalogue, and so are those of its texts (%s) that are pieces of
 * sentences, marked by E_ where they are written. A text between quotation marks, or with a
 * precision ("%.4096s", for paths and lists of names that stand without marks), is data and stays
 * as it is, whatever it says. */
#ifndef IATIPUB_BASE_SAY_H
#define IATIPUB_BASE_SAY_H

#include <stdarg.h>

/* A piece of a sentence, in English; in catalogues it has the context "piece". */
#define E_(piece) piece

/* The caller frees. The translation has the conversions of the format, perhaps in another order
 * ("%2$s"). */
char *say_formatted(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

#endif
