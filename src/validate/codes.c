#include "validate/codes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "validate/code_message.h"

enum { MOST_STEPS = 16, YEAR = 4, DAY = 10 /* characters of "2026-11-22" */ };

/* Where a rule looks, as numbers of names: the elements from the root on, then the attribute. */
struct code_place {
    bool anywhere; /* "//@xml:lang": the attribute, wherever it stands */
    unsigned steps[MOST_STEPS];
    size_t depth;
    unsigned attribute; /* NAME_UNKNOWN: the text of the last element */
};

struct found;
struct check_list;
enum { MOST_SPARING = 4 };

/* One list that the codes of a place must be in, or by which they are judged otherwise. */
struct check {
    const struct rule *rule;
    void (*judge)(const struct found *found, const struct check *check,
                  const struct check_list *list);
    struct codelist_entry *list;
    bool anywhere;
    const char *beside; /* the attribute that the category or the year of a code is compared with */
    unsigned beside_name;
    unsigned sparing_name; /* the attribute that may spare a value */
    const char *sparing[MOST_SPARING];
    size_t sparing_count; /* 0: nothing is spared */
    const char *linked;   /* the attribute that says whether it applies; NULL: it always does */
    unsigned linked_name;
    bool linked_above;          /* that attribute stands at the parent */
    const char *is, *otherwise; /* what it must say; what its absence says, or NULL */
};

/* The checks of one place: a value is tested by each whose condition is met. */
struct check_list {
    const struct check **items;
    size_t count, capacity;
    bool has_years; /* codes are judged by the year of the item, not by the present */
};

/* A value and where it stands. */
struct found {
    const struct codes *codes;
    const struct node *node;
    const struct node_attribute *attribute; /* NULL: the text of the node */
    const char *value;
    struct faults *faults;
};

/* The checks of a place that the description doesn't know, found by going through all of them. */
struct loose_place {
    struct code_place place;
    struct check_list list;
};

struct codes {
    char version[8], now[DAY + 1], date[DAY + 1];
    const struct rule *withdrawn;
    struct check *checks; /* has room for all rules, so that they stay where they are */
    size_t check_count;
    struct check_list *of_attributes; /* by the index of the attribute's shape */
    struct check_list *of_texts;      /* by the index of the element's shape */
    size_t attribute_count, text_count;
    struct loose_place *loose;
    size_t loose_count, loose_capacity;
};

/* --- setting up --- */

static unsigned number_of(struct names *names, const char *name)
{
    return names_add(names, name, strlen(name));
}

