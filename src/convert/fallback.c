#include "convert/fallback.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void set(struct fallbacks *fallbacks, const struct table *table, const char *column,
                const char *text, bool names_organisation)
{
    int i = table_column(table, column);
    if (i == NO_COLUMN || !text)
        return;
    fallbacks->texts[i] = text;
    fallbacks->names_organisation[i] = names_organisation;
}

static const char *default_language(const struct publication *publication)
{
    return publication->defaults ? publication->defaults->language : NULL;
}

/* The name in the default language, or else the first one, goes into the plain column. */
static unsigned main_name(const struct publication *publication)
{
    const struct organisation *organisation = &publication->organisation;
    const char *language = default_language(publication);
    for (unsigned i = 0; language && i < organisation->name_count; i++)
        if (strcmp(organisation->name[i].language, language) == 0)
            return i;
    return 0;
}

static void set_names(struct fallbacks *fallbacks, const struct publication *publication,
                      const struct table *table, const char *column)
{
    const struct organisation *organisation = &publication->organisation;
    unsigned first = main_name(publication);
    for (unsigned i = 0; i < organisation->name_count; i++) {
        const struct narrative *name = &organisation->name[i];
        char *suffixed = xasprintf("%s_%s", column, name->language);
        set(fallbacks, table, i == first ? column : suffixed, name->narrative, true);
        free(suffixed);
    }
    /* said even when it is the default: an activity may have another one */
    char *language = xasprintf("%s_lang", column);
    set(fallbacks, table, language, organisation->name[first].language, true);
    free(language);
}

/* The columns that hold names of the reporting organisation. */
static void find_names(struct fallbacks *fallbacks, const struct table *table)
{
    const struct element *element = element_child(table->form->element, "reporting-org");
    for (size_t i = 0; element && i < table->form->element->child_count; i++) {
        const struct form *form = table->form->children[i];
        if (!form || form->element != element)
            continue;
        fallbacks->names = xcalloc(form->narrative_count, sizeof *fallbacks->names);
        fallbacks->name_count = form->narrative_count;
        for (size_t j = 0; j < form->narrative_count; j++) {
            fallbacks->names[j] = form->narratives[j].text;
            fallbacks->is_name[form->narratives[j].text] = true;
            if (form->narratives[j].language != NO_COLUMN)
                fallbacks->is_name[form->narratives[j].language] = true;
        }
    }
}

struct fallbacks fallbacks_of(const struct publication *publication, const struct table *table)
{
    struct fallbacks fallbacks = {
        .texts = xcalloc(table->column_count, sizeof *fallbacks.texts),
        .names_organisation = xcalloc(table->column_count, sizeof *fallbacks.names_organisation),
        .is_name = xcalloc(table->column_count, sizeof *fallbacks.is_name),
        .organisation_ref = table_column(table, "reporting_org_ref"),
        .ref = publication->organisation.ref,
    };
    const struct defaults *defaults = publication->defaults;
    if (defaults) {
        set(&fallbacks, table, "default_currency", defaults->currency, false);
        set(&fallbacks, table, "lang", defaults->language, false);
        if (defaults->humanitarian)
            set(&fallbacks, table, "humanitarian", *defaults->humanitarian ? "1" : "0", false);
    }
    set(&fallbacks, table, "reporting_org_ref", publication->organisation.ref, true);
    set(&fallbacks, table, "reporting_org_type", publication->organisation.type, true);
    set_names(&fallbacks, publication, table, "reporting_org");
    find_names(&fallbacks, table);
    return fallbacks;
}

void fallbacks_release(struct fallbacks *fallbacks)
{
    free(fallbacks->texts);
    free(fallbacks->names_organisation);
    free(fallbacks->is_name);
    free(fallbacks->names);
    *fallbacks = (struct fallbacks){.texts = NULL};
}

const char *fallback_text(const struct fallbacks *fallbacks, int column, const char *ref)
{
    bool is_other = ref && strcmp(ref, fallbacks->ref) != 0;
    return is_other && fallbacks->names_organisation[column] ? NULL : fallbacks->texts[column];
}
