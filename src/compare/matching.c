#include "compare/matching.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "standard/tsv_table.h"

#define TABLE "schemas/iati/matching.tsv"
enum { STEPS_MOST = 8, DEEPEST_PATH = 8 };

struct matching {
    struct tsv_table *table;
    struct matching_rule *rules; /* as the rows of the table */
};

/* ---- reading ------------------------------------------------------------------------------- */

/* "provider-org/@ref" into its steps. */
static void read_path(const char *path, size_t length, struct matching_field *field)
{
    char *text = xstrndup(path, length), *rest = text;
    field->steps = xcalloc(STEPS_MOST + 1, sizeof *field->steps);
    size_t count = 0;
    for (char *step; (step = strsep(&rest, "/")) && count < STEPS_MOST;) {
        if (*step == '@')
            field->attribute = xstrdup(step + 1);
        else if (*step && strcmp(step, ".") != 0)
            field->steps[count++] = xstrdup(step);
    }
    free(text);
}

static void read_field(const char *text, struct matching_key *key)
{
    key->fields = grow(key->fields, key->count, &key->capacity, sizeof *key->fields);
    struct matching_field *field = &key->fields[key->count++];
    *field = (struct matching_field){.apart = *text == '~'};
    text += field->apart;
    size_t length = strcspn(text, "=?*");
    field->may_be_blank = text[length] == '?' || text[length] == '*' || field->apart;
    field->all = text[length] == '*';
    if (text[length] == '=')
        field->standing_for_blank = xstrdup(text + length + 1);
    read_path(text, length, field);
}

static void read_key(char *text, struct matching_key *key)
{
    for (char *field; (field = strsep(&text, " "));)
        if (*field)
            read_field(field, key);
}

static void read_keys(const char *cell, struct matching_rule *rule)
{
    char *text = xstrdup(cell), *rest = text;
    for (char *way; (way = strsep(&rest, "|"));) {
        rule->keys = grow(rule->keys, rule->key_count, &rule->key_capacity, sizeof *rule->keys);
        struct matching_key *key = &rule->keys[rule->key_count];
        *key = (struct matching_key){.fields = NULL};
        read_key(way, key);
        rule->key_count += key->count > 0;
    }
    free(text);
}

/* ---- the table ----------------------------------------------------------------------------- */

static const char *cell_of(const struct tsv_table *table, size_t row, const char *column)
{
    int number = tsv_table_column(table, column);
    return number == NO_TSV_COLUMN ? "" : tsv_table_cell(table, row, number);
}

static void read_rule(const struct tsv_table *table, size_t row, struct matching_rule *rule)
{
    const char *left = cell_of(table, row, "left");
    *rule = (struct matching_rule){
        .element = tsv_table_cell(table, row, 0),
        .pairs_one = strcmp(left, "one") == 0 || strcmp(left, "both") == 0,
        .pairs_alike = strcmp(left, "alike") == 0 || strcmp(left, "both") == 0,
        .label = cell_of(table, row, "label"),
        .detail = cell_of(table, row, "detail"),
        .money = cell_of(table, row, "money"),
        .types = cell_of(table, row, "types"),
    };
    read_keys(cell_of(table, row, "keys"), rule);
    if (*cell_of(table, row, "type"))
        read_field(cell_of(table, row, "type"), &rule->type);
}

struct matching *matching_load(struct error *error)
{
    struct tsv_table *table = tsv_table_open(TABLE, error);
    if (!table)
        return NULL;
    struct matching *matching = xcalloc(1, sizeof *matching);
    matching->table = table;
    size_t rows = tsv_table_rows(table);
    matching->rules = xcalloc(rows + 1, sizeof *matching->rules);
    for (size_t i = 0; i < rows; i++)
        read_rule(table, i, &matching->rules[i]);
    return matching;
}

static void key_release(struct matching_key *key)
{
    for (size_t i = 0; i < key->count; i++) {
        struct matching_field *field = &key->fields[i];
        for (size_t j = 0; field->steps[j]; j++)
            free(field->steps[j]);
        free(field->steps);
        free(field->attribute);
        free(field->standing_for_blank);
    }
    free(key->fields);
}

