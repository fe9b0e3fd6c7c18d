#include "report/figures_page.h"

#include <libxml/tree.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/stylesheet.h"
#include "report/safe_text.h"

/* ---- what the page says of itself ---- */

static const struct label {
    const char *name, *text;
} labels[] = {
    {"heading", N_("Quality report")},
    {"as-of", N_("As of")},
    {"summary", N_("At a glance")},
    {"more", N_("and %s more rows, which the other formats of this report have")},
    {"empty", N_("There is nothing to show here.")},
    {"chart", N_("Chart")},
    {"chart-note", N_("The same figures stand in the table below.")},
    {"chart-note-last", N_("The last of these figures stand in the table below.")},
    {"contents", N_("Contents")},
    {"footer",
     N_("This page is complete in itself: it loads nothing and can be kept, printed or sent.")},
};

/* ---- how tables are shown ---- */

enum {
    ROWS_USUAL = 20,
    SERIES_MOST = 8,
    TICKS = 4,
    POINTS_MOST = 60,
    BARS_MOST = 2,
    CROSS_MOST = 12
};

static const struct section {
    const char *name, *title;
} sections[] = {
    {"published", N_("What is published")},
    {"money", N_("Money")},
    {"quality", N_("Quality")},
    {"findings", N_("Findings")},
    {"completeness", N_("Completeness")},
    {"languages", N_("Languages")},
    {"funding", N_("Funding gap")},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };
static const char section_usual[] = "quality"; /* of tables that no view is for */

/* A table that is shown with bars in columns, or with lines: a series for each text of a column,
 * and a table that has a row for each series. */
static const struct view {
    const char *table, *section;
    const char *bars[BARS_MOST];    /* columns */
    const char *x, *series, *value; /* columns of lines; NULL: none */
    size_t rows;                    /* at most; 0: ROWS_USUAL */
    const char *hidden;             /* columns that the page does without, parted by blanks */
} views[] = {
    {"datasets", "published", {NULL}, NULL, NULL, NULL, 0, ""},
    {"activity_status", "published", {"activities"}, NULL, NULL, NULL, 0, ""},
    {"countries", "published", {"activities"}, NULL, NULL, NULL, 0, "kind"},
    {"sectors", "published", {"activities"}, NULL, NULL, NULL, 0, ""},
    {"goals", "published", {"activities"}, NULL, NULL, NULL, 0, ""},
    {"partners", "published", {"activities"}, NULL, NULL, NULL, 0, "role type"},
    {"money", "money", {NULL}, "year", "name", "amount", 0, "element type"},
    {"money_by_year", "money", {NULL}, "year", "name", "amount", 0, "element type"},
    {"country_spending", "money", {"amount"}, NULL, NULL, NULL, 0, "kind"},
    {"sector_spending", "money", {"amount"}, NULL, NULL, NULL, 0, ""},
    {"earmarking", "money", {"committed", "received"}, NULL, NULL, NULL, 0, ""},
    {"quality_scores", "quality", {"published"}, NULL, NULL, NULL, 0, ""},
    {"quality_indicators", "quality", {"share"}, NULL, NULL, NULL, 60, "indicator"},
    {"quality_tests", "quality", {"share"}, NULL, NULL, NULL, 80, ""},
    {"quality_measures", "quality", {"share"}, NULL, NULL, NULL, 60, "measure"},
    {"quality_checks", "quality", {"failing"}, NULL, NULL, NULL, 60, "check"},
    {"comprehensiveness", "quality", {"share_valid"}, NULL, NULL, NULL, 60, ""},
    {"quality_failures", "quality", {NULL}, NULL, NULL, NULL, 100, ""},
    {"findings", "findings", {"findings"}, NULL, NULL, NULL, 0, ""},
    {"finding_rules", "findings", {"findings"}, NULL, NULL, NULL, 0, ""},
    {"findings_over_time", "findings", {NULL}, "day", "category", "findings", 0, ""},
    {"completeness", "completeness", {"share"}, NULL, NULL, NULL, 120, ""},
    {"languages", "languages", {"share"}, NULL, NULL, NULL, 60, "element"},
    {"language_gaps", "languages", {NULL}, NULL, NULL, NULL, 0, ""},
    {"funding_gap_years", "funding", {"required", "available"}, NULL, NULL, NULL, 40, ""},
    {"funding_gap_countries", "funding", {"required", "available"}, NULL, NULL, NULL, 0, "kind"},
    {"funding_gap_outcomes", "funding", {"required", "available"}, NULL, NULL, NULL, 0, ""},
};

