/* Figures as one self-contained page, by xslt/report.xsl: charts are drawn in it, nothing is
 * loaded.
 *
 * What the page says of itself (headings, captions, labels) comes from the tables' titles and from
 * one list of labels in figures_page.c. Long tables are cut; the page says how much is left out.
 *
 * The stylesheet is given:
 *
 *   <report organisation="..." identifier="..." language="en" date="2026-11-23" currency="USD">
 *     <label name="more">...</label> ...
 *     <item name="activities" title="Activities" shown="1,234"/> ...        the summary
 *     <section name="published" title="...">
 *       <table name="countries" title="..." more="12">                      rows left out
 *         <chart currency="USD" cut="yes">       lines, if any; cut: more than the rows below have
 *           <x>2024</x> ... <tick share="0.5" shown="1.5 million"/> ...
 *           <series name="Disbursement"><point at="0" share="0.25" shown="1,500.00"/></series>
 *         </chart>
 *         <column name="code" title="Code" kind="text"/> ...
 *         <row><cell>TN</cell><cell shown="1,500" share="0.4">1500</cell></row> ...
 *         <note>...</note>
 *       </table>
 *     </section>
 *   </report>
 *
 * A `share` is a part of the largest value that a bar or point may have. A cell without a value is
 * empty. */
#ifndef IATIPUB_REPORT_FIGURES_PAGE_H
#define IATIPUB_REPORT_FIGURES_PAGE_H

#include <stddef.h>

#include "base/error.h"
#include "report/figures.h"
#include "report/figures_write.h"

/* The page, which the caller frees. NULL and `error` if the stylesheet can't be used. */
char *figures_page(const struct figures *figures, const struct figures_head *head, size_t *length,
                   struct error *error);

#endif
