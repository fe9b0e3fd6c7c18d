#include "validate/ruleset_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "standard/rule_kinds.h"
#include "validate/ruleset_kinds.h"

/* What "all" of one_or_all speaks of. */
static const struct {
    const char *word;
    const char *holders[MOST_HOLDERS];
    const char *part;
    bool is_attribute, is_only_child;
} totals[] = {
    {"lang", {"narrative"}, "xml:lang", true, false},
    {"sector", {"transaction"}, "sector", false, true},
    {"currency", {"value", "loan-status", "forecast"}, "currency", true, false},
};

static bool has_text(const json_t *list, const char *text)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
            return true;
    return false;
}

/* Which of the first `count` loops around the rule has its value put for "$1" in the field: the
 * innermost that says so, 1 for the outermost of all; 0 if none does. */
static size_t find_loop(const struct rule *rule, size_t count, const char *field)
{
    for (; count > 0; count--) {
        const json_t *replaced = json_object_get(rule->loops[count - 1], "subs");
        if (!replaced || has_text(replaced, field))
            break;
    }
    return count;
}

static size_t value_loop(const struct rule *rule, const char *field)
{
    return find_loop(rule, rule->loop_count, field);
}

static const struct ruleset_path *add_path(const struct check_compiler *compiler,
                                           const struct rule *rule, const char *field,
                                           const char *text)
{
    const struct ruleset_path *path = ruleset_paths_add(
        compiler->paths, text, value_loop(rule, field), compiler->names, compiler->error);
    if (!path)
        error_prefix(compiler->error, "'%s'", field);
    return path;
}

/* Compiles a field that holds one expression; fine if it is absent. */
static bool compile_path(const struct check_compiler *compiler, const struct rule *rule,
                         const char *field, const struct ruleset_path **path)
{
    const char *text = json_string_value(json_object_get(rule->definition, field));
    if (text)
        *path = add_path(compiler, rule, field, text);
    return !text || *path;
}

/* Compiles a field that holds a list of expressions, all but `keyword`, of which `has_keyword`
 * tells. */
static bool compile_paths(const struct check_compiler *compiler, const struct rule *rule,
                          const char *field, struct path_list *list, const char *keyword,
                          bool *has_keyword)
{
    const json_t *texts = json_object_get(rule->definition, field);
    size_t count = json_array_size(texts);
    list->items = count ? xcalloc(count, sizeof(const struct ruleset_path *)) : NULL;
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(texts, i));
        if (keyword && strcmp(text, keyword) == 0) {
            *has_keyword = true;
            continue;
        }
        const struct ruleset_path *path = add_path(compiler, rule, field, text);
        if (!path)
            return false;
        list->items[list->count++] = path;
    }
    return true;
}

static bool compile_operands(const struct check_compiler *compiler, struct check *check,
                             const char *const fields[MOST_OPERANDS])
{
    for (size_t i = 0; i < MOST_OPERANDS && fields[i]; i++) {
        const char *text = json_string_value(json_object_get(check->rule->definition, fields[i]));
        check->is_now[i] = check->rule->kind == RULE_DATE_ORDER && text && strcmp(text, "NOW") == 0;
        if (!check->is_now[i] &&
            !compile_path(compiler, check->rule, fields[i], &check->operands[i]))
            return false;
    }
    return true;
}

static bool compile_limit(const struct check_compiler *compiler, const struct rule *rule,
                          const char *field, struct quantity *number, bool *is_given)
{
    const json_t *value = json_object_get(rule->definition, field);
    *is_given = value != NULL;
    return !value || quantity_from_json(number, value, compiler->error) ||
           error_prefix(compiler->error, "'%s'", field);
}

static bool compile_decimal(const struct rule *rule, const char *field, struct quantity *number)
{
    const char *text = json_string_value(json_object_get(rule->definition, field));
    return text && quantity_parse(number, text);
}

static void compile_tolerance(struct check *check)
{
    const json_t *rows = json_object_get(check->rule->definition, "perRows");
    check->has_least = compile_decimal(check->rule, "tolerance", &check->least);
    check->has_most = compile_decimal(check->rule, "upTo", &check->most);
    check->rows = (size_t)json_integer_value(rows);
}

static bool compile_limits(const struct check_compiler *compiler, struct check *check)
{
    bool is_sum = check->rule->kind == RULE_SUM || check->rule->kind == RULE_STRICT_SUM;
    if (is_sum)
        return compile_limit(compiler, check->rule, "sum", &check->least, &check->has_least);
    if (check->rule->kind == RULE_SUMS_AGREE) {
        compile_tolerance(check);
        return true;
    }
    return compile_limit(compiler, check->rule, "min", &check->least, &check->has_least) &&
           compile_limit(compiler, check->rule, "max", &check->most, &check->has_most);
}

/* The value of a loop can stand in an expression only. */
static bool refuse_placeholder(const struct check_compiler *compiler, const struct rule *rule,
                               const char *field, const char *text)
{
    return !value_loop(rule, field) || !strstr(text, "$1") ||
           error_set(compiler->error, ERROR_USAGE, "'%s': '$1' can stand in expressions only",
                     field);
}

