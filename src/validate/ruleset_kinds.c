#include "validate/ruleset_kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/xml_escape.h"
#include "validate/ruleset_prefix.h"
#include "validate/ruleset_run.h"

enum { SECONDS_A_DAY = 86400, DAYS_A_YEAR = 365 };
enum { FEW_VALUES = 16 }; /* compared each with each */

/* --- going through what paths select --- */

/* Where a walk through all that the paths of a list select is. */
struct selection {
    struct ruleset_run *run;
    struct path_list paths;
    const struct reached_list *list;
    size_t path, item;
};

static struct selection select_all(struct ruleset_run *run, struct path_list paths)
{
    return (struct selection){.run = run, .paths = paths};
}

/* The next one, or NULL. */
static const struct reached *next_reached(struct selection *selection)
{
    while (!selection->list || selection->item == selection->list->count) {
        if (selection->path == selection->paths.count)
            return NULL;
        selection->list = run_select(selection->run, selection->paths.items[selection->path++]);
        selection->item = 0;
    }
    return &selection->list->items[selection->item++];
}

static const struct reached *first_reached(struct ruleset_run *run, struct path_list paths)
{
    struct selection selection = select_all(run, paths);
    return next_reached(&selection);
}

static size_t count_reached(struct ruleset_run *run, struct path_list paths)
{
    size_t count = 0;
    for (size_t i = 0; i < paths.count; i++)
        count += run_select(run, paths.items[i])->count;
    return count;
}

bool check_spares(const struct check *check, const struct ruleset_facts *facts, const char *value)
{
    if (check->spared == SPARED_NONE)
        return false;
    return check->spared == SPARED_PUBLISHERS
               ? identifier_is_known(value, facts->publishers, facts->publisher_count)
               : identifier_begins_known(value, facts->publishers, facts->publisher_count);
}

/* --- what is there --- */

static void judge_atleast_one(struct ruleset_run *run, const struct check *check)
{
    for (size_t i = 0; i < check->paths.count; i++)
        if (run_finds(run, check->paths.items[i]))
            return;
    run_complain(run, check, run->node, NULL, NULL);
}

static bool is_before(const struct reached *a, const struct reached *b)
{
    if (a->node != b->node)
        return a->node->offset < b->node->offset;
    return a->attribute < b->attribute;
}

/* The second in document order of at least two. */
static const struct reached *second_reached(struct ruleset_run *run, struct path_list paths)
{
    const struct reached *first = NULL, *second = NULL;
    struct selection selection = select_all(run, paths);
    for (const struct reached *at; (at = next_reached(&selection));) {
        if (!first || is_before(at, first)) {
            second = first;
            first = at;
        } else if (!second || is_before(at, second)) {
            second = at;
        }
    }
    return second;
}

static void judge_no_more_than_one(struct ruleset_run *run, const struct check *check)
{
    size_t count = count_reached(run, check->paths);
    if (count < 2)
        return;
    const struct reached *second = second_reached(run, check->paths);
    run_complain(run, check, second->node, second->attribute, "there are %zu", count);
}

/* If one of the excluded is there, none of the others may be; if not, exactly one must be. */
static void judge_only_one_of(struct ruleset_run *run, const struct check *check)
{
    const struct reached *excluding = first_reached(run, check->others);
    size_t count = count_reached(run, check->paths);
    if (excluding ? count == 0 : count == 1)
        return;
    if (!count) {
        run_complain(run, check, run->node, NULL, "none of them is there");
        return;
    }
    const struct reached *at = count > 1 && !excluding ? second_reached(run, check->paths)
                                                       : first_reached(run, check->paths);
    if (excluding)
        run_complain(run, check, at->node, at->attribute, "'%s' is there already",
                     excluding->attribute ? excluding->attribute->label : excluding->node->label);
    else
        run_complain(run, check, at->node, at->attribute, "there are %zu", count);
}

static bool has_part(const struct node *node, const struct total *total)
{
    return total->is_attribute ? node_attribute(node, total->part) != NULL
                               : node_child(node, total->part) != NULL;
}

static bool is_holder(const struct node *node, const struct total *total)
{
    for (size_t i = 0; i < total->holder_count; i++)
        if (node->name == total->holders[i])
            return true;
    return false;
}

