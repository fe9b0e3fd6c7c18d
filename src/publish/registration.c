#include "publish/registration.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "publish/address.h"

/* The fields that are compared, by the names people know them under. */
static const struct {
    const char *name;
    size_t offset;
} fields[] = {
    {"short name", offsetof(struct registration, short_name)},
    {"title", offsetof(struct registration, title)},
    {"url", offsetof(struct registration, url)},
    {"licence", offsetof(struct registration, licence)},
    {"source type", offsetof(struct registration, source_type)},
    {"visibility", offsetof(struct registration, visibility)},
};

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
    copy->id = from->id ? xstrdup(from->id) : NULL;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        *field(copy, i) = xstrdup(text_of(from, i));
}

char *registration_differences(const struct registration *present,
                               const struct registration *wanted)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (strcmp(text_of(present, i), text_of(wanted, i)) != 0)
            strbuf_addf(&list, "%s%s: '%s' -> '%s'", list.length ? "; " : "", fields[i].name,
                        text_of(present, i), text_of(wanted, i));
    if (list.length)
        return strbuf_detach(&list);
    strbuf_release(&list);
    return NULL;
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
        .licence = xstrdup(publication_default(registry->licence, "cc-by")),
        .source_type = xstrdup(publication_default(registry->source_type, "primary_source")),
        .visibility = xstrdup(publication_default(registry->visibility, "public")),
    };
    if (!short_name_is_registrable(wanted->short_name, error))
        return false;
    if (!publication->host || !publication->host->url)
        return error_set(error, ERROR_USAGE,
                         "setting 'host.url' is missing: the registry needs the public address of "
                         "the folder that holds '%s.xml'",
                         name);
    wanted->url = address_of_dataset(publication->host->url, name, error);
    return wanted->url != NULL;
}
