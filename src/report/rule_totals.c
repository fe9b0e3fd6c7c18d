#include "report/rule_totals.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* The totals by id. Several kinds of findings may have one id, with a severity or hint of their
 * own. */
struct totals {
    const struct finding_kinds *kinds;
    struct rule_total *items;
    size_t count;
    size_t *of_kind;     /* by kind: the place of its total + 1; 0: not looked for yet */
    size_t *latest_file; /* by total: the file that was counted last, from 1 */
};

static struct totals begin(const struct finding_log *log)
{
    const struct finding_kinds *kinds = finding_log_kinds(log);
    return (struct totals){.kinds = kinds,
                           .items = xcalloc(kinds->count + 1, sizeof(struct rule_total)),
                           .of_kind = xcalloc(kinds->count + 1, sizeof(size_t)),
                           .latest_file = xcalloc(kinds->count + 1, sizeof(size_t))};
}

/* The place of the total of a kind, which is made if there is none. */
static size_t place_of(struct totals *totals, size_t number)
{
    const struct finding_kind *kind = &totals->kinds->items[number];
    if (totals->of_kind[number])
        return totals->of_kind[number] - 1;
    size_t place = 0;
    while (place < totals->count && strcmp(totals->items[place].rule, kind->rule) != 0)
        place++;
    if (place == totals->count)
        totals->items[totals->count++] = (struct rule_total){.rule = kind->rule,
                                                             .category = kind->category,
                                                             .hint = kind->hint,
                                                             .severity = kind->severity};
    if (kind->severity < totals->items[place].severity)
        totals->items[place].severity = kind->severity;
    totals->of_kind[number] = place + 1;
    return place;
}

static void add_file(struct totals *totals, const struct logged_file *file, size_t number)
{
    for (size_t i = 0; i < file->kind_count; i++) {
        const struct kind_count *kind = &file->kinds[i];
        if (!kind->count)
            continue;
        size_t place = place_of(totals, kind->kind);
        struct rule_total *total = &totals->items[place];
        total->count += kind->count;
        total->known += kind->known;
        total->files += totals->latest_file[place] != number;
        totals->latest_file[place] = number;
    }
}

static int compare_counts(size_t a, size_t b)
{
    return (a < b) - (a > b);
}

static int compare_totals(const void *left, const void *right)
{
    const struct rule_total *a = left, *b = right;
    int order = compare_counts(a->count - a->known, b->count - b->known);
    if (!order)
        order = compare_counts(a->count, b->count);
    return order ? order : strverscmp(a->rule, b->rule);
}

static struct rule_total *finish(struct totals *totals, size_t *count)
{
    *count = totals->count;
    qsort(totals->items, totals->count, sizeof *totals->items, compare_totals);
    free(totals->of_kind);
    free(totals->latest_file);
    if (*count)
        return totals->items;
    free(totals->items);
    return NULL;
}

struct rule_total *rule_totals_of_log(const struct finding_log *log, size_t *count)
{
    struct totals totals = begin(log);
    for (size_t i = 0; i < finding_log_file_count(log); i++)
        add_file(&totals, finding_log_file(log, i), i + 1);
    return finish(&totals, count);
}

struct rule_total *rule_totals_of_file(const struct finding_log *log,
                                       const struct logged_file *file, size_t *count)
{
    struct totals totals = begin(log);
    add_file(&totals, file, 1);
    return finish(&totals, count);
}
