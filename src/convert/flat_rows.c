#include "convert/flat_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "base/text_set.h"

enum { DATE_LENGTH = 10 };

struct flat_rows {
    const struct flat_table *table;
    struct flat_names *names;
    const struct codelist **lists; /* of each column; NULL: none */
    const char **cells;
    struct arena texts[FLAT_LEVELS_MOST]; /* of the cells, by level */
    struct strbuf entry, cell;            /* what one cell is put together in */
    /* of the activity that is being read */
    const xmlNode *activity;
    const char *dataset, *default_language;
    flat_row_function *take;
    void *context;
    struct error *error;
};

/* A cell being put together. */
struct gathering {
    struct flat_rows *rows;
    const struct flat_column *column;
    struct arena *texts;
    struct strbuf *entry; /* the values of one element that the first step leads to */
    struct strbuf *cell;
    const char *only;     /* the value of a column that has but one */
    const char *first;    /* the first value, of a path that only stands in for another */
    struct text_set seen; /* the values so far, once there are others */
    bool is_fallback;
    bool any, ended;
    size_t entries;
};

/* --- Narratives ------------------------------------------------------------------------------- */

/* How well a narrative suits: in the language asked for, in the default one, in any. */
static int rank_of(const xmlNode *narrative, const char *wanted, const char *default_language,
                   struct arena *texts)
{
    const char *said = flat_attribute(narrative, "xml:lang", texts);
    const char *language = *said ? said : default_language;
    if (wanted && *language && flat_is_language(language, wanted))
        return 3;
    bool is_default = !*said || strcmp(said, default_language) == 0;
    return is_default ? 2 : 1;
}

const char *flat_narrative(const xmlNode *element, const char *wanted, const char *default_language,
                           struct arena *texts)
{
    static const struct flat_step narrative = {.name = "narrative"};
    const char *best = "";
    int best_rank = 0;
    for (xmlNode *node = flat_step_first(&narrative, element); node;
         node = flat_step_next(&narrative, node)) {
        int rank = rank_of(node, wanted, default_language, texts);
        const char *text = rank > best_rank ? flat_text(node, texts) : "";
        if (*text) {
            best = text;
            best_rank = rank;
        }
    }
    return best_rank ? best : flat_text(element, texts);
}

const char *flat_default_language(const xmlNode *activity, const xmlNode *root, struct arena *texts)
{
    const char *language = flat_attribute(activity, "xml:lang", texts);
    return *language ? language : flat_attribute(root, "xml:lang", texts);
}

/* --- Values ----------------------------------------------------------------------------------- */

static const char *date_of(const char *text, struct arena *texts)
{
    if (strlen(text) <= DATE_LENGTH)
        return text;
    const char *day = arena_copy(texts, text, DATE_LENGTH);
    return date_is_valid(day) ? day : text;
}

/* "14.05 108.27" */
static const char *position_part(const char *text, bool second, struct arena *texts)
{
    static const char blanks[] = " \t\r\n";
    if (second) {
        text += strcspn(text, blanks);
        text += strspn(text, blanks);
    }
    return arena_copy(texts, text, strcspn(text, blanks));
}

static const char *formed(const struct flat_column *column, const char *text, struct arena *texts)
{
    switch (column->kind) {
    case FLAT_DATE:
        return date_of(text, texts);
    case FLAT_LATITUDE:
    case FLAT_LONGITUDE:
        return position_part(text, column->kind == FLAT_LONGITUDE, texts);
    default:
        return text;
    }
}

static const char *value_of(const struct gathering *gathering, const struct flat_path *path,
                            const xmlNode *node)
{
    struct arena *texts = gathering->texts;
    const char *text;
    if (path->attribute)
        text = flat_attribute(node, path->attribute, texts);
    else if (gathering->column->kind == FLAT_NARRATIVE)
        text = flat_narrative(node, gathering->rows->names->language,
                              gathering->rows->default_language, texts);
    else
        text = flat_text(node, texts);
    return formed(gathering->column, text, texts);
}

static void separate(struct strbuf *list, const char *separator)
{
    if (list->length)
        strbuf_addstr(list, separator);
}

