#include "config/schema_check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "config/yaml_tree.h"

enum {
    EXCERPT_LIMIT = 60, /* bytes of a value repeated in a message */
    LONG_LIST = 12,     /* names; a longer list is not spelled out beside a good suggestion */
};

struct schema_check {
    struct yaml_tree tree;
};

struct names {
    const char **items;
    size_t count;
};

/* One run over the document; `where` names the node under the eye. */
struct walk {
    const struct yaml_tree *tree;
    const struct schema_rules *rules;
    struct error *error;
    struct strbuf where;
};

static bool fail(const struct walk *walk, const yaml_node_t *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(const struct walk *walk, const yaml_node_t *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    yaml_tree_fail(walk->tree, node, walk->where.text, walk->error, format, args);
    va_end(args);
    return false;
}

/* ---- Words for messages ---- */

/* Short, on one line, and without anything a terminal would obey. */
static char *excerpt(const char *value)
{
    struct strbuf text = STRBUF_INIT;
    size_t length = strlen(value), shown = length;
    if (length > EXCERPT_LIMIT) {
        shown = EXCERPT_LIMIT;
        while (((unsigned char)value[shown] & 0xC0) == 0x80) /* not in the midst of a character */
            shown--;
    }
    for (size_t i = 0; i < shown; i++)
        strbuf_add(&text, (unsigned char)value[i] < ' ' || value[i] == 0x7F ? " " : &value[i], 1);
    if (shown < length)
        strbuf_addstr(&text, "...");
    return strbuf_detach(&text);
}

/* Adds to the error "; expected one of a, b, c; did you mean "b"?" */
static void add_choices(const struct walk *walk, const char *word, const char *const *names,
                        size_t count, const char *long_list)
{
    const char *nearest = suggest_nearest(word, names, count);
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < count; i++)
        strbuf_addf(&list, "%s%s", i ? ", " : "", names[i]);
    if (nearest && count > LONG_LIST && long_list)
        error_add(walk->error, "; expected %s", long_list);
    else if (count > 1)
        error_add(walk->error, "; expected one of %s", list.text);
    else if (count)
        error_add(walk->error, "; expected %.*s", (int)list.length, list.text);
    if (nearest)
        error_add(walk->error, "; did you mean \"%s\"?", nearest);
    strbuf_release(&list);
}

static struct names field_names(const cyaml_schema_field_t *fields)
{
    struct names names = {.count = 0};
    while (fields[names.count].key)
        names.count++;
    names.items = xcalloc(names.count + 1, sizeof *names.items);
    for (size_t i = 0; i < names.count; i++)
        names.items[i] = fields[i].key;
    return names;
}

static struct names enum_names(const cyaml_schema_value_t *schema)
{
    struct names names = {.count = schema->enumeration.count};
    names.items = xcalloc(names.count + 1, sizeof *names.items);
    for (size_t i = 0; i < names.count; i++)
        names.items[i] = schema->enumeration.strings[i].str;
    return names;
}

/* ---- Where we are ---- */

/* Adds a key or, if it is NULL, a list position; returns what where_leave needs. */
static size_t where_enter(struct walk *walk, const char *key, size_t position)
{
    size_t before = walk->where.length;
    if (key)
        strbuf_addf(&walk->where, "%s%s", before ? "." : "", key);
    else
        strbuf_addf(&walk->where, "[%zu]", position + 1);
    return before;
}

static void where_leave(struct walk *walk, size_t before)
{
    walk->where.length = before;
    walk->where.text[before] = '\0';
}

/* ---- Types ---- */

static bool check_value(struct walk *walk, const yaml_node_t *node,
                        const cyaml_schema_value_t *schema);

static bool check_text(struct walk *walk, const yaml_node_t *node,
                       const cyaml_schema_value_t *schema)
{
    size_t length = node->data.scalar.length;
    if (length == 0 && schema->string.min > 0)
        return fail(walk, node, "is an empty text");
    if (length < schema->string.min || length > schema->string.max)
        return fail(walk, node, "has %zu bytes; expected %u to %u", length, schema->string.min,
                    schema->string.max);
    return true;
}

