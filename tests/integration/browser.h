/* Chromium for the tests of a suite: one, without a window, told by the DevTools protocol over a
 * pipe what to do. It finds no host by any name, and keeps its things in a folder of its own.
 *
 * Start and stop are the suite's init and cleanup functions. One page is open at a time; tests
 * begin with page_open. A browser that is missing, or does not answer, fails the test and ends it.
 * With PICTURES=FOLDER in the environment, page_picture leaves pictures there for people to look
 * at.
 */
#ifndef INTEGRATION_BROWSER_H
#define INTEGRATION_BROWSER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Always 0: what keeps the browser from starting fails the tests. */
int browser_begin(void);
int browser_end(void);

/* What a page did until shortly after it was loaded, a line each; "" if it did nothing of the kind.
 */
struct page_deeds {
    const char
        *complaints; /* exceptions, what was written to the console, what the browser objects to */
    const char *requests; /* addresses that it asked for beside its own */
};

/* How a page is looked at. */
struct page_view {
    int width; /* CSS pixels; below 600 it is a phone, whose window obeys the page's viewport */
    bool dark;
    bool paper; /* as it is printed */
};

/* Opens the file, in a window of 1,000 pixels, light, on the screen. The deeds belong to the test.
 */
struct page_deeds page_open(const char *path);
void page_view(struct page_view view);

/* The value of a JavaScript expression, as text; an exception fails the test. */
char *page_text(const char *expression);
double page_number(const char *expression);
/* A value of any kind; the caller releases it. NULL only if the test has failed. */
json_t *page_value(const char *expression);

/* How many pages it has on A4 paper. */
size_t page_print(void);

/* Leaves FOLDER/NAME.png: the page, or its first 12,000 pixels from the top. */
void page_picture(const char *name);

#endif