/* Most often there is one value, many times over. */
static bool is_new(struct gathering *gathering, const char *value)
{
    if (!gathering->first)
        gathering->first = value;
    else if (strcmp(value, gathering->first) == 0)
        return false;
    else
        return text_set_add(&gathering->seen, value);
    return true;
}

/* A value of a list. What only stands in for another path lists each value once. */
static void add_to_list(struct gathering *gathering, const char *value)
{
    if (!gathering->is_fallback) {
        separate(gathering->entry, ", ");
        strbuf_addstr(gathering->entry, value);
    } else if (is_new(gathering, value)) {
        separate(gathering->cell, FLAT_SEPARATOR);
        strbuf_addstr(gathering->cell, value);
    }
}

static void take_value(struct gathering *gathering, const char *value)
{
    if (!*value)
        return;
    gathering->any = true;
    if (gathering->column->is_many) {
        add_to_list(gathering, value);
    } else {
        gathering->only = value;
        gathering->ended = true;
    }
}

/* Entries may be blank, so that those of two columns of the same elements go together. */
static void end_entry(struct gathering *gathering)
{
    if (!gathering->column->is_many || gathering->is_fallback)
        return;
    if (gathering->entries++)
        strbuf_addstr(gathering->cell, FLAT_SEPARATOR);
    strbuf_addstr(gathering->cell, gathering->entry->text);
    strbuf_reset(gathering->entry);
}

/* Not deeper than FLAT_STEPS_MOST. */
static void follow(struct gathering *gathering, const struct flat_path *path, const xmlNode *node,
                   size_t step)
{
    if (step == path->count) {
        take_value(gathering, value_of(gathering, path, node));
        return;
    }
    for (xmlNode *child = flat_step_first(&path->steps[step], node); child && !gathering->ended;
         child = flat_step_next(&path->steps[step], child)) {
        follow(gathering, path, child, step + 1);
        if (step == 0)
            end_entry(gathering);
    }
}

/* --- Cells ------------------------------------------------------------------------------------ */

static const char *gathered(struct flat_rows *rows, const struct flat_column *column,
                            const xmlNode *node)
{
    struct gathering gathering = {.rows = rows,
                                  .column = column,
                                  .texts = &rows->texts[column->level],
                                  .entry = &rows->entry,
                                  .cell = &rows->cell};
    strbuf_reset(gathering.entry);
    for (size_t i = 0; i < column->path_count && !gathering.any; i++) {
        const struct flat_path *path = &column->paths[i];
        gathering.is_fallback = i > 0;
        gathering.entries = 0;
        strbuf_reset(gathering.cell);
        follow(&gathering, path, path->from_activity ? rows->activity : node, 0);
    }
    const char *cell = gathering.only;
    if (gathering.any && !cell)
        cell = arena_copy(gathering.texts, gathering.cell->text, gathering.cell->length);
    if (gathering.seen.capacity)
        text_set_release(&gathering.seen);
    return cell;
}

/* The names of the codes in a cell, in their order; NULL if none has one. */
static const char *names_of(struct flat_rows *rows, const struct flat_column *column,
                            const struct codelist *list, const char *codes)
{
    struct arena *texts = &rows->texts[column->level];
    const char *separator = FLAT_SEPARATOR;
    struct strbuf *cell = &rows->cell;
    bool any = false;
    strbuf_reset(cell);
    for (const char *rest = codes; rest;) {
        const char *end = column->is_many ? strstr(rest, separator) : NULL;
        size_t length = end ? (size_t)(end - rest) : strlen(rest);
        const char *code = end ? arena_copy(texts, rest, length) : rest;
        const char *name = flat_name(rows->names, list, code);
        any = any || *name;
        if (rest == codes && !end)
            return any ? name : NULL;
        strbuf_addstr(cell, name);
        if (end)
            strbuf_addstr(cell, separator);
        rest = end ? end + strlen(separator) : NULL;
    }
    return any ? arena_copy(texts, cell->text, cell->length) : NULL;
}

static const char *counted_children(struct flat_rows *rows, const struct flat_column *column,
                                    const xmlNode *node)
{
    const struct flat_step *step = &column->paths[0].steps[0];
    size_t count = 0;
    for (xmlNode *child = flat_step_first(step, node); child; child = flat_step_next(step, child))
        count++;
    char text[24];
    int length = snprintf(text, sizeof text, "%zu", count);
    return arena_copy(&rows->texts[column->level], text, (size_t)length);
}

