#include "store/redaction_columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"

/* What attributes and texts tell, by element; `element` NULL: any, `parent` NULL: any. */
struct telling {
    const char *parent, *element, *attribute; /* `attribute` NULL: the text or the narratives */
    enum sense sense;
};

static const struct telling tellings[] = {
    {NULL, "iati-identifier", NULL, SENSE_ACTIVITY},
    {NULL, "other-identifier", "ref", SENSE_ACTIVITY},
    {NULL, "related-activity", "ref", SENSE_ACTIVITY},
    {NULL, "transaction", "ref", SENSE_REFERENCE},
    {NULL, "iati-activity", "linked-data-uri", SENSE_CONTACT},
    {NULL, "document-link", "url", SENSE_CONTACT},
    {NULL, "reference", "indicator-uri", SENSE_CONTACT},
    {NULL, "telephone", NULL, SENSE_CONTACT},
    {NULL, "email", NULL, SENSE_CONTACT},
    {NULL, "website", NULL, SENSE_CONTACT},
    {NULL, "mailing-address", NULL, SENSE_CONTACT},
    {NULL, "pos", NULL, SENSE_PLACE},
    {NULL, "person-name", NULL, SENSE_NAME},
    {"location", "name", NULL, SENSE_NAME},
    {"iati-activity", "title", NULL, SENSE_TITLE},
};

/* The publisher's own name is no secret. */
static const char *const organisations[] = {"participating-org", "provider-org",  "receiver-org",
                                            "owner-org",         "recipient-org", "organisation"};
static const char publisher[] = "reporting-org";

static bool is_organisation(const struct element *element)
{
    for (size_t i = 0; i < sizeof organisations / sizeof *organisations; i++)
        if (strcmp(element->name, organisations[i]) == 0)
            return true;
    return false;
}

static bool is_same(const char *wanted, const char *name)
{
    return !wanted || (name && strcmp(wanted, name) == 0);
}

/* What an attribute, or with NULL the text, of an element tells. */
static enum sense telling_of(const struct element *element, const char *attribute)
{
    const char *parent = element->parent ? element->parent->name : NULL;
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        const struct telling *telling = &tellings[i];
        bool same_attribute =
            telling->attribute ? attribute && is_same(telling->attribute, attribute) : !attribute;
        if (same_attribute && is_same(telling->parent, parent) &&
            is_same(telling->element, element->name))
            return telling->sense;
    }
    return SENSE_NONE;
}

static enum sense attribute_sense(const struct element *element, const char *attribute)
{
    size_t length = strlen(attribute), ending = strlen("activity-id");
    if (!is_organisation(element))
        return telling_of(element, attribute);
    if (strcmp(attribute, "ref") == 0)
        return SENSE_REFERENCE;
    return length >= ending && strcmp(attribute + length - ending, "activity-id") == 0
               ? SENSE_ACTIVITY
               : SENSE_NONE;
}

