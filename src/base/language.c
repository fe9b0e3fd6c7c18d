#include "base/language.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/resource.h"

/* ---- catalogues ---------------------------------------------------------------------------- */

enum {
    HEADER_SIZE = 20, /* magic, revision, count, originals, translations */
    ENTRY_SIZE = 8,   /* length, place */
};

static const uint32_t magic = 0x950412de, magic_swapped = 0xde120495;

static uint32_t number_at(const struct catalogue *catalogue, size_t place)
{
    const unsigned char *at = catalogue->data + place;
    return catalogue->is_big_endian ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
                                          (uint32_t)at[2] << 8 | (uint32_t)at[3]
                                    : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 |
                                          (uint32_t)at[1] << 8 | (uint32_t)at[0];
}

static bool has_table(const struct catalogue *catalogue, size_t place)
{
    return place <= catalogue->length &&
           catalogue->count <= (catalogue->length - place) / ENTRY_SIZE;
}

bool catalogue_open(struct catalogue *catalogue, const void *data, size_t length)
{
    *catalogue = (struct catalogue){.data = data, .length = length};
    if (length < HEADER_SIZE)
        return false;
    uint32_t first = number_at(catalogue, 0);
    catalogue->is_big_endian = first == magic_swapped;
    if (first != magic && first != magic_swapped)
        return false;
    catalogue->count = number_at(catalogue, 8);
    catalogue->originals = number_at(catalogue, 12);
    catalogue->translations = number_at(catalogue, 16);
    return number_at(catalogue, 4) >> 16 <= 1 && has_table(catalogue, catalogue->originals) &&
           has_table(catalogue, catalogue->translations);
}

/* NULL if the entry points outside or its text does not end. */
static const char *text_at(const struct catalogue *catalogue, size_t table, size_t index,
                           size_t *length)
{
    size_t entry = table + index * ENTRY_SIZE;
    *length = number_at(catalogue, entry);
    size_t place = number_at(catalogue, entry + 4);
    if (place >= catalogue->length || *length >= catalogue->length - place ||
        catalogue->data[place + *length] != '\0')
        return NULL;
    return (const char *)catalogue->data + place;
}

const char *catalogue_find(const struct catalogue *catalogue, const char *key, size_t *length)
{
    size_t low = 0, high = catalogue->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *original = text_at(catalogue, catalogue->originals, middle, length);
        int order = original ? strcmp(key, original) : -1;
        if (order == 0)
            return text_at(catalogue, catalogue->translations, middle, length);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* ---- languages ----------------------------------------------------------------------------- */

static size_t form_after_one(size_t number)
{
    return number != 1;
}

static size_t form_after_two(size_t number)
{
    return number > 1;
}

static size_t only_form(size_t number)
{
    (void)number;
    return 0;
}

static const struct language {
    const char *name, *catalogue;
    size_t (*form)(size_t number); /* which form of a plural goes with a number */
} languages[] = {
    {"en", NULL, form_after_one},
    {"fr", "lang/fr.mo", form_after_two},
    {"es", "lang/es.mo", form_after_one},
    {"zh", "lang/zh_CN.mo", only_form},
};

enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

/* Set before any thread begins, like the folder of resources. */
static const struct language *chosen = languages;
static struct catalogue catalogue;

const char *language_chosen(void)
{
    return chosen->name;
}

bool language_is_english(void)
{
    return chosen == languages;
}

/* The catalogue is of simplified characters. */
static bool is_traditional(const char *name)
{
    static const char *const endings[] = {"TW", "HK", "MO", "Hant"};
    for (size_t i = 0; strlen(name) > 3 && i < sizeof endings / sizeof *endings; i++)
        if (strncmp(name + 3, endings[i], strlen(endings[i])) == 0)
            return true;
    return false;
}

static const struct language *find_language(const char *name)
{
    size_t length = strcspn(name, "_-.@:");
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (strlen(languages[i].name) == length && strncmp(languages[i].name, name, length) == 0)
            return strcmp(languages[i].name, "zh") == 0 && is_traditional(name) ? NULL
                                                                                : &languages[i];
    return NULL;
}

static bool open_catalogue(const struct language *language, struct catalogue *opened)
{
    size_t length = 0;
    const char *data = language->catalogue ? resource_embedded(language->catalogue, &length) : NULL;
    return data && catalogue_open(opened, data, length);
}

bool catalogue_of(const char *language, struct catalogue *opened)
{
    const struct language *found = find_language(language);
    return found && open_catalogue(found, opened);
}

static void choose(const struct language *language)
{
    bool opened = open_catalogue(language, &catalogue);
    if (!opened)
        catalogue = (struct catalogue){.data = NULL};
    chosen = opened ? language : languages;
}

void language_start(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (!value || !*value)
            continue;
        const struct language *language = find_language(value);
        choose(language ? language : languages);
        return;
    }
}

bool language_choose(const char *name, struct error *error)
{
    const struct language *language = find_language(name);
    if (!language)
        return error_set(error, ERROR_USAGE,
                         "there is no language '%s'; expected en, fr, es or zh (--lang)", name);
    choose(language);
    return true;
}

void language_choose_english(void)
{
    choose(languages);
}

/* ---- texts --------------------------------------------------------------------------------- */

const char *language_text_in(const char *key, const char *text)
{
    size_t length;
    const char *found = *text && catalogue.count ? catalogue_find(&catalogue, key, &length) : NULL;
    return found && length ? found : text;
}

const char *language_text(const char *text)
{
    return language_text_in(text, text);
}

const char *language_piece(const char *text)
{
    enum { LONGEST = 200 };
    char key[sizeof "piece\004" + LONGEST];
    return snprintf(key, sizeof key, "piece\004%s", text) < (int)sizeof key
               ? language_text_in(key, text)
               : text;
}

const char *language_plain(const char *marked)
{
    const char *context = strchr(marked, '\004');
    return context ? context + 1 : marked;
}

const char *language_marked(const char *marked)
{
    return language_text_in(marked, language_plain(marked));
}

const char *language_word(const char *const *marked, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(language_plain(marked[i]), word) == 0)
            return language_marked(marked[i]);
    return word;
}

const char *language_text_counted(const char *one, const char *many, size_t number)
{
    size_t length = 0, form = chosen->form(number);
    const char *found = catalogue.count ? catalogue_find(&catalogue, one, &length) : NULL;
    if (!found || !length)
        return number == 1 ? one : many;
    for (const char *end = found + length; form; form--) {
        const char *next = found + strlen(found) + 1;
        if (next >= end)
            break; /* of a message that has fewer forms, the last */
        found = next;
    }
    return found;
}

/* ---- width --------------------------------------------------------------------------------- */

size_t language_width_of(const char *text, size_t length)
{
    enum { LEAD_OF_WIDE = 0xE3 }; /* of U+3000 and what follows: ideographs, full-width marks */
    size_t width = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte & 0xC0) != 0x80)
            width += byte >= LEAD_OF_WIDE ? 2 : 1;
    }
    return width;
}

size_t language_width(const char *text)
{
    return language_width_of(text, strlen(text));
}

int language_label_width(int english)
{
    return language_is_english() ? english : english + english / 2;
}

int language_gap(const char *text, int columns)
{
    int width = (int)language_width(text);
    return width < columns ? columns - width : 0;
}