static struct view view_of(const struct figure_table *table)
{
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (strcmp(views[i].table, table->name) == 0)
            return views[i];
    struct view view = {.section = section_usual, .hidden = ""};
    for (size_t i = 0; i < table->column_count && !view.bars[0]; i++)
        if (table->columns[i].kind == FIGURE_SHARE)
            view.bars[0] = table->columns[i].name;
    return view;
}

static bool is_hidden(const struct view *view, const char *column)
{
    size_t length = strlen(column);
    for (const char *at = view->hidden; *at;) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, column, length) == 0)
            return true;
        at += word + (at[word] == ' ');
    }
    return false;
}

/* ---- nodes ---- */

/* Data may hold what XML can't, and characters that turn the text around it. */
static char *visible(const char *text)
{
    struct strbuf buffer = STRBUF_INIT;
    text_add_visible(&buffer, text);
    return strbuf_detach(&buffer);
}

static void set(xmlNode *node, const char *name, const char *value)
{
    if (!value)
        return;
    char *text = visible(value);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)text);
    free(text);
}

static xmlNode *add(xmlNode *parent, const char *name, const char *value)
{
    char *text = value ? visible(value) : NULL;
    xmlNode *node = xmlNewTextChild(parent, NULL, (const xmlChar *)name, (const xmlChar *)text);
    free(text);
    return node;
}

static void set_share(xmlNode *node, double value, double most)
{
    char text[32];
    if (!(most > 0) || !isfinite(value))
        return;
    double share = value < 0 ? 0 : value / most;
    snprintf(text, sizeof text, "%.4f", share > 1 ? 1 : share);
    set(node, "share", text);
}

static double number_of(const char *text)
{
    return text ? strtod(text, NULL) : 0;
}

/* ---- cells for people ---- */

static void add_percentage(struct strbuf *text, const char *share)
{
    double value = number_of(share);
    long tenths = lround(value * 1000);
    if (tenths == 1000 && value < 1) /* only all is 100 % */
        tenths--;
    strbuf_addf(text, "%ld.%ld %%", tenths / 10, tenths % 10);
}

/* At least two decimals, so that those of a column stand below each other. */
static void add_amount(struct strbuf *text, const char *amount)
{
    text_add_money(text, amount);
    const char *point = strchr(amount, '.');
    if (!point)
        strbuf_addstr(text, ".00");
    else if (strlen(point) == 2)
        strbuf_addch(text, '0');
}

static char *shown_as(enum figure_kind kind, const char *cell)
{
    struct strbuf text = STRBUF_INIT;
    if (kind == FIGURE_MONEY)
        add_amount(&text, cell);
    else if (kind == FIGURE_COUNT)
        text_add_money(&text, cell);
    else if (kind == FIGURE_SHARE)
        add_percentage(&text, cell);
    else
        strbuf_addstr(&text, cell);
    return strbuf_detach(&text);
}

/* ---- bars ---- */

static bool has_bar(const struct view *view, const char *column)
{
    for (size_t i = 0; i < BARS_MOST; i++)
        if (view->bars[i] && strcmp(view->bars[i], column) == 0)
            return true;
    return false;
}

/* Amounts of other currencies can't be compared. */
static bool is_comparable(const struct figure_table *table, size_t row, const char *currency)
{
    const char *own = figure_table_cell_named(table, row, "currency");
    return !own || (currency && strcmp(own, currency) == 0);
}

static double largest_bar(const struct figure_table *table, const struct view *view,
                          const char *currency)
{
    double most = 0;
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t j = 0; j < table->column_count; j++) {
            const struct figure_column *column = &table->columns[j];
            if (!has_bar(view, column->name) || !is_comparable(table, i, currency))
                continue;
            double value = number_of(figure_table_cell(table, i, j));
            double bound = column->kind == FIGURE_SHARE ? 1 : value;
            most = bound > most ? bound : most;
        }
    return most;
}

/* ---- lines ---- */

struct line {
    const char *name;
    double most;
};

struct lines {
    const struct figure_table *table;
    const struct view *view;
    const char *currency;
    const char *x[POINTS_MOST];
    size_t x_count;
    struct line *series;
    size_t series_count;
    double most;
};

static const char *cell_of(const struct lines *lines, size_t row, const char *column)
{
    const char *cell = figure_table_cell_named(lines->table, row, column);
    return cell ? cell : "";
}

static enum figure_kind kind_of(const struct figure_table *table, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, column) == 0)
            return table->columns[i].kind;
    return FIGURE_TEXT;
}