static const char *text_field(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* Reads "/iati-activities/iati-activity/sector/@code", a path to an element, or "//@xml:lang".
 * False if it is something else. */
static bool read_place(const char *path, struct names *names, struct code_place *place)
{
    *place = (struct code_place){.anywhere = strncmp(path, "//@", 3) == 0};
    path += place->anywhere;
    while (*path == '/') {
        const char *step = path + 1;
        size_t length = strcspn(step, "/");
        path = step + length;
        if (*step == '@' && !*path)
            place->attribute = names_add(names, step + 1, length - 1);
        else if (length == 0 || strcspn(step, "@[]*.:()") < length || place->depth == MOST_STEPS)
            return false;
        else
            place->steps[place->depth++] = names_add(names, step, length);
    }
    return !*path && (place->depth || place->attribute);
}

/* Reads "@vocabulary" or "../@vocabulary" and what it must be. False if it is something else. */
static bool read_condition(const json_t *when, struct names *names, struct check *check)
{
    const char *attribute = text_field(when, "attribute");
    check->is = text_field(when, "is");
    check->otherwise = text_field(when, "default");
    if (!when)
        return true;
    if (!attribute || !check->is)
        return false;
    check->linked_above = strncmp(attribute, "../", 3) == 0;
    attribute += check->linked_above ? 3 : 0;
    if (*attribute != '@' || !attribute[1] || strchr(attribute, '/'))
        return false;
    check->linked = attribute + 1;
    check->linked_name = number_of(names, check->linked);
    return true;
}

/* Reads "unless": the values of an attribute beside the code that spare it. */
static bool read_sparing(const json_t *unless, struct names *names, struct check *check)
{
    const char *attribute = text_field(unless, "attribute");
    const json_t *values = json_object_get(unless, "is");
    if (!unless)
        return true;
    if (!attribute || *attribute != '@' || json_array_size(values) > MOST_SPARING)
        return false;
    check->sparing_name = number_of(names, attribute + 1);
    for (size_t i = 0; i < json_array_size(values); i++)
        check->sparing[check->sparing_count++] = json_string_value(json_array_get(values, i));
    return check->sparing_count > 0;
}

static void judge_listed(const struct found *found, const struct check *check,
                         const struct check_list *list);
static void judge_category(const struct found *found, const struct check *check,
                           const struct check_list *list);
static void judge_year(const struct found *found, const struct check *check,
                       const struct check_list *list);

/* Reads "categoryIn" or "yearIn": what of a code is compared with which attribute. */
static bool read_comparison(const json_t *place, struct names *names, struct check *check)
{
    const char *category = text_field(place, "categoryIn"), *year = text_field(place, "yearIn");
    const char *attribute = category ? category : year;
    check->judge = category ? judge_category : year ? judge_year : judge_listed;
    if (!attribute)
        return true;
    check->beside = attribute + 1;
    check->beside_name = number_of(names, check->beside);
    return *attribute == '@' && attribute[1];
}

static void add_check(struct check_list *list, const struct check *check)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof(const struct check *));
    list->items[list->count++] = check;
    list->has_years = list->has_years || check->judge == judge_year;
}

/* Puts the check where the place's shape is looked up. False if the description has no such place.
 */
static bool settle(struct codes *codes, const struct shapes *shapes, const struct code_place *place,
                   const struct check *check)
{
    const struct shape *shape =
        shapes && shapes->root.name == place->steps[0] ? &shapes->root : NULL;
    for (size_t i = 1; shape && i < place->depth; i++)
        shape = shape_child(shape, place->steps[i]);
    if (!shape)
        return false;
    if (place->attribute == NAME_UNKNOWN) {
        add_check(&codes->of_texts[shape->index], check);
        return true;
    }
    const struct attribute_shape *attribute = shape_attribute(shape, place->attribute);
    if (attribute)
        add_check(&codes->of_attributes[attribute->index], check);
    return attribute != NULL;
}

/* Puts the check wherever the description has an attribute of that name. */
static void settle_anywhere(struct codes *codes, const struct shape *shape, unsigned attribute,
                            const struct check *check)
{
    const struct attribute_shape *found = shape_attribute(shape, attribute);
    if (found)
        add_check(&codes->of_attributes[found->index], check);
    for (size_t i = 0; i < shape->child_count; i++)
        settle_anywhere(codes, &shape->children[i], attribute, check);
}

static bool is_same_place(const struct code_place *a, const struct code_place *b)
{
    return a->anywhere == b->anywhere && a->attribute == b->attribute && a->depth == b->depth &&
           memcmp(a->steps, b->steps, a->depth * sizeof *a->steps) == 0;
}

static void add_loose(struct codes *codes, const struct code_place *place,
                      const struct check *check)
{
    size_t i = 0;
    while (i < codes->loose_count && !is_same_place(&codes->loose[i].place, place))
        i++;
    if (i == codes->loose_count) {
        codes->loose = grow(codes->loose, i, &codes->loose_capacity, sizeof *codes->loose);
        codes->loose[codes->loose_count++] = (struct loose_place){.place = *place};
    }
    add_check(&codes->loose[i].list, check);
}

/* An attribute that is looked for anywhere may also stand where the description has none. */
static void place_check(struct codes *codes, const struct shapes *shapes,
                        const struct code_place *place, const struct check *check)
{
    if (place->anywhere && shapes)
        settle_anywhere(codes, &shapes->root, place->attribute, check);
    if (place->anywhere || !settle(codes, shapes, place, check))
        add_loose(codes, place, check);
}

