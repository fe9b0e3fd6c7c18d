/* Comparisons as JSON:
 *
 *   {"program": "iatipub 1.0.0", "comparisons": [
 *     {"dataset": "activities", "before": "activities@3", "after": "activities",
 *      "kind": "activities", "differs": true,
 *      "counts": {"before": 12, "after": 12, "removed": 0, ...},
 *      "sums": [{"element": "transaction", "type": "3", "name": "disbursement", "currency": "USD",
 *                "count_before": 2, "count_after": 2, "before": "1500", "after": "1900",
 *                "more": "400"}],
 *      "file": [DIFFERENCE...],
 *      "items": [{"change": "changed", "identifier": "...", "title": "...", "words": "...",
 *                 "sums": [...], "differences": [DIFFERENCE...]}]}]}
 *
 * A DIFFERENCE: {"change": "changed", "path": "transaction/value", "before": "1500.00",
 * "after": "1900.00", "words": "..."}; one of an element that was added or removed as a whole has
 * "element": true, and all that it says in one text. Amounts are texts, so that none is rounded. */
#include <stdlib.h>

#include "report/differences.h"
#include "report/json_text.h"

struct objects {
    struct differences_report *report;
    const struct compared *compared;
    struct strbuf json, work;
    bool any_item;
};

static void put_words(struct objects *objects)
{
    json_member_text(&objects->json, "words", objects->work.text);
    strbuf_reset(&objects->work);
}

static void add_flag(struct strbuf *json, const char *key, bool flag)
{
    json_key(json, key);
    strbuf_addstr(json, flag ? "true" : "false");
}

static void add_amount(struct strbuf *json, const char *key, char *amount)
{
    json_member_text(json, key, amount);
    free(amount);
}

static void add_sum(struct objects *objects, const struct money_sum *sum)
{
    struct strbuf *json = &objects->json;
    json_separate(json);
    strbuf_addch(json, '{');
    json_member_text(json, "element", sum->rule->element);
    json_member_text(json, "type", sum->type);
    strbuf_reset(&objects->work);
    difference_words_add_sum(objects->report->words, sum, &objects->work);
    json_member_text(json, "name", objects->work.text);
    json_member_text(json, "currency", sum->currency);
    json_member_number(json, "count_before", sum->count[SIDE_BEFORE]);
    json_member_number(json, "count_after", sum->count[SIDE_AFTER]);
    add_amount(json, "before", money_sum_text(sum, SIDE_BEFORE));
    add_amount(json, "after", money_sum_text(sum, SIDE_AFTER));
    add_amount(json, "more", money_sum_more(sum));
    strbuf_addch(json, '}');
}

static void add_sums(struct objects *objects, const struct money *money, bool all)
{
    json_key(&objects->json, "sums");
    strbuf_addch(&objects->json, '[');
    for (size_t i = 0; i < money->count; i++)
        if (all || money_sum_differs(&money->sums[i]))
            add_sum(objects, &money->sums[i]);
    strbuf_addch(&objects->json, ']');
}

static void add_difference(struct objects *objects, const struct difference *difference)
{
    struct strbuf *json = &objects->json, *work = &objects->work;
    strbuf_addch(json, '{');
    json_member_text(json, "change", change_name(difference->change));
    strbuf_reset(work);
    difference_add_path(difference, work);
    json_member_text(json, "path", work->text);
    if (difference->whole)
        add_flag(json, "element", true);
    if (difference->change != CHANGE_ADDED)
        json_member_text(json, "before", difference_before(difference, work));
    if (difference->change != CHANGE_REMOVED)
        json_member_text(json, "after", difference_after(difference, work));
    strbuf_reset(work);
    difference_words_add(objects->report->words, difference, work);
    put_words(objects);
    strbuf_addch(json, '}');
}

static void add_differences(struct objects *objects, const char *key,
                            const struct difference_list *list)
{
    json_key(&objects->json, key);
    strbuf_addch(&objects->json, '[');
    for (size_t i = 0; i < list->count; i++) {
        strbuf_addstr(&objects->json, i ? ", " : "");
        add_difference(objects, &list->items[i]);
        differences_put(objects->report, &objects->json);
    }
    strbuf_addch(&objects->json, ']');
}

static bool write_item(void *context, const struct item_change *change)
{
    struct objects *objects = context;
    struct strbuf *json = &objects->json;
    difference_words_begin(objects->report->words);
    strbuf_addstr(json, objects->any_item ? ",\n {" : "\n {");
    objects->any_item = true;
    json_member_text(json, "change", change_name(change->change));
    if (change->is_other)
        json_member_text(json, "element", change->identifier);
    else
        json_member_text(json, "identifier", change->identifier);
    json_member_text(json, "former_identifier", change->former);
    json_member_text(json, "title", change->title);
    strbuf_reset(&objects->work);
    difference_words_add_item(change, comparison_kind(objects->compared->comparison),
                              &objects->work);
    put_words(objects);
    add_sums(objects, &change->money, false);
    add_differences(objects, "differences", &change->differences);
    strbuf_addch(json, '}');
    differences_put(objects->report, json);
    return !ferror(objects->report->stream);
}

static void add_counts(struct objects *objects)
{
    struct strbuf *json = &objects->json;
    const struct comparison_counts *counts = comparison_counts(objects->compared->comparison);
    struct change_count changes[CHANGE_COUNTS];
    differences_counts(objects->compared->comparison, changes);
    json_key(json, "counts");
    strbuf_addch(json, '{');
    json_member_number(json, "before", counts->items[SIDE_BEFORE]);
    json_member_number(json, "after", counts->items[SIDE_AFTER]);
    for (int i = 0; i < CHANGE_COUNTS; i++)
        json_member_number(json, changes[i].name, changes[i].count);
    json_member_number(json, "same", counts->same);
    json_member_number(json, "repeated_before", counts->repeated[SIDE_BEFORE]);
    json_member_number(json, "repeated_after", counts->repeated[SIDE_AFTER]);
    strbuf_addch(json, '}');
}

static bool begin(struct differences_report *report)
{
    struct strbuf json = STRBUF_INIT;
    strbuf_addf(&json, "{\"program\": \"iatipub %s\", \"comparisons\": [", report->program_version);
    differences_put(report, &json);
    strbuf_release(&json);
    return true;
}

static bool take(struct differences_report *report, const struct compared *compared)
{
    struct objects objects = {report, compared, STRBUF_INIT, STRBUF_INIT, false};
    struct strbuf *json = &objects.json;
    strbuf_addstr(json, report->count ? ",\n{" : "\n{");
    json_member_text(json, "dataset", compared->dataset);
    json_member_text(json, "before", compared->before);
    json_member_text(json, "after", compared->after);
    json_member_text(json, "kind", file_kind_facts(comparison_kind(compared->comparison))->plural);
    add_flag(json, "differs", comparison_differs(compared->comparison));
    add_counts(&objects);
    add_sums(&objects, comparison_money(compared->comparison), true);
    difference_words_begin(report->words);
    add_differences(&objects, "file", comparison_roots(compared->comparison));
    json_key(json, "items");
    strbuf_addch(json, '[');
    differences_put(report, json);
    bool done = comparison_each(compared->comparison, write_item, &objects, report->error);
    strbuf_addstr(json, objects.any_item ? "\n]}" : "]}");
    differences_put(report, json);
    strbuf_release(&objects.json);
    strbuf_release(&objects.work);
    return done || ferror(report->stream);
}

static bool end(struct differences_report *report)
{
    fputs("\n]}\n", report->stream);
    return true;
}

const struct differences_form differences_json = {begin, take, end};
