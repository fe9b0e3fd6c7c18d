/* `iatipub report` without a subject: the figures of a publication, or of files, as a page. */
#ifndef IATIPUB_COMMANDS_PAGE_REPORT_H
#define IATIPUB_COMMANDS_PAGE_REPORT_H

#include <stddef.h>

struct page_request {
    const char *folder; /* of the publication; NULL: here, or none if there are files */
    const char *output; /* NULL: standard output */
    const char *format; /* "html" */
    const char *now;    /* a day, or a date and time; NULL: the present */
    const char *const *files;
    size_t file_count;
};

/* Does it and returns the exit status. */
int page_report(const struct page_request *request);

#endif