static bool add_rule(struct codes *codes, const struct rule *rule, struct codelists *lists,
                     const char *root, const struct shapes *shapes, struct names *names,
                     struct error *error)
{
    const char *path = text_field(rule->definition, "path");
    struct check *check = &codes->checks[codes->check_count];
    struct code_place place;
    *check = (struct check){.rule = rule};
    if (!path || !read_place(path, names, &place))
        return error_set(error, ERROR_USAGE,
                         "rule '%s': path '%.200s' is none that codes can be at; expected one such "
                         "as '/%s/NAME/@NAME'",
                         rule->id, path ? path : "", root);
    if (!place.anywhere && place.steps[0] != number_of(names, root))
        return true;
    if (!read_condition(json_object_get(rule->definition, "when"), names, check))
        return error_set(error, ERROR_USAGE,
                         "rule '%s': 'when' can't be understood; expected 'attribute' ('@NAME' or "
                         "'../@NAME') and 'is'",
                         rule->id);
    if (!read_comparison(rule->definition, names, check) ||
        !read_sparing(json_object_get(rule->definition, "unless"), names, check))
        return error_set(error, ERROR_USAGE,
                         "rule '%s': 'categoryIn' and 'yearIn' must be attributes ('@NAME'), and "
                         "'unless' an 'attribute' and the list 'is' of up to %d values",
                         rule->id, MOST_SPARING);
    check->list = codelists_promise(lists, rule->codelist, error);
    if (!check->list)
        return error_prefix(error, "rule '%s'", rule->id);
    check->anywhere = place.anywhere;
    codes->check_count++;
    place_check(codes, shapes, &place, check);
    return true;
}

static void copy_day(char day[DAY + 1], const char *text)
{
    size_t length = strnlen(text, DAY);
    memcpy(day, text, length);
    day[length] = '\0';
}

static struct codes *make(const struct rules *rules, const struct codes_facts *facts,
                          const struct shapes *shapes)
{
    struct codes *codes = xcalloc(1, sizeof *codes);
    strncpy(codes->version, facts->version, sizeof codes->version - 1);
    copy_day(codes->now, facts->now);
    copy_day(codes->date, facts->date ? facts->date : facts->now);
    codes->withdrawn = rules_find(rules, "x.code.withdrawn");
    codes->checks = xcalloc(rules->count + 1, sizeof *codes->checks);
    codes->attribute_count = shapes ? shapes->attribute_count : 0;
    codes->text_count = shapes ? shapes->shape_count : 0;
    codes->of_attributes = xcalloc(codes->attribute_count + 1, sizeof *codes->of_attributes);
    codes->of_texts = xcalloc(codes->text_count + 1, sizeof *codes->of_texts);
    return codes;
}

struct codes *codes_new(const struct rules *rules, struct codelists *lists,
                        const struct codes_facts *facts, const struct shapes *shapes,
                        struct names *names, struct error *error)
{
    struct codes *codes = make(rules, facts, shapes);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];
        if (!rule->codelist || !rule_in_version(rule, facts->version) ||
            add_rule(codes, rule, lists, facts->root, shapes, names, error))
            continue;
        codes_free(codes);
        return NULL;
    }
    return codes;
}

static void free_lists(struct check_list *lists, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(lists[i].items);
    free(lists);
}

void codes_free(struct codes *codes)
{
    if (!codes)
        return;
    free_lists(codes->of_attributes, codes->attribute_count);
    free_lists(codes->of_texts, codes->text_count);
    for (size_t i = 0; i < codes->loose_count; i++)
        free(codes->loose[i].list.items);
    free(codes->loose);
    free(codes->checks);
    free(codes);
}

/* --- one value --- */

/* What the attribute says that chooses the list; NULL if it is absent or empty. */
static const char *linked_value(const struct check *check, const struct node *node)
{
    const struct node *holder = check->linked_above ? node->parent : node;
    const struct node_attribute *linked =
        holder ? node_attribute(holder, check->linked_name) : NULL;
    return linked && *linked->value ? linked->value : NULL;
}

