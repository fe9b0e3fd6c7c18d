/* codelist_code(codelist, value) */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/small_letters.h"
#include "standard/codelist.h"
#include "standard/value.h"
#include "store/function_inside.h"
#include "store/text_map.h"

static const size_t several_codes = SIZE_MAX;
enum { LONGEST_VALUE = 1000 };

/* A codelist by the names of its codes. */
struct name_list {
    struct name_list *next;
    const struct codelist *codelist; /* lent by the collection */
    struct text_map by_name;         /* folded; positions of items, or several_codes */
    struct arena names;
};

struct name_lists {
    struct codelists *codelists;
    struct name_list *first;
};

void name_lists_free(struct name_lists *lists)
{
    if (!lists)
        return;
    while (lists->first) {
        struct name_list *list = lists->first;
        lists->first = list->next;
        text_map_release(&list->by_name);
        arena_release(&list->names);
        free(list);
    }
    codelists_free(lists->codelists);
    free(lists);
}

/* ---- reading a list ---- */

/* Two codes of one name: the one in use is meant; if both are or neither is, none. */
static size_t settle(const struct codelist *codelist, size_t known, size_t position)
{
    if (known == several_codes)
        return known;
    const struct codelist_item *a = &codelist->items[known], *b = &codelist->items[position];
    if (strcmp(a->code, b->code) == 0)
        return known;
    if (a->status == b->status)
        return several_codes;
    return a->status == CODE_ACTIVE ? known : position;
}

static void add_name(struct name_list *list, const char *name, size_t position)
{
    size_t length = strlen(name);
    if (length == 0)
        return;
    char *folded = arena_alloc(&list->names, length + 1);
    length = small_letters(folded, name, length);
    size_t *known = text_map_find(&list->by_name, folded, length);
    if (known)
        *known = settle(list->codelist, *known, position);
    else
        text_map_add(&list->by_name, folded, length, position);
}

static struct name_list *name_list_new(const struct codelist *codelist)
{
    struct name_list *list = xcalloc(1, sizeof *list);
    list->codelist = codelist;
    for (size_t i = 0; i < codelist->item_count; i++) {
        add_name(list, codelist->items[i].name_en, i);
        add_name(list, codelist->items[i].name_fr, i);
    }
    return list;
}

static struct name_lists *open_lists(sqlite3_context *context)
{
    struct functions *functions = functions_of(context);
    if (functions->name_lists)
        return functions->name_lists;
    struct error error = ERROR_INIT;
    struct codelists *codelists = codelists_open(NULL, &error);
    if (!codelists) {
        function_fail_for(context, "codelist_code", &error);
        return NULL;
    }
    functions->name_lists = xcalloc(1, sizeof *functions->name_lists);
    functions->name_lists->codelists = codelists;
    return functions->name_lists;
}

static struct name_list *find_list(sqlite3_context *context, const char *name)
{
    struct name_lists *lists = open_lists(context);
    if (!lists)
        return NULL;
    for (struct name_list *list = lists->first; list; list = list->next)
        if (strcmp(list->codelist->name, name) == 0)
            return list;
    struct error error = ERROR_INIT;
    const struct codelist *codelist = codelists_get(lists->codelists, name, &error);
    if (!codelist) {
        function_fail_for(context, "codelist_code", &error);
        return NULL;
    }
    struct name_list *list = name_list_new(codelist);
    list->next = lists->first;
    return lists->first = list;
}

/* SQLite remembers the list for an argument that stays the same. */
static const struct name_list *list_of(sqlite3_context *context, sqlite3_value *value)
{
    struct name_list *list = sqlite3_get_auxdata(context, 0);
    if (list)
        return list;
    const char *name = (const char *)sqlite3_value_text(value);
    list = find_list(context, name ? name : "");
    if (list)
        sqlite3_set_auxdata(context, 0, list, NULL);
    return list;
}

/* ---- looking up ---- */

static const char *code_of_name(const struct name_list *list, const char *name, size_t length)
{
    char folded[LONGEST_VALUE + 1];
    size_t folded_length = small_letters(folded, name, length);
    const size_t *position = text_map_find(&list->by_name, folded, folded_length);
    return position && *position != several_codes ? list->codelist->items[*position].code : NULL;
}

static bool is_same_name(const char *name, const char *other)
{
    char a[LONGEST_VALUE + 1], b[LONGEST_VALUE + 1];
    size_t length = strlen(name), other_length = strlen(other);
    if (length != other_length || length > LONGEST_VALUE)
        return false;
    small_letters(a, name, length);
    small_letters(b, other, length);
    return strcmp(a, b) == 0;
}

/* The code in "3 - Disbursement" if that is its name. */
static const char *code_before_name(const struct name_list *list, char *text)
{
    static const char separator[] = " - ";
    char *end = strstr(text, separator);
    if (!end)
        return NULL;
    *end = '\0';
    size_t length;
    const char *name = value_trim(end + strlen(separator), &length);
    for (const struct codelist_item *item = codelist_find(list->codelist, text); item;
         item = item->older)
        if (is_same_name(name, item->name_en) || is_same_name(name, item->name_fr))
            return item->code;
    return NULL;
}

static const char *find_code(const struct name_list *list, const struct argument *value)
{
    char text[LONGEST_VALUE + 1];
    if (value->length > LONGEST_VALUE || memchr(value->text, '\0', value->length))
        return NULL;
    memcpy(text, value->text, value->length);
    text[value->length] = '\0';
    const struct codelist_item *item = codelist_find(list->codelist, text);
    if (item)
        return item->code;
    const char *code = code_of_name(list, text, value->length);
    return code ? code : code_before_name(list, text);
}

void function_codelist_code(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct argument value;
    const struct name_list *list = list_of(context, values[0]);
    (void)count;
    if (!list || !argument_read(values[1], &value))
        return;
    const char *code = find_code(list, &value);
    if (code) {
        sqlite3_result_text(context, code, -1, SQLITE_STATIC);
        return;
    }
    function_give_back(context, values[1]);
    function_notes_add(&functions_of(context)->notes, NOTE_CODELIST, list->codelist->name, NULL,
                       value.text, value.length);
}