/* libcyaml takes every other word for true, which would turn a typing error into a decision. */
static bool check_yes_no(struct walk *walk, const yaml_node_t *node,
                         const cyaml_schema_value_t *schema)
{
    static const char *const words[] = {"yes", "true",  "on",  "enable",  "1",
                                        "no",  "false", "off", "disable", "0"};
    (void)schema;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(yaml_tree_text(node), words[i]) == 0)
            return true;
    char *found = excerpt(yaml_tree_text(node));
    fail(walk, node, "is \"%s\"; expected yes or no", found);
    free(found);
    return false;
}

/* Plain decimal digits: libcyaml would read "010" as eight. */
static bool check_number(struct walk *walk, const yaml_node_t *node,
                         const cyaml_schema_value_t *schema)
{
    const char *text = yaml_tree_text(node);
    size_t length = strlen(text);
    unsigned long long most = UINT64_MAX >> (64 - 8 * schema->data_size);
    bool plain = strspn(text, "0123456789") == length && (*text != '0' || length == 1);
    errno = 0;
    if (plain && length > 0 && strtoull(text, NULL, 10) <= most && errno == 0)
        return true;
    char *found = excerpt(text);
    if (plain && length > 0)
        fail(walk, node, "is \"%s\"; expected at most %llu", found, most);
    else
        fail(walk, node, "is \"%s\"; expected a whole number in plain digits", found);
    free(found);
    return false;
}

static bool check_enum(struct walk *walk, const yaml_node_t *node,
                       const cyaml_schema_value_t *schema)
{
    for (uint32_t i = 0; i < schema->enumeration.count; i++)
        if (strcmp(yaml_tree_text(node), schema->enumeration.strings[i].str) == 0)
            return true;
    struct names names = enum_names(schema);
    char *found = excerpt(yaml_tree_text(node));
    fail(walk, node, "is \"%s\"", found);
    add_choices(walk, yaml_tree_text(node), names.items, names.count, NULL);
    free(found);
    free(names.items);
    return false;
}

static bool check_sequence(struct walk *walk, const yaml_node_t *node,
                           const cyaml_schema_value_t *schema)
{
    size_t count = yaml_tree_item_count(node);
    if (count < schema->sequence.min)
        return fail(walk, node, "has %zu entries; expected at least %u", count,
                    schema->sequence.min);
    if (count > schema->sequence.max)
        return fail(walk, node, "has %zu entries; expected at most %u", count,
                    schema->sequence.max);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        size_t before = where_enter(walk, NULL, i);
        good = check_value(walk, yaml_tree_item(walk->tree, node, i), schema->sequence.entry);
        where_leave(walk, before);
    }
    return good;
}

/* ---- Rules ---- */

static bool rule_holds(const struct schema_rule *rule, const char *value)
{
    if (!rule->names)
        return rule->holds(value);
    for (size_t i = 0; i < rule->name_count; i++)
        if (strcmp(value, rule->names[i]) == 0)
            return true;
    return false;
}

static bool rule_apply(struct walk *walk, const yaml_node_t *node, const struct schema_rule *rule)
{
    const char *value = yaml_tree_text(node);
    if (rule_holds(rule, value))
        return true;
    if (rule->hidden)
        return fail(walk, node, "is not acceptable; expected %s", rule->expected);
    char *found = excerpt(value);
    fail(walk, node, "is \"%s\"", found);
    if (rule->names)
        add_choices(walk, value, rule->names, rule->name_count, rule->expected);
    else
        error_add(walk->error, "; expected %s", rule->expected);
    free(found);
    return false;
}

static const struct schema_rule *rule_find(const struct schema_rules *rules,
                                           const cyaml_schema_field_t *fields, const char *key)
{
    for (size_t i = 0; i < rules->rule_count; i++)
        if (rules->rules[i].fields == fields && strcmp(rules->rules[i].key, key) == 0)
            return &rules->rules[i];
    return NULL;
}