void matching_free(struct matching *matching)
{
    if (!matching)
        return;
    for (size_t i = 0; i < tsv_table_rows(matching->table); i++) {
        struct matching_rule *rule = &matching->rules[i];
        for (size_t j = 0; j < rule->key_count; j++)
            key_release(&rule->keys[j]);
        free(rule->keys);
        key_release(&rule->type);
    }
    free(matching->rules);
    tsv_table_free(matching->table);
    free(matching);
}

/* ---- finding ------------------------------------------------------------------------------- */

const struct matching_rule *matching_find(const struct matching *matching,
                                          const struct piece *piece)
{
    const struct piece *way[DEEPEST_PATH];
    size_t count = 0;
    for (const struct piece *at = piece; at && at->parent && count < DEEPEST_PATH; at = at->parent)
        way[count++] = at;
    const struct matching_rule *found = NULL;
    struct strbuf path = STRBUF_INIT;
    for (; count > 0 && !found; count--) {
        strbuf_reset(&path);
        for (size_t i = count; i-- > 0;)
            strbuf_addf(&path, "%s%s", way[i]->name, i ? "/" : "");
        long row = tsv_table_row(matching->table, path.text);
        found = row == NO_TSV_ROW ? NULL : &matching->rules[row];
    }
    strbuf_release(&path);
    return found;
}

/* ---- values -------------------------------------------------------------------------------- */

static const struct piece_value no_value = {"", ""};

static struct piece_value value_of(const struct piece *piece, const char *attribute)
{
    if (!attribute)
        return piece->text;
    const struct piece_attribute *found = piece_attribute(piece, attribute);
    return found ? found->value : no_value;
}

struct piece_value piece_value_at(const struct piece *piece, const char *path)
{
    char name[64];
    while (piece && *path && *path != '@' && strcmp(path, ".") != 0) {
        size_t length = strcspn(path, "/");
        if (length >= sizeof name)
            return no_value;
        memcpy(name, path, length);
        name[length] = '\0';
        piece = piece_child(piece, name);
        path += length + (path[length] == '/');
    }
    return piece ? value_of(piece, *path == '@' ? path + 1 : NULL) : no_value;
}

static struct piece_value field_value(const struct matching_field *field, const struct piece *piece)
{
    for (size_t i = 0; piece && field->steps[i]; i++)
        piece = piece_child(piece, field->steps[i]);
    struct piece_value value = piece ? value_of(piece, field->attribute) : no_value;
    if (*value.canonical == '\0' && field->standing_for_blank)
        value = (struct piece_value){field->standing_for_blank, field->standing_for_blank};
    return value;
}

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, PIECE_DIGEST_SIZE);
}

/* The digests of all children of that name, in an order of their own. */
static void add_all(const struct matching_field *field, const struct piece *piece,
                    struct strbuf *to)
{
    size_t begin = to->length, count = 0;
    for (size_t i = 0; i < piece->child_count; i++) {
        const struct piece *child = piece->children[i];
        if (child->namespace || strcmp(child->name, field->steps[0]) != 0)
            continue;
        strbuf_add(to, child->digest, PIECE_DIGEST_SIZE);
        count++;
    }
    if (count > 1)
        qsort(to->text + begin, count, PIECE_DIGEST_SIZE, by_digest);
}

bool matching_key_add(const struct matching_key *key, const struct piece *piece, struct strbuf *to)
{
    for (size_t i = 0; i < key->count; i++) {
        const struct matching_field *field = &key->fields[i];
        if (field->apart)
            continue;
        if (field->all) {
            add_all(field, piece, to);
        } else {
            struct piece_value value = field_value(field, piece);
            if (*value.canonical == '\0' && !field->may_be_blank)
                return false;
            strbuf_addstr(to, value.canonical);
        }
        strbuf_addch(to, '\0');
    }
    return true;
}

bool matching_key_parts(const struct matching_key *key, const struct piece *a,
                        const struct piece *b)
{
    for (size_t i = 0; i < key->count; i++) {
        if (!key->fields[i].apart)
            continue;
        const char *first = field_value(&key->fields[i], a).canonical;
        const char *second = field_value(&key->fields[i], b).canonical;
        if (*first && *second && strcmp(first, second) != 0)
            return true;
    }
    return false;
}
