#include "records/json_shape.h"

#include <search.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "records/text_input.h"

static const char parent_name[] = "_parent", key_name[] = "_key";
static const char *const reserved_names[] = {"_source", parent_name, key_name};

/* A column by its name, so that two nodes of the same name share it. */
struct named_column {
    const struct json_table *table;
    const char *name;
    size_t column;
};

/* Trees order by address only, which nothing that is written depends on. */
static int compare_addresses(const void *a, const void *b)
{
    return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int compare_nodes(const void *a, const void *b)
{
    const struct json_node *first = a, *second = b;
    if (first->parent != second->parent)
        return compare_addresses(first->parent, second->parent);
    if (first->length != second->length)
        return first->length < second->length ? -1 : 1;
    return memcmp(first->name, second->name, first->length);
}

static int compare_columns(const void *a, const void *b)
{
    const struct named_column *first = a, *second = b;
    if (first->table != second->table)
        return compare_addresses(first->table, second->table);
    return strcasecmp(first->name, second->name);
}

/* The arena holds what the trees lead to. */
static void keep(void *entry)
{
    (void)entry;
}

void json_shape_reset(struct json_shape *shape)
{
    char *stem = shape->stem;
    shape->stem = NULL;
    json_shape_release(shape);
    shape->stem = stem;
}

void json_shape_release(struct json_shape *shape)
{
    tdestroy(shape->nodes, keep);
    tdestroy(shape->columns, keep);
    for (size_t i = 0; i < shape->table_count; i++) {
        free(shape->tables[i]->name);
        free(shape->tables[i]->columns);
        free(shape->tables[i]);
    }
    free(shape->tables);
    free(shape->nulls);
    arena_release(&shape->arena);
    free(shape->stem);
    *shape = (struct json_shape){.stem = NULL};
}

/* ---- tables ---------------------------------------------------------------------------------- */

static struct json_table *table_named(const struct json_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->table_count; i++) {
        const char *other = shape->tables[i]->name;
        if (name == other || (name && other && strcasecmp(name, other) == 0))
            return shape->tables[i];
    }
    return NULL;
}

/* Takes `name`. */
static struct json_table *add_table(struct json_shape *shape, char *name, struct json_node *node)
{
    struct json_table *table = xcalloc(1, sizeof *table);
    *table = (struct json_table){
        .name = name, .node = node, .over = node ? node->owner : NULL, .index = shape->table_count};
    table->root.owner = table;
    shape->tables = grow(shape->tables, shape->table_count, &shape->table_capacity,
                         sizeof(struct json_table *));
    shape->tables[shape->table_count++] = table;
    return table;
}

struct json_table *json_shape_main(struct json_shape *shape)
{
    struct json_table *table = table_named(shape, NULL);
    return table ? table : add_table(shape, NULL, NULL);
}

/* "projects_sectors": the table that it belongs to, and the way to it. */
static char *child_name(const struct json_shape *shape, const struct json_node *node)
{
    const char *above = node->owner ? node->owner->name : "";
    char *path = json_node_path(node);
    if (node->owner && !node->owner->name)
        above = shape->stem;
    char *name = xasprintf("%s%s%s", above, *above ? "_" : "", path);
    free(path);
    return name;
}

const struct json_table *json_shape_taken(const struct json_shape *shape,
                                          const struct json_node *node)
{
    char *name = child_name(shape, node);
    const struct json_table *table = table_named(shape, name);
    free(name);
    return table;
}

/* The same members lead to both; as in columns, case does not count. */
static bool is_same_way(const struct json_node *a, const struct json_node *b)
{
    if (a->owner != b->owner)
        return false;
    while (a->parent && b->parent) {
        if (a->length != b->length || strncasecmp(a->name, b->name, a->length) != 0)
            return false;
        a = a->parent;
        b = b->parent;
    }
    return !a->parent && !b->parent;
}

