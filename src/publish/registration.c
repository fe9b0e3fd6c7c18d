#include "publish/registration.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "publish/address.h"

/* The texts; those that are compared have a name, the one people know them under. */
static const struct {
    const char *name;
    size_t offset;
} fields[] = {
    {N_("short name"), offsetof(struct registration, short_name)},
    {N_("title"), offsetof(struct registration, title)},
    {N_("url"), offsetof(struct registration, url)},
    {N_("licence"), offsetof(struct registration, licence)},
    {N_("source type"), offsetof(struct registration, source_type)},
    {N_("visibility"), offsetof(struct registration, visibility)},
    {N_("file type"), offsetof(struct registration, file_type)},
    {N_("language"), offsetof(struct registration, language)},
    {NULL, offsetof(struct registration, data_updated)},
    {NULL, offsetof(struct registration, last_licence)},
    {NULL, offsetof(struct registration, last_source_type)},
};

enum { UUID_LENGTH = 36 };
enum { FIELD_COUNT = sizeof fields / sizeof *fields };

static char **field(struct registration *registration, size_t i)
{
    void *place = (char *)registration + fields[i].offset;
    return place;
}

static const char *text_of(const struct registration *registration, size_t i)
{
    const void *place = (const char *)registration + fields[i].offset;
    const char *text = *(char *const *)place;
    return text ? text : "";
}

void registration_release(struct registration *registration)
{
    free(registration->id);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        free(*field(registration, i));
    *registration = (struct registration){.id = NULL};
}

void registration_copy(struct registration *copy, const struct registration *from)
{
    *copy = *from;
    copy->id = xstrdup_or_null(from->id);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        *field(copy, i) = xstrdup(text_of(from, i));
}

static char *list_differences(const struct registration *present, const struct registration *wanted,
                              bool is_english)
{
    struct strbuf list = STRBUF_INIT;
    const char *next = is_english ? "; " : C_("separator", "; ");
    const char *colon = is_english ? ": " : C_("separator", ": ");
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (fields[i].name && strcmp(text_of(present, i), text_of(wanted, i)) != 0)
            strbuf_addf(&list, "%s%s%s'%s' -> '%s'", list.length ? next : "",
                        is_english ? fields[i].name : _(fields[i].name), colon, text_of(present, i),
                        text_of(wanted, i));
    if (list.length)
        return strbuf_detach(&list);
    strbuf_release(&list);
    return NULL;
}

char *registration_differences(const struct registration *present,
                               const struct registration *wanted)
{
    return list_differences(present, wanted, false);
}

char *registration_differences_in_english(const struct registration *present,
                                          const struct registration *wanted)
{
    return list_differences(present, wanted, true);
}