static bool is_spared(const struct check *check, const struct node *node)
{
    const struct node_attribute *attribute =
        check->sparing_count ? node_attribute(node, check->sparing_name) : NULL;
    for (size_t i = 0; attribute && i < check->sparing_count; i++)
        if (strcmp(attribute->value, check->sparing[i]) == 0)
            return true;
    return false;
}

static bool applies(const struct check *check, const struct node *node)
{
    if (is_spared(check, node))
        return false;
    if (!check->linked)
        return true;
    const char *said = linked_value(check, node);
    if (!said)
        said = check->otherwise;
    return said && strcmp(said, check->is) == 0;
}

static struct code_fault describe(const struct found *found, const struct check *check)
{
    return (struct code_fault){
        .node = found->node,
        .attribute = found->attribute,
        .anywhere = check->anywhere,
        .value = found->value,
        .list = codelist_promised(check->list),
        .version = found->codes->version,
        .linked = check->linked,
        .is = check->is,
        .is_given = check->linked && linked_value(check, found->node),
    };
}

/* Adds a fault and releases its message. */
static void add_fault(const struct found *found, const struct rule *rule, struct strbuf *message)
{
    struct fault *fault =
        faults_add(found->faults, rule, found->node, found->attribute, "%s", message->text);
    fault->value = found->value;
    strbuf_release(message);
}

/* Looks for the list of another vocabulary that has the code. */
static void find_elsewhere(const struct found *found, const struct check_list *list,
                           struct code_fault *fault)
{
    for (size_t i = 0; fault->linked && !fault->other && i < list->count; i++) {
        const struct check *check = list->items[i];
        if (!check->linked)
            continue;
        const struct codelist *other = codelist_promised(check->list);
        if (!codelist_contains(other, found->value, fault->version))
            continue;
        fault->other = other;
        fault->other_is = check->is;
    }
}

static void tell_unknown(const struct found *found, const struct check *check,
                         const struct check_list *list)
{
    struct strbuf message = STRBUF_INIT;
    struct code_fault fault = describe(found, check);
    find_elsewhere(found, list, &fault);
    code_message_unknown(&message, &fault);
    add_fault(found, check->rule, &message);
}

static void tell_withdrawal(const struct found *found, const struct check *check,
                            const struct codelist_item *item)
{
    const struct codes *codes = found->codes;
    bool is_due = *item->withdrawn ? strcmp(item->withdrawn, codes->date) <= 0
                                   : item->status == CODE_WITHDRAWN;
    if (!is_due || !codes->withdrawn)
        return;
    struct strbuf message = STRBUF_INIT;
    struct code_fault fault = describe(found, check);
    code_message_withdrawn(&message, &fault, item, codes->now);
    add_fault(found, codes->withdrawn, &message);
}

static const struct codelist_item *find_item(const struct found *found, const struct check *check)
{
    return codelist_find_in(codelist_promised(check->list), found->value, found->codes->version);
}

static void judge_listed(const struct found *found, const struct check *check,
                         const struct check_list *list)
{
    const struct codelist_item *item = find_item(found, check);
    if (!item)
        tell_unknown(found, check, list);
    else if (!list->has_years && (item->status == CODE_WITHDRAWN || *item->withdrawn))
        tell_withdrawal(found, check, item);
}

/* The category of a code must be what stands beside it; an unknown code is told elsewhere. */
static void judge_category(const struct found *found, const struct check *check,
                           const struct check_list *list)
{
    (void)list;
    const struct codelist_item *item = find_item(found, check);
    const struct node_attribute *beside = node_attribute(found->node, check->beside_name);
    if (!item || !beside || !*item->category || strcmp(beside->value, item->category) == 0)
        return;
    struct strbuf message = STRBUF_INIT;
    struct code_fault fault = describe(found, check);
    code_message_category(&message, &fault, item, check->beside, beside->value);
    add_fault(found, check->rule, &message);
}