static enum json_refusal table_fault(const struct json_shape *shape, const struct json_node *node,
                                     const struct json_table *namesake, const char *name)
{
    if (namesake)
        return namesake->node && is_same_way(namesake->node, node) ? JSON_FINE : JSON_TABLE_TAKEN;
    if (strlen(name) > JSON_NAME_MOST)
        return JSON_NAME_LONG;
    return shape->table_count < JSON_TABLES_MOST ? JSON_FINE : JSON_TABLES_MANY;
}

bool json_shape_add_table(struct json_shape *shape, struct json_node *node)
{
    if (node->table || node->refusal)
        return node->table != NULL;
    if (shape->is_final) {
        node->refusal = JSON_CHANGED;
        return false;
    }
    char *name = child_name(shape, node);
    struct json_table *namesake = table_named(shape, name);
    node->refusal = table_fault(shape, node, namesake, name);
    if (!node->refusal && !namesake) {
        namesake = add_table(shape, name, node);
        name = NULL;
    }
    free(name);
    if (node->refusal)
        return false;
    node->table = namesake;
    if (node->owner)
        node->owner->has_children = true;
    return true;
}

/* ---- members --------------------------------------------------------------------------------- */

static enum json_refusal name_fault(const char *name, size_t length)
{
    struct text_fault fault;
    if (length > JSON_NAME_MOST)
        return JSON_NAME_LONG;
    if (text_find_fault(name, length, &fault))
        return JSON_NAME_BAD;
    return strspn(name, " \t\r\n") == length ? JSON_NAME_BLANK : JSON_FINE;
}

static struct json_node *add_node(struct json_shape *shape, const struct json_node *wanted,
                                  enum json_refusal *refusal)
{
    *refusal = name_fault(wanted->name, wanted->length);
    if (!*refusal && shape->is_final)
        *refusal = shape->node_count < JSON_NODES_MOST ? JSON_CHANGED : JSON_NODES_MANY;
    if (!*refusal && shape->node_count >= JSON_NODES_MOST)
        *refusal = JSON_NODES_MANY;
    if (*refusal)
        return NULL;
    struct json_node *node = arena_alloc(&shape->arena, sizeof *node);
    *node = (struct json_node){.parent = wanted->parent,
                               .name = arena_copy(&shape->arena, wanted->name, wanted->length),
                               .length = wanted->length,
                               .owner = wanted->parent->owner,
                               .column = JSON_NOT_A_COLUMN};
    shape->node_count++;
    wanted->parent->has_members = true;
    tsearch(node, &shape->nodes, compare_nodes);
    return node;
}

static bool is_member(const struct json_node *node, const struct json_node *wanted)
{
    return node && node->parent == wanted->parent && node->length == wanted->length &&
           memcmp(node->name, wanted->name, wanted->length) == 0;
}

struct json_node *json_shape_member(struct json_shape *shape, struct json_node *parent,
                                    struct json_node *guess, const char *name, size_t length,
                                    enum json_refusal *refusal)
{
    struct json_node *before = guess ? guess : parent;
    const struct json_node wanted = {.parent = parent, .name = name, .length = length};
    if (is_member(before->next, &wanted))
        return before->next;
    struct json_node *const *found = tfind(&wanted, &shape->nodes, compare_nodes);
    struct json_node *node = found ? *found : add_node(shape, &wanted, refusal);
    if (node)
        before->next = node;
    return node;
}

static void add_path(struct strbuf *path, const struct json_node *node, char joint)
{
    if (node->parent && node->parent->parent)
        add_path(path, node->parent, joint);
    if (path->length)
        strbuf_addch(path, joint);
    size_t blanks = strspn(node->name, " \t\r\n"), end = node->length;
    while (end > blanks && strchr(" \t\r\n", node->name[end - 1]))
        end--;
    strbuf_add(path, node->name + blanks, end - blanks);
}