static char *shown_value(const struct lines *lines, const char *value)
{
    return shown_as(kind_of(lines->table, lines->view->value), value);
}

static bool counts(const struct lines *lines, size_t row)
{
    return *cell_of(lines, row, lines->view->x) &&
           is_comparable(lines->table, row, lines->currency);
}

static int by_text(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strverscmp(*first, *second);
}

/* The last of them, if there are many. */
static void find_x(struct lines *lines)
{
    const char **all = xcalloc(lines->table->row_count + 1, sizeof *all);
    size_t count = 0, different = 0;
    for (size_t i = 0; i < lines->table->row_count; i++)
        if (counts(lines, i))
            all[count++] = cell_of(lines, i, lines->view->x);
    qsort(all, count, sizeof *all, by_text);
    for (size_t i = 0; i < count; i++)
        if (different == 0 || strcmp(all[different - 1], all[i]) != 0)
            all[different++] = all[i];
    size_t first = different > POINTS_MOST ? different - POINTS_MOST : 0;
    for (size_t i = first; i < different; i++)
        lines->x[lines->x_count++] = all[i];
    free(all);
}

static void find_series(struct lines *lines)
{
    size_t capacity = 0;
    for (size_t i = 0; i < lines->table->row_count; i++) {
        const char *name = cell_of(lines, i, lines->view->series);
        double value = number_of(cell_of(lines, i, lines->view->value));
        size_t at = 0;
        while (at < lines->series_count && strcmp(lines->series[at].name, name) != 0)
            at++;
        if (!counts(lines, i) || at == 100)
            continue;
        if (at == lines->series_count) {
            lines->series =
                grow(lines->series, lines->series_count, &capacity, sizeof *lines->series);
            lines->series[lines->series_count++] = (struct line){.name = name};
        }
        if (value > lines->series[at].most)
            lines->series[at].most = value;
    }
}

static int by_most(const void *a, const void *b)
{
    const struct line *first = a, *second = b;
    if (first->most != second->most)
        return first->most > second->most ? -1 : 1;
    return strcmp(first->name, second->name);
}

/* The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below. */
static double round_up(double value)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(value)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= value)
            return steps[i] * power;
    return 10 * power;
}

/* The unit in which all values of an axis up to `most` are told; `name` may be "". */
struct axis_unit {
    double of;
    const char *name;
};

static struct axis_unit unit_for(double most)
{
    const struct axis_unit units[] = {{1e12, C_("trillions, on an axis", "T")},
                                      {1e9, C_("billions, on an axis", "bn")},
                                      {1e6, C_("millions, on an axis", "m")},
                                      {1e3, C_("thousands, on an axis", "k")}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].of <= most)
            return units[i];
    return (struct axis_unit){1, ""};
}

static void add_ticks(xmlNode *chart, double most)
{
    const struct axis_unit unit = unit_for(most);
    for (int i = 0; i <= TICKS; i++) {
        double value = most * i / TICKS;
        char text[32];
        snprintf(text, sizeof text, "%.3g%s%s", value / unit.of, i && *unit.name ? " " : "",
                 i ? unit.name : "");
        xmlNode *tick = add(chart, "tick", NULL);
        set_share(tick, value, most);
        set(tick, "shown", text);
    }
}

static size_t place_of(const struct lines *lines, const char *x)
{
    size_t at = 0;
    while (at < lines->x_count && strcmp(lines->x[at], x) != 0)
        at++;
    return at;
}

static void add_points(const struct lines *lines, xmlNode *series, const char *name)
{
    for (size_t i = 0; i < lines->table->row_count; i++) {
        const char *value = cell_of(lines, i, lines->view->value);
        size_t at = place_of(lines, cell_of(lines, i, lines->view->x));
        if (!counts(lines, i) || at == lines->x_count ||
            strcmp(cell_of(lines, i, lines->view->series), name) != 0)
            continue;
        char place[32], *shown = shown_value(lines, value);
        snprintf(place, sizeof place, "%zu", at);
        xmlNode *point = add(series, "point", NULL);
        set(point, "at", place);
        set_share(point, number_of(value), lines->most);
        set(point, "shown", shown);
        free(shown);
    }
}

static void add_chart(xmlNode *parent, const struct lines *lines)
{
    xmlNode *chart = add(parent, "chart", NULL);
    set(chart, "currency", lines->currency);
    set(chart, "cut", lines->x_count > CROSS_MOST ? "yes" : NULL);
    for (size_t i = 0; i < lines->x_count; i++)
        add(chart, "x", lines->x[i]);
    add_ticks(chart, lines->most);
    for (size_t i = 0; i < lines->series_count && i < SERIES_MOST; i++) {
        xmlNode *series = add(chart, "series", NULL);
        set(series, "name", lines->series[i].name);
        add_points(lines, series, lines->series[i].name);
    }
}