/* The item's year; NULL if it is none. */
static const char *year_of(const struct found *found, const struct check *check)
{
    const struct node *item = found->node;
    while (item->parent && item->parent->parent)
        item = item->parent;
    const struct node_attribute *year = node_attribute(item, check->beside_name);
    bool is_year = year && year->length == YEAR && strspn(year->value, "0123456789") == YEAR;
    return is_year ? year->value : NULL;
}

static void judge_year(const struct found *found, const struct check *check,
                       const struct check_list *list)
{
    (void)list;
    const struct codelist_item *item = find_item(found, check);
    const char *year = item ? year_of(found, check) : NULL;
    bool is_early = year && *item->from && strncmp(year, item->from, YEAR) < 0;
    bool is_late = year && *item->withdrawn && strncmp(year, item->withdrawn, YEAR) > 0;
    if (!is_early && !is_late)
        return;
    struct strbuf message = STRBUF_INIT;
    struct code_fault fault = describe(found, check);
    code_message_year(&message, &fault, item, year);
    add_fault(found, check->rule, &message);
}

static void check_value(const struct found *found, const struct check_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (applies(list->items[i], found->node))
            list->items[i]->judge(found, list->items[i], list);
}

/* --- places that the description doesn't know --- */

static bool is_at(const struct code_place *place, const struct node *node)
{
    if (place->anywhere)
        return true;
    for (size_t i = place->depth; i > 0; i--, node = node->parent)
        if (!node || node->name != place->steps[i - 1])
            return false;
    return !node;
}

static void check_loosely(const struct found *found)
{
    const struct codes *codes = found->codes;
    unsigned attribute = found->attribute ? found->attribute->name : NAME_UNKNOWN;
    if (found->attribute && attribute == NAME_UNKNOWN)
        return;
    for (size_t i = 0; i < codes->loose_count; i++) {
        const struct loose_place *loose = &codes->loose[i];
        if (loose->place.attribute == attribute && is_at(&loose->place, found->node))
            check_value(found, &loose->list);
    }
}

/* --- walking --- */

static void check_attributes(const struct codes *codes, const struct node *node,
                             struct faults *faults)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct node_attribute *attribute = &node->attributes[i];
        const struct found found = {codes, node, attribute, attribute->value, faults};
        if (attribute->shape)
            check_value(&found, &codes->of_attributes[attribute->shape->index]);
        else
            check_loosely(&found);
    }
}

/* The text without the blanks around it, which are layout. */
static const char *trimmed_text(const struct node *node, struct arena *arena)
{
    static const char blanks[] = " \t\r\n";
    const char *text = node->text + strspn(node->text, blanks);
    size_t length = strlen(text), kept = length;
    while (kept && strchr(blanks, text[kept - 1]))
        kept--;
    return kept < length ? arena_copy(arena, text, kept) : text;
}

static void check_text(const struct codes *codes, const struct node *node, struct faults *faults)
{
    const struct check_list *list = node->shape ? &codes->of_texts[node->shape->index] : NULL;
    if (list ? !list->count : node->name == NAME_UNKNOWN)
        return;
    const struct found found = {codes, node, NULL, trimmed_text(node, faults->arena), faults};
    if (list)
        check_value(&found, list);
    else
        check_loosely(&found);
}

static void check_node(const struct codes *codes, const struct node *node, struct faults *faults)
{
    check_attributes(codes, node, faults);
    check_text(codes, node, faults);
}

/* The next element inside `top`, in document order; NULL behind the last one. */
static const struct node *following(const struct node *node, const struct node *top)
{
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

void codes_check_root(const struct codes *codes, const struct node *root, struct faults *faults)
{
    check_node(codes, root, faults);
}

void codes_check(const struct codes *codes, const struct node *item, struct faults *faults)
{
    for (const struct node *node = item; node; node = following(node, item))
        check_node(codes, node, faults);
}
