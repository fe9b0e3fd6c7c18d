/* The texts that the cells of a workbook share.
 *
 * They are all kept, since any cell may name any of them; XLSX_STRINGS_MOST and PART_STRINGS_MOST
 * (records/package.h) bound that. */
#ifndef IATIPUB_RECORDS_XLSX_STRINGS_H
#define IATIPUB_RECORDS_XLSX_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "records/package.h"

enum { XLSX_STRINGS_MOST = 8000000 };

/* A text with its escapes resolved, and whether XML can hold all of its characters. */
struct xlsx_string {
    const char *text; /* ends with a NUL, if it is good */
    size_t length;
    bool is_bad;
};

/* Start with XLSX_STRINGS_INIT. */
struct xlsx_strings {
    struct xlsx_string *items;
    size_t count, capacity;
    struct arena arena;
    struct strbuf text; /* of the one being read */
};
#define XLSX_STRINGS_INIT                                                                          \
    {                                                                                              \
        .arena = ARENA_INIT, .text = STRBUF_INIT                                                   \
    }

/* Reads the part "xl/sharedStrings.xml". The runs of a text with several fonts are joined; how it
 * is pronounced is left out. False and `error` as xml_part_walk. */
bool xlsx_strings_read(struct xlsx_strings *strings, struct package *package, const char *part,
                       struct error *error);
void xlsx_strings_release(struct xlsx_strings *strings);

/* Replaces the escapes that a workbook has for characters ("_x000D_") in a text of `length` bytes,
 * in place, and returns the new length. The text stays ended by a NUL if it was. */
size_t xlsx_text_unescape(char *text, size_t length);

#endif
