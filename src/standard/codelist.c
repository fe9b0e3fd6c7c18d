#include "standard/codelist.h"

#include <assert.h>
#include <ctype.h>
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/resource.h"
#include "base/suggest.h"
#include "standard/codelist_file.h"

/* Where the built-in lists are: those of IATI and those of the UN's financial data. */
static const char iati_folder[] = "schemas/iati/codelists/";
static const char un_folder[] = "schemas/unsdg/codelists/";
static const char extension[] = ".tsv";
enum { LARGEST_LIST = 16 * 1024 * 1024 };

/* --- versions --- */

bool versions_contain(const char *versions, const char *version)
{
    size_t length = strlen(version);
    if (!*versions)
        return true;
    for (const char *word = versions; *word; word += strspn(word, " ")) {
        size_t word_length = strcspn(word, " ");
        if (word_length == length && memcmp(word, version, length) == 0)
            return true;
        word += word_length;
    }
    return false;
}

static bool versions_overlap(const char *a, const char *b)
{
    if (!*a || !*b)
        return true;
    for (const char *word = a; *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        char *version = xstrndup(word, length);
        bool both = versions_contain(b, version);
        free(version);
        if (both)
            return true;
        word += length;
    }
    return false;
}

bool codelist_item_applies(const struct codelist *list, const struct codelist_item *item,
                           const char *version)
{
    return !version || versions_contain(*item->versions ? item->versions : list->versions, version);
}

/* --- finding codes --- */

static size_t hash_code(const char *code)
{
    return (size_t)hash_text(code, strlen(code));
}

/* The slot that holds the code, or the free one where it belongs. */
static uint32_t *find_slot(const struct codelist *list, const char *code)
{
    size_t mask = list->slot_count - 1;
    size_t i = hash_code(code) & mask;
    while (list->slots[i] && strcmp(list->items[list->slots[i] - 1].code, code) != 0)
        i = (i + 1) & mask;
    return &list->slots[i];
}

/* Puts a further row of a code behind the others. False if it holds where another does. */
static bool add_older(struct codelist_item *first, const struct codelist_item *item)
{
    struct codelist_item *last = first;
    for (;;) {
        if (versions_overlap(last->versions, item->versions))
            return false;
        if (!last->older)
            break;
        last = first + (last->older - first);
    }
    last->older = item;
    return true;
}

bool codelist_index(struct codelist *list, const struct codelist_item **repeated)
{
    list->slot_count = 8;
    while (list->slot_count < 2 * list->item_count)
        list->slot_count *= 2;
    list->slots = xcalloc(list->slot_count, sizeof *list->slots);
    list->code_count = 0;
    for (size_t i = 0; i < list->item_count; i++) {
        uint32_t *slot = find_slot(list, list->items[i].code);
        if (!*slot) {
            *slot = (uint32_t)(i + 1);
            list->code_count++;
        } else if (!add_older(&list->items[*slot - 1], &list->items[i])) {
            *repeated = &list->items[i];
            return false;
        }
    }
    return true;
}

void codelist_free(struct codelist *list)
{
    if (!list)
        return;
    free(list->items);
    free(list->slots);
    free(list->text);
    free(list);
}

const struct codelist_item *codelist_find(const struct codelist *list, const char *code)
{
    uint32_t position = *find_slot(list, code);
    return position ? &list->items[position - 1] : NULL;
}

const struct codelist_item *codelist_find_in(const struct codelist *list, const char *code,
                                             const char *version)
{
    const struct codelist_item *item = codelist_find(list, code);
    while (item && !codelist_item_applies(list, item, version))
        item = item->older;
    return item;
}

bool codelist_contains(const struct codelist *list, const char *code, const char *version)
{
    return codelist_find_in(list, code, version) != NULL;
}

size_t codelist_suggest(const struct codelist *list, const char *code, const char **codes,
                        size_t most)
{
    const char **left = xcalloc(list->item_count + 1, sizeof *left);
    size_t left_count = 0, found = 0;
    for (size_t i = 0; i < list->item_count; i++)
        if (codelist_find(list, list->items[i].code) == &list->items[i])
            left[left_count++] = list->items[i].code;
    const char *nearest;
    while (found < most && (nearest = suggest_nearest(code, left, left_count))) {
        codes[found++] = nearest;
        if (strcasecmp(code, nearest) == 0)
            break; /* only the case was wrong */
        size_t i = 0;
        while (left[i] != nearest)
            i++;
        memmove(left + i, left + i + 1, (--left_count - i) * sizeof *left);
    }
    free(left);
    return found;
}