static bool check_rule(struct walk *walk, const yaml_node_t *node,
                       const cyaml_schema_field_t *fields, const char *key)
{
    const struct schema_rule *rule = rule_find(walk->rules, fields, key);
    if (!rule)
        return true;
    if (node->type == YAML_SCALAR_NODE)
        return rule_apply(walk, node, rule);
    bool good = true;
    for (size_t i = 0; good && i < yaml_tree_item_count(node); i++) {
        size_t before = where_enter(walk, NULL, i);
        good = rule_apply(walk, yaml_tree_item(walk->tree, node, i), rule);
        where_leave(walk, before);
    }
    return good;
}

/* ---- Mappings ---- */

static const cyaml_schema_field_t *field_find(const cyaml_schema_field_t *fields, const char *key)
{
    for (; fields->key; fields++)
        if (strcmp(fields->key, key) == 0)
            return fields;
    return NULL;
}

static bool fail_unknown_key(struct walk *walk, const yaml_node_t *key,
                             const cyaml_schema_field_t *fields)
{
    for (size_t i = 0; i < walk->rules->advice_count; i++)
        if (strcasecmp(yaml_tree_text(key), walk->rules->advice[i].key) == 0)
            return fail(walk, key, "is not a known key: %s: %s", walk->rules->advice[i].advice,
                        walk->rules->advice[i].names);
    struct names names = field_names(fields);
    fail(walk, key, "is not a known key");
    add_choices(walk, yaml_tree_text(key), names.items, names.count, NULL);
    free(names.items);
    return false;
}

static bool check_pair(struct walk *walk, const yaml_node_t *mapping, size_t i,
                       const cyaml_schema_field_t *fields)
{
    const yaml_node_t *key = yaml_tree_key(walk->tree, mapping, i);
    if (key->type != YAML_SCALAR_NODE)
        return fail(walk, key, "has a key that is no text; expected \"key: value\"");
    const char *name = yaml_tree_text(key);
    size_t twin = yaml_tree_find_key(walk->tree, mapping, i, name, strlen(name));
    const cyaml_schema_field_t *field = field_find(fields, name);
    char *shown = field ? NULL : excerpt(name);
    size_t before = where_enter(walk, field ? name : shown, 0);
    const yaml_node_t *value = yaml_tree_value(walk->tree, mapping, i);
    bool good = field ? true : fail_unknown_key(walk, key, fields);
    if (good && twin < i)
        good = fail(walk, key, "is given twice; the first is on line %zu",
                    yaml_tree_key(walk->tree, mapping, twin)->start_mark.line + 1);
    good = good && check_value(walk, value, &field->value) && check_rule(walk, value, fields, name);
    where_leave(walk, before);
    free(shown);
    return good;
}

static bool check_mapping(struct walk *walk, const yaml_node_t *node,
                          const cyaml_schema_value_t *schema)
{
    const cyaml_schema_field_t *fields = schema->mapping.fields;
    size_t count = yaml_tree_pair_count(node);
    for (size_t i = 0; i < count; i++)
        if (!check_pair(walk, node, i, fields))
            return false;
    for (; fields->key; fields++)
        if (!(fields->value.flags & CYAML_FLAG_OPTIONAL) &&
            yaml_tree_find_key(walk->tree, node, count, fields->key, strlen(fields->key)) == count)
            return fail(walk, node, "lacks the required key '%s'", fields->key);
    return true;
}

/* ---- All of them ---- */

struct kind {
    yaml_node_type_t node;
    const char *expected;
    bool (*check)(struct walk *walk, const yaml_node_t *node, const cyaml_schema_value_t *schema);
};

