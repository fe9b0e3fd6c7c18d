#include "records/json_walk.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "records/number_text.h"
#include "records/text_input.h"

static const struct problem_kind problem_kinds[JSON_PROBLEM_COUNT] = {
    [JSON_FILE_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", PROBLEM_SPELLED_OUT,
                         "more of the kind"},
    [JSON_FILE_BINARY] = {SEVERITY_CRITICAL, "x.source.binary", PROBLEM_SPELLED_OUT,
                          "more of the kind"},
    [JSON_BAD_SYNTAX] = {SEVERITY_CRITICAL, "x.source.json", PROBLEM_SPELLED_OUT,
                         "more lines that are not JSON"},
    [JSON_NO_RECORD] = {SEVERITY_CRITICAL, "x.source.json", PROBLEM_SPELLED_OUT,
                        "more values that are not objects"},
    [JSON_MEMBER_TWICE] = {SEVERITY_CRITICAL, "x.source.json", PROBLEM_SPELLED_OUT,
                           "more members given twice"},
    [JSON_BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header", PROBLEM_SPELLED_OUT,
                       "more members with a name that cannot be used"},
    [JSON_BAD_BYTES] = {SEVERITY_CRITICAL, "x.source.encoding", PROBLEM_SPELLED_OUT,
                        "more values not read for a wrong encoding"},
    [JSON_BAD_CHARACTER] = {SEVERITY_CRITICAL, "x.source.character", PROBLEM_SPELLED_OUT,
                            "more values not read for a forbidden character"},
    [JSON_RECORD_LARGE] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT,
                           "more values not read because their record is too large"},
    [JSON_MEMBERS_MANY] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT,
                           "more values not read for too many columns"},
    [JSON_MEMBER_UNREAD] = {SEVERITY_WARNING, "x.source.unread", PROBLEM_SPELLED_OUT,
                            "more members that nothing reads"},
};
const struct problem_table json_problems = {problem_kinds, JSON_PROBLEM_COUNT, "and ", true};

/* What is called "value": an element that is no object is read as an object with this member. */
static const char value_name[] = "value";

enum frame_kind { FRAME_OBJECT, FRAME_ARRAY, FRAME_SKIPPED };

struct json_frame {
    enum frame_kind kind;
    bool ends_row;            /* a row is complete when it ends */
    struct json_node *node;   /* of an object: the parent of its members ... */
    struct json_node *before; /* ... and the member that came last */
    size_t object;            /* its number */
    struct json_table *table; /* of an array: its elements are rows of it */
};

/* A value among the bytes of a row. */
struct value_slice {
    size_t offset, length; /* 0: blank */
};

struct json_row {
    struct json_table *table;
    struct value_slice *values;
    size_t capacity; /* of `values` */
    struct strbuf bytes;
    size_t line;
    size_t key, parent_key;
    bool is_filled; /* it has a value, or rows that belong to it */
};

void json_walk_begin(struct json_walk *walk)
{
    walk->frames = xcalloc(JSON_LEVELS_MOST, sizeof *walk->frames);
    walk->rows = xcalloc(JSON_LEVELS_MOST, sizeof *walk->rows);
    walk->cells = xcalloc(JSON_COLUMNS_MOST + 2, sizeof *walk->cells);
    for (size_t i = 0; i < JSON_LEVELS_MOST; i++)
        walk->rows[i].bytes = (struct strbuf)STRBUF_INIT;
}

void json_walk_release(struct json_walk *walk)
{
    for (size_t i = 0; walk->rows && i < JSON_LEVELS_MOST; i++) {
        free(walk->rows[i].values);
        strbuf_release(&walk->rows[i].bytes);
    }
    free(walk->frames);
    free(walk->rows);
    free(walk->cells);
}

void json_walk_reset(struct json_walk *walk)
{
    walk->frame_count = walk->row_count = walk->bytes = 0;
}

/* ---- what is wrong --------------------------------------------------------------------------- */

/* How messages call a member: by its path, cut to something readable. */
struct label {
    char text[96];
};

static struct label label_of(const struct json_node *node)
{
    struct label label;
    char *path = json_node_path(node);
    snprintf(label.text, sizeof label.text, "member \"%.80s\"", path);
    free(path);
    return label;
}

