#include "commands/codelist_show.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "standard/code_name.h"
#include "standard/codelist_file.h"

bool codelist_format_parse(const char *name, enum codelist_format *format, struct error *error)
{
    static const char *const names[] = {"text", "json", "csv"};
    enum { FORMAT_COUNT = 3 };
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *format = (enum codelist_format)i;
            return true;
        }
    }
    const char *nearest = suggest_nearest(name, names, FORMAT_COUNT);
    error_set(error, ERROR_USAGE, "unknown format '%s'", name);
    if (nearest)
        error_add(error, "; did you mean '%s'?", nearest);
    return error_add(error, "; formats are text, json and csv");
}

void codelist_hits_add(struct codelist_hits *hits, const struct codelist *list,
                       const struct codelist_item *item)
{
    hits->items = grow(hits->items, hits->count, &hits->capacity, sizeof *hits->items);
    hits->items[hits->count++] = (struct codelist_hit){list, item};
}

void codelist_hits_release(struct codelist_hits *hits)
{
    free(hits->items);
    *hits = (struct codelist_hits){.items = NULL};
}

/* --- what every form shows --- */

static const char *versions_of(const struct codelist_hit *hit)
{
    return *hit->item->versions ? hit->item->versions : hit->list->versions;
}

/* In the language that is chosen, if it has a name there. */
static const char *best_name(const struct codelist_item *item)
{
    const char *name = code_name(item);
    return *name ? name : item->name_fr;
}

enum { ROW_FIELDS = 10, VERSIONS_FIELD = ROW_FIELDS - 1 };
static const char *const row_names[ROW_FIELDS] = {
    "codelist", "code",      "name_en",     "name_fr",  "status",
    "from",     "withdrawn", "replaced_by", "category", "versions",
};

static void row_values(const struct codelist_hit *hit, const char *values[ROW_FIELDS])
{
    const struct codelist_item *item = hit->item;
    const char *const found[ROW_FIELDS] = {
        hit->list->name,
        item->code,
        item->name_en,
        item->name_fr,
        code_status_name(item->status),
        item->from,
        item->withdrawn,
        item->replaced_by,
        item->category,
        versions_of(hit),
    };
    memcpy(values, found, sizeof found);
}

/* --- JSON and CSV --- */

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

static json_t *words_to_array(const char *words)
{
    json_t *array = json_array();
    for (const char *word = words; *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        json_array_append_new(array, json_stringn(word, length));
        word += length;
    }
    return array;
}

/* Prints and frees. */
static void print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(value);
}

static void print_csv_row(const char *const *values, size_t count)
{
    struct strbuf row = STRBUF_INIT;
    for (size_t i = 0; i < count; i++) {
        if (i)
            strbuf_addch(&row, ',');
        strbuf_add_csv_cell(&row, values[i]);
    }
    puts(row.text);
    strbuf_release(&row);
}

static void show_rows_json(const struct codelist_hits *hits)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < hits->count; i++) {
        const char *values[ROW_FIELDS];
        json_t *row = json_object();
        row_values(&hits->items[i], values);
        for (size_t field = 0; field < VERSIONS_FIELD; field++)
            json_object_set_new(row, row_names[field], text_or_null(values[field]));
        json_object_set_new(row, row_names[VERSIONS_FIELD], words_to_array(values[VERSIONS_FIELD]));
        json_array_append_new(rows, row);
    }
    print_json(rows);
}

static void show_rows_csv(const struct codelist_hits *hits)
{
    print_csv_row(row_names, ROW_FIELDS);
    for (size_t i = 0; i < hits->count; i++) {
        const char *values[ROW_FIELDS];
        row_values(&hits->items[i], values);
        print_csv_row(values, ROW_FIELDS);
    }
}

/* --- text --- */

static int longest(int width, const char *text)
{
    int length = (int)strlen(text);
    return length > width ? length : width;
}

/* "(withdrawn 2015-01-01, use 12)", "(2.01 2.02)": what is special about a row. */
static void print_remarks(const struct codelist_item *item)
{
    if (item->status == CODE_WITHDRAWN)
        printf("  (%s%s%s%s%s)", C_("code", "withdrawn"), *item->withdrawn ? " " : "",
               item->withdrawn, *item->replaced_by ? _(", use ") : "", item->replaced_by);
    if (*item->versions)
        printf("  (%s)", item->versions);
    putchar('\n');
}

static void show_rows_text(const struct codelist_hits *hits, bool with_list)
{
    int list_width = 0, code_width = 0;
    for (size_t i = 0; i < hits->count; i++) {
        list_width = longest(list_width, hits->items[i].list->name);
        code_width = longest(code_width, hits->items[i].item->code);
    }
    for (size_t i = 0; i < hits->count; i++) {
        const struct codelist_item *item = hits->items[i].item;
        const char *name = best_name(item);
        if (with_list)
            printf("%-*s  ", list_width, hits->items[i].list->name);
        printf("%-*s%s%s", *name ? code_width : 0, item->code, *name ? "  " : "", name);
        print_remarks(item);
    }
}

void codelist_show_rows(const struct codelist_hits *hits, enum codelist_format format,
                        bool with_list)
{
    if (format == CODELIST_JSON)
        show_rows_json(hits);
    else if (format == CODELIST_CSV)
        show_rows_csv(hits);
    else
        show_rows_text(hits, with_list);
}

