/* The forms that figures are written in. All say the same; figures_page.h makes a page of them. */
#ifndef IATIPUB_REPORT_FIGURES_WRITE_H
#define IATIPUB_REPORT_FIGURES_WRITE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "report/figures.h"

/* What the figures are of; NULL: not known. Lent. */
struct figures_head {
    const char *organisation, *identifier;
    const char *language; /* of the organisation's name: "fr" */
    const char *date;     /* as of which day: "2026-11-23" */
    const char *currency; /* that most amounts are in */
};

/* JSON:
 *
 *   {"organisation": "...", "identifier": "...", "date": "2026-11-23", "currency": "USD",
 *    "tables": [{"name": "countries", "title": "...", "columns": [{"name": "code", "title": "...",
 *      "kind": "text"}], "rows": [{"code": "TN", "activities": 3}], "left_out": 0,
 *      "notes": ["..."]}]}
 *
 * Kinds are text, count, money, share and date. Counts are numbers; money and shares are decimals
 * in texts, so that no reader rounds them. What is not known is null. */
void figures_write_json(const struct figures *figures, const struct figures_head *head,
                        struct strbuf *json);

/* CSV that a spreadsheet shows as it is: of each table a line with its name and title, its header,
 * its rows, its notes, and an empty line. */
void figures_write_csv(const struct figures *figures, const struct figures_head *head,
                       struct strbuf *csv);

/* A workbook with a sheet for each table and a last one with the notes. False and `error` if it
 * can't be written; then there is no file. */
bool figures_write_xlsx(const struct figures *figures, const char *path, struct error *error);

#endif
