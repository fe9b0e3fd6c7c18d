/* Growing text.
 *
 * `text` is never NULL and always ends with a NUL that `length` does not count, so a strbuf can be
 * read as a C string at any time. Start with STRBUF_INIT, add, then either release it or detach the
 * text and keep that. */
#ifndef IATIPUB_BASE_STRBUF_H
#define IATIPUB_BASE_STRBUF_H

#include <stddef.h>

struct strbuf {
    char *text;
    size_t length;
    size_t capacity; /* bytes allocated; 0 while `text` is the shared empty string */
};

extern char strbuf_empty[];
#define STRBUF_INIT                                                                                \
    {                                                                                              \
        .text = strbuf_empty, .length = 0, .capacity = 0                                           \
    }

/* Gives the memory back; the strbuf is empty and usable again. */
void strbuf_release(struct strbuf *buffer);
/* Forgets the contents and keeps the memory. */
void strbuf_reset(struct strbuf *buffer);
/* Gives the text to the caller, who frees it; the strbuf is empty and usable again. */
char *strbuf_detach(struct strbuf *buffer);

void strbuf_add(struct strbuf *buffer, const void *data, size_t length);
void strbuf_addstr(struct strbuf *buffer, const char *text);
void strbuf_addch(struct strbuf *buffer, char character);
void strbuf_addf(struct strbuf *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds the text with UTF8_REPLACEMENT for each byte that is not UTF-8. */
void strbuf_add_utf8(struct strbuf *buffer, const char *text);

/* Adds the text in double quotes, inner ones doubled: a name of SQL, a cell of CSV. */
void strbuf_add_quoted(struct strbuf *buffer, const char *text);
/* Adds a cell of CSV, in quotes where it holds a comma, a quote or the end of a line. */
void strbuf_add_csv_cell(struct strbuf *buffer, const char *text);

#endif