/* Compares two runs of digits as numbers and moves both texts behind them. */
static int compare_numbers(const char **a, const char **b)
{
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    size_t a_length = strspn(*a, "0123456789"), b_length = strspn(*b, "0123456789");
    int order = a_length != b_length ? (a_length < b_length ? -1 : 1) : memcmp(*a, *b, a_length);
    *a += a_length;
    *b += b_length;
    return order;
}

int codelist_compare_codes(const char *a, const char *b)
{
    const char *left = a, *right = b;
    while (*left && *right) {
        int order;
        if (isdigit((unsigned char)*left) && isdigit((unsigned char)*right))
            order = compare_numbers(&left, &right);
        else
            order = (unsigned char)*left++ - (unsigned char)*right++;
        if (order)
            return order;
    }
    return *left || *right ? (*left ? 1 : -1) : strcmp(a, b);
}

/* --- all lists --- */

struct codelist_entry {
    struct codelists *lists;
    char *path;         /* NULL: built in */
    const char *folder; /* of the built-in list; NULL: none of that name is built in */
    _Atomic(struct codelist *) list;
};

struct codelists {
    char **names; /* sorted; entries are in the same order */
    struct codelist_entry *entries;
    size_t count;
    pthread_mutex_t reading;
};

/* The name of a list from its file's name, or NULL if it isn't one. The caller frees. */
static char *list_name(const char *file)
{
    size_t length = strlen(file), end = strlen(extension);
    if (length <= end || file[0] == '.' || strcmp(file + length - end, extension) != 0)
        return NULL;
    return xstrndup(file, length - end);
}