static const struct kind kinds[CYAML__TYPE_COUNT] = {
    [CYAML_STRING] = {YAML_SCALAR_NODE, E_("a text"), check_text},
    [CYAML_BOOL] = {YAML_SCALAR_NODE, E_("yes or no"), check_yes_no},
    [CYAML_UINT] = {YAML_SCALAR_NODE, E_("a whole number"), check_number},
    [CYAML_ENUM] = {YAML_SCALAR_NODE, E_("a single word"), check_enum},
    [CYAML_MAPPING] = {YAML_MAPPING_NODE, E_("a mapping (lines of \"key: value\")"), check_mapping},
    [CYAML_SEQUENCE] = {YAML_SEQUENCE_NODE, E_("a list (lines of \"- entry\")"), check_sequence},
};

static bool check_value(struct walk *walk, const yaml_node_t *node,
                        const cyaml_schema_value_t *schema)
{
    static const char *const found[] = {
        [YAML_SCALAR_NODE] = E_("a single value"),
        [YAML_SEQUENCE_NODE] = E_("a list"),
        [YAML_MAPPING_NODE] = E_("a mapping"),
    };
    const struct kind *kind = &kinds[schema->type];
    if (!kind->check)
        return true;
    if (yaml_tree_is_nothing(node))
        return fail(walk, node, "has no value; expected %s", kind->expected);
    if (node->type != kind->node)
        return fail(walk, node, "is %s; expected %s", found[node->type], kind->expected);
    if (node->type == YAML_SCALAR_NODE && strlen(yaml_tree_text(node)) != node->data.scalar.length)
        return fail(walk, node, "holds a NUL character");
    return kind->check(walk, node, schema);
}

/* ---- A check ---- */

struct schema_check *schema_check_new(const char *path, const char *text, size_t length,
                                      struct error *error)
{
    struct schema_check *check = xcalloc(1, sizeof *check);
    if (yaml_tree_parse(&check->tree, path, text, length, error))
        return check;
    free(check);
    return NULL;
}

void schema_check_free(struct schema_check *check)
{
    if (!check)
        return;
    yaml_tree_release(&check->tree);
    free(check);
}

bool schema_check_run(const struct schema_check *check, const cyaml_schema_value_t *schema,
                      const struct schema_rules *rules, struct error *error)
{
    struct walk walk = {.tree = &check->tree, .rules = rules, .error = error, .where = STRBUF_INIT};
    bool good = check_value(&walk, yaml_tree_root(&check->tree), schema);
    strbuf_release(&walk.where);
    return good;
}

bool schema_check_fail(const struct schema_check *check, const char *where, struct error *error,
                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    yaml_tree_fail(&check->tree, yaml_tree_find(&check->tree, where), where, error, format, args);
    va_end(args);
    return false;
}

/* ---- libcyaml ---- */

/* Keeps the first error; what follows it is the way back out. */
static void keep_first_error(cyaml_log_t level, void *context, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void keep_first_error(cyaml_log_t level, void *context, const char *format, va_list args)
{
    char **first = context;
    if (level != CYAML_LOG_ERROR || *first)
        return;
    if (vasprintf(first, format, args) < 0)
        *first = NULL;
    else
        (*first)[strcspn(*first, "\n")] = '\0';
}

static const cyaml_config_t silent = {
    .log_level = CYAML_LOG_ERROR, .mem_fn = cyaml_mem, .flags = CYAML_CFG_NO_ALIAS};

void *schema_check_load(const struct schema_check *check, const cyaml_schema_value_t *schema,
                        struct error *error)
{
    char *reason = NULL;
    cyaml_config_t config = silent;
    config.log_fn = keep_first_error;
    config.log_ctx = &reason;
    cyaml_data_t *data = NULL;
    cyaml_err_t result = cyaml_load_data((const uint8_t *)check->tree.text, check->tree.length,
                                         &config, schema, &data, NULL);
    if (result != CYAML_OK) {
        error_set(error, ERROR_USAGE, "%s:1:1: cannot be read: %s (%s)", check->tree.path,
                  cyaml_strerror(result), reason ? reason : E_("no details"));
        data = NULL;
    }
    free(reason);
    return data;
}

void schema_data_free(const cyaml_schema_value_t *schema, void *data)
{
    cyaml_free(&silent, schema, data, 0);
}
