#include "commands/against.h"

#include <stdio.h>

#include "base/csv_text.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "report/findings_text.h"
#include "report/safe_text.h"
#include "standard/codelist.h"
#include "store/store.h"
#include "unsdg/ceb_compare.h"

enum { AMOUNT_WIDTH = 20 };

struct comparison {
    bool as_csv;
    size_t compared, differences;
};

static void add_csv(struct strbuf *row, const struct ceb_difference *difference)
{
    const char *const cells[] = {difference->dataset,   difference->entity, difference->year,
                                 difference->code,      difference->ours,   difference->theirs,
                                 difference->difference};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_add_text(row, cells[i]);
    csv_end_row(row);
}

static void add_text(struct strbuf *row, const struct ceb_difference *difference)
{
    const char *const amounts[] = {difference->ours, difference->theirs, difference->difference};
    struct strbuf cell = STRBUF_INIT;
    strbuf_addf(&cell, "%s %s %s", difference->entity, difference->year,
                difference->code ? difference->code : "-");
    strbuf_addstr(row, "  ");
    text_add_visible(row, cell.text);
    for (size_t i = cell.length; i < AMOUNT_WIDTH; i++)
        strbuf_addch(row, ' ');
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        strbuf_reset(&cell);
        text_add_money(&cell, amounts[i]);
        strbuf_addf(row, " %*s", AMOUNT_WIDTH, cell.text);
    }
    strbuf_addch(row, '\n');
    strbuf_release(&cell);
}

static void print_columns(const char *dataset)
{
    const char *const words[] = {C_("column", "ours"), C_("column", "theirs"),
                                 C_("column", "difference")};
    struct strbuf row = STRBUF_INIT;
    text_add_left(&row, dataset, AMOUNT_WIDTH + 2);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        strbuf_addch(&row, ' ');
        text_add_right(&row, words[i], AMOUNT_WIDTH);
    }
    puts(row.text);
    strbuf_release(&row);
}

static void print_head(const struct comparison *comparison, const struct ceb_difference *difference)
{
    if (comparison->as_csv)
        fputs("dataset,entity,year,code,ours,theirs,difference\r\n", stdout);
    else
        print_columns(difference->dataset);
}

static void print_difference(void *context, const struct ceb_difference *difference)
{
    struct comparison *comparison = context;
    struct strbuf row = STRBUF_INIT;
    if (comparison->differences++ == 0)
        print_head(comparison, difference);
    (comparison->as_csv ? add_csv : add_text)(&row, difference);
    fputs(row.text, stdout);
    strbuf_release(&row);
}

static void print_sum(const struct comparison *comparison, const char *path)
{
    struct strbuf sums = STRBUF_INIT, file = STRBUF_INIT, verdict = STRBUF_INIT;
    text_add_counted(&sums, comparison->compared, "sum", "sums");
    text_add_visible(&file, path);
    if (comparison->differences)
        text_add_counted(&verdict, comparison->differences, "differs", "differ");
    else
        strbuf_addstr(&verdict, comparison->compared
                                    ? _("all are equal")
                                    : _("the file has no entity and year that the records have "
                                        "too"));
    fprintf(stderr, _("%s compared with %s: %s\n"), sums.text, file.text, verdict.text);
    strbuf_release(&sums);
    strbuf_release(&file);
    strbuf_release(&verdict);
}

bool reconcile_against(struct session *session, const char *path, bool as_csv)
{
    struct comparison comparison = {.as_csv = as_csv};
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct codelists *lists = store ? codelists_open(NULL, &session->error) : NULL;
    bool compared = lists && ceb_compare(store, lists, path, print_difference, &comparison,
                                         &comparison.compared, &session->findings, &session->error);
    findings_text_write(&session->findings, stderr);
    if (compared)
        print_sum(&comparison, path);
    session->stopped = comparison.differences > 0;
    codelists_free(lists);
    store_close(store);
    return compared;
}