static size_t find_place(const struct codelists *lists, const char *name)
{
    size_t low = 0, high = lists->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(lists->names[middle], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool codelists_have(const struct codelists *lists, const char *name)
{
    size_t place = find_place(lists, name);
    return place < lists->count && strcmp(lists->names[place], name) == 0;
}

/* Adds a list or gives a known one a new path. Takes both texts; one of `path` and `folder` is
 * NULL. */
static void add_entry(struct codelists *lists, char *name, char *path, const char *folder)
{
    size_t place = find_place(lists, name);
    if (codelists_have(lists, name)) {
        free(name);
        free(lists->entries[place].path);
        lists->entries[place].path = path;
        return;
    }
    size_t moved = lists->count++ - place;
    lists->names = xrealloc(lists->names, lists->count * sizeof *lists->names);
    lists->entries = xrealloc(lists->entries, lists->count * sizeof *lists->entries);
    memmove(lists->names + place + 1, lists->names + place, moved * sizeof *lists->names);
    memmove(lists->entries + place + 1, lists->entries + place, moved * sizeof *lists->entries);
    lists->names[place] = name;
    lists->entries[place] = (struct codelist_entry){.lists = lists, .path = path, .folder = folder};
}

static void add_built_in(struct codelists *lists, const char *folder)
{
    size_t prefix = strlen(folder);
    for (size_t i = 0; i < resource_count; i++) {
        if (strncmp(resource_table[i].name, folder, prefix) != 0)
            continue;
        char *name = list_name(resource_table[i].name + prefix);
        if (name)
            add_entry(lists, name, NULL, folder);
    }
}

static bool add_folder(struct codelists *lists, const char *path, struct error *error)
{
    DIR *folder = opendir(path);
    if (!folder)
        return error_errno(error, "cannot read the codelist folder '%s'", path);
    for (struct dirent *file; (file = readdir(folder));) {
        char *name = list_name(file->d_name);
        if (name)
            add_entry(lists, name, path_join(path, file->d_name), NULL);
    }
    closedir(folder);
    return true;
}

struct codelists *codelists_open(const char *folder, struct error *error)
{
    struct codelists *lists = xcalloc(1, sizeof *lists);
    pthread_mutex_init(&lists->reading, NULL);
    add_built_in(lists, iati_folder);
    add_built_in(lists, un_folder);
    if (!folder || add_folder(lists, folder, error))
        return lists;
    codelists_free(lists);
    return NULL;
}

void codelists_free(struct codelists *lists)
{
    if (!lists)
        return;
    for (size_t i = 0; i < lists->count; i++) {
        free(lists->names[i]);
        free(lists->entries[i].path);
        codelist_free(lists->entries[i].list);
    }
    pthread_mutex_destroy(&lists->reading);
    free(lists->names);
    free(lists->entries);
    free(lists);
}

const char *const *codelists_names(const struct codelists *lists, size_t *count)
{
    *count = lists->count;
    return (const char *const *)lists->names;
}

/* The name of the file that a built-in list is, NULL if none is; the caller frees. */
static char *resource_name(const struct codelist_entry *entry, const char *name)
{
    return entry->folder ? xasprintf("%s%s%s", entry->folder, name, extension) : NULL;
}

char *codelists_resource(const struct codelists *lists, const char *name)
{
    return codelists_have(lists, name)
               ? resource_name(&lists->entries[find_place(lists, name)], name)
               : NULL;
}

bool codelists_is_un(const struct codelists *lists, const char *name)
{
    return codelists_have(lists, name) &&
           lists->entries[find_place(lists, name)].folder == un_folder;
}

static struct codelist *read_list(const struct codelist_entry *entry, const char *name,
                                  struct error *error)
{
    size_t length;
    char *resource = resource_name(entry, name);
    const char *where = entry->path ? entry->path : resource;
    char *text = entry->path ? file_read(entry->path, LARGEST_LIST, &length, error)
                             : resource_read(resource, &length, error);
    struct codelist *list = text ? codelist_parse(text, length, where, error) : NULL;
    if (list && strcmp(list->name, name) != 0) {
        error_set(error, ERROR_USAGE,
                  "'%s' holds codelist '%s'; a file's name must be its codelist's", where,
                  list->name);
        codelist_free(list);
        list = NULL;
    }
    free(resource);
    return list;
}

/* The list of the entry, read now if it wasn't. NULL and `error` if it is damaged. */
static struct codelist *read_entry(struct codelist_entry *entry, struct error *error)
{
    struct codelists *lists = entry->lists;
    pthread_mutex_lock(&lists->reading);
    struct codelist *list = atomic_load_explicit(&entry->list, memory_order_relaxed);
    if (!list) {
        list = read_list(entry, lists->names[entry - lists->entries], error);
        atomic_store_explicit(&entry->list, list, memory_order_release);
    }
    pthread_mutex_unlock(&lists->reading);
    return list;
}

/* What the program brings itself can't be damaged, a file can. */
static bool is_certain(const struct codelist_entry *entry, const char *name)
{
    char *resource = resource_name(entry, name);
    bool is_embedded = !entry->path && resource && resource_is_embedded(resource);
    free(resource);
    return is_embedded;
}

static struct codelist_entry *find_entry(struct codelists *lists, const char *name,
                                         struct error *error)
{
    if (codelists_have(lists, name))
        return &lists->entries[find_place(lists, name)];
    const char *nearest = suggest_nearest(name, (const char *const *)lists->names, lists->count);
    error_set(error, ERROR_USAGE, "there is no codelist '%s'", name);
    if (nearest)
        error_add(error, "; did you mean '%s'?", nearest);
    error_add(error, " ('iatipub codelist' lists them all)");
    return NULL;
}

const struct codelist *codelists_get(struct codelists *lists, const char *name, struct error *error)
{
    struct codelist_entry *entry = find_entry(lists, name, error);
    return entry ? read_entry(entry, error) : NULL;
}

struct codelist_entry *codelists_promise(struct codelists *lists, const char *name,
                                         struct error *error)
{
    struct codelist_entry *entry = find_entry(lists, name, error);
    bool is_there = entry && (is_certain(entry, name) || read_entry(entry, error));
    return is_there ? entry : NULL;
}

const struct codelist *codelist_promised(struct codelist_entry *entry)
{
    struct codelist *list = atomic_load_explicit(&entry->list, memory_order_acquire);
    if (list)
        return list;
    struct error none = ERROR_INIT;
    list = read_entry(entry, &none);
    assert(list);
    return list;
}

bool codelists_load(struct codelists *lists, struct error *error)
{
    for (size_t i = 0; i < lists->count; i++)
        if (!read_entry(&lists->entries[i], error))
            return false;
    return true;
}
