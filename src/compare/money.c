#include "compare/money.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { FIRST_SLOTS = 64 };

/* ---- the table ----------------------------------------------------------------------------- */

static uint64_t hash_of(const struct matching_rule *rule, const char *type, const char *currency)
{
    uint64_t hash = hash_text(rule->element, strlen(rule->element));
    for (; *type; type++)
        hash = hash_more(hash, *type);
    hash = hash_more(hash, '\0');
    for (; *currency; currency++)
        hash = hash_more(hash, *currency);
    return hash ^ (hash >> 32);
}

static void place(struct money *money, size_t number)
{
    const struct money_sum *sum = &money->sums[number];
    size_t slot = hash_of(sum->rule, sum->type, sum->currency) & (money->slot_count - 1);
    while (money->slots[slot])
        slot = (slot + 1) & (money->slot_count - 1);
    money->slots[slot] = (uint32_t)number + 1;
}

static void make_slots(struct money *money)
{
    if (money->count * 2 < money->slot_count)
        return;
    free(money->slots);
    money->slot_count = money->slot_count ? money->slot_count * 2 : FIRST_SLOTS;
    money->slots = xcalloc(money->slot_count, sizeof *money->slots);
    for (size_t i = 0; i < money->count; i++)
        place(money, i);
}

static struct money_sum *add_sum(struct money *money, const struct matching_rule *rule,
                                 const char *type, const char *currency)
{
    make_slots(money);
    money->sums = grow(money->sums, money->count, &money->capacity, sizeof *money->sums);
    struct money_sum *sum = &money->sums[money->count];
    *sum = (struct money_sum){.rule = rule,
                              .type = arena_copy(&money->texts, type, strlen(type)),
                              .currency = arena_copy(&money->texts, currency, strlen(currency))};
    decimal_init(&sum->total[SIDE_BEFORE]);
    decimal_init(&sum->total[SIDE_AFTER]);
    place(money, money->count++);
    return sum;
}

static struct money_sum *find_sum(struct money *money, const struct matching_rule *rule,
                                  const char *type, const char *currency)
{
    size_t slot = money->slot_count ? hash_of(rule, type, currency) & (money->slot_count - 1) : 0;
    while (money->slot_count && money->slots[slot]) {
        struct money_sum *sum = &money->sums[money->slots[slot] - 1];
        if (sum->rule == rule && strcmp(sum->type, type) == 0 &&
            strcmp(sum->currency, currency) == 0)
            return sum;
        slot = (slot + 1) & (money->slot_count - 1);
    }
    return add_sum(money, rule, type, currency);
}

/* ---- adding -------------------------------------------------------------------------------- */

static const char *currency_of(const struct piece *item, const struct piece *value)
{
    const struct piece_attribute *own = piece_attribute(value, "currency");
    if (own && *own->value.canonical)
        return own->value.canonical;
    const struct piece_attribute *usual = piece_attribute(item, "default-currency");
    return usual ? usual->value.canonical : "";
}

static void add_piece(struct money *money, enum side side, const struct piece *item,
                      const struct piece *piece, const struct matching_rule *rule)
{
    const struct piece *value = piece_child(piece, rule->money);
    struct strbuf type = STRBUF_INIT;
    struct decimal amount;
    decimal_init(&amount);
    if (value && decimal_parse(&amount, value->text.canonical)) {
        /* a blank type stands alone: it has no key */
        if (rule->type.count && !matching_key_add(&rule->type, piece, &type))
            strbuf_reset(&type);
        struct money_sum *sum = find_sum(money, rule, type.text, currency_of(item, value));
        decimal_add(&sum->total[side], &amount);
        sum->count[side]++;
    }
    decimal_clear(&amount);
    strbuf_release(&type);
}

void money_add(struct money *money, enum side side, const struct piece *item,
               const struct matching *matching)
{
    const char *last = NULL; /* siblings of one name stand together */
    const struct matching_rule *rule = NULL;
    for (size_t i = 0; i < item->child_count; i++) {
        const struct piece *child = item->children[i];
        if (child->namespace || child->child_count == 0)
            continue;
        if (!last || strcmp(last, child->name) != 0)
            rule = matching_find(matching, child);
        last = child->name;
        if (rule && *rule->money)
            add_piece(money, side, item, child, rule);
    }
}

static int by_rule(const void *a, const void *b)
{
    const struct money_sum *first = a, *second = b;
    if (first->rule != second->rule)
        return first->rule < second->rule ? -1 : 1;
    int order = strcmp(first->type, second->type);
    return order ? order : strcmp(first->currency, second->currency);
}

void money_sort(struct money *money)
{
    if (money->count > 1)
        qsort(money->sums, money->count, sizeof *money->sums, by_rule);
}

void money_reset(struct money *money)
{
    for (size_t i = 0; i < money->count; i++) {
        decimal_clear(&money->sums[i].total[SIDE_BEFORE]);
        decimal_clear(&money->sums[i].total[SIDE_AFTER]);
    }
    money->count = 0;
    if (money->slots)
        memset(money->slots, 0, money->slot_count * sizeof *money->slots);
    arena_reset(&money->texts);
}

void money_release(struct money *money)
{
    money_reset(money);
    free(money->sums);
    free(money->slots);
    arena_release(&money->texts);
    *money = (struct money){.count = 0};
}

/* ---- reading ------------------------------------------------------------------------------- */

bool money_sum_differs(const struct money_sum *sum)
{
    return decimal_compare(&sum->total[SIDE_BEFORE], &sum->total[SIDE_AFTER]) != 0;
}

char *money_sum_text(const struct money_sum *sum, enum side side)
{
    return decimal_text(&sum->total[side]);
}

char *money_sum_more(const struct money_sum *sum)
{
    struct decimal more;
    decimal_init(&more);
    decimal_add(&more, &sum->total[SIDE_AFTER]);
    decimal_subtract(&more, &sum->total[SIDE_BEFORE]);
    char *text = decimal_text(&more);
    decimal_clear(&more);
    return text;
}