static enum sense narrative_sense(const struct element *element)
{
    enum sense sense = is_organisation(element) ? SENSE_NAME : telling_of(element, NULL);
    return sense == SENSE_NONE ? SENSE_PROSE : sense;
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

struct walk {
    struct senses *senses;
    const struct table *table;
    struct strbuf path;
};

static struct column_sense *column_at(const struct walk *walk, int column)
{
    return &walk->senses->columns[walk->table->index][column];
}

static void set_sense(const struct walk *walk, int column, enum sense sense)
{
    struct column_sense *told = column_at(walk, column);
    told->sense = sense;
    free(told->path);
    told->path = xstrdup(walk->path.text);
}

static void note_attributes(const struct walk *walk, const struct form *form)
{
    for (size_t i = 0; i < form->element->attribute_count; i++)
        if (form->attributes[i] != NO_COLUMN)
            set_sense(walk, form->attributes[i],
                      attribute_sense(form->element, form->element->attributes[i].name));
}

static void note_narratives(const struct walk *walk, const struct form *form)
{
    for (size_t i = 0; i < form->narrative_count; i++) {
        const struct narrative_columns *narrative = &form->narratives[i];
        set_sense(walk, narrative->text, narrative_sense(form->element));
        column_at(walk, narrative->text)->narrative = form->narratives[0].text;
        column_at(walk, narrative->text)->language = form->narratives[0].language;
        if (narrative->language != NO_COLUMN) {
            set_sense(walk, narrative->language, SENSE_NONE);
            column_at(walk, narrative->language)->is_language = true;
        }
    }
}

static int attribute_column(const struct form *form, const char *ending)
{
    size_t wanted = strlen(ending);
    for (size_t i = 0; i < form->element->attribute_count; i++) {
        const char *name = form->element->attributes[i].name;
        size_t length = strlen(name);
        if (length >= wanted && strcmp(name + length - wanted, ending) == 0)
            return form->attributes[i];
    }
    return NO_COLUMN;
}

static char *prefix_of(const char *path)
{
    char *prefix = xstrdup(path);
    for (char *c = prefix; *c; c++)
        if (*c == '-' || *c == '/')
            *c = '_';
    return prefix;
}

static void note_organisation(const struct walk *walk, const struct form *form)
{
    struct senses *senses = walk->senses;
    if (!is_organisation(form->element) || !form->narrative_count)
        return;
    senses->places =
        grow(senses->places, senses->place_count, &senses->place_capacity, sizeof *senses->places);
    senses->places[senses->place_count++] =
        (struct organisation_place){.table = walk->table,
                                    .path = column_at(walk, form->narratives[0].text)->path,
                                    .prefix = prefix_of(walk->path.text),
                                    .ref = attribute_column(form, "ref"),
                                    .activity = attribute_column(form, "activity-id"),
                                    .channel = attribute_column(form, "crs-channel-code"),
                                    .names = form->narratives,
                                    .name_count = form->narrative_count};
}

static void walk_form(struct walk *walk, const struct form *form)
{
    if (strcmp(form->element->name, publisher) == 0)
        return;
    note_attributes(walk, form);
    note_narratives(walk, form);
    if (form->text != NO_COLUMN)
        set_sense(walk, form->text, telling_of(form->element, NULL));
    note_organisation(walk, form);
    for (size_t i = 0; i < form->element->child_count; i++) {
        if (!form->children[i])
            continue;
        size_t length = walk->path.length;
        strbuf_addf(&walk->path, "%s%s", length ? "/" : "", form->element->children[i]->name);
        walk_form(walk, form->children[i]);
        walk->path.length = length;
        walk->path.text[length] = '\0';
    }
}

/* Tables that are no elements have no form. Of UN financial data these columns leave as texts; the
 * others are codes and amounts that sums are made of, or stay inside. */
static const struct {
    const char *table, *column;
    enum sense sense;
    const char *reference; /* of an organisation with that name: its code's column, or NULL */
} plain_tellings[] = {
    {"narratives", "narrative", SENSE_PROSE, NULL},
    {"unsdg_revenues", "contributor_name", SENSE_NAME, "contributor"},
    {"unsdg_totals", "statement", SENSE_PROSE, NULL},
    {"ceb_revenue_government", "government_donor", SENSE_NAME, NULL},
    {"ceb_revenue_non_government", "donor", SENSE_NAME, NULL},
};

static void note_plain_organisation(const struct walk *walk, int name, int reference)
{
    struct senses *senses = walk->senses;
    struct narrative_columns *names = xmalloc(sizeof *names);
    *names = (struct narrative_columns){.text = name, .language = NO_COLUMN};
    if (reference != NO_COLUMN)
        set_sense(walk, reference, SENSE_REFERENCE);
    senses->places =
        grow(senses->places, senses->place_count, &senses->place_capacity, sizeof *senses->places);
    senses->places[senses->place_count++] =
        (struct organisation_place){.table = walk->table,
                                    .path = "",
                                    .prefix = xstrdup(walk->table->columns[name].name),
                                    .ref = reference,
                                    .activity = NO_COLUMN,
                                    .channel = NO_COLUMN,
                                    .names = names,
                                    .name_count = 1,
                                    .own_name = names};
}

/* A text without a language: its own in all languages. */
static void note_plain_table(const struct walk *walk)
{
    for (size_t i = 0; i < sizeof plain_tellings / sizeof *plain_tellings; i++) {
        if (strcmp(plain_tellings[i].table, walk->table->name) != 0)
            continue;
        int column = table_column(walk->table, plain_tellings[i].column);
        set_sense(walk, column, plain_tellings[i].sense);
        if (walk->table->identifier != NO_COLUMN)
            continue;
        column_at(walk, column)->narrative = column;
        column_at(walk, column)->language = NO_COLUMN;
        if (plain_tellings[i].sense == SENSE_NAME)
            note_plain_organisation(walk, column,
                                    plain_tellings[i].reference
                                        ? table_column(walk->table, plain_tellings[i].reference)
                                        : NO_COLUMN);
    }
}

struct senses *senses_new(const struct layout *layout)
{
    struct senses *senses = xcalloc(1, sizeof *senses);
    senses->layout = layout;
    senses->columns = xcalloc(layout->table_count, sizeof(struct column_sense *));
    for (size_t i = 0; i < layout->table_count; i++) {
        struct walk walk = {.senses = senses, .table = layout->tables[i], .path = STRBUF_INIT};
        senses->columns[i] = xcalloc(walk.table->column_count, sizeof(struct column_sense));
        for (size_t column = 0; column < walk.table->column_count; column++)
            senses->columns[i][column].narrative = NO_COLUMN;
        strbuf_addstr(&walk.path, "");
        if (walk.table->form)
            walk_form(&walk, walk.table->form);
        else
            note_plain_table(&walk);
        strbuf_release(&walk.path);
    }
    return senses;
}

void senses_free(struct senses *senses)
{
    if (!senses)
        return;
    for (size_t i = 0; i < senses->layout->table_count; i++) {
        for (size_t column = 0; column < senses->layout->tables[i]->column_count; column++)
            free(senses->columns[i][column].path);
        free(senses->columns[i]);
    }
    for (size_t i = 0; i < senses->place_count; i++) {
        struct organisation_place *place = &senses->places[i];
        free(place->prefix);
        free(place->own_name);
    }
    free(senses->places);
    free(senses->columns);
    free(senses);
}

const struct column_sense *sense_of(const struct senses *senses, const struct table *table,
                                    int column)
{
    return &senses->columns[table->index][column];
}

enum sense sense_of_element(const struct senses *senses, const struct table *table,
                            const char *path)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column_sense *sense = sense_of(senses, table, (int)i);
        if (sense->narrative == (int)i && strcmp(sense->path, path) == 0)
            return sense->sense;
    }
    return SENSE_PROSE;
}

/* ---- values -----------------------------------------------------------------------------------
 */

bool sense_is_telling(enum sense sense, const char *value)
{
    /* Bytes; numbers alone are years and amounts as often as references. */
    enum { SHORTEST_NUMBER = 8 };
    static const size_t shortest[] = {
        [SENSE_ACTIVITY] = 4, [SENSE_REFERENCE] = 4, [SENSE_NAME] = 4,   [SENSE_TITLE] = 10,
        [SENSE_CONTACT] = 6,  [SENSE_PLACE] = 4,     [SENSE_PROSE] = 20,
    };
    size_t length = strlen(value);
    if (sense == SENSE_NONE || length < shortest[sense])
        return false;
    bool is_number = strspn(value, "0123456789 .,-") == length;
    return sense == SENSE_PLACE || !is_number || length >= SHORTEST_NUMBER;
}
