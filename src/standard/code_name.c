#include "standard/code_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* What the catalogues have the name by. The caller frees. */
static char *make_key(const struct codelist_item *item)
{
    return xasprintf("code\004%s", item->name_en);
}

const char *code_name(const struct codelist_item *item)
{
    if (!item)
        return "";
    const char *language = language_chosen();
    if (strcmp(language, "en") == 0 || !*item->name_en)
        return item->name_en;
    if (strcmp(language, "fr") == 0 && *item->name_fr)
        return item->name_fr;
    char *key = make_key(item);
    const char *name = language_text_in(key, item->name_en);
    free(key);
    return name;
}

const char *code_name_from(const struct catalogue *catalogue, const struct codelist_item *item)
{
    size_t length = 0;
    char *key = make_key(item);
    const char *name = catalogue_find(catalogue, key, &length);
    free(key);
    return name && length ? name : NULL;
}
