#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/portfolio_inside.h"
#include "standard/tsv_table.h"

/* A path of schemas/iati/expected.tsv: "transaction/provider-org/@ref", "description[@type=2]". */
enum { STEPS_MOST = 4 };
struct step {
    unsigned name;
    unsigned attribute; /* that must have `value`, NAME_UNKNOWN: none need */
    char *value;
};
struct expected {
    struct step steps[STEPS_MOST];
    size_t step_count;
    unsigned attribute;               /* at the end of the path; NAME_UNKNOWN: the element */
    const char *path, *level, *title; /* lent from the table */
    const char *statuses;             /* of activities that count, parted by blanks; "": all */
    size_t relevant, present;         /* activities */
};

struct elements {
    struct portfolio *portfolio;
    struct totals *statuses;
    struct tsv_table *table;
    struct expected *items;
    size_t count, capacity;
};

/* ---- paths ---- */

static unsigned number_of(const struct elements *elements, const char *text, size_t length)
{
    return names_add(elements->portfolio->names, text, length);
}

/* "type=2]" */
static void read_condition(const struct elements *elements, struct step *step, const char *text)
{
    size_t name = strcspn(text, "=");
    step->attribute = number_of(elements, text, name);
    step->value =
        text[name] ? xstrndup(text + name + 1, strcspn(text + name + 1, "]")) : xstrdup("");
}

static void read_path(const struct elements *elements, struct expected *expected)
{
    static const char activity[] = "iati-activity/";
    const char *at = expected->path;
    if (strncmp(at, activity, strlen(activity)) == 0)
        at += strlen(activity);
    while (*at) {
        size_t length = strcspn(at, "/");
        size_t name = strcspn(at, "/[");
        if (*at == '@')
            expected->attribute = number_of(elements, at + 1, length - 1);
        else if (expected->step_count < STEPS_MOST) {
            struct step *step = &expected->steps[expected->step_count++];
            step->name = number_of(elements, at, name);
            if (name < length)
                read_condition(elements, step, at + name + strlen("[@"));
        }
        at += length + (at[length] == '/');
    }
}

static bool step_holds(const struct step *step, const struct node *node)
{
    if (!step->value)
        return true;
    const struct node_attribute *attribute = node_attribute(node, step->attribute);
    return attribute && strcmp(attribute->value, step->value) == 0;
}

/* True if something is there at the end of the path; it has STEPS_MOST steps at most. */
static bool is_present(const struct expected *expected, const struct node *node, size_t depth)
{
    if (depth == expected->step_count)
        return expected->attribute == NAME_UNKNOWN || node_attribute(node, expected->attribute);
    const struct step *step = &expected->steps[depth];
    for (const struct node *child = node_child(node, step->name); child; child = child->same)
        if (step_holds(step, child) && is_present(expected, child, depth + 1))
            return true;
    return false;
}

/* ---- opening ---- */

static struct expected *add_item(struct elements *elements)
{
    elements->items =
        grow(elements->items, elements->count, &elements->capacity, sizeof *elements->items);
    struct expected *item = &elements->items[elements->count++];
    *item = (struct expected){.level = "optional", .statuses = "", .title = ""};
    return item;
}

static void add_expected(struct elements *elements)
{
    const struct tsv_table *table = elements->table;
    for (size_t i = 0; i < tsv_table_rows(table); i++) {
        struct expected *item = add_item(elements);
        item->path = tsv_table_cell(table, i, tsv_table_column(table, "path"));
        item->level = tsv_table_cell(table, i, tsv_table_column(table, "expected"));
        item->statuses = tsv_table_cell(table, i, tsv_table_column(table, "statuses"));
        item->title = tsv_table_cell(table, i, tsv_table_column(table, "title"));
        read_path(elements, item);
    }
}

static bool is_listed(const struct elements *elements, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < elements->count; i++) {
        const char *path = elements->items[i].path;
        if (strncmp(path, name, length) == 0 && (!path[length] || strchr("/[", path[length])))
            return true;
    }
    return false;
}

/* What the standard has and nobody expects is told too. */
static void add_others(struct elements *elements)
{
    const struct element *root =
        standard_root(elements->portfolio->settings.standard, "iati-activities");
    const struct element *activity = root ? element_child(root, "iati-activity") : NULL;
    for (size_t i = 0; activity && i < activity->child_count; i++) {
        const char *name = activity->children[i]->name;
        if (is_listed(elements, name))
            continue;
        struct expected *item = add_item(elements);
        item->path = item->title = name;
        read_path(elements, item);
    }
}

