/* Memory that is always there.
 *
 * Running out of memory is decided here and nowhere else: these functions print one line and leave
 * with the exit status of a failed environment. Everything they give is released with free(). */
#ifndef IATIPUB_BASE_ALLOC_H
#define IATIPUB_BASE_ALLOC_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* True in builds that look for leaks. Elsewhere a verb may leave large structures to the system
 * when the program ends: giving them back piece by piece can take as long as the work itself. */
#if defined(__SANITIZE_ADDRESS__)
#define FREE_BEFORE_EXIT true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FREE_BEFORE_EXIT true
#endif
#endif
#ifndef FREE_BEFORE_EXIT
#define FREE_BEFORE_EXIT false
#endif

/* As malloc, calloc, realloc, strdup and strndup, but they never return NULL. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *memory, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);

/* As xstrdup; NULL for NULL. */
char *xstrdup_or_null(const char *text);

/* Formats into fresh memory. The caller owns the result: free(). */
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* Makes room for one more element in a growing array and returns the array, which may have moved.
 * `*capacity` counts elements of `size` bytes; `count` of them are in use. */
void *grow(void *array, size_t count, size_t *capacity, size_t size);

#endif
