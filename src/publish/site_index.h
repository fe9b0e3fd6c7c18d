/* The page that lists the published datasets: index.html, made by xslt/site-index.xsl.
 *
 * The stylesheet receives a small document,
 *
 *   <site organisation="..." identifier="..." language="en">
 *     <dataset name="..." href="NAME.xml" kind="activities" activities="12" size="34567"
 *              date="2024-06-30" sha256="...">Title</dataset>
 *   </site>
 *
 * where `language` is the one of the organisation's name, and `language` and `date` are left out if
 * unknown. The same datasets give the same bytes: nothing of the clock is in the page. */
#ifndef IATIPUB_PUBLISH_SITE_INDEX_H
#define IATIPUB_PUBLISH_SITE_INDEX_H

#include <stddef.h>

#include "publish/publish.h"

/* The page, which the caller frees. NULL and `error` if the stylesheet can't be used. The program
 * has started libxml2. */
char *site_index_render(const struct publication *publication, const struct publish_item *items,
                        size_t count, size_t *length, struct error *error);

#endif