static void close_elements(void *part)
{
    struct elements *elements = part;
    for (size_t i = 0; i < elements->count; i++)
        for (size_t j = 0; j < elements->items[i].step_count; j++)
            free(elements->items[i].steps[j].value);
    free(elements->items);
    totals_free(elements->statuses);
    tsv_table_free(elements->table);
    free(elements);
}

static void *open_elements(struct portfolio *portfolio, struct error *error)
{
    struct elements *elements = xcalloc(1, sizeof *elements);
    elements->portfolio = portfolio;
    elements->statuses = totals_new(1);
    elements->table = tsv_table_open("schemas/iati/expected.tsv", error);
    if (!elements->table) {
        close_elements(elements);
        return NULL;
    }
    add_expected(elements);
    add_others(elements);
    return elements;
}

/* ---- adding ---- */

static bool is_relevant(const struct expected *expected, const char *status)
{
    return !*expected->statuses || (strlen(status) == 1 && strstr(expected->statuses, status));
}

static void add_elements(void *part, const struct node *activity)
{
    struct elements *elements = part;
    const struct portfolio *portfolio = elements->portfolio;
    const char *status = portfolio_child_attribute(portfolio, activity, N_ACTIVITY_STATUS, N_CODE);
    totals_add(elements->statuses, (const char *[]){status}, portfolio->count, 0, NULL);
    for (size_t i = 0; i < elements->count; i++) {
        struct expected *item = &elements->items[i];
        if (!is_relevant(item, status))
            continue;
        item->relevant++;
        item->present += is_present(item, activity, 0);
    }
}

/* ---- tables ---- */

static void write_statuses(struct elements *elements, struct figures *figures)
{
    static const struct figure_column columns[] = {{"code", N_("Code"), FIGURE_TEXT},
                                                   {"name", N_("Status"), FIGURE_TEXT},
                                                   {"activities", N_("Activities"), FIGURE_COUNT}};
    struct figure_table *table =
        figures_add(figures, "activity_status", "Activities by status", columns, 3);
    totals_sort(elements->statuses, totals_by_key);
    for (size_t i = 0; i < elements->statuses->count; i++) {
        const struct totals_entry *entry = &elements->statuses->entries[i];
        const char *code = totals_field(entry, 0);
        char number[NUMBER_SIZE];
        figure_table_row(table, (const char *[]){code,
                                                 *code ? portfolio_code_name(elements->portfolio,
                                                                             LIST_STATUS, code)
                                                       : _("Not stated"),
                                                 portfolio_number(entry->activities, number)});
    }
    portfolio_note_left_out(table, elements->statuses);
}

static void write_item(const struct expected *item, struct figure_table *table)
{
    char relevant[NUMBER_SIZE], present[NUMBER_SIZE], missing[NUMBER_SIZE], share[NUMBER_SIZE];
    figure_table_row(table,
                     (const char *[]){item->path, _(item->title), _(item->level), item->statuses,
                                      portfolio_number(item->relevant, relevant),
                                      portfolio_number(item->present, present),
                                      portfolio_number(item->relevant - item->present, missing),
                                      portfolio_share_text(item->present, item->relevant, share)});
}

static void finish_elements(void *part, struct figures *figures)
{
    static const struct figure_column columns[] = {{"path", N_("Element"), FIGURE_TEXT},
                                                   {"title", N_("What it says"), FIGURE_TEXT},
                                                   {"expected", N_("Expected"), FIGURE_TEXT},
                                                   {"statuses", N_("Of statuses"), FIGURE_TEXT},
                                                   {"activities", N_("Activities"), FIGURE_COUNT},
                                                   {"present", N_("Have it"), FIGURE_COUNT},
                                                   {"missing", N_("Lack it"), FIGURE_COUNT},
                                                   {"share", N_("Share"), FIGURE_SHARE}};
    struct elements *elements = part;
    write_statuses(elements, figures);
    struct figure_table *table = figures_add(figures, "completeness", "Completeness", columns,
                                             sizeof columns / sizeof *columns);
    for (size_t i = 0; i < elements->count; i++)
        write_item(&elements->items[i], table);
    figure_table_note(table, "The share of activities, of those statuses that are named, that have "
                             "the element at least once.");
}

const struct portfolio_part portfolio_elements = {open_elements, add_elements, finish_elements,
                                                  close_elements};
