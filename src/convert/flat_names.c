#include "convert/flat_names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "standard/code_name.h"

static size_t primary_length(const char *language)
{
    return strcspn(language, "-_");
}

bool flat_is_language(const char *a, const char *b)
{
    size_t length = primary_length(a);
    return length == primary_length(b) && strncasecmp(a, b, length) == 0;
}

static bool check_language(struct flat_names *names, const char *language, struct error *error)
{
    const struct codelist *list = codelists_get(names->lists, "Language", error);
    if (!list)
        return false;
    names->language = xstrndup(language, primary_length(language));
    for (char *letter = names->language; *letter; letter++)
        *letter = (char)tolower((unsigned char)*letter);
    names->has_catalogue = catalogue_of(names->language, &names->catalogue);
    return codelist_find(list, names->language) ||
           error_set(error, ERROR_USAGE,
                     "there is no language '%s'; expected a code such as en, fr, es or zh "
                     "('iatipub codelist Language' lists them)",
                     language);
}

bool flat_names_open(struct flat_names *names, const char *language, struct error *error)
{
    *names = (struct flat_names){.lists = codelists_open(NULL, error)};
    return names->lists && (!language || check_language(names, language, error));
}

void flat_names_close(struct flat_names *names)
{
    codelists_free(names->lists);
    text_set_release(&names->in_english);
    free(names->english_list);
    free(names->language);
    *names = (struct flat_names){.lists = NULL};
}

static void note_english(struct flat_names *names, const char *list)
{
    if (!text_set_add(&names->in_english, list))
        return;
    char *before = names->english_list;
    names->english_list = before ? xasprintf("%s, %s", before, list) : xstrdup(list);
    free(before);
}

const char *flat_name(struct flat_names *names, const struct codelist *list, const char *code)
{
    const struct codelist_item *item = codelist_find(list, code);
    if (!item)
        return "";
    if (!names->language || strcmp(names->language, "en") == 0)
        return item->name_en;
    if (strcmp(names->language, "fr") == 0 && *item->name_fr)
        return item->name_fr;
    const char *name = names->has_catalogue ? code_name_from(&names->catalogue, item) : NULL;
    if (name)
        return name;
    note_english(names, list->name);
    return item->name_en;
}