static bool short_name_is_registrable(const char *name, struct error *error)
{
    size_t length = strlen(name);
    if (length == 0 || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
        return error_set(error, ERROR_USAGE,
                         "short name '%s' can't be registered: use only a-z, 0-9, '-' and '_' in "
                         "'registry.prefix' and in the dataset's name",
                         name);
    if (length > REGISTRATION_LONGEST_NAME)
        return error_set(error, ERROR_USAGE,
                         "short name '%s' has %zu characters, at most %d are allowed: shorten "
                         "'registry.prefix' or the dataset's name",
                         name, length, REGISTRATION_LONGEST_NAME);
    return true;
}

bool registration_name_fits_ckan(const char *name)
{
    size_t length = strlen(name);
    return length >= 2 && length <= REGISTRATION_LONGEST_NAME &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

/* In the portals' addresses these words are pages. */
static bool name_is_free_on_ckan(const char *name, struct error *error)
{
    static const char *const taken[] = {"new", "edit", "search"};
    if (!registration_name_fits_ckan(name))
        return error_set(error, ERROR_USAGE,
                         "short name '%s' can't be registered: a CKAN portal wants 2 to %d "
                         "characters; set 'registry.prefix' or rename the dataset",
                         name, REGISTRATION_LONGEST_NAME);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return error_set(error, ERROR_USAGE,
                             "short name '%s' can't be registered: a CKAN portal keeps that word "
                             "for itself; set 'registry.prefix' or rename the dataset",
                             name);
    return true;
}

/* With the IATI extension names begin with the organisation's, if the settings tell that one; else
 * it is found out later. */
static bool name_suits_the_organisation(const char *name, const struct registry *registry,
                                        struct error *error)
{
    const char *organisation = registry->organisation;
    if (registry->kind != REGISTRY_CKAN_IATI || !organisation ||
        !registration_name_fits_ckan(organisation) || strlen(organisation) == UUID_LENGTH)
        return true;
    size_t length = strlen(organisation);
    if (strncmp(name, organisation, length) == 0 && name[length] == '-' && name[length + 1])
        return true;
    return error_set(error, ERROR_USAGE,
                     "short name '%s' can't be registered: the registry wants names that begin "
                     "with '%s-'; set 'registry.prefix' to '%s'",
                     name, organisation, organisation);
}

static bool short_name_suits(const char *name, const struct registry *registry, struct error *error)
{
    if (!short_name_is_registrable(name, error))
        return false;
    return registry->kind == REGISTRY_REGISTER_YOUR_DATA ||
           (name_is_free_on_ckan(name, error) &&
            name_suits_the_organisation(name, registry, error));
}

/* No licence has two names. */
static const char *licence_for(const struct registry *registry)
{
    const char *licence = publication_default(registry->licence, "cc-by");
    if (strcmp(licence, "notspecified") != 0 && strcmp(licence, "lc_notspecified") != 0)
        return licence;
    return registry->kind == REGISTRY_CKAN_IATI ? "lc_notspecified" : "notspecified";
}

static char *make_short_name(const char *prefix, const char *name)
{
    if (!prefix || !*prefix)
        return xstrdup(name);
    bool joined = strchr("-_", prefix[strlen(prefix) - 1]) != NULL;
    return xasprintf("%s%s%s", prefix, joined ? "" : "-", name);
}

bool registration_make(struct registration *wanted, const struct publication *publication,
                       const char *name, const char *title, struct error *error)
{
    const struct registry *registry = publication->registry;
    *wanted = (struct registration){
        .short_name = make_short_name(registry->prefix, name),
        .title = xstrdup(title && *title ? title : name),
        .licence = xstrdup(licence_for(registry)),
        .source_type = xstrdup(publication_default(registry->source_type, "primary_source")),
        .visibility = xstrdup(publication_default(registry->visibility, "public")),
    };
    if (!short_name_suits(wanted->short_name, registry, error))
        return false;
    if (!publication->host || !publication->host->url)
        return error_set(error, ERROR_USAGE,
                         "setting 'host.url' is missing: the registry needs the public address of "
                         "the folder that holds '%s.xml'",
                         name);
    wanted->url = address_of_dataset(publication->host->url, name, error);
    return wanted->url != NULL;
}

void registration_add_data(struct registration *wanted, const struct publication *publication,
                           enum dataset_kind kind, size_t activities, const char *date)
{
    static const char *const types[] = {
        [DATASET_ACTIVITIES] = "activity", [DATASET_ORGANISATIONS] = "organisation"};
    const char *language = publication->defaults ? publication->defaults->language : NULL;
    if (publication->registry->kind == REGISTRY_REGISTER_YOUR_DATA)
        return; /* it reads the file */
    if (kind < sizeof types / sizeof *types)
        wanted->file_type = xstrdup(types[kind]);
    if (language)
        wanted->language = xstrdup(language);
    wanted->has_activities = kind == DATASET_ACTIVITIES;
    wanted->activities = activities;
    if (date && date_is_valid(date)) /* a portal may choke on a day's time zone */
        wanted->data_updated = xstrndup(date, strlen("2024-01-31"));
    else if (date && datetime_is_valid(date))
        wanted->data_updated = xstrdup(date);
}

bool registration_agrees(const struct registration *present, const struct registration *wanted)
{
    char *differences = registration_differences(present, wanted);
    free(differences);
    return !differences;
}

void registration_list_add(struct registration_list *list, const struct registration *registration)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = *registration;
}

void registration_list_release(struct registration_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        registration_release(&list->items[i]);
    free(list->items);
    *list = (struct registration_list){.items = NULL};
}