static void add_cross_cell(xmlNode *row, const struct lines *lines, const char *name, const char *x)
{
    for (size_t i = 0; i < lines->table->row_count; i++) {
        const char *value = cell_of(lines, i, lines->view->value);
        if (!counts(lines, i) || strcmp(cell_of(lines, i, lines->view->series), name) != 0 ||
            strcmp(cell_of(lines, i, lines->view->x), x) != 0)
            continue;
        char *shown = shown_value(lines, value);
        set(add(row, "cell", value), "shown", shown);
        free(shown);
        return;
    }
    add(row, "cell", "");
}

/* What is drawn as lines also stands below them: a row for each series, a column for each x. */
static void add_cross(xmlNode *parent, const struct lines *lines)
{
    size_t first = lines->x_count > CROSS_MOST ? lines->x_count - CROSS_MOST : 0;
    xmlNode *column = add(parent, "column", NULL);
    for (size_t i = 0; i < lines->table->column_count; i++)
        if (strcmp(lines->table->columns[i].name, lines->view->series) == 0)
            set(column, "title", _(lines->table->columns[i].title));
    set(column, "kind", "text");
    for (size_t i = first; i < lines->x_count; i++) {
        column = add(parent, "column", NULL);
        set(column, "title", lines->x[i]);
        set(column, "kind", "money");
    }
    for (size_t i = 0; i < lines->series_count; i++) {
        xmlNode *row = add(parent, "row", NULL);
        set(add(row, "cell", lines->series[i].name), "shown", lines->series[i].name);
        for (size_t j = first; j < lines->x_count; j++)
            add_cross_cell(row, lines, lines->series[i].name, lines->x[j]);
    }
}

static void gather_lines(struct lines *lines, const struct figure_table *table,
                         const struct view *view, const char *currency)
{
    bool is_money = false;
    for (size_t i = 0; i < table->column_count; i++)
        is_money = is_money || strcmp(table->columns[i].name, "currency") == 0;
    *lines = (struct lines){.table = table, .view = view, .currency = is_money ? currency : NULL};
    find_x(lines);
    find_series(lines);
    if (lines->series_count)
        qsort(lines->series, lines->series_count, sizeof *lines->series, by_most);
}

static void add_lines(xmlNode *parent, const struct figure_table *table, const struct view *view,
                      const char *currency)
{
    struct lines lines;
    gather_lines(&lines, table, view, currency);
    if (lines.x_count > 1 && lines.series_count && lines.series[0].most > 0) {
        lines.most = round_up(lines.series[0].most);
        add_chart(parent, &lines);
    }
    if (lines.x_count)
        add_cross(parent, &lines);
    free(lines.series);
}

/* ---- tables ---- */

static void add_columns(xmlNode *node, const struct figure_table *table, const struct view *view)
{
    static const char *const kinds[] = {
        [FIGURE_TEXT] = "text",   [FIGURE_COUNT] = "count", [FIGURE_MONEY] = "money",
        [FIGURE_SHARE] = "share", [FIGURE_DATE] = "date",
    };
    for (size_t i = 0; i < table->column_count; i++) {
        if (is_hidden(view, table->columns[i].name))
            continue;
        xmlNode *column = add(node, "column", NULL);
        set(column, "name", table->columns[i].name);
        set(column, "title", _(table->columns[i].title));
        set(column, "kind", kinds[table->columns[i].kind]);
        if (has_bar(view, table->columns[i].name))
            set(column, "bars", "yes");
    }
}

struct row_place {
    const struct figure_table *table;
    const struct view *view;
    const char *currency;
    double most;
};

static void add_row(xmlNode *node, const struct row_place *place, size_t row)
{
    const struct figure_table *table = place->table;
    xmlNode *line = add(node, "row", NULL);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct figure_column *column = &table->columns[i];
        const char *cell = figure_table_cell(table, row, i);
        if (is_hidden(place->view, column->name))
            continue;
        xmlNode *node_of = add(line, "cell", cell ? cell : "");
        char *shown = cell ? shown_as(column->kind, cell) : NULL;
        set(node_of, "shown", shown);
        free(shown);
        if (cell && has_bar(place->view, column->name) &&
            is_comparable(table, row, place->currency))
            set_share(node_of, number_of(cell), place->most);
    }
}

