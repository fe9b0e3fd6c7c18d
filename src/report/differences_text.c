/* Comparisons for people: how many activities differ, the sums that differ, then a line an activity
 * with all that differs, or a line a difference if these are many. */
#include <stdlib.h>

#include "base/language.h"
#include "report/differences.h"
#include "report/safe_text.h"

enum { ON_ONE_LINE = 4 };

struct lines {
    struct differences_report *report;
    enum file_kind kind;
    struct strbuf raw, line;
};

/* Puts what is in `raw` on the line as it may be shown. */
static void show(struct lines *lines)
{
    text_add_visible(&lines->line, lines->raw.text);
    strbuf_reset(&lines->raw);
}

static void end_line(struct lines *lines)
{
    strbuf_addch(&lines->line, '\n');
    differences_put(lines->report, &lines->line);
}

static void add_amount(struct lines *lines, char *amount)
{
    difference_words_add_amount(amount, &lines->line);
    free(amount);
}

/* "disbursement in USD: 1,500 -> 1,900 (+400)" */
static void add_sum(struct lines *lines, const struct money_sum *sum)
{
    difference_words_add_sum_in(lines->report->words, sum, &lines->raw);
    show(lines);
    strbuf_addstr(&lines->line, C_("separator", ": "));
    add_amount(lines, money_sum_text(sum, SIDE_BEFORE));
    strbuf_addstr(&lines->line, " -> ");
    add_amount(lines, money_sum_text(sum, SIDE_AFTER));
    char *more = money_sum_more(sum);
    strbuf_addstr(&lines->line, *more == '-' ? " (" : " (+");
    add_amount(lines, more);
    strbuf_addch(&lines->line, ')');
}

static void write_sums(struct lines *lines, const struct money *money)
{
    size_t same = 0;
    for (size_t i = 0; i < money->count; i++) {
        if (!money_sum_differs(&money->sums[i])) {
            same++;
            continue;
        }
        strbuf_addstr(&lines->line, "  ");
        add_sum(lines, &money->sums[i]);
        end_line(lines);
    }
    if (same == 0)
        return;
    strbuf_addstr(&lines->line, "  ");
    text_add_counted(&lines->line, same, "sum of money unchanged", "sums of money unchanged");
    end_line(lines);
}

static void write_name(struct lines *lines, const struct compared *compared)
{
    if (compared->dataset)
        strbuf_addf(&lines->raw, "%s%s", compared->dataset, C_("separator", ": "));
    const char *nothing = C_("instead of a file", "nothing");
    strbuf_addf(&lines->raw, "%s -> %s", compared->before ? compared->before : nothing,
                compared->after ? compared->after : nothing);
    show(lines);
    end_line(lines);
}

static void write_repeated(struct lines *lines, int side, size_t count)
{
    const struct file_kind_facts *facts = file_kind_facts(lines->kind);
    struct strbuf items = STRBUF_INIT;
    text_add_counted(&items, count, facts->noun, facts->plural);
    strbuf_addstr(&lines->line, "  ");
    strbuf_addf(&lines->line,
                side == SIDE_BEFORE ? _("before: %s with an identifier that an earlier one has")
                                    : _("after: %s with an identifier that an earlier one has"),
                items.text);
    end_line(lines);
    strbuf_release(&items);
}

static void write_counts(struct lines *lines, const struct comparison *comparison)
{
    const struct file_kind_facts *facts = file_kind_facts(lines->kind);
    const struct comparison_counts *counts = comparison_counts(comparison);
    struct change_count changes[CHANGE_COUNTS];
    differences_counts(comparison, changes);
    strbuf_addstr(&lines->line, "  ");
    text_add_counted(&lines->line, counts->items[SIDE_BEFORE], facts->noun, facts->plural);
    strbuf_addstr(&lines->line, " -> ");
    text_add_count(&lines->line, counts->items[SIDE_AFTER]);
    strbuf_addstr(&lines->line, C_("separator", ": "));
    for (int i = 0; i < CHANGE_COUNTS; i++) {
        text_add_count(&lines->line, changes[i].count);
        strbuf_addf(&lines->line, " %s%s", changes[i].words, C_("separator", ", "));
    }
    text_add_counted(&lines->line, counts->same, "the same", "the same");
    end_line(lines);
    for (int side = 0; side < SIDES; side++)
        if (counts->repeated[side])
            write_repeated(lines, side, counts->repeated[side]);
}

static void write_roots(struct lines *lines, const struct difference_list *roots)
{
    for (size_t i = 0; i < roots->count; i++) {
        strbuf_addf(&lines->raw, "  %s%s", C_("compared", "the file"), C_("separator", ": "));
        difference_words_add(lines->report->words, &roots->items[i], &lines->raw);
        show(lines);
        end_line(lines);
    }
}

static size_t count_told(const struct item_change *change)
{
    size_t count = 0;
    for (size_t i = 0; i < change->differences.count; i++)
        count += difference_is_told_apart(change, &change->differences.items[i]);
    return count;
}

static void add_money_of(struct lines *lines, const struct item_change *change)
{
    bool any = false;
    for (size_t i = 0; i < change->money.count; i++) {
        if (!money_sum_differs(&change->money.sums[i]))
            continue;
        strbuf_addstr(&lines->line, any ? C_("separator", "; ") : "  = ");
        add_sum(lines, &change->money.sums[i]);
        any = true;
    }
    if (any)
        end_line(lines);
}

static bool write_item(void *context, const struct item_change *change)
{
    struct lines *lines = context;
    size_t told = count_told(change), done = 0;
    bool one_line = told <= ON_ONE_LINE;
    difference_words_begin(lines->report->words);
    difference_words_add_item(change, lines->kind, &lines->raw);
    if (!one_line) {
        strbuf_addstr(&lines->raw, C_("separator", ": "));
        text_add_counted(&lines->raw, told, "difference", "differences");
    }
    for (size_t i = 0; i < change->differences.count; i++) {
        const struct difference *difference = &change->differences.items[i];
        if (!difference_is_told_apart(change, difference))
            continue;
        if (!one_line) {
            show(lines);
            end_line(lines);
        }
        strbuf_addstr(&lines->raw, !one_line ? "  - "
                                   : done++  ? C_("separator", "; ")
                                             : C_("separator", ": "));
        difference_words_add(lines->report->words, difference, &lines->raw);
    }
    show(lines);
    end_line(lines);
    add_money_of(lines, change);
    return !ferror(lines->report->stream);
}

static bool begin(struct differences_report *report)
{
    (void)report;
    return true;
}

static bool take(struct differences_report *report, const struct compared *compared)
{
    struct lines lines = {report, comparison_kind(compared->comparison), STRBUF_INIT, STRBUF_INIT};
    if (report->count > 0)
        strbuf_addch(&lines.line, '\n');
    write_name(&lines, compared);
    bool done = true;
    if (comparison_differs(compared->comparison)) {
        write_counts(&lines, compared->comparison);
        write_roots(&lines, comparison_roots(compared->comparison));
        write_sums(&lines, comparison_money(compared->comparison));
        done = comparison_each(compared->comparison, write_item, &lines, report->error);
    } else {
        strbuf_addf(&lines.line, "  %s", _("no differences"));
        end_line(&lines);
    }
    strbuf_release(&lines.raw);
    strbuf_release(&lines.line);
    return done || ferror(report->stream);
}

static bool end(struct differences_report *report)
{
    (void)report;
    return true;
}

const struct differences_form differences_text = {begin, take, end};
