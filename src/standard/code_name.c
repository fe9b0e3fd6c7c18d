#include "standard/code_name.h"

#include <string.h>

#include "base/language.h"
#include "base/strbuf.h"

const char *code_name(const struct codelist_item *item)
{
    if (!item)
        return "";
    const char *language = language_chosen();
    if (strcmp(language, "en") == 0 || !*item->name_en)
        return item->name_en;
    if (strcmp(language, "fr") == 0 && *item->name_fr)
        return item->name_fr;
    struct strbuf key = STRBUF_INIT;
    strbuf_addf(&key, "code\004%s", item->name_en);
    const char *name = language_text_in(key.text, item->name_en);
    strbuf_release(&key);
    return name;
}
