/* Comparisons as CSV, a row a fact. Column `row` says what the row is:
 *
 *   count     how many activities: `change` before, after, removed, added, renamed, changed, same
 *   total     a sum of money of both files, by `type` and `currency`
 *   file      a difference of the root elements
 *   activity  an activity that differs; "organisation" in files of these, "element" of another
 *             child of the root
 *   money     a sum of it
 *   field     a difference of it: an element, or a value of one, at `path`
 *
 * Amounts are plain decimals; of an element that was added or removed the cell has all it says. */
#include <stdlib.h>

#include "base/csv_text.h"
#include "report/differences.h"
#include "report/safe_text.h"

static const char header[] = "dataset,row,change,identifier,former_identifier,title,path,type,"
                             "currency,before,after,more,words\r\n";

/* A row; NULL is an empty cell. */
struct row {
    const char *kind, *change, *identifier, *former, *title, *path, *type, *currency;
    const char *before, *after, *more, *words;
};

struct rows {
    struct differences_report *report;
    const struct compared *compared;
    struct strbuf text, work_before, work_after, path, words;
};

static void write_row(struct rows *rows, const struct row *row)
{
    const char *const cells[] = {rows->compared->dataset,
                                 row->kind,
                                 row->change,
                                 row->identifier,
                                 row->former,
                                 row->title,
                                 row->path,
                                 row->type,
                                 row->currency,
                                 row->before,
                                 row->after,
                                 row->more,
                                 row->words};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_add_text(&rows->text, cells[i]);
    csv_end_row(&rows->text);
    differences_put(rows->report, &rows->text);
}

static void write_count(struct rows *rows, const char *name, size_t count)
{
    struct strbuf number = STRBUF_INIT;
    text_add_number(&number, count);
    write_row(rows, &(struct row){.kind = "count", .change = name, .after = number.text});
    strbuf_release(&number);
}

static void write_counts(struct rows *rows)
{
    const struct comparison_counts *counts = comparison_counts(rows->compared->comparison);
    struct change_count changes[CHANGE_COUNTS];
    differences_counts(rows->compared->comparison, changes);
    write_count(rows, "before", counts->items[SIDE_BEFORE]);
    write_count(rows, "after", counts->items[SIDE_AFTER]);
    for (int i = 0; i < CHANGE_COUNTS; i++)
        write_count(rows, changes[i].name, changes[i].count);
    write_count(rows, "same", counts->same);
}

/* `row` says what it is the money of. */
static void write_sum(struct rows *rows, const struct money_sum *sum, struct row row)
{
    char *before = money_sum_text(sum, SIDE_BEFORE), *after = money_sum_text(sum, SIDE_AFTER);
    char *more = money_sum_more(sum);
    strbuf_reset(&rows->words);
    difference_words_add_sum(rows->report->words, sum, &rows->words);
    row.path = sum->rule->element;
    row.type = sum->type;
    row.currency = sum->currency;
    row.before = before;
    row.after = after;
    row.more = more;
    row.words = rows->words.text;
    write_row(rows, &row);
    free(before);
    free(after);
    free(more);
}

static void write_difference(struct rows *rows, const struct difference *difference,
                             const struct item_change *change)
{
    strbuf_reset(&rows->path);
    strbuf_reset(&rows->words);
    difference_add_path(difference, &rows->path);
    difference_words_add(rows->report->words, difference, &rows->words);
    write_row(rows, &(struct row){.kind = change ? "field" : "file",
                                  .change = change_name(difference->change),
                                  .identifier = change ? change->identifier : NULL,
                                  .path = rows->path.text,
                                  .before = difference_before(difference, &rows->work_before),
                                  .after = difference_after(difference, &rows->work_after),
                                  .words = rows->words.text});
}

static bool write_item(void *context, const struct item_change *change)
{
    struct rows *rows = context;
    difference_words_begin(rows->report->words);
    strbuf_reset(&rows->words);
    difference_words_add_item(change, comparison_kind(rows->compared->comparison), &rows->words);
    const char *noun = file_kind_facts(comparison_kind(rows->compared->comparison))->noun;
    write_row(rows, &(struct row){.kind = change->is_other ? "element" : noun,
                                  .change = change_name(change->change),
                                  .identifier = change->identifier,
                                  .former = change->former,
                                  .title = change->title,
                                  .words = rows->words.text});
    for (size_t i = 0; i < change->money.count; i++)
        if (money_sum_differs(&change->money.sums[i]))
            write_sum(rows, &change->money.sums[i],
                      (struct row){.kind = "money", .identifier = change->identifier});
    for (size_t i = 0; i < change->differences.count; i++)
        write_difference(rows, &change->differences.items[i], change);
    return !ferror(rows->report->stream);
}

static bool begin(struct differences_report *report)
{
    fputs(header, report->stream);
    return true;
}

static bool take(struct differences_report *report, const struct compared *compared)
{
    struct rows rows = {report,      compared,    STRBUF_INIT, STRBUF_INIT,
                        STRBUF_INIT, STRBUF_INIT, STRBUF_INIT};
    const struct money *money = comparison_money(compared->comparison);
    const struct difference_list *roots = comparison_roots(compared->comparison);
    write_counts(&rows);
    for (size_t i = 0; i < money->count; i++)
        write_sum(&rows, &money->sums[i], (struct row){.kind = "total"});
    difference_words_begin(report->words);
    for (size_t i = 0; i < roots->count; i++)
        write_difference(&rows, &roots->items[i], NULL);
    bool done = comparison_each(compared->comparison, write_item, &rows, report->error);
    strbuf_release(&rows.text);
    strbuf_release(&rows.work_before);
    strbuf_release(&rows.work_after);
    strbuf_release(&rows.path);
    strbuf_release(&rows.words);
    return done || ferror(report->stream);
}

static bool end(struct differences_report *report)
{
    (void)report;
    return true;
}

const struct differences_form differences_csv = {begin, take, end};