static void print_line(const char *label, const char *value, const char *more)
{
    enum { LABEL_WIDTH = 10 };
    if (*value)
        printf("%s%*s %s%s%s%s\n", label, language_gap(label, language_label_width(LABEL_WIDTH)),
               "", value, *more ? " (" : "", more, *more ? ")" : "");
}

/* In the language that is chosen, and as the list has it in others. */
static void print_names(const struct codelist_item *item)
{
    const char *name = code_name(item);
    print_line(C_("label", "name"), name, "");
    if (strcmp(name, item->name_en) != 0)
        print_line(C_("label", "name, en"), item->name_en, "");
    if (strcmp(name, item->name_fr) != 0)
        print_line(C_("label", "name, fr"), item->name_fr, "");
}

static const char *status_word(enum code_status status)
{
    return status == CODE_WITHDRAWN ? C_("code", "withdrawn") : C_("code", "active");
}

/* The name of a row's category, "" if its list doesn't say where that is or has no such code. */
static const char *category_name(const struct codelist_hit *hit, struct codelists *lists)
{
    const char *name = hit->list->categories;
    struct error error = ERROR_INIT;
    const struct codelist *list =
        codelists_have(lists, name) ? codelists_get(lists, name, &error) : NULL;
    const struct codelist_item *item = list ? codelist_find(list, hit->item->category) : NULL;
    error_clear(&error); /* a category without its name is still worth showing */
    return item ? best_name(item) : "";
}

/* The name of the code that replaces a row's, "" if nobody knows. */
static const char *replacement_name(const struct codelist_hit *hit)
{
    const struct codelist_item *item = codelist_find(hit->list, hit->item->replaced_by);
    return item ? best_name(item) : "";
}

static void print_code(const struct codelist_hit *hit, struct codelists *lists)
{
    const struct codelist_item *item = hit->item;
    print_line(C_("label", "codelist"), hit->list->name, hit->list->title);
    print_line(C_("label", "code"), item->code, "");
    print_names(item);
    print_line(C_("label", "status"), status_word(item->status), "");
    print_line(C_("label", "from"), item->from, "");
    print_line(C_("label", "withdrawn"), item->withdrawn, "");
    print_line(C_("label", "instead"), item->replaced_by, replacement_name(hit));
    print_line(C_("label", "category"), item->category, category_name(hit, lists));
    print_line(C_("label", "versions"), versions_of(hit), "");
}

void codelist_show_code(const struct codelist_hits *hits, enum codelist_format format,
                        struct codelists *lists)
{
    if (format != CODELIST_TEXT) {
        codelist_show_rows(hits, format, false);
        return;
    }
    for (size_t i = 0; i < hits->count; i++) {
        if (i)
            putchar('\n');
        print_code(&hits->items[i], lists);
    }
}

/* --- lists --- */

/* The list of that name, which is loaded: getting it can't fail. */
static const struct codelist *loaded(struct codelists *lists, const char *name)
{
    struct error error = ERROR_INIT;
    return codelists_get(lists, name, &error);
}

static json_t *list_to_json(const struct codelist *list)
{
    json_t *object = json_object();
    json_object_set_new(object, "codelist", json_string(list->name));
    json_object_set_new(object, "title", text_or_null(list->title));
    json_object_set_new(object, "codes", json_integer((json_int_t)list->code_count));
    json_object_set_new(object, "complete", json_boolean(list->complete));
    json_object_set_new(object, "embedded", json_boolean(list->embedded));
    json_object_set_new(object, "categories", text_or_null(list->categories));
    json_object_set_new(object, "versions", words_to_array(list->versions));
    return object;
}

static void print_list_csv(const struct codelist *list)
{
    char codes[24];
    snprintf(codes, sizeof codes, "%zu", list->code_count);
    const char *const values[] = {
        list->name,
        list->title,
        codes,
        list->complete ? "yes" : "no",
        list->embedded ? "yes" : "no",
        list->categories,
        list->versions,
    };
    print_csv_row(values, sizeof values / sizeof *values);
}

static void print_list_text(const struct codelist *list, int width)
{
    printf("%-*s  %5zu  %-10s  %s%s%s%s\n", width, list->name, list->code_count,
           list->complete ? C_("codelist", "complete") : C_("codelist", "incomplete"), list->title,
           *list->versions ? " (" : "", list->versions, *list->versions ? ")" : "");
}

void codelist_show_lists(struct codelists *lists, enum codelist_format format)
{
    static const char *const header[] = {"codelist", "title",      "codes",   "complete",
                                         "embedded", "categories", "versions"};
    size_t count;
    const char *const *names = codelists_names(lists, &count);
    json_t *array = format == CODELIST_JSON ? json_array() : NULL;
    int width = 0;
    for (size_t i = 0; i < count; i++)
        width = longest(width, names[i]);
    if (format == CODELIST_CSV)
        print_csv_row(header, sizeof header / sizeof *header);
    for (size_t i = 0; i < count; i++) {
        const struct codelist *list = loaded(lists, names[i]);
        if (format == CODELIST_JSON)
            json_array_append_new(array, list_to_json(list));
        else if (format == CODELIST_CSV)
            print_list_csv(list);
        else
            print_list_text(list, width);
    }
    if (array)
        print_json(array);
}