static bool compile_pattern(const struct check_compiler *compiler, struct check *check)
{
    const char *text = json_string_value(json_object_get(check->rule->definition, "regex"));
    if (!text)
        return true;
    if (!refuse_placeholder(compiler, check->rule, "regex", text))
        return false;
    check->pattern = pattern_compile(text, compiler->error);
    return check->pattern || error_prefix(compiler->error, "'regex'");
}

/* "start" is a list of prefixes with one item. */
static bool compile_prefixes(const struct check_compiler *compiler, struct check *check)
{
    const struct ruleset_path *start = NULL;
    const char *separator =
        json_string_value(json_object_get(check->rule->definition, "separator"));
    check->separator = separator ? separator : "";
    if (!compile_paths(compiler, check->rule, "prefix", &check->others, "ORG-ID-PREFIX",
                       &check->has_agencies) ||
        !compile_path(compiler, check->rule, "start", &start) ||
        !refuse_placeholder(compiler, check->rule, "separator", check->separator))
        return false;
    if (start) {
        check->others.items = xrealloc(
            check->others.items, (check->others.count + 1) * sizeof(const struct ruleset_path *));
        check->others.items[check->others.count++] = start;
    }
    return true;
}

static void compile_total(const struct check_compiler *compiler, struct check *check)
{
    const char *word = json_string_value(json_object_get(check->rule->definition, "all"));
    struct total *total = &check->total;
    for (size_t i = 0; word && i < sizeof totals / sizeof *totals; i++) {
        if (strcmp(word, totals[i].word) != 0)
            continue;
        for (; total->holder_count < MOST_HOLDERS && totals[i].holders[total->holder_count];
             total->holder_count++) {
            const char *holder = totals[i].holders[total->holder_count];
            total->holders[total->holder_count] =
                names_add(compiler->names, holder, strlen(holder));
        }
        total->part = names_add(compiler->names, totals[i].part, strlen(totals[i].part));
        total->is_attribute = totals[i].is_attribute;
        total->is_only_child = totals[i].is_only_child;
    }
}

static void compile_spared(struct check *check, const struct ruleset_kind *kind)
{
    const char *word = json_string_value(json_object_get(check->rule->definition, "idCondition"));
    if (word)
        check->spared =
            strcmp(word, "NOT_EXISTING_ORG_ID") == 0 ? SPARED_PUBLISHERS : SPARED_BEGINNINGS;
    check->spares_whole = word && !kind->is_of_values;
}

/* Of a rule of the standard (its id consists of numbers) whose paths find nothing the official
 * validator has no place to tell, and keeps silent; so 3.7.1 says nothing of an activity that has
 * neither countries nor transactions. */
static bool is_of_standard(const struct rule *rule)
{
    return rule->id[strspn(rule->id, "0123456789.")] == '\0';
}

/* Compiles a path or condition of the loop of that index, which takes the value of a loop around
 * it; fine if it is absent. */
static bool compile_loop_field(const struct check_compiler *compiler, const struct rule *rule,
                               size_t index, const char *field, const struct ruleset_path **path)
{
    const char *text = json_string_value(json_object_get(rule->loops[index], field));
    if (!text)
        return true;
    *path = ruleset_paths_add(compiler->paths, text, find_loop(rule, index, field), compiler->names,
                              compiler->error);
    return *path || error_prefix(compiler->error, "'%s'", field);
}

static bool compile_loops(const struct check_compiler *compiler, struct check *check)
{
    const struct rule *rule = check->rule;
    for (size_t i = 0; i < rule->loop_count; i++) {
        struct check_loop *loop = &check->loops.items[check->loops.count++];
        if (!compile_loop_field(compiler, rule, i, "foreach", &loop->path) ||
            !compile_loop_field(compiler, rule, i, "condition", &loop->condition))
            return false;
    }
    return true;
}

static bool compile_fields(struct check *check, const struct ruleset_kind *kind,
                           const struct check_compiler *compiler)
{
    const struct rule *rule = check->rule;
    check->needs_place = rule->kind == RULE_IF_THEN && is_of_standard(rule);
    compile_spared(check, kind);
    compile_total(compiler, check);
    return compile_loops(compiler, check) &&
           compile_path(compiler, rule, "condition", &check->condition) &&
           compile_paths(compiler, rule, "paths", &check->paths, NULL, NULL) &&
           (rule->kind != RULE_ONLY_ONE_OF ||
            compile_paths(compiler, rule, "excluded", &check->others, NULL, NULL)) &&
           (rule->kind != RULE_SUMS_AGREE ||
            compile_paths(compiler, rule, "agreeWith", &check->others, NULL, NULL)) &&
           (rule->kind != RULE_STARTSWITH || compile_prefixes(compiler, check)) &&
           compile_operands(compiler, check, kind->operands) && compile_limits(compiler, check) &&
           compile_pattern(compiler, check);
}

bool check_compile(struct check *check, const struct rule *rule,
                   const struct check_compiler *compiler)
{
    const struct ruleset_kind *kind = ruleset_kind_find(rule->kind);
    *check = (struct check){.rule = rule, .judge = kind->judge, .separator = ""};
    return compile_fields(check, kind, compiler) ||
           error_prefix(compiler->error, "rule '%s'", rule->id);
}

void check_clear(struct check *check)
{
    free(check->paths.items);
    free(check->others.items);
    quantity_clear(&check->least);
    quantity_clear(&check->most);
    pattern_free(check->pattern);
}
