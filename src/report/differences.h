/* Comparisons (compare/comparison.h) written out: as text to read, as CSV and JSON for other
 * programs, as a page.
 *
 * One comparison after the other is handed to the form, between its begin and its end; nothing is
 * kept but for the page, which has room for some hundred activities and says so if there are more.
 * Text from the data is made safe for where it goes (report/safe_text.h). */
#ifndef IATIPUB_REPORT_DIFFERENCES_H
#define IATIPUB_REPORT_DIFFERENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "compare/comparison.h"
#include "report/difference_words.h"
#include "report/report_form.h"

/* A report being written. */
struct differences_report {
    const char *program_version;
    struct difference_words *words;
    FILE *stream; /* the caller checks ferror */
    struct error *error;
    size_t count; /* of comparisons written so far */
    void *page;   /* the page's own */
};

/* What is compared, and how people call it; all lent. */
struct compared {
    const char *dataset;        /* NULL: none */
    const char *before, *after; /* paths, or "activities@3"; NULL: nothing was there */
    struct comparison *comparison;
};

/* A form; its functions return false with the report's error. */
struct differences_form {
    bool (*begin)(struct differences_report *report);
    bool (*take)(struct differences_report *report, const struct compared *compared);
    bool (*end)(struct differences_report *report); /* also after a failure */
};

const struct differences_form *differences_form(enum report_form form);

/* ---- what the forms share; for src/report only ---- */

extern const struct differences_form differences_text, differences_csv, differences_json,
    differences_html;

/* Writes the buffer to the report's stream and empties it. */
void differences_put(const struct differences_report *report, struct strbuf *text);
/* The name of the kind of change, "removed", and in the words that go with the number; the counts
 * of all four. */
struct change_count {
    const char *name, *words;
    size_t count;
};
enum { CHANGE_COUNTS = 4 };
void differences_counts(const struct comparison *comparison,
                        struct change_count counts[CHANGE_COUNTS]);

#endif