static void report_refusal(const struct json_walk *walk, enum json_refusal refusal)
{
    static const char bad_name[] = "the name of a member %s, so its values are not read; rename it";
    static const struct {
        enum json_problem problem;
        const char *words;
    } refusals[] = {
        [JSON_NAME_BLANK] = {JSON_BAD_NAME, "is blank"},
        [JSON_NAME_LONG] = {JSON_BAD_NAME, "has more than 256 bytes, with those above it"},
        [JSON_NAME_RESERVED] = {JSON_BAD_NAME, "is _source, _key or _parent, which are reserved"},
        [JSON_NAME_BAD] = {JSON_BAD_NAME, "has bytes or characters that are not text"},
        [JSON_COLUMNS_MANY] = {JSON_MEMBERS_MANY, "more than 1990 members in a table"},
        [JSON_TABLES_MANY] = {JSON_MEMBERS_MANY, "more than 500 arrays of different names"},
        [JSON_NODES_MANY] = {JSON_MEMBERS_MANY, "more than 20000 members of different names"},
        [JSON_CHANGED] = {JSON_BAD_NAME, "was not there before: the file changed while it was "
                                         "read"},
    };
    if (!walk->report)
        return;
    enum json_problem problem = refusals[refusal].problem;
    const char *words = refusals[refusal].words;
    if (problem == JSON_BAD_NAME)
        problem_report_add(walk->report, problem, walk->scan->line, 0, bad_name, words);
    else
        problem_report_add(walk->report, problem, walk->scan->line, 0,
                           "the file has %s, so this one is not read; are the names data?", words);
}

static void report_fault(const struct json_walk *walk, const struct json_node *node,
                         const struct text_fault *fault)
{
    struct label label = label_of(node);
    if (fault->kind == TEXT_NOT_ALLOWED)
        problem_report_add(walk->report, JSON_BAD_CHARACTER, walk->scan->line, 0,
                           "%s has the character U+%04X, which XML cannot hold; the value is not "
                           "read; remove the character",
                           label.text, (unsigned)fault->value);
    else
        problem_report_add(walk->report, JSON_BAD_BYTES, walk->scan->line, 0,
                           "%s: byte 0x%02X is not UTF-8; the value is not read; export the file "
                           "as UTF-8",
                           label.text, (unsigned)fault->value);
}

static void report_taken(const struct json_walk *walk, const struct json_node *node)
{
    if (!walk->report)
        return;
    const struct json_table *table = json_shape_taken(walk->shape, node);
    char *way = json_node_way(node), *other = json_node_way(table->node);
    problem_report_add(walk->report, JSON_BAD_NAME, walk->scan->line, 0,
                       "the arrays \"%.80s\" and \"%.80s\" would become the same table of the "
                       "records, so the second is not read; rename one of them",
                       other, way);
    free(other);
    free(way);
}

static void report_twice(const struct json_walk *walk, const struct json_node *node)
{
    struct label label = label_of(node);
    if (walk->report)
        problem_report_add(walk->report, JSON_MEMBER_TWICE, walk->scan->line, 0,
                           "%s is given twice, and case does not count; only the first is read",
                           label.text);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static struct json_row *current_row(struct json_walk *walk)
{
    return walk->row_count ? &walk->rows[walk->row_count - 1] : NULL;
}

static void begin_row(struct json_walk *walk, struct json_table *table)
{
    if (!walk->report)
        return;
    const struct json_row *above = current_row(walk);
    struct json_row *row = &walk->rows[walk->row_count++];
    row->table = table;
    row->line = walk->scan->line;
    row->parent_key = above ? above->key : 0;
    row->key = table->has_children ? ++walk->keys : 0;
    row->is_filled = false;
    strbuf_reset(&row->bytes);
    if (row->capacity < table->column_count) {
        row->capacity = table->column_count;
        row->values = xrealloc(row->values, row->capacity * sizeof *row->values);
    }
    if (table->column_count)
        memset(row->values, 0, table->column_count * sizeof *row->values);
}

/* The key of a row: unique among all files, so that rows of several files in one table join. */
static void add_key(struct json_walk *walk, struct json_row *row, size_t index, size_t key)
{
    if (!key)
        return;
    row->values[index].offset = row->bytes.length;
    strbuf_addf(&row->bytes, "%s#%zu", walk->path, key);
    row->values[index].length = row->bytes.length - row->values[index].offset;
    strbuf_addch(&row->bytes, '\0');
}

static void lend_row(struct json_walk *walk, struct json_row *from, struct row *row)
{
    const struct json_table *table = from->table;
    if (table->over)
        add_key(walk, from, 0, from->parent_key);
    if (table->has_children)
        add_key(walk, from, table->over != NULL, from->key);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct value_slice *value = &from->values[i];
        walk->cells[i] = value->length
                             ? (struct cell){from->bytes.text + value->offset, value->length}
                             : (struct cell){NULL, 0};
    }
    *row = (struct row){.table = table->index,
                        .number = from->line,
                        .cells = walk->cells,
                        .count = table->column_count};
}