char *json_node_path(const struct json_node *node)
{
    struct strbuf path = STRBUF_INIT;
    add_path(&path, node, '_');
    return strbuf_detach(&path);
}

static void add_way(struct strbuf *way, const struct json_node *node)
{
    if (node->owner && node->owner->node)
        add_way(way, node->owner->node);
    add_path(way, node, '.');
}

char *json_node_way(const struct json_node *node)
{
    struct strbuf way = STRBUF_INIT;
    add_way(&way, node);
    return strbuf_detach(&way);
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved_names / sizeof *reserved_names; i++)
        if (strcasecmp(name, reserved_names[i]) == 0)
            return true;
    return false;
}

/* Makes the column, which has no namesake. `name` is copied. */
static void append_column(struct json_shape *shape, struct json_node *node, const char *name)
{
    struct json_table *table = node->owner;
    char *copy = arena_copy(&shape->arena, name, strlen(name));
    table->columns =
        grow(table->columns, table->column_count, &table->column_capacity, sizeof *table->columns);
    table->columns[table->column_count] = copy;
    struct named_column *column = arena_alloc(&shape->arena, sizeof *column);
    *column = (struct named_column){table, copy, table->column_count++};
    tsearch(column, &shape->columns, compare_columns);
    node->column = column->column;
}

bool json_shape_add_column(struct json_shape *shape, struct json_node *node)
{
    if (node->column != JSON_NOT_A_COLUMN || node->refusal)
        return node->column != JSON_NOT_A_COLUMN;
    if (shape->is_final) {
        node->refusal = JSON_CHANGED;
        return false;
    }
    char *name = json_node_path(node);
    const struct named_column wanted = {.table = node->owner, .name = name};
    struct named_column *const *found = tfind(&wanted, &shape->columns, compare_columns);
    if (found)
        node->column = (*found)->column;
    else if (strlen(name) > JSON_NAME_MOST)
        node->refusal = JSON_NAME_LONG;
    else if (is_reserved(name))
        node->refusal = JSON_NAME_RESERVED;
    else if (node->owner->column_count >= JSON_COLUMNS_MOST)
        node->refusal = JSON_COLUMNS_MANY;
    else
        append_column(shape, node, name);
    free(name);
    return node->column != JSON_NOT_A_COLUMN;
}

void json_shape_note_null(struct json_shape *shape, struct json_node *node)
{
    if (node->is_null || shape->is_final)
        return;
    node->is_null = true;
    shape->nulls =
        grow(shape->nulls, shape->null_count, &shape->null_capacity, sizeof(struct json_node *));
    shape->nulls[shape->null_count++] = node;
}

/* A member that never had a value is a column too, unless it is an object or an array elsewhere. */
static void add_null_columns(struct json_shape *shape)
{
    for (size_t i = 0; i < shape->null_count; i++)
        if (!shape->nulls[i]->has_members && !shape->nulls[i]->table)
            json_shape_add_column(shape, shape->nulls[i]);
}

size_t json_table_keys(const struct json_table *table)
{
    return (size_t)(table->over != NULL) + (size_t)table->has_children;
}

static void put_keys_first(struct json_shape *shape, struct json_table *table)
{
    size_t keys = json_table_keys(table), at = 0;
    char **columns = xcalloc(table->column_count + keys + 1, sizeof *columns);
    if (table->over)
        columns[at++] = arena_copy(&shape->arena, parent_name, strlen(parent_name));
    if (table->has_children)
        columns[at++] = arena_copy(&shape->arena, key_name, strlen(key_name));
    if (table->column_count)
        memcpy(columns + at, table->columns, table->column_count * sizeof *columns);
    free(table->columns);
    table->columns = columns;
    table->column_count += keys;
}

void json_shape_finish(struct json_shape *shape)
{
    add_null_columns(shape);
    shape->is_final = true;
    for (size_t i = 0; i < shape->table_count; i++)
        put_keys_first(shape, shape->tables[i]);
}