/* The element after `node` in document order, among those inside `top`. */
static const struct node *next_inside(const struct node *node, const struct node *top,
                                      bool children_only)
{
    if (node->first && (node == top || !children_only))
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static void judge_one_or_all(struct ruleset_run *run, const struct check *check)
{
    if (run_finds(run, check->operands[0]))
        return;
    const struct total *total = &check->total;
    for (const struct node *at = run->node;
         (at = next_inside(at, run->node, total->is_only_child));)
        if (is_holder(at, total) && !has_part(at, total))
            run_complain(run, check, at, NULL, NULL);
}

static void judge_dependent(struct ruleset_run *run, const struct check *check)
{
    const struct ruleset_path *missing = NULL;
    for (size_t i = 0; !missing && i < check->paths.count; i++)
        if (!run_finds(run, check->paths.items[i]))
            missing = check->paths.items[i];
    const struct reached *there = missing ? first_reached(run, check->paths) : NULL;
    if (there)
        run_complain(run, check, there->node, there->attribute, "'%.100s' is missing",
                     missing->text);
}

/* --- values that are equal --- */

struct valued {
    const char *text;
    const struct reached *reached;
    size_t order;
};

static int compare_valued(const void *first, const void *second)
{
    const struct valued *a = first, *b = second;
    int order = strcmp(a->text, b->text);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static void complain_of_repeats(struct ruleset_run *run, const struct check *check,
                                const struct valued *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(values[i].text, values[i - 1].text) == 0)
            run_complain_of(run, check, values[i].reached, "%s", run_shown(run, values[i].text));
}

static void judge_unique(struct ruleset_run *run, const struct check *check)
{
    struct valued few[FEW_VALUES];
    size_t count = count_reached(run, check->paths), filled = 0;
    struct valued *values = count > FEW_VALUES ? xmalloc(count * sizeof *values) : few;
    struct selection selection = select_all(run, check->paths);
    for (const struct reached *at; (at = next_reached(&selection)); filled++)
        values[filled] = (struct valued){run_text(run, at), at, filled};
    if (filled > 1)
        qsort(values, filled, sizeof *values, compare_valued);
    complain_of_repeats(run, check, values, filled);
    if (values != few)
        free(values);
}

/* --- numbers --- */

/* Adds a value, if it is a decimal or blank. False if the schema has to speak of it. */
static bool add_value(struct quantity *sum, const char *value)
{
    return xml_text_is_blank(value) || quantity_add(sum, value);
}

/* Tells of a value that isn't a number by any standard. */
static void complain_of_text(struct ruleset_run *run, const struct check *check,
                             const struct reached *reached, const char *value)
{
    if (!text_is_real(value))
        run_complain_of(run, check, reached, "%s is not a number", run_shown(run, value));
}

/* Adds up all values; false, after telling so, if one of them is no number. */
static bool add_up(struct ruleset_run *run, const struct check *check, struct quantity *sum)
{
    struct selection selection = select_all(run, check->paths);
    for (const struct reached *at; (at = next_reached(&selection));) {
        const char *value = run_text(run, at);
        if (add_value(sum, value))
            continue;
        complain_of_text(run, check, at, value);
        return false;
    }
    return true;
}

static void complain_of_sum(struct ruleset_run *run, const struct check *check,
                            const struct quantity *sum)
{
    const struct reached *first = first_reached(run, check->paths);
    char *found = quantity_text(sum), *expected = quantity_text(&check->least);
    run_complain(run, check, first->node, first->attribute, "they make %.60s instead of %.60s",
                 found, expected);
    free(found);
    free(expected);
}

static void judge_sum(struct ruleset_run *run, const struct check *check)
{
    struct quantity sum = QUANTITY_INIT;
    if (first_reached(run, check->paths) && add_up(run, check, &sum) &&
        quantity_compare(&sum, &check->least) != 0)
        complain_of_sum(run, check, &sum);
    quantity_clear(&sum);
}

/* How far two sums may lie apart: once the tolerance, or once for each so many values. */
static bool is_tolerated(struct ruleset_run *run, const struct check *check,
                         const struct quantity *difference)
{
    size_t first = count_reached(run, check->paths), second = count_reached(run, check->others);
    size_t times = check->rows ? (first > second ? first : second) / check->rows : 1;
    struct quantity allowed, nothing = QUANTITY_INIT;
    quantity_distance(&allowed, &check->least, &nothing);
    quantity_multiply(&allowed, times ? times : 1);
    bool is_small = quantity_compare(difference, &allowed) <= 0;
    quantity_clear(&allowed);
    return is_small || (check->has_most && quantity_compare(difference, &check->most) > 0);
}

/* At the one value of the first or else of the second sum, or at the element if both have many. */
static void complain_of_sums(struct ruleset_run *run, const struct check *check,
                             const struct quantity *first, const struct quantity *second,
                             const struct quantity *difference)
{
    char *one = quantity_text(first), *other = quantity_text(second);
    char *apart = quantity_text(difference);
    const struct reached *at =
        count_reached(run, check->paths) == 1    ? first_reached(run, check->paths)
        : count_reached(run, check->others) == 1 ? first_reached(run, check->others)
                                                 : NULL;
    run_complain(run, check, at ? at->node : run->node, at ? at->attribute : NULL,
                 "%.60s and %.60s, a difference of %.60s", one, other, apart);
    free(one);
    free(other);
    free(apart);
}

/* Adds up all values; false if one is no decimal: the schema speaks of it. */
static bool add_decimals(struct ruleset_run *run, struct path_list paths, struct quantity *sum)
{
    bool are_numbers = true;
    struct selection selection = select_all(run, paths);
    for (const struct reached *at; are_numbers && (at = next_reached(&selection));)
        are_numbers = add_value(sum, run_text(run, at));
    return are_numbers;
}

/* What isn't there adds up to 0. */
static void judge_sums_agree(struct ruleset_run *run, const struct check *check)
{
    struct quantity first = QUANTITY_INIT, second = QUANTITY_INIT, difference = QUANTITY_INIT;
    if (add_decimals(run, check->paths, &first) && add_decimals(run, check->others, &second)) {
        quantity_distance(&difference, &first, &second);
        if (!is_tolerated(run, check, &difference))
            complain_of_sums(run, check, &first, &second, &difference);
    }
    quantity_clear(&first);
    quantity_clear(&second);
    quantity_clear(&difference);
}

static void judge_value(struct ruleset_run *run, const struct check *check,
                        const struct reached *reached, const char *value)
{
    struct quantity number = QUANTITY_INIT;
    if (!add_value(&number, value)) {
        complain_of_text(run, check, reached, value);
        return;
    }
    bool is_below = check->has_least && quantity_compare(&number, &check->least) < 0;
    bool is_above = check->has_most && quantity_compare(&number, &check->most) > 0;
    if (is_below || is_above) {
        char *limit = quantity_text(is_below ? &check->least : &check->most);
        run_complain_of(run, check, reached, "%s is %s %.60s", run_shown(run, value),
                        is_below ? "below" : "above", limit);
        free(limit);
    }
    quantity_clear(&number);
}

static void judge_range(struct ruleset_run *run, const struct check *check)
{
    struct selection selection = select_all(run, check->paths);
    for (const struct reached *at; (at = next_reached(&selection));)
        judge_value(run, check, at, run_text(run, at));
}

/* --- dates --- */

/* The first value of an operand, and the moment it is; false if there is none or it is no date. */
static bool first_moment(struct ruleset_run *run, const struct ruleset_path *path,
                         const struct reached **reached, struct moment *moment)
{
    const struct reached_list *list = run_select(run, path);
    *reached = list->items;
    return list->count &&
           moment_parse(run_text(run, &list->items[0]), run->facts->official, moment);
}

enum { DAY_LENGTH = 10 };

/* True of a day, or what looks like one, up to today: it need not be read to be found in order. */
static bool is_plainly_past(const struct ruleset_run *run, const char *value)
{
    return strlen(value) == DAY_LENGTH && !run->facts->official &&
           memcmp(value, run->facts->now, DAY_LENGTH) <= 0;
}

/* Judges the dates of an operand by the present: all of them, where the official validator sees
 * only the first. */
static void judge_by_now(struct ruleset_run *run, const struct check *check,
                         const struct ruleset_path *path, bool is_past)
{
    const struct reached_list *list = run_select(run, path);
    size_t count = run->facts->official && list->count > 1 ? 1 : list->count;
    for (size_t i = 0; i < count; i++) {
        const char *value = run_text(run, &list->items[i]);
        struct moment moment;
        if ((!is_past && is_plainly_past(run, value)) ||
            !moment_parse(value, run->facts->official, &moment))
            continue;
        bool is_wrong =
            is_past ? moment_is_later(&run->now, &moment) : moment_is_later(&moment, &run->now);
        if (is_wrong)
            run_complain_of(run, check, &list->items[i], "%s", run_shown(run, value));
    }
}

static void judge_date_now(struct ruleset_run *run, const struct check *check)
{
    judge_by_now(run, check, check->operands[0], false);
}

enum { LESS, MORE };

static void judge_date_order(struct ruleset_run *run, const struct check *check)
{
    const struct reached *less, *more;
    struct moment earlier, later;
    if (check->is_now[MORE] && !check->is_now[LESS])
        judge_by_now(run, check, check->operands[LESS], false);
    else if (check->is_now[LESS] && !check->is_now[MORE])
        judge_by_now(run, check, check->operands[MORE], true);
    if (check->is_now[LESS] || check->is_now[MORE])
        return;
    if (first_moment(run, check->operands[LESS], &less, &earlier) &&
        first_moment(run, check->operands[MORE], &more, &later) &&
        moment_is_later(&earlier, &later))
        run_complain_of(run, check, more, "%s comes before %s", run_shown(run, run_text(run, more)),
                        run_shown(run, run_text(run, less)));
}

enum { START, END, DATE };

static void judge_time_limit(struct ruleset_run *run, const struct check *check)
{
    const struct reached *start, *end;
    struct moment from, to;
    if (!first_moment(run, check->operands[START], &start, &from) ||
        !first_moment(run, check->operands[END], &end, &to))
        return;
    int64_t seconds = moment_distance(&from, &to);
    if (seconds > (int64_t)DAYS_A_YEAR * SECONDS_A_DAY)
        run_complain(run, check, end->node, end->attribute, "%s to %s are %lld days, more than %d",
                     run_shown(run, run_text(run, start)), run_shown(run, run_text(run, end)),
                     (long long)((seconds + SECONDS_A_DAY - 1) / SECONDS_A_DAY), DAYS_A_YEAR);
}

static void judge_between_dates(struct ruleset_run *run, const struct check *check)
{
    const struct reached *start, *end;
    struct moment from, to, moment;
    if (!first_moment(run, check->operands[START], &start, &from) ||
        !first_moment(run, check->operands[END], &end, &to))
        return;
    const struct reached_list *list = run_select(run, check->operands[DATE]);
    for (size_t i = 0; i < list->count; i++) {
        const char *value = run_text(run, &list->items[i]);
        if (moment_parse(value, run->facts->official, &moment) &&
            (moment_is_later(&from, &moment) || moment_is_later(&moment, &to)))
            run_complain_of(run, check, &list->items[i], "%s is not between %s and %s",
                            run_shown(run, value), run_shown(run, run_text(run, start)),
                            run_shown(run, run_text(run, end)));
    }
}

/* --- texts --- */

static void judge_pattern(struct ruleset_run *run, const struct check *check,
                          enum pattern_answer wrong)
{
    struct selection selection = select_all(run, check->paths);
    for (const struct reached *at; (at = next_reached(&selection));) {
        const char *value = run_text(run, at);
        if (!*value || check_spares(check, run->facts, value))
            continue; /* that a value is missing is said elsewhere */
        enum pattern_answer answer = pattern_try(check->pattern, value, &run->match);
        if (answer == wrong)
            run_complain_of(run, check, at, "%s", run_shown(run, value));
        else if (answer == PATTERN_TOO_HARD)
            run_complain_of(run, check, at, "the pattern takes too long to try on %s",
                            run_shown(run, value));
    }
}

static void judge_regex_matches(struct ruleset_run *run, const struct check *check)
{
    judge_pattern(run, check, PATTERN_DIFFERS);
}

static void judge_regex_no_matches(struct ruleset_run *run, const struct check *check)
{
    judge_pattern(run, check, PATTERN_MATCHES);
}

/* True if the value begins with one of the texts that the rule gives; `many` are all of them if
 * there are too many to be tried one by one. */
static bool has_required_start(struct ruleset_run *run, const struct check *check,
                               const char *value, const struct prefix *many, size_t count)
{
    if (check->has_agencies && begins_with_code(value, run->facts->prefixes))
        return true;
    if (many)
        return prefixes_begin(many, count, value, check->separator);
    struct selection selection = select_all(run, check->others);
    for (const struct reached *at; (at = next_reached(&selection));)
        if (begins_with(value, run_text(run, at), check->separator))
            return true;
    return false;
}

/* All prefixes in an array, if trying each on each value would take long; else NULL. The caller
 * frees. */
static struct prefix *gather_prefixes(struct ruleset_run *run, const struct check *check,
                                      size_t *count)
{
    *count = count_reached(run, check->others);
    if (*count <= FEW_VALUES || count_reached(run, check->paths) <= FEW_VALUES)
        return NULL;
    struct prefix *prefixes = xmalloc(*count * sizeof *prefixes);
    struct selection selection = select_all(run, check->others);
    const struct reached *at;
    for (size_t i = 0; (at = next_reached(&selection)); i++)
        prefixes[i].text = run_text(run, at);
    prefixes_prepare(prefixes, *count);
    return prefixes;
}

/* Says with what the value should begin, if that is a single thing. */
static void complain_of_start(struct ruleset_run *run, const struct check *check,
                              const struct reached *reached, const char *value)
{
    const struct reached *prefix = first_reached(run, check->others);
    if (prefix && !check->has_agencies)
        run_complain_of(run, check, reached, "%s does not begin with %s", run_shown(run, value),
                        run_shown(run, run_text(run, prefix)));
    else
        run_complain_of(run, check, reached, "%s", run_shown(run, value));
}

static void judge_startswith(struct ruleset_run *run, const struct check *check)
{
    size_t count;
    struct prefix *many = gather_prefixes(run, check, &count);
    struct selection selection = select_all(run, check->paths);
    for (const struct reached *at; (at = next_reached(&selection));) {
        const char *value = run_text(run, at);
        if (!check_spares(check, run->facts, value) &&
            !has_required_start(run, check, value, many, count))
            complain_of_start(run, check, at, value);
    }
    free(many);
}

static void judge_no_spaces(struct ruleset_run *run, const struct check *check)
{
    struct selection selection = select_all(run, check->paths);
    for (const struct reached *at; (at = next_reached(&selection));) {
        const char *value = run_text(run, at);
        bool before = text_begins_with_space(value);
        bool after = text_ends_with_space(value, strlen(value));
        if ((before || after) && !check_spares(check, run->facts, value))
            run_complain_of(run, check, at, "%s %s", run_shown(run, value),
                            !after    ? "begins with it"
                            : !before ? "ends with it"
                                      : "begins and ends with it");
    }
}

/* --- conditions --- */

/* At the first of the places that the rule names, if one is there. */
static void complain_of_condition(struct ruleset_run *run, const struct check *check)
{
    const struct reached *at = first_reached(run, check->paths);
    if (at && at->attribute && count_reached(run, check->paths) == 1)
        run_complain_of(run, check, at, "%s", run_shown(run, run_text(run, at)));
    else if (at)
        run_complain(run, check, at->node, at->attribute, NULL);
    else if (!check->needs_place)
        run_complain(run, check, run->node, NULL, NULL);
}

static void judge_if_then(struct ruleset_run *run, const struct check *check)
{
    if (run_is_true(run, check->operands[0]) && !run_is_true(run, check->operands[1]))
        complain_of_condition(run, check);
}

static void judge_evaluates_to_true(struct ruleset_run *run, const struct check *check)
{
    if (!run_is_true(run, check->operands[0]))
        complain_of_condition(run, check);
}

/* --- the table --- */

static const struct ruleset_kind kinds[] = {
    [RULE_ATLEAST_ONE] = {judge_atleast_one, false, {NULL}},
    [RULE_NO_MORE_THAN_ONE] = {judge_no_more_than_one, false, {NULL}},
    [RULE_ONLY_ONE_OF] = {judge_only_one_of, false, {NULL}},
    [RULE_ONE_OR_ALL] = {judge_one_or_all, false, {"one"}},
    [RULE_DEPENDENT] = {judge_dependent, false, {NULL}},
    [RULE_UNIQUE] = {judge_unique, false, {NULL}},
    [RULE_SUM] = {judge_sum, false, {NULL}},
    [RULE_STRICT_SUM] = {judge_sum, false, {NULL}},
    [RULE_SUMS_AGREE] = {judge_sums_agree, false, {NULL}},
    [RULE_RANGE] = {judge_range, false, {NULL}},
    [RULE_DATE_ORDER] = {judge_date_order, false, {"less", "more"}},
    [RULE_DATE_NOW] = {judge_date_now, false, {"date"}},
    [RULE_TIME_LIMIT] = {judge_time_limit, false, {"start", "end"}},
    [RULE_BETWEEN_DATES] = {judge_between_dates, false, {"start", "end", "date"}},
    [RULE_REGEX_MATCHES] = {judge_regex_matches, true, {NULL}},
    [RULE_REGEX_NO_MATCHES] = {judge_regex_no_matches, true, {NULL}},
    [RULE_STARTSWITH] = {judge_startswith, true, {NULL}},
    [RULE_NO_SPACES] = {judge_no_spaces, true, {NULL}},
    [RULE_IF_THEN] = {judge_if_then, false, {"if", "then"}},
    [RULE_EVALUATES_TO_TRUE] = {judge_evaluates_to_true, false, {"eval"}},
};

const struct ruleset_kind *ruleset_kind_find(enum rule_kind kind)
{
    bool is_known = (size_t)kind < sizeof kinds / sizeof *kinds && kinds[kind].judge;
    return is_known ? &kinds[kind] : NULL;
}
