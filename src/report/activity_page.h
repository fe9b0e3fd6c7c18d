/* One activity as a page of HTML, made by xslt/activity-page.xsl, which says what it is given; or
 * as JSON: its rows in all flat tables. */
#ifndef IATIPUB_REPORT_ACTIVITY_PAGE_H
#define IATIPUB_REPORT_ACTIVITY_PAGE_H

#include <stddef.h>

#include <libxml/tree.h>

#include "base/error.h"
#include "convert/flat_names.h"
#include "convert/flat_tables.h"

/* What is shown; all lent. */
struct activity_page {
    xmlNode *activity;
    const xmlNode *root;      /* the root element of its file */
    const char *dataset;      /* what the file is called */
    struct flat_names *names; /* and the language */
    const char *version;      /* of this program */
};

/* Both give a text that the caller frees; NULL and `error` if the stylesheet, or the data of the
 * tables, can't be used. */
char *activity_page_html(const struct activity_page *page, size_t *length, struct error *error);
char *activity_page_json(const struct activity_page *page, const struct flat_tables *tables,
                         size_t *length, struct error *error);

#endif