static const char *cell_of(struct flat_rows *rows, size_t index, const xmlNode *node)
{
    const struct flat_column *column = &rows->table->columns[index];
    switch (column->kind) {
    case FLAT_NAME:
        return rows->cells[index - 1]
                   ? names_of(rows, column, rows->lists[index], rows->cells[index - 1])
                   : NULL;
    case FLAT_COUNT:
        return counted_children(rows, column, node);
    case FLAT_FILE:
        return rows->dataset;
    default:
        return gathered(rows, column, node);
    }
}

/* The cells of a level; those below it are blank until an element of theirs is found. */
static void fill_level(struct flat_rows *rows, size_t level, const xmlNode *node)
{
    arena_reset(&rows->texts[level]);
    for (size_t i = 0; i < rows->table->count; i++) {
        if (rows->table->columns[i].level == level)
            rows->cells[i] = cell_of(rows, i, node);
        else if (rows->table->columns[i].level > level)
            rows->cells[i] = NULL;
    }
}

/* --- Rows ------------------------------------------------------------------------------------- */

/* An element, and the rows of what is in it; a row of its own if there is nothing, unless it is the
 * activity. Not deeper than FLAT_LEVELS_MOST. */
static bool give_level(struct flat_rows *rows, size_t level, const xmlNode *node)
{
    const struct flat_table *table = rows->table;
    const struct flat_step *step = &table->levels[level];
    if (level)
        fill_level(rows, level, node);
    xmlNode *child = level < table->level_count ? flat_step_first(step, node) : NULL;
    if (!child)
        return (level == 0 && table->level_count > 0) ||
               rows->take(rows->context, rows->cells, rows->error);
    bool given = true;
    for (; child && given; child = flat_step_next(step, child))
        given = give_level(rows, level + 1, child);
    return given;
}

bool flat_rows_give(struct flat_rows *rows, const xmlNode *activity, const xmlNode *root,
                    const char *dataset, flat_row_function *take, void *context,
                    struct error *error)
{
    const struct flat_table *table = rows->table;
    if (table->level_count && !flat_step_first(&table->levels[0], activity))
        return true;
    struct arena texts = ARENA_INIT;
    rows->activity = activity;
    rows->default_language = flat_default_language(activity, root, &texts);
    rows->dataset = dataset;
    rows->take = take;
    rows->context = context;
    rows->error = error;
    fill_level(rows, 0, activity);
    bool given = give_level(rows, 0, activity);
    arena_release(&texts);
    return given;
}

/* --- Life ------------------------------------------------------------------------------------- */

static bool find_lists(struct flat_rows *rows, struct error *error)
{
    const struct flat_table *table = rows->table;
    bool found = true;
    for (size_t i = 0; found && i < table->count; i++) {
        if (table->columns[i].kind != FLAT_NAME)
            continue;
        rows->lists[i] = codelists_get(rows->names->lists, table->columns[i].codelist, error);
        found = rows->lists[i] != NULL;
    }
    return found;
}

struct flat_rows *flat_rows_new(const struct flat_table *table, struct flat_names *names,
                                struct error *error)
{
    struct flat_rows *rows = xcalloc(1, sizeof *rows);
    rows->table = table;
    rows->names = names;
    rows->entry = rows->cell = (struct strbuf)STRBUF_INIT;
    rows->lists = (const struct codelist **)xcalloc(table->count + 1, sizeof(void *));
    rows->cells = xcalloc(table->count + 1, sizeof *rows->cells);
    if (find_lists(rows, error))
        return rows;
    flat_rows_free(rows);
    return NULL;
}

void flat_rows_free(struct flat_rows *rows)
{
    if (!rows)
        return;
    for (size_t i = 0; i < FLAT_LEVELS_MOST; i++)
        arena_release(&rows->texts[i]);
    strbuf_release(&rows->entry);
    strbuf_release(&rows->cell);
    free(rows->cells);
    free(rows->lists);
    free(rows);
}