static bool end_row(struct json_walk *walk, struct row *row)
{
    if (!walk->report)
        return false;
    struct json_row *ended = &walk->rows[--walk->row_count];
    walk->bytes -= ended->bytes.length;
    if (!ended->is_filled)
        return false;
    struct json_row *above = current_row(walk);
    if (above)
        above->is_filled = true;
    if (ended->table->index == SIZE_MAX)
        return false;
    lend_row(walk, ended, row);
    return true;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_blank(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] == ' ')
        at++;
    return at == length;
}

static bool check_value(struct json_walk *walk, const struct json_node *node,
                        const struct strbuf *text)
{
    struct text_fault fault;
    if (text_find_fault(text->text, text->length, &fault)) {
        report_fault(walk, node, &fault);
        return false;
    }
    if (walk->bytes + text->length <= JSON_RECORD_MOST)
        return true;
    struct label label = label_of(node);
    problem_report_add(walk->report, JSON_RECORD_LARGE, walk->scan->line, 0,
                       "the record has more than %d MiB with %s, whose value is not read",
                       JSON_RECORD_MOST / (1024 * 1024), label.text);
    return false;
}

static void put(struct json_walk *walk, const struct json_node *node, bool is_text)
{
    const struct strbuf *text = &walk->scan->text;
    struct json_row *row = current_row(walk);
    struct value_slice *value = &row->values[node->column + json_table_keys(row->table)];
    if (is_blank(text->text, text->length) || !check_value(walk, node, text))
        return;
    if (value->length) {
        report_twice(walk, node);
        return;
    }
    size_t before = row->bytes.length;
    value->offset = before;
    if (is_text)
        strbuf_add(&row->bytes, text->text, text->length);
    else
        number_add_plain(&row->bytes, text->text);
    value->length = row->bytes.length - before;
    strbuf_addch(&row->bytes, '\0');
    walk->bytes += row->bytes.length - before;
    row->is_filled = true;
}

static void take_for_node(struct json_walk *walk, struct json_node *node, enum json_event event)
{
    if (event == JSON_OTHER && *walk->scan->text.text == 'n') {
        json_shape_note_null(walk->shape, node);
        return;
    }
    if (!json_shape_add_column(walk->shape, node))
        report_refusal(walk, node->refusal);
    else if (walk->report)
        put(walk, node, event == JSON_TEXT);
}

/* ---- places ---------------------------------------------------------------------------------- */

/* The member that begins in the object at hand. NULL if it can't be read. */
static struct json_node *member_here(struct json_walk *walk, struct json_frame *frame)
{
    const struct strbuf *key = &walk->scan->key;
    enum json_refusal refusal = JSON_FINE;
    struct json_node *node = json_shape_member(walk->shape, frame->node, frame->before, key->text,
                                               key->length, &refusal);
    if (!node) {
        report_refusal(walk, refusal);
        return NULL;
    }
    frame->before = node;
    if (node->seen == frame->object) {
        report_twice(walk, node);
        return NULL;
    }
    node->seen = frame->object;
    return node;
}