/* The rows that the page shows: beside bars those whose amounts can be compared with the others'.
 */
static size_t *shown_rows(const struct figure_table *table, const struct view *view,
                          const char *currency, size_t *count)
{
    size_t most = view->rows ? view->rows : ROWS_USUAL;
    size_t *rows = xcalloc(most, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < table->row_count && *count < most; i++)
        if (!view->bars[0] || is_comparable(table, i, currency))
            rows[(*count)++] = i;
    return rows;
}

static void add_rows(xmlNode *node, const struct figure_table *table, const struct view *view,
                     const char *currency)
{
    size_t count;
    size_t *rows = shown_rows(table, view, currency, &count);
    size_t left = table->row_count - count + table->left_out;
    if (left) {
        struct strbuf text = STRBUF_INIT;
        text_add_count(&text, left);
        set(node, "more", text.text);
        strbuf_release(&text);
    }
    add_columns(node, table, view);
    const struct row_place place = {table, view, currency, largest_bar(table, view, currency)};
    for (size_t i = 0; i < count; i++)
        add_row(node, &place, rows[i]);
    free(rows);
}

static void add_table(xmlNode *section, const struct figure_table *table, const struct view *view,
                      const char *currency)
{
    xmlNode *node = add(section, "table", NULL);
    set(node, "name", table->name);
    set(node, "title", table->title);
    if (view->x)
        add_lines(node, table, view, currency);
    else
        add_rows(node, table, view, currency);
    for (size_t i = 0; i < table->note_count; i++)
        add(node, "note", table->notes[i]);
}

/* ---- the page ---- */

static const char summary_name[] = "summary";

/* Of money in each currency the page shows nothing if there is money in one. */
static bool is_shown(const struct figures *figures, const struct figure_table *table)
{
    return strcmp(table->name, summary_name) != 0 &&
           (strcmp(table->name, "money") != 0 || !figures_named(figures, "money_by_year"));
}

static void add_section(xmlNode *report, const struct figures *figures,
                        const struct section *section, const char *currency)
{
    xmlNode *node = add(report, "section", NULL);
    set(node, "name", section->name);
    set(node, "title", _(section->title));
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure_table *table = figures->tables[i];
        const struct view view = view_of(table);
        if (strcmp(view.section, section->name) == 0 && is_shown(figures, table))
            add_table(node, table, &view, currency);
    }
}

static enum figure_kind kind_named(const char *name)
{
    return strcmp(name, "count") == 0   ? FIGURE_COUNT
           : strcmp(name, "money") == 0 ? FIGURE_MONEY
           : strcmp(name, "share") == 0 ? FIGURE_SHARE
                                        : FIGURE_TEXT;
}

static void add_summary(xmlNode *report, const struct figure_table *summary)
{
    for (size_t i = 0; summary && i < summary->row_count; i++) {
        const char *kind = figure_table_cell_named(summary, i, "kind");
        const char *value = figure_table_cell_named(summary, i, "value");
        char *shown = value ? shown_as(kind_named(kind ? kind : ""), value) : NULL;
        xmlNode *item = add(report, "item", NULL);
        set(item, "name", figure_table_cell_named(summary, i, "name"));
        set(item, "title", figure_table_cell_named(summary, i, "title"));
        set(item, "kind", kind);
        set(item, "shown", shown);
        free(shown);
    }
    for (size_t i = 0; summary && i < summary->note_count; i++)
        add(report, "note", summary->notes[i]);
}

static xmlDoc *describe(const struct figures *figures, const struct figures_head *head)
{
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *report = xmlNewDocNode(document, NULL, (const xmlChar *)"report", NULL);
    xmlDocSetRootElement(document, report);
    set(report, "organisation", head->organisation);
    set(report, "identifier", head->identifier);
    set(report, "language", head->language);
    set(report, "page-language", language_chosen());
    set(report, "date", head->date);
    set(report, "currency", head->currency);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        set(add(report, "label", _(labels[i].text)), "name", labels[i].name);
    add_summary(report, figures_named(figures, summary_name));
    for (size_t i = 0; i < SECTION_COUNT; i++)
        add_section(report, figures, &sections[i], head->currency);
    return document;
}

char *figures_page(const struct figures *figures, const struct figures_head *head, size_t *length,
                   struct error *error)
{
    xmlDoc *document = describe(figures, head);
    char *page = stylesheet_apply("xslt/report.xsl", document, length, error);
    xmlFreeDoc(document);
    return page;
}