/* The member that an element without a name is read as. */
static struct json_node *value_of(struct json_walk *walk, struct json_table *table)
{
    enum json_refusal refusal = JSON_FINE;
    struct json_node *node = json_shape_member(walk->shape, &table->root, NULL, value_name,
                                               strlen(value_name), &refusal);
    if (!node)
        report_refusal(walk, refusal);
    return node;
}

static bool take_value(struct json_walk *walk, enum json_event event, struct row *row)
{
    if (walk->frame_count == 0) {
        if (walk->report)
            problem_report_add(walk->report, JSON_NO_RECORD, walk->scan->line, 0,
                               "a value stands where a record was expected, an object in braces");
        return false;
    }
    struct json_frame *frame = &walk->frames[walk->frame_count - 1];
    if (frame->kind == FRAME_SKIPPED)
        return false;
    struct json_table *table = frame->table;
    if (frame->kind == FRAME_ARRAY)
        begin_row(walk, table);
    struct json_node *node =
        frame->kind == FRAME_ARRAY ? value_of(walk, table) : member_here(walk, frame);
    if (node && node->owner) {
        take_for_node(walk, node, event);
    } else if (node && walk->report) {
        struct label label = label_of(node);
        problem_report_add(walk->report, JSON_MEMBER_UNREAD, walk->scan->line, 0,
                           "%s stands outside of any array of records, so nothing reads it",
                           label.text);
    }
    return frame->kind == FRAME_ARRAY && end_row(walk, row);
}

/* ---- objects and arrays ---------------------------------------------------------------------- */

static struct json_frame object_frame(struct json_walk *walk, struct json_node *node)
{
    return (struct json_frame){.kind = FRAME_OBJECT, .node = node, .object = ++walk->objects};
}

static struct json_frame array_frame(struct json_walk *walk, struct json_node *node)
{
    if (node && json_shape_add_table(walk->shape, node))
        return (struct json_frame){.kind = FRAME_ARRAY, .table = node->table};
    if (node && node->refusal == JSON_TABLE_TAKEN)
        report_taken(walk, node);
    else if (node)
        report_refusal(walk, node->refusal);
    return (struct json_frame){.kind = FRAME_SKIPPED};
}

/* The frame of an element of an array, or of an outermost record: a row begins with it. */
static struct json_frame element_frame(struct json_walk *walk, struct json_table *table,
                                       bool is_object)
{
    begin_row(walk, table);
    struct json_frame frame =
        is_object ? object_frame(walk, &table->root) : array_frame(walk, value_of(walk, table));
    frame.ends_row = true;
    return frame;
}

static struct json_frame outermost_frame(struct json_walk *walk, bool is_object)
{
    if (!walk->is_lines)
        return is_object ? object_frame(walk, &walk->shape->root)
                         : (struct json_frame){.kind = FRAME_ARRAY,
                                               .table = json_shape_main(walk->shape)};
    if (is_object)
        return element_frame(walk, json_shape_main(walk->shape), true);
    if (walk->report)
        problem_report_add(walk->report, JSON_NO_RECORD, walk->scan->line, 0,
                           "an array stands where a record was expected, an object in braces");
    return (struct json_frame){.kind = FRAME_SKIPPED};
}

static void open_frame(struct json_walk *walk, bool is_object)
{
    if (walk->frame_count == 0) {
        walk->frames[walk->frame_count++] = outermost_frame(walk, is_object);
        return;
    }
    struct json_frame *frame = &walk->frames[walk->frame_count - 1];
    struct json_frame inner = {.kind = FRAME_SKIPPED};
    if (frame->kind == FRAME_ARRAY) {
        inner = element_frame(walk, frame->table, is_object);
    } else if (frame->kind == FRAME_OBJECT) {
        struct json_node *node = member_here(walk, frame);
        if (node)
            inner = is_object ? object_frame(walk, node) : array_frame(walk, node);
    }
    walk->frames[walk->frame_count++] = inner;
}

bool json_walk_take(struct json_walk *walk, enum json_event event, struct row *row)
{
    switch (event) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        open_frame(walk, event == JSON_OBJECT);
        return false;
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
        return walk->frames[--walk->frame_count].ends_row && end_row(walk, row);
    default:
        return take_value(walk, event, row);
    }
}
